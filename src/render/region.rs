//! Which stretches of a body have raw HTML in them, and what becomes of such a stretch.

use std::cell::Cell;

use crate::render::body::Words;
use crate::render::html::{push_attribute, push_text};
use crate::render::inline::{missing_image, table_frame};
use crate::render::{sanitize, wrap};
use crate::site::linked::{LinkedDocument, Target};
use crate::syntax::document::{Block, BlockKind, HtmlPiece, Inline, ReferenceKind};
use crate::syntax::html::{TokenKind, policy, scan};

/// Whether inlines, or the units among them, contain raw HTML that must be sanitised.
pub fn has_html(list: &[Inline], linked: &LinkedDocument) -> bool {
    linked.document.has_html && list_has_html(list, linked)
}

fn list_has_html(list: &[Inline], linked: &LinkedDocument) -> bool {
    list.iter().any(|it| match it {
        Inline::Html(_) => true,
        Inline::Unit(index) => {
            let unit = linked.document.units.get(*index);
            unit.is_some_and(|it| list_has_html(&it.side(linked.side).content, linked))
        }
        Inline::Emphasis(content)
        | Inline::Strong(content)
        | Inline::Strikethrough(content)
        | Inline::Element { content, .. }
        | Inline::Link { content, .. } => list_has_html(content, linked),
        Inline::Text(_)
        | Inline::Code(_)
        | Inline::CodeUnits(_)
        | Inline::NoTranslate(_)
        | Inline::SoftBreak
        | Inline::HardBreak
        | Inline::Image { .. }
        | Inline::Anchor(_)
        | Inline::Include(_)
        | Inline::Checkbox(_)
        | Inline::Construct(_) => false,
    })
}

/// How many of the blocks belong together because raw HTML that the first one opens is closed in a later one.
pub fn extent(blocks: &[Block]) -> usize {
    let mut open: Vec<String> = Vec::new();
    for (index, block) in blocks.iter().enumerate() {
        let BlockKind::Html(pieces) = &block.kind else { continue };
        for piece in pieces {
            let HtmlPiece::Raw(html) = piece else { continue };
            for token in scan(html) {
                match token.kind {
                    TokenKind::Open { name, self_closing: false, .. } if !policy::is_void(&name) => {
                        open.push(name.into_owned());
                    }
                    TokenKind::Close { name } => {
                        if let Some(at) = open.iter().rposition(|it| *it == name) {
                            open.truncate(at);
                        }
                    }
                    _ => {}
                }
            }
        }
        open.retain(|it| !policy::has_optional_end(it));
        if open.is_empty() {
            return index + 1;
        }
    }
    // Never closed: it reaches to the last raw HTML among the blocks.
    blocks.iter().rposition(|it| matches!(it.kind, BlockKind::Html(_))).map_or(1, |it| it + 1)
}

/// Sanitises a stretch of HTML and puts the units in it.
///
/// `tables` is how many tables the page has before it.
pub fn clean(raw: &str, units: &[String], linked: &LinkedDocument, words: &Words, tables: &mut usize) -> String {
    let resolve = |kind: ReferenceKind, address: &str| match linked.html_target(kind, address)? {
        Target::Internal(address) | Target::External(address) if kind != ReferenceKind::HtmlImage => {
            Some(address.clone())
        }
        Target::Image { address, .. } => Some(address.clone()),
        Target::Internal(_)
        | Target::External(_)
        | Target::Broken
        | Target::MissingImage
        | Target::Tree(_)
        | Target::Inert => None,
    };
    let missing = |alt: &str| missing_image(words, alt, None);
    let checkbox = |is_ticked: bool| checkbox(words, is_ticked);
    let count = Cell::new(*tables);
    let table_frame = || {
        count.set(count.get() + 1);
        table_frame(words, count.get())
    };
    let video = |address: &str| {
        let mut link = String::from("<a");
        push_attribute(&mut link, "href", address);
        link.push_str(" rel=\"external noopener\">");
        push_text(&mut link, &words.video_label);
        link.push_str("</a>");
        link
    };
    let targets = sanitize::Targets {
        resolve: &resolve,
        missing_image: &missing,
        checkbox: &checkbox,
        video: &video,
        table_frame: &table_frame,
    };
    let clean = sanitize::sanitize(raw, &targets);
    *tables = count.get();
    if units.is_empty() {
        return clean;
    }
    let open = |index: usize| {
        let mut tag = String::from("<span class=\"unit\"");
        push_attribute(&mut tag, "id", units.get(index).map_or("", String::as_str));
        tag.push('>');
        tag
    };
    let again = |index: usize| {
        let mut tag = String::from("<span class=\"unit\"");
        push_attribute(&mut tag, "data-unit", units.get(index).map_or("", String::as_str));
        tag.push('>');
        tag
    };
    wrap::wrap_units(&clean, &open, &again).html
}

/// A box in a list of tasks, as a sign: inputs are not allowed in an author's HTML.
fn checkbox(words: &Words, is_ticked: bool) -> String {
    let mut out = String::from("<span class=\"checkbox\" role=\"img\"");
    push_attribute(&mut out, "aria-label", words.task(is_ticked));
    out.push_str(if is_ticked { ">☑</span>" } else { ">☐</span>" });
    out
}
