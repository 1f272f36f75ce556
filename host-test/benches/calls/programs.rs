//! Clients in other languages. Each is a program that reads a line `COUNT WORKLOAD` and answers with the
//! nanoseconds that this many askings took; what it lacks it says at its start.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Duration;

use crate::clients::token;

pub struct Program {
    pub name: String,
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

/// Starts those of the programs that this machine has everything for.
pub fn start(endpoint: &str) -> Vec<Program> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/calls/programs");
    let of_package = Path::new(env!("CARGO_MANIFEST_DIR")).join("../packages/python/.venv/bin/python");
    let programs = [
        ("npm package", "node".into(), "package.mjs"),
        ("PyPI package", of_package, "package.py"),
        ("monday's own client, Node", "node".into(), "mondays.mjs"),
        ("urllib, Python", "python3".into(), "urllib_client.py"),
    ];
    programs
        .into_iter()
        .filter_map(|(name, interpreter, script)| Program::start(name, &interpreter, &folder.join(script), endpoint))
        .collect()
}

impl Program {
    fn start(name: &str, interpreter: &Path, script: &Path, endpoint: &str) -> Option<Self> {
        let mut child = Command::new(interpreter)
            .arg(script)
            .env("MONDAY_ENDPOINT", endpoint)
            .env("MONDAY_TOKEN", token())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| println!("left out: {name}: {}: {error}", interpreter.display()))
            .ok()?;
        let input = child.stdin.take()?;
        let mut output = BufReader::new(child.stdout.take()?);
        let mut line = String::new();
        output.read_line(&mut line).ok()?;
        if line.trim() != "ready" {
            println!("left out: {name}: {}", line.trim());
            let _ = child.kill();
            let _ = child.wait();
            return None;
        }
        Some(Self {
            name: name.to_owned(),
            child,
            input,
            output,
        })
    }

    /// The time of this many askings.
    pub fn time(&mut self, workload: &str, count: usize) -> Duration {
        let mut line = String::new();
        let asked = writeln!(self.input, "{count} {workload}").and_then(|()| self.input.flush());
        let answered = asked.and_then(|()| self.output.read_line(&mut line));
        let nanoseconds = line.trim().parse();
        match (answered, nanoseconds) {
            (Ok(_), Ok(nanoseconds)) => Duration::from_nanos(nanoseconds),
            _ => panic!("{}: {}", self.name, line.trim()),
        }
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
