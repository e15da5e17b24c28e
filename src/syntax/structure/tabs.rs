//! Headings that are links to `#tab/…`, and what follows them → groups of tabs (`format.md` D4).

use super::spanning;
use crate::syntax::context::Context;
use crate::syntax::document::{Block, BlockKind, Inline, Inlines, Tab};
use crate::text::TextRange;

/// Groups headings that are links to `#tab/…`, and what follows them up to a thematic break (`format.md` D4).
pub(super) fn group_tabs(blocks: Vec<Block>, context: &Context<'_>) -> Vec<Block> {
    if !blocks.iter().any(|it| tab_address(it, context).is_some()) {
        return blocks;
    }
    let mut out: Vec<Block> = Vec::with_capacity(blocks.len());
    let mut group: Option<(TextRange, Vec<Tab>)> = None;
    for block in blocks {
        if let Some(address) = tab_address(&block, context) {
            let (id, condition) = address.split_once('/').unwrap_or((address, ""));
            let (id, condition) = (id.to_owned(), condition.trim_end_matches('/').to_owned());
            let (anchors, label) = tab_label(block.kind);
            let tab = Tab { id, condition, anchors, label, range: block.range, blocks: Vec::new() };
            group.get_or_insert_with(|| (block.range, Vec::new())).1.push(tab);
            continue;
        }
        match &mut group {
            Some(_) if matches!(block.kind, BlockKind::Rule) => {
                let (range, tabs) = group.take().expect("matched above");
                out.push(tab_group(range, tabs));
            }
            Some((_, tabs)) => {
                if let Some(tab) = tabs.last_mut() {
                    tab.blocks.push(block);
                }
            }
            None => out.push(block),
        }
    }
    if let Some((range, tabs)) = group {
        out.push(tab_group(range, tabs));
    }
    out
}

fn tab_group(first: TextRange, tabs: Vec<Tab>) -> Block {
    let end = tabs.iter().map(|it| spanning(it.range, &it.blocks).end).max().unwrap_or(first.end);
    Block { range: TextRange { start: first.start, end }, kind: BlockKind::Tabs(tabs) }
}

/// `ID` or `ID/condition` of a heading whose only content is a link to `#tab/…`.
fn tab_address<'c>(block: &Block, context: &'c Context<'_>) -> Option<&'c str> {
    let BlockKind::Heading { content, .. } = &block.kind else { return None };
    match &**content {
        [Inline::Link { reference, .. }] => context.references.get(*reference as usize)?.target.strip_prefix("#tab/"),
        _ => None,
    }
}

/// The ids of a tab's heading, and what it says.
fn tab_label(heading: BlockKind) -> (Vec<String>, Inlines) {
    let BlockKind::Heading { anchors, content, .. } = heading else { return Default::default() };
    let label = content.into_iter().flat_map(|it| match it {
        Inline::Link { content, .. } => content.into_vec(),
        other => vec![other],
    });
    (anchors.into(), label.collect())
}
