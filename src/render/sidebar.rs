//! The navigation beside articles, as HTML.
//!
//! All pages of a folder show an entry with the same words and the same address. So an entry is
//! rendered once for each folder, and a page puts together those that it shows: otherwise a large
//! site would spend most of its time on rendering the same lines again.

use std::collections::{BTreeMap, HashMap};
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use rayon::prelude::*;

use crate::finding::Reported;
use crate::render::navigation::closed;
use crate::render::pages::Views;
use crate::site::Page;
use crate::site::nav::{Entry, Navigation, Part, PartEntry, WINDOW};
use crate::theme::Theme;
use crate::view::EntryView;

/// What the HTML of an entry depends on.
pub struct EntryInput<'a> {
    theme: &'a Theme,
    view: EntryView,
}

impl Hash for EntryInput<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.theme.hash(state);
        self.view.hash(state);
    }
}

/// The HTML of an entry, before and after that of the entries below it.
pub struct EntryHtml {
    before: Box<str>,
    after: Box<str>,
}

/// Renders one entry.
pub fn entry(input: &EntryInput<'_>) -> Reported<EntryHtml> {
    input.theme.render_entry(&input.view, |html| {
        let (before, after) = html.split_once(EntryView::ITEMS).unwrap_or((html, ""));
        EntryHtml { before: before.into(), after: after.into() }
    })
}

/// How a page shows an entry.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum State {
    /// Without what is below it.
    Closed,
    /// On the way to the page.
    Open,
    /// As the page itself.
    Current,
}

impl State {
    fn of(entry: &PartEntry<'_>) -> Self {
        match (entry.open, entry.current) {
            (_, true) => Self::Current,
            (true, false) => Self::Open,
            (false, false) => Self::Closed,
        }
    }
}

/// The entries that the pages of each folder show.
pub struct Plan<'a> {
    folders: Vec<Folder<'a>>,
}

struct Folder<'a> {
    /// The folder in the output.
    name: &'a str,
    /// One of its pages.
    page: &'a Page,
    navigation: &'a Navigation,
    /// Sorted by number and state.
    entries: Vec<(State, &'a Entry)>,
}

impl<'a> Plan<'a> {
    /// Finds out which entries some pages show.
    pub fn new(views: &Views<'a>, pages: impl Iterator<Item = &'a Page>) -> Self {
        let mut of_folders: BTreeMap<&str, Vec<&Page>> = BTreeMap::new();
        for page in pages {
            of_folders.entry(folder(page)).or_default().push(page);
        }
        let folders = of_folders.into_par_iter().filter_map(|(name, pages)| {
            let page = *pages.first()?;
            let navigation = views.site.navigations.get(&page.locale)?;
            let mut shown = BTreeMap::new();
            for page in pages {
                gather(&navigation.part(page.article), &mut shown);
            }
            let entries = shown.into_iter().map(|((_, state), entry)| (state, entry)).collect();
            Some(Folder { name, page, navigation, entries })
        });
        Self { folders: folders.collect() }
    }

    /// What is to be rendered, in an order that [`Plan::sidebars`] knows.
    pub fn inputs<'i>(&self, views: &Views<'_>, theme: &'i Theme) -> Vec<EntryInput<'i>> {
        let of_folder = |folder: &Folder<'_>| -> Vec<EntryInput<'i>> {
            let page = folder.page;
            let href = |article: usize| views.href(&page.output, &page.locale, article);
            let view = |(state, entry): &(State, &Entry)| {
                let mut shown = closed(folder.navigation, entry, &href);
                shown.current = *state == State::Current;
                shown.open = *state != State::Closed;
                if shown.open {
                    shown.hidden = entry.items.len().saturating_sub(WINDOW);
                }
                let has_items = shown.open && !entry.items.is_empty();
                EntryView {
                    locale: page.locale.to_string(),
                    contents: views.contents(&page.output, &page.locale),
                    entry: shown,
                    items: if has_items { EntryView::ITEMS } else { "" },
                }
            };
            folder.entries.iter().map(|it| EntryInput { theme, view: view(it) }).collect()
        };
        self.folders.par_iter().flat_map_iter(of_folder).collect()
    }

    /// The sidebars, of entries rendered in the order of [`Plan::inputs`].
    pub fn sidebars(self, rendered: &[Arc<Reported<EntryHtml>>]) -> Reported<Sidebars> {
        let mut findings = Vec::new();
        let mut rendered = rendered.iter();
        let mut folders = HashMap::new();
        for folder in self.folders {
            let mut entries = Vec::with_capacity(folder.entries.len());
            for ((state, entry), html) in folder.entries.iter().zip(rendered.by_ref()) {
                findings.extend(html.findings.iter().cloned());
                entries.push(((entry.number, *state), Arc::clone(html)));
            }
            folders.insert(folder.name.to_owned(), entries);
        }
        Reported { value: Sidebars { folders }, findings }
    }
}

fn gather<'a>(part: &Part<'a>, shown: &mut BTreeMap<(usize, State), &'a Entry>) {
    for entry in &part.entries {
        shown.insert((entry.entry.number, State::of(entry)), entry.entry);
        gather(&entry.below, shown);
    }
}

fn folder(page: &Page) -> &str {
    page.output.rsplit_once('/').map_or("", |it| it.0)
}

/// Sorted by number and state.
type Entries = Vec<((usize, State), Arc<Reported<EntryHtml>>)>;

/// The navigation beside every article.
pub struct Sidebars {
    folders: HashMap<String, Entries>,
}

impl Sidebars {
    /// The part of a page: the entries of its top level as HTML, and how many of that level are not shown.
    pub fn of_page(&self, page: &Page, navigation: &Navigation) -> (String, usize) {
        let part = navigation.part(page.article);
        let mut html = String::with_capacity(8 * 1024);
        if let Some(entries) = self.folders.get(folder(page)) {
            push_part(&part, entries, &mut html);
        }
        (html, part.hidden)
    }
}

fn push_part(part: &Part<'_>, entries: &Entries, html: &mut String) {
    for entry in &part.entries {
        let key = (entry.entry.number, State::of(entry));
        let Ok(at) = entries.binary_search_by_key(&key, |it| it.0) else { continue };
        let rendered = &entries[at].1;
        html.push_str(&rendered.value.before);
        push_part(&entry.below, entries, html);
        html.push_str(&rendered.value.after);
    }
}
