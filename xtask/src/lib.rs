//! Builds the component: compiles the root package for WebAssembly, wraps the module as a
//! component and writes the particulars of the package into it.
#![cfg(not(target_family = "wasm"))]

mod compact;
mod glue;
mod oci;
mod packages;
mod performance;
mod release;
mod spelling;

pub use packages::packages;
pub use performance::performance;
pub use release::{check_release, release};

use std::{
    collections::BTreeSet,
    env,
    ffi::{OsStr, OsString},
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
    process::{Command, ExitStatus, Stdio},
};

use wasm_metadata::{AddMetadata, AddMetadataField};
use wasmparser::Validator;
use wit_component::ComponentEncoder;
use wit_parser::{LiveTypes, PackageId, Resolve};

/// The target that imports nothing behind the source's back: with `wasm32-wasip2` the standard
/// library brings stdio, exit and terminals along.
const TARGET: &str = "wasm32-unknown-unknown";

/// Together 20 kB of the component. LLD pads every address for later relocation otherwise, and with
/// this stack (the default is 1 MiB) the data below 1 MiB has addresses of three bytes.
///
/// An ordinary call does not grow the memory that it starts with, of 1 MiB: hosts change the protection of
/// pages for that, and back for the next instance.
const LINKER_FLAGS: [&str; 3] = [
    "-Clink-arg=--compress-relocations",
    "-Clink-arg=-zstack-size=917504",
    "-Clink-arg=--initial-memory=1048576",
];

const DESCRIPTION: &str = "monday.com boards and users for workflow engines: typed actions over wasi:http";

/// Why the component could not be built.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A program could not be started.
    #[error("cannot run `{program}`: {source}")]
    Start {
        /// Its name.
        program: String,
        /// What the system said.
        source: io::Error,
    },
    /// A program failed; it has said why itself.
    #[error("`{program}` ended with {status}")]
    Failed {
        /// The command line.
        program: String,
        /// How it ended.
        status: ExitStatus,
    },
    /// The Rust toolchain lacks the target and it could not be added.
    #[error("the Rust target {TARGET} is missing and could not be added; run `rustup target add {TARGET}`: {0}")]
    Target(Box<Error>),
    /// A file could not be read or written.
    #[error("{path}: {source}")]
    File {
        /// Which.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The module could not be made a component, or the WIT not be made a package.
    #[error("cannot encode: {0}")]
    Encode(String),
    /// The same source made different bytes.
    #[error("the release is not reproducible: {} differ", .0.join(", "))]
    NotReproducible(Vec<String>),
    /// The glue could not be generated.
    #[error(transparent)]
    Glue(#[from] glue::Error),
}

/// Builds the component if anything it is made of has changed, and returns its path:
/// `target/monday-connector.wasm`.
pub fn component() -> Result<PathBuf, Error> {
    let module = with_type(&module(&["--features", "glue"], &[])?, &[])?;
    write("monday-connector.wasm", &encode(&module)?)
}

/// The same component with wit-bindgen's own glue, to compare the generated glue with:
/// `target/reference.wasm`.
pub fn reference_component() -> Result<PathBuf, Error> {
    write("reference.wasm", &encode(&module(&[], &[])?)?)
}

/// The component with the names of its functions, for a profile: `target/named.wasm`.
pub fn named_component() -> Result<PathBuf, Error> {
    let module = module(&["--features", "glue", "--config", "profile.release.strip='debuginfo'"], &[])?;
    write("named.wasm", &encode(&with_type(&module, &[])?)?)
}

/// The component without these functions and what only they use: `target/reduced.wasm`. The difference
/// is what they cost.
pub fn reduced_component(without: &[String]) -> Result<PathBuf, Error> {
    let module = with_type(&module(&["--features", "glue"], without)?, without)?;
    write("reduced.wasm", &encode(&module)?)
}

/// The cargo that runs this, as if it were started by hand: build scripts look at what it tells a program of
/// its package (that of ring, `CARGO_MANIFEST_DIR` and the like), and all that depends on them would be built
/// again each time that a command is run the other way.
pub fn cargo() -> Command {
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    let of_package = |name: &OsString| {
        let name = name.to_string_lossy();
        name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_")
    };
    for (name, _) in env::vars_os().filter(|(name, _)| of_package(name)) {
        cargo.env_remove(name);
    }
    cargo
}

/// Compiles the module of the component, with these arguments for cargo, and without these functions.
fn module(arguments: &[&str], without: &[String]) -> Result<Vec<u8>, Error> {
    ensure_target()?;
    let root = workspace();
    // A target folder of its own, inside the usual one: the cargo that runs this holds the lock
    // of the usual one.
    let folder = target_folder().join("component");
    let mut cargo = cargo();
    // Only the cdylib: beside an rlib, cargo leaves link-time optimisation out.
    cargo
        .current_dir(&root)
        .args([
            "rustc",
            "--quiet",
            "--locked",
            "--release",
            "--package",
            "monday-connector",
            "--lib",
        ])
        .args(["--crate-type", "cdylib", "--target", TARGET, "--target-dir"])
        .arg(&folder)
        .args(arguments);
    // Flags meant for the program that runs this are not meant for the component. Its own keep the
    // folders of this machine out of it, which stand in the places of panics: the same source
    // makes the same bytes anywhere.
    cargo.env_remove("RUSTFLAGS").env_remove("RUSTC_WORKSPACE_WRAPPER");
    let folders = [(cargo_home(), "cargo"), (root.into_os_string(), "connector")];
    let remaps = folders.into_iter().map(|(folder, name)| {
        let mut flag = OsString::from("--remap-path-prefix=");
        flag.push(folder);
        flag.push("=");
        flag.push(name);
        flag
    });
    let flags: Vec<OsString> = remaps.chain(LINKER_FLAGS.map(OsString::from)).collect();
    cargo.env("CARGO_ENCODED_RUSTFLAGS", flags.join(OsStr::new("\u{1f}")));
    if !without.is_empty() {
        // For the connector alone. What only an omitted function uses is left over.
        cargo.args(["--", "-Adead_code"]);
        cargo.args(without.iter().map(|name| format!("--cfg=without=\"{name}\"")));
    }
    run(&mut cargo)?;

    read(&folder.join(TARGET).join("release/monday_connector.wasm"))
}

/// The code between the Component Model's values and Rust's, generated from the contract:
/// `src/glue.rs`, formatted.
pub fn glue() -> Result<String, Error> {
    let text = glue::generate(&workspace().join("wit"))?;
    format(&text)
}

/// How the contract's records are written with serde: `host/src/spelling.rs`, formatted.
pub fn spelling() -> Result<String, Error> {
    format(&spelling::generate(&workspace().join("wit"))?)
}

/// Formats Rust code as the workspace is formatted.
fn format(code: &str) -> Result<String, Error> {
    let start = |source| Error::Start {
        program: "rustfmt".to_owned(),
        source,
    };
    let mut rustfmt = Command::new("rustfmt")
        .current_dir(workspace())
        .args(["--edition", "2024"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(start)?;
    if let Some(mut input) = rustfmt.stdin.take() {
        input.write_all(code.as_bytes()).map_err(start)?;
    }
    let output = rustfmt.wait_with_output().map_err(start)?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    } else {
        Err(Error::Failed {
            program: "rustfmt".to_owned(),
            status: output.status,
        })
    }
}

/// Encodes the WIT package with its documentation, which a component does not carry, and returns its
/// path: `target/monday-connector.wit.wasm`.
pub fn wit_package() -> Result<PathBuf, Error> {
    let mut resolve = Resolve::default();
    let encoded = resolve
        .push_dir(workspace().join("wit"))
        .and_then(|(package, _)| wit_component::encode(&resolve, package))
        .map_err(|error| Error::Encode(format!("{error:#}")))?;
    write("monday-connector.wit.wasm", &described("monday:connector", &encoded)?)
}

/// Writes the contract as JSON, for generators in other languages, and returns its path:
/// `target/contract.json`. It has the form of `wasm-tools component wit --json`: interfaces, types
/// and functions in lists, which refer to each other by index, with their documentation.
pub fn contract() -> Result<PathBuf, Error> {
    let mut resolve = Resolve::default();
    resolve
        .push_dir(workspace().join("wit"))
        .map_err(|error| Error::Encode(format!("{error:#}")))?;
    let json = serde_json::to_vec_pretty(&resolve).map_err(|error| Error::Encode(error.to_string()))?;
    write("contract.json", &json)
}

/// Writes a file to the target folder. Unchanged, it keeps its time; changed, it is replaced at once:
/// another process may be reading it.
fn write(name: &str, bytes: &[u8]) -> Result<PathBuf, Error> {
    let path = target_folder().join(name);
    if fs::read(&path).ok().as_deref() != Some(bytes) {
        let draft = path.with_extension(format!("draft.{}", std::process::id()));
        fs::write(&draft, bytes).map_err(|source| Error::File {
            path: draft.clone(),
            source,
        })?;
        fs::rename(&draft, &path).map_err(|source| Error::File {
            path: path.clone(),
            source,
        })?;
    }
    Ok(path)
}

/// The crates that the component is made of, itself first: a line each, with version and licence.
/// What only runs while it is compiled is not among them.
pub fn dependencies() -> Result<String, Error> {
    let mut cargo = cargo();
    cargo
        .current_dir(workspace())
        .args(["tree", "--locked", "--package", "monday-connector", "--target", TARGET])
        .args(["--edges", "normal,no-proc-macro", "--prefix", "none", "--no-dedupe"])
        .args(["--format", "{p}\t{l}"]);
    let program = format!("{cargo:?}");
    let output = cargo.output().map_err(|source| Error::Start {
        program: program.clone(),
        source,
    })?;
    if !output.status.success() {
        eprint!("{}", String::from_utf8_lossy(&output.stderr));
        return Err(Error::Failed {
            program,
            status: output.status,
        });
    }
    let text = String::from_utf8_lossy(&output.stdout);
    // The crate of this workspace is named with its folder.
    let lines = text.lines().filter_map(|line| {
        let (package, license) = line.split_once('\t')?;
        let package = package.split_once(" (").map_or(package, |(package, _)| package);
        Some(format!("{package}  {license}\n"))
    });
    let mut seen = BTreeSet::new();
    Ok(lines.filter(|line| seen.insert(line.clone())).collect())
}

/// Makes this many calls in mixed faults, and checks that they leave nothing behind.
pub fn soak(calls: &str) -> Result<(), Error> {
    let mut cargo = cargo();
    cargo
        .current_dir(workspace())
        .args(["test", "--quiet", "--test", "component", "--", "--nocapture", "soak"])
        .env("SOAK_CALLS", calls);
    run(&mut cargo)
}

/// The root of the workspace.
pub fn workspace() -> PathBuf {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    manifest.parent().unwrap_or(manifest).to_path_buf()
}

/// Runs a command to its end.
pub fn run(command: &mut Command) -> Result<(), Error> {
    let status = command.status().map_err(|source| Error::Start {
        program: command.get_program().to_string_lossy().into_owned(),
        source,
    })?;
    if status.success() {
        Ok(())
    } else {
        Err(Error::Failed {
            program: format!("{command:?}"),
            status,
        })
    }
}

/// Where cargo keeps the sources of dependencies.
fn cargo_home() -> OsString {
    env::var_os("CARGO_HOME").unwrap_or_else(|| {
        let home = env::home_dir().unwrap_or_default();
        home.join(".cargo").into_os_string()
    })
}

/// Where cargo puts what it builds.
fn target_folder() -> PathBuf {
    match env::var_os("CARGO_TARGET_DIR") {
        Some(folder) => workspace().join(folder),
        None => workspace().join("target"),
    }
}

/// rustup installs the targets of `rust-toolchain.toml` by itself only where it may
/// (`RUSTUP_AUTO_INSTALL`), and not at all for a toolchain that is already there.
fn ensure_target() -> Result<(), Error> {
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(&rustc)
        .current_dir(workspace())
        .args(["--print", "target-libdir", "--target", TARGET])
        .output()
        .map_err(|source| Error::Start {
            program: rustc.to_string_lossy().into_owned(),
            source,
        })?;
    let folder = PathBuf::from(String::from_utf8_lossy(&output.stdout).trim());
    if output.status.success() && folder.is_dir() {
        return Ok(());
    }
    eprintln!("Adding the Rust target {TARGET}.");
    let mut rustup = Command::new("rustup");
    rustup.current_dir(workspace()).args(["target", "add", TARGET]);
    run(&mut rustup).map_err(|error| Error::Target(Box::new(error)))
}

/// A module with the type of the component in it, which its glue does not carry, but for these functions.
fn with_type(module: &[u8], without: &[String]) -> Result<Vec<u8>, Error> {
    let error = |error: &dyn std::fmt::Display| Error::Encode(format!("{error:#}"));
    let mut resolve = Resolve::default();
    let (package, _) = resolve.push_dir(workspace().join("wit")).map_err(|cause| error(&cause))?;
    let world = resolve.select_world(&[package], None).map_err(|cause| error(&cause))?;
    if !without.is_empty() {
        omit(&mut resolve, package, without);
    }
    let mut module = module.to_vec();
    let encoding = wit_component::StringEncoding::UTF8;
    wit_component::embed_component_metadata(&mut module, &resolve, world, encoding).map_err(|cause| error(&cause))?;
    Ok(module)
}

/// Leaves functions out of a package, and the types that no other function uses.
fn omit(resolve: &mut Resolve, package: PackageId, without: &[String]) {
    let interfaces: Vec<_> = resolve.packages[package].interfaces.values().copied().collect();
    for interface in &interfaces {
        let functions = &mut resolve.interfaces[*interface].functions;
        functions.retain(|name, _| !without.contains(name));
    }
    let mut used = LiveTypes::default();
    for interface in &interfaces {
        for function in resolve.interfaces[*interface].functions.values() {
            used.add_func(resolve, function);
        }
    }
    let used: BTreeSet<_> = used.iter().collect();
    for interface in interfaces {
        let types = &mut resolve.interfaces[interface].types;
        types.retain(|_, ty| used.contains(ty));
    }
}

/// Makes a component of a module with its type in it.
fn encode(module: &[u8]) -> Result<Vec<u8>, Error> {
    let component = ComponentEncoder::default()
        .validate(true)
        .debug_names(false)
        .module(module)
        .and_then(|mut encoder| encoder.encode())
        .map_err(|error| Error::Encode(format!("{error:#}")))?;
    let component = compact::compact(&component).map_err(|error| Error::Encode(error.to_string()))?;
    Validator::new()
        .validate_all(&component)
        .map_err(|error| Error::Encode(format!("{error:#}")))?;
    described("monday-connector", &component)
}

/// With name, version, description, licence and source in it. `wkg publish` makes annotations of them.
fn described(name: &str, component: &[u8]) -> Result<Vec<u8>, Error> {
    let mut metadata = AddMetadata::default();
    metadata.name = AddMetadataField::Set(name.to_owned());
    metadata.version = field(env!("CARGO_PKG_VERSION"))?;
    metadata.description = field(DESCRIPTION)?;
    metadata.licenses = field("Apache-2.0 WITH LLVM-exception")?;
    metadata.source = field(env!("CARGO_PKG_REPOSITORY"))?;
    metadata.to_wasm(component).map_err(|error| Error::Encode(format!("{error:#}")))
}

fn field<T>(text: &str) -> Result<AddMetadataField<T>, Error>
where
    T: std::str::FromStr + std::fmt::Debug + Clone,
    T::Err: std::fmt::Display,
{
    text.parse()
        .map(AddMetadataField::Set)
        .map_err(|error: T::Err| Error::Encode(format!("{text}: {error}")))
}

fn read(path: &Path) -> Result<Vec<u8>, Error> {
    fs::read(path).map_err(|source| Error::File {
        path: path.to_path_buf(),
        source,
    })
}
