//! `monday offboard` and `monday onboard`: the flows of the host library for people at a terminal, and for
//! unattended runs.

mod file;
mod offboard;
mod onboard;
mod people;
pub mod report;
mod sheet;
mod stop;

use std::io::{self, IsTerminal, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use monday_connector_host::lifecycle::{Progress, Step};
use monday_connector_host::types::Id;
use monday_connector_host::{CallError, CallOptions, Connector};
use serde_json::Value;

use crate::advice;
use crate::arguments::Common;
use crate::progress::Beside;
use crate::run::{PERMANENT, TEMPORARY, USAGE};
use crate::screen::{Stream, complain, json, line, note, plain};

use file::ReportFile;
use people::selector;
use report::Outcome;
use stop::aside;

pub use offboard::{Offboard, run as offboard};
pub use onboard::{Onboard, run as onboard};
pub use stop::Stop;

/// Why a flow ends before anything is changed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("{}: {source}", path.display())]
    File { path: PathBuf, source: io::Error },
    #[error("{}: {problem}", path.display())]
    Unusable { path: PathBuf, problem: String },
    #[error("{0}")]
    Input(String),
    #[error("nobody can be asked here: say --yes to go on, or --dry-run to see the plan only")]
    NobodyToAsk,
    #[error("Stopped. Nothing was changed.")]
    Stopped,
    #[error(transparent)]
    Call(#[from] CallError),
    #[error(transparent)]
    Output(#[from] io::Error),
}

/// What every flow takes.
#[derive(clap::Args)]
pub struct Carrying {
    /// Show what would be done, and change nothing
    #[arg(long)]
    pub dry_run: bool,

    /// Do not ask before anything is changed
    #[arg(long, short = 'y')]
    pub yes: bool,

    /// Write what was done to this file, a line or an object for each person: .csv or .json
    #[arg(long, value_name = "FILE")]
    pub report: Option<PathBuf>,
}

impl Carrying {
    /// Refuses what cannot work before anything is sent: nobody to ask, or a report that cannot be written.
    fn check(&self, inputs: &[Option<&PathBuf>]) -> Result<Option<ReportFile>, Error> {
        let can_ask = io::stdin().is_terminal() && io::stderr().is_terminal();
        if !self.yes && !self.dry_run && !can_ask {
            return Err(Error::NobodyToAsk);
        }
        let inputs: Vec<&Path> = inputs.iter().flatten().map(|path| path.as_path()).collect();
        self.report.as_deref().map(|path| ReportFile::open(path, &inputs)).transpose()
    }

    /// Whether to carry out the plan: asks, unless told.
    async fn may_begin(&self, stop: &Stop) -> Result<bool, Error> {
        if self.yes {
            return Ok(true);
        }
        eprint!("Go on? [y/N] ");
        io::stderr().flush()?;
        let answer = stop.unless_asked(async {
            let read = || {
                let mut said = String::new();
                io::stdin().read_line(&mut said).map(|_| said)
            };
            Ok(aside(read).await?)
        });
        let answer = answer.await.inspect_err(|_| note(""))?;
        Ok(matches!(answer.trim().to_ascii_lowercase().as_str(), "y" | "yes"))
    }
}

/// What a flow has found out, and would do.
trait Plan {
    fn json(&self) -> Value;

    /// For people.
    fn text(&self, width: Option<usize>) -> String;

    /// Number of steps of everybody.
    fn steps(&self) -> usize;

    /// Whether nothing is in the way.
    fn is_clear(&self) -> bool;
}

/// Whether nothing is in the way of one person's steps.
fn is_clear(problem: Option<&String>, steps: &[Step]) -> bool {
    problem.is_none() && steps.iter().all(|step| step.blocked.is_none())
}

/// Shows a plan, and asks whether to carry it out. An exit code if not.
async fn end_here(tools: &Tools<'_>, carrying: &Carrying, plan: &impl Plan) -> Result<Option<ExitCode>, Error> {
    let show = |stream: Stream| stream.print(plan.text(stream.table_width()));
    let asks = !carrying.yes && plan.steps() > 0;
    match (tools.common.json, carrying.dry_run) {
        (false, _) => show(Stream::Output)?,
        (true, true) => line(json(&plan.json()))?,
        // Whoever is asked has to see what about; the output is for a program.
        (true, false) if asks => show(Stream::Errors)?,
        (true, false) => {}
    }
    if carrying.dry_run {
        return Ok(Some(ExitCode::from(if plan.is_clear() { 0 } else { PERMANENT })));
    }
    if asks && !carrying.may_begin(&tools.stop).await? {
        note("Nothing was changed.");
        return Ok(Some(ExitCode::from(PERMANENT)));
    }
    tools.stop.changes_begin();
    Ok(None)
}

/// What a flow works with.
pub struct Tools<'a> {
    pub connector: Connector,
    pub options: &'a CallOptions,
    pub common: &'a Common,
    pub stop: Stop,
    pub beside: Beside,
}

impl Tools<'_> {
    /// Follows a flow with a bar, on a terminal.
    fn follow(&self) -> Follower {
        Follower {
            bar: if io::stderr().is_terminal() {
                ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr())
            } else {
                ProgressBar::hidden()
            },
            stop: self.stop.clone(),
        }
        .beside(&self.beside)
    }
}

/// A progress bar with counts and the time left.
struct Follower {
    bar: ProgressBar,
    stop: Stop,
}

impl Follower {
    fn beside(self, beside: &Beside) -> Self {
        beside.set(&self.bar);
        self.bar.enable_steady_tick(std::time::Duration::from_millis(120));
        self
    }

    fn follow(&mut self, progress: &Progress) -> ControlFlow<()> {
        match progress.total {
            None => self.bar.set_style(bar("{spinner} {msg} …")),
            Some(total) => {
                self.bar.set_style(bar("{bar:30} {pos}/{len}, {eta} left: {msg}"));
                self.bar.set_length(total as u64);
                self.bar.set_position(progress.done as u64);
            }
        }
        self.bar.set_message(plain(&progress.doing));
        if self.stop.is_asked() {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    }
}

impl Drop for Follower {
    /// However the flow ends.
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

fn bar(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
}

/// Prints what was done, and writes it to the file that was asked for. From here on, no failure means that
/// nothing was changed.
fn finish(tools: &Tools<'_>, file: Option<(ReportFile, &Path)>, outcome: &Outcome) -> Result<ExitCode, Error> {
    let text = if tools.common.json {
        json(&outcome.as_json())
    } else {
        outcome.text(Stream::Output.table_width())
    };
    // First what is certain to be seen. A reader that has left does not keep the report from being written.
    let printed = line(text);
    let mut is_told = printed.is_ok();
    if let Some((file, path)) = file {
        match file.write(outcome) {
            Ok(()) if tools.common.json => {}
            Ok(()) => note(format!("The report is in {}.", plain(&path.display().to_string()))),
            Err(error) => {
                is_told = false;
                complain(&error);
                note("The report could not be written. What was done is done; the result is on standard output.");
            }
        }
    }
    match printed {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => return Err(error.into()),
        Err(error) => complain(&format!("the result could not be printed: {error}. What was done is done.")),
        Ok(()) => {}
    }
    Ok(ExitCode::from(match &outcome.report {
        report if report.may_succeed_later() => TEMPORARY,
        report if report.is_complete() && is_told => 0,
        _ => PERMANENT,
    }))
}

/// The exit code of a flow, with its error told.
pub fn ended(common: &Common, result: Result<ExitCode, Error>) -> io::Result<ExitCode> {
    let error = match result {
        Ok(code) => return Ok(code),
        Err(Error::Output(error)) => return Err(error),
        Err(Error::Call(error)) if !matches!(error, CallError::InvalidInput { .. }) => return crate::run::failed(common, &error),
        Err(error) => error,
    };
    if matches!(error, Error::Stopped) {
        // For whoever pressed Ctrl-C, too.
        note(error.to_string());
        if common.json {
            line(json(&advice::execution_failed(&error.to_string(), None)))?;
        }
        return Ok(ExitCode::from(TEMPORARY));
    }
    if common.json {
        line(json(&advice::invalid_input(&error.to_string())))?;
    } else {
        complain(&error);
    }
    Ok(ExitCode::from(USAGE))
}

/// The ids of the people of several groups, if there are several: who is not known is left out, and is a
/// matter of the group's plan.
async fn find_ids_of_several<'p>(tools: &Tools<'_>, groups: impl IntoIterator<Item = Vec<&'p str>>) -> Result<Vec<Id>, Error> {
    let groups: Vec<Vec<&str>> = groups.into_iter().filter(|group| !group.is_empty()).collect();
    let mut ids = Vec::new();
    if groups.len() > 1 {
        for person in groups.into_iter().flatten() {
            match tools.connector.read_user(&selector(person), tools.options).await {
                Ok(found) => ids.push(found.user.id),
                Err(error) if error.is_temporary() || error.failure().is_none() => return Err(error.into()),
                Err(_) => {}
            }
        }
    }
    Ok(ids)
}

/// Reads a file, or standard input. Either may be another program that takes its time.
async fn read(path: &Path) -> Result<Vec<u8>, Error> {
    let file = path.to_owned();
    let read = move || {
        if file == Path::new("-") {
            let mut bytes = Vec::new();
            io::Read::read_to_end(&mut io::stdin(), &mut bytes).map(|_| bytes)
        } else {
            std::fs::read(file)
        }
    };
    aside(read).await.map_err(|source| Error::File {
        path: path.to_owned(),
        source,
    })
}
