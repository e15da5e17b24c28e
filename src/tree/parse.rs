//! A tree file → [`Tree`], with a finding at each place that cannot be understood.
//!
//! A part that cannot be understood is left out, and the rest of the tree stays.

mod fields;

use std::collections::BTreeSet;
use std::sync::Arc;

use super::form::{self, REFERENCES};
use super::{
    Choice, Goal, Image, Name, Node, NodeKind, Outcome, Part, PathTest, Reference, Text, Tree, Written, name_of,
};
use crate::finding::{Finding, Reported, code};
use crate::locale::Locale;
use crate::memo::Digest;
use crate::source::Source;
use crate::syntax::document::{Document, has_includes};
use crate::syntax::front_matter::FrontMatter;
use crate::syntax::parse_fragment;
use crate::syntax::yaml::{self, Key};
use crate::text::{Span, TextRange};

/// Parses a tree file.
pub fn parse(source: &Source) -> Reported<Tree> {
    let mut parser = Parser { source, findings: Vec::new() };
    let mut tree = Tree {
        path: source.path().clone(),
        name: name_of(source.path()).unwrap_or_else(|| source.path().stem()).to_owned(),
        title: None,
        description: None,
        start: None,
        nodes: Vec::new(),
        tests: Vec::new(),
    };
    match yaml::parse(source.text()) {
        Ok(root) => parser.tree(&root, &mut tree),
        Err(invalid) => {
            let message = format!("this tree is not valid YAML: {}", invalid.reason);
            parser.report(invalid.range, message, "mend the YAML at this place; until then the tree is not published");
        }
    }
    Reported { value: tree, findings: parser.findings }
}

struct Parser<'s> {
    source: &'s Source,
    findings: Vec<Finding>,
}

type Value = yaml::Node;

impl Parser<'_> {
    fn report(&mut self, range: TextRange, message: impl Into<String>, help: impl Into<String>) {
        let span = Span::new(self.source.path(), range);
        self.findings.push(Finding::new(code::TREE_INVALID, span, message).help(help));
    }

    fn tree(&mut self, root: &Value, tree: &mut Tree) {
        let Some(fields) = self.fields(root, root.range, &form::TREE) else { return };
        tree.title = fields.get("title").and_then(|it| self.text(it));
        tree.description = fields.get("description").and_then(|it| self.text(it));
        tree.start = fields.get("start").and_then(|it| self.name(it));
        if let Some(nodes) = fields.get("nodes") {
            tree.nodes = self.nodes(nodes);
        }
        if let Some(tests) = fields.get("expect") {
            let tests = if tests.entries().is_empty() { tests.items() } else { std::slice::from_ref(tests) };
            tree.tests = tests.iter().filter_map(|it| self.test(it)).collect();
        }
    }

    fn nodes(&mut self, value: &Value) -> Vec<Node> {
        if value.entries().is_empty() {
            self.report(
                value.range,
                "`nodes` is no mapping of nodes by name",
                "write `name:` and below it `question:` or `outcome:`",
            );
        }
        let mut seen = BTreeSet::new();
        let mut nodes = Vec::new();
        for (key, value) in value.entries() {
            let id = Name { text: key.text.trim().to_owned(), range: key.range };
            if id.text.is_empty() || RESERVED.contains(&id.text.to_lowercase().as_str()) {
                self.report(
                    key.range,
                    format!("a node cannot be called `{}`", id.text),
                    "that name has another meaning in addresses: choose another",
                );
                continue;
            }
            if !seen.insert(id.text.to_lowercase()) {
                self.report(
                    key.range,
                    format!("there are two nodes `{}`", id.text),
                    "rename one of them; names must differ in more than case",
                );
                continue;
            }
            nodes.extend(self.node(key, id, value));
        }
        nodes
    }

    fn node(&mut self, key: &Key, id: Name, value: &Value) -> Option<Node> {
        let fields = self.fields(value, key.range, &form::NODE)?;
        let note = fields.get("note").and_then(|it| self.text(it));
        let image = fields.get("image").and_then(|it| self.image(it));
        let kind = match (fields.get("question"), fields.get("outcome")) {
            (None, None) => {
                let message = format!("the node `{}` has neither `question` nor `outcome`", id.text);
                self.report(key.range, message, "write what is asked, or what to do");
                return None;
            }
            (_, Some(outcome)) => {
                for other in ["question", "options"].iter().filter_map(|it| fields.entry(it)) {
                    let message = format!("an outcome has no `{}`", other.0.text);
                    self.report(
                        other.0.range,
                        message,
                        "make it a node of its own: a node is a question or an outcome",
                    );
                }
                NodeKind::Outcome(self.outcome(outcome, key.range)?)
            }
            (Some(question), None) => {
                let choices = fields.get("options").map(|it| self.choices(it)).unwrap_or_default();
                NodeKind::Question { question: self.text(question)?, choices }
            }
        };
        Some(Node { id, note, image, kind })
    }

    fn choices(&mut self, value: &Value) -> Vec<Choice> {
        if value.items().is_empty() && !value.is_blank() {
            self.report(value.range, "`options` is no list", "write each option on a line that begins with `- `");
        }
        value.items().iter().filter_map(|it| self.choice(it)).collect()
    }

    fn choice(&mut self, value: &Value) -> Option<Choice> {
        let fields = self.fields(value, value.range, &form::OPTION)?;
        let goals: Vec<&(Key, Value)> = ["to", "article", "tree"].iter().filter_map(|it| fields.entry(it)).collect();
        let [(key, goal)] = goals[..] else {
            let fact =
                if goals.is_empty() { "this option leads nowhere" } else { "this option leads to several places" };
            self.report(value.range, fact, "give it one of `to`, `article` and `tree`");
            return None;
        };
        let name = self.name(goal)?;
        let goal = match key.text.to_ascii_lowercase().as_str() {
            "to" => Goal::Node(name),
            "article" => Goal::Article(name),
            _ => Goal::Tree(name),
        };
        let id = fields.get("id").and_then(|it| self.name(it));
        let label = fields.get("label").and_then(|it| self.text(it));
        Some(Choice { range: value.range, id, label, goal })
    }

    fn outcome(&mut self, value: &Value, at: TextRange) -> Option<Outcome> {
        let fields = self.fields(value, at, &form::OUTCOME)?;
        let section = fields.get("section").and_then(|it| self.name(it));
        let outcome = Outcome {
            range: value.range,
            title: fields.get("title").and_then(|it| self.text(it)),
            text: fields.get("text").and_then(|it| self.text(it)),
            section: section.map(|it| Reference { part: Part::Section, target: it.text, range: it.range }),
            otherwise: fields.get("otherwise").and_then(|it| self.name(it)),
        };
        if outcome.section.is_none() && (outcome.text.is_none() || outcome.title.is_none()) {
            self.report(value.range, "this outcome says nothing", "give it a `section`, or a `title` and a `text`");
            return None;
        }
        Some(outcome)
    }

    fn image(&mut self, value: &Value) -> Option<Image> {
        let fields = self.fields(value, value.range, &form::IMAGE)?;
        let source = fields.get("source").and_then(|it| self.name(it))?;
        Some(Image { source, alt: fields.get("alt").and_then(|it| self.text(it)) })
    }

    fn test(&mut self, value: &Value) -> Option<PathTest> {
        let fields = self.fields(value, value.range, &form::TEST)?;
        let answers = fields.get("answers").map(|it| it.items().iter().filter_map(|it| self.name(it)).collect());
        Some(PathTest { range: value.range, answers: answers?, outcome: self.name(fields.get("outcome")?)? })
    }

    fn name(&mut self, value: &Value) -> Option<Name> {
        let Some(text) = value.text() else {
            self.report(value.range, "a name is wanted here", "write it in one line");
            return None;
        };
        Some(Name { text: text.to_owned(), range: value.range })
    }

    /// A text: the same in all languages, by language, or taken from an article.
    fn text(&mut self, value: &Value) -> Option<Text> {
        let range = value.range;
        if value.text().is_some() {
            return Some(Text::Written { range, sides: vec![self.written(None, value)?] });
        }
        let entries = value.entries();
        let reference = |(key, _): &&(Key, Value)| REFERENCES.iter().any(|it| key.text.eq_ignore_ascii_case(it.name));
        if let Some((key, target)) = entries.iter().find(reference) {
            for (other, _) in entries.iter().filter(|it| it.0 != *key) {
                let message = format!("`{}` stands beside `{}`", other.text, key.text);
                self.report(other.range, message, "a text is either written here or taken from an article");
            }
            let part = if key.text.eq_ignore_ascii_case("unit") { Part::Unit } else { Part::Section };
            let name = self.name(target)?;
            return Some(Text::Reference(Reference { part, target: name.text, range: name.range }));
        }
        let mut sides = Vec::new();
        for (key, value) in entries {
            match Locale::parse(&key.text) {
                Some(locale) => sides.extend(self.written(Some((locale, key)), value)),
                // `{en: Yes, it is}` is a text `Yes` and a key `it is`.
                None if value.is_blank() => self.report(
                    key.range,
                    format!("a text has no key `{}`", key.text),
                    "put a text with a comma in it into quotation marks",
                ),
                None => self.unknown(key, "a text", REFERENCES.iter().map(|it| it.name)),
            }
        }
        if sides.is_empty() {
            if entries.is_empty() {
                self.report(
                    range,
                    "a text is wanted here",
                    "write it, or `{ja: …, en: …}`, or `{unit: \"article.md#id\"}`",
                );
            }
            return None;
        }
        Some(Text::Written { range, sides })
    }

    fn written(&mut self, locale: Option<(Locale, &Key)>, value: &Value) -> Option<Written> {
        let Some(text) = value.text() else {
            let place = locale.map_or(value.range, |it| it.1.range);
            self.report(place, "the text is empty", "write it, or remove the line");
            return None;
        };
        let mut references = Vec::new();
        let path = self.source.path();
        let blocks = parse_fragment(text, path, value.range, &mut references, &mut self.findings);
        let document = Document {
            path: path.clone(),
            // Where it stands changes nothing about it, so an edit above it costs nothing here.
            digest: Digest::of(&(path, text)),
            front_matter: FrontMatter::default(),
            blocks,
            units: Vec::new(),
            has_includes: has_includes(&references),
            references,
            anchors: Vec::new(),
            suppressions: Vec::new(),
            aligned: false,
            has_html: true,
            faq: false,
        };
        Some(Written {
            locale: locale.map(|it| it.0),
            range: value.range,
            text: text.to_owned(),
            document: Arc::new(document),
        })
    }
}

/// Names that mean something else in the query or among the files of a tree.
const RESERVED: &[&str] = &["index", "view", "tabs", "q"];

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;
    use crate::text::LineIndex;

    #[track_caller]
    fn check(yaml: &str, expected: Expect) {
        let source = Source::new("hub.tree.yml", yaml);
        let Reported { value: tree, findings } = parse(&source);
        let mut out: String = tree.nodes.iter().map(|it| format!("{}\n", outline(it))).collect();
        let index = LineIndex::new(yaml);
        for finding in findings {
            let at = index.position(yaml, finding.span.range.start as usize);
            let help = finding.help.unwrap_or_default();
            out.push_str(&format!("{}:{} {} ({help})\n", at.line, at.column, finding.message));
        }
        expected.assert_eq(&out);
    }

    fn outline(node: &Node) -> String {
        match &node.kind {
            NodeKind::Outcome(outcome) => {
                format!("{} = {}", node.id.text, outcome.section.as_ref().map_or("", |it| &it.target))
            }
            NodeKind::Question { choices, .. } => {
                let goal = |it: &Choice| match &it.goal {
                    Goal::Node(name) => name.text.clone(),
                    Goal::Article(name) => format!("article {}", name.text),
                    Goal::Tree(name) => format!("tree {}", name.text),
                };
                format!("{} → {}", node.id.text, choices.iter().map(goal).collect::<Vec<_>>().join(", "))
            }
        }
    }

    #[test]
    fn questions_and_outcomes_are_read() {
        check(
            "title: T\nnodes:\n  a:\n    question: {ja: 一, en: One}\n    options:\n      - {to: b, label: はい}\n      - article: x.md#y\n      - {tree: z.tree.yml}\n  b:\n    outcome: {section: x.md#b}\n",
            expect![[r#"
                a → b, article x.md#y, tree z.tree.yml
                b = x.md#b
            "#]],
        );
    }

    #[test]
    fn what_cannot_be_understood_is_left_out_and_named() {
        check(
            "titel: T\nnodes:\n  index: {question: Q}\n  a: {}\n  A: {question: Q, outcome: {section: s}}\n  b:\n    question: {en: Yes, it is}\n    options: [{to: a, tree: b}, {label: L}, x]\n",
            expect![[r#"
                b → 
                1:1 the tree has no key `titel` (did you mean `title`?)
                3:3 a node cannot be called `index` (that name has another meaning in addresses: choose another)
                4:3 the node `a` has neither `question` nor `outcome` (write what is asked, or what to do)
                5:3 there are two nodes `A` (rename one of them; names must differ in more than case)
                8:15 this option leads to several places (give it one of `to`, `article` and `tree`)
                8:33 this option leads nowhere (give it one of `to`, `article` and `tree`)
                8:45 an option is wanted here, with keys (possible: `label`, `to`, `article`, `tree`, `id`)
                7:25 a text has no key `it is` (put a text with a comma in it into quotation marks)
            "#]],
        );
    }

    #[test]
    fn text_that_is_no_tree_is_one_finding() {
        check(
            "- a\n- b\n",
            expect![[r#"
            1:1 the tree is wanted here, with keys (possible: `title`, `description`, `start`, `nodes`, `expect`)
        "#]],
        );
        check(
            "a: [\n",
            expect![[r#"
            1:4 this tree is not valid YAML: unclosed bracket '[' (mend the YAML at this place; until then the tree is not published)
        "#]],
        );
        check(
            "",
            expect![[r#"
            1:1 the tree is wanted here, with keys (possible: `title`, `description`, `start`, `nodes`, `expect`)
        "#]],
        );
    }
}
