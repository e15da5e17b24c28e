//! The terms of one document, and where they stand in it.
//!
//! A document is cut into six buckets by its units. A posting says in which of them a term stands, in whichever
//! language, and the weightiest place where it does. All terms of a phrase share a bucket, so the buckets tell
//! documents that have a phrase from most of those that only have its parts.

use std::ops::Range;

use crate::search::document::{Document, Role};
use crate::search::fold::is_spaceless;
use crate::search::text::Text;
use crate::search::tokenize::{Term, Tokenizer};

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
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Postings {
    entries: Vec<Entry>,
    text: String,
    /// For each value of a hash's highest six bits, the first entry with at least it.
    starts: Vec<u32>,
}

/// A term of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Decides its shard: see [`shard_hash`].
    pub hash: u32,
    /// With `hash`, tells it from every other term.
    pub id: u32,
    /// Where it ends in the text of all terms; it begins where the one before ends.
    end: u32,
    /// Where it stands.
    pub place: Place,
}

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

    /// The terms, sorted by their hash.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The term of an entry, by its index.
    pub fn term(&self, index: usize) -> &str {
        let start = index.checked_sub(1).map_or(0, |it| self.entries[it].end);
        &self.text[start as usize..self.entries[index].end as usize]
    }

    /// The indexes of the entries whose hashes' highest six bits are in a range.
    pub fn range(&self, highest: Range<u32>) -> Range<usize> {
        let at = |bound: u32| self.starts.get(bound as usize).map_or(self.entries.len(), |it| *it as usize);
        at(highest.start)..at(highest.end)
    }
}

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
        let mut buffer = String::with_capacity(8);
        let mut keyed: Vec<(u32, u32, u32)> = Vec::with_capacity(self.found.len());
        for (index, found) in self.found.iter().enumerate() {
            let term = found.term(&self.words, &mut buffer);
            keyed.push((shard_hash(term), (found.key.wrapping_mul(MIX) >> 32) as u32, index as u32));
        }
        keyed.sort_unstable();
        let mut text = String::with_capacity(self.words.len() + self.found.len() * 4);
        let mut entries = Vec::with_capacity(keyed.len());
        for (hash, id, index) in keyed {
            let found = &self.found[index as usize];
            text.push_str(found.term(&self.words, &mut buffer));
            let place = Place(found.mask | (found.field as u8) << 6);
            entries.push(Entry { hash, id, end: text.len() as u32, place });
        }
        text.shrink_to_fit();
        let start = |highest: u32| entries.partition_point(|it: &Entry| it.hash >> 26 < highest) as u32;
        let starts = (0..64).map(start).collect();
        Postings { entries, text, starts }
    }
}

impl Found {
    fn term<'t>(&self, words: &'t str, buffer: &'t mut String) -> &'t str {
        if self.key & GRAM == 0 {
            return &words[self.word.start as usize..self.word.end as usize];
        }
        buffer.clear();
        let characters = [(self.key >> 21) & 0x1f_ffff, self.key & 0x1f_ffff];
        buffer.extend(characters.iter().filter(|it| **it != 0).filter_map(|it| char::from_u32(*it as u32)));
        buffer
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
    /// Postings of terms with these hashes, without their text: for tests of what asks for no text.
    pub(super) fn of_hashes(hashes: &[u32]) -> Self {
        let entry = |hash: &u32| Entry { hash: *hash, id: hash ^ 7, end: 0, place: Place(1) };
        Self { entries: hashes.iter().map(entry).collect(), ..Self::default() }
    }

    /// Postings of some terms.
    pub(super) fn of_terms(terms: &[(String, Place)]) -> Self {
        let mut sorted: Vec<_> = terms.iter().map(|it| (shard_hash(&it.0), fnv(it.0.as_bytes()), it)).collect();
        sorted.sort_unstable_by_key(|it| (it.0, it.1));
        let mut text = String::new();
        let entry = |(hash, id, (term, place)): (u32, u32, &(String, Place))| {
            text.push_str(term);
            Entry { hash, id, end: text.len() as u32, place: *place }
        };
        let entries: Vec<Entry> = sorted.into_iter().map(entry).collect();
        let start = |highest: u32| entries.partition_point(|it: &Entry| it.hash >> 26 < highest) as u32;
        let starts = (0..64).map(start).collect();
        Self { entries, text, starts }
    }
}
