//! Deciding whether to retry a request, and after how long.

use crate::engine::{
    input::{split_at, whole_number},
    settings::RetryPolicy,
    transport::Response,
};

/// The shortest wait that is believed of a server: some say 0 while the limit still holds.
const MIN_ASKED_MS: u32 = 1_000;

/// The longest jitter, as a part of the wait: many calls that met one limit are not to meet again.
const JITTER_DIVISOR: u32 = 10;

/// What to do after an attempt that is not final.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// Wait this number of milliseconds, then retry.
    Wait(u32),
    /// Stop.
    Stop,
}

/// Decides. The server's own wait takes precedence over the policy's interval, shorter or longer; if
/// it is over the policy's maximum, there is no retry.
pub fn next(policy: RetryPolicy, attempts: u32, asked_ms: Option<u32>) -> Next {
    let wait = asked_ms.unwrap_or(policy.interval_ms);
    if attempts > policy.max_retries || wait > policy.max_wait_ms {
        Next::Stop
    } else {
        Next::Wait(wait)
    }
}

/// A wait with jitter: never shorter, at most a tenth longer, and not over the policy's maximum.
pub fn with_jitter(wait_ms: u32, policy: RetryPolicy, random: u64) -> u32 {
    let most = (wait_ms / JITTER_DIVISOR).min(policy.max_wait_ms.saturating_sub(wait_ms));
    let jitter = random % u64::from(most).saturating_add(1);
    wait_ms.saturating_add(u32::try_from(jitter).unwrap_or_default())
}

/// A wait that a server asked for, of at least a second.
pub fn believed(asked_ms: u32) -> u32 {
    asked_ms.max(MIN_ASKED_MS)
}

/// The wait that the header `Retry-After` asks for, in milliseconds.
pub fn retry_after(response: &Response) -> Option<u32> {
    let text = response.header("retry-after")?;
    if let Some(wait) = seconds(text) {
        return Some(wait);
    }
    // The component has no time of day, but the response has the server's, which is the one that
    // counts.
    let until = http_date(text)?;
    let now = http_date(response.header("date")?)?;
    Some(milliseconds(until.saturating_sub(now)))
}

/// The wait that the header `RateLimit` asks for, in milliseconds: the longest `t` of the limits
/// that are spent (`r=0`).
///
/// The form is `"minuteRate";r=0;t=38, "concurrency";r=249`, see
/// <https://developer.monday.com/api-reference/docs/rate-limits>.
pub fn rate_limit_reset(response: &Response) -> Option<u32> {
    let mut longest = None;
    for (_, limits) in response.headers.iter().filter(|(name, _)| name == "ratelimit") {
        for limit in limits.split(',') {
            longest = longest.max(reset_of_spent(limit));
        }
    }
    longest
}

/// The `t` of a limit, in milliseconds, unless something of it is left.
fn reset_of_spent(limit: &str) -> Option<u32> {
    let parameter = |name: &str| limit.split(';').find_map(|part| part.trim().strip_prefix(name)?.strip_prefix('='));
    match parameter("r") {
        Some(remaining) if remaining.trim() != "0" => None,
        _ => seconds(parameter("t")?),
    }
}

/// The wait that an old text asks for, in milliseconds: "… reset in 3 seconds".
pub fn reset_in_text(text: &str) -> Option<u32> {
    let (_, rest) = split_at(text, "reset in ")?;
    let (number, unit) = rest.split_once(' ')?;
    unit.starts_with("second").then(|| seconds(number)).flatten()
}

/// Whole or broken seconds, in milliseconds, rounded up.
pub fn seconds(text: &str) -> Option<u32> {
    let text = text.trim();
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !digits(whole) || !digits(fraction) {
        return None;
    }
    // More digits than a number holds is still a very long time.
    let whole = whole_number(whole).unwrap_or(u64::MAX);
    let more = fraction.bytes().any(|digit| digit != b'0');
    Some(milliseconds(whole.saturating_add(u64::from(more))))
}

fn milliseconds(seconds: u64) -> u32 {
    u32::try_from(seconds.saturating_mul(1000)).unwrap_or(u32::MAX)
}

/// Seconds since 1970 of a date such as `Sun, 06 Nov 1994 08:49:37 GMT`, the one form that
/// servers may send (RFC 9110, 5.6.7).
fn http_date(text: &str) -> Option<u64> {
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let (_, date) = split_at(text, ", ")?;
    let mut parts = date.split([' ', ':']);
    let mut number = || whole_number(parts.next()?);
    let day = number()?;
    let month = parts.next()?;
    let month = MONTHS.iter().position(|name| *name == month)?;
    let mut number = || whole_number(parts.next()?);
    let (year, hour, minute, second) = (number()?, number()?, number()?, number()?);
    if parts.next() != Some("GMT") || !(1970..=9999).contains(&year) || !(1..=31).contains(&day) {
        return None;
    }
    if hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    // Days from the civil calendar, with years that begin in March so that the leap day comes
    // last.
    let month = u64::try_from(month).ok()?.saturating_add(1);
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let days = year * 365 + year / 4 - year / 100 + year / 400 + (month * 153 + 2) / 5 + day - 1;
    const DAYS_TO_1970: u64 = 719_468;
    let days = days.saturating_sub(DAYS_TO_1970);
    Some(((days * 24 + hour) * 60 + minute) * 60 + second)
}

#[cfg(test)]
mod tests;
