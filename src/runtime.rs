//! The parts of the standard library that a program must have: an allocator, and an end for panics.

use core::{arch::wasm32, panic::PanicInfo};

// 4.6 kB less than the standard library's allocator, and as fast.
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

/// Nothing is printed, since nothing could be: the messages and places of panics stay out of the file.
#[panic_handler]
fn panic(_: &PanicInfo<'_>) -> ! {
    wasm32::unreachable()
}
