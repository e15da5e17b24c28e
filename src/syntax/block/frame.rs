//! A container or a block that is open while events of the Markdown parser are read.

use crate::syntax::document::{Alignment, Block, Cell, Inline, Item, ReferenceIndex};
use crate::syntax::mapped::Mapped;

/// What was opened.
#[derive(Debug)]
pub(super) enum Open {
    Document,
    Paragraph,
    Heading(u8),
    Quote,
    Code { language: String, fenced: bool },
    HtmlBlock,
    List { start: Option<u64>, tight: bool },
    Item,
    Table(Vec<Alignment>),
    TableHead,
    TableRow,
    TableCell,
    Emphasis,
    Strong,
    Strikethrough { marks: &'static str },
    Link { reference: ReferenceIndex },
    Image { reference: ReferenceIndex },
}

/// What was opened and is not closed yet, with what was read of it.
pub(super) struct Frame {
    pub(super) open: Open,
    pub(super) start: usize,
    pub(super) blocks: Vec<Block>,
    pub(super) inlines: Vec<Inline>,
    /// Where inlines that have no block of their own begin and end: the text of a tight list item.
    pub(super) loose: Option<std::ops::Range<usize>>,
    pub(super) items: Vec<Item>,
    pub(super) cells: Vec<Cell>,
    pub(super) rows: Vec<Vec<Cell>>,
    pub(super) literal: Mapped,
}

impl Frame {
    /// One of which nothing was read.
    pub(super) fn new(open: Open, start: usize) -> Self {
        Self {
            open,
            start,
            blocks: Vec::new(),
            inlines: Vec::new(),
            loose: None,
            items: Vec::new(),
            cells: Vec::new(),
            rows: Vec::new(),
            literal: Mapped::default(),
        }
    }
}
