//! Links and images as an author wrote them, by the reading of another Markdown parser, and whether they lead anywhere.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use comrak::nodes::{self, NodeValue};
use comrak::{Arena, parse_document};
use percent_encoding::percent_decode_str;
use taiyaku::text::SourcePath;

use crate::aligned::{Article, atoms};
use crate::expected::{self, Place};
use crate::folders::Folder;
use crate::html::{Token, tokens};

/// A link or image of an article.
pub(crate) struct Written {
    /// The lines of the file that it can stand on.
    pub(crate) lines: RangeInclusive<usize>,
    /// Where it leads.
    pub(crate) target: String,
}

/// All links and images of an article, those of both sides of its units and in raw HTML among them.
pub(crate) fn of_article(article: &Article, places: &[Place]) -> Vec<Written> {
    let mut all = Vec::new();
    for (unit, place) in article.units.iter().zip(places) {
        for side in &unit.sides {
            let targets = match place {
                Place::Text | Place::Code => {
                    // As a heading is read: in one block.
                    let side = side.split('\n').map(str::trim).collect::<Vec<_>>().join(" ");
                    of_markdown(&format!("# {}", side.trim())).into_iter().map(|it| it.1).collect()
                }
                Place::Html => of_html(side),
                Place::Attribute | Place::Hidden => Vec::new(),
            };
            all.extend(targets.into_iter().map(|target| Written { lines: unit.lines.clone(), target }));
        }
    }
    for (lines, target) in of_markdown(&article.text) {
        all.push(Written { lines: article.file_lines(lines), target });
    }
    all.retain(|it| atoms(&it.target).is_empty());
    all
}

fn of_markdown(text: &str) -> Vec<(RangeInclusive<usize>, String)> {
    let mut found = Vec::new();
    let arena = Arena::new();
    for node in parse_document(&arena, text, &expected::options()).descendants() {
        let node = node.data.borrow();
        let lines = node.sourcepos.start.line..=node.sourcepos.end.line;
        match &node.value {
            NodeValue::Link(link) | NodeValue::Image(link) => found.push((lines, link.url.clone())),
            NodeValue::HtmlBlock(nodes::NodeHtmlBlock { literal, .. }) | NodeValue::HtmlInline(literal) => {
                found.extend(of_html(literal).into_iter().map(|it| (lines.clone(), it)));
            }
            _ => {}
        }
    }
    found
}

fn of_html(html: &str) -> Vec<String> {
    let mut found = Vec::new();
    for token in tokens(html) {
        let Token::Open(name, attributes) = token else { continue };
        let wanted = match name.as_str() {
            "a" => "href",
            "img" => "src",
            _ => continue,
        };
        found.extend(attributes.get(wanted).cloned());
    }
    found
}

/// The files of a folder by which a reference is judged.
pub(crate) struct Files(BTreeSet<String>);

impl Files {
    /// Those of a folder, pairs by the name that both files of one have.
    pub(crate) fn of(folder: &Folder) -> Self {
        let paths = folder.snapshot.texts.keys().chain(folder.snapshot.assets.keys());
        let mut names = BTreeSet::new();
        for path in paths {
            let inner = below_root(folder, path.as_str()).to_lowercase();
            names.insert(inner.replace(".ja.", ".").replace(".en.", "."));
            names.insert(inner);
        }
        Self(names)
    }

    /// The name of the file that a relative reference lacks; `None` where it leads somewhere, or is no such reference.
    pub(crate) fn lacks(&self, folder: &Folder, from: &SourcePath, target: &str) -> Option<String> {
        let target = target.trim();
        let path = target.split(['#', '?']).next().unwrap_or_default();
        let has_scheme = path.split('/').next().is_some_and(|it| it.contains(':'));
        if path.is_empty() || path.starts_with('/') || has_scheme {
            return None;
        }
        let path = percent_decode_str(path).decode_utf8_lossy().replace('\\', "/");
        let name = path.trim_end_matches('/').rsplit('/').next().unwrap_or_default().to_owned();
        let Some(resolved) = from.resolve(&path) else { return Some(name) };
        let inner = below_root(folder, resolved.as_str()).trim_end_matches('/').to_lowercase();
        let endings = ["", ".md", ".yml", "/index.md", "/index.yml"];
        let exists = endings.iter().any(|it| self.0.contains(&format!("{inner}{it}")));
        (!exists).then_some(name)
    }
}

/// A path below the folder of its locale, if it lies in one.
pub(crate) fn below_root<'p>(folder: &Folder, path: &'p str) -> &'p str {
    let below = |root: &String| path.strip_prefix(root.as_str())?.strip_prefix('/');
    folder.config.roots.values().find_map(below).unwrap_or(path)
}
