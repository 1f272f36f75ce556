//! The target of calls: monday.com or an emulator, and the token.

use std::env;
use std::path::PathBuf;
use std::time::Duration;

use http::Uri;
use monday_connector_host::{Builder, CallOptions, Connector, HttpClient};
use monday_emulator::{Emulator, Options, Server, Tokens};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::timeout;

use crate::arguments::Common;

/// Why there is no target.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error(
        "MONDAY_TOKEN is not set, and --live needs it.\n\
         In monday.com: your picture > Developers > API token > Show. Then: export MONDAY_TOKEN=…\n\
         Without --live the same command runs against the emulator, which needs no token."
    )]
    NoToken,
    #[error("--live with an address of its own (--endpoint or MONDAY_ENDPOINT) needs a token: set MONDAY_TOKEN, or give --connections")]
    NoTokenForEndpoint,
    #[error("the variable {0} is not text (UTF-8); set it anew")]
    NotText(String),
    #[error("{given:?} is not an address; write scheme, host and port: {suggestion}")]
    Endpoint { given: String, suggestion: String },
    #[error("monday.com cannot be reached from here: {0}")]
    Network(String),
    #[error("the emulator knows no token named {name:?}; it has {}", .known.join(", "))]
    NoSuchRole { name: String, known: Vec<&'static str> },
    #[error("cannot start an emulator: {0}")]
    Emulator(#[from] monday_emulator::Error),
    #[error("cannot open a port for the emulator: {0}")]
    Port(#[from] std::io::Error),
}

/// The target of a call.
pub struct Target {
    pub options: CallOptions,
    /// The emulator that was started for this command, for as long as it is needed.
    started: Option<Server>,
}

impl Target {
    /// Finds the target that the command line names, or starts an emulator.
    pub async fn find(common: &Common, options: CallOptions) -> Result<Self, Error> {
        if common.live {
            check_environment()?;
            if token().is_none() {
                return Err(Error::NoToken);
            }
        }
        Self::find_for_service(common, options, false).await
    }

    /// The same, where others may bring the tokens: requests or, if `has_connections`, named ones.
    pub async fn find_for_service(common: &Common, options: CallOptions, has_connections: bool) -> Result<Self, Error> {
        if common.live {
            check_environment()?;
            let endpoint = live_endpoint(common)?;
            let mut options = match token() {
                Some(token) => options.token(token),
                // Every request without a token would be refused, as if it had named the endpoint itself.
                None if endpoint.is_some() && !has_connections => return Err(Error::NoTokenForEndpoint),
                None => options,
            };
            if endpoint.as_deref().is_none_or(|endpoint| endpoint.starts_with("https:"))
                && let Some(problem) = HttpClient::new().problem()
            {
                return Err(Error::Network(problem.to_owned()));
            }
            if let Some(endpoint) = endpoint {
                options = options.endpoint(endpoint);
            }
            return Ok(Self { options, started: None });
        }
        let token = emulator_token(&common.acts_as)?;
        let (endpoint, started) = match endpoint(common)? {
            Some(endpoint) => (endpoint, None),
            None if is_running().await => (default_endpoint(), None),
            None => {
                let server = start(Options::default()).await?.1;
                (server.url(), Some(server))
            }
        };
        // The emulator's tokens are no secrets: they may be sent over plain HTTP.
        let options = options.token(token).endpoint(endpoint).allow_plain_http(true);
        Ok(Self { options, started })
    }

    /// Whether the emulator, and every change in it, is gone after this command.
    pub fn is_ephemeral(&self) -> bool {
        self.started.is_some()
    }
}

fn token() -> Option<String> {
    env::var("MONDAY_TOKEN").ok().filter(|token| !token.is_empty())
}

/// Whether there is a token for monday.com, and a call does not go there, nor to an address that was chosen.
pub fn has_forgotten_token(common: &Common) -> bool {
    !common.live && common.endpoint.is_none() && token().is_some()
}

/// What the component may reach and read: with `--live`, the configured monday.com and the
/// variables; otherwise the emulator, and nothing of this machine's configuration.
pub fn settings(common: &Common) -> Builder {
    let builder = Connector::builder();
    if common.live {
        let builder = variables().fold(builder, |builder, (name, value)| builder.env(name, value));
        return match live_endpoint(common) {
            Ok(Some(endpoint)) => builder.allow_origin(endpoint),
            _ => builder,
        };
    }
    match endpoint(common) {
        Ok(Some(endpoint)) => builder.allow_loopback().allow_origin(endpoint),
        _ => builder.allow_loopback(),
    }
}

/// The variables that are meant for the component, and not for this program.
fn variables() -> impl Iterator<Item = (String, String)> {
    let own = ["MONDAY_CONNECTOR", crate::serve::ACCESS_TOKEN];
    let variables = env::vars_os().filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)));
    variables.filter(move |(name, _)| name.starts_with("MONDAY_") && !own.contains(&name.as_str()))
}

/// The component's file.
pub fn component(common: &Common) -> PathBuf {
    let built = concat!(env!("CARGO_MANIFEST_DIR"), "/../target/monday-connector.wasm");
    common.component.clone().unwrap_or_else(|| PathBuf::from(built))
}

/// An emulator on a free port of this machine.
pub async fn start(options: Options) -> Result<(Emulator, Server), Error> {
    let emulator = Emulator::new(options)?;
    let server = emulator.serve(TcpListener::bind(("127.0.0.1", 0)).await?)?;
    Ok((emulator, server))
}

/// Variables that are not text would count as not set.
fn check_environment() -> Result<(), Error> {
    let mut names = env::vars_os().filter_map(|(name, value)| {
        let name = name.into_string().ok()?;
        (name.starts_with("MONDAY_") && value.into_string().is_err()).then_some(name)
    });
    names.next().map_or(Ok(()), |name| Err(Error::NotText(name)))
}

fn live_endpoint(common: &Common) -> Result<Option<String>, Error> {
    match endpoint(common)? {
        Some(endpoint) => Ok(Some(endpoint)),
        None => env::var("MONDAY_ENDPOINT")
            .ok()
            .filter(|given| !given.is_empty())
            .map(|given| address(&given))
            .transpose(),
    }
}

/// The address that was given.
fn endpoint(common: &Common) -> Result<Option<String>, Error> {
    common.endpoint.as_deref().map(address).transpose()
}

/// An address as the component takes it. Many paste it with the API's path.
fn address(given: &str) -> Result<String, Error> {
    let trimmed = given.trim().trim_end_matches('/');
    let origin = trimmed.strip_suffix("/v2").unwrap_or(trimmed);
    let parsed = origin.parse::<Uri>().ok();
    let is_origin = parsed.as_ref().is_some_and(|uri| {
        matches!(uri.scheme_str(), Some("http" | "https"))
            && matches!(uri.path(), "" | "/")
            && uri.query().is_none()
            && !origin.contains('#')
    });
    if is_origin {
        return Ok(origin.to_owned());
    }
    let host = origin.split("://").last().unwrap_or_default();
    let host = host.split(['/', '?', '#']).next().unwrap_or_default();
    Err(Error::Endpoint {
        given: given.to_owned(),
        suggestion: match host {
            "" => "https://api.monday.com".to_owned(),
            host => format!("https://{host}"),
        },
    })
}

fn emulator_token(role: &str) -> Result<&'static str, Error> {
    let known = || Tokens.iter().map(|token| token.name).collect();
    Tokens
        .named(role)
        .map(|token| token.secret.as_str())
        .ok_or_else(|| Error::NoSuchRole {
            name: role.to_owned(),
            known: known(),
        })
}

fn default_endpoint() -> String {
    format!("http://127.0.0.1:{DEFAULT_PORT}")
}

/// Where `cargo emulator` listens.
const DEFAULT_PORT: u16 = 4040;

/// Whether an emulator responds at its usual address, and not something else.
async fn is_running() -> bool {
    let ask = async {
        let mut stream = TcpStream::connect(("127.0.0.1", DEFAULT_PORT)).await?;
        stream
            .write_all(b"GET /_emulator HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n")
            .await?;
        let mut response = Vec::new();
        stream.take(64 * 1024).read_to_end(&mut response).await?;
        std::io::Result::Ok(String::from_utf8_lossy(&response).contains("/_emulator/tokens"))
    };
    // It is on this machine: if it takes longer, it is not an emulator.
    matches!(timeout(Duration::from_secs(1), ask).await, Ok(Ok(true)))
}
