//! A site → what its search is to know of each article.

use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use crate::config::Config;
use crate::locale::Locale;
use crate::memo::{Digest, Kept, Memo, Rounds};
use crate::render::body::Body;
use crate::render::units::ArticleInput;
use crate::search::document::{Card, Kind, Provenance};
use crate::search::index::facets;
use crate::search::manifest::Facets;
use crate::site::{Page, Site};
use crate::syntax::document::Side;
use crate::syntax::robots::robots;

/// The articles that a site's search finds, and its sections.
pub struct Findable<'a> {
    site: &'a Site,
    config: &'a Config,
    sections: Arc<Sections>,
    /// What is known of each article; `None` for those that are not to be found.
    pub cards: Vec<Kept<Option<FoundCard>>>,
    traits: Arc<Vec<Traits>>,
}

/// The outermost entries that articles stand below, in the navigation of the first locale.
#[derive(Default)]
pub struct Sections {
    /// The titles of the sections by locale.
    titles: Vec<BTreeMap<Locale, String>>,
    /// The section of each article.
    of_articles: Vec<Option<usize>>,
}

/// What a search can be narrowed to of an article, if it is found.
type Traits = Option<(Kind, Option<Provenance>)>;

/// What is known of articles, for the next build.
#[derive(Default)]
pub struct FindableCache {
    cards: Memo<Option<FoundCard>>,
    sections: Memo<Sections>,
    /// Of the articles whose cards have these digests.
    traits: (Vec<Digest>, Arc<Vec<Traits>>),
}

impl FindableCache {
    /// For a build that no other follows.
    pub fn forgetful() -> Self {
        Self { cards: Memo::forgetful(), sections: Memo::forgetful(), traits: Default::default() }
    }

    /// Those that go from build to build.
    pub fn rounds(&mut self) -> [&mut dyn Rounds; 2] {
        [&mut self.cards, &mut self.sections]
    }

    /// Keeps cards for the next build.
    pub fn keep(&mut self, cards: Vec<Kept<Option<FoundCard>>>) {
        self.cards.keep(cards);
    }

    /// Takes the traits of cards, and looks only at those that are not the ones of the build before.
    fn traits_of(&mut self, cards: &[Kept<Option<FoundCard>>]) -> Arc<Vec<Traits>> {
        let of = |it: &Kept<Option<FoundCard>>| (*it.value).as_ref().map(|it| (it.card.kind, it.card.provenance));
        if !self.cards.keeps() {
            return Arc::new(cards.iter().map(of).collect());
        }
        let (digests, known) = &mut self.traits;
        if digests.len() != cards.len() {
            *known = Arc::new(cards.iter().map(of).collect());
        } else {
            let changed =
                cards.iter().zip(&*digests).enumerate().filter(|(_, (card, digest))| card.digest() != **digest);
            let changed: Vec<(usize, Traits)> = changed.map(|(at, (card, _))| (at, of(card))).collect();
            let known = Arc::make_mut(known);
            changed.into_iter().for_each(|(at, traits)| known[at] = traits);
        }
        *digests = cards.iter().map(Kept::digest).collect();
        Arc::clone(known)
    }
}

/// A site whose sections are asked for; hashes as its navigation.
struct SectionsInput<'a>(&'a Site, &'a Config);

impl Hash for SectionsInput<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.surroundings.hash(state);
    }
}

/// An article of which a card is to be made; hashes as its pages and what they show of others.
struct CardInput<'f, 'a> {
    findable: &'f Findable<'a>,
    article: usize,
    section: Option<usize>,
}

impl Hash for CardInput<'_, '_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let site = self.findable.site;
        (site.surroundings, self.article, self.section).hash(state);
        site.indexes_of(self.article).for_each(|it| site.keys[it].hash(state));
    }
}

/// What is known of an article beside its text.
pub struct FoundCard {
    card: Card,
    /// Stands for it.
    digest: Digest,
    /// The indexes of its locales among the site's.
    locales: Vec<usize>,
}

impl FoundCard {
    /// The article with its bodies in all locales of the site.
    pub fn with<'b>(&'b self, bodies: &'b [Kept<Body>]) -> ArticleInput<'b> {
        let bodies = self.locales.iter().map(|it| (bodies[*it].digest(), &*bodies[*it].value)).collect();
        ArticleInput { card: &self.card, card_digest: self.digest, bodies }
    }
}

impl<'a> Findable<'a> {
    /// What the search of a site finds; [`FindableCache::keep`] takes the cards.
    pub fn new(site: &'a Site, config: &'a Config, cache: &mut FindableCache) -> Self {
        let mut findable = Self { site, config, sections: Arc::default(), cards: Vec::new(), traits: Arc::default() };
        if config.search.enabled {
            findable.sections = cache.sections.only(&SectionsInput(site, config), |it| sections(it.0, it.1));
            let places = findable.sections.of_articles.iter().enumerate();
            let input = |(article, section): (usize, &Option<usize>)| CardInput {
                findable: &findable,
                article,
                section: *section,
            };
            let inputs: Vec<CardInput<'_, '_>> = places.map(input).collect();
            findable.cards = cache.cards.each(&inputs, |it| it.findable.card(it.article, it.section));
        } else {
            findable.cards.resize_with(site.catalog.articles.len(), || Kept::new(None));
        }
        findable.traits = cache.traits_of(&findable.cards);
        findable
    }

    /// Whether each article is found.
    pub fn is_found(&self) -> impl Iterator<Item = bool> {
        self.traits.iter().map(Option::is_some)
    }

    /// The articles that are found, in the order of their documents.
    pub fn articles(&self) -> Vec<usize> {
        self.is_found().enumerate().filter(|it| it.1).map(|it| it.0).collect()
    }

    /// What results can be narrowed to; `nodes` are what is known of the nodes of decision trees.
    pub fn facets<'c>(&'c self, nodes: impl Iterator<Item = &'c Card>) -> Facets {
        let nodes = nodes.map(|it| (it.kind, it.provenance));
        facets(self.traits.iter().flatten().copied().chain(nodes), &self.sections.titles)
    }

    fn card(&self, article: usize, section: Option<usize>) -> Option<FoundCard> {
        let locales = &self.config.locales;
        let real = |index: &usize| {
            let page = self.site.page(*index, article);
            page.body_locale == page.locale
        };
        let indexes: Vec<usize> = (0..locales.len()).filter(real).collect();
        let page = self.site.page(*indexes.first()?, article);
        let document = &page.linked.document;
        let is_noindex = robots(document, false).0.is_some_and(|it| it.contains("noindex") || it.contains("none"));
        if is_noindex && !self.config.search.noindex {
            return None;
        }
        let of = |index: &usize| locales[*index].clone();
        let card = Card {
            address: self.site.catalog.articles[article].slug.clone(),
            query: String::new(),
            locales: indexes.iter().map(of).collect(),
            titles: indexes.iter().map(|it| (of(it), self.site.title(article, &locales[*it]).0.to_owned())).collect(),
            sections: indexes.iter().map(|it| (of(it), self.way(article, &locales[*it]))).collect(),
            section,
            kind: match document.path.extension().eq_ignore_ascii_case("md") {
                true => Kind::Article,
                false => Kind::Landing,
            },
            provenance: indexes.iter().find_map(|it| provenance(self.site.page(*it, article))),
            is_noindex,
        };
        Some(FoundCard { digest: Digest::of(&card), card, locales: indexes })
    }

    fn way(&self, article: usize, locale: &Locale) -> Vec<String> {
        let navigation = self.site.navigations.get(locale);
        let entries = navigation.map(|it| it.breadcrumbs(article)).unwrap_or_default();
        entries.into_iter().map(|it| it.title.text.clone()).collect()
    }
}

fn sections(site: &Site, config: &Config) -> Sections {
    let mut sections = Sections::default();
    let mut known: BTreeMap<usize, usize> = BTreeMap::new();
    let first = config.locales.first().and_then(|it| site.navigations.get(it));
    for article in 0..site.catalog.articles.len() {
        let way = first.map(|it| it.breadcrumbs(article)).unwrap_or_default();
        let place = way.first().map(|entry| {
            *known.entry(entry.number).or_insert_with(|| {
                let title = |locale: &Locale| {
                    let way = site.navigations.get(locale)?.breadcrumbs(article);
                    Some((locale.clone(), way.first()?.title.text.clone()))
                };
                sections.titles.push(config.locales.iter().filter_map(title).collect());
                sections.titles.len() - 1
            })
        });
        sections.of_articles.push(place);
    }
    sections
}

fn provenance(page: &Page) -> Option<Provenance> {
    let written = page.linked.document.front_matter.text("ms.translationtype")?;
    match written.to_ascii_uppercase().as_str() {
        _ if page.linked.side == Side::Original => None,
        "HT" => Some(Provenance::Human),
        "MT" => Some(Provenance::Machine),
        _ => None,
    }
}
