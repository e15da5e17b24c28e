//! A tree as it stands in an article: questions inside answers, each node once.

use crate::locale::Locale;
use crate::site::address::relative;
use crate::site::trees::{LinkedGoal, LinkedKind, LinkedTree, Phrases};

/// A tree for one page, its addresses relative to that page.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct EmbeddedTree {
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
    /// Their language, where it is not the page's.
    pub locale: Option<String>,
}

/// A node and what its answers lead to.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Branch {
    /// The question, or the heading of the outcome.
    pub heading: Line,
    /// Its own page.
    pub href: String,
    /// Its answers; none of an outcome.
    pub choices: Vec<Twig>,
}

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Twig {
    /// What the reader chooses.
    pub label: Line,
    /// What it leads to; `None` where that does not exist.
    pub href: Option<String>,
    /// The node that it leads to, where that is not shown elsewhere in the tree.
    pub next: Option<Branch>,
}

/// How deep questions may stand inside answers: what is deeper is a link.
const DEEPEST: usize = 12;

/// The tree as it stands in the page `output`.
pub fn embed(
    trees: &[LinkedTree],
    tree: usize,
    locale: &Locale,
    output: &str,
    slugs: &dyn Fn(usize) -> String,
) -> EmbeddedTree {
    let linked = &trees[tree];
    let mut embedding =
        Embedding { trees, tree: linked, locale, output, slugs, shown: vec![false; linked.nodes.len()] };
    let start = linked.graph.start;
    EmbeddedTree {
        title: embedding.line(&linked.title),
        href: embedding.address(&linked.page(start)),
        root: embedding.branch(start, 0),
    }
}

struct Embedding<'a> {
    trees: &'a [LinkedTree],
    tree: &'a LinkedTree,
    locale: &'a Locale,
    output: &'a str,
    slugs: &'a dyn Fn(usize) -> String,
    shown: Vec<bool>,
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

    fn branch(&mut self, node: usize, depth: usize) -> Branch {
        self.shown[node] = true;
        let linked = &self.tree.nodes[node];
        let choices = match &linked.kind {
            LinkedKind::Question(choices) => choices.as_slice(),
            LinkedKind::Outcome { .. } => &[],
        };
        // What two answers of one question lead to is shown at the first of them.
        let choices = choices.iter().map(|choice| {
            let href = match &choice.goal {
                LinkedGoal::Node(to) => Some(self.address(&self.tree.page(*to))),
                LinkedGoal::Tree(tree) => Some(self.address(&self.trees[*tree].page(self.trees[*tree].graph.start))),
                LinkedGoal::Article(article, id) => {
                    let fragment = id.as_ref().map(|it| format!("#{}", crate::site::address::fragment(it)));
                    let page = format!("{}.html", (self.slugs)(*article));
                    Some(self.address(&page) + &fragment.unwrap_or_default())
                }
                LinkedGoal::Nowhere => None,
            };
            let next = match choice.goal {
                LinkedGoal::Node(to) if !self.shown[to] && depth < DEEPEST => Some(self.branch(to, depth + 1)),
                _ => None,
            };
            Twig { label: self.line(&choice.label), href, next }
        });
        let choices = choices.collect();
        Branch { heading: self.line(&linked.heading), href: self.address(&self.tree.page(node)), choices }
    }
}
