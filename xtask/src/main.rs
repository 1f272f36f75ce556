//! `cargo xtask build`, and the aliases that need the component built before they run.

#[cfg(not(target_family = "wasm"))]
fn main() -> std::process::ExitCode {
    native::main()
}

#[cfg(target_family = "wasm")]
fn main() {}

#[cfg(not(target_family = "wasm"))]
mod native {
    use std::{env, ffi::OsString, path::PathBuf, process::ExitCode};

    const USAGE: &str = "\
usage: cargo xtask build [--names] build target/monday-connector.wasm, and the WIT package with its
                                   documentation, target/monday-connector.wit.wasm
       cargo xtask size [NAME…]    tell what these functions cost in bytes, each alone and all together
       cargo xtask contract        write target/contract.json: wit/ as JSON, for other languages
       cargo xtask glue            generate src/glue.rs and host/src/spelling.rs from wit/
       cargo xtask dependencies    list the crates that the component is made of
       cargo xtask packages [NAME…]
                                   build and test the packages for other languages, and run the examples
       cargo xtask performance     run the benchmark and write its figures into docs/performance.md
       cargo xtask soak [CALLS]    many calls at once in mixed faults; 100,000 unless told otherwise
       cargo xtask release [--check]
                                   make everything that a release has in one folder; twice, and compare
       cargo xtask demo [OPTIONS]  the same, then all actions against the emulator (alias: cargo demo)
       cargo xtask monday ARGS     the same, then one action (alias: cargo monday)";

    pub fn main() -> ExitCode {
        let mut arguments = env::args_os().skip(1);
        let verb = arguments.next().unwrap_or_default();
        let result = match verb.to_str() {
            Some("build") if arguments.by_ref().next().is_some_and(|flag| flag == "--names") => xtask::named_component().map(shown),
            Some("build") => build(),
            Some("size") => {
                let names: Vec<_> = arguments.map(|name| name.to_string_lossy().into_owned()).collect();
                size(&names)
            }
            Some("contract") => xtask::contract().map(shown),
            Some("glue") => generated("src/glue.rs", xtask::glue).and_then(|_| generated("host/src/spelling.rs", xtask::spelling)),
            Some("dependencies") => xtask::dependencies().map(|list| {
                print!("{list}");
                ExitCode::SUCCESS
            }),
            Some("packages") => {
                let names: Vec<_> = arguments.map(|name| name.to_string_lossy().into_owned()).collect();
                xtask::packages(&names).map(shown)
            }
            Some("release") if arguments.by_ref().next().is_some_and(|flag| flag == "--check") => xtask::check_release().map(|()| {
                println!("built twice, and the bytes are equal");
                ExitCode::SUCCESS
            }),
            Some("release") => xtask::release().map(shown),
            Some("performance") => xtask::performance().map(|()| ExitCode::SUCCESS),
            Some("soak") => {
                let calls = arguments.next().map(|calls| calls.to_string_lossy().into_owned());
                xtask::soak(calls.as_deref().unwrap_or("100000")).map(|()| ExitCode::SUCCESS)
            }
            Some("demo") => monday([OsString::from("demo")].into_iter().chain(arguments)),
            Some("monday") => monday(arguments),
            _ => {
                eprintln!("{USAGE}");
                return ExitCode::from(2);
            }
        };
        match result {
            Ok(code) => code,
            Err(error) => {
                eprintln!("error: {error}");
                ExitCode::FAILURE
            }
        }
    }

    fn shown(path: std::path::PathBuf) -> ExitCode {
        println!("{}", path.display());
        ExitCode::SUCCESS
    }

    /// What functions cost: the difference that leaving them out makes.
    fn size(names: &[String]) -> Result<ExitCode, xtask::Error> {
        let length = |path: PathBuf| {
            std::fs::metadata(&path)
                .map(|metadata| metadata.len())
                .map_err(|source| xtask::Error::File { path, source })
        };
        let whole = length(xtask::component()?)?;
        println!("{whole:>7}  the component");
        for name in names {
            let reduced = length(xtask::reduced_component(std::slice::from_ref(name))?)?;
            println!("{:>7}  {name}", whole.saturating_sub(reduced));
        }
        if names.len() > 1 {
            let reduced = length(xtask::reduced_component(names)?)?;
            println!("{:>7}  all of these, which leaves {reduced}", whole.saturating_sub(reduced));
        }
        Ok(ExitCode::SUCCESS)
    }

    fn build() -> Result<ExitCode, xtask::Error> {
        for path in [xtask::component()?, xtask::wit_package()?] {
            let metadata = std::fs::metadata(&path).map_err(|source| xtask::Error::File {
                path: path.clone(),
                source,
            })?;
            println!("{}  {} bytes", path.display(), metadata.len());
        }
        Ok(ExitCode::SUCCESS)
    }

    fn generated(file: &str, generate: impl FnOnce() -> Result<String, xtask::Error>) -> Result<ExitCode, xtask::Error> {
        let path = xtask::workspace().join(file);
        std::fs::write(&path, generate()?).map_err(|source| xtask::Error::File {
            path: path.clone(),
            source,
        })?;
        println!("{}", path.display());
        Ok(ExitCode::SUCCESS)
    }

    /// Runs the command line with the component beside it. Its own exit code is passed on.
    fn monday(arguments: impl Iterator<Item = OsString>) -> Result<ExitCode, xtask::Error> {
        let component = xtask::component()?;
        let mut command = xtask::cargo();
        command
            .args(["run", "--quiet", "--manifest-path"])
            .arg(xtask::workspace().join("Cargo.toml"))
            // By its binary, not its package: built alone, its dependencies would have fewer
            // features, and all be built again.
            .args(["--bin", "monday", "--"])
            .args(arguments)
            .env("MONDAY_CONNECTOR", component);
        let status = command.status().map_err(|source| xtask::Error::Start {
            program: command.get_program().to_string_lossy().into_owned(),
            source,
        })?;
        let code = status.code().and_then(|code| u8::try_from(code).ok());
        Ok(ExitCode::from(code.unwrap_or(1)))
    }
}
