//! Builds navigation: tables of contents first, then what they leave out.

mod draft;

use std::collections::{BTreeMap, BTreeSet};

pub(super) use self::draft::Draft;
use self::draft::{entry_at, find, title_of, visit};
use super::folders::{self, index_folder, is_index, split};
use super::spelling::Spelling;
use super::{ArticleInput, Entry, EntryTarget, Meaning, Navigation, Place, Title, TocInput};
use crate::finding::{Finding, Reported, code};
use crate::locale::Locale;
use crate::syntax::toc::TocEntry;
use crate::text::{SourcePath, Span};

/// Builds the navigation of one locale.
///
/// Of the tables of contents of one folder, the one in this locale is used, else the first.
pub fn build(
    locale: &Locale,
    tocs: &[TocInput<'_>],
    articles: &[ArticleInput<'_>],
    resolve: &dyn Fn(&SourcePath, &str) -> Meaning,
) -> Reported<Navigation> {
    let mut builder = Builder {
        locale,
        tocs: tocs.iter().map(|it| (&it.toc.path, it)).collect(),
        articles: articles.iter().map(|it| (it.index, it)).collect(),
        resolve,
        spelling: Spelling::new(articles),
        expanded: BTreeSet::new(),
        including: Vec::new(),
        findings: Vec::new(),
    };
    let chosen = builder.choose(tocs);
    let (drafts, base) = builder.sections(&chosen);
    let folders: BTreeSet<&str> = chosen.iter().map(|it| it.folder).collect();
    let unlisted = unlisted(&drafts, &folders, articles);
    let drafts = complete(locale, drafts, &base, articles);
    Reported { value: Navigation { unlisted, ..finish(locale, drafts) }, findings: builder.findings }
}

struct Builder<'a> {
    locale: &'a Locale,
    tocs: BTreeMap<&'a SourcePath, &'a TocInput<'a>>,
    articles: BTreeMap<usize, &'a ArticleInput<'a>>,
    resolve: &'a dyn Fn(&SourcePath, &str) -> Meaning,
    spelling: Spelling<'a>,
    /// Tables of contents whose entries have a place.
    expanded: BTreeSet<&'a SourcePath>,
    /// The tables of contents that are being read, each included by the one before it.
    including: Vec<&'a SourcePath>,
    findings: Vec<Finding>,
}

/// Tables of contents may include each other this deep.
const MAX_INCLUSIONS: usize = 16;

impl<'a> Builder<'a> {
    /// One table of contents a folder, the highest folder first.
    fn choose(&mut self, tocs: &'a [TocInput<'a>]) -> Vec<&'a TocInput<'a>> {
        let mut by_folder: BTreeMap<&str, &TocInput<'_>> = BTreeMap::new();
        for toc in tocs.iter().filter(|it| !it.toc.is_breadcrumb) {
            match by_folder.get_mut(toc.folder) {
                None => {
                    by_folder.insert(toc.folder, toc);
                }
                Some(chosen) if chosen.locale == toc.locale => {
                    let message = format!("`{}` is used for this folder in place of this file", chosen.toc.path);
                    let finding = Finding::new(code::TOC_INVALID, Span::file(&toc.toc.path), message);
                    self.findings.push(finding.help("keep one table of contents for each folder"));
                }
                Some(chosen) if toc.locale == self.locale => *chosen = toc,
                Some(_) => {}
            }
        }
        let mut chosen: Vec<_> = by_folder.into_values().collect();
        chosen.sort_by_key(|it| (depth(it.folder), it.folder));
        chosen
    }

    /// The entries of all tables of contents, and the folder that the top level stands for.
    fn sections(&mut self, chosen: &[&'a TocInput<'a>]) -> (Vec<Draft>, String) {
        let included: BTreeSet<SourcePath> = chosen.iter().flat_map(|it| self.inclusions(it)).collect();
        let roots: Vec<_> = chosen.iter().copied().filter(|it| !included.contains(&it.toc.path)).collect();
        let base = match roots.as_slice() {
            [only] => only.folder,
            _ => "",
        };
        let mut drafts = Vec::new();
        // Last those that only include one another in a circle, so that no other includes them.
        for toc in roots.iter().chain(chosen) {
            if self.expanded.contains(&toc.toc.path) {
                continue;
            }
            let entries = self.expand(toc);
            match toc.folder == base {
                true => drafts.extend(entries),
                false => self.add_section(&mut drafts, toc.folder, entries),
            }
        }
        (drafts, base.to_owned())
    }

    /// The other tables of contents that one includes.
    fn inclusions(&self, toc: &TocInput<'_>) -> Vec<SourcePath> {
        let mut found = Vec::new();
        let mut entries: Vec<&TocEntry> = toc.toc.entries.iter().collect();
        while let Some(entry) = entries.pop() {
            for href in entry.href.iter().chain(&entry.toc) {
                match (self.resolve)(&toc.toc.path, href) {
                    Meaning::Toc(path) if path != toc.toc.path => found.push(path),
                    Meaning::Toc(_) | Meaning::Article(_) | Meaning::External(_) | Meaning::Missing => {}
                }
            }
            entries.extend(&entry.items);
        }
        found
    }

    /// Puts the entries of a folder below the entry of its `index` article, else into a section of their own.
    fn add_section(&self, drafts: &mut Vec<Draft>, folder: &str, entries: Vec<Draft>) {
        let index = self.articles.values().find(|it| index_folder(it.path) == Some(folder));
        if let Some(index) = index
            && let Some(entry) = find(drafts, &|it| it.target == EntryTarget::Article(index.index))
            && entry.items.is_empty()
        {
            entry.items = below(index, entries);
            entry.folder = Some(folder.to_owned());
            return;
        }
        let section = match index {
            Some(index) => {
                Draft { items: below(index, entries), folder: Some(folder.to_owned()), ..Draft::of_article(index) }
            }
            None => Draft {
                title: Title {
                    text: folder.rsplit('/').next().unwrap_or(folder).to_owned(),
                    locale: self.locale.clone(),
                },
                target: EntryTarget::None,
                folder: Some(folder.to_owned()),
                items: entries,
            },
        };
        let above = ancestors(folder).skip(1).filter(|it| !it.is_empty());
        for above in above {
            if let Some(entry) = find(drafts, &|it| it.folder.as_deref() == Some(above)) {
                entry.items.push(section);
                return;
            }
        }
        drafts.push(section);
    }

    fn expand(&mut self, toc: &'a TocInput<'a>) -> Vec<Draft> {
        self.expanded.insert(&toc.toc.path);
        self.including.push(&toc.toc.path);
        let entries = self.drafts(toc, &toc.toc.entries);
        self.including.pop();
        entries
    }

    fn drafts(&mut self, toc: &'a TocInput<'a>, entries: &'a [TocEntry]) -> Vec<Draft> {
        entries.iter().flat_map(|it| self.draft(toc, it)).collect()
    }

    /// The entry, or what stands for it: nothing, or the entries below it where it has no text.
    fn draft(&mut self, toc: &'a TocInput<'a>, entry: &'a TocEntry) -> Vec<Draft> {
        let mut items = self.drafts(toc, &entry.items);
        let mut target = EntryTarget::None;
        let mut folder = None;
        for href in entry.href.iter().chain(&entry.toc) {
            match (self.resolve)(&toc.toc.path, href) {
                Meaning::Toc(path) => {
                    folder = self.tocs.get(&path).map(|it| it.folder.to_owned());
                    items.extend(self.include(toc, entry, &path));
                }
                Meaning::Article(index) if target == EntryTarget::None => target = EntryTarget::Article(index),
                Meaning::Article(index) => items.extend(self.articles.get(&index).map(|it| Draft::of_article(it))),
                Meaning::External(address) if target == EntryTarget::None => target = EntryTarget::External(address),
                // A table of contents of another site: the entry's own page leads there.
                Meaning::External(_) => {}
                Meaning::Missing => self.report_missing(toc, entry, href),
            }
        }
        let is_empty = items.is_empty() && target == EntryTarget::None;
        // What it led to is not there, which has been reported: an entry that never led anywhere is a heading.
        let led_somewhere = entry.href.is_some() || entry.toc.is_some() || !entry.items.is_empty();
        if is_empty && led_somewhere {
            return Vec::new();
        }
        match self.title(toc, entry, &target) {
            Some(title) => vec![Draft { title, target, folder, items }],
            None => items,
        }
    }

    /// The article's own title where the table of contents is in another language, or has no text for it.
    fn title(&self, toc: &TocInput<'_>, entry: &TocEntry, target: &EntryTarget) -> Option<Title> {
        let written = Title { text: entry.title.clone(), locale: toc.locale.clone() };
        let is_written = !entry.title.is_empty();
        match target {
            EntryTarget::Article(index) => match self.articles.get(index) {
                Some(article) if !is_written || toc.locale != self.locale => Some(title_of(article)),
                Some(_) | None => is_written.then_some(written),
            },
            EntryTarget::External(address) if !is_written => Some(Title { text: address.clone(), ..written }),
            EntryTarget::External(_) | EntryTarget::None => is_written.then_some(written),
        }
    }

    fn include(&mut self, toc: &'a TocInput<'a>, entry: &TocEntry, path: &SourcePath) -> Vec<Draft> {
        let span = Span::new(&toc.toc.path, entry.range);
        let Some(included) = self.tocs.get(path).copied() else {
            self.report_missing(toc, entry, path.as_str());
            return Vec::new();
        };
        let is_circle = self.including.contains(&path);
        if is_circle || self.including.len() >= MAX_INCLUSIONS {
            let message = match is_circle {
                true => format!("`{path}` includes this table of contents"),
                false => format!("`{path}` is included more than {MAX_INCLUSIONS} levels deep"),
            };
            let finding = Finding::new(code::CIRCULAR_REFERENCE, span, message);
            self.findings.push(finding.help("remove one of the entries that make the circle"));
            return Vec::new();
        }
        if self.expanded.contains(path) {
            let message = format!("the entries of `{path}` already stand in another place");
            let finding = Finding::new(code::TOC_INVALID, span, message);
            self.findings.push(finding.help("include a table of contents once; link to an article from other places"));
            return Vec::new();
        }
        self.expand(included)
    }

    fn report_missing(&mut self, toc: &TocInput<'_>, entry: &TocEntry, href: &str) {
        let span = Span::new(&toc.toc.path, entry.range);
        let finding = Finding::new(code::FILE_NOT_FOUND, span, format!("no file at `{href}`"));
        let help = match self.spelling.suggestion(toc.folder, href) {
            Some(path) => format!("did you mean the article `{path}`?"),
            None => "correct the target, or remove the entry".to_owned(),
        };
        self.findings.push(finding.help(help));
    }
}

/// The entries of a folder below its `index`: where they are all below an entry for it, that is left out.
fn below(index: &ArticleInput<'_>, mut entries: Vec<Draft>) -> Vec<Draft> {
    match entries.as_mut_slice() {
        [only] if only.target == EntryTarget::Article(index.index) => std::mem::take(&mut only.items),
        _ => entries,
    }
}

/// The articles without an entry in folders that have a table of contents in them or above them. What an `index`
/// article says is said of its folder, which has an entry without it. A table of contents that names fewer articles
/// than it leaves out was not meant to name them all.
fn unlisted(drafts: &[Draft], folders: &BTreeSet<&str>, articles: &[ArticleInput<'_>]) -> Vec<usize> {
    let mut named = BTreeSet::new();
    visit(drafts, &mut Vec::new(), &mut |draft, _| match draft.target {
        EntryTarget::Article(index) => drop(named.insert(index)),
        EntryTarget::External(_) | EntryTarget::None => {}
    });
    let has_toc = |it: &ArticleInput<'_>| ancestors(split(it.path).0).any(|folder| folders.contains(folder));
    let others = articles.iter().filter(|it| !named.contains(&it.index) && index_folder(it.path).is_none());
    let unlisted: Vec<usize> = others.filter(|it| has_toc(it)).map(|it| it.index).collect();
    if unlisted.len() > named.len() { Vec::new() } else { unlisted }
}

/// Adds the articles that have no entry yet: below the entry of their folder, else by folders at the top.
fn complete(locale: &Locale, mut drafts: Vec<Draft>, base: &str, articles: &[ArticleInput<'_>]) -> Vec<Draft> {
    let folder_of_index: BTreeMap<usize, &str> =
        articles.iter().filter_map(|it| Some((it.index, index_folder(it.path)?))).collect();
    let mut mentioned = BTreeSet::new();
    let mut homes: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    visit(&drafts, &mut Vec::new(), &mut |draft, path| {
        let of_index = match draft.target {
            EntryTarget::Article(index) => {
                mentioned.insert(index);
                folder_of_index.get(&index).map(|it| (*it).to_owned())
            }
            EntryTarget::External(_) | EntryTarget::None => None,
        };
        for folder in draft.folder.iter().cloned().chain(of_index) {
            homes.entry(folder).or_insert_with(|| path.to_vec());
        }
    });
    // The top level itself stands for these, whatever leads to their `index` articles:
    // or the one entry that has everything below it.
    let top = match drafts.as_slice() {
        [only] if !only.items.is_empty() => vec![0],
        _ => Vec::new(),
    };
    homes.insert(String::new(), Vec::new());
    homes.insert(base.to_owned(), top);

    let mut groups: BTreeMap<&[usize], Vec<(&str, &ArticleInput<'_>)>> = BTreeMap::new();
    for article in articles.iter().filter(|it| !mentioned.contains(&it.index)) {
        let (folder, _) = split(article.path);
        let home = ancestors(folder).find_map(|it| homes.get_key_value(it));
        let (folder, path) = home.expect("the empty folder has a home and is above every other");
        groups.entry(path).or_default().push((article.path[folder.len()..].trim_start_matches('/'), article));
    }
    for (path, group) in groups {
        let mut group = group;
        let items = match entry_at(&mut drafts, path) {
            None => &mut drafts,
            Some(entry) => {
                let index = group.iter().position(|(rest, _)| is_index(rest));
                if let Some(index) = index.filter(|_| entry.target == EntryTarget::None) {
                    entry.target = EntryTarget::Article(group.remove(index).1.index);
                }
                &mut entry.items
            }
        };
        items.extend(folders::entries(locale, &group));
    }
    drafts
}

/// Gives every entry its number and every article its place.
fn finish(locale: &Locale, drafts: Vec<Draft>) -> Navigation {
    let mut navigation = Navigation {
        locale: locale.clone(),
        entries: Vec::new(),
        order: Vec::new(),
        places: BTreeMap::new(),
        unlisted: Vec::new(),
    };
    let mut number = 0;
    navigation.entries = place(drafts, &mut Vec::new(), &mut number, &mut navigation);
    navigation
}

fn place(drafts: Vec<Draft>, path: &mut Vec<usize>, number: &mut usize, navigation: &mut Navigation) -> Vec<Entry> {
    let mut entries = Vec::with_capacity(drafts.len());
    for (at, draft) in drafts.into_iter().enumerate() {
        path.push(at);
        *number += 1;
        let own = *number;
        if let EntryTarget::Article(index) = draft.target
            && !navigation.places.contains_key(&index)
        {
            navigation.places.insert(index, Place { path: path.clone(), position: navigation.order.len() });
            navigation.order.push(index);
        }
        let items = place(draft.items, path, number, navigation);
        entries.push(Entry { number: own, title: draft.title, target: draft.target, items });
        path.pop();
    }
    entries
}

/// The folder itself, then those above it, the root `""` last.
fn ancestors(folder: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(folder), |it| (!it.is_empty()).then(|| split(it).0))
}

fn depth(folder: &str) -> usize {
    ancestors(folder).count()
}
