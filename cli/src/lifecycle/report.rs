//! What was done: tables for people, CSV and JSON for files.

use std::io;
use std::path::Path;

use console::style;
use monday_connector_host::lifecycle::{Action, Ending, PersonReport, Report, Step, StepReport};
use monday_connector_host::to_json;

use super::Error;
use crate::screen::{json, line, plain, table_width};
use crate::tables::{count, rows};

fn has_ending(path: &Path, wanted: &str) -> bool {
    path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case(wanted))
}

pub fn is_csv(path: &Path) -> bool {
    has_ending(path, "csv")
}

pub fn is_json(path: &Path) -> bool {
    has_ending(path, "json")
}

/// Writes a report: one line, or one object, for each person.
pub fn write(path: &Path, report: &Report) -> Result<(), Error> {
    let bytes = if is_json(path) {
        format!("{}\n", json(&to_json(report))).into_bytes()
    } else {
        as_csv(report).map_err(|error| Error::Unusable {
            path: path.to_owned(),
            problem: error.to_string(),
        })?
    };
    std::fs::write(path, bytes).map_err(|source| Error::File {
        path: path.to_owned(),
        source,
    })
}

fn as_csv(report: &Report) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(["person", "user_id", "name", "result", "done", "left", "what_is_left"])?;
    for person in &report.people {
        let left: Vec<String> = person.left.iter().map(|left| format!("{}: {}", left.what, left.why)).collect();
        writer.write_record([
            &cell(&person.asked),
            person.user_id.as_deref().unwrap_or_default(),
            &cell(person.name.as_deref().unwrap_or_default()),
            result(person),
            &done(person).to_string(),
            &person.left.len().to_string(),
            &cell(&left.join(" | ")),
        ])?;
    }
    writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))
}

/// A text of others in a cell: a spreadsheet takes some beginnings for formulas (OWASP, CSV injection).
fn cell(text: &str) -> String {
    let text = plain(text);
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{text}")
    } else {
        text
    }
}

fn result(person: &PersonReport) -> &'static str {
    match person {
        person if person.is_complete() => "complete",
        person if person.may_succeed_later => "incomplete, run it again",
        _ => "incomplete",
    }
}

fn done(person: &PersonReport) -> usize {
    person.steps.iter().filter(|step| step.ending == Ending::Done).count()
}

/// A step in words.
pub fn action(step: &Step) -> &'static str {
    match step.action {
        Action::HandOverBoard => "hand over board",
        Action::HandOverWorkspace => "hand over workspace",
        Action::LeaveBoard => "leave board",
        Action::LeaveTeam => "leave team",
        Action::LeaveWorkspace => "leave workspace",
        Action::Deactivate => "deactivate",
        Action::Invite => "invite",
        Action::Activate => "let in again",
        Action::GiveRole => "give role",
        Action::JoinTeam => "join team",
        Action::JoinWorkspace => "join workspace",
        Action::JoinBoard => "join board",
        _ => "other",
    }
}

pub fn object(step: &Step) -> String {
    plain(step.object.name.as_deref().unwrap_or(&step.object.id))
}

/// Prints what was done, and what is left.
pub fn print(report: &Report) -> io::Result<()> {
    for person in &report.people {
        line("")?;
        line(style(who(person.name.as_deref(), &person.asked)).bold().to_string())?;
        let table = person.steps.iter().map(|report| {
            vec![
                action(&report.step).to_owned(),
                object(&report.step),
                outcome(report),
                plain(report.reason.as_deref().unwrap_or(&report.warnings.join(" "))),
            ]
        });
        if person.steps.is_empty() && person.is_complete() {
            line("  There was nothing to do.")?;
        } else if !person.steps.is_empty() {
            line(rows(table_width(), &["step", "what", "outcome", "remark"], table))?;
        }
        if person.is_complete() {
            line(style("✓ nothing is left").green().to_string())?;
        }
        for left in &person.left {
            let mut text = format!("✗ left: {}. {}", plain(&left.what), plain(&left.why));
            if let Some(url) = &left.url {
                text.push_str(&format!(" {}", plain(url)));
            }
            line(style(text).red().to_string())?;
        }
    }
    line("")?;
    let complete = report.people.iter().filter(|person| person.is_complete()).count();
    let summary = format!("{} of {} complete.", complete, people(report.people.len()));
    line(style(summary).bold().to_string())?;
    if let Some(stopped) = &report.stopped {
        line(plain(stopped))?;
    }
    if report.may_succeed_later() {
        line("Run the same command again to go on: what is done stays done.")?;
    }
    Ok(())
}

/// A person, by name and by what was asked for.
pub fn who(name: Option<&str>, asked: &str) -> String {
    match name.filter(|name| *name != asked) {
        Some(name) => format!("{} ({})", plain(name), plain(asked)),
        None => plain(asked),
    }
}

/// How a step ended, in words.
pub fn outcome(report: &StepReport) -> String {
    match report.ending {
        Ending::Done => report.outcome.clone().unwrap_or_default().replace('_', " "),
        Ending::Kept => "kept".to_owned(),
        Ending::Failed if report.temporary => "failed, for now".to_owned(),
        Ending::Failed => "failed".to_owned(),
        Ending::NotTried => "not tried".to_owned(),
    }
}

pub fn people(number: usize) -> String {
    if number == 1 {
        "1 person".to_owned()
    } else {
        format!("{number} people")
    }
}

pub fn steps(number: usize) -> String {
    count(number, "step")
}
