//! A document with everything that it refers to resolved, for one page.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use crate::syntax::document::{Document, ReferenceKind, Side};

/// A document as it stands on one page: its addresses are relative to that page.
#[derive(Clone, Debug, Hash)]
pub struct LinkedDocument {
    /// The document.
    pub document: Arc<Document>,
    /// The side that is read.
    pub side: Side,
    /// What each of the document's references leads to.
    pub targets: Vec<Target>,
    /// Included documents by the index of the reference that includes them.
    pub includes: BTreeMap<usize, LinkedDocument>,
    /// Ids of units that are blocks.
    pub unit_ids: Arc<UnitIds>,
    /// The id of each heading, in the order of the document.
    pub heading_ids: Vec<String>,
    /// Further ids of headings, by the index of the heading.
    pub further_ids: BTreeMap<usize, Vec<String>>,
}

impl LinkedDocument {
    /// What a reference leads to.
    pub fn target(&self, reference: usize) -> &Target {
        self.targets.get(reference).unwrap_or(&Target::Inert)
    }

    /// The document that a reference includes.
    pub fn included(&self, reference: usize) -> Option<&Self> {
        self.includes.get(&reference)
    }

    /// Further ids of a heading.
    pub fn further_ids(&self, heading: usize) -> &[String] {
        self.further_ids.get(&heading).map_or(&[], Vec::as_slice)
    }

    /// What an address in raw HTML leads to, here or in an included document.
    pub fn html_target(&self, kind: ReferenceKind, address: &str) -> Option<&Target> {
        let address = address.trim();
        let own = self.document.references.iter().position(|it| it.kind == kind && it.target == address);
        own.map(|it| self.target(it)).or_else(|| self.includes.values().find_map(|it| it.html_target(kind, address)))
    }
}

/// What a reference leads to.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Target {
    /// A page or file of the site: an address relative to the page.
    Internal(String),
    /// An address outside the site.
    External(String),
    /// Nothing: the text stays, and is no link.
    Broken,
    /// An image of the site, with its width and height in pixels where they are known.
    Image {
        /// Its address relative to the page.
        address: String,
        /// Width and height in pixels.
        dimensions: Option<(u32, u32)>,
    },
    /// An image that does not exist.
    MissingImage,
    /// Something that is no address: a tab, an inclusion.
    Inert,
}

/// Ids of units that are blocks: in pairs and single articles.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct UnitIds {
    /// The id of each leaf in the order of `syntax::walk`; `None` for one that is no unit of its own.
    pub leaves: Vec<Option<String>>,
    /// Stretches of top-level blocks that are one unit, in order.
    pub sections: Vec<(Range<usize>, String)>,
}
