//! The files of a site, each parsed by itself, and each aligned article compared with its original.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use crate::check::consistency::Used;
use crate::check::translation;
use crate::check::usage::Usage;
use crate::config::Config;
use crate::config::docfx::PageFilter;
use crate::finding::{Finding, Reported};
use crate::memo::Memo;
use crate::site::Parts;
use crate::source::{Snapshot, Source};
use crate::syntax::document::{Document, ReferenceKind};
use crate::syntax::toc::{self, Toc};
use crate::syntax::{self, landing};
use crate::text::SourcePath;
use crate::tree::{self, Tree};

/// Parsed files that the next build may use again.
#[derive(Default)]
pub(super) struct ParseCache {
    documents: Memo<Reported<Option<ParsedPage>>>,
    tocs: Memo<Reported<Arc<Toc>>>,
    trees: Memo<Reported<Arc<Tree>>>,
}

impl ParseCache {
    /// For a build that no other follows.
    pub(super) fn forgetful() -> Self {
        Self { documents: Memo::forgetful(), tocs: Memo::forgetful(), trees: Memo::forgetful() }
    }

    /// Begins a build.
    pub(super) fn begin(&mut self) {
        self.documents.begin();
        self.tocs.begin();
        self.trees.begin();
    }

    /// How many files were parsed.
    pub(super) fn computed(&self) -> usize {
        self.documents.computed() + self.tocs.computed() + self.trees.computed()
    }

    /// Whether another build may follow.
    pub(super) fn keeps(&self) -> bool {
        self.documents.keeps()
    }
}

/// All files of a site, parsed.
pub(super) struct Parsed {
    /// The articles.
    pub(super) pages: Vec<Arc<Document>>,
    /// How the aligned ones use words.
    pub(super) used: Vec<Used>,
    /// All Markdown files and landing pages by path, those for inclusion too.
    pub(super) documents: BTreeMap<SourcePath, Arc<Document>>,
    /// The tables of contents.
    pub(super) tocs: Vec<Arc<Toc>>,
    /// The decision trees.
    pub(super) trees: Vec<Arc<Tree>>,
}

impl Parsed {
    /// What is linked.
    pub(super) fn parts<'p>(&'p self, snapshot: &'p Snapshot, config: &'p Config) -> Parts<'p> {
        let Self { pages, documents, tocs, trees, .. } = self;
        Parts { config, snapshot, pages, documents, tocs, trees }
    }
}

/// Parses the files of a site.
pub(super) fn parse(
    snapshot: &Snapshot,
    config: &Config,
    cache: &mut ParseCache,
    findings: &mut Vec<Finding>,
) -> Parsed {
    let filter = PageFilter::new(snapshot, config);
    let (pages, used, documents) = articles(snapshot, config, &filter, &mut cache.documents, findings);
    let files = |is_wanted: fn(&SourcePath) -> bool| -> Vec<&Source> {
        snapshot.texts.values().filter(|it| is_wanted(it.path()) && !filter.is_excluded(it.path())).collect()
    };
    let tocs = cache.tocs.map(&files(toc::is_toc), |it| shared(toc::parse(it)));
    findings.extend(tocs.iter().flat_map(|it| it.findings.iter().cloned()));
    let trees = cache.trees.map(&files(tree::is_tree), |it| shared(tree::parse::parse(it)));
    findings.extend(trees.iter().flat_map(|it| it.findings.iter().cloned()));
    Parsed {
        pages,
        used,
        documents,
        tocs: tocs.iter().map(|it| Arc::clone(&it.value)).collect(),
        trees: trees.iter().map(|it| Arc::clone(&it.value)).collect(),
    }
}

/// The articles in Markdown, and all Markdown files by path, without what is wrong with them.
pub(super) fn markdown(
    snapshot: &Snapshot,
    config: &Config,
) -> (Vec<Arc<Document>>, BTreeMap<SourcePath, Arc<Document>>) {
    let filter = PageFilter::new(snapshot, config);
    let is_markdown = |it: &SourcePath| it.extension().eq_ignore_ascii_case("md") && !toc::is_toc(it);
    let sources: Vec<&Source> = snapshot.texts.values().filter(|it| is_markdown(it.path())).collect();
    let parsed: Vec<Arc<Document>> = sources.par_iter().map(|it| Arc::new(syntax::parse(it).value)).collect();
    let documents: BTreeMap<SourcePath, Arc<Document>> = parsed.into_iter().map(|it| (it.path.clone(), it)).collect();
    let pages = documents.values().filter(|it| filter.is_page(&it.path)).cloned().collect();
    (pages, documents)
}

fn shared<T>(reported: Reported<T>) -> Reported<Arc<T>> {
    Reported { value: Arc::new(reported.value), findings: reported.findings }
}

type Articles = (Vec<Arc<Document>>, Vec<Used>, BTreeMap<SourcePath, Arc<Document>>);

/// Parses articles, and what they include.
fn articles(
    snapshot: &Snapshot,
    config: &Config,
    filter: &PageFilter,
    memo: &mut Memo<Reported<Option<ParsedPage>>>,
    findings: &mut Vec<Finding>,
) -> Articles {
    let is_markdown = |it: &SourcePath| it.extension().eq_ignore_ascii_case("md");
    let is_compared = translation::is_wanted(&config.levels);
    let sources: Vec<PageSource<'_>> = snapshot
        .texts
        .values()
        .filter(|it| !toc::is_toc(it.path()) && (is_markdown(it.path()) || filter.is_page(it.path())))
        .map(|source| PageSource { source, is_compared })
        .collect();
    let parsed = memo.map(&sources, |it| parse_page(it));
    let (mut pages, mut used, mut documents) = (Vec::new(), Vec::new(), BTreeMap::new());
    let mut unpublished: BTreeMap<SourcePath, &[Finding]> = BTreeMap::new();
    for (PageSource { source, .. }, reported) in sources.iter().zip(&parsed) {
        let is_page = filter.is_page(source.path());
        if is_page {
            findings.extend(reported.findings.iter().cloned());
        } else {
            unpublished.insert(source.path().clone(), &reported.findings);
        }
        if let Some(ParsedPage { document, usage }) = &reported.value {
            if is_page {
                pages.push(Arc::clone(document));
                used.extend(usage.as_ref().map(|it| (document.path.clone(), Arc::clone(it))));
            }
            documents.insert(source.path().clone(), Arc::clone(document));
        }
    }
    findings.extend(included(&pages, &documents, &unpublished));
    (pages, used, documents)
}

/// What was found in files that are no pages but that pages include, through other files too.
fn included(
    pages: &[Arc<Document>],
    documents: &BTreeMap<SourcePath, Arc<Document>>,
    unpublished: &BTreeMap<SourcePath, &[Finding]>,
) -> Vec<Finding> {
    let mut waiting: Vec<&Arc<Document>> = pages.iter().collect();
    let mut seen = BTreeSet::new();
    let mut findings = Vec::new();
    while let Some(document) = waiting.pop() {
        let includes = document.references.iter().filter(|it| it.kind == ReferenceKind::Include);
        for path in includes.filter_map(|it| document.path.resolve(&it.target)) {
            if let Some(included) = documents.get(&path)
                && seen.insert(path.clone())
            {
                findings.extend(unpublished.get(&path).into_iter().flat_map(|it| it.iter().cloned()));
                waiting.push(included);
            }
        }
    }
    findings
}

/// A file that may be a page.
#[derive(Hash)]
struct PageSource<'s> {
    source: &'s Source,
    /// Whether translations are compared with their originals.
    is_compared: bool,
}

/// A file that was parsed, and how it uses words if it is an aligned article.
struct ParsedPage {
    document: Arc<Document>,
    usage: Option<Arc<Usage>>,
}

fn parse_page(input: &PageSource<'_>) -> Reported<Option<ParsedPage>> {
    let source = input.source;
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
