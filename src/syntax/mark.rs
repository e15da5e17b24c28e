//! Characters that stand for something else while a text is parsed.
//!
//! Unicode noncharacters never occur in a loaded text (`source/load` sees to it), and the
//! Markdown parser takes them for neither space nor punctuation, that is, for letters:
//! what `format.md` P7 asks of an atom.

use std::sync::LazyLock;

use memchr::memmem::Finder;

use crate::text::push_number;

/// Makes a neighbour look like a letter to an emphasis run; stands for nothing.
pub const LETTER: char = '\u{FDD0}';
/// Opens the number of a unit.
pub const UNIT_OPEN: char = '\u{FDD1}';
/// Ends the number of a unit.
pub const UNIT_CLOSE: char = '\u{FDD2}';
/// Opens the number of a construct that was taken out of the text.
pub const CONSTRUCT_OPEN: char = '\u{FDD6}';
/// Ends the number of a construct.
pub const CONSTRUCT_CLOSE: char = '\u{FDD7}';
/// Begins a line that must be read as inlines whatever it looks like.
pub const INLINE_START: char = '\u{FDD8}';
/// Says that the character before it is [`PUNCTUATION`] and stands for nothing.
pub const AFTER_PUNCTUATION: char = '\u{FDD9}';
/// Says that the character after it is [`PUNCTUATION`] and stands for nothing.
pub const BEFORE_PUNCTUATION: char = '\u{FDDA}';
/// Makes a neighbour look like punctuation to an emphasis run: a real, very rare character.
pub const PUNCTUATION: char = '\u{10A7F}';

/// Whether a character is one of the noncharacters U+FDD0..=U+FDEF.
pub fn is_mark(character: char) -> bool {
    ('\u{FDD0}'..='\u{FDEF}').contains(&character)
}

/// A stretch of a text with marks in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part<'a> {
    /// Text, and where it begins.
    Text(&'a str, usize),
    /// The unit of this index, and where its atom begins.
    Unit(usize, usize),
    /// The construct of this index, and where its atom begins.
    Construct(usize, usize),
}

/// Whether a text has any mark.
pub fn has_marks(text: &str) -> bool {
    next_mark(text, 0).is_some()
}

/// Where the next mark stands from an offset on.
fn next_mark(text: &str, from: usize) -> Option<usize> {
    // All marks are U+FDD0..=U+FDEF: EF B7 90..AF in UTF-8.
    static FINDER: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new(&[0xEF, 0xB7]));
    let bytes = text.as_bytes();
    let mut at = from;
    while let Some(found) = FINDER.find(bytes.get(at..)?) {
        at += found;
        if matches!(bytes.get(at + 2), Some(0x90..=0xAF)) {
            return Some(at);
        }
        at += 1;
    }
    None
}

/// Appends the atom that stands for a unit.
pub fn push_unit(out: &mut String, index: usize) {
    out.push(UNIT_OPEN);
    push_number(out, index);
    out.push(UNIT_CLOSE);
}

/// Splits a text at its atoms and leaves out what stands for nothing.
pub fn parts(text: &str) -> impl Iterator<Item = Part<'_>> {
    Parts { text, done: 0, atom: None }
}

struct Parts<'a> {
    text: &'a str,
    /// How far the text has been split.
    done: usize,
    /// An atom that follows the text that was split off before.
    atom: Option<Part<'a>>,
}

impl<'a> Iterator for Parts<'a> {
    type Item = Part<'a>;

    fn next(&mut self) -> Option<Part<'a>> {
        loop {
            if let Some(atom) = self.atom.take() {
                return Some(atom);
            }
            let (text, start) = (self.text, self.done);
            let mark = next_mark(text, start);
            let end = mark.map_or(text.len(), |at| self.pass(at).max(start));
            if mark.is_none() {
                self.done = text.len();
            }
            match text.get(start..end).filter(|it| !it.is_empty()) {
                Some(stretch) => return Some(Part::Text(stretch, start)),
                None if mark.is_none() => return None,
                None => {}
            }
        }
    }
}

impl Parts<'_> {
    /// Goes on behind the mark that stands at an offset, and returns where the text before it ends.
    fn pass(&mut self, at: usize) -> usize {
        let mut rest = self.text[at..].chars();
        let mark = rest.next();
        let rest = rest.as_str();
        let next = self.text.len() - rest.len();
        self.done = next;
        match mark {
            Some(UNIT_OPEN) => {
                self.pass_atom(next, UNIT_CLOSE, |index| Part::Unit(index, at));
                at
            }
            Some(CONSTRUCT_OPEN) => {
                self.pass_atom(next, CONSTRUCT_CLOSE, |index| Part::Construct(index, at));
                at
            }
            Some(AFTER_PUNCTUATION) => at.saturating_sub(PUNCTUATION.len_utf8()),
            Some(BEFORE_PUNCTUATION) => {
                self.done += rest.chars().next().map_or(0, char::len_utf8);
                at
            }
            _ => at,
        }
    }

    /// Goes on behind the number of an atom, if there is one.
    fn pass_atom(&mut self, number: usize, close: char, atom: impl FnOnce(usize) -> Part<'static>) {
        let text = &self.text[number..];
        let digits = text.find(close).map(|length| &text[..length]);
        if let Some((digits, index)) = digits.and_then(|it| Some((it, it.parse().ok()?))) {
            self.atom = Some(atom(index));
            self.done = number + digits.len() + close.len_utf8();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn atoms_are_split_off_and_nudges_vanish() {
        let text = "a\u{FDD0}b\u{FDD1}12\u{FDD2}\u{FDD6}3\u{FDD7}_\u{10A7F}\u{FDD9}\u{FDD0}c";
        let kinds: Vec<String> = parts(text)
            .map(|it| match it {
                Part::Text(text, _) => format!("text {text}"),
                Part::Unit(index, _) => format!("unit {index}"),
                Part::Construct(index, _) => format!("construct {index}"),
            })
            .collect();
        assert_eq!(kinds, ["text a", "text b", "unit 12", "construct 3", "text _", "text c"]);
    }
}
