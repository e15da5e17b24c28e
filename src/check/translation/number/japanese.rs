//! Numbers in Japanese texts: figures of any width, kanji, counters.

use super::{Number, Separators, digits, is_digit, is_whole};

/// The numbers of a text in Japanese.
pub(super) fn japanese(text: &str, separators: Separators) -> Vec<Number> {
    let mut numbers = Vec::new();
    let mut at = 0;
    while let Some(character) = text[at..].chars().next() {
        let number = if is_digit(character) {
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

pub(super) fn kanji_digit(character: char) -> Option<u64> {
    Some(match character {
        '〇' => 0,
        '一' => 1,
        '二' => 2,
        '三' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        '十' => 10,
        '百' => 100,
        '千' => 1_000,
        _ => return None,
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
