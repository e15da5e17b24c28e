//! Postings of a query's atoms → the documents whose text is worth loading, the most promising first.
//!
//! All numbers are integers, so that the script in the browser ranks the same.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

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
    /// Whether it has every atom that any document has, apart from those that may be cut.
    pub is_complete: bool,
    /// Whether it has them in one bucket, so that they may stand in one sentence.
    pub is_together: bool,
    /// How promising it is beside others that are as complete.
    pub score: u32,
}

/// The mask of all buckets.
const ALL: u8 = 0x3f;

/// What a place weighs by the number of its field.
const FIELDS: [u32; 4] = [0, 2, 4, 8];

/// From so many atoms on, two documents that have them at the same places are alike.
const ALIKE: usize = 3;

/// Where a document has the atoms of a query, by the number of the atom among those that any document has.
type Places = Vec<(usize, Place)>;

/// The postings of terms that are no atoms of a query.
#[derive(Debug, Default)]
pub struct Beside {
    /// Of its long vowels.
    pub vowels: Vec<Vec<Posting>>,
    /// Of the facets that results are narrowed to.
    pub facets: Vec<Vec<Posting>>,
}

/// Ranks those of the `documents` of an index that have any of a query's atoms, and all facets.
pub fn candidates(query: &Query, found: &[Found], beside: &Beside, documents: usize) -> Vec<Candidate> {
    let known: Vec<&Found> = found.iter().filter(|it| !it.postings.is_empty()).collect();
    let mut places: BTreeMap<u32, Places> = BTreeMap::new();
    for (index, found) in known.iter().enumerate() {
        for (document, place) in &found.postings {
            places.entry(*document).or_default().push((index, *place));
        }
    }
    places.retain(|document, _| beside.facets.iter().all(|it| place_in(it, *document).is_some()));
    let ranking = Ranking::new(query, &known, documents);
    let mut candidates: Vec<(Candidate, Places)> = places
        .into_iter()
        .map(|(document, places)| (ranking.candidate(document, &places, &beside.vowels), places))
        .collect();
    let is_long = query.is_long();
    // What is in few sentences is looked for where a sentence can have it.
    let order = |a: &Candidate, b: &Candidate| {
        let key = |it: &Candidate| (!it.is_complete, is_long && !it.is_together, Reverse(it.score), it.document);
        key(a).cmp(&key(b))
    };
    candidates.sort_by(|a, b| order(&a.0, &b.0));
    put_off_those_alike(&mut candidates);
    let mut candidates: Vec<Candidate> = candidates.into_iter().map(|it| it.0).collect();
    candidates.sort_by(order);
    candidates
}

/// What the places of the atoms that any document has are worth.
struct Ranking {
    atoms: Vec<Known>,
    /// The sum of their rarities.
    total: u32,
    /// How many of them each chunk has.
    chunks: BTreeMap<usize, usize>,
    /// How many of them are not cut.
    whole: usize,
}

/// An atom that some document has.
struct Known {
    rarity: u32,
    chunk: usize,
    /// See [`Query::is_cut`].
    is_cut: bool,
}

impl Ranking {
    fn new(query: &Query, known: &[&Found], documents: usize) -> Self {
        let atom = |it: &&Found| Known {
            rarity: rarity(it.postings.len(), documents),
            chunk: query.atoms[it.atom].chunk,
            is_cut: query.is_cut(it.atom),
        };
        let atoms: Vec<Known> = known.iter().map(atom).collect();
        let mut chunks: BTreeMap<usize, usize> = BTreeMap::new();
        atoms.iter().for_each(|it| *chunks.entry(it.chunk).or_default() += 1);
        let total = atoms.iter().map(|it| it.rarity).sum();
        let whole = atoms.iter().filter(|it| !it.is_cut).count();
        Self { atoms, total, chunks, whole }
    }

    fn candidate(&self, document: u32, places: &[(usize, Place)], vowels: &[Vec<Posting>]) -> Candidate {
        let matched: u32 = places.iter().map(|it| self.atoms[it.0].rarity).sum();
        let mut score = matched * (4 + lightest(places.iter().map(|it| it.1)));
        let mut everywhere = ALL;
        for (chunk, asked) in &self.chunks {
            let of_chunk = || places.iter().filter(|it| self.atoms[it.0].chunk == *chunk);
            let together = of_chunk().fold(ALL, |mask, it| mask & it.1.mask());
            everywhere &= together;
            if of_chunk().count() < *asked || together == 0 {
                continue;
            }
            let weight: u32 = of_chunk().map(|it| self.atoms[it.0].rarity).sum();
            score += weight * lightest(of_chunk().map(|it| it.1)) / self.chunks.len() as u32;
            if *asked > 1 {
                score += weight * 4 + 2 * closeness(of_chunk().map(|it| it.1));
            }
        }
        let sure = || places.iter().filter(|it| !self.atoms[it.0].is_cut);
        let is_all = places.len() == self.atoms.len();
        let is_complete = if self.whole > 0 { sure().count() == self.whole } else { is_all };
        if is_complete && everywhere != 0 && self.chunks.len() > 2 {
            score += 4 * self.total + 2 * closeness(places.iter().map(|it| it.1));
        }
        if let [only] = &self.atoms[..] {
            score += only.rarity * places[0].1.mask().count_ones().min(3);
        }
        if is_complete {
            let is_near = |it: &&Vec<Posting>| place_in(it, document).is_some_and(|it| it.mask() & everywhere != 0);
            score += score / 2 * vowels.iter().filter(is_near).count() as u32;
        }
        Candidate {
            document,
            is_complete,
            is_together: sure().fold(ALL, |mask, it| mask & it.1.mask()) != 0,
            score: score * matched / self.total.max(1),
        }
    }
}

/// What the place counts for that is the least of some.
fn lightest(places: impl Iterator<Item = Place>) -> u32 {
    FIELDS[usize::from(places.map(Place::field).min().unwrap_or_default())]
}

/// Lowers the scores of documents that have the same atoms at the same places as one before them: versions of an article
/// have a sentence all or none, so that reading another of them tells little.
fn put_off_those_alike(candidates: &mut [(Candidate, Places)]) {
    let mut alike: HashMap<&Places, u32> = HashMap::new();
    for (candidate, places) in candidates.iter_mut().filter(|it| it.1.len() >= ALIKE) {
        let number = alike.entry(places).or_default();
        *number += 1;
        candidate.score /= *number;
    }
}

/// Where a document has a term.
fn place_in(postings: &[Posting], document: u32) -> Option<Place> {
    postings.binary_search_by_key(&document, |it| it.0).ok().map(|it| postings[it].1)
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

#[cfg(test)]
mod tests {
    use super::*;

    /// The numbers of the documents that a query ranks, where each atom stands in some documents at some places.
    fn ranked(query: &str, atoms: &[&[(u32, u8)]], facets: &[&[u32]]) -> Vec<u32> {
        let query = Query::parse(query);
        let found: Vec<Found> = atoms
            .iter()
            .enumerate()
            .map(|(atom, it)| Found { atom, postings: it.iter().map(|it| (it.0, Place(it.1))).collect() })
            .collect();
        let facets = facets.iter().map(|it| it.iter().map(|it| (*it, Place(1))).collect()).collect();
        let beside = Beside { facets, ..Beside::default() };
        candidates(&query, &found, &beside, 100).iter().map(|it| it.document).collect()
    }

    #[test]
    fn versions_of_an_article_wait_for_other_articles() {
        let atoms: [&[(u32, u8)]; 3] = [
            &[(1, 0b000_011), (2, 0b000_011), (3, 0b000_011), (4, 0b000_111)],
            &[(1, 0b000_001), (2, 0b000_001), (3, 0b000_001), (4, 0b000_101)],
            &[(1, 0b001_001), (2, 0b001_001), (3, 0b001_001), (4, 0b001_101)],
        ];
        assert_eq!(ranked("red lamp blinks fast", &atoms, &[]), [1, 4, 2, 3]);
        assert_eq!(ranked("red lamp blinks fast", &atoms, &[&[2, 3, 4]]), [2, 4, 3]);
        // Two words stand at the same places by chance.
        assert_eq!(ranked("lamp blinks", &atoms[1..], &[]), [1, 2, 3, 4]);
    }

    #[test]
    fn the_first_word_of_several_may_be_cut() {
        let atoms: [&[(u32, u8)]; 3] = [&[(1, 1)], &[(1, 1), (2, 2)], &[(1, 4), (2, 2)]];
        let completed = |query: &str| {
            let query = Query::parse(query);
            let postings = |it: &&[(u32, u8)]| it.iter().map(|it| (it.0, Place(it.1))).collect();
            let found: Vec<Found> =
                atoms.iter().enumerate().map(|(atom, it)| Found { atom, postings: postings(it) }).collect();
            let ranked = candidates(&query, &found, &Beside::default(), 100);
            ranked.into_iter().filter(|it| it.is_complete).map(|it| it.document).collect::<Vec<u32>>()
        };
        assert_eq!(completed("stall printer driver"), [2, 1], "1 has no sentence with both");
        assert_eq!(completed("プリンター lamp lamp"), [1], "Japanese is cut into pairs, not words");
    }
}
