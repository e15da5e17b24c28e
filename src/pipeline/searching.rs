//! The site's own tests of its search.

use std::sync::Arc;

use crate::finding::Finding;
use crate::output::{Contents, OutputPath, Outputs};
use crate::search::engine::Engine;
use crate::search::expectations::{self, Expected};
use crate::site::Site;
use crate::site::catalog::Article;
use crate::source::Snapshot;
use crate::text::SourcePath;

/// Runs the site's own tests of its search, over the files that readers will search.
pub(super) fn search_tests(snapshot: &Snapshot, site: &Site, outputs: &Outputs) -> Vec<Finding> {
    let Some(tests) = snapshot.texts.get(&SourcePath::from(expectations::FILE)) else { return Vec::new() };
    let read = |path: &str| match outputs.get(&OutputPath::new(path))? {
        Contents::Bytes(bytes) => std::str::from_utf8(bytes).ok(),
        Contents::File { .. } => None,
    };
    let expected = |path: &str, place: Option<&str>| {
        let is_meant = |it: &&Arc<Article>| {
            it.variants.values().any(|it| it.document.path.as_str() == path)
                || path.strip_suffix(".md") == Some(&it.name)
        };
        if let Some(article) = site.catalog.articles.iter().find(is_meant) {
            return Some(Expected { address: article.slug.clone(), unit: place.map(str::to_owned) });
        }
        // Without the name of a node, a tree is where it begins.
        let tree = site.trees.iter().find(|it| it.path.as_str() == path)?;
        let node = match place {
            Some(id) => tree.nodes.iter().position(|it| it.id == id)?,
            None => tree.graph.start,
        };
        Some(Expected { address: tree.page(node).trim_end_matches(".html").to_owned(), unit: None })
    };
    Engine::new(&read).map(|it| expectations::check(tests, &it, &expected)).unwrap_or_default()
}
