//! `monday onboard`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use console::style;
use monday_connector_host::lifecycle::{Newcomer, Onboarding, Place};
use monday_connector_host::to_json;
use monday_connector_host::types::{SubscriberKind, TeamQuery, UserRole, WorkspaceQuery};
use serde::Deserialize;

use super::people::{Wish, from_file, role};
use super::report::{action, object, people, steps};
use super::{Carrying, Error, Tools, finish, read};
use crate::screen::{json, line, note, plain, table_width};
use crate::tables::rows;

/// What `onboard` takes.
#[derive(clap::Args)]
pub struct Onboard {
    /// Who comes: email addresses
    #[arg(value_name = "EMAIL", required_unless_present = "from")]
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
    fn read(path: &Path) -> Result<Self, Error> {
        let unusable = |problem: String| Error::Unusable {
            path: path.to_owned(),
            problem,
        };
        let text = String::from_utf8(read(path)?).map_err(|_| unusable("this is not text in UTF-8".to_owned()))?;
        toml::from_str(&text).map_err(|error| unusable(error.to_string()))
    }
}

pub async fn run(tools: &Tools<'_>, arguments: &Onboard) -> Result<ExitCode, Error> {
    arguments.carrying.check()?;
    let profile = match &arguments.profile {
        Some(path) => Profile::read(path)?,
        None => Profile::default(),
    };
    let role = match (&arguments.role, &profile.role) {
        (Some(role), _) => Some(role.clone()),
        (None, Some(name)) => Some(role(name).map_err(Error::Input)?),
        (None, None) => None,
    };
    let together = |own: &[String], more: &[String]| own.iter().chain(more).cloned().collect::<Vec<_>>();
    let mut flow = Onboarding {
        role,
        product: arguments.product.clone().or(profile.product),
        activate: arguments.activate || profile.activate,
        boards: places(&together(&profile.boards, &arguments.boards))?,
        ..Onboarding::default()
    };
    flow.teams = teams(tools, &together(&profile.teams, &arguments.teams)).await?;
    flow.workspaces = workspaces(tools, &together(&profile.workspaces, &arguments.workspaces)).await?;
    if let Some(board) = flow.boards.iter().find(|board| !is_id(&board.id)) {
        return Err(Error::Input(format!(
            "{:?} is no board ID; `monday list-boards` lists them",
            board.id
        )));
    }

    // People with a role of their own get a flow of their own.
    let mut flows: Vec<(Onboarding, Vec<String>)> = vec![(flow.clone(), arguments.people.clone())];
    for row in arguments.from.as_deref().map(from_file).transpose()?.into_iter().flatten() {
        let role = match row.wish {
            None => flow.role.clone(),
            Some(Wish::Role(role)) => Some(role),
            Some(Wish::Offboard) => {
                return Err(Error::Input(format!(
                    "{} is to leave, not to come: use `monday offboard`",
                    row.person
                )));
            }
        };
        match flows.iter_mut().find(|(known, _)| known.role == role) {
            Some((_, people)) => people.push(row.person),
            None => flows.push((Onboarding { role, ..flow.clone() }, vec![row.person])),
        }
    }

    let (connector, options) = (&tools.connector, tools.options);
    let mut follower = tools.follow();
    let mut plans = Vec::new();
    for (flow, people) in &flows {
        plans.push(
            flow.plan(connector, people, options, &mut |progress| follower.follow(progress))
                .await,
        );
    }
    follower.end();
    let plans = plans.into_iter().collect::<Result<Vec<_>, _>>()?;
    let carrying = &arguments.carrying;
    let newcomers: Vec<&Newcomer> = plans.iter().flat_map(|plan| &plan.people).collect();
    let number: usize = plans.iter().map(|plan| plan.steps()).sum();
    if tools.common.json && carrying.dry_run {
        line(json(
            &serde_json::json!({ "people": newcomers.iter().map(to_json).collect::<Vec<_>>() }),
        ))?;
    } else if !tools.common.json {
        for person in &newcomers {
            print_one(person)?;
        }
        let summary = format!("{}, {}.", people(newcomers.len()), steps(number));
        line("")?;
        line(style(summary).bold().to_string())?;
    }
    let is_clear = newcomers
        .iter()
        .all(|person| person.problem.is_none() && person.steps.iter().all(|step| step.blocked.is_none()));
    if carrying.dry_run {
        return Ok(ExitCode::from(if is_clear { 0 } else { crate::run::PERMANENT }));
    }
    if number > 0 && !carrying.may_begin()? {
        note("Nothing was changed.");
        return Ok(ExitCode::from(crate::run::PERMANENT));
    }
    let mut follower = tools.follow();
    let mut report: Option<monday_connector_host::lifecycle::Report> = None;
    for ((flow, _), plan) in flows.iter().zip(&plans) {
        let further = flow
            .carry_out(connector, plan, options, &mut |progress| follower.follow(progress))
            .await;
        report = Some(match report {
            None => further,
            Some(mut report) => {
                report.people.extend(further.people);
                report.stopped = report.stopped.or(further.stopped);
                report
            }
        });
    }
    follower.end();
    match report {
        Some(report) => finish(tools, carrying, &report),
        None => Ok(ExitCode::SUCCESS),
    }
}

fn is_id(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
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
        let query = WorkspaceQuery {
            name: Some(place.id.clone()),
            ..WorkspaceQuery::default()
        };
        let found = tools.connector.list_workspaces(&query, tools.options).await?.workspaces;
        let found = found.into_iter().map(|one| (one.id, one.name.unwrap_or_default())).collect();
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

/// Prints what is to be done for a person.
pub fn print_one(person: &Newcomer) -> std::io::Result<()> {
    line("")?;
    let status = match &person.user {
        None if person.problem.is_some() => String::new(),
        None => ", not known yet".to_owned(),
        Some(user) => format!(", {}", user.status.as_deref().unwrap_or("known")),
    };
    line(style(format!("{}{status}", plain(&person.email))).bold().to_string())?;
    if let Some(problem) = &person.problem {
        return line(style(format!("✗ {}", plain(problem))).red().to_string());
    }
    if person.steps.is_empty() {
        return line("  There is nothing to do.");
    }
    let table = person.steps.iter().map(|step| {
        vec![
            action(step).to_owned(),
            object(step),
            plain(&step.detail),
            plain(step.blocked.as_deref().unwrap_or("")),
        ]
    });
    line(rows(table_width(), &["step", "what", "how", "not done, because"], table))
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
