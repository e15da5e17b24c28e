//! A document with everything that it refers to resolved, for one page.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::site::align::Layout;
use crate::site::trees::embed::EmbeddedTree;
use crate::syntax::document::{Document, Inline, ReferenceIndex, ReferenceKind, Side};

/// A document as it stands on one page: its addresses are relative to that page.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct LinkedDocument {
    /// The document.
    pub document: Arc<Document>,
    /// The side that is read.
    pub side: Side,
    /// What each of the document's references leads to.
    pub targets: Vec<Target>,
    /// Included documents by the index of the reference that includes them.
    pub includes: BTreeMap<ReferenceIndex, LinkedDocument>,
    /// Ids of headings and of units that are blocks.
    pub layout: Arc<Layout>,
}

impl LinkedDocument {
    /// What a reference leads to.
    pub fn target(&self, reference: ReferenceIndex) -> &Target {
        self.targets.get(reference as usize).unwrap_or(&Target::Inert)
    }

    /// The title of a link or an image.
    pub fn title(&self, reference: ReferenceIndex) -> &[Inline] {
        self.document.reference(reference).map_or(&[], |it| &it.title)
    }

    /// The document that a reference includes.
    pub fn included(&self, reference: ReferenceIndex) -> Option<&Self> {
        self.includes.get(&reference)
    }

    /// The language of an included document where it exists in the translation only and the original is read.
    pub fn foreign_language(&self, included: &Self) -> Option<&str> {
        let is_foreign = self.side == Side::Original && included.document.units.is_empty();
        let language = self.document.front_matter.text("ms.contentlocale");
        language.filter(|_| is_foreign && !included.document.blocks.is_empty())
    }

    /// What an address in raw HTML leads to, here or in an included document.
    pub fn html_target(&self, kind: ReferenceKind, address: &str) -> Option<&Target> {
        let address = address.trim();
        let own = self.document.references.iter().zip(&self.targets);
        // The same address may stand in the side that is not read, where it leads nowhere.
        let mut read = own.filter(|(reference, target)| {
            reference.kind == kind && reference.target == address && **target != Target::Inert
        });
        let included = || self.includes.values().find_map(|it| it.html_target(kind, address));
        read.next().map(|it| it.1).or_else(included)
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
    /// A decision tree that stands in the text.
    Tree(Arc<EmbeddedTree>),
    /// Something that is no address: a tab, an inclusion.
    Inert,
}
