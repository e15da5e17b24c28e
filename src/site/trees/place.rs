//! Where the sections, units and cases of one document are.
//!
//! Made once for a document, so that a tree may take many places from it in time linear in their number.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use crate::site::align::{Layout, LeafUnit, SectionUnit};
use crate::syntax::document::{Block, BlockKind, Document, Inline, Inlines, Item, Side};
use crate::syntax::plain;
use crate::syntax::walk::{Leaf, LeafContent, bare_leaves};

/// The places of one document as one of its locales has it.
pub struct Places<'s> {
    /// The document.
    pub document: &'s Arc<Document>,
    /// The side that is read.
    pub side: Side,
    layout: &'s Layout,
    leaves: Vec<Leaf<'s>>,
    /// The first leaf of each block, and how many there are at the end.
    starts: Vec<usize>,
    /// The block of each heading by its ids.
    headings: HashMap<String, usize>,
    /// Units of an aligned article by id.
    units: HashMap<&'s str, usize>,
    /// Leaves of other articles by the id of their unit.
    unit_leaves: HashMap<&'s str, usize>,
}

/// A heading and what belongs to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// The level of its heading.
    pub level: u8,
    /// The block of its heading.
    pub heading: usize,
    /// The blocks after its heading, up to the next heading of its level or a higher one.
    pub blocks: Range<usize>,
    /// Of these, those before its first subsection.
    pub introduction: Range<usize>,
}

/// One of several cases that a list tells apart: what is the case, and what is said about it.
#[derive(Clone, Copy, Debug)]
pub struct Case<'d> {
    /// The first sentence.
    pub sentence: &'d [Inline],
    /// Text after it in the same paragraph.
    pub rest: &'d [Inline],
    /// Blocks after that paragraph.
    pub blocks: &'d [Block],
    /// The item.
    pub item: &'d Item,
}

impl<'s> Places<'s> {
    /// Looks through a document.
    pub fn new(document: &'s Arc<Document>, side: Side, layout: &'s Layout) -> Self {
        let leaves = bare_leaves(&document.blocks);
        let mut starts = vec![leaves.len(); document.blocks.len() + 1];
        for (index, leaf) in leaves.iter().enumerate().rev() {
            starts[leaf.block] = index;
        }
        for block in (0..document.blocks.len()).rev() {
            starts[block] = starts[block].min(starts[block + 1]);
        }
        let mut headings = HashMap::new();
        for (index, leaf) in leaves.iter().enumerate() {
            if !matches!(document.blocks[leaf.block].kind, BlockKind::Heading { .. }) {
                continue;
            }
            let id = layout.heading_ids.get(&index);
            for id in id.into_iter().chain(leaf.anchors) {
                headings.entry(id.clone()).or_insert(leaf.block);
            }
        }
        let units = document.units.iter().enumerate().map(|(index, it)| (&*it.id, index)).collect();
        let unit_leaf = |(index, unit): (usize, &'s LeafUnit)| match unit {
            LeafUnit::Unit(key) => Some((key.as_str(), index)),
            LeafUnit::None | LeafUnit::Section(_) => None,
        };
        let unit_leaves = layout.leaves.iter().enumerate().filter_map(unit_leaf).collect();
        Self { document, side, layout, leaves, starts, headings, units, unit_leaves }
    }

    /// The ids of its headings and units.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        let headings = self.headings.keys().map(String::as_str);
        headings.chain(self.units.keys().copied()).chain(self.unit_leaves.keys().copied())
    }

    /// The id of the heading that a block is.
    pub fn id_of(&self, block: usize) -> Option<&str> {
        self.layout.heading_ids.get(self.starts.get(block)?).map(String::as_str).filter(|it| !it.is_empty())
    }

    /// The section of a heading.
    pub fn section(&self, id: &str) -> Option<Section> {
        let lower = id.to_lowercase();
        let heading = *self.headings.get(id).or_else(|| self.headings.get(lower.as_str()))?;
        self.section_at(heading)
    }

    /// The section of the heading that a block is.
    pub fn section_at(&self, heading: usize) -> Option<Section> {
        let blocks = &self.document.blocks;
        let level_of = |it: &Block| match it.kind {
            BlockKind::Heading { level, .. } => Some(level),
            _ => None,
        };
        let level = level_of(blocks.get(heading)?)?;
        let rest = heading + 1..blocks.len();
        let end = rest.clone().find(|it| level_of(&blocks[*it]).is_some_and(|it| it <= level)).unwrap_or(blocks.len());
        let first = (rest.start..end).find(|it| level_of(&blocks[*it]).is_some()).unwrap_or(end);
        Some(Section { level, heading, blocks: rest.start..end, introduction: rest.start..first })
    }

    /// The headings of the subsections right below a section.
    pub fn subsections(&self, section: &Section) -> Vec<usize> {
        let mut below = Vec::new();
        let mut at = section.introduction.end;
        while at < section.blocks.end {
            let Some(found) = self.section_at(at) else { break };
            below.push(at);
            at = found.blocks.end.max(at + 1);
        }
        below
    }

    /// The inlines of a heading.
    pub fn heading(&self, block: usize) -> &'s [Inline] {
        match self.document.blocks.get(block).map(|it| &it.kind) {
            Some(BlockKind::Heading { content, .. }) => content,
            _ => &[],
        }
    }

    /// The inlines that are a unit: of an aligned article the unit itself, of others its block.
    pub fn unit(&self, id: &str) -> Option<Inlines> {
        if let Some(index) = self.units.get(id) {
            return Some(Inline::Unit(*index).into());
        }
        match self.leaves.get(*self.unit_leaves.get(id)?)?.content {
            LeafContent::Inlines(inlines) => Some(inlines.into()),
            LeafContent::Html(pieces) => Some(Inline::Html(pieces.into()).into()),
            LeafContent::Video(_) | LeafContent::Include(_) => None,
        }
    }

    /// The ids of a stretch of blocks, as they are in the stretch alone.
    pub fn layout(&self, blocks: &Range<usize>) -> Layout {
        let leaves = self.starts[blocks.start]..self.starts[blocks.end];
        let taken = self.layout.leaves.get(leaves.clone()).unwrap_or_default();
        let inside = |it: &&SectionUnit| it.blocks.start >= blocks.start && it.blocks.end <= blocks.end;
        let sections: Vec<&SectionUnit> = self.layout.sections.iter().filter(inside).collect();
        let moved = |it: &LeafUnit| match it {
            LeafUnit::Section(index) => {
                let wanted = self.layout.sections.get(*index).map(|it| &it.key);
                sections.iter().position(|it| Some(&it.key) == wanted).map_or(LeafUnit::None, LeafUnit::Section)
            }
            other => other.clone(),
        };
        Layout {
            leaves: taken.iter().map(moved).collect(),
            sections: sections
                .iter()
                .map(|it| SectionUnit {
                    key: it.key.clone(),
                    leaves: it.leaves.start - leaves.start..it.leaves.end - leaves.start,
                    blocks: it.blocks.start - blocks.start..it.blocks.end - blocks.start,
                })
                .collect(),
            heading_ids: self
                .layout
                .heading_ids
                .range(leaves.clone())
                .map(|(leaf, id)| (leaf - leaves.start, id.clone()))
                .collect(),
        }
    }

    /// The list of cases in a section: where it is among the document's blocks, and its cases.
    ///
    /// It is the last bulleted list before the first subsection, if each item has more to say after its first
    /// sentence: `- The cable is loose. Push it in until it clicks.`
    pub fn cases(&self, section: &Section) -> Option<(usize, Vec<Case<'s>>)> {
        let document: &'s Document = self.document;
        let is_list = |it: &usize| matches!(document.blocks[*it].kind, BlockKind::List { start: None, .. });
        let list = section.introduction.clone().rev().find(is_list)?;
        let BlockKind::List { items, .. } = &document.blocks[list].kind else { return None };
        let cases: Option<Vec<Case<'s>>> = items.iter().map(|it| self.case(it)).collect();
        cases.filter(|it| it.len() > 1).map(|it| (list, it))
    }

    fn case(&self, item: &'s Item) -> Option<Case<'s>> {
        let (first, blocks) = item.blocks.split_first()?;
        let BlockKind::Paragraph(content) = &first.kind else { return None };
        let end = if self.document.units.is_empty() {
            self.sentence_end(content)
        } else {
            content.iter().position(|it| matches!(it, Inline::Unit(_))).map_or(content.len(), |it| it + 1)
        };
        let (sentence, rest) = content.split_at(end);
        let is_blank = |it: &[Inline]| plain::plain(it, self.document, self.side, false).is_empty();
        let says_more = !blocks.is_empty() || !is_blank(rest);
        (says_more && !is_blank(sentence)).then_some(Case { sentence, rest, blocks, item })
    }

    /// How many inlines make up the first sentence: a line in the file is a sentence, or bold text at the start is
    /// what the item is about.
    fn sentence_end(&self, content: &[Inline]) -> usize {
        if let Some(Inline::Strong(_)) = content.first() {
            return 1;
        }
        content.iter().position(|it| matches!(it, Inline::SoftBreak | Inline::HardBreak)).unwrap_or(content.len())
    }
}
