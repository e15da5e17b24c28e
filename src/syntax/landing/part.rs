//! The parts of hub and landing pages: groups of cards, cards, lists of links.
//!
//! All have one shape: a title, perhaps with a target, a summary, and lists of further parts.

use super::{Page, heading, text_of};
use crate::syntax::document::{Block, BlockKind, Inline, Inlines, Item, Reference, ReferenceIndex, ReferenceKind};
use crate::syntax::yaml::{Key, Node, NodeKind};
use crate::text::TextRange;

impl Page<'_> {
    /// A part at the top of the page: `tools: {title, items}`, or `landingContent: [{title, linkLists}]`.
    pub(super) fn parts_of_root(&mut self, key: &Key, value: &Node) -> Vec<Block> {
        match &value.kind {
            NodeKind::Map(_) => self.part(value, 2),
            NodeKind::List(nodes) => self.parts(&key.text, nodes, 2),
            NodeKind::Text(_) | NodeKind::Null => Vec::new(),
        }
    }

    /// A part with what is below it, its heading at `level`.
    fn part(&mut self, node: &Node, level: u8) -> Vec<Block> {
        let mut blocks = Vec::new();
        let mut level = level;
        if let Some(content) = self.title(node) {
            blocks.push(heading(level, title_range(node), content));
            level += 1;
        }
        for (key, value) in node.entries() {
            match (key.text.to_ascii_lowercase().as_str(), &value.kind) {
                ("title" | "text" | "name" | "url", _) => {}
                ("summary", _) => blocks.extend(self.markdown(value)),
                ("footerlink", NodeKind::Map(_)) => {
                    let content = self.title(value).unwrap_or_default();
                    blocks.push(Block { range: value.range, kind: BlockKind::Paragraph(content) });
                    self.report_rest(value);
                }
                (name, NodeKind::List(nodes)) if is_parts(name) => blocks.extend(self.parts(name, nodes, level)),
                _ => self.report_hidden(key, value),
            }
        }
        blocks
    }

    /// Parts beside each other: those that hold no others are items of a list.
    fn parts(&mut self, name: &str, nodes: &[Node], level: u8) -> Vec<Block> {
        let mut blocks = Vec::new();
        let mut items: Vec<Item> = Vec::new();
        for node in nodes {
            if !matches!(node.kind, NodeKind::Map(_)) {
                self.report_item(name, node);
                continue;
            }
            if holds_parts(node) || is_heading(name) {
                blocks.extend(list(std::mem::take(&mut items)));
                blocks.extend(self.part(node, level));
            } else {
                items.extend(self.item(node));
            }
        }
        blocks.extend(list(items));
        blocks
    }

    fn item(&mut self, node: &Node) -> Option<Item> {
        let mut blocks = Vec::new();
        if let Some(content) = self.title(node) {
            blocks.push(Block { range: title_range(node), kind: BlockKind::Paragraph(content) });
        }
        if let Some(summary) = node.get("summary") {
            blocks.extend(self.markdown(summary));
        }
        self.report_rest(node);
        (!blocks.is_empty()).then_some(Item { range: node.range, blocks })
    }

    /// Reports the keys of a part without further parts that are not shown.
    fn report_rest(&mut self, node: &Node) {
        for (key, value) in node.entries() {
            if !["title", "text", "name", "url", "summary"].iter().any(|it| key.text.eq_ignore_ascii_case(it)) {
                self.report_hidden(key, value);
            }
        }
    }

    /// The title, as a link where there is a target; the target itself where there is no title.
    fn title(&mut self, node: &Node) -> Option<Inlines> {
        let title = title_of(node);
        let Some(url) = node.get("url").filter(|it| it.text().is_some()) else {
            return title.map(|it| text_of(it).into());
        };
        let reference = self.references.len() as ReferenceIndex;
        self.references.push(Reference {
            range: url.range,
            target: url.text().unwrap_or_default().to_owned(),
            kind: ReferenceKind::Link,
            side: None,
            title: Inlines::default(),
        });
        Some(Inline::Link { reference, content: [text_of(title.unwrap_or(url))].into() }.into())
    }
}

fn title_of(node: &Node) -> Option<&Node> {
    ["title", "text", "name"].iter().find_map(|key| node.get(key).filter(|it| it.text().is_some()))
}

fn title_range(node: &Node) -> TextRange {
    title_of(node).or_else(|| node.get("url")).map_or(node.range, |it| it.range)
}

/// Whether a key holds a list of parts.
fn is_parts(name: &str) -> bool {
    is_heading(name) || matches!(name, "items" | "links" | "linklists" | "cards")
}

/// Whether the parts of a list have headings even where they hold nothing.
///
/// `- title: Help` followed by `- items: …` is how some hubs write a section.
fn is_heading(name: &str) -> bool {
    matches!(name.to_ascii_lowercase().as_str(), "sections" | "landingcontent")
}

fn holds_parts(node: &Node) -> bool {
    node.entries().iter().any(|(key, value)| match &value.kind {
        NodeKind::List(_) => is_parts(&key.text.to_ascii_lowercase()),
        NodeKind::Map(_) => key.text.eq_ignore_ascii_case("footerLink"),
        NodeKind::Text(_) | NodeKind::Null => false,
    })
}

fn list(items: Vec<Item>) -> Option<Block> {
    let (first, last) = (items.first()?.range, items.last()?.range);
    let tight = items.iter().all(|it| it.blocks.len() == 1);
    let range = TextRange { start: first.start, end: last.end };
    Some(Block { range, kind: BlockKind::List { start: None, tight, items } })
}
