//! The articles of a site and what they include, each parsed by itself, and, where nobody waits, each aligned one
//! compared with its original.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::is_markdown;
use crate::check::consistency::Used;
use crate::check::usage::Usage;
use crate::check::{self, Uncompared, translation};
use crate::config::Config;
use crate::config::docfx::PageFilter;
use crate::finding::Reported;
use crate::finding::groups::{Found, Group, Remembered};
use crate::finding::suppression::Suppression;
use crate::memo::runs::{List, Runs};
use crate::memo::{Digest, Kept, Memo};
use crate::source::{Snapshot, Source};
use crate::syntax::document::Document;
use crate::syntax::{self, landing, toc};
use crate::text::SourcePath;

/// The files that pages are made of, and those that they include.
///
/// `is_compared` says whether translations are compared with their originals at once: where their texts will be gone
/// later, and where nobody waits for a page meanwhile.
pub(in crate::pipeline) fn articles<'s>(
    snapshot: &'s Snapshot,
    config: &Config,
    filter: &PageFilter,
    is_compared: bool,
) -> Vec<PageSource<'s>> {
    let is_compared = is_compared && translation::is_wanted(config);
    let texts = snapshot.texts.values();
    texts
        .filter(|it| !toc::is_toc(it.path()) && (is_markdown(it.path()) || filter.is_page(it.path())))
        .map(|source| PageSource { source: Cow::Borrowed(source), is_compared })
        .collect()
}

/// Parsed articles that the next build may use again.
#[derive(Default)]
pub(super) struct ArticlesCache {
    pub(super) parsed: Memo<Remembered<Option<ParsedPage>>>,
    /// Stands for the names of all files, and for which of them are pages.
    filter: Digest,
    rows: Runs<Row>,
    pages: Runs<Arc<Document>>,
    includers: Runs<Includer>,
    uncompared: Runs<Uncompared>,
    suppressions: Runs<Suppression>,
    findings: Runs<Arc<Group>>,
    documents: Arc<Documents>,
}

impl ArticlesCache {
    /// For a build that no other follows.
    pub(super) fn forgetful() -> Self {
        Self { parsed: Memo::forgetful(), ..Self::default() }
    }
}

/// Every parsed article by path, those for inclusion too.
pub(super) type Documents = BTreeMap<SourcePath, Arc<Document>>;

/// What is asked of every file whenever a site is built.
#[derive(Clone, Copy)]
struct Row {
    is_page: bool,
    has_includes: bool,
}

/// A file that includes others.
struct Includer {
    document: Arc<Document>,
    is_page: bool,
    /// The files that it names.
    targets: Vec<SourcePath>,
}

impl Includer {
    fn new(document: &Arc<Document>, is_page: bool) -> Self {
        Self { document: Arc::clone(document), is_page, targets: document.included_paths().collect() }
    }
}

/// Articles, and what they include, parsed.
pub(in crate::pipeline) struct Articles {
    /// The articles.
    pub(in crate::pipeline) pages: List<Arc<Document>>,
    /// How the aligned ones use words that were compared at once.
    pub(in crate::pipeline) used: Vec<Used>,
    /// Whether they were.
    pub(in crate::pipeline) is_compared: bool,
    /// The aligned ones that are still to be compared with their originals.
    pub(in crate::pipeline) uncompared: List<Uncompared>,
    /// The files for inclusion that pages include.
    pub(in crate::pipeline) included: Vec<Arc<Document>>,
    /// The files that are named for inclusion anywhere.
    pub(in crate::pipeline) targets: BTreeSet<SourcePath>,
    /// All Markdown files and landing pages by path, those for inclusion too.
    pub(in crate::pipeline) documents: Arc<Documents>,
    suppressions: List<Suppression>,
}

impl Articles {
    /// Comments that suppress findings.
    pub(super) fn suppressions(&self) -> impl Iterator<Item = &Suppression> {
        self.suppressions.iter().chain(self.included.iter().flat_map(|it| &it.suppressions))
    }
}

/// Parses articles, and what they include; the digest stands for the filter.
pub(super) fn parsed(
    sources: Vec<PageSource<'_>>,
    config: &Config,
    (filter, digest): (&PageFilter, Digest),
    cache: &mut ArticlesCache,
    found: &mut Found,
) -> Articles {
    let is_compared = sources.iter().any(|it| it.is_compared) || !translation::is_wanted(config);
    let paths: Vec<SourcePath> = sources.iter().map(|it| it.path().clone()).collect();
    let ArticlesCache { parsed: memo, documents, .. } = cache;
    let (values, start) = (memo.each_of(sources, |it| parse_page(it).into()), memo.mark());
    let documents = match memo.keeps() && cache.filter == digest {
        // The same files, of which few say something else.
        true => renewed(std::mem::take(documents), &paths, &values, &cache.rows),
        false => Arc::new(values.iter().filter_map(|it| document(&it.value)).map(by_path).collect()),
    };
    if cache.filter != digest {
        *cache =
            ArticlesCache { parsed: std::mem::take(&mut cache.parsed), filter: digest, ..ArticlesCache::default() };
    }
    let row = |at: usize, it: &Value| Row {
        is_page: filter.is_page(&paths[at]),
        has_includes: document(it).is_some_and(|it| it.has_includes),
    };
    let rows = cache.rows.update(&values, start, |at, it| [row(at, it)]);
    let page = |at: usize, it: &Value| document(it).filter(|_| rows[at].is_page).cloned();
    let pages = cache.pages.update(&values, start, page);
    let findings = cache.findings.update(&values, start, |at, it| match rows[at].is_page {
        true => it.findings.to_vec(),
        false => Vec::new(),
    });
    found.share_runs(&findings);
    let suppressions = cache
        .suppressions
        .update(&values, start, |at, it| page(at, it).map(|it| it.suppressions.clone()).unwrap_or_default());
    let uncompared = |at: usize, it: &Value| {
        page(at, it).filter(|it| !it.units.is_empty()).map(|document| Uncompared {
            digest: document.digest,
            document,
            is_page: true,
        })
    };
    let uncompared = match is_compared {
        true => List::default(),
        false => cache.uncompared.update(&values, start, uncompared),
    };
    let translation = check::translation_of(config);
    let mut used = Vec::new();
    // Where no other build follows.
    if !cache.parsed.keeps() {
        for (at, value) in values.iter().enumerate().filter(|it| rows[it.0].is_page) {
            let usage = value.value.value.as_ref().and_then(|it| it.usage.as_ref());
            let (path, locale) = (paths[at].clone(), translation.clone());
            used.extend(usage.map(|it| Used::new(path, locale, Arc::clone(it))));
        }
    }
    let includer = |at: usize, it: &Value| {
        let document = document(it).filter(|_| rows[at].has_includes)?;
        Some(Includer::new(document, rows[at].is_page))
    };
    let includers = cache.includers.update(&values, start, includer);
    let targets = includers.iter().flat_map(|it| &it.targets).cloned().collect();
    let included: Vec<Arc<Document>> = included(&includers.iter().collect::<Vec<_>>(), &documents)
        .into_iter()
        .filter(|it| !filter.is_page(&it.path))
        .cloned()
        .collect();
    for it in &included {
        if let Ok(at) = paths.binary_search(&it.path) {
            found.share(&values[at].value.findings);
        }
    }
    cache.parsed.keep(values);
    cache.documents = Arc::clone(&documents);
    Articles { pages, used, is_compared, uncompared, included, targets, documents, suppressions }
}

/// What is remembered of a file.
type Value = Remembered<Option<ParsedPage>>;

fn document(value: &Value) -> Option<&Arc<Document>> {
    value.value.as_ref().map(|it| &it.document)
}

fn by_path(document: &Arc<Document>) -> (SourcePath, Arc<Document>) {
    (document.path.clone(), Arc::clone(document))
}

/// The documents of the build before, with those that are others now.
fn renewed(
    mut documents: Arc<Documents>,
    paths: &[SourcePath],
    values: &[Kept<Value>],
    rows: &Runs<Row>,
) -> Arc<Documents> {
    let all = Arc::make_mut(&mut documents);
    for (at, value) in values.iter().enumerate().filter(|(at, it)| !rows.has(*at, it)) {
        match document(&value.value) {
            Some(document) => all.insert(paths[at].clone(), Arc::clone(document)),
            None => all.remove(&paths[at]),
        };
    }
    documents
}

/// The files that pages include, through other files too; all files that include others are sorted by path.
fn included<'d>(includers: &'d [&Includer], documents: &'d Documents) -> Vec<&'d Arc<Document>> {
    let mut waiting: Vec<&Includer> = includers.iter().filter(|it| it.is_page).copied().collect();
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    while let Some(includer) = waiting.pop() {
        for path in &includer.targets {
            if !seen.contains(path)
                && let Some(included) = documents.get(path)
            {
                seen.insert(path);
                found.push(included);
                let inner = includers.binary_search_by(|it| it.document.path.cmp(path));
                waiting.extend(inner.ok().map(|it| includers[it]));
            }
        }
    }
    found
}

/// A file that may be a page.
#[derive(Hash)]
pub(in crate::pipeline) struct PageSource<'s> {
    source: Cow<'s, Source>,
    /// Whether translations are compared with their originals.
    is_compared: bool,
}

impl PageSource<'_> {
    /// The same with a source of its own, of which others may let go.
    pub(in crate::pipeline) fn into_owned(self) -> PageSource<'static> {
        PageSource { source: Cow::Owned(self.source.into_owned()), ..self }
    }

    /// Its path.
    pub(in crate::pipeline) fn path(&self) -> &SourcePath {
        self.source.path()
    }

    /// Whether it is an aligned article with pages of its own, whose text nobody reads once it is parsed.
    pub(in crate::pipeline) fn is_aligned_page(&self, filter: &PageFilter) -> bool {
        filter.is_page(self.path()) && self.source.text().contains("data-ttu-id")
    }
}

/// A file that was parsed, and how it uses words if it is an aligned article.
pub(super) struct ParsedPage {
    document: Arc<Document>,
    usage: Option<Arc<Usage>>,
}

fn parse_page(input: &PageSource<'_>) -> Reported<Option<ParsedPage>> {
    let source = &*input.source;
    if source.path().extension().eq_ignore_ascii_case("md") {
        let Reported { value, mut findings } = syntax::parse(source);
        // Aligned articles are compared here, where their text is at hand.
        let is_compared = input.is_compared && !value.units.is_empty();
        let compared = is_compared.then(|| translation::aligned(&value, source.text()));
        let usage = compared.map(|it| {
            findings.extend(it.findings);
            it.usage
        });
        return Reported { value: Some(ParsedPage { document: Arc::new(value), usage }), findings };
    }
    let path = source.path();
    let Reported { value, findings } = landing::parse(source, &|markdown, at, references, findings| {
        syntax::parse_fragment(markdown, path, at, references, findings)
    });
    let value = value.map(|it| ParsedPage { document: Arc::new(it), usage: None });
    Reported { value, findings }
}
