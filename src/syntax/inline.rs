//! Text and raw HTML of events → inlines: finds atoms, bare links and old anchors in it, and reports marks of Markdown
//! that are shown as text.

pub mod fold;

use super::aligned::anchor_names;
use super::autolink;
use super::construct::ConstructKind;
use super::context::Context;
use super::document::{HtmlPiece, Inline, ReferenceKind, UnitPlace};
use super::html::{self, TokenKind, policy};
use super::mapped::Mapped;
use super::mark::{Part, parts};
use crate::finding::code;
use crate::text::TextRange;

/// Text of neighbouring events, with the offset in the parsed text of each of its stretches.
#[derive(Default)]
pub struct PendingText {
    text: Mapped,
}

impl PendingText {
    /// Appends the text of an event that stands at a range of the parsed text.
    pub fn push(&mut self, text: &str, range: std::ops::Range<usize>) {
        self.text.push_read(text, range);
    }

    /// Forgets all of it.
    pub fn clear(&mut self) {
        self.text.clear();
    }

    /// Whether there is nothing.
    pub fn is_empty(&self) -> bool {
        self.text.text().is_empty()
    }
}

/// Turns pending text into inlines: splits off atoms, finds bare links, reports emphasis marks shown as text.
pub fn flush_text(
    pending: &PendingText,
    in_link: bool,
    source: &dyn Fn(std::ops::Range<usize>) -> TextRange,
    context: &mut Context<'_>,
    out: &mut Vec<Inline>,
) {
    let mapped = &pending.text;
    let before = out.len();
    let range = |start: usize, end: usize| source(mapped.source(start)..mapped.source(end).max(mapped.source(start)));
    for part in parts(mapped.text()) {
        match part {
            Part::Text(text, at) => {
                for marks in literal_emphasis(text) {
                    context.report(
                        code::EMPHASIS_LITERAL,
                        range(at + marks.start, at + marks.end),
                        "emphasis marks are shown as text here",
                        "close the emphasis, or put the marks where no space and no other mark keeps them from pairing",
                    );
                }
                if let Some(place) = literal_link(mapped, at..at + text.len()) {
                    context.report(
                        code::LINK_LITERAL,
                        range(place, place + 2),
                        "this link or image is shown as text",
                        "pair the brackets of its text, and write its target without spaces, or with `%20` for each",
                    );
                }
                if in_link {
                    push_text(out, text);
                } else {
                    autolink::split(text, &mut |piece| match piece {
                        autolink::Piece::Text(text) => push_text(out, text),
                        autolink::Piece::Link { text, target, start } => {
                            let place = range(at + start, at + start + text.len());
                            let reference = context.refer(place, &target, ReferenceKind::Link);
                            out.push(Inline::Link { reference, content: [Inline::Text(text.into())].into() });
                        }
                    });
                }
            }
            Part::Unit(index, _) => unit(index, context, out),
            Part::Construct(index, _) => construct(index, context, out),
        }
    }
    join_texts(out, before);
}

/// A unit among inlines; one of anchors alone is no text (`format.md` P11).
fn unit(index: usize, context: &mut Context<'_>, out: &mut Vec<Inline>) {
    context.place_unit(index, UnitPlace::Inline);
    match context.units.get(index) {
        Some(unit) if unit.place == UnitPlace::Anchor => {
            let names = anchor_names(&unit.original.text).unwrap_or_default();
            context.anchors.extend(names.iter().cloned());
            out.extend(names.into_iter().map(|it| Inline::Anchor(it.into())));
        }
        Some(_) => out.push(Inline::Unit(index)),
        None => {}
    }
}

fn push_text(out: &mut Vec<Inline>, text: &str) {
    out.push(Inline::Text(text.into()));
}

/// Makes one text of those that follow one another, from the inline before an index on.
fn join_texts(list: &mut Vec<Inline>, from: usize) {
    let from = from.saturating_sub(1);
    let is_text = |it: &Inline| matches!(it, Inline::Text(_));
    if !list[from..].windows(2).any(|it| it.iter().all(is_text)) {
        return;
    }
    let mut joined = String::new();
    for inline in list.split_off(from) {
        match inline {
            Inline::Text(text) => joined.push_str(&text),
            other => {
                flush_joined(&mut joined, list);
                list.push(other);
            }
        }
    }
    flush_joined(&mut joined, list);
}

fn flush_joined(joined: &mut String, list: &mut Vec<Inline>) {
    if !joined.is_empty() {
        push_text(list, joined);
        joined.clear();
    }
}

fn construct(index: usize, context: &mut Context<'_>, out: &mut Vec<Inline>) {
    let Some(construct) = context.constructs.get(index).cloned() else { return };
    match construct.kind {
        ConstructKind::Image { source, alt, decorative } => {
            let reference = context.refer(construct.range, &source, ReferenceKind::Image);
            let alt = text_with_units(&alt, UnitPlace::Inline, context).into();
            out.push(Inline::Image { reference, alt, decorative });
        }
        ConstructKind::NoTranslate(text) => out.push(Inline::NoTranslate(context.without_marks(&text).into())),
        // A block construct among inlines is none: it is shown as it was written, unless
        // `structure` finds it where it belongs.
        _ => out.push(Inline::Construct(index)),
    }
}

/// Text that is not Markdown, with units in it: alternative texts and titles.
pub fn text_with_units(text: &str, place: UnitPlace, context: &mut Context<'_>) -> Vec<Inline> {
    let mut inlines = Vec::new();
    for part in parts(text) {
        match part {
            Part::Text(text, _) => push_text(&mut inlines, text),
            Part::Unit(index, _) => {
                context.place_unit(index, place);
                inlines.push(Inline::Unit(index));
            }
            Part::Construct(index, _) => {
                let text = match context.constructs.get(index).map(|it| &it.kind) {
                    Some(ConstructKind::NoTranslate(text)) => context.without_marks(text),
                    _ => context.without_marks(&super::construct::atom(index)),
                };
                push_text(&mut inlines, &text);
            }
        }
    }
    join_texts(&mut inlines, 0);
    inlines
}

/// Where `**` and longer runs stand in a text as it is shown.
fn literal_emphasis(text: &str) -> impl Iterator<Item = std::ops::Range<usize>> {
    let mut from = 0;
    std::iter::from_fn(move || {
        let start = from + memchr::memmem::find(&text.as_bytes()[from..], b"**")?;
        let end = start + text[start..].bytes().take_while(|it| *it == b'*').count();
        from = end;
        Some(start..end)
    })
}

/// Where a text that is shown has `](` of what was meant as a link, and not escaped.
fn literal_link(mapped: &Mapped, range: std::ops::Range<usize>) -> Option<usize> {
    let text = &mapped.text()[range.clone()];
    let bytes = text.as_bytes();
    let found = memchr::memchr_iter(b']', bytes).find(|it| bytes.get(it + 1) == Some(&b'('))?;
    memchr::memchr(b')', &bytes[found + 2..])?;
    let at = range.start + found;
    // A backslash is no part of the text, so what stood behind one comes from further on in the file.
    let is_escaped = |it: usize| it > 0 && mapped.source(it) > mapped.source(it - 1) + 1;
    let opener = text[..at - range.start].rfind('[').map(|it| range.start + it);
    let is_text = is_escaped(at) || is_escaped(at + 1) || opener.is_some_and(is_escaped);
    (!is_text).then_some(at)
}

/// Splits raw HTML at the units in it and escapes tags that are no HTML.
pub fn html_pieces(
    text: &str,
    at: usize,
    source: &dyn Fn(std::ops::Range<usize>) -> TextRange,
    context: &mut Context<'_>,
) -> Vec<HtmlPiece> {
    let mut pieces = Vec::new();
    for token in html::scan(text) {
        let range = token.range.as_usize();
        let stretch = &text[range.clone()];
        let place = match &token.kind {
            TokenKind::Text => UnitPlace::Html,
            TokenKind::Open { .. } | TokenKind::Close { .. } => UnitPlace::Hidden,
            TokenKind::Comment { .. } | TokenKind::Declaration | TokenKind::Opaque => UnitPlace::Hidden,
        };
        let in_attribute = matches!(token.kind, TokenKind::Open { .. });
        for part in parts(stretch) {
            match part {
                Part::Text(text, offset) => {
                    let start = at + range.start + offset;
                    context.html.push_read(text, source(start..start + text.len()).as_usize());
                    match &token.kind {
                        TokenKind::Open { name, .. } | TokenKind::Close { name } if !policy::is_html_element(name) => {
                            let mut shown = String::new();
                            html::push_shown(&mut shown, text);
                            push_raw(&mut pieces, &shown);
                        }
                        _ => push_raw(&mut pieces, text),
                    }
                }
                Part::Unit(index, offset) => {
                    let is_read = in_attribute && is_read(&stretch[..offset]);
                    context.place_unit(index, if is_read { UnitPlace::Attribute } else { place });
                    let (text, start) = context
                        .units
                        .get(index)
                        .map(|it| (it.translation.text.clone(), it.translation.range.start as usize))
                        .unwrap_or_default();
                    if place == UnitPlace::Html {
                        context.html.push(&text, start);
                        pieces.push(HtmlPiece::Unit(index));
                    } else if in_attribute {
                        pieces.push(HtmlPiece::AttributeUnit(index));
                    }
                }
                Part::Construct(index, _) => {
                    let text = context.without_marks(&super::construct::atom(index));
                    push_raw(&mut pieces, &text);
                }
            }
        }
    }
    pieces
}

/// Attributes whose values readers see or hear.
const READ: &[&str] = &["alt", "aria-label", "label", "summary", "title"];

/// Whether the value that a tag breaks off in is one that readers see or hear.
fn is_read(tag: &str) -> bool {
    let mut open: Option<(usize, char)> = None;
    for (at, it) in tag.char_indices().filter(|it| matches!(it.1, '"' | '\'')) {
        open = match open {
            None => Some((at, it)),
            Some((_, quote)) if quote == it => None,
            open => open,
        };
    }
    let Some(head) = open.and_then(|it| tag[..it.0].trim_end().strip_suffix('=')) else { return false };
    let name = head.trim_end().rsplit(char::is_whitespace).next().unwrap_or_default();
    READ.iter().any(|it| name.eq_ignore_ascii_case(it))
}

fn push_raw(pieces: &mut Vec<HtmlPiece>, text: &str) {
    match pieces.last_mut() {
        Some(HtmlPiece::Raw(last)) => last.push_str(text),
        _ => pieces.push(HtmlPiece::Raw(text.to_owned())),
    }
}
