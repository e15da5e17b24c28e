//! Articles of one locale that search results cannot tell apart: the same title, or the same description.

use std::sync::Arc;

use foldhash::{HashMap, HashSet};

use crate::finding::groups::{Found, Groups, groups};
use crate::finding::{Code, Finding, code};
use crate::locale::Locale;
use crate::memo::runs::List;
use crate::site::Page;
use crate::syntax::document::{BlockKind, Side};
use crate::text::{SourcePath, Span};

/// How many other places a finding names.
const PLACES: usize = 3;

/// What search results show of a page.
#[derive(PartialEq, Eq)]
pub struct Names {
    title: Option<Name>,
    description: Option<Name>,
}

/// A text and where it stands.
#[derive(PartialEq, Eq)]
struct Name {
    text: String,
    /// Texts that are alike but for spaces and case are one.
    folded: String,
    span: Span,
}

impl Names {
    /// Those of a page, which has a title in its own language.
    pub fn of(page: &Page, title: Option<&str>) -> Self {
        Self { title: title.and_then(|it| title_of(page, it)), description: description_of(page) }
    }
}

/// A page and what search results show of it.
#[derive(PartialEq, Eq)]
pub struct Named {
    /// Its language.
    pub locale: Locale,
    /// Its names, which are compared only where they are not one in memory.
    pub names: Arc<Names>,
}

/// What was compared in the build before.
#[derive(Default)]
pub struct Duplicates {
    locales: Vec<Locale>,
    pages: List<Named>,
    findings: Groups,
}

impl Duplicates {
    /// Compares the titles and descriptions of all articles, each with its locale, locale by locale.
    pub fn check(&mut self, pages: List<Named>, locales: &[Locale], found: &mut Found) {
        let is_known = self.locales == locales
            && self.pages.differing(&pages).is_some_and(|mut it| it.all(|(one, other)| one == other));
        if !is_known {
            self.findings = groups(findings(&pages, locales));
            self.locales = locales.to_vec();
        }
        self.pages = pages;
        found.share(&self.findings);
    }
}

fn findings(pages: &List<Named>, locales: &[Locale]) -> Vec<Finding> {
    let mut findings = Vec::new();
    // An aligned article has both languages in one file: what was said of it in one is not said again.
    let mut said: HashSet<SourcePath> = HashSet::default();
    for locale in locales {
        let own = || pages.iter().filter(|it| it.locale == *locale).map(|it| &*it.names);
        report(code::TITLE_DUPLICATE, "title", own().filter_map(|it| it.title.as_ref()), &mut said, &mut findings);
        let descriptions = own().filter_map(|it| it.description.as_ref());
        report(code::DESCRIPTION_DUPLICATE, "description", descriptions, &mut said, &mut findings);
    }
    findings
}

fn report<'p>(
    code: Code,
    name: &str,
    texts: impl Iterator<Item = &'p Name>,
    said: &mut HashSet<SourcePath>,
    findings: &mut Vec<Finding>,
) {
    let mut alike: HashMap<&str, Vec<&Name>> = HashMap::default();
    for text in texts.filter(|it| !said.contains(&it.span.path)) {
        alike.entry(&text.folded).or_default().push(text);
    }
    let mut repeated: Vec<_> = alike.into_iter().filter(|it| it.1.len() > 1).collect();
    repeated.sort_unstable_by(|a, b| a.0.cmp(b.0));
    for (_, group) in repeated {
        let (first, others) = group.split_first().expect("a group has more than one");
        for (index, Name { text, span, .. }) in others.iter().enumerate() {
            let message = match others.len() {
                1 => format!("another article has the {name} `{text}`"),
                count => format!("{count} other articles have the {name} `{text}`"),
            };
            let mut finding = Finding::new(code, span.clone(), message).label(first.span.clone(), "another one");
            let rest = others.iter().enumerate().filter(|it| it.0 != index).map(|it| &it.1.span);
            for other in rest.take(PLACES - 1) {
                finding = finding.label(other.clone(), "another one");
            }
            findings.push(finding.help(format!("say in the {name} what readers find here and not there")));
            said.insert(span.path.clone());
        }
        said.insert(first.span.path.clone());
    }
}

fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

fn name(text: &str, span: Span) -> Option<Name> {
    (!text.trim().is_empty()).then(|| Name { text: text.to_owned(), folded: folded(text), span })
}

/// The title that a page has of its text or front matter, and its place. One made of a file's name is none.
fn title_of(page: &Page, title: &str) -> Option<Name> {
    let document = &page.linked.document;
    let is_title = |it: &&crate::syntax::document::Block| matches!(it.kind, BlockKind::Heading { level: 1, .. });
    let heading = document.blocks.iter().find(is_title).map(|it| it.range);
    let written = || document.front_matter.text("title").map(|_| document.front_matter.range_of("title"));
    name(title, Span::new(&document.path, heading.or_else(written)?))
}

/// The description in the front matter, which is in the language of the file.
fn description_of(page: &Page) -> Option<Name> {
    let document = &page.linked.document;
    let text = (page.linked.side == Side::Translation).then(|| document.front_matter.text("description"))??;
    name(text, Span::new(&document.path, document.front_matter.range_of("description")))
}
