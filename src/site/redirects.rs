//! Redirects: old addresses and where they lead, from docfx's lists and from `redirect_from` of articles.
//!
//! Each leads straight to its end: what an old address leads to through another is followed here.

mod linker;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use foldhash::HashMap;

use self::linker::{Goal, Linker};
use crate::finding::{Finding, Reported, code};
use crate::locale::Locale;
use crate::memo::Digest;
use crate::site::Parts;
use crate::site::address::slug_path;
use crate::site::catalog::{Article, Variant, locale_of_tag};
use crate::site::resolve::Resolver;
use crate::site::trees::LinkedTree;
use crate::syntax::front_matter::Value;
use crate::syntax::redirections;
use crate::text::{SourcePath, Span, join};

/// An old address in one locale, and where it leads.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Redirect {
    /// The file that was in the output: `ja/old.html`.
    pub from: String,
    /// The locale of its readers.
    pub locale: Locale,
    /// Where it leads.
    pub to: Destination,
}

/// Where a redirect ends.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Destination {
    /// A page of this site, with a query and fragment.
    Page {
        /// The file in the output.
        output: String,
        /// `?a#b`, escaped.
        tail: String,
    },
    /// An address elsewhere.
    External(String),
}

/// Names of pages that every locale has.
const RESERVED: &[&str] = &["index", "contents", "search", "headings", "codes", "glossary", "trees/index"];

/// A redirect as it is written.
struct Rule {
    /// The old address below the folder of a locale, without `.html`.
    slug: String,
    /// The locale of which it is; all where it does not say.
    locale: Option<Locale>,
    goal: Written,
    from: Span,
    to: Span,
}

enum Written {
    Article(usize),
    /// An address, and the file that it is relative to.
    Address(String, SourcePath),
}

/// The front matter in which an article says its old addresses.
const REDIRECT_FROM: &str = "redirect_from";

/// Changes when anything about the old addresses does that an article says it has.
pub(super) fn old_addresses(article: &Article) -> Option<Digest> {
    let written = |it: &Variant| {
        let entry = it.document.front_matter.get(REDIRECT_FROM)?;
        Some(Digest::of(&(&it.document.path, entry)))
    };
    let written: Vec<Digest> = article.variants.values().filter_map(written).collect();
    (!written.is_empty()).then(|| Digest::of(&written))
}

/// Reads all redirects of a site and follows each to its end. Says also which articles were asked for their ids.
pub(super) fn link(parts: &Parts<'_>, resolver: &Resolver<'_>) -> (Reported<Vec<Redirect>>, BTreeSet<usize>) {
    let mut findings = Vec::new();
    let rules = rules(parts, resolver, &mut findings);
    if rules.is_empty() {
        return (Reported { value: Vec::new(), findings }, BTreeSet::new());
    }
    let pages = pages(resolver);
    let rules = unique(rules, &pages, &mut findings);
    let by_slug: BTreeMap<String, Vec<usize>> =
        rules.iter().enumerate().fold(BTreeMap::new(), |mut all, (at, rule)| {
            all.entry(rule.slug.to_lowercase()).or_insert_with(Vec::new).push(at);
            all
        });
    let linker = Linker { resolver, pages: &pages, rules: &rules, by_slug, asked: RefCell::default() };
    let goals: Vec<Option<Goal>> = rules.iter().map(|it| linker.goal(it, &mut findings)).collect();
    let mut redirects = Vec::new();
    for (at, rule) in rules.iter().enumerate() {
        let Some(goal) = linker.end(at, &goals, &mut findings) else { continue };
        let locales = resolver.config.locales.iter();
        for locale in locales.filter(|it| rule.locale.as_ref().is_none_or(|own| own == *it)) {
            let Some(to) = linker.destination(&goal, locale) else { continue };
            redirects.push(Redirect { from: format!("{locale}/{}.html", rule.slug), locale: locale.clone(), to });
        }
    }
    redirects.sort();
    redirects.dedup_by(|a, b| a.from == b.from);
    (Reported { value: redirects, findings }, linker.asked.into_inner())
}

fn rules(parts: &Parts<'_>, resolver: &Resolver<'_>, findings: &mut Vec<Finding>) -> Vec<Rule> {
    let mut rules = Vec::new();
    for source in parts.snapshot.texts.values().filter(|it| redirections::is_list(it.path())) {
        for entry in redirections::parse(source).drain_into(findings) {
            let (locale, slug) = old_address(resolver, &entry.from);
            let place = |range| Span::new(source.path(), range);
            let goal = Written::Address(entry.to, SourcePath::new(entry.from));
            rules.push(Rule { slug, locale, goal, from: place(entry.from_range), to: place(entry.to_range) });
        }
    }
    for (article, found) in resolver.catalog.articles.iter().enumerate() {
        let mut seen = BTreeSet::new();
        for variant in found.variants.values().filter(|it| seen.insert(it.document.path.clone())) {
            let document = &variant.document;
            let Some(entry) = document.front_matter.get(REDIRECT_FROM) else { continue };
            let written = match &entry.value {
                Value::Text(text) => std::slice::from_ref(text),
                Value::List(list) => list.as_slice(),
                Value::Null => &[],
            };
            for old in written {
                let span = Span::new(&document.path, entry.range);
                let folder = if old.starts_with('/') { "" } else { document.path.parent() };
                let path = old.trim().trim_matches('/').split(['#', '?']).next().unwrap_or_default();
                match join(folder, path).filter(|it| !it.is_empty() && !path.is_empty()) {
                    Some(path) => {
                        let (locale, slug) = old_address(resolver, &path);
                        let goal = Written::Article(article);
                        rules.push(Rule { slug, locale, goal, from: span.clone(), to: span });
                    }
                    None => {
                        let fact = format!("`{old}` is no address inside the site");
                        let help = "write the old path, relative to this file or from the root with `/`";
                        findings.push(Finding::new(code::REDIRECTION_INVALID, span, fact).help(help));
                    }
                }
            }
        }
    }
    rules
}

/// The locale of an old path, where it has one, and the address below that.
fn old_address(resolver: &Resolver<'_>, path: &str) -> (Option<Locale>, String) {
    let (root, mut inner) = resolver.catalog.split_root(path);
    let mut locale = root.cloned();
    if locale.is_none()
        && let Some((first, rest)) = path.split_once('/')
        && let Some(named) = locale_of_tag(resolver.config, first)
    {
        (locale, inner) = (Some(named), rest);
    }
    (locale.filter(|it| resolver.config.locales.contains(it)), slug_path(stem(inner)))
}

/// A path without the endings that pages have.
fn stem(path: &str) -> &str {
    let lower = path.to_ascii_lowercase();
    let ending = [".md", ".yml", ".yaml", ".html", ".htm"].iter().find(|it| lower.ends_with(**it));
    let path = ending.map_or(path, |it| &path[..path.len() - it.len()]);
    path.trim_end_matches('/')
}

/// Every page below the folder of a locale, without `.html`, by its name in lower case.
fn pages(resolver: &Resolver<'_>) -> HashMap<String, String> {
    let articles = resolver.catalog.articles.iter().map(|it| it.slug.clone());
    let trees = resolver.trees.map_or(&[][..], |it| it.1).iter();
    let of_tree = |it: &LinkedTree| -> Vec<String> {
        (0..it.nodes.len()).map(|node| it.page(node)).chain([it.overview()]).collect()
    };
    let in_trees = trees.flat_map(of_tree).map(|it| stem(&it).to_owned());
    let others = RESERVED.iter().map(|it| (*it).to_owned());
    articles.chain(in_trees).chain(others).map(|it| (it.to_lowercase(), it)).collect()
}

/// Rules that begin at an address of their own; the first of several counts, and a page before any.
fn unique(rules: Vec<Rule>, pages: &HashMap<String, String>, findings: &mut Vec<Finding>) -> Vec<Rule> {
    let mut kept: Vec<Rule> = Vec::new();
    let mut first: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for rule in rules {
        let slug = rule.slug.to_lowercase();
        if let Some(page) = pages.get(&slug) {
            let fact = format!("`{}` leads elsewhere, but there is a page `{page}.html`", rule.slug);
            let help = "remove the redirect, or the page: readers see the page";
            findings.push(Finding::new(code::REDIRECTION_CONFLICT, rule.from, fact).help(help));
            continue;
        }
        let others = first.entry(slug).or_default();
        let overlaps = |it: &&usize| {
            let other = &kept[**it];
            other.locale.is_none() || rule.locale.is_none() || other.locale == rule.locale
        };
        if let Some(other) = others.iter().find(overlaps).map(|it| &kept[*it]) {
            let is_same = match (&other.goal, &rule.goal) {
                (Written::Article(a), Written::Article(b)) => a == b,
                (Written::Address(a, _), Written::Address(b, _)) => a == b,
                (Written::Article(_), Written::Address(..)) | (Written::Address(..), Written::Article(_)) => false,
            };
            let is_written_same = other.slug == rule.slug;
            if !is_same || !is_written_same {
                let fact = match is_written_same {
                    true => format!("`{}` is redirected twice", rule.slug),
                    false => format!("`{}` differs from `{}` in upper and lower case only", rule.slug, other.slug),
                };
                findings.push(
                    Finding::new(code::REDIRECTION_CONFLICT, rule.from, fact)
                        .label(other.from.clone(), "this redirect counts")
                        .help("keep one of the two: some hosts do not tell upper from lower case"),
                );
            }
            continue;
        }
        others.push(kept.len());
        kept.push(rule);
    }
    kept
}
