//! What can be translated in a file: stretches of it, and the stretches that they are translations of.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

use crate::exchange::file::File;
use crate::site::align::{Layout, LeafUnit, align};
use crate::syntax::document::{Document, UnitPlace};
use crate::syntax::walk::{Leaf, LeafContent, leaves};
use crate::text::LineIndex;

/// A unit as it stands in its files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit<'t> {
    /// Its id; one that stands again in its file has a number: `79c0f-103.2`. A valid NMTOKEN of XML.
    pub id: String,
    /// The translation.
    pub translation: Stretch<'t>,
    /// The original.
    pub original: Stretch<'t>,
    /// The line of the translation in its file, from 1.
    pub line: usize,
    /// What stands in it.
    pub nature: Nature,
    /// The block that it stands in.
    pub block: Surroundings,
}

/// A part of a file's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stretch<'t> {
    /// Its bytes in the file, without white space at the edges.
    pub range: Range<usize>,
    /// What stands there.
    pub raw: &'t str,
}

/// What a unit is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nature {
    /// Inline Markdown in one of an aligned article's units.
    Sentence,
    /// A block with inline Markdown in it.
    Block,
    /// Code or raw HTML.
    Verbatim,
    /// All blocks of a section whose blocks do not correspond.
    Section,
}

/// What surrounds a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Surroundings {
    /// It is a cell of a table.
    pub is_cell: bool,
    /// It takes up one line.
    pub is_one_line: bool,
}

impl<'t> Stretch<'t> {
    /// A range of a text, without white space at the edges.
    fn new(text: &'t str, range: Range<usize>) -> Self {
        let whole = text.get(range.clone()).unwrap_or_default();
        let without_start = whole.trim_start_matches(is_edge);
        let start = range.start + whole.len() - without_start.len();
        let raw = without_start.trim_end_matches(is_edge);
        Self { range: start..start + raw.len(), raw }
    }

    /// It with line feeds for line ends, as it is exchanged.
    pub fn text(&self) -> Cow<'t, str> {
        with_line_feeds(self.raw)
    }
}

/// Whether a character at the edge of a unit belongs to the file, not to what is translated.
pub fn is_edge(character: char) -> bool {
    matches!(character, ' ' | '\t' | '\n' | '\r')
}

/// A text with line feeds for its line ends.
pub fn with_line_feeds(text: &str) -> Cow<'_, str> {
    match text.contains('\r') {
        true => Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n")),
        false => Cow::Borrowed(text),
    }
}

/// The texts of a file's translations and originals: equal where both stand in one file.
#[derive(Clone, Copy, Debug)]
pub struct Texts<'t> {
    /// The text of the file with the translations.
    pub translation: &'t str,
    /// The text of the file with the originals.
    pub original: &'t str,
}

/// The units of a file in its order, without those that no reader sees: names of places, and what stands in a comment.
pub fn units<'t>(file: &File, texts: Texts<'t>) -> Vec<Unit<'t>> {
    let lines = LineIndex::new(texts.translation);
    let blocks = leaves(&file.translation.blocks);
    let mut units = match &file.original {
        None => sentences(&file.translation, texts.translation, &blocks),
        Some(original) => blocks_of(&file.translation, original, texts, &blocks),
    };
    for unit in &mut units {
        unit.line = lines.position(texts.translation, unit.translation.range.start).line;
    }
    units
}

fn sentences<'t>(document: &Document, text: &'t str, blocks: &[Leaf<'_>]) -> Vec<Unit<'t>> {
    let mut ids = Ids::default();
    let mut units = Vec::with_capacity(document.units.len());
    for unit in &document.units {
        let id = ids.take(&unit.id);
        let nature = match unit.place {
            UnitPlace::Inline | UnitPlace::Html => Nature::Sentence,
            UnitPlace::Code => Nature::Verbatim,
            UnitPlace::Anchor | UnitPlace::Attribute | UnitPlace::Hidden => continue,
        };
        // Cells come by rows, so leaves rise.
        let at = blocks.partition_point(|it| it.range.end <= unit.range.start);
        let block = blocks.get(at).filter(|it| it.range.start <= unit.range.start);
        units.push(Unit {
            id,
            translation: Stretch::new(text, unit.translation.range.as_usize()),
            original: Stretch::new(text, unit.original.range.as_usize()),
            line: 0,
            nature,
            block: block.map_or(Surroundings { is_cell: false, is_one_line: true }, |it| surroundings(it, text)),
        });
    }
    units
}

fn surroundings(leaf: &Leaf<'_>, text: &str) -> Surroundings {
    let whole = text.get(leaf.range.as_usize()).unwrap_or_default();
    Surroundings { is_cell: leaf.path.ends_with("cell"), is_one_line: !whole.trim_end().contains(['\n', '\r']) }
}

fn blocks_of<'t>(translation: &Document, original: &Document, texts: Texts<'t>, blocks: &[Leaf<'_>]) -> Vec<Unit<'t>> {
    let alignment = align(original, translation);
    let theirs = leaves(&original.blocks);
    let originals: HashMap<String, Part<'t>> =
        parts(original, &alignment.original, &theirs, texts.original).into_iter().collect();
    let ours = parts(translation, &alignment.translation, blocks, texts.translation);
    let unit = |(id, part): (String, Part<'t>)| {
        let original = originals.get(&id)?.stretch.clone();
        let Part { stretch: translation, nature, block } = part;
        Some(Unit { id, translation, original, line: 0, nature, block })
    };
    ours.into_iter().filter_map(unit).collect()
}

/// A unit of one of the files of a pair.
struct Part<'t> {
    stretch: Stretch<'t>,
    nature: Nature,
    block: Surroundings,
}

fn parts<'t>(document: &Document, layout: &Layout, blocks: &[Leaf<'_>], text: &'t str) -> Vec<(String, Part<'t>)> {
    let mut parts = Vec::new();
    let mut sections = 0;
    for (leaf, unit) in blocks.iter().zip(&layout.leaves) {
        match unit {
            LeafUnit::None => {}
            LeafUnit::Unit(key) => {
                let stretch = Stretch::new(text, content(leaf, text));
                let nature = nature(leaf);
                parts.push((key.clone(), Part { stretch, nature, block: surroundings(leaf, text) }));
            }
            // Its first leaf stands for it.
            LeafUnit::Section(index) if *index >= sections => {
                sections = index + 1;
                let section = &layout.sections[*index];
                let blocks = document.blocks.get(section.blocks.clone()).unwrap_or_default();
                let (Some(first), Some(last)) = (blocks.first(), blocks.last()) else { continue };
                let range = first.range.start as usize..last.range.end as usize;
                let block = Surroundings { is_cell: false, is_one_line: false };
                let part = Part { stretch: Stretch::new(text, range), nature: Nature::Section, block };
                parts.push((section.key.clone(), part));
            }
            LeafUnit::Section(_) => {}
        }
    }
    parts
}

fn nature(leaf: &Leaf<'_>) -> Nature {
    match leaf.content {
        LeafContent::Inlines(_) if leaf.path.ends_with("code block") => Nature::Verbatim,
        LeafContent::Inlines(_) => Nature::Block,
        LeafContent::Html(_) | LeafContent::Video(_) | LeafContent::Include(_) => Nature::Verbatim,
    }
}

/// The part of a block that is translated: of a heading, what stands after its marks and anchors.
fn content(leaf: &Leaf<'_>, text: &str) -> Range<usize> {
    let range = leaf.range.as_usize();
    if leaf.level.is_none() && !leaf.path.ends_with("label") {
        return range;
    }
    let whole = text.get(range.clone()).unwrap_or_default();
    let marks = whole.len() - whole.trim_start_matches('#').len();
    // One that is underlined has its text on the lines before the last.
    let end = match whole.trim_end().rfind('\n') {
        Some(line) if marks == 0 => range.start + line,
        _ => range.end,
    };
    let mut start = range.start + marks;
    while let Some(length) = text.get(start..end).and_then(anchor) {
        start += length;
    }
    start..end
}

/// The length of an anchor that a text begins with.
fn anchor(text: &str) -> Option<usize> {
    let rest = text.trim_start_matches([' ', '\t']);
    let tag = rest.strip_prefix("<a ")?;
    let (attributes, after) = tag.split_once('>')?;
    crate::syntax::aligned::anchor_name(attributes)?;
    let after = after.trim_start().strip_prefix("</a>")?;
    Some(text.len() - after.len())
}

/// Tells units with one id apart.
#[derive(Default)]
struct Ids(HashMap<String, usize>);

impl Ids {
    fn take(&mut self, id: &str) -> String {
        let count = self.0.entry(id.to_owned()).or_default();
        *count += 1;
        // No id of the format has a dot in it.
        if *count == 1 { id.to_owned() } else { format!("{id}.{count}") }
    }
}
