//! A decision tree as its author wrote it: questions, answers and outcomes, with the place of each.
//!
//! Knows one file. Whether what a tree refers to exists, and whether every way through it ends, is found out when
//! the site is linked; [`graph`] has the proofs, which look at numbers alone.

pub mod form;
pub mod graph;
pub mod parse;
pub mod schema;

use std::sync::Arc;

use crate::locale::Locale;
use crate::syntax::document::Document;
use crate::text::{SourcePath, Span, TextRange};

/// A decision tree.
#[derive(Clone, Debug)]
pub struct Tree {
    /// The file that it stands in: a tree file, or the article that it is made of.
    pub path: SourcePath,
    /// What its address is made of.
    pub name: String,
    /// Its title.
    pub title: Option<Text>,
    /// One sentence about it.
    pub description: Option<Text>,
    /// The node that it begins with, where the file names it; else it is the first.
    pub start: Option<Name>,
    /// Its nodes in the order of the file.
    pub nodes: Vec<Node>,
    /// Ways through it that its author promises.
    pub tests: Vec<PathTest>,
}

impl Tree {
    /// A place in its file.
    pub fn span(&self, range: TextRange) -> Span {
        Span::new(&self.path, range)
    }

    /// The index of a node.
    pub fn position(&self, id: &str) -> Option<usize> {
        self.nodes.iter().position(|it| it.id.text == id)
    }
}

/// Whether a file is a decision tree.
pub fn is_tree(path: &SourcePath) -> bool {
    name_of(path).is_some()
}

/// The name of a tree file: `lookout` of `help/lookout.tree.yml`.
pub fn name_of(path: &SourcePath) -> Option<&str> {
    let name = path.file_name();
    let stem = [".tree.yml", ".tree.yaml"].iter().find_map(|it| name.strip_suffix(it))?;
    (!stem.is_empty() && !stem.starts_with(['_', '.'])).then_some(stem)
}

/// A name in a tree file: of a node, an answer or another file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// The name.
    pub text: String,
    /// Its bytes in the file.
    pub range: TextRange,
}

/// A node.
#[derive(Clone, Debug)]
pub struct Node {
    /// What it is called, in its file and in its address.
    pub id: Name,
    /// More about the question: how one finds the answer out.
    pub note: Option<Text>,
    /// A picture for it.
    pub image: Option<Image>,
    /// What it is.
    pub kind: NodeKind,
}

/// What a node is.
#[derive(Clone, Debug)]
pub enum NodeKind {
    /// A question with its answers.
    Question {
        /// The question.
        question: Text,
        /// The answers in their order; a node without any is a dead end.
        choices: Vec<Choice>,
    },
    /// What to do.
    Outcome(Outcome),
}

/// What to do at the end of a way.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// Its bytes in the file.
    pub range: TextRange,
    /// Its heading, where it is not that of the section.
    pub title: Option<Text>,
    /// Text of its own, before that of the section.
    pub text: Option<Text>,
    /// The section of an article, or the item of one, whose text it carries.
    pub section: Option<Reference>,
    /// The node that goes on where this did not help.
    pub otherwise: Option<Name>,
}

/// An answer.
#[derive(Clone, Debug)]
pub struct Choice {
    /// Its bytes in the file.
    pub range: TextRange,
    /// What it is called in addresses and path tests, where the author says so.
    pub id: Option<Name>,
    /// What the reader chooses; without it, the heading of what the answer leads to.
    pub label: Option<Text>,
    /// What it leads to.
    pub goal: Goal,
}

/// What an answer leads to.
#[derive(Clone, Debug)]
pub enum Goal {
    /// Another node of the tree.
    Node(Name),
    /// An article or a section of one: `article.md#anchor`.
    Article(Name),
    /// Another tree: `other.tree.yml`.
    Tree(Name),
}

/// A picture.
#[derive(Clone, Debug)]
pub struct Image {
    /// Its file.
    pub source: Name,
    /// What it shows.
    pub alt: Option<Text>,
}

/// A text in every language of the site.
#[derive(Clone, Debug)]
pub enum Text {
    /// Written in the tree.
    Written {
        /// Its bytes in the file.
        range: TextRange,
        /// The text in each language.
        sides: Vec<Written>,
    },
    /// Taken from an article, in all its languages.
    Reference(Reference),
}

impl Text {
    /// Its bytes in the file.
    pub fn range(&self) -> TextRange {
        match self {
            Self::Written { range, .. } => *range,
            Self::Reference(reference) => reference.range,
        }
    }
}

/// A text in one language, or the same in all.
#[derive(Clone, Debug)]
pub struct Written {
    /// Its language; `None` where it is the same in all.
    pub locale: Option<Locale>,
    /// Its bytes in the file.
    pub range: TextRange,
    /// The text.
    pub text: String,
    /// It as Markdown.
    pub document: Arc<Document>,
}

/// A place in an article that has text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// What is referred to.
    pub part: Part,
    /// `article.md#id`, relative to the tree's file; `#id` in a tree that is made of an article.
    pub target: String,
    /// Its bytes in the file.
    pub range: TextRange,
}

/// What a [`Reference`] takes from an article.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// A unit.
    Unit,
    /// A section: of a heading, its text where one line is wanted.
    Section,
    /// What stands in a section before its first subsection, without its list of cases.
    Introduction,
    /// An item in the section's list of cases: its first sentence where one line is wanted, else what follows.
    Case(usize),
}

/// A way through a tree that its author promises.
#[derive(Clone, Debug)]
pub struct PathTest {
    /// Its bytes in the file.
    pub range: TextRange,
    /// The answers from the start on: ids or labels.
    pub answers: Vec<Name>,
    /// Where they lead.
    pub outcome: Name,
}
