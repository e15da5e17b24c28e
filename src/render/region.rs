//! Which stretches of a body have raw HTML in them, and what becomes of such a stretch.

use crate::render::body::Words;
use crate::render::html::push_attribute;
use crate::render::inline::missing_image;
use crate::render::{sanitize, wrap};
use crate::site::linked::{LinkedDocument, Target};
use crate::syntax::document::{Block, BlockKind, HtmlPiece, Inline, ReferenceKind};
use crate::syntax::html::{TokenKind, policy, scan};

/// Whether inlines, or the units among them, contain raw HTML that must be sanitised.
pub fn has_html(list: &[Inline], linked: &LinkedDocument) -> bool {
    list.iter().any(|it| match it {
        Inline::Html(_) => true,
        Inline::Emphasis(content)
        | Inline::Strong(content)
        | Inline::Strikethrough(content)
        | Inline::Element { content, .. }
        | Inline::Link { content, .. } => has_html(content, linked),
        Inline::Unit(index) => {
            linked.document.units.get(*index).is_some_and(|it| has_html(&it.side(linked.side).content, linked))
        }
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
pub fn clean(raw: &str, units: &[String], linked: &LinkedDocument, words: &Words) -> String {
    let resolve = |kind: ReferenceKind, address: &str| match linked.html_target(kind, address)? {
        Target::Internal(address) | Target::External(address) if kind != ReferenceKind::HtmlImage => {
            Some(address.clone())
        }
        Target::Image { address, .. } => Some(address.clone()),
        Target::Internal(_) | Target::External(_) | Target::Broken | Target::MissingImage | Target::Inert => None,
    };
    let missing = |alt: &str| missing_image(words, alt, None);
    let clean = sanitize::sanitize(raw, &sanitize::Targets { resolve: &resolve, missing_image: &missing });
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
