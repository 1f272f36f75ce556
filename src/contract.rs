//! The border to the contract: call options become settings, and failures and reports become the
//! contract's types. Failures leave the component here and nowhere else, without the token.

use monday_connector_redaction::Redactor;

use crate::prelude::*;
use crate::{
    bindings::types::{ActionError, CallOptions, CallReport, CallWarning, Failure as WitFailure, FailureKind as WitKind, GraphqlError},
    engine::{
        call::Call,
        failure::{Failure, FailureKind},
        report::Report,
        settings::{Options, Settings},
        transport::Host,
    },
};

/// Carries out an action that only reads.
pub fn read<T>(
    host: &mut dyn Host,
    options: Option<CallOptions>,
    action: impl FnOnce(&mut Call<'_>) -> Result<T, Failure>,
) -> Result<T, ActionError> {
    carry_out(open(host, options, false), action)
}

/// Carries out an action that changes something: under an idempotency key.
pub fn change<T>(
    host: &mut dyn Host,
    options: Option<CallOptions>,
    action: impl FnOnce(&mut Call<'_>) -> Result<T, Failure>,
) -> Result<T, ActionError> {
    carry_out(open(host, options, true), action)
}

/// Written out in each export: so what is large is behind pointers.
fn carry_out<'a, T>(
    (mut call, refusal): (Box<Call<'a>>, Option<Failure>),
    action: impl FnOnce(&mut Call<'a>) -> Result<T, Failure>,
) -> Result<T, ActionError> {
    let result = match refusal {
        None => action(&mut call),
        Some(refusal) => Err(refusal),
    };
    result.map_err(|failure| reported(&mut call, failure))
}

/// Opens a call. One that cannot be made is there to report why.
#[inline(never)]
fn open(host: &mut dyn Host, options: Option<CallOptions>, is_change: bool) -> (Box<Call<'_>>, Option<Failure>) {
    let options = options.map(settings_options).unwrap_or_default();
    let environment = host.environment();
    let token = Settings::token_given(&options, &environment);
    let (settings, mut refusal) = match Settings::resolve(options, &environment) {
        Ok(settings) => (settings, None),
        Err(error) => (Settings::of_no_call(token), Some(error.into())),
    };
    let key = settings.idempotency_key.clone();
    let mut call = Box::new(Call::new(host, settings));
    if is_change && refusal.is_none() {
        refusal = call.set_idempotency_key(key.as_deref()).err();
    }
    (call, refusal)
}

#[inline(never)]
fn reported(call: &mut Call<'_>, failure: Failure) -> ActionError {
    let report = call.report_of_failure(&failure.decided_by);
    action_error(failure, call.redactor(), report)
}

fn action_error(failure: Failure, redactor: &Redactor, report: Report) -> ActionError {
    let failure = failure.into_reason();
    let redact = |text: Option<String>| text.map(|text| redactor.text(text));
    let message = redactor.text(failure.text());
    let details = failure.details.into_iter().map(|error| GraphqlError {
        message: redactor.text(error.message),
        code: redact(error.code),
        path: redact(error.path),
        extensions: redact(error.extensions),
    });
    let wit = WitFailure {
        kind: failure.kind.into(),
        message,
        details: details.collect(),
        code: redact(failure.code),
        retry_after_ms: failure.retry_after_ms,
        call: report.into(),
    };
    if failure.temporary {
        ActionError::TemporaryFailure(wit)
    } else {
        ActionError::PermanentFailure(wit)
    }
}

fn settings_options(options: CallOptions) -> Options {
    let mut flat = Options {
        idempotency_key: options.idempotency_key,
        max_response_bytes: options.max_response_bytes,
        ..Options::default()
    };
    if let Some(connection) = options.connection {
        flat.token = connection.token;
        flat.endpoint = connection.endpoint;
        flat.api_version = connection.api_version;
        flat.allow_plain_http = connection.allow_plain_http;
    }
    if let Some(retry) = options.retry {
        flat.max_retries = retry.max_retries;
        flat.interval_ms = retry.interval_ms;
        flat.max_wait_ms = retry.max_wait_ms;
    }
    if let Some(timeouts) = options.timeouts {
        flat.connect_ms = timeouts.connect_ms;
        flat.first_byte_ms = timeouts.first_byte_ms;
        flat.between_bytes_ms = timeouts.between_bytes_ms;
        flat.request_ms = timeouts.request_ms;
    }
    flat
}

/// The report of a call that succeeded.
impl From<&mut Call<'_>> for CallReport {
    #[inline(never)]
    fn from(call: &mut Call<'_>) -> Self {
        call.report().into()
    }
}

impl From<Report> for CallReport {
    fn from(report: Report) -> Self {
        let response = report.response;
        Self {
            http_status: response.as_ref().map(|response| response.status),
            replayed: response.as_ref().is_some_and(|response| response.replayed),
            request_id: response.as_ref().and_then(|response| response.request_id.clone()),
            api_version: response.and_then(|response| response.api_version),
            requests_sent: report.requests_sent,
            idempotency_key: report.idempotency_key,
            warnings: report
                .warnings
                .into_iter()
                .map(|warning| CallWarning {
                    code: warning.code,
                    message: warning.message,
                    path: warning.path,
                })
                .collect(),
        }
    }
}

impl From<FailureKind> for WitKind {
    fn from(kind: FailureKind) -> Self {
        match kind {
            FailureKind::InvalidInput => Self::InvalidInput,
            FailureKind::NotConfigured => Self::NotConfigured,
            FailureKind::NotAuthenticated => Self::NotAuthenticated,
            FailureKind::PermissionDenied => Self::PermissionDenied,
            FailureKind::NotFound => Self::NotFound,
            FailureKind::Ambiguous => Self::Ambiguous,
            FailureKind::Conflict => Self::Conflict,
            FailureKind::RateLimitExceeded => Self::RateLimitExceeded,
            FailureKind::DailyLimitExceeded => Self::DailyLimitExceeded,
            FailureKind::QueryTooComplex => Self::QueryTooComplex,
            FailureKind::Unavailable => Self::Unavailable,
            FailureKind::Timeout => Self::Timeout,
            FailureKind::ConnectionFailed => Self::ConnectionFailed,
            FailureKind::OutcomeUnknown => Self::OutcomeUnknown,
            FailureKind::InvalidResponse => Self::InvalidResponse,
            FailureKind::ServerError => Self::ServerError,
            FailureKind::Rejected => Self::Rejected,
        }
    }
}
