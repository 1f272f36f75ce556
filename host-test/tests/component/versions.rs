//! Every action in every API version: other documents, the same results.

use host_test::Desk;
use monday_connector_host::{
    Connection,
    types::{
        BoardKind, BoardQuery, MembershipOutcome, NewBoard, User, UserKindFilter, UserQuery, UserSelector, UserStatus, WorkspaceFilter,
    },
};
use monday_emulator::{Fault, Id, faults::Action, seed};

/// What monday.com maintains, its release candidate, and no version at all.
const VERSIONS: [&str; 9] = [
    "2025-04", "2025-07", "2025-10", "2026-01", "2026-04", "2026-07", "2026-10", "2027-01", "default",
];

fn by_id(id: Id) -> UserSelector {
    UserSelector::ById(id.to_string())
}

async fn user(desk: &Desk, connection: &Connection, id: Id) -> User {
    desk.connector().read_user(connection, &by_id(id)).await.unwrap().user
}

/// A user without what only some versions tell.
fn comparable(user: User) -> User {
    User {
        department: None,
        sign_up_product_kind: None,
        ..user
    }
}

#[tokio::test(start_paused = true)]
async fn users_have_one_shape_over_all_versions() {
    let desk = Desk::default();
    let people = [
        (seed::ADMIN_USER, "admin", UserStatus::Active),
        (seed::MEMBER_USER, "member", UserStatus::Active),
        (seed::GUEST_USER, "guest", UserStatus::Active),
        (seed::VIEWER_USER, "view_only", UserStatus::Active),
        (seed::PENDING_USER, "member", UserStatus::Pending),
        (seed::DEACTIVATED_USER, "member", UserStatus::Inactive),
    ];
    for (id, kind, status) in people {
        let newest = comparable(user(&desk, &desk.connection(), id).await);
        assert_eq!((newest.kind.as_str(), newest.status), (kind, status));
        assert_eq!(newest.created_at.as_deref().map(str::len), Some("2026-11-23".len()));
        for version in VERSIONS {
            let connection = desk.connection().api_version(version);
            assert_eq!(comparable(user(&desk, &connection, id).await), newest, "{version}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn every_action_works_in_every_version() {
    for version in VERSIONS {
        let desk = Desk::default();
        let connector = desk.connector();
        let connection = desk.connection().api_version(version);
        let served = if version == "default" { "2026-10" } else { version };

        let info = connector.check_connection(&connection).await.unwrap();
        assert_eq!(info.call.api_version.as_deref(), Some(served));
        assert_eq!((info.user.is_admin, info.warnings.as_slice()), (true, [].as_slice()), "{version}");

        let main = BoardQuery {
            workspace: Some(WorkspaceFilter::Main),
            ..BoardQuery::default()
        };
        let boards = connector.list_boards(&connection, &main).await.unwrap().boards;
        assert!(boards.iter().any(|board| board.id == seed::PUBLIC_BOARD.to_string()), "{version}");
        // Before 2025-10 there is no way to ask for multi-level boards.
        if version >= "2025-10" {
            assert!(
                boards.iter().any(|board| board.id == seed::MULTI_LEVEL_BOARD.to_string()),
                "{version}"
            );
        }

        let email = seed::MIXED_CASE_EMAIL.to_uppercase();
        let found = connector
            .read_user(&connection, &UserSelector::ByEmail(format!("  {email} ")))
            .await
            .unwrap();
        assert_eq!(found.user.id, seed::MIXED_CASE_USER.to_string(), "{version}");

        let guests = UserQuery {
            kind: Some(UserKindFilter::Guests),
            ..UserQuery::default()
        };
        let guests = connector.search_users(&connection, &guests).await.unwrap().users;
        assert!(guests.len() >= 2 && guests.iter().all(|user| user.is_guest), "{version}");

        let board = NewBoard::new(format!("Made in {version}"), BoardKind::Private);
        let board = connector.create_board(&connection, &board, None).await.unwrap().board.id;
        let newcomer = seed::NEWCOMER.to_string();
        let added = connector.add_user_to_board(&connection, &board, &newcomer, None).await.unwrap();
        assert_eq!(added.outcome, MembershipOutcome::Added, "{version}");
        let details = connector.read_board(&connection, &board).await.unwrap();
        assert!(details.subscribers.iter().any(|user| user.id == newcomer), "{version}");
        assert_eq!(details.warnings, [], "{version}");
        let removed = connector
            .delete_user_from_board(&connection, &board, &newcomer, None)
            .await
            .unwrap();
        assert_eq!(removed.outcome, MembershipOutcome::Removed, "{version}");
        connector.archive_board(&connection, &board, None).await.unwrap();
        connector.delete_board(&connection, &board, None).await.unwrap();

        for request in desk.log() {
            let header = request.header("api-version").unwrap_or("default");
            assert_eq!(header, version, "{}", request.body);
        }
    }
}

#[tokio::test(start_paused = true)]
async fn another_version_than_asked_for_is_warned_of() {
    let desk = Desk::default();
    desk.emulator.script([Fault::new(Action::Version("2026-07".to_owned()))]);
    let found = desk
        .connector()
        .read_user(&desk.connection(), &by_id(seed::MEMBER_USER))
        .await
        .unwrap();
    assert_eq!(found.call.api_version.as_deref(), Some("2026-07"));
    let codes: Vec<&str> = found.warnings.iter().map(|warning| warning.code.as_str()).collect();
    assert_eq!(codes, ["api-version-differs"]);
}
