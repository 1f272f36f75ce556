//! The workspaces, folders, tags and boards of the seed account.

use super::names::{COLORS, FORMS, SUBJECTS, WORKSPACES};
use crate::calendar::DAY;
use crate::clock::Timestamp;
use crate::random::Random;
use crate::world::{
    Automation, Board, BoardHierarchy, BoardKind, BoardObjectType, EVERYONE, Folder, Id, Item, Sequence, State, Tag, TeamMembership,
    UserMembership, Workspace, WorkspaceKind, World,
};
use std::collections::BTreeMap;

fn owner(user: Id) -> UserMembership {
    UserMembership { user, owner: true }
}

fn subscriber(user: Id) -> UserMembership {
    UserMembership { user, owner: false }
}

/// Adds two folders and the workspaces, which are more than one page of 25 holds.
pub(super) fn add_workspaces(world: &mut World) {
    let everyone = vec![TeamMembership {
        team: EVERYONE,
        owner: false,
    }];
    let named = [
        ("Main workspace", WorkspaceKind::Open, State::Active),
        ("Engineering", WorkspaceKind::Open, State::Active),
        ("Human Resources", WorkspaceKind::Closed, State::Active),
        ("Season 2023", WorkspaceKind::Open, State::Archived),
    ];
    let rest = WORKSPACES.map(|name| (name, WorkspaceKind::Open, State::Active));
    for (name, kind, state) in named.into_iter().chain(rest) {
        let id = world.next_id(Sequence::Workspace);
        if id == super::MAIN_WORKSPACE && world.main_workspace.is_none() {
            continue;
        }
        let (mut users, mut teams) = (vec![owner(super::ADMIN_USER)], everyone.clone());
        if id == super::LEAVER_WORKSPACE {
            users = vec![owner(super::LEAVER), subscriber(super::ADMIN_USER)];
        }
        if id == super::CLOSED_WORKSPACE {
            users.extend([super::LEAVER, super::OTHER_ADMIN_USER, super::NAMESAKES[1]].map(subscriber));
            teams.clear();
        }
        let created_at = Timestamp(world.account.created_at.0 + (id - super::MAIN_WORKSPACE) * 60_000);
        world.workspaces.insert(
            id,
            Workspace {
                id,
                name: name.to_owned(),
                kind,
                state,
                description: None,
                created_at,
                users,
                teams,
            },
        );
    }
    for (name, workspace) in [("Current Projects", Some(super::OPEN_WORKSPACE)), ("Company", world.main_workspace)] {
        let id = world.next_id(Sequence::Folder);
        let created_at = Timestamp(world.account.created_at.0 + 90 * DAY);
        world.folders.insert(
            id,
            Folder {
                id,
                name: name.to_owned(),
                workspace,
                parent: None,
                owner: super::ADMIN_USER,
                created_at,
                color: None,
                font_weight: None,
                custom_icon: None,
                position: None,
            },
        );
    }
    for (name, color) in ["urgent", "client", "internal", "2026"].into_iter().zip(COLORS) {
        let id = world.next_id(Sequence::Tag);
        world.tags.insert(
            id,
            Tag {
                id,
                name: name.to_owned(),
                color: color.to_owned(),
            },
        );
    }
}

/// A plain public board in the main workspace, owned by [`super::ADMIN_USER`], not in the account yet.
fn plain(world: &mut World, name: String, created_at: Timestamp) -> Board {
    Board {
        id: world.next_id(Sequence::Board),
        name,
        description: None,
        kind: BoardKind::Public,
        permissions: "everyone".to_owned(),
        state: State::Active,
        object_type: BoardObjectType::Board,
        hierarchy: BoardHierarchy::Classic,
        workspace: world.main_workspace,
        folder: None,
        creator: super::ADMIN_USER,
        users: vec![owner(super::ADMIN_USER)],
        teams: Vec::new(),
        tags: Vec::new(),
        groups: vec![Board::first_group()],
        own_columns: None,
        items: Vec::new(),
        item_terminology: None,
        communication: None,
        created_at,
        updated_at: created_at,
        used_at: created_at,
        created_from_board: None,
        keeps_removed_users: false,
    }
}

/// Adds the boards with a constant, in the order of their ids.
pub(super) fn add_named_boards(world: &mut World) {
    type Change = fn(&mut Board);
    let named: [(&str, Change); 27] = [
        ("Abandoned Ideas", |board| {
            board.users.clear();
            board.creator = super::OTHER_ADMIN_USER;
        }),
        ("Company Roadmap", |board| board.users.push(subscriber(super::MEMBER_USER))),
        ("Salary Review", |board| {
            board.kind = BoardKind::Private;
            board.permissions = "owners".to_owned();
            board.workspace = Some(super::CLOSED_WORKSPACE);
        }),
        ("Client Portal", |board| {
            board.kind = BoardKind::Share;
            board.users.extend([super::MEMBER_USER, super::GUEST_USER].map(subscriber));
            board.teams.push(TeamMembership {
                team: super::GUEST_TEAM,
                owner: false,
            });
        }),
        ("Surprise Party", |board| {
            board.kind = BoardKind::Private;
            board.creator = super::MEMBER_USER;
            board.users = vec![owner(super::MEMBER_USER)];
        }),
        ("Meeting Notes", |board| board.object_type = BoardObjectType::Document),
        ("Subitems of Company Roadmap", |board| {
            board.object_type = BoardObjectType::SubItemsBoard
        }),
        ("Product Portfolio", |board| board.hierarchy = BoardHierarchy::MultiLevel),
        ("Fair 2024", |board| board.state = State::Archived),
        ("Test, please ignore", |board| board.state = State::Deleted),
        ("Sales Pipeline", |board| {
            board.kind = BoardKind::Private;
            board.teams.push(TeamMembership {
                team: super::SALES_TEAM,
                owner: false,
            });
        }),
        ("All Hands", |board| {
            board.users.push(subscriber(super::LEAVER));
            board.keeps_removed_users = true;
        }),
        ("Onboarding", |board| {
            board.creator = super::LEAVER;
            board.users = vec![owner(super::LEAVER)];
        }),
        ("Hiring Plan", |board| {
            board.kind = BoardKind::Private;
            board.workspace = Some(super::CLOSED_WORKSPACE);
            board.users.push(subscriber(super::LEAVER));
        }),
        ("Office Move", |board| board.users.push(subscriber(super::LEAVER))),
        ("Announcements", |board| {
            board.teams.push(TeamMembership {
                team: EVERYONE,
                owner: false,
            })
        }),
        ("Brand Guidelines", |board| board.users.push(owner(super::MEMBER_USER))),
        ("Release Train", |board| {
            board.workspace = Some(super::OPEN_WORKSPACE);
            board.teams.push(TeamMembership {
                team: super::ENGINEERING_TEAM,
                owner: true,
            });
        }),
        ("Website Relaunch", |board| {
            board.workspace = Some(super::OPEN_WORKSPACE);
            board.folder = Some(super::FOLDER);
            board.description = Some("Everything about the new site.".to_owned());
            board.permissions = "collaborators".to_owned();
            board.tags = vec![super::tag_id(0), super::tag_id(1)];
            board.item_terminology = Some("task".to_owned());
            board.communication = Some(serde_json::json!({"meeting_url": "https://meet.example/relaunch"}));
            board.users.extend([super::MEMBER_USER, super::JOHN_SMITH].map(subscriber));
        }),
        ("Interviews 2025", |board| {
            board.state = State::Archived;
            board.users.push(subscriber(super::LEAVER));
        }),
        ("Programme Plan", |board| {
            board.hierarchy = BoardHierarchy::MultiLevel;
            board.users.push(subscriber(super::LEAVER));
        }),
        ("Handover Notes", |board| {
            board.kind = BoardKind::Private;
            board.object_type = BoardObjectType::Document;
            board.users.push(owner(super::LEAVER));
        }),
        ("Subitems of Office Move", |board| {
            board.object_type = BoardObjectType::SubItemsBoard;
            board.users.push(owner(super::LEAVER));
        }),
        ("Supplier Contacts", |board| {
            board.kind = BoardKind::Share;
            board.users.push(owner(super::LEAVER));
        }),
        ("Commission Plan", |board| {
            board.kind = BoardKind::Private;
            board.creator = super::NAMESAKES[0];
            board.users = vec![subscriber(super::ADMIN_USER)];
            board.teams.push(TeamMembership {
                team: super::SALES_TEAM,
                owner: true,
            });
        }),
        ("Lena's Drafts", |board| {
            board.kind = BoardKind::Private;
            board.creator = super::LEAVER;
            board.users = vec![owner(super::LEAVER)];
        }),
        ("Customer Visits", |board| {
            board.kind = BoardKind::Private;
            board.users.push(subscriber(super::LEAVER));
            board.teams.push(TeamMembership {
                team: super::SALES_TEAM,
                owner: false,
            });
        }),
    ];
    for (index, (name, change)) in named.into_iter().enumerate() {
        let created_at = Timestamp(world.account.created_at.0 + (200 + 11 * index as i64) * DAY);
        let mut board = plain(world, name.to_owned(), created_at);
        board.updated_at = Timestamp(super::NOW.0 - (index as i64 + 3) * DAY);
        board.used_at = Timestamp(super::NOW.0 - (index as i64 * 7 % 23 + 1) * DAY);
        change(&mut board);
        if board.id == super::FULL_BOARD {
            board.items = ["Sitemap", "Wireframes", "Copy", "Launch"]
                .map(|name| item(world, name, &board, created_at))
                .into();
        }
        world.boards.insert(board.id, board);
    }
}

/// Adds automations: the leaver's, of both ways, and one of somebody who stays.
pub(super) fn add_automations(world: &mut World) {
    for (owner, board, title, is_legacy) in [
        (super::LEAVER, super::PUBLIC_BOARD, "When an item is created, notify Sales", false),
        (
            super::LEAVER,
            super::LEAVER_OWNED_BOARD,
            "When Status changes to Done, move item to Archive",
            false,
        ),
        (super::LEAVER, super::LEAVER_OWNED_BOARD, "Every Monday, create an item", true),
        (super::LEAVER, super::LEAVER_UNSEEN_BOARD, "When a date arrives, notify Lena", false),
        (
            super::MEMBER_USER,
            super::PUBLIC_BOARD,
            "When Status changes, notify the owner",
            false,
        ),
        (
            super::MEMBER_USER,
            super::LEAVER_OWNED_BOARD,
            "Every Friday, archive done items",
            true,
        ),
    ] {
        let id = world.next_id(Sequence::Automation);
        let created_at = Timestamp(world.account.created_at.0 + 900 * DAY);
        world.automations.insert(
            id,
            Automation {
                id,
                board,
                owner,
                title: title.to_owned(),
                active: true,
                is_legacy,
                created_at,
                updated_at: created_at,
            },
        );
    }
}

fn item(world: &mut World, name: &str, board: &Board, created_at: Timestamp) -> Item {
    Item {
        id: world.next_id(Sequence::Item),
        name: name.to_owned(),
        group: "topics".to_owned(),
        creator: board.creator,
        created_at,
        state: State::Active,
        parent: None,
        values: BTreeMap::new(),
        updated: None,
    }
}

/// Adds boards until there are `count`.
pub(super) fn add_boards(world: &mut World, count: usize, random: &mut Random) {
    let colleagues = super::people::colleagues(world);
    let workspaces: Vec<Id> = world
        .workspaces
        .values()
        .filter(|workspace| workspace.kind == WorkspaceKind::Open && workspace.state == State::Active)
        .map(|workspace| workspace.id)
        .collect();
    let named = world.boards.len();
    let first = world.account.created_at.0 + 450 * DAY;
    let step = (super::NOW.0 - DAY - first) / count.max(1) as i64;
    for index in named..count {
        let created_at = Timestamp(first + step * index as i64);
        let name = format!("{} {}", random.pick(&SUBJECTS), random.pick(&FORMS));
        let mut board = plain(world, name, created_at);
        board.creator = *random.pick(&colleagues);
        board.kind = match random.below(100) {
            0..=69 => BoardKind::Public,
            70..=89 => BoardKind::Private,
            _ => BoardKind::Share,
        };
        board.state = match random.below(100) {
            0..=87 => State::Active,
            88..=95 => State::Archived,
            _ => State::Deleted,
        };
        match random.below(100) {
            0..=5 => {
                board.object_type = BoardObjectType::Document;
                board.name = format!("{} Notes", random.pick(&SUBJECTS));
            }
            6..=10 => {
                board.object_type = BoardObjectType::SubItemsBoard;
                board.name = format!("Subitems of {}", board.name);
            }
            11..=16 => board.hierarchy = BoardHierarchy::MultiLevel,
            _ => {}
        }
        if random.chance(60) {
            board.workspace = Some(*random.pick(&workspaces));
            if board.workspace == Some(super::OPEN_WORKSPACE) {
                board.folder = Some(super::FOLDER);
            }
        }
        board.users.clear();
        board.set_user(board.creator, true);
        for _ in 0..random.below(5) {
            let user = *random.pick(&colleagues);
            if board.membership(user).is_none() {
                board.set_user(user, false);
            }
        }
        // Most private boards have the admin on them, so that the admin's token has enough to look at.
        if board.kind != BoardKind::Public && random.chance(80) {
            board.set_user(super::ADMIN_USER, true);
        }
        if random.chance(8) {
            board.set_team(super::ENGINEERING_TEAM, false);
        }
        if random.chance(30) {
            board.description = Some(format!("About {}.", board.name.to_lowercase()));
        }
        let age = (super::NOW.0 - created_at.0) / 1_000;
        board.updated_at = Timestamp(created_at.0 + age * random.below(1_000) as i64);
        board.used_at = Timestamp(board.updated_at.0 + (super::NOW.0 - board.updated_at.0) / 100 * random.below(100) as i64);
        for _ in 0..random.below(3) {
            let name = format!("{} for {}", random.pick(&FORMS), random.pick(&SUBJECTS));
            let item = item(world, &name, &board, created_at);
            board.items.push(item);
        }
        world.boards.insert(board.id, board);
    }
}
