//! `monday offboard` and `monday onboard`: the flows of the host library for people at a terminal, and for
//! unattended runs.

mod offboard;
mod onboard;
mod people;
pub mod report;

use std::io::{self, IsTerminal, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use console::style;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use monday_connector_host::lifecycle::{Progress, Report};
use monday_connector_host::{CallError, CallOptions, Connector, to_json};

use crate::arguments::Common;
use crate::progress::Beside;
use crate::run::{PERMANENT, TEMPORARY, USAGE};
use crate::screen::{json, line, note};

pub use offboard::{Offboard, run as offboard};
pub use onboard::{Onboard, run as onboard};

/// Why a flow cannot begin.
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
    /// Whether to carry out the plan: asks, unless told.
    fn may_begin(&self) -> Result<bool, Error> {
        if self.yes {
            return Ok(true);
        }
        eprint!("Go on? [y/N] ");
        io::stderr().flush()?;
        let mut said = String::new();
        io::stdin().read_line(&mut said)?;
        Ok(matches!(said.trim().to_ascii_lowercase().as_str(), "y" | "yes"))
    }

    /// Refuses what cannot work before anything is sent: nobody to ask, or a report of no known kind.
    fn check(&self) -> Result<(), Error> {
        let can_ask = io::stdin().is_terminal() && io::stderr().is_terminal();
        if !self.yes && !self.dry_run && !can_ask {
            return Err(Error::NobodyToAsk);
        }
        match &self.report {
            Some(path) if !report::is_csv(path) && !report::is_json(path) => Err(Error::Unusable {
                path: path.clone(),
                problem: "the name of the report must end with .csv or .json".to_owned(),
            }),
            _ => Ok(()),
        }
    }
}

/// What a flow works with.
pub struct Tools<'a> {
    pub connector: Connector,
    pub options: &'a CallOptions,
    pub common: &'a Common,
    /// Set by Ctrl-C: the step that runs is finished, and no other begun.
    pub stop: Arc<AtomicBool>,
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
            stop: Arc::clone(&self.stop),
        }
        .beside(&self.beside)
    }
}

/// A progress bar with counts and the time left.
struct Follower {
    bar: ProgressBar,
    stop: Arc<AtomicBool>,
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
        self.bar.set_message(crate::screen::plain(&progress.doing));
        if self.stop.load(Ordering::Relaxed) {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    }

    fn end(&self) {
        self.bar.finish_and_clear();
    }
}

fn bar(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
}

/// Lets Ctrl-C stop a flow after the step that runs; a second one ends the program.
pub fn stop_on_ctrl_c() -> Arc<AtomicBool> {
    let stop = Arc::new(AtomicBool::new(false));
    let flag = Arc::clone(&stop);
    tokio::spawn(async move {
        while tokio::signal::ctrl_c().await.is_ok() {
            if flag.swap(true, Ordering::Relaxed) {
                std::process::exit(130);
            }
            note("Stopping after this step; press Ctrl-C again to stop at once.");
        }
    });
    stop
}

/// Prints what was done, and writes it to the file that was asked for.
fn finish(tools: &Tools<'_>, carrying: &Carrying, report: &Report) -> Result<ExitCode, Error> {
    if let Some(path) = &carrying.report {
        report::write(path, report)?;
    }
    if tools.common.json {
        line(json(&to_json(report)))?;
    } else {
        report::print(report)?;
        if let Some(path) = &carrying.report {
            note(format!("The report is in {}.", path.display()));
        }
    }
    Ok(ExitCode::from(match report {
        report if report.is_complete() => 0,
        report if report.may_succeed_later() => TEMPORARY,
        _ => PERMANENT,
    }))
}

/// The exit code of a flow, with its error told.
pub fn ended(common: &Common, result: Result<ExitCode, Error>) -> io::Result<ExitCode> {
    match result {
        Ok(code) => Ok(code),
        Err(Error::Output(error)) => Err(error),
        Err(Error::Call(error)) if !matches!(error, CallError::InvalidInput { .. }) => crate::run::failed(common, &error),
        Err(error) => {
            note(format!("{} {error}", style("error:").red().bold().for_stderr()));
            Ok(ExitCode::from(USAGE))
        }
    }
}

fn read(path: &Path) -> Result<Vec<u8>, Error> {
    let read = if path == Path::new("-") {
        let mut bytes = Vec::new();
        io::Read::read_to_end(&mut io::stdin(), &mut bytes).map(|_| bytes)
    } else {
        std::fs::read(path)
    };
    read.map_err(|source| Error::File {
        path: path.to_owned(),
        source,
    })
}
