//! Every node as a document that can be searched: its texts, its address, and how one gets there.
//!
//! The address carries the answers on the shortest way, so that a reader who comes from a search sees them.
//! Text that an outcome takes from an article is left to the article.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::locale::Locale;
use crate::site::trees::{LinkedKind, LinkedTree, Phrases, Text};
use crate::syntax::document::Document;
use crate::syntax::plain;
use crate::syntax::walk::bare_leaves;

/// What stands for an answer after an outcome that did not help.
pub const UNSOLVED: &str = "-";

/// What a part of a query need not escape.
const QUERY: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.');

/// A node in one locale.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NodeDocument {
    /// The locale of the page.
    pub locale: Locale,
    /// The page in the output: `ja/trees/hub/lamp.html`.
    pub address: String,
    /// The answers on the shortest way there, as what follows the address: `?devices=lamp`; empty for the start.
    pub query: String,
    /// Title of the tree.
    pub tree: String,
    /// The question, or the heading of the outcome.
    pub heading: String,
    /// Whether it is an outcome.
    pub is_outcome: bool,
    /// Answers, notes, and what an outcome says itself, a paragraph each.
    pub texts: Vec<String>,
    /// Questions and answers on the shortest way there; no answer after an outcome that did not help.
    pub way: Vec<(String, Option<String>)>,
}

/// All nodes of all trees that some way leads to, in a locale.
pub fn documents(trees: &[LinkedTree], locale: &Locale) -> Vec<NodeDocument> {
    let nodes = trees.iter().flat_map(|tree| (0..tree.nodes.len()).map(move |node| (tree, node)));
    nodes.filter(|(tree, node)| tree.reached[*node]).map(|(tree, node)| document(tree, node, locale)).collect()
}

fn document(tree: &LinkedTree, index: usize, locale: &Locale) -> NodeDocument {
    let node = &tree.nodes[index];
    let words = |phrases: &Phrases| phrases.get(locale).map_or_else(String::new, |it| it.plain.clone());
    let mut texts: Vec<String> = node.notes.get(locale).into_iter().flatten().flat_map(paragraphs).collect();
    match &node.kind {
        LinkedKind::Question(choices) => texts.extend(choices.iter().map(|it| words(&it.label))),
        LinkedKind::Outcome { texts: own, .. } => {
            let is_own = |it: &&Text| it.linked.document.path == tree.path && tree.article.is_none();
            texts.extend(own.get(locale).into_iter().flatten().filter(is_own).flat_map(paragraphs));
        }
    }
    let way = tree.way(index);
    let step = |(from, choice): &(usize, Option<usize>)| {
        (words(&tree.nodes[*from].heading), choice.map(|it| words(&tree.choices(*from)[it].label)))
    };
    NodeDocument {
        locale: locale.clone(),
        address: format!("{locale}/{}", tree.page(index)),
        query: query(tree, &way),
        tree: words(&tree.title),
        heading: words(&node.heading),
        is_outcome: tree.graph.outcomes[index],
        texts,
        way: way.iter().map(step).collect(),
    }
}

/// Answers as the query of an address; empty for none.
pub fn query(tree: &LinkedTree, way: &[(usize, Option<usize>)]) -> String {
    let pair = |(from, choice): &(usize, Option<usize>)| {
        let answer = choice.map_or(UNSOLVED, |it| &tree.choices(*from)[it].id);
        let part = |text: &str| utf8_percent_encode(text, QUERY).to_string();
        format!("{}={}", part(&tree.nodes[*from].id), part(answer))
    };
    let pairs: Vec<String> = way.iter().map(pair).collect();
    if pairs.is_empty() { String::new() } else { format!("?{}", pairs.join("&")) }
}

/// The plain texts of a document's paragraphs, items and cells.
fn paragraphs(text: &Text) -> Vec<String> {
    let document: &Document = &text.linked.document;
    let spaceless = text.locale.is_written_without_spaces();
    let plain = |leaf| plain::leaf_text(&leaf, document, text.linked.side, spaceless);
    bare_leaves(&document.blocks).into_iter().map(plain).filter(|it| !it.is_empty()).collect()
}
