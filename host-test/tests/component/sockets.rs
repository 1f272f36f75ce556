//! Over real sockets: the README's program and the host library's own client.

use std::{path::PathBuf, process::Command};

use host_test::{COMPONENT, failure};
use monday_connector_host::{
    CallOptions, Connector,
    types::{FailureKind, UserSelector},
};
use monday_emulator::{
    Emulator, Fault, Options, Server,
    faults::{Action, Content, ResetStage},
    seed,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};

struct Network {
    emulator: Emulator,
    server: Server,
    connector: Connector,
}

impl Network {
    async fn start() -> Self {
        let emulator = Emulator::new(Options::default()).unwrap();
        let server = emulator.serve(TcpListener::bind("127.0.0.1:0").await.unwrap()).unwrap();
        let connector = Connector::builder().allow_loopback().load_file(&*COMPONENT).unwrap();
        Self {
            emulator,
            server,
            connector,
        }
    }

    fn options(&self) -> CallOptions {
        CallOptions::with_token(self.emulator.tokens().admin())
            .endpoint(format!("http://{}", self.server.address()))
            .max_retries(0)
    }

    async fn read_member(&self) -> Result<monday_connector_host::types::FoundUser, monday_connector_host::CallError> {
        let member = UserSelector::ById(seed::MEMBER_USER.to_string());
        self.connector.read_user(&member, &self.options()).await
    }
}

#[test]
fn the_program_in_the_readme_is_the_one_that_is_compiled() {
    let readme = std::fs::read_to_string(xtask::workspace().join("README.md")).unwrap();
    let program = include_str!("../../examples/read_board.rs");
    assert!(readme.contains(program.trim()));
    assert!(program.lines().count() <= 60);
}

#[tokio::test]
async fn the_program_in_the_readme_reads_a_board() {
    let network = Network::start().await;
    let endpoint = format!("http://{}", network.server.address());
    let token = network.emulator.tokens().admin().to_owned();
    // Where cargo puts examples, as seen from where it puts tests.
    let tests = std::env::current_exe().unwrap();
    let program: PathBuf = tests
        .parent()
        .and_then(|folder| folder.parent())
        .unwrap()
        .join("examples/read_board");
    assert!(
        program.exists(),
        "`cargo test` builds the examples; with `--test` they are left out"
    );
    let output = tokio::task::spawn_blocking(move || {
        Command::new(program)
            .arg(&*COMPONENT)
            .arg(seed::PUBLIC_BOARD.to_string())
            .env("MONDAY_ENDPOINT", endpoint)
            .env("MONDAY_TOKEN", token)
            .output()
    });
    let output = output.await.unwrap().unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let name = network
        .emulator
        .inspect(|world| world.board(seed::PUBLIC_BOARD).unwrap().name.clone());
    assert!(
        text.starts_with(&format!("{name}: ")),
        "{text}{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

#[tokio::test]
async fn a_reset_at_any_stage_is_a_lost_connection() {
    let network = Network::start().await;
    for stage in [ResetStage::BeforeHead, ResetStage::DuringHead, ResetStage::DuringBody] {
        network.emulator.clear_faults();
        network.emulator.script([Fault::new(Action::Reset(stage))]);
        let (failure, temporary) = failure(network.read_member().await);
        assert_eq!(
            (failure.kind, temporary),
            (FailureKind::ConnectionFailed, true),
            "{stage:?}: {failure:?}"
        );
    }
}

#[tokio::test]
async fn a_truncated_body_is_not_taken_for_a_response() {
    let network = Network::start().await;
    network.emulator.script([Fault::new(Action::Body(Content::Truncated(40)))]);
    let (failure, temporary) = failure(network.read_member().await);
    assert_eq!((failure.kind, temporary), (FailureKind::ConnectionFailed, true), "{failure:?}");
}

/// No length was announced, and what has come is a whole document: only the end is missing.
#[tokio::test]
async fn a_chunked_body_without_its_last_chunk_is_not_taken_for_a_response() {
    let network = Network::start().await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let server = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut request = Vec::new();
        while !request.ends_with(b"}") {
            assert!(stream.read_buf(&mut request).await.unwrap() > 0);
        }
        let body = r#"{"data":{"users":[]}}"#;
        let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n";
        let response = format!("{head}{:x}\r\n{body}\r\n", body.len());
        stream.write_all(response.as_bytes()).await.unwrap();
        stream.shutdown().await.unwrap();
    });
    let options = network.options().endpoint(format!("http://{address}"));
    let member = UserSelector::ById(seed::MEMBER_USER.to_string());
    let (failure, temporary) = failure(network.connector.read_user(&member, &options).await);
    assert_eq!((failure.kind, temporary), (FailureKind::ConnectionFailed, true), "{failure:?}");
    server.await.unwrap();
}

#[tokio::test]
async fn a_refused_connection_is_told_from_a_lost_response() {
    let network = Network::start().await;
    let nobody = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let options = network.options().endpoint(format!("http://{nobody}"));
    let board = seed::PUBLIC_BOARD.to_string();
    let (failure, temporary) = failure(network.connector.archive_board(&board, &options).await);
    // A change that surely was not sent: its fate is known.
    assert_eq!((failure.kind, temporary), (FailureKind::ConnectionFailed, true), "{failure:?}");
    assert_eq!(failure.call.http_status, None);
}

#[tokio::test]
async fn an_address_that_the_host_does_not_allow_is_a_permanent_failure() {
    let network = Network::start().await;
    let options = network.options().endpoint("https://monday.example");
    let member = UserSelector::ById(seed::MEMBER_USER.to_string());
    let (failure, temporary) = failure(network.connector.read_user(&member, &options).await);
    assert_eq!((failure.kind, temporary), (FailureKind::ConnectionFailed, false), "{failure:?}");
    assert!(failure.message.contains("host"), "{}", failure.message);
}
