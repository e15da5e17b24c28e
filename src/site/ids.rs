//! The ids of each article, which fragments of links refer to.
//!
//! Gathered when the first link asks for them: most articles are never asked.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use crate::finding::suggestion::closest;
use crate::locale::Locale;
use crate::memo::Digest;
use crate::site::Parts;
use crate::site::align::{Layout, LeafUnit, heading_ids};
use crate::site::catalog::{Article, Catalog, Variant};
use crate::site::resolve::original_side;
use crate::syntax::document::Document;

/// The ids that the file of each locale has, sorted.
type ByFile<'s> = BTreeMap<&'s Locale, Vec<&'s str>>;

fn of_layout<'s>(layout: &'s Layout, ids: &mut Vec<&'s str>) {
    ids.extend(layout.heading_ids.values().map(String::as_str));
    ids.extend(layout.sections.iter().map(|it| it.key.as_str()));
    ids.extend(layout.leaves.iter().filter_map(|it| match it {
        LeafUnit::Unit(key) => Some(key.as_str()),
        LeafUnit::None | LeafUnit::Section(_) => None,
    }));
}

/// The ids of one article in all its locales.
pub struct ArticleIds<'s> {
    article: &'s Article,
    /// Stands for its files.
    files: Digest,
    layouts: &'s BTreeMap<Locale, Arc<Layout>>,
    included: &'s IncludedIds,
    all: OnceLock<Vec<&'s str>>,
    by_file: OnceLock<ByFile<'s>>,
    digest: OnceLock<Digest>,
}

impl<'s> ArticleIds<'s> {
    /// The ids of an article, not gathered yet.
    pub fn new(
        (article, files): (&'s Article, Digest),
        layouts: &'s BTreeMap<Locale, Arc<Layout>>,
        included: &'s IncludedIds,
    ) -> Self {
        Self {
            article,
            files,
            layouts,
            included,
            all: OnceLock::new(),
            by_file: OnceLock::new(),
            digest: OnceLock::new(),
        }
    }

    /// Changes when an id comes or goes.
    pub fn digest(&self) -> Digest {
        *self.digest.get_or_init(|| match self.is_one_file() {
            true => Digest::of(self.all()),
            false => Digest::of(self.by_file()),
        })
    }

    /// Changes when the files that the ids are in do, and takes less than gathering them.
    pub fn source(&self) -> Digest {
        Digest::of(&(self.files, self.included.digest))
    }

    /// All of them, sorted.
    pub fn all(&self) -> &[&'s str] {
        self.all.get_or_init(|| {
            let mut ids = Vec::new();
            self.layouts.values().for_each(|it| of_layout(it, &mut ids));
            self.article.variants.values().for_each(|it| self.of_document(&it.document, &mut ids));
            ids.sort_unstable();
            ids.dedup();
            ids
        })
    }

    /// Whether an id of the article is on the page that readers of a locale get.
    pub fn is_on_page(&self, locale: &Locale, original: &Locale, id: &str) -> bool {
        // A file has the ids of both its sides.
        if self.is_one_file() {
            return true;
        }
        let by_file = self.by_file();
        let shown = by_file.get(locale).or_else(|| by_file.get(original)).or_else(|| by_file.values().next());
        shown.is_none_or(|it| it.binary_search(&id).is_ok())
    }

    /// The locales whose own file has an id.
    pub fn locales_of(&self, id: &str) -> Vec<&'s Locale> {
        self.by_file().iter().filter(|it| it.1.binary_search(&id).is_ok()).map(|it| *it.0).collect()
    }

    fn is_one_file(&self) -> bool {
        let mut documents = self.article.variants.values().map(|it| &it.document);
        let first = documents.next();
        documents.all(|it| first.is_some_and(|first| Arc::ptr_eq(first, it)))
    }

    fn by_file(&self) -> &ByFile<'s> {
        self.by_file.get_or_init(|| {
            let ids = |(locale, variant): (&'s Locale, &'s Variant)| {
                let mut ids = Vec::new();
                if let Some(layout) = self.layouts.get(locale) {
                    of_layout(layout, &mut ids);
                }
                self.of_document(&variant.document, &mut ids);
                ids.sort_unstable();
                ids.dedup();
                (locale, ids)
            };
            self.article.variants.iter().map(ids).collect()
        })
    }

    fn of_document(&self, document: &'s Document, ids: &mut Vec<&'s str>) {
        ids.extend(document.anchors.iter().map(String::as_str));
        ids.extend(document.units.iter().map(|it| &*it.id));
        // What those include in turn is seldom linked to.
        for path in document.included_paths().map(|it| it.as_str().to_lowercase()) {
            ids.extend(self.included.by_path.get(&path).into_iter().flatten().map(String::as_str));
        }
    }

    /// The id that a fragment means: as it is written, else in lower case.
    pub fn meant(&self, fragment: &str) -> Option<String> {
        let contains = |id: &str| self.all().binary_search(&id).is_ok();
        if contains(fragment) {
            return Some(fragment.to_owned());
        }
        let lower = fragment.to_lowercase();
        contains(&lower).then_some(lower)
    }

    /// What to do about a fragment that means none.
    pub fn help(&self, fragment: &str) -> String {
        match closest(fragment, self.all().iter().copied()) {
            Some(nearest) => format!("did you mean `#{nearest}`?"),
            None => "use the id of a heading, an anchor or a unit there".to_owned(),
        }
    }
}

/// The ids that each included file brings along, by its path in lower case.
#[derive(Default)]
pub struct IncludedIds {
    by_path: BTreeMap<String, BTreeSet<String>>,
    /// Stands for all of them.
    pub digest: Digest,
}

impl IncludedIds {
    /// Gathers them from the files that are included anywhere.
    pub fn new(parts: &Parts<'_>, catalog: &Catalog) -> Self {
        let included: BTreeSet<String> = parts.included.iter().map(|it| it.as_str().to_lowercase()).collect();
        if included.is_empty() {
            return Self::default();
        }
        let own = |document: &Document| {
            let mut ids: BTreeSet<String> = document.anchors.iter().cloned().collect();
            ids.extend(heading_ids(document, original_side(document)).into_values());
            ids.extend(document.units.iter().map(|it| it.id.to_string()));
            ids
        };
        let document = |path: &String| parts.documents.get(catalog.file(path)?.0);
        let by_path: BTreeMap<String, BTreeSet<String>> = included
            .into_iter()
            .filter_map(|path| Some((own(document(&path)?), path)))
            .map(|it| (it.1, it.0))
            .collect();
        Self { digest: Digest::of(&by_path), by_path }
    }
}
