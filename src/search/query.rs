//! What a reader typed → what to look for.
//!
//! White space cuts a query into *chunks*; punctuation and quotation marks mean nothing, since pasted messages have
//! them. Of each chunk the index is asked for *atoms*: its words, codes and pairs of neighbours. A few atoms find the
//! documents; the text of these decides.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::search::code;
use crate::search::fold::{self, is_han};
use crate::search::frequency::{Frequencies, Frequency};
use crate::search::tokenize::{LONG_VOWEL, Phrase, Term, Tokenizer};

/// A query, taken apart.
#[derive(Clone, Debug, Default)]
pub struct Query {
    /// It, folded.
    pub folded: String,
    /// The characters in which it is looked for as a whole.
    pub whole: Phrase,
    /// Its chunks.
    pub chunks: Vec<Chunk>,
    /// What the index is asked for, in the order of the query.
    pub atoms: Vec<Atom>,
    /// Characters with a long vowel, as terms: documents that have them come first, but long vowels are left out often.
    pub vowels: Vec<String>,
}

/// A part of a query without white space.
#[derive(Clone, Debug)]
pub struct Chunk {
    /// It, as it was typed.
    pub text: String,
    /// The characters in which it is looked for.
    pub phrase: Phrase,
    /// Its atoms.
    pub atoms: Range<usize>,
    /// What it weighs beside the others.
    pub weight: u32,
}

/// Something that the index is asked for: it is found where one of its terms is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Atom {
    /// The terms.
    pub terms: Vec<String>,
    /// The chunk that it belongs to.
    pub chunk: usize,
    /// How much it tells documents apart, as far as its characters say.
    pub weight: u32,
    /// Whether the terms that it begins count as well: the last word may not be complete.
    pub is_prefix: bool,
}

/// From so many characters on, a query is long.
const LONG: usize = 9;

/// From so many characters on, a query of two or three words is long.
const LONG_IN_WORDS: usize = 20;

/// How many characters with a long vowel the index is asked for.
const VOWELS: usize = 2;

/// The fewest characters that the beginning of a word is looked for with.
const SHORTEST_PREFIX: usize = 3;

/// The weight of words of one or two letters.
const SHORT_WORD: u32 = 4;

/// The weight of two neighbours in hiragana.
const HIRAGANA: u32 = 4;

/// Of a query of so many chunks the first word may be cut.
const SEVERAL_CHUNKS: usize = 3;

/// A query of so many chunks can do without its first word, if there are [`ENOUGH`] others.
const MANY_CHUNKS: usize = 4;

/// How many atoms are enough to find documents by.
const ENOUGH: usize = 3;

/// The most atoms that the index is asked for.
const ASKED: usize = 9;

/// So many rare atoms are enough, so that frequent ones need not be asked for.
const ENOUGH_RARE: usize = 4;

impl Query {
    /// Takes a query apart.
    pub fn parse(text: &str) -> Self {
        let mut tokenizer = Tokenizer::default();
        let mut query = Self { folded: fold::folded(text.trim()), whole: tokenizer.phrase(text), ..Self::default() };
        for piece in text.split_whitespace() {
            let phrase = tokenizer.phrase(piece);
            if phrase.characters.is_empty() {
                continue;
            }
            let start = query.atoms.len();
            query.add_atoms(&mut tokenizer, piece);
            let atoms = start..query.atoms.len();
            let weight = query.atoms[atoms.clone()].iter().map(|it| it.weight).sum::<u32>().max(1);
            query.chunks.push(Chunk { text: piece.to_owned(), phrase, atoms, weight });
        }
        // カスタマ is more likely カスタマー than the beginning of カスタマイズ.
        if let Some(last) = query.whole.characters.last().filter(|_| query.whole.ends_in_katakana()) {
            query.vowels.push([*last, LONG_VOWEL].iter().collect());
        }
        let mut known = BTreeSet::new();
        query.vowels.retain(|it| known.insert(it.clone()));
        query.vowels.truncate(if query.is_long() { 0 } else { VOWELS });
        let ends_open = !text.ends_with(char::is_whitespace);
        if let Some(last) = query.atoms.last_mut() {
            let is_word = last.terms[0].chars().next().is_some_and(|it| !fold::is_spaceless(it));
            last.is_prefix = ends_open && is_word && last.terms[0].chars().count() >= SHORTEST_PREFIX;
        }
        query
    }

    fn is_spaceless(&self, atom: &Atom) -> bool {
        atom.terms[0].chars().next().is_some_and(fold::is_spaceless)
    }

    fn add_atoms(&mut self, tokenizer: &mut Tokenizer, piece: &str) {
        let chunk = self.chunks.len();
        let mut words: Vec<(String, Range<u32>)> = Vec::new();
        let mut atoms: Vec<(u32, Atom)> = Vec::new();
        let mut vowels: Vec<String> = Vec::new();
        let hiragana = |place: &Range<u32>| {
            let text = &piece[place.start as usize..place.end as usize];
            text.chars().filter(|it| matches!(it, 'ぁ'..='ゖ' | 'ゝ'..='ゟ')).count()
        };
        tokenizer.terms(piece, false, &mut |term, place| match term {
            Term::Word(word) => words.push((word.to_owned(), place)),
            Term::Gram(first, LONG_VOWEL) => vowels.push([first, LONG_VOWEL].iter().collect()),
            Term::Gram(first, second) => {
                let weight = gram_weight([first, second], hiragana(&place));
                let terms = vec![[first, second].iter().collect()];
                atoms.push((place.start, Atom { terms, chunk, weight, is_prefix: false }));
            }
            Term::Single(character) => {
                let weight = if is_han(character) { 8 } else { 1 };
                atoms.push((place.start, Atom { terms: vec![character.to_string()], chunk, weight, is_prefix: false }));
            }
        });
        atoms.extend(word_atoms(&words, chunk));
        atoms.sort_by_key(|it| it.0);
        // A single character is no help beside anything else, and may stand within a run elsewhere.
        let is_single = |it: &Atom| it.terms[0].chars().nth(1).is_none();
        if self.atoms.iter().chain(atoms.iter().map(|it| &it.1)).any(|it| !is_single(it)) {
            atoms.retain(|it| !is_single(&it.1));
        }
        self.atoms.extend(atoms.into_iter().map(|it| it.1));
        self.vowels.extend(vowels);
    }

    /// Whether it is long: what is in few sentences, so that a document is looked for that has it whole.
    pub fn is_long(&self) -> bool {
        let length = self.whole.characters.len();
        length >= if matches!(self.chunks.len(), 2 | 3) { LONG_IN_WORDS } else { LONG }
    }

    /// Whether an atom may be what is left of a word: the first of what was pasted, and the last, if it is too short to
    /// be a beginning.
    pub fn is_cut(&self, atom: usize) -> bool {
        let it = &self.atoms[atom];
        let is_end = it.chunk == 0 || it.chunk + 1 == self.chunks.len() && it.weight <= SHORT_WORD;
        self.chunks.len() >= SEVERAL_CHUNKS && is_end && !self.is_spaceless(it)
    }

    /// The atoms that the index is asked for: those that tell most, spread over the query.
    ///
    /// Few that are rare tell more than many that are not, and are less to load.
    pub fn asked(&self, frequencies: &Frequencies) -> Vec<usize> {
        let mut waiting: Vec<usize> =
            (0..self.atoms.len()).filter(|it| !self.atoms[*it].is_dropped(frequencies)).collect();
        // Of what was pasted the first word may be cut, and so may the last, if it is too short to be a beginning.
        let is_whole = |it: &usize| {
            let atom = &self.atoms[*it];
            let is_first = atom.chunk == 0 && !self.is_spaceless(atom);
            !is_first && atom.weight > SHORT_WORD
        };
        if self.chunks.len() >= MANY_CHUNKS && waiting.iter().filter(|it| is_whole(it)).count() >= ENOUGH {
            waiting.retain(is_whole);
        }
        if waiting.is_empty() {
            waiting = (0..self.atoms.len()).collect();
        }
        let known: Vec<Frequency> = self.atoms.iter().map(|it| it.frequency(frequencies)).collect();
        let mut asked: Vec<usize> = Vec::new();
        while asked.len() < ASKED && !waiting.is_empty() {
            let is_fresh = |at: usize| asked.iter().all(|it| self.atoms[*it].chunk != self.atoms[at].chunk);
            let worth = |at: usize| {
                let atom = &self.atoms[at];
                let near = |distance: usize| asked.iter().filter(|it| it.abs_diff(at) == distance).count() as u32;
                let spread = atom.weight * 16 / (4 + 3 * near(1) + near(2)) + if is_fresh(at) { 60 } else { 0 };
                spread / share(known[at])
            };
            let mut best = 0;
            for index in 1..waiting.len() {
                if worth(waiting[index]) > worth(waiting[best]) {
                    best = index;
                }
            }
            let best = waiting.remove(best);
            let rare = asked.iter().filter(|it| known[**it] == Frequency::Rare).count();
            // Each of a few words is worth asking for, that documents with all of them are found.
            let is_one_of_few = self.chunks.len() < MANY_CHUNKS && is_fresh(best);
            if known[best] > Frequency::Rare && rare >= ENOUGH_RARE && !is_one_of_few {
                break;
            }
            asked.push(best);
        }
        asked.sort_unstable();
        asked
    }
}

/// What the worth of an atom is divided by.
fn share(frequency: Frequency) -> u32 {
    match frequency {
        Frequency::Rare => 1,
        Frequency::Frequent => 3,
        Frequency::Abundant | Frequency::Common => 6,
    }
}

impl Atom {
    /// How frequent it is: at least as much as any of its terms.
    fn frequency(&self, frequencies: &Frequencies) -> Frequency {
        let beginning = |it: &str| frequencies.beginning(it).map(|it| it.1).max().unwrap_or(Frequency::Rare);
        let of = |it: &String| if self.is_prefix { beginning(it) } else { frequencies.of(it) };
        self.terms.iter().map(of).max().unwrap_or(Frequency::Rare)
    }

    /// Whether the index does not have all documents that have it.
    fn is_dropped(&self, frequencies: &Frequencies) -> bool {
        let has_dropped = |it: &str| frequencies.beginning(it).any(|it| frequencies.is_dropped(it.0));
        self.terms.iter().any(|it| if self.is_prefix { has_dropped(it) } else { frequencies.is_dropped(it) })
    }
}

/// Words, and what they are made of: `office365` is found as `office` and `365` too, and `e-mail` as `email`.
fn word_atoms(words: &[(String, Range<u32>)], chunk: usize) -> Vec<(u32, Atom)> {
    let mut atoms: Vec<(u32, Atom)> = Vec::new();
    let is_within = |inner: &Range<u32>, outer: &Range<u32>| outer.start <= inner.start && inner.end <= outer.end;
    let mut at = 0;
    while let Some((word, place)) = words.get(at) {
        // A code comes in several forms at the same place; the first is the one that all are found by.
        let forms = words[at..].iter().take_while(|it| it.1 == *place).count();
        if code::read(word, false).is_some() && word.starts_with("0x") {
            let terms = vec![word.clone()];
            atoms.push((place.start, Atom { terms, chunk, weight: 100, is_prefix: false }));
            at += forms;
            continue;
        }
        let following = words[at + 1..].iter().take_while(|it| is_within(&it.1, place)).count();
        let parts: Vec<&(String, Range<u32>)> = words[at + 1..at + 1 + following].iter().collect();
        // A chain as a whole comes after its words.
        let whole = words[at + 1 + following..].iter().find(|it| is_within(place, &it.1) && it.1 != *place);
        let mut alternatives = vec![word.clone()];
        alternatives.extend(whole.map(|it| it.0.clone()));
        let borders = parts.len() > 1 && is_letters_and_digits(word) && parts_are_all(word, &parts);
        if borders {
            for (part, part_place) in parts {
                let terms = [part.clone()].into_iter().chain(alternatives.iter().cloned()).collect();
                let weight = word_weight(part);
                atoms.push((part_place.start, Atom { terms, chunk, weight, is_prefix: false }));
            }
        } else if !atoms.last().is_some_and(|it| it.1.terms.contains(word)) {
            let weight = word_weight(word);
            atoms.push((place.start, Atom { terms: alternatives, chunk, weight, is_prefix: false }));
        }
        at += 1 + following;
    }
    atoms
}

/// Whether a word is made of letters and digits, with one border between them.
fn is_letters_and_digits(word: &str) -> bool {
    let bytes = word.as_bytes();
    bytes.windows(2).filter(|it| it[0].is_ascii_digit() != it[1].is_ascii_digit()).count() == 1
}

fn parts_are_all(word: &str, parts: &[&(String, Range<u32>)]) -> bool {
    parts.iter().map(|it| it.0.len()).sum::<usize>() == word.len()
}

fn word_weight(word: &str) -> u32 {
    let length = word.chars().count() as u32;
    if length <= 2 { SHORT_WORD } else { 8 + 2 * length.min(12) }
}

fn gram_weight(gram: [char; 2], hiragana: usize) -> u32 {
    let kana = gram.iter().filter(|it| matches!(it, 'ァ'..='ヿ')).count();
    match (hiragana, kana - hiragana.min(kana)) {
        (2.., _) => HIRAGANA,
        (1, _) => 12,
        (_, 2) => 20,
        (_, 1) => 26,
        _ => 24,
    }
}

/// Whether results may not do without a chunk: it is neither short nor in most documents.
pub fn is_needed(chunk: &Chunk, query: &Query, frequencies: &Frequencies) -> bool {
    let atoms = &query.atoms[chunk.atoms.clone()];
    // All words of a language may be in most documents, and so may all pairs of characters, but not what these make up.
    let is_hiragana = atoms.iter().all(|it| it.weight <= HIRAGANA);
    let is_spaceless = |it: &Atom| it.terms[0].chars().next().is_some_and(fold::is_spaceless);
    let is_common = |it: &Atom| it.terms.iter().all(|it| frequencies.of(it) == Frequency::Common);
    !is_hiragana && atoms.iter().any(|it| is_spaceless(it) || !is_common(it))
}
