//! The terms of one document, and where they stand in it.
//!
//! A document is cut into six buckets by its units. A posting says in which of them a term stands, in whichever
//! language, and the weightiest place where it does. All terms of a phrase share a bucket, so the buckets tell
//! documents that have a phrase from most of those that only have its parts.

use std::ops::Range;

use crate::search::document::{Document, Role};
use crate::search::fold::is_spaceless;
use crate::search::text::Text;
use crate::search::tokenize::{LONGEST, Term, Tokenizer};

/// How many buckets a document has.
pub const BUCKETS: usize = 6;

/// Where a term stands: the weightiest of its places counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// In running text.
    Body,
    /// In bold or in brackets, as words of a user interface.
    Strong,
    /// In a heading.
    Heading,
    /// In the title.
    Title,
}

/// Buckets and field of a term in one document: a bit for each bucket, and the field above them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Place(pub u8);

impl Place {
    /// The buckets that a term stands in, one bit each.
    pub fn mask(self) -> u8 {
        self.0 & 0x3f
    }

    /// The number of its field.
    pub fn field(self) -> u8 {
        self.0 >> 6
    }
}

/// The terms of a document, sorted by their hash.
///
/// A site has millions of them until its index is written, so of each there is no more than its text, its length and
/// its place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Postings {
    /// Length in bytes and place of each term.
    heads: Box<[(u8, Place)]>,
    /// All terms, one after the other.
    text: Box<str>,
    /// For each value of a hash's highest six bits, where the first term with at least it stands.
    starts: Box<[At]>,
}

/// Which of the terms of a document, and where its text begins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct At {
    head: u32,
    text: u32,
}

/// A term of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry<'p> {
    /// The term.
    pub text: &'p str,
    /// Where it stands in the document.
    pub place: Place,
    /// Where it stands in the postings.
    pub at: At,
}

impl Entry<'_> {
    /// Decides its shard: see [`shard_hash`].
    pub fn hash(&self) -> u32 {
        shard_hash(self.text)
    }

    /// Tells it from every other term.
    pub fn id(&self) -> u64 {
        word_key(self.text)
    }
}

/// The length of a term is one byte.
const _: () = assert!(LONGEST * char::MAX.len_utf8() <= u8::MAX as usize);

impl Postings {
    /// The terms of a document.
    pub fn of(document: &Document<'_>) -> Self {
        let mut gatherer = Gatherer::new();
        let mut tokenizer = Tokenizer::default();
        let mut text = Text::default();
        for title in document.card.titles.values() {
            tokenizer.terms(title, true, &mut |term, _| gatherer.add(term, 0, Field::Title));
        }
        let count = document.units.len();
        for (index, unit) in document.units.iter().enumerate() {
            let bucket = bucket(index, count);
            let field = match unit.role {
                Role::Heading(1) => Field::Title,
                Role::Heading(_) => Field::Heading,
                Role::Text | Role::Code => Field::Body,
            };
            let mut first: Option<&str> = None;
            for html in &unit.html {
                // Code is often the same in both languages.
                if first == Some(html) {
                    continue;
                }
                first = first.or(Some(html));
                text.read(html);
                let strong = &text;
                tokenizer.terms(&text.text, field >= Field::Heading, &mut |term, place| {
                    let field = if strong.is_strong(place.start) { field.max(Field::Strong) } else { field };
                    gatherer.add(term, bucket, field);
                });
            }
        }
        let card = &document.card;
        gatherer.facet("k", card.kind.name());
        if let Some(provenance) = card.provenance {
            gatherer.facet("p", provenance.name());
        }
        if let Some(section) = card.section {
            gatherer.facet("s", &section.to_string());
        }
        gatherer.finish()
    }

    /// Of terms that are sorted by their hash.
    fn of_sorted<'t>(terms: impl Iterator<Item = (u32, &'t str, Place)>, length: usize, bytes: usize) -> Self {
        let (mut heads, mut text) = (Vec::with_capacity(length), String::with_capacity(bytes));
        let mut starts = Vec::with_capacity(STARTS);
        for (hash, term, place) in terms {
            let here = At { head: heads.len() as u32, text: text.len() as u32 };
            starts.resize(starts.len().max((hash >> HASH_REST) as usize + 1), here);
            heads.push((term.len() as u8, place));
            text.push_str(term);
        }
        starts.resize(STARTS, At { head: heads.len() as u32, text: text.len() as u32 });
        Self { heads: heads.into(), text: text.into(), starts: starts.into() }
    }

    /// How many terms there are.
    pub fn len(&self) -> usize {
        self.heads.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.heads.is_empty()
    }

    /// The term at a place.
    pub fn entry(&self, at: At) -> Entry<'_> {
        let (length, place) = self.heads[at.head as usize];
        Entry { text: &self.text[at.text as usize..][..usize::from(length)], place, at }
    }

    /// The terms, sorted by their hash.
    pub fn entries(&self) -> impl Iterator<Item = Entry<'_>> {
        self.range(0..STARTS as u32)
    }

    /// The terms whose hashes' highest six bits are in a range.
    pub fn range(&self, highest: Range<u32>) -> impl Iterator<Item = Entry<'_>> {
        let start = self.starts.get(highest.start as usize).copied().unwrap_or_default();
        let end = self.starts.get(highest.end as usize).map_or(self.heads.len(), |it| it.head as usize);
        let heads = self.heads.get(start.head as usize..end).unwrap_or_default();
        let mut at = start;
        heads.iter().map(move |(length, _)| {
            let here = at;
            at = At { head: at.head + 1, text: at.text + u32::from(*length) };
            self.entry(here)
        })
    }
}

/// For how many values of a hash's highest bits it is known where they begin.
const STARTS: usize = 64;
/// The bits of a hash below those.
const HASH_REST: u32 = u32::BITS - STARTS.ilog2();

/// The bucket of a unit.
pub fn bucket(unit: usize, units: usize) -> u8 {
    if units <= BUCKETS { unit as u8 } else { (unit * BUCKETS / units) as u8 }
}

/// The term that selects the documents of a facet.
pub fn facet(name: &str, value: &str) -> String {
    format!("{FACET}{name}:{value}")
}

/// Whether a term selects the documents of a facet.
pub fn is_facet(term: &str) -> bool {
    term.starts_with(FACET)
}

/// What terms that select a facet begin with: no text has it.
const FACET: char = '\u{1}';

/// What a term's shard depends on: its first three characters, or all of it in a script without spaces, so that all
/// words that begin alike are found together.
pub fn shard_hash(term: &str) -> u32 {
    let key = match term.chars().next() {
        Some(first) if is_spaceless(first) => term,
        _ => term.char_indices().nth(3).map_or(term, |(at, _)| &term[..at]),
    };
    let mut hash = fnv(key.as_bytes());
    hash ^= hash >> 16;
    hash = hash.wrapping_mul(0x045d_9f3b);
    hash ^ (hash >> 16)
}

fn fnv(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193))
}

/// Gathers the terms of a document, each once.
struct Gatherer {
    /// Indexes into `found` plus one, by hash: a power of two of them.
    table: Vec<u32>,
    found: Vec<Found>,
    words: String,
}

struct Found {
    key: u64,
    /// A word's place in `words`.
    word: Range<u32>,
    mask: u8,
    field: Field,
}

/// Marks the keys of grams, which are their characters; those of words are hashes.
const GRAM: u64 = 1 << 63;

/// Spreads the bits of a key.
const MIX: u64 = 0x9e37_79b9_7f4a_7c15;

impl Gatherer {
    fn new() -> Self {
        Self { table: vec![0; 1024], found: Vec::with_capacity(512), words: String::with_capacity(2048) }
    }

    fn add(&mut self, term: Term<'_>, bucket: u8, field: Field) {
        let (key, word) = match term {
            Term::Gram(first, second) => (GRAM | u64::from(first as u32) << 21 | u64::from(second as u32), ""),
            Term::Single(character) => (GRAM | u64::from(character as u32) << 21, ""),
            Term::Word(word) => (word_key(word), word),
        };
        let bits = self.table.len().trailing_zeros();
        let mut slot = (key.wrapping_mul(MIX) >> (64 - bits)) as usize;
        loop {
            match self.table[slot] {
                0 => break,
                index => {
                    let found = &mut self.found[index as usize - 1];
                    if found.key == key && &self.words[found.word.start as usize..found.word.end as usize] == word {
                        found.mask |= 1 << bucket;
                        found.field = found.field.max(field);
                        return;
                    }
                }
            }
            slot = (slot + 1) & (self.table.len() - 1);
        }
        let start = self.words.len() as u32;
        self.words.push_str(word);
        self.found.push(Found { key, word: start..self.words.len() as u32, mask: 1 << bucket, field });
        self.table[slot] = self.found.len() as u32;
        if self.found.len() * 2 > self.table.len() {
            self.grow();
        }
    }

    fn facet(&mut self, name: &str, value: &str) {
        self.add(Term::Word(&facet(name, value)), 0, Field::Body);
    }

    fn grow(&mut self) {
        let size = self.table.len() * 2;
        let bits = size.trailing_zeros();
        self.table.clear();
        self.table.resize(size, 0);
        for (index, found) in self.found.iter().enumerate() {
            let mut slot = (found.key.wrapping_mul(MIX) >> (64 - bits)) as usize;
            while self.table[slot] != 0 {
                slot = (slot + 1) & (size - 1);
            }
            self.table[slot] = index as u32 + 1;
        }
    }

    fn finish(self) -> Postings {
        // The grams behind the words: all terms in one text.
        let Self { found, words: mut text, .. } = self;
        let mut keyed: Vec<(u32, u32, Range<u32>)> = Vec::with_capacity(found.len());
        for (index, found) in found.iter().enumerate() {
            let range = found.range(&mut text);
            keyed.push((shard_hash(&text[range.start as usize..range.end as usize]), index as u32, range));
        }
        keyed.sort_unstable_by_key(|it| (it.0, it.1));
        let term = |(hash, index, range): &(u32, u32, Range<u32>)| {
            let found = &found[*index as usize];
            (*hash, &text[range.start as usize..range.end as usize], Place(found.mask | (found.field as u8) << 6))
        };
        Postings::of_sorted(keyed.iter().map(term), keyed.len(), text.len())
    }
}

impl Found {
    /// Where its text stands in that of all words: at the end, for a gram, which is put there.
    fn range(&self, text: &mut String) -> Range<u32> {
        if self.key & GRAM == 0 {
            return self.word.clone();
        }
        let start = text.len() as u32;
        let characters = [(self.key >> 21) & 0x1f_ffff, self.key & 0x1f_ffff];
        text.extend(characters.iter().filter(|it| **it != 0).filter_map(|it| char::from_u32(*it as u32)));
        start..text.len() as u32
    }
}

#[inline]
fn word_key(word: &str) -> u64 {
    let hash = word
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    hash & !GRAM
}

#[cfg(test)]
impl Postings {
    /// Postings of some terms.
    pub(super) fn of_terms(terms: &[(String, Place)]) -> Self {
        let mut sorted: Vec<_> = terms.iter().map(|it| (shard_hash(&it.0), it.0.as_str(), it.1)).collect();
        sorted.sort_unstable_by_key(|it| (it.0, it.1));
        Self::of_sorted(sorted.into_iter(), 0, 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_are_found_by_the_first_bits_of_their_hashes() {
        let terms: Vec<_> = (0..300).map(|it| (format!("{it}語"), Place(it as u8))).collect();
        let postings = Postings::of_terms(&terms);
        assert_eq!(postings.len(), terms.len());
        let all: Vec<Entry<'_>> = postings.entries().collect();
        assert!(all.is_sorted_by_key(Entry::hash));
        assert!(terms.iter().all(|it| all.iter().any(|entry| (entry.text, entry.place) == (&it.0, it.1))));
        assert!(all.iter().all(|it| postings.entry(it.at) == *it));
        for bounds in [0..1, 5..9, 60..64, 0..64] {
            let some: Vec<Entry<'_>> = postings.range(bounds.clone()).collect();
            let expected = all.iter().filter(|it| bounds.contains(&(it.hash() >> HASH_REST)));
            assert_eq!(some, expected.copied().collect::<Vec<_>>());
        }
        assert_eq!(Postings::default().entries().count(), 0);
    }
}
