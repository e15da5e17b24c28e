//! Bold text and the texts of links: as many as in the original, and around the same words.
//!
//! The bold of the original is what a translation is measured by. Whether a bold stands where it should is seen at its
//! edges: nobody marks half a word, half a bracket, or the particle behind a word.

use std::ops::Range;

use super::pair::Pair;
use crate::finding::{Finding, code};

/// Compares bold texts.
pub fn bolds(pair: &Pair<'_>, findings: &mut Vec<Finding>) {
    let (ours, theirs) = (&pair.ours.bolds, &pair.theirs.bolds);
    if ours.is_empty() && theirs.is_empty() {
        return;
    }
    let displaced = ours.iter().find_map(|it| Some((it, displacement(pair, it)?)));
    if let Some((bold, reason)) = displaced {
        let text = &pair.ours.text[bold.clone()];
        let message = format!("the bold `{text}` {reason}");
        let original = theirs.first().cloned();
        findings.push(
            pair.finding(code::TRANSLATION_BOLD_DISPLACED, bold.clone(), message, original)
                .help("put the marks around the words that are bold in the original"),
        );
        return;
    }
    if ours.len() != theirs.len() {
        let message = match (ours.len(), theirs.len()) {
            (0, 1) => {
                format!("`{}` is bold in the original, and nothing is here", &pair.theirs.text[theirs[0].clone()])
            }
            (ours, theirs) => format!("{ours} texts are bold here, and {theirs} in the original"),
        };
        let at = ours.first().cloned().unwrap_or_else(|| pair.whole());
        findings.push(
            pair.finding(code::TRANSLATION_BOLD, at, message, theirs.first().cloned())
                .help("mark the same words as the original"),
        );
    }
}

/// Why a bold text of the translation cannot stand where it should, if so.
fn displacement(pair: &Pair<'_>, bold: &Range<usize>) -> Option<&'static str> {
    let text = &pair.ours.text[bold.clone()];
    let inner = text.trim_matches(char::is_whitespace);
    let (first, last) = (inner.chars().next()?, inner.chars().next_back()?);
    let before = pair.ours.text[..bold.start].trim_end_matches(['*', '_']).chars().next_back();
    let after = pair.ours.text[bold.end..].trim_start_matches(['*', '_']).chars().next();
    let is_open = |text: &str| text.matches('"').count() % 2 == 1;
    if is_open(text) && !pair.theirs.bolds.iter().any(|it| is_open(&pair.theirs.text[it.clone()])) {
        return Some("has a quotation mark without its counterpart");
    }
    if balance(text) != (0, 0) && pair.theirs.bolds.iter().all(|it| balance(&pair.theirs.text[it.clone()]) == (0, 0)) {
        return Some("has a bracket without its counterpart");
    }
    if let Some(term) = elsewhere(pair, bold) {
        return Some(term);
    }
    let has_space = |character: Option<char>| character.is_none_or(char::is_whitespace);
    let second = inner.chars().nth(1);
    let follows_no_kana = second.is_none_or(|it| !is_hiragana(it));
    if matches!(first, 'を' | 'が' | 'は' | 'に' | 'で' | 'の' | 'と' | 'も' | 'へ') && follows_no_kana {
        return Some("begins with a particle");
    }
    let begins_so = |it: &Range<usize>| pair.theirs.text[it.clone()].trim_start().starts_with(first);
    if matches!(first, '、' | '。' | ':' | '：' | ',' | '，') && !pair.theirs.bolds.iter().any(begins_so) {
        return Some("begins with a punctuation mark");
    }
    // What brackets enclose is whole: `[**次へ**]`.
    let is_enclosed = matches!(before, Some('[' | '［' | '「')) && matches!(after, Some(']' | '］' | '」'));
    if is_enclosed && balance(text) == (0, 0) {
        return None;
    }
    // A sentence may be bold and end in a particle: `**注意事項は**`.
    let is_term = pair.theirs.bolds.iter().any(|it| is_term(&pair.theirs.text[it.clone()]));
    let before_last = inner.chars().rev().nth(1);
    if is_term
        && matches!(last, 'を' | 'が' | 'は' | 'に' | 'へ' | 'の' | 'と' | 'で')
        && before_last.is_some_and(|it| !is_hiragana(it))
        && !matches!(inner, "次へ" | "前へ")
        && pair.theirs.bolds.iter().all(|it| !pair.theirs.text[it.clone()].ends_with(':'))
    {
        return Some("ends with a particle");
    }
    let begins_late = |it: char| joined(it, first) || is_tail(it, inner);
    let starts_inside = !text.starts_with(char::is_whitespace) && !has_space(before) && before.is_some_and(begins_late);
    let ends_early = |it: char| joined(last, it) || is_kanji(last) && is_ending(it);
    let ends_inside = !text.ends_with(char::is_whitespace) && !has_space(after) && after.is_some_and(ends_early);
    let inside_word = |it: &Range<usize>| {
        let original = pair.theirs.text;
        let before = original[..it.start].trim_end_matches('*').chars().next_back();
        let after = original[it.end..].trim_start_matches('*').chars().next();
        before.is_some_and(char::is_alphanumeric) || after.is_some_and(char::is_alphanumeric)
    };
    if (starts_inside || ends_inside) && !pair.theirs.bolds.iter().any(inside_word) {
        return Some(if starts_inside { "begins inside a word" } else { "ends inside a word" });
    }
    None
}

/// A bold term of the original that stands in the translation as it is, and is not bold there, while something else is.
fn elsewhere(pair: &Pair<'_>, bold: &Range<usize>) -> Option<&'static str> {
    let theirs: Vec<&str> = pair.theirs.bolds.iter().map(|it| bare(&pair.theirs.text[it.clone()])).collect();
    let ours: Vec<&str> = pair.ours.bolds.iter().map(|it| bare(&pair.ours.text[it.clone()])).collect();
    let text = bare(&pair.ours.text[bold.clone()]);
    if theirs.len() != ours.len() || theirs.iter().any(|it| text.contains(it) || it.contains(text)) {
        return None;
    }
    let is_lost = |it: &&&str| {
        it.len() > 2 && it.is_ascii() && pair.ours.prose.contains(**it) && !ours.iter().any(|bold| bold.contains(**it))
    };
    theirs.iter().find(is_lost).map(|_| "stands beside the term that is bold in the original")
}

fn bare(text: &str) -> &str {
    text.trim_matches(|it: char| it.is_whitespace() || "[]「」『』\"“”:：.。,、()（）".contains(it))
}

/// Whether a bold of the original is a name of something, not a sentence.
fn is_term(text: &str) -> bool {
    text.split_whitespace().count() <= 5 && !text.trim_end().ends_with(['.', '!', '?', ':'])
}

/// Closing brackets without an opening one, and opening ones without a closing one.
fn balance(text: &str) -> (usize, usize) {
    let (mut open, mut closed) = (0_usize, 0_usize);
    for character in text.chars() {
        match character {
            '[' | '「' | '『' | '(' | '（' | '［' | '【' => open += 1,
            ']' | '」' | '』' | ')' | '）' | '］' | '】' => match open.checked_sub(1) {
                Some(rest) => open = rest,
                None => closed += 1,
            },
            _ => {}
        }
    }
    (closed, open)
}

fn is_hiragana(character: char) -> bool {
    matches!(character, '\u{3041}'..='\u{3096}')
}

/// Whether a bold text begins with the kana that belong to the word before it: `指し**た場所**`.
fn is_tail(before: char, text: &str) -> bool {
    let is_letter = is_kanji(before) || is_hiragana(before) && !"をがはにでのともへやかてばりず".contains(before);
    is_letter && text.starts_with(is_hiragana) && !text.chars().all(is_hiragana)
}

/// Kana that follow a kanji inside of a word, and never a whole one: `**呼**び出し`.
fn is_ending(character: char) -> bool {
    "きぎくぐけげちつっびぶべみむめりるれろえいう".contains(character)
}

fn is_kanji(character: char) -> bool {
    matches!(character, '\u{4E00}'..='\u{9FFF}' | '々')
}

/// Whether two neighbours are of one word: of one script.
fn joined(a: char, b: char) -> bool {
    let is_katakana = |it: char| matches!(it, '\u{30A1}'..='\u{30FA}' | 'ー');
    let is_latin = |it: char| it.is_ascii_alphanumeric();
    is_katakana(a) && is_katakana(b) || is_kanji(a) && is_kanji(b) || is_latin(a) && is_latin(b)
}

/// Looks for texts of links that are not where they should be.
pub fn link_texts(pair: &Pair<'_>, findings: &mut Vec<Finding>) {
    for link in &pair.ours.links {
        let Some(text) = pair.ours.text.get(link.text.clone()) else { continue };
        let Some(reason) = misplaced(text.trim_start_matches('*')) else { continue };
        findings.push(
            pair.finding(
                code::TRANSLATION_LINK_TEXT,
                link.range.clone(),
                format!("the text of the link, `{text}`, {reason}"),
                pair.theirs.links.iter().find(|it| it.target == link.target).map(|it| it.range.clone()),
            )
            .help("put the brackets around the words that are the link in the original"),
        );
    }
}

fn misplaced(text: &str) -> Option<&'static str> {
    let inner = text.trim();
    let (first, second) = (inner.chars().next()?, inner.chars().nth(1));
    let follows_no_kana = second.is_none_or(|it| !is_hiragana(it));
    let is_particle = matches!(first, 'を' | 'が' | 'は' | 'に' | 'で' | 'の' | 'と' | 'も' | 'へ') && follows_no_kana;
    let is_tail = ["する", "して", "します", "された", "される", "を参照", "ください", "については", "について"]
        .iter()
        .any(|it| inner.starts_with(it))
        && !inner.starts_with("するには");
    match first {
        _ if is_particle => Some("begins with a particle"),
        _ if is_tail => Some("begins with the end of a word"),
        '」' | '』' | '）' | '、' | '。' => Some("begins with a mark that closes"),
        _ => None,
    }
}
