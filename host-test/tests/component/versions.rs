//! Every action in every API version: other documents, the same results.

use host_test::{TestBed, carry_out, warning_codes};
use monday_connector_host::{
    CallOptions,
    types::{BoardQuery, FailureKind, User, UserKindFilter, UserQuery, UserSelector, WorkspaceFilter},
};
use monday_connector_scenarios::SCENARIOS;
use monday_emulator::{Fault, Id, faults::Action, seed};

/// The versions that monday.com maintains, its release candidate, and no version at all.
const VERSIONS: [&str; 9] = [
    "2025-04", "2025-07", "2025-10", "2026-01", "2026-04", "2026-07", "2026-10", "2027-01", "default",
];

async fn user(bed: &TestBed, options: &CallOptions, id: Id) -> User {
    let selector = UserSelector::ById(id.to_string());
    bed.connector().read_user(&selector, options).await.unwrap().user
}

/// A user without the fields that only some versions have.
fn comparable(user: User) -> User {
    User {
        department: None,
        sign_up_product_kind: None,
        ..user
    }
}

#[tokio::test(start_paused = true)]
async fn users_have_one_shape_over_all_versions() {
    let bed = TestBed::default();
    let people = [
        (seed::ADMIN_USER, "admin", "active"),
        (seed::MEMBER_USER, "member", "active"),
        (seed::GUEST_USER, "guest", "active"),
        (seed::VIEWER_USER, "view_only", "active"),
        (seed::PENDING_USER, "member", "pending"),
        (seed::DEACTIVATED_USER, "member", "inactive"),
    ];
    for (id, kind, status) in people {
        let newest = comparable(user(&bed, &bed.options(), id).await);
        assert_eq!((newest.kind.as_deref(), newest.status.as_deref()), (Some(kind), Some(status)));
        assert_eq!(newest.enabled, Some(status != "inactive"));
        assert_eq!(newest.created_at.as_deref().map(str::len), Some("2026-11-23".len()));
        for version in VERSIONS {
            let options = bed.options().api_version(version);
            assert_eq!(comparable(user(&bed, &options, id).await), newest, "{version}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn every_action_works_in_every_version() {
    for version in VERSIONS {
        let bed = TestBed::small();
        let options = bed.options().api_version(version);
        let served = if version == "default" { "2026-10" } else { version };
        for (run, scenario) in (0..).zip(SCENARIOS) {
            bed.prepare(scenario);
            let name = format!("{} in {version}", scenario.name);
            let result = carry_out(bed.connector(), scenario, run, &options).await;
            if served < scenario.since {
                let error = result.expect_err(&name);
                assert_eq!(
                    error.failure().map(|failure| failure.kind),
                    Some(FailureKind::InvalidInput),
                    "{name}"
                );
                assert!(error.to_string().contains(scenario.since), "{name}: {error}");
                continue;
            }
            let result = result.unwrap_or_else(|error| panic!("{name}: {error:?}"));
            assert!((scenario.is_right)(&result), "{name}: {result:#}");
            assert_eq!(result["call"]["api_version"], served, "{name}");
            assert_eq!(warning_codes(&result), scenario.warnings, "{name}");
            assert_eq!(bed.effects(scenario, run), usize::from(scenario.is_change()), "{name}");
        }
        for request in bed.log() {
            let header = request.header("api-version").unwrap_or("default");
            assert_eq!(header, version, "{}", request.body);
        }
    }
}

/// Before 2025-10 there is no way to request multi-level boards.
#[tokio::test(start_paused = true)]
async fn multi_level_boards_are_listed_from_2025_10_on() {
    let bed = TestBed::default();
    let main = BoardQuery {
        workspace: Some(WorkspaceFilter::Main),
        ..BoardQuery::default()
    };
    for version in VERSIONS {
        let options = bed.options().api_version(version);
        let boards = bed.connector().list_boards(&main, &options).await.unwrap().boards;
        let lists = |id: Id| boards.iter().any(|board| board.id == id.to_string());
        assert!(lists(seed::PUBLIC_BOARD), "{version}");
        assert_eq!(lists(seed::MULTI_LEVEL_BOARD), version >= "2025-10", "{version}");
    }
}

#[tokio::test(start_paused = true)]
async fn guests_are_found_in_every_version() {
    let bed = TestBed::default();
    let guests = UserQuery {
        kind: Some(UserKindFilter::Guests),
        ..UserQuery::default()
    };
    for version in VERSIONS {
        let options = bed.options().api_version(version);
        let guests = bed.connector().search_users(&guests, &options).await.unwrap().users;
        assert!(
            guests.len() >= 2 && guests.iter().all(|user| user.is_guest == Some(true)),
            "{version}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_version_other_than_the_requested_one_is_warned_of() {
    for scenario in SCENARIOS.iter().filter(|scenario| scenario.since <= "2026-07") {
        let bed = TestBed::small();
        bed.prepare(scenario);
        bed.emulator.script([Fault::new(Action::Version("2026-07".to_owned()))]);
        let options = bed.options().api_version("2026-10");
        let result = carry_out(bed.connector(), scenario, 0, &options).await.unwrap();
        assert_eq!(result["call"]["api_version"], "2026-07", "{}", scenario.name);
        let expected = [&["api-version-differs"], scenario.warnings].concat();
        assert_eq!(warning_codes(&result), expected, "{}", scenario.name);
    }
}
