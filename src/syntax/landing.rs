//! docfx's YAML pages (`### YamlMime:Hub`, `Landing`, `FAQ`, `Tutorial`) → a readable [`Document`].
//!
//! A page keeps its texts and links in their order; cards and icons are decoration and become headings
//! and lists (`format.md` section 3, landing pages). Markdown inside is left to the caller's parser.

mod metadata;
mod part;

use crate::finding::{Finding, Reported, Severity, code};
use crate::source::Source;
use crate::syntax::document::{Block, BlockKind, Document, Inline, Inlines, Reference, has_includes};
use crate::syntax::yaml::{self, Node, NodeKind};
use crate::text::{Span, TextRange};

/// Parses Markdown that is a value of the file at the given place.
pub type Markdown<'a> = &'a dyn Fn(&str, TextRange, &mut Vec<Reference>, &mut Vec<Finding>) -> Vec<Block>;

/// Parses a YAML file that may be a page; no document where it is none.
///
/// A file without `### YamlMime:` in its first line is no page and no finding.
pub fn parse(source: &Source, markdown: Markdown<'_>) -> Reported<Option<Document>> {
    let Some((name, range)) = mime(source.text()) else { return Reported::default() };
    let kind = match name.to_ascii_lowercase().as_str() {
        "hub" | "landing" => Kind::Parts,
        "faq" => Kind::Faq,
        "tutorial" => Kind::Tutorial,
        // Settings and tables, without text of their own.
        "tableofcontent" | "contextobject" | "xrefmap" => return Reported::default(),
        _ => {
            let mut finding = Finding::new(
                code::LANDING_INVALID,
                Span::new(source.path(), range),
                format!("`{name}` is no kind of page"),
            )
            .help("use `Hub`, `Landing`, `FAQ` or `Tutorial`; this file is not published");
            finding.severity = Severity::Suggestion;
            return Reported { value: None, findings: vec![finding] };
        }
    };
    let root = match yaml::parse(source.text()) {
        Ok(root) => root,
        Err(invalid) => {
            let message = format!("this page is not valid YAML: {}", invalid.reason);
            let finding = Finding::new(code::LANDING_INVALID, Span::new(source.path(), invalid.range), message)
                .help("mend the YAML at this place; until then the page is not published");
            return Reported { value: None, findings: vec![finding] };
        }
    };
    let mut page = Page { source, markdown, references: Vec::new(), findings: Vec::new() };
    let blocks = page.blocks(kind, &root);
    let document = Document {
        path: source.path().clone(),
        digest: source.digest(),
        front_matter: metadata::front_matter(&root),
        blocks,
        units: Vec::new(),
        has_includes: has_includes(&page.references),
        references: page.references,
        anchors: Vec::new(),
        suppressions: Vec::new(),
        aligned: false,
        // Its texts are Markdown of many places.
        has_html: true,
        faq: matches!(kind, Kind::Faq),
    };
    Reported { value: Some(document), findings: page.findings }
}

/// The kind in the first line, and its place.
fn mime(text: &str) -> Option<(&str, TextRange)> {
    let line = text.lines().next()?;
    let (marks, name) = line.split_once("YamlMime:")?;
    let is_comment = marks.trim().starts_with('#') && marks.trim().trim_matches('#').is_empty();
    let start = marks.len() + "YamlMime:".len();
    let name = name.trim();
    (is_comment && !name.is_empty()).then(|| (name, TextRange::new(start, start + line[start..].trim_end().len())))
}

#[derive(Clone, Copy)]
enum Kind {
    /// Hub and Landing: cards in groups.
    Parts,
    /// Questions and answers.
    Faq,
    /// Steps with Markdown.
    Tutorial,
}

/// A page while it is made.
struct Page<'a> {
    source: &'a Source,
    markdown: Markdown<'a>,
    references: Vec<Reference>,
    findings: Vec<Finding>,
}

impl Page<'_> {
    fn blocks(&mut self, kind: Kind, root: &Node) -> Vec<Block> {
        let mut blocks = Vec::new();
        match title(root) {
            Some(title) => blocks.push(heading(1, title.range, text_of(title).into())),
            None => self.report(TextRange::start_of_file(), "this page has no `title`", "write one: `title: text`"),
        }
        for (key, value) in root.entries() {
            let name = key.text.to_ascii_lowercase();
            match (kind, name.as_str()) {
                (_, "title" | "metadata") => {}
                (_, "summary") => blocks.extend(self.markdown(value)),
                // FAQ pages may end in a stretch of Markdown.
                (_, "additionalcontent") if value.text().is_some() => blocks.extend(self.markdown(value)),
                (Kind::Faq, "sections") => blocks.extend(self.each(key, value, Self::questions)),
                (Kind::Tutorial, "items") => blocks.extend(self.each(key, value, Self::step)),
                (Kind::Parts, _) if !matches!(value.kind, NodeKind::Text(_)) => {
                    blocks.extend(self.parts_of_root(key, value));
                }
                _ => self.report_hidden(key, value),
            }
        }
        blocks
    }

    /// The blocks of each map in a list; anything else is reported.
    fn each(
        &mut self,
        key: &yaml::Key,
        value: &Node,
        mut blocks_of: impl FnMut(&mut Self, &Node) -> Vec<Block>,
    ) -> Vec<Block> {
        if !matches!(value.kind, NodeKind::List(_)) {
            self.report_hidden(key, value);
        }
        let mut blocks = Vec::new();
        for node in value.items() {
            match &node.kind {
                NodeKind::Map(_) => blocks.extend(blocks_of(self, node)),
                NodeKind::Text(_) | NodeKind::List(_) | NodeKind::Null => self.report_item(&key.text, node),
            }
        }
        blocks
    }

    fn questions(&mut self, section: &Node) -> Vec<Block> {
        let mut blocks = Vec::new();
        let mut level = 2;
        // Sections must have a name, so pages with a single one call it this, and docfx does not show it.
        if let Some(name) = section.get("name")
            && let Some(text) = name.text()
            && !text.eq_ignore_ascii_case("ignored")
        {
            let content = self.inline_markdown(name);
            blocks.push(heading(level, name.range, content));
            level += 1;
        }
        for (key, value) in section.entries() {
            match key.text.to_ascii_lowercase().as_str() {
                "name" => {}
                "summary" => blocks.extend(self.markdown(value)),
                "questions" => blocks.extend(self.each(key, value, |page, it| page.question(it, level))),
                _ => self.report_hidden(key, value),
            }
        }
        blocks
    }

    fn question(&mut self, node: &Node, level: u8) -> Vec<Block> {
        let mut blocks = Vec::new();
        for (key, value) in node.entries() {
            match key.text.to_ascii_lowercase().as_str() {
                "question" if !value.is_blank() => {
                    let content = self.inline_markdown(value);
                    blocks.insert(0, heading(level, value.range, content));
                }
                "question" => {}
                "answer" => blocks.extend(self.markdown(value)),
                _ => self.report_hidden(key, value),
            }
        }
        blocks
    }

    fn step(&mut self, node: &Node) -> Vec<Block> {
        let mut blocks = Vec::new();
        for (key, value) in node.entries() {
            match key.text.to_ascii_lowercase().as_str() {
                "title" if !value.is_blank() => {
                    let content = self.inline_markdown(value);
                    blocks.insert(0, heading(2, value.range, content));
                }
                "title" => {}
                "content" => blocks.extend(self.markdown(value)),
                _ => self.report_hidden(key, value),
            }
        }
        blocks
    }

    fn markdown(&mut self, node: &Node) -> Vec<Block> {
        match &node.kind {
            NodeKind::Text(text) if !text.trim().is_empty() => {
                (self.markdown)(text, node.range, &mut self.references, &mut self.findings)
            }
            NodeKind::Text(_) | NodeKind::Null => Vec::new(),
            NodeKind::List(_) | NodeKind::Map(_) => {
                let line = first_line(self.source.text(), node.range);
                self.report(line, "this must be text", "write the text after the key, or `|` and the text below it");
                Vec::new()
            }
        }
    }

    /// Markdown for a heading: as written where it is more than one paragraph.
    fn inline_markdown(&mut self, node: &Node) -> Inlines {
        let (references, findings) = (self.references.len(), self.findings.len());
        let mut blocks = self.markdown(node);
        if let [Block { kind: BlockKind::Paragraph(content), .. }] = blocks.as_mut_slice() {
            return std::mem::take(content);
        }
        self.references.truncate(references);
        self.findings.truncate(findings);
        text_of(node).into()
    }

    /// Reports a key whose text no reader will see.
    fn report_hidden(&mut self, key: &yaml::Key, value: &Node) {
        if value.is_blank() || is_setting(&key.text) {
            return;
        }
        let message = format!("the text of `{}` is not shown", key.text);
        self.report(key.range, message, "move it to a key that is shown, such as `summary`, or remove it");
    }

    /// Reports an item of a list that has no keys.
    fn report_item(&mut self, list: &str, node: &Node) {
        if !node.is_blank() {
            let line = first_line(self.source.text(), node.range);
            self.report(line, format!("this item of `{list}` is not shown"), "write its parts as `key: text`");
        }
    }

    fn report(&mut self, range: TextRange, message: impl Into<String>, help: &str) {
        let span = Span::new(self.source.path(), range);
        self.findings.push(Finding::new(code::LANDING_INVALID, span, message).help(help));
    }
}

/// Whether a key says how something looks or is filed, and not what a reader would miss.
fn is_setting(key: &str) -> bool {
    let key = key.to_ascii_lowercase();
    key.starts_with("ms.")
        || matches!(
            key.as_str(),
            "brand"
                | "imagesrc"
                | "imagealt"
                | "itemtype"
                | "linklisttype"
                | "cardtype"
                | "durationinminutes"
                | "uid"
                | "chromeless"
                | "level"
                | "isvertical"
        )
}

fn title(root: &Node) -> Option<&Node> {
    let of_page = root.get("title").filter(|it| it.text().is_some());
    of_page.or_else(|| root.get("metadata")?.get("title").filter(|it| it.text().is_some()))
}

fn heading(level: u8, range: TextRange, content: Inlines) -> Block {
    Block { range, kind: BlockKind::Heading { level: level.min(6), anchors: [].into(), content } }
}

/// A scalar as one line of text.
fn text_of(node: &Node) -> Inline {
    let words: Vec<&str> = node.text().unwrap_or_default().split(['\n', '\r']).map(str::trim).collect();
    Inline::Text(words.join(" ").trim().into())
}

fn first_line(text: &str, range: TextRange) -> TextRange {
    let line = text[range.as_usize()].lines().next().unwrap_or_default();
    TextRange::new(range.as_usize().start, range.as_usize().start + line.len())
}

#[cfg(test)]
mod tests;
