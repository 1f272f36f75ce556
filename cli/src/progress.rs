//! A call while it runs: a line of progress, a countdown, the requests themselves.

use std::io::IsTerminal;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use console::style;
use http::StatusCode;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use monday_connector_host::{Event, EventKind};
use serde_json::Value;

use crate::graphql;
use crate::screen::{note, plain};

/// Follows one call on standard error. On a terminal only; elsewhere there is nothing to overwrite.
#[derive(Clone)]
pub struct Progress {
    bar: ProgressBar,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    requests: u32,
    last_status: Option<StatusCode>,
}

impl Progress {
    pub fn start() -> Self {
        let bar = if std::io::stderr().is_terminal() {
            ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr())
        } else {
            ProgressBar::hidden()
        };
        bar.set_style(spinner("{spinner} {msg}"));
        // Quick calls come and go without a flicker.
        bar.enable_steady_tick(Duration::from_millis(120));
        Self {
            bar,
            state: Arc::default(),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn on_event(&self, event: &Event) {
        match &event.kind {
            EventKind::Request { number, .. } => {
                self.state().requests = *number;
                self.bar.set_message(match number {
                    1 => "calling monday.com …".to_owned(),
                    more => format!("calling monday.com … request {more}"),
                });
            }
            EventKind::Response { status, .. } => self.state().last_status = Some(*status),
            EventKind::NoResponse { .. } => self.state().last_status = None,
            EventKind::WaitBegins { duration } => {
                let why = match self.state().last_status {
                    Some(StatusCode::TOO_MANY_REQUESTS | StatusCode::OK) => "monday.com asks for patience",
                    Some(_) => "monday.com is busy",
                    None => "no response came",
                };
                self.bar.set_style(countdown(*duration));
                self.bar.set_message(why);
            }
            EventKind::WaitEnds => self.bar.set_style(spinner("{spinner} {msg}")),
            _ => {}
        }
    }

    /// Takes the line away.
    pub fn end(&self) {
        self.bar.finish_and_clear();
    }

    /// Prints beside the progress, without tearing it.
    pub fn suspend(&self, print: impl FnOnce()) {
        self.bar.suspend(print);
    }
}

/// The bar that other output on standard error must not tear.
#[derive(Clone, Default)]
pub struct Beside(Arc<Mutex<Option<ProgressBar>>>);

impl Beside {
    pub fn set(&self, bar: &ProgressBar) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(bar.clone());
    }

    /// Prints beside the bar, if there is one.
    pub fn suspend(&self, print: impl FnOnce()) {
        let bar = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        match bar {
            Some(bar) => bar.suspend(print),
            None => print(),
        }
    }
}

fn spinner(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template)
        .unwrap_or_else(|_| ProgressStyle::default_spinner())
        .tick_chars("⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏ ")
}

fn countdown(wait: Duration) -> ProgressStyle {
    let due = Instant::now() + wait;
    spinner("{spinner} {msg}; retrying in {left}").with_key("left", move |_: &indicatif::ProgressState, text: &mut dyn std::fmt::Write| {
        let left = due.saturating_duration_since(Instant::now());
        let _ = write!(text, "{:.1} s", left.as_secs_f64());
    })
}

/// Prints requests and responses, for `--show-requests`.
pub fn trace(event: &Event, width: usize) {
    if let Some(text) = traced(event, width) {
        note(text);
    }
}

/// Requests and responses as text, for `--show-requests`.
pub fn traced(event: &Event, width: usize) -> Option<String> {
    let text = match &event.kind {
        EventKind::Request {
            number,
            method,
            uri,
            headers,
            body,
        } => {
            let head = format!("→ {number}  {method} {uri}");
            let mut lines = vec![style(plain(&head)).cyan().for_stderr().to_string()];
            for name in ["api-version", "idempotency-key"] {
                if let Some(content) = headers.get(name).and_then(|content| content.to_str().ok()) {
                    lines.push(format!("  {name}: {}", plain(content)));
                }
            }
            lines.push(request_text(body, width, 2));
            lines.join("\n")
        }
        EventKind::Response {
            number, status, elapsed, ..
        } => {
            let line = format!("← {number}  {status} after {} ms", elapsed.as_millis());
            style(line).cyan().for_stderr().to_string()
        }
        EventKind::NoResponse { number, reason, .. } => {
            let line = format!("← {number}  no response: {}", plain(reason));
            style(line).red().for_stderr().to_string()
        }
        EventKind::Denied { number, uri } => {
            let line = format!("→ {number}  not sent, {uri} is not allowed");
            style(plain(&line)).red().for_stderr().to_string()
        }
        EventKind::WaitBegins { duration } => {
            let line = format!("… waiting {:.1} s", duration.as_secs_f64());
            style(line).yellow().for_stderr().to_string()
        }
        _ => return None,
    };
    Some(text)
}

/// A request's body: a GraphQL document and its variables laid out, anything else as it is.
pub fn request_text(body: &[u8], width: usize, indent: usize) -> String {
    let margin = " ".repeat(indent);
    let text = match serde_json::from_slice::<Value>(body) {
        Ok(Value::Object(request)) if request.get("query").is_some_and(Value::is_string) => {
            let document = request["query"].as_str().unwrap_or_default();
            let mut text = graphql::layout(document, width.saturating_sub(indent));
            if let Some(Value::Object(variables)) = request.get("variables")
                && !variables.is_empty()
            {
                text.push('\n');
                text.push_str(&variables_text(variables, width.saturating_sub(indent)));
            }
            text
        }
        _ => String::from_utf8_lossy(body).into_owned(),
    };
    let lines: Vec<_> = text.lines().map(|line| format!("{margin}{}", plain(line))).collect();
    lines.join("\n")
}

/// Variables on as few lines as they fit.
fn variables_text(variables: &serde_json::Map<String, Value>, width: usize) -> String {
    let mut text = "variables {".to_owned();
    let mut column = text.len();
    for (position, (name, content)) in variables.iter().enumerate() {
        let end = if position + 1 == variables.len() { "}" } else { "," };
        let pair = format!("{}: {content}{end}", Value::from(name.as_str()));
        let length = pair.chars().count();
        if position > 0 {
            let fits = column + 1 + length <= width;
            text.push_str(if fits { " " } else { "\n    " });
            column = if fits { column + 1 } else { 4 };
        }
        text.push_str(&pair);
        column += length;
    }
    text
}
