//! The program, and an emulator for it.

use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use std::sync::LazyLock;

use monday_emulator::{Emulator, Limits, Options, Server};
use serde_json::Value;
use tokio::net::TcpListener;

static COMPONENT: LazyLock<PathBuf> = LazyLock::new(|| xtask::component().expect("the component can be built"));

/// The program with nothing configured but the component.
pub fn monday(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_monday"));
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("MONDAY_") {
            command.env_remove(name);
        }
    }
    command
        .env("MONDAY_CONNECTOR", &*COMPONENT)
        .env("MONDAY_CACHE", concat!(env!("CARGO_TARGET_TMPDIR"), "/cache"))
        .args(arguments)
        .stdin(Stdio::null());
    command
}

/// An emulator that listens.
pub struct TestBed {
    pub emulator: Emulator,
    server: Server,
}

impl TestBed {
    pub async fn open() -> Self {
        Self::with(Options::default()).await
    }

    /// An account of some size, without limits that would make a long list wait.
    pub async fn with_boards(boards: usize) -> Self {
        let mut options = Options {
            limits: Some(Limits::none()),
            ..Options::default()
        };
        options.size.boards = boards;
        Self::with(options).await
    }

    async fn with(options: Options) -> Self {
        let emulator = Emulator::new(options).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let server = emulator.serve(listener).unwrap();
        Self { emulator, server }
    }

    pub fn url(&self) -> String {
        self.server.url()
    }

    /// The program, with this emulator as its target.
    pub fn monday(&self, arguments: &[&str]) -> Command {
        let mut command = monday(arguments);
        command.args(["--endpoint", &self.url()]);
        command
    }

    /// Runs a command that has to succeed, and gives its JSON.
    #[track_caller]
    pub fn json(&self, arguments: &[&str]) -> Value {
        let run = Run::of(self.monday(arguments).arg("--json"));
        assert_eq!(run.code, Some(0), "{arguments:?}: {}{}", run.stdout, run.stderr);
        run.json()
    }

    /// Runs a command that has to fail, and gives its exit code and the JSON of its failure.
    #[track_caller]
    pub fn failure(&self, arguments: &[&str]) -> (Option<i32>, Value) {
        let run = Run::of(self.monday(arguments).arg("--json"));
        assert_ne!(run.code, Some(0), "{arguments:?}: {}", run.stdout);
        (run.code, run.json())
    }
}

/// How a run of the program ended.
pub struct Run {
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

impl Run {
    pub fn of(command: &mut Command) -> Self {
        let Output { status, stdout, stderr } = command.output().unwrap();
        Self {
            code: status.code(),
            stdout: String::from_utf8(stdout).unwrap(),
            stderr: String::from_utf8(stderr).unwrap(),
        }
    }

    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {}{}", self.stdout, self.stderr))
    }
}
