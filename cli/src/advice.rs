//! Failures for people: what happened, and what to do.

use console::style;
use monday_connector_host::types::{Failure, FailureKind};
use monday_connector_host::{CallError, to_json};
use serde_json::{Value, json};

use crate::screen::{paragraph, plain};
use crate::tables::words;

/// The failure as JSON: the contract's own record, or what stopped the component.
pub fn as_json(error: &CallError) -> Value {
    match error {
        CallError::Action(error) => to_json(error),
        CallError::InvalidInput { .. } | CallError::UnknownFunction { .. } => invalid_input(&error.to_string()),
        stopped => execution_failed(&stopped.to_string(), stopped.idempotency_key()),
    }
}

/// A failure before anything was sent, in the same form.
pub fn invalid_input(message: &str) -> Value {
    json!({ "permanent_failure": { "kind": "invalid_input", "message": message } })
}

/// The failure of something that was stopped, in the same form.
pub fn execution_failed(message: &str, idempotency_key: Option<&str>) -> Value {
    json!({ "execution_failed": { "message": message, "idempotency_key": idempotency_key } })
}

/// The kind of a failure, in JSON's spelling.
pub fn kind(error: &CallError) -> String {
    match (error.failure(), error) {
        (Some(failure), _) => to_json(&failure.kind).as_str().unwrap_or_default().to_owned(),
        (None, CallError::InvalidInput { .. }) => "invalid_input".to_owned(),
        (None, CallError::UnknownFunction { .. }) => "unknown_function".to_owned(),
        _ => "execution_failed".to_owned(),
    }
}

/// The failure for people: what went wrong, what to do, and the particulars that support asks for.
pub fn as_text(error: &CallError, width: usize) -> String {
    let mut lines = vec![format!(
        "{} {}",
        style("Failed:").red().bold().for_stderr(),
        paragraph(&plain(&error.to_string()), 8, width).trim_start()
    )];
    lines.push(format!(
        "{} {}",
        style("What to do:").bold().for_stderr(),
        paragraph(what_to_do(error), 12, width).trim_start()
    ));
    if let (None, Some(key)) = (error.failure(), error.idempotency_key()) {
        lines.push(style(format!("idempotency key {}", plain(key))).dim().for_stderr().to_string());
    }
    if let Some(failure) = error.failure() {
        // Often the message has it all.
        let further = |said: &str| !error.to_string().contains(said);
        for detail in failure.details.iter().filter(|detail| further(&detail.message)) {
            let code = detail.code.as_deref().map(|code| format!(" [{code}]"));
            let said = format!("{}{}", detail.message, code.unwrap_or_default());
            lines.push(paragraph(&format!("monday.com said: {}", plain(&said)), 2, width));
        }
        for warning in &failure.call.warnings {
            let said = format!("{} [{}]", warning.message, warning.code);
            lines.push(paragraph(&format!("Besides: {}", plain(&said)), 2, width));
        }
        let particulars = style(plain(&particulars(failure))).dim().for_stderr();
        lines.push(particulars.to_string());
    }
    lines.join("\n")
}

fn particulars(failure: &Failure) -> String {
    let mut parts = vec![words(&to_json(&failure.kind))];
    parts.extend(failure.code.as_ref().map(|code| format!("code {code}")));
    parts.extend(failure.call.http_status.map(|status| format!("HTTP {status}")));
    parts.push(match failure.call.requests_sent {
        0 => "nothing was sent".to_owned(),
        1 => "1 request".to_owned(),
        requests => format!("{requests} requests"),
    });
    let wait = failure.retry_after_ms;
    parts.extend(wait.map(|ms| format!("retry after {} s", ms.div_ceil(1000))));
    parts.extend(failure.call.request_id.as_ref().map(|id| format!("request id {id}")));
    let key = &failure.call.idempotency_key;
    parts.extend(key.as_ref().map(|key| format!("idempotency key {key}")));
    parts.join(" · ")
}

fn what_to_do(error: &CallError) -> &'static str {
    let Some(kind) = error.kind() else {
        return match error {
            CallError::CallTimeout { .. } => {
                "Check whether the change was made, or call again with --idempotency-key and the key below; ask for less at a time with --limit."
            }
            CallError::UnknownFunction { .. } => "Use one of the functions named above.",
            CallError::InvalidInput { .. } => "Correct the input at that place. `--help` describes it.",
            CallError::Stopped => "Run it again.",
            CallError::MemoryLimit { .. } => "Ask for less at a time, with --limit and --cursor.",
            _ => "Report this as a defect, with the command and the output of --show-requests.",
        };
    };
    match kind {
        FailureKind::InvalidInput => "Correct the value and call again. `--help` describes each one.",
        FailureKind::NotConfigured => "Correct the connection: MONDAY_TOKEN and the other MONDAY_… variables, --endpoint, --api-version.",
        FailureKind::NotAuthenticated => {
            "Check the token: in monday.com, your picture > Developers > API token > Show. \
             A new one makes the old one void."
        }
        FailureKind::PermissionDenied => "Use the token of somebody who may do this, or have the role or the app's scopes extended.",
        FailureKind::NotFound => {
            "Check the id or address, and that the token's user can see it: \
             `monday list-boards --state all` and `monday search-users` show what there is."
        }
        FailureKind::Ambiguous => "Name the user by --id; `monday search-users` shows the ids.",
        FailureKind::Conflict => "Wait until the other change is done, then call again.",
        FailureKind::RateLimitExceeded => "Wait and call again; or let the connector wait: more --max-retries, a longer --max-wait-ms.",
        FailureKind::DailyLimitExceeded => "Wait for midnight UTC, when the count begins anew, or have the plan's limit raised.",
        FailureKind::QueryTooComplex => "Ask for less at a time: fewer fields, or a smaller --limit.",
        FailureKind::Unavailable | FailureKind::ServerError => {
            "Try again in a few minutes. If it lasts, look at status.monday.com and give its \
             support the request id."
        }
        FailureKind::Timeout => "Try again; ask for less at a time with --limit.",
        FailureKind::ConnectionFailed => {
            "Check the address, and the network: HTTPS_PROXY and NO_PROXY name its proxy, SSL_CERT_FILE its own certificates. \
             With an emulator, check that it is running."
        }
        FailureKind::OutcomeUnknown => {
            "The change may have been applied. Look first; or call again with \
             --idempotency-key and the key below, which applies it at most once."
        }
        FailureKind::InvalidResponse => "Check that the address is monday.com's and that no proxy responds in its place.",
        FailureKind::Rejected => "See what monday.com says; change the input accordingly, or the API version if it names one.",
    }
}
