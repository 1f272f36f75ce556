//! The five kinds of limits, counted down on the emulator's clock.
//!
//! Budgets are per account and app; a window starts with the first call and ends a minute later; failed requests count;
//! a request that a limit refuses costs a tenth of a daily call \[DOC-rate\].

use crate::calendar::DAY;
use crate::clock::Timestamp;
use crate::tokens::App;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

const MINUTE: i64 = 60_000;

/// The plan of the account, which sets the limits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "snake_case")]
pub enum Plan {
    /// Free or trial.
    Free,
    /// Basic or standard.
    Standard,
    /// Pro.
    Pro,
    /// Enterprise.
    #[default]
    Enterprise,
}

impl Plan {
    /// The value of `account.tier`.
    pub fn tier(self) -> &'static str {
        match self {
            Self::Free => "free",
            Self::Standard => "standard",
            Self::Pro => "pro",
            Self::Enterprise => "enterprise",
        }
    }
}

/// The limits of an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Requests a day; the day ends at midnight UTC.
    pub calls_per_day: u64,
    /// Requests a minute.
    pub requests_per_minute: u64,
    /// Requests at the same time.
    pub concurrent_requests: u64,
    /// Complexity points of one query.
    pub complexity_per_query: u64,
    /// Complexity points a minute, for a personal token.
    pub complexity_per_minute: u64,
    /// Complexity points a minute, for an app: that many to read, and that many to write.
    pub app_complexity_per_minute: u64,
    /// Requests from one address in ten seconds.
    pub requests_per_address: u64,
    /// New boards in a minute.
    pub board_creations_per_minute: u64,
}

impl Limits {
    /// The limits of a plan \[DOC-rate, September 2026\].
    pub fn of(plan: Plan) -> Self {
        let (calls_per_day, requests_per_minute, concurrent_requests) = match plan {
            Plan::Free | Plan::Standard => (1_000, 1_000, 40),
            Plan::Pro => (10_000, 2_500, 100),
            Plan::Enterprise => (25_000, 5_000, 250),
        };
        Self {
            calls_per_day,
            requests_per_minute,
            concurrent_requests,
            complexity_per_query: 5_000_000,
            complexity_per_minute: if plan == Plan::Free { 1_000_000 } else { 10_000_000 },
            app_complexity_per_minute: 5_000_000,
            requests_per_address: 5_000,
            board_creations_per_minute: 40,
        }
    }

    /// No limits, for benchmarks.
    pub fn none() -> Self {
        Self {
            calls_per_day: u64::MAX,
            requests_per_minute: u64::MAX,
            concurrent_requests: u64::MAX,
            complexity_per_query: u64::MAX,
            complexity_per_minute: u64::MAX,
            app_complexity_per_minute: u64::MAX,
            requests_per_address: u64::MAX,
            board_creations_per_minute: u64::MAX,
        }
    }
}

/// One of the limits, by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Limit {
    /// Requests from one address in ten seconds.
    Address,
    /// Requests a minute.
    MinuteRate,
    /// Requests at the same time.
    Concurrency,
    /// Requests a day.
    Daily,
    /// Complexity points a minute.
    ComplexityPerMinute,
    /// New boards in a minute.
    BoardCreations,
}

/// The address a request comes from, for the limit per address. Goes into the extensions of a request;
/// without it, requests come from the loopback address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClientAddress(pub IpAddr);

impl Default for ClientAddress {
    fn default() -> Self {
        Self(IpAddr::V4(Ipv4Addr::LOCALHOST))
    }
}

/// A limit that was reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub limit: Limit,
    pub retry_in_seconds: u64,
}

impl Refusal {
    /// A slot may be free any moment; 15 seconds is what monday's own example says \[MCP-test\].
    pub fn too_many_at_once() -> Self {
        Self {
            limit: Limit::Concurrency,
            retry_in_seconds: 15,
        }
    }
}

/// Counts what happened since a window opened.
#[derive(Clone, Copy, Debug, Default)]
struct Window {
    opened: Option<Timestamp>,
    used: u64,
}

impl Window {
    /// Starts over if the window has passed.
    fn at(&mut self, now: Timestamp, length: i64) -> &mut Self {
        if self.opened.is_some_and(|opened| now.0 >= opened.0 + length || now < opened) {
            *self = Self::default();
        }
        self
    }

    fn left(&self, limit: u64) -> u64 {
        limit.saturating_sub(self.used)
    }

    /// Whole seconds until the window passes, at least one once it is open.
    fn reset_in(&self, now: Timestamp, length: i64) -> u64 {
        let rest = self.opened.map_or(length, |opened| opened.0 + length - now.0);
        (rest.max(1) as u64).div_ceil(1000)
    }

    fn spend(&mut self, now: Timestamp, points: u64) {
        self.opened.get_or_insert(now);
        self.used = self.used.saturating_add(points);
    }
}

/// The usage of one app.
#[derive(Debug, Default)]
struct Usage {
    minute: Window,
    complexity_read: Window,
    complexity_write: Window,
    board_creations: Window,
    in_flight: Arc<AtomicU64>,
}

#[derive(Debug, Default)]
struct MeterState {
    apps: HashMap<u32, Usage>,
    addresses: HashMap<IpAddr, Window>,
    /// Calls of the day, in tenths of a call.
    daily: Window,
    day: i64,
}

/// Counts requests and complexity against the limits.
#[derive(Debug)]
pub(crate) struct Meter {
    limits: Limits,
    state: Mutex<MeterState>,
}

/// The slot of a running request, which is free again when this is dropped.
#[derive(Debug)]
pub(crate) struct ConcurrencySlot(Arc<AtomicU64>);

impl Drop for ConcurrencySlot {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

/// The state of the complexity budget of a minute.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Budget {
    pub left: u64,
    pub limit: u64,
    pub reset_in_seconds: u64,
}

impl Meter {
    pub fn new(limits: Limits) -> Self {
        Self {
            limits,
            state: Mutex::default(),
        }
    }

    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// Resets all counts, except that of the running requests.
    pub fn reset(&self) {
        let mut state = self.state();
        state.addresses.clear();
        state.daily = Window::default();
        for usage in state.apps.values_mut() {
            let in_flight = usage.in_flight.clone();
            *usage = Usage {
                in_flight,
                ..Usage::default()
            };
        }
    }

    fn state(&self) -> MutexGuard<'_, MeterState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Counts a request that is about to be handled, or refuses it.
    pub fn admit(&self, app: &App, address: IpAddr, now: Timestamp) -> Result<ConcurrencySlot, Refusal> {
        let mut state = self.state();
        let state = &mut *state;
        state.roll_day(now);
        let refused = state.check(&self.limits, app, address, now);
        let usage = state.apps.entry(app.key()).or_default();
        // Requests count even if they fail, but not against the limit that refused them.
        if let Err(refusal) = refused {
            state.daily.spend(now, 1);
            return Err(refusal);
        }
        usage.minute.spend(now, 1);
        state.addresses.entry(address).or_default().spend(now, 1);
        state.daily.spend(now, 10);
        usage.in_flight.fetch_add(1, Ordering::Relaxed);
        Ok(ConcurrencySlot(usage.in_flight.clone()))
    }

    /// Gives back nine tenths of the daily call that a request was counted as: it turned out to be a lone `complexity`
    /// query, or a limit refused it later on.
    pub fn refund_daily(&self) {
        let mut state = self.state();
        state.daily.used = state.daily.used.saturating_sub(9);
    }

    /// The day's allowance: calls, and calls used so far.
    pub fn daily(&self, now: Timestamp) -> (u64, u64) {
        let mut state = self.state();
        state.roll_day(now);
        (self.limits.calls_per_day, state.daily.used / 10)
    }

    fn complexity_limit(&self, app: &App) -> u64 {
        match app {
            App::Personal => self.limits.complexity_per_minute,
            App::OAuth { .. } => self.limits.app_complexity_per_minute,
        }
    }

    /// The state of the complexity budget of the minute.
    pub fn budget(&self, app: &App, writes: bool, now: Timestamp) -> Budget {
        let limit = self.complexity_limit(app);
        let mut state = self.state();
        let window = state.complexity(app, writes).at(now, MINUTE);
        Budget {
            left: window.left(limit),
            limit,
            reset_in_seconds: window.reset_in(now, MINUTE),
        }
    }

    /// Subtracts the cost of a query from the complexity budget of the minute, or refuses it.
    pub fn spend_complexity(&self, app: &App, writes: bool, cost: u64, now: Timestamp) -> Result<Budget, Refusal> {
        let before = self.budget(app, writes, now);
        if cost > before.left {
            return Err(Refusal {
                limit: Limit::ComplexityPerMinute,
                retry_in_seconds: before.reset_in_seconds,
            });
        }
        self.state().complexity(app, writes).spend(now, cost);
        Ok(before)
    }

    /// Counts a board that is about to be created, or refuses it.
    pub fn admit_board_creation(&self, app: &App, now: Timestamp) -> Result<(), Refusal> {
        let mut state = self.state();
        let window = state.apps.entry(app.key()).or_default().board_creations.at(now, MINUTE);
        if window.left(self.limits.board_creations_per_minute) == 0 {
            return Err(Refusal {
                limit: Limit::BoardCreations,
                retry_in_seconds: window.reset_in(now, MINUTE),
            });
        }
        window.spend(now, 1);
        Ok(())
    }

    /// Uses up a limit, as if the app had sent that many requests before.
    pub fn exhaust(&self, limit: Limit, app: &App, address: IpAddr, now: Timestamp) {
        let mut state = self.state();
        let state = &mut *state;
        state.roll_day(now);
        let usage = state.apps.entry(app.key()).or_default();
        match limit {
            Limit::Address => state.addresses.entry(address).or_default().at(now, 10_000).spend(now, u64::MAX),
            Limit::MinuteRate => usage.minute.at(now, MINUTE).spend(now, u64::MAX),
            Limit::Daily => state.daily.spend(now, u64::MAX),
            Limit::BoardCreations => usage.board_creations.at(now, MINUTE).spend(now, u64::MAX),
            Limit::ComplexityPerMinute => {
                usage.complexity_read.at(now, MINUTE).spend(now, u64::MAX);
                usage.complexity_write.at(now, MINUTE).spend(now, u64::MAX);
            }
            // Concurrency can't be used up: it depends on the requests that are running.
            Limit::Concurrency => {}
        }
    }

    /// The headers `RateLimit-Policy` and `RateLimit` \[DOC-rate\]; none if there are no limits.
    pub fn headers(&self, app: &App, writes: bool, now: Timestamp) -> Option<(String, String)> {
        if self.limits.requests_per_minute == u64::MAX {
            return None;
        }
        let budget = self.budget(app, writes, now);
        let Limits {
            requests_per_minute,
            concurrent_requests,
            ..
        } = self.limits;
        let policy = format!(
            "\"minuteRate\";q={requests_per_minute};w=60, \"concurrency\";q={concurrent_requests};qu=\"concurrent-requests\", \
             \"complexityMinute\";q={};w=60;qu=\"content-bytes\"",
            budget.limit
        );
        let mut state = self.state();
        let usage = state.apps.entry(app.key()).or_default();
        let minute = usage.minute.at(now, MINUTE);
        let minute_left = minute.left(requests_per_minute);
        let minute_reset = if minute_left == 0 {
            format!(";t={}", minute.reset_in(now, MINUTE))
        } else {
            String::new()
        };
        let free = concurrent_requests.saturating_sub(usage.in_flight.load(Ordering::Relaxed));
        let limit = format!(
            "\"minuteRate\";r={minute_left}{minute_reset}, \"concurrency\";r={free}, \"complexityMinute\";r={};t={}",
            budget.left, budget.reset_in_seconds
        );
        Some((policy, limit))
    }
}

impl MeterState {
    fn roll_day(&mut self, now: Timestamp) {
        let today = now.0.div_euclid(DAY);
        if today != self.day {
            self.day = today;
            self.daily = Window::default();
        }
    }

    fn complexity(&mut self, app: &App, writes: bool) -> &mut Window {
        let usage = self.apps.entry(app.key()).or_default();
        // An app has a budget to read and one to write; a personal token has one for both.
        if writes && *app != App::Personal {
            &mut usage.complexity_write
        } else {
            &mut usage.complexity_read
        }
    }

    fn check(&mut self, limits: &Limits, app: &App, address: IpAddr, now: Timestamp) -> Result<(), Refusal> {
        let refusal = |limit, retry_in_seconds| Err(Refusal { limit, retry_in_seconds });
        let window = self.addresses.entry(address).or_default().at(now, 10_000);
        if window.left(limits.requests_per_address) == 0 {
            return refusal(Limit::Address, window.reset_in(now, 10_000));
        }
        let usage = self.apps.entry(app.key()).or_default();
        let minute = usage.minute.at(now, MINUTE);
        if minute.left(limits.requests_per_minute) == 0 {
            return refusal(Limit::MinuteRate, minute.reset_in(now, MINUTE));
        }
        if usage.in_flight.load(Ordering::Relaxed) >= limits.concurrent_requests {
            return Err(Refusal::too_many_at_once());
        }
        if self.daily.left(limits.calls_per_day.saturating_mul(10)) < 10 {
            let midnight = (self.day + 1) * DAY;
            return refusal(Limit::Daily, ((midnight - now.0).max(1) as u64).div_ceil(1000));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seed::NOW;

    const HERE: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

    fn later(seconds: i64) -> Timestamp {
        Timestamp(NOW.0 + seconds * 1000)
    }

    fn few() -> Limits {
        Limits {
            requests_per_minute: 2,
            ..Limits::of(Plan::Enterprise)
        }
    }

    #[test]
    fn a_minute_starts_with_the_first_request() {
        let meter = Meter::new(few());
        meter.admit(&App::Personal, HERE, NOW).unwrap();
        meter.admit(&App::Personal, HERE, later(50)).unwrap();
        let refusal = meter.admit(&App::Personal, HERE, later(51)).unwrap_err();
        assert_eq!(
            refusal,
            Refusal {
                limit: Limit::MinuteRate,
                retry_in_seconds: 9
            }
        );
        meter.admit(&App::Personal, HERE, later(60)).unwrap();
    }

    #[test]
    fn apps_have_budgets_of_their_own() {
        let meter = Meter::new(few());
        let app = App::OAuth { id: 7, scopes: Vec::new() };
        meter.admit(&App::Personal, HERE, NOW).unwrap();
        meter.admit(&App::Personal, HERE, NOW).unwrap();
        meter.admit(&app, HERE, NOW).unwrap();
        meter.admit(&App::Personal, HERE, NOW).unwrap_err();
        meter.spend_complexity(&app, false, 5_000_000, NOW).unwrap();
        assert_eq!(meter.budget(&app, false, NOW).left, 0);
        assert_eq!(meter.budget(&app, true, NOW).left, 5_000_000);
    }

    #[test]
    fn a_concurrency_slot_is_free_again_after_the_response() {
        let meter = Meter::new(Limits {
            concurrent_requests: 1,
            ..Limits::of(Plan::Pro)
        });
        let slot = meter.admit(&App::Personal, HERE, NOW).unwrap();
        assert_eq!(meter.admit(&App::Personal, HERE, NOW).unwrap_err().limit, Limit::Concurrency);
        drop(slot);
        meter.admit(&App::Personal, HERE, NOW).unwrap();
    }

    #[test]
    fn the_day_ends_at_midnight_and_a_refusal_costs_a_tenth() {
        let meter = Meter::new(Limits { calls_per_day: 1, ..few() });
        meter.admit(&App::Personal, HERE, NOW).unwrap();
        let refusal = meter.admit(&App::Personal, HERE, NOW).unwrap_err();
        assert_eq!(
            refusal,
            Refusal {
                limit: Limit::Daily,
                retry_in_seconds: 15 * 3600
            }
        );
        assert_eq!(meter.state().daily.used, 11);
        meter.admit(&App::Personal, HERE, later(15 * 3600)).unwrap();
    }

    #[test]
    fn the_headers_say_what_is_left() {
        let meter = Meter::new(Limits::of(Plan::Enterprise));
        let app = App::OAuth { id: 1, scopes: Vec::new() };
        let _place = meter.admit(&app, HERE, NOW).unwrap();
        meter.spend_complexity(&app, false, 50_000, NOW).unwrap();
        let (policy, limit) = meter.headers(&app, false, later(15)).unwrap();
        assert_eq!(
            policy,
            "\"minuteRate\";q=5000;w=60, \"concurrency\";q=250;qu=\"concurrent-requests\", \
             \"complexityMinute\";q=5000000;w=60;qu=\"content-bytes\""
        );
        assert_eq!(
            limit,
            "\"minuteRate\";r=4999, \"concurrency\";r=249, \"complexityMinute\";r=4950000;t=45"
        );
    }

    #[test]
    fn an_exhausted_limit_recovers_with_its_window() {
        let meter = Meter::new(Limits::of(Plan::Enterprise));
        meter.exhaust(Limit::ComplexityPerMinute, &App::Personal, HERE, NOW);
        assert_eq!(
            meter
                .spend_complexity(&App::Personal, true, 1, later(22))
                .unwrap_err()
                .retry_in_seconds,
            38
        );
        meter.spend_complexity(&App::Personal, true, 1, later(60)).unwrap();
    }
}
