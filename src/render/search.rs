//! A site → what its search is to know of each article.

use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use crate::config::Config;
use crate::locale::Locale;
use crate::memo::{Digest, Kept, Memo};
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
    /// The titles of the sections by locale.
    sections: Vec<BTreeMap<Locale, String>>,
    /// What is known of each article; `None` for those that are not to be found.
    pub cards: Vec<Arc<Option<FoundCard>>>,
}

/// An article of which a card is to be made; hashes as its pages and what they show of others.
struct CardInput<'f, 'a> {
    findable: &'f Findable<'a>,
    article: usize,
    section: Option<usize>,
}

impl Hash for CardInput<'_, '_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.findable.site.surroundings, self.article, self.section).hash(state);
        self.findable.site.pages_of(self.article).for_each(|it| it.key.hash(state));
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
    /// What the search of a site finds.
    pub fn new(site: &'a Site, config: &'a Config, memo: &mut Memo<Option<FoundCard>>) -> Self {
        let mut findable = Self { site, config, sections: Vec::new(), cards: Vec::new() };
        if config.search.enabled {
            let places = findable.find_sections();
            let input = |(article, section)| CardInput { findable: &findable, article, section };
            let inputs: Vec<CardInput<'_, '_>> = places.into_iter().enumerate().map(input).collect();
            findable.cards = memo.map(&inputs, |it| it.findable.card(it.article, it.section));
        } else {
            findable.cards.resize_with(site.catalog.articles.len(), || Arc::new(None));
        }
        findable
    }

    /// The articles that are found, in the order of their documents.
    pub fn articles(&self) -> Vec<usize> {
        let is_found = |it: &usize| self.cards[*it].is_some();
        (0..self.cards.len()).filter(is_found).collect()
    }

    /// What results can be narrowed to; `nodes` are what is known of the nodes of decision trees.
    pub fn facets<'c>(&'c self, nodes: impl Iterator<Item = &'c Card>) -> Facets {
        facets(self.cards.iter().filter_map(|it| Some(&(**it).as_ref()?.card)).chain(nodes), &self.sections)
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

    /// The sections are the outermost entries that articles stand below, in the navigation of the first locale.
    /// Returns the section of each article.
    fn find_sections(&mut self) -> Vec<Option<usize>> {
        let mut places = Vec::new();
        let mut known: BTreeMap<usize, usize> = BTreeMap::new();
        let first = self.config.locales.first().and_then(|it| self.site.navigations.get(it));
        for article in 0..self.site.catalog.articles.len() {
            let way = first.map(|it| it.breadcrumbs(article)).unwrap_or_default();
            let place = way.first().map(|entry| {
                *known.entry(entry.number).or_insert_with(|| {
                    let title = |locale: &Locale| {
                        let way = self.site.navigations.get(locale)?.breadcrumbs(article);
                        Some((locale.clone(), way.first()?.title.text.clone()))
                    };
                    self.sections.push(self.config.locales.iter().filter_map(title).collect());
                    self.sections.len() - 1
                })
            });
            places.push(place);
        }
        places
    }
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
