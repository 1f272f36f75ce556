//! The command-line interface of the emulator.

use clap::{Parser, Subcommand};
use monday_emulator::{Certificate, Emulator, ErrorFormat, Fault, Guess, Limits, Options, Plan, ScopeErrors, Timestamp, schema, seed};
use std::error::Error;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

/// A local emulator of monday.com's platform API.
///
/// Starts an account with users, teams, workspaces and boards in memory and responds to GraphQL requests on /v2 like
/// api.monday.com: strictly, in every API version, with its errors, limits and headers. Nothing leaves this computer.
///
/// The data is the same at every start; what clients change is gone when it ends, unless --dump keeps it.
#[derive(Debug, Parser)]
#[command(version, after_help = EXAMPLES)]
struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,

    /// Port to listen on; 0 chooses a free one
    #[arg(long, default_value_t = 4040, help_heading = "Connection")]
    port: u16,

    /// Address to listen on
    #[arg(long, default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST), help_heading = "Connection")]
    address: IpAddr,

    /// Serve https with a certificate made at the start, written to this file for clients to trust
    #[arg(long, value_name = "FILE", num_args = 0..=1, default_missing_value = "monday-emulator.pem", help_heading = "Connection")]
    tls: Option<PathBuf>,

    /// Number of boards (up to 100,000 start within about a second)
    #[arg(long, default_value_t = 240, help_heading = "Account")]
    boards: usize,

    /// Number of users, beside two who are gone
    #[arg(long, default_value_t = 60, help_heading = "Account")]
    users: usize,

    /// Seed of the generated names and memberships
    #[arg(long, default_value_t = 2026, help_heading = "Account")]
    seed: u64,

    /// An account that was never migrated: its main workspace has no id
    #[arg(long, help_heading = "Account")]
    unmigrated: bool,

    /// Start with an account that --dump wrote
    #[arg(long, value_name = "FILE", help_heading = "Account")]
    load: Option<PathBuf>,

    /// Write the account to a file at the end
    #[arg(long, value_name = "FILE", help_heading = "Account")]
    dump: Option<PathBuf>,

    /// The plan of the account, which sets the limits
    #[arg(long, value_enum, default_value_t = Plan::Enterprise, help_heading = "Behaviour")]
    plan: Plan,

    /// No rate limits
    #[arg(long, help_heading = "Behaviour")]
    no_limits: bool,

    /// Validate against this schema instead of the built-in ones, in every version
    #[arg(long, value_name = "FILE", help_heading = "Behaviour")]
    schema: Option<PathBuf>,

    /// The format of errors: the current one, the one of 2024, or both at once
    #[arg(long, value_enum, default_value_t = ErrorFormat::Current, help_heading = "Behaviour")]
    errors: ErrorFormat,

    /// How a missing scope is told: with the path of the field, or in the extensions
    #[arg(long, value_enum, default_value_t = ScopeErrors::Path, help_heading = "Behaviour")]
    scope_errors: ScopeErrors,

    /// A guess to turn round; can be repeated
    #[arg(long = "guess", value_enum, value_name = "GUESS", help_heading = "Behaviour")]
    guesses: Vec<Guess>,

    /// The time at the start, such as 2026-12-01 or 2026-12-01T08:30:00Z; "now" for the computer's
    #[arg(long, value_name = "TIME", value_parser = parse_clock, default_value = "2026-11-23T09:00:00Z", help_heading = "Behaviour")]
    clock: Timestamp,

    /// Milliseconds that a request takes
    #[arg(long, value_name = "MS", default_value_t = 0, help_heading = "Behaviour")]
    latency: u64,

    /// Faults to begin with: a JSON list, as POST /_emulator/faults takes it
    #[arg(long, value_name = "FILE", help_heading = "Behaviour")]
    faults: Option<PathBuf>,

    /// Append each request to a file, one JSON object a line, without the token
    #[arg(long, value_name = "FILE", help_heading = "Behaviour")]
    log: Option<PathBuf>,

    /// Print only the address
    #[arg(long, short)]
    quiet: bool,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Prints the built-in schema of an API version
    Schema {
        /// Such as 2026-10
        version: String,
    },
    /// Compares the built-in schema of a version with monday.com's
    CheckSchema {
        /// monday.com's schema of that version
        #[arg(long, value_name = "FILE")]
        against: PathBuf,
        /// Such as 2026-10
        #[arg(long)]
        version: String,
    },
    /// Makes the file that the built-in schemas come from, from the schemas of several versions
    MergeSchemas {
        /// The schema of each version, the oldest first: 2026-07=FILE
        #[arg(required = true, value_name = "VERSION=FILE")]
        schemas: Vec<String>,
    },
}

const EXAMPLES: &str = "\
Examples:
  monday-emulator                                   240 boards, 62 users, on port 4040
  monday-emulator --port 0 --boards 100000          a large account on a free port
  monday-emulator --plan free --log requests.jsonl  tight limits, and a record of what clients send

Control API, on the same port (GET /_emulator/ lists it all):
  curl localhost:4040/_emulator/faults -d '{\"matching\": {\"requests\": {\"first\": 2}}, \"action\": {\"canned\": {\"reply\": \"timeout\"}}}'
  curl localhost:4040/_emulator/clock -H 'Content-Type: application/json' -d '{\"advance_ms\": 60000}'
  curl localhost:4040/_emulator/log
  curl -X POST localhost:4040/_emulator/reset
";

fn parse_clock(text: &str) -> Result<Timestamp, String> {
    if text == "now" {
        return Ok(Timestamp::now());
    }
    Timestamp::parse(text).ok_or_else(|| "not a date, such as 2026-12-01 or 2026-12-01T08:30:00Z".to_owned())
}

pub(crate) fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let done = match &arguments.command {
        Some(Command::Schema { version }) => print_schema(version),
        Some(Command::CheckSchema { against, version }) => check_schema(against, version),
        Some(Command::MergeSchemas { schemas }) => merge_schemas(schemas),
        None => tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build()
            .map_err(Into::into)
            .and_then(|runtime| runtime.block_on(serve(&arguments))),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("monday-emulator: {error}");
            ExitCode::FAILURE
        }
    }
}

fn print_schema(version: &str) -> Result<(), Box<dyn Error>> {
    println!("{}", schema::text(version)?);
    Ok(())
}

fn check_schema(against: &Path, version: &str) -> Result<(), Box<dyn Error>> {
    let differences = schema::differences(version, &read(against)?)?;
    if differences.is_empty() {
        println!("The built-in schema of {version} says what {} says.", against.display());
        return Ok(());
    }
    Err(format!(
        "the built-in schema of {version} and {} differ:\n{}",
        against.display(),
        differences.join("\n")
    )
    .into())
}

fn merge_schemas(schemas: &[String]) -> Result<(), Box<dyn Error>> {
    let mut texts = Vec::with_capacity(schemas.len());
    for schema in schemas {
        let (version, path) = schema.split_once('=').ok_or_else(|| format!("{schema}: not VERSION=FILE"))?;
        texts.push((version, read(Path::new(path))?));
    }
    let texts: Vec<(&str, &str)> = texts.iter().map(|(version, text)| (*version, text.as_str())).collect();
    print!("{}", schema::merge(&texts)?);
    Ok(())
}

fn read(path: &Path) -> Result<String, Box<dyn Error>> {
    std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()).into())
}

fn read_json<T: serde::de::DeserializeOwned>(path: &Path) -> Result<T, Box<dyn Error>> {
    serde_json::from_str(&read(path)?).map_err(|error| format!("{}: {error}", path.display()).into())
}

async fn serve(arguments: &Arguments) -> Result<(), Box<dyn Error>> {
    let faults: Option<Vec<Fault>> = arguments.faults.as_deref().map(read_json).transpose()?;
    let emulator = Emulator::new(Options {
        size: seed::Size {
            users: arguments.users,
            boards: arguments.boards,
            start: arguments.seed,
            main_workspace_has_id: !arguments.unmigrated,
        },
        load: arguments.load.as_deref().map(read_json).transpose()?,
        plan: arguments.plan,
        limits: arguments.no_limits.then(Limits::none),
        schema: arguments.schema.clone(),
        clock: arguments.clock,
        log: arguments.log.clone(),
        error_format: arguments.errors,
        scope_errors: arguments.scope_errors,
        guesses: arguments.guesses.clone(),
        latency: Duration::from_millis(arguments.latency),
        faults: faults.unwrap_or_default(),
        ..Options::default()
    })?;
    let address = SocketAddr::new(arguments.address, arguments.port);
    let listener = tokio::net::TcpListener::bind(address)
        .await
        .map_err(|error| format!("{address}: {error} (--port 0 takes a free port)"))?;
    let server = match &arguments.tls {
        None => emulator.serve(listener)?,
        Some(path) => {
            let certificate = Certificate::new()?;
            std::fs::write(path, certificate.pem()).map_err(|error| format!("{}: {error}", path.display()))?;
            emulator.serve_tls(listener, &certificate)?
        }
    };
    if arguments.quiet {
        println!("{}", server.url());
    } else {
        print_introduction(&emulator, &server.url(), arguments.tls.as_deref());
    }
    tokio::signal::ctrl_c().await?;
    if let Some(path) = &arguments.dump {
        let dump = serde_json::to_vec(&emulator.dump())?;
        std::fs::write(path, dump).map_err(|error| format!("{}: {error}", path.display()))?;
    }
    drop(server);
    Ok(())
}

/// Prints the address, the tokens and a first request.
fn print_introduction(emulator: &Emulator, url: &str, certificate: Option<&Path>) {
    let (users, boards, name) = emulator.inspect(|world| (world.users.len(), world.boards.len(), world.account.name.clone()));
    println!("monday.com emulator at {url}/v2: {name}, {users} users, {boards} boards\n");
    println!("{:<12} {:<50} {:<10} acts as", "token of", "Authorization", "user id");
    for token in emulator.tokens().iter() {
        let user = emulator.inspect(|world| {
            world
                .user(token.user)
                .map_or_else(|| "nobody here".to_owned(), |user| user.name.clone())
        });
        println!("{:<12} {:<50} {:<10} {user}", token.name, token.secret, token.user);
    }
    let trust = match certificate {
        Some(path) => {
            println!(
                "\nIts certificate, for clients to trust, is in {path}: curl --cacert {path}, NODE_EXTRA_CA_CERTS={path},\n\
                 REQUESTS_CA_BUNDLE={path}, SSL_CERT_FILE={path}. It is good for localhost, 127.0.0.1 and api.monday.com.",
                path = path.display()
            );
            format!(" --cacert {}", path.display())
        }
        None => String::new(),
    };
    println!(
        "\nTry it:\n\n  curl{trust} {url}/v2 -H 'Content-Type: application/json' -H 'Authorization: {}' \\\n    \
         -d '{{\"query\": \"{{ me {{ name }} boards (limit: 3) {{ id name }} }}\"}}'\n\n\
         To look at, with the log of requests, people, boards, faults and the clock: {url}/\n\
         The same for programs: {url}/_emulator/\nCtrl-C ends it.",
        emulator.tokens().admin()
    );
}
