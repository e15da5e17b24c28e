//! What a target that leads nowhere may have meant.

use std::collections::BTreeMap;

use super::ArticleInput;
use super::folders::{is_index, split};
use crate::text::join;

/// Finds what a target with a mistake may have meant.
pub(super) struct Spelling<'a>(BTreeMap<String, Vec<&'a str>>);

impl<'a> Spelling<'a> {
    /// Knows these articles.
    pub(super) fn new(articles: &[ArticleInput<'a>]) -> Self {
        let mut by_name: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        for article in articles {
            let (_, name) = split(article.path);
            by_name.entry(name.to_lowercase()).or_default().push(article.path);
        }
        Self(by_name)
    }

    /// An article of the same name in any case, the nearest folder first; else one of nearly the same path.
    pub(super) fn suggestion(&self, folder: &str, href: &str) -> Option<&'a str> {
        let path = href.split(['?', '#']).next().unwrap_or(href);
        let path = join(folder, path)?.to_lowercase();
        let path = [".md", ".yml", ".yaml", ".html"].iter().find_map(|it| path.strip_suffix(it)).unwrap_or(&path);
        let (wanted_folder, name) = split(path);
        if let Some(paths) = self.0.get(name)
            && !is_index(name)
        {
            let distance = |it: &&&str| strsim::levenshtein(&it.to_lowercase(), path);
            return paths.iter().min_by_key(distance).copied();
        }
        let length = name.chars().count();
        let allowed = (length / 8).clamp(1, 3);
        let near = self.0.iter().filter(|(it, _)| it.chars().count().abs_diff(length) <= allowed);
        let in_folder = near.flat_map(|(it, paths)| {
            let paths = paths.iter().filter(|path| split(path).0.to_lowercase() == wanted_folder);
            paths.map(move |path| (it, *path))
        });
        let distances = in_folder.map(|(it, path)| (strsim::osa_distance(it, name), path));
        distances.filter(|(distance, _)| *distance <= allowed).min().map(|(_, path)| path)
    }
}
