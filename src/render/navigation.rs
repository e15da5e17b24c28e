//! Navigation → what templates see of it, with links relative to the page.
//!
//! An entry's id is the same on every page, so a page can point into the page of all articles.

use crate::locale::Locale;
use crate::site::nav::{Entry, EntryTarget, Navigation, Title};
use crate::view::{ContentsView, LinkView, NavigationView, SectionView};

/// The address of an article, relative to the page that is made.
pub type Href<'a> = &'a dyn Fn(usize) -> String;

/// The way to an article: its sections, without itself. A section without a page has its place on the page of all
/// articles, whose address is `contents`.
pub fn breadcrumbs(navigation: &Navigation, article: usize, contents: &str, href: Href<'_>) -> Vec<LinkView> {
    let crumb = |entry: &Entry| {
        let mut link = link(navigation, entry, href);
        link.href.get_or_insert_with(|| format!("{contents}#{}", id(entry)));
        link
    };
    navigation.breadcrumbs(article).into_iter().map(crumb).collect()
}

/// The article before in reading order.
pub fn previous(navigation: &Navigation, article: usize, href: Href<'_>) -> Option<LinkView> {
    let entry = navigation.entry(navigation.previous(article)?)?;
    Some(link(navigation, entry, href))
}

/// The article after in reading order.
pub fn next(navigation: &Navigation, article: usize, href: Href<'_>) -> Option<LinkView> {
    let entry = navigation.entry(navigation.next(article)?)?;
    Some(link(navigation, entry, href))
}

/// The page of all articles: the whole navigation, open.
pub fn contents(navigation: &Navigation, href: Href<'_>) -> ContentsView {
    let entries = navigation.entries().iter().map(|it| whole(navigation, it, href)).collect();
    ContentsView { entries, articles: navigation.reading_order().len() }
}

/// The sections on the start page: the entries of the first level with several that articles belong to.
///
/// `start` is the article that the start page begins with, and does not count itself among the others; `contents` is the address of the page of all articles, where sections without a page are found.
pub fn sections(navigation: &Navigation, start: Option<usize>, contents: &str, href: Href<'_>) -> Vec<SectionView> {
    let is_start = |entry: &Entry| matches!(entry.target, EntryTarget::Article(it) if start == Some(it));
    let section = |entry: &Entry| {
        let mut links = Vec::new();
        let mut articles = 0;
        entry.walk(&mut |it| {
            if leads_first(navigation, it) && !is_start(it) {
                articles += 1;
                if it.number != entry.number && links.len() < FIRST_ARTICLES {
                    links.push(link(navigation, it, href));
                }
            }
        });
        SectionView {
            title: entry.title.text.clone(),
            locale: locale(navigation.locale(), &entry.title),
            href: address(&entry.target, href).unwrap_or_else(|| format!("{contents}#{}", id(entry))),
            articles,
            first: links,
        }
    };
    // One entry with everything below it says no more than the site's title.
    let entries = match navigation.entries() {
        [only] if !only.items.is_empty() => &only.items,
        entries => entries,
    };
    let sections = entries.iter().map(section);
    sections.filter(|it| it.articles > 0).take(MAX_SECTIONS).collect()
}

/// How many articles of a section the start page names.
const FIRST_ARTICLES: usize = 5;

/// How many sections the start page has: the rest is on the page of all articles.
const MAX_SECTIONS: usize = 60;

/// Whether an entry is the first that leads to its article.
fn leads_first(navigation: &Navigation, entry: &Entry) -> bool {
    match entry.target {
        EntryTarget::Article(index) => navigation.entry(index).is_some_and(|it| it.number == entry.number),
        EntryTarget::External(_) | EntryTarget::None => false,
    }
}

fn whole(navigation: &Navigation, entry: &Entry, href: Href<'_>) -> NavigationView {
    NavigationView {
        open: true,
        hidden: 0,
        items: entry.items.iter().map(|it| whole(navigation, it, href)).collect(),
        ..closed(navigation, entry, href)
    }
}

/// An entry without what is below it.
pub fn closed(navigation: &Navigation, entry: &Entry, href: Href<'_>) -> NavigationView {
    NavigationView {
        title: entry.title.text.clone(),
        href: address(&entry.target, href),
        locale: locale(navigation.locale(), &entry.title),
        id: id(entry),
        current: false,
        open: false,
        external: matches!(entry.target, EntryTarget::External(_)),
        hidden: entry.items.len(),
        items: Vec::new(),
    }
}

fn link(navigation: &Navigation, entry: &Entry, href: Href<'_>) -> LinkView {
    LinkView {
        title: entry.title.text.clone(),
        href: address(&entry.target, href),
        locale: locale(navigation.locale(), &entry.title),
    }
}

fn address(target: &EntryTarget, href: Href<'_>) -> Option<String> {
    match target {
        EntryTarget::Article(index) => Some(href(*index)),
        EntryTarget::External(address) => Some(address.clone()),
        EntryTarget::None => None,
    }
}

fn locale(page: &Locale, title: &Title) -> Option<String> {
    (title.locale != *page).then(|| title.locale.to_string())
}

fn id(entry: &Entry) -> String {
    format!("n{}", entry.number)
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;
    use crate::site::nav::{ArticleInput, Meaning, TocInput, build};
    use crate::source::Source;
    use crate::syntax::toc;

    fn navigation() -> Navigation {
        let [ja, en] = ["ja", "en"].map(|tag| Locale::parse(tag).unwrap());
        let source = Source::new("TOC.md", "# 手順\n## [一](1)\n## [二](2)\n# [外](https://example.com/)\n# [三](3)\n");
        let toc = toc::parse(&source).value;
        let article = |index, path, title, title_locale| ArticleInput { index, path, title, title_locale };
        let articles = [article(1, "a", "One", &en), article(2, "b", "二つ目", &ja), article(3, "c", "Three", &en)];
        let resolve = |_: &_, href: &str| match href.parse() {
            Ok(index) => Meaning::Article(index),
            Err(_) => Meaning::External(href.to_owned()),
        };
        build(&en, &[TocInput { toc: &toc, folder: "", locale: &ja }], &articles, &resolve).value
    }

    fn href(article: usize) -> String {
        format!("../{article}.html")
    }

    #[track_caller]
    fn check(value: &impl std::fmt::Debug, expected: Expect) {
        expected.assert_eq(&format!("{value:#?}\n"));
    }

    #[test]
    fn titles_in_another_language_say_so() {
        let navigation = navigation();
        let entry = |number: usize| closed(&navigation, &navigation.entries()[number], &href);
        assert_eq!((entry(0).locale.as_deref(), entry(0).hidden, entry(0).href), (Some("ja"), 2, None));
        assert_eq!((entry(1).locale.as_deref(), entry(1).external), (Some("ja"), true));
        assert_eq!((entry(2).locale, entry(2).href.as_deref()), (None, Some("../3.html")));
    }

    #[test]
    fn neighbours_and_breadcrumbs_are_links() {
        let navigation = navigation();
        let links = (
            breadcrumbs(&navigation, 2, "contents.html", &href),
            previous(&navigation, 2, &href),
            next(&navigation, 2, &href),
            next(&navigation, 3, &href),
        );
        check(
            &links,
            expect![[r#"
                (
                    [
                        LinkView {
                            title: "手順",
                            href: Some(
                                "contents.html#n1",
                            ),
                            locale: Some(
                                "ja",
                            ),
                        },
                    ],
                    Some(
                        LinkView {
                            title: "One",
                            href: Some(
                                "../1.html",
                            ),
                            locale: None,
                        },
                    ),
                    Some(
                        LinkView {
                            title: "Three",
                            href: Some(
                                "../3.html",
                            ),
                            locale: None,
                        },
                    ),
                    None,
                )
            "#]],
        );
    }

    #[test]
    fn sections_without_a_page_are_found_on_the_page_of_all_articles() {
        check(
            &sections(&navigation(), None, "contents.html", &href),
            expect![[r#"
                [
                    SectionView {
                        title: "手順",
                        href: "contents.html#n1",
                        locale: Some(
                            "ja",
                        ),
                        articles: 2,
                        first: [
                            LinkView {
                                title: "One",
                                href: Some(
                                    "../1.html",
                                ),
                                locale: None,
                            },
                            LinkView {
                                title: "二つ目",
                                href: Some(
                                    "../2.html",
                                ),
                                locale: Some(
                                    "ja",
                                ),
                            },
                        ],
                    },
                    SectionView {
                        title: "Three",
                        href: "../3.html",
                        locale: None,
                        articles: 1,
                        first: [],
                    },
                ]
            "#]],
        );
    }

    #[test]
    fn the_page_of_all_articles_has_everything_open() {
        let contents = contents(&navigation(), &href);
        assert_eq!(contents.articles, 3);
        let ids: Vec<&str> = contents.entries.iter().map(|it| it.id.as_str()).collect();
        assert_eq!(ids, ["n1", "n4", "n5"]);
        assert!(contents.entries[0].open && contents.entries[0].items.len() == 2);
    }
}
