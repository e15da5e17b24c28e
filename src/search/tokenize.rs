//! Folded text → the terms of the index, and the characters in which a phrase is looked for.
//!
//! Text consists of *chains* of words that connectors join (`Get-CsUser`), and of *runs* of characters of scripts
//! that are written without spaces. A word gives itself and its parts (`Cs`, `User`), a chain also the whole of it; a
//! run gives every two neighbours without long vowels, and each character with the long vowel that follows it. White space and `・` do not end a run: they stand inside of katakana compounds.
//!
//! A phrase is looked for in the characters of words and runs alone, without all that stands between them.
//! `tests/search/tokens.json` shows the rules by example.

use std::ops::Range;

use crate::search::code::{self, ErrorCode};
use crate::search::fold::{self, Class, FoldedChar, is_han};

/// The longest term, in characters.
pub const LONGEST: usize = 40;

/// A term of the index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Term<'t> {
    /// A word, a part of one, several that are joined, or a code.
    Word(&'t str),
    /// Two neighbours of a run.
    Gram(char, char),
    /// One character of a run.
    Single(char),
}

/// A word or another script begins here.
pub const START: u8 = 1;
/// A part of a word begins here.
pub const PART: u8 = 2;
/// A long vowel was left out after this character.
pub const LONG: u8 = 4;
/// The character belongs to a run.
pub const SPACELESS: u8 = 8;

/// The characters of a text in which a phrase is looked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Phrase {
    /// The characters.
    pub characters: Vec<char>,
    /// Where each begins and ends in the text, in bytes.
    pub places: Vec<Range<u32>>,
    /// What each is: [`START`], [`PART`], [`LONG`], [`SPACELESS`].
    pub flags: Vec<u8>,
    /// The codes in it: their canonical form, and their characters.
    pub codes: Vec<(String, Range<usize>)>,
}

/// Cuts texts into terms; holds what it can use again for the next text.
#[derive(Default)]
pub struct Tokenizer {
    characters: Vec<FoldedChar>,
    words: Vec<Range<usize>>,
    run: Vec<RunChar>,
    buffer: String,
    cuts: Vec<usize>,
}

#[derive(Clone, Copy)]
struct RunChar {
    at: usize,
    script: Script,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Script {
    Katakana,
    Hiragana,
    Other,
}

/// The mark of a long vowel.
pub const LONG_VOWEL: char = 'ー';

impl Tokenizer {
    /// Calls `visit` for every term of a text, with its place in the text in bytes.
    ///
    /// In a title or heading every Han character is a term, too.
    pub fn terms(&mut self, text: &str, is_heading: bool, visit: &mut impl FnMut(Term<'_>, Range<u32>)) {
        self.begin(text);
        let mut at = 0;
        while let Some(character) = self.characters.get(at) {
            match character.class {
                Class::Separator => at += 1,
                Class::Word => {
                    at = self.chain(at);
                    self.chain_terms(visit);
                }
                Class::Spaceless => {
                    at = self.run(at);
                    self.run_terms(is_heading, visit);
                }
            }
        }
    }

    /// The characters of a text in which a phrase is looked for.
    pub fn phrase(&mut self, text: &str) -> Phrase {
        self.begin(text);
        let mut phrase = Phrase::default();
        let mut at = 0;
        while let Some(character) = self.characters.get(at) {
            match character.class {
                Class::Separator => at += 1,
                Class::Word => {
                    at = self.chain(at);
                    self.chain_phrase(&mut phrase);
                }
                Class::Spaceless => {
                    at = self.run(at);
                    self.run_phrase(&mut phrase);
                }
            }
        }
        phrase
    }

    fn begin(&mut self, text: &str) {
        self.characters.clear();
        fold::fold(text, &mut self.characters);
    }

    /// Gathers the chain of words that begins at `at`; returns where it ends.
    fn chain(&mut self, mut at: usize) -> usize {
        self.words.clear();
        let is_word = |it: usize| self.characters.get(it).is_some_and(|it| it.class == Class::Word);
        loop {
            let start = at;
            while is_word(at) {
                at += 1;
            }
            self.words.push(start..at);
            let joins = self.characters.get(at).is_some_and(|it| matches!(it.folded, '-' | '_' | '.' | '\''));
            if !(joins && is_word(at + 1)) {
                return at;
            }
            at += 1;
        }
    }

    /// Gathers the run that begins at `at`; returns where it ends.
    fn run(&mut self, mut at: usize) -> usize {
        self.run.clear();
        loop {
            let character = self.characters[at];
            let script = match (character.folded, self.run.last()) {
                (LONG_VOWEL, before) => before.map_or(Script::Other, |it| it.script),
                _ => script(character.original),
            };
            // After anything but kana it is a dash.
            if character.folded == LONG_VOWEL && script == Script::Other {
                return at + 1;
            }
            self.run.push(RunChar { at, script });
            let mut next = at + 1;
            while self.characters.get(next).is_some_and(|it| is_transparent(it.folded)) {
                next += 1;
            }
            if self.characters.get(next).is_none_or(|it| it.class != Class::Spaceless) {
                return at + 1;
            }
            at = next;
        }
    }

    fn chain_terms(&mut self, visit: &mut impl FnMut(Term<'_>, Range<u32>)) {
        let Self { characters, words, buffer, cuts, .. } = self;
        for (index, word) in words.iter().enumerate() {
            set(buffer, &characters[word.clone()]);
            if let Some(code) = code_at(characters, word, index == 0, buffer) {
                let start = word.start - usize::from(code.is_negative);
                code.forms().for_each(|it| visit(Term::Word(it), place(characters, start..word.end)));
                continue;
            }
            if word.len() == 1 && words.len() > 1 {
                continue;
            }
            visit(Term::Word(cut(buffer)), place(characters, word.clone()));
            let update = (index == 0).then(|| update(characters, word, buffer)).flatten();
            parts(&characters[word.clone()], cuts);
            if cuts.len() > 2 {
                for part in cuts.windows(2).filter(|it| it[1] - it[0] > 1) {
                    let part = word.start + part[0]..word.start + part[1];
                    set(buffer, &characters[part.clone()]);
                    visit(Term::Word(cut(buffer)), place(characters, part));
                }
            }
            if let Some(start) = update {
                set(buffer, &characters[word.clone()]);
                buffer.insert_str(0, "kb");
                visit(Term::Word(buffer), place(characters, start..word.end));
            }
        }
        if let [first, .., last] = words.as_slice() {
            let length: usize = words.iter().map(|it| it.len()).sum();
            if length <= LONGEST {
                buffer.clear();
                words.iter().for_each(|it| buffer.extend(characters[it.clone()].iter().map(|it| it.folded)));
                visit(Term::Word(buffer), place(characters, first.start..last.end));
            }
        }
    }

    fn run_terms(&self, is_heading: bool, visit: &mut impl FnMut(Term<'_>, Range<u32>)) {
        let characters = &self.characters;
        for pair in self.run.windows(2) {
            let (before, vowel) = (pair[0].at, pair[1].at);
            if characters[vowel].folded == LONG_VOWEL && characters[before].folded != LONG_VOWEL {
                let place = characters[before].from..characters[vowel].to;
                visit(Term::Gram(characters[before].folded, LONG_VOWEL), place);
            }
        }
        let mut grams = self.run.iter().map(|it| it.at).filter(|it| characters[*it].folded != LONG_VOWEL);
        let Some(mut before) = grams.next() else { return };
        let mut is_alone = true;
        let single = |at: usize, visit: &mut dyn FnMut(Term<'_>, Range<u32>)| {
            visit(Term::Single(characters[at].folded), place(characters, at..at + 1));
        };
        for at in grams {
            let (first, second) = (characters[before].folded, characters[at].folded);
            if is_heading && is_han(first) {
                single(before, visit);
            }
            visit(Term::Gram(first, second), characters[before].from..characters[at].to);
            (before, is_alone) = (at, false);
        }
        if is_alone || is_heading && is_han(characters[before].folded) {
            single(before, visit);
        }
    }

    fn chain_phrase(&mut self, phrase: &mut Phrase) {
        let Self { characters, words, buffer, cuts, .. } = self;
        for (index, word) in words.iter().enumerate() {
            set(buffer, &characters[word.clone()]);
            let base = phrase.characters.len();
            for (at, character) in characters[word.clone()].iter().enumerate() {
                phrase.push(character, if at == 0 { START } else { 0 });
            }
            if let Some(code) = code_at(characters, word, index == 0, buffer) {
                if buffer.starts_with("0x") {
                    phrase.flags[base + 2] = PART;
                }
                phrase.codes.push((code.canonical, base..phrase.characters.len()));
            } else if word.len() > 1 || words.len() == 1 {
                parts(&characters[word.clone()], cuts);
                for cut in &cuts[1..cuts.len() - 1] {
                    phrase.flags[base + cut] = PART;
                }
            }
        }
    }

    fn run_phrase(&self, phrase: &mut Phrase) {
        for (index, it) in self.run.iter().enumerate() {
            let character = &self.characters[it.at];
            let before = index.checked_sub(1).map(|it| self.run[it]);
            let next = self.run.get(index + 1);
            // At the end of a kana word a long vowel is written or left out.
            if character.folded == LONG_VOWEL && next.is_none_or(|next| next.script != it.script) {
                if let Some(last) = phrase.flags.last_mut() {
                    *last |= LONG;
                }
                continue;
            }
            let starts = before.is_none_or(|before| before.at + 1 != it.at || before.script != it.script);
            phrase.push(character, SPACELESS | if starts { START } else { 0 });
        }
    }
}

impl Phrase {
    /// Whether it ends in katakana without a long vowel, so that one may have been left out.
    pub fn ends_in_katakana(&self) -> bool {
        self.flags.last().is_some_and(|it| it & LONG == 0)
            && self.characters.last().is_some_and(|it| matches!(it, 'ァ'..='ヺ'))
    }

    fn push(&mut self, character: &FoldedChar, flags: u8) {
        self.characters.push(character.folded);
        self.places.push(character.from..character.to);
        self.flags.push(flags);
    }
}

fn set(buffer: &mut String, characters: &[FoldedChar]) {
    buffer.clear();
    buffer.extend(characters.iter().map(|it| it.folded));
}

fn place(characters: &[FoldedChar], range: Range<usize>) -> Range<u32> {
    characters[range.start].from..characters[range.end - 1].to
}

/// A word, no longer than a term may be.
pub fn cut(word: &str) -> &str {
    if word.len() <= LONGEST {
        return word;
    }
    word.char_indices().nth(LONGEST).map_or(word, |(at, _)| &word[..at])
}

/// The code that a word is; a minus sign is looked for before the first word of a chain.
fn code_at(characters: &[FoldedChar], word: &Range<usize>, is_first: bool, text: &str) -> Option<ErrorCode> {
    if !code::may_be(text) {
        return None;
    }
    let is_minus = |at: usize| characters[at].folded == '-';
    let after_word = |at: usize| at > 0 && characters[at - 1].class == Class::Word;
    let is_after_minus = is_first && word.start > 0 && is_minus(word.start - 1) && !after_word(word.start - 1);
    code::read(text, is_after_minus)
}

/// Where `KB` begins, if the word is the number of an update that a space separates from it.
fn update(characters: &[FoldedChar], word: &Range<usize>, text: &str) -> Option<usize> {
    if !matches!(text.len(), 6 | 7) || !text.bytes().all(|it| it.is_ascii_digit()) {
        return None;
    }
    let spaces = characters[..word.start].iter().rev().take_while(|it| is_space(it.folded)).count();
    let end = word.start - spaces;
    let start = end.checked_sub(2)?;
    let is_kb = characters[start].folded == 'k' && characters[start + 1].folded == 'b';
    let is_whole = start == 0 || characters[start - 1].class != Class::Word;
    (spaces > 0 && is_kb && is_whole).then_some(start)
}

/// The places where the parts of a word begin, and its end.
fn parts(word: &[FoldedChar], cuts: &mut Vec<usize>) {
    cuts.clear();
    cuts.push(0);
    for at in 1..word.len() {
        let (before, here) = (&word[at - 1], &word[at]);
        if before.from == here.from {
            continue;
        }
        let border = before.folded.is_ascii_digit() != here.folded.is_ascii_digit();
        let is_lower = |it: &FoldedChar| !is_upper(it.original) && !it.folded.is_ascii_digit();
        let camel =
            || is_upper(here.original) && (!is_upper(before.original) || word.get(at + 1).is_some_and(is_lower));
        if border || camel() {
            cuts.push(at);
        }
    }
    cuts.push(word.len());
}

#[inline]
fn is_upper(character: char) -> bool {
    if character.is_ascii() {
        return character.is_ascii_uppercase();
    }
    let mut lower = character.to_lowercase();
    lower.next() != Some(character) || lower.next().is_some()
}

fn is_space(character: char) -> bool {
    matches!(character, ' ' | '\t'..='\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

#[inline]
fn is_transparent(character: char) -> bool {
    is_space(character) || character == '・'
}

fn script(character: char) -> Script {
    match character {
        'ァ'..='ヺ' | 'ヽ'..='ヿ' | '\u{31f0}'..='\u{31ff}' => Script::Katakana,
        'ぁ'..='ゖ' | 'ゝ'..='ゟ' => Script::Hiragana,
        _ => Script::Other,
    }
}
