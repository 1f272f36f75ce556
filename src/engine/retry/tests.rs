use proptest::prelude::*;

use super::{Next, believed, http_date, next, rate_limit_reset, reset_in_text, retry_after, seconds, with_jitter};
use crate::{engine::settings::RetryPolicy, test_support::response};

const POLICY: RetryPolicy = RetryPolicy {
    max_retries: 3,
    interval_ms: 20_000,
    max_wait_ms: 60_000,
};

#[test]
fn three_retries_within_a_minute_unless_told_otherwise() {
    assert_eq!(RetryPolicy::default(), POLICY);
    for attempts in 1..=3 {
        assert_eq!(next(POLICY, attempts, None), Next::Wait(20_000));
    }
    assert_eq!(next(POLICY, 4, None), Next::Stop);
}

#[test]
fn the_servers_wait_goes_first_up_to_the_most_allowed() {
    let rows = [
        ("shorter", Some(1_000), Next::Wait(1_000)),
        ("none at all", Some(0), Next::Wait(0)),
        ("longer", Some(59_000), Next::Wait(59_000)),
        ("exactly the most", Some(60_000), Next::Wait(60_000)),
        ("over it", Some(60_001), Next::Stop),
        ("forever", Some(u32::MAX), Next::Stop),
    ];
    for (name, asked, expected) in rows {
        assert_eq!(next(POLICY, 1, asked), expected, "{name}");
        assert_eq!(next(POLICY, 4, asked), Next::Stop, "{name}, but no attempt is left");
    }
}

#[test]
fn the_policys_own_interval_is_bounded_too() {
    let impatient = RetryPolicy {
        max_wait_ms: 5_000,
        ..POLICY
    };
    assert_eq!(next(impatient, 1, None), Next::Stop);
    assert_eq!(next(impatient, 1, Some(5_000)), Next::Wait(5_000));
    let never = RetryPolicy { max_retries: 0, ..POLICY };
    assert_eq!(next(never, 1, Some(0)), Next::Stop);
    let ever = RetryPolicy {
        max_retries: u32::MAX,
        ..POLICY
    };
    assert_eq!(next(ever, u32::MAX, Some(1)), Next::Wait(1));
}

#[test]
fn seconds_are_whole_or_broken_and_never_overflow() {
    let rows = [
        ("0", Some(0)),
        ("30", Some(30_000)),
        (" 30 ", Some(30_000)),
        ("007", Some(7_000)),
        ("1.0", Some(1_000)),
        ("1.2", Some(2_000)),
        ("0.001", Some(1_000)),
        ("4294967", Some(4_294_967_000)),
        ("4294968", Some(u32::MAX)),
        ("18446744073709551615", Some(u32::MAX)),
        ("99999999999999999999999999", Some(u32::MAX)),
        ("", None),
        (".5", None),
        ("-1", None),
        ("+1", None),
        ("1e3", None),
        ("1,5", None),
        ("1.5.2", None),
        ("soon", None),
        ("３０", None),
    ];
    for (text, expected) in rows {
        assert_eq!(seconds(text), expected, "{text:?}");
    }
}

/// RFC 9110, 10.2.3: seconds or a date. The component has no time of day; the response's `Date` is.
#[test]
fn retry_after_is_seconds_or_a_date() {
    const NOW: &str = "Mon, 23 Nov 2026 11:59:30 GMT";
    let rows = [
        ("seconds", "17", NOW, Some(17_000)),
        ("a date", "Mon, 23 Nov 2026 12:00:00 GMT", NOW, Some(30_000)),
        ("tomorrow", "Tue, 24 Nov 2026 11:59:30 GMT", NOW, Some(86_400_000)),
        (
            "over the end of a year",
            "Fri, 01 Jan 2027 00:00:00 GMT",
            "Thu, 31 Dec 2026 23:59:59 GMT",
            Some(1_000),
        ),
        (
            "over a leap day",
            "Wed, 01 Mar 2028 00:00:00 GMT",
            "Mon, 28 Feb 2028 00:00:00 GMT",
            Some(172_800_000),
        ),
        (
            "over a day that is none",
            "Mon, 01 Mar 2027 00:00:00 GMT",
            "Sun, 28 Feb 2027 00:00:00 GMT",
            Some(86_400_000),
        ),
        ("a date that is past", "Mon, 23 Nov 2026 11:00:00 GMT", NOW, Some(0)),
        ("years ahead", "Mon, 23 Nov 2999 12:00:00 GMT", NOW, Some(u32::MAX)),
        ("a date, and no time of day", "Mon, 23 Nov 2026 12:00:00 GMT", "", None),
        (
            "a date, and nonsense for the time",
            "Mon, 23 Nov 2026 12:00:00 GMT",
            "yesterday",
            None,
        ),
        ("nonsense", "soon", NOW, None),
        ("negative", "-5", NOW, None),
    ];
    for (name, retry, date, expected) in rows {
        let response = response(429, &[("retry-after", retry), ("date", date)], "");
        assert_eq!(retry_after(&response), expected, "{name}");
    }
    assert_eq!(retry_after(&response(429, &[("date", NOW)], "")), None);
    // A blank header says nothing; the next of that name may.
    assert_eq!(
        retry_after(&response(429, &[("retry-after", " "), ("retry-after", "4")], "")),
        Some(4_000)
    );
}

#[test]
fn dates_are_those_of_the_calendar() {
    let rows = [
        ("Thu, 01 Jan 1970 00:00:00 GMT", Some(0)),
        ("Sun, 06 Nov 1994 08:49:37 GMT", Some(784_111_777)),
        ("Tue, 29 Feb 2000 12:00:00 GMT", Some(951_825_600)),
        ("Mon, 01 Mar 2100 00:00:00 GMT", Some(4_107_542_400)),
        ("Fri, 31 Dec 9999 23:59:59 GMT", Some(253_402_300_799)),
        ("Sun, 06 Nov 1994 08:49:37", None),
        ("Sun, 06 Nov 1994 08:49:37 CET", None),
        ("Sun, 06 Nov 1994 24:00:00 GMT", None),
        ("Sun, 06 Nov 1994 00:60:00 GMT", None),
        ("Sun, 00 Nov 1994 00:00:00 GMT", None),
        ("Sun, 32 Nov 1994 00:00:00 GMT", None),
        ("Sun, 06 Foo 1994 08:49:37 GMT", None),
        ("Sun, 06 Nov 99999999999999999999 08:49:37 GMT", None),
        ("Sun, 06 Nov 18446744073709551615 08:49:37 GMT", None),
        ("Sun, 06 Nov 1969 08:49:37 GMT", None),
        ("06 Nov 1994 08:49:37 GMT", None),
        ("", None),
    ];
    for (text, expected) in rows {
        assert_eq!(http_date(text), expected, "{text:?}");
    }
}

/// The header's form: DOC-rate.
#[test]
fn the_longest_reset_of_the_spent_limits_counts() {
    let rows = [
        ("spent", r#""minuteRate";r=0;t=38"#, Some(38_000)),
        (
            "one of several",
            r#""minuteRate";r=0;t=38, "concurrency";r=249, "complexityMinute";r=4950000;t=45"#,
            Some(38_000),
        ),
        ("two spent", r#""minuteRate";r=0;t=38, "complexityMinute";r=0;t=45"#, Some(45_000)),
        ("blanks", r#" "minuteRate" ; r=0 ; t=38 "#, Some(38_000)),
        ("the other order", r#""minuteRate";t=38;r=0"#, Some(38_000)),
        ("no count", r#""minuteRate";t=38"#, Some(38_000)),
        ("none spent", r#""minuteRate";r=4999, "complexityMinute";r=4950000;t=45"#, None),
        ("spent, without a time", r#""concurrency";r=0"#, None),
        ("a word for a time", r#""minuteRate";r=0;t=soon"#, None),
        ("huge", r#""minuteRate";r=0;t=99999999999999999999"#, Some(u32::MAX)),
        ("other parameters", r#""minuteRate";qr=5;rt=9;r=0;t=3"#, Some(3_000)),
        ("nonsense", ";;,,==", None),
    ];
    for (name, content, expected) in rows {
        assert_eq!(rate_limit_reset(&response(429, &[("ratelimit", content)], "")), expected, "{name}");
    }
    assert_eq!(rate_limit_reset(&response(429, &[], "")), None);
}

/// The ComplexityException of 2024: CHG.
#[test]
fn old_texts_name_the_wait() {
    let rows = [
        (
            "Complexity budget exhausted, query cost 30001 budget remaining 19986 out of 1000000 reset in 3 seconds",
            Some(3_000),
        ),
        ("reset in 1 second", Some(1_000)),
        ("reset in 22 seconds.", Some(22_000)),
        ("reset in 99999999999999999999 seconds", Some(u32::MAX)),
        ("reset in 3 minutes", None),
        ("reset in seconds", None),
        ("reset in ", None),
        ("reset in", None),
        ("", None),
    ];
    for (text, expected) in rows {
        assert_eq!(reset_in_text(text), expected, "{text:?}");
    }
}

proptest! {
    #[test]
    fn no_header_troubles_it(text in any::<String>(), date in any::<String>()) {
        let response = response(429, &[("retry-after", &text), ("ratelimit", &text), ("date", &date)], "");
        let _ = (retry_after(&response), rate_limit_reset(&response), reset_in_text(&text));
    }

    #[test]
    fn nothing_like_a_header_troubles_it(text in r#"[A-Za-z, ]{0,6}, [0-9]{1,21} (Jan|Feb|Mar|Dec|X) [0-9]{1,21} [0-9:]{0,20} (GMT|X)|("[a-z]+"(;[rt]=[0-9-]{0,25})*,?){0,4}|reset in [0-9. ]{0,30}seconds?"#) {
        let response = response(429, &[("retry-after", &text), ("ratelimit", &text), ("date", "Sun, 06 Nov 1994 08:49:37 GMT")], "");
        let _ = (retry_after(&response), rate_limit_reset(&response), reset_in_text(&text));
    }
}

#[test]
fn jitter_is_upwards_only_at_most_a_tenth_and_within_the_maximum() {
    let policy = RetryPolicy {
        max_retries: 3,
        interval_ms: 20_000,
        max_wait_ms: 60_000,
    };
    for random in [0, 1, 1_999, 2_000, 2_001, u64::MAX] {
        for wait in [0, 9, 1_000, 20_000, 58_000, 60_000] {
            let jittered = with_jitter(wait, policy, random);
            assert!(
                (wait..=(wait + wait / 10).min(60_000)).contains(&jittered),
                "{wait}, {random}: {jittered}"
            );
        }
    }
    // A hundred flows that met one limit do not meet again.
    let waits: std::collections::BTreeSet<u32> = (0..100).map(|flow| with_jitter(20_000, policy, flow * 7_919)).collect();
    assert!(waits.len() > 90, "{} different waits", waits.len());
    assert_eq!((believed(0), believed(999), believed(7_000)), (1_000, 1_000, 7_000));
}
