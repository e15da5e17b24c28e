//! Lists.

use std::fmt::Write as _;

use super::BodyWriter;
use crate::syntax::document::{Block, BlockKind, Item};

impl<'a> BodyWriter<'a> {
    /// Writes a list.
    pub(super) fn list(&mut self, start: Option<u64>, tight: bool, items: &'a [Item]) {
        match start {
            Some(1) => self.push("<ol>\n"),
            Some(start) => {
                let _ = writeln!(self.out(), "<ol start=\"{start}\">");
            }
            None => self.push("<ul>\n"),
        }
        for item in items {
            self.item(tight, item);
        }
        self.push(if start.is_some() { "</ol>\n" } else { "</ul>\n" });
    }

    fn item(&mut self, tight: bool, item: &'a Item) {
        let mut blocks = item.blocks.as_slice();
        // The text of a tight item is not a paragraph of its own.
        if tight && let Some((Block { kind: BlockKind::Paragraph(content), .. }, rest)) = blocks.split_first() {
            let id = self.leaf_id();
            // With blocks after it, the unit is the text alone.
            if rest.is_empty() || id.is_none() {
                self.push("<li");
                self.unit_attributes(id, false);
                self.push(">");
                self.leaf_content(content, self.has_html(content));
            } else {
                self.push("<li><span");
                self.unit_attributes(id, false);
                self.push(">");
                self.leaf_content(content, self.has_html(content));
                self.push("</span>");
            }
            blocks = rest;
            if !blocks.is_empty() {
                self.push("\n");
            }
        } else {
            self.push("<li>");
            if !blocks.is_empty() {
                self.push("\n");
            }
        }
        if tight {
            self.tight_blocks(blocks);
        } else {
            self.blocks(blocks);
        }
        self.push("</li>\n");
    }

    fn tight_blocks(&mut self, blocks: &'a [Block]) {
        for (index, block) in blocks.iter().enumerate() {
            if let BlockKind::Paragraph(content) = &block.kind {
                let id = self.leaf_id();
                match id {
                    Some(_) => self.leaf("p", id, content),
                    None => self.leaf_content(content, self.has_html(content)),
                }
                self.push("\n");
            } else if matches!(block.kind, BlockKind::Html(_)) {
                return self.blocks(&blocks[index..]);
            } else {
                self.block(block);
            }
        }
    }
}
