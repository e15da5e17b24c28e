//! What a translator's tool gives back, whatever the format.

use std::ops::Range;

/// A translation of a unit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// The file that it belongs to; empty where the text does not say.
    pub file: String,
    /// The id of the unit; empty where the text does not say.
    pub id: String,
    /// The original that it is a translation of.
    pub source: String,
    /// The translation; `None` where there is none.
    pub target: Option<String>,
    /// Whether it is marked as not finished.
    pub is_unfinished: bool,
    /// What keeps it from being imported.
    pub flaw: Option<String>,
    /// Where it stands in the text.
    pub at: Range<usize>,
}

impl Entry {
    /// Notes what keeps it from being imported; the first flaw is the one that is told.
    pub(super) fn flaw(&mut self, fact: String) {
        self.flaw.get_or_insert(fact);
    }
}

/// Why a text cannot be read as what it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// Where reading ended.
    pub at: Range<usize>,
    /// A fact about the text.
    pub message: String,
}

impl Unreadable {
    /// A fact about a place of the text.
    pub fn new(at: Range<usize>, message: impl Into<String>) -> Self {
        Self { at, message: message.into() }
    }
}
