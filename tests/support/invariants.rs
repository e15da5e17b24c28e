//! What holds for every text, however broken.

use std::ops::Range;

use taiyaku::finding::Reported;
use taiyaku::source::Source;
use taiyaku::syntax;
use taiyaku::syntax::document::{Block, BlockKind};

/// Parses a text and checks all places that come of it.
pub(crate) fn check_parse(text: &str) {
    let source = Source::new("a.md", text);
    let Reported { value: document, findings } = syntax::parse(&source);
    let text = source.text();

    // Units and the gaps between them make up the file, byte for byte.
    let mut rebuilt = String::new();
    let mut at = 0;
    for unit in &document.units {
        let range = unit.range.as_usize();
        assert!(range.start >= at, "unit {} overlaps the one before it", unit.id);
        rebuilt.push_str(&text[at..range.start]);
        rebuilt.push_str(&text[range.clone()]);
        at = range.end;
        for side in [&unit.translation, &unit.original] {
            let side = side.range.as_usize();
            assert!(side.start >= range.start && side.end <= range.end, "a side of unit {} is outside of it", unit.id);
            assert!(text.get(side).is_some(), "a side of unit {} cuts a character", unit.id);
        }
    }
    rebuilt.push_str(&text[at..]);
    assert_eq!(rebuilt, **text, "units and gaps make up the file");

    check_blocks(&document.blocks, text, 0..text.len());
    for reference in &document.references {
        let range = reference.range.as_usize();
        assert!(text.get(range.clone()).is_some(), "reference {} at {range:?} cuts a character", reference.target);
    }
    for finding in &findings {
        let range = finding.span.range.as_usize();
        assert!(text.get(range.clone()).is_some(), "{} at {range:?} cuts a character", finding.code);
        assert!(!finding.message.contains('\n'), "{} has a message of several lines", finding.code);
    }
}

/// Blocks stand inside the file, in order, none in another's bytes but its children.
fn check_blocks(blocks: &[Block], text: &str, within: Range<usize>) {
    let mut at = within.start;
    for block in blocks {
        let range = block.range.as_usize();
        assert!(text.get(range.clone()).is_some(), "a block at {range:?} cuts a character");
        assert!(range.start >= at, "a block at {range:?} begins before the end of the one before it, {at}");
        assert!(range.end <= within.end, "a block at {range:?} ends outside of the one it is in, {within:?}");
        at = range.end;
        match &block.kind {
            BlockKind::List { items, .. } => {
                for item in items {
                    check_blocks(&item.blocks, text, item.range.as_usize());
                }
            }
            BlockKind::Quote(blocks)
            | BlockKind::Alert { blocks, .. }
            | BlockKind::Division { blocks, .. }
            | BlockKind::Zone { blocks, .. } => check_blocks(blocks, text, range),
            BlockKind::Tabs(tabs) => {
                for tab in tabs {
                    check_blocks(&tab.blocks, text, range.clone());
                }
            }
            BlockKind::Row(columns) => {
                for column in columns {
                    check_blocks(&column.blocks, text, range.clone());
                }
            }
            BlockKind::Heading { .. }
            | BlockKind::Paragraph(_)
            | BlockKind::Video { .. }
            | BlockKind::Code { .. }
            | BlockKind::Table { .. }
            | BlockKind::Html(_)
            | BlockKind::Include(_)
            | BlockKind::Anchors(_)
            | BlockKind::Rule => {}
        }
    }
}
