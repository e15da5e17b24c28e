//! An article → the tree that its headings are: sections with several subsections or cases are questions, the others
//! outcomes.
//!
//! Asked for by `tree: headings` in the article's front matter, or by `[[trees]]` in `site.toml`.

use std::collections::BTreeMap;

use crate::finding::{Finding, code};
use crate::site::Layouts;
use crate::site::catalog::{Article, Variant};
use crate::site::resolve::Resolver;
use crate::site::trees::place::{Places, Section};
use crate::syntax::document::BlockKind;
use crate::text::{Span, TextRange};
use crate::tree::{Choice, Goal, Name, Node, NodeKind, Outcome, Part, Reference, Text, Tree};

/// Asks for a tree in front matter.
const KEY: &str = "tree";

/// The trees that articles are, by article.
pub fn trees(
    resolver: &Resolver<'_>,
    (layouts, has_tree): (&[&Layouts], &dyn Fn(usize) -> bool),
    findings: &mut Vec<Finding>,
) -> Vec<(usize, Tree)> {
    let config = resolver.config;
    let mut named: BTreeMap<usize, Option<&str>> = BTreeMap::new();
    for tree in &config.trees {
        if let Some(article) = resolver.catalog.article_at(config, &tree.article) {
            named.insert(article, tree.name.as_deref());
        }
    }
    let mut trees = Vec::new();
    for (index, article) in resolver.catalog.articles.iter().enumerate() {
        let asks = has_tree(index) && article.variants.values().any(|it| asks(it, findings));
        let name = named.get(&index);
        if !asks && name.is_none() {
            continue;
        }
        let variants = &article.variants;
        let shown = variants.get_key_value(&config.original).or_else(|| variants.iter().next());
        let Some((locale, variant)) = shown else { continue };
        let Some(layout) = layouts[index].get(locale) else { continue };
        let name = name.copied().flatten().unwrap_or_else(|| article.name.rsplit('/').next().unwrap_or(&article.name));
        let places = Places::new(&variant.document, variant.side, layout);
        match tree(&places, name) {
            Some(tree) => trees.push((index, tree)),
            None => findings.push(
                Finding::new(
                    code::TREE_INVALID,
                    Span::file(&variant.document.path),
                    "this article has no headings that a tree could be made of",
                )
                .help("give it a title and at least two sections"),
            ),
        }
    }
    trees
}

/// Whether an article's front matter says something of a tree.
pub fn is_named(article: &Article) -> bool {
    article.variants.values().any(|it| it.document.front_matter.text(KEY).is_some())
}

/// Whether an article's front matter asks for a tree.
fn asks(variant: &Variant, findings: &mut Vec<Finding>) -> bool {
    let front_matter = &variant.document.front_matter;
    match front_matter.text(KEY) {
        None => false,
        Some("headings") => true,
        Some(other) => {
            let span = Span::new(&variant.document.path, front_matter.range_of(KEY));
            let finding = Finding::new(code::TREE_INVALID, span, format!("a tree cannot be made of `{other}`"));
            findings.push(finding.help("write `tree: headings`"));
            false
        }
    }
}

/// The tree of one article.
fn tree(places: &Places<'_>, name: &str) -> Option<Tree> {
    let is_title = |it: &crate::syntax::document::Block| matches!(it.kind, BlockKind::Heading { level: 1, .. });
    let title = places.document.blocks.iter().position(is_title)?;
    let mut maker = Maker { places, nodes: Vec::new() };
    let id = places.id_of(title)?.to_owned();
    let start = maker.section(&places.section_at(title)?, &id);
    if maker.nodes.len() < 3 {
        return None;
    }
    let path = places.document.path.clone();
    let range = places.document.blocks[title].range;
    let title = Text::Reference(Reference { part: Part::Section, target: format!("#{id}"), range });
    Some(Tree {
        path,
        name: name.to_owned(),
        title: Some(title),
        description: None,
        start: Some(Name { text: start, range }),
        nodes: maker.nodes,
        tests: Vec::new(),
    })
}

struct Maker<'p, 's> {
    places: &'p Places<'s>,
    nodes: Vec<Node>,
}

impl Maker<'_, '_> {
    /// Adds the nodes of a section and of those below it; the name of its own.
    fn section(&mut self, section: &Section, id: &str) -> String {
        let range = self.places.document.blocks[section.heading].range;
        let name = Name { text: node_name(id), range };
        let at = self.nodes.len();
        let cases = self.places.cases(section);
        let below = self.places.subsections(section);
        let count = cases.as_ref().map_or(0, |it| it.1.len()) + below.len();
        let here = |part| Reference { part, target: format!("#{id}"), range };
        // One subsection is no choice: it belongs to what the section says.
        if count < 2 {
            let outcome = outcome(here(Part::Section));
            self.nodes.push(Node { id: name.clone(), note: None, image: None, kind: NodeKind::Outcome(outcome) });
            return name.text;
        }
        let question = Text::Reference(here(Part::Section));
        let note = Text::Reference(here(Part::Introduction));
        let kind = NodeKind::Question { question, choices: Vec::new() };
        self.nodes.push(Node { id: name.clone(), note: Some(note), image: None, kind });
        let mut all = Vec::new();
        for (index, case) in cases.iter().flat_map(|it| it.1.iter().enumerate()) {
            let name = Name { text: format!("{}-{}", node_name(id), index + 1), range: case.item.range };
            let reference = Reference { part: Part::Case(index), target: format!("#{id}"), range: case.item.range };
            let kind = NodeKind::Outcome(outcome(reference));
            all.push(choice(name.clone()));
            self.nodes.push(Node { id: name, note: None, image: None, kind });
        }
        for heading in below {
            let (Some(section), Some(id)) = (self.places.section_at(heading), self.places.id_of(heading)) else {
                continue;
            };
            let text = self.section(&section, id);
            all.push(choice(Name { text, range: self.places.document.blocks[heading].range }));
        }
        if let NodeKind::Question { choices, .. } = &mut self.nodes[at].kind {
            *choices = all;
        }
        name.text
    }
}

/// The name of the node that a heading's id makes.
fn node_name(id: &str) -> String {
    if id.eq_ignore_ascii_case("index") { "index-1".to_owned() } else { id.to_owned() }
}

fn choice(name: Name) -> Choice {
    Choice { range: name.range, id: None, label: None, goal: Goal::Node(name) }
}

fn outcome(section: Reference) -> Outcome {
    Outcome { range: TextRange::default(), title: None, text: None, section: Some(section), otherwise: None }
}
