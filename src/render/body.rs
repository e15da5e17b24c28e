//! One linked document, read in one locale → the HTML of an article's body.
//!
//! Knows nothing of pages, templates or other articles: addresses were resolved before.

mod construct;
mod list;
mod table;
mod words;

use std::fmt::Write as _;
use std::sync::Arc;

pub use self::words::{NUMBER, Words};

use crate::locale::Locale;
use crate::render::html::{push_attribute, push_text};
use crate::render::ids;
use crate::render::inline::InlineWriter;
use crate::render::region;
use crate::render::tree::embed;
use crate::site::align::LeafUnit;
use crate::site::linked::{LinkedDocument, Target};
use crate::syntax::document::{Block, BlockKind, Inline, ReferenceIndex, ReferenceKind};

/// Everything that a body depends on.
#[derive(Hash)]
pub struct BodyInput<'a> {
    /// The document with its targets.
    pub linked: &'a LinkedDocument,
    /// The locale that it is read in.
    pub locale: &'a Locale,
    /// Words of the interface that stand in bodies.
    pub words: &'a Words,
}

/// The HTML of a body, and what stands in it that asks for a script.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Body {
    /// The HTML.
    pub html: Arc<str>,
    /// It has tabs.
    pub has_tabs: bool,
    /// It has blocks of code.
    pub has_code: bool,
    /// It has pictures.
    pub has_images: bool,
    /// Whether a decision tree stands in it.
    pub has_tree: bool,
}

/// Renders a body.
pub fn body(input: &BodyInput<'_>) -> Body {
    let mut writer = BodyWriter::new(input.linked, input.locale, input.words);
    // Tags and attributes about make up for the side that is left out.
    let document = &input.linked.document;
    writer.inline.out.reserve(document.blocks.last().map_or(0, |it| it.range.end as usize));
    writer.document();
    let html = ids::unique(writer.inline.out);
    // Nothing else than a reference makes a picture or a tree.
    let refers = document.references.iter().any(|it| !matches!(it.kind, ReferenceKind::Link | ReferenceKind::HtmlLink));
    let has = |pattern: &str| memchr::memmem::find(html.as_bytes(), pattern.as_bytes()).is_some();
    Body {
        has_tabs: has("class=\"tabs\""),
        has_code: has("<pre class=\"code"),
        has_images: refers && has("<img "),
        has_tree: refers && has("class=\"embedded-tree\""),
        html: html.into(),
    }
}

/// Writes the blocks of one document.
pub struct BodyWriter<'a> {
    /// Writes the inlines, and holds the output.
    pub inline: InlineWriter<'a>,
    linked: &'a LinkedDocument,
    /// How many leaves have been written.
    leaves: usize,
    /// Whether headings are titles among the text, because the blocks stand inside of another document.
    is_inside: bool,
}

impl<'a> BodyWriter<'a> {
    /// A writer that has written nothing.
    pub fn new(linked: &'a LinkedDocument, locale: &'a Locale, words: &'a Words) -> Self {
        Self { inline: InlineWriter::new(linked, locale, words), linked, leaves: 0, is_inside: false }
    }

    /// A writer of blocks that stand inside of another document.
    pub fn inside(linked: &'a LinkedDocument, locale: &'a Locale, words: &'a Words) -> Self {
        Self { is_inside: true, ..Self::new(linked, locale, words) }
    }

    fn out(&mut self) -> &mut String {
        &mut self.inline.out
    }

    fn push(&mut self, html: &str) {
        self.inline.out.push_str(html);
    }

    /// Writes the whole document.
    pub fn document(&mut self) {
        let linked = self.linked;
        let blocks = &linked.document.blocks;
        let mut at = 0;
        for section in &linked.layout.sections {
            self.blocks(&blocks[at..section.blocks.start.max(at)]);
            self.push("<div class=\"unit unit-section\"");
            push_attribute(self.out(), "id", &section.key);
            self.push(">\n");
            self.blocks(&blocks[section.blocks.clone()]);
            self.push("</div>\n");
            at = section.blocks.end;
        }
        self.blocks(&blocks[at..]);
    }

    /// Writes sibling blocks; raw HTML among them is sanitised with all that it encloses.
    pub fn blocks(&mut self, blocks: &'a [Block]) {
        let mut at = 0;
        while at < blocks.len() {
            if let BlockKind::Html(_) = &blocks[at].kind
                && !self.inline.in_region
            {
                let end = at + region::extent(&blocks[at..]);
                self.region(|writer| blocks[at..end].iter().for_each(|it| writer.block(it)));
                at = end;
            } else {
                self.block(&blocks[at]);
                at += 1;
            }
        }
    }

    /// Writes something that contains raw HTML, sanitised.
    fn region(&mut self, write: impl FnOnce(&mut Self)) {
        let before = std::mem::take(&mut self.inline.out);
        self.inline.in_region = true;
        write(self);
        self.inline.in_region = false;
        let raw = std::mem::replace(&mut self.inline.out, before);
        if self.inline.trusted {
            return self.push(&raw);
        }
        let units = std::mem::take(&mut self.inline.region_units);
        let clean = region::clean(&raw, &units, self.linked, self.inline.words, &mut self.inline.tables);
        self.push(&clean);
    }

    fn block(&mut self, block: &'a Block) {
        match &block.kind {
            BlockKind::Heading { level, anchors, content } => self.heading(*level, anchors, content),
            BlockKind::Paragraph(content) => {
                let id = self.leaf_id();
                self.leaf("p", id, content);
                self.push("\n");
            }
            BlockKind::List { start, tight, items } => self.list(*start, *tight, items),
            BlockKind::Quote(blocks) => self.wrapped("<blockquote>\n", blocks, "</blockquote>\n"),
            BlockKind::Alert { kind, blocks } => self.alert(*kind, blocks),
            BlockKind::Division { class, blocks } => {
                let class = format!("division division-{class}");
                self.push("<div");
                push_attribute(self.out(), "class", &class);
                self.wrapped(">\n", blocks, "</div>\n");
            }
            BlockKind::Video { url } => {
                self.leaf_anchor();
                self.video(url);
            }
            BlockKind::Tabs(tabs) => self.tabs(tabs),
            BlockKind::Row(columns) => {
                self.push("<div class=\"row\">\n");
                for column in columns {
                    let _ = writeln!(self.out(), "<div class=\"column column-span-{}\">", column.span.min(12));
                    self.blocks(&column.blocks);
                    self.push("</div>\n");
                }
                self.push("</div>\n");
            }
            BlockKind::Zone { target, blocks } => {
                self.push("<div class=\"zone\"");
                push_attribute(self.out(), "data-target", target);
                self.wrapped(">\n", blocks, "</div>\n");
            }
            BlockKind::Code { language, content } => {
                let id = self.leaf_id();
                self.push("<pre class=\"code");
                self.unit_attributes(id, true);
                if !language.is_empty() {
                    push_attribute(self.out(), "data-language", &language.to_lowercase());
                }
                self.push(" tabindex=\"0\" translate=\"no\"><code>");
                self.inline.code(content);
                self.push("</code></pre>\n");
            }
            BlockKind::Table { alignments, header, rows } => self.table(alignments, header, rows),
            BlockKind::Html(pieces) => {
                self.leaf_anchor();
                self.inline.html(pieces);
            }
            BlockKind::Include(reference) => {
                self.leaf_anchor();
                self.include(*reference);
            }
            BlockKind::Anchors(names) => {
                for name in names {
                    self.inline.anchor(name);
                }
                self.push("\n");
            }
            BlockKind::Rule => self.push("<hr>\n"),
        }
    }

    fn wrapped(&mut self, open: &str, blocks: &'a [Block], close: &str) {
        self.push(open);
        self.blocks(blocks);
        self.push(close);
    }

    /// The unit id of the next leaf; every leaf asks once, in the order of `syntax::walk`.
    fn leaf_id(&mut self) -> Option<&'a str> {
        let unit = self.linked.layout.leaves.get(self.leaves);
        self.leaves += 1;
        match unit {
            Some(LeafUnit::Unit(id)) => Some(id),
            Some(LeafUnit::None | LeafUnit::Section(_)) | None => None,
        }
    }

    /// Writes the id of a leaf that has no element of its own to carry it.
    fn leaf_anchor(&mut self) {
        if let Some(id) = self.leaf_id() {
            self.inline.anchor(id);
        }
    }

    /// Writes the rest of `class="…` for an element that may be a unit, and its id.
    fn unit_attributes(&mut self, id: Option<&str>, in_class: bool) {
        match id {
            Some(id) => {
                self.push(if in_class { " unit\"" } else { " class=\"unit\"" });
                push_attribute(self.out(), "id", id);
            }
            None if in_class => self.push("\""),
            None => {}
        }
    }

    /// Writes an element of inlines, sanitised where they contain raw HTML.
    fn leaf(&mut self, name: &str, id: Option<&str>, content: &'a [Inline]) {
        let has_html = self.has_html(content);
        // Raw HTML among inlines may be blocks, which cannot stand in a paragraph.
        let name = if name == "p" && has_html { "div" } else { name };
        self.push("<");
        self.push(name);
        if name == "div" {
            self.push(" class=\"paragraph");
            self.unit_attributes(id, true);
        } else {
            self.unit_attributes(id, false);
        }
        self.push(">");
        self.leaf_content(content, has_html);
        self.close(name);
    }

    fn close(&mut self, name: &str) {
        self.push("</");
        self.push(name);
        self.push(">");
    }

    fn has_html(&self, content: &[Inline]) -> bool {
        region::has_html(content, self.linked)
    }

    fn leaf_content(&mut self, content: &'a [Inline], has_html: bool) {
        self.inline.begin();
        if has_html && !self.inline.in_region {
            self.region(|writer| writer.inline.inlines(content));
        } else {
            self.inline.inlines(content);
        }
    }

    fn heading(&mut self, level: u8, anchors: &'a [String], content: &'a [Inline]) {
        let id = self.linked.layout.heading_ids.get(&self.leaves).map_or("", String::as_str);
        let unit = self.leaf_id();
        for name in anchors.iter().filter(|it| *it != id) {
            self.inline.anchor(name);
        }
        let _ = match self.is_inside {
            true => write!(self.out(), "<p class=\"heading\""),
            false => write!(self.out(), "<h{level}"),
        };
        if !id.is_empty() {
            push_attribute(self.out(), "id", id);
        }
        self.push(">");
        if let Some(unit) = unit {
            self.push("<span class=\"unit\"");
            push_attribute(self.out(), "id", unit);
            self.push(">");
        }
        self.leaf_content(content, self.has_html(content));
        if unit.is_some() {
            self.push("</span>");
        }
        let _ = match self.is_inside {
            true => writeln!(self.out(), "</p>"),
            false => writeln!(self.out(), "</h{level}>"),
        };
    }

    fn include(&mut self, reference: ReferenceIndex) {
        if let Target::Tree(tree) = self.linked.target(reference) {
            return embed::push(&mut self.inline, tree);
        }
        match self.linked.included(reference) {
            Some(included) => {
                let (locale, words) = (self.inline.locale, self.inline.words);
                let mut writer = BodyWriter::new(included, locale, words);
                writer.inline.in_region = self.inline.in_region;
                writer.inline.region_units = std::mem::take(&mut self.inline.region_units);
                writer.inline.tables = self.inline.tables;
                writer.is_inside = self.is_inside;
                writer.document();
                self.inline.tables = writer.inline.tables;
                self.inline.region_units = std::mem::take(&mut writer.inline.region_units);
                if let Some(language) = self.linked.foreign_language(included) {
                    self.push("<div");
                    push_attribute(self.out(), "lang", language);
                    self.push(">\n");
                    self.push(&writer.inline.out);
                    self.push("</div>\n");
                } else {
                    self.push(&writer.inline.out);
                }
            }
            None => {
                self.push("<p class=\"include-missing\">");
                let words = &self.inline.words.include_missing;
                push_text(&mut self.inline.out, words);
                self.push("</p>\n");
            }
        }
    }
}
