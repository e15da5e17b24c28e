//! `search-tests.toml`: what a site's author expects its search to find.
//!
//! ```toml
//! [[test]]
//! query = "電源が入らない"
//! locale = "ja"
//! expect = "troubleshooting/power.md#79c0f-104"
//! within = 3
//! ```

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::finding::code::{SEARCH_TEST_FAILED, SEARCH_TEST_INVALID};
use crate::finding::{Finding, suggestion};
use crate::search::answer::Hit;
use crate::search::engine::Engine;
use crate::source::Source;
use crate::text::Span;

/// The name of the file, at the root of a site.
pub const FILE: &str = "search-tests.toml";

const KEYS: &[&str] = &["query", "locale", "expect", "within"];

/// Within how many results what is expected must be, unless a test says so.
const WITHIN: usize = 3;

/// Something that is expected to be found.
struct Expectation {
    query: Spanned<String>,
    locale: String,
    expect: Spanned<String>,
    within: usize,
}

/// Runs the tests of a site.
///
/// `address` gives the address of the article that a path means, as [`crate::search::document::Card::address`].
pub fn check(source: &Source, engine: &Engine<'_>, address: &dyn Fn(&str) -> Option<String>) -> Vec<Finding> {
    let mut reader = Reader { source, locales: &engine.manifest.locales, findings: Vec::new() };
    let expectations = reader.read();
    let mut findings = reader.findings;
    findings.extend(expectations.iter().filter_map(|it| it.check(source, engine, address)));
    findings
}

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
        Some(Expectation { query: query?, locale: locale?.into_inner(), expect: expect?, within })
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
    fn check(&self, source: &Source, engine: &Engine<'_>, address: &dyn Fn(&str) -> Option<String>) -> Option<Finding> {
        let expected = self.expect.get_ref();
        let (path, unit) = expected.split_once('#').map_or((expected.as_str(), None), |it| (it.0, Some(it.1)));
        let span = |of: &Spanned<String>| Span::new(source.path(), of.span());
        let Some(address) = address(path) else {
            let message = format!("search does not know an article `{path}`");
            let help = "write its path from the folder of this file, such as `setup/start.md`";
            return Some(Finding::new(SEARCH_TEST_INVALID, span(&self.expect), message).help(help));
        };
        let answer = engine.answer(self.query.get_ref(), &self.locale, self.within.max(5));
        let is_expected = |hit: &Hit| {
            let Some(document) = engine.document(hit.document, &mut Vec::new()) else { return false };
            let has = |unit: &str| hit.units.iter().any(|it| document.units.anchor(it.unit) == Some(unit));
            document.units.address == address && unit.is_none_or(has)
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
