//! Converts milliseconds since 1970 (UTC) to the date formats that monday uses, and back.

/// Milliseconds in a day.
pub(crate) const DAY: i64 = 86_400_000;

/// Year, month and day of a number of days since 1 January 1970 (proleptic Gregorian calendar).
fn civil(days: i64) -> (i64, i64, i64) {
    // Count from 1 March of the year 0: leap days then come last in their year, and in their 400 years.
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day)
}

/// Days from 1 January 1970 to a date.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let shifted_month = (month + 9) % 12;
    let day_of_year = (153 * shifted_month + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

/// `2026-11-23`
pub(crate) fn date(milliseconds: i64) -> String {
    let (year, month, day) = civil(milliseconds.div_euclid(DAY));
    format!("{year:04}-{month:02}-{day:02}")
}

/// `2026-11-23T09:00:00Z`
pub(crate) fn date_time(milliseconds: i64) -> String {
    let seconds = milliseconds.rem_euclid(DAY) / 1000;
    let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    format!("{}T{hour:02}:{minute:02}:{second:02}Z", date(milliseconds))
}

/// `2026-11-23T09:00:00.000Z`
pub(crate) fn date_time_with_milliseconds(milliseconds: i64) -> String {
    let whole = date_time(milliseconds);
    format!("{}.{:03}Z", whole.trim_end_matches('Z'), milliseconds.rem_euclid(1000))
}

/// Reads `2026-11-23`, `2026-11-23T09:00`, `2026-11-23T09:00:00.000Z` or `2026-11-23T09:00:00+02:00`: UTC, unless it says
/// otherwise.
pub(crate) fn parse(text: &str) -> Option<i64> {
    let (date, time) = text.split_once('T').unwrap_or((text, "00:00:00"));
    let (time, offset) = match time.rfind(['+', '-']) {
        Some(index) => {
            let (hours, minutes) = time[index + 1..].split_once(':')?;
            let minutes = hours.parse::<i64>().ok()? * 60 + minutes.parse::<i64>().ok()?;
            (&time[..index], if time[index..].starts_with('-') { -minutes } else { minutes })
        }
        None => (time, 0),
    };
    let (time, fraction) = time.trim_end_matches('Z').split_once('.').unwrap_or((time, "0"));
    fraction.parse::<u64>().ok()?;
    let mut numbers = date.splitn(3, '-').map(|part| part.parse::<i64>().ok());
    let (year, month, day) = (numbers.next()??, numbers.next()??, numbers.next()??);
    if !(1..=12).contains(&month) || civil(days(year, month, day)) != (year, month, day) {
        return None;
    }
    let mut seconds = 0;
    for (part, (unit, limit)) in time.trim_end_matches('Z').split(':').zip([(3600, 24), (60, 60), (1, 60)]) {
        let number: i64 = part.parse().ok()?;
        if !(0..limit).contains(&number) {
            return None;
        }
        seconds += number * unit;
    }
    Some(days(year, month, day) * DAY + seconds * 1000 - offset * 60_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_parsed_and_formatted_back() {
        for text in ["1970-01-01", "2000-02-29", "2024-12-31", "2026-11-23", "2100-03-01"] {
            assert_eq!(date(parse(text).unwrap()), text);
        }
        let moment = parse("2026-11-23T09:05:07Z").unwrap();
        assert_eq!(date_time(moment), "2026-11-23T09:05:07Z");
        for text in [
            "2026-11-23T10:05:07+01:00",
            "2026-11-23T04:35:07.123-04:30",
            "2026-11-23T09:05:07.000Z",
        ] {
            assert_eq!(parse(text), Some(moment), "{text}");
        }
        assert_eq!(date_time_with_milliseconds(moment + 42), "2026-11-23T09:05:07.042Z");
    }

    #[test]
    fn invalid_dates_are_refused() {
        for text in [
            "2026-11-23T09:00:00.x",
            "2026-11-23T09:00+x",
            "",
            "2026",
            "2026-13-01",
            "2026-02-30",
            "2026-11-23T25:00",
            "yesterday",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
