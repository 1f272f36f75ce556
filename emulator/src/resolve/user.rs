//! The fields of `User` and `Team`, in both of the shapes that users have had.

use super::lists::page_of;
use super::{Arguments, Context, Field, Object, Resolved, Value, account, roles};
use crate::failure::Failure;
use crate::options::Guess;
use crate::world::{EVERYONE, Id, User, UserKind, UserStatus, World};
use apollo_compiler::response::JsonValue;

/// The maximum number of users on a page, from 2026-07 on \[DOC-mig26\].
const MAX_PAGE_SIZE: i64 = 1_000;

/// The filter on users that the arguments ask for.
struct Filter<'a> {
    ids: Option<Vec<Id>>,
    emails: Option<Vec<&'a str>>,
    name: Option<&'a str>,
    /// The words of the name, in lower case.
    words: Vec<String>,
    /// The name must be the same, not just alike.
    exact_name: bool,
    legacy_kind: Option<&'a str>,
    kinds: Option<Vec<&'a str>>,
    other_kinds: Option<Vec<&'a str>>,
    statuses: Vec<UserStatus>,
    case_sensitive_emails: bool,
    /// True if users who have not accepted are shown as members.
    pending_are_members: bool,
}

impl<'a> Filter<'a> {
    fn new(context: &Context<'_>, arguments: Arguments<'a>, renamed: bool, world: &World) -> Result<Self, Failure> {
        let emails = arguments.texts("emails");
        let legacy_kind = arguments.text("kind");
        let user_kind = arguments.object("user_kind");
        let statuses = match (arguments.texts("status"), arguments.flag("non_active")) {
            (Some(named), _) => [UserStatus::Active, UserStatus::Inactive, UserStatus::Pending]
                .into_iter()
                .filter(|status| named.contains(&status.name()))
                .collect(),
            (None, Some(true)) => vec![UserStatus::Inactive],
            // Deactivated users are hidden unless asked for [SDL].
            (None, _) => vec![UserStatus::Active, UserStatus::Pending],
        };
        // From 2026-07 on, a kind or an address beside the name makes the match exact [SDL-2026-07].
        let exact_name = renamed && (legacy_kind.is_some() || user_kind.is_some() || emails.is_some());
        let name = arguments.filled_text("name");
        Ok(Self {
            ids: arguments.ids("ids")?,
            emails,
            name,
            words: name
                .unwrap_or_default()
                .to_lowercase()
                .split_whitespace()
                .map(str::to_owned)
                .collect(),
            exact_name,
            legacy_kind,
            kinds: user_kind.and_then(|filter| filter.texts("in")),
            other_kinds: user_kind.and_then(|filter| filter.texts("not_in")),
            statuses,
            case_sensitive_emails: world.case_sensitive_emails,
            pending_are_members: context.is_turned(Guess::InvitedUsersAreMembers),
        })
    }

    fn matches(&self, user: &User) -> bool {
        self.ids.as_ref().is_none_or(|ids| ids.contains(&user.id))
            && self
                .emails
                .as_ref()
                .is_none_or(|emails| emails.iter().any(|email| self.is_address(user, email)))
            && self.name.is_none_or(|name| self.is_named(user, name))
            && self.legacy_kind.is_none_or(|kind| match kind {
                "guests" => self.kind(user) == UserKind::Guest,
                "non_guests" => self.kind(user) != UserKind::Guest,
                "non_pending" => !user.is_pending(),
                _ => true,
            })
            && self.kinds.as_ref().is_none_or(|kinds| is_one_of(self.kind(user), kinds))
            && self.other_kinds.as_ref().is_none_or(|kinds| !is_one_of(self.kind(user), kinds))
            && self.statuses.contains(&user.status)
    }

    fn kind(&self, user: &User) -> UserKind {
        shown_kind(user, self.pending_are_members)
    }

    fn is_address(&self, user: &User, email: &str) -> bool {
        if self.case_sensitive_emails {
            user.email == email
        } else {
            user.email.eq_ignore_ascii_case(email)
        }
    }

    fn is_named(&self, user: &User, name: &str) -> bool {
        if self.exact_name {
            user.name.eq_ignore_ascii_case(name)
        } else {
            is_alike(&user.name, &self.words)
        }
    }
}

/// The kind that a user is shown with. That it is the one they were invited with before they accept is UNCONFIRMED.
fn shown_kind(user: &User, pending_are_members: bool) -> UserKind {
    if pending_are_members && user.status == UserStatus::Pending {
        UserKind::Member
    } else {
        user.kind
    }
}

fn is_one_of(own: UserKind, kinds: &[&str]) -> bool {
    // BASIC stands for the four kinds that people have, which are all there are here [SDL].
    kinds.iter().any(|kind| *kind == "BASIC" || *kind == own.role_name())
}

/// The emulator's fuzzy match: each searched word (in lower case) is part of the name, or starts like one of its words.
fn is_alike(name: &str, words: &[String]) -> bool {
    let name = name.to_lowercase();
    let resembles = |word: &String| {
        name.contains(word.as_str())
            || (word.chars().count() > 3
                && name
                    .split([' ', '-'])
                    .any(|own| own.starts_with(&word[..word.len() - last_length(word)])))
    };
    words.iter().all(resembles)
}

/// The length of a word's last letter, in bytes.
fn last_length(word: &str) -> usize {
    word.chars().next_back().map_or(0, char::len_utf8)
}

/// True if the schema of the request has the users of 2026-07 and later.
fn has_new_users(context: &Context<'_>) -> bool {
    context.request.version >= "2026-07"
}

pub(super) fn users(context: &Context<'_>, field: &Field<'_>) -> Result<Value, Failure> {
    let world = context.world();
    let renamed = has_new_users(context);
    if renamed && field.arguments.number("limit").is_some_and(|limit| limit > MAX_PAGE_SIZE) {
        return Err(Failure::invalid_argument(format!(
            "Limit exceeds the maximum allowed value of {MAX_PAGE_SIZE}."
        )));
    }
    // Guests see the people they share a board with; here, themselves. UNCONFIRMED.
    let is_guest = context.request.viewer.kind == UserKind::Guest;
    let filter = Filter::new(context, field.arguments, renamed, &world)?;
    // They were not listed once, in 2024-10 [LIVE-D]; that the older versions of today list them is UNCONFIRMED.
    let hides_pending = !renamed && context.is_turned(Guess::OlderVersionsHidePendingUsers);
    let mut found: Vec<&User> = match &filter.ids {
        Some(ids) => {
            let mut found: Vec<&User> = ids.iter().filter_map(|id| world.user(*id)).collect();
            found.sort_unstable_by_key(|user| user.id);
            found.dedup_by_key(|user| user.id);
            found
        }
        None => world.users.values().collect(),
    };
    found.retain(|user| {
        filter.matches(user)
            && (!is_guest || user.id == context.request.token.user)
            && !(hides_pending && user.status == UserStatus::Pending)
    });
    let directions = field.arguments.objects("sort");
    // There is one field to sort by [SDL].
    let direction = directions
        .first()
        .filter(|sort| sort.text("field") == Some("CREATED_AT"))
        .map(|sort| sort.text("direction").unwrap_or("ASC"));
    if field.arguments.flag("newest_first") == Some(true) || direction == Some("DESC") {
        found.sort_by_key(|user| std::cmp::Reverse((user.created_at, user.id)));
    } else if direction == Some("ASC") {
        found.sort_by_key(|user| (user.created_at, user.id));
    }
    Ok(Value::list(page_of(field, found.into_iter().map(|user| user.id))?, Value::user))
}

fn config(kind: UserKind) -> Value {
    Value::record(
        "UserConfig",
        [
            ("kind", Value::leaf(kind.name())),
            ("role_id", Value::Id(roles::number(kind))),
            ("visibility", Value::List(vec![Value::leaf("account")])),
            ("behaviors", Value::List(Vec::new())),
            ("group", Value::leaf("basic")),
        ],
    )
}

pub(super) fn configs(field: &Field<'_>) -> Value {
    let asked = field.arguments.texts("kinds");
    Value::list(
        roles::KINDS
            .into_iter()
            .filter(|kind| asked.as_ref().is_none_or(|asked| asked.contains(&kind.name()))),
        config,
    )
}

pub(super) fn field(context: &Context<'_>, id: Id, field: &Field<'_>) -> Resolved {
    let world = context.world();
    let Some(user) = world.user(id) else { return Ok(None) };
    let text = |text: &Option<String>| Value::leaf(text.as_deref());
    let host = format!("https://{}.monday.com", world.account.slug);
    let photo = |size: &str| Value::leaf(format!("{host}/photos/{id}-{size}.png"));
    let kind = shown_kind(user, context.is_turned(Guess::InvitedUsersAreMembers));
    let value = match field.name {
        "id" => Value::Id(id),
        "name" => Value::leaf(user.name.as_str()),
        "email" => Value::leaf(user.email.as_str()),
        "url" => Value::leaf(format!("{host}/users/{id}")),
        // From 2026-07 on the title is never null [SDL].
        "title" if has_new_users(context) => Value::leaf(user.title.as_deref().unwrap_or("")),
        "title" => text(&user.title),
        "department" => super::department::of_user(context, id),
        "birthday" => Value::leaf(user.birthday.map(|day| day.date())),
        "country_code" => text(&user.country_code),
        "current_language" => text(&user.current_language),
        "location" => text(&user.location),
        "phone" => text(&user.phone),
        "mobile_phone" => text(&user.mobile_phone),
        "time_zone_identifier" => text(&user.time_zone_identifier),
        "utc_hours_diff" => Value::Number(user.utc_hours_diff),
        "created_at" => Value::ExactMoment(user.created_at),
        "last_activity" => Value::optional(user.last_activity, Value::ExactMoment),
        "join_date" | "became_active_at" => Value::optional(user.became_active_at, Value::ExactMoment),
        "account" => Value::Object(Object::Account),
        "account_id" => Value::Id(world.account.id),
        "account_products" => account::products(&world),
        "out_of_office" => Value::optional(user.out_of_office.as_ref(), |away| {
            Value::record(
                "OutOfOffice",
                [
                    ("active", Value::leaf((away.start..=away.end).contains(&context.request.now))),
                    ("disable_notifications", Value::leaf(false)),
                    ("start_date", Value::Moment(away.start)),
                    ("end_date", Value::Moment(away.end)),
                    ("type", Value::leaf(away.kind.as_str())),
                ],
            )
        }),
        "teams" => {
            let asked = field.arguments.ids("ids")?;
            let teams = world
                .teams
                .values()
                .filter(|team| team.users.contains(&id) && asked.as_ref().is_none_or(|asked| asked.contains(&team.id)));
            Value::list(teams.map(|team| team.id), Value::team)
        }
        // The shape of 2026-04 and before. `enabled` of a pending user is UNCONFIRMED: true here.
        "enabled" => Value::leaf(match user.status {
            UserStatus::Active => true,
            UserStatus::Pending => !context.is_turned(Guess::PendingUsersAreNotEnabled),
            UserStatus::Inactive => false,
        }),
        "is_admin" => Value::leaf(kind == UserKind::Admin),
        "is_guest" => Value::leaf(kind == UserKind::Guest),
        "is_view_only" => Value::leaf(kind == UserKind::ViewOnly),
        "is_pending" => Value::leaf(user.is_pending()),
        "is_verified" | "is_email_confirmed" => Value::leaf(user.is_email_confirmed),
        "sign_up_product_kind" => Value::leaf("core"),
        "photo_original" => photo("original"),
        "photo_small" => photo("small"),
        "photo_thumb" => photo("thumb"),
        "photo_thumb_small" => photo("thumb_small"),
        "photo_tiny" => photo("tiny"),
        // The shape of 2026-07 and later.
        "kind" => Value::leaf(kind.name()),
        "status" => Value::leaf(user.status.name()),
        "is_deleted" => Value::leaf(user.is_deleted()),
        "invitation_method" => Value::leaf("USER"),
        "serial_number" => Value::leaf(world.users.range(..id).count() as i64 + 1),
        "bb_visitor_id" => Value::leaf(format!("{}_{id}", world.account.id)),
        "user_config" => config(kind),
        "photo_url" => Value::record(
            "PhotoUrl",
            ["original", "small", "thumb", "thumb_small", "tiny"].map(|size| (size, photo(size))),
        ),
        "activity_logs" => Value::record("UserActivityLogsPage", [("cursor", Value::NULL)]),
        _ => return Ok(None),
    };
    Ok(Some(value))
}

pub(super) fn team_field(context: &Context<'_>, id: Id, field: &Field<'_>) -> Resolved {
    let world = context.world();
    let team = world.teams.get(&id).or_else(|| world.removed.teams.get(&id));
    if team.is_none() && id != EVERYONE {
        return Ok(None);
    }
    let value = match field.name {
        "id" => Value::Id(id),
        "name" => Value::leaf(team.map_or_else(|| format!("Everyone at {}", world.account.name), |team| team.name.clone())),
        "is_guest" => Value::leaf(team.is_some_and(|team| team.is_guest)),
        "picture_url" => Value::NULL,
        "created_at" => Value::leaf(team.map_or(JsonValue::Null, |team| team.created_at.date_time().into())),
        "owners" => {
            let asked = field.arguments.ids("ids")?;
            let owners = team.iter().flat_map(|team| team.owners.iter().copied());
            Value::list(
                owners.filter(|id| asked.as_ref().is_none_or(|asked| asked.contains(id))),
                Value::user,
            )
        }
        // Keeps the older arguments in every version [SDL].
        "users" => {
            let mut filter = Filter::new(context, field.arguments, false, &world)?;
            // That they are hidden as they are from other lists is UNCONFIRMED.
            if context.is_turned(Guess::TeamsListDeactivatedMembers) && field.arguments.flag("non_active") != Some(true) {
                filter.statuses.push(UserStatus::Inactive);
            }
            let mut members: Vec<&User> = world
                .users
                .values()
                .filter(|user| world.is_in_team(user.id, id) && filter.matches(user))
                .collect();
            if field.arguments.flag("newest_first") == Some(true) {
                members.sort_by_key(|user| std::cmp::Reverse((user.created_at, user.id)));
            }
            Value::list(page_of(field, members.into_iter().map(|user| user.id))?, Value::user)
        }
        _ => return Ok(None),
    };
    Ok(Some(value))
}

#[cfg(test)]
mod tests {
    use super::is_alike;

    #[test]
    fn fuzzy_is_part_of_a_name_or_its_beginning() {
        for (name, wanted, expected) in [
            ("Maria Garcia", "maria", true),
            ("Maria Garcia", "garcia mar", true),
            ("Mariana Garcia", "Maria Garcia", true),
            ("Johnny Smithe", "smiths", true),
            ("John Smith", "jane", false),
            ("Ada Lindqvist", "ade", false),
            ("Zoë Müller", "zoë mülle", true),
        ] {
            let words: Vec<String> = wanted.to_lowercase().split(' ').map(str::to_owned).collect();
            assert_eq!(is_alike(name, &words), expected, "{name} / {wanted}");
        }
    }
}
