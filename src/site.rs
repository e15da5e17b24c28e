//! All files of a site, linked: articles in every locale, references resolved, navigation.

pub mod address;
pub mod align;
pub mod catalog;
pub mod contents;
pub mod glossary;
pub mod ids;
pub mod linked;
pub mod nav;
pub mod redirects;
pub mod resolve;
pub mod reuse;
pub mod stale;
pub mod trees;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::config::Config;
use crate::finding::groups::{Found, Remembered, groups};
use crate::finding::{Finding, Reported, code};
use crate::locale::Locale;
use crate::memo::Digest;
use crate::memo::runs::List;
use crate::site::align::{Layout, align, alone, heading_ids};
use crate::site::catalog::{Article, Catalog, Variant};
use crate::site::ids::{ArticleIds, IncludedIds};
use crate::site::linked::LinkedDocument;
use crate::site::nav::Navigation;
use crate::site::redirects::Redirect;
use crate::site::resolve::{Gathered, PageContext, Resolver};
use crate::site::reuse::{
    ArticleInput, ArticleParts, ArticleRow, Catalogued, Links, NavigationInput, Need, PageInput, RedirectsInput,
    linked_page, linked_redirects,
};
use crate::site::trees::{LinkedTree, Shelf};
use crate::source::Snapshot;
use crate::syntax::document::{Document, Side};
use crate::syntax::plain;
use crate::syntax::toc::Toc;
use crate::text::{SourcePath, Span};
use crate::tree::Tree;

/// Where docfx repositories were published: site-absolute links of theirs go there unless `site.toml` says otherwise.
const DOCFX_HOST: &str = "https://docs.microsoft.com/{locale}";

/// A whole site. Immutable.
pub struct Site {
    /// All files and articles.
    pub catalog: Catalog,
    /// Every article in every locale: first by locale in the order of the configuration, then by article.
    pub pages: List<Arc<Page>>,
    /// What stands for each of them.
    pub keys: Vec<Digest>,
    /// Navigation of each locale, over indexes of articles.
    pub navigations: Arc<BTreeMap<Locale, Navigation>>,
    /// Titles of each article by locale.
    pub titles: List<Titles>,
    /// The decision trees.
    pub trees: Vec<LinkedTree>,
    /// Old addresses, and where they lead.
    pub redirects: Arc<Vec<Redirect>>,
    /// Files that are published as they are.
    pub assets: BTreeSet<SourcePath>,
    /// The pages, by their indexes, that show an article in the language of the page.
    pub own: List<usize>,
    /// The pages, by their indexes, that show a translation which has a file of its own.
    pub translations: List<usize>,
    /// Of each article, whether another one links to it.
    pub linked: Vec<bool>,
    /// Changes when anything does that pages show of one another: titles, navigation, addresses, trees.
    pub surroundings: Digest,
}

/// One article in one locale, or in its place in another.
pub struct Page {
    /// Index of the article.
    pub article: usize,
    /// Locale of the page.
    pub locale: Locale,
    /// Locale of the body: another in a fallback.
    pub body_locale: Locale,
    /// The file in the output.
    pub output: String,
    /// The document, its references resolved.
    pub linked: LinkedDocument,
}

impl Page {
    /// Whether it shows a translation, in the language of its readers.
    pub fn is_translation(&self, config: &Config) -> bool {
        self.locale == self.body_locale && self.locale != config.original
    }
}

impl Site {
    /// The page of an article in a locale of the site, by their indexes.
    pub fn page(&self, locale: usize, article: usize) -> &Page {
        &self.pages[locale * self.catalog.articles.len() + article]
    }

    /// The page that is a file of the output.
    pub fn page_at(&self, output: &str) -> Option<&Page> {
        let (locale, slug) = output.strip_suffix(".html")?.split_once('/')?;
        let article = self.catalog.article_of_slug(slug)?;
        self.pages_of(article).find(|it| it.locale.as_str() == locale)
    }

    /// The index of a page among all pages.
    pub fn index_of(&self, page: &Page, config: &Config) -> usize {
        let locale = config.locales.iter().position(|it| *it == page.locale).unwrap_or_default();
        locale * self.catalog.articles.len() + page.article
    }

    /// The pages of an article, in the order of the locales.
    pub fn pages_of(&self, article: usize) -> impl Iterator<Item = &Page> {
        self.indexes_of(article).map(|it| &*self.pages[it])
    }

    /// The indexes of the pages of an article, in the order of the locales.
    pub fn indexes_of(&self, article: usize) -> impl Iterator<Item = usize> {
        (article..self.pages.len()).step_by(self.catalog.articles.len().max(1))
    }

    /// The title of an article in a locale, else in the one it has, with that locale.
    pub fn title<'s>(&'s self, article: usize, locale: &'s Locale) -> (&'s str, &'s Locale) {
        let titles = &self.titles[article];
        let found = titles.get_key_value(locale).or_else(|| titles.iter().next());
        found.map_or(("", locale), |(locale, title)| (title.as_str(), locale))
    }
}

/// The layouts of an article's files, by locale.
pub(crate) type Layouts = Arc<BTreeMap<Locale, Arc<Layout>>>;

/// The titles of an article, by locale.
pub type Titles = Arc<BTreeMap<Locale, String>>;

/// What a site is linked of.
pub struct Parts<'s> {
    /// The configuration.
    pub config: &'s Config,
    /// All files.
    pub snapshot: &'s Snapshot,
    /// The documents that are pages, sorted by path.
    pub pages: &'s List<Arc<Document>>,
    /// Every parsed Markdown file.
    pub documents: &'s BTreeMap<SourcePath, Arc<Document>>,
    /// The files that others include, whether or not they are there.
    pub included: &'s BTreeSet<SourcePath>,
    /// The tables of contents.
    pub tocs: &'s [Arc<Toc>],
    /// The decision trees that stand in files of their own.
    pub trees: &'s [Arc<Tree>],
}

/// Links a site.
pub fn link(parts: &Parts<'_>, links: &mut Links, found: &mut Found) -> Site {
    let Parts { config, snapshot, .. } = *parts;
    let keeps = links.pages.keeps();
    let catalogued = Catalogued::of(parts, links);
    found.share(&catalogued.findings);
    let regions = Arc::clone(&catalogued.regions);
    let catalog = catalogued.catalog.clone();
    let locales = Digest::of(&(&config.original, &config.locales));
    let inputs = catalog.articles.iter().zip(&*catalog.sources);
    let inputs = inputs.map(|(article, source)| ArticleInput { config, locales, article, source: *source });
    let articles = links.articles.each(&inputs.collect::<Vec<_>>(), article_parts);
    let (start, of) = (links.articles.mark(), &mut links.of_articles);
    found.share_runs(&of.findings.update(&articles, start, |_, it| it.findings.to_vec()));
    let titles = of.titles.update(&articles, start, |_, it| [Arc::clone(&it.value.titles)]);
    let rows = of.rows.update(&articles, start, |_, it| [it.value.row.clone()]);
    links.articles.keep(articles);
    let layouts: Vec<&Layouts> = rows.iter().map(|it| &it.layouts).collect();
    let included = IncludedIds::new(parts, &catalog);
    let files = catalog.articles.iter().zip(&*catalog.sources).zip(&layouts);
    let ids: Vec<ArticleIds<'_>> =
        files.map(|((article, files), layouts)| ArticleIds::new((article, *files), layouts, &included)).collect();
    let is_docfx =
        parts.pages.iter().any(|it| it.aligned) || snapshot.texts.keys().any(|it| it.file_name() == "docfx.json");
    let absolute = config.absolute.as_deref().or(is_docfx.then_some(DOCFX_HOST));
    let resolver = Resolver {
        config,
        snapshot,
        catalog: &catalog,
        documents: parts.documents,
        ids: &ids,
        absolute,
        regions: &regions,
        trees: None,
    };
    let mut assets = BTreeSet::new();
    let mut findings = Vec::new();
    let has_tree = |article: usize| rows[article].has_tree;
    let shelf = Shelf::new(parts.trees, &resolver, (&layouts, &has_tree), &mut findings);
    let trees = trees::link(&shelf, &resolver, &layouts, &mut assets).drain_into(&mut findings);
    found.extend(findings);
    let resolver = Resolver { trees: Some((&shelf, &trees)), ..resolver };
    let places: Vec<(&Locale, usize)> = config
        .locales
        .iter()
        .flat_map(|locale| (0..catalog.articles.len()).map(move |article| (locale, article)))
        .collect();
    let shape = if keeps { reuse::shape(parts, &catalogued, absolute) } else { Digest::default() };
    links.catalogued = keeps.then_some(catalogued);
    let trees_digest = if keeps { reuse::trees(&trees) } else { Digest::default() };
    let inputs = places.iter().map(|(locale, article)| {
        let (layouts, article) = (&*layouts[*article], *article);
        PageInput { resolver: &resolver, layouts, locale, article, shape, trees: trees_digest, keeps }
    });
    let inputs: Vec<PageInput<'_, '_>> = inputs.collect();
    // An article is asked for the ids of what it includes, too.
    let around = Digest::of(&(shape, included.digest));
    let stays = links.of_pages.staying.pages(around, &catalog.sources);
    let linked = links.pages.each_but(&inputs, linked_page, |input, it| it.holds(input), stays);
    let (start, of) = (links.pages.mark(), &mut links.of_pages);
    if keeps {
        of.staying.note((&linked, start), (around, &catalog.sources));
    }
    found.share_runs(&of.findings.update(&linked, start, |_, it| it.findings.to_vec()));
    let pages = of.pages.update(&linked, start, |_, it| [Arc::clone(&it.page)]);
    let own = of.own.update(&linked, start, |at, it| (it.page.locale == it.page.body_locale).then_some(at));
    let is_single = |page: &Page| page.is_translation(config) && page.linked.document.units.is_empty();
    let translations = of.translations.update(&linked, start, |at, it| is_single(&it.page).then_some(at));
    let keys = of.keys.update(&linked, start, |_, it| [it.key]).iter().copied().collect();
    let mut linked_to = vec![false; catalog.articles.len()];
    for need in of.needs.update_whole(&linked, start, |_, pages| reuse::needs(pages)).iter() {
        match need {
            Need::Asset(path) => drop(assets.insert(path.clone())),
            Need::Article(index) => linked_to[*index] = true,
        }
    }
    links.pages.keep(linked);
    let old_addresses: Vec<Option<Digest>> = rows.iter().map(|it| it.old_addresses).collect();
    let (resolver, old_addresses) = (&resolver, &old_addresses);
    let input = RedirectsInput { parts, resolver, old_addresses, shape, trees: trees_digest, keeps };
    let kept = links.redirects.of_if(&input, linked_redirects, |it| it.holds(resolver));
    found.share(&kept.value.findings);
    let redirects = Arc::clone(&kept.value.redirects);
    links.redirects.keep([kept]);
    let digests: Vec<Digest> = rows.iter().map(|it| it.titles).collect();
    let input = NavigationInput { parts, resolver, titles: &titles, digests: &digests, shape };
    let kept = links.navigations.of(&input, |it| {
        let Reported { value, findings } = contents::navigations(it.parts, it.resolver, it.titles);
        Remembered { value: Arc::new(value), findings: groups(findings) }
    });
    found.share(&kept.value.findings);
    let navigations = Arc::clone(&kept.value.value);
    let surroundings = Digest::of(&(kept.digest(), trees_digest));
    links.navigations.keep([kept]);
    Site {
        catalog,
        pages,
        keys,
        navigations,
        titles,
        trees,
        redirects,
        assets,
        own,
        translations,
        linked: linked_to,
        surroundings,
    }
}

fn article_parts(input: &ArticleInput<'_>) -> Remembered<ArticleParts> {
    let article = input.article;
    let Reported { value: layouts, mut findings } = layouts(input.config, article);
    findings.extend(missing_translations(input.config, article));
    let titles = Arc::new(titles(article));
    let row = ArticleRow {
        layouts: Arc::new(layouts),
        titles: Digest::of(&titles),
        old_addresses: redirects::old_addresses(article),
        has_tree: trees::headings::is_named(article),
    };
    Remembered { value: ArticleParts { titles, row }, findings: groups(findings) }
}

fn page(
    resolver: &Resolver<'_>,
    layouts: &BTreeMap<Locale, Arc<Layout>>,
    locale: &Locale,
    article: usize,
) -> (Page, Gathered) {
    let found = &resolver.catalog.articles[article];
    let (body_locale, variant) = shown_variant(resolver.config, found, locale);
    let output = format!("{locale}/{}.html", found.slug);
    // Each file is reported once: by the page of the first locale that it is written for.
    let first = found.variants.iter().find(|it| Arc::ptr_eq(&it.1.document, &variant.document)).map(|it| it.0);
    let context =
        PageContext { article, locale, output: &output, reports_shared: first == Some(locale), elsewhere: false };
    let layout = layouts.get(body_locale).cloned().unwrap_or_default();
    let mut gathered = Gathered::default();
    let linked = resolver.link(&variant.document, variant.side, layout, &context, &mut gathered);
    let (locale, body_locale) = (locale.clone(), body_locale.clone());
    (Page { article, locale, body_locale, output, linked }, gathered)
}

/// The variant that a page shows: its own, else the original, else the first there is.
fn shown_variant<'a>(config: &Config, article: &'a Article, locale: &Locale) -> (&'a Locale, &'a Variant) {
    let variants = &article.variants;
    variants
        .get_key_value(locale)
        .or_else(|| variants.get_key_value(&config.original))
        .or_else(|| variants.iter().next())
        .expect("an article without a variant is left out of the catalog")
}

/// Ids of headings and units in each of an article's locales.
fn layouts(config: &Config, article: &Article) -> Reported<BTreeMap<Locale, Arc<Layout>>> {
    let mut findings = Vec::new();
    let mut layouts = BTreeMap::new();
    // Translations whose original is missing are each other's counterparts.
    let mut locales = std::iter::once(&config.original).chain(&config.locales);
    let original = locales.find_map(|it| article.variants.get_key_value(it));
    let original = original.filter(|it| it.1.document.units.is_empty());
    for (locale, variant) in &article.variants {
        let document = &variant.document;
        let layout = if !document.units.is_empty() {
            Layout { heading_ids: heading_ids(document, Side::Original), ..Layout::default() }
        } else if let Some((original, of_original)) = original.filter(|it| it.1.document.path != document.path) {
            let aligned = align(&of_original.document, document);
            findings.extend(aligned.findings);
            layouts.insert(original.clone(), Arc::new(aligned.original));
            aligned.translation
        } else if layouts.contains_key(locale) {
            continue;
        } else {
            alone(document)
        };
        layouts.insert(locale.clone(), Arc::new(layout));
    }
    Reported { value: layouts, findings }
}

/// Says in docfx which language and region a file is for.
const REGION_TAG: &str = "ms.contentlocale";

/// `{locale}` in addresses of docs.microsoft.com: as the files say, else the locale's likely region.
fn region(locale: &Locale, pages: &List<Arc<Document>>) -> String {
    let written = pages.iter().find_map(|it| {
        let tag = it.front_matter.text(REGION_TAG)?;
        (Locale::parse(tag)?.language() == locale.language()).then(|| tag.to_lowercase())
    });
    written.unwrap_or_else(|| locale.with_likely_region().to_lowercase())
}

fn missing_translations(config: &Config, article: &Article) -> Vec<Finding> {
    let missing = config.locales.iter().filter(|it| !article.variants.contains_key(it));
    let Some(variant) = article.variants.values().next() else { return Vec::new() };
    missing
        .map(|locale| {
            Finding::new(
                code::TRANSLATION_MISSING,
                Span::file(&variant.document.path),
                format!("this article does not exist in `{locale}`, where readers get it in another language"),
            )
            .help("translate it, or leave it so: the page says so and search engines do not list it")
        })
        .collect()
}

/// The title of an article in each of its locales: its first heading, else its front matter, else its name.
fn titles(article: &Article) -> BTreeMap<Locale, String> {
    let title = |(locale, variant): (&Locale, &Variant)| {
        let document = &variant.document;
        let heading = plain::title(document, variant.side, locale.is_written_without_spaces());
        let written = || match variant.side {
            Side::Translation => document.front_matter.text("title").map(str::to_owned),
            Side::Original => None,
        };
        let name = || document.path.stem().replace(['-', '_'], " ");
        let title = heading.filter(|it| !it.trim().is_empty()).or_else(written).unwrap_or_else(name);
        (locale.clone(), title)
    };
    article.variants.iter().map(title).collect()
}
