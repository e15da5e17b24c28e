//! Characters that stand for something else while a text is parsed.
//!
//! Unicode noncharacters never occur in a loaded text (`source/load` sees to it), and the
//! Markdown parser takes them for neither space nor punctuation, that is, for letters:
//! what `format.md` P7 asks of an atom.

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
    // All marks are U+FDD0..=U+FDEF: EF B7 90..AF in UTF-8.
    let bytes = text.as_bytes();
    memchr::memmem::find_iter(bytes, b"\xEF\xB7").any(|at| matches!(bytes.get(at + 2), Some(0x90..=0xAF)))
}

/// Splits a text at its atoms and leaves out what stands for nothing.
pub fn parts(text: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    if !has_marks(text) {
        if !text.is_empty() {
            parts.push(Part::Text(text, 0));
        }
        return parts;
    }
    let mut start = 0;
    let mut at = 0;
    while let Some(character) = text[at..].chars().next() {
        let next = at + character.len_utf8();
        if !is_mark(character) {
            at = next;
            continue;
        }
        match character {
            UNIT_OPEN | CONSTRUCT_OPEN => {
                let close = if character == UNIT_OPEN { UNIT_CLOSE } else { CONSTRUCT_CLOSE };
                push_text(&mut parts, text, start, at);
                let number = text[next..].find(close).map(|length| &text[next..next + length]);
                if let Some((digits, index)) = number.and_then(|it| Some((it, it.parse().ok()?))) {
                    parts.push(match character {
                        UNIT_OPEN => Part::Unit(index, at),
                        _ => Part::Construct(index, at),
                    });
                    at = next + digits.len() + close.len_utf8();
                } else {
                    at = next;
                }
                start = at;
            }
            AFTER_PUNCTUATION => {
                push_text(&mut parts, text, start, at.saturating_sub(PUNCTUATION.len_utf8()).max(start));
                at = next;
                start = at;
            }
            BEFORE_PUNCTUATION => {
                push_text(&mut parts, text, start, at);
                at = next + text[next..].chars().next().map_or(0, char::len_utf8);
                start = at;
            }
            _ => {
                push_text(&mut parts, text, start, at);
                at = next;
                start = at;
            }
        }
    }
    push_text(&mut parts, text, start, text.len());
    parts
}

fn push_text<'a>(parts: &mut Vec<Part<'a>>, text: &'a str, from: usize, to: usize) {
    if let Some(stretch) = text.get(from..to).filter(|it| !it.is_empty()) {
        parts.push(Part::Text(stretch, from));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn atoms_are_split_off_and_nudges_vanish() {
        let text = "a\u{FDD0}b\u{FDD1}12\u{FDD2}\u{FDD6}3\u{FDD7}_\u{10A7F}\u{FDD9}\u{FDD0}c";
        let kinds: Vec<String> = parts(text)
            .iter()
            .map(|it| match it {
                Part::Text(text, _) => format!("text {text}"),
                Part::Unit(index, _) => format!("unit {index}"),
                Part::Construct(index, _) => format!("construct {index}"),
            })
            .collect();
        assert_eq!(kinds, ["text a", "text b", "unit 12", "construct 3", "text _", "text c"]);
    }
}
