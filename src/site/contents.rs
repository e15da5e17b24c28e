//! Tables of contents → the navigation of each locale.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};

use crate::config::Config;
use crate::finding::Reported;
use crate::locale::Locale;
use crate::memo::runs::List;
use crate::site::catalog::Catalog;
use crate::site::nav::{ArticleInput, Meaning, Navigation, TocInput, build};
use crate::site::resolve::Resolver;
use crate::site::{Parts, Titles};
use crate::syntax::cjk::joins_without_space;
use crate::syntax::html::policy;
use crate::syntax::toc::{Toc, TocEntry, is_toc};
use crate::text::{SourcePath, join};

/// The navigation of every locale.
pub fn navigations(
    parts: &Parts<'_>,
    resolver: &Resolver<'_>,
    titles: &List<Titles>,
) -> Reported<BTreeMap<Locale, Navigation>> {
    let Parts { config, tocs, .. } = *parts;
    let catalog = resolver.catalog;
    let mut findings = Vec::new();
    let locales: Vec<Locale> = tocs.iter().map(|it| toc_locale(config, catalog, it)).collect();
    let inputs: Vec<TocInput<'_>> = tocs
        .iter()
        .zip(&locales)
        .map(|(toc, locale)| {
            let (_, inner) = catalog.split_root(toc.path.as_str());
            TocInput { toc, folder: inner.rsplit_once('/').map_or("", |it| it.0), locale }
        })
        .collect();
    // Every entry is asked for several times in every locale, and hardly any means something else in another.
    let known: RefCell<HashMap<(SourcePath, String), Meaning>> = RefCell::default();
    let navigation = |locale: &Locale, findings: &mut Vec<_>| {
        let title = |titles: &Titles| {
            let found = titles.get_key_value(locale).or_else(|| titles.iter().next());
            found.map(|(locale, title)| (locale.clone(), title.clone()))
        };
        let named: Vec<(Locale, String)> =
            titles.iter().map(|it| title(it).unwrap_or_else(|| (locale.clone(), String::new()))).collect();
        let articles: Vec<ArticleInput<'_>> = catalog
            .articles
            .iter()
            .zip(&named)
            .enumerate()
            .map(|(index, (article, (title_locale, title)))| ArticleInput {
                index,
                path: &article.name,
                title,
                title_locale,
            })
            .collect();
        let meaning = |toc: &SourcePath, href: &str| {
            if href.starts_with('/') {
                return meaning(resolver, locale, toc, href);
            }
            let mut known = known.borrow_mut();
            known.entry((toc.clone(), href.to_owned())).or_insert_with(|| meaning(resolver, locale, toc, href)).clone()
        };
        build(locale, &inputs, &articles, &meaning).drain_into(findings)
    };
    let navigations = config.locales.iter().map(|it| (it.clone(), navigation(it, &mut findings))).collect();
    Reported { value: navigations, findings }
}

/// The locale that a table of contents is written in: its root's, else by its script.
fn toc_locale(config: &Config, catalog: &Catalog, toc: &Toc) -> Locale {
    if let (Some(locale), _) = catalog.split_root(toc.path.as_str()) {
        return locale.clone();
    }
    fn has_spaceless(entries: &[TocEntry]) -> bool {
        entries.iter().any(|it| it.title.chars().any(joins_without_space) || has_spaceless(&it.items))
    }
    let spaceless = has_spaceless(&toc.entries);
    let fits = |it: &&Locale| it.is_written_without_spaces() == spaceless;
    config.locales.iter().find(fits).unwrap_or(&config.original).clone()
}

/// What an `href` of a table of contents means.
fn meaning(resolver: &Resolver<'_>, locale: &Locale, toc: &SourcePath, href: &str) -> Meaning {
    if href.starts_with("//") || policy::scheme(href).is_some() {
        return Meaning::External(href.to_owned());
    }
    let path = href.split(['#', '?']).next().unwrap_or_default();
    let decoded = percent_encoding::percent_decode_str(path).decode_utf8_lossy();
    let candidates: Vec<String> = match decoded.strip_prefix('/') {
        Some(rest) => resolver.mapped(rest).into_iter().chain(join("", rest)).collect(),
        None => toc.resolve(&decoded).map(|it| it.to_string()).into_iter().collect(),
    };
    for candidate in &candidates {
        if let Some(found) = at(resolver, candidate, decoded.ends_with('/')) {
            return found;
        }
    }
    match decoded.starts_with('/') {
        true => resolver.published(href, locale).map_or(Meaning::Missing, Meaning::External),
        false => Meaning::Missing,
    }
}

/// What is at a path: a table of contents, or an article.
fn at(resolver: &Resolver<'_>, path: &str, is_folder: bool) -> Option<Meaning> {
    let catalog = resolver.catalog;
    if is_folder {
        let tocs = ["toc.yml", "TOC.md"];
        let toc = tocs.iter().find_map(|it| catalog.file(&format!("{}/{it}", path.trim_end_matches('/'))));
        if let Some((toc, _, _)) = toc {
            return Some(Meaning::Toc(toc.clone()));
        }
    }
    if let Some((found, _, _)) = catalog.file(path)
        && is_toc(found)
    {
        return Some(Meaning::Toc(found.clone()));
    }
    let endings = ["", ".md", ".yml", "/index.md", "/index.yml"];
    let path = path.trim_end_matches('/');
    endings.iter().find_map(|it| catalog.article_at(resolver.config, &format!("{path}{it}"))).map(Meaning::Article)
}
