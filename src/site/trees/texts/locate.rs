//! Finds the places in articles that a tree refers to, in each locale, and says which are not there.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::finding::{code, suggestion};
use crate::locale::Locale;
use crate::site::align::Layout;
use crate::site::trees::place::{Places, Section};
use crate::site::trees::texts::{Linker, Located};
use crate::syntax::document::{Block, BlockKind};
use crate::tree::{Part, Reference};

impl<'s> Linker<'_, 's> {
    /// Where a reference leads, in each locale; what is wrong with it is reported.
    pub(in crate::site::trees) fn located(&mut self, reference: &Reference) -> Option<Located> {
        let (path, id) = reference.target.split_once('#').unwrap_or((&reference.target, ""));
        let file = if path.is_empty() { Some(self.path.clone()) } else { self.path.resolve(path) };
        let found = file.as_ref().and_then(|it| self.resolver.catalog.article_at(self.resolver.config, it.as_str()));
        let Some(article) = found else {
            let namesake = file.as_ref().and_then(|it| self.resolver.catalog.namesake(it));
            let help = match namesake.filter(|it| it.extension().eq_ignore_ascii_case("md")) {
                Some(nearest) => format!("did you mean `{nearest}`? Paths are relative to this file"),
                None => "correct the path, which is relative to this file".to_owned(),
            };
            self.report(code::TREE_REFERENCE_NOT_FOUND, reference.range, format!("no article `{path}`"), help);
            return None;
        };
        let variants = &self.resolver.catalog.articles[article].variants;
        let own: Vec<&Locale> = variants.keys().filter(|it| self.has(article, reference.part, id, it)).collect();
        if own.is_empty() {
            self.report_place(reference, article, path, id);
            return None;
        }
        let original = &self.resolver.config.original;
        let fallback = own.iter().find(|it| **it == original).or(own.first()).map(|it| (*it).clone())?;
        let mut locales = BTreeMap::new();
        for locale in self.locales() {
            if own.contains(&locale) {
                locales.insert(locale.clone(), locale.clone());
                continue;
            }
            // An article without a translation is reported by itself.
            if variants.contains_key(locale) {
                let message = format!("`{}` is missing in `{locale}`", reference.target);
                let help = "give both files of the article the same headings and blocks";
                self.report(code::TREE_LANGUAGE_MISSING, reference.range, message, help);
            }
            locales.insert(locale.clone(), fallback.clone());
        }
        let id = match reference.part {
            Part::Unit => id.to_owned(),
            Part::Section | Part::Introduction | Part::Case(_) => {
                let places = self.places(article, &fallback)?;
                let heading = section(places, id)?.heading;
                places.id_of(heading).unwrap_or(id).to_owned()
            }
        };
        Some(Located { article, id, locales })
    }

    fn report_place(&mut self, reference: &Reference, article: usize, path: &str, id: &str) {
        let locale = self.resolver.catalog.articles[article].variants.keys().next().cloned();
        let Some(places) = locale.as_ref().and_then(|it| self.places(article, it)) else { return };
        let what = if reference.part == Part::Unit { "unit" } else { "section" };
        let (message, help) = match id {
            "" => (format!("`{path}` has no heading"), "name a unit of it: `article.md#id`".to_owned()),
            _ => {
                let help = match suggestion::closest(id, places.ids()) {
                    Some(meant) => format!("did you mean `#{meant}`?"),
                    None => format!("use the id of a {what} there; ids are the anchors of its page"),
                };
                (format!("`{path}` has no {what} `{id}`"), help)
            }
        };
        self.report(code::TREE_REFERENCE_NOT_FOUND, reference.range, message, help);
    }

    fn has(&mut self, article: usize, part: Part, id: &str, locale: &Locale) -> bool {
        let Some(places) = self.places(article, locale) else { return false };
        match part {
            Part::Unit => places.unit(id).is_some(),
            Part::Section | Part::Introduction => section(places, id).is_some(),
            Part::Case(index) => {
                section(places, id).and_then(|it| places.cases(&it)).is_some_and(|it| index < it.1.len())
            }
        }
    }

    /// The places of an article in one of its locales.
    pub(super) fn places(&mut self, article: usize, locale: &Locale) -> Option<&Places<'s>> {
        let key = (article, locale.clone());
        if !self.places.contains_key(&key) {
            let catalog: &'s _ = self.resolver.catalog;
            let variant = catalog.articles[article].variants.get(locale)?;
            let layout: &'s Arc<Layout> = self.layouts[article].get(locale)?;
            self.places.insert(key.clone(), Places::new(&variant.document, variant.side, layout));
        }
        self.places.get(&key)
    }
}

/// The section of an id; without one, that of the article's first heading.
pub(super) fn section(places: &Places<'_>, id: &str) -> Option<Section> {
    if !id.is_empty() {
        return places.section(id);
    }
    let is_title = |it: &Block| matches!(it.kind, BlockKind::Heading { level: 1, .. });
    places.section_at(places.document.blocks.iter().position(is_title)?)
}
