//! From the command line to the exit code.

use std::io;
use std::process::ExitCode;

use console::style;
use etcetera::BaseStrategy;
use monday_connector_host::{Builder, CallError, CallOptions, Connector, LoadError};
use tokio::runtime;

use crate::arguments::{self, Arguments, Common, Task};
use crate::calls::log;
use crate::lifecycle::{Stop, Tools, ended, offboard, onboard};
use crate::mcp::{self, Mcp};
use crate::progress::{Beside, Progress, trace, traced};
use crate::screen::{complain, json, line, note, width};
use crate::serve::{self, Serve};
use crate::tables::Shown;
use crate::target::{self, Target};
use crate::{advice, demo, tables};

/// As documented in `--help`.
pub const PERMANENT: u8 = 1;
pub const USAGE: u8 = 2;
pub const TEMPORARY: u8 = 3;

/// The exit code of a program whose reader has left; a shell says the same.
const NOBODY_READS: u8 = 141;

/// Runs the program.
pub fn main() -> ExitCode {
    let arguments = match Arguments::parse(std::env::args_os()) {
        Ok(arguments) => arguments,
        // Help and version are errors of this kind, too.
        Err(arguments::Error::Clap(error)) => error.exit(),
        Err(error) => return unusable(&error),
    };
    let runtime = match runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return unusable(&error),
    };
    let result = runtime.block_on(run(arguments));
    match result {
        Ok(code) => code,
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::from(NOBODY_READS),
        Err(error) => unusable(&error),
    }
}

/// The configuration, or this machine, does not allow a call.
fn unusable(error: &dyn std::error::Error) -> ExitCode {
    complain(&error);
    ExitCode::from(USAGE)
}

/// An error here is one of writing to standard output.
async fn run(arguments: Arguments) -> io::Result<ExitCode> {
    let Arguments { common, options, task } = arguments;
    let (function, input) = match task {
        Task::Offboard(_) | Task::Onboard(_) => return flow(&common, options, &task).await,
        Task::Serve(arguments) if arguments.openapi => return line(json(&serve::openapi())).map(|()| ExitCode::SUCCESS),
        Task::Serve(arguments) => return Ok(served(run_service(&common, options, &arguments).await)),
        Task::Mcp(arguments) => return Ok(served(run_mcp(&common, options, &arguments).await)),
        Task::Call { function, input } => (function, input),
        Task::Demo(_) if common.live || common.json || common.endpoint.is_some() => return Ok(unusable(&DemoIsForPeople)),
        Task::Demo(demo) => {
            return match load(target::settings(&common), &common) {
                Ok(connector) => demo::run(&connector, &options, &demo).await,
                Err(error) => Ok(unusable(&error)),
            };
        }
        Task::Completions(shell) => {
            let mut text = Vec::new();
            clap_complete::generate(shell, &mut arguments::program(), "monday", &mut text);
            return printed(&text);
        }
        Task::ManPage => {
            let mut text = Vec::new();
            clap_mangen::Man::new(arguments::program()).render(&mut text)?;
            return printed(&text);
        }
    };
    let (target, connector) = match prepare(&common, options).await {
        Ok(both) => both,
        Err(error) => return Ok(unusable(&*error)),
    };

    let progress = Progress::start();
    let (watched, show_requests) = (progress.clone(), common.show_requests);
    let connector = connector.observed(move |event| {
        watched.on_event(event);
        if show_requests {
            watched.suspend(|| trace(event, width()));
        }
    });
    let result = connector.call(&function, &input, &target.options).await;
    progress.end();
    match result {
        Ok(result) if common.json => line(json(&result)).map(|()| ExitCode::SUCCESS),
        Ok(result) => {
            let shown = Shown {
                function: &function,
                result: &result,
            };
            line(tables::text(shown, width())).map(|()| ExitCode::SUCCESS)
        }
        Err(error) => failed(&common, &error),
    }
}

/// Carries out a flow: many calls.
async fn flow(common: &Common, options: CallOptions, task: &Task) -> io::Result<ExitCode> {
    let (target, connector) = match prepare(common, options).await {
        Ok(both) => both,
        Err(error) => return Ok(unusable(&*error)),
    };
    let beside = Beside::default();
    let (shown, show_requests) = (beside.clone(), common.show_requests);
    let connector = connector.observed(move |event| {
        if show_requests {
            shown.suspend(|| trace(event, width()));
        }
    });
    let tools = Tools {
        connector,
        options: &target.options,
        common,
        stop: Stop::on_signals(beside.clone()),
        beside,
    };
    let result = match task {
        Task::Offboard(arguments) => offboard(&tools, arguments).await,
        Task::Onboard(arguments) => onboard(&tools, arguments).await,
        _ => Ok(ExitCode::SUCCESS),
    };
    ended(common, result)
}

/// Serves over HTTP, until it is asked to end.
async fn run_service(common: &Common, options: CallOptions, arguments: &Serve) -> Result<(), Box<dyn std::error::Error>> {
    let mut settings = target::settings(common);
    for origin in arguments.origins()? {
        settings = settings.allow_origin(origin);
    }
    // Requests, or named connections, may bring the tokens.
    let target = Target::find_for_service(common, options, arguments.connections.is_some()).await?;
    let connector = load(settings.max_concurrent_calls(arguments.max_calls), common)?;
    let connector = shown(connector, common);
    say_where_it_goes(common, &target);
    serve::run(arguments, connector, target.options.clone()).await?;
    Ok(())
}

/// Serves MCP on standard input and output, until the client leaves.
async fn run_mcp(common: &Common, options: CallOptions, arguments: &Mcp) -> Result<(), Box<dyn std::error::Error>> {
    let (target, connector) = prepare(common, options).await?;
    let connector = shown(connector, common);
    mcp::run(arguments, connector, target.options.clone()).await?;
    Ok(())
}

/// The same connector; with `--show-requests`, it shows the requests of all calls in the log of the server.
fn shown(connector: Connector, common: &Common) -> Connector {
    if !common.show_requests {
        return connector;
    }
    connector.observed(|event| {
        if let Some(text) = traced(event, width()) {
            // Calls run at the same time: which one it is of.
            log::line(format!("{} {}\n{text}", event.action, event.call));
        }
    })
}

fn served(result: Result<(), Box<dyn std::error::Error>>) -> ExitCode {
    result.map_or_else(|error| unusable(&*error), |()| ExitCode::SUCCESS)
}

/// Finds the target, and loads the component.
async fn prepare(common: &Common, options: CallOptions) -> Result<(Target, Connector), Box<dyn std::error::Error>> {
    // The target first: compiling the component takes longer.
    let target = Target::find(common, options).await?;
    let connector = load(target::settings(common), common)?;
    say_where_it_goes(common, &target);
    Ok((target, connector))
}

fn say_where_it_goes(common: &Common, target: &Target) {
    if target::has_forgotten_token(common) {
        let remark = "MONDAY_TOKEN is set but --live was not given: this goes to an emulator, nothing at monday.com changes.";
        note(style(remark).yellow().for_stderr().to_string());
    }
    if target.is_ephemeral() {
        let remark = "No emulator is running, so one was started for this command alone; \
            `cargo emulator` starts one that stays.";
        note(style(remark).dim().for_stderr().to_string());
    }
}

fn printed(text: &[u8]) -> io::Result<ExitCode> {
    line(String::from_utf8_lossy(text).trim_end())?;
    Ok(ExitCode::SUCCESS)
}

#[derive(Debug, thiserror::Error)]
#[error("the demonstration has its own emulator and is for people: leave out --live, --endpoint and --json")]
struct DemoIsForPeople;

/// Loads the component, and says how to get it where it is missing.
fn load(mut settings: Builder, common: &Common) -> Result<Connector, Unloadable> {
    let own = || {
        Some(
            etcetera::base_strategy::choose_native_strategy()
                .ok()?
                .cache_dir()
                .join("monday-connector"),
        )
    };
    if let Some(folder) = common.cache.clone().or_else(own).filter(|_| !common.no_cache) {
        settings = settings.cache(folder);
    }
    let loaded = settings.load_file(target::component(common));
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

pub fn failed(common: &Common, error: &CallError) -> io::Result<ExitCode> {
    if common.json {
        line(json(&advice::as_json(error)))?;
    } else {
        note(advice::as_text(error, width()));
    }
    Ok(ExitCode::from(if error.is_temporary() { TEMPORARY } else { PERMANENT }))
}
