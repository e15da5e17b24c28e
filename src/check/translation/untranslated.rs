//! Text of the original that stands in the translation as it is.

use std::ops::Range;

use super::facts::MASK;
use super::pair::Pair;
use crate::finding::{Finding, code};

/// How many words in lower case, one after another, are a sentence and no name.
const PROSE: usize = 3;

/// How many are a part of a sentence that was left as it is, inside of one that was translated.
const REMAINDER: usize = 6;

/// What the sides of a pair say of whether it is translated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// The original is no sentence: a name, a number, code.
    NoProse,
    /// The sides are equal.
    Untranslated,
    /// They differ.
    Translated,
}

/// Whether a pair is translated.
pub fn state(pair: &Pair<'_>) -> State {
    let (ours, theirs) = (pair.ours.text.trim(), pair.theirs.text.trim());
    if ours != theirs {
        return State::Translated;
    }
    if longest_run(&pair.theirs.prose).0 >= PROSE { State::Untranslated } else { State::NoProse }
}

/// Reports a pair that is not translated.
pub fn report(pair: &Pair<'_>, findings: &mut Vec<Finding>) {
    let message = "this is the text of the original, not a translation".to_owned();
    findings.push(
        pair.finding(code::TRANSLATION_UNTRANSLATED, pair.whole(), message, None)
            .help("translate it; if it is the same in both languages, leave it"),
    );
}

/// Reports words of the original inside a translated text.
pub fn remainders(pair: &Pair<'_>, findings: &mut Vec<Finding>) {
    let (length, range) = longest_run(&pair.ours.prose);
    // Text that has no Japanese at all may be of any third language.
    if length < REMAINDER || !pair.theirs.prose.contains(&pair.ours.prose[range.clone()]) {
        return;
    }
    if is_quoted(&pair.ours.prose, &range) {
        return;
    }
    let message = format!("`{}` is not translated", &pair.ours.prose[range.clone()]);
    findings.push(pair.finding(code::TRANSLATION_UNTRANSLATED, range, message, None).help("translate it"));
}

/// Whether words are those of a program, in quotation marks, or are followed by their translation in brackets.
fn is_quoted(prose: &str, words: &Range<usize>) -> bool {
    let (before, after) = (&prose[..words.start], &prose[words.end..]);
    let is_open = before.matches('"').count() % 2 == 1
        || before.matches(['“', '「', '\'']).count() > before.matches(['”', '」']).count();
    let translation = after.split_once(['(', '（']).map(|it| it.1.split([')', '）']).next().unwrap_or(it.1));
    is_open || translation.is_some_and(|it| it.chars().any(is_kana))
}

fn is_kana(character: char) -> bool {
    matches!(character, '\u{3041}'..='\u{30FF}')
}

/// The longest run of words in lower case: how many, and where.
fn longest_run(prose: &str) -> (usize, Range<usize>) {
    let mut best = (0, 0..0);
    let (mut count, mut start) = (0, 0);
    let mut at = 0;
    for word in prose.split_inclusive([' ', '\n', MASK]) {
        let trimmed = word.trim_matches(|it: char| it.is_whitespace() || ",;:".contains(it));
        let is_word = trimmed.len() > 1 && trimmed.bytes().all(|it| it.is_ascii_lowercase() || it == b'\'');
        if is_word {
            if count == 0 {
                start = at;
            }
            count += 1;
            let end = at + word.trim_end().len();
            if count > best.0 {
                best = (count, start..end);
            }
        } else {
            count = 0;
        }
        at += word.len();
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_in_lower_case_are_counted() {
        let text = "In the navigation, go to **Voice** now and then.";
        assert_eq!(longest_run(text), (4, 3..24));
        assert_eq!(longest_run("Microsoft Teams Rooms").0, 0);
        assert_eq!(longest_run("保存を選択して the file を").0, 2);
    }
}
