//! Numbers in English texts: figures, words, months, hours of twelve.

use std::ops::Range;

use super::{Number, Separators, digits, is_digit, is_whole};

/// The numbers of a text in Latin letters.
pub(super) fn latin(text: &str, separators: Separators, words_required: bool) -> Vec<Number> {
    let mut numbers: Vec<Number> = Vec::new();
    let mut at = 0;
    while let Some(character) = text[at..].chars().next() {
        if is_digit(character) {
            let number = figure(text, at, separators);
            at = number.end;
            numbers.push(number);
        } else if character.is_ascii_alphabetic() {
            let end = at + text[at..].bytes().take_while(u8::is_ascii_alphabetic).count();
            let number = word(text, at..end, words_required);
            at = number.map_or(end, |it| it.end);
            numbers.extend(number);
        } else {
            at += character.len_utf8();
        }
    }
    numbers
}

/// A number in figures: `3`, `5 million`, `3:00 pm`.
fn figure(text: &str, start: usize, separators: Separators) -> Number {
    let (value, end) = digits(text, start, separators);
    let mut number = Number { value, other: None, is_required: true, start, end };
    let after = &text[end..];
    let word = after.trim_start_matches([' ', '-', '\u{a0}']);
    if let Some((factor, length)) = scale(word) {
        number.other = Some(value);
        number.value = value.saturating_mul(factor);
        number.end = end + (after.len() - word.len()) + length;
    } else if let Some(hour) = clock(value, after) {
        number.other = Some(hour);
    }
    // `3:00` may be written without minutes, `1st` as a word.
    let is_minutes = value == 0 && text[..start].ends_with(':');
    let is_first = value == 1 && (after.starts_with("st") || after.starts_with("-to-"));
    let is_third_party = after.starts_with("rd party") || after.starts_with("rd-party");
    number.is_required = !is_minutes && !is_first && !is_third_party && !is_whole(value, after);
    number
}

/// A word that stands for a number, if this is one: `two minutes`, `March 5`, `twice`.
fn word(text: &str, range: Range<usize>, words_required: bool) -> Option<Number> {
    let Range { start, end } = range;
    let word = &text[start..end];
    let named = |value, is_required| Number { value, other: None, is_required, start, end };
    let gap = [' ', ',', '.', '\u{a0}'];
    let beside_figure = text[end..].trim_start_matches(gap).starts_with(is_digit)
        || text[..start].trim_end_matches(gap).ends_with(is_digit);
    if let Some(month) = month(word).filter(|_| beside_figure || word.len() > 5) {
        return Some(named(month, beside_figure && word.len() > 2));
    }
    let Some(value) = cardinal(word) else { return loose(word).map(|it| named(it, false)) };
    let after = &text[end..];
    let (factor, length) = scale(after.trim_start()).unwrap_or((1, 0));
    let is_measured = value > 10 || factor > 1 || is_measure(after);
    let end = if length > 0 { end + (after.len() - after.trim_start().len()) + length } else { end };
    let other = (factor > 1).then_some(value);
    Some(Number { value: value * factor, other, is_required: words_required && is_measured, start, end })
}

/// The other hour that a time of twelve hours may be written with.
fn clock(hour: u64, after: &str) -> Option<u64> {
    let after = after.strip_prefix(':').map_or(after, |it| it.trim_start_matches(|it: char| it.is_ascii_digit()));
    let half: String = after.trim_start().chars().filter(|it| *it != '.').take(2).collect();
    match (half.to_ascii_lowercase().as_str(), hour) {
        ("pm", 1..=11) => Some(hour + 12),
        ("am", 12) => Some(0),
        _ => None,
    }
}

fn scale(word: &str) -> Option<(u64, usize)> {
    let scales = [("hundred", 100), ("thousand", 1_000), ("million", 1_000_000), ("billion", 1_000_000_000)];
    let begins = |name: &str| word.get(..name.len()).is_some_and(|it| it.eq_ignore_ascii_case(name));
    scales.into_iter().find(|it| begins(it.0)).map(|(name, factor)| (factor, name.len()))
}

/// Whether a number of times, or of something that is measured, follows. `the two files` may well be `そのファイル`.
fn is_measure(after: &str) -> bool {
    const MEASURES: &[&str] = &[
        "second",
        "minute",
        "hour",
        "day",
        "week",
        "month",
        "year",
        "time",
        "digit",
        "character",
        "byte",
        "percent",
        "step",
        "attempt",
    ];
    let word = after.trim_start_matches([' ', '-', '\u{a0}']);
    MEASURES.iter().any(|it| word.get(..it.len()).is_some_and(|word| word.eq_ignore_ascii_case(it)))
}

/// Words that stand for a number of things.
pub(super) fn cardinal(word: &str) -> Option<u64> {
    let mut letters = [0; 8];
    let lower = letters.get_mut(..word.len())?;
    lower.copy_from_slice(word.as_bytes());
    lower.make_ascii_lowercase();
    Some(match &*lower {
        b"two" => 2,
        b"three" => 3,
        b"four" => 4,
        b"five" => 5,
        b"six" => 6,
        b"seven" => 7,
        b"eight" => 8,
        b"nine" => 9,
        b"ten" => 10,
        b"eleven" => 11,
        b"twelve" => 12,
        b"thirteen" => 13,
        b"fourteen" => 14,
        b"fifteen" => 15,
        b"twenty" => 20,
        b"thirty" => 30,
        b"forty" => 40,
        b"fifty" => 50,
        b"sixty" => 60,
        b"ninety" => 90,
        _ => return None,
    })
}

/// Words that a translation may say with a number.
fn loose(word: &str) -> Option<u64> {
    const WORDS: &[(&str, u64)] = &[
        ("zero", 0),
        ("no", 0),
        ("one", 1),
        ("once", 1),
        ("first", 1),
        ("single", 1),
        ("a", 1),
        ("an", 1),
        ("each", 1),
        ("every", 1),
        ("both", 2),
        ("twice", 2),
        ("double", 2),
        ("second", 2),
        ("pair", 2),
        ("couple", 2),
        ("half", 2),
        ("either", 2),
        ("or", 2),
        ("multi", 2),
        ("multiple", 2),
        ("several", 2),
        ("more", 2),
        ("multifactor", 2),
        ("binary", 2),
        ("biweekly", 2),
        ("dual", 2),
        ("third", 3),
        ("primary", 1),
        ("secondary", 2),
        ("tertiary", 3),
        ("per", 1),
        ("ii", 2),
        ("iii", 3),
        ("iv", 4),
        ("triple", 3),
        ("quarter", 4),
        ("quarterly", 4),
        ("fourth", 4),
        ("fifth", 5),
        ("sixth", 6),
        ("seventh", 7),
        ("eighth", 8),
        ("octal", 8),
        ("ninth", 9),
        ("tenth", 10),
        ("decimal", 10),
        ("dozen", 12),
        ("noon", 12),
        ("hexadecimal", 16),
        ("hex", 16),
        ("midnight", 0),
        ("day", 24),
        ("hundred", 100),
        ("hundreds", 100),
        ("thousand", 1_000),
        ("thousands", 1_000),
        ("million", 1_000_000),
        ("millions", 1_000_000),
        ("billion", 1_000_000_000),
    ];
    // `Part I`, and not the writer.
    if word == "I" {
        return Some(1);
    }
    WORDS.iter().find(|it| it.0.eq_ignore_ascii_case(word)).map(|it| it.1)
}

fn month(word: &str) -> Option<u64> {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let is_named = word.starts_with(|it: char| it.is_ascii_uppercase());
    let is = |it: &str| word == it || word.len() == 3 && it.starts_with(word) || word == "Sept" && it == "September";
    let at = MONTHS.iter().position(|it| is(it)).filter(|_| is_named)?;
    Some(at as u64 + 1)
}
