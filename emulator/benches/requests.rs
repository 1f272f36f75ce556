//! Measures the requests per second on one core, and the time to make a large account.
//!
//! `cargo bench -p monday-emulator`. Without `--bench`, as when all targets are tested, everything runs once.

#[cfg(target_family = "wasm")]
fn main() {}

#[cfg(not(target_family = "wasm"))]
fn main() {
    measurements::all();
}

#[cfg(not(target_family = "wasm"))]
mod measurements {
    use bytes::Bytes;
    use http::Request;
    use http_body_util::BodyExt;
    use monday_emulator::{Emulator, Limits, Options, seed};
    use std::time::Instant;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    const QUERIES: [(&str, &str); 5] = [
        ("who am I", "{ me { id name email } }"),
        (
            "a page of boards",
            "{ boards(limit: 25) { id name state board_kind workspace { id name } } }",
        ),
        (
            "a board with its people",
            "{ boards(ids: [18265829672]) { id name owners { id name email } subscribers { id name email } } }",
        ),
        (
            "users by name",
            "{ users(name: \"maria\", limit: 50) { id name email kind status } }",
        ),
        (
            "add a user",
            "mutation { add_users_to_board(board_id: 18265829672, user_ids: [71205214]) { id } }",
        ),
    ];

    fn emulator(users: usize, boards: usize) -> Emulator {
        let size = seed::Size {
            users,
            boards,
            ..seed::Size::default()
        };
        let options = Options {
            size,
            limits: Some(Limits::none()),
            keep_log: false,
            ..Options::default()
        };
        Emulator::new(options).expect("the default options are good")
    }

    pub fn all() {
        let repeat = if std::env::args().any(|argument| argument == "--bench") {
            20_000
        } else {
            1
        };
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime");
        for (users, boards) in [(60, 240), (100_000, 100_000)] {
            let before = resident_megabytes();
            let started = Instant::now();
            let emulator = emulator(users, boards);
            println!(
                "\n{users} users, {boards} boards: made in {:.2} s, {:.0} MB",
                started.elapsed().as_secs_f64(),
                resident_megabytes() - before
            );
            runtime.block_on(async {
                for (name, query) in QUERIES {
                    // A search goes through every user there is.
                    let repeat = if users > 1_000 && name == "users by name" {
                        repeat / 100 + 1
                    } else {
                        repeat
                    };
                    let started = Instant::now();
                    for _ in 0..repeat {
                        in_memory(&emulator, query).await;
                    }
                    report(name, repeat, started);
                }
                let started = Instant::now();
                over_a_socket(&emulator, QUERIES[0].1, repeat).await;
                report("who am I, over a socket", repeat, started);
            });
        }
    }

    fn report(name: &str, count: u32, started: Instant) {
        let each = started.elapsed() / count;
        println!(
            "  {name:<26} {:>8.0} a second   {:>8.1} µs each",
            1.0 / each.as_secs_f64(),
            each.as_secs_f64() * 1e6
        );
    }

    fn body(query: &str) -> String {
        serde_json::json!({ "query": query }).to_string()
    }

    async fn in_memory(emulator: &Emulator, query: &str) {
        let request = Request::post("/v2")
            .header("authorization", emulator.tokens().admin())
            .header("content-type", "application/json")
            .body(Bytes::from(body(query)))
            .expect("a request");
        let response = emulator.respond(request).await.expect("a response");
        let body = response.into_body().collect().await.expect("a body").to_bytes();
        assert!(body.starts_with(b"{\"data\""), "{body:?}");
    }

    async fn over_a_socket(emulator: &Emulator, query: &str, repeat: u32) {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let server = emulator.serve(listener).expect("a server");
        let mut stream = tokio::net::TcpStream::connect(server.address()).await.expect("a connection");
        let body = body(query);
        let request = format!(
            "POST /v2 HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\nauthorization: {}\r\ncontent-length: {}\r\n\r\n{body}",
            emulator.tokens().admin(),
            body.len()
        );
        let mut buffer = vec![0; 64 * 1024];
        for _ in 0..repeat {
            stream.write_all(request.as_bytes()).await.expect("sent");
            let mut received = 0;
            // The response is small, and its last bytes are those of the request id.
            while received == 0 || !buffer[..received].ends_with(b"\"}}") {
                received += stream.read(&mut buffer[received..]).await.expect("a response");
            }
        }
    }

    /// The resident memory of the process, on systems that report it.
    fn resident_megabytes() -> f64 {
        let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok());
        kilobytes.unwrap_or(0.0) / 1024.0
    }
}
