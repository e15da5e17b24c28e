//! What the command line says instead of `site.toml`.

use crate::config::values::{self, Trouble};
use crate::config::{Config, Overrides, named_roots};
use crate::finding::code::SUPPRESSION_UNUSED;
use crate::source::Snapshot;

impl Config {
    /// The configuration with the command line's wishes in it.
    pub fn with(mut self, overrides: &Overrides, snapshot: &Snapshot) -> Result<Self, Trouble> {
        if let Some(url) = &overrides.base_url {
            self.base_url = Some(values::base_url(url)?);
        }
        if overrides.original_folder.is_some() {
            self.original_folder.clone_from(&overrides.original_folder);
        }
        if overrides.locales.is_empty() {
            return Ok(self);
        }
        // What is found in some of the locales only says nothing of comments for the others.
        self.levels.insert(SUPPRESSION_UNUSED, None);
        let mut locales = Vec::new();
        for locale in &overrides.locales {
            if !locales.contains(locale) {
                locales.push(locale.clone());
            }
        }
        // Folders of locales that are left out stay theirs: their files are not another locale's.
        for (locale, folder) in named_roots(snapshot, &locales) {
            if !self.roots.values().any(|it| *it == folder) {
                self.roots.entry(locale).or_insert(folder);
            }
        }
        let fallback = self.title.get(&self.original).or_else(|| self.title.values().next()).cloned();
        for locale in &locales {
            let title = || fallback.clone().unwrap_or_else(|| snapshot.folder.clone());
            self.title.entry(locale.clone()).or_insert_with(title);
        }
        self.title.retain(|locale, _| locales.contains(locale));
        if !locales.contains(&self.original) {
            self.original = locales.last().expect("at least one was given").clone();
        }
        self.locales = locales;
        Ok(self)
    }
}
