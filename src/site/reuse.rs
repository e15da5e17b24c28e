//! What linking remembers from one build to the next.
//!
//! A page's references depend on its own files, on the shape of the site (which files there are, what they are called,
//! how the site is configured), and on what was asked of other files on the way: their ids, their content where it is
//! included, the decision trees. The first two are the input under which a page is remembered; the last is written
//! down with it, and compared before it is taken again.

use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use crate::config::Config;
use crate::finding::Reported;
use crate::locale::Locale;
use crate::memo::{Digest, Memo};
use crate::site::align::Layout;
use crate::site::catalog::{Article, Catalog};
use crate::site::nav::Navigation;
use crate::site::resolve::{Gathered, Resolver};
use crate::site::trees::LinkedTree;
use crate::site::{Layouts, Page, Parts, Titles};
use crate::syntax::toc;
use crate::text::SourcePath;

/// Results of linking that the next build may use again.
#[derive(Default)]
pub struct Links {
    pub(super) articles: Memo<Reported<ArticleParts>>,
    pub(super) pages: Memo<LinkedPage>,
    pub(super) navigations: Memo<Reported<Arc<BTreeMap<Locale, Navigation>>>>,
}

impl Links {
    /// For a build that no other follows.
    pub fn forgetful() -> Self {
        Self { articles: Memo::forgetful(), pages: Memo::forgetful(), navigations: Memo::forgetful() }
    }

    /// Begins a build.
    pub fn begin(&mut self) {
        self.articles.begin();
        self.pages.begin();
        self.navigations.begin();
    }

    /// How many pages this build linked: for tests of what an edit costs.
    pub fn linked(&self) -> usize {
        self.pages.computed()
    }
}

/// What an article has by itself.
pub(super) struct ArticleParts {
    pub(super) layouts: Layouts,
    pub(super) titles: Titles,
}

/// All that [`ArticleParts`] depend on.
pub(super) struct ArticleInput<'a> {
    pub(super) config: &'a Config,
    pub(super) article: &'a Article,
}

impl Hash for ArticleInput<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (&self.config.original, &self.config.locales).hash(state);
        hash_variants(self.article, state);
    }
}

fn hash_variants<H: Hasher>(article: &Article, state: &mut H) {
    for (locale, variant) in &article.variants {
        (locale, variant.side, variant.document.digest).hash(state);
    }
}

/// A page, and what came to light while it was linked.
pub(super) struct LinkedPage {
    pub(super) page: Arc<Page>,
    pub(super) gathered: Gathered,
    asked: Asked,
}

/// What was asked of other files while a page was linked, and what they answered.
struct Asked {
    /// Articles, with the digests of their files and of their ids.
    ids: Vec<(usize, Digest, Digest)>,
    included: BTreeMap<SourcePath, Digest>,
    trees: Option<Digest>,
}

/// A page that is to be linked; hashes as its own files and the shape of the site.
pub(super) struct PageInput<'a, 's> {
    pub(super) resolver: &'a Resolver<'s>,
    pub(super) layouts: &'a BTreeMap<Locale, Arc<Layout>>,
    pub(super) locale: &'a Locale,
    pub(super) article: usize,
    pub(super) shape: Digest,
    pub(super) trees: Digest,
    pub(super) keeps: bool,
}

impl Hash for PageInput<'_, '_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.shape, self.locale, self.article).hash(state);
        hash_variants(&self.resolver.catalog.articles[self.article], state);
    }
}

/// Links a page.
pub(super) fn linked_page(input: &PageInput<'_, '_>) -> LinkedPage {
    let (mut page, gathered) = super::page(input.resolver, input.layouts, input.locale, input.article);
    let mut asked = Asked { ids: Vec::new(), included: BTreeMap::new(), trees: None };
    // A build that no other follows compares nothing.
    if input.keeps {
        let ids = |article: &usize| input.resolver.ids.get(*article).map(|it| (*article, it.source(), it.digest()));
        asked.ids = gathered.asked.iter().filter_map(ids).collect();
        asked.included.clone_from(&gathered.included);
        asked.trees = gathered.asks_trees.then_some(input.trees);
        let ids: Vec<Digest> = asked.ids.iter().map(|it| it.2).collect();
        page.key = Digest::of(&(input, ids, &asked.included, asked.trees));
    }
    LinkedPage { page: Arc::new(page), gathered, asked }
}

impl LinkedPage {
    /// Whether other files would still answer the same.
    pub(super) fn holds(&self, input: &PageInput<'_, '_>) -> bool {
        let resolver = input.resolver;
        let is_same = |(article, source, digest): &(usize, Digest, Digest)| {
            resolver.ids.get(*article).is_some_and(|it| it.source() == *source || it.digest() == *digest)
        };
        let is_included = |(path, digest): (&SourcePath, &Digest)| {
            resolver.documents.get(path).is_some_and(|it| it.digest == *digest)
        };
        self.asked.trees.is_none_or(|it| it == input.trees)
            && self.asked.included.iter().all(is_included)
            && self.asked.ids.iter().all(is_same)
    }
}

/// The digest of all that a reference can meet but what is in documents.
pub(super) fn shape(
    parts: &Parts<'_>,
    catalog: &Catalog,
    absolute: Option<&str>,
    regions: &BTreeMap<Locale, String>,
) -> Digest {
    let Parts { config, snapshot, .. } = *parts;
    let texts: Vec<&SourcePath> = snapshot.texts.keys().collect();
    let assets: Vec<_> = snapshot.assets.iter().map(|(path, asset)| (path, asset.dimensions)).collect();
    let articles: Vec<_> = catalog
        .articles
        .iter()
        .map(|it| {
            let variants = it.variants.iter().map(|(locale, variant)| (locale, variant.side, &variant.document.path));
            (&it.name, &it.slug, variants.collect::<Vec<_>>())
        })
        .collect();
    Digest::of(&(config, texts, assets, articles, absolute, regions))
}

/// The digest of trees as they are linked.
pub(super) fn trees(trees: &[LinkedTree]) -> Digest {
    if trees.is_empty() { Digest::default() } else { Digest::of_bytes(format!("{trees:?}").as_bytes()) }
}

/// All that navigations depend on.
pub(super) struct NavigationInput<'a, 's> {
    pub(super) parts: &'a Parts<'s>,
    pub(super) resolver: &'a Resolver<'a>,
    pub(super) titles: &'a [Titles],
    pub(super) shape: Digest,
}

impl Hash for NavigationInput<'_, '_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.shape, self.titles).hash(state);
        let tocs = self.parts.snapshot.texts.values().filter(|it| toc::is_toc(it.path()));
        tocs.for_each(|it| it.digest().hash(state));
    }
}
