//! Sections of the two files of an article, and which of them correspond.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use crate::syntax::document::{Document, HtmlPiece, Inline, Side};
use crate::syntax::plain::leaf_text;
use crate::syntax::walk::{Leaf, LeafContent, leaves, visit_leaves};

/// A leaf with its text.
pub(super) struct TextLeaf<'d> {
    pub(super) leaf: Leaf<'d>,
    pub(super) text: String,
}

/// A heading with what follows it up to the next, or what stands before the first.
pub(super) struct Section {
    /// The leaf of its heading.
    pub(super) heading: Option<usize>,
    /// The level of its heading, 0 before the first.
    level: u8,
    /// The id of its heading, as far as it is known.
    id: Option<String>,
    /// The leaves after the heading.
    pub(super) leaves: Range<usize>,
    /// The outermost blocks after the heading.
    pub(super) blocks: Range<usize>,
    /// The leaves after the heading that show something.
    pub(super) shape: Vec<usize>,
    /// A digest of the kinds of those.
    kinds: crate::memo::Digest,
}

/// All leaves of a document with their text, which is the same for every locale.
pub(super) fn text_leaves(document: &Document, side: Side) -> Vec<TextLeaf<'_>> {
    let text = |it: &Leaf<'_>| leaf_text(it, document, side, false);
    leaves(&document.blocks).into_iter().map(|leaf| TextLeaf { text: text(&leaf), leaf }).collect()
}

/// The headings of a document by the index of their leaf, with their text where an id is made of it.
pub(super) fn headings(document: &Document, side: Side) -> Vec<(usize, TextLeaf<'_>)> {
    let mut headings = Vec::new();
    visit_leaves(&document.blocks, |index, leaf| {
        if leaf.level.is_some() {
            let text = if leaf.anchors.is_empty() { leaf_text(&leaf, document, side, false) } else { String::new() };
            headings.push((index, TextLeaf { leaf, text }));
        }
    });
    headings
}

/// Cuts a document at its outermost headings. The first section is what stands before them.
pub(super) fn sections(leaves: &[TextLeaf<'_>], blocks: usize, ids: &BTreeMap<usize, String>) -> Vec<Section> {
    let is_heading = |it: &usize| leaves[*it].leaf.level.is_some() && !leaves[*it].leaf.path.contains('/');
    let headings: Vec<usize> = (0..leaves.len()).filter(is_heading).collect();
    let starts = std::iter::once(None).chain(headings.iter().copied().map(Some));
    let ends = headings.iter().copied().map(Some).chain(std::iter::once(None));
    let section = |(heading, end): (Option<usize>, Option<usize>)| {
        let body = heading.map_or(0, |it| it + 1)..end.unwrap_or(leaves.len());
        let first_block = heading.map_or(0, |it| leaves[it].leaf.block + 1);
        let shape: Vec<usize> = body.clone().filter(|it| shows_something(&leaves[*it])).collect();
        let kinds: Vec<&str> = shape.iter().map(|it| leaves[*it].leaf.path.as_str()).collect();
        Section {
            heading,
            level: heading.and_then(|it| leaves[it].leaf.level).unwrap_or(0),
            id: heading.and_then(|it| ids.get(&it).cloned()),
            leaves: body,
            blocks: first_block..end.map_or(blocks, |it| leaves[it].leaf.block),
            kinds: crate::memo::Digest::of(&kinds),
            shape,
        }
    };
    starts.zip(ends).map(section).collect()
}

/// Whether two sections have blocks of the same kinds in the same order.
pub(super) fn same_shape(a: &Section, b: &Section) -> bool {
    a.kinds == b.kinds
}

/// The sections that correspond, in order, as indexes into both lists.
pub(super) fn pair(original: &[Section], translation: &[Section]) -> Vec<(usize, usize)> {
    let mut pairs = vec![(0, 0)];
    let ends = anchored(original, translation).into_iter().chain(std::iter::once((original.len(), translation.len())));
    let mut done = (0, 0);
    for end in ends {
        let between = (done.0 + 1..end.0, done.1 + 1..end.1);
        pair_by_place(original, between.0, translation, between.1, &mut pairs);
        pairs.push(end);
        done = end;
    }
    pairs.pop();
    pairs
}

/// Sections whose headings have the same id: as many as stand in the same order in both files.
fn anchored(original: &[Section], translation: &[Section]) -> Vec<(usize, usize)> {
    let mut by_id: HashMap<&str, usize> = HashMap::new();
    for (index, section) in translation.iter().enumerate() {
        if let Some(id) = &section.id {
            by_id.entry(id).or_insert(index);
        }
    }
    let counterpart = |(index, section): (usize, &Section)| Some((index, *by_id.get(section.id.as_deref()?)?));
    longest_rising(&original.iter().enumerate().filter_map(counterpart).collect::<Vec<_>>())
}

/// The longest part of a list, rising in its first members, that rises in its second members too.
fn longest_rising(list: &[(usize, usize)]) -> Vec<(usize, usize)> {
    // `tails[n]` ends the lowest rising part of length n + 1; `before[i]` comes before i in its part.
    let mut tails: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(list.len());
    for (index, (_, value)) in list.iter().enumerate() {
        let at = tails.partition_point(|it| list[*it].1 < *value);
        before.push(at.checked_sub(1).map(|it| tails[it]));
        if at == tails.len() {
            tails.push(index);
        } else {
            tails[at] = index;
        }
    }
    let mut part: Vec<_> = std::iter::successors(tails.last().copied(), |it| before[*it]).map(|it| list[it]).collect();
    part.reverse();
    part
}

/// Pairs sections between two pairs that are sure: one by one where the levels of their headings are equal, else so
/// that as many as possible correspond, and of those as many as possible have the same shape.
fn pair_by_place(
    original: &[Section],
    from: Range<usize>,
    translation: &[Section],
    to: Range<usize>,
    pairs: &mut Vec<(usize, usize)>,
) {
    let levels = |sections: &[Section]| -> Vec<u8> { sections.iter().map(|it| it.level).collect() };
    if levels(&original[from.clone()]) == levels(&translation[to.clone()]) {
        pairs.extend(from.zip(to));
        return;
    }
    let (height, width) = (from.len(), to.len());
    // Two files that differ in thousands of headings are not one article.
    if height.saturating_mul(width) > 1_000_000 {
        return;
    }
    let weight = |row: usize, column: usize| {
        let (a, b) = (&original[from.start + row], &translation[to.start + column]);
        let shape = if same_shape(a, b) { 1 + a.shape.len().min(50) as u64 } else { 0 };
        if a.level == b.level { 1000 + shape } else { 0 }
    };
    // The best weight of what follows each row and column.
    let mut best = vec![vec![0_u64; width + 1]; height + 1];
    for row in (0..height).rev() {
        for column in (0..width).rev() {
            let weight = weight(row, column);
            let paired = if weight > 0 { weight + best[row + 1][column + 1] } else { 0 };
            best[row][column] = paired.max(best[row + 1][column]).max(best[row][column + 1]);
        }
    }
    let (mut row, mut column) = (0, 0);
    while row < height && column < width {
        let weight = weight(row, column);
        if weight > 0 && best[row][column] == weight + best[row + 1][column + 1] {
            pairs.push((from.start + row, to.start + column));
            (row, column) = (row + 1, column + 1);
        } else if best[row][column] == best[row + 1][column] {
            row += 1;
        } else {
            column += 1;
        }
    }
}

/// Whether a leaf is more than an anchor.
fn shows_something(leaf: &TextLeaf<'_>) -> bool {
    !leaf.text.is_empty()
        || match leaf.leaf.content {
            LeafContent::Inlines(inlines) => has_image(inlines) || leaf.leaf.path.ends_with("cell"),
            LeafContent::Html(pieces) => {
                pieces.iter().any(|it| matches!(it, HtmlPiece::Raw(raw) if raw.contains("<img")))
            }
            LeafContent::Video(_) | LeafContent::Include(_) => true,
        }
}

fn has_image(inlines: &[Inline]) -> bool {
    inlines.iter().any(|inline| match inline {
        Inline::Image { .. } | Inline::Include(_) => true,
        Inline::Link { content, .. }
        | Inline::Emphasis(content)
        | Inline::Strong(content)
        | Inline::Strikethrough(content)
        | Inline::Element { content, .. } => has_image(content),
        Inline::Text(_)
        | Inline::Code(_)
        | Inline::CodeUnits(_)
        | Inline::NoTranslate(_)
        | Inline::SoftBreak
        | Inline::HardBreak
        | Inline::Html(_)
        | Inline::Unit(_)
        | Inline::Anchor(_)
        | Inline::Checkbox(_)
        | Inline::Construct(_) => false,
    })
}

#[cfg(test)]
mod tests {
    use super::longest_rising;

    #[test]
    fn anchors_in_another_order_are_left_to_place() {
        assert_eq!(longest_rising(&[(1, 5), (2, 1), (3, 2), (4, 9), (5, 3)]), [(2, 1), (3, 2), (5, 3)]);
        assert_eq!(longest_rising(&[]), []);
    }
}
