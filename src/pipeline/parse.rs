//! The files of a site, each parsed by itself, and each aligned article compared with its original.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use crate::check::consistency::Used;
use crate::check::usage::Usage;
use crate::check::{self, Uncompared, translation};
use crate::config::Config;
use crate::config::docfx::PageFilter;
use crate::finding::Reported;
use crate::finding::groups::{Found, Groups, Remembered};
use crate::finding::suppression::Suppression;
use crate::memo::{Memo, Rounds};
use crate::site::Parts;
use crate::source::{Snapshot, Source};
use crate::syntax::document::{Document, ReferenceKind};
use crate::syntax::toc::{self, Toc};
use crate::syntax::{self, landing, suppression};
use crate::text::SourcePath;
use crate::tree::{self, Tree};

/// Parsed files that the next build may use again.
#[derive(Default)]
pub(super) struct ParseCache {
    documents: Memo<Remembered<Option<ParsedPage>>>,
    tocs: Memo<Remembered<Arc<Toc>>>,
    trees: Memo<Remembered<Arc<Tree>>>,
}

impl ParseCache {
    /// For a build that no other follows.
    pub(super) fn forgetful() -> Self {
        Self { documents: Memo::forgetful(), tocs: Memo::forgetful(), trees: Memo::forgetful() }
    }

    /// Those that go from build to build.
    pub(super) fn rounds(&mut self) -> [&mut dyn Rounds; 3] {
        [&mut self.documents, &mut self.tocs, &mut self.trees]
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
    /// How the aligned ones use words that were compared at once.
    pub(super) used: Vec<Used>,
    /// The aligned ones, and those that pages include, that are still to be compared with their originals.
    pub(super) uncompared: Vec<Uncompared>,
    /// All Markdown files and landing pages by path, those for inclusion too.
    pub(super) documents: BTreeMap<SourcePath, Arc<Document>>,
    /// The tables of contents.
    pub(super) tocs: Vec<Arc<Toc>>,
    /// The decision trees.
    pub(super) trees: Vec<Arc<Tree>>,
    /// Comments that suppress findings.
    pub(super) suppressions: Vec<Suppression>,
}

impl Parsed {
    /// What is linked.
    pub(super) fn parts<'p>(&'p self, snapshot: &'p Snapshot, config: &'p Config) -> Parts<'p> {
        let Self { pages, documents, tocs, trees, .. } = self;
        Parts { config, snapshot, pages, documents, tocs, trees }
    }
}

/// The files that pages are made of, and those that they include.
///
/// `is_compared` says whether translations are compared with their originals at once: where their texts will be gone
/// later, and where nobody waits for a page meanwhile.
pub(super) fn articles(
    snapshot: &Snapshot,
    config: &Config,
    filter: &PageFilter,
    is_compared: bool,
) -> Vec<PageSource> {
    let is_compared = is_compared && translation::is_wanted(config);
    let texts = snapshot.texts.values();
    texts
        .filter(|it| !toc::is_toc(it.path()) && (is_markdown(it.path()) || filter.is_page(it.path())))
        .map(|source| PageSource { source: source.clone(), is_compared })
        .collect()
}

fn is_markdown(path: &SourcePath) -> bool {
    path.extension().eq_ignore_ascii_case("md")
}

/// Parses the articles, of which the snapshot may have let go, and all other files of a site.
pub(super) fn parse(
    (snapshot, config): (&Snapshot, &Config),
    filter: &PageFilter,
    articles: Vec<PageSource>,
    cache: &mut ParseCache,
    found: &mut Found,
) -> Parsed {
    let Articles { pages, used, uncompared, documents, mut suppressions } =
        pages(articles, config, filter, &mut cache.documents, found);
    let is_article = |it: &Source| is_markdown(it.path()) && !toc::is_toc(it.path());
    for source in snapshot.texts.values().filter(|it| !is_article(it) && !filter.is_excluded(it.path())) {
        suppressions.extend(suppression::of_file(source).drain_into(found));
    }
    let files = |is_wanted: fn(&SourcePath) -> bool| -> Vec<&Source> {
        snapshot.texts.values().filter(|it| is_wanted(it.path()) && !filter.is_excluded(it.path())).collect()
    };
    let tocs = cache.tocs.map(&files(toc::is_toc), |it| shared(toc::parse(it)));
    tocs.iter().for_each(|it| found.share(&it.findings));
    let trees = cache.trees.map(&files(tree::is_tree), |it| shared(tree::parse::parse(it)));
    trees.iter().for_each(|it| found.share(&it.findings));
    Parsed {
        pages,
        used,
        uncompared,
        documents,
        tocs: tocs.iter().map(|it| Arc::clone(&it.value)).collect(),
        trees: trees.iter().map(|it| Arc::clone(&it.value)).collect(),
        suppressions,
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

fn shared<T>(reported: Reported<T>) -> Remembered<Arc<T>> {
    Remembered::from(Reported { value: Arc::new(reported.value), findings: reported.findings })
}

/// Articles, and what they include, parsed.
struct Articles {
    pages: Vec<Arc<Document>>,
    used: Vec<Used>,
    uncompared: Vec<Uncompared>,
    documents: BTreeMap<SourcePath, Arc<Document>>,
    suppressions: Vec<Suppression>,
}

/// Parses articles, and what they include.
fn pages(
    articles: Vec<PageSource>,
    config: &Config,
    filter: &PageFilter,
    memo: &mut Memo<Remembered<Option<ParsedPage>>>,
    found: &mut Found,
) -> Articles {
    let translation = check::translation_of(config);
    let is_compared = articles.iter().any(|it| it.is_compared) || !translation::is_wanted(config);
    let paths: Vec<SourcePath> = articles.iter().map(|it| it.path().clone()).collect();
    let parsed = memo.map_each(articles, |it| parse_page(it).into());
    let (mut pages, mut used, mut documents) = (Vec::new(), Vec::new(), Vec::with_capacity(paths.len()));
    let mut unpublished: BTreeMap<SourcePath, &Groups> = BTreeMap::new();
    for (path, reported) in paths.into_iter().zip(&parsed) {
        let is_page = filter.is_page(&path);
        if is_page {
            found.share(&reported.findings);
        } else {
            unpublished.insert(path.clone(), &reported.findings);
        }
        if let Some(ParsedPage { document, usage }) = &reported.value {
            if is_page {
                pages.push(Arc::clone(document));
                used.extend(usage.as_ref().map(|it| Used {
                    path: path.clone(),
                    locale: translation.clone(),
                    usage: Arc::clone(it),
                }));
            }
            documents.push((path, Arc::clone(document)));
        }
    }
    let documents = BTreeMap::from_iter(documents);
    let included = included(&pages, &documents, &unpublished);
    included.iter().filter_map(|it| unpublished.get(&it.path)).for_each(|it| found.share(it));
    let suppressions =
        pages.iter().chain(included.iter().copied()).flat_map(|it| it.suppressions.iter().cloned()).collect();
    let mut uncompared = Vec::new();
    if !is_compared {
        let aligned = |it: &&Arc<Document>| !it.units.is_empty();
        let with = |is_page| move |it: &Arc<Document>| Uncompared { document: Arc::clone(it), is_page };
        uncompared.extend(pages.iter().filter(aligned).map(with(true)));
        uncompared.extend(included.iter().copied().filter(aligned).map(with(false)));
    }
    Articles { pages, used, uncompared, documents, suppressions }
}

/// The files that are no pages but that pages include, through other files too.
fn included<'d>(
    pages: &'d [Arc<Document>],
    documents: &'d BTreeMap<SourcePath, Arc<Document>>,
    unpublished: &BTreeMap<SourcePath, &Groups>,
) -> Vec<&'d Arc<Document>> {
    let mut waiting: Vec<&Arc<Document>> = pages.iter().filter(|it| it.has_includes).collect();
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    while let Some(document) = waiting.pop() {
        let includes = document.references.iter().filter(|it| it.kind == ReferenceKind::Include);
        for path in includes.filter_map(|it| document.path.resolve(&it.target)) {
            if let Some(included) = documents.get(&path)
                && seen.insert(path.clone())
            {
                if unpublished.contains_key(&path) {
                    found.push(included);
                }
                waiting.push(included);
            }
        }
    }
    found
}

/// A file that may be a page.
#[derive(Hash)]
pub(super) struct PageSource {
    source: Source,
    /// Whether translations are compared with their originals.
    is_compared: bool,
}

impl PageSource {
    /// Its path.
    pub(super) fn path(&self) -> &SourcePath {
        self.source.path()
    }

    /// Whether it is an aligned article with pages of its own, whose text nobody reads once it is parsed.
    pub(super) fn is_aligned_page(&self, filter: &PageFilter) -> bool {
        filter.is_page(self.path()) && self.source.text().contains("data-ttu-id")
    }
}

/// A file that was parsed, and how it uses words if it is an aligned article.
struct ParsedPage {
    document: Arc<Document>,
    usage: Option<Arc<Usage>>,
}

fn parse_page(input: &PageSource) -> Reported<Option<ParsedPage>> {
    let source = &input.source;
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
