//! Marks that machine translation and input methods break: escapes, `¥`, brackets, quotes, spaces, widths.

use std::ops::Range;

use super::facts::MASK;
use super::pair::Pair;
use crate::finding::{Finding, code};

/// Looks for broken marks.
pub fn marks(pair: &Pair<'_>, findings: &mut Vec<Finding>) {
    escapes(pair, findings);
    yen(pair, findings);
    brackets(pair, findings);
    spaces(pair, findings);
    widths(pair, findings);
}

/// `HKEY \ _LOCAL` for `HKEY\_LOCAL`; `\*` where the original has emphasis.
fn escapes(pair: &Pair<'_>, findings: &mut Vec<Finding>) {
    let (ours, theirs) = (pair.ours.text, pair.theirs.text);
    if memchr::memchr(b'\\', ours.as_bytes()).is_none() {
        return;
    }
    let split: Vec<Range<usize>> = split_escapes(ours).collect();
    if split.len() > split_escapes(theirs).count() {
        findings.push(
            pair.finding(
                code::TRANSLATION_ESCAPE,
                split[0].clone(),
                format!(
                    "a space stands between `\\` and the mark `{}`, so readers see the backslash",
                    &ours[split[0].end - 1..split[0].end]
                ),
                None,
            )
            .help("remove the space"),
        );
    }
    let stars = |text: &str| text.matches("\\*").count();
    let marks = |text: &str| text.matches('*').count();
    // What is escaped in both is meant to be seen.
    if stars(ours) > stars(theirs)
        && marks(theirs) > stars(theirs)
        && let Some(at) = ours.find("\\*")
    {
        findings.push(
            pair.finding(
                code::TRANSLATION_EMPHASIS_ESCAPED,
                at..at + 2,
                "`\\*` is shown as an asterisk, where the original has emphasis".to_owned(),
                None,
            )
            .help("write the marks without backslashes around the words that are emphasised in the original"),
        );
    }
}

/// Backslashes with spaces between them and a mark that they should escape.
fn split_escapes(text: &str) -> impl Iterator<Item = Range<usize>> {
    let bytes = text.as_bytes();
    let escape = |at: usize| {
        let spaces = bytes[at + 1..].iter().take_while(|it| **it == b' ').count();
        let mark = *bytes.get(at + 1 + spaces)?;
        (spaces > 0 && mark.is_ascii_punctuation() && mark != b'(' && mark != b'<').then_some(at..at + spaces + 2)
    };
    memchr::memchr_iter(b'\\', bytes).filter_map(escape)
}

/// A backslash that became a yen sign, as Japanese fonts and keyboards have it.
fn yen(pair: &Pair<'_>, findings: &mut Vec<Finding>) {
    let (ours, theirs) = (pair.ours.text, pair.theirs.text);
    let Some((at, sign)) = ours.char_indices().find(|it| matches!(it.1, '¥' | '￥')) else { return };
    if theirs.contains(['¥', '￥']) || theirs.to_ascii_lowercase().contains("yen") || theirs.contains("JPY") {
        return;
    }
    let is_price = ours[at + sign.len_utf8()..].trim_start().starts_with(|it: char| it.is_numeric());
    if !theirs.contains('\\') && is_price {
        return;
    }
    let message = format!("`{sign}` stands here where the original has a backslash");
    let original = theirs.find('\\').map(|it| it..it + 1);
    findings.push(pair.finding(code::TRANSLATION_YEN, at..at + sign.len_utf8(), message, original).help("write `\\`"));
}

/// Brackets and quotes without their counterparts, where those of the original are in order.
fn brackets(pair: &Pair<'_>, findings: &mut Vec<Finding>) {
    let ours = &*pair.ours.prose;
    let open = unpaired(ours);
    if open.iter().all(Option::is_none) {
        return;
    }
    let theirs = unpaired(&pair.theirs.prose);
    let single = open.iter().zip(&theirs).zip(BRACKETS).find_map(|((ours, theirs), kind)| {
        let at = (*ours)?;
        theirs.is_none().then_some((at, kind))
    });
    let Some((at, (opening, closing))) = single else { return };
    let written = ours[at..].chars().next().unwrap_or(opening);
    let message = format!("`{written}` has no counterpart; the original's `{opening}{closing}` are in order");
    let finding = pair.finding(code::TRANSLATION_BRACKET, at..at + written.len_utf8(), message, None);
    findings.push(finding.help("write both brackets, or none"));
}

/// Kinds of brackets and quotation marks that come in pairs.
const BRACKETS: [(char, char); 5] = [('(', ')'), ('[', ']'), ('「', '」'), ('『', '』'), ('“', '”')];

/// The first bracket of each kind that has no counterpart. A closing one alone may number a list: `1)`.
fn unpaired(text: &str) -> [Option<usize>; 5] {
    // How many are open of each kind, and where the first of these stands.
    let mut open = [(0_usize, 0_usize); 5];
    let mut single = [None; 5];
    for (at, character) in text.char_indices() {
        let (kind, is_closing) = match character {
            '(' | '（' => (0, false),
            ')' | '）' => (0, true),
            '[' | '［' => (1, false),
            ']' | '］' => (1, true),
            '「' => (2, false),
            '」' => (2, true),
            '『' => (3, false),
            '』' => (3, true),
            '“' => (4, false),
            '”' => (4, true),
            _ => continue,
        };
        let (count, first) = &mut open[kind];
        if !is_closing {
            if *count == 0 {
                *first = at;
            }
            *count += 1;
        } else if *count > 0 {
            *count -= 1;
        } else if single[kind].is_none() && !(kind == 0 && is_number_or_smile(&text[..at])) {
            single[kind] = Some(at);
        }
    }
    for (single, (count, first)) in single.iter_mut().zip(open) {
        if count > 0 && single.is_none() {
            *single = Some(first);
        }
    }
    single
}

/// Whether a closing bracket behind this text ends `1)` or `:)`.
fn is_number_or_smile(before: &str) -> bool {
    let before = before.trim_end();
    let is_number = before.ends_with(|it: char| it.is_ascii_alphanumeric()) && before.chars().count() <= 2;
    is_number || before.ends_with([':', ';'])
}

/// Two spaces between words.
fn spaces(pair: &Pair<'_>, findings: &mut Vec<Finding>) {
    let Some(range) = double_space(&pair.ours.prose) else { return };
    if double_space(&pair.theirs.prose).is_none() {
        let message = "several spaces stand here, where the original has none".to_owned();
        findings.push(pair.finding(code::TRANSLATION_SPACE, range, message, None).help("write one space, or none"));
    }
}

fn double_space(text: &str) -> Option<Range<usize>> {
    let mut from = 0;
    while let Some(found) = memchr::memmem::find(&text.as_bytes()[from..], b"  ") {
        let start = from + found;
        let length = text[start..].bytes().take_while(|it| *it == b' ').count();
        let end = start + length;
        let neighbours = (text[..start].chars().next_back(), text[end..].chars().next());
        let is_marker = text[..start]
            .trim_start()
            .trim_end_matches('.')
            .chars()
            .all(|it| it.is_ascii_digit() || "-*+>#".contains(it));
        let is_edge = |it: Option<char>| it.is_none_or(|it| it.is_whitespace() || it == '|' || it == MASK);
        if !is_marker && !is_edge(neighbours.0) && !is_edge(neighbours.1) {
            return Some(start..end);
        }
        from = end;
    }
    None
}

/// Letters and digits of full width, and kana of half width.
fn widths(pair: &Pair<'_>, findings: &mut Vec<Finding>) {
    let is_wide = |it: char| matches!(it, 'Ａ'..='Ｚ' | 'ａ'..='ｚ' | '０'..='９');
    let is_narrow = |it: char| matches!(it, 'ｦ'..='ﾟ');
    // Both begin with this byte in UTF-8.
    if memchr::memchr(0xEF, pair.ours.prose.as_bytes()).is_none() {
        return;
    }
    let prose = &*pair.ours.prose;
    let Some((at, character)) = prose.char_indices().find(|it| is_wide(it.1) || is_narrow(it.1)) else { return };
    if pair.theirs.text.contains(character) {
        return;
    }
    let is_same = |it: &char| if is_wide(character) { is_wide(*it) } else { is_narrow(*it) };
    let length: usize = prose[at..].chars().take_while(is_same).map(char::len_utf8).sum();
    let kind = if is_wide(character) { "letters of full width" } else { "kana of half width" };
    let message = format!("`{}` is written with {kind}", &prose[at..at + length]);
    findings.push(
        pair.finding(code::TRANSLATION_WIDTH, at..at + length, message, None)
            .help("write Latin letters and digits in half width, and kana in full width"),
    );
}
