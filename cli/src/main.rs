//! monday.com boards and users from the command line.

#[cfg(not(target_family = "wasm"))]
fn main() -> std::process::ExitCode {
    monday_cli::main()
}

#[cfg(target_family = "wasm")]
fn main() {}
