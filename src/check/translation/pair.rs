//! A stretch of text in two languages, and how findings point at both.

use std::ops::Range;

use super::facts::{Facts, facts};
use crate::finding::{Code, Finding};
use crate::text::{SourcePath, Span};

/// One side as it is written, and where.
#[derive(Clone, Copy, Debug)]
pub struct Written<'t> {
    /// Its file.
    pub path: &'t SourcePath,
    /// Its text.
    pub text: &'t str,
    /// Where its text begins in the file.
    pub at: usize,
}

impl Written<'_> {
    fn span(&self, range: Range<usize>) -> Span {
        Span::new(self.path, self.at + range.start..self.at + range.end)
    }
}

/// Both sides, read.
pub struct Pair<'t> {
    translation: Written<'t>,
    original: Written<'t>,
    /// What the translation says.
    pub ours: Facts<'t>,
    /// What the original says.
    pub theirs: Facts<'t>,
}

impl<'t> Pair<'t> {
    /// Reads both sides.
    pub fn new(translation: Written<'t>, original: Written<'t>) -> Self {
        Self { translation, original, ours: facts(translation.text), theirs: facts(original.text) }
    }

    /// The place of a stretch of the translation.
    pub fn span(&self, range: Range<usize>) -> Span {
        self.translation.span(range)
    }

    /// All of the translation that is no white space.
    pub fn whole(&self) -> Range<usize> {
        let text = self.translation.text;
        let start = text.len() - text.trim_start().len();
        start..start + text.trim().len()
    }

    /// A finding at a stretch of the translation, with the place of the original that it differs from.
    pub fn finding(&self, code: Code, at: Range<usize>, message: String, original: Option<Range<usize>>) -> Finding {
        let finding = Finding::new(code, self.span(at), message);
        match original {
            Some(range) => finding.label(self.original.span(range), "the original"),
            None => finding,
        }
    }
}

/// What is left of two lists when everything that is in both is taken out, as indexes.
pub fn unmatched<T: PartialEq>(theirs: &[T], ours: &[T]) -> (Vec<usize>, Vec<usize>) {
    let mut used = vec![false; ours.len()];
    let mut missing = Vec::new();
    for (index, it) in theirs.iter().enumerate() {
        match (0..ours.len()).find(|at| !used[*at] && ours[*at] == *it) {
            Some(at) => used[at] = true,
            None => missing.push(index),
        }
    }
    (missing, (0..ours.len()).filter(|it| !used[*it]).collect())
}
