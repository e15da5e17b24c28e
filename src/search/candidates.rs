//! Postings of a query's atoms → the documents whose text is worth loading, the most promising first.
//!
//! All numbers are integers, so that the script in the browser ranks the same.

use std::collections::{BTreeMap, BTreeSet};

use crate::search::postings::Place;
use crate::search::query::Query;
use crate::search::shard::Posting;

/// The postings of an atom that the index was asked for.
pub struct Found {
    /// The atom.
    pub atom: usize,
    /// The documents that have it, by number.
    pub postings: Vec<Posting>,
}

/// A document that may be a result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Its number.
    pub document: u32,
    /// Whether it has every atom that any document has.
    pub is_complete: bool,
    /// How promising it is beside others that are as complete.
    pub score: u32,
}

/// The mask of all buckets.
const ALL: u8 = 0x3f;

/// What a place weighs by the number of its field.
const FIELDS: [u32; 4] = [0, 2, 4, 8];

/// Ranks the documents that have any of a query's atoms.
pub fn candidates(query: &Query, found: &[Found], documents: usize) -> Vec<Candidate> {
    let known: Vec<&Found> = found.iter().filter(|it| !it.postings.is_empty()).collect();
    let rarity: Vec<u32> = known.iter().map(|it| rarity(it.postings.len(), documents)).collect();
    let total: u32 = rarity.iter().sum();
    let mut places: BTreeMap<u32, Vec<(usize, Place)>> = BTreeMap::new();
    for (index, found) in known.iter().enumerate() {
        for (document, place) in &found.postings {
            places.entry(*document).or_default().push((index, *place));
        }
    }
    let chunks: BTreeSet<usize> = known.iter().map(|it| query.atoms[it.atom].chunk).collect();
    let mut candidates: Vec<Candidate> = places
        .into_iter()
        .map(|(document, places)| {
            let mut score = 0;
            let mut matched = 0;
            for (index, place) in &places {
                score += rarity[*index] * (4 + FIELDS[usize::from(place.field())]);
                matched += rarity[*index];
            }
            let mut everywhere = ALL;
            for chunk in &chunks {
                let of_chunk = || places.iter().filter(|it| query.atoms[known[it.0].atom].chunk == *chunk);
                let together = of_chunk().fold(ALL, |mask, it| mask & it.1.mask());
                everywhere &= together;
                let asked = known.iter().filter(|it| query.atoms[it.atom].chunk == *chunk).count();
                if of_chunk().count() == asked && together != 0 && asked > 1 {
                    score += of_chunk().map(|it| 4 * rarity[it.0] + closeness(it.1)).sum::<u32>();
                }
            }
            let is_complete = places.len() == known.len();
            if is_complete && everywhere != 0 && chunks.len() > 1 {
                score += 4 * total + places.iter().map(|it| closeness(it.1)).sum::<u32>();
            }
            if known.len() == 1 {
                score += rarity[0] * places[0].1.mask().count_ones().min(3);
            }
            Candidate { document, is_complete, score: score * matched / total.max(1) }
        })
        .collect();
    candidates.sort_by(|a, b| {
        b.is_complete.cmp(&a.is_complete).then(b.score.cmp(&a.score)).then(a.document.cmp(&b.document))
    });
    candidates
}

/// What it says that atoms stand in the same bucket: the fewer other buckets one stands in, the more.
fn closeness(place: Place) -> u32 {
    // Sixty-four times the binary logarithm of six divided by the number of buckets.
    const BY_BUCKETS: [u32; 7] = [0, 165, 101, 64, 37, 17, 0];
    BY_BUCKETS[place.mask().count_ones() as usize]
}

/// How much it says that a document has an atom: eight times the binary logarithm of the share of documents that do
/// not, and at least one.
pub fn rarity(found: usize, documents: usize) -> u32 {
    let ratio = (documents * 16 / found.max(1)).max(16);
    let bits = ratio.ilog2();
    let fraction = (ratio >> (bits - 3)) & 7;
    (bits * 8 + fraction as u32).saturating_sub(32) + 1
}
