//! The parts of the standard library that a program must have: an allocator, and an end for panics.

use core::{
    alloc::{GlobalAlloc, Layout},
    arch::wasm32,
    cell::Cell,
    panic::PanicInfo,
    ptr::{self, NonNull},
};

use crate::prelude::*;
use talc::{
    base::{Talc, binning::Binning},
    cell::TalcSyncCell,
    source::Source,
    wasm::WasmBinning,
};

/// Size of a page of memory, in bytes.
const PAGE: usize = 64 << 10;

unsafe extern "C" {
    /// Where the memory behind stack and data begins; the linker places it.
    static __heap_base: u8;
}

/// The memory behind stack and data: first what the module was started with, then page by page.
#[derive(Debug)]
struct Memory {
    end: Option<NonNull<u8>>,
}

// SAFETY: it allocates nothing, and gives memory that nobody else has: only the linker's stack and data lie
// before `__heap_base`, and nobody else grows the memory.
unsafe impl Source for Memory {
    fn acquire<B: Binning>(talc: &mut Talc<Self, B>, layout: Layout) -> Result<(), ()> {
        let Some(end) = talc.source.end else {
            let base = (&raw const __heap_base).cast_mut();
            let size = (wasm32::memory_size::<0>() * PAGE).saturating_sub(base.addr());
            // SAFETY: as above.
            talc.source.end = unsafe { talc.claim(base, size) };
            return talc.source.end.map(|_| ()).ok_or(());
        };
        // Room for the block and for what the allocator keeps beside it.
        let pages = (layout.size() + layout.align() + 4 * size_of::<u64>()).div_ceil(PAGE);
        let before = wasm32::memory_grow::<0>(pages);
        if before == usize::MAX {
            return Err(());
        }
        // SAFETY: as above; the memory is in one piece.
        talc.source.end = Some(unsafe { talc.extend(end, ptr::without_provenance_mut((before + pages) * PAGE)) });
        Ok(())
    }
}

/// Small blocks from lists of free ones, by their size; others from talc, which is 4.6 kB less than the
/// standard library's allocator, and as fast. Most of a response's records are small blocks: their lists make
/// allocating a third of what talc takes, and spare each its header.
struct Heap {
    large: TalcSyncCell<Memory, WasmBinning>,
    /// The first free block of each size; each holds the address of the next.
    free: [Cell<*mut u8>; CLASSES],
    /// What is left of the last chunk, from here to there.
    rest: Cell<(*mut u8, usize)>,
}

/// Small blocks have a multiple of this size, in bytes, and are aligned to it.
const UNIT: usize = 16;

/// How many sizes of small blocks there are.
const CLASSES: usize = 16;

/// What small blocks are cut from, in bytes.
const CHUNK: usize = 2_048;

// SAFETY: a component has one thread.
unsafe impl Sync for Heap {}

impl Heap {
    /// The place in the list of sizes; beyond its end for a block that is not small.
    fn class(layout: Layout) -> usize {
        if layout.align() <= UNIT {
            layout.size().wrapping_sub(1) / UNIT
        } else {
            CLASSES
        }
    }

    /// A small block from a chunk.
    #[cold]
    unsafe fn cut(&self, class: usize) -> *mut u8 {
        let size = (class + 1) * UNIT;
        let (mut start, mut left) = self.rest.get();
        if left < size {
            // SAFETY: the size is not zero.
            start = unsafe { self.large.alloc(Layout::from_size_align_unchecked(CHUNK, UNIT)) };
            if start.is_null() {
                return start;
            }
            left = CHUNK;
        }
        self.rest.set((start.wrapping_add(size), left - size));
        start
    }
}

// SAFETY: a block is in a list only while nobody has it, and has the size of the list at least.
unsafe impl GlobalAlloc for Heap {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let class = Self::class(layout);
        let Some(free) = self.free.get(class) else {
            // SAFETY: as the caller says.
            return unsafe { self.large.alloc(layout) };
        };
        let block = free.get();
        if block.is_null() {
            // SAFETY: there is such a class.
            return unsafe { self.cut(class) };
        }
        // SAFETY: a free block holds the address of the next.
        free.set(unsafe { block.cast::<*mut u8>().read() });
        block
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        match self.free.get(Self::class(layout)) {
            // SAFETY: it has room for an address.
            Some(free) => unsafe { block.cast::<*mut u8>().write(free.replace(block)) },
            // SAFETY: as the caller says.
            None => unsafe { self.large.dealloc(block, layout) },
        }
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // SAFETY: as the caller says.
        let new_layout = unsafe { Layout::from_size_align_unchecked(size, layout.align()) };
        let (class, new_class) = (Self::class(layout), Self::class(new_layout));
        if class >= CLASSES && new_class >= CLASSES {
            // SAFETY: as the caller says.
            return unsafe { self.large.realloc(block, layout, size) };
        }
        if class == new_class {
            return block;
        }
        // SAFETY: as the caller says; the blocks are two.
        unsafe {
            let new = self.alloc(new_layout);
            if !new.is_null() {
                ptr::copy_nonoverlapping(block, new, layout.size().min(size));
                self.dealloc(block, layout);
            }
            new
        }
    }
}

#[global_allocator]
static ALLOCATOR: Heap = Heap {
    large: TalcSyncCell::new_wasm(Memory { end: None }),
    free: [const { Cell::new(ptr::null_mut()) }; CLASSES],
    rest: Cell::new((ptr::null_mut(), 0)),
};

/// Nothing is printed, since nothing could be: the messages and places of panics stay out of the file.
#[panic_handler]
fn panic(_: &PanicInfo<'_>) -> ! {
    wasm32::unreachable()
}

/// What drops texts, of which there is a lot. A function whose address is kept takes one: else LLVM has each
/// caller read the capacity and the pointer of a text for it, which takes twice the code. 990 bytes less.
#[used]
static DROPPED: (Drop<Vec<u8>>, Drop<Option<String>>) = (ptr::drop_in_place, ptr::drop_in_place);

type Drop<T> = unsafe fn(*mut T);
