//! The leaves of a document: the blocks that hold text, in one order that everyone shares.

use crate::syntax::document::{Block, BlockKind, Cell, HtmlPiece, Inline, ReferenceIndex};
use crate::text::TextRange;

/// A block that holds text, or something that takes the place of such a block.
#[derive(Clone, Debug)]
pub struct Leaf<'d> {
    /// What it is and stands in, from the outside in: `list/item/paragraph`. Equal in translations of one text.
    pub path: String,
    /// Its bytes in the file.
    pub range: TextRange,
    /// What it holds.
    pub content: LeafContent<'d>,
    /// The level of a heading.
    pub level: Option<u8>,
    /// The anchors of a heading.
    pub anchors: &'d [String],
    /// The index of the outermost block that it stands in.
    pub block: usize,
}

/// What a leaf holds.
#[derive(Clone, Copy, Debug)]
pub enum LeafContent<'d> {
    /// The text of a heading, paragraph, cell, tab or code block.
    Inlines(&'d [Inline]),
    /// Raw HTML.
    Html(&'d [HtmlPiece]),
    /// The address of a video.
    Video(&'d str),
    /// Another file's content.
    Include(ReferenceIndex),
}

/// All leaves in the order of the page: headings, paragraphs, cells (of the header first), code blocks, raw HTML,
/// labels of tabs, videos and includes. Rules and old anchors are none.
pub fn leaves(blocks: &[Block]) -> Vec<Leaf<'_>> {
    gathered(blocks, true)
}

/// The same without what they stand in: `path` is empty.
pub fn bare_leaves(blocks: &[Block]) -> Vec<Leaf<'_>> {
    gathered(blocks, false)
}

/// Visits the same, one after the other, each with its index: for those who keep few of them.
pub fn visit_leaves<'d>(blocks: &'d [Block], mut visit: impl FnMut(usize, Leaf<'d>)) {
    let mut index = 0;
    walk(blocks, false, |leaf| {
        visit(index, leaf);
        index += 1;
    });
}

fn gathered(blocks: &[Block], has_paths: bool) -> Vec<Leaf<'_>> {
    let mut leaves = Vec::new();
    walk(blocks, has_paths, |it| leaves.push(it));
    leaves
}

fn walk<'d>(blocks: &'d [Block], has_paths: bool, visit: impl FnMut(Leaf<'d>)) {
    let mut walk = Walk { visit, path: String::new(), block: 0, has_paths };
    for (index, block) in blocks.iter().enumerate() {
        walk.block = index;
        walk.block(block);
    }
}

struct Walk<V> {
    visit: V,
    path: String,
    block: usize,
    has_paths: bool,
}

impl<'d, V: FnMut(Leaf<'d>)> Walk<V> {
    fn blocks(&mut self, container: &str, blocks: &'d [Block]) {
        self.inside(container, |walk| blocks.iter().for_each(|it| walk.block(it)));
    }

    fn inside(&mut self, container: &str, visit: impl FnOnce(&mut Self)) {
        if !self.has_paths {
            return visit(self);
        }
        let length = self.path.len();
        self.path.push_str(container);
        self.path.push('/');
        visit(self);
        self.path.truncate(length);
    }

    fn block(&mut self, block: &'d Block) {
        let range = block.range;
        match &block.kind {
            BlockKind::Heading { level, anchors, content } => {
                const NAMES: [&str; 7] =
                    ["heading", "heading 1", "heading 2", "heading 3", "heading 4", "heading 5", "heading 6"];
                let leaf = self.make(NAMES[usize::from(*level).min(6)], range, LeafContent::Inlines(content));
                (self.visit)(Leaf { level: Some(*level), anchors, ..leaf });
            }
            BlockKind::Paragraph(content) => {
                let name = if self.has_paths && has_only_images(content) { "image" } else { "paragraph" };
                self.leaf(name, range, LeafContent::Inlines(content));
            }
            BlockKind::List { items, .. } => self.inside("list", |walk| {
                items.iter().for_each(|item| walk.blocks("item", &item.blocks));
            }),
            BlockKind::Quote(blocks) => self.blocks("quote", blocks),
            BlockKind::Alert { blocks, .. } => self.blocks("alert", blocks),
            BlockKind::Division { blocks, .. } => self.blocks("division", blocks),
            BlockKind::Zone { blocks, .. } => self.blocks("zone", blocks),
            BlockKind::Video { url } => self.leaf("video", range, LeafContent::Video(url)),
            BlockKind::Tabs(tabs) => self.inside("tabs", |walk| {
                for tab in tabs {
                    walk.leaf("label", tab.range, LeafContent::Inlines(&tab.label));
                    walk.blocks("tab", &tab.blocks);
                }
            }),
            BlockKind::Row(columns) => self.inside("row", |walk| {
                columns.iter().for_each(|column| walk.blocks("column", &column.blocks));
            }),
            BlockKind::Code { content, .. } => self.leaf("code block", range, LeafContent::Inlines(content)),
            BlockKind::Table { header, rows, .. } => self.inside("table", |walk| {
                walk.cells("header cell", header);
                rows.iter().for_each(|row| walk.cells("cell", row));
            }),
            BlockKind::Html(pieces) => self.leaf("raw HTML", range, LeafContent::Html(pieces)),
            BlockKind::Include(reference) => self.leaf("include", range, LeafContent::Include(*reference)),
            BlockKind::Anchors(_) | BlockKind::Rule => {}
        }
    }

    fn cells(&mut self, name: &str, cells: &'d [Cell]) {
        cells.iter().for_each(|cell| self.leaf(name, cell.range, LeafContent::Inlines(&cell.content)));
    }

    fn leaf(&mut self, name: &str, range: TextRange, content: LeafContent<'d>) {
        let leaf = self.make(name, range, content);
        (self.visit)(leaf);
    }

    fn make(&self, name: &str, range: TextRange, content: LeafContent<'d>) -> Leaf<'d> {
        let path = if self.has_paths { format!("{}{name}", self.path) } else { String::new() };
        Leaf { path, range, content, level: None, anchors: &[], block: self.block }
    }
}

/// Whether inlines show images and no text.
fn has_only_images(inlines: &[Inline]) -> bool {
    inlines.iter().any(|it| matches!(it, Inline::Image { .. } | Inline::Link { .. }))
        && inlines.iter().all(|inline| match inline {
            Inline::Image { .. } | Inline::SoftBreak | Inline::HardBreak | Inline::Anchor(_) => true,
            Inline::Text(text) => text.trim().is_empty(),
            Inline::Link { content, .. } => has_only_images(content),
            _ => false,
        })
}
