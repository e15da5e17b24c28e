//! What is wrong with the content of one page.

use crate::finding::{Finding, code};
use crate::site::Page;
use crate::syntax::document::{Document, Inline, ReferenceKind};
use crate::syntax::plain;
use crate::syntax::robots::robots;
use crate::syntax::walk::{LeafContent, visit_leaves};
use crate::text::Span;

/// Checks one page.
pub fn check(page: &Page, findings: &mut Vec<Finding>) {
    let document = &page.linked.document;
    misspelt_robots(document, findings);
    let has = |kind| document.references.iter().any(|it| it.kind == kind);
    if has(ReferenceKind::Image) || has(ReferenceKind::Include) {
        lost_originals(page, findings);
    }
    if has(ReferenceKind::Link) {
        empty_links(page, findings);
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
fn lost_originals(page: &Page, findings: &mut Vec<Finding>) {
    let document = &page.linked.document;
    if document.units.is_empty() {
        return;
    }
    for (reference, included) in &page.linked.includes {
        if page.linked.foreign_language(included).is_some()
            && let Some(place) = document.references.get(*reference)
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
    for_each_inline(document, &mut |inline| {
        if let Inline::Image { reference, alt, decorative: false, .. } = inline
            && !alt.iter().any(|it| matches!(it, Inline::Unit(_)))
            && !plain::plain(alt, document, page.linked.side, false).trim().is_empty()
            && let Some(place) = document.references.get(*reference)
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

/// Links without text (`format.md` D11).
fn empty_links(page: &Page, findings: &mut Vec<Finding>) {
    let document = &page.linked.document;
    let mut report = |inline: &Inline, side| {
        if let Inline::Link { reference, content, .. } = inline
            && !content.iter().any(|it| matches!(it, Inline::Image { .. } | Inline::Html(_)))
            // Nearly every link has text that can be seen without putting it together.
            && !content.iter().any(|it| matches!(it, Inline::Text(text) if !text.trim().is_empty()))
            && plain::plain(content, document, side, false).trim().is_empty()
            && let Some(place) = document.references.get(*reference)
        {
            findings.push(
                Finding::new(
                    code::LINK_TEXT_EMPTY,
                    Span::new(&document.path, place.range),
                    format!("the link to `{}` has no text", place.target),
                )
                .help("write the text that readers select"),
            );
        }
    };
    for_each_inline(document, &mut |it| report(it, page.linked.side));
    for unit in &document.units {
        walk(&unit.side(page.linked.side).content, &mut |it| report(it, page.linked.side));
    }
}

/// Visits the inlines of a document that stand outside units.
fn for_each_inline(document: &Document, visit: &mut impl FnMut(&Inline)) {
    visit_leaves(&document.blocks, |_, leaf| {
        if let LeafContent::Inlines(content) = leaf.content {
            walk(content, visit);
        }
    });
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
