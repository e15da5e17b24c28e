//! Redirects: old addresses and where they lead, from docfx's lists and from `redirect_from` of articles.
//!
//! Each leads straight to its end: what an old address leads to through another is followed here.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use foldhash::HashMap;

use crate::finding::suggestion::closest;
use crate::finding::{Code, Finding, Reported, code};
use crate::locale::Locale;
use crate::memo::Digest;
use crate::site::Parts;
use crate::site::address::slug_path;
use crate::site::catalog::{Article, Variant, locale_of_tag};
use crate::site::ids::ArticleIds;
use crate::site::resolve::Resolver;
use crate::site::resolve::address::Address;
use crate::site::trees::LinkedTree;
use crate::syntax::front_matter::Value;
use crate::syntax::html::policy;
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

/// What an address means before a locale is known.
#[derive(Clone)]
enum Goal {
    Article {
        article: usize,
        query: String,
        fragment: String,
    },
    /// A page that is no article, by its name.
    Page {
        name: String,
        query: String,
        fragment: String,
    },
    Rule {
        rule: usize,
        fragment: String,
    },
    Published(String),
    External(String),
}

/// The front matter in which an article says its old addresses.
const REDIRECT_FROM: &str = "redirect_from";

/// Changes when anything about the old addresses does that an article says it has.
pub(super) fn old_addresses(article: &Article) -> Option<Digest> {
    let written = |it: &Variant| {
        let entry = it.document.front_matter.values.get(REDIRECT_FROM)?;
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
            let Some(entry) = document.front_matter.values.get(REDIRECT_FROM) else { continue };
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

/// Says that a page's name is written in another case.
fn cased(name: &str, written: &str, report: &mut impl FnMut(Code, String, String)) {
    if name != written && name.to_lowercase() == written.to_lowercase() {
        let help = format!("write `{name}`: hosts tell upper from lower case");
        report(code::FILE_CASE_MISMATCH, format!("the page is named `{name}`"), help);
    }
}

struct Linker<'a, 's> {
    resolver: &'a Resolver<'s>,
    pages: &'a HashMap<String, String>,
    rules: &'a [Rule],
    by_slug: BTreeMap<String, Vec<usize>>,
    /// Articles whose ids were asked for.
    asked: RefCell<BTreeSet<usize>>,
}

impl<'s> Linker<'_, 's> {
    /// What a rule's address means.
    fn goal(&self, rule: &Rule, findings: &mut Vec<Finding>) -> Option<Goal> {
        let (written, source) = match &rule.goal {
            Written::Article(article) => {
                return Some(Goal::Article { article: *article, query: String::new(), fragment: String::new() });
            }
            Written::Address(written, source) => (written.as_str(), source),
        };
        let mut report = |code: Code, fact: String, help: String| {
            findings.push(Finding::new(code, rule.to.clone(), fact).help(help));
        };
        if written.starts_with("//") {
            return Some(Goal::External(format!("https:{written}")));
        }
        if let Some(scheme) = policy::scheme(written) {
            if matches!(scheme.as_str(), "http" | "https") {
                return Some(Goal::External(written.to_owned()));
            }
            let help = "write a path of this site, or an address with `https:`";
            report(code::REDIRECTION_INVALID, format!("a redirect cannot lead to `{scheme}:`"), help.to_owned());
            return None;
        }
        let address = Address::of(written);
        let is_absolute = address.path.starts_with('/');
        let path = match is_absolute {
            true => Some(address.path.trim_matches('/').to_owned()),
            false => source.resolve(&address.path).map(|it| it.to_string()),
        };
        let Some(path) = path.filter(|it| !it.is_empty()) else {
            let fact = format!("`{written}` is no page of this site");
            report(code::REDIRECTION_TARGET_NOT_FOUND, fact, "name a page, such as `/folder/page`".to_owned());
            return None;
        };
        let mapped = if is_absolute { self.resolver.mapped(&path) } else { None };
        let without_locale = path.split_once('/').filter(|it| locale_of_tag(self.resolver.config, it.0).is_some());
        let candidates: Vec<&str> =
            mapped.as_deref().into_iter().chain([path.as_str()]).chain(without_locale.map(|it| it.1)).collect();
        for candidate in &candidates {
            let (_, slug) = old_address(self.resolver, candidate);
            if let Some(article) = self.article(stem(candidate)) {
                let name = self.resolver.catalog.articles.get(article).map_or("", |it| &*it.slug);
                cased(name, &slug, &mut report);
                return Some(self.in_article(article, stem(candidate), address, report));
            }
            if let Some(next) = self.by_slug.get(&slug.to_lowercase()).and_then(|it| {
                let fits =
                    |at: &&usize| rule.locale.is_none() || [&None, &rule.locale].contains(&&self.rules[**at].locale);
                it.iter().find(fits)
            }) {
                return Some(Goal::Rule { rule: *next, fragment: address.fragment });
            }
            if let Some(name) = self.pages.get(&slug.to_lowercase()) {
                cased(name, &slug, &mut report);
                let article = self.resolver.catalog.articles.iter().position(|it| it.slug == *name);
                return Some(match article {
                    Some(article) => self.in_article(article, name, address, report),
                    None => Goal::Page { name: name.clone(), query: address.query, fragment: address.fragment },
                });
            }
        }
        // What a prefix says to be in this site is not looked for elsewhere.
        if is_absolute && mapped.is_none() && self.resolver.absolute.is_some() {
            return Some(Goal::Published(written.to_owned()));
        }
        let slugs = self.resolver.catalog.articles.iter().map(|it| it.slug.as_str());
        let help = match candidates.first().and_then(|it| closest(stem(it), slugs)) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => "correct the address, or remove the redirect".to_owned(),
        };
        report(code::REDIRECTION_TARGET_NOT_FOUND, format!("`{written}` is no page of this site"), help);
        None
    }

    fn ids(&self, article: usize) -> Option<&ArticleIds<'s>> {
        self.asked.borrow_mut().insert(article);
        self.resolver.ids.get(article)
    }

    fn article(&self, stem: &str) -> Option<usize> {
        let endings = [".md", ".yml", "/index.md", "/index.yml"];
        endings.iter().find_map(|it| self.resolver.catalog.article_at(self.resolver.config, &format!("{stem}{it}")))
    }

    fn in_article(
        &self,
        article: usize,
        written: &str,
        address: Address,
        mut report: impl FnMut(Code, String, String),
    ) -> Goal {
        let Address { query, fragment, .. } = address;
        let Some(ids) = (!fragment.is_empty()).then(|| self.ids(article)).flatten() else {
            return Goal::Article { article, query, fragment };
        };
        let id = ids.meant(&fragment);
        if id.is_none() {
            let fact = format!("`{written}` has no anchor `{fragment}`");
            report(code::BOOKMARK_NOT_FOUND, fact, ids.help(&fragment));
        }
        Goal::Article { article, query, fragment: id.unwrap_or_default() }
    }

    /// Follows a rule to its end; `None` where it has none.
    fn end(&self, start: usize, goals: &[Option<Goal>], findings: &mut Vec<Finding>) -> Option<Goal> {
        let mut way = vec![start];
        let mut kept = String::new();
        let mut at = start;
        while let Goal::Rule { rule, fragment } = goals[at].as_ref()? {
            if kept.is_empty() {
                kept.clone_from(fragment);
            }
            let names =
                |way: &[usize]| way.iter().map(|it| self.rules[*it].slug.as_str()).collect::<Vec<_>>().join(" → ");
            if let Some(from) = way.iter().position(|it| it == rule) {
                let fact = format!("this redirect leads in a circle: {} → {}", names(&way), self.rules[*rule].slug);
                let mut finding = Finding::new(code::REDIRECTION_LOOP, self.rules[start].to.clone(), fact);
                for other in way[from..].iter().filter(|it| **it != start) {
                    finding = finding.label(self.rules[*other].to.clone(), "a step of the circle");
                }
                findings.push(finding.help("let one of these lead to a page"));
                return None;
            }
            way.push(*rule);
            at = *rule;
        }
        let mut goal = goals[at].clone()?;
        if way.len() > 1 {
            let names: Vec<&str> = way.iter().map(|it| self.rules[*it].slug.as_str()).collect();
            let fact = format!("this redirect leads to another redirect: {}", names.join(" → "));
            findings.push(
                Finding::new(code::REDIRECTION_CHAIN, self.rules[start].to.clone(), fact)
                    .label(self.rules[at].to.clone(), "where it ends")
                    .help("write where it ends; readers are sent there at once"),
            );
        }
        // A fragment goes along, as browsers do it, where the article still has it.
        if let Goal::Article { article, fragment, .. } = &mut goal
            && fragment.is_empty()
            && !kept.is_empty()
            && self.ids(*article).is_some_and(|it| it.all().binary_search(&kept.as_str()).is_ok())
        {
            *fragment = kept;
        }
        Some(goal)
    }

    fn destination(&self, goal: &Goal, locale: &Locale) -> Option<Destination> {
        match goal {
            Goal::Article { article, query, fragment } => {
                let slug = &self.resolver.catalog.articles.get(*article)?.slug;
                let tail = Address { path: String::new(), query: query.clone(), fragment: fragment.clone() }.tail(true);
                Some(Destination::Page { output: format!("{locale}/{slug}.html"), tail })
            }
            Goal::Page { name, query, fragment } => {
                let tail = Address { path: String::new(), query: query.clone(), fragment: fragment.clone() }.tail(true);
                Some(Destination::Page { output: format!("{locale}/{name}.html"), tail })
            }
            Goal::Published(written) => self.resolver.published(written, locale).map(Destination::External),
            Goal::External(address) => Some(Destination::External(address.clone())),
            Goal::Rule { .. } => None,
        }
    }
}
