//! What a target that leads nowhere may have meant.

use std::collections::BTreeMap;

use super::ArticleInput;
use super::folders::{is_index, split};
use crate::text::join;

/// Finds what a target with a mistake may have meant.
pub(super) struct Spelling<'a> {
    /// Paths by name in lower case.
    by_name: BTreeMap<String, Vec<&'a str>>,
    /// Names with their paths by folder and beginning, in lower case: a mistake is seldom there.
    by_beginning: BTreeMap<(String, String), Vec<Name<'a>>>,
}

/// The name of an article.
struct Name<'a> {
    name: String,
    letters: Letters,
    path: &'a str,
}

/// How often a name has each letter, which is quickly compared; letters that differ may be counted as one.
#[derive(Clone, Copy)]
struct Letters([u8; 64]);

impl Letters {
    fn of(name: &str) -> Self {
        let mut counts = [0u8; 64];
        for letter in name.chars() {
            let count = &mut counts[u32::from(letter) as usize % 64];
            *count = count.saturating_add(1);
        }
        Self(counts)
    }

    /// At least how many letters must be changed to make one name of the other.
    fn distance(&self, other: &Self) -> usize {
        let more = |one: &Self, other: &Self| -> u16 {
            one.0.iter().zip(&other.0).map(|(one, other)| u16::from(one.saturating_sub(*other))).sum()
        };
        usize::from(more(self, other).max(more(other, self)))
    }
}

impl<'a> Spelling<'a> {
    /// Knows these articles.
    pub(super) fn new(articles: &[ArticleInput<'a>]) -> Self {
        let mut by_name: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        let mut by_beginning: BTreeMap<(String, String), Vec<Name<'a>>> = BTreeMap::new();
        for article in articles {
            let (folder, name) = split(article.path);
            let name = name.to_lowercase();
            by_name.entry(name.clone()).or_default().push(article.path);
            let key = (folder.to_lowercase(), beginning(&name));
            by_beginning.entry(key).or_default().push(Name { letters: Letters::of(&name), name, path: article.path });
        }
        Self { by_name, by_beginning }
    }

    /// An article of the same name in any case, the nearest folder first; else one of nearly the same path.
    pub(super) fn suggestion(&self, folder: &str, href: &str) -> Option<&'a str> {
        let path = href.split(['?', '#']).next().unwrap_or(href);
        let path = join(folder, path)?.to_lowercase();
        let path = [".md", ".yml", ".yaml", ".html"].iter().find_map(|it| path.strip_suffix(it)).unwrap_or(&path);
        let (wanted_folder, name) = split(path);
        if let Some(paths) = self.by_name.get(name)
            && !is_index(name)
        {
            let distance = |it: &&&str| strsim::levenshtein(&it.to_lowercase(), path);
            return paths.iter().min_by_key(distance).copied();
        }
        let allowed = (name.chars().count() / 8).clamp(1, 3);
        // Among very many names of one beginning, the likeliest says little and costs much.
        let near = self.by_beginning.get(&(wanted_folder.to_owned(), beginning(name)));
        let near = near.filter(|it| it.len() <= MOST_COMPARED).into_iter().flatten();
        let letters = Letters::of(name);
        let near = near.filter(|it| it.name.len().abs_diff(name.len()) <= 4 * allowed);
        let near = near.filter(|it| it.letters.distance(&letters) <= allowed);
        let distances = near.map(|it| (strsim::osa_distance(&it.name, name), it.path));
        distances.filter(|(distance, _)| *distance <= allowed).min().map(|(_, path)| path)
    }
}

/// How many names a mistake is compared with.
const MOST_COMPARED: usize = 64;

fn beginning(name: &str) -> String {
    name.chars().take(2).collect()
}
