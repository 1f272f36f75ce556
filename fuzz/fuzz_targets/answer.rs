//! Guided by coverage, on the toolchain of the project (nothing of it needs a nightly one):
//!
//! ```sh
//! cargo install cargo-fuzz
//! cargo fuzz run --dev --sanitizer none --features libfuzzer answer -- -max_len=6000 -max_total_time=900
//! ```
//!
//! What such a run found stands in `corpus/answer/found-…`: the fewest inputs that reach every edge
//! it reached.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| monday_connector_fuzz::run(data));
