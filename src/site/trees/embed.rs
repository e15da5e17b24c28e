//! A tree as it stands in an article: questions inside answers down to what to do, each node once.
//!
//! A node stands at the answer that reaches it with the fewest questions; other answers that lead to it are links,
//! and so is what would make the article too long.

use std::collections::VecDeque;

use percent_encoding::percent_decode_str;

use crate::locale::Locale;
use crate::site::address::{fragment, relative};
use crate::site::linked::{LinkedDocument, Target};
use crate::site::trees::documents::{UNSOLVED, query};
use crate::site::trees::{LinkedChoice, LinkedGoal, LinkedKind, LinkedTree, Phrases, Text};
use crate::text::join;

/// A tree for one page, its addresses relative to that page.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct EmbeddedTree {
    /// The language that it is shown in.
    pub locale: Locale,
    /// Its title.
    pub title: Line,
    /// Its first page.
    pub href: String,
    /// The question that it begins with.
    pub root: Branch,
}

/// Words in a language.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Line {
    /// The words.
    pub text: String,
    /// Their language, where it is not that of the tree.
    pub locale: Option<String>,
}

/// A node and what its answers lead to.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Branch {
    /// The name of the node.
    pub node: String,
    /// Whether it is an outcome.
    pub is_outcome: bool,
    /// The question, or the heading of the outcome.
    pub heading: Line,
    /// Its own page, with the answers that lead there.
    pub href: String,
    /// How one finds the answer out, or what to do.
    pub texts: Vec<BranchText>,
    /// Its answers; of an outcome, what goes on where it did not help.
    pub twigs: Vec<Twig>,
}

/// A text of several blocks.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct BranchText {
    /// The text, its addresses relative to the page.
    pub linked: LinkedDocument,
    /// Its language.
    pub locale: Locale,
}

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Twig {
    /// Its name.
    pub answer: String,
    /// What the reader chooses; `None` for what goes on after an outcome that did not help.
    pub label: Option<Line>,
    /// What it leads to; `None` where that does not exist.
    pub href: Option<String>,
    /// The node that it leads to.
    pub node: Option<String>,
    /// That node, where it is not shown elsewhere in the tree.
    pub next: Option<Branch>,
}

/// How deep questions may stand inside answers.
const DEEPEST: usize = 12;

/// How many nodes stand in an article.
const MOST_NODES: usize = 64;

/// How many bytes of source their texts are made of.
const MOST_TEXT: usize = 48 * 1024;

/// The tree as it stands in the page `output`.
pub fn embed(
    trees: &[LinkedTree],
    tree: usize,
    locale: &Locale,
    output: &str,
    slugs: &dyn Fn(usize) -> String,
) -> EmbeddedTree {
    let linked = &trees[tree];
    let embedding = Embedding { trees, tree: linked, locale, output, slugs, places: places(linked, locale) };
    let start = linked.graph.start;
    EmbeddedTree {
        locale: locale.clone(),
        title: embedding.line(&linked.title),
        href: embedding.address(&linked.page(start)),
        root: embedding.branch(start, &mut Vec::new()),
    }
}

/// Where each node stands: the node before it and the place of the answer, of an outcome none.
type Place = Option<(usize, Option<usize>)>;

/// Places the nodes that are nearest to the start, as many as an article bears.
fn places(tree: &LinkedTree, locale: &Locale) -> Vec<Place> {
    let mut places = vec![None; tree.nodes.len()];
    let mut text = length(tree, tree.graph.start, locale);
    let mut count = 1;
    let mut waiting = VecDeque::from([(tree.graph.start, 0)]);
    while let Some((node, depth)) = waiting.pop_front() {
        for (answer, to) in steps(tree, node) {
            let length = length(tree, to, locale);
            let is_free = to != tree.graph.start && places[to].is_none();
            if !is_free || depth == DEEPEST || count == MOST_NODES || text + length > MOST_TEXT {
                continue;
            }
            places[to] = Some((node, answer));
            (count, text) = (count + 1, text + length);
            waiting.push_back((to, depth + 1));
        }
    }
    places
}

/// What the answers of a node, or an outcome that did not help, lead to in the tree.
fn steps(tree: &LinkedTree, node: usize) -> Vec<(Option<usize>, usize)> {
    match &tree.nodes[node].kind {
        LinkedKind::Outcome { otherwise, .. } => otherwise.iter().map(|it| (None, *it)).collect(),
        LinkedKind::Question(choices) => {
            let step = |(at, choice): (usize, &LinkedChoice)| match choice.goal {
                LinkedGoal::Node(to) => Some((Some(at), to)),
                LinkedGoal::Article(..) | LinkedGoal::Tree(_) | LinkedGoal::Nowhere => None,
            };
            choices.iter().enumerate().filter_map(step).collect()
        }
    }
}

/// The texts of a node: how one finds the answer out, and what to do.
fn texts<'t>(tree: &'t LinkedTree, node: usize, locale: &Locale) -> impl Iterator<Item = &'t Text> {
    let node = &tree.nodes[node];
    let texts = match &node.kind {
        LinkedKind::Outcome { texts, .. } => texts.get(locale),
        LinkedKind::Question(_) => None,
    };
    node.notes.get(locale).into_iter().chain(texts).flatten()
}

fn length(tree: &LinkedTree, node: usize, locale: &Locale) -> usize {
    let blocks =
        |it: &Text| it.linked.document.blocks.iter().map(|it| (it.range.end - it.range.start) as usize).sum::<usize>();
    texts(tree, node, locale).map(blocks).sum()
}

struct Embedding<'a> {
    trees: &'a [LinkedTree],
    tree: &'a LinkedTree,
    locale: &'a Locale,
    output: &'a str,
    slugs: &'a dyn Fn(usize) -> String,
    places: Vec<Place>,
}

impl Embedding<'_> {
    fn line(&self, phrases: &Phrases) -> Line {
        let Some(phrase) = phrases.get(self.locale) else { return Line { text: String::new(), locale: None } };
        let locale = (phrase.locale != *self.locale).then(|| phrase.locale.to_string());
        Line { text: phrase.plain.clone(), locale }
    }

    /// The address of a page below the locale's folder.
    fn address(&self, page: &str) -> String {
        relative(self.output, &format!("{}/{page}", self.locale))
    }

    /// A node at the end of a way.
    fn branch(&self, node: usize, way: &mut Vec<(usize, Option<usize>)>) -> Branch {
        let linked = &self.tree.nodes[node];
        let page = format!("{}/{}", self.locale, self.tree.page(node));
        let text = |it: &Text| BranchText { linked: moved(&it.linked, &page, self.output), locale: it.locale.clone() };
        let twigs = match &linked.kind {
            LinkedKind::Outcome { otherwise, .. } => {
                otherwise.iter().map(|to| self.twig(node, None, &LinkedGoal::Node(*to), way)).collect()
            }
            LinkedKind::Question(choices) => {
                choices.iter().enumerate().map(|(at, it)| self.twig(node, Some(at), &it.goal, way)).collect()
            }
        };
        Branch {
            node: linked.id.clone(),
            is_outcome: self.tree.graph.outcomes[node],
            heading: self.line(&linked.heading),
            href: self.address(&self.tree.page(node)) + &query(self.tree, way),
            texts: texts(self.tree, node, self.locale).map(text).collect(),
            twigs,
        }
    }

    fn twig(&self, from: usize, at: Option<usize>, goal: &LinkedGoal, way: &mut Vec<(usize, Option<usize>)>) -> Twig {
        let choice = at.map(|it| &self.tree.choices(from)[it]);
        way.push((from, at));
        let (node, href) = match goal {
            LinkedGoal::Node(to) => (Some(*to), Some(self.address(&self.tree.page(*to)) + &query(self.tree, way))),
            LinkedGoal::Tree(tree) => {
                (None, Some(self.address(&self.trees[*tree].page(self.trees[*tree].graph.start))))
            }
            LinkedGoal::Article(article, id) => {
                let place = id.as_ref().map(|it| format!("#{}", fragment(it))).unwrap_or_default();
                (None, Some(self.address(&format!("{}.html", (self.slugs)(*article))) + &place))
            }
            LinkedGoal::Nowhere => (None, None),
        };
        let next = node.filter(|it| self.places[*it] == Some((from, at))).map(|it| self.branch(it, way));
        way.pop();
        Twig {
            answer: choice.map_or(UNSOLVED, |it| &it.id).to_owned(),
            label: choice.map(|it| self.line(&it.label)),
            href,
            node: node.map(|it| self.tree.nodes[it].id.clone()),
            next,
        }
    }
}

/// A document of one page as it stands on another.
fn moved(linked: &LinkedDocument, from: &str, to: &str) -> LinkedDocument {
    let target = |it: &Target| match it {
        Target::Internal(address) => Target::Internal(moved_address(address, from, to)),
        Target::Image { address, dimensions } => {
            Target::Image { address: moved_address(address, from, to), dimensions: *dimensions }
        }
        other => other.clone(),
    };
    LinkedDocument {
        targets: linked.targets.iter().map(target).collect(),
        includes: linked.includes.iter().map(|(at, it)| (*at, moved(it, from, to))).collect(),
        ..linked.clone()
    }
}

/// An address relative to one page, relative to another.
fn moved_address(address: &str, from: &str, to: &str) -> String {
    let (path, place) = address.split_at(address.find(['?', '#']).unwrap_or(address.len()));
    let folder = from.rsplit_once('/').map_or("", |it| it.0);
    let path = percent_decode_str(path).decode_utf8_lossy();
    let file = if path.is_empty() { Some(from.to_owned()) } else { join(folder, &path) };
    match file {
        // A place on the page itself.
        Some(file) if file == to && place.starts_with('#') => place.to_owned(),
        Some(file) => relative(to, &file) + place,
        None => address.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_the_same_place_from_another_page() {
        let moved = |address: &str| moved_address(address, "ja/trees/hub/cable.html", "ja/help/a.html");
        assert_eq!(moved("../../help/media/a%20b.png"), "media/a%20b.png");
        assert_eq!(moved("../../help/a.html#x"), "#x");
        assert_eq!(moved("../../help/a.html"), "a.html");
        assert_eq!(moved("lamp.html?a=b#c"), "../trees/hub/lamp.html?a=b#c");
        assert_eq!(moved("../../../image.png"), "../../image.png");
    }
}
