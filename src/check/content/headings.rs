//! The order of headings, which readers of screen readers and contents lists go by.

use crate::finding::{Finding, code};
use crate::syntax::document::Document;
use crate::syntax::walk::Leaf;
use crate::text::{Span, TextRange};

/// Checks the levels of a document's headings, one after the other.
pub fn check(document: &Document, leaves: &[Leaf<'_>], findings: &mut Vec<Finding>) {
    let mut before: Option<(u8, TextRange)> = None;
    let mut title: Option<TextRange> = None;
    let span = |range| Span::new(&document.path, range);
    for (level, range) in leaves.iter().filter_map(|it| Some((it.level?, it.range))) {
        if let Some((above, place)) = before.filter(|it| level > it.0 + 1) {
            let message = format!("this heading has level {level} and stands below one of level {above}");
            let finding = Finding::new(code::HEADING_SKIPPED, span(range), message);
            findings.push(
                finding
                    .label(span(place), "the heading above")
                    .help(format!("give it level {}, or write a heading of that level above it", above + 1)),
            );
        }
        if level == 1 {
            match title {
                Some(first) => {
                    let message = "the article has another heading of level 1, which is its title";
                    let finding = Finding::new(code::HEADING_TITLE_REPEATED, span(range), message);
                    findings.push(
                        finding
                            .label(span(first), "the title")
                            .help("give this heading level 2, or make an article of what follows it"),
                    );
                }
                None => title = Some(range),
            }
        }
        before = Some((level, range));
    }
}
