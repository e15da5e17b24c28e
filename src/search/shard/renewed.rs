//! A shard of the build before, with other versions of a few documents.
//!
//! To gather the postings of a shard, one has to look into every document of the site. After an edit that is not needed:
//! the files of the shard have all its postings but those that were dropped because their terms are very frequent, and
//! of such a term nothing more comes back unless it is less frequent now.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Posting, Shard, ShardReader, ShardWriter, frequency_of, highest, shard_of};
use crate::search::frequency::is_dropped;
use crate::search::postings::{Entry, Postings};

/// A document that is another one than in the build before.
#[derive(Clone, Debug)]
pub struct Change {
    /// Its number.
    pub document: u32,
    /// The terms that it had.
    pub old: Arc<Postings>,
    /// The terms that it has.
    pub new: Arc<Postings>,
}

/// A term of a shard.
struct Term {
    postings: Vec<Posting>,
    /// How many documents have it.
    total: usize,
    /// Whether only the weighty ones of its postings are there.
    is_dropped: bool,
}

/// The files of a shard after some changes, in an index of as many documents; `None` where they do not tell.
pub(super) fn renewed(number: u32, shard: &Shard, changes: &[Change], documents: usize, bits: u32) -> Option<Shard> {
    let mut terms = terms_of(shard, documents)?;
    for Change { document, old, new } in changes {
        for entry in of_shard(old, number, bits) {
            let term = terms.get_mut(entry.text)?;
            term.total = term.total.checked_sub(1)?;
            if let Ok(at) = term.postings.binary_search_by_key(document, |it| it.0) {
                term.postings.remove(at);
            }
        }
        for entry in of_shard(new, number, bits) {
            if !terms.contains_key(entry.text) {
                terms.insert(entry.text.to_owned(), Term { postings: Vec::new(), total: 0, is_dropped: false });
            }
            let term = terms.get_mut(entry.text)?;
            term.total += 1;
            let at = term.postings.partition_point(|it| it.0 < *document);
            term.postings.insert(at, (*document, entry.place));
        }
    }
    let mut writer = ShardWriter::new(number, documents);
    for (text, term) in &mut terms {
        if term.is_dropped && !is_dropped(frequency_of(text, term.total, documents), documents) {
            return None;
        }
        if term.total > 0 {
            writer.term(text, term.total, &mut term.postings);
        }
    }
    Some(writer.finish())
}

/// The terms that a shard has, the dropped ones too.
fn terms_of(shard: &Shard, documents: usize) -> Option<BTreeMap<String, Term>> {
    let mut terms = BTreeMap::new();
    for part in &shard.parts {
        for (text, postings) in ShardReader::read(std::str::from_utf8(part).ok()?, documents)?.into_terms() {
            let total = postings.len();
            terms.insert(text, Term { postings, total, is_dropped: false });
        }
    }
    for frequent in shard.frequent.iter().filter(|it| is_dropped(it.frequency, documents)) {
        let empty = Term { postings: Vec::new(), total: 0, is_dropped: true };
        let term = terms.entry(frequent.term.clone()).or_insert(empty);
        (term.total, term.is_dropped) = (frequent.documents, true);
    }
    Some(terms)
}

/// The terms of a document that are in a shard.
fn of_shard(postings: &Postings, number: u32, bits: u32) -> impl Iterator<Item = Entry<'_>> {
    postings.range(highest(number..number + 1, bits)).filter(move |it| shard_of(it.hash(), bits) == number)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::made::{groups, shard};
    use super::*;
    use crate::search::postings::Place;

    /// So many documents that the most frequent terms are dropped.
    const DOCUMENTS: usize = 1000;

    /// A document by a number: of ten terms, one is in nearly all documents, one in about six of ten, others in few.
    fn document(number: u64) -> Arc<Postings> {
        let chance =
            |term: u64| (number.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ term.wrapping_mul(0xd6e8_feb8_6659_fd93)) >> 40;
        let is_there = |term: &u64| match term {
            0 => chance(0) % 100 < 97,
            1 => chance(1) % 1000 < 600,
            it => chance(*it) % 100 < it * 5,
        };
        let place = |term: u64| Place(((chance(term + 50) % 63) as u8 + 1) | (((chance(term + 90) % 4) as u8) << 6));
        let terms: Vec<_> = (0..10).filter(is_there).map(|it| (format!("term{it}"), place(it))).collect();
        Arc::new(Postings::of_terms(&terms))
    }

    fn shards(documents: &[Arc<Postings>], bits: u32) -> Vec<Shard> {
        let documents: Vec<&Postings> = documents.iter().map(|it| &**it).collect();
        let groups = groups(&documents, bits);
        let sums = vec![[0; 2]; 1 << bits];
        groups.iter().flat_map(|it| it.inputs(&sums, None)).map(|it| shard(&it)).collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]

        #[test]
        fn a_shard_with_changes_is_like_one_of_all_documents(
            start in any::<u32>(),
            edits in prop::collection::vec((0..DOCUMENTS, any::<u64>()), 1..30),
            bits in 0..2_u32,
        ) {
            let mut documents: Vec<_> = (0..DOCUMENTS as u64).map(|it| document(it + u64::from(start))).collect();
            let before = shards(&documents, bits);
            let mut changes: BTreeMap<usize, Change> = BTreeMap::new();
            for (at, number) in edits {
                let new = document(number);
                let old = std::mem::replace(&mut documents[at], Arc::clone(&new));
                let change = changes.entry(at).or_insert(Change { document: at as u32, old, new: Arc::clone(&new) });
                change.new = new;
            }
            let changes: Vec<Change> = changes.into_values().collect();
            let mut is_any = false;
            for (number, (before, after)) in before.iter().zip(shards(&documents, bits)).enumerate() {
                let renewed = renewed(number as u32, before, &changes, DOCUMENTS, bits);
                is_any |= renewed.is_some();
                // A term that is no longer dropped takes a look at all documents.
                let dropped = |it: &Shard| it.frequent.iter().filter(|it| is_dropped(it.frequency, DOCUMENTS)).count();
                prop_assert!(renewed.is_some() || dropped(&after) < dropped(before));
                if let Some(renewed) = renewed {
                    prop_assert_eq!(renewed, after);
                }
            }
            prop_assert!(is_any || bits == 0);
        }
    }
}
