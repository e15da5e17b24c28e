//! One Markdown file → one [`document::Document`].
//!
//! Parsing never fails and looks at one file. The order of the passes: front matter, comments that
//! suppress findings, repair of escaped units, atoms for units, docfx constructs, tables, emphasis
//! marks, blocks; then each side of each unit as inlines (`format.md` P7).

pub mod aligned;
pub mod autolink;
pub mod block;
pub mod cjk;
pub mod construct;
pub mod context;
pub mod document;
pub mod excerpt;
pub mod front_matter;
pub mod html;
pub mod inline;
pub mod landing;
pub mod line;
pub mod mapped;
pub mod mark;
pub mod plain;
pub mod pseudo;
pub mod redirections;
pub mod robots;
pub mod side;
pub mod slug;
pub mod structure;
pub mod suppression;
pub mod table;
pub mod toc;
pub mod walk;
pub mod yaml;

use context::Context;
use document::{Block, Document, UnitPlace, has_includes};
use mapped::Mapped;

use crate::finding::{Finding, Reported, code};
use crate::source::Source;
use crate::text::{SourcePath, TextRange};

/// Parses an article, or a file that articles include.
pub fn parse(source: &Source) -> Reported<Document> {
    let path = source.path();
    let text = without_reserved(source.text());
    let mut context = Context::new(path);
    let (front_matter, body) = split_front_matter(&text, &mut context);
    let aligned = aligned::is_aligned(body) || front_matter.get("ms.openlocfilehash").is_some();
    let start = text.len() - body.len();
    let mut suppressions = suppression::of_front_matter(&text[..start], path).drain_into(&mut context.findings);
    let (body, reported) = suppression::extract(body, start, path);
    suppressions.extend(reported.drain_into(&mut context.findings));
    let blocks = parse_blocks(body, &mut context);
    context.units.shrink_to_fit();
    context.references.shrink_to_fit();
    let document = Document {
        path: path.clone(),
        digest: source.digest(),
        front_matter,
        blocks,
        units: context.units,
        has_includes: has_includes(&context.references),
        references: context.references,
        anchors: context.anchors,
        suppressions,
        aligned,
        has_html: context.has_html,
        faq: false,
    };
    Reported { value: document, findings: context.findings }
}

/// Parses Markdown that stands in another file, such as an answer in a landing page.
///
/// `at` is its place in that file.
pub fn parse_fragment(
    markdown: &str,
    path: &SourcePath,
    at: TextRange,
    references: &mut Vec<document::Reference>,
    findings: &mut Vec<Finding>,
) -> Vec<Block> {
    let mut context = Context::new(path);
    context.references = std::mem::take(references);
    let blocks = parse_blocks(Mapped::verbatim(&without_reserved(markdown), at.start as usize), &mut context);
    *references = context.references;
    // A fragment may be folded or escaped by the file around it, so places inside it are not exact.
    findings.extend(context.findings.into_iter().map(|mut it| {
        it.span.range = at;
        it
    }));
    for reference in references.iter_mut().filter(|it| it.range.start >= at.start) {
        reference.range = TextRange { start: reference.range.start.min(at.end), end: reference.range.end.min(at.end) };
    }
    blocks
}

fn parse_blocks(mut mapped: Mapped, context: &mut Context<'_>) -> Vec<Block> {
    if aligned::is_aligned(mapped.text()) {
        mapped = aligned::repair(mapped, context.path, &mut context.findings);
        let (rest, units) = aligned::extract(mapped, context.path, &mut context.findings);
        mapped = rest;
        context.units = units;
        for unit in &mut context.units {
            let anchors = |text: &str| aligned::anchor_names(text).is_some();
            if anchors(&unit.translation.text) && anchors(&unit.original.text) {
                unit.place = UnitPlace::Anchor;
            }
        }
    }
    mapped = construct::extract(mapped, context.path, &mut context.constructs, &mut context.findings);
    mapped = table::widen_tables(mapped, context.path, &mut context.findings);
    mapped = cjk::mark_emphasis(mapped);
    let blocks = block::parse(&mapped, context);
    context.review_html();
    side::parse_sides(context);
    blocks
}

/// Splits off the front matter; one with units in it is no metadata (`format.md` P5).
fn split_front_matter<'t>(text: &'t str, context: &mut Context<'_>) -> (front_matter::FrontMatter, &'t str) {
    let Some((block, body)) = front_matter::split(text) else {
        return (front_matter::FrontMatter::default(), text);
    };
    if aligned::is_aligned(block) {
        let range = TextRange::new(0, block.trim_end().len());
        context.report(
            code::UNIT_IN_FRONT_MATTER,
            range,
            "the front matter contains units and is not read",
            "write the metadata as plain `key: value` lines",
        );
        let front_matter = front_matter::FrontMatter::new(range, Default::default());
        return (front_matter, body);
    }
    (front_matter::parse(block, context.path, &mut context.findings), body)
}

/// Replaces the characters that the parser uses as marks; a loaded text has none.
fn without_reserved(text: &str) -> std::borrow::Cow<'_, str> {
    if mark::has_marks(text) { text.replace(mark::is_mark, "\u{FFFD}").into() } else { text.into() }
}
