//! The command line: a subcommand for each function of the contract, with its flags and help from
//! there.

use std::io::Read;
use std::path::PathBuf;

use clap::{ArgMatches, Args, Command, FromArgMatches};
use clap_complete::Shell;
use monday_connector_host::CallOptions;
use serde_json::Value;

use crate::contract::{Contract, paragraphs, summary};
use crate::flags::{Flags, INPUT};
use crate::lifecycle::{Offboard, Onboard};
use crate::mcp::Mcp;
use crate::serve::Serve;

const ABOUT: &str = "monday.com boards and users, through the WebAssembly connector";

const AFTER_HELP: &str = "\
Where calls go:
  By default to an emulator of monday.com: to the one that is running (`cargo emulator`), or else
  to one that is started for this command and forgotten with it.
  With --live to monday.com itself, with the token in MONDAY_TOKEN.

The network:
  HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY name a proxy, with credentials if it needs them:
  http://user:password@proxy.example:3128, https:// or socks5://. It sees no token.
  SSL_CERT_FILE and SSL_CERT_DIR name certificates to trust instead of the machine's.

Exit codes:
  0  it succeeded
  1  it failed, and would fail again: the message says what has to change
  2  the command line or the configuration cannot be used
  3  it failed, and may succeed later";

const OFFBOARD: &str = "\
Takes people off everything: boards, teams, workspaces, and then the account.

Shows first what they are on and through what, which automations stop without them, and what would be \
done; then asks. Boards that nobody else owns are handed over, or left alone; automations do not stop, and \
the account stays active as long as they would, unless told otherwise. What monday.com hides from the \
token is said.

Nothing is stored: run the same command again after a failure, or after Ctrl-C, and it goes on where it \
ended.";

const ONBOARD: &str = "\
Brings people in: an invitation, a role, teams, workspaces and boards.

Who is known already is not invited again, and what they are on is left as it is: run the same command \
again as often as you like. A profile (--profile) is a TOML file:

  role = \"member\"
  teams = [\"Engineering\"]
  workspaces = [\"Sales\", \"7217155:owner\"]
  boards = [\"18265829672\"]";

const SERVE: &str = "\
Serves all actions over HTTP with JSON: POST /v1/<action> with {\"input\": …, \"options\": {…}}. Failures are problem \
details with a Retry-After. /openapi.json describes it all.

Every request needs an access token of the service: Authorization: Bearer … It listens on this machine alone, unless \
told otherwise; then put TLS in front of it.

Calls go where the flags say that calls go: to an emulator, or with --live to monday.com, with the token in \
MONDAY_TOKEN, with that of a named connection, or with the one that the request itself brings.";

const MCP: &str = "\
Offers the actions as tools to language models, by the Model Context Protocol, over standard input and output. \
Tools that take something away, let people in, or change what they may do, are off unless they are allowed.

In the configuration of an MCP client:

  {\"mcpServers\": {\"monday\": {\"command\": \"monday\", \"args\": [\"mcp\", \"--live\"], \"env\": {\"MONDAY_TOKEN\": \"…\"}}}}

The same tools over HTTP: monday serve --mcp.";

const OUTPUT: &str = "Target and output";
const OPTIONS: &str = "Options of the call";

/// What every command takes.
#[derive(Args)]
pub struct Common {
    /// Print the result, or the failure, as JSON
    #[arg(long, global = true, help_heading = OUTPUT)]
    pub json: bool,

    /// Call monday.com itself, with the token in MONDAY_TOKEN
    #[arg(long, global = true, help_heading = OUTPUT)]
    pub live: bool,

    /// Another address for the calls: of an emulator or, with --live, of monday.com
    #[arg(long, global = true, help_heading = OUTPUT, value_name = "URL")]
    pub endpoint: Option<String>,

    /// Whose token to use with the emulator: admin, member, viewer, guest and others
    #[arg(long = "as", global = true, help_heading = OUTPUT, value_name = "NAME", default_value = "admin", conflicts_with = "live")]
    pub acts_as: String,

    /// The component's file [default: target/monday-connector.wasm of the workspace]
    #[arg(long, global = true, help_heading = OUTPUT, value_name = "FILE", env = "MONDAY_CONNECTOR")]
    pub component: Option<PathBuf>,

    /// Where the compiled component is kept, so that the next command starts at once; a folder that
    /// nobody else can write to [default: the user's own, such as ~/.cache/monday-connector]
    #[arg(long, global = true, help_heading = OUTPUT, value_name = "FOLDER", env = "MONDAY_CACHE")]
    pub cache: Option<PathBuf>,

    /// Compile the component anew, and keep nothing
    #[arg(long, global = true, help_heading = OUTPUT)]
    pub no_cache: bool,

    /// Show every request that is sent, on standard error
    #[arg(long, global = true, help_heading = OUTPUT)]
    pub show_requests: bool,
}

/// What the demonstration takes.
#[derive(Args)]
pub struct Demo {
    /// A full GraphQL schema for the emulator to validate the requests against
    #[arg(long, value_name = "FILE")]
    pub schema: Option<PathBuf>,

    /// Write the emulator's log of the requests it received to this file, as JSON lines
    #[arg(long, value_name = "FILE")]
    pub log: Option<PathBuf>,
}

/// The command.
pub enum Task {
    /// A call of a function.
    Call {
        function: String,
        input: Value,
    },
    Demo(Demo),
    Offboard(Offboard),
    Onboard(Onboard),
    Serve(Serve),
    Mcp(Mcp),
    Completions(Shell),
    ManPage,
}

/// A command line that was read.
pub struct Arguments {
    pub common: Common,
    /// The options of the call that were given.
    pub options: CallOptions,
    pub task: Task,
}

/// Why a command line cannot be used, although every flag is right by itself.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error(transparent)]
    Clap(#[from] clap::Error),
    #[error("{0}")]
    Flag(String),
    #[error("--input is not JSON: {0}")]
    Json(serde_json::Error),
    #[error("cannot read the input from standard input: {0}")]
    Stdin(std::io::Error),
    #[error(transparent)]
    Options(#[from] monday_connector_host::CallError),
}

/// The whole program, for parsing, help, completions and the manual page.
pub fn program() -> Command {
    let contract = Contract::get();
    // The descriptions last, here and below: those of the flags' own types would replace them.
    let mut program = Common::augment_args(Command::new("monday"))
        .version(env!("CARGO_PKG_VERSION"))
        .about(ABOUT)
        .after_help(AFTER_HELP)
        .max_term_width(100)
        .subcommand_required(true)
        .arg_required_else_help(true);
    program = Flags::of_options(contract).add_to(program, Some(OPTIONS));
    let demo =
        Demo::augment_args(Command::new("demo")).about("Runs the connection check and all actions against an emulator, and explains them");
    let offboard = Offboard::augment_args(Command::new("offboard"))
        .about("Takes people off everything: boards, teams, workspaces, and the account")
        .override_usage(usage("offboard", "PERSON"))
        .long_about(OFFBOARD);
    let onboard = Onboard::augment_args(Command::new("onboard"))
        .about("Brings people in: invitation, role, teams, workspaces and boards")
        .override_usage(usage("onboard", "EMAIL"))
        .long_about(ONBOARD);
    let serve = Serve::augment_args(Command::new("serve"))
        .about("Serves all actions over HTTP with JSON, for whatever speaks HTTP")
        .long_about(SERVE);
    let mcp = Mcp::augment_args(Command::new("mcp"))
        .about("Offers the actions as tools to language models, over standard input and output (MCP)")
        .long_about(MCP);
    program = program.subcommands([demo, offboard, onboard, serve, mcp]);
    for function in contract.functions() {
        let mut command = Command::new(function.name.clone())
            .about(summary(&function.docs))
            .long_about(paragraphs(&function.docs).join("\n\n"));
        if let Some(input) = contract.input(function) {
            command = Flags::of_input(contract, Some(input)).add_to(command.arg(input_arg()), None);
        }
        program = program.subcommand(command);
    }
    let call = Command::new("call")
        .about("Calls any function of the component, by name and with JSON")
        .arg(
            clap::Arg::new("function")
                .value_name("FUNCTION")
                .required(true)
                .help("The function, such as read-board"),
        )
        .arg(
            clap::Arg::new(INPUT)
                .value_name("INPUT")
                .default_value("null")
                .help("The input as JSON; - reads it from standard input"),
        );
    let completions = Command::new("completions").about("Prints completions for a shell").arg(
        clap::Arg::new("shell")
            .value_name("SHELL")
            .required(true)
            .value_parser(clap::value_parser!(Shell)),
    );
    let manual = Command::new("man").about("Prints the manual page");
    program.subcommands([call, completions, manual])
}

/// How to call a flow. The usage that is made from the flags has those of the environment, too.
fn usage(name: &str, person: &str) -> String {
    format!("monday {name} [OPTIONS] <{person}>...\n       monday {name} [OPTIONS] --from <FILE>")
}

fn input_arg() -> clap::Arg {
    clap::Arg::new(INPUT)
        .long(INPUT)
        .value_name("JSON")
        .help("The whole input as JSON, instead of the flags below; - reads it from standard input")
}

impl Arguments {
    /// Reads a command line.
    pub fn parse(arguments: impl IntoIterator<Item = std::ffi::OsString>) -> Result<Self, Error> {
        let contract = Contract::get();
        let matches = program().try_get_matches_from(arguments)?;
        let common = Common::from_arg_matches(&matches)?;
        // Global flags are in the matches of the subcommand, too.
        let options = Flags::of_options(contract).read(&matches).map_err(Error::Flag)?;
        let Some((name, matches)) = matches.subcommand() else {
            return Err(Error::Flag("no command was given".to_owned()));
        };
        if matches!(name, "offboard" | "onboard" | "serve" | "mcp") && options["idempotency_key"].is_string() {
            let problem = "--idempotency-key is for one change, and this command makes many: leave it out, and run the command again as often as you like";
            return Err(Error::Flag(problem.to_owned()));
        }
        let options = CallOptions::from_json(&options)?;
        let task = match name {
            "offboard" => Task::Offboard(Offboard::from_arg_matches(matches)?),
            "onboard" => Task::Onboard(Onboard::from_arg_matches(matches)?),
            "serve" => Task::Serve(Serve::from_arg_matches(matches)?),
            "mcp" => Task::Mcp(Mcp::from_arg_matches(matches)?),
            "demo" => Task::Demo(Demo::from_arg_matches(matches)?),
            "completions" => Task::Completions(matches.get_one::<Shell>("shell").copied().unwrap_or(Shell::Bash)),
            "man" => Task::ManPage,
            "call" => Task::Call {
                function: matches.get_one::<String>("function").cloned().unwrap_or_default(),
                input: whole_input(matches)?.unwrap_or_default(),
            },
            function => Task::Call {
                input: input(contract, function, matches)?,
                function: function.to_owned(),
            },
        };
        Ok(Self { common, options, task })
    }
}

fn input(contract: &Contract, name: &str, matches: &ArgMatches) -> Result<Value, Error> {
    let function = contract.functions().find(|function| function.name == name);
    let Some(input) = function.and_then(|function| contract.input(function)) else {
        return Ok(Value::Null);
    };
    if let Some(whole) = whole_input(matches)? {
        return Ok(whole);
    }
    let read = Flags::of_input(contract, Some(input)).read(matches).map_err(Error::Flag)?;
    // No flag is a record that sets nothing.
    Ok(if read.is_null() {
        Value::Object(serde_json::Map::new())
    } else {
        read
    })
}

fn whole_input(matches: &ArgMatches) -> Result<Option<Value>, Error> {
    let Some(text) = matches.get_one::<String>(INPUT) else {
        return Ok(None);
    };
    let mut read = String::new();
    let text = if text == "-" {
        std::io::stdin().read_to_string(&mut read).map_err(Error::Stdin)?;
        &read
    } else {
        text
    };
    serde_json::from_str(text).map(Some).map_err(Error::Json)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(arguments: &[&str]) -> Result<Arguments, Error> {
        Arguments::parse(["monday"].iter().chain(arguments).map(Into::into))
    }

    #[test]
    fn the_command_line_is_consistent() {
        program().debug_assert();
    }

    /// The comments on the types of flags ("What the service takes") are for who reads the source.
    #[test]
    fn no_command_is_described_by_the_comment_on_its_flags() {
        let program = program();
        assert_eq!(program.get_about().map(ToString::to_string).as_deref(), Some(ABOUT));
        for command in std::iter::once(&program).chain(program.get_subcommands()) {
            for text in [command.get_about(), command.get_long_about()].into_iter().flatten() {
                assert!(!text.to_string().starts_with("What "), "{}: {text}", command.get_name());
            }
        }
    }

    /// A flag of a function that has the name of one that every command takes would be read into both.
    #[test]
    fn the_flags_of_functions_are_not_those_of_every_command() {
        let program = program();
        let everywhere: Vec<_> = program
            .get_arguments()
            .flat_map(|arg| [Some(arg.get_id().to_string()), arg.get_long().map(str::to_owned)])
            .flatten()
            .collect();
        for command in program.get_subcommands() {
            for arg in command.get_arguments() {
                let names = [Some(arg.get_id().as_str()), arg.get_long()];
                let clash = names.into_iter().flatten().find(|name| everywhere.iter().any(|own| own == name));
                assert_eq!(clash, None, "{}", command.get_name());
            }
        }
    }

    #[test]
    fn every_function_is_a_command_with_the_help_of_the_contract() {
        let program = program();
        for function in Contract::get().functions() {
            let command = program
                .find_subcommand(&function.name)
                .unwrap_or_else(|| panic!("{}", function.name));
            assert_eq!(command.get_about().map(ToString::to_string), Some(summary(&function.docs)));
        }
    }

    #[test]
    fn options_of_the_call_are_read_before_and_after_the_command() {
        let expected = CallOptions::default().max_retries(0).api_version("2026-04").idempotency_key("k");
        for arguments in [
            [
                "--max-retries=0",
                "--api-version=2026-04",
                "--idempotency-key=k",
                "check-connection",
            ],
            [
                "check-connection",
                "--max-retries=0",
                "--api-version=2026-04",
                "--idempotency-key=k",
            ],
        ] {
            let Ok(read) = parse(&arguments) else { panic!("{arguments:?}") };
            assert_eq!(read.options, expected);
        }
    }

    #[test]
    fn one_key_is_not_for_many_changes() {
        let Err(error) = parse(&["offboard", "a@b.example", "--idempotency-key=k"]) else {
            panic!()
        };
        assert!(error.to_string().contains("leave it out"), "{error}");
    }

    #[test]
    fn a_flow_without_people_says_how_to_name_them() {
        for (name, person) in [("offboard", "PERSON"), ("onboard", "EMAIL")] {
            let Err(error) = parse(&[name, "--endpoint", "http://127.0.0.1:1"]) else {
                panic!()
            };
            let text = error.to_string();
            for part in [
                format!("<{person}|--from <FILE>>"),
                format!("Usage: monday {name} [OPTIONS] <{person}>...\n       monday {name} [OPTIONS] --from <FILE>"),
            ] {
                assert!(text.contains(&part), "{text}");
            }
            assert!(parse(&[name, "--from", "people.csv"]).is_ok() && parse(&[name, "a@b.example", "--from", "people.csv"]).is_ok());
        }
    }

    /// Terminals are 80 columns wide as often as not.
    #[test]
    fn help_fits_a_narrow_terminal() {
        let mut program = program().term_width(80);
        program.build();
        for command in program.get_subcommands_mut() {
            let help = command.render_long_help().to_string();
            let too_wide = help.lines().find(|line| line.chars().count() > 80);
            assert_eq!(too_wide, None, "{}", command.get_name());
        }
    }

    #[test]
    fn the_flows_are_described_in_the_help() {
        for (name, part) in [
            ("offboard", "Nothing is stored"),
            ("onboard", "A profile"),
            ("demo", "explains them"),
        ] {
            let help = program().find_subcommand_mut(name).unwrap().render_long_help().to_string();
            assert!(help.contains(part), "{help}");
        }
    }

    #[test]
    fn a_token_is_no_flag() {
        assert!(parse(&["check-connection", "--token=x"]).is_err());
    }

    #[test]
    fn a_whole_input_replaces_the_flags() {
        let Ok(Arguments {
            task: Task::Call { function, input },
            ..
        }) = parse(&["read-user", "--input={\"by_id\": \"4\"}"])
        else {
            panic!()
        };
        assert_eq!((function.as_str(), input), ("read-user", serde_json::json!({ "by_id": "4" })));
        assert!(matches!(parse(&["read-user", "--input={"]), Err(Error::Json(_))));
    }
}
