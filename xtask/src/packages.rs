//! Builds and tests what other languages take: the packages, and the examples that use them.

use std::{
    fs,
    io::{self, Write},
    iter,
    path::{Path, PathBuf},
    process::Command,
    sync::{Mutex, PoisonError},
    thread,
    time::Instant,
};

use crate::{Error, run, target_folder, workspace};

/// The exit code of a script whose host is not on this machine, as Automake has it.
const LEFT_OUT: i32 = 77;

/// How many scripts run at a time: most of their time is installing and waiting.
const AT_A_TIME: usize = 2;

/// What a script needs: the component, the contract and the emulator, built.
struct Built {
    variables: [(&'static str, PathBuf); 5],
}

/// Builds the component, the contract and the programs, then each package, with its tests, and runs
/// the examples. The packages are in the folder that is returned: `target/packages`.
///
/// `only` names the packages or examples to build and run, such as `python` or `restate`; empty, it
/// is all of them.
pub fn packages(only: &[String]) -> Result<PathBuf, Error> {
    let folder = target_folder().join("packages");
    fs::create_dir_all(&folder).map_err(|source| Error::File {
        path: folder.clone(),
        source,
    })?;
    let built = build(&folder)?;
    let chosen = |script: &PathBuf| {
        let folder = script.parent();
        only.is_empty() || only.iter().any(|name| folder.is_some_and(|folder| folder.ends_with(name)))
    };
    let mut checks = scripts("packages", "check")?;
    checks.retain(chosen);
    // The check of a package makes it first. An example takes what is made.
    if checks.is_empty() {
        pack_with(&built)?;
    }
    let mut examples = scripts("examples", "run")?;
    examples.retain(chosen);
    built.run_all(&checks)?;
    built.run_all(&examples)?;
    Ok(folder)
}

/// Makes what would be published of each package, in this folder.
pub(crate) fn pack(folder: &Path) -> Result<(), Error> {
    pack_with(&build(folder)?)
}

fn pack_with(built: &Built) -> Result<(), Error> {
    for script in scripts("packages", "pack")? {
        built.run(&script)?;
    }
    Ok(())
}

impl Built {
    /// Runs a script in its own folder, and says how long it took.
    fn run(&self, script: &Path) -> Result<(), Error> {
        println!("\n== {}", shown(script));
        let since = Instant::now();
        let result = ended(run(&mut self.command(script)));
        println!("== {}: {}", shown(script), outcome(&result, since));
        result.map(drop)
    }

    /// Runs scripts beside each other, and prints what each wrote when it has ended. After a failure
    /// none begins; those that run come to their end.
    fn run_all(&self, scripts: &[PathBuf]) -> Result<(), Error> {
        if let [script] = scripts {
            return self.run(script);
        }
        let left = Mutex::new(scripts.iter());
        let failure = Mutex::new(None);
        let next = || {
            let has_failed = failure.lock().unwrap_or_else(PoisonError::into_inner).is_some();
            let mut left = left.lock().unwrap_or_else(PoisonError::into_inner);
            if has_failed { None } else { left.next() }
        };
        let work = || {
            for script in iter::from_fn(next) {
                if let Err(error) = self.run_apart(script) {
                    failure.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(error);
                }
            }
        };
        thread::scope(|scope| {
            for _ in 0..AT_A_TIME {
                scope.spawn(work);
            }
        });
        failure.into_inner().unwrap_or_else(PoisonError::into_inner).map_or(Ok(()), Err)
    }

    /// Runs a script as [`Built::run`] does; what it writes goes into a file first.
    fn run_apart(&self, script: &Path) -> Result<(), Error> {
        let folder = target_folder().join("packages-logs");
        let path = folder.join(format!("{}.txt", shown(script).replace(['/', '\\'], "-")));
        let file = |source| Error::File {
            path: path.clone(),
            source,
        };
        fs::create_dir_all(&folder).map_err(file)?;
        let log = fs::File::create(&path).map_err(file)?;
        let since = Instant::now();
        let mut command = self.command(script);
        command.stdout(log.try_clone().map_err(file)?).stderr(log);
        let result = ended(run(&mut command));
        let written = fs::read(&path).map_err(file)?;
        let mut out = io::stdout().lock();
        let name = shown(script);
        let printed = writeln!(out, "\n== {name}")
            .and_then(|()| out.write_all(&written))
            .and_then(|()| writeln!(out, "== {name}: {}", outcome(&result, since)));
        printed.map_err(file)?;
        result.map(drop)
    }

    fn command(&self, script: &Path) -> Command {
        let mut command = Command::new(script);
        if let Some(folder) = script.parent() {
            command.current_dir(folder);
        }
        command.envs(self.variables.iter().cloned());
        command
    }
}

/// The script, as the repository names it.
fn shown(script: &Path) -> String {
    script.strip_prefix(workspace()).unwrap_or(script).display().to_string()
}

/// Whether a script ran: some hosts can be had from no package registry.
fn ended(result: Result<(), Error>) -> Result<bool, Error> {
    match result {
        Ok(()) => Ok(true),
        Err(Error::Failed { status, .. }) if status.code() == Some(LEFT_OUT) => Ok(false),
        Err(error) => Err(error),
    }
}

fn outcome(result: &Result<bool, Error>, since: Instant) -> String {
    match result {
        Ok(true) => format!("{} s", since.elapsed().as_secs()),
        Ok(false) => "left out".to_owned(),
        Err(_) => "failed".to_owned(),
    }
}

fn build(packages: &Path) -> Result<Built, Error> {
    // As `cargo test` builds them, with the same features: else all would be built again.
    let mut cargo = crate::cargo();
    cargo
        .current_dir(workspace())
        .args(["build", "--quiet", "--locked", "--bin", "monday", "--bin", "monday-emulator"]);
    run(&mut cargo)?;
    let component = crate::component()?;
    let contract = crate::contract()?;
    let programs = target_folder().join("debug");
    Ok(Built {
        variables: [
            ("MONDAY_CONNECTOR", component),
            ("MONDAY_CONTRACT", contract),
            ("MONDAY_EMULATOR", programs.join("monday-emulator")),
            ("MONDAY_PROGRAM", programs.join("monday")),
            ("MONDAY_PACKAGES", packages.to_owned()),
        ],
    })
}

/// The scripts of this name in the folders below one, in the order of their names.
fn scripts(folder: &str, name: &str) -> Result<Vec<PathBuf>, Error> {
    let folder = workspace().join(folder);
    let file = |source| Error::File {
        path: folder.clone(),
        source,
    };
    let mut found = Vec::new();
    for entry in fs::read_dir(&folder).map_err(file)? {
        let script = entry.map_err(file)?.path().join(name);
        if script.is_file() {
            found.push(script);
        }
    }
    found.sort();
    Ok(found)
}
