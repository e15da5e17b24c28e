//! The files of a site, each parsed by itself.

pub(super) mod articles;

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use self::articles::{Articles, ArticlesCache, PageSource};
use crate::config::Config;
use crate::config::docfx::PageFilter;
use crate::finding::Reported;
use crate::finding::groups::{Found, Remembered};
use crate::finding::suppression::Suppression;
use crate::memo::{Digest, Memo, Rounds};
use crate::site::Parts;
use crate::source::{Snapshot, Source};
use crate::syntax::document::Document;
use crate::syntax::toc::{self, Toc};
use crate::syntax::{self, suppression};
use crate::text::SourcePath;
use crate::tree::{self, Tree};

/// Parsed files that the next build may use again.
#[derive(Default)]
pub(super) struct ParseCache {
    articles: ArticlesCache,
    tocs: Memo<Remembered<Arc<Toc>>>,
    trees: Memo<Remembered<Arc<Tree>>>,
    /// Of files that are no articles.
    suppressions: Memo<Remembered<Vec<Suppression>>>,
}

impl ParseCache {
    /// For a build that no other follows.
    pub(super) fn forgetful() -> Self {
        Self {
            articles: ArticlesCache::forgetful(),
            tocs: Memo::forgetful(),
            trees: Memo::forgetful(),
            suppressions: Memo::forgetful(),
        }
    }

    /// Those that go from build to build.
    pub(super) fn rounds(&mut self) -> [&mut dyn Rounds; 4] {
        [&mut self.articles.parsed, &mut self.tocs, &mut self.trees, &mut self.suppressions]
    }

    /// How many files were parsed.
    pub(super) fn computed(&self) -> usize {
        self.articles.parsed.computed() + self.tocs.computed() + self.trees.computed()
    }

    /// Whether another build may follow.
    pub(super) fn keeps(&self) -> bool {
        self.articles.parsed.keeps()
    }
}

/// All files of a site, parsed.
pub(super) struct Parsed {
    /// The articles, and what they include.
    pub(super) articles: Articles,
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
        let Self { articles: Articles { pages, documents, targets, .. }, tocs, trees, .. } = self;
        Parts { config, snapshot, pages, documents, included: targets, tocs, trees }
    }
}

/// Parses the articles, of which the snapshot may have let go, and all other files of a site.
pub(super) fn parse(
    (snapshot, config): (&Snapshot, &Config),
    (filter, digest): (&PageFilter, Digest),
    sources: Vec<PageSource<'_>>,
    cache: &mut ParseCache,
    found: &mut Found,
) -> Parsed {
    let articles = articles::parsed(sources, config, (filter, digest), &mut cache.articles, found);
    let mut suppressions: Vec<Suppression> = articles.suppressions().cloned().collect();
    let files = |is_wanted: fn(&SourcePath) -> bool| -> Vec<&Source> {
        snapshot.texts.values().filter(|it| is_wanted(it.path()) && !filter.is_excluded(it.path())).collect()
    };
    let is_no_article = |it: &SourcePath| !is_markdown(it) || toc::is_toc(it);
    let of_others = cache.suppressions.map(&files(is_no_article), |it| suppression::of_file(it).into());
    suppressions.extend(of_others.iter().flat_map(|it| it.value.iter().cloned()));
    of_others.iter().for_each(|it| found.share(&it.findings));
    let tocs = cache.tocs.map(&files(toc::is_toc), |it| shared(toc::parse(it)));
    tocs.iter().for_each(|it| found.share(&it.findings));
    let trees = cache.trees.map(&files(tree::is_tree), |it| shared(tree::parse::parse(it)));
    trees.iter().for_each(|it| found.share(&it.findings));
    Parsed {
        articles,
        tocs: tocs.iter().map(|it| Arc::clone(&it.value)).collect(),
        trees: trees.iter().map(|it| Arc::clone(&it.value)).collect(),
        suppressions,
    }
}

/// Whether a file is one in Markdown.
fn is_markdown(path: &SourcePath) -> bool {
    path.extension().eq_ignore_ascii_case("md")
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
