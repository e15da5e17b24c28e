//! What is wrong with the content of one page.

pub mod headings;
pub mod images;
pub mod links;
pub mod metadata;

use crate::finding::{Finding, code};
use crate::site::Page;
use crate::syntax::document::{Document, Inline, ReferenceIndex, ReferenceKind, Side};
use crate::syntax::plain;
use crate::syntax::robots::robots;
use crate::syntax::walk::{Leaf, LeafContent, bare_leaves};
use crate::text::Span;

/// Checks one page.
pub fn check(page: &Page, findings: &mut Vec<Finding>) {
    let document = &page.linked.document;
    misspelt_robots(document, findings);
    metadata::check(document, findings);
    let has = |kind| document.references.iter().any(|it| it.kind == kind);
    let leaves = bare_leaves(&document.blocks);
    // The headings of a landing page are made of its parts.
    if document.path.extension().eq_ignore_ascii_case("md") {
        headings::check(document, &leaves, findings);
    }
    if has(ReferenceKind::Image) || has(ReferenceKind::Include) {
        lost_originals(page, &leaves, findings);
    }
    if has(ReferenceKind::Image) || has(ReferenceKind::Link) || has(ReferenceKind::HtmlImage) {
        references(page, &leaves, findings);
    }
}

fn misspelt_robots(document: &Document, findings: &mut Vec<Finding>) {
    let (_, misspelt) = robots(document, false);
    if misspelt.is_empty() {
        return;
    }
    let words: Vec<String> = misspelt.iter().map(|it| format!("`{it}`")).collect();
    let span = Span::new(&document.path, document.front_matter.range_of("robots"));
    findings.push(
        Finding::new(
            code::ROBOTS_MISSPELT,
            span,
            format!("search engines do not know {}, so the page is not listed", words.join(", ")),
        )
        .help("write NOINDEX, NOFOLLOW or both, or remove the line"),
    );
}

/// Alternative texts outside units exist in the translation only (`format.md` R2, R4).
fn lost_originals(page: &Page, leaves: &[Leaf<'_>], findings: &mut Vec<Finding>) {
    let document = &page.linked.document;
    if document.units.is_empty() {
        return;
    }
    for (reference, included) in &page.linked.includes {
        if page.linked.foreign_language(included).is_some()
            && let Some(place) = document.reference(*reference)
        {
            findings.push(
                Finding::new(
                    code::ORIGINAL_MISSING,
                    Span::new(&document.path, place.range),
                    "the included text exists in the translation only",
                )
                .help("give the included file units; until then the other language shows it as it is"),
            );
        }
    }
    for_each_inline(leaves, &mut |inline| {
        if let Inline::Image { reference, alt, decorative: false, .. } = inline
            && !alt.iter().any(|it| matches!(it, Inline::Unit(_)))
            && !plain::plain(alt, document, page.linked.side, false).trim().is_empty()
            && let Some(place) = document.reference(*reference)
        {
            findings.push(
                Finding::new(
                    code::ORIGINAL_MISSING,
                    Span::new(&document.path, place.range),
                    "the alternative text of this image exists in the translation only",
                )
                .help("give the image a unit; until then the other language gets words of the file's name"),
            );
        }
    });
}

/// Texts of links and images, inside units and outside.
fn references(page: &Page, leaves: &[Leaf<'_>], findings: &mut Vec<Finding>) {
    let (document, side) = (&*page.linked.document, page.linked.side);
    let mut visit = |inline: &Inline| match inline {
        Inline::Link { reference, content, .. } => link(document, side, *reference, content, findings),
        Inline::Image { reference, alt, decorative: false, .. } => {
            let Some(place) = document.reference(*reference) else { return };
            let alt = plain::seen(alt, document, side, false);
            findings.extend(images::judge(&place.target, &alt, || Span::new(&document.path, place.range)));
        }
        Inline::Html(pieces) => images::html(document, pieces, side, findings),
        _ => {}
    };
    for_each_inline(leaves, &mut visit);
    for unit in &document.units {
        // Most sentences have neither.
        let content = &unit.side(side).content;
        if !matches!(&content[..], [] | [Inline::Text(_)]) {
            walk(content, &mut visit);
        }
    }
    for leaf in leaves {
        if let LeafContent::Html(pieces) = leaf.content {
            images::html(document, pieces, side, findings);
        }
    }
}

/// A link without text (`format.md` D11), or with one that says nothing.
fn link(document: &Document, side: Side, reference: ReferenceIndex, content: &[Inline], findings: &mut Vec<Finding>) {
    let Some(place) = document.reference(reference) else { return };
    if content.iter().any(|it| matches!(it, Inline::Image { .. } | Inline::Html(_))) {
        return;
    }
    let text = plain::seen(content, document, side, false);
    let span = || Span::new(&document.path, place.range);
    if text.trim().is_empty() {
        let finding =
            Finding::new(code::LINK_TEXT_EMPTY, span(), format!("the link to `{}` has no text", place.target));
        findings.push(finding.help("write the text that readers select"));
    } else {
        findings.extend(links::vague(&text, span));
    }
}

/// Visits the inlines of leaves that stand outside units.
fn for_each_inline(leaves: &[Leaf<'_>], visit: &mut impl FnMut(&Inline)) {
    for leaf in leaves {
        if let LeafContent::Inlines(content) = leaf.content {
            walk(content, visit);
        }
    }
}

fn walk(list: &[Inline], visit: &mut impl FnMut(&Inline)) {
    for inline in list {
        visit(inline);
        match inline {
            Inline::Emphasis(content)
            | Inline::Strong(content)
            | Inline::Strikethrough(content)
            | Inline::Element { content, .. }
            | Inline::Link { content, .. } => walk(content, visit),
            _ => {}
        }
    }
}
