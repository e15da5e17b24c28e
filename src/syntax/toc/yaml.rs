//! `toc.yml`: a list of nodes, or a map whose `items` is one.

use super::{Toc, TocEntry};
use crate::finding::{Finding, Reported, code};
use crate::source::Source;
use crate::syntax::yaml::{self, Node, NodeKind};
use crate::text::{Span, TextRange};

pub(super) fn parse(source: &Source) -> Reported<Toc> {
    let mut reader = Reader { source, findings: Vec::new() };
    let nodes = match yaml::parse(source.text()) {
        Ok(node) => reader.nodes_of(node),
        Err(invalid) => {
            let message = format!("this table of contents is not valid YAML: {}", invalid.reason);
            reader.report(invalid.range, message, "mend the YAML at this place; until then the file has no entries");
            Vec::new()
        }
    };
    let is_breadcrumb =
        !nodes.is_empty() && nodes.iter().all(|it| it.get("tocHref").is_some() && it.get("href").is_none());
    let entries = reader.entries(&nodes);
    Reported { value: Toc { path: source.path().clone(), entries, is_breadcrumb }, findings: reader.findings }
}

struct Reader<'a> {
    source: &'a Source,
    findings: Vec<Finding>,
}

impl Reader<'_> {
    /// The nodes at the top.
    fn nodes_of(&mut self, root: Node) -> Vec<Node> {
        if let Some(items) = root.get("items") {
            let items = items.clone();
            return self.list(items);
        }
        match root.kind {
            NodeKind::Map(entries) if entries.iter().any(|(key, _)| key.text.eq_ignore_ascii_case("name")) => {
                vec![Node { range: root.range, kind: NodeKind::Map(entries) }]
            }
            NodeKind::Map(_) => {
                self.report(first_line(self.source, root.range), "this table of contents has no `items`", SHAPE);
                Vec::new()
            }
            NodeKind::Text(_) | NodeKind::List(_) | NodeKind::Null => self.list(root),
        }
    }

    fn list(&mut self, node: Node) -> Vec<Node> {
        match node.kind {
            NodeKind::List(nodes) => nodes,
            NodeKind::Null => Vec::new(),
            NodeKind::Text(_) | NodeKind::Map(_) => {
                let range = first_line(self.source, node.range);
                self.report(range, "entries of a table of contents must be a list", SHAPE);
                Vec::new()
            }
        }
    }

    fn entries(&mut self, nodes: &[Node]) -> Vec<TocEntry> {
        nodes.iter().filter_map(|it| self.entry(it)).collect()
    }

    fn entry(&mut self, node: &Node) -> Option<TocEntry> {
        if !matches!(node.kind, NodeKind::Map(_)) {
            let range = first_line(self.source, node.range);
            self.report(range, "an entry of a table of contents must have a `name`", SHAPE);
            return None;
        }
        let name = self.text(node, "name").or_else(|| self.text(node, "displayName"));
        let [href, topic, homepage, toc] = ["href", "topicHref", "homepage", "tocHref"].map(|key| self.text(node, key));
        // docfx: with a page of its own, `href` is the table of contents below the entry.
        let (href, toc) = match topic.or(homepage) {
            Some(page) => (Some(page), toc.or(href)),
            None => (href, toc),
        };
        let items = match node.get("items").cloned() {
            Some(items) => {
                let nodes = self.list(items);
                self.entries(&nodes)
            }
            None => Vec::new(),
        };
        let range = href.or(toc).or(name).map_or_else(|| first_line(self.source, node.range), |(_, range)| range);
        let owned = |it: Option<(&str, TextRange)>| it.map(|(text, _)| text.to_owned());
        let entry =
            TocEntry { title: owned(name).unwrap_or_default(), href: owned(href), toc: owned(toc), range, items };
        if entry.title.is_empty() && entry.href.is_none() && entry.toc.is_none() {
            self.report(range, "this entry has neither a `name` nor an `href`", "give it a `name`");
            if entry.items.is_empty() {
                return None;
            }
        }
        Some(entry)
    }

    /// The text of a key, in any case, with its place.
    fn text<'n>(&mut self, node: &'n Node, key: &str) -> Option<(&'n str, TextRange)> {
        let mut values = node.entries().iter().filter(|(it, _)| it.text.eq_ignore_ascii_case(key));
        let (_, value) = values.next()?;
        for (again, _) in values {
            self.report(again.range, format!("`{key}` stands twice in this entry"), "remove one of them");
        }
        if matches!(value.kind, NodeKind::List(_) | NodeKind::Map(_)) {
            self.report(first_line(self.source, value.range), format!("`{key}` must be text"), SHAPE);
        }
        value.text().map(|text| (text, value.range))
    }

    fn report(&mut self, range: TextRange, message: impl Into<String>, help: &str) {
        let span = Span::new(self.source.path(), range);
        self.findings.push(Finding::new(code::TOC_INVALID, span, message).help(help));
    }
}

const SHAPE: &str = "write entries as `- name: text`, with `href: article.md` or `items:` below";

/// The part of a range on its first line: a finding need not underline a whole branch.
fn first_line(source: &Source, range: TextRange) -> TextRange {
    let line = source.text()[range.as_usize()].lines().next().unwrap_or_default();
    TextRange::new(range.as_usize().start, range.as_usize().start + line.len())
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use crate::syntax::toc::outline::outline;

    #[track_caller]
    fn check(yaml: &str, expected: Expect) {
        expected.assert_eq(&outline("docs/toc.yml", yaml));
    }

    #[test]
    fn a_list_of_nodes_nests_by_items() {
        check(
            "- name: 概要\n  href: a.md\n- name: '手順: 一'\n  items:\n  - name: 2.0\n    href: b.md\n    uid: x\n  - name: 外\n    href: https://example.com/\n",
            expect![[r#"
                "概要" -> a.md   [a.md]
                "手順: 一"   ['手順: 一']
                  "2.0" -> b.md   [b.md]
                  "外" -> https://example.com/   [https://example.com/]
            "#]],
        );
    }

    #[test]
    fn a_map_with_items_is_the_same() {
        check(
            "### YamlMime:TableOfContent\nmetadata: {a: b}\nItems:\r\n- Name: a\r\n  HREF: a.md\r\n",
            expect![[r#"
            "a" -> a.md   [a.md]
        "#]],
        );
    }

    #[test]
    fn a_page_of_its_own_leaves_the_href_to_the_table_below() {
        check(
            "- name: a\n  href: sub/\n  topicHref: sub/index.md\n- name: b\n  tocHref: c/toc.yml\n  homepage: c/x.md\n- name: d\n  href: d/toc.yml\n- href: e.md\n",
            expect![[r#"
                "a" -> sub/index.md + sub/   [sub/index.md]
                "b" -> c/x.md + c/toc.yml   [c/x.md]
                "d" -> d/toc.yml   [d/toc.yml]
                "" -> e.md   [e.md]
            "#]],
        );
    }

    #[test]
    fn breadcrumbs_are_known_as_such() {
        check(
            "- name: a\n  tocHref: /\n  topicHref: /a/index\n",
            expect![[r#"
            (breadcrumb)
            "a" -> /a/index + /   [/a/index]
        "#]],
        );
    }

    #[test]
    fn what_is_no_entry_is_a_finding() {
        check(
            "- text\n- href:\n    a: b\n  name: c\n- items:\n  - name: d\n- name: e\n  name: f\n  items: g\n- uid: h\n",
            expect![[r#"
                "c"   [c]
                ""   [items:]
                  "d"   [d]
                "e"   [e]
                toc-invalid: an entry of a table of contents must have a `name` at "text"
                toc-invalid: `href` must be text at "a: b"
                toc-invalid: this entry has neither a `name` nor an `href` at "items:"
                toc-invalid: `name` stands twice in this entry at "name"
                toc-invalid: entries of a table of contents must be a list at "g"
                toc-invalid: this entry has neither a `name` nor an `href` at "uid: h"
            "#]],
        );
        check(
            "a: b\n",
            expect![[r#"
            toc-invalid: this table of contents has no `items` at "a: b"
        "#]],
        );
        check(
            "just text\n",
            expect![[r#"
            toc-invalid: entries of a table of contents must be a list at "just text"
        "#]],
        );
        check(
            "- name: 'a\n",
            expect![[r#"
            toc-invalid: this table of contents is not valid YAML: unclosed quote at ""
        "#]],
        );
    }

    #[test]
    fn an_empty_file_has_no_entries() {
        check("", expect![[""]]);
        check("items:\n", expect![[""]]);
    }
}
