//! For every shard, a number that changes when its postings do.
//!
//! It is the sum of numbers that stand for single postings. So an edit costs the postings of one document: a sum loses
//! what is gone and gains what is new.

use std::sync::Arc;

use crate::search::index::IndexedPart;
use crate::search::postings::Postings;
use crate::search::shard::renewed::Change;
use crate::search::shard::shard_of;

/// Of one shard.
pub type Fingerprint = [u64; 2];

/// Those of all shards, and the documents that they are of.
#[derive(Debug, Default)]
pub struct Fingerprints {
    bits: u32,
    parts: Vec<Arc<IndexedPart>>,
    sums: Vec<Fingerprint>,
    /// The documents that are others than in the build before; `None` where these were not as many.
    changes: Option<Vec<Change>>,
}

impl Fingerprints {
    /// Takes over the documents of a build, of which most are those of the build before.
    pub fn update(&mut self, parts: &[Arc<IndexedPart>], bits: u32) {
        if self.bits != bits || self.sums.is_empty() {
            *self = Self { bits, parts: Vec::new(), sums: vec![[0; 2]; 1 << bits], changes: None };
        }
        fn documents(parts: &[Arc<IndexedPart>]) -> impl Iterator<Item = &Arc<Postings>> {
            parts.iter().flat_map(|it| &it.postings)
        }
        let before = std::mem::replace(&mut self.parts, parts.to_vec());
        let (mut old, mut new) = (documents(&before), documents(parts));
        let mut changes = Some(Vec::new());
        for number in 0.. {
            let (old, new) = (old.next(), new.next());
            if old.is_none() && new.is_none() {
                break;
            }
            let is_same = |it: &Arc<Postings>| new.is_some_and(|new| Arc::ptr_eq(it, new));
            if old.is_some_and(is_same) {
                continue;
            }
            changes = changes.zip(old.zip(new)).map(|(mut all, (old, new))| {
                all.push(Change { document: number as u32, old: Arc::clone(old), new: Arc::clone(new) });
                all
            });
            if let Some(old) = old {
                add(&mut self.sums, bits, number, old, u64::wrapping_sub);
            }
            if let Some(new) = new {
                add(&mut self.sums, bits, number, new, u64::wrapping_add);
            }
        }
        self.changes = changes;
    }

    /// The fingerprints of all shards.
    pub fn sums(&self) -> &[Fingerprint] {
        &self.sums
    }

    /// The documents that are others than in the build before; `None` where these were not as many.
    pub fn changes(&self) -> Option<&[Change]> {
        self.changes.as_deref()
    }
}

fn add(sums: &mut [Fingerprint], bits: u32, document: usize, postings: &Postings, add: fn(u64, u64) -> u64) {
    for it in postings.entries() {
        let place = (document as u64) << 8 | u64::from(it.place.0);
        let mixed = mix(it.id() ^ mix(place));
        let sum = &mut sums[shard_of(it.hash(), bits) as usize];
        sum[0] = add(sum[0], mixed);
        sum[1] = add(sum[1], mix(mixed ^ 0x5851_f42d_4c95_7f2d));
    }
}

fn mix(number: u64) -> u64 {
    let number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ (number >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::memo::Digest;
    use crate::search::index::Indexed;
    use crate::search::postings::Place;

    #[test]
    fn edits_come_to_the_same_as_a_fresh_start() {
        let terms: [&[&str]; 5] = [&["one", "two"], &["three"], &["four"], &["five", "six", "two"], &["seven"]];
        let places = |it: &[&str]| it.iter().map(|it| ((*it).to_owned(), Place(1))).collect::<Vec<_>>();
        let postings = terms.map(|it| Arc::new(Postings::of_terms(&places(it))));
        let indexed = |it: Arc<Postings>| Indexed { script: Arc::default(), digest: Digest::default(), postings: it };
        let documents = postings.map(indexed);
        let lists: [&[usize]; 6] = [&[0, 1, 2], &[0, 3, 2], &[3, 2], &[4, 0, 1, 2, 3], &[4, 0, 1, 2, 3], &[]];
        let mut kept = Fingerprints::default();
        for (list, bits) in lists.into_iter().zip([3, 3, 3, 3, 1, 1]) {
            let part = |it: &[usize]| Arc::new(IndexedPart::of(it.iter().map(|it| &documents[*it])));
            let list: Vec<Arc<IndexedPart>> = list.chunks(2).map(part).collect();
            let mut fresh = Fingerprints::default();
            fresh.update(&list, bits);
            kept.update(&list, bits);
            assert_eq!((kept.sums(), fresh.changes().is_some()), (fresh.sums(), list.is_empty()));
            assert_eq!(fresh.sums().iter().any(|it| *it != [0, 0]), !list.is_empty());
        }
    }
}
