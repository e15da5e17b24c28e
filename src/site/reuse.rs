//! What linking remembers from one build to the next.
//!
//! A page's references depend on its own files, on the shape of the site (which files there are, what they are called,
//! how the site is configured), and on what was asked of other files on the way: their ids, their content where it is
//! included, the decision trees. The first two are the input under which a page is remembered; the last is written
//! down with it, and compared before it is taken again.

mod staying;

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use self::staying::Staying;
use crate::config::Config;
use crate::finding::Reported;
use crate::finding::groups::{Group, Groups, Remembered, groups};
use crate::locale::Locale;
use crate::memo::runs::{List, Runs};
use crate::memo::{Digest, Kept, Memo, Rounds};
use crate::site::align::Layout;
use crate::site::catalog::{Article, Catalog};
use crate::site::nav::Navigation;
use crate::site::redirects::{self, Redirect};
use crate::site::resolve::{Gathered, Resolver};
use crate::site::trees::LinkedTree;
use crate::site::{Layouts, Page, Parts, Titles};
use crate::syntax::document::Document;
use crate::syntax::{redirections, toc};
use crate::text::SourcePath;

/// Results of linking that the next build may use again.
#[derive(Default)]
pub struct Links {
    pub(super) catalogued: Option<Catalogued>,
    pub(super) articles: Memo<Remembered<ArticleParts>>,
    pub(super) of_articles: OfArticles,
    pub(super) pages: Memo<LinkedPage>,
    pub(super) of_pages: OfPages,
    pub(super) redirects: Memo<LinkedRedirects>,
    pub(super) navigations: Memo<Remembered<Arc<BTreeMap<Locale, Navigation>>>>,
}

impl Links {
    /// For a build that no other follows.
    pub fn forgetful() -> Self {
        Self {
            articles: Memo::forgetful(),
            pages: Memo::forgetful(),
            redirects: Memo::forgetful(),
            navigations: Memo::forgetful(),
            ..Self::default()
        }
    }

    /// Those that go from build to build.
    pub fn rounds(&mut self) -> [&mut dyn Rounds; 4] {
        [&mut self.articles, &mut self.pages, &mut self.redirects, &mut self.navigations]
    }

    /// How many pages this build linked: for tests of what an edit costs.
    pub fn linked(&self) -> usize {
        self.pages.computed()
    }
}

/// What all articles have together.
#[derive(Default)]
pub(super) struct OfArticles {
    pub(super) titles: Runs<Titles>,
    pub(super) rows: Runs<ArticleRow>,
    pub(super) findings: Runs<Arc<Group>>,
}

/// What all pages have together.
#[derive(Default)]
pub(super) struct OfPages {
    pub(super) pages: Runs<Arc<Page>>,
    pub(super) keys: Runs<Digest>,
    pub(super) needs: Runs<Need>,
    pub(super) own: Runs<usize>,
    pub(super) translations: Runs<usize>,
    pub(super) staying: Staying,
    pub(super) findings: Runs<Arc<Group>>,
}

/// The catalog of a site, and what else hangs on what its files are called and say that they are.
#[derive(Clone)]
pub(super) struct Catalogued {
    pub(super) catalog: Catalog,
    pub(super) findings: Groups,
    pub(super) regions: Arc<BTreeMap<Locale, String>>,
    /// Of the configuration and the names of all files.
    names: Digest,
    /// Of what the articles are called, and of the regions.
    articles: Digest,
    pages: List<Arc<Document>>,
}

impl Catalogued {
    /// That of some parts. The one before, with other documents, serves where these are called and say the same.
    ///
    /// Where no other build follows, nothing is compared.
    pub(super) fn of(parts: &Parts<'_>, links: &Links) -> Self {
        let keeps = links.pages.keeps();
        let names = if keeps { names(parts) } else { Digest::default() };
        links.catalogued.as_ref().filter(|it| it.names == names).and_then(|it| it.with(parts)).unwrap_or_else(|| {
            let Reported { value: catalog, findings } = Catalog::new(parts.config, parts.snapshot, parts.pages);
            let region = |it: &Locale| (it.clone(), super::region(it, parts.pages));
            let regions = Arc::new(parts.config.locales.iter().map(region).collect());
            let (pages, articles) = match keeps {
                true => (parts.pages.clone(), articles(&catalog, &regions)),
                false => Default::default(),
            };
            Self { catalog, findings: groups(findings), regions, names, articles, pages }
        })
    }

    fn with(&self, parts: &Parts<'_>) -> Option<Self> {
        let changed = self.pages.differing(parts.pages)?.filter(|it| !Arc::ptr_eq(it.0, it.1)).collect::<Vec<_>>();
        let tag = |it: &Document| it.front_matter.text(super::REGION_TAG).map(str::to_owned);
        if changed.iter().any(|(before, after)| tag(before) != tag(after)) {
            return None;
        }
        let catalog = self.catalog.with(parts.config, &changed)?;
        Some(Self { catalog, pages: parts.pages.clone(), ..self.clone() })
    }
}

/// Stands for the configuration and the names of all files.
fn names(parts: &Parts<'_>) -> Digest {
    let Parts { config, snapshot, .. } = *parts;
    let texts: Vec<&SourcePath> = snapshot.texts.keys().collect();
    let assets: Vec<&SourcePath> = snapshot.assets.keys().collect();
    Digest::of(&(config, texts, assets))
}

/// Stands for what articles are called, and for the regions.
fn articles(catalog: &Catalog, regions: &BTreeMap<Locale, String>) -> Digest {
    let called = |it: &Arc<Article>| {
        let variants = it.variants.iter().map(|it| (it.0.clone(), it.1.side, it.1.document.path.clone()));
        (it.name.clone(), it.slug.clone(), variants.collect::<Vec<_>>())
    };
    Digest::of(&(catalog.articles.iter().map(called).collect::<Vec<_>>(), regions))
}

/// What an article has by itself.
pub(super) struct ArticleParts {
    pub(super) titles: Titles,
    pub(super) row: ArticleRow,
}

/// What is asked of every article whenever a site is linked.
#[derive(Clone)]
pub(super) struct ArticleRow {
    pub(super) layouts: Layouts,
    /// Stands for its titles.
    pub(super) titles: Digest,
    /// Stands for the old addresses that it says it has, if it says any.
    pub(super) old_addresses: Option<Digest>,
    /// Whether its front matter says something of a tree.
    pub(super) has_tree: bool,
}

/// The redirects of a site, and what came to light while they were followed.
pub(super) struct LinkedRedirects {
    pub(super) redirects: Arc<Vec<Redirect>>,
    pub(super) findings: Groups,
    /// Articles whose ids were asked for, with the digests of their files and of their ids.
    asked: Vec<(usize, Digest, Digest)>,
}

/// All that redirects depend on; hashes as all but ids of articles.
pub(super) struct RedirectsInput<'a, 's> {
    pub(super) parts: &'a Parts<'s>,
    pub(super) resolver: &'a Resolver<'a>,
    pub(super) old_addresses: &'a [Option<Digest>],
    pub(super) shape: Digest,
    pub(super) trees: Digest,
    pub(super) keeps: bool,
}

impl Hash for RedirectsInput<'_, '_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.shape, self.trees, self.old_addresses).hash(state);
        let lists = self.parts.snapshot.texts.values().filter(|it| redirections::is_list(it.path()));
        lists.for_each(|it| (it.path(), it.digest()).hash(state));
    }
}

/// Follows all redirects.
pub(super) fn linked_redirects(input: &RedirectsInput<'_, '_>) -> LinkedRedirects {
    let (Reported { value, findings }, asked) = redirects::link(input.parts, input.resolver);
    let asked = if input.keeps { asked } else { BTreeSet::new() };
    let asked = asked.into_iter().filter_map(|it| answered(input.resolver, it)).collect();
    LinkedRedirects { redirects: Arc::new(value), findings: groups(findings), asked }
}

impl LinkedRedirects {
    /// Whether articles would still have the same ids.
    pub(super) fn holds(&self, resolver: &Resolver<'_>) -> bool {
        self.asked.iter().all(|it| is_answered(resolver, it))
    }
}

/// An article that was asked for its ids, with the digests of its files and of the ids.
fn answered(resolver: &Resolver<'_>, article: usize) -> Option<(usize, Digest, Digest)> {
    resolver.ids.get(article).map(|it| (article, it.source(), it.digest()))
}

/// Whether an article would still answer the same.
fn is_answered(resolver: &Resolver<'_>, (article, source, digest): &(usize, Digest, Digest)) -> bool {
    resolver.ids.get(*article).is_some_and(|it| it.source() == *source || it.digest() == *digest)
}

/// All that [`ArticleParts`] depend on.
pub(super) struct ArticleInput<'a> {
    pub(super) config: &'a Config,
    /// Stands for the languages of the site.
    pub(super) locales: Digest,
    pub(super) article: &'a Article,
    /// Stands for its files.
    pub(super) source: Digest,
}

impl Hash for ArticleInput<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.locales, self.source).hash(state);
    }
}

/// A page, and what came to light while it was linked.
pub(super) struct LinkedPage {
    pub(super) page: Arc<Page>,
    /// Stands for it in what is remembered of it.
    pub(super) key: Digest,
    pub(super) findings: Groups,
    /// Files that it needs to be published.
    pub(super) assets: BTreeSet<SourcePath>,
    /// Other articles that it links to.
    pub(super) linked: BTreeSet<usize>,
    asked: Asked,
}

/// What was asked of other files while a page was linked, and what they answered.
struct Asked {
    /// Articles, with the digests of their files and of their ids.
    ids: Vec<(usize, Digest, Digest)>,
    included: BTreeMap<SourcePath, Digest>,
    trees: Option<Digest>,
}

/// What pages need beside themselves, or lead to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Need {
    /// A file that is to be published.
    Asset(SourcePath),
    /// An article, which is linked to.
    Article(usize),
}

/// What some pages need, each once.
pub(super) fn needs(pages: &[Kept<LinkedPage>]) -> BTreeSet<Need> {
    let mut needs = BTreeSet::new();
    for page in pages.iter().map(|it| &*it.value) {
        needs.extend(page.assets.iter().cloned().map(Need::Asset));
        needs.extend(page.linked.iter().copied().map(Need::Article));
    }
    needs
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
        (self.shape, self.locale, self.article, self.resolver.catalog.sources[self.article]).hash(state);
    }
}

/// Links a page.
pub(super) fn linked_page(input: &PageInput<'_, '_>) -> LinkedPage {
    let (page, mut gathered) = super::page(input.resolver, input.layouts, input.locale, input.article);
    let mut key = Digest::default();
    let mut asked = Asked { ids: Vec::new(), included: BTreeMap::new(), trees: None };
    // A build that no other follows compares nothing.
    if input.keeps {
        asked.ids = gathered.asked.iter().filter_map(|it| answered(input.resolver, *it)).collect();
        asked.included.clone_from(&gathered.included);
        asked.trees = gathered.asks_trees.then_some(input.trees);
        let ids: Vec<Digest> = asked.ids.iter().map(|it| it.2).collect();
        key = Digest::of(&(input, ids, &asked.included, asked.trees));
    }
    let findings = groups(std::mem::take(&mut gathered.findings));
    let Gathered { assets, linked, .. } = gathered;
    LinkedPage { page: Arc::new(page), key, findings, assets, linked, asked }
}

impl LinkedPage {
    /// Whether other files would still answer the same.
    pub(super) fn holds(&self, input: &PageInput<'_, '_>) -> bool {
        let resolver = input.resolver;
        let is_included = |(path, digest): (&SourcePath, &Digest)| {
            resolver.documents.get(path).is_some_and(|it| it.digest == *digest)
        };
        self.asked.trees.is_none_or(|it| it == input.trees)
            && self.asked.included.iter().all(is_included)
            && self.asked.ids.iter().all(|it| is_answered(resolver, it))
    }
}

/// The digest of all that a reference can meet but what is in documents.
pub(super) fn shape(parts: &Parts<'_>, catalogued: &Catalogued, absolute: Option<&str>) -> Digest {
    let assets: Vec<_> = parts.snapshot.assets.values().map(|it| it.dimensions).collect();
    Digest::of(&(catalogued.names, catalogued.articles, assets, absolute))
}

/// The digest of trees as they are linked.
pub(super) fn trees(trees: &[LinkedTree]) -> Digest {
    if trees.is_empty() { Digest::default() } else { Digest::of_bytes(format!("{trees:?}").as_bytes()) }
}

/// All that navigations depend on.
pub(super) struct NavigationInput<'a, 's> {
    pub(super) parts: &'a Parts<'s>,
    pub(super) resolver: &'a Resolver<'a>,
    pub(super) titles: &'a List<Titles>,
    /// Stand for the titles.
    pub(super) digests: &'a [Digest],
    pub(super) shape: Digest,
}

impl Hash for NavigationInput<'_, '_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.shape, self.digests).hash(state);
        let tocs = self.parts.snapshot.texts.values().filter(|it| toc::is_toc(it.path()));
        tocs.for_each(|it| it.digest().hash(state));
    }
}
