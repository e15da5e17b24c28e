//! Which files of a site are translated.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::config::Config;
use crate::locale::Locale;
use crate::render::article::translation;
use crate::site::catalog::{Article, Catalog};
use crate::source::Snapshot;
use crate::syntax::document::{Document, Side};
use crate::text::SourcePath;

/// A file that has translations, and where their originals stand.
#[derive(Clone, Debug)]
pub struct File {
    /// The file with the translations.
    pub translation: Arc<Document>,
    /// The file with the originals; `None` where both stand in one file.
    pub original: Option<Arc<Document>>,
    /// The language of the translations.
    pub locale: Locale,
}

/// Who made the translations of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provenance {
    /// `human` or `machine`.
    pub kind: &'static str,
    /// When, as `2025-03-15`.
    pub date: Option<String>,
}

impl File {
    /// Where the translations stand.
    pub fn path(&self) -> &SourcePath {
        &self.translation.path
    }

    /// Where the originals stand.
    pub fn original_path(&self) -> &SourcePath {
        self.original.as_ref().map_or(self.path(), |it| &it.path)
    }

    /// Who made the translations, as far as the file says (`ms.translationtype`, `ms.lasthandoff`).
    pub fn provenance(&self) -> Option<Provenance> {
        let view = translation(&self.translation, Side::Translation)?;
        Some(Provenance { kind: view.kind, date: view.date.map(|it| it.iso) })
    }
}

/// The files that are translated, sorted by path: those of articles, and those that these include.
///
/// An article that exists in one language has no place for a translation, and is left out.
pub fn files(
    config: &Config,
    snapshot: &Snapshot,
    pages: &[Arc<Document>],
    documents: &BTreeMap<SourcePath, Arc<Document>>,
) -> Vec<File> {
    let parts = with_included(pages, documents);
    let catalog = Catalog::new(config, snapshot, &parts.iter().cloned().collect()).value;
    let mut files: Vec<File> = catalog.articles.iter().flat_map(|it| files_of(config, it)).collect();
    files.sort_by(|a, b| a.path().cmp(b.path()));
    files
}

fn files_of(config: &Config, article: &Article) -> Vec<File> {
    let original = article.variants.get(&config.original).filter(|it| it.document.units.is_empty());
    let translated = article.variants.iter().filter(|it| it.1.side == Side::Translation);
    let file = |(locale, variant): (&Locale, &crate::site::catalog::Variant)| {
        let (translation, locale) = (Arc::clone(&variant.document), locale.clone());
        if !translation.units.is_empty() {
            return Some(File { translation, original: None, locale });
        }
        let original = original.filter(|_| locale != config.original)?;
        Some(File { translation, original: Some(Arc::clone(&original.document)), locale })
    };
    translated.filter_map(file).collect()
}

/// Pages and what they include, through other files too, each once and sorted by path.
fn with_included(pages: &[Arc<Document>], documents: &BTreeMap<SourcePath, Arc<Document>>) -> Vec<Arc<Document>> {
    let mut found: BTreeMap<SourcePath, Arc<Document>> =
        pages.iter().map(|it| (it.path.clone(), Arc::clone(it))).collect();
    let mut waiting: Vec<Arc<Document>> = pages.to_vec();
    let mut seen = BTreeSet::new();
    while let Some(document) = waiting.pop() {
        for path in document.included_paths() {
            let Some(included) = documents.get(&path) else { continue };
            if seen.insert(path.clone()) && !found.contains_key(&path) {
                found.insert(path, Arc::clone(included));
                waiting.push(Arc::clone(included));
            }
        }
    }
    found.into_values().collect()
}
