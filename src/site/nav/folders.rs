//! Articles → entries by folders and titles: where no table of contents says otherwise.

use std::collections::BTreeMap;

use super::build::Draft;
use super::{ArticleInput, EntryTarget, Title};
use crate::locale::Locale;

/// Entries for articles, given with their paths below the folder that the entries are for.
///
/// An article named `index` is the target of its folder's entry. A folder with nothing but one folder or one
/// article in it is left out. The folder's own `index` comes first, the rest by title.
pub(super) fn entries(locale: &Locale, articles: &[(&str, &ArticleInput<'_>)]) -> Vec<Draft> {
    let mut root = Folder::default();
    for (path, article) in articles {
        root.add(path, article);
    }
    while root.articles.is_empty() && root.index.is_none() && root.folders.len() == 1 {
        let Some((_, only)) = root.folders.pop_first() else { break };
        root = only;
    }
    let index = root.index.map(Draft::of_article);
    index.into_iter().chain(root.items(locale)).collect()
}

#[derive(Default)]
struct Folder<'a> {
    index: Option<&'a ArticleInput<'a>>,
    articles: Vec<&'a ArticleInput<'a>>,
    folders: BTreeMap<&'a str, Folder<'a>>,
}

impl<'a> Folder<'a> {
    fn add(&mut self, path: &'a str, article: &'a ArticleInput<'a>) {
        let mut folder = self;
        let mut rest = path;
        while let Some((name, below)) = rest.split_once('/') {
            folder = folder.folders.entry(name).or_default();
            rest = below;
        }
        match folder.index {
            None if is_index(rest) => folder.index = Some(article),
            Some(_) | None => folder.articles.push(article),
        }
    }

    /// What is in the folder but its `index`, by title.
    fn items(self, locale: &Locale) -> Vec<Draft> {
        let mut items: Vec<(String, Draft)> = Vec::new();
        for article in self.articles {
            items.push((article.path.to_owned(), Draft::of_article(article)));
        }
        for (name, folder) in self.folders {
            items.push((name.to_owned(), folder.entry(name, locale)));
        }
        items.sort_by(|(path, draft), (other_path, other)| {
            (&draft.title.text, path).cmp(&(&other.title.text, other_path))
        });
        items.into_iter().map(|(_, draft)| draft).collect()
    }

    fn entry(self, name: &str, locale: &Locale) -> Draft {
        let index = self.index;
        let mut items = self.items(locale);
        match index {
            Some(index) => Draft { items, ..Draft::of_article(index) },
            None if items.len() == 1 => items.remove(0),
            None => Draft {
                title: Title { text: name.to_owned(), locale: locale.clone() },
                target: EntryTarget::None,
                folder: None,
                items,
            },
        }
    }
}

/// Whether a file's name says that it is its folder's own page.
pub(super) fn is_index(name: &str) -> bool {
    name.eq_ignore_ascii_case("index")
}

/// The folder whose own page an article is.
pub(super) fn index_folder(path: &str) -> Option<&str> {
    let (folder, name) = split(path);
    is_index(name).then_some(folder)
}

/// A path's folder, `""` at the root, and its last component.
pub(super) fn split(path: &str) -> (&str, &str) {
    path.rsplit_once('/').unwrap_or(("", path))
}
