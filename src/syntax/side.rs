//! The sides of units, each read as inlines by itself whatever block it looks like (`format.md` P7, P10).
//!
//! A parser costs more to set up than a sentence to parse, and an article has hundreds of sentences.
//! So all sides of a file go through one parser, each as a paragraph of one line behind a mark that
//! keeps it from being anything else; inlines never reach from one paragraph into another.

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use super::block::{Builder, options};
use super::context::Context;
use super::document::{Block, BlockKind, Inline, Inlines, Side, UnitPlace, UnitSide};
use super::mapped::Mapped;
use super::mark::INLINE_START;
use super::{cjk, construct, structure};
use crate::finding::code;
use crate::text::{TextRange, bytes};

/// Parses both sides of every unit.
pub fn parse_sides(context: &mut Context<'_>) {
    let (lines, parsed) = lines(context);
    let mut parsed = parsed.into_iter().peekable();
    let mut paragraphs = Parser::new_ext(lines.text(), options()).into_offset_iter();
    let mut builder = Builder::of_lines(&lines, context);
    for index in 0..builder.context().units.len() {
        let place = builder.context().units[index].place;
        for side in [Side::Translation, Side::Original] {
            let context = builder.context();
            let range = context.units[index].side(side).range;
            context.side = Some(side);
            let before = (context.references.len(), context.findings.len());
            let length = context.units[index].side(side).text.len();
            match place {
                UnitPlace::Inline => {
                    // The inlines of a side say all of it, and a site has millions of bytes of text.
                    let text = std::mem::take(&mut context.units[index].side_mut(side).text);
                    let content = match parsed.next_if_eq(&(index, side)) {
                        Some(_) => paragraph(&mut paragraphs, &mut builder),
                        None => None,
                    };
                    let context = builder.context();
                    context.review_html();
                    let content = match content {
                        Some(content) => with_edges(content, &text),
                        None if text.trim().len() == text.len() => plain(text),
                        None => with_edges(plain(text.trim().into()).into(), &text),
                    };
                    context.units[index].side_mut(side).content = content;
                }
                UnitPlace::Code | UnitPlace::Attribute => {
                    let text = context.units[index].side(side).text.trim().into();
                    context.units[index].side_mut(side).content = plain(text);
                }
                // The translation was reviewed with the HTML around it.
                UnitPlace::Html if side == Side::Original => {
                    let text = context.units[index].side(side).text.clone();
                    context.review(&Mapped::verbatim(&text, range.start as usize));
                    context.findings.truncate(before.1);
                }
                UnitPlace::Html | UnitPlace::Anchor | UnitPlace::Hidden => {}
            }
            // Places inside a side that was repaired are not exact: it is named as a whole.
            let context = builder.context();
            if length != range.as_usize().len() {
                context.references[before.0..].iter_mut().for_each(|it| it.range = range);
                context.findings[before.1..].iter_mut().for_each(|it| it.span.range = range);
            }
        }
        let context = builder.context();
        context.side = None;
        if place == UnitPlace::Hidden {
            let range = context.units[index].range;
            context.report(
                code::UNIT_HIDDEN,
                range,
                "this unit stands in a comment or a tag, and readers do not see it",
                "move it out, or delete it",
            );
        }
    }
}

/// The sides that need a parser, in the order of the file, each a paragraph of one line; and which they are.
fn lines(context: &mut Context<'_>) -> (Mapped, Vec<(usize, Side)>) {
    let mut lines = Mapped::default();
    let mut parsed = Vec::new();
    for (index, unit) in context.units.iter().enumerate().filter(|it| it.1.place == UnitPlace::Inline) {
        for side in [Side::Translation, Side::Original] {
            let UnitSide { range, text, .. } = unit.side(side);
            let trimmed = text.trim();
            if needs_parser(trimmed) {
                let at = range.start as usize + (text.len() - text.trim_start().len());
                lines.replace(PARAGRAPH, at..at);
                push_normalised(&mut lines, trimmed, at);
                parsed.push((index, side));
            }
        }
    }
    (cjk::mark_emphasis(construct::extract_inline(lines, context.path, &mut context.constructs)), parsed)
}

/// Ends the paragraph before and begins one that can be nothing else.
const PARAGRAPH: &str = "\n\n\u{FDD8} ";
const _: () = assert!(INLINE_START == '\u{FDD8}');

/// The inlines of the next paragraph; `None` where it is anything else.
fn paragraph<'t>(
    events: &mut impl Iterator<Item = (Event<'t>, std::ops::Range<usize>)>,
    builder: &mut Builder<'_, '_, '_>,
) -> Option<Vec<Inline>> {
    let start = events.next();
    debug_assert!(matches!(start, Some((Event::Start(Tag::Paragraph), _))), "a line is a paragraph");
    for (event, range) in events {
        if matches!(event, Event::End(TagEnd::Paragraph)) {
            break;
        }
        builder.event(event, range);
    }
    let content = builder.finish_line();
    let is_plain = |it: &Inline| !matches!(it, Inline::Construct(_) | Inline::Include(_) | Inline::Anchor(_));
    if content.iter().all(is_plain) {
        return Some(without_leading_space(content));
    }
    let paragraph = Block { range: TextRange::default(), kind: BlockKind::Paragraph(content.into()) };
    let mut blocks = structure::arrange(vec![paragraph], builder.context());
    match (blocks.pop().map(|it| it.kind), blocks.is_empty()) {
        (Some(BlockKind::Paragraph(content)), true) => Some(without_leading_space(content.into())),
        (Some(BlockKind::Include(reference)), true) => Some(vec![Inline::Include(reference)]),
        (Some(BlockKind::Anchors(names)), true) => {
            Some(names.into_iter().map(|it| Inline::Anchor(it.into())).collect())
        }
        _ => None,
    }
}

fn without_leading_space(mut content: Vec<Inline>) -> Vec<Inline> {
    if let Some(Inline::Text(first)) = content.first_mut() {
        // An author may indent with `&nbsp;`.
        let trimmed = first.trim_start_matches([' ', '\t']);
        if trimmed.is_empty() {
            content.remove(0);
        } else if trimmed.len() < first.len() {
            *first = trimmed.into();
        }
    }
    content
}

fn plain(text: Box<str>) -> Inlines {
    if text.is_empty() { Inlines::default() } else { Inline::Text(text).into() }
}

/// The inlines of a text; white space at its edges is kept as a text of one space (`format.md` P10).
fn with_edges(mut content: Vec<Inline>, text: &str) -> Inlines {
    let space = || Inline::Text(" ".into());
    let is_blank = text.trim().is_empty();
    if text.trim_start().len() < text.len() && !is_blank {
        content.insert(0, space());
    }
    if text.trim_end().len() < text.len() && !is_blank {
        content.push(space());
    }
    content.into()
}

/// Whether a text can be anything but itself.
fn needs_parser(text: &str) -> bool {
    bytes::any(text.as_bytes(), |it, next| {
        let is_markup = (it == b'*') | (it == b'_') | (it == b'[') | (it == b']') | (it == b'<') | (it == b'&');
        let is_other =
            (it == b'`') | (it == b'~') | (it == b'\\') | (it == b'@') | (it == b'\n') | (it == b'\r') | (it == 0);
        // `://` and `:::`.
        let is_colon = (it == b':') & ((next == b':') | (next == b'/'));
        // `www.`
        let is_address = ((it == b'w') | (it == b'W')) & ((next == b'w') | (next == b'W'));
        // Perhaps a mark: no other character that begins so is frequent.
        let is_mark = (it == 0xEF) & (next == 0xB7);
        is_markup | is_other | is_colon | is_address | is_mark
    })
}

/// Appends a text with every line end, and the white space around it, as one space (`format.md` P10); a backslash
/// before it breaks the line.
fn push_normalised(line: &mut Mapped, text: &str, at: usize) {
    let mut done = 0;
    while let Some(found) = text[done..].find(['\n', '\r']).map(|it| done + it) {
        let mut before = text[done..found].trim_end_matches([' ', '\t']).len();
        let backslashes = text[done..found].bytes().rev().take_while(|it| *it == b'\\').count();
        let breaks = backslashes % 2 == 1;
        before -= usize::from(breaks);
        line.push(&text[done..done + before], at + done);
        let rest = &text[found..];
        let next = found + (rest.len() - rest.trim_start_matches([' ', '\t', '\n', '\r']).len());
        line.replace(if breaks { "<br>" } else { " " }, at + done + before..at + next);
        done = next;
    }
    line.push(&text[done..], at + done);
}
