//! `read_board COMPONENT BOARD_ID`: loads the connector and calls one action, with wasmtime alone.

use wasmtime::component::{Component, Linker, ResourceTable};
use wasmtime::{Engine, Result, Store};
use wasmtime_wasi::{WasiCtx, WasiCtxView, WasiView};
use wasmtime_wasi_http::{WasiHttpCtx, WasiHttpCtxView, WasiHttpView};

wasmtime::component::bindgen!({
    path: "../wit",
    exports: { default: async },
    with: { "wasi": wasmtime_wasi_http::p2::bindings },
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
    wasmtime_wasi_http::p2::add_to_linker_async(&mut linker)?;
    wasmtime_wasi::p2::bindings::cli::environment::add_to_linker::<Host, wasmtime_wasi::cli::WasiCli>(&mut linker, |host| {
        wasmtime_wasi::cli::WasiCliView::cli(host)
    })?;

    // Once per call. It sees these variables and nothing else of the environment.
    let mut wasi = WasiCtx::builder();
    for name in ["MONDAY_TOKEN", "MONDAY_ENDPOINT"] {
        std::env::var(name).map_or(&mut wasi, |content| wasi.env(name, content));
    }
    let mut store = Store::new(&engine, Host(wasi.build(), WasiHttpCtx::new(), ResourceTable::new()));
    let connector = Connector::instantiate_async(&mut store, &component, &linker).await?;
    let actions = connector.monday_connector_actions();
    match actions.call_read_board(&mut store, None, &board).await? {
        Ok(found) => println!("{}: {} people", found.board.name, found.subscribers.len()),
        Err(error) => println!("{error:?}"),
    }
    Ok(())
}
