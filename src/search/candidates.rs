//! Postings of a query's atoms → the documents whose text is worth loading, the most promising first.
//!
//! All numbers are integers, so that the script in the browser ranks the same.

use std::collections::BTreeMap;

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

/// Ranks the documents that have any of a query's atoms; `vowels` are the postings of its long vowels.
pub fn candidates(query: &Query, found: &[Found], vowels: &[Vec<Posting>], documents: usize) -> Vec<Candidate> {
    let known: Vec<&Found> = found.iter().filter(|it| !it.postings.is_empty()).collect();
    let rarity: Vec<u32> = known.iter().map(|it| rarity(it.postings.len(), documents)).collect();
    let total: u32 = rarity.iter().sum();
    let mut places: BTreeMap<u32, Vec<(usize, Place)>> = BTreeMap::new();
    for (index, found) in known.iter().enumerate() {
        for (document, place) in &found.postings {
            places.entry(*document).or_default().push((index, *place));
        }
    }
    // How many atoms of each chunk are known.
    let mut chunks: BTreeMap<usize, usize> = BTreeMap::new();
    known.iter().for_each(|it| *chunks.entry(query.atoms[it.atom].chunk).or_default() += 1);
    let mut candidates: Vec<Candidate> = places
        .into_iter()
        .map(|(document, places)| {
            let matched: u32 = places.iter().map(|it| rarity[it.0]).sum();
            let lightest = |places: &mut dyn Iterator<Item = Place>| {
                FIELDS[usize::from(places.map(Place::field).min().unwrap_or_default())]
            };
            let mut score = matched * (4 + lightest(&mut places.iter().map(|it| it.1)));
            let mut everywhere = ALL;
            for (chunk, asked) in &chunks {
                let of_chunk: Vec<(u32, Place)> = places
                    .iter()
                    .filter(|it| query.atoms[known[it.0].atom].chunk == *chunk)
                    .map(|it| (rarity[it.0], it.1))
                    .collect();
                let together = of_chunk.iter().fold(ALL, |mask, it| mask & it.1.mask());
                everywhere &= together;
                if of_chunk.len() < *asked || together == 0 {
                    continue;
                }
                let weight: u32 = of_chunk.iter().map(|it| it.0).sum();
                score += weight * lightest(&mut of_chunk.iter().map(|it| it.1)) / chunks.len() as u32;
                if *asked > 1 {
                    score += weight * 4 + 2 * closeness(of_chunk.iter().map(|it| it.1));
                }
            }
            let is_complete = places.len() == known.len();
            if is_complete && everywhere != 0 && chunks.len() > 2 {
                score += 4 * total + 2 * closeness(places.iter().map(|it| it.1));
            }
            if known.len() == 1 {
                score += rarity[0] * places[0].1.mask().count_ones().min(3);
            }
            if is_complete {
                let is_near = |it: &&Vec<Posting>| mask_of(it, document) & everywhere != 0;
                score += score / 2 * vowels.iter().filter(is_near).count() as u32;
            }
            Candidate { document, is_complete, score: score * matched / total.max(1) }
        })
        .collect();
    candidates.sort_by(|a, b| {
        b.is_complete.cmp(&a.is_complete).then(b.score.cmp(&a.score)).then(a.document.cmp(&b.document))
    });
    candidates
}

/// The buckets in which a document has a term.
fn mask_of(postings: &[Posting], document: u32) -> u8 {
    postings.binary_search_by_key(&document, |it| it.0).map_or(0, |it| postings[it].1.mask())
}

/// What it says that atoms share a bucket: the fewer other buckets they stand in, the less it can be chance.
fn closeness(places: impl Iterator<Item = Place>) -> u32 {
    // Sixty-four times the binary logarithm of six divided by the number of buckets.
    const BY_BUCKETS: [u32; 7] = [0, 165, 101, 64, 37, 17, 0];
    let sum: u32 = places.map(|it| BY_BUCKETS[it.mask().count_ones() as usize]).sum();
    sum.saturating_sub(BY_BUCKETS[1])
}

/// How much it says that a document has an atom: eight times the binary logarithm of the share of documents that do
/// not, and at least one.
pub fn rarity(found: usize, documents: usize) -> u32 {
    let ratio = (documents * 16 / found.max(1)).max(16);
    let bits = ratio.ilog2();
    let fraction = (ratio >> (bits - 3)) & 7;
    (bits * 8 + fraction as u32).saturating_sub(32) + 1
}
