//! `offboarding-on-restate COMPONENT`: takes a leaver off the boards that they are on in person, as a Restate workflow.
//! Start it with `POST <ingress>/offboarding/<ticket>/run/send` and `{"email": "…"}`.

use std::env;
use std::error::Error;
use std::future::Future;
use std::time::Duration;

use monday_connector_host::types::{BoardAccess, BoardMember, MembershipOutcome, UserBoardQuery, UserSelector};
use monday_connector_host::{CallError, CallOptions, Connector, to_json};
use restate_sdk::prelude::*;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use tokio::net::TcpListener;

/// The waits where monday.com names none: doubled from the first one up to the longest.
const FIRST_WAIT: Duration = Duration::from_secs(1);
const LONGEST_WAIT: Duration = Duration::from_secs(60);
/// All waits of a step together. A day and an hour outlast the daily limit.
const ALL_WAITS: Duration = Duration::from_secs(25 * 60 * 60);

#[derive(Deserialize)]
struct Input {
    email: String,
}

#[derive(Serialize)]
struct Report {
    user_id: String,
    removed: Vec<String>,
    kept: Vec<Kept>,
    failed: Vec<Failed>,
    warnings: Vec<Warning>,
}

#[derive(Serialize)]
struct Kept {
    board_id: String,
    reason: String,
}

#[derive(Serialize)]
struct Failed {
    board_id: String,
    #[serde(flatten)]
    failure: Failure,
}

#[derive(Serialize, Deserialize)]
struct Warning {
    code: String,
    message: String,
}

/// What a step needs of a board. Steps return ids and no records: all that they return is stored in the journal.
#[derive(Serialize, Deserialize)]
struct Place {
    board_id: String,
    in_person: bool,
    team_ids: Vec<String>,
}

#[derive(Clone, Serialize, Deserialize)]
struct Failure {
    kind: String,
    message: String,
}

/// The outcome of an attempt, as it is journalled. The SDK cannot be told how long to wait before it repeats a `run`; so
/// a failure is a value too, and the wait after it is a step of its own.
#[derive(Serialize, Deserialize)]
enum Attempt<T> {
    Done(T),
    Again { failure: Failure, retry_after_ms: Option<u32> },
    Failed(Failure),
}

impl<T> Attempt<T> {
    fn new(result: Result<T, CallError>) -> Self {
        let error = match result {
            Ok(value) => return Self::Done(value),
            Err(error) => error,
        };
        let message = error.to_string();
        let Some(failed) = error.failure() else {
            let kind = "execution_failed".to_owned();
            return Self::Failed(Failure { kind, message });
        };
        let kind = to_json(&failed.kind).as_str().unwrap_or_default().to_owned();
        let failure = Failure { kind, message };
        if error.is_temporary() {
            let retry_after_ms = failed.retry_after_ms;
            return Self::Again { failure, retry_after_ms };
        }
        Self::Failed(failure)
    }
}

/// One durable step: attempts, and the waits between them. The outer error ends the workflow: it was cancelled.
async fn step<T, F>(ctx: &WorkflowContext<'_>, name: &str, call: impl Fn() -> F) -> Result<Result<T, Failure>, TerminalError>
where
    T: Serialize + DeserializeOwned + Send + 'static,
    F: Future<Output = Result<T, CallError>> + Send + 'static,
{
    let mut next_wait = FIRST_WAIT;
    let mut waited = Duration::ZERO;
    loop {
        let calling = call();
        let attempt = ctx
            .run(move || async move { Ok(Json(Attempt::new(calling.await))) })
            .name(name)
            .await?
            .into_inner();
        let (failure, retry_after_ms) = match attempt {
            Attempt::Done(value) => return Ok(Ok(value)),
            Attempt::Failed(failure) => return Ok(Err(failure)),
            Attempt::Again { failure, retry_after_ms } => (failure, retry_after_ms),
        };
        let wait = match retry_after_ms {
            Some(milliseconds) => Duration::from_millis(milliseconds.into()),
            None => next_wait,
        };
        next_wait = (next_wait * 2).min(LONGEST_WAIT);
        waited += wait;
        if waited > ALL_WAITS {
            return Ok(Err(failure));
        }
        ctx.sleep(wait).await?;
    }
}

struct Offboarding {
    monday: Connector,
}

#[workflow(name = "offboarding")]
impl Offboarding {
    #[handler]
    async fn run(&self, ctx: WorkflowContext<'_>, input: Json<Input>) -> Result<Json<Report>, HandlerError> {
        // Restate does the waiting, and the token comes from the environment.
        let options = CallOptions::default().max_retries(0);
        let Json(Input { email }) = input;

        let user_id = step(&ctx, "find user", || {
            let (monday, options, user) = (self.monday.clone(), options.clone(), UserSelector::ByEmail(email.clone()));
            async move { Ok(monday.read_user(&user, &options).await?.user.id) }
        })
        .await?
        .map_err(ended)?;

        let (places, warnings) = step(&ctx, "list boards", || {
            let (monday, options) = (self.monday.clone(), options.clone());
            // Without `include_public`, subscribers of public boards would stay.
            let query = UserBoardQuery {
                include_public: Some(true),
                ..UserBoardQuery::new([user_id.clone()])
            };
            async move {
                let page = monday.list_user_boards(&query, &options).await?;
                let places: Vec<_> = page.boards.into_iter().map(|board| place(board.board_id, board.through)).collect();
                let warnings = page.call.warnings.into_iter();
                let warnings: Vec<_> = warnings
                    .map(|warning| Warning {
                        code: warning.code,
                        message: warning.message,
                    })
                    .collect();
                Ok((places, warnings))
            }
        })
        .await?
        .map_err(ended)?;

        let mut report = Report {
            user_id,
            removed: Vec::new(),
            kept: Vec::new(),
            failed: Vec::new(),
            warnings,
        };
        for Place {
            board_id,
            in_person,
            team_ids,
        } in places
        {
            if !in_person {
                let reason = format!("through teams: {}", team_ids.join(", "));
                report.kept.push(Kept { board_id, reason });
                continue;
            }
            // Attempts of this step have the same key, also after a crash: monday.com carries the change out once.
            let options = options.clone().idempotency_key(format!("{}-{board_id}", ctx.invocation_id()));
            let removal = step(&ctx, &format!("remove from {board_id}"), || {
                let (monday, options) = (self.monday.clone(), options.clone());
                let member = BoardMember::new(board_id.clone(), report.user_id.clone());
                async move {
                    let result = monday.delete_user_from_board(&member, &options).await?;
                    Ok((result.outcome == MembershipOutcome::Kept, result.reason))
                }
            })
            .await?;
            // A board that fails is reported, and the others go on.
            match removal {
                Ok((false, _)) => report.removed.push(board_id),
                Ok((true, reason)) => {
                    let reason = reason.unwrap_or_else(|| "monday.com gives no reason".to_owned());
                    report.kept.push(Kept { board_id, reason });
                }
                Err(failure) => report.failed.push(Failed { board_id, failure }),
            }
        }
        Ok(Json(report))
    }
}

fn place(board_id: String, through: Vec<BoardAccess>) -> Place {
    let mut place = Place {
        board_id,
        in_person: false,
        team_ids: Vec::new(),
    };
    for way in through {
        match way {
            BoardAccess::InPerson | BoardAccess::PublicBoard => place.in_person = true,
            BoardAccess::Team(team) => place.team_ids.push(team.id),
        }
    }
    place
}

/// A failure that ends the workflow: there is nothing to report yet.
fn ended(failure: Failure) -> TerminalError {
    TerminalError::new(format!("{}: {}", failure.kind, failure.message))
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let component = env::args_os().nth(1).ok_or("usage: offboarding-on-restate COMPONENT")?;
    let mut connector = Connector::builder().inherit_monday_env();
    // The emulator. By default, requests go to monday.com and nowhere else.
    if env::var("MONDAY_ENDPOINT").is_ok_and(|endpoint| endpoint.starts_with("http://127.0.0.1:")) {
        connector = connector.allow_loopback();
    }
    // A worker that was killed is back in milliseconds. The folder must be this program's alone.
    if let Some(folder) = env::var_os("CONNECTOR_CACHE") {
        connector = connector.cache(folder);
    }
    let monday = connector.load_file(component)?;
    let port = env::var("PORT").unwrap_or_else(|_| "9080".to_owned());
    let listener = TcpListener::bind(format!("127.0.0.1:{port}")).await?;
    println!("worker: ready on port {port}");
    HttpServer::new(Endpoint::builder().bind(Offboarding { monday }).build())
        .serve(listener)
        .await;
    Ok(())
}
