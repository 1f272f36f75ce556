//! The API versions of a given day, and the version that responds to a request.

use crate::clock::Timestamp;

/// The oldest version that is still kept, which also serves requests for older ones \[DOC-mig25\]. (DOC-ver only
/// says "the maintenance version"; which of the two is right is UNCONFIRMED.)
pub const OLDEST: &str = "2025-04";

/// A version, and the days it became a release candidate, the current one, and one in maintenance \[DOC-ver\].
struct Release {
    version: &'static str,
    candidate: &'static str,
    current: &'static str,
    maintenance: &'static str,
}

const fn release(version: &'static str, candidate: &'static str, current: &'static str, maintenance: &'static str) -> Release {
    Release {
        version,
        candidate,
        current,
        maintenance,
    }
}

/// The schedule \[DOC-ver\]. None of these has an announced end.
const RELEASES: [Release; 8] = [
    release("2025-04", "2025-01-15", "2025-04-01", "2025-07-01"),
    release("2025-07", "2025-04-01", "2025-07-01", "2025-10-01"),
    release("2025-10", "2025-07-01", "2025-10-01", "2026-01-15"),
    release("2026-01", "2025-10-01", "2026-01-15", "2026-04-01"),
    release("2026-04", "2026-01-15", "2026-04-01", "2026-07-01"),
    release("2026-07", "2026-04-01", "2026-07-01", "2026-10-01"),
    release("2026-10", "2026-07-01", "2026-10-01", "2027-01-15"),
    release("2027-01", "2026-10-01", "2027-01-15", "2027-04-01"),
];

/// The header does not look like a version at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Malformed;

/// The version that is current on a day.
pub fn current(now: Timestamp) -> &'static str {
    let today = now.date();
    let current = RELEASES.iter().rev().find(|release| release.current <= today.as_str());
    current.map_or(OLDEST, |release| release.version)
}

/// The version that responds to a request with that `API-Version` header, on that day \[DOC-ver, DOC-mig25\].
pub fn choose(header: Option<&str>, now: Timestamp) -> Result<&'static str, Malformed> {
    let Some(asked) = header else { return Ok(current(now)) };
    match asked {
        "default" => return Ok(current(now)),
        "dev" => return Ok("dev"),
        _ => {}
    }
    let (year, month) = asked.split_once('-').ok_or(Malformed)?;
    let digits = |text: &str, count| text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(year, 4) || !digits(month, 2) {
        return Err(Malformed);
    }
    let today = now.date();
    if let Some(release) = RELEASES.iter().find(|release| release.version == asked) {
        // A version that is announced but not out yet does not exist.
        return Ok(if release.candidate <= today.as_str() {
            release.version
        } else {
            current(now)
        });
    }
    let existed = matches!(month, "01" | "04" | "07" | "10") && ("2023-04".."2025-04").contains(&asked);
    Ok(if existed { OLDEST } else { current(now) })
}

/// An entry of the field `versions`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// `2026-10`
    pub value: &'static str,
    /// A value of the enum `VersionKind`.
    pub kind: &'static str,
    /// The name that is shown to people.
    pub display_name: String,
}

/// A version with its kind on a day.
pub fn describe(version: &'static str, now: Timestamp) -> Version {
    let today = now.date();
    let newer_in_maintenance = RELEASES
        .iter()
        .filter(|release| release.version > version && release.maintenance <= today.as_str())
        .count();
    let kind = match RELEASES.iter().find(|release| release.version == version) {
        None => "dev",
        Some(release) if release.current > today.as_str() => "release_candidate",
        Some(release) if release.version == current(now) => "current",
        // UNCONFIRMED: that the four names of the enum are handed out from the newest to the oldest.
        Some(_) => *["maintenance", "previous_maintenance", "old_previous_maintenance"]
            .get(newer_in_maintenance)
            .unwrap_or(&"old__maintenance"),
    };
    let mut words = kind.replace("__", " ").replace('_', " ");
    words[..1].make_ascii_uppercase();
    Version {
        value: version,
        kind,
        display_name: format!("{words} {version}").trim_end_matches(" dev").to_owned(),
    }
}

/// The entries of the field `versions` on a day, the newest first.
pub fn all(now: Timestamp) -> Vec<Version> {
    let today = now.date();
    let mut versions = vec![describe("dev", now)];
    let released = RELEASES.iter().rev().filter(|release| release.candidate <= today.as_str());
    versions.extend(released.map(|release| describe(release.version, now)));
    versions
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seed::NOW;

    #[test]
    fn every_version_header_selects_the_documented_version() {
        let served = |header: &str| choose(Some(header), NOW);
        assert_eq!(choose(None, NOW), Ok("2026-10"));
        assert_eq!(served("default"), Ok("2026-10"));
        assert_eq!(served("2025-04"), Ok("2025-04"));
        assert_eq!(served("2026-07"), Ok("2026-07"));
        assert_eq!(served("2027-01"), Ok("2027-01"), "the release candidate");
        assert_eq!(served("2023-04"), Ok("2025-04"), "deprecated");
        assert_eq!(served("2024-10"), Ok("2025-04"), "deprecated");
        assert_eq!(served("2024-02"), Ok("2026-10"), "never existed");
        assert_eq!(served("2030-01"), Ok("2026-10"), "not yet");
        assert_eq!(served("dev"), Ok("dev"));
        for malformed in ["2023", "", "abcd-10", "2026-1", "2026-10-01", "v2"] {
            assert_eq!(served(malformed), Err(Malformed), "{malformed}");
        }
    }

    #[test]
    fn the_current_version_changes_with_the_calendar() {
        let on = |text| Timestamp::parse(text).unwrap();
        assert_eq!(current(on("2026-09-30")), "2026-07");
        assert_eq!(current(on("2026-10-01")), "2026-10");
        assert_eq!(current(on("2027-01-15")), "2027-01");
        assert_eq!(choose(Some("2027-01"), on("2026-09-30")), Ok("2026-07"));
    }

    #[test]
    fn versions_lists_what_the_schedule_says() {
        let kinds: Vec<_> = all(NOW).into_iter().map(|version| (version.value, version.kind)).collect();
        assert_eq!(
            kinds,
            [
                ("dev", "dev"),
                ("2027-01", "release_candidate"),
                ("2026-10", "current"),
                ("2026-07", "maintenance"),
                ("2026-04", "previous_maintenance"),
                ("2026-01", "old_previous_maintenance"),
                ("2025-10", "old__maintenance"),
                ("2025-07", "old__maintenance"),
                ("2025-04", "old__maintenance"),
            ]
        );
    }
}
