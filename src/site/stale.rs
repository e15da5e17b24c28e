//! How far a translation is behind its original: what `check/staleness` finds out and pages show.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// How far the translation of one article is behind.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Stale {
    /// Ids of the units whose original is another now.
    pub changed: BTreeSet<String>,
    /// Ids of the units whose original is there no more.
    pub gone: BTreeSet<String>,
    /// How many sentences the original has that were never translated.
    pub added: usize,
}

impl Stale {
    /// Whether the translation has all that the original says, and no more.
    pub fn is_current(&self) -> bool {
        self.changed.is_empty() && self.gone.is_empty() && self.added == 0
    }
}

/// The articles whose translation is behind, by their indexes.
pub type StaleArticles = BTreeMap<usize, Arc<Stale>>;
