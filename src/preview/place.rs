//! Where a page and its text come from: files, and places in them.

use crate::site::Site;
use crate::site::align::LeafUnit;
use crate::site::linked::{LinkedDocument, Target};
use crate::site::trees::LinkedTree;
use crate::syntax::document::Side;
use crate::syntax::walk::bare_leaves;
use crate::text::{SourcePath, Span};

/// What a piece of a page is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Where its text stands in the language of the page.
    pub span: Span,
    /// All of it, in both languages where one file has both.
    pub whole: Span,
    /// What it is.
    pub kind: PlaceKind,
}

/// What a piece of a page is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlaceKind {
    /// A sentence that an aligned article marks.
    Aligned,
    /// A block that is a unit.
    Block,
    /// A node of a decision tree.
    Node,
    /// The page's file: nothing smaller is known.
    File,
}

/// The files that a page is made of, its own first; none where no file makes it.
pub fn files(site: &Site, output: &str) -> Vec<SourcePath> {
    let mut files = Vec::new();
    if let Some(page) = site.page_at(output) {
        gather(&page.linked, site, &mut files);
    } else if let Some((tree, _)) = node(site, output) {
        files.push(tree.path.clone());
    }
    files
}

fn gather(linked: &LinkedDocument, site: &Site, files: &mut Vec<SourcePath>) {
    let add = |path: &SourcePath, files: &mut Vec<SourcePath>| {
        if !files.contains(path) {
            files.push(path.clone());
        }
    };
    add(&linked.document.path, files);
    for target in &linked.targets {
        if let Target::Tree(embedded) = target {
            let named = site.trees.iter().filter(|it| embedded.href.contains(&format!("trees/{}/", it.name)));
            named.for_each(|it| add(&it.path, files));
        }
    }
    linked.includes.values().for_each(|it| gather(it, site, files));
}

/// The tree of one of its pages, and the node where it is a node's.
fn node<'s>(site: &'s Site, output: &str) -> Option<(&'s LinkedTree, Option<usize>)> {
    let (_, below) = output.split_once('/')?;
    site.trees.iter().find_map(|tree| match tree.overview() == below {
        true => Some((tree, None)),
        false => (0..tree.nodes.len()).find(|it| tree.page(*it) == below).map(|it| (tree, Some(it))),
    })
}

/// Where the element of an id on a page comes from; without such an id, where the page does.
pub fn find(site: &Site, output: &str, id: &str) -> Option<Place> {
    if let Some(page) = site.page_at(output) {
        let file = Span::file(&page.linked.document.path);
        return Some(in_document(&page.linked, id).unwrap_or(Place {
            span: file.clone(),
            whole: file,
            kind: PlaceKind::File,
        }));
    }
    let (tree, node) = node(site, output)?;
    let (span, kind) = match node {
        Some(node) => (tree.nodes[node].span.clone(), PlaceKind::Node),
        None => (Span::file(&tree.path), PlaceKind::File),
    };
    Some(Place { whole: span.clone(), span, kind })
}

fn in_document(linked: &LinkedDocument, id: &str) -> Option<Place> {
    let document = &linked.document;
    let span = |range| Span { path: document.path.clone(), range };
    if let Some(unit) = document.units.iter().find(|it| *it.id == *id) {
        let side = if linked.side == Side::Original { &unit.original } else { &unit.translation };
        return Some(Place { span: span(side.range), whole: span(unit.range), kind: PlaceKind::Aligned });
    }
    let layout = &linked.layout;
    let is_leaf = |(index, leaf): (usize, &LeafUnit)| match leaf {
        LeafUnit::Unit(key) if key == id => Some(index),
        LeafUnit::Section(section) if layout.sections[*section].key == id => Some(index),
        LeafUnit::Unit(_) | LeafUnit::Section(_) | LeafUnit::None => None,
    };
    let heading = || layout.heading_ids.iter().find(|it| it.1 == id).map(|it| *it.0);
    let leaf = layout.leaves.iter().enumerate().find_map(is_leaf).or_else(heading);
    if let Some(leaf) = leaf.and_then(|it| bare_leaves(&document.blocks).into_iter().nth(it)) {
        let span = span(leaf.range);
        return Some(Place { whole: span.clone(), span, kind: PlaceKind::Block });
    }
    linked.includes.values().find_map(|it| in_document(it, id))
}
