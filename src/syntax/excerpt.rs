//! A part of a document as a document of its own, with the units and references that it uses and no others.
//!
//! What stands there keeps its place in the file, so a finding about it still points at what its author wrote.

use std::collections::HashMap;

use crate::memo::Digest;
use crate::syntax::document::{
    Block, BlockKind, Document, HtmlPiece, Inline, Inlines, Reference, ReferenceIndex, ReferenceKind, Side, Unit,
    has_includes,
};
use crate::syntax::plain;
use crate::text::TextRange;

/// Blocks of a document, their headings lifted by a number of levels.
pub fn blocks(document: &Document, blocks: &[Block], lift: u8) -> Document {
    let mut excerpt = Excerpt::new(document);
    let mut taken = blocks.to_vec();
    excerpt.blocks(&mut taken);
    for block in &mut taken {
        if let BlockKind::Heading { level, .. } = &mut block.kind {
            *level = level.saturating_sub(lift).clamp(2, 6);
        }
    }
    excerpt.finish(taken, "blocks")
}

/// Inlines of a document as one line: without links and images, for what is a link or a heading itself.
pub fn line(document: &Document, inlines: &[Inline], side: Side, spaceless: bool) -> Document {
    let mut excerpt = Excerpt::new(document);
    excerpt.is_line = true;
    let mut taken: Inlines = match has_html(inlines, document) {
        true => Inline::Text(plain::plain(inlines, document, side, spaceless).into()).into(),
        false => unlinked(inlines).into(),
    };
    excerpt.inlines(&mut taken);
    let block = Block { range: TextRange::default(), kind: BlockKind::Paragraph(taken) };
    // Lines have no place of their own, so their text tells them apart.
    excerpt.finish(vec![block], &plain::plain(inlines, document, side, spaceless))
}

fn has_html(inlines: &[Inline], document: &Document) -> bool {
    inlines.iter().any(|it| match it {
        Inline::Html(_) => true,
        Inline::Unit(index) => document.units.get(*index).is_some_and(|it| {
            [Side::Translation, Side::Original].iter().any(|side| has_html(&it.side(*side).content, document))
        }),
        Inline::Emphasis(content)
        | Inline::Strong(content)
        | Inline::Strikethrough(content)
        | Inline::Element { content, .. }
        | Inline::Link { content, .. } => has_html(content, document),
        _ => false,
    })
}

struct Excerpt<'d> {
    document: &'d Document,
    units: HashMap<usize, usize>,
    taken_units: Vec<Unit>,
    references: HashMap<ReferenceIndex, ReferenceIndex>,
    taken_references: Vec<Reference>,
    is_line: bool,
}

impl<'d> Excerpt<'d> {
    fn new(document: &'d Document) -> Self {
        Self {
            document,
            units: HashMap::new(),
            taken_units: Vec::new(),
            references: HashMap::new(),
            taken_references: Vec::new(),
            is_line: false,
        }
    }

    fn finish(mut self, blocks: Vec<Block>, kind: &str) -> Document {
        let document = self.document;
        // References in raw HTML are found by their address, not by a number.
        let inside = |it: &&Reference| {
            let within = |start: u32, end: u32| it.range.start >= start && it.range.end <= end;
            blocks.iter().any(|block| within(block.range.start, block.range.end))
                || self.taken_units.iter().any(|unit| within(unit.range.start, unit.range.end))
        };
        let is_html = |it: &&Reference| matches!(it.kind, ReferenceKind::HtmlLink | ReferenceKind::HtmlImage);
        let html: Vec<Reference> = document.references.iter().filter(is_html).filter(inside).cloned().collect();
        self.taken_references.extend(html);
        let places: Vec<_> = blocks.iter().map(|it| it.range).collect();
        let units: Vec<&str> = self.taken_units.iter().map(|it| &*it.id).collect();
        Document {
            path: document.path.clone(),
            digest: Digest::of(&(document.digest, kind, places, units)),
            front_matter: document.front_matter.clone(),
            blocks,
            units: self.taken_units,
            has_includes: has_includes(&self.taken_references),
            references: self.taken_references,
            anchors: Vec::new(),
            suppressions: Vec::new(),
            aligned: document.aligned,
            has_html: document.has_html && !self.is_line,
            faq: false,
        }
    }

    fn blocks(&mut self, blocks: &mut [Block]) {
        for block in blocks {
            match &mut block.kind {
                BlockKind::Heading { content, .. }
                | BlockKind::Paragraph(content)
                | BlockKind::Code { content, .. } => {
                    self.inlines(content);
                }
                BlockKind::List { items, .. } => items.iter_mut().for_each(|it| self.blocks(&mut it.blocks)),
                BlockKind::Quote(blocks)
                | BlockKind::Alert { blocks, .. }
                | BlockKind::Division { blocks, .. }
                | BlockKind::Zone { blocks, .. } => self.blocks(blocks),
                BlockKind::Tabs(tabs) => {
                    for tab in tabs {
                        self.inlines(&mut tab.label);
                        self.blocks(&mut tab.blocks);
                    }
                }
                BlockKind::Row(columns) => columns.iter_mut().for_each(|it| self.blocks(&mut it.blocks)),
                BlockKind::Table { header, rows, .. } => {
                    for cell in header.iter_mut().chain(rows.iter_mut().flatten()) {
                        self.inlines(&mut cell.content);
                    }
                }
                BlockKind::Html(pieces) => self.html(pieces),
                BlockKind::Include(reference) => *reference = self.reference(*reference),
                BlockKind::Video { .. } | BlockKind::Anchors(_) | BlockKind::Rule => {}
            }
        }
    }

    fn inlines(&mut self, inlines: &mut [Inline]) {
        for inline in inlines {
            match inline {
                Inline::Link { reference, content } => {
                    *reference = self.reference(*reference);
                    self.inlines(content);
                }
                Inline::Image { reference, alt, .. } => {
                    *reference = self.reference(*reference);
                    self.inlines(alt);
                }
                Inline::CodeUnits(content)
                | Inline::Emphasis(content)
                | Inline::Strong(content)
                | Inline::Strikethrough(content)
                | Inline::Element { content, .. } => self.inlines(content),
                Inline::Html(pieces) => self.html(pieces),
                Inline::Unit(index) => *index = self.unit(*index),
                Inline::Include(reference) => *reference = self.reference(*reference),
                Inline::Text(_)
                | Inline::Code(_)
                | Inline::NoTranslate(_)
                | Inline::SoftBreak
                | Inline::HardBreak
                | Inline::Anchor(_)
                | Inline::Checkbox(_)
                | Inline::Construct(_) => {}
            }
        }
    }

    fn html(&mut self, pieces: &mut [HtmlPiece]) {
        for piece in pieces {
            match piece {
                HtmlPiece::Unit(index) | HtmlPiece::AttributeUnit(index) => *index = self.unit(*index),
                HtmlPiece::Raw(_) => {}
            }
        }
    }

    fn unit(&mut self, index: usize) -> usize {
        if let Some(taken) = self.units.get(&index) {
            return *taken;
        }
        let Some(unit) = self.document.units.get(index) else { return usize::MAX };
        let taken = self.taken_units.len();
        self.units.insert(index, taken);
        self.taken_units.push(unit.clone());
        let mut unit = unit.clone();
        for side in [Side::Translation, Side::Original] {
            let content = &mut unit.side_mut(side).content;
            if self.is_line {
                *content = unlinked(content).into();
            }
            self.inlines(content);
        }
        self.taken_units[taken] = unit;
        taken
    }

    fn reference(&mut self, index: ReferenceIndex) -> ReferenceIndex {
        if let Some(taken) = self.references.get(&index) {
            return *taken;
        }
        let Some(reference) = self.document.reference(index) else { return ReferenceIndex::MAX };
        let taken = self.taken_references.len();
        self.references.insert(index, taken as ReferenceIndex);
        self.taken_references.push(reference.clone());
        let mut title = reference.title.clone();
        self.inlines(&mut title);
        self.taken_references[taken].title = title;
        taken as ReferenceIndex
    }
}

/// Inlines without what leads elsewhere: of a link its text, of an image its alternative text.
fn unlinked(inlines: &[Inline]) -> Vec<Inline> {
    let mut out = Vec::with_capacity(inlines.len());
    for inline in inlines {
        match inline {
            Inline::Link { content, .. } => out.extend(unlinked(content)),
            Inline::Image { alt, .. } => out.extend(unlinked(alt)),
            Inline::Anchor(_) | Inline::Include(_) | Inline::Checkbox(_) => {}
            Inline::HardBreak => out.push(Inline::SoftBreak),
            Inline::CodeUnits(content) => out.push(Inline::CodeUnits(unlinked(content).into())),
            Inline::Emphasis(content) => out.push(Inline::Emphasis(unlinked(content).into())),
            Inline::Strong(content) => out.push(Inline::Strong(unlinked(content).into())),
            Inline::Strikethrough(content) => out.push(Inline::Strikethrough(unlinked(content).into())),
            Inline::Element { name, content } => {
                out.push(Inline::Element { name: *name, content: unlinked(content).into() });
            }
            Inline::Text(_)
            | Inline::Code(_)
            | Inline::NoTranslate(_)
            | Inline::SoftBreak
            | Inline::Html(_)
            | Inline::Unit(_)
            | Inline::Construct(_) => out.push(inline.clone()),
        }
    }
    out
}
