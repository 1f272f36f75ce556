//! The time of an instance, beside that of a component with the same imports and nothing in it.

use std::time::Instant;

use monday_connector_host::embed::{CallContext, ConnectorView, Gateway, add_to_linker};
use serde_json::{Value, json};
use wasmtime::component::{Component, InstancePre, Linker};
use wasmtime::{Config, Enabled, Engine, InstanceAllocationStrategy, PoolingAllocationConfig, Store};
use wit_component::{ComponentEncoder, StringEncoding, dummy_module, embed_component_metadata};
use wit_parser::{ManglingAndAbi, Resolve};

use crate::clients::component;

struct State(CallContext);

impl ConnectorView for State {
    fn connector(&mut self) -> &mut CallContext {
        &mut self.0
    }
}

pub async fn measure(rounds: usize) -> Value {
    println!("\ninstances");
    let mut pool = PoolingAllocationConfig::default();
    pool.linear_memory_keep_resident(2 << 20)
        .table_keep_resident(16 << 10)
        .pagemap_scan(Enabled::Auto);
    let mut config = Config::new();
    config.allocation_strategy(InstanceAllocationStrategy::Pooling(pool));
    let engine = Engine::new(&config).expect("the engine starts");
    let connector = std::fs::read(component()).expect("the component is there");
    let both = [("empty component", empty()), ("connector", connector)];
    let both = both.map(|(name, bytes)| {
        let component = Component::new(&engine, bytes).expect("it compiles");
        let mut linker = Linker::new(&engine);
        add_to_linker(&mut linker).expect("the imports link");
        (name, linker.instantiate_pre(&component).expect("all imports are there"))
    });
    let gateway = Gateway::builder().build().expect("the defaults are right");
    let mut times = [Vec::new(), Vec::new()];
    for round in 0..rounds {
        for turn in 0..both.len() {
            let index = (round + turn) % both.len();
            times[index].push(time(&engine, &both[index].1, &gateway).await);
        }
    }
    let mut ratios: Vec<f64> = times[1].iter().zip(&times[0]).map(|(own, empty)| own / empty).collect();
    ratios.sort_by(f64::total_cmp);
    let ratio = ratios[ratios.len() / 2];
    let mut lines = Vec::new();
    for ((name, _), own) in both.iter().zip(&mut times) {
        own.sort_by(f64::total_cmp);
        let median = own[own.len() / 2];
        println!("  {name:<24} {median:>10.1} µs");
        lines.push(json!({"name": name, "microseconds": (median * 10.0).round() / 10.0}));
    }
    println!("  ratio {ratio:.2}");
    json!({"instances": lines, "ratio": (ratio * 100.0).round() / 100.0})
}

/// The time of one instance, in microseconds.
async fn time(engine: &Engine, instance: &InstancePre<State>, gateway: &Gateway) -> f64 {
    const COUNT: u32 = 300;
    let began = Instant::now();
    for _ in 0..COUNT {
        let mut store = Store::new(engine, State(gateway.context("instantiate")));
        instance.instantiate_async(&mut store).await.expect("it instantiates");
    }
    began.elapsed().as_secs_f64() * 1e6 / f64::from(COUNT)
}

/// A component with the connector's imports, and nothing in it.
fn empty() -> Vec<u8> {
    let mut resolve = Resolve::default();
    let wit = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../wit");
    let (package, _) = resolve.push_dir(wit).expect("the contract is read");
    let world = resolve.select_world(&[package], Some("connector")).expect("there is a world");
    resolve.worlds[world].exports.clear();
    let mut module = dummy_module(&resolve, world, ManglingAndAbi::Standard32);
    embed_component_metadata(&mut module, &resolve, world, StringEncoding::UTF8).expect("the type is written");
    let encoder = ComponentEncoder::default();
    let encoded = encoder.module(&module).and_then(|mut encoder| encoder.encode());
    encoded.expect("it is encoded")
}
