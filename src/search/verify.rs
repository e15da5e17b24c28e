//! Looks for a query in the text of a document.

use std::ops::Range;

use crate::search::fold;
use crate::search::query::{Chunk, Query};
use crate::search::tokenize::{LONG, PART, Phrase, SPACELESS, START};

/// How well a chunk or a whole query is found in a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Match {
    /// How well.
    pub quality: Quality,
    /// Whether it begins and ends where words do.
    pub is_whole: bool,
    /// The characters of the phrase that are found.
    pub places: Vec<Range<usize>>,
}

/// How well something is found, the best last.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Quality {
    /// Not at all.
    #[default]
    None,
    /// With other long vowels, in the middle of other words.
    Loose,
    /// With other long vowels.
    Similar,
    /// As it was typed.
    Exact,
}

/// Whether the ends of what is looked for may be cut off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cut {
    /// It may begin within a word.
    pub start: bool,
    /// It may end within a word.
    pub end: bool,
}

/// The fewest characters that are looked for with other long vowels.
const SHORTEST_SIMILAR: usize = 4;

/// The fewest characters that are found in the middle of a word without the long vowel that they were typed with.
const SHORTEST_WITHOUT_VOWEL: usize = 3;

/// Looks for a phrase in another.
pub fn find(needle: &Phrase, text: &Phrase, cut: Cut) -> Match {
    let mut found = exact(needle, text, cut);
    if found.quality == Quality::None
        && needle.characters.len() >= SHORTEST_SIMILAR - 1
        && needle.flags.iter().any(|it| it & SPACELESS != 0)
    {
        found = similar(needle, text, cut);
    }
    if found.quality == Quality::None
        && let [(code, place)] = needle.codes.as_slice()
        && place.len() == needle.characters.len()
    {
        let places: Vec<_> = text.codes.iter().filter(|it| it.0 == *code).map(|it| it.1.clone()).collect();
        if !places.is_empty() {
            return Match { quality: Quality::Exact, is_whole: true, places };
        }
    }
    found
}

fn exact(needle: &Phrase, text: &Phrase, cut: Cut) -> Match {
    let mut found = Match::default();
    let Some(first) = needle.characters.first() else { return found };
    let length = needle.characters.len();
    let mut at = 0;
    while at + length <= text.characters.len() {
        if text.characters[at] == *first && text.characters[at..at + length] == needle.characters[..] {
            let end = at + length;
            if starts(text, at, cut) && ends(text, end, cut) && ends_with_vowel(needle, text, at, end) {
                found.quality = Quality::Exact;
                found.is_whole |= is_whole(text, at, end);
                found.places.push(at..end);
                at = end;
                continue;
            }
        }
        at += 1;
    }
    found
}

/// Looks for a phrase as if neither had any long vowel.
fn similar(needle: &Phrase, text: &Phrase, cut: Cut) -> Match {
    let short: Vec<char> = needle.characters.iter().copied().filter(|it| *it != 'ー').collect();
    let mut found = Match::default();
    let is_long = short.len() >= SHORTEST_SIMILAR;
    let mut at = 0;
    while at < text.characters.len() {
        if let Some(end) = without_vowels(&short, text, at)
            && starts(text, at, cut)
            && ends(text, end, cut)
            && ends_with_vowel(needle, text, at, end)
        {
            let is_whole = is_whole(text, at, end);
            let quality = if is_long && is_whole { Quality::Similar } else { Quality::Loose };
            found.quality = found.quality.max(quality);
            found.is_whole |= is_whole;
            found.places.push(at..end);
            at = end;
            continue;
        }
        at += 1;
    }
    found
}

/// Where characters end that begin at a place, long vowels left out.
fn without_vowels(short: &[char], text: &Phrase, mut at: usize) -> Option<usize> {
    if text.characters[at] != *short.first()? {
        return None;
    }
    for character in short {
        while *text.characters.get(at)? == 'ー' {
            at += 1;
        }
        if text.characters[at] != *character {
            return None;
        }
        at += 1;
    }
    while text.characters.get(at) == Some(&'ー') {
        at += 1;
    }
    Some(at)
}

/// Whether a match may begin here.
fn starts(text: &Phrase, at: usize, cut: Cut) -> bool {
    cut.start || text.flags[at] & (SPACELESS | START | PART) != 0
}

/// Whether a match may end before this character.
fn ends(text: &Phrase, at: usize, cut: Cut) -> bool {
    cut.end
        || text.flags[at - 1] & SPACELESS != 0
        || text.flags.get(at).is_none_or(|it| it & (SPACELESS | START | PART) != 0)
}

/// A long vowel at the end of what is looked for is one at the end of a word: ユーザー is not in ユーザビリティ, and
/// エラー not in ベネズエラ.
fn ends_with_vowel(needle: &Phrase, text: &Phrase, start: usize, end: usize) -> bool {
    let is_written = text.flags[end - 1] & LONG != 0 || text.characters[end - 1..].iter().take(2).any(|it| *it == 'ー');
    let is_word_end = || text.flags.get(end).is_none_or(|it| it & START != 0);
    let is_telling = || end - start >= SHORTEST_WITHOUT_VOWEL || text.flags[start] & START != 0;
    needle.flags.last().is_none_or(|it| it & LONG == 0) || is_written || is_word_end() && is_telling()
}

fn is_whole(text: &Phrase, start: usize, end: usize) -> bool {
    let begins = |at: usize| text.flags.get(at).is_none_or(|it| it & START != 0);
    begins(start) && (begins(end) || text.characters[end] == 'ー' && begins(end + 1))
}

/// How much of a chunk is in a text, in hundredths: the share of its atoms by their weight.
pub fn share(query: &Query, chunk: &Chunk, text: &Phrase) -> (u32, Vec<Range<usize>>) {
    let mut places = Vec::new();
    let (mut found, mut total) = (0, 0);
    for atom in &query.atoms[chunk.atoms.clone()] {
        total += atom.weight;
        let at = atom.terms.iter().find_map(|it| place_of(it, text, atom.is_prefix));
        if let Some(place) = at {
            found += atom.weight;
            places.push(place);
        }
    }
    places.sort_by_key(|it| it.start);
    (found * 100 / total.max(1), places)
}

/// Where a term stands in a text.
fn place_of(term: &str, text: &Phrase, is_prefix: bool) -> Option<Range<usize>> {
    let characters: Vec<char> = term.chars().collect();
    let is_spaceless = fold::is_spaceless(*characters.first()?);
    let cut = Cut { start: false, end: is_prefix };
    (0..text.characters.len()).find_map(|at| {
        let end = if is_spaceless {
            without_vowels(&characters, text, at)?
        } else {
            let end = at + characters.len();
            (text.characters.get(at..end)? == characters).then_some(end)?
        };
        (starts(text, at, cut) && ends(text, end, cut)).then_some(at..end)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::tokenize::Tokenizer;

    const WHOLE: Cut = Cut { start: false, end: false };

    #[track_caller]
    fn check(needle: &str, text: &str, cut: Cut, quality: Quality, marked: &[&str]) {
        let mut tokenizer = Tokenizer::default();
        let phrase = tokenizer.phrase(text);
        let found = find(&tokenizer.phrase(needle), &phrase, cut);
        let marks: Vec<&str> = found
            .places
            .iter()
            .map(|it| &text[phrase.places[it.start].start as usize..phrase.places[it.end - 1].end as usize])
            .collect();
        assert_eq!((found.quality, marks.as_slice()), (quality, marked), "{needle} in {text}");
    }

    #[test]
    fn compounds_are_found_inside_of_longer_ones() {
        check("緊急サービス", "緊急サービス番号を登録する。", WHOLE, Quality::Exact, &["緊急サービス"]);
        check("リング", "グリーンとブルー", WHOLE, Quality::None, &[]);
        check("サービス番号", "緊急サービス 番号", WHOLE, Quality::Exact, &["サービス 番号"]);
    }

    #[test]
    fn long_vowels_at_the_ends_of_words_do_not_matter() {
        check("サーバ", "サーバーに接続する", WHOLE, Quality::Exact, &["サーバ"]);
        check("サーバー", "サーバに接続する", WHOLE, Quality::Exact, &["サーバ"]);
        check("ユーザー", "ユーザビリティ", WHOLE, Quality::None, &[]);
        check("ユーザ", "ユーザビリティ", WHOLE, Quality::Exact, &["ユーザ"]);
        check("エラー", "ベネズエラ", WHOLE, Quality::None, &[]);
        check("ユーザー", "ユーザーアカウント", WHOLE, Quality::Exact, &["ユーザ"]);
        check("ユーザアカウント", "ユーザーアカウント", WHOLE, Quality::Similar, &["ユーザーアカウント"]);
        check("コール", "プロトコルの設定", WHOLE, Quality::Loose, &["コル"]);
    }

    #[test]
    fn width_kana_and_case_do_not_matter() {
        check("ﾀｯﾁｽｸﾘｰﾝ", "タッチスクリーン", WHOLE, Quality::Exact, &["タッチスクリーン"]);
        check("ｐａｃｋａｇｅ", "The Package.", WHOLE, Quality::Exact, &["Package"]);
    }

    #[test]
    fn words_are_found_whole_unless_they_were_cut() {
        check("age", "package", WHOLE, Quality::None, &[]);
        check("onnecting to the ser", "Connecting to the server", WHOLE, Quality::None, &[]);
        let cut = Cut { start: true, end: true };
        check("onnecting to the ser", "Connecting to the server", cut, Quality::Exact, &["onnecting to the ser"]);
        check("sign in", "Sign-in", WHOLE, Quality::Exact, &["Sign-in"]);
        check("user", "Get-HubUser", WHOLE, Quality::Exact, &["User"]);
    }

    #[test]
    fn a_code_is_found_however_it_is_written() {
        check("-2147024891", "エラー 0x80070005", WHOLE, Quality::Exact, &["0x80070005"]);
        check("80070005", "エラー 0x80070005", WHOLE, Quality::Exact, &["80070005"]);
        check("0x80070005", "エラー -2147024891", WHOLE, Quality::Exact, &["2147024891"]);
    }
}
