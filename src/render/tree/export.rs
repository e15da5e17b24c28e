//! A tree as text that other programs draw or people review: Mermaid, DOT, an outline.

use std::fmt::Write as _;

use crate::locale::Locale;
use crate::render::tree::order::{Numbering, numbering};
use crate::site::Site;
use crate::site::trees::{LinkedGoal, LinkedKind, LinkedTree, Phrases};

/// A form of text that a tree can take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A flowchart of Mermaid.
    Mermaid,
    /// A graph of Graphviz.
    Dot,
    /// Numbered questions with the numbers that their answers lead to.
    Outline,
}

/// A tree in a locale as text.
pub fn export(site: &Site, tree: &LinkedTree, locale: &Locale, form: Form) -> String {
    let exporter = Exporter { site, tree, locale, numbering: numbering(tree) };
    match form {
        Form::Mermaid => exporter.mermaid(),
        Form::Dot => exporter.dot(),
        Form::Outline => exporter.outline(),
    }
}

struct Exporter<'a> {
    site: &'a Site,
    tree: &'a LinkedTree,
    locale: &'a Locale,
    numbering: Numbering,
}

/// Where an answer leads.
enum End {
    Node(usize),
    Outside(String),
    Nowhere,
}

impl Exporter<'_> {
    fn text(&self, phrases: &Phrases) -> String {
        phrases.get(self.locale).map_or_else(String::new, |it| it.plain.clone())
    }

    fn heading(&self, node: usize) -> String {
        self.text(&self.tree.nodes[node].heading)
    }

    /// The answers of a node: their labels, and where they lead.
    fn answers(&self, node: usize) -> Vec<(String, End)> {
        match &self.tree.nodes[node].kind {
            LinkedKind::Outcome { otherwise, .. } => {
                otherwise.iter().map(|it| (String::new(), End::Node(*it))).collect()
            }
            LinkedKind::Question(choices) => choices
                .iter()
                .map(|choice| {
                    let end = match &choice.goal {
                        LinkedGoal::Node(node) => End::Node(*node),
                        LinkedGoal::Tree(tree) => End::Outside(self.text(&self.site.trees[*tree].title)),
                        LinkedGoal::Article(article, _) => {
                            End::Outside(self.site.title(*article, self.locale).0.to_owned())
                        }
                        LinkedGoal::Nowhere => End::Nowhere,
                    };
                    (self.text(&choice.label), end)
                })
                .collect(),
        }
    }

    fn mermaid(&self) -> String {
        // Mermaid reads entities in quoted text, written with `#`.
        let quoted =
            |text: &str| text.replace('#', "#35;").replace('"', "#quot;").replace('<', "#lt;").replace('>', "#gt;");
        let mut out = String::from("flowchart LR\n");
        let mut outside = 0;
        for node in &self.numbering.order {
            let number = self.numbering.number(*node);
            let text = quoted(&self.heading(*node));
            let _ = match self.tree.graph.outcomes[*node] {
                true => writeln!(out, "  n{number}([\"{text}\"])"),
                false => writeln!(out, "  n{number}[\"{text}\"]"),
            };
            for (label, end) in self.answers(*node) {
                let label = if label.is_empty() { String::new() } else { format!("|\"{}\"|", quoted(&label)) };
                let _ = match end {
                    End::Node(to) => writeln!(out, "  n{number} -->{label} n{}", self.numbering.number(to)),
                    End::Outside(title) => {
                        outside += 1;
                        writeln!(out, "  n{number} -->{label} x{outside}[/\"{}\"/]", quoted(&title))
                    }
                    End::Nowhere => Ok(()),
                };
            }
        }
        out
    }

    fn dot(&self) -> String {
        let quoted = |text: &str| text.replace('\\', "\\\\").replace('"', "\\\"");
        let mut out = format!("digraph \"{}\" {{\n  rankdir=LR;\n  node [shape=box];\n", quoted(&self.tree.name));
        let mut outside = 0;
        for node in &self.numbering.order {
            let number = self.numbering.number(*node);
            let style = if self.tree.graph.outcomes[*node] { ", style=rounded" } else { "" };
            let _ = writeln!(out, "  n{number} [label=\"{}\"{style}];", quoted(&self.heading(*node)));
            for (label, end) in self.answers(*node) {
                let label = quoted(&label);
                let _ = match end {
                    End::Node(to) => {
                        writeln!(out, "  n{number} -> n{} [label=\"{label}\"];", self.numbering.number(to))
                    }
                    End::Outside(title) => {
                        outside += 1;
                        let _ = writeln!(out, "  x{outside} [label=\"{}\", style=dashed];", quoted(&title));
                        writeln!(out, "  n{number} -> x{outside} [label=\"{label}\"];")
                    }
                    End::Nowhere => Ok(()),
                };
            }
        }
        out.push_str("}\n");
        out
    }

    fn outline(&self) -> String {
        let mut out = format!("{}\n", self.text(&self.tree.title));
        for node in &self.numbering.order {
            let sign = if self.tree.graph.outcomes[*node] { "= " } else { "" };
            let number = self.numbering.number(*node);
            let _ = writeln!(out, "\n{number}. {sign}{} [{}]", self.heading(*node), self.tree.nodes[*node].id);
            for (label, end) in self.answers(*node) {
                let label = if label.is_empty() { "…" } else { &label };
                let _ = match end {
                    End::Node(to) => writeln!(out, "   - {label} → {}", self.numbering.number(to)),
                    End::Outside(title) => writeln!(out, "   - {label} → {title}"),
                    End::Nowhere => writeln!(out, "   - {label}"),
                };
            }
        }
        out
    }
}
