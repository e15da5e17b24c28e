//! Sibling blocks → docfx's own structures: alerts, tabs, rows of columns, zones, inclusions, anchors.

mod tabs;

use self::tabs::group_tabs;
use super::block::DEEPEST;
use super::construct::ConstructKind;
use super::context::Context;
use super::document::{Alignment, Block, BlockKind, Cell, Column, Inline};
use super::pseudo;
use crate::finding::code;
use crate::text::TextRange;

/// Arranges the blocks of one container.
pub fn arrange(blocks: Vec<Block>, context: &mut Context<'_>) -> Vec<Block> {
    let mut rest: std::collections::VecDeque<Block> = blocks.into();
    let mut out = Vec::with_capacity(rest.len());
    loop {
        let end = siblings(&mut rest, &[], context, &mut out);
        let Some(block) = end else { break };
        unbalanced(&block, context, "ends nothing that was begun here");
    }
    group_tabs(out, context)
}

/// Takes blocks up to an end that is one of `ends`, or any end, which is returned.
fn siblings(
    rest: &mut std::collections::VecDeque<Block>,
    ends: &[&str],
    context: &mut Context<'_>,
    out: &mut Vec<Block>,
) -> Option<Block> {
    context.rows += 1;
    let end = up_to_end(rest, ends, context, out);
    context.rows -= 1;
    end
}

fn up_to_end(
    rest: &mut std::collections::VecDeque<Block>,
    ends: &[&str],
    context: &mut Context<'_>,
    out: &mut Vec<Block>,
) -> Option<Block> {
    while let Some(block) = rest.pop_front() {
        let construct = sole_construct(&block, context);
        match construct.filter(|it| context.rows < DEEPEST || matches!(it, ConstructKind::End(_))) {
            None => out.push(leaf(block, context)),
            Some(ConstructKind::End(_)) => return Some(block),
            Some(ConstructKind::Column(_)) if ends.contains(&"column") => {
                rest.push_front(block);
                return None;
            }
            Some(ConstructKind::Row) => {
                let columns = columns(rest, &block, context);
                let blocks = columns.iter().flat_map(|it| &it.blocks);
                out.push(Block { range: spanning(block.range, blocks), kind: BlockKind::Row(columns) });
            }
            Some(ConstructKind::Column(span)) => {
                // A column without a row.
                let column = column(rest, span, &block, context);
                out.push(Block { range: spanning(block.range, &column.blocks), kind: BlockKind::Row(vec![column]) });
            }
            Some(ConstructKind::Zone(target)) => {
                let mut blocks = Vec::new();
                close(siblings(rest, &["zone"], context, &mut blocks), "zone", &block, rest, context);
                out.push(Block {
                    range: spanning(block.range, &blocks),
                    kind: BlockKind::Zone { target: target.into(), blocks: group_tabs(blocks, context) },
                });
            }
            Some(ConstructKind::Video(url)) => out.push(Block { range: block.range, kind: BlockKind::Video { url } }),
            Some(ConstructKind::ImageEnd) => {}
            Some(
                ConstructKind::Alert(_)
                | ConstructKind::Division(_)
                | ConstructKind::Image { .. }
                | ConstructKind::NoTranslate(_),
            ) => out.push(leaf(block, context)),
        }
    }
    None
}

fn columns(rest: &mut std::collections::VecDeque<Block>, row: &Block, context: &mut Context<'_>) -> Vec<Column> {
    let mut columns = Vec::new();
    loop {
        let mut stray = Vec::new();
        let end = siblings(rest, &["column", "row"], context, &mut stray);
        if !stray.is_empty() {
            columns.push(Column { span: 1, blocks: group_tabs(stray, context) });
        }
        match end {
            Some(block) => {
                close(Some(block), "row", row, rest, context);
                return columns;
            }
            None => match rest.pop_front() {
                Some(block) => {
                    let span = match sole_construct(&block, context) {
                        Some(ConstructKind::Column(span)) => span,
                        _ => 1,
                    };
                    columns.push(column(rest, span, &block, context));
                }
                None => {
                    close(None, "row", row, rest, context);
                    return columns;
                }
            },
        }
    }
}

fn column(rest: &mut std::collections::VecDeque<Block>, span: u8, start: &Block, context: &mut Context<'_>) -> Column {
    let mut blocks = Vec::new();
    let end = siblings(rest, &["column"], context, &mut blocks);
    close(end, "column", start, rest, context);
    Column { span, blocks: group_tabs(blocks, context) }
}

/// Checks that a structure ends as it began; an end of another is left for that other.
fn close(
    end: Option<Block>,
    name: &str,
    start: &Block,
    rest: &mut std::collections::VecDeque<Block>,
    context: &mut Context<'_>,
) {
    match end {
        Some(block) if matches!(sole_construct(&block, context), Some(ConstructKind::End(it)) if it == name) => {}
        Some(block) => {
            unbalanced(start, context, "is not closed before what stands around it ends");
            rest.push_front(block);
        }
        None => unbalanced(start, context, "is not closed"),
    }
}

fn unbalanced(block: &Block, context: &mut Context<'_>, fact: &str) {
    let written = match &block.kind {
        BlockKind::Paragraph(content) => match content.first() {
            Some(Inline::Construct(index)) => context.constructs[*index].text.clone(),
            _ => String::new(),
        },
        _ => String::new(),
    };
    context.report(
        code::DIRECTIVE_UNBALANCED,
        block.range,
        format!("`{}` {fact}", written.trim()),
        "write a beginning and an end for each of row, column, zone and moniker, one inside the other",
    );
}

fn sole_construct(block: &Block, context: &Context<'_>) -> Option<ConstructKind> {
    match &block.kind {
        BlockKind::Paragraph(content) => match &**content {
            [Inline::Construct(index)] => context.constructs.get(*index).map(|it| it.kind.clone()),
            _ => None,
        },
        _ => None,
    }
}

/// A block that is not part of a structure: inclusions and anchors that stand alone, constructs out of place.
fn leaf(mut block: Block, context: &mut Context<'_>) -> Block {
    let BlockKind::Paragraph(content) = &mut block.kind else { return block };
    restore(content, context);
    if let Some(mark) = pseudo::list_mark(content, context) {
        context.report(
            code::LIST_LITERAL,
            block.range,
            format!("lines that begin with {mark} are no list, and run on in one paragraph"),
            "begin the lines with `-` or `1.`, or leave a blank line between them",
        );
    }
    match &**content {
        [Inline::Include(reference)] => block.kind = BlockKind::Include(*reference),
        _ if !content.is_empty() && content.iter().all(is_anchor_or_space) => {
            let names = content.iter().filter_map(|it| match it {
                Inline::Anchor(name) => Some(name.clone()),
                _ => None,
            });
            let names: Vec<String> = names.map(Into::into).collect();
            if !names.is_empty() {
                block.kind = BlockKind::Anchors(names);
            }
        }
        _ => {}
    }
    block
}

fn is_anchor_or_space(inline: &Inline) -> bool {
    match inline {
        Inline::Anchor(_) | Inline::SoftBreak => true,
        Inline::Text(text) => text.trim().is_empty(),
        _ => false,
    }
}

/// Shows constructs that are not where they belong as they were written.
pub fn restore(content: &mut [Inline], context: &mut Context<'_>) {
    for inline in content {
        match inline {
            Inline::Construct(index) => {
                let (text, range) =
                    context.constructs.get(*index).map(|it| (it.text.clone(), it.range)).unwrap_or_default();
                let text = context.without_marks(&text);
                context.report(
                    code::DIRECTIVE_UNKNOWN,
                    range,
                    format!("`{text}` has no meaning here and is shown as text"),
                    "put it on a line of its own, alerts at the head of a quote",
                );
                *inline = Inline::Text(text.into());
            }
            Inline::Emphasis(content)
            | Inline::Strong(content)
            | Inline::Strikethrough(content)
            | Inline::Element { content, .. }
            | Inline::Link { content, .. }
            | Inline::Image { alt: content, .. } => restore(content, context),
            Inline::Text(_)
            | Inline::Code(_)
            | Inline::CodeUnits(_)
            | Inline::NoTranslate(_)
            | Inline::SoftBreak
            | Inline::HardBreak
            | Inline::Html(_)
            | Inline::Unit(_)
            | Inline::Anchor(_)
            | Inline::Include(_)
            | Inline::Checkbox(_) => {}
        }
    }
}

/// A heading: the anchors in it become its ids (`format.md` H1, H3); one without text is only an anchor (H4).
pub fn heading(level: u8, content: Vec<Inline>, range: TextRange, context: &mut Context<'_>) -> BlockKind {
    let mut anchors = Vec::new();
    let mut rest: Vec<Inline> = Vec::with_capacity(content.len());
    for inline in content {
        match inline {
            Inline::Anchor(name) => anchors.push(name.into()),
            Inline::Text(text) if rest.is_empty() => {
                let text = text.trim_start();
                if !text.is_empty() {
                    rest.push(Inline::Text(text.into()));
                }
            }
            other => rest.push(other),
        }
    }
    restore(&mut rest, context);
    if rest.is_empty() {
        context.report(
            code::HEADING_EMPTY,
            range,
            "this heading has no text",
            "write the heading's text, or use an anchor alone without `#`",
        );
        return BlockKind::Anchors(anchors);
    }
    BlockKind::Heading { level, anchors: anchors.into(), content: rest.into() }
}

/// A quote, cut where alerts, divisions and videos begin in it (`format.md` D2, D3).
pub fn quote(blocks: Vec<Block>, range: TextRange, context: &mut Context<'_>) -> Vec<Block> {
    type Cut = (Option<(ConstructKind, TextRange)>, Vec<Block>);
    let mut groups: Vec<Cut> = vec![(None, Vec::new())];
    for mut block in blocks {
        if let BlockKind::Paragraph(content) = &mut block.kind
            && let Some(Inline::Construct(index)) = content.first()
            && let Some(construct) = context.constructs.get(*index)
            && matches!(construct.kind, ConstructKind::Alert(_) | ConstructKind::Division(_) | ConstructKind::Video(_))
        {
            groups.push((Some((construct.kind.clone(), construct.range)), Vec::new()));
            block.range.start = block.range.start.max(construct.range.end);
            let is_break = |it: &Inline| matches!(it, Inline::SoftBreak | Inline::HardBreak);
            let before = 1 + usize::from(content.get(1).is_some_and(is_break));
            *content = std::mem::take(content).into_iter().skip(before).collect();
            if content.is_empty() {
                continue;
            }
        }
        if let Some((_, group)) = groups.last_mut() {
            group.push(block);
        }
    }
    let mut out = Vec::new();
    for (construct, blocks) in groups {
        let blocks = arrange(blocks, context);
        let Some((kind, place)) = construct else {
            if let Some(first) = blocks.first() {
                let start = TextRange { start: range.start, end: first.range.end };
                out.push(Block { range: spanning(start, &blocks), kind: BlockKind::Quote(blocks) });
            }
            continue;
        };
        let range = spanning(place, &blocks);
        match kind {
            ConstructKind::Alert(kind) => {
                if blocks.is_empty() {
                    context.report(
                        code::ALERT_EMPTY,
                        place,
                        "this alert has no content",
                        "begin every line of its content with `>`, list items too",
                    );
                }
                out.push(Block { range, kind: BlockKind::Alert { kind, blocks } });
            }
            ConstructKind::Division(class) => {
                out.push(Block { range, kind: BlockKind::Division { class: class.into(), blocks } })
            }
            ConstructKind::Video(url) => {
                out.push(Block { range: place, kind: BlockKind::Video { url } });
                if let Some(first) = blocks.first() {
                    out.push(Block { range: spanning(first.range, &blocks), kind: BlockKind::Quote(blocks) });
                }
            }
            _ => unreachable!("only alerts, divisions and videos cut a quote"),
        }
    }
    if out.is_empty() {
        out.push(Block { range, kind: BlockKind::Quote(Vec::new()) });
    }
    out
}

/// A table whose rows all have as many cells as its alignments; an empty last row is dropped (`format.md` D7).
pub fn table(alignments: Vec<Alignment>, header: Vec<Cell>, mut rows: Vec<Vec<Cell>>) -> BlockKind {
    if rows.last().is_some_and(|row| row.iter().all(|it| it.content.is_empty())) {
        rows.pop();
    }
    let width = alignments.len();
    let fit = |mut row: Vec<Cell>| {
        row.resize_with(width, Cell::default);
        row.into_boxed_slice()
    };
    BlockKind::Table { header: fit(header), rows: rows.into_iter().map(fit).collect(), alignments: alignments.into() }
}

/// A range that begins with a construct and reaches over the blocks that belong to it.
fn spanning<'b>(start: TextRange, blocks: impl IntoIterator<Item = &'b Block>) -> TextRange {
    let end = blocks.into_iter().map(|it| it.range.end).max().unwrap_or(start.end);
    TextRange { start: start.start, end: end.max(start.end) }
}
