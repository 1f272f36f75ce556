//! `monday offboard`.

use std::collections::HashMap;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::ArgGroup;
use console::style;
use monday_connector_host::lifecycle::{Newcomer, OffboardPlan, Offboarding, OnboardPlan, Onboarding, Person, Progress, describe_board};
use monday_connector_host::to_json;
use monday_connector_host::types::{BoardAccess, Id, UserAutomation, UserBoard, UserRole, UserSelector};
use serde_json::Value;

use super::people::{Row, Task, Wish, check_wishes, selector};
use super::report::{Names, Outcome, action, people, steps, who};
use super::sheet::from_file;
use super::{Carrying, Error, Plan, Tools, end_here, find_ids_of_several, finish, is_clear};
use crate::screen::{marked, plain};
use crate::tables::{count, filled_columns, rows};

/// What `offboard` takes.
#[derive(clap::Args)]
#[command(group = ArgGroup::new("who").args(["people", "from"]).required(true).multiple(true))]
pub struct Offboard {
    /// Who leaves: email addresses or user IDs
    #[arg(value_name = "PERSON")]
    pub people: Vec<String>,

    /// Read people from a CSV file with a column `email` and, if you like, `action` (offboard or role) and
    /// `role`; - reads standard input
    #[arg(long, value_name = "FILE")]
    pub from: Option<PathBuf>,

    /// Make this user an owner of boards and workspaces that nobody else owns
    #[arg(long, value_name = "PERSON")]
    pub transfer_ownership_to: Option<String>,

    /// Leave boards and workspaces that nobody else owns without an owner
    #[arg(long, conflicts_with = "transfer_ownership_to")]
    pub leave_without_owner: bool,

    /// Go on although automations of the people stop; only monday.com's own pages can give them another owner
    #[arg(long)]
    pub stop_automations: bool,

    /// Leave the account active
    #[arg(long)]
    pub keep_account: bool,

    #[command(flatten)]
    pub carrying: Carrying,
}

/// The people who are to get a role.
struct Roles {
    flow: Onboarding,
    people: Vec<String>,
}

/// Who was asked for.
struct Asked {
    rows: Vec<Row>,
    /// What was read from the file, in a sentence.
    summary: Option<String>,
}

/// Everything that is to be done.
struct Plans {
    leavers: OffboardPlan,
    roles: Vec<OnboardPlan>,
    summary: Option<String>,
}

pub async fn run(tools: &Tools<'_>, arguments: &Offboard) -> Result<ExitCode, Error> {
    let carrying = &arguments.carrying;
    let file = carrying.check(&[arguments.from.as_ref()])?;
    let asked = tools.stop.unless_asked(asked(arguments)).await?;
    check_wishes(asked.rows.iter().map(|row| (row, row.key(), Some(wish(row)))))?;
    let mut flow = Offboarding {
        successor: arguments.transfer_ownership_to.as_deref().map(selector),
        leave_without_owner: arguments.leave_without_owner,
        stop_automations: arguments.stop_automations,
        keep_account: arguments.keep_account,
        also_leaving: Vec::new(),
    };
    let mut roles = roles(&asked.rows, &flow);
    let find = async {
        flow.also_leaving = also_leaving(tools, &asked.rows, &roles).await?;
        for roles in &mut roles {
            roles.flow.also_leaving.clone_from(&flow.also_leaving);
        }
        plan(tools, &flow, &roles, &asked).await
    };
    let plans = tools.stop.unless_asked(find).await?;
    check_wishes(same_users(&asked.rows, &plans))?;
    if let Some(code) = end_here(tools, carrying, &plans).await? {
        return Ok(code);
    }
    let mut outcome = carry_out(tools, &flow, &roles, &plans).await;
    outcome.sort(&asked.rows);
    finish(tools, file.zip(carrying.report.as_deref()), &outcome)
}

/// The people of the command line and of the file.
async fn asked(arguments: &Offboard) -> Result<Asked, Error> {
    let mut rows: Vec<Row> = arguments.people.iter().map(|person| Row::named(person)).collect();
    let mut summary = None;
    if let Some(path) = &arguments.from {
        let sheet = from_file(path).await?;
        summary = Some(sheet.summary(path, Task::Offboard));
        rows.extend(sheet.rows);
    }
    Ok(Asked { rows, summary })
}

/// Who is named without more leaves.
fn wish(row: &Row) -> Wish {
    row.wish.clone().unwrap_or(Wish::Offboard)
}

/// The people who are to get a role, by role.
fn roles(asked: &[Row], leaving: &Offboarding) -> Vec<Roles> {
    let mut roles: Vec<Roles> = Vec::new();
    for row in asked {
        if let Wish::Role(role) = wish(row) {
            add_role(&mut roles, role, &row.person, leaving);
        }
    }
    roles
}

fn add_role(roles: &mut Vec<Roles>, role: UserRole, person: &str, leaving: &Offboarding) {
    match roles.iter_mut().find(|known| known.flow.role.as_ref() == Some(&role)) {
        Some(known) => known.people.push(person.to_owned()),
        None => roles.push(Roles {
            flow: Onboarding {
                role: Some(role),
                only_known: true,
                stop_automations: leaving.stop_automations,
                leave_without_owner: leaving.leave_without_owner,
                successor: leaving.successor.clone(),
                ..Onboarding::default()
            },
            people: vec![person.to_owned()],
        }),
    }
}

/// The ids of all who manage nothing when the run is over, where there are several flows: none of them may
/// count on the people of another.
async fn also_leaving(tools: &Tools<'_>, asked: &[Row], roles: &[Roles]) -> Result<Vec<Id>, Error> {
    let leavers = asked
        .iter()
        .filter(|row| wish(row) == Wish::Offboard)
        .map(|row| row.person.as_str());
    let losing = roles.iter().filter(|roles| roles.flow.may_lose());
    let losing = losing.map(|roles| roles.people.iter().map(String::as_str).collect());
    find_ids_of_several(tools, std::iter::once(leavers.collect()).chain(losing)).await
}

/// Finds out where everybody stands.
async fn plan(tools: &Tools<'_>, flow: &Offboarding, roles: &[Roles], asked: &Asked) -> Result<Plans, Error> {
    let leavers = asked.rows.iter().filter(|row| wish(row) == Wish::Offboard);
    let leavers: Vec<UserSelector> = leavers.map(|row| selector(&row.person)).collect();
    let (connector, options) = (&tools.connector, tools.options);
    let mut follower = tools.follow();
    let mut follow = |progress: &Progress| follower.follow(progress);
    let mut plans = Plans {
        leavers: flow.plan(connector, &leavers, options, &mut follow).await?,
        roles: Vec::new(),
        summary: asked.summary.clone(),
    };
    for roles in roles {
        plans
            .roles
            .push(roles.flow.plan(connector, &roles.people, options, &mut follow).await?);
    }
    Ok(plans)
}

/// Who is which user, as far as it is known: an address and an id may be the same.
fn same_users<'r>(asked: &'r [Row], plans: &Plans) -> Vec<(&'r Row, String, Option<Wish>)> {
    let leavers = plans.leavers.people.iter().map(|person| (&person.asked, &person.user));
    let roles = plans.newcomers().map(|person| (&person.email, &person.user));
    let users: HashMap<&str, &str> = leavers
        .chain(roles)
        .filter_map(|(asked, user)| Some((asked.as_str(), user.as_ref()?.id.as_str())))
        .collect();
    asked
        .iter()
        .filter_map(|row| Some((row, (*users.get(row.person.as_str())?).to_owned(), Some(wish(row)))))
        .collect()
}

async fn carry_out(tools: &Tools<'_>, flow: &Offboarding, roles: &[Roles], plans: &Plans) -> Outcome {
    let (connector, options) = (&tools.connector, tools.options);
    let mut follower = tools.follow();
    let mut follow = |progress: &Progress| follower.follow(progress);
    let mut outcome = Outcome::new(plans.leavers.notes.clone());
    outcome.add(
        Task::Offboard,
        flow.carry_out(connector, &plans.leavers, options, &mut follow).await,
    );
    for (roles, plan) in roles.iter().zip(&plans.roles) {
        outcome.notes(&plan.notes);
        let mut follow = |progress: &Progress| outcome.unless_stopped(|| follow(progress));
        let report = roles.flow.carry_out(connector, plan, options, &mut follow).await;
        outcome.add(Task::Role, report);
    }
    outcome
}

impl Plans {
    fn newcomers(&self) -> impl Iterator<Item = &Newcomer> {
        self.roles.iter().flat_map(|plan| &plan.people)
    }

    /// Whether a flag lets more be done.
    fn can_go_further(&self) -> bool {
        let leaving = self.leavers.people.iter().flat_map(|person| &person.steps);
        let staying = self.newcomers().flat_map(|person| &person.steps);
        leaving.chain(staying).any(|step| step.blocked.is_some())
    }
}

impl Plan for Plans {
    /// The host library's plan; of those who are to get a role only if there are any.
    fn json(&self) -> Value {
        let mut plan = to_json(&self.leavers);
        let roles: Vec<Value> = self.newcomers().map(to_json).collect();
        if let Some(fields) = plan.as_object_mut()
            && !roles.is_empty()
        {
            fields.insert("roles".to_owned(), roles.into());
        }
        plan
    }

    /// For each person what they are on, and what is to be done.
    fn text(&self, width: Option<usize>) -> String {
        let mut lines: Vec<String> = self.summary.iter().map(|summary| marked("", summary, width)).collect();
        for person in &self.leavers.people {
            of_one(person, width, &mut lines);
        }
        for person in self.newcomers() {
            super::onboard::of_one(person, width, &mut lines);
        }
        if let Some(successor) = &self.leavers.successor {
            let name = successor.name.as_deref().unwrap_or(&successor.id);
            lines.push(String::new());
            lines.push(format!("Boards and workspaces that nobody else owns go to {}.", plain(name)));
        }
        for note in &self.leavers.notes {
            lines.push(style(marked("note: ", &plain(note), width)).dim().to_string());
        }
        lines.push(String::new());
        if self.can_go_further() {
            let hint = "To go further: --transfer-ownership-to names a successor, --leave-without-owner does without one, and \
                        --stop-automations lets automations stop.";
            lines.push(marked("", hint, width));
        }
        let number = self.leavers.people.len() + self.newcomers().count();
        let summary = format!("{}, {}.", people(number), steps(self.steps()));
        lines.push(style(summary).bold().to_string());
        lines.join("\n")
    }

    fn steps(&self) -> usize {
        self.leavers.steps() + self.roles.iter().map(OnboardPlan::steps).sum::<usize>()
    }

    fn is_clear(&self) -> bool {
        let mut leavers = self.leavers.people.iter();
        leavers.all(|person| is_clear(person.problem.as_ref(), &person.steps))
            && self.newcomers().all(|person| is_clear(person.problem.as_ref(), &person.steps))
    }
}

fn of_one(person: &Person, width: Option<usize>, lines: &mut Vec<String>) {
    let user = person.user.as_ref();
    let name = user.and_then(|user| user.name.as_deref());
    lines.push(String::new());
    lines.push(style(who(name, &person.asked)).bold().to_string());
    if let Some(problem) = &person.problem {
        lines.push(style(marked("✗ ", &plain(problem), width)).red().to_string());
        return;
    }
    let running: Vec<&UserAutomation> = person.automations.iter().filter(|one| one.active != Some(false)).collect();
    let automations = match &person.automations_unknown {
        Some(_) => "automations not known".to_owned(),
        None => count(running.len(), "running automation"),
    };
    let status = user.and_then(|user| user.status.as_deref()).unwrap_or("of unknown status");
    let summary = format!(
        "{}, {}, {}, {automations}; the account is {}",
        count(person.boards.len(), "board"),
        count(person.teams.len(), "team"),
        count(person.workspaces.len(), "workspace"),
        plain(status),
    );
    lines.push(marked("  ", &summary, width));
    let names = names(person);
    if person.steps.is_empty() {
        lines.push("  There is nothing to do.".to_owned());
    } else {
        let table = person.steps.iter().map(|step| {
            vec![
                action(step).to_owned(),
                names.of_step(step),
                plain(&step.detail),
                plain(step.blocked.as_deref().unwrap_or("")),
            ]
        });
        let titles = ["step", "what", "how it is now", "not done, because"];
        lines.push(filled_columns(width, &titles, table.collect()));
    }
    let through_teams: Vec<Vec<String>> = person
        .boards
        .iter()
        .filter(|board| board.through.iter().all(|way| matches!(way, BoardAccess::Team(_))))
        .map(|board| vec![names.of(&board.board_id, board.name.as_deref()), plain(&describe_board(board))])
        .collect();
    if !through_teams.is_empty() {
        lines.push("  Boards that this person is on through teams only:".to_owned());
        lines.push(rows(width, &["board", "how it is now"], through_teams));
    }
    if !running.is_empty() {
        let title = "Automations that stop without this person, and where to give them another owner:";
        lines.push(marked("  ", title, width));
        list_automations(&running, &person.boards, &names, width, lines);
    }
}

/// The names of all that is shown of a person.
fn names(person: &Person) -> Names {
    let boards = person.boards.iter().map(|board| (&board.board_id, &board.name));
    let teams = person.teams.iter().map(|team| (&team.id, &team.name));
    let workspaces = person.workspaces.iter().map(|workspace| (&workspace.id, &workspace.name));
    let steps = person.steps.iter().map(|step| (&step.object.id, &step.object.name));
    let all = boards.chain(teams).chain(workspaces).chain(steps);
    Names::of_things(all.map(|(id, name)| (id.as_str(), name.as_deref())))
}

/// Automations by board. The board's address is whole, and on a line of its own: a terminal makes it a link.
fn list_automations(running: &[&UserAutomation], boards: &[UserBoard], names: &Names, width: Option<usize>, lines: &mut Vec<String>) {
    let mut by_board: Vec<(Option<&str>, Vec<&UserAutomation>)> = Vec::new();
    for automation in running {
        let id = automation.board_id.as_deref();
        match by_board.iter_mut().find(|(known, _)| *known == id) {
            Some((_, automations)) => automations.push(automation),
            None => by_board.push((id, vec![automation])),
        }
    }
    for (id, automations) in by_board {
        let board = boards.iter().find(|board| Some(board.board_id.as_str()) == id);
        let name = board.and_then(|board| board.name.as_deref());
        lines.push(match id {
            Some(id) => format!("  on board {}:", names.of(id, name)),
            None => "  on a board that monday.com does not tell:".to_owned(),
        });
        for automation in automations {
            let title = automation.title.as_deref().unwrap_or(&automation.id);
            lines.push(marked("  - ", &plain(title), width));
        }
        let url = board.and_then(|board| board.url.as_deref());
        lines.extend(url.map(|url| format!("    {}", plain(url))));
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn newcomer(blocked: Option<&str>) -> Newcomer {
        let action = monday_connector_host::lifecycle::Action::GiveRole;
        let object = monday_connector_host::lifecycle::Object {
            id: "9".to_owned(),
            name: Some("viewer".to_owned()),
            url: None,
        };
        Newcomer {
            email: "iain@b.example".to_owned(),
            user: None,
            problem: None,
            steps: vec![monday_connector_host::lifecycle::Step {
                action,
                object,
                detail: String::new(),
                blocked: blocked.map(str::to_owned),
            }],
        }
    }

    fn plans(roles: Vec<Newcomer>) -> Plans {
        Plans {
            leavers: OffboardPlan {
                people: Vec::new(),
                successor: None,
                notes: Vec::new(),
            },
            roles: if roles.is_empty() {
                Vec::new()
            } else {
                vec![OnboardPlan {
                    people: roles,
                    successor: None,
                    notes: Vec::new(),
                }]
            },
            summary: None,
        }
    }

    #[test]
    fn those_who_get_a_role_are_part_of_the_plan() {
        let plans = |blocked| plans(vec![newcomer(blocked)]);
        assert!(plans(None).is_clear() && !plans(Some("The user is deactivated.")).is_clear());
        assert_eq!(plans(None).json()["roles"][0]["email"], "iain@b.example");
        assert!(plans(None).text(None).ends_with("1 person, 1 step."), "{}", plans(None).text(None));
    }

    #[test]
    fn a_plan_without_roles_is_that_of_the_library() {
        assert_eq!(plans(Vec::new()).json(), json!({ "people": [], "successor": null, "notes": [] }));
    }

    #[test]
    fn automations_are_listed_by_board_with_a_link_that_stays_whole() {
        let url = "https://harborworks.monday.com/boards/18265829971/with/a/long/way/to/go/so/that/it/has/to/break";
        let automation = |id: &str, board: Option<&str>| UserAutomation {
            id: id.to_owned(),
            user_id: "4".to_owned(),
            board_id: board.map(str::to_owned),
            title: Some(format!("Every Monday, create an item and tell everybody about it, {id}")),
            active: Some(true),
            is_legacy: false,
        };
        let automations = [automation("1", Some("7")), automation("2", None), automation("3", Some("7"))];
        let board: UserBoard = serde_json::from_value(json!({
            "user_id": "4", "board_id": "7", "name": "Plan", "kind": "private", "state": "active", "board_type": "board",
            "url": url, "role": "owner", "through": ["in_person"], "other_owners": 0,
        }))
        .unwrap();
        let mut lines = Vec::new();
        let running: Vec<&UserAutomation> = automations.iter().collect();
        let names = Names::of_things([("7", Some("Plan")), ("8", Some("Plan"))]);
        list_automations(&running, &[board], &names, Some(50), &mut lines);
        let text = lines.join("\n");
        assert!(text.starts_with("  on board Plan (7):\n  - Every Monday"), "{text}");
        assert_eq!(text.lines().filter(|line| *line == format!("    {url}")).count(), 1, "{text}");
        assert!(text.contains("does not tell"), "{text}");
    }
}
