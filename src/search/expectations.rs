//! `search-tests.toml`: what a site's author expects its search to find.
//!
//! ```toml
//! [[test]]
//! query = "電源が入らない"
//! locale = "ja"
//! expect = "troubleshooting/power.md#79c0f-104"
//! within = 3
//! ```
//!
//! `kind`, `section` and `provenance` narrow the results, as a reader can.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::finding::code::{SEARCH_TEST_FAILED, SEARCH_TEST_INVALID};
use crate::finding::{Finding, suggestion};
use crate::search::answer::Hit;
use crate::search::engine::Engine;
use crate::search::narrowing::Narrowing;
use crate::source::Source;
use crate::text::Span;

/// The name of the file, at the root of a site.
pub const FILE: &str = "search-tests.toml";

const KEYS: &[&str] = &["query", "locale", "expect", "within", "kind", "section", "provenance"];

/// Within how many results what is expected must be, unless a test says so.
const WITHIN: usize = 3;

/// Something that is expected to be found.
struct Expectation {
    query: Spanned<String>,
    locale: String,
    expect: Spanned<String>,
    within: usize,
    /// What the results are narrowed to, and where that is written.
    narrowing: Narrowing,
    narrowed: Range<usize>,
}

/// Where a document is that a test expects, and which of its units.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expected {
    /// Its address, as [`crate::search::document::Card::address`].
    pub address: String,
    /// The id of the unit, if it matters which.
    pub unit: Option<String>,
}

/// Runs the tests of a site.
///
/// `expected` gives what a path means, and what follows it after `#`.
pub fn check(source: &Source, engine: &Engine<'_>, expected: &Find<'_>) -> Vec<Finding> {
    let mut reader = Reader { source, locales: &engine.manifest.locales, findings: Vec::new() };
    let expectations = reader.read();
    let mut findings = reader.findings;
    findings.extend(expectations.iter().filter_map(|it| it.check(source, engine, expected)));
    findings
}

/// Gives what is meant by a path and what follows it after `#`.
pub type Find<'f> = dyn Fn(&str, Option<&str>) -> Option<Expected> + 'f;

struct Reader<'s> {
    source: &'s Source,
    locales: &'s [String],
    findings: Vec<Finding>,
}

type Table<'a> = DeTable<'a>;

impl Reader<'_> {
    fn read(&mut self) -> Vec<Expectation> {
        let (table, errors) = DeTable::parse_recoverable(self.source.text());
        for error in &errors {
            let message = error.message().lines().collect::<Vec<_>>().join(", ");
            self.push(error.span().unwrap_or(0..0), message, None);
        }
        if !errors.is_empty() {
            return Vec::new();
        }
        self.keys(table.get_ref(), &["test"]);
        let Some(tests) = table.get_ref().get("test") else { return Vec::new() };
        let Some(tests) = tests.get_ref().as_array() else {
            self.push(
                tests.span(),
                "`test` is no list of tests".to_owned(),
                Some("write `[[test]]` before each".to_owned()),
            );
            return Vec::new();
        };
        tests.iter().filter_map(|it| self.expectation(it)).collect()
    }

    fn expectation(&mut self, value: &Spanned<DeValue<'_>>) -> Option<Expectation> {
        let Some(table) = value.get_ref().as_table() else {
            self.push(value.span(), "a test is no table".to_owned(), Some("write `[[test]]` before each".to_owned()));
            return None;
        };
        self.keys(table, KEYS);
        let query = self.text(table, "query", value.span());
        let expect = self.text(table, "expect", value.span());
        let locale = match table.contains_key("locale") {
            true => self.text(table, "locale", value.span()),
            false => self.locales.first().map(|it| Spanned::new(value.span(), it.clone())),
        };
        if let Some(locale) = &locale
            && !self.locales.contains(locale.get_ref())
        {
            let meant = suggestion::closest(locale.get_ref(), self.locales.iter().map(String::as_str));
            let help = meant.map(|it| format!("did you mean `{it}`?"));
            self.push(locale.span(), format!("`{}` is not one of the site's locales", locale.get_ref()), help);
            return None;
        }
        let within = match table.get("within") {
            None => WITHIN,
            Some(it) => {
                let number = it.get_ref().as_integer().and_then(|it| it.as_str().parse().ok()).filter(|it| *it > 0);
                if number.is_none() {
                    self.push(it.span(), "`within` is no number from 1".to_owned(), None);
                }
                number?
            }
        };
        let mut narrowed = value.span();
        let mut facet = |key: &str| {
            table.contains_key(key).then(|| self.text(table, key, value.span())).flatten().map(|it| {
                narrowed = it.span();
                it.into_inner()
            })
        };
        let narrowing = Narrowing { kind: facet("kind"), section: facet("section"), provenance: facet("provenance") };
        let locale = locale?.into_inner();
        Some(Expectation { query: query?, locale, expect: expect?, within, narrowing, narrowed })
    }

    fn keys(&mut self, table: &Table<'_>, known: &[&str]) {
        for (key, _) in table.iter().filter(|(key, _)| !known.contains(&key.get_ref().as_ref())) {
            let name = key.get_ref();
            let meant = suggestion::closest(name, known.iter().copied());
            self.push(key.span(), format!("unknown key `{name}`"), meant.map(|it| format!("did you mean `{it}`?")));
        }
    }

    fn text(&mut self, table: &Table<'_>, key: &str, of: Range<usize>) -> Option<Spanned<String>> {
        let Some(value) = table.get(key) else {
            self.push(of, format!("a test has no `{key}`"), None);
            return None;
        };
        match value.get_ref().as_str().map(str::trim) {
            Some(text) if !text.is_empty() => Some(Spanned::new(value.span(), text.to_owned())),
            Some(_) | None => {
                self.push(value.span(), format!("`{key}` is no text, or is empty"), None);
                None
            }
        }
    }

    fn push(&mut self, range: Range<usize>, message: String, help: Option<String>) {
        let mut finding = Finding::new(SEARCH_TEST_INVALID, Span::new(self.source.path(), range), message);
        finding.help = help;
        self.findings.push(finding);
    }
}

impl Expectation {
    fn check(&self, source: &Source, engine: &Engine<'_>, find: &Find<'_>) -> Option<Finding> {
        let expected = self.expect.get_ref();
        let (path, place) = expected.split_once('#').map_or((expected.as_str(), None), |it| (it.0, Some(it.1)));
        let span = |of: &Spanned<String>| Span::new(source.path(), of.span());
        let Some(Expected { address, unit }) = find(path, place) else {
            let is_tree = path.ends_with(".yml") && place.is_some();
            let message = match is_tree {
                true => format!("search does not know a node `{expected}`"),
                false => format!("search does not know an article `{path}`"),
            };
            let help = match is_tree {
                true => "write the tree's path from the folder of this file, and the node's name after `#`",
                false => "write its path from the folder of this file, such as `setup/start.md`",
            };
            return Some(Finding::new(SEARCH_TEST_INVALID, span(&self.expect), message).help(help));
        };
        let facets = match self.narrowing.facets(&engine.manifest) {
            Ok(facets) => facets,
            Err(unknown) => {
                let meant = suggestion::closest(&unknown.value, unknown.known.iter().map(String::as_str));
                let help = match meant {
                    Some(meant) => format!("did you mean `{meant}`?"),
                    None => format!("there are: {}", unknown.known.join(", ")),
                };
                let span = Span::new(source.path(), self.narrowed.clone());
                return Some(Finding::new(SEARCH_TEST_INVALID, span, unknown.to_string()).help(help));
            }
        };
        let answer = engine.narrowed(self.query.get_ref(), &self.locale, self.within.max(5), &facets);
        let is_expected = |hit: &Hit| {
            let Some(document) = engine.document(hit.document, &mut Vec::new()) else { return false };
            let has = |unit: &str| hit.units.iter().any(|it| document.units.anchor(it.unit) == Some(unit));
            document.units.address == address && unit.as_deref().is_none_or(has)
        };
        let place = answer.hits.iter().position(is_expected);
        if place.is_some_and(|it| it < self.within) {
            return None;
        }
        let query = self.query.get_ref();
        let message = match place {
            Some(place) => format!("`{query}` finds `{expected}` at place {}, not within {}", place + 1, self.within),
            None => format!("`{query}` does not find `{expected}`"),
        };
        let first = answer.hits.first().and_then(|it| engine.document(it.document, &mut Vec::new()));
        let help = match first {
            Some(first) => {
                format!("the first result is `{}`: `taiyaku search` shows all, and why", first.units.address)
            }
            None => "nothing is found: use the words of the article, or write the reader's words into it".to_owned(),
        };
        Some(Finding::new(SEARCH_TEST_FAILED, span(&self.query), message).help(help))
    }
}
