//! Navigation of one locale: tables of contents and folders → a forest of entries, and the ways through it.
//!
//! Knows articles by the caller's index, their paths and titles; what an `href` means is asked of the caller.

mod build;
mod folders;
mod spelling;

use std::collections::BTreeMap;

pub use build::build;

use crate::locale::Locale;
use crate::syntax::toc::Toc;
use crate::text::SourcePath;

/// A table of contents of the site.
#[derive(Clone, Copy, Debug)]
pub struct TocInput<'a> {
    /// What it says.
    pub toc: &'a Toc,
    /// Its folder below the root of its locale, `""` at the root: as in [`ArticleInput::path`].
    pub folder: &'a str,
    /// The locale that its texts are written in.
    pub locale: &'a Locale,
}

/// An article, or any other page that navigation leads to.
#[derive(Clone, Copy, Debug)]
pub struct ArticleInput<'a> {
    /// The caller's index.
    pub index: usize,
    /// Its path below the root of its locale, without `.md`.
    pub path: &'a str,
    /// Its title in the navigation's locale, else in the one it has.
    pub title: &'a str,
    /// The locale of that title.
    pub title_locale: &'a Locale,
}

/// What an `href` of a table of contents means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// An article, by the caller's index.
    Article(usize),
    /// Another table of contents, whose entries belong there.
    Toc(SourcePath),
    /// An address out of the site, complete.
    External(String),
    /// Nothing.
    Missing,
}

/// The navigation of one locale.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Navigation {
    locale: Locale,
    entries: Vec<Entry>,
    /// Articles in reading order, each at its first place.
    order: Vec<usize>,
    places: BTreeMap<usize, Place>,
    /// Articles that no table of contents names, though there is one above them.
    unlisted: Vec<usize>,
}

/// An entry of the navigation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its number in the order of the whole navigation, from 1.
    pub number: usize,
    /// Its text.
    pub title: Title,
    /// Where it leads.
    pub target: EntryTarget,
    /// The entries below it.
    pub items: Vec<Entry>,
}

/// A text and its language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Title {
    /// The text.
    pub text: String,
    /// Its locale.
    pub locale: Locale,
}

/// Where an entry leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EntryTarget {
    /// To an article, by the caller's index.
    Article(usize),
    /// Out of the site.
    External(String),
    /// Nowhere: it is a heading for the entries below it.
    None,
}

/// Where an article stands.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Place {
    /// Indexes from the top down to its entry.
    path: Vec<usize>,
    /// Index into the reading order.
    position: usize,
}

/// The part of one level that a page shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part<'a> {
    /// The entries shown.
    pub entries: Vec<PartEntry<'a>>,
    /// How many entries of the level are not shown.
    pub hidden: usize,
}

/// An entry that a page shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartEntry<'a> {
    /// The entry.
    pub entry: &'a Entry,
    /// It is the page itself.
    pub current: bool,
    /// It is on the way to the page, or the page itself, so what is below it is shown.
    pub open: bool,
    /// What is below it.
    pub below: Part<'a>,
}

/// How many entries of one level a page shows.
pub const WINDOW: usize = 24;

impl Navigation {
    /// The locale that it is for.
    pub fn locale(&self) -> &Locale {
        &self.locale
    }

    /// The whole forest.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// All articles, each once, as one would read them.
    pub fn reading_order(&self) -> &[usize] {
        &self.order
    }

    /// Articles that no table of contents names, though their folder or one above it has one.
    pub fn unlisted(&self) -> &[usize] {
        &self.unlisted
    }

    /// The article before this one in reading order.
    pub fn previous(&self, article: usize) -> Option<usize> {
        let place = self.places.get(&article)?;
        self.order.get(place.position.checked_sub(1)?).copied()
    }

    /// The article after this one in reading order.
    pub fn next(&self, article: usize) -> Option<usize> {
        let place = self.places.get(&article)?;
        self.order.get(place.position + 1).copied()
    }

    /// The entry of an article: its first, where it has several.
    pub fn entry(&self, article: usize) -> Option<&Entry> {
        self.way(article).pop()
    }

    /// The entries above an article's own, from the top.
    pub fn breadcrumbs(&self, article: usize) -> Vec<&Entry> {
        let mut way = self.way(article);
        way.pop();
        way
    }

    /// The part that the page of an article shows: every level on the way to it, its own and the one below,
    /// each no longer than [`WINDOW`]. An article without an entry gets the top level.
    pub fn part(&self, article: usize) -> Part<'_> {
        let path = self.places.get(&article).map_or(&[][..], |it| &it.path);
        part(&self.entries, path)
    }

    /// The entries from the top down to an article's own.
    fn way(&self, article: usize) -> Vec<&Entry> {
        let mut entries = &self.entries;
        let mut way = Vec::new();
        for step in self.places.get(&article).map_or(&[][..], |it| &it.path) {
            way.push(&entries[*step]);
            entries = &entries[*step].items;
        }
        way
    }
}

impl Entry {
    /// Calls `visit` for the entry and all below it, in order.
    pub fn walk<'a>(&'a self, visit: &mut dyn FnMut(&'a Entry)) {
        visit(self);
        for item in &self.items {
            item.walk(visit);
        }
    }
}

/// A level, with the entry at the head of `path` open.
fn part<'a>(entries: &'a [Entry], path: &[usize]) -> Part<'a> {
    let opened = path.first().copied();
    let start = opened.map_or(0, |it| it.saturating_sub(WINDOW / 2)).min(entries.len().saturating_sub(WINDOW));
    let end = (start + WINDOW).min(entries.len());
    let shown = (start..end).map(|at| {
        let entry = &entries[at];
        let open = opened == Some(at);
        let below = match open {
            true => part(&entry.items, &path[1..]),
            false => Part { entries: Vec::new(), hidden: entry.items.len() },
        };
        PartEntry { entry, current: open && path.len() == 1, open, below }
    });
    Part { entries: shown.collect(), hidden: entries.len() - (end - start) }
}

#[cfg(test)]
mod tests;
