//! CJK-friendly emphasis: `**「重要」**です` is strong although punctuation stands inside the marks.
//!
//! The amendment of CommonMark's flanking rule that is published as *markdown-cjk-friendly*, in the
//! form that comrak implements (`cjk_friendly_emphasis`). The parser knows only the original rule,
//! so before it sees a text, a run whose outcome would differ gets a neighbour that makes the
//! original rule come to the amended outcome. The neighbours are marks, removed afterwards.

use unicode_properties::{GeneralCategoryGroup, UnicodeGeneralCategory};

use super::mapped::Mapped;
use super::mark::{AFTER_PUNCTUATION, BEFORE_PUNCTUATION, LETTER, PUNCTUATION, UNIT_CLOSE, UNIT_OPEN};

/// Puts marks beside emphasis runs where the amended rule decides otherwise than the original one.
pub fn mark_emphasis(mapped: Mapped) -> Mapped {
    let nudges = nudges(mapped.text());
    if nudges.is_empty() {
        return mapped;
    }
    let mut marked = Mapped::default();
    let mut done = 0;
    for nudge in nudges {
        marked.push_from(&mapped, done..nudge.at);
        marked.replace_from(&nudge.text, &mapped, nudge.at..nudge.at);
        done = nudge.at;
    }
    marked.push_from(&mapped, done..mapped.text().len());
    marked
}

struct Nudge {
    at: usize,
    text: String,
}

fn nudges(text: &str) -> Vec<Nudge> {
    let mut nudges = Vec::new();
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(found) = bytes.get(at..).and_then(|it| memchr::memchr3(b'\\', b'*', b'_', it)) {
        at += found;
        let (start, delimiter) = (at, bytes[at]);
        if delimiter == b'\\' {
            at += 2;
            continue;
        }
        while bytes.get(at) == Some(&delimiter) {
            at += 1;
        }
        nudge_run(text, start..at, delimiter, &mut nudges);
    }
    nudges
}

fn nudge_run(text: &str, run: std::ops::Range<usize>, delimiter: u8, nudges: &mut Vec<Nudge>) {
    let before = text[..run.start].chars().next_back();
    let after = text[run.end..].chars().next();
    let concerns = |it: Option<char>| it.is_some_and(|it| it >= '\u{1100}');
    // In a table a pipe is the end of the cell, which the parser treats in its own way.
    if !(concerns(before) || concerns(after)) || before == Some('|') || after == Some('|') {
        return;
    }
    let two_before = text[..run.start].chars().rev().nth(1);
    let wanted = amended(before, two_before, after, delimiter);
    let seen = |before: Option<char>, after: Option<char>| original(before, after, delimiter);
    if seen(before, after) == wanted {
        return;
    }
    const CHOICES: [Option<char>; 3] = [None, Some(LETTER), Some(PUNCTUATION)];
    let choice = CHOICES
        .iter()
        .flat_map(|left| CHOICES.iter().map(move |right| (*left, *right)))
        .filter(|(left, right)| seen(left.or(before), right.or(after)) == wanted)
        .min_by_key(|(left, right)| usize::from(left.is_some()) + usize::from(right.is_some()));
    let Some((left, right)) = choice else {
        return;
    };
    if let Some(neighbour) = left {
        let mut nudge = String::new();
        if is_delimiter(before) {
            nudge.extend([PUNCTUATION, AFTER_PUNCTUATION]);
        }
        if neighbour == PUNCTUATION {
            nudge.push(BEFORE_PUNCTUATION);
        }
        nudge.push(neighbour);
        nudges.push(Nudge { at: run.start, text: nudge });
    }
    if let Some(neighbour) = right {
        let mut nudge = String::from(neighbour);
        if neighbour == PUNCTUATION {
            nudge.push(AFTER_PUNCTUATION);
        }
        if is_delimiter(after) {
            nudge.extend([BEFORE_PUNCTUATION, PUNCTUATION]);
        }
        nudges.push(Nudge { at: run.end, text: nudge });
    }
}

fn is_delimiter(character: Option<char>) -> bool {
    matches!(character, Some('*' | '_' | '~'))
}

/// Whether a run can open and can close emphasis by CommonMark 0.31, section 6.2.
fn original(before: Option<char>, after: Option<char>, delimiter: u8) -> (bool, bool) {
    let (before, after) = (before.unwrap_or('\n'), after.unwrap_or('\n'));
    let left = !after.is_whitespace() && (!is_punctuation(after) || before.is_whitespace() || is_punctuation(before));
    let right = !before.is_whitespace() && (!is_punctuation(before) || after.is_whitespace() || is_punctuation(after));
    by_delimiter(left, right, is_punctuation(before), is_punctuation(after), delimiter)
}

/// The same by the amended rule.
fn amended(before: Option<char>, two_before: Option<char>, after: Option<char>, delimiter: u8) -> (bool, bool) {
    let (before, after) = (before.unwrap_or('\n'), after.unwrap_or('\n'));
    // A variation selector belongs to the character before it.
    let selected = matches!(before, '\u{FE00}'..='\u{FE0E}').then(|| two_before.unwrap_or('\n'));
    let quotation = selected.is_some_and(|it| is_ambiguous_quotation(it) && before == '\u{FE01}');
    let base = selected.unwrap_or(before);
    let left = !after.is_whitespace()
        && (!is_punctuation(after)
            || before.is_whitespace()
            || is_cjk(after)
            || is_cjk(base)
            || is_punctuation(base)
            || quotation
            || (selected.is_none() && matches!(before, '\u{E0100}'..='\u{E01EF}')));
    let ends_in_foreign_punctuation = !is_cjk(base) && is_punctuation(base) && !quotation;
    let right = !before.is_whitespace()
        && (is_cjk(after) || !ends_in_foreign_punctuation || after.is_whitespace() || is_punctuation(after));
    by_delimiter(left, right, is_punctuation(base), is_punctuation(after), delimiter)
}

fn by_delimiter(left: bool, right: bool, before: bool, after: bool, delimiter: u8) -> (bool, bool) {
    match delimiter {
        b'_' => (left && (!right || before), right && (!left || after)),
        _ => (left, right),
    }
}

fn is_ambiguous_quotation(character: char) -> bool {
    matches!(character, '\u{2018}' | '\u{2019}' | '\u{201C}' | '\u{201D}')
}

/// Unicode punctuation as CommonMark 0.31 means it: general categories P and S.
pub fn is_punctuation(character: char) -> bool {
    if character.is_ascii() {
        return character.is_ascii_punctuation();
    }
    // The table takes longer to say what is in every Japanese sentence.
    match character {
        '\u{3041}'..='\u{3096}' | '\u{30A1}'..='\u{30FA}' | 'ー' | '\u{4E00}'..='\u{9FFF}' => false,
        // Neither does it take less time for what stands in a sentence while its emphasis is told.
        LETTER | UNIT_OPEN | UNIT_CLOSE | AFTER_PUNCTUATION | BEFORE_PUNCTUATION => false,
        PUNCTUATION => true,
        '、' | '。' | '〃' | '\u{3008}'..='\u{3020}' | '・' | '\u{FF01}'..='\u{FF0F}' | '\u{FF1A}'..='\u{FF20}' => {
            true
        }
        _ => is_in_table(character),
    }
}

fn is_in_table(character: char) -> bool {
    matches!(character.general_category_group(), GeneralCategoryGroup::Punctuation | GeneralCategoryGroup::Symbol)
}

/// A CJK character as *markdown-cjk-friendly* means it: wide, full-width or half-width forms and
/// Hangul, without emoji.
pub fn is_cjk(character: char) -> bool {
    if character < '\u{1100}' {
        return false;
    }
    matches!(
        u32::from(character),
        0x1100..=0x11ff | 0x20a9 | 0x2329..=0x232a | 0x2630..=0x2637 | 0x268a..=0x268f | 0x2e80..=0x2e99
            | 0x2e9b..=0x2ef3 | 0x2f00..=0x2fd5 | 0x2ff0..=0x303e | 0x3041..=0x3096 | 0x3099..=0x30ff
            | 0x3105..=0x312f | 0x3131..=0x318e | 0x3190..=0x31e5 | 0x31ef..=0x321e | 0x3220..=0x3247
            | 0x3250..=0xa48c | 0xa490..=0xa4c6 | 0xa960..=0xa97c | 0xac00..=0xd7a3 | 0xd7b0..=0xd7c6
            | 0xd7cb..=0xd7fb | 0xf900..=0xfaff | 0xfe10..=0xfe19 | 0xfe30..=0xfe52 | 0xfe54..=0xfe66
            | 0xfe68..=0xfe6b | 0xff01..=0xffbe | 0xffc2..=0xffc7 | 0xffca..=0xffcf | 0xffd2..=0xffd7
            | 0xffda..=0xffdc | 0xffe0..=0xffe6 | 0xffe8..=0xffee | 0x16fe0..=0x16fe4 | 0x16ff0..=0x16ff6
            | 0x17000..=0x18cda | 0x18cff..=0x18d20 | 0x18d80..=0x18df2 | 0x18e00..=0x19191
            | 0x191a0..=0x191d2 | 0x1aff0..=0x1aff3 | 0x1aff5..=0x1affb | 0x1affd..=0x1affe
            | 0x1b000..=0x1b128 | 0x1b132 | 0x1b150..=0x1b152 | 0x1b155 | 0x1b164..=0x1b168
            | 0x1b170..=0x1b2fb | 0x1d300..=0x1d356 | 0x1d360..=0x1d376 | 0x1f1ae | 0x1f200 | 0x1f202
            | 0x1f210..=0x1f219 | 0x1f21b..=0x1f22e | 0x1f230..=0x1f231 | 0x1f237 | 0x1f23b
            | 0x1f240..=0x1f248 | 0x1f260..=0x1f265 | 0x1f7da | 0x20000..=0x3fffd
    )
}

/// Whether text is written without a space beside this character: CJK but for Hangul, whose
/// languages put spaces between words (`format.md` R3).
pub fn joins_without_space(character: char) -> bool {
    is_cjk(character)
        && !matches!(u32::from(character), 0x1100..=0x11ff | 0x3131..=0x318e | 0xa960..=0xa97c | 0xac00..=0xd7fb)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn punctuation_is_what_the_table_of_unicode_says() {
        let differing: Vec<char> =
            ('\u{80}'..=char::MAX).filter(|it| is_punctuation(*it) != is_in_table(*it)).collect();
        assert!(differing.is_empty(), "{differing:?}");
    }
}
