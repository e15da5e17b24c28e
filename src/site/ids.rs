//! The ids of each article, which fragments of links refer to.
//!
//! Gathered when the first link asks for them: most articles are never asked.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use crate::finding::suggestion::closest;
use crate::locale::Locale;
use crate::memo::Digest;
use crate::site::align::{Layout, LeafUnit, heading_ids};
use crate::site::catalog::Article;
use crate::site::resolve::original_side;
use crate::syntax::document::{Document, ReferenceKind};
use crate::text::SourcePath;

/// The ids of one article in all its locales.
pub struct ArticleIds<'s> {
    article: &'s Article,
    layouts: &'s BTreeMap<Locale, Arc<Layout>>,
    included: &'s IncludedIds,
    all: OnceLock<Vec<&'s str>>,
    digest: OnceLock<Digest>,
}

impl<'s> ArticleIds<'s> {
    /// The ids of an article, not gathered yet.
    pub fn new(article: &'s Article, layouts: &'s BTreeMap<Locale, Arc<Layout>>, included: &'s IncludedIds) -> Self {
        Self { article, layouts, included, all: OnceLock::new(), digest: OnceLock::new() }
    }

    /// Changes when an id comes or goes.
    pub fn digest(&self) -> Digest {
        *self.digest.get_or_init(|| Digest::of(self.all()))
    }

    /// Changes when the files that the ids are in do, and takes less than gathering them.
    pub fn source(&self) -> Digest {
        let variants = self.article.variants.values();
        let has_includes = |it: &Document| it.references.iter().any(|it| it.kind == ReferenceKind::Include);
        let included = variants.clone().any(|it| has_includes(&it.document)).then_some(self.included);
        let documents: Vec<Digest> = variants.map(|it| it.document.digest).collect();
        Digest::of(&(documents, included))
    }

    /// All of them, sorted.
    pub fn all(&self) -> &[&'s str] {
        self.all.get_or_init(|| {
            let mut ids = Vec::new();
            for layout in self.layouts.values() {
                ids.extend(layout.heading_ids.values().map(String::as_str));
                ids.extend(layout.sections.iter().map(|it| it.key.as_str()));
                ids.extend(layout.leaves.iter().filter_map(|it| match it {
                    LeafUnit::Unit(key) => Some(key.as_str()),
                    LeafUnit::None | LeafUnit::Section(_) => None,
                }));
            }
            for variant in self.article.variants.values() {
                ids.extend(variant.document.anchors.iter().map(String::as_str));
                ids.extend(variant.document.units.iter().map(|it| it.id.as_str()));
                for path in included_paths(&variant.document) {
                    ids.extend(self.included.0.get(&path).into_iter().flatten().map(String::as_str));
                }
            }
            ids.sort_unstable();
            ids.dedup();
            ids
        })
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
#[derive(Hash)]
pub struct IncludedIds(BTreeMap<String, BTreeSet<String>>);

impl IncludedIds {
    /// Gathers them from the files that are included anywhere.
    pub fn new(documents: &BTreeMap<SourcePath, Arc<Document>>) -> Self {
        let included: BTreeSet<String> = documents.values().flat_map(|it| included_paths(it)).collect();
        if included.is_empty() {
            return Self(BTreeMap::new());
        }
        let own = |document: &Document| {
            let mut ids: BTreeSet<String> = document.anchors.iter().cloned().collect();
            ids.extend(heading_ids(document, original_side(document)).into_values());
            ids.extend(document.units.iter().map(|it| it.id.clone()));
            ids
        };
        let folded = documents.iter().map(|(path, document)| (path.as_str().to_lowercase(), document));
        Self(folded.filter(|it| included.contains(&it.0)).map(|(path, document)| (path, own(document))).collect())
    }
}

/// The files that a document includes directly, in lower case: what those include in turn is seldom linked to.
fn included_paths(document: &Document) -> Vec<String> {
    let includes = document.references.iter().filter(|it| it.kind == ReferenceKind::Include);
    includes.filter_map(|it| document.path.resolve(&it.target)).map(|it| it.as_str().to_lowercase()).collect()
}
