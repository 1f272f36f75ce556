//! Starts the emulator on a socket.

#[cfg(not(target_family = "wasm"))]
mod command;

#[cfg(not(target_family = "wasm"))]
fn main() -> std::process::ExitCode {
    command::main()
}

#[cfg(target_family = "wasm")]
fn main() {}
