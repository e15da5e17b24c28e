//! How an article uses words that other articles use too: what is compared over the whole site.
//!
//! Kept for every article of a site, so it holds digests and places and hardly any text.

use std::collections::HashMap;
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};

use super::claims::{Claim, Claims};
use super::translation::pair::Pair;
use crate::site::glossary::TermUse;
use crate::text::TextRange;

/// How one article uses words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// Terms that are bold in the original, with what they are called in the translation.
    pub terms: Vec<TermUse>,
    /// Sentences of the original, with their translations.
    pub sentences: Vec<Sentence>,
    /// Words in katakana, each once.
    pub words: Vec<Word>,
    /// How Japanese and Latin letters meet.
    pub spacing: Spacing,
    /// Changes when anything about the terms does but their places in the file.
    pub terms_digest: u64,
    /// What of all this other articles may put differently.
    pub claims: Claims,
}

/// A sentence and its translation, by their digests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// Of the original.
    pub original: u64,
    /// Of the translation.
    pub translation: u64,
    /// Where that stands.
    pub range: TextRange,
}

/// A word in katakana.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// As it is written.
    pub text: Box<str>,
    /// The digest of it without long vowels at its end.
    pub stem: u64,
    /// Whether it has one there.
    pub is_long: bool,
    /// How often.
    pub count: u32,
    /// Where it stands first.
    pub range: TextRange,
}

/// How often Japanese and Latin letters meet with a space between them and without.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Spacing {
    /// With a space, and where first.
    pub spaced: (u32, TextRange),
    /// Without, and where first.
    pub close: (u32, TextRange),
}

/// Gathers the usage of an article, pair by pair.
#[derive(Default)]
pub struct Gleaner {
    usage: Usage,
    words: HashMap<Box<str>, usize>,
}

impl Gleaner {
    /// Adds a pair that is translated, with the id of its unit. `is_sentence` says whether it may be compared as a
    /// whole.
    pub fn add(&mut self, unit: &str, pair: &Pair<'_>, is_sentence: bool) {
        self.terms(unit, pair);
        if is_sentence {
            self.sentence(pair);
        }
        if !pair.ours.prose.is_ascii() {
            self.letters(pair);
        }
    }

    /// What was gathered.
    pub fn finish(mut self) -> Usage {
        self.usage.terms.shrink_to_fit();
        self.usage.sentences.shrink_to_fit();
        self.usage.words.shrink_to_fit();
        let mut hasher = DefaultHasher::new();
        for it in &self.usage.terms {
            (&it.original, &it.translation, &it.unit, it.is_sure).hash(&mut hasher);
        }
        self.usage.terms_digest = hasher.finish();
        let Usage { terms, sentences, words, .. } = &self.usage;
        let terms = terms.iter().filter(|it| it.is_sure).map(|it| (subject_of_term(it), digest(&it.translation)));
        let sentences = sentences.iter().map(|it| (it.original, it.translation));
        let words = words.iter().map(|it| (it.stem, u64::from(it.is_long)));
        let claims: Vec<Claim> = terms.chain(sentences).chain(words).collect();
        self.usage.claims = Claims::new(claims);
        self.usage
    }

    /// As many bold texts on either side are the same terms, or texts in brackets where nothing is bold.
    fn terms(&mut self, unit: &str, pair: &Pair<'_>) {
        let theirs = &pair.theirs.bolds;
        if theirs.is_empty() {
            return;
        }
        let in_brackets = if pair.ours.bolds.is_empty() { bracketed(&pair.ours.prose) } else { Vec::new() };
        let ours = if in_brackets.is_empty() { &pair.ours.bolds } else { &in_brackets };
        if ours.len() != theirs.len() {
            return;
        }
        let is_sure = ours.len() == 1 && in_brackets.is_empty();
        for (ours, theirs) in ours.iter().zip(theirs) {
            let translation = term(&pair.ours.text[ours.clone()]);
            let original = term(&pair.theirs.text[theirs.clone()]);
            let is_term =
                |it: &str| !it.is_empty() && it.len() <= 60 && !it.contains(['*', '<', '\\', '`', '\n', '[', ']']);
            let is_sentence = original.split_whitespace().count() > 4 || original.ends_with(['.', '!', '?', ':']);
            let begins_sentence = pair.theirs.text[theirs.end..].trim_start_matches('*').starts_with(':');
            let is_pair = is_term(translation) && is_term(original) && !is_fragment(translation);
            if is_pair && !is_sentence && !begins_sentence && original.len() > 1 {
                self.usage.terms.push(TermUse {
                    original: original.into(),
                    key: original.to_lowercase().into(),
                    translation: translation.into(),
                    unit: unit.into(),
                    range: pair.span(ours.clone()).range,
                    is_sure,
                });
            }
        }
    }

    fn sentence(&mut self, pair: &Pair<'_>) {
        let (original, translation) = (pair.theirs.text.trim(), pair.ours.text.trim());
        if original.len() < 25 || original.split_ascii_whitespace().take(4).count() < 4 {
            return;
        }
        let range = pair.span(pair.whole()).range;
        self.usage.sentences.push(Sentence { original: digest(original), translation: digest(translation), range });
    }

    /// Words in katakana, and places where Japanese and Latin letters meet.
    fn letters(&mut self, pair: &Pair<'_>) {
        let prose = &*pair.ours.prose;
        let mut word: Option<usize> = None;
        // The last letter, and whether one space follows it.
        let mut last: Option<(char, bool)> = None;
        for (at, character) in prose.char_indices() {
            let is_katakana = matches!(character, '\u{30A1}'..='\u{30FA}' | 'ー');
            match (word, is_katakana) {
                (None, true) => word = Some(at),
                (Some(start), false) => {
                    self.word(pair, start..at);
                    word = None;
                }
                (None, false) | (Some(_), true) => {}
            }
            let is_letter = character.is_ascii_alphabetic() || is_japanese(character);
            match last {
                Some((before, is_spaced)) if is_letter && before.is_ascii() != character.is_ascii() => {
                    let range = pair.span(at..at + character.len_utf8()).range;
                    let spacing = &mut self.usage.spacing;
                    let place = if is_spaced { &mut spacing.spaced } else { &mut spacing.close };
                    if place.0 == 0 {
                        place.1 = range;
                    }
                    place.0 += 1;
                }
                _ => {}
            }
            last = match (character, last) {
                (' ', Some((before, false))) => Some((before, true)),
                _ => is_letter.then_some((character, false)),
            };
        }
        if let Some(start) = word {
            self.word(pair, start..prose.len());
        }
    }

    fn word(&mut self, pair: &Pair<'_>, range: std::ops::Range<usize>) {
        let text = &pair.ours.prose[range.clone()];
        let stem = text.trim_end_matches('ー');
        // Of shorter words the mark is a part of the meaning: `キー`.
        if stem.chars().count() < 3 {
            return;
        }
        if let Some(index) = self.words.get(text) {
            self.usage.words[*index].count += 1;
            return;
        }
        self.words.insert(text.into(), self.usage.words.len());
        let (is_long, stem) = (stem.len() < text.len(), digest(stem));
        self.usage.words.push(Word { text: text.into(), stem, is_long, count: 1, range: pair.span(range).range });
    }
}

/// What a claim about a term is about. A term is no sentence and no word, whatever its text.
pub(super) fn subject_of_term(term: &TermUse) -> u64 {
    let mut hasher = DefaultHasher::new();
    ("term", &term.key).hash(&mut hasher);
    hasher.finish()
}

fn digest(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    if text.contains(['\n', '\r', '\t']) || text.contains("  ") {
        text.split_whitespace().collect::<Vec<_>>().join(" ").hash(&mut hasher);
    } else {
        text.hash(&mut hasher);
    }
    hasher.finish()
}

/// Texts in brackets, as names on a screen are written: `[保存]`, `「保存」`. Those of links are masked.
fn bracketed(prose: &str) -> Vec<std::ops::Range<usize>> {
    let mut found = Vec::new();
    let mut open: Option<(usize, char)> = None;
    for (at, character) in prose.char_indices() {
        match (character, open) {
            ('[', _) => open = Some((at + 1, ']')),
            ('「' | '［', _) => open = Some((at + character.len_utf8(), if character == '「' { '」' } else { '］' })),
            (_, Some((start, close))) if character == close => {
                found.push(start..at);
                open = None;
            }
            _ => {}
        }
    }
    found
}

/// A term without what surrounds it.
fn term(text: &str) -> &str {
    let text = text.trim_matches(|it: char| it.is_whitespace() || "[]［］「」『』<>＜＞\"“”.。,、…".contains(it));
    let within = |open, close| text.strip_prefix(open)?.strip_suffix(close);
    within('(', ')').or_else(|| within('（', '）')).unwrap_or(text)
}

/// Whether a text is a piece of a sentence and no name: the marks are not where they should be.
fn is_fragment(text: &str) -> bool {
    let ends = ["ます", "です", "ない", "ません", "して", "ください", "を", "で", "は", "が", "に", "の", "も"];
    let kana = |it: char| matches!(it, '\u{3041}'..='\u{3096}');
    let is_letter = text.starts_with(kana) && text.chars().nth(1).is_none();
    ends.iter().any(|it| text.ends_with(it)) || is_letter || text.starts_with(kana) && !text.chars().all(kana)
}

fn is_japanese(character: char) -> bool {
    matches!(character, '\u{3041}'..='\u{3096}' | '\u{30A1}'..='\u{30FA}' | 'ー' | '\u{4E00}'..='\u{9FFF}' | '々')
}
