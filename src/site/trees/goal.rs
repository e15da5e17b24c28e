//! What answers lead to: nodes, articles and other trees by the names that an author writes.

use std::collections::HashMap;

use crate::finding::{code, suggestion};
use crate::site::trees::texts::Linker;
use crate::site::trees::{LinkedGoal, Phrases};
use crate::text::SourcePath;
use crate::tree::{Goal, Name, Part, Reference, Text, name_of};

/// What an answer is called that has no name of its own: the name of its target.
pub fn name(goal: &Goal) -> String {
    match goal {
        Goal::Node(name) => name.text.clone(),
        Goal::Tree(name) => {
            let path = SourcePath::new(name.text.replace('\\', "/").trim_start_matches('/').to_owned());
            name_of(&path).unwrap_or_else(|| path.stem()).to_owned()
        }
        Goal::Article(name) => {
            let (path, id) = name.text.split_once('#').unwrap_or((&name.text, ""));
            let stem = path.rsplit('/').next().unwrap_or(path).trim_end_matches(".md");
            if id.is_empty() { stem.to_owned() } else { id.to_owned() }
        }
    }
}

impl Linker<'_, '_> {
    /// The node that a name means.
    pub(super) fn node(&mut self, name: &Name, positions: &HashMap<&str, usize>) -> Option<usize> {
        if let Some(node) = positions.get(name.text.as_str()) {
            return Some(*node);
        }
        let help = match suggestion::closest(&name.text, positions.keys().copied()) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => "add the node, or name one that there is".to_owned(),
        };
        self.report(code::TREE_NODE_UNKNOWN, name.range, format!("there is no node `{}`", name.text), help);
        None
    }

    /// What an answer leads to.
    pub(super) fn goal(&mut self, goal: &Goal, positions: &HashMap<&str, usize>) -> LinkedGoal {
        match goal {
            Goal::Node(name) => self.node(name, positions).map_or(LinkedGoal::Nowhere, LinkedGoal::Node),
            Goal::Tree(name) => self.tree(name).map_or(LinkedGoal::Nowhere, LinkedGoal::Tree),
            Goal::Article(name) => {
                let reference = Reference { part: Part::Section, target: name.text.clone(), range: name.range };
                let has_anchor = name.text.contains('#');
                match self.located(&reference) {
                    Some(it) => LinkedGoal::Article(it.article, has_anchor.then_some(it.id)),
                    None => LinkedGoal::Nowhere,
                }
            }
        }
    }

    fn tree(&mut self, name: &Name) -> Option<usize> {
        let path = self.path().resolve(&name.text);
        if let Some(tree) = path.as_ref().and_then(|it| self.shelf.at(it)) {
            return Some(tree);
        }
        let wanted = path.map_or_else(|| name.text.clone(), |it| it.to_string());
        let help = match suggestion::closest(&wanted, self.shelf.paths()) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => "name a tree file, relative to this one".to_owned(),
        };
        self.report(code::TREE_REFERENCE_NOT_FOUND, name.range, format!("no tree `{}`", name.text), help);
        None
    }

    /// The title of what an answer without a label leads to.
    pub(super) fn goal_title(&mut self, goal: &LinkedGoal) -> Phrases {
        match goal {
            LinkedGoal::Article(article, id) => self.article_title(*article, id.as_deref().unwrap_or_default()),
            LinkedGoal::Tree(tree) => self.tree_title(*tree),
            LinkedGoal::Node(_) | LinkedGoal::Nowhere => self.literal("?"),
        }
    }

    fn article_title(&mut self, article: usize, id: &str) -> Phrases {
        let locales = self.resolver.config.locales.clone();
        let phrase = |locale| Some((Clone::clone(locale), self.phrase_at(article, Part::Section, id, locale)?));
        let phrases: Phrases = locales.iter().filter_map(phrase).collect();
        match phrases.is_empty() {
            true => self.literal(&self.resolver.catalog.articles[article].name.clone()),
            false => phrases,
        }
    }

    fn tree_title(&mut self, tree: usize) -> Phrases {
        let shelf = self.shelf;
        match &shelf.trees[tree].title {
            Some(title) => self.of_another(&shelf.trees[tree], title),
            None => self.literal(&shelf.trees[tree].name),
        }
    }

    fn of_another(&mut self, tree: &crate::tree::Tree, title: &Text) -> Phrases {
        let own = self.path().clone();
        // What is wrong with it is reported where it stands.
        let before = self.gathered.findings.len();
        self.set_path(&tree.path);
        let phrases = self.phrases(title);
        self.set_path(&own);
        self.gathered.findings.truncate(before);
        phrases
    }
}
