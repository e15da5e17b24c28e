//! Folding: texts that a reader takes for the same become the same, each character with its place in the text.
//!
//! A *cluster* is a character and the marks that follow it, among them the half-width voiced marks. Each cluster is
//! brought to NFKC and lower case by itself; then hiragana become katakana, every dash `-` and every apostrophe `'`.
//! Characters that cannot be seen vanish. `tests/search/tokens.json` shows the rules by example.

use unicode_normalization::UnicodeNormalization;
use unicode_properties::{GeneralCategoryGroup, UnicodeGeneralCategory};

/// What a character is for search.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// It stands between words.
    Separator,
    /// It is part of a word.
    Word,
    /// It belongs to a script that is written without spaces.
    Spaceless,
}

/// A folded character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FoldedChar {
    /// The character.
    pub folded: char,
    /// It as NFKC leaves it: upper or lower case, hiragana or katakana.
    pub original: char,
    /// Where its cluster begins in the text, in bytes.
    pub from: u32,
    /// Where its cluster ends.
    pub to: u32,
    /// What it is.
    pub class: Class,
}

/// Appends the folded characters of a text.
pub fn fold(text: &str, out: &mut Vec<FoldedChar>) {
    let mut characters = text.char_indices().peekable();
    while let Some((at, first)) = characters.next() {
        let next = characters.peek().map(|it| it.1);
        if !next.is_some_and(extends)
            && let Some((folded, class)) = simple(first)
        {
            let to = at + first.len_utf8();
            out.push(FoldedChar { folded, original: first, from: at as u32, to: to as u32, class });
            continue;
        }
        let mut to = at + first.len_utf8();
        while let Some((mark_at, mark)) = characters.next_if(|it| extends(it.1)) {
            to = mark_at + mark.len_utf8();
        }
        for original in text[at..to].nfkc().filter(|it| !is_ignored(*it)) {
            let class = class(original);
            for lower in original.to_lowercase() {
                let folded = fold_char(lower);
                out.push(FoldedChar { folded, original, from: at as u32, to: to as u32, class });
            }
        }
    }
}

/// A text, folded.
pub fn folded(text: &str) -> String {
    let mut characters = Vec::new();
    fold(text, &mut characters);
    characters.iter().map(|it| it.folded).collect()
}

/// Characters that NFKC and lower case leave alone or change in the simplest way.
#[inline]
fn simple(character: char) -> Option<(char, Class)> {
    match character {
        'a'..='z' | '0'..='9' => Some((character, Class::Word)),
        'A'..='Z' => Some((character.to_ascii_lowercase(), Class::Word)),
        '`' => Some(('\'', Class::Separator)),
        '\0'..='\x7f' => Some((character, Class::Separator)),
        'ぁ'..='ゖ' => Some((fold_char(character), Class::Spaceless)),
        'ァ'..='ヺ' | 'ー'..='ヾ' => Some((fold_char(character), Class::Spaceless)),
        '一'..='鿿' => Some((character, Class::Spaceless)),
        '、' | '。' | '「' | '」' => Some((character, Class::Separator)),
        _ => None,
    }
}

#[inline]
fn extends(character: char) -> bool {
    match character {
        '\0'..='\u{2ff}' => false,
        '一'..='鿿' | 'ァ'..='ヿ' | 'ぁ'..='ゖ' | '\u{2000}'..='\u{20cf}' | '\u{3000}'..='〩' => false,
        '\u{ff00}'..='\u{ff9d}' => false,
        '\u{ff9e}' | '\u{ff9f}' => true,
        _ => character.general_category_group() == GeneralCategoryGroup::Mark,
    }
}

fn is_ignored(character: char) -> bool {
    matches!(character, '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' | '\u{fe00}'..='\u{fe0f}')
}

fn fold_char(character: char) -> char {
    let character = match character {
        'ぁ'..='ゖ' | 'ゝ'..='ゞ' => char::from_u32(character as u32 + 0x60).unwrap_or(character),
        _ => character,
    };
    match character {
        'ヵ' | 'ヶ' => 'カ',
        'ς' => 'σ',
        '\u{2010}'..='\u{2015}' | '\u{2043}' | '\u{2212}' => '-',
        '\u{2018}' | '\u{2019}' | '\u{2b9}' | '\u{2bc}' | '`' | '\u{b4}' => '\'',
        _ => character,
    }
}

/// What a character is, before it is folded.
fn class(character: char) -> Class {
    if is_spaceless(character) {
        return Class::Spaceless;
    }
    let is_mark = || character.general_category_group() == GeneralCategoryGroup::Mark;
    if character.is_alphanumeric() || is_mark() { Class::Word } else { Class::Separator }
}

/// Whether a character belongs to a script that is written without spaces, or whose spaces do not help.
pub fn is_spaceless(character: char) -> bool {
    matches!(character,
        '\u{0e00}'..='\u{0eff}' // Thai, Lao
        | '\u{1000}'..='\u{109f}' // Myanmar
        | '\u{1100}'..='\u{11ff}' // Hangul
        | '\u{1780}'..='\u{17ff}' // Khmer
        | '\u{2e80}'..='\u{2fdf}' // Radicals
        | '々'..='〇'
        | '\u{3021}'..='\u{3029}'
        | '〱'..='〵'
        | '\u{3038}'..='〼'
        | 'ぁ'..='ゖ'
        | 'ゝ'..='ゟ'
        | 'ァ'..='ヺ'
        | 'ー'..='ヿ'
        | '\u{3105}'..='\u{312f}' // Bopomofo
        | '\u{3131}'..='\u{318e}' // Hangul
        | '\u{31a0}'..='\u{31bf}'
        | '\u{31f0}'..='\u{31ff}'
        | '\u{3400}'..='\u{4dbf}'
        | '一'..='\u{9fff}'
        | '\u{a960}'..='\u{a97f}'
        | '가'..='\u{d7ff}'
        | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{3ffff}')
}

/// Whether a character is a Han character, or one that stands for one.
pub fn is_han(character: char) -> bool {
    matches!(character, '々'..='〇' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_short_way_gives_what_the_long_one_does() {
        for character in '\0'..='\u{ffff}' {
            let Some((folded, short)) = simple(character) else { continue };
            let text = character.to_string();
            let long: Vec<(char, Class)> =
                text.nfkc().flat_map(|it| it.to_lowercase().map(move |lower| (fold_char(lower), class(it)))).collect();
            assert_eq!(long, [(folded, short)], "{character:?}");
            assert!(text.nfkc().eq(text.chars()), "{character:?}");
        }
    }

    #[test]
    fn a_cluster_gives_its_place_to_each_of_its_characters() {
        let mut characters = Vec::new();
        fold("ｶﾞ㎞", &mut characters);
        let places: Vec<(char, u32, u32)> = characters.iter().map(|it| (it.folded, it.from, it.to)).collect();
        assert_eq!(places, [('ガ', 0, 6), ('k', 6, 9), ('m', 6, 9)]);
    }
}
