//! Measures calls against a native client that asks for the same: `cargo bench --bench calls`.
//!
//! One run, one server, the same responses, a token of 220 characters. Every round measures every
//! client, and begins with another one; a figure is the median of the rounds' ratios, since times of one
//! client alone vary more than what is to be seen. Client and server are pinned to one core, so that a
//! ratio counts work and no idle waiting; `--other-core` gives the server a core of its own.
//!
//! Words select workloads (`memory` is one), `--client=host` one client, for a profile;
//! `--rust` leaves the programs in other languages out, which take minutes; `--rounds=15` is the number of rounds.
//!
//! Writes `target/performance.json`; `cargo xtask performance` makes docs/performance.md of it. Without
//! `--bench`, as when all targets are tested, everything runs once.

#[cfg(target_family = "wasm")]
fn main() {}

#[cfg(not(target_family = "wasm"))]
mod clients;
#[cfg(not(target_family = "wasm"))]
mod instances;
#[cfg(not(target_family = "wasm"))]
mod memory;
#[cfg(not(target_family = "wasm"))]
mod programs;
#[cfg(not(target_family = "wasm"))]
mod rounds;
#[cfg(not(target_family = "wasm"))]
mod server;

#[cfg(not(target_family = "wasm"))]
fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let given = |name: &str| arguments.iter().any(|argument| argument == name);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.unwrap_or_else(|error| panic!("no runtime: {error}"));
    if given("--serve") {
        return runtime.block_on(server::serve());
    }
    let pinning = pinning::pin();
    let mut server = server::Process::start(pinning, given("--other-core"));
    let setting = |name: &str| arguments.iter().find_map(|argument| argument.strip_prefix(name)).map(str::to_owned);
    let how = rounds::How {
        is_short: !given("--bench"),
        only: arguments.iter().filter(|argument| !argument.starts_with("--")).cloned().collect(),
        without_programs: given("--rust"),
        client: setting("--client="),
        rounds: setting("--rounds=").and_then(|rounds| rounds.parse().ok()).unwrap_or(15),
        cores: match (pinning, given("--other-core")) {
            (false, _) => "not pinned",
            (true, false) => "one core for client and server",
            (true, true) => "a core each for client and server",
        },
    };
    runtime.block_on(rounds::run(&mut server, &how));
}

/// Keeping a process on one core.
#[cfg(not(target_family = "wasm"))]
mod pinning {
    use std::process::Command;

    /// Begins this program anew on the first core, where there is a `taskset`; returns whether it runs
    /// there.
    pub fn pin() -> bool {
        const DONE: &str = "CALLS_PINNED";
        if std::env::var_os(DONE).is_some() {
            return true;
        }
        let program = std::env::current_exe().unwrap_or_default();
        let status = Command::new("taskset")
            .args(["-c", "0"])
            .arg(program)
            .args(std::env::args_os().skip(1))
            .env(DONE, "1")
            .status();
        match status {
            Ok(status) => std::process::exit(status.code().unwrap_or(1)),
            Err(_) => false,
        }
    }
}
