//! The numbers of a sentence, and whether a translation has the same.
//!
//! A number is compared by its value: digits of any width, with or without separators, number words, months, hours of
//! both clocks, and kanji. Numbers that a language may leave out, such as the `one` of an article, may be matched and
//! need not be.

mod japanese;
mod latin;

use std::ops::Range;

use self::japanese::{japanese, kanji_digit};
use self::latin::{cardinal, latin};

/// A number of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Number {
    /// Its value.
    value: u64,
    /// Another value that it may be written with: of another clock, or without its `万`.
    other: Option<u64>,
    /// Whether the other side must have it.
    is_required: bool,
    /// Where it begins.
    start: usize,
    /// Where it ends.
    end: usize,
}

impl Number {
    /// Where it stands.
    pub fn range(&self) -> Range<usize> {
        self.start..self.end
    }

    /// Its first digits as they are written; empty where it is a word.
    pub fn digits<'t>(&self, text: &'t str) -> &'t str {
        let text = &text[self.range()];
        &text[..text.bytes().take_while(u8::is_ascii_digit).count()]
    }

    fn means(&self, other: &Self) -> bool {
        let mine = [Some(self.value), self.other];
        let its = [Some(other.value), other.other];
        mine.iter().flatten().any(|it| its.contains(&Some(*it)))
    }
}

/// The numbers that one side has and the other has not.
#[derive(Debug, Default)]
pub struct Difference {
    /// Those of the original.
    pub missing: Vec<Number>,
    /// Those of the translation.
    pub extra: Vec<Number>,
}

/// Compares the numbers of two sides.
pub fn difference(original: &str, translation: &str) -> Difference {
    if !has_numbers(original) && !has_numbers(translation) {
        return Difference::default();
    }
    let is_japanese = translation.chars().any(is_kana);
    let numbers = |text: &str, separators: Separators| {
        if text.chars().any(is_kana) { japanese(text, separators) } else { latin(text, separators, is_japanese) }
    };
    // `1,024` is one number in most texts, and in some two.
    let compared = compared(&numbers(original, Separators::Joined), &numbers(translation, Separators::Joined));
    if compared.missing.is_empty() && compared.extra.is_empty() {
        return compared;
    }
    let split = self::compared(&numbers(original, Separators::Split), &numbers(translation, Separators::Split));
    if split.missing.is_empty() && split.extra.is_empty() {
        return split;
    }
    without_limits(compared, &numbers(original, Separators::Joined), original, translation)
}

/// Leaves out limits that are said from the other side: `more than 7` is `8以上`.
fn without_limits(mut difference: Difference, numbers: &[Number], original: &str, translation: &str) -> Difference {
    let is_limit = |it: &Number| {
        let after: String = translation[it.end..].trim_start().chars().take(5).collect();
        after.contains("以上") || after.contains("以下")
    };
    let excludes = |it: &Number| {
        let before = original[..it.start].trim_end();
        ["more than", "over", "less than", "fewer than", "under", "exceeds", "exceed"]
            .iter()
            .any(|word| before.ends_with(word))
    };
    let Difference { missing, extra } = &mut difference;
    extra.retain(|said| {
        let limit = numbers.iter().find(|it| is_limit(said) && excludes(it) && it.value.abs_diff(said.value) == 1);
        if let Some(limit) = limit {
            missing.retain(|it| it != limit);
        }
        limit.is_none()
    });
    difference
}

/// Whether digits stand anywhere in a text, as a number of their own.
pub fn stands_in(text: &str, digits: &str) -> bool {
    let is_whole = |at: usize| {
        let (before, after) = (&text[..at], &text[at + digits.len()..]);
        !before.ends_with(|it: char| it.is_ascii_digit()) && !after.starts_with(|it: char| it.is_ascii_digit())
    };
    !digits.is_empty() && text.match_indices(digits).any(|it| is_whole(it.0))
}

fn compared(original: &[Number], translation: &[Number]) -> Difference {
    let mut used = vec![false; translation.len()];
    let mut take = |number: &Number, is_required: bool, is_same: fn(&Number, &Number) -> bool| {
        let free =
            |(index, it): &(usize, &Number)| !used[*index] && it.is_required == is_required && is_same(it, number);
        let found = translation.iter().enumerate().find(free).map(|it| it.0);
        if let Some(index) = found {
            used[index] = true;
        }
        found.is_some()
    };
    // What is equal belongs together before what may be meant: `5 million` and `5` are `500万` and `5`.
    let required = original.iter().filter(|it| it.is_required);
    let unequal: Vec<&Number> = required.filter(|it| !take(it, true, |a, b| a.value == b.value)).collect();
    let mut missing = Vec::new();
    for number in unequal {
        if !take(number, true, Number::means) && !take(number, false, Number::means) {
            missing.push(*number);
        }
    }
    for number in original.iter().filter(|it| !it.is_required) {
        take(number, true, Number::means);
    }
    let is_said = |it: &Number| original.iter().any(|number| number.means(it));
    let rest = translation.iter().zip(&used).filter(|(it, used)| !**used && it.is_required && !is_said(it));
    Difference { missing, extra: rest.map(|it| *it.0).collect() }
}

/// Whether a comma between groups of three digits is a part of the number.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Separators {
    Joined,
    Split,
}

fn has_numbers(text: &str) -> bool {
    let bytes = text.as_bytes();
    if bytes.iter().any(u8::is_ascii_digit) {
        return true;
    }
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at].is_ascii_alphabetic() {
            let length = bytes[at..].iter().take_while(|it| it.is_ascii_alphabetic()).count();
            // Words are looked for only beside numbers of the other side, but for those that must be translated.
            if cardinal(&text[at..at + length]).is_some() {
                return true;
            }
            at += length;
        } else if bytes[at] >= 0xE3 {
            let Some(character) = text[at..].chars().next() else { return false };
            if digit(character).is_some() || kanji_digit(character).is_some() {
                return true;
            }
            at += character.len_utf8();
        } else {
            at += 1;
        }
    }
    false
}

fn is_kana(character: char) -> bool {
    matches!(character, '\u{3041}'..='\u{30FF}')
}

/// The value of a digit of any width.
fn digit(character: char) -> Option<u64> {
    match character {
        '0'..='9' => Some(u64::from(character) - u64::from('0')),
        '０'..='９' => Some(u64::from(character) - u64::from('０')),
        _ => None,
    }
}

/// A run of digits, with the separators in it: its value and where it ends.
fn digits(text: &str, start: usize, separators: Separators) -> (u64, usize) {
    let (mut value, mut end, mut group, mut first) = (0_u64, start, 0_usize, 0_usize);
    for (at, character) in text[start..].char_indices() {
        if let Some(digit) = digit(character) {
            value = value.wrapping_mul(10).wrapping_add(digit);
            end = start + at + character.len_utf8();
            group += 1;
            continue;
        }
        let before = if first == 0 { (1..=3).contains(&group) } else { group == 3 };
        let separates = separators == Separators::Joined && matches!(character, ',' | '，') && before;
        let next: Vec<bool> = text[start + at + character.len_utf8()..].chars().take(4).map(is_digit).collect();
        if !separates || next.len() < 3 || !next[..3].iter().all(|it| *it) || next.get(3) == Some(&true) {
            break;
        }
        first += 1;
        group = 0;
    }
    (value, end)
}

fn is_digit(character: char) -> bool {
    digit(character).is_some()
}

/// `100%`, which may be said as `fully`.
fn is_whole(value: u64, after: &str) -> bool {
    value == 100 && after.trim_start().starts_with(['%', '％'])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is missing and what is more, or nothing.
    #[track_caller]
    fn check(original: &str, translation: &str, expected: &str) {
        let Difference { missing, extra } = difference(original, translation);
        let texts = |list: &[Number], text: &str| {
            list.iter().map(|it| text[it.range()].to_owned()).collect::<Vec<_>>().join(" ")
        };
        let shown = format!("{}/{}", texts(&missing, original), texts(&extra, translation));
        assert_eq!(shown, expected, "{original} {translation}");
    }

    #[test]
    fn equal_numbers_may_look_different() {
        for (original, translation) in [
            ("Wait 10 minutes.", "１０分待ちます。"),
            ("Up to 1,024 users", "最大1024人のユーザー"),
            ("Add two disks.", "ディスクを2つ追加します。"),
            ("Add two disks.", "二つのディスクを追加します。"),
            ("Both disks", "両方のディスク、2台のディスク"),
            ("On January 5, 2018", "2018年1月5日に"),
            ("March 2018", "2018 年 3 月に"),
            ("At 3:00 PM", "15時に"),
            ("At 3 p.m.", "午後3時に"),
            ("at 12:30 AM", "午前0時30分に"),
            ("5 million devices", "500万台のデバイス"),
            ("two thousand files", "2,000個のファイル"),
            ("Open a file.", "ファイルを1つ開きます。"),
            ("the second page", "2番目のページ"),
            ("multi-factor", "2要素の"),
            ("values 1,200,5", "値は1,200,5"),
            ("version 15.0.4420", "バージョン15.0.4420の"),
            ("one general list", "一般的な一覧"),
            ("It is hexadecimal.", "16進数です。"),
            ("It is fully open.", "100%開いています。"),
            ("It is 100% open.", "完全に開いています。"),
            ("The secondary server", "第2のサーバー"),
            ("Part I", "パート1"),
            ("The two files", "そのファイル"),
            ("more than seven options", "8つ以上の選択肢"),
            ("more than 7 options", "8つ以上の選択肢"),
            ("multiple folders", "2つ以上のフォルダー"),
            ("a public or a private team", "パブリックとプライベートの2つのチーム"),
            ("a 3rd party program", "サードパーティのプログラム"),
            ("5 KB per event", "1イベントあたり5 KB"),
        ] {
            check(original, translation, "/");
        }
    }

    #[test]
    fn other_numbers_are_told() {
        check("Wait 10 minutes.", "20分待ちます。", "10/20");
        check("Wait 10 minutes.", "待ちます。", "10/");
        check("Wait.", "3分待ちます。", "/3");
        check("Add two disks.", "ディスクを三つ追加します。", "/三");
        check("Wait two minutes.", "待ちます。", "two/");
        check("10 or more", "11以上", "10/11");
        check("At 3 PM", "午後4時に", "3/4");
        check("On January 5", "2月5日に", "January/2");
        check("5 million", "50万の", "5 million/50万");
    }

    #[test]
    fn a_number_that_is_repeated_is_no_other_number() {
        check("Office 365 is here.", "Office 365はここです。Office 365を使います。", "/");
    }
}
