//! Decision trees, linked: every text in every locale, every answer's target found.
//!
//! A tree stands in a file of its own, or is made of an article's headings. Either way it takes units and sections
//! of articles as they are, in all their languages, so that a change of the article is a change of the tree.

pub mod documents;
pub mod embed;
pub mod goal;
pub mod headings;
pub mod place;
pub mod texts;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use crate::finding::{Finding, Reported, code};
use crate::locale::Locale;
use crate::site::Layouts;
use crate::site::address::slug_path;
use crate::site::linked::LinkedDocument;
use crate::site::resolve::Resolver;
use crate::site::trees::texts::Linker;
use crate::text::{SourcePath, Span};
use crate::tree::graph::{Arrival, Graph, Step};
use crate::tree::{Node, NodeKind, PathTest, Tree};

/// A text of one line in each locale of the site.
pub type Phrases = BTreeMap<Locale, Phrase>;

/// A text of one line.
#[derive(Clone, Debug)]
pub struct Phrase {
    /// It without markup.
    pub plain: String,
    /// It as a document of one paragraph, without links.
    pub linked: LinkedDocument,
    /// Its language: another than the reader's where it has no translation.
    pub locale: Locale,
}

/// A text of several blocks, for the page of one node.
#[derive(Clone, Debug)]
pub struct Text {
    /// The text.
    pub linked: LinkedDocument,
    /// Its language.
    pub locale: Locale,
}

/// A linked tree.
#[derive(Clone, Debug)]
pub struct LinkedTree {
    /// The file that it stands in.
    pub path: SourcePath,
    /// Its part of addresses.
    pub name: String,
    /// Its title.
    pub title: Phrases,
    /// One sentence about it.
    pub description: Option<Phrases>,
    /// The article that it is made of.
    pub article: Option<usize>,
    /// Its nodes in the order of the file.
    pub nodes: Vec<LinkedNode>,
    /// Ways through it that its author promises.
    pub tests: Vec<PathTest>,
    /// The ways through it.
    pub graph: Graph,
    /// The last answer on the shortest way to each node.
    pub arrivals: Vec<Arrival>,
    /// Whether any way leads to each node.
    pub reached: Vec<bool>,
}

/// A linked node.
#[derive(Clone, Debug)]
pub struct LinkedNode {
    /// Its name, in addresses too.
    pub id: String,
    /// Where it is written.
    pub span: Span,
    /// The question, or the heading of the outcome.
    pub heading: Phrases,
    /// How one finds the answer out, and pictures.
    pub notes: BTreeMap<Locale, Vec<Text>>,
    /// What it is.
    pub kind: LinkedKind,
}

/// What a linked node is.
#[derive(Clone, Debug)]
pub enum LinkedKind {
    /// A question with its answers.
    Question(Vec<LinkedChoice>),
    /// What to do.
    Outcome {
        /// The text in each locale.
        texts: BTreeMap<Locale, Vec<Text>>,
        /// The article, and the anchor in it, that the text is from.
        source: Option<(usize, Option<String>)>,
        /// The node that goes on where this did not help.
        otherwise: Option<usize>,
    },
}

/// A linked answer.
#[derive(Clone, Debug)]
pub struct LinkedChoice {
    /// Its name in addresses, unique among the answers of its node.
    pub id: String,
    /// Where it is written.
    pub span: Span,
    /// What the reader chooses.
    pub label: Phrases,
    /// What it leads to.
    pub goal: LinkedGoal,
}

/// What an answer leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkedGoal {
    /// A node of the tree.
    Node(usize),
    /// An article, or an anchor in it.
    Article(usize, Option<String>),
    /// Another tree.
    Tree(usize),
    /// Nothing that exists.
    Nowhere,
}

impl LinkedTree {
    /// The page of a node below the folder of a locale.
    pub fn page(&self, node: usize) -> String {
        format!("trees/{}/{}.html", self.name, slug_path(&self.nodes[node].id))
    }

    /// The page with the picture and the outline, below the folder of a locale.
    pub fn overview(&self) -> String {
        format!("trees/{}/index.html", self.name)
    }

    /// The answers of a node; none of an outcome.
    pub fn choices(&self, node: usize) -> &[LinkedChoice] {
        match &self.nodes[node].kind {
            LinkedKind::Question(choices) => choices,
            LinkedKind::Outcome { .. } => &[],
        }
    }

    /// The answers on the shortest way to a node: nodes and the places of their answers.
    ///
    /// What did not help is on the way without an answer.
    pub fn way(&self, node: usize) -> Vec<(usize, Option<usize>)> {
        let way = Graph::way(&self.arrivals, node).into_iter();
        way.map(|(from, choice)| (from, (choice != usize::MAX).then_some(choice))).collect()
    }

    /// Articles that the tree leads to or takes outcomes from.
    pub fn articles(&self) -> BTreeSet<usize> {
        let mut articles: BTreeSet<usize> = self.article.into_iter().collect();
        for node in &self.nodes {
            match &node.kind {
                LinkedKind::Question(choices) => {
                    articles.extend(choices.iter().filter_map(|it| match it.goal {
                        LinkedGoal::Article(article, _) => Some(article),
                        LinkedGoal::Node(_) | LinkedGoal::Tree(_) | LinkedGoal::Nowhere => None,
                    }));
                }
                LinkedKind::Outcome { source, .. } => articles.extend(source.as_ref().map(|it| it.0)),
            }
        }
        articles
    }
}

/// Trees before they are linked, with the names that their addresses are made of.
pub struct Shelf {
    trees: Vec<Tree>,
    names: Vec<String>,
    articles: Vec<Option<usize>>,
    by_path: HashMap<SourcePath, usize>,
}

impl Shelf {
    /// Gathers the trees of the tree files and those that articles are.
    ///
    /// `has_tree` says which articles say something of a tree.
    pub fn new(
        files: &[Arc<Tree>],
        resolver: &Resolver<'_>,
        (layouts, has_tree): (&[&Layouts], &dyn Fn(usize) -> bool),
        findings: &mut Vec<Finding>,
    ) -> Self {
        let mut shelf = Self { trees: Vec::new(), names: Vec::new(), articles: Vec::new(), by_path: HashMap::new() };
        let mut taken: HashMap<String, Span> = HashMap::new();
        let articles = headings::trees(resolver, (layouts, has_tree), findings);
        let files = files.iter().filter(|it| !it.nodes.is_empty()).map(|it| (Tree::clone(it), None));
        for (tree, article) in files.chain(articles.into_iter().map(|(article, tree)| (tree, Some(article)))) {
            let wanted = slug_path(&tree.name);
            let mut name = wanted.clone();
            let mut number = 2;
            while let Some(first) = taken.get(&name.to_lowercase()) {
                if number == 2 {
                    let fact = format!("another tree has the address `trees/{wanted}`");
                    let help = "rename one of the two files";
                    let finding = Finding::new(code::ROUTE_CONFLICT, Span::file(&tree.path), fact);
                    findings.push(finding.label(first.clone(), "this one has it").help(help));
                }
                name = format!("{wanted}-{number}");
                number += 1;
            }
            taken.insert(name.to_lowercase(), Span::file(&tree.path));
            shelf.by_path.entry(tree.path.clone()).or_insert(shelf.trees.len());
            shelf.names.push(name);
            shelf.articles.push(article);
            shelf.trees.push(tree);
        }
        shelf
    }

    /// The tree of a file.
    pub fn at(&self, path: &SourcePath) -> Option<usize> {
        self.by_path.get(path).copied()
    }

    /// The files of all trees.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.by_path.keys().map(SourcePath::as_str)
    }
}

/// Links all trees of a site.
pub fn link<'s>(
    shelf: &Shelf,
    resolver: &Resolver<'s>,
    layouts: &'s [&'s Layouts],
    assets: &mut BTreeSet<SourcePath>,
) -> Reported<Vec<LinkedTree>> {
    let mut linker = Linker::new(resolver, layouts, shelf);
    let indexes = 0..shelf.trees.len();
    let trees = indexes.map(|it| tree(&mut linker, shelf, it)).collect();
    assets.append(&mut linker.gathered.assets);
    Reported { value: trees, findings: linker.gathered.findings }
}

fn tree(linker: &mut Linker<'_, '_>, shelf: &Shelf, index: usize) -> LinkedTree {
    let source = &shelf.trees[index];
    linker.enter(source, &shelf.names[index]);
    let positions: HashMap<&str, usize> =
        source.nodes.iter().enumerate().map(|(index, node)| (node.id.text.as_str(), index)).collect();
    let start = source.start.as_ref().map(|it| linker.node(it, &positions)).unwrap_or(Some(0)).unwrap_or(0);
    let title = match &source.title {
        Some(title) => linker.phrases(title),
        None => linker.literal(&source.name),
    };
    let description = source.description.as_ref().map(|it| linker.phrases(it));
    let headings: Vec<Phrases> = source.nodes.iter().map(|it| linker.heading(it)).collect();
    let nodes: Vec<LinkedNode> = source
        .nodes
        .iter()
        .zip(&headings)
        .map(|(it, heading)| node(linker, it, heading, &headings, &positions))
        .collect();
    let graph = graph(&nodes, start);
    let (arrivals, reached) = graph.arrivals();
    LinkedTree {
        path: source.path.clone(),
        name: shelf.names[index].clone(),
        title,
        description,
        article: shelf.articles[index],
        nodes,
        tests: source.tests.clone(),
        graph,
        arrivals,
        reached,
    }
}

fn node(
    linker: &mut Linker<'_, '_>,
    node: &Node,
    heading: &Phrases,
    headings: &[Phrases],
    positions: &HashMap<&str, usize>,
) -> LinkedNode {
    linker.page(&slug_path(&node.id.text));
    let notes = linker.notes(node);
    let kind = match &node.kind {
        NodeKind::Question { choices, .. } => {
            let mut ids = BTreeSet::new();
            let linked = choices.iter().map(|choice| {
                let goal = linker.goal(&choice.goal, positions);
                let label = match (&choice.label, &goal) {
                    (Some(label), _) => linker.phrases(label),
                    (None, LinkedGoal::Node(node)) => headings[*node].clone(),
                    (None, goal) => linker.goal_title(goal),
                };
                let id = choice.id.as_ref().map_or_else(|| goal::name(&choice.goal), |it| it.text.clone());
                LinkedChoice { id: unique(id, &mut ids), span: linker.span(choice.range), label, goal }
            });
            LinkedKind::Question(linked.collect())
        }
        NodeKind::Outcome(outcome) => {
            let (texts, source) = linker.outcome(outcome);
            let otherwise = outcome.otherwise.as_ref().and_then(|it| linker.node(it, positions));
            LinkedKind::Outcome { texts, source, otherwise }
        }
    };
    LinkedNode { id: node.id.text.clone(), span: linker.span(node.id.range), heading: heading.clone(), notes, kind }
}

/// A name that no other answer of the node has.
fn unique(name: String, taken: &mut BTreeSet<String>) -> String {
    let numbered = |number: &usize| format!("{name}-{number}");
    let free = if taken.contains(&name) {
        let number =
            (2..).find(|it| !taken.contains(&numbered(it))).expect("fewer names are taken than there are numbers");
        numbered(&number)
    } else {
        name
    };
    taken.insert(free.clone());
    free
}

fn graph(nodes: &[LinkedNode], start: usize) -> Graph {
    let mut graph = Graph { start, ..Graph::default() };
    for node in nodes {
        let (steps, is_outcome, otherwise) = match &node.kind {
            LinkedKind::Question(choices) => {
                let step = |it: &LinkedChoice| match &it.goal {
                    LinkedGoal::Node(node) => Step::Node(*node),
                    LinkedGoal::Article(..) | LinkedGoal::Tree(_) => Step::Out,
                    LinkedGoal::Nowhere => Step::Nowhere,
                };
                (choices.iter().map(step).collect(), false, None)
            }
            LinkedKind::Outcome { otherwise, .. } => (Vec::new(), true, *otherwise),
        };
        graph.steps.push(steps);
        graph.outcomes.push(is_outcome);
        graph.otherwise.push(otherwise);
    }
    graph
}
