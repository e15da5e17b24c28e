//! Entries of the navigation before they have numbers.

use super::super::{ArticleInput, EntryTarget, Title};

/// An entry before it has a number.
pub(in crate::site::nav) struct Draft {
    pub(in crate::site::nav) title: Title,
    pub(in crate::site::nav) target: EntryTarget,
    /// The folder whose articles belong below it.
    pub(in crate::site::nav) folder: Option<String>,
    pub(in crate::site::nav) items: Vec<Draft>,
}

impl Draft {
    pub(in crate::site::nav) fn of_article(article: &ArticleInput<'_>) -> Self {
        let target = EntryTarget::Article(article.index);
        Self { title: title_of(article), target, folder: None, items: Vec::new() }
    }
}

pub(super) fn title_of(article: &ArticleInput<'_>) -> Title {
    Title { text: article.title.to_owned(), locale: article.title_locale.clone() }
}

/// Visits all entries, each with the way to it: the indexes of those above it and its own.
pub(super) fn visit(drafts: &[Draft], path: &mut Vec<usize>, visitor: &mut dyn FnMut(&Draft, &[usize])) {
    for (at, draft) in drafts.iter().enumerate() {
        path.push(at);
        visitor(draft, path);
        visit(&draft.items, path, visitor);
        path.pop();
    }
}

/// The first entry that is wanted.
pub(super) fn find<'d>(drafts: &'d mut [Draft], wanted: &dyn Fn(&Draft) -> bool) -> Option<&'d mut Draft> {
    for draft in drafts {
        if wanted(draft) {
            return Some(draft);
        }
        if let Some(found) = find(&mut draft.items, wanted) {
            return Some(found);
        }
    }
    None
}

/// The entry at the end of a way; `None` for that to the top.
pub(super) fn entry_at<'d>(drafts: &'d mut [Draft], path: &[usize]) -> Option<&'d mut Draft> {
    let (first, rest) = path.split_first()?;
    let entry = drafts.get_mut(*first)?;
    if rest.is_empty() { Some(entry) } else { entry_at(&mut entry.items, rest) }
}
