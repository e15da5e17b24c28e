//! What the addresses of redirects mean, and where each of them ends.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use foldhash::HashMap;

use super::{Destination, Rule, Written, old_address, stem};
use crate::finding::suggestion::closest;
use crate::finding::{Code, Finding, code};
use crate::locale::Locale;
use crate::site::catalog::locale_of_tag;
use crate::site::ids::ArticleIds;
use crate::site::resolve::Resolver;
use crate::site::resolve::address::Address;
use crate::syntax::html::policy;

/// What an address means before a locale is known.
#[derive(Clone)]
pub(super) enum Goal {
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

/// Follows redirects to their ends.
pub(super) struct Linker<'a, 's> {
    pub(super) resolver: &'a Resolver<'s>,
    pub(super) pages: &'a HashMap<String, String>,
    pub(super) rules: &'a [Rule],
    pub(super) by_slug: BTreeMap<String, Vec<usize>>,
    /// Articles whose ids were asked for.
    pub(super) asked: RefCell<BTreeSet<usize>>,
}

impl<'s> Linker<'_, 's> {
    /// What a rule's address means.
    pub(super) fn goal(&self, rule: &Rule, findings: &mut Vec<Finding>) -> Option<Goal> {
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
    pub(super) fn end(&self, start: usize, goals: &[Option<Goal>], findings: &mut Vec<Finding>) -> Option<Goal> {
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

    /// Where readers of a locale are led.
    pub(super) fn destination(&self, goal: &Goal, locale: &Locale) -> Option<Destination> {
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

/// Says that a page's name is written in another case.
fn cased(name: &str, written: &str, report: &mut impl FnMut(Code, String, String)) {
    if name != written && name.to_lowercase() == written.to_lowercase() {
        let help = format!("write `{name}`: hosts tell upper from lower case");
        report(code::FILE_CASE_MISMATCH, format!("the page is named `{name}`"), help);
    }
}
