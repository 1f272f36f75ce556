//! Guided by coverage, on the toolchain of the project (nothing of it needs a nightly one):
//!
//! ```sh
//! cargo install cargo-fuzz
//! cargo fuzz run --dev --sanitizer none --features libfuzzer response -- -max_len=6000 -max_total_time=900
//! ```
//!
//! What such a run found is in `corpus/response/found-…`: the fewest inputs that reach every edge
//! it reached.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| monday_connector_fuzz::run(data));
