//! A set of texts that only grows: ids that were seen.

use crate::prelude::*;

/// A hash table with linear probing, at most half full. `BTreeSet<String>` weighs 2 kB more, and a
/// `HashSet` needs the standard library.
#[derive(Debug, Default)]
pub struct Seen {
    /// All texts, one behind the other: an allocation for each takes longer than the rest of it.
    texts: String,
    /// Where each begins and ends.
    slots: Vec<Option<(usize, usize)>>,
    count: usize,
}

impl Seen {
    /// Whether nothing was seen.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Whether a text was seen.
    pub fn contains(&self, text: &str) -> bool {
        self.slots.get(self.slot(text)).is_some_and(Option::is_some)
    }

    /// Adds a text; returns whether it is new.
    pub fn insert(&mut self, text: &str) -> bool {
        if self.count.saturating_mul(2) >= self.slots.len() {
            self.grow();
        }
        let slot = self.slot(text);
        let start = self.texts.len();
        match self.slots.get_mut(slot) {
            Some(slot @ None) => *slot = Some((start, start.saturating_add(text.len()))),
            _ => return false,
        }
        self.texts.push_str(text);
        self.count = self.count.saturating_add(1);
        true
    }

    fn grow(&mut self) {
        let length = self.slots.len().saturating_mul(2).max(64);
        let old = core::mem::replace(&mut self.slots, vec![None; length]);
        for place in old.into_iter().flatten() {
            let slot = self.slot(self.text(place));
            if let Some(slot) = self.slots.get_mut(slot) {
                *slot = Some(place);
            }
        }
    }

    fn text(&self, (start, end): (usize, usize)) -> &str {
        self.texts.get(start..end).unwrap_or_default()
    }

    /// The slot that a text is in, or the free one where it belongs.
    fn slot(&self, text: &str) -> usize {
        let mask = self.slots.len().wrapping_sub(1);
        let mut slot = hash(text) & mask;
        // At most half of the slots are taken, so there is a free one.
        while let Some(Some(place)) = self.slots.get(slot) {
            if self.text(*place) == text {
                break;
            }
            slot = slot.wrapping_add(1) & mask;
        }
        slot
    }
}

/// FNV-1a (<http://www.isthe.com/chongo/tech/comp/fnv/>), with its upper half folded in: ids are digits,
/// whose lower bits alone vary little.
fn hash(text: &str) -> usize {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for byte in text.bytes() {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    #[allow(clippy::cast_possible_truncation)]
    let folded = (hash ^ (hash >> 32)) as usize;
    folded
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    proptest! {
        #[test]
        fn it_is_a_set(texts in prop::collection::vec("[0-9]{0,3}|\\PC{0,4}", 0..400)) {
            let (mut seen, mut known) = (Seen::default(), BTreeSet::new());
            for text in texts {
                prop_assert_eq!(seen.contains(&text), known.contains(&text));
                prop_assert_eq!(seen.insert(&text), known.insert(text.clone()));
                prop_assert!(seen.contains(&text) && !seen.is_empty());
            }
        }
    }

    /// Whoever chooses the ids can make them collide; monday.com's count up.
    #[test]
    fn ids_that_count_up_are_spread() {
        let mut seen = Seen::default();
        for id in 0..100_000_u64 {
            assert!(seen.insert(&(18_265_829_659 + id * 13).to_string()));
        }
        let longest_run = seen.slots.split(Option::is_none).map(<[_]>::len).max();
        assert!(longest_run < Some(200), "{longest_run:?}");
    }
}
