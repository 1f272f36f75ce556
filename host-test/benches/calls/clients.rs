//! The clients in this process: a native one, which is the limit, and the component in two hosts.

use std::future::Future;
use std::path::PathBuf;
use std::pin::Pin;

use bytes::Bytes;
use http::Request;
use http_body_util::{BodyExt, Full};
use hyper_util::client::legacy::{Client as HyperClient, connect::HttpConnector};
use hyper_util::rt::TokioExecutor;
use monday_connector_host::types::{BoardKind, BoardQuery};
use monday_connector_host::{CallOptions, Connector};
use serde::Deserialize;
use serde_json::json;
use wasmtime::component::{Component, Linker, ResourceTable};
use wasmtime::{Config, Engine, InstanceAllocationStrategy, PoolingAllocationConfig, Store};
use wasmtime_wasi::{WasiCtx, WasiCtxView, WasiView};
use wasmtime_wasi_http::{WasiHttpCtx, WasiHttpCtxView, WasiHttpView};

/// As long as monday.com's are.
pub fn token() -> String {
    let part = |length: usize, seed: usize| -> String {
        const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";
        (0..length)
            .map(|place| char::from(LETTERS[(place * 37 + seed * place + seed) % LETTERS.len()]))
            .collect()
    };
    format!("eyJhbGciOiJIUzI1NiJ9.{}.{}", part(155, 11), part(43, 29))
}

/// What is asked for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Question {
    /// One board with its people and groups.
    Board,
    /// The first boards, on one page. With an escape in each, or without.
    Boards { count: u32, escaped: bool },
    /// All boards of the account.
    AllBoards { escaped: bool },
}

pub type Answer<'a> = Pin<Box<dyn Future<Output = usize> + 'a>>;

/// A client that answers questions, and says how many boards it read.
pub trait Client {
    fn name(&self) -> &str;
    fn ask(&self, question: Question) -> Answer<'_>;
}

// --- The limit ---

/// A client as somebody would write it for this alone: pooled connections, typed decoding.
pub struct Native {
    client: HyperClient<HttpConnector, Full<Bytes>>,
    endpoint: String,
    token: String,
}

#[derive(Deserialize)]
struct Body {
    data: Data,
}

#[derive(Deserialize)]
struct Data {
    boards: Vec<Board>,
}

#[derive(Deserialize)]
#[allow(dead_code)]
struct Board {
    id: String,
    name: Option<String>,
    description: Option<String>,
    board_kind: Option<String>,
    permissions: Option<String>,
    state: Option<String>,
    #[serde(rename = "type")]
    board_type: Option<String>,
    url: Option<String>,
    updated_at: Option<String>,
    board_folder_id: Option<String>,
    workspace_id: Option<String>,
    workspace: Option<Workspace>,
    created_at: Option<String>,
    hierarchy_type: Option<String>,
    access_level: Option<String>,
    creator: Option<Person>,
    #[serde(default)]
    owners: Vec<Person>,
    #[serde(default)]
    subscribers: Vec<Person>,
    #[serde(default)]
    groups: Vec<Group>,
    items_count: Option<u32>,
    item_terminology: Option<String>,
}

#[derive(Deserialize)]
#[allow(dead_code)]
struct Workspace {
    id: Option<String>,
    name: Option<String>,
    is_default_workspace: Option<bool>,
}

#[derive(Deserialize)]
#[allow(dead_code)]
struct Person {
    id: String,
    name: String,
    email: String,
}

#[derive(Deserialize)]
#[allow(dead_code)]
struct Group {
    id: String,
    title: String,
    color: String,
    position: String,
    archived: Option<bool>,
    deleted: Option<bool>,
}

/// The fields that the component asks for.
const FIELDS: &str = "id name description board_kind permissions state type url updated_at board_folder_id workspace_id \
workspace { id name is_default_workspace } created_at hierarchy_type";

impl Native {
    pub const NAME: &str = "native client";

    pub fn new(endpoint: &str) -> Self {
        let mut connector = HttpConnector::new();
        connector.set_nodelay(true);
        Self {
            client: HyperClient::builder(TokioExecutor::new()).build(connector),
            endpoint: format!("{endpoint}/v2"),
            token: token(),
        }
    }

    async fn send(&self, query: &str, variables: serde_json::Value) -> Vec<Board> {
        let body = json!({"query": query, "variables": variables}).to_string();
        let request = Request::post(&self.endpoint)
            .header("authorization", &self.token)
            .header("content-type", "application/json")
            .header("api-version", "2026-10")
            .body(Full::new(Bytes::from(body)))
            .expect("the request is well formed");
        let response = self.client.request(request).await.expect("the server responds");
        let body = response.into_body().collect().await.expect("the body arrives").to_bytes();
        let body: Body = serde_json::from_slice(&body).expect("the body is as agreed");
        body.data.boards
    }

    async fn page(&self, page: u32, limit: u32, escaped: bool) -> Vec<Board> {
        let query = format!(
            "query ListBoards($limit: Int!, $page: Int!, $kind: BoardKind) {{ boards(limit: $limit, page: $page, board_kind: $kind) {{ {FIELDS} }} }}"
        );
        let kind = if escaped { "private" } else { "public" };
        self.send(&query, json!({"limit": limit, "page": page, "kind": kind})).await
    }
}

impl Client for Native {
    fn name(&self) -> &str {
        Self::NAME
    }

    fn ask(&self, question: Question) -> Answer<'_> {
        Box::pin(async move {
            match question {
                Question::Board => {
                    let query = format!(
                        "query ReadBoard($boards: [ID!]) {{ boards(ids: $boards, state: all) {{ {FIELDS} access_level creator {{ id name email }} \
owners {{ id name email }} subscribers {{ id name email }} groups {{ id title color position archived deleted }} items_count item_terminology }} }}"
                    );
                    self.send(&query, json!({"boards": ["18265829659"]})).await.len()
                }
                Question::Boards { count, escaped } => self.page(1, count, escaped).await.len(),
                Question::AllBoards { escaped } => {
                    let mut all = Vec::new();
                    let mut page = 1;
                    loop {
                        let rows = self.page(page, 200, escaped).await;
                        let is_last = rows.len() < 200;
                        all.extend(rows);
                        if is_last {
                            return all.len();
                        }
                        page += 1;
                    }
                }
            }
        })
    }
}

/// The component that is measured: this project's, or the file that `CONNECTOR` names, for a comparison.
pub fn component() -> PathBuf {
    std::env::var_os("CONNECTOR").map_or_else(|| host_test::COMPONENT.clone(), PathBuf::from)
}

// --- The component in this project's library ---

pub struct Library {
    pub connector: Connector,
    pub options: CallOptions,
}

impl Library {
    pub const NAME: &str = "host library";

    pub fn new(endpoint: &str) -> Self {
        let connector = Connector::builder()
            .allow_loopback()
            .load_file(component())
            .unwrap_or_else(|error| panic!("{error}"));
        Self {
            connector,
            options: CallOptions::with_token(token()).endpoint(endpoint),
        }
    }
}

fn query(count: Option<u32>, escaped: bool) -> BoardQuery {
    BoardQuery {
        kind: Some(if escaped { BoardKind::Private } else { BoardKind::Public }),
        limit: count,
        ..BoardQuery::default()
    }
}

impl Client for Library {
    fn name(&self) -> &str {
        Self::NAME
    }

    fn ask(&self, question: Question) -> Answer<'_> {
        Box::pin(async move {
            let query = match question {
                Question::Board => {
                    let read = self.connector.read_board("18265829659", &self.options).await;
                    return read.map(|_| 1).unwrap_or_else(|error| panic!("{error}"));
                }
                Question::Boards { count, escaped } => query(Some(count), escaped),
                Question::AllBoards { escaped } => query(None, escaped),
            };
            let page = self.connector.list_boards(&query, &self.options).await;
            page.unwrap_or_else(|error| panic!("{error}")).boards.len()
        })
    }
}

// --- The component in plain wasmtime ---

wasmtime::component::bindgen!({
    path: "../wit",
    inline: "package my:host; world caller { export monday:connector/types@0.1.0; export monday:connector/actions@0.1.0; }",
    world: "my:host/caller",
    exports: { default: async },
});

use exports::monday::connector::types as wit;

/// wasmtime with its own sender, which opens a connection for each request.
pub struct Stock {
    engine: Engine,
    component: CallerPre<StockState>,
    endpoint: String,
    token: String,
}

struct StockState(WasiCtx, WasiHttpCtx, ResourceTable);

impl WasiView for StockState {
    fn ctx(&mut self) -> WasiCtxView<'_> {
        let Self(ctx, _, table) = self;
        WasiCtxView { ctx, table }
    }
}

impl WasiHttpView for StockState {
    fn http(&mut self) -> WasiHttpCtxView<'_> {
        let Self(_, ctx, table) = self;
        let hooks = Default::default();
        WasiHttpCtxView { ctx, table, hooks }
    }
}

impl Stock {
    pub const NAME: &str = "plain wasmtime";

    pub fn new(endpoint: &str) -> Self {
        let mut pool = PoolingAllocationConfig::default();
        // A thousand calls at once, each of one memory and a few core instances.
        pool.total_core_instances(8_000).total_tables(4_000).max_memory_size(1 << 30);
        let mut config = Config::new();
        config.allocation_strategy(InstanceAllocationStrategy::Pooling(pool));
        if std::env::var_os("PERF_MAP").is_some() {
            config.profiler(wasmtime::ProfilingStrategy::PerfMap);
        }
        let engine = Engine::new(&config).expect("the engine starts");
        let component = Component::from_file(&engine, component()).expect("the component compiles");
        let mut linker = Linker::new(&engine);
        wasmtime_wasi::p2::add_to_linker_async(&mut linker).expect("WASI links");
        wasmtime_wasi_http::p2::add_only_http_to_linker_async(&mut linker).expect("WASI HTTP links");
        let component = linker.instantiate_pre(&component).and_then(CallerPre::new);
        Self {
            engine,
            component: component.expect("the component is the connector"),
            endpoint: endpoint.to_owned(),
            token: token(),
        }
    }
}

impl Client for Stock {
    fn name(&self) -> &str {
        Self::NAME
    }

    fn ask(&self, question: Question) -> Answer<'_> {
        Box::pin(async move {
            let mut wasi = WasiCtx::builder();
            wasi.env("MONDAY_TOKEN", &self.token).env("MONDAY_ENDPOINT", &self.endpoint);
            let mut store = Store::new(&self.engine, StockState(wasi.build(), WasiHttpCtx::new(), ResourceTable::new()));
            let connector = self.component.instantiate_async(&mut store).await.expect("it instantiates");
            let actions = connector.monday_connector_actions();
            let (limit, escaped) = match question {
                Question::Board => {
                    let read = actions.call_read_board(&mut store, &"18265829659".to_owned(), None).await;
                    return read.expect("it does not trap").map(|_| 1).expect("it reads the board");
                }
                Question::Boards { count, escaped } => (Some(count), escaped),
                Question::AllBoards { escaped } => (None, escaped),
            };
            let query = wit::BoardQuery {
                workspace: None,
                state: None,
                kind: Some(if escaped { wit::BoardKind::Private } else { wit::BoardKind::Public }),
                types: None,
                order_by: None,
                include_members: None,
                limit,
                cursor: None,
            };
            let listed = actions.call_list_boards(&mut store, &query, None).await;
            listed.expect("it does not trap").expect("it lists the boards").boards.len()
        })
    }
}
