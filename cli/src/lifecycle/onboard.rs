//! `monday onboard`.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::ArgGroup;
use console::style;
use monday_connector_host::lifecycle::{Newcomer, OnboardPlan, Onboarding, Place, Progress};
use monday_connector_host::to_json;
use monday_connector_host::types::{SubscriberKind, TeamQuery, UserRole, WorkspaceQuery};
use serde::Deserialize;
use serde_json::Value;

use super::people::{Row, Task, Wish, check_wishes, is_id, role, selector};
use super::report::{Names, Outcome, action, people, steps};
use super::sheet::{Sheet, from_file};
use super::{Carrying, Error, Plan, Tools, end_here, find_ids_of_several, finish, is_clear, read};
use crate::screen::{marked, plain};
use crate::tables::filled_columns;

/// What `onboard` takes.
#[derive(clap::Args)]
#[command(group = ArgGroup::new("who").args(["people", "from"]).required(true).multiple(true))]
pub struct Onboard {
    /// Who comes: email addresses
    #[arg(value_name = "EMAIL")]
    pub people: Vec<String>,

    /// Read people from a CSV file with a column `email` and, if you like, `role`; - reads standard input
    #[arg(long, value_name = "FILE")]
    pub from: Option<PathBuf>,

    /// Role in the account: admin, member, viewer, guest, or the ID of one of the account's own
    #[arg(long, value_name = "ROLE", value_parser = role)]
    pub role: Option<UserRole>,

    /// Product to invite to, in monday.com's word, such as work_management
    #[arg(long, value_name = "PRODUCT")]
    pub product: Option<String>,

    /// Team to be in, by ID or name; can be given several times
    #[arg(long = "team", value_name = "TEAM")]
    pub teams: Vec<String>,

    /// Workspace to be in, by ID or name, with `:owner` behind it to own it; can be given several times
    #[arg(long = "workspace", value_name = "WORKSPACE")]
    pub workspaces: Vec<String>,

    /// Board to be on, by ID, with `:owner` behind it to own it; can be given several times
    #[arg(long = "board", value_name = "ID")]
    pub boards: Vec<String>,

    /// Read role, product, teams, workspaces and boards from a TOML file; the flags above add to it
    #[arg(long, value_name = "FILE")]
    pub profile: Option<PathBuf>,

    /// Let people in again who are deactivated
    #[arg(long)]
    pub activate: bool,

    /// Give roles although automations stop by it: a viewer's do
    #[arg(long)]
    pub stop_automations: bool,

    /// Make this user an owner of what somebody alone owns who becomes a viewer or guest
    #[arg(long, value_name = "PERSON")]
    pub transfer_ownership_to: Option<String>,

    /// Make viewers or guests of people who alone own boards or workspaces
    #[arg(long, conflicts_with = "transfer_ownership_to")]
    pub leave_without_owner: bool,

    #[command(flatten)]
    pub carrying: Carrying,
}

/// A profile: what people of one kind get.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Profile {
    role: Option<String>,
    product: Option<String>,
    activate: bool,
    teams: Vec<String>,
    workspaces: Vec<String>,
    boards: Vec<String>,
}

impl Profile {
    async fn read(path: &Path) -> Result<Self, Error> {
        let unusable = |problem: String| Error::Unusable {
            path: path.to_owned(),
            problem,
        };
        let text = String::from_utf8(read(path).await?).map_err(|_| unusable("this is not text in UTF-8".to_owned()))?;
        toml::from_str(&text).map_err(|error| unusable(error.to_string()))
    }
}

/// Everything that is to be done.
struct Plans {
    plans: Vec<OnboardPlan>,
    summary: Option<String>,
}

pub async fn run(tools: &Tools<'_>, arguments: &Onboard) -> Result<ExitCode, Error> {
    let carrying = &arguments.carrying;
    let file = carrying.check(&[arguments.from.as_ref(), arguments.profile.as_ref()])?;
    let (mut flow, wanted, sheet) = tools.stop.unless_asked(read_all(arguments)).await?;
    let mut asked: Vec<Row> = arguments.people.iter().map(|person| Row::named(person)).collect();
    let mut summary = None;
    if let Some((path, sheet)) = arguments.from.as_ref().zip(sheet) {
        summary = Some(sheet.summary(path, Task::Onboard));
        asked.extend(sheet.rows);
    }
    let roles = roles(&asked, flow.role.as_ref())?;
    check_wishes(
        asked
            .iter()
            .zip(&roles)
            .map(|(row, role)| (row, row.key(), role.clone().map(Wish::Role))),
    )?;

    let find = async {
        flow.teams = teams(tools, &wanted.teams).await?;
        flow.workspaces = workspaces(tools, &wanted.workspaces).await?;
        let mut flows = by_role(&flow, &asked, &roles);
        let losing = flows.iter().filter(|(flow, _)| flow.may_lose());
        let losing: Vec<Vec<&str>> = losing.map(|(_, people)| people.iter().map(String::as_str).collect()).collect();
        let also_leaving = find_ids_of_several(tools, losing).await?;
        for (flow, _) in &mut flows {
            flow.also_leaving.clone_from(&also_leaving);
        }
        let plans = plan(tools, &flows).await?;
        Ok((flows, Plans { plans, summary }))
    };
    let (flows, plans) = tools.stop.unless_asked(find).await?;
    check_wishes(same_users(&asked, &roles, &plans))?;
    if let Some(code) = end_here(tools, carrying, &plans).await? {
        return Ok(code);
    }
    let mut outcome = carry_out(tools, &flows, &plans).await;
    outcome.sort(&asked);
    finish(tools, file.zip(carrying.report.as_deref()), &outcome)
}

/// Reads the files: what everybody gets, the teams and workspaces by the names that were given, and the
/// people of the file.
async fn read_all(arguments: &Onboard) -> Result<(Onboarding, Profile, Option<Sheet>), Error> {
    let profile = match &arguments.profile {
        Some(path) => Profile::read(path).await?,
        None => Profile::default(),
    };
    let role = match (&arguments.role, &profile.role) {
        (Some(role), _) => Some(role.clone()),
        (None, Some(name)) => Some(role(name).map_err(Error::Input)?),
        (None, None) => None,
    };
    let together = |own: &[String], more: &[String]| own.iter().chain(more).cloned().collect::<Vec<_>>();
    let flow = Onboarding {
        role,
        product: arguments.product.clone().or(profile.product.clone()),
        activate: arguments.activate || profile.activate,
        stop_automations: arguments.stop_automations,
        leave_without_owner: arguments.leave_without_owner,
        successor: arguments.transfer_ownership_to.as_deref().map(selector),
        boards: places(&together(&profile.boards, &arguments.boards))?,
        ..Onboarding::default()
    };
    if let Some(board) = flow.boards.iter().find(|board| !is_id(&board.id)) {
        return Err(Error::Input(format!(
            "{:?} is no board ID; `monday list-boards` lists them",
            board.id
        )));
    }
    let wanted = Profile {
        teams: together(&profile.teams, &arguments.teams),
        workspaces: together(&profile.workspaces, &arguments.workspaces),
        ..profile
    };
    let sheet = match &arguments.from {
        Some(path) => Some(from_file(path).await?),
        None => None,
    };
    Ok((flow, wanted, sheet))
}

/// The role of each person.
fn roles(asked: &[Row], default: Option<&UserRole>) -> Result<Vec<Option<UserRole>>, Error> {
    let role = |row: &Row| match &row.wish {
        None => Ok(default.cloned()),
        Some(Wish::Role(role)) => Ok(Some(role.clone())),
        Some(Wish::Offboard) => Err(Error::Input(format!(
            "{} is to leave, not to come: use `monday offboard`",
            row.place()
        ))),
    };
    asked.iter().map(role).collect()
}

/// People with a role of their own get a flow of their own.
fn by_role(flow: &Onboarding, asked: &[Row], roles: &[Option<UserRole>]) -> Vec<(Onboarding, Vec<String>)> {
    let mut flows: Vec<(Onboarding, Vec<String>)> = Vec::new();
    for (row, role) in asked.iter().zip(roles) {
        match flows.iter_mut().find(|(known, _)| known.role == *role) {
            Some((_, people)) => people.push(row.person.clone()),
            None => {
                let role = role.clone();
                flows.push((Onboarding { role, ..flow.clone() }, vec![row.person.clone()]));
            }
        }
    }
    flows
}

/// Finds out who is known already.
async fn plan(tools: &Tools<'_>, flows: &[(Onboarding, Vec<String>)]) -> Result<Vec<OnboardPlan>, Error> {
    let mut follower = tools.follow();
    let mut follow = |progress: &Progress| follower.follow(progress);
    let mut plans = Vec::new();
    for (flow, people) in flows {
        plans.push(flow.plan(&tools.connector, people, tools.options, &mut follow).await?);
    }
    Ok(plans)
}

/// Who is which user, as far as it is known: an address and an id may be the same.
fn same_users<'r>(asked: &'r [Row], roles: &[Option<UserRole>], plans: &Plans) -> Vec<(&'r Row, String, Option<Wish>)> {
    let users: HashMap<&str, &str> = plans
        .newcomers()
        .filter_map(|person| Some((person.email.as_str(), person.user.as_ref()?.id.as_str())))
        .collect();
    asked
        .iter()
        .zip(roles)
        .filter_map(|(row, role)| Some((row, (*users.get(row.person.as_str())?).to_owned(), role.clone().map(Wish::Role))))
        .collect()
}

async fn carry_out(tools: &Tools<'_>, flows: &[(Onboarding, Vec<String>)], plans: &Plans) -> Outcome {
    let mut follower = tools.follow();
    let mut follow = |progress: &Progress| follower.follow(progress);
    let mut outcome = Outcome::new(Vec::new());
    for ((flow, _), plan) in flows.iter().zip(&plans.plans) {
        outcome.notes(&plan.notes);
        let mut follow = |progress: &Progress| outcome.unless_stopped(|| follow(progress));
        let report = flow.carry_out(&tools.connector, plan, tools.options, &mut follow).await;
        outcome.add(Task::Onboard, report);
    }
    outcome
}

impl Plans {
    fn newcomers(&self) -> impl Iterator<Item = &Newcomer> {
        self.plans.iter().flat_map(|plan| &plan.people)
    }
}

impl Plan for Plans {
    fn json(&self) -> Value {
        serde_json::json!({ "people": self.newcomers().map(to_json).collect::<Vec<_>>() })
    }

    fn text(&self, width: Option<usize>) -> String {
        let mut lines: Vec<String> = self.summary.iter().map(|summary| marked("", summary, width)).collect();
        for person in self.newcomers() {
            of_one(person, width, &mut lines);
        }
        let summary = format!("{}, {}.", people(self.newcomers().count()), steps(self.steps()));
        lines.push(String::new());
        lines.push(style(summary).bold().to_string());
        lines.join("\n")
    }

    fn steps(&self) -> usize {
        self.plans.iter().map(OnboardPlan::steps).sum()
    }

    fn is_clear(&self) -> bool {
        self.newcomers().all(|person| is_clear(person.problem.as_ref(), &person.steps))
    }
}

/// Splits `7217155:owner`.
fn places(texts: &[String]) -> Result<Vec<Place>, Error> {
    texts
        .iter()
        .map(|text| {
            let (name, kind) = match text.rsplit_once(':') {
                Some((name, "owner")) => (name, Some(SubscriberKind::Owner)),
                Some((name, "subscriber")) => (name, Some(SubscriberKind::Subscriber)),
                Some((_, kind)) if !kind.contains(' ') && is_id(text.split(':').next().unwrap_or_default()) => {
                    return Err(Error::Input(format!(
                        "{kind:?} is no role there; write {text:?} with :owner, :subscriber or nothing"
                    )));
                }
                _ => (text.as_str(), None),
            };
            Ok(Place {
                id: name.trim().to_owned(),
                kind,
            })
        })
        .collect()
}

/// The ids of teams that were given by id or name.
async fn teams(tools: &Tools<'_>, asked: &[String]) -> Result<Vec<String>, Error> {
    let mut ids = Vec::new();
    for name in asked.iter().map(|name| name.trim()) {
        if is_id(name) {
            ids.push(name.to_owned());
            continue;
        }
        let query = TeamQuery {
            name: Some(name.to_owned()),
            ..TeamQuery::default()
        };
        let found = tools.connector.list_teams(&query, tools.options).await?.teams;
        let found = found.into_iter().map(|team| (team.id, team.name.unwrap_or_default())).collect();
        ids.push(the_one("team", name, found)?);
    }
    Ok(ids)
}

/// The same of workspaces, with the role in them.
async fn workspaces(tools: &Tools<'_>, asked: &[String]) -> Result<Vec<Place>, Error> {
    let mut places = places(asked)?;
    for place in places.iter_mut().filter(|place| !is_id(&place.id)) {
        let mut query = WorkspaceQuery {
            name: Some(place.id.clone()),
            ..WorkspaceQuery::default()
        };
        let mut found = Vec::new();
        loop {
            let page = tools.connector.list_workspaces(&query, tools.options).await?;
            found.extend(page.workspaces.into_iter().map(|one| (one.id, one.name.unwrap_or_default())));
            let Some(next) = page.next else { break };
            query.cursor = Some(next);
        }
        place.id = the_one("workspace", &place.id, found)?;
    }
    Ok(places)
}

/// The id of the one with exactly this name, upper case ignored.
fn the_one(what: &str, name: &str, found: Vec<(String, String)>) -> Result<String, Error> {
    let exact: Vec<&(String, String)> = found.iter().filter(|(_, own)| own.to_lowercase() == name.to_lowercase()).collect();
    match exact[..] {
        [(id, _)] => Ok(id.clone()),
        [] => {
            let similar: Vec<String> = found.iter().take(5).map(|(id, own)| format!("{} ({id})", plain(own))).collect();
            let similar = if similar.is_empty() {
                String::new()
            } else {
                format!("; similar ones are {}", similar.join(", "))
            };
            Err(Error::Input(format!("there is no {what} named {name:?}{similar}")))
        }
        _ => {
            let ids: Vec<&str> = exact.iter().map(|(id, _)| id.as_str()).collect();
            Err(Error::Input(format!(
                "more than one {what} is named {name:?}: {}. Enter the ID.",
                ids.join(", ")
            )))
        }
    }
}

/// What is to be done for a person.
pub fn of_one(person: &Newcomer, width: Option<usize>, lines: &mut Vec<String>) {
    let status = match &person.user {
        None if person.problem.is_some() => String::new(),
        None => ", not known yet".to_owned(),
        Some(user) => format!(", {}", user.status.as_deref().unwrap_or("known")),
    };
    lines.push(String::new());
    lines.push(style(plain(&format!("{}{status}", person.email))).bold().to_string());
    if let Some(problem) = &person.problem {
        lines.push(style(marked("✗ ", &plain(problem), width)).red().to_string());
        return;
    }
    if person.steps.is_empty() {
        lines.push("  There is nothing to do.".to_owned());
        return;
    }
    let names = Names::of_steps(&person.steps);
    let table = person.steps.iter().map(|step| {
        vec![
            action(step).to_owned(),
            names.of_step(step),
            plain(&step.detail),
            plain(step.blocked.as_deref().unwrap_or("")),
        ]
    });
    let titles = ["step", "what", "how", "not done, because"];
    lines.push(filled_columns(width, &titles, table.collect()));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_have_a_role_behind_a_colon() {
        let read = |text: &str| places(&[text.to_owned()]).map(|mut places| places.remove(0));
        let place = read("7217155:owner").unwrap();
        assert_eq!((place.id.as_str(), place.kind), ("7217155", Some(SubscriberKind::Owner)));
        assert_eq!(read("7217155").unwrap().kind, None);
        assert_eq!(read("Sales: North").unwrap().id, "Sales: North");
        assert!(read("7217155:boss").is_err());
    }

    #[test]
    fn a_profile_with_a_word_that_is_not_known_is_refused() {
        let profile: Profile = toml::from_str("role = \"member\"\nteams = [\"Sales\"]\n").unwrap();
        assert_eq!(profile.teams, ["Sales"]);
        let error = toml::from_str::<Profile>("team = [\"Sales\"]").unwrap_err().to_string();
        assert!(error.contains("unknown field"), "{error}");
    }

    #[test]
    fn one_of_several_of_a_name_must_be_given_by_id() {
        let found = |names: &[&str]| {
            names
                .iter()
                .zip(1..)
                .map(|(name, id)| (id.to_string(), (*name).to_owned()))
                .collect()
        };
        assert_eq!(the_one("team", "sales", found(&["Sales", "Sales North"])).unwrap(), "1");
        let none = the_one("team", "Sale", found(&["Sales"])).unwrap_err().to_string();
        assert!(none.contains("similar ones are Sales (1)"), "{none}");
        assert!(the_one("team", "Sales", found(&["Sales", "sales"])).is_err());
    }
}
