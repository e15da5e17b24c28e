//! The terms of a site: what is called what in the other language, and where.
//!
//! Terms are names that readers see on a screen. Articles mark them: in bold in the original, and in bold or brackets
//! in the translation.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use foldhash::{HashMap, HashSet};

use crate::locale::Locale;
use crate::text::{SourcePath, TextRange};

/// A term in one sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TermUse {
    /// The original as it is written.
    pub original: Box<str>,
    /// The original in lower case, by which it is compared.
    pub key: Box<str>,
    /// The translation.
    pub translation: Box<str>,
    /// The id of the unit.
    pub unit: Box<str>,
    /// Where the translation stands in the file.
    pub range: TextRange,
    /// Whether both sides mark this term alone, so that there is no doubt that they belong together.
    pub is_sure: bool,
}

/// The terms of an article.
pub struct TermsOfArticle<'u> {
    /// The file of the translation.
    pub path: &'u SourcePath,
    /// The language of the translation.
    pub locale: &'u Locale,
    /// Its terms in the order of the text.
    pub terms: &'u [TermUse],
}

/// The glossary of a site, sorted by originals.
pub type Glossary = Vec<Entry>;

/// A term of the original.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Entry {
    /// As it is written most often.
    pub original: String,
    /// What it is called, the most frequent first.
    pub renderings: Vec<Rendering>,
}

/// What a term is called in another language.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Rendering {
    /// The translation.
    pub text: String,
    /// Its language.
    pub locale: Locale,
    /// Where it stands, in the order of the articles.
    pub places: Vec<Place>,
}

/// A unit.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Place {
    /// The file of the translation.
    pub path: SourcePath,
    /// The id of the unit.
    pub unit: String,
}

/// The glossary of articles, which are sorted by path.
///
/// Where a sentence has several terms, they are paired by their order, which a translation may change; such a pair is
/// taken only if it is a sure one elsewhere, or stands at least twice and no sure pair has either of its sides.
pub fn glossary(articles: &[TermsOfArticle<'_>]) -> Glossary {
    let uses = || articles.iter().flat_map(|it| it.terms.iter().map(move |term| (it, term)));
    let mut sure = HashSet::default();
    let mut sides = HashSet::default();
    let mut counts: HashMap<(&str, &str), usize> = HashMap::default();
    for (_, term) in uses().filter(|it| is_name(&it.1.original)) {
        if term.is_sure {
            sure.insert(key(term));
            sides.extend([&*term.key, &*term.translation]);
        }
        *counts.entry(key(term)).or_default() += 1;
    }
    let is_free = |it: &TermUse| !sides.contains(&*it.key) && !sides.contains(&*it.translation);
    let is_repeated = |it: &TermUse| counts.get(&key(it)).is_some_and(|it| *it > 1);
    let is_known = |it: &TermUse| it.is_sure || sure.contains(&key(it)) || is_repeated(it) && is_free(it);
    let mut entries: BTreeMap<&str, Gathered> = BTreeMap::new();
    for (article, term) in uses().filter(|it| is_name(&it.1.original) && is_known(it.1)) {
        let entry = entries.entry(&*term.key).or_default();
        *entry.originals.entry(term.original.to_string()).or_default() += 1;
        let places = entry.renderings.entry((article.locale.clone(), term.translation.to_string())).or_default();
        places.push(Place { path: article.path.clone(), unit: term.unit.to_string() });
    }
    let entries = entries.into_values().map(Gathered::finish);
    // A name that is everywhere the same, such as one of a setting, needs no glossary.
    entries.filter(|it| it.renderings.iter().any(|rendering| rendering.text != it.original)).collect()
}

fn key(term: &TermUse) -> (&str, &str) {
    (&term.key, &term.translation)
}

/// Names on a screen begin with a capital letter; a word that is only stressed does not.
fn is_name(original: &str) -> bool {
    original.starts_with(|it: char| it.is_uppercase())
}

/// One entry while it is gathered.
#[derive(Default)]
struct Gathered {
    originals: BTreeMap<String, usize>,
    renderings: BTreeMap<(Locale, String), Vec<Place>>,
}

impl Entry {
    /// In how many sentences it stands.
    pub fn uses(&self) -> usize {
        self.renderings.iter().map(|it| it.places.len()).sum()
    }
}

impl Gathered {
    fn finish(self) -> Entry {
        let original = self.originals.into_iter().max_by_key(|it| it.1).map(|it| it.0).unwrap_or_default();
        let rendering = |((locale, text), places)| Rendering { text, locale, places };
        let mut renderings: Vec<Rendering> = self.renderings.into_iter().map(rendering).collect();
        renderings.sort_by_key(|it| Reverse(it.places.len()));
        Entry { original, renderings }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn term(original: &str, translation: &str, is_sure: bool) -> TermUse {
        let unit = format!("4c1d7-{}", original.len() + translation.len());
        TermUse {
            original: original.into(),
            key: original.to_lowercase().into(),
            translation: translation.into(),
            unit: unit.into(),
            range: TextRange::default(),
            is_sure,
        }
    }

    fn check(terms: &[TermUse], expected: &[&str]) {
        let (path, locale) = (SourcePath::from("a.md"), Locale::parse("ja").unwrap());
        let entries = glossary(&[TermsOfArticle { path: &path, locale: &locale, terms }]);
        let line = |entry: &Entry| {
            let renderings: Vec<String> =
                entry.renderings.iter().map(|it| format!("{} {}", it.text, it.places.len())).collect();
            format!("{}: {}", entry.original, renderings.join(", "))
        };
        assert_eq!(entries.iter().map(line).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn renderings_of_a_term_are_counted_whatever_its_case() {
        let terms = [
            term("Save", "保存", true),
            term("save as", "別名で保存", true),
            term("SAVE", "セーブ", true),
            term("Save", "保存", true),
        ];
        check(&terms, &["Save: 保存 2, セーブ 1"]);
    }

    #[test]
    fn a_pair_by_order_alone_needs_another_that_says_so() {
        let terms = [
            term("Save", "保存", true),
            term("Save", "保存", false),
            term("Open", "閉じる", false),
            term("Close", "閉じる", false),
            term("Close", "閉じる", false),
            term("Workflow", "保存", false),
            term("Workflow", "保存", false),
        ];
        check(&terms, &["Close: 閉じる 2", "Save: 保存 2"]);
    }
}
