//! Builds and tests what other languages take: the packages, and the examples that use them.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    time::Instant,
};

use crate::{Error, run, target_folder, workspace};

/// The exit code of a script whose host is not on this machine, as Automake has it.
const LEFT_OUT: i32 = 77;

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
    for script in checks.iter().chain(&examples) {
        built.run(script)?;
    }
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
        let shown = script.strip_prefix(workspace()).unwrap_or(script).display();
        println!("\n== {shown}");
        let since = Instant::now();
        let mut command = Command::new(script);
        if let Some(folder) = script.parent() {
            command.current_dir(folder);
        }
        match run(command.envs(self.variables.iter().cloned())) {
            // Some hosts can be had from no package registry.
            Err(Error::Failed { status, .. }) if status.code() == Some(LEFT_OUT) => println!("== {shown}: left out"),
            other => {
                other?;
                println!("== {shown}: {} s", since.elapsed().as_secs());
            }
        }
        Ok(())
    }
}

fn build(packages: &Path) -> Result<Built, Error> {
    let component = crate::component()?;
    let contract = crate::contract()?;
    // As `cargo test` builds them, with the same features: else all would be built again.
    let mut cargo = crate::cargo();
    cargo
        .current_dir(workspace())
        .args(["build", "--quiet", "--locked", "--bin", "monday", "--bin", "monday-emulator"]);
    run(&mut cargo)?;
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
