//! Puts translations into a file's text, and reads it again to see that nothing else has changed.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use crate::exchange::file::File;
use crate::exchange::unit::{Nature, Texts, Unit, units};
use crate::source::Source;
use crate::syntax;
use crate::syntax::document::Document;
use crate::syntax::walk::leaves;

/// A unit's new translation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Edit {
    /// Which of the file's units it is.
    pub(super) unit: usize,
    /// The translation, with the file's line ends.
    pub(super) text: String,
}

/// A file as it is.
pub(super) struct Before<'f> {
    file: &'f File,
    texts: Texts<'f>,
    units: &'f [Unit<'f>],
    blocks: Vec<(String, Range<usize>)>,
}

impl<'f> Before<'f> {
    pub(super) fn new(file: &'f File, texts: Texts<'f>, units: &'f [Unit<'f>]) -> Self {
        Self { file, texts, units, blocks: blocks(&file.translation) }
    }

    /// The text with as many of the edits as it can take, and those that it cannot, as indexes.
    ///
    /// `edits` are in the order of the units.
    pub(super) fn edited(&self, edits: &[Edit]) -> (String, Vec<usize>) {
        let mut taken: BTreeSet<usize> = BTreeSet::new();
        self.take(edits, 0..edits.len(), &mut taken);
        let refused = (0..edits.len()).filter(|it| !taken.contains(it)).collect();
        let edits: Vec<&Edit> = taken.iter().map(|it| &edits[*it]).collect();
        (spliced(self.texts.translation, self.units, &edits), refused)
    }

    /// Takes the edits of a range together with those that were taken, else those of each half.
    fn take(&self, edits: &[Edit], range: Range<usize>, taken: &mut BTreeSet<usize>) {
        if range.is_empty() {
            return;
        }
        let mut together = taken.clone();
        together.extend(range.clone());
        let tried: Vec<&Edit> = together.iter().map(|it| &edits[*it]).collect();
        if self.holds(&tried) {
            *taken = together;
        } else if range.len() > 1 {
            let middle = range.start + range.len() / 2;
            self.take(edits, range.start..middle, taken);
            self.take(edits, middle..range.end, taken);
        }
    }

    /// Whether the edited units say what they are asked to, and all else is as it was.
    fn holds(&self, edits: &[&Edit]) -> bool {
        let text = spliced(self.texts.translation, self.units, edits);
        let source = Source::new(self.file.path().clone(), text.as_str());
        let document = Arc::new(syntax::parse(&source).value);
        let moved = Moved::new(self.units, edits);
        if !self.blocks_hold(&document, &moved) {
            return false;
        }
        let file = File { translation: document, ..self.file.clone() };
        let original = if file.original.is_some() { self.texts.original } else { &text };
        self.units_hold(&units(&file, Texts { translation: &text, original }), edits, &moved)
    }

    fn blocks_hold(&self, document: &Document, moved: &Moved) -> bool {
        let is_outside = |range: &Range<usize>, sections: &[Range<usize>]| {
            // The line end after the last block belongs to that block, and not to what is exchanged.
            !sections.iter().any(|it| it.contains(&range.start))
        };
        let expected = self
            .blocks
            .iter()
            .filter(|it| is_outside(&it.1, &moved.sections))
            .map(|(path, range)| (path.clone(), moved.range(range)));
        let found = blocks(document).into_iter().filter(|it| is_outside(&it.1, &moved.new_sections));
        expected.eq(found)
    }

    fn units_hold(&self, after: &[Unit<'_>], edits: &[&Edit], moved: &Moved) -> bool {
        let asked: BTreeMap<usize, &Edit> = edits.iter().map(|it| (it.unit, *it)).collect();
        let mut found: BTreeMap<&str, &Unit<'_>> = after.iter().map(|it| (it.id.as_str(), it)).collect();
        for (index, unit) in self.units.iter().enumerate() {
            let edit = asked.get(&index);
            let is_edited_section = unit.nature == Nature::Section && edit.is_some();
            let after = match found.remove(unit.id.as_str()) {
                // Blocks of a section that correspond now are units of their own, and one may have its id.
                Some(after) if is_edited_section && after.nature != Nature::Section => {
                    found.insert(after.id.as_str(), after);
                    continue;
                }
                None if is_edited_section => continue,
                Some(after) => after,
                None => return false,
            };
            let text = edit.map_or(unit.translation.raw, |it| it.text.as_str());
            let range = moved.start(unit.translation.range.start)..moved.end(unit.translation.range.end);
            let holds = after.translation.raw == text
                && after.translation.range == range
                && after.original.raw == unit.original.raw
                && after.nature == unit.nature;
            if !holds {
                return false;
            }
        }
        let is_inside = |it: &Unit<'_>| {
            let range = &it.translation.range;
            moved.new_sections.iter().any(|section| section.start <= range.start && range.end <= section.end)
        };
        found.values().all(|it| is_inside(it))
    }
}

/// What each block is and where it stands.
fn blocks(document: &Document) -> Vec<(String, Range<usize>)> {
    leaves(&document.blocks).into_iter().map(|it| (it.path, it.range.as_usize())).collect()
}

fn spliced(text: &str, units: &[Unit<'_>], edits: &[&Edit]) -> String {
    let mut out = String::with_capacity(text.len() + edits.iter().map(|it| it.text.len()).sum::<usize>());
    let mut done = 0;
    for edit in edits {
        let range = &units[edit.unit].translation.range;
        out.push_str(&text[done..range.start]);
        out.push_str(&edit.text);
        done = range.end;
    }
    out.push_str(&text[done..]);
    out
}

/// Where the places of a text are after edits.
struct Moved {
    /// Each edited range, and by how much what follows it has moved.
    steps: Vec<(Range<usize>, isize)>,
    /// Edited sections, in which blocks may come and go.
    sections: Vec<Range<usize>>,
    /// Where they are now.
    new_sections: Vec<Range<usize>>,
}

impl Moved {
    fn new(units: &[Unit<'_>], edits: &[&Edit]) -> Self {
        let mut moved = Self { steps: Vec::new(), sections: Vec::new(), new_sections: Vec::new() };
        let mut by = 0_isize;
        for edit in edits {
            let unit = &units[edit.unit];
            let range = unit.translation.range.clone();
            by += edit.text.len().cast_signed() - range.len().cast_signed();
            moved.steps.push((range.clone(), by));
            if unit.nature == Nature::Section {
                moved.new_sections.push(moved.start(range.start)..moved.end(range.end));
                moved.sections.push(range);
            }
        }
        moved
    }

    /// Where what begins at a place begins now. What is put into an empty range begins where that did.
    fn start(&self, at: usize) -> usize {
        self.after(at, self.steps.partition_point(|it| it.0.end < at || (it.0.end == at && !it.0.is_empty())))
    }

    /// Where what ends at a place ends now.
    fn end(&self, at: usize) -> usize {
        self.after(at, self.steps.partition_point(|it| it.0.end <= at))
    }

    fn after(&self, at: usize, steps: usize) -> usize {
        let by = steps.checked_sub(1).map_or(0, |it| self.steps[it].1);
        at.saturating_add_signed(by)
    }

    fn range(&self, range: &Range<usize>) -> Range<usize> {
        self.start(range.start)..self.end(range.end)
    }
}
