//! The users and teams of the seed account.

use super::names::{FIRST, LAST, PLACES, TITLES};
use crate::calendar::DAY;
use crate::clock::Timestamp;
use crate::random::Random;
use crate::world::{Department, Departure, Id, OutOfOffice, Sequence, Team, User, UserKind, UserStatus, World};

/// The people with a constant, in the order of their ids.
const NAMED: [(&str, &str, UserKind, UserStatus); 20] = [
    (
        "Ada Lindqvist",
        "ada.lindqvist@harborworks.example",
        UserKind::Admin,
        UserStatus::Active,
    ),
    ("Milo Haas", "milo.haas@harborworks.example", UserKind::Member, UserStatus::Active),
    (
        "Vera Okafor",
        "vera.okafor@harborworks.example",
        UserKind::ViewOnly,
        UserStatus::Active,
    ),
    ("Gita Blum", "gita@blum-consulting.example", UserKind::Guest, UserStatus::Active),
    (
        "Uma Petrov",
        "uma.petrov@harborworks.example",
        UserKind::Member,
        UserStatus::Pending,
    ),
    (
        "Dag Sorensen",
        "dag.sorensen@harborworks.example",
        UserKind::Member,
        UserStatus::Inactive,
    ),
    ("Lena Fischer", super::LEAVER_EMAIL, UserKind::Member, UserStatus::Active),
    ("Pia Novak", "pia.novak@harborworks.example", UserKind::Member, UserStatus::Pending),
    (
        "Omar Haddad",
        "omar.haddad@harborworks.example",
        UserKind::Admin,
        UserStatus::Active,
    ),
    (
        super::SHARED_NAME,
        "maria.garcia@harborworks.example",
        UserKind::Member,
        UserStatus::Active,
    ),
    (
        super::SHARED_NAME,
        "maria.garcia2@harborworks.example",
        UserKind::Member,
        UserStatus::Active,
    ),
    (
        "Mariana Garcia",
        "mariana.garcia@harborworks.example",
        UserKind::Member,
        UserStatus::Active,
    ),
    (
        "Maria Garcia-Lopez",
        "m.garcia-lopez@harborworks.example",
        UserKind::ViewOnly,
        UserStatus::Active,
    ),
    ("John Smith", "john.smith@harborworks.example", UserKind::Member, UserStatus::Active),
    ("Jon Smith", "jon.smith@harborworks.example", UserKind::Member, UserStatus::Active),
    (
        "Johnny Smithe",
        "johnny.smithe@harborworks.example",
        UserKind::Guest,
        UserStatus::Active,
    ),
    (
        "Joan Smith",
        "joan.smith@harborworks.example",
        UserKind::Member,
        UserStatus::Inactive,
    ),
    ("Iain McKenzie", super::MIXED_CASE_EMAIL, UserKind::Member, UserStatus::Active),
    ("Theo Marchetti", "theo@marchetti.example", UserKind::Guest, UserStatus::Active),
    (
        "Nia Adeyemi",
        "nia.adeyemi@harborworks.example",
        UserKind::Member,
        UserStatus::Active,
    ),
];

/// Adds the named users and enough others.
pub(super) fn add_users(world: &mut World, count: usize, random: &mut Random) {
    for (index, (name, email, kind, status)) in NAMED.into_iter().enumerate() {
        add_user(world, index, name.to_owned(), email.to_owned(), kind, status, random);
    }
    for index in NAMED.len()..count {
        // 31 shares no factor with the number of names, so the first 4,819 people all have different ones.
        let name = index * 31 % (FIRST.len() * LAST.len());
        let (first, last) = (FIRST[name % FIRST.len()], LAST[name / FIRST.len()]);
        let kind = match random.below(100) {
            0..=2 => UserKind::Admin,
            3..=76 => UserKind::Member,
            77..=86 => UserKind::ViewOnly,
            _ => UserKind::Guest,
        };
        let status = match random.below(100) {
            0..=5 => UserStatus::Inactive,
            6..=10 => UserStatus::Pending,
            _ => UserStatus::Active,
        };
        let host = if kind == UserKind::Guest {
            "partner.example"
        } else {
            "harborworks.example"
        };
        let local = format!("{first}.{last}").to_lowercase();
        let number = if index < FIRST.len() * LAST.len() {
            String::new()
        } else {
            index.to_string()
        };
        let email = format!("{local}{number}@{host}");
        add_user(world, index, format!("{first} {last}"), email, kind, status, random);
    }
}

fn add_user(world: &mut World, index: usize, name: String, email: String, kind: UserKind, status: UserStatus, random: &mut Random) {
    let id = world.next_id(Sequence::User);
    let (city, country, time_zone, hours) = *random.pick(&PLACES);
    let age_of_account = super::NOW.0 - world.account.created_at.0;
    let created_at =
        Timestamp(world.account.created_at.0 + age_of_account / 1_000_000 * 1_000 * random.below(990) as i64 + index as i64 * 1_000);
    let active = status != UserStatus::Pending;
    let years = 21 + random.below(42) as i64;
    let last_activity = super::NOW.0 - random.below(20) as i64 * DAY - random.below(86_000) as i64 * 1_000;
    let phone = |random: &mut Random| format!("+49 30 {:07}", random.below(10_000_000));
    let user = User {
        id,
        name,
        email,
        kind,
        status,
        departure: None,
        is_email_confirmed: active,
        title: random.chance(80).then(|| (*random.pick(&TITLES)).to_owned()),
        birthday: random
            .chance(60)
            .then(|| Timestamp((super::NOW.0 / DAY - years * 365 - random.below(365) as i64) * DAY)),
        country_code: Some(country.to_owned()),
        location: random.chance(70).then(|| city.to_owned()),
        phone: random.chance(50).then(|| phone(random)),
        mobile_phone: random.chance(50).then(|| phone(random)),
        time_zone_identifier: Some(time_zone.to_owned()),
        utc_hours_diff: hours,
        current_language: Some("en".to_owned()),
        created_at,
        became_active_at: active.then_some(Timestamp(created_at.0 + DAY)),
        last_activity: active.then_some(Timestamp(last_activity.max(created_at.0))),
        out_of_office: random.chance(4).then_some(OutOfOffice {
            kind: "out_of_office".to_owned(),
            start: Timestamp(super::NOW.0 - 2 * DAY),
            end: Timestamp(super::NOW.0 + 5 * DAY),
        }),
    };
    world.users.insert(id, user);
}

/// Adds two people who are kept in the account, but will not sign in again, and are on nothing. Nothing of them is random,
/// and their ids are none of the sequence's, so that they change nothing of the others.
pub(super) fn add_departed(world: &mut World) {
    let created_at = Timestamp(super::NOW.0 - 200 * DAY);
    let person = |id: Id, name: &str, email: String, departure: Departure| User {
        id,
        name: name.to_owned(),
        email,
        kind: UserKind::Member,
        status: UserStatus::Inactive,
        departure: Some(departure),
        is_email_confirmed: false,
        title: None,
        birthday: None,
        country_code: None,
        location: None,
        phone: None,
        mobile_phone: None,
        time_zone_identifier: None,
        utc_hours_diff: 0.0,
        current_language: None,
        created_at,
        became_active_at: None,
        last_activity: None,
        out_of_office: None,
    };
    // The names are monday.com's own [LIVE-D, LIVE-E].
    let canceled = person(
        super::CANCELED_INVITATION_USER,
        "Deleted on invitation cancelation",
        super::CANCELED_INVITATION_EMAIL.to_owned(),
        Departure::InvitationCanceled,
    );
    let deleted = User {
        is_email_confirmed: true,
        became_active_at: Some(Timestamp(created_at.0 + DAY)),
        last_activity: Some(Timestamp(created_at.0 + 90 * DAY)),
        ..person(
            super::DELETED_USER,
            "Deleted member",
            format!("user-{}@deleted.user", super::DELETED_USER),
            Departure::Deleted,
        )
    };
    for user in [canceled, deleted] {
        world.users.insert(user.id, user);
    }
}

/// Users who can be put on any board: active, no guests, and none of those whose boards tests rely on.
pub(super) fn colleagues(world: &World) -> Vec<Id> {
    let kept_apart = [super::LEAVER, super::NEWCOMER];
    world
        .users
        .values()
        .filter(|user| user.status == UserStatus::Active && user.kind != UserKind::Guest)
        .map(|user| user.id)
        .filter(|id| !kept_apart.contains(id))
        .collect()
}

/// Adds two departments: the admin leads the one that the member is in.
pub(super) fn add_departments(world: &mut World) {
    for (name, seats, members, owners) in [
        ("Research", 10, vec![super::MEMBER_USER], vec![super::ADMIN_USER]),
        ("Operations", 0, vec![super::ADMIN_USER], Vec::new()),
    ] {
        let id = world.next_id(Sequence::Department);
        let department = Department {
            id,
            name: name.to_owned(),
            reserved_seats: seats,
            members,
            owners,
        };
        world.departments.insert(id, department);
    }
}

/// Adds teams: three with a constant, and one for every two hundred users or so.
pub(super) fn add_teams(world: &mut World, random: &mut Random) {
    let colleagues = colleagues(world);
    let some = |count: usize, random: &mut Random| {
        let mut users: Vec<Id> = (0..count).map(|_| *random.pick(&colleagues)).collect();
        users.sort_unstable();
        users.dedup();
        users
    };
    let mut teams = vec![
        (
            "Engineering".to_owned(),
            false,
            vec![super::MEMBER_USER, super::JOHN_SMITH, super::MIXED_CASE_USER],
        ),
        (
            "Sales".to_owned(),
            false,
            vec![super::LEAVER, super::OTHER_ADMIN_USER, super::NAMESAKES[0]],
        ),
        ("Outside Help".to_owned(), true, vec![super::OTHER_GUEST_USER]),
        ("Design".to_owned(), false, some(6, random)),
        ("Finance".to_owned(), false, some(5, random)),
    ];
    for number in 1..=world.users.len() / 200 {
        teams.push((format!("Crew {number}"), false, some(12, random)));
    }
    for (name, is_guest, users) in teams {
        let id = world.next_id(Sequence::Team);
        let owners = if is_guest {
            Vec::new()
        } else {
            users.iter().copied().take(1).collect()
        };
        let created_at = Timestamp(world.account.created_at.0 + 30 * DAY);
        world.teams.insert(
            id,
            Team {
                id,
                name,
                is_guest,
                users,
                owners,
                created_at,
            },
        );
    }
}
