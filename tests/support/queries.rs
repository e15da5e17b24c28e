//! Queries with known answers, made of what a site says: the same for the same seed.
//!
//! The index is not asked: documents are read from their units' files, and an answer is right if the document has, in
//! one of its languages, the text that the query was made of.

use std::collections::BTreeMap;

use serde::Serialize;
use taiyaku::search::answer::Prepared;
use taiyaku::search::engine::Read;
use taiyaku::search::fold::folded;
use taiyaku::search::manifest::Manifest;
use taiyaku::search::units::Units;

use crate::random::Random;

/// A query and what answers it.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct KnownQuery {
    /// How it was made.
    pub(crate) class: &'static str,
    /// What is typed.
    pub(crate) query: String,
    /// The reader's locale.
    pub(crate) locale: &'static str,
    /// The text that it was made of.
    pub(crate) source: String,
    /// The addresses of the documents that have that text.
    pub(crate) expected: Vec<String>,
}

/// The classes, each with the share of queries that must have a right answer among the first five.
pub(crate) const CLASSES: &[(&str, f64)] = &[
    ("sentence", 0.98),
    ("compound", 0.98),
    ("infix", 0.95),
    ("long vowel", 0.98),
    ("half width", 0.98),
    ("full width", 0.98),
    ("code", 1.0),
    ("code without prefix", 1.0),
    ("pasted ja", 0.98),
    ("pasted en", 0.98),
    ("en on ja", 0.98),
    ("ja on en", 0.98),
    ("far apart", 0.98),
];

/// What a site says.
pub(crate) struct Texts {
    documents: Vec<TextDocument>,
}

struct TextDocument {
    address: String,
    /// By locale: the texts of the units.
    units: BTreeMap<String, Vec<String>>,
    /// All of it as it is compared: folded, without white space.
    plain: String,
}

/// A text as it is compared.
pub(crate) fn comparable(text: &str) -> String {
    folded(text).chars().filter(|it| !it.is_whitespace() && *it != '・').collect()
}

impl Texts {
    /// Reads the units' files of a site, which `read` gives.
    pub(crate) fn read(manifest: &Manifest, read: &Read<'_>) -> Self {
        let prepared = |it: usize| Some(Prepared::new(Units::read(read(&manifest.unit_file(it)?)?)?));
        let documents = (0..manifest.articles).filter_map(prepared);
        let documents = documents.map(|document| {
            let mut units: BTreeMap<String, Vec<String>> = BTreeMap::new();
            let mut plain = String::new();
            for index in 0..document.units.units.len() {
                for (locale, tag) in document.units.locales.iter().enumerate() {
                    let text = document.text(index, locale).to_owned();
                    plain.push_str(&comparable(&text));
                    plain.push('\n');
                    units.entry(tag.clone()).or_default().push(text);
                }
            }
            document.units.titles.values().for_each(|it| {
                plain.push_str(&comparable(it));
                plain.push('\n');
            });
            TextDocument { address: document.units.address.clone(), units, plain }
        });
        Self { documents: documents.collect() }
    }

    /// The addresses of the documents that have all of some texts.
    fn having(&self, sources: &[&str]) -> Vec<String> {
        let sources: Vec<String> = sources.iter().map(|it| comparable(it)).collect();
        let has = |it: &&TextDocument| sources.iter().all(|source| it.plain.contains(source));
        self.documents.iter().filter(has).map(|it| it.address.clone()).collect()
    }

    /// Whether a document has a text.
    pub(crate) fn has(&self, address: &str, source: &str) -> bool {
        let source = comparable(source);
        self.documents.iter().any(|it| it.address == address && it.plain.contains(&source))
    }

    /// Up to `count` queries of every class.
    pub(crate) fn queries(&self, seed: u64, count: usize) -> Vec<KnownQuery> {
        let mut queries = Vec::new();
        for (number, (class, _)) in CLASSES.iter().enumerate() {
            let mut random = Random::new(seed, number);
            let mut made = 0;
            for _ in 0..count * 60 {
                if made == count || self.documents.is_empty() {
                    break;
                }
                let document = &self.documents[random.below(self.documents.len())];
                let Some((query, locale, sources)) = make(class, document, &mut random) else { continue };
                let sources: Vec<&str> = sources.iter().map(String::as_str).collect();
                let expected = self.having(&sources);
                if expected.is_empty() {
                    continue;
                }
                made += 1;
                queries.push(KnownQuery { class, query, locale, source: sources.join("\n"), expected });
            }
        }
        queries
    }
}

type Made = (String, &'static str, Vec<String>);

fn make(class: &str, document: &TextDocument, random: &mut Random) -> Option<Made> {
    match class {
        "sentence" => sentence(document, "ja", random).map(|it| (it.clone(), "ja", vec![it])),
        "compound" => compound(document, random, 3, is_compound).map(|it| (it.clone(), "ja", vec![it])),
        "infix" => {
            let whole = compound(document, random, 5, is_compound)?;
            let characters: Vec<char> = whole.chars().collect();
            let length = 3 + random.below(characters.len() - 4);
            let start = random.below(characters.len() - length + 1);
            let infix: String = characters[start..start + length].iter().collect();
            // A small vowel or a mark cannot begin a word that anyone would type.
            (!infix.starts_with(['ー', 'ャ', 'ュ', 'ョ', 'ッ', 'ァ', 'ィ', 'ゥ', 'ェ', 'ォ', '々']))
                .then(|| (infix.clone(), "ja", vec![infix]))
        }
        "long vowel" => {
            let word = compound(document, random, 4, |it| is_katakana(it) && it.ends_with('ー'))?;
            let short = word.trim_end_matches('ー').to_owned();
            Some((short, "ja", vec![word]))
        }
        "half width" => {
            let word = compound(document, random, 4, is_katakana)?;
            Some((half_width(&word)?, "ja", vec![word]))
        }
        "full width" => {
            let word = word(document, random)?;
            let wide = word.chars().map(|it| char::from_u32(it as u32 + 0xfee0).unwrap_or(it)).collect();
            Some((wide, "ja", vec![word]))
        }
        "code" => code(document, random).map(|it| (it.clone(), "ja", vec![it])),
        "code without prefix" => {
            let code = code(document, random)?;
            let digits = code.strip_prefix("0x").or(code.strip_prefix("0X"))?;
            Some((digits.to_uppercase(), "ja", vec![code.clone()]))
        }
        "pasted ja" => pasted(&sentence(document, "ja", random)?, random).map(|(it, source)| (it, "ja", vec![source])),
        "pasted en" => pasted(&sentence(document, "en", random)?, random).map(|(it, source)| (it, "en", vec![source])),
        "en on ja" => sentence(document, "en", random).map(|it| (it.clone(), "ja", vec![it])),
        "ja on en" => sentence(document, "ja", random).map(|it| (it.clone(), "en", vec![it])),
        _ => {
            let units = document.units.get("ja")?;
            let third = units.len() / 3;
            let first = of_unit(units.get(random.below(third.max(1)))?, random, 3, is_compound)?;
            let last = of_unit(units.get(2 * third + random.below(third.max(1)))?, random, 3, is_compound)?;
            let differ = third > 0 && !first.contains(&last) && !last.contains(&first);
            differ.then(|| (format!("{first} {last}"), "ja", vec![first, last]))
        }
    }
}

fn unit<'d>(document: &'d TextDocument, locale: &str, random: &mut Random) -> Option<&'d str> {
    let units = document.units.get(locale)?;
    units.get(random.below(units.len().max(1))).map(String::as_str)
}

fn sentence(document: &TextDocument, locale: &str, random: &mut Random) -> Option<String> {
    let text = unit(document, locale, random)?.trim();
    let length = text.chars().count();
    let is_of_language = match locale {
        "ja" => text.chars().any(|it| matches!(it, 'ぁ'..='ん')),
        _ => text.is_ascii() && text.split_whitespace().count() >= 4,
    };
    let fits = if locale == "ja" { (10..=140).contains(&length) } else { (20..=240).contains(&length) };
    (fits && is_of_language && !text.contains('\n')).then(|| text.to_owned())
}

fn is_katakana(word: &str) -> bool {
    word.chars().all(|it| matches!(it, 'ァ'..='ヺ' | 'ー'))
}

fn is_kanji(word: &str) -> bool {
    word.chars().all(|it| matches!(it, '一'..='鿿'))
}

fn is_compound(word: &str) -> bool {
    is_katakana(word) || is_kanji(word) || word.chars().all(|it| matches!(it, 'ァ'..='ヺ' | 'ー' | '一'..='鿿'))
}

/// A run of kanji and katakana of a document, of at least so many characters.
fn compound(
    document: &TextDocument,
    random: &mut Random,
    shortest: usize,
    fits: impl Fn(&str) -> bool,
) -> Option<String> {
    of_unit(unit(document, "ja", random)?, random, shortest, fits)
}

fn of_unit(text: &str, random: &mut Random, shortest: usize, fits: impl Fn(&str) -> bool) -> Option<String> {
    let is_part = |it: char| matches!(it, 'ァ'..='ヺ' | 'ー' | '一'..='鿿');
    let whole: Vec<&str> = text.split(|it| !is_part(it)).collect();
    // Runs of one script as well as of both.
    let is_kana = |it: char| matches!(it, 'ァ'..='ヺ' | 'ー');
    let scripts = whole.iter().flat_map(|it| it.split(move |it| !is_kana(it)).chain(it.split(is_kana)));
    let words: Vec<&str> = whole
        .iter()
        .copied()
        .chain(scripts)
        .filter(|it| (shortest..=14).contains(&it.chars().count()) && !it.starts_with('ー') && fits(it))
        .collect();
    (!words.is_empty()).then(|| random.pick(&words).to_owned())
}

fn word(document: &TextDocument, random: &mut Random) -> Option<String> {
    let text = unit(document, "ja", random)?;
    let words: Vec<&str> = text
        .split(|it: char| !it.is_ascii_alphanumeric())
        .filter(|it| it.len() >= 4 && it.chars().all(|it| it.is_ascii_alphabetic()))
        .collect();
    (!words.is_empty()).then(|| random.pick(&words).to_owned())
}

fn code(document: &TextDocument, random: &mut Random) -> Option<String> {
    let mut codes: Vec<&str> = Vec::new();
    for text in document.units.values().flatten() {
        for word in text.split(|it: char| !it.is_ascii_alphanumeric()) {
            let digits = word.strip_prefix("0x").or(word.strip_prefix("0X"));
            let is_error =
                digits.is_some_and(|it| (3..=8).contains(&it.len()) && it.bytes().all(|it| it.is_ascii_hexdigit()));
            let letters = word.bytes().take_while(u8::is_ascii_uppercase).count();
            let rest = &word[letters..];
            let is_service = (2..=8).contains(&letters)
                && (5..=8).contains(&rest.len())
                && rest.bytes().all(|it| it.is_ascii_digit());
            if is_error || is_service {
                codes.push(word);
            }
        }
    }
    (!codes.is_empty()).then(|| random.pick(&codes).to_owned())
}

/// A message as it is pasted: without its ends, which may cut words, and with what messages are pasted with.
fn pasted(sentence: &str, random: &mut Random) -> Option<(String, String)> {
    let characters: Vec<char> = sentence.chars().collect();
    let (start, end) = (1 + random.below(5), 1 + random.below(5));
    if characters.len() < start + end + 12 {
        return None;
    }
    let source: String = characters[start..characters.len() - end].iter().collect();
    let source = source.trim().to_owned();
    let query = match random.below(4) {
        0 => source.clone(),
        1 => format!("\"{source}\""),
        2 => format!("…{source}…"),
        _ => format!("“{source}...”"),
    };
    Some((query, source))
}

fn half_width(word: &str) -> Option<String> {
    const FULL: &str = "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲンァィゥェォッャュョー";
    const HALF: &str = "ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜｦﾝｧｨｩｪｫｯｬｭｮｰ";
    const VOICED: &str = "ガギグゲゴザジズゼゾダヂヅデドバビブベボ";
    const PLAIN: &str = "カキクケコサシスセソタチツテトハヒフヘホ";
    let index = |of: &str, it: char| of.chars().position(|other| other == it);
    let half = |it: char| HALF.chars().nth(index(FULL, it)?);
    let mut out = String::new();
    for character in word.chars() {
        if let Some(at) = index(VOICED, character) {
            out.push(half(PLAIN.chars().nth(at)?)?);
            out.push('ﾞ');
        } else if let Some(at) = index("パピプペポ", character) {
            out.push(half("ハヒフヘホ".chars().nth(at)?)?);
            out.push('ﾟ');
        } else if character == 'ヴ' {
            out.push_str("ｳﾞ");
        } else {
            out.push(half(character)?);
        }
    }
    Some(out)
}
