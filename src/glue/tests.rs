//! The glue on this machine: what is lowered is lifted the same, and every block is freed once, with
//! the size and alignment that it was allocated with.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

use std::{
    alloc::{GlobalAlloc, System},
    cell::Cell,
};

use serde_json::{Map, Value, json};
use wit_parser::{Resolve, Type, TypeDefKind};

use super::*;

/// An allocator that notes the layout of each block before it, and compares it when the block is freed.
struct Checked;

#[global_allocator]
static ALLOCATOR: Checked = Checked;

/// Room for the layout, and the largest alignment of a block that is noted.
const NOTE: usize = 32;

thread_local! {
    /// Number of blocks that this thread allocated and did not free.
    static LIVE: Cell<isize> = const { Cell::new(0) };
}

unsafe impl GlobalAlloc for Checked {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // Not one of the contract's.
        if layout.align() > NOTE {
            return unsafe { System.alloc(layout) };
        }
        let Ok(noted) = Layout::from_size_align(layout.size() + NOTE, NOTE) else {
            return core::ptr::null_mut();
        };
        let block = unsafe { System.alloc(noted) };
        if block.is_null() {
            return block;
        }
        let _ = LIVE.try_with(|live| live.set(live.get() + 1));
        unsafe {
            block.cast::<[usize; 2]>().write([layout.size(), layout.align()]);
            block.add(NOTE)
        }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        if layout.align() > NOTE {
            return unsafe { System.dealloc(block, layout) };
        }
        let _ = LIVE.try_with(|live| live.set(live.get() - 1));
        unsafe {
            let block = block.sub(NOTE);
            if block.cast::<[usize; 2]>().read() != [layout.size(), layout.align()] {
                // Nothing may unwind here.
                std::process::abort();
            }
            System.dealloc(block, Layout::from_size_align_unchecked(layout.size() + NOTE, NOTE));
        }
    }
}

/// Random values of the contract's types, the same each time.
struct Values {
    resolve: Resolve,
    state: u64,
}

impl Values {
    fn new() -> Self {
        let mut resolve = Resolve::default();
        resolve.push_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/wit")).unwrap();
        Self {
            resolve,
            state: 0x9e37_79b9_7f4a_7c15,
        }
    }

    /// xorshift64.
    fn below(&mut self, limit: u64) -> u64 {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        self.state % limit
    }

    fn named(&mut self, name: &str) -> Value {
        let mut types = self.resolve.types.iter();
        let (id, _) = types
            .find(|(_, ty)| ty.name.as_deref() == Some(name) && !matches!(ty.kind, TypeDefKind::Type(_)))
            .unwrap();
        self.value(Type::Id(id))
    }

    fn value(&mut self, ty: Type) -> Value {
        let Type::Id(id) = ty else {
            return match ty {
                Type::Bool => json!(self.below(2) == 1),
                Type::U8 => json!(self.below(256)),
                Type::U16 => json!(self.below(65_536)),
                Type::U32 => json!(self.below(1 << 32)),
                Type::F64 => json!(self.below(1_000) as f64 / 8.0),
                Type::String => {
                    let length = self.below(6) as usize;
                    json!("é€😀 a".repeat(length))
                }
                other => panic!("{other:?}"),
            };
        };
        match self.resolve.types[id].kind.clone() {
            TypeDefKind::Type(ty) => self.value(ty),
            TypeDefKind::Option(ty) => {
                if self.below(3) == 0 {
                    Value::Null
                } else {
                    self.value(ty)
                }
            }
            TypeDefKind::List(ty) => (0..self.below(4)).map(|_| self.value(ty)).collect(),
            TypeDefKind::Record(record) => {
                let fields = record
                    .fields
                    .iter()
                    .map(|field| (field.name.replace('-', "_"), self.value(field.ty)));
                Value::Object(fields.collect())
            }
            TypeDefKind::Enum(cases) => {
                let case = self.below(cases.cases.len() as u64) as usize;
                json!(camel(&cases.cases[case].name))
            }
            TypeDefKind::Variant(variant) => {
                let case = &variant.cases[self.below(variant.cases.len() as u64) as usize];
                match case.ty {
                    None => json!(camel(&case.name)),
                    Some(ty) => Value::Object(Map::from_iter([(camel(&case.name), self.value(ty))])),
                }
            }
            other => panic!("{other:?}"),
        }
    }
}

fn camel(name: &str) -> String {
    let parts = name.split('-').map(|part| {
        let mut letters = part.chars();
        let first = letters.next().map(|letter| letter.to_ascii_uppercase());
        first.into_iter().chain(letters).collect::<String>()
    });
    parts.collect()
}

/// Room for the largest value, with garbage in it.
#[repr(align(8))]
struct Block([u8; 4096]);

#[test]
fn values_are_lifted_as_they_were_lowered_and_every_block_is_freed_once() {
    let mut values = Values::new();
    let mut checked = 0;
    macro_rules! check {
        ($name:literal, $type:ty, $lift:ident, $lower:ident) => {
            for _ in 0..200 {
                let json = values.named($name);
                let value: $type = serde_json::from_value(json).expect($name);
                let before = LIVE.get();
                let mut block = Block([0xa5; 4096]);
                let p = block.0.as_mut_ptr();

                // To the host and back.
                let moved = ManuallyDrop::new(value.clone());
                unsafe { $lower(&raw const *moved, p) };
                let back = unsafe { $lift(p) };
                assert_eq!(back, value, $name);
                drop(back);
                // What is lifted has another owner.
                drop(unsafe { core::mem::take(&mut *held()) });
                assert_eq!(LIVE.get(), before, "{}: lowered and lifted", $name);

                // To the host, which copies it.
                let moved = ManuallyDrop::new(value.clone());
                unsafe {
                    $lower(&raw const *moved, p);
                    release();
                }
                assert_eq!(LIVE.get(), before, "{}: lowered and freed", $name);
                checked += 1;
            }
        };
    }
    for_each_value!(check);
    assert!(checked > 3_000, "{checked}");
}

#[test]
fn a_text_with_room_to_spare_is_freed_with_its_length() {
    let mut text = String::with_capacity(100);
    text.push_str("abc");
    let before = LIVE.get();
    let moved = ManuallyDrop::new(text);
    let mut block = Block([0; 4096]);
    let p = block.0.as_mut_ptr();
    unsafe {
        lower_string(&raw const *moved, p);
        assert_eq!(pair(p).1, 3);
        release();
    }
    assert_eq!(LIVE.get(), before - 1);
}
