//! What was done: tables for people, CSV and JSON for files.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;
use std::path::Path;

use console::style;
use monday_connector_host::lifecycle::{Action, Ending, PersonReport, Remainder, Report, Step, StepReport};
use monday_connector_host::to_json;
use serde_json::Value;

use super::people::{Row, Task};
use crate::screen::{json, marked, plain};
use crate::tables::{count, filled_columns};

/// What was done for everybody, and what that was to be.
#[derive(Debug)]
pub struct Outcome {
    pub report: Report,
    /// What was to be done, for each person of the report.
    tasks: Vec<Task>,
    /// What the token could not see.
    notes: Vec<String>,
}

impl Outcome {
    /// Nothing as yet.
    pub fn new(notes: Vec<String>) -> Self {
        Self {
            report: Report {
                people: Vec::new(),
                stopped: None,
                stop_may_pass: false,
            },
            tasks: Vec::new(),
            notes,
        }
    }

    /// Adds what a flow did.
    pub fn add(&mut self, task: Task, further: Report) {
        self.tasks.extend(further.people.iter().map(|_| task));
        self.report.people.extend(further.people);
        if self.report.stopped.is_none() {
            self.report.stopped = further.stopped;
            self.report.stop_may_pass = further.stop_may_pass;
        }
    }

    /// Adds what a plan could not see.
    pub fn notes(&mut self, notes: &[String]) {
        for note in notes.iter().filter(|note| !self.notes.contains(note)).cloned().collect::<Vec<_>>() {
            self.notes.push(note);
        }
    }

    /// Goes on as it is told, unless an earlier flow has stopped: its reason concerns every call.
    pub fn unless_stopped(&self, follow: impl FnOnce() -> ControlFlow<()>) -> ControlFlow<()> {
        if self.report.stopped.is_some() {
            ControlFlow::Break(())
        } else {
            follow()
        }
    }

    /// Puts people in the order in which they were asked for.
    pub fn sort(&mut self, asked: &[Row]) {
        let place = |person: &PersonReport| asked.iter().position(|row| row.person == person.asked);
        let mut both: Vec<_> = std::mem::take(&mut self.tasks)
            .into_iter()
            .zip(std::mem::take(&mut self.report.people))
            .collect();
        both.sort_by_key(|(_, person)| place(person));
        (self.tasks, self.report.people) = both.into_iter().unzip();
    }

    fn people(&self) -> impl Iterator<Item = (Task, &PersonReport)> {
        self.tasks.iter().copied().zip(&self.report.people)
    }

    /// The report of the host library, with what was to be done, and with what the token could not see.
    pub fn as_json(&self) -> Value {
        let mut value = to_json(&self.report);
        let people = value.get_mut("people").and_then(Value::as_array_mut);
        for (person, task) in people.into_iter().flatten().zip(&self.tasks) {
            if let Some(fields) = person.as_object_mut() {
                fields.insert("action".to_owned(), task.word().into());
            }
        }
        if let Some(fields) = value.as_object_mut() {
            fields.insert("notes".to_owned(), self.notes.clone().into());
        }
        value
    }

    /// One line for each person.
    fn as_csv(&self) -> Result<Vec<u8>, csv::Error> {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(["person", "user_id", "name", "action", "result", "done", "left", "what_is_left"])?;
        for (task, person) in self.people() {
            let left: Vec<String> = sentences(person).into_iter().map(|left| left.text).collect();
            writer.write_record([
                &cell(&person.asked),
                person.user_id.as_deref().unwrap_or_default(),
                &cell(person.name.as_deref().unwrap_or_default()),
                task.word(),
                result(person),
                &done(person).to_string(),
                &person.left.len().to_string(),
                &cell(&left.join(" | ")),
            ])?;
        }
        writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))
    }

    /// What goes into a file of this name.
    pub fn as_file(&self, path: &Path) -> Result<Vec<u8>, csv::Error> {
        if is_json(path) {
            Ok(format!("{}\n", json(&self.as_json())).into_bytes())
        } else {
            self.as_csv()
        }
    }

    /// What was done, and what is left, for people.
    pub fn text(&self, width: Option<usize>) -> String {
        let mut lines = Vec::new();
        for (task, person) in self.people() {
            let hides = task == Task::Offboard && !self.notes.is_empty();
            of_one(person, hides, width, &mut lines);
        }
        lines.push(String::new());
        let complete = self.report.people.iter().filter(|person| person.is_complete()).count();
        let summary = format!("{complete} of {} complete.", people(self.report.people.len()));
        lines.push(style(summary).bold().to_string());
        lines.extend(self.report.stopped.as_ref().map(|stopped| marked("", &plain(stopped), width)));
        if self.report.may_succeed_later() {
            lines.push("Run the same command again to go on: what is done stays done.".to_owned());
        }
        lines.join("\n")
    }
}

/// What was done for a person. Something may be hidden from the token.
fn of_one(person: &PersonReport, hides: bool, width: Option<usize>, lines: &mut Vec<String>) {
    lines.push(String::new());
    lines.push(style(who(person.name.as_deref(), &person.asked)).bold().to_string());
    let names = Names::of_steps(person.steps.iter().map(|report| &report.step));
    let left = sentences(person);
    let table = person.steps.iter().map(|report| {
        // A reason that follows below is not said here.
        let follows = left.iter().any(|left| left.step.is_some_and(|step| std::ptr::eq(step, report)));
        let remark = report
            .reason
            .clone()
            .filter(|_| !follows)
            .unwrap_or_else(|| report.warnings.join(" "));
        vec![
            action(&report.step).to_owned(),
            names.of_step(&report.step),
            outcome(report),
            plain(&remark),
        ]
    });
    if person.steps.is_empty() && person.is_complete() {
        lines.push("  There was nothing to do.".to_owned());
    } else if !person.steps.is_empty() {
        lines.push(filled_columns(width, &["step", "what", "outcome", "remark"], table.collect()));
    }
    if person.is_complete() {
        let text = if hides {
            "✓ nothing is left that the token can see"
        } else {
            "✓ nothing is left"
        };
        lines.push(style(text).green().to_string());
    }
    for left in left {
        lines.push(style(marked("✗ ", &plain(&left.text), width)).red().to_string());
        // Whole, and on a line of its own: a terminal makes it a link.
        lines.extend(left.remainder.url.as_ref().map(|url| format!("  {}", plain(url))));
    }
}

/// Something that is left, in a sentence, with the step that did not do it if there is one.
struct Left<'p> {
    text: String,
    remainder: &'p Remainder,
    step: Option<&'p StepReport>,
}

/// Everything that is left of a person.
fn sentences(person: &PersonReport) -> Vec<Left<'_>> {
    let names = Names::of_steps(person.steps.iter().map(|report| &report.step));
    let of_one = |remainder: &'_ Remainder| {
        let step = remainder.step.and_then(|place| person.steps.get(place));
        let text = match step {
            Some(report) => format!("{}. {}", still(report, &names), remainder.why),
            None => format!("left: {}. {}", remainder.what, remainder.why),
        };
        (text, step)
    };
    let left = person.left.iter().map(|remainder| (remainder, of_one(remainder)));
    left.map(|(remainder, (text, step))| Left { text, remainder, step }).collect()
}

fn is_about_the_account(step: &Step) -> bool {
    matches!(step.action, Action::Deactivate | Action::Activate)
}

/// How it is after a step that was not done: "board Roadmap: still on it (owner, in person)".
fn still(report: &StepReport, names: &Names) -> String {
    let step = &report.step;
    let name = names.of_step(step);
    // What may succeed later may have been done as well, unnoticed.
    let (still, not) = if report.temporary {
        ("perhaps still", "perhaps not")
    } else {
        ("still", "not")
    };
    let now = match step.action {
        Action::HandOverBoard => format!("board {name}: {not} handed over"),
        Action::HandOverWorkspace => format!("workspace {name}: {not} handed over"),
        Action::LeaveBoard => format!("board {name}: {still} on it"),
        Action::LeaveTeam => format!("team {name}: {still} in it"),
        Action::LeaveWorkspace => format!("workspace {name}: {still} in it"),
        Action::Deactivate => format!("account: {not} deactivated"),
        Action::Invite => format!("{name}: {not} invited"),
        Action::Activate => format!("account: {not} let in again"),
        Action::GiveRole => format!("role {name}: {not} given"),
        Action::JoinTeam => format!("team {name}: {not} in it"),
        Action::JoinWorkspace => format!("workspace {name}: {not} in it"),
        Action::JoinBoard => format!("board {name}: {not} on it"),
        _ => format!("{} {name}: not done", action(step)),
    };
    match step.detail.as_str() {
        "" => now,
        // The account's detail says the same again.
        _ if is_about_the_account(step) => now,
        detail => format!("{now} ({detail})"),
    }
}

/// The names of what one person gets to see, with the id where two have the same name.
pub struct Names(BTreeMap<String, BTreeSet<String>>);

impl Names {
    /// Of things with an id, and with a name perhaps.
    pub fn of_things<'t>(things: impl IntoIterator<Item = (&'t str, Option<&'t str>)>) -> Self {
        let mut ids: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (id, name) in things {
            if let Some(name) = given(name) {
                ids.entry(name).or_default().insert(id.to_owned());
            }
        }
        Self(ids)
    }

    pub fn of_steps<'t>(steps: impl IntoIterator<Item = &'t Step>) -> Self {
        let objects = steps.into_iter().map(|step| &step.object);
        Self::of_things(objects.map(|object| (object.id.as_str(), object.name.as_deref())))
    }

    /// A name that no other thing here has.
    pub fn of(&self, id: &str, name: Option<&str>) -> String {
        match given(name) {
            None => plain(id),
            Some(name) if self.0.get(&name).is_some_and(|ids| ids.len() > 1) => format!("{name} ({})", plain(id)),
            Some(name) => name,
        }
    }

    pub fn of_step(&self, step: &Step) -> String {
        self.of(&step.object.id, step.object.name.as_deref())
    }
}

/// A name as it is shown, if there is anything to show.
fn given(name: Option<&str>) -> Option<String> {
    name.map(|name| plain(name.trim())).filter(|name| !name.is_empty())
}

fn has_ending(path: &Path, wanted: &str) -> bool {
    path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case(wanted))
}

pub fn is_csv(path: &Path) -> bool {
    has_ending(path, "csv")
}

pub fn is_json(path: &Path) -> bool {
    has_ending(path, "json")
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

#[cfg(test)]
mod tests {
    use monday_connector_host::lifecycle::Object;

    use super::*;

    fn step(action: Action, id: &str, ending: Ending, reason: Option<&str>) -> StepReport {
        let object = Object {
            id: id.to_owned(),
            name: Some("Roadmap".to_owned()),
            url: Some(format!("https://a.monday.com/boards/{id}")),
        };
        StepReport {
            step: Step {
                action,
                object,
                detail: "owner, in person".to_owned(),
                blocked: None,
            },
            ending,
            outcome: (ending == Ending::Done).then(|| "removed".to_owned()),
            reason: reason.map(str::to_owned),
            temporary: false,
            codes: Vec::new(),
            warnings: Vec::new(),
        }
    }

    fn left(what: &str, why: &str, board: Option<&str>, step: Option<usize>) -> Remainder {
        Remainder {
            what: what.to_owned(),
            why: why.to_owned(),
            url: board.map(|id| format!("https://a.monday.com/boards/{id}")),
            step,
        }
    }

    fn outcome_of(steps: Vec<StepReport>, left: Vec<Remainder>, notes: &[&str]) -> Outcome {
        let mut outcome = Outcome::new(notes.iter().map(|note| (*note).to_owned()).collect());
        let person = PersonReport {
            asked: "lena@b.example".to_owned(),
            user_id: Some("4".to_owned()),
            name: Some("Lena".to_owned()),
            steps,
            left,
            may_succeed_later: false,
        };
        let people = vec![person];
        outcome.add(
            Task::Offboard,
            Report {
                people,
                stopped: None,
                stop_may_pass: false,
            },
        );
        outcome
    }

    const REASON: &str = "Nobody else owns this board. Name a successor, or say that it may be left without an owner.";

    #[test]
    fn a_reason_is_said_once_and_a_link_stays_whole() {
        let outcome = outcome_of(
            vec![
                step(Action::LeaveBoard, "1", Ending::Done, None),
                step(Action::LeaveBoard, "2", Ending::NotTried, Some(REASON)),
            ],
            vec![
                left("leave board Roadmap (owner, in person)", REASON, Some("2"), Some(1)),
                left(
                    "board Plan (owner, through team Sales)",
                    "The user is still in the team.",
                    Some("3"),
                    None,
                ),
            ],
            &[],
        );
        let text = outcome.text(Some(60));
        assert_eq!(text.matches("Nobody").count(), 1, "{text}");
        assert!(text.contains("✗ board Roadmap (2): still on it (owner, in person)."), "{text}");
        assert!(text.contains("✗ left: board Plan (owner, through team Sales)."), "{text}");
        for url in ["  https://a.monday.com/boards/2", "  https://a.monday.com/boards/3"] {
            assert!(text.lines().any(|line| line == url), "{text}");
        }
        let too_wide = text.lines().find(|line| line.chars().count() > 60);
        assert_eq!(too_wide, None, "{text}");
        // Where nobody looks, one line each.
        let text = outcome.text(None);
        assert!(text.lines().any(|line| line.ends_with("left without an owner.")), "{text}");
    }

    #[test]
    fn things_of_one_name_are_told_apart() {
        let names = Names::of_things([
            ("1", Some("Plan")),
            ("2", Some("Plan ")),
            ("3", Some("Sales")),
            ("4", None),
            ("3", Some("Sales")),
        ]);
        assert_eq!(names.of("1", Some("Plan")), "Plan (1)");
        assert_eq!(names.of("3", Some("Sales")), "Sales");
        assert_eq!(names.of("4", None), "4");
        assert_eq!(names.of("5", Some(" ")), "5");
    }

    #[test]
    fn what_is_hidden_is_not_said_to_be_gone() {
        let done = || vec![step(Action::LeaveBoard, "1", Ending::Done, None)];
        assert!(
            outcome_of(done(), Vec::new(), &["Private boards are hidden."])
                .text(None)
                .contains("✓ nothing is left that the token can see")
        );
        let text = outcome_of(done(), Vec::new(), &[]).text(None);
        assert!(text.lines().any(|line| line == "✓ nothing is left"), "{text}");
    }

    #[test]
    fn a_report_says_what_was_to_be_done_and_what_is_hidden() {
        let outcome = outcome_of(
            vec![step(Action::LeaveBoard, "2", Ending::Kept, Some("No."))],
            vec![left("leave board Roadmap (owner, in person)", "No.", Some("2"), Some(0))],
            &["Private boards are hidden."],
        );
        let csv = String::from_utf8(outcome.as_csv().unwrap()).unwrap();
        assert_eq!(
            csv,
            "person,user_id,name,action,result,done,left,what_is_left\n\
             lena@b.example,4,Lena,offboard,incomplete,0,1,\"board Roadmap: still on it (owner, in person). No.\"\n"
        );
        let json = outcome.as_json();
        assert_eq!(json["notes"][0], "Private boards are hidden.");
        assert_eq!(json["people"][0]["action"], "offboard");
        assert_eq!(json["people"][0]["left"][0]["what"], "leave board Roadmap (owner, in person)");
    }
}
