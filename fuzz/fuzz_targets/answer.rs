//! `cargo +nightly fuzz run answer --features libfuzzer`
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| monday_connector_fuzz::run(data));
