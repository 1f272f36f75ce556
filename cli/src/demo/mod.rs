//! The demonstration: every function and four stories, against an emulator of
//! its own, each claim checked against the emulator's state.

mod actions;
mod provisioning;
mod stories;
mod tour;

use std::io;
use std::process::ExitCode;
use std::time::Instant;

use console::style;
use monday_connector_host::{CallOptions, Connector};
use monday_emulator::Options;

use crate::arguments::Demo;
use crate::screen::{line, note, paragraph, width};
use crate::tables::count;
use crate::target;
use tour::Tour;

/// Runs the demonstration. An error is one of writing to standard output.
pub async fn run(connector: &Connector, options: &CallOptions, demo: &Demo) -> io::Result<ExitCode> {
    let started = Instant::now();
    let emulator_options = Options {
        schema: demo.schema.clone(),
        log: demo.log.clone(),
        ..Options::default()
    };
    let (emulator, server) = match target::start(emulator_options).await {
        Ok(both) => both,
        Err(error) => {
            note(format!("{} {error}", style("error:").red().bold().for_stderr()));
            return Ok(ExitCode::from(2));
        }
    };
    let options = options.clone().token(emulator.tokens().admin()).endpoint(server.url());

    let introduction = format!(
        "An emulator of monday.com listens on {}. Each call below runs in a fresh WebAssembly \
         instance, which can do nothing but send HTTP requests there. → is what was sent, ← what \
         came back, ✓ what was checked in the emulator's own state.",
        server.url()
    );
    line(style("monday.com through a WebAssembly component").bold().to_string())?;
    line(paragraph(&introduction, 0, width()))?;

    let mut tour = Tour::new(connector, options, emulator);
    actions::play(&mut tour).await?;
    provisioning::play(&mut tour).await?;
    line("")?;
    line(style("Four stories").bold().to_string())?;
    stories::play(&mut tour).await?;

    let (held, failed) = tour.checks();
    let seconds = started.elapsed().as_secs_f64();
    line("")?;
    if failed.is_empty() {
        let summary = format!("✓ {}, all of them hold. {seconds:.1} s.", count(held, "check"));
        line(style(summary).green().bold().to_string())?;
        Ok(ExitCode::SUCCESS)
    } else {
        let total = held + failed.len();
        let summary = format!("✗ {} of {} do not hold. {seconds:.1} s.", failed.len(), count(total, "check"));
        line(style(summary).red().bold().to_string())?;
        for claim in failed {
            line(format!("  {claim}"))?;
        }
        Ok(ExitCode::FAILURE)
    }
}
