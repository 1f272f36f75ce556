//! Reads the tables of `docs/faults.md`.

use monday_connector_host::types::FailureKind;

const PAGE: &str = include_str!("../../../../docs/faults.md");

/// The handling of a fault, as its row says.
#[derive(Clone, Copy, Debug)]
pub struct Handling {
    /// The failure of a call that only reads; none if it succeeds with a warning.
    pub kind: Option<FailureKind>,
    /// Whether the same call may succeed later.
    pub temporary: bool,
    /// Whether the request is retried.
    pub retried: bool,
    /// Whether a change was applied.
    pub applied: Applied,
    /// The wait that the server asks for, in seconds.
    pub wait: Option<u64>,
}

/// Whether a change that got such a response was applied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Applied {
    /// It was not.
    No,
    /// It was not, nor by the attempts before.
    Never,
    /// It may have been.
    Unknown,
}

/// One name in the first column, and what stands beside it.
#[derive(Clone, Debug)]
pub struct Row {
    /// The heading above the table.
    pub section: &'static str,
    /// The name, without the marks of code.
    pub name: &'static str,
    /// The rest.
    pub handling: Handling,
}

/// All rows of the page, those with several names once for each.
pub fn rows() -> Vec<Row> {
    let mut section = "";
    let mut rows = Vec::new();
    for line in PAGE.lines() {
        if let Some(heading) = line.strip_prefix("## ") {
            section = heading;
        }
        let Some(cells) = line.strip_prefix('|').and_then(|line| line.strip_suffix('|')) else {
            continue;
        };
        let cells: Vec<&'static str> = cells.split('|').map(str::trim).collect();
        let [names, failure, retried, applied, wait] = cells[..] else {
            panic!("five columns, not {}: {line}", cells.len());
        };
        if failure == "Failure" || failure.starts_with("---") {
            continue;
        }
        let handling = handling(failure, retried, applied, wait).unwrap_or_else(|| panic!("not understood: {line}"));
        rows.extend(names.split(", ").map(|name| Row {
            section,
            name: name.trim_matches('`'),
            handling,
        }));
    }
    rows
}

fn handling(failure: &str, retried: &str, applied: &str, wait: &str) -> Option<Handling> {
    let (kind, temporary) = match failure.split_once(", ") {
        Some((kind, "temporary")) => (Some(self::kind(kind)?), true),
        Some((kind, "permanent")) => (Some(self::kind(kind)?), false),
        _ if failure == "none" => (None, false),
        _ => return None,
    };
    Some(Handling {
        kind,
        temporary,
        retried: match retried {
            "yes" => true,
            "no" => false,
            "" if kind.is_none() => false,
            _ => return None,
        },
        applied: match applied {
            "no" => Applied::No,
            "no, nor before" => Applied::Never,
            "unknown" => Applied::Unknown,
            "" if kind.is_none() => Applied::No,
            _ => return None,
        },
        wait: match wait {
            "" => None,
            _ => Some(wait.strip_suffix(" s")?.parse().ok()?),
        },
    })
}

fn kind(name: &str) -> Option<FailureKind> {
    use FailureKind as Kind;
    Some(match name.trim_matches('`') {
        "invalid-input" => Kind::InvalidInput,
        "not-authenticated" => Kind::NotAuthenticated,
        "permission-denied" => Kind::PermissionDenied,
        "not-found" => Kind::NotFound,
        "conflict" => Kind::Conflict,
        "rate-limit-exceeded" => Kind::RateLimitExceeded,
        "daily-limit-exceeded" => Kind::DailyLimitExceeded,
        "query-too-complex" => Kind::QueryTooComplex,
        "unavailable" => Kind::Unavailable,
        "timeout" => Kind::Timeout,
        "connection-failed" => Kind::ConnectionFailed,
        "invalid-response" => Kind::InvalidResponse,
        "server-error" => Kind::ServerError,
        "rejected" => Kind::Rejected,
        _ => return None,
    })
}
