//! From the command line to the exit code.

use std::io;
use std::process::ExitCode;

use clap::Parser;
use console::style;
use monday_connector_host::{CallError, Connector, LoadError};
use tokio::runtime;

use crate::arguments::{Arguments, Command, Common};
use crate::progress::{Progress, trace};
use crate::screen::{line, note, width};
use crate::tables::Show;
use crate::target::{self, Target};
use crate::{advice, call, demo, tables};

/// As documented in `--help`.
const PERMANENT: u8 = 1;
const USAGE: u8 = 2;
const TEMPORARY: u8 = 3;

/// What a program ends with whose reader has left; a shell says the same.
const NOBODY_READS: u8 = 141;

/// Runs the program.
pub fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let runtime = match runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return unusable(&error),
    };
    let result = runtime.block_on(run(&arguments));
    match result {
        Ok(code) => code,
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::from(NOBODY_READS),
        Err(error) => unusable(&error),
    }
}

/// The configuration, or this machine, does not allow a call.
fn unusable(error: &dyn std::error::Error) -> ExitCode {
    note(format!("{} {error}", style("error:").red().bold().for_stderr()));
    ExitCode::from(USAGE)
}

/// An error here is one of writing to standard output.
async fn run(arguments: &Arguments) -> io::Result<ExitCode> {
    let common = &arguments.common;
    if matches!(arguments.command, Command::Demo(_)) && (common.live || common.json || common.endpoint.is_some()) {
        return Ok(unusable(&DemoIsForPeople));
    }
    if let Command::Demo(demo) = &arguments.command {
        return match load(common) {
            Ok(connector) => demo::run(&connector, common, demo).await,
            Err(error) => Ok(unusable(&error)),
        };
    }
    // The target first: compiling the component takes longer.
    let target = match Target::find(common).await {
        Ok(target) => target,
        Err(error) => return Ok(unusable(&error)),
    };
    let connector = match load(common) {
        Ok(connector) => connector,
        Err(error) => return Ok(unusable(&error)),
    };
    if target.is_passing() {
        let remark = "No emulator is running, so one was started for this command alone; \
            `cargo emulator` starts one that stays.";
        note(style(remark).dim().for_stderr().to_string());
    }

    let progress = Progress::start();
    let (watched, show_requests) = (progress.clone(), common.show_requests);
    let connector = connector.observed(move |event| {
        watched.hear(event);
        if show_requests {
            watched.aside(|| trace(event, width()));
        }
    });
    let outcome = call::perform(&connector, &target.connection, &arguments.command).await;
    progress.end();
    match outcome {
        Some(Ok(result)) => succeeded(common, result.as_ref()),
        Some(Err(error)) => failed(common, &error),
        None => Ok(ExitCode::SUCCESS),
    }
}

#[derive(Debug, thiserror::Error)]
#[error("the demonstration brings its own emulator and is for people: leave --live, --endpoint and --json out")]
struct DemoIsForPeople;

/// Loads the component, and says how to get it where it is missing.
fn load(common: &Common) -> Result<Connector, Unloadable> {
    let loaded = target::settings(common).load_file(target::component(common));
    loaded.map_err(|error| match error {
        LoadError::Configuration(_) | LoadError::Engine(_) => Unloadable::Setting(error),
        _ => Unloadable::File(error),
    })
}

#[derive(Debug, thiserror::Error)]
enum Unloadable {
    #[error(transparent)]
    Setting(LoadError),
    #[error("{0}\n`cargo xtask build` builds the component; --component or MONDAY_CONNECTOR names its file.")]
    File(LoadError),
}

fn succeeded(common: &Common, result: &dyn Show) -> io::Result<ExitCode> {
    if common.json {
        line(format!("{:#}", result.json()))?;
    } else {
        line(tables::text(result, width()))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn failed(common: &Common, error: &CallError) -> io::Result<ExitCode> {
    if common.json {
        line(format!("{:#}", advice::as_json(error)))?;
    } else {
        note(advice::as_text(error, width()));
    }
    Ok(ExitCode::from(if error.is_temporary() { TEMPORARY } else { PERMANENT }))
}
