//! `read_board COMPONENT BOARD_ID`: loads the connector and calls one action, with wasmtime alone.

use wasmtime::component::{Component, Linker, ResourceTable};
use wasmtime::{Engine, Result, Store};
use wasmtime_wasi::{WasiCtx, WasiCtxView, WasiView};
use wasmtime_wasi_http::{WasiHttpCtx, WasiHttpCtxView, WasiHttpView};

// What is called; what the component imports is served by the crates that own it.
wasmtime::component::bindgen!({
    path: "../wit",
    inline: "package my:host; world caller { export monday:connector/types@0.1.0; export monday:connector/actions@0.1.0; }",
    world: "my:host/caller",
    exports: { default: async },
});

struct Host(WasiCtx, WasiHttpCtx, ResourceTable);

impl WasiView for Host {
    fn ctx(&mut self) -> WasiCtxView<'_> {
        let Host(ctx, _, table) = self;
        WasiCtxView { ctx, table }
    }
}

impl WasiHttpView for Host {
    fn http(&mut self) -> WasiHttpCtxView<'_> {
        let Host(_, ctx, table) = self;
        let hooks = Default::default();
        WasiHttpCtxView { ctx, table, hooks }
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let [component, board] = [1, 2].map(|place| std::env::args().nth(place).expect("COMPONENT BOARD_ID"));

    // Once per process.
    let engine = Engine::default();
    let component = Component::from_file(&engine, component)?;
    let mut linker = Linker::new(&engine);
    wasmtime_wasi::p2::add_to_linker_async(&mut linker)?;
    wasmtime_wasi_http::p2::add_only_http_to_linker_async(&mut linker)?;

    // Once per call. It sees these variables and nothing else of the environment.
    let mut wasi = WasiCtx::builder();
    for name in ["MONDAY_TOKEN", "MONDAY_ENDPOINT"] {
        wasi.env(name, std::env::var(name).unwrap_or_default());
    }
    let mut store = Store::new(&engine, Host(wasi.build(), WasiHttpCtx::new(), ResourceTable::new()));
    let connector = Caller::instantiate_async(&mut store, &component, &linker).await?;
    let actions = connector.monday_connector_actions();
    match actions.call_read_board(&mut store, &board, None).await? {
        Ok(found) => {
            let people = found.subscribers.map_or("withheld".to_owned(), |people| people.len().to_string());
            println!("{}: people: {people}", found.board.name.unwrap_or_default());
        }
        Err(error) => println!("{error:?}"),
    }
    Ok(())
}
