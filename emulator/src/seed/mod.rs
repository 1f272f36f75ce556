//! The account that every emulator starts with: the same for the same size and seed.
//!
//! People and boards that tests and examples rely on have a constant here. Nothing that is generated around them changes
//! them: the boards of [`LEAVER`], for instance, are the ones listed in [`LEAVER_BOARDS`], at any size.

mod boards;
mod names;
mod people;

use crate::clock::Timestamp;
use crate::random::Random;
use crate::world::{Account, Id, World};
use std::collections::BTreeMap;

/// The id of the n-th user.
const fn user_id(index: Id) -> Id {
    71_204_511 + 37 * index
}

/// The id of the n-th team.
const fn team_id(index: Id) -> Id {
    1_204_417 + 11 * index
}

/// The id of the n-th workspace.
const fn workspace_id(index: Id) -> Id {
    7_217_155 + 1_409 * index
}

/// The id of the n-th folder.
const fn folder_id(index: Id) -> Id {
    16_022_307 + 31 * index
}

/// The id of the n-th board.
const fn board_id(index: Id) -> Id {
    18_265_829_659 + 13 * index
}

/// The id of the n-th tag.
const fn tag_id(index: Id) -> Id {
    25_110_436 + 3 * index
}

/// The time at which the data is current, and at which the emulator's clock starts: 23 November 2026, 09:00 UTC.
pub const NOW: Timestamp = Timestamp(1_795_424_400_000);

/// Ada Lindqvist, who runs the account.
pub const ADMIN_USER: Id = user_id(0);
/// Milo Haas, who works in it.
pub const MEMBER_USER: Id = user_id(1);
/// Vera Okafor, a viewer.
pub const VIEWER_USER: Id = user_id(2);
/// Gita Blum, who was invited from outside to one shareable board.
pub const GUEST_USER: Id = user_id(3);
/// Uma Petrov, who signed in but never confirmed her address.
pub const UNCONFIRMED_USER: Id = user_id(4);
/// Dag Sorensen, who was deactivated.
pub const DEACTIVATED_USER: Id = user_id(5);
/// Lena Fischer, who is about to leave.
pub const LEAVER: Id = user_id(6);
/// Her address as she typed it.
pub const LEAVER_EMAIL: &str = "Lena.Fischer@Harborworks.example";
/// Pia Novak, who was invited and has not accepted.
pub const PENDING_USER: Id = user_id(7);
/// Omar Haddad, the other admin.
pub const OTHER_ADMIN_USER: Id = user_id(8);
/// Two people who are both called [`SHARED_NAME`].
pub const NAMESAKES: [Id; 2] = [user_id(9), user_id(10)];
/// The name of both [`NAMESAKES`]. Mariana Garcia and Maria Garcia-Lopez have similar names.
pub const SHARED_NAME: &str = "Maria Garcia";
/// John Smith, whom a search for "Smith" finds among others.
pub const JOHN_SMITH: Id = user_id(13);
/// Iain McKenzie, whose address has capitals in it.
pub const MIXED_CASE_USER: Id = user_id(17);
/// His address.
pub const MIXED_CASE_EMAIL: &str = "Iain.McKenzie@HarborWorks.Example";
/// A second guest, who is in [`GUEST_TEAM`].
pub const OTHER_GUEST_USER: Id = user_id(18);
/// A user who is on no board and in no team.
pub const NEWCOMER: Id = user_id(19);
/// Somebody who was invited and did not come: the invitation was canceled \[LIVE-D\]. The ids of this user and of
/// [`DELETED_USER`] are the same at any size, and the last ones.
pub const CANCELED_INVITATION_USER: Id = 97_104_530;
/// The address that the invitation went to.
pub const CANCELED_INVITATION_EMAIL: &str = "rui.tavares@harborworks.example";
/// Somebody who was deleted \[LIVE-E\].
pub const DELETED_USER: Id = 97_104_567;

/// The team of engineers.
pub const ENGINEERING_TEAM: Id = team_id(0);
/// The team that sells; [`LEAVER`] is in it.
pub const SALES_TEAM: Id = team_id(1);
/// A team of guests.
pub const GUEST_TEAM: Id = team_id(2);

/// The id of the main workspace, in an account where it has one.
pub const MAIN_WORKSPACE: Id = workspace_id(0);
/// A workspace that everyone but guests can see.
pub const OPEN_WORKSPACE: Id = workspace_id(1);
/// A workspace that only [`ADMIN_USER`], [`LEAVER`] and a few others are in.
pub const CLOSED_WORKSPACE: Id = workspace_id(2);
/// A workspace that was archived.
pub const ARCHIVED_WORKSPACE: Id = workspace_id(3);

/// A folder in [`OPEN_WORKSPACE`].
pub const FOLDER: Id = folder_id(0);
/// A folder in the main workspace.
pub const MAIN_FOLDER: Id = folder_id(1);

/// A board without subscribers. Reading its subscribers fails \[OKTA readboard\].
pub const BOARD_WITHOUT_SUBSCRIBERS: Id = board_id(0);
/// A public board in the main workspace; [`ADMIN_USER`] owns it, [`MEMBER_USER`] subscribes to it.
pub const PUBLIC_BOARD: Id = board_id(1);
/// A private board of [`ADMIN_USER`]'s in [`CLOSED_WORKSPACE`].
pub const PRIVATE_BOARD: Id = board_id(2);
/// A shareable board with [`GUEST_USER`] on it.
pub const SHARE_BOARD: Id = board_id(3);
/// A private board of [`MEMBER_USER`]'s that [`ADMIN_USER`] can't see.
pub const UNSEEN_BOARD: Id = board_id(4);
/// A document.
pub const DOCUMENT: Id = board_id(5);
/// The hidden board with the subitems of [`PUBLIC_BOARD`].
pub const SUB_ITEMS_BOARD: Id = board_id(6);
/// A board with several levels of items: listed only if asked for.
pub const MULTI_LEVEL_BOARD: Id = board_id(7);
/// An archived board.
pub const ARCHIVED_BOARD: Id = board_id(8);
/// A deleted board.
pub const DELETED_BOARD: Id = board_id(9);
/// A board that [`LEAVER`] is on only through [`SALES_TEAM`].
pub const LEAVER_TEAM_BOARD: Id = board_id(10);
/// A public board that keeps listing [`LEAVER`] however often she is taken off \[LIVE-A\].
pub const LEAVER_STICKY_BOARD: Id = board_id(11);
/// A board whose only owner is [`LEAVER`].
pub const LEAVER_OWNED_BOARD: Id = board_id(12);
/// A private board that [`LEAVER`] subscribes to and [`ADMIN_USER`] owns.
pub const LEAVER_PRIVATE_BOARD: Id = board_id(13);
/// A public board that [`LEAVER`] subscribes to; taking her off works.
pub const LEAVER_PUBLIC_BOARD: Id = board_id(14);
/// A board with the team `-1`, everyone, on it.
pub const EVERYONE_BOARD: Id = board_id(15);
/// A board with two owners, [`ADMIN_USER`] and [`MEMBER_USER`].
pub const TWO_OWNERS_BOARD: Id = board_id(16);
/// A board that [`ENGINEERING_TEAM`] owns.
pub const TEAM_OWNED_BOARD: Id = board_id(17);
/// A board with a folder, tags, a description, a meeting link and items.
pub const FULL_BOARD: Id = board_id(18);
/// A workspace that only [`LEAVER`] owns.
pub const LEAVER_WORKSPACE: Id = workspace_id(4);

/// An archived board with [`LEAVER`] on it.
pub const LEAVER_ARCHIVED_BOARD: Id = board_id(19);
/// A multi-level board with [`LEAVER`] on it.
pub const LEAVER_MULTI_LEVEL_BOARD: Id = board_id(20);

/// A private document that [`LEAVER`] owns together with [`ADMIN_USER`].
pub const LEAVER_DOCUMENT: Id = board_id(21);
/// The hidden board with the subitems of [`LEAVER_PUBLIC_BOARD`]; [`LEAVER`] owns it together with [`ADMIN_USER`].
pub const LEAVER_SUB_ITEMS_BOARD: Id = board_id(22);
/// A shareable board that [`LEAVER`] owns together with [`ADMIN_USER`].
pub const LEAVER_SHARE_BOARD: Id = board_id(23);
/// A private board that only [`SALES_TEAM`] owns; [`LEAVER`] is on it only through that team.
pub const LEAVER_TEAM_OWNED_BOARD: Id = board_id(24);
/// A private board of [`LEAVER`]'s that nobody else can see.
pub const LEAVER_UNSEEN_BOARD: Id = board_id(25);
/// A private board that [`LEAVER`] is on in person and through [`SALES_TEAM`].
pub const LEAVER_TWICE_BOARD: Id = board_id(26);

/// Every board that [`LEAVER`] is on in person, in whatever state.
pub const LEAVER_BOARDS: [Id; 11] = [
    LEAVER_STICKY_BOARD,
    LEAVER_OWNED_BOARD,
    LEAVER_PRIVATE_BOARD,
    LEAVER_PUBLIC_BOARD,
    LEAVER_ARCHIVED_BOARD,
    LEAVER_MULTI_LEVEL_BOARD,
    LEAVER_DOCUMENT,
    LEAVER_SUB_ITEMS_BOARD,
    LEAVER_SHARE_BOARD,
    LEAVER_UNSEEN_BOARD,
    LEAVER_TWICE_BOARD,
];

/// The size of the account, and its kind of main workspace.
#[derive(Clone, Debug)]
pub struct Size {
    /// The number of users, without [`CANCELED_INVITATION_USER`] and [`DELETED_USER`]; the named ones are always there.
    pub users: usize,
    /// The number of boards; the named ones are always there.
    pub boards: usize,
    /// The seed of the random numbers.
    pub start: u64,
    /// True if the main workspace has an id, as in an account that was migrated \[DOC-ws\].
    pub main_workspace_has_id: bool,
}

impl Default for Size {
    fn default() -> Self {
        Self {
            users: 60,
            boards: 240,
            start: 2026,
            main_workspace_has_id: true,
        }
    }
}

/// Creates an account.
pub fn world(size: &Size) -> World {
    let mut world = World {
        account: Account {
            id: 13_524_871,
            name: "Harborworks".to_owned(),
            slug: "harborworks".to_owned(),
            tier: "enterprise".to_owned(),
            created_at: Timestamp(1_551_690_000_000),
            country_code: "DE".to_owned(),
        },
        users: BTreeMap::new(),
        teams: BTreeMap::new(),
        workspaces: BTreeMap::new(),
        main_workspace: size.main_workspace_has_id.then_some(MAIN_WORKSPACE),
        folders: BTreeMap::new(),
        boards: BTreeMap::new(),
        tags: BTreeMap::new(),
        updates: BTreeMap::new(),
        assets: BTreeMap::new(),
        departments: BTreeMap::new(),
        automations: BTreeMap::new(),
        activities: Vec::new(),
        removed: crate::world::Removed::default(),
        next_ids: BTreeMap::new(),
        case_sensitive_emails: false,
    };
    let mut random = Random::new(size.start);
    people::add_users(&mut world, size.users, &mut random);
    people::add_teams(&mut world, &mut random);
    people::add_departments(&mut world);
    boards::add_workspaces(&mut world);
    boards::add_named_boards(&mut world);
    boards::add_automations(&mut world);
    boards::add_boards(&mut world, size.boards, &mut random);
    people::add_departed(&mut world);
    world
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::{BoardHierarchy, BoardKind, BoardObjectType, State, UserStatus};

    #[test]
    fn seed_constants_name_the_objects_they_describe() {
        let world = world(&Size::default());
        assert_eq!(NOW.date_time(), "2026-11-23T09:00:00Z");
        assert_eq!(world.users[&ADMIN_USER].name, "Ada Lindqvist");
        assert_eq!(world.users[&LEAVER].email, LEAVER_EMAIL);
        assert_eq!(world.users[&MIXED_CASE_USER].email, MIXED_CASE_EMAIL);
        assert_eq!(world.users[&JOHN_SMITH].name, "John Smith");
        assert!(NAMESAKES.iter().all(|id| world.users[id].name == SHARED_NAME));
        assert_eq!(world.users.values().filter(|user| user.name == SHARED_NAME).count(), 2);
        assert_eq!(world.users[&DEACTIVATED_USER].status, UserStatus::Inactive);
        assert_eq!(world.users[&PENDING_USER].status, UserStatus::Pending);
        assert!(world.users[&CANCELED_INVITATION_USER].is_pending());
        assert!(world.users[&DELETED_USER].is_deleted());
        assert!(world.boards[&BOARD_WITHOUT_SUBSCRIBERS].users.is_empty());
        assert_eq!(world.boards[&DOCUMENT].object_type, BoardObjectType::Document);
        assert_eq!(world.boards[&SUB_ITEMS_BOARD].object_type, BoardObjectType::SubItemsBoard);
        assert_eq!(world.boards[&MULTI_LEVEL_BOARD].hierarchy, BoardHierarchy::MultiLevel);
        assert_eq!(world.boards[&ARCHIVED_BOARD].state, State::Archived);
        assert_eq!(world.boards[&DELETED_BOARD].state, State::Deleted);
        assert_eq!(world.boards[&SHARE_BOARD].kind, BoardKind::Share);
        assert!(world.boards[&LEAVER_TEAM_BOARD].membership(LEAVER).is_none());
        assert!(world.is_on_board_through_team(LEAVER, &world.boards[&LEAVER_TEAM_BOARD]));
        assert!(world.boards_of(NEWCOMER).is_empty());
    }

    #[test]
    fn the_leavers_boards_are_the_listed_ones_at_any_size() {
        for size in [
            Size::default(),
            Size {
                users: 500,
                boards: 3_000,
                ..Size::default()
            },
        ] {
            let world = world(&size);
            assert_eq!(world.users.len(), size.users + 2, "and the two who are not there any more");
            assert_eq!(world.boards.len(), size.boards);
            let boards: Vec<Id> = world.boards_of(LEAVER).iter().map(|board| board.id).collect();
            assert_eq!(boards, LEAVER_BOARDS);
        }
    }

    #[test]
    fn people_who_are_gone_are_the_last_ones_and_on_nothing() {
        for users in [25, 100_000] {
            let world = world(&Size {
                users,
                boards: 30,
                ..Size::default()
            });
            let last: Vec<Id> = world.users.keys().rev().take(2).copied().collect();
            assert_eq!(last, [DELETED_USER, CANCELED_INVITATION_USER]);
            for user in last {
                assert!(world.boards_of(user).is_empty());
                assert!(world.teams.values().all(|team| !team.users.contains(&user)));
            }
        }
    }

    #[test]
    fn equal_sizes_and_seeds_generate_equal_accounts() {
        let dump = |start| serde_json::to_string(&world(&Size { start, ..Size::default() })).unwrap();
        assert_eq!(dump(1), dump(1));
        assert_ne!(dump(1), dump(2));
    }

    #[test]
    fn every_id_referred_to_in_the_seed_exists() {
        let world = world(&Size::default());
        for board in world.boards.values() {
            assert!(world.users.contains_key(&board.creator));
            assert!(board.users.iter().all(|membership| world.users.contains_key(&membership.user)));
            assert!(
                board
                    .teams
                    .iter()
                    .all(|m| m.team == crate::world::EVERYONE || world.teams.contains_key(&m.team))
            );
            assert!(board.workspace.is_none_or(|id| world.workspaces.contains_key(&id)));
            assert!(board.folder.is_none_or(|id| world.folders[&id].workspace == board.workspace));
            assert!(board.id > i64::from(u32::MAX), "ids must not fit in 32 bits");
        }
    }
}
