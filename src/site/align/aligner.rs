//! Gives what corresponds in two files the same units, and says what does not correspond.

use std::collections::{BTreeMap, HashMap};

use super::section::{self, Section, TextLeaf, same_shape, sections, text_leaves};
use super::{Alignment, Keys, Layout, LeafUnit, SectionUnit, complete_ids, headings};
use crate::finding::{Finding, code};
use crate::syntax::document::{Document, Side};
use crate::text::{SourcePath, Span};

/// One of the two files, and what is known of its units.
pub(super) struct File<'d> {
    path: &'d SourcePath,
    leaves: Vec<TextLeaf<'d>>,
    sections: Vec<Section>,
    layout: Layout,
}

impl<'d> File<'d> {
    /// A file of which no unit is known yet; `ids` makes the ids of its headings.
    pub(super) fn new(document: &'d Document, ids: impl Fn(&[TextLeaf<'d>]) -> BTreeMap<usize, String>) -> Self {
        let leaves = text_leaves(document, Side::Translation);
        let heading_ids = ids(&leaves);
        let sections = sections(&leaves, document.blocks.len(), &heading_ids);
        let units = vec![LeafUnit::None; leaves.len()];
        let layout = Layout { leaves: units, sections: Vec::new(), heading_ids };
        Self { path: &document.path, leaves, sections, layout }
    }

    fn set(&mut self, leaf: usize, key: &str) {
        if !self.leaves[leaf].text.is_empty() {
            self.layout.leaves[leaf] = LeafUnit::Unit(key.to_owned());
        }
    }

    fn set_section(&mut self, section: usize, key: &str) {
        let section = &self.sections[section];
        if section.shape.is_empty() {
            return;
        }
        for leaf in &section.shape {
            self.layout.leaves[*leaf] = LeafUnit::Section(self.layout.sections.len());
        }
        let (leaves, blocks) = (section.leaves.clone(), section.blocks.clone());
        self.layout.sections.push(SectionUnit { key: key.to_owned(), leaves, blocks });
    }

    /// The place to show for a section.
    fn span(&self, section: usize) -> Span {
        let section = &self.sections[section];
        match section.heading.or(section.shape.first().copied()) {
            Some(leaf) => Span::new(self.path, self.leaves[leaf].leaf.range),
            None => Span::file(self.path),
        }
    }

    fn name(&self, section: usize) -> String {
        match self.sections[section].heading {
            Some(heading) => format!("the section `{}`", self.leaves[heading].text),
            None => "the text before the first heading".to_owned(),
        }
    }
}

/// Pairs the units of two files.
pub(super) fn align(original: File<'_>, translation: File<'_>) -> Alignment {
    let pairs = section::pair(&original.sections, &translation.sections);
    let mut aligner = Aligner { original, translation, keys: Keys::default(), findings: Vec::new() };
    aligner.run(&pairs);
    Alignment { original: aligner.original.layout, translation: aligner.translation.layout, findings: aligner.findings }
}

struct Aligner<'d> {
    original: File<'d>,
    translation: File<'d>,
    keys: Keys,
    findings: Vec<Finding>,
}

impl Aligner<'_> {
    fn run(&mut self, pairs: &[(usize, usize)]) {
        let counterparts: HashMap<usize, usize> = pairs.iter().copied().collect();
        let mut lone: Vec<bool> = vec![true; self.translation.sections.len()];
        pairs.iter().for_each(|(_, translation)| lone[*translation] = false);
        // In the order of the original, so that its repetitions are numbered alike whatever the translation has.
        for section in 0..self.original.sections.len() {
            match counterparts.get(&section) {
                Some(counterpart) => self.pair(section, *counterpart),
                None => Self::alone(&mut self.original, section, "translation", &mut self.keys, &mut self.findings),
            }
        }
        for section in (0..lone.len()).filter(|it| lone[*it]) {
            Self::alone(&mut self.translation, section, "original", &mut self.keys, &mut self.findings);
        }
        self.translation.layout.sections.sort_by_key(|it| it.leaves.start);
        renumber(&mut self.translation.layout);
        complete_ids(headings(&self.translation.leaves), &mut self.translation.layout.heading_ids);
    }

    fn pair(&mut self, original: usize, translation: usize) {
        let (from, to) = (&self.original.sections[original], &self.translation.sections[translation]);
        if let (Some(from), Some(to)) = (from.heading, to.heading) {
            self.pair_leaves(from, to);
        }
        let (from, to) = (&self.original.sections[original], &self.translation.sections[translation]);
        if same_shape(from, to) {
            let pairs: Vec<_> = from.shape.iter().copied().zip(to.shape.iter().copied()).collect();
            pairs.into_iter().for_each(|(from, to)| self.pair_leaves(from, to));
            return;
        }
        let texts = |file: &File<'_>, section: &Section| -> Vec<String> {
            section.shape.iter().map(|it| file.leaves[*it].text.clone()).filter(|it| !it.is_empty()).collect()
        };
        let mut text = texts(&self.original, from).join("\n");
        if text.is_empty() {
            text = texts(&self.translation, to).join("\n");
        }
        let key = self.keys.take(&text);
        self.findings.push(self.unaligned(original, translation));
        self.original.set_section(original, &key);
        self.translation.set_section(translation, &key);
    }

    fn pair_leaves(&mut self, original: usize, translation: usize) {
        let (from, to) = (&self.original.leaves[original], &self.translation.leaves[translation]);
        if to.leaf.level.is_some()
            && let Some(id) = self.original.layout.heading_ids.get(&original)
        {
            self.translation.layout.heading_ids.insert(translation, id.clone());
        }
        let text = if from.text.is_empty() { &to.text } else { &from.text };
        if text.is_empty() {
            return;
        }
        let key = self.keys.take(text);
        self.original.set(original, &key);
        self.translation.set(translation, &key);
    }

    /// Makes the blocks of a section that only one of the files has units of their own.
    fn alone(file: &mut File<'_>, section: usize, other: &str, keys: &mut Keys, findings: &mut Vec<Finding>) {
        let leaves: Vec<usize> =
            file.sections[section].heading.into_iter().chain(file.sections[section].leaves.clone()).collect();
        for leaf in leaves {
            if !file.leaves[leaf].text.is_empty() {
                let key = keys.take(&file.leaves[leaf].text);
                file.set(leaf, &key);
            }
        }
        let message = format!("{} has no counterpart in the {other}", file.name(section));
        findings.push(
            Finding::new(code::SECTION_UNALIGNED, file.span(section), message)
                .help("give both files the same headings, or corresponding headings the same anchor"),
        );
    }

    fn unaligned(&self, original: usize, translation: usize) -> Finding {
        let (from, to) = (&self.original.sections[original].shape, &self.translation.sections[translation].shape);
        let path = |file: &File<'_>, leaf: usize| file.leaves[leaf].leaf.path.clone();
        let differs = |at: &usize| match (from.get(*at), to.get(*at)) {
            (Some(from), Some(to)) => path(&self.original, *from) != path(&self.translation, *to),
            (None, _) | (_, None) => true,
        };
        let at = (0..).find(differs).expect("the shapes differ, at the latest where one of them ends");
        let name = self.translation.name(translation);
        let message = match (from.get(at), to.get(at)) {
            (Some(from), Some(to)) => format!(
                "{name} has a `{}` where the original has a `{}`",
                path(&self.translation, *to),
                path(&self.original, *from)
            ),
            (Some(from), None) => format!("{name} ends where the original has a `{}`", path(&self.original, *from)),
            (None, Some(to)) => format!("{name} has a `{}` where the original ends", path(&self.translation, *to)),
            (None, None) => format!("{name} differs from the original"),
        };
        let place = |file: &File<'_>, leaf: Option<&usize>, section: usize| match leaf {
            Some(leaf) => Span::new(file.path, file.leaves[*leaf].leaf.range),
            None => file.span(section),
        };
        let finding = Finding::new(code::SECTION_UNALIGNED, self.translation.span(translation), message)
            .label(place(&self.original, from.get(at), original), "the original")
            .help("give both the same paragraphs, list items and cells; until then the section is paired as a whole");
        match to.get(at) {
            Some(_) => finding.label(place(&self.translation, to.get(at), translation), "the first difference"),
            None => finding,
        }
    }
}

/// Makes the leaves of sections point at them after the sections were sorted.
fn renumber(layout: &mut Layout) {
    for (index, section) in layout.sections.iter().enumerate() {
        for leaf in &mut layout.leaves[section.leaves.clone()] {
            if matches!(leaf, LeafUnit::Section(_)) {
                *leaf = LeafUnit::Section(index);
            }
        }
    }
}
