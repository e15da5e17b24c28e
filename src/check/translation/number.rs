//! The numbers of a sentence, and whether a translation has the same.
//!
//! A number is compared by its value: digits of any width, with or without separators, number words, months, hours of
//! both clocks, and kanji. Numbers that a language may leave out, such as the `one` of an article, may be matched and
//! need not be.

use std::ops::Range;

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
    // Words are looked for only beside digits or kanji of the other side, but for those that must be translated.
    text.chars().any(|it| digit(it).is_some() || kanji_digit(it).is_some())
        || text.split(|it: char| !it.is_ascii_alphabetic()).any(|it| cardinal(it).is_some())
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
    let mut rest = text[start..].char_indices().peekable();
    while let Some((at, character)) = rest.next() {
        if let Some(digit) = digit(character) {
            value = value.wrapping_mul(10).wrapping_add(digit);
            end = start + at + character.len_utf8();
            group += 1;
            continue;
        }
        let before = if first == 0 { (1..=3).contains(&group) } else { group == 3 };
        let separates = separators == Separators::Joined && matches!(character, ',' | '，') && before;
        let next: Vec<bool> =
            text[start + at + character.len_utf8()..].chars().take(4).map(|it| digit_of(it)).collect();
        if !separates || next.len() < 3 || !next[..3].iter().all(|it| *it) || next.get(3) == Some(&true) {
            break;
        }
        first += 1;
        group = 0;
    }
    (value, end)
}

fn digit_of(character: char) -> bool {
    digit(character).is_some()
}

/// The numbers of a text in Latin letters.
fn latin(text: &str, separators: Separators, words_required: bool) -> Vec<Number> {
    let mut numbers: Vec<Number> = Vec::new();
    let mut at = 0;
    while let Some(character) = text[at..].chars().next() {
        if digit(character).is_some() {
            let (value, end) = digits(text, at, separators);
            let mut number = Number { value, other: None, is_required: true, start: at, end };
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
            let is_minutes = value == 0 && text[..at].ends_with(':');
            let is_first = value == 1 && (after.starts_with("st") || after.starts_with("-to-"));
            let is_third_party = after.starts_with("rd party") || after.starts_with("rd-party");
            number.is_required = !is_minutes && !is_first && !is_third_party && !is_whole(value, after);
            at = number.end;
            numbers.push(number);
        } else if character.is_ascii_alphabetic() {
            let length = text[at..].bytes().take_while(u8::is_ascii_alphabetic).count();
            let word = &text[at..at + length];
            let end = at + length;
            let beside_digit = text[end..].trim_start_matches([' ', ',', '.', '\u{a0}']).starts_with(digit_of)
                || text[..at].trim_end_matches([' ', ',', '\u{a0}']).ends_with(digit_of);
            let named = |value, is_required| Number { value, other: None, is_required, start: at, end };
            if let Some(month) = month(word).filter(|_| beside_digit || word.len() > 5) {
                numbers.push(named(month, beside_digit && word.len() > 2));
            } else if let Some(value) = cardinal(word) {
                let (factor, length) = scale(text[end..].trim_start()).unwrap_or((1, 0));
                let is_measured = value > 10 || factor > 1 || is_measure(&text[end..]);
                let number = named(value * factor, words_required && is_measured);
                numbers.push(Number { other: (factor > 1).then_some(value), ..number });
                at = if length > 0 { end + 1 + length } else { end };
                at = at.min(text.len());
                while !text.is_char_boundary(at) {
                    at += 1;
                }
                continue;
            } else if let Some(value) = loose(word) {
                numbers.push(named(value, false));
            }
            at = end;
        } else {
            at += character.len_utf8();
        }
    }
    numbers
}

/// `100%`, which may be said as `fully`.
fn is_whole(value: u64, after: &str) -> bool {
    value == 100 && after.trim_start().starts_with(['%', '％'])
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
fn cardinal(word: &str) -> Option<u64> {
    const WORDS: &[(&str, u64)] = &[
        ("two", 2),
        ("three", 3),
        ("four", 4),
        ("five", 5),
        ("six", 6),
        ("seven", 7),
        ("eight", 8),
        ("nine", 9),
        ("ten", 10),
        ("eleven", 11),
        ("twelve", 12),
        ("thirteen", 13),
        ("fourteen", 14),
        ("fifteen", 15),
        ("twenty", 20),
        ("thirty", 30),
        ("forty", 40),
        ("fifty", 50),
        ("sixty", 60),
        ("ninety", 90),
    ];
    if !(3..=8).contains(&word.len()) {
        return None;
    }
    WORDS.iter().find(|it| it.0.eq_ignore_ascii_case(word)).map(|it| it.1)
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
    let is =
        |it: &&str| word == *it || word.len() == 3 && it.starts_with(word) || word == "Sept" && **it == *"September";
    let at = MONTHS.iter().position(|it| is(&it)).filter(|_| is_named)?;
    Some(at as u64 + 1)
}

/// The numbers of a text in Japanese.
fn japanese(text: &str, separators: Separators) -> Vec<Number> {
    let mut numbers = Vec::new();
    let mut at = 0;
    while let Some(character) = text[at..].chars().next() {
        let number = if digit(character).is_some() {
            let (value, end) = digits(text, at, separators);
            let mut number = Number { value, other: None, is_required: true, start: at, end };
            let after = text[end..].trim_start();
            if let Some((factor, length)) = japanese_scale(after) {
                number.other = Some(value);
                number.value = value.saturating_mul(factor);
                number.end = end + (text[end..].len() - after.len()) + length;
            } else if (1..=11).contains(&value) && text[..at].trim_end().ends_with("午後") {
                number.other = Some(value + 12);
            }
            let is_one = value == 1 && is_counter(after);
            let is_minutes = value == 0 && text[..at].ends_with([':', '：']);
            number.is_required = !is_one && !is_minutes && !is_whole(value, after);
            Some(number)
        } else if kanji_digit(character).is_some() {
            Some(kanji(text, at))
        } else if matches!(character, '両' | '双') {
            let end = at + character.len_utf8();
            Some(Number { value: 2, other: None, is_required: false, start: at, end })
        } else {
            None
        };
        at = number.map_or(at + character.len_utf8(), |it| it.end);
        numbers.extend(number);
    }
    numbers
}

fn japanese_scale(after: &str) -> Option<(u64, usize)> {
    let scales =
        [("百万", 1_000_000), ("千万", 10_000_000), ("百", 100), ("千", 1_000), ("万", 10_000), ("億", 100_000_000)];
    scales.into_iter().find(|it| after.starts_with(it.0)).map(|(name, factor)| (factor, name.len()))
}

/// What follows a number of things.
fn is_counter(after: &str) -> bool {
    const COUNTERS: &[&str] = &[
        "つ",
        "個",
        "種類",
        "番目",
        "段階",
        "人",
        "回",
        "台",
        "件",
        "倍",
        "度",
        "か所",
        "ヶ所",
        "箇所",
        "か月",
        "ヶ月",
        "日",
        "週",
        "年",
        "時間",
        "分",
        "秒",
        "本",
        "枚",
        "名",
        "行",
        "列",
        "社",
        "冊",
        "通",
        "ページ",
        "対",
        "点",
    ];
    let after = after.trim_start();
    COUNTERS.iter().any(|it| after.starts_with(it))
}

fn kanji_digit(character: char) -> Option<u64> {
    let at = "〇一二三四五六七八九".chars().position(|it| it == character).map(|it| it as u64);
    at.or(match character {
        '十' => Some(10),
        '百' => Some(100),
        '千' => Some(1_000),
        _ => None,
    })
}

/// A number in kanji. Most of those that begin so are words, such as `一般`; one with a counter is a number.
fn kanji(text: &str, start: usize) -> Number {
    let (mut total, mut last, mut end) = (0_u64, 0_u64, start);
    for character in text[start..].chars() {
        let Some(value) = kanji_digit(character) else { break };
        if value >= 10 {
            total += last.max(1) * value;
            last = 0;
        } else {
            last = last.wrapping_mul(10).wrapping_add(value);
        }
        end += character.len_utf8();
    }
    let value = total.wrapping_add(last);
    let after = &text[end..];
    let is_counted =
        ["つ", "種類", "番目", "段階", "個", "人", "回", "台", "件", "倍"].iter().any(|it| after.starts_with(it));
    let is_word = after.starts_with("人称")
        || after.starts_with("つ折")
        || after.starts_with("個人")
        || after.starts_with("回線");
    Number { value, other: None, is_required: value > 1 && is_counted && !is_word, start, end }
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
