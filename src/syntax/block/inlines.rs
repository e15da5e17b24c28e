//! What stands in the lines of a block: text, code, raw tags, emphasis, links and images → the inlines of its frame.

use pulldown_cmark::{LinkType, Tag};

use super::{Builder, Frame, Open};
use crate::finding::code;
use crate::syntax::cjk;
use crate::syntax::document::{Inline, ReferenceIndex, ReferenceKind, UnitPlace};
use crate::syntax::html::{self, TokenKind, policy};
use crate::syntax::inline::fold::fold;
use crate::syntax::inline::{flush_text, html_pieces, text_with_units};
use crate::syntax::mark::{Part, has_marks, parts};

impl Builder<'_, '_, '_> {
    /// Adds an inline to the frame on top.
    pub(super) fn inline(&mut self, inline: Inline, range: &std::ops::Range<usize>) {
        self.flush_text();
        self.extend_loose(range);
        self.top().inlines.push(inline);
    }

    /// Adds a raw tag, which is text where no element has its name.
    pub(super) fn inline_html(&mut self, tag: &str, range: std::ops::Range<usize>) {
        let pseudo = html::scan(tag).iter().any(|it| match &it.kind {
            TokenKind::Open { name, .. } | TokenKind::Close { name } => !policy::is_html_element(name),
            _ => false,
        });
        if pseudo {
            let place = self.source(range.clone());
            self.context.report(
                code::HTML_PSEUDO_TAG,
                place,
                format!("`{}` is no HTML element and is shown as text", one_line(&self.context.without_marks(tag))),
                "write `&lt;` for `<` where a placeholder is meant",
            );
            self.extend_loose(&range);
            self.pending.push(tag, range);
            return;
        }
        let text = self.text;
        let within = |it: std::ops::Range<usize>| it.start.min(range.end)..it.end.min(range.end);
        let pieces = html_pieces(tag, range.start, &|it| text.source_range(within(it)), self.context);
        self.inline(Inline::Html(pieces.into()), &range);
    }

    /// A code span, with the units in it.
    pub(super) fn code_span(&mut self, text: &str) -> Inline {
        if !has_marks(text) {
            return Inline::Code(text.into());
        }
        let has_units = parts(text).any(|it| matches!(it, Part::Unit(..)));
        if has_units {
            Inline::CodeUnits(text_with_units(text, UnitPlace::Code, self.context).into())
        } else {
            Inline::Code(self.context.without_marks(text).into())
        }
    }

    /// Opens what stands between marks, or is a link or an image.
    pub(super) fn start_inline(&mut self, tag: Tag<'_>, range: &std::ops::Range<usize>) {
        // What stands before a link is in no link yet.
        self.flush_text();
        let open = match tag {
            Tag::Emphasis => Open::Emphasis,
            Tag::Strong => Open::Strong,
            Tag::Strikethrough => {
                let single = !self.text.text()[range.start..].starts_with("~~");
                let marks = if single && self.is_range_mark(range) { "~" } else { "" };
                Open::Strikethrough { marks }
            }
            Tag::Link { link_type, dest_url, title, .. } => {
                let target = match link_type {
                    LinkType::Email if !dest_url.starts_with("mailto:") => format!("mailto:{dest_url}"),
                    _ => dest_url.into_string(),
                };
                self.links += 1;
                Open::Link { reference: self.refer(&target, &title, range, ReferenceKind::Link) }
            }
            Tag::Image { dest_url, title, .. } => {
                self.links += 1;
                Open::Image { reference: self.refer(&dest_url, &title, range, ReferenceKind::Image) }
            }
            _ => unreachable!("blocks are opened elsewhere"),
        };
        self.extend_loose(range);
        self.stack.push(Frame::new(open, range.start));
    }

    fn refer(
        &mut self,
        target: &str,
        title: &str,
        range: &std::ops::Range<usize>,
        kind: ReferenceKind,
    ) -> ReferenceIndex {
        let place = self.source(range.clone());
        let reference = self.context.refer(place, target, kind);
        let title = text_with_units(title, UnitPlace::Inline, self.context).into();
        self.context.references[reference as usize].title = title;
        reference
    }

    /// Whether single tildes at both ends of a range mean "about" or "to", as in `10 ~20 分と 30~ 40`.
    fn is_range_mark(&self, range: &std::ops::Range<usize>) -> bool {
        let text = self.text.text();
        let inner = text[range.clone()].trim_matches('~');
        let means_range = |it: Option<char>| it.is_some_and(|it| it.is_numeric() || cjk::is_cjk(it));
        let before = text[..range.start].chars().next_back();
        let after = text[range.end..].chars().next();
        [inner.chars().next(), inner.chars().next_back(), before, after].into_iter().any(means_range)
    }

    /// Closes what was opened last, and leaves it to what it stands in.
    pub(super) fn end_inline(&mut self) {
        let content = self.take_inlines();
        let frame = self.stack.pop().expect("every end has a start");
        let inline = match frame.open {
            Open::Emphasis => Inline::Emphasis(content.into()),
            Open::Strong => Inline::Strong(content.into()),
            Open::Strikethrough { marks: "" } => Inline::Strikethrough(content.into()),
            Open::Strikethrough { marks } => {
                self.top().inlines.push(Inline::Text(marks.into()));
                self.top().inlines.extend(content);
                Inline::Text(marks.into())
            }
            Open::Link { reference } => {
                self.links -= 1;
                Inline::Link { reference, content: content.into() }
            }
            Open::Image { reference } => {
                self.links -= 1;
                Inline::Image { reference, alt: content.into(), decorative: false }
            }
            _ => unreachable!("starts and ends of inlines pair"),
        };
        self.top().inlines.push(inline);
    }

    /// Makes inlines of the text that waits for what follows it.
    pub(super) fn flush_text(&mut self) {
        if self.pending.is_empty() {
            return;
        }
        let in_link = self.links > 0;
        let text = self.text;
        let mut inlines = std::mem::take(&mut self.top().inlines);
        flush_text(&self.pending, in_link, &|it| text.source_range(it), self.context, &mut inlines);
        self.pending.clear();
        self.top().inlines = inlines;
    }

    /// Ends the inlines of the frame on top.
    pub(super) fn take_inlines(&mut self) -> Vec<Inline> {
        self.flush_text();
        let inlines = std::mem::take(&mut self.top().inlines);
        fold(inlines, self.context)
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
