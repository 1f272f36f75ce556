//! `monday offboard`.

use std::path::PathBuf;
use std::process::ExitCode;

use console::style;
use monday_connector_host::lifecycle::{OffboardPlan, Offboarding, Onboarding, Person, PersonReport, Report, describe_board};
use monday_connector_host::to_json;
use monday_connector_host::types::{BoardAccess, UserRole, UserSelector};

use super::people::{Row, Wish, from_file, selector};
use super::report::{action, object, people, steps, who};
use super::{Carrying, Error, Tools, finish};
use crate::screen::{json, line, note, plain, table_width};
use crate::tables::{count, rows};

/// What `offboard` takes.
#[derive(clap::Args)]
pub struct Offboard {
    /// Who leaves: email addresses or user IDs
    #[arg(value_name = "PERSON", required_unless_present = "from")]
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

/// The people who are to get a role, by role.
struct Roles {
    flow: Onboarding,
    people: Vec<String>,
}

pub async fn run(tools: &Tools<'_>, arguments: &Offboard) -> Result<ExitCode, Error> {
    arguments.carrying.check()?;
    let mut asked: Vec<Row> = arguments
        .people
        .iter()
        .map(|person| Row {
            person: person.clone(),
            wish: None,
        })
        .collect();
    if let Some(path) = &arguments.from {
        asked.extend(from_file(path)?);
    }
    let leavers: Vec<UserSelector> = asked
        .iter()
        .filter(|row| !matches!(row.wish, Some(Wish::Role(_))))
        .map(|row| selector(&row.person))
        .collect();
    let mut roles: Vec<Roles> = Vec::new();
    for row in &asked {
        if let Some(Wish::Role(role)) = &row.wish {
            add_role(&mut roles, role, &row.person);
        }
    }
    let flow = Offboarding {
        successor: arguments.transfer_ownership_to.as_deref().map(selector),
        leave_without_owner: arguments.leave_without_owner,
        stop_automations: arguments.stop_automations,
        keep_account: arguments.keep_account,
    };
    let (connector, options) = (&tools.connector, tools.options);
    let mut follower = tools.follow();
    let plan = flow
        .plan(connector, &leavers, options, &mut |progress| follower.follow(progress))
        .await;
    let mut role_plans = Vec::new();
    for roles in &roles {
        role_plans.push(
            roles
                .flow
                .plan(connector, &roles.people, options, &mut |progress| follower.follow(progress))
                .await,
        );
    }
    follower.end();
    let plan = plan?;
    let role_plans = role_plans.into_iter().collect::<Result<Vec<_>, _>>()?;

    let carrying = &arguments.carrying;
    if tools.common.json && carrying.dry_run {
        line(json(&to_json(&plan)))?;
    } else if !tools.common.json {
        print(&plan)?;
        for newcomer in role_plans.iter().flat_map(|plan| &plan.people) {
            super::onboard::print_one(newcomer)?;
        }
    }
    let is_clear = plan
        .people
        .iter()
        .all(|person| person.problem.is_none() && person.steps.iter().all(|step| step.blocked.is_none()));
    if carrying.dry_run {
        return Ok(ExitCode::from(if is_clear { 0 } else { crate::run::PERMANENT }));
    }
    let number = plan.steps() + role_plans.iter().map(|plan| plan.steps()).sum::<usize>();
    if number > 0 && !carrying.may_begin()? {
        note("Nothing was changed.");
        return Ok(ExitCode::from(crate::run::PERMANENT));
    }
    let mut follower = tools.follow();
    let mut report = flow
        .carry_out(connector, &plan, options, &mut |progress| follower.follow(progress))
        .await;
    for (roles, plan) in roles.iter().zip(&role_plans) {
        let further = roles
            .flow
            .carry_out(connector, plan, options, &mut |progress| follower.follow(progress))
            .await;
        report.people.extend(further.people);
        report.stopped = report.stopped.or(further.stopped);
    }
    follower.end();
    sort(&mut report, &asked);
    finish(tools, carrying, &report)
}

fn add_role(roles: &mut Vec<Roles>, role: &UserRole, person: &str) {
    match roles.iter_mut().find(|known| known.flow.role.as_ref() == Some(role)) {
        Some(known) => known.people.push(person.to_owned()),
        None => roles.push(Roles {
            flow: Onboarding {
                role: Some(role.clone()),
                only_known: true,
                ..Onboarding::default()
            },
            people: vec![person.to_owned()],
        }),
    }
}

/// The order in which people were asked for.
fn sort(report: &mut Report, asked: &[Row]) {
    let place = |person: &PersonReport| asked.iter().position(|row| row.person.trim() == person.asked);
    report.people.sort_by_key(place);
}

/// Prints the plan: for each person what they are on, and what is to be done.
fn print(plan: &OffboardPlan) -> std::io::Result<()> {
    for person in &plan.people {
        print_one(person)?;
    }
    if let Some(successor) = &plan.successor {
        let name = successor.name.as_deref().unwrap_or(&successor.id);
        line("")?;
        line(format!("Boards that nobody else owns go to {}.", plain(name)))?;
    }
    for text in &plan.notes {
        line(style(format!("note: {}", plain(text))).dim().to_string())?;
    }
    line("")?;
    if plan
        .people
        .iter()
        .flat_map(|person| &person.steps)
        .any(|step| step.blocked.is_some())
    {
        line(
            "To go further: --transfer-ownership-to names a successor, --leave-without-owner does without one, and \
             --stop-automations lets automations stop.",
        )?;
    }
    let summary = format!("{}, {}.", people(plan.people.len()), steps(plan.steps()));
    line(style(summary).bold().to_string())
}

fn print_one(person: &Person) -> std::io::Result<()> {
    line("")?;
    let user = person.user.as_ref();
    let name = user.and_then(|user| user.name.as_deref());
    line(style(who(name, &person.asked)).bold().to_string())?;
    if let Some(problem) = &person.problem {
        line(style(format!("✗ {}", plain(problem))).red().to_string())?;
        return Ok(());
    }
    let running = person.automations.iter().filter(|automation| automation.active != Some(false));
    let automations = match &person.automations_unknown {
        Some(_) => "automations not known".to_owned(),
        None => count(running.clone().count(), "running automation"),
    };
    let status = user.and_then(|user| user.status.as_deref()).unwrap_or("of unknown status");
    line(format!(
        "  {}, {}, {}, {automations}; the account is {status}",
        count(person.boards.len(), "board"),
        count(person.teams.len(), "team"),
        count(person.workspaces.len(), "workspace"),
    ))?;
    if person.steps.is_empty() {
        line("  There is nothing to do.")?;
    } else {
        let table = person.steps.iter().map(|step| {
            vec![
                action(step).to_owned(),
                object(step),
                plain(&step.detail),
                plain(step.blocked.as_deref().unwrap_or("")),
            ]
        });
        line(rows(table_width(), &["step", "what", "how it is now", "not done, because"], table))?;
    }
    let through_teams: Vec<Vec<String>> = person
        .boards
        .iter()
        .filter(|board| board.through.iter().all(|way| matches!(way, BoardAccess::Team(_))))
        .map(|board| vec![plain(board.name.as_deref().unwrap_or(&board.board_id)), describe_board(board)])
        .collect();
    if !through_teams.is_empty() {
        line("  Boards that this person is on through teams only:")?;
        line(rows(table_width(), &["board", "how it is now"], through_teams))?;
    }
    let titles: Vec<Vec<String>> = running
        .map(|automation| {
            let board = person
                .boards
                .iter()
                .find(|board| Some(&board.board_id) == automation.board_id.as_ref());
            vec![
                plain(automation.title.as_deref().unwrap_or(&automation.id)),
                board.map_or_else(
                    || automation.board_id.clone().unwrap_or_default(),
                    |board| plain(board.name.as_deref().unwrap_or(&board.board_id)),
                ),
                plain(board.and_then(|board| board.url.as_deref()).unwrap_or_default()),
            ]
        })
        .collect();
    if !titles.is_empty() {
        line("  Automations that stop without this person:")?;
        line(rows(
            table_width(),
            &["automation", "board", "where to give it another owner"],
            titles,
        ))?;
    }
    Ok(())
}
