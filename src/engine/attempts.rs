//! Sending a request until its outcome is final or its retries are used up.

use monday_connector_redaction::{Redactor, Token};

use crate::engine::{
    classification::{self, Again, Classification},
    idempotency::MAX_RETRY_AGE_MS,
    operation::Effect,
    report::ResponseInfo,
    retry::{self, Next},
    settings::RetryPolicy,
    transport::{Host, Request, Response, TransportError},
};
use crate::prelude::*;

/// Reads the response to an attempt and tells whether it is not final. What it read of the last attempt
/// is the outcome.
pub type Judge<'j> = dyn FnMut(Response) -> Option<Again> + 'j;

/// How the attempts of a request ended.
pub struct Attempts {
    /// Why there is no response to the last one; nothing if there is.
    pub lost: Option<Classification>,
    /// Whether any attempt may have been applied without saying so.
    pub may_have_applied: bool,
}

/// Sends the requests of one call and counts them.
pub struct Sender<'a> {
    host: &'a mut dyn Host,
    policy: RetryPolicy,
    redactor: Redactor,
    /// For the names of headers.
    token_in_lower_case: Token,
    requests_sent: u32,
    last: Option<ResponseInfo>,
}

impl<'a> Sender<'a> {
    /// A sender that keeps this token out of everything that comes back.
    pub fn new(host: &'a mut dyn Host, policy: RetryPolicy, token: &Token) -> Self {
        Self {
            host,
            policy,
            redactor: Redactor::new(token),
            token_in_lower_case: token.in_lower_case(),
            requests_sent: 0,
            last: None,
        }
    }

    /// The host.
    pub fn host(&mut self) -> &mut dyn Host {
        self.host
    }

    /// The redactor of the token.
    pub fn redactor(&self) -> &Redactor {
        &self.redactor
    }

    /// Number of requests sent so far.
    pub fn requests_sent(&self) -> u32 {
        self.requests_sent
    }

    /// The response to the last request; `None` if it got none.
    pub fn last(&self) -> Option<&ResponseInfo> {
        self.last.as_ref()
    }

    /// Sends a request, and retries it while `judge`, which is given each response, finds that another
    /// attempt may end better, and the policy allows.
    pub fn send_with_retries(&mut self, request: &Request, effect: Effect, judge: &mut Judge<'_>) -> Attempts {
        let mut may_have_applied = false;
        let mut attempts = 0;
        // An upper bound of the time since the first attempt.
        let mut age_ms: u64 = 0;
        let attempt_ms = u64::from(request.timeouts.request_ms);
        loop {
            attempts += 1;
            let (lost, retry, asked_ms) = match self.send_once(request) {
                Ok(response) => match judge(response) {
                    None => (None, false, None),
                    Some(again) => {
                        may_have_applied |= again.may_have_applied;
                        (None, true, again.retry_after_ms)
                    }
                },
                Err(classification) => {
                    may_have_applied |= classification.may_have_applied;
                    let retry = classification.retry;
                    (Some(classification), retry, None)
                }
            };
            let next = if retry {
                retry::next(self.policy, attempts, asked_ms)
            } else {
                Next::Stop
            };
            if let Next::Wait(wait) = next {
                let wait = retry::with_jitter(wait, self.policy, self.host.random());
                age_ms = age_ms.saturating_add(attempt_ms).saturating_add(u64::from(wait));
                if effect == Effect::Read || age_ms.saturating_add(attempt_ms) <= MAX_RETRY_AGE_MS {
                    self.host.sleep(wait);
                    continue;
                }
            }
            return Attempts { lost, may_have_applied };
        }
    }

    /// Sends a request once. The response is free of the token from here on.
    fn send_once(&mut self, request: &Request) -> Result<Response, Classification> {
        self.requests_sent = self.requests_sent.saturating_add(1);
        self.last = None;
        let result = self.host.send(request);
        let mut response = result.map_err(|error| classification::from_transport(&error))?;
        // The mask may be longer than a short token.
        if self.redactor.bytes(&mut response.body) && response.body.len() > request.max_response_bytes as usize {
            let error = TransportError::TooLong(format!("{}", request.endpoint), request.max_response_bytes);
            return Err(classification::from_transport(&error));
        }
        for (name, value) in &mut response.headers {
            // Few names are as long as a piece of a token.
            if name.len() >= self.redactor.shortest() {
                let names = Redactor::new(&self.token_in_lower_case);
                *name = self.redactor.text(names.text(core::mem::take(name)));
            }
            *value = self.redactor.text(core::mem::take(value));
        }
        self.last = Some(ResponseInfo::of(&response));
        Ok(response)
    }
}
