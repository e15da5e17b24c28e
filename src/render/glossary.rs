//! The page of a site's terms, in each of its languages.

use std::collections::{BTreeMap, HashMap};

use crate::locale::Locale;
use crate::render::pages::{PageOutput, Views};
use crate::render::search_page::List;
use crate::site::address::relative;
use crate::site::glossary::{Glossary, Place};
use crate::text::SourcePath;
use crate::view::{ContentView, GlossaryEntryView, GlossaryOtherView, GlossaryView, LinkView};

/// How many terms a page has.
const TERMS_ON_A_PAGE: usize = 300;

/// How many sentences are linked for each rendering.
const PLACES: usize = 3;

/// The other names of one term, and where both stand.
type Others<'g> = Vec<(&'g str, &'g Locale, &'g [Place])>;

impl Views<'_> {
    /// The first page of terms, relative to a file of the output; `None` where there is none.
    pub(super) fn glossary_href(&self, from: &str, locale: &Locale) -> Option<String> {
        let file = format!("{locale}/{}", self.glossary_list(locale).file(0));
        self.has_glossary.then(|| relative(from, &file))
    }

    /// The pages of terms: as many in each language, so that each has its counterpart.
    pub(super) fn glossary(&self, glossary: &Glossary) -> Vec<PageOutput> {
        let original = &self.config.original;
        let terms: Vec<_> = self.config.locales.iter().map(|it| (it, terms(glossary, it, original))).collect();
        let most = terms.iter().map(|it| it.1.len()).max().unwrap_or_default();
        let fewest = terms.iter().map(|it| it.1.len()).min().unwrap_or_default();
        let count = most.div_ceil(TERMS_ON_A_PAGE).min(fewest).max(1);
        let articles: HashMap<&SourcePath, usize> =
            self.site.pages.iter().map(|it| (&it.linked.document.path, it.article)).collect();
        let mut pages = Vec::new();
        for (locale, terms) in terms.iter().filter(|it| !it.1.is_empty()) {
            let terms: Vec<_> = terms.iter().collect();
            for index in 0..count {
                let part = &terms[terms.len() * index / count..terms.len() * (index + 1) / count];
                let (mut page, previous, next) = self.list_frame(&self.glossary_list(locale), index, count);
                let entry = |(term, others): &(&&str, &Others<'_>)| GlossaryEntryView {
                    term: (**term).to_owned(),
                    others: others.iter().map(|it| self.other(&page.output, locale, it, &articles)).collect(),
                };
                let entries = part.iter().map(entry).collect();
                page.view.template = "glossary.html";
                page.view.content = ContentView::Glossary(GlossaryView { entries, previous, next });
                pages.push(page);
            }
        }
        pages
    }

    fn glossary_list<'l>(&'l self, locale: &'l Locale) -> List<'l> {
        List { locale, name: &self.names.glossary, title: "glossary-title" }
    }

    fn other(
        &self,
        from: &str,
        locale: &Locale,
        (term, language, places): &(&str, &Locale, &[Place]),
        articles: &HashMap<&SourcePath, usize>,
    ) -> GlossaryOtherView {
        let link = |place: &Place| {
            let article = *articles.get(&place.path)?;
            let (title, language) = self.site.title(article, locale);
            Some(LinkView {
                title: title.to_owned(),
                href: Some(format!("{}#{}", self.href(from, locale, article), place.unit)),
                locale: (language != locale).then(|| language.to_string()),
            })
        };
        // Of an article that says it often, one sentence is enough.
        let mut shown: Vec<LinkView> = Vec::new();
        for link in places.iter().filter_map(link) {
            if shown.len() < PLACES && shown.iter().all(|it| it.title != link.title) {
                shown.push(link);
            }
        }
        let more = places.len() - shown.len();
        GlossaryOtherView { term: (*term).to_owned(), locale: language.to_string(), places: shown, more }
    }
}

/// The terms of a language in its order, with what they are called in others.
fn terms<'g>(glossary: &'g Glossary, locale: &Locale, original: &'g Locale) -> BTreeMap<&'g str, Others<'g>> {
    let mut terms: BTreeMap<&str, Others<'_>> = BTreeMap::new();
    // What stands in one sentence alone is hardly a term.
    for entry in glossary.iter().filter(|it| it.uses() > 1) {
        for rendering in &entry.renderings {
            if locale == original {
                let other = (&*rendering.text, &rendering.locale, &*rendering.places);
                terms.entry(&entry.original).or_default().push(other);
            } else if *locale == rendering.locale {
                terms.entry(&rendering.text).or_default().push((&entry.original, original, &rendering.places));
            }
        }
    }
    terms
}
