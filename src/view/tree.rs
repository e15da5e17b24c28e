//! What templates of decision trees may read.

use std::sync::Arc;

use serde::Serialize;

use crate::view::LinkView;

/// A text with markup.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct TextView {
    /// It as HTML.
    pub html: Arc<str>,
    /// Its language tag, where it is not the page's.
    pub locale: Option<String>,
}

/// A question or an outcome.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct NodeView {
    /// Its name.
    pub id: String,
    /// Whether it is an outcome.
    pub outcome: bool,
    /// Whether it is shown in another language, in place of a translation.
    pub fallback: bool,
    /// Whether the tree begins with it.
    pub first: bool,
    /// The tree, and the page with its picture.
    pub tree: LinkView,
    /// The first question.
    pub start: String,
    /// The question, or the heading of the outcome.
    pub heading: TextView,
    /// How one finds the answer out.
    pub notes: Vec<TextView>,
    /// The answers.
    pub options: Vec<OptionView>,
    /// What to do.
    pub texts: Vec<TextView>,
    /// The article, or the section of it, that the text is from.
    pub source: Option<LinkView>,
    /// The question that goes on where this did not help.
    pub otherwise: Option<LinkView>,
    /// The answers on the shortest way to it.
    pub way: Vec<StepView>,
    /// The question before it on that way.
    pub back: Option<String>,
    /// Whether tabs stand in its texts.
    pub has_tabs: bool,
    /// Whether blocks of code do.
    pub has_code: bool,
    /// Whether pictures do.
    pub has_images: bool,
    /// From the page to the file that the script reads the tree from.
    pub script: String,
}

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct OptionView {
    /// Its name.
    pub id: String,
    /// What the reader chooses.
    pub label: TextView,
    /// What it leads to; `None` where that does not exist.
    pub href: Option<String>,
    /// `node`, `article` or `tree`.
    pub kind: &'static str,
}

/// A question on the way to a node, and the answer that leads on.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct StepView {
    /// The question, and its page.
    pub question: LinkView,
    /// The answer; `None` after an outcome that did not help.
    pub answer: Option<LinkView>,
}

/// A whole tree.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct TreeView {
    /// Its title.
    pub heading: TextView,
    /// One sentence about it.
    pub description: Option<LinkView>,
    /// The first question.
    pub start: String,
    /// The article that it is made of.
    pub article: Option<LinkView>,
    /// How many questions and outcomes it has.
    pub questions: usize,
    /// How many outcomes it has.
    pub outcomes: usize,
    /// Its picture as SVG, in parts that fit on a page each.
    pub pictures: Vec<Arc<str>>,
    /// Every node once.
    pub outline: Vec<OutlineView>,
}

/// A node in the outline of a tree.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct OutlineView {
    /// Its number, from 1.
    pub number: usize,
    /// The question or the heading of the outcome, and its page.
    pub node: LinkView,
    /// Whether it is an outcome.
    pub outcome: bool,
    /// Its answers.
    pub answers: Vec<AnswerView>,
}

/// An answer in the outline of a tree.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct AnswerView {
    /// What the reader chooses; empty for what goes on after an outcome that did not help.
    pub label: LinkView,
    /// The number of the node that it leads to.
    pub number: Option<usize>,
    /// What it leads to, a node or a page.
    pub target: Option<LinkView>,
}

/// A tree in a list of trees.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct TreeEntryView {
    /// Its title and its first question.
    pub link: LinkView,
    /// The page with its picture.
    pub overview: String,
    /// One sentence about it.
    pub description: Option<LinkView>,
    /// The fewest questions that lead to an end.
    pub fewest: usize,
    /// The most.
    pub most: usize,
}
