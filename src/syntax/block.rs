//! Events of the Markdown parser → blocks with their places in the file. What stands in the lines of a block is left
//! to `inlines`.

mod frame;
mod inlines;

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use self::frame::{Frame, Open};
use super::context::Context;
use super::document::{Alignment, Block, BlockKind, Cell, Inline, Inlines, Item, UnitPlace};
use super::inline::{PendingText, html_pieces, text_with_units};
use super::mapped::Mapped;
use super::mark::{INLINE_START, Part, parts};
use super::{pseudo, structure};
use crate::finding::code;
use crate::text::TextRange;

/// How deep blocks and emphasis may be nested. What is nested deeper stands in the innermost one with all of its
/// text: no article has so many, and a file of nothing but `>` must not exhaust the stack.
pub const DEEPEST: usize = 100;

/// The extensions of Markdown that articles use.
pub(super) fn options() -> Options {
    Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS
}

/// Parses a text of blocks.
pub fn parse(text: &Mapped, context: &mut Context<'_>) -> Vec<Block> {
    let mut builder = Builder::new(text, context);
    for (event, range) in Parser::new_ext(text.text(), options()).into_offset_iter() {
        builder.event(event, range);
    }
    builder.finish()
}

/// Makes blocks of the parser's events.
pub(super) struct Builder<'t, 'c, 'p> {
    text: &'t Mapped,
    context: &'c mut Context<'p>,
    stack: Vec<Frame>,
    /// Text of the frame on top: it becomes inlines before another frame opens.
    pending: PendingText,
    links: usize,
    /// How many containers are open that were nested too deep to be kept.
    skipped: usize,
}

impl<'t, 'c, 'p> Builder<'t, 'c, 'p> {
    /// A builder that has seen no event of a text.
    pub(super) fn new(text: &'t Mapped, context: &'c mut Context<'p>) -> Self {
        Self::within(Open::Document, text, context)
    }

    /// A builder of the inlines of paragraphs, one after the other.
    pub(super) fn of_lines(text: &'t Mapped, context: &'c mut Context<'p>) -> Self {
        Self::within(Open::Paragraph, text, context)
    }

    fn within(open: Open, text: &'t Mapped, context: &'c mut Context<'p>) -> Self {
        Self { text, context, stack: vec![Frame::new(open, 0)], pending: PendingText::default(), links: 0, skipped: 0 }
    }

    /// What is gathered while the file is parsed.
    pub(super) fn context(&mut self) -> &mut Context<'p> {
        self.context
    }

    /// The inlines of all events since the line before.
    pub(super) fn finish_line(&mut self) -> Vec<Inline> {
        self.take_inlines()
    }

    fn top(&mut self) -> &mut Frame {
        self.stack.last_mut().expect("the document's frame is never closed before the end")
    }

    /// The blocks of all events.
    pub(super) fn finish(mut self) -> Vec<Block> {
        self.flush_loose();
        let document = self.stack.pop().expect("the document's frame is left");
        structure::arrange(document.blocks, self.context)
    }

    fn source(&self, range: std::ops::Range<usize>) -> TextRange {
        self.text.source_range(range)
    }

    /// Takes the next event.
    pub(super) fn event(&mut self, event: Event<'_>, range: std::ops::Range<usize>) {
        match event {
            Event::Start(tag) if self.is_too_deep(tag.to_end()) => {
                self.skip(tag.to_end());
                self.skipped += 1;
            }
            Event::End(tag) if self.skipped > 0 && is_container(tag) => {
                self.skip(tag);
                self.skipped -= 1;
            }
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag, range),
            Event::Text(text) => {
                if matches!(self.top().open, Open::Code { .. } | Open::HtmlBlock) {
                    self.top().literal.push_read(&text, range);
                } else {
                    self.extend_loose(&range);
                    let rest = text.trim_start_matches(INLINE_START);
                    self.pending.push(rest, range.start + (text.len() - rest.len())..range.end);
                }
            }
            Event::Code(text) => {
                let inline = self.code_span(&text);
                self.inline(inline, &range);
            }
            Event::Html(text) => self.top().literal.push_read(&text, range),
            Event::InlineHtml(text) => self.inline_html(&text, range),
            Event::SoftBreak => self.inline(Inline::SoftBreak, &range),
            Event::HardBreak => self.inline(Inline::HardBreak, &range),
            Event::Rule => {
                self.flush_loose();
                let range = self.source(range);
                self.top().blocks.push(Block { range, kind: BlockKind::Rule });
            }
            Event::TaskListMarker(ticked) => self.inline(Inline::Checkbox(ticked), &range),
            Event::FootnoteReference(_) | Event::InlineMath(_) | Event::DisplayMath(_) => {
                unreachable!("footnotes and mathematics are switched off")
            }
        }
    }

    /// Whether a container that begins here is nested too deep to be kept. An item goes with its list.
    fn is_too_deep(&self, tag: TagEnd) -> bool {
        is_container(tag) && (self.skipped > 0 || self.stack.len() >= DEEPEST && tag != TagEnd::Item)
    }

    /// Passes the edge of a container that is not kept.
    fn skip(&mut self, tag: TagEnd) {
        if matches!(tag, TagEnd::BlockQuote(_) | TagEnd::List(_) | TagEnd::Item) {
            self.flush_loose();
        }
    }

    fn extend_loose(&mut self, range: &std::ops::Range<usize>) {
        let top = self.top();
        if matches!(top.open, Open::Item | Open::Document | Open::Quote) {
            let loose = top.loose.get_or_insert(range.clone());
            loose.end = range.end;
        }
    }

    /// Makes a paragraph of inlines that have no block of their own.
    fn flush_loose(&mut self) {
        let inlines = self.take_inlines();
        let Some(range) = self.top().loose.take() else { return };
        let range = self.source(range);
        if !inlines.is_empty() {
            self.top().blocks.push(Block { range, kind: BlockKind::Paragraph(inlines.into()) });
        }
    }

    fn start(&mut self, tag: Tag<'_>, range: std::ops::Range<usize>) {
        match tag {
            Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } | Tag::Image { .. } => {
                self.start_inline(tag, &range);
            }
            _ => self.start_block(tag, range),
        }
    }

    fn start_block(&mut self, tag: Tag<'_>, range: std::ops::Range<usize>) {
        let open = match tag {
            Tag::Paragraph => {
                let depth = self.stack.len();
                if matches!(self.top().open, Open::Item)
                    && let Some(Frame { open: Open::List { tight, .. }, .. }) =
                        depth.checked_sub(2).and_then(|it| self.stack.get_mut(it))
                {
                    *tight = false;
                }
                Open::Paragraph
            }
            Tag::Heading { level, .. } => Open::Heading(heading_level(level)),
            Tag::BlockQuote(_) => Open::Quote,
            Tag::CodeBlock(CodeBlockKind::Indented) => Open::Code { language: String::new(), fenced: false },
            Tag::CodeBlock(CodeBlockKind::Fenced(info)) => {
                let info = self.context.without_marks(&info);
                let language = info.split([' ', '\t']).next().unwrap_or_default().to_owned();
                Open::Code { language, fenced: true }
            }
            Tag::HtmlBlock => Open::HtmlBlock,
            Tag::List(start) => Open::List { start, tight: true },
            Tag::Item => Open::Item,
            Tag::Table(alignments) => Open::Table(alignments.into_iter().map(alignment).collect()),
            Tag::TableHead => Open::TableHead,
            Tag::TableRow => Open::TableRow,
            Tag::TableCell => Open::TableCell,
            Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } | Tag::Image { .. } => {
                unreachable!("inlines are opened elsewhere")
            }
            Tag::FootnoteDefinition(_)
            | Tag::DefinitionList
            | Tag::DefinitionListTitle
            | Tag::DefinitionListDefinition
            | Tag::MetadataBlock(_)
            | Tag::Superscript
            | Tag::Subscript => unreachable!("these extensions are switched off"),
        };
        if !matches!(open, Open::Item | Open::TableHead | Open::TableRow | Open::TableCell) {
            self.flush_loose();
        }
        debug_assert!(self.pending.is_empty(), "lists and tables have no text of their own");
        // Where a tab indents a list, the parser lets it begin in the end of the line before.
        let line_ends = self.text.text()[range.clone()].bytes().take_while(|it| matches!(it, b'\n' | b'\r')).count();
        let skipped = if matches!(open, Open::List { .. } | Open::Item) { line_ends } else { 0 };
        // Of a tab that stands partly in a quote, the parser gives the quote's own mark to what stands in it.
        let start = (range.start + skipped).max(self.top().start);
        self.stack.push(Frame::new(open, start));
    }

    fn end(&mut self, tag: TagEnd, range: std::ops::Range<usize>) {
        match tag {
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image => {
                self.end_inline()
            }
            _ => self.end_block(range),
        }
    }

    fn end_block(&mut self, range: std::ops::Range<usize>) {
        if matches!(self.top().open, Open::Item | Open::Quote) {
            self.flush_loose();
        }
        let content = self.take_inlines();
        let frame = self.stack.pop().expect("every end has a start");
        let place = self.source(frame.start..range.end.max(frame.start));
        let kind = match frame.open {
            Open::Paragraph => BlockKind::Paragraph(content.into()),
            Open::Heading(level) => structure::heading(level, content, place, self.context),
            Open::Quote => {
                let groups = structure::quote(frame.blocks, place, self.context);
                return self.top().blocks.extend(groups);
            }
            Open::Code { language, fenced } => return self.end_code(&frame.literal, language, fenced, place),
            Open::HtmlBlock => {
                let literal = &frame.literal;
                let text = self.text;
                let source =
                    |it: std::ops::Range<usize>| text.source_range(literal.source(it.start)..literal.source(it.end));
                BlockKind::Html(html_pieces(literal.text(), 0, &source, self.context))
            }
            Open::List { start, tight } => {
                let mut items = frame.items;
                items.shrink_to_fit();
                BlockKind::List { start, tight, items }
            }
            Open::Item => {
                let blocks = structure::arrange(frame.blocks, self.context);
                return self.top().items.push(Item { range: place, blocks });
            }
            Open::Table(alignments) => {
                let mut rows = frame.rows.into_iter();
                let header = rows.next().unwrap_or_default();
                structure::table(alignments, header, rows.collect())
            }
            Open::TableHead | Open::TableRow => return self.top().rows.push(frame.cells),
            Open::TableCell => {
                let mut content = Inlines::from(content);
                structure::restore(&mut content, self.context);
                return self.top().cells.push(Cell { range: place, content });
            }
            Open::Document
            | Open::Emphasis
            | Open::Strong
            | Open::Strikethrough { .. }
            | Open::Link { .. }
            | Open::Image { .. } => unreachable!("starts and ends of blocks pair"),
        };
        self.top().blocks.push(Block { range: place, kind });
    }

    /// A code block; prose with units that stands in an indented one is parsed as prose (`format.md` P9).
    fn end_code(&mut self, literal: &Mapped, language: String, fenced: bool, place: TextRange) {
        let has_units = parts(literal.text()).any(|it| matches!(it, Part::Unit(..)));
        if has_units && !fenced && self.stack.len() < DEEPEST {
            self.context.report(
                code::UNIT_IN_CODE,
                place,
                "a unit stands in an indented code block, and is shown as prose",
                "indent the line as far as the text of the list item that it belongs to",
            );
            let mut prose = Mapped::default();
            let mut at = 0;
            for line in literal.text().split_inclusive('\n') {
                let indent = line.len() - line.trim_start_matches([' ', '\t']).len();
                let from = literal.source(at + indent);
                let content = line[indent..].trim_end_matches('\n');
                let stretch = from..from + content.len();
                match self.text.text().get(stretch.clone()) == Some(content) {
                    true => prose.push_from(self.text, stretch.clone()),
                    false => prose.replace_from(content, self.text, from..from),
                }
                if line.ends_with('\n') {
                    let end = stretch.end.min(self.text.text().len());
                    prose.replace_from("\n", self.text, end..end);
                }
                at += line.len();
            }
            let blocks = parse(&prose, self.context);
            return self.top().blocks.extend(blocks);
        }
        if !fenced && pseudo::is_prose(literal.text()) {
            self.context.report(
                code::PROSE_IN_CODE,
                place,
                "this text is indented so far that it is code, and is shown as such",
                "indent it as far as the text of the list item that it belongs to, or not at all",
            );
        }
        let content = text_with_units(literal.text(), UnitPlace::Code, self.context);
        self.top()
            .blocks
            .push(Block { range: place, kind: BlockKind::Code { language: language.into(), content: content.into() } });
    }
}

/// Whether a tag can stand in another of its kind, so that nesting has no end.
fn is_container(tag: TagEnd) -> bool {
    matches!(
        tag,
        TagEnd::BlockQuote(_)
            | TagEnd::List(_)
            | TagEnd::Item
            | TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Image
    )
}

fn heading_level(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}

fn alignment(alignment: pulldown_cmark::Alignment) -> Alignment {
    match alignment {
        pulldown_cmark::Alignment::None => Alignment::None,
        pulldown_cmark::Alignment::Left => Alignment::Left,
        pulldown_cmark::Alignment::Center => Alignment::Center,
        pulldown_cmark::Alignment::Right => Alignment::Right,
    }
}
