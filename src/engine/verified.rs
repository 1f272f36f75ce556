//! Changes whose effect is looked at afterwards: monday.com confirms some that it did not make, and lists
//! some that it refused inside the data of its response, without an error of its own.

use crate::engine::{call::Call, failure::Failure, graphql::GraphqlResponse, operation::Operation};
use crate::prelude::*;

/// How the operation is called that looks at something before it is changed; tests tell it from the look
/// afterwards.
pub const BEFORE: &str = "BeforeChange";
/// How the operation is called that looks at it afterwards.
pub const AFTER: &str = "AfterChange";

/// What monday.com reports of a change.
#[derive(Default)]
pub struct Reported {
    /// Whether it names the object as changed.
    pub is_named: bool,
    /// Why it says that it did not make the change.
    pub refusal: Option<String>,
}

/// Reads what monday.com reports; a failure if the request was wrong.
pub type Judge<'j> = dyn Fn(&mut Call<'_>, &GraphqlResponse) -> Result<Reported, Failure> + 'j;

/// Looks whether everything is as it should be after the change.
pub type Look<'l> = dyn FnMut(&mut Call<'_>) -> Result<bool, Failure> + 'l;

/// Makes a change that can be repeated, and looks at its effect. `event` says what is to have happened:
/// "user 5 was added to team 7". Returns why nothing changed, if nothing did.
pub fn make(
    call: &mut Call<'_>,
    event: &str,
    operation: Operation<'_>,
    judge: &Judge<'_>,
    look: &mut Look<'_>,
) -> Result<Option<String>, Failure> {
    let response = call.graphql(operation)?;
    call.warn_of(&response.errors);
    let reported = judge(call, &response)?;
    let mut looks = 0;
    loop {
        looks += 1;
        match look(call) {
            Ok(true) => return Ok(None),
            // Perhaps this look came too soon.
            Ok(false) if reported.refusal.is_none() && looks == 1 && call.wait_a_moment() => {}
            Ok(false) => break,
            Err(_) if reported.refusal.is_some() => return Ok(reported.refusal),
            Err(failure) if reported.is_named && !failure.temporary => {
                let message = format!(
                    "monday.com reports that {event}. Looking whether it is so failed: {}",
                    failure.message
                );
                call.warn("not-verified", message, None);
                return Ok(None);
            }
            Err(failure) => {
                let message = format!("Whether {event} is not known. Looking at it failed: {}", failure.message);
                return Err(failure.outcome_unknown(message, "Repeating the call is safe."));
            }
        }
    }
    if reported.refusal.is_none() && call.is_replay_of_caller_key() {
        return Err(call.idempotency_key_reused());
    }
    Ok(Some(reported.refusal.unwrap_or_else(|| {
        let said = if reported.is_named { "that it was done" } else { "no error" };
        format!("monday.com reported {said}, and all is as before.")
    })))
}
