//! Articles that readers do not come to by reading: no table of contents names them, or nothing leads to them.
//!
//! Of a site without tables of contents its folders are the navigation, and every article is in it.

use std::collections::{BTreeMap, BTreeSet};

use crate::finding::{Finding, code};
use crate::locale::Locale;
use crate::site::Site;
use crate::site::redirects::Destination;
use crate::site::trees::{LinkedGoal, LinkedKind};
use crate::text::{SourcePath, Span};

/// Checks that tables of contents and links lead to every article.
pub fn check(site: &Site, findings: &mut Vec<Finding>) {
    // A file may be written for several locales, and is named once.
    let mut unlisted: BTreeMap<&SourcePath, (usize, Vec<&Locale>)> = BTreeMap::new();
    for (locale, navigation) in &*site.navigations {
        for article in navigation.unlisted() {
            if let Some(variant) = site.catalog.articles[*article].variants.get(locale) {
                unlisted.entry(&variant.document.path).or_insert_with(|| (*article, Vec::new())).1.push(locale);
            }
        }
    }
    if unlisted.is_empty() {
        return;
    }
    let reached = reached(site);
    for (path, (article, locales)) in unlisted {
        let variants = site.catalog.articles[article].variants.values();
        let all = variants.filter(|it| it.document.path == *path).count();
        let names: Vec<String> = locales.iter().map(|it| format!("`{it}`")).collect();
        let place = if locales.len() == all { String::new() } else { format!(" in {}", names.join(" and ")) };
        let (code, message) = match reached.contains(&article) {
            true => (code::ARTICLE_UNLISTED, format!("no table of contents names this article{place}")),
            false => (code::ARTICLE_ORPHANED, format!("no table of contents and no link leads to this article{place}")),
        };
        let help = "add it to the table of contents of its folder, or leave it out with `exclude` in `site.toml`";
        findings.push(Finding::new(code, Span::file(path), message).help(help));
    }
}

/// The articles that something leads to: an article, a decision tree or an old address.
fn reached(site: &Site) -> BTreeSet<usize> {
    let mut reached: BTreeSet<usize> = (0..).zip(&site.linked).filter(|it| *it.1).map(|it| it.0).collect();
    for tree in &site.trees {
        reached.extend(tree.article);
        for node in &tree.nodes {
            match &node.kind {
                LinkedKind::Outcome { source, .. } => reached.extend(source.as_ref().map(|it| it.0)),
                LinkedKind::Question(choices) => reached.extend(choices.iter().filter_map(|it| match it.goal {
                    LinkedGoal::Article(article, _) => Some(article),
                    LinkedGoal::Node(_) | LinkedGoal::Tree(_) | LinkedGoal::Nowhere => None,
                })),
            }
        }
    }
    let pages: BTreeMap<&str, usize> = match site.redirects.is_empty() {
        true => BTreeMap::new(),
        false => site.pages.iter().map(|it| (it.output.as_str(), it.article)).collect(),
    };
    reached.extend(site.redirects.iter().filter_map(|it| match &it.to {
        Destination::Page { output, .. } => pages.get(output.as_str()).copied(),
        Destination::External(_) => None,
    }));
    reached
}
