//! Lines and columns of findings.

use std::cell::RefCell;
use std::collections::BTreeMap;

use crate::source::Texts;
use crate::text::{LineIndex, Position, SourcePath, Span};

/// Where something begins and ends, the end being the first place after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) start: Position,
    pub(super) end: Position,
}

/// How columns are counted.
#[derive(Clone, Copy)]
pub(super) enum Columns {
    Characters,
    Utf16,
}

/// Finds lines in texts, each of which is looked through once.
pub(super) struct Lines<'a> {
    texts: &'a dyn Texts,
    columns: Columns,
    indexes: RefCell<BTreeMap<SourcePath, LineIndex>>,
}

impl<'a> Lines<'a> {
    pub(super) fn new(texts: &'a dyn Texts, columns: Columns) -> Self {
        Self { texts, columns, indexes: RefCell::default() }
    }

    /// The place of a span; `None` where the text of its file is not known.
    pub(super) fn place(&self, span: &Span) -> Option<Place> {
        let text = self.texts.text(&span.path)?;
        let mut indexes = self.indexes.borrow_mut();
        let index = indexes.entry(span.path.clone()).or_insert_with(|| LineIndex::new(&text));
        let position = |offset: u32| match self.columns {
            Columns::Characters => index.position(&text, offset as usize),
            Columns::Utf16 => index.utf16_position(&text, offset as usize),
        };
        Some(Place { start: position(span.range.start), end: position(span.range.end) })
    }

    /// The same, or the start of the file.
    pub(super) fn place_or_start(&self, span: &Span) -> Place {
        let first = Position { line: 1, column: 1 };
        self.place(span).unwrap_or(Place { start: first, end: first })
    }
}
