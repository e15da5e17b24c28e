//! What templates may read, and nothing else.
//!
//! A view is also the key under which a rendered page is remembered, so it holds all that a page depends on.

pub mod tree;

use std::sync::Arc;

use serde::Serialize;

use crate::view::tree::{NodeView, TreeEntryView, TreeView};

/// What every page has.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct PageView {
    /// Name of the template: `article.html`, `start.html`, `contents.html`, `search.html`, `list.html`, `glossary.html`,
    /// `not-found.html`, `languages.html`.
    pub template: &'static str,
    /// Language tag of the interface and navigation.
    pub locale: String,
    /// `ltr` or `rtl`.
    pub direction: &'static str,
    /// From the page to the root of the output: `../../`, or `./` at the root.
    pub root: String,
    /// The address that relative addresses start from, where it is not the page's own.
    pub base: Option<String>,
    /// From the page to the start page of its locale.
    pub home: String,
    /// From the page to the page of all articles.
    pub contents: String,
    /// From the page to the page of all decision trees, where the site has some.
    pub trees: Option<String>,
    /// What search needs; `None` for a site without it.
    pub search: Option<SearchView>,
    /// Title of the site.
    pub site_title: String,
    /// Title of the page, without markup.
    pub title: String,
    /// Summary of the page, empty for none.
    pub description: String,
    /// Content of `<meta name="robots">`.
    pub robots: Option<String>,
    /// Absolute address of the page that search engines should know it by.
    pub canonical: Option<String>,
    /// Absolute addresses of the page's real translations, itself included.
    pub alternates: Vec<AlternateView>,
    /// The page's language and region as Open Graph writes them: `ja_JP`.
    pub region: String,
    /// What the page is as JSON-LD, safe inside a `<script>`; `None` where it has no absolute address.
    pub structured: Option<String>,
    /// The page in each locale of the site, in the order of the configuration.
    pub languages: Vec<LanguageView>,
    /// The way to the page, from the start page to its section; the page itself is not in it.
    pub breadcrumbs: Vec<LinkView>,
    /// The part of the navigation that this page shows, the branches on the way to it open: items of a list as HTML,
    /// each made of an [`EntryView`]. Empty for none.
    pub navigation: String,
    /// How many entries of the navigation's first level are not shown.
    pub navigation_hidden: usize,
    /// The file of all entries of the navigation, relative to the page; `None` where it is short or not shown.
    pub navigation_script: Option<String>,
    /// The file of the page's units in all languages, relative to the page; `None` where it has none.
    pub units: Option<String>,
    /// The page that links in that file are relative to, as an address relative to this one; `None` for this page.
    pub units_from: Option<String>,
    /// What only this kind of page has.
    pub content: ContentView,
}

/// What only one kind of page has.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum ContentView {
    /// An article, or a landing page.
    Article(ArticleView),
    /// The start page of a locale.
    Start(StartView),
    /// The page of all articles of a locale.
    Contents(ContentsView),
    /// A question or an outcome of a decision tree.
    Node(Box<NodeView>),
    /// A whole decision tree.
    Tree(TreeView),
    /// The page of all decision trees of a locale.
    Trees {
        /// The trees.
        trees: Vec<TreeEntryView>,
    },
    /// The page of a locale that shows what a search finds.
    Search(SearchPageView),
    /// A list of headings or codes, or a part of one.
    List(ListView),
    /// The terms of the site, or a part of them.
    Glossary(GlossaryView),
    /// The page for addresses that do not exist.
    NotFound,
    /// The page at the root that offers the languages.
    Languages,
}

/// What search needs on every page, relative to the page.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct SearchView {
    /// The page of results.
    pub page: String,
    /// The words of search in the page's locale.
    pub words: String,
    /// The beginning of the index.
    pub manifest: String,
    /// What tells browsers how to search the site, where its absolute address is known.
    pub description: Option<String>,
}

/// The page of results: without a query or script it offers other ways.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct SearchPageView {
    /// Number of articles.
    pub articles: usize,
    /// Pages of codes and of headings.
    pub lists: Vec<LinkView>,
}

/// A list, or a part of one.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct ListView {
    /// Its entries.
    pub entries: Vec<ListEntryView>,
    /// The page before.
    pub previous: Option<LinkView>,
    /// The page after.
    pub next: Option<LinkView>,
}

/// The terms of a site in one language, or a part of them.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct GlossaryView {
    /// The terms.
    pub entries: Vec<GlossaryEntryView>,
    /// The page before.
    pub previous: Option<LinkView>,
    /// The page after.
    pub next: Option<LinkView>,
}

/// A term, and what it is called in other languages.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct GlossaryEntryView {
    /// The term.
    pub term: String,
    /// What it is called elsewhere, the most frequent first.
    pub others: Vec<GlossaryOtherView>,
}

/// What a term is called in another language.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct GlossaryOtherView {
    /// The term there.
    pub term: String,
    /// Its language tag.
    pub locale: String,
    /// Some of the sentences that have both.
    pub places: Vec<LinkView>,
    /// How many more there are.
    pub more: usize,
}

/// An article with its headings, or a code with its articles.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct ListEntryView {
    /// What it is.
    pub link: LinkView,
    /// What belongs to it.
    pub items: Vec<LinkView>,
}

/// An article.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct ArticleView {
    /// Language tag of the body: another than the page's in a fallback.
    pub body_locale: String,
    /// The body as HTML, its `<h1>` included.
    pub body: Arc<str>,
    /// The body has tabs.
    pub has_tabs: bool,
    /// The body has blocks of code.
    pub has_code: bool,
    /// The body has pictures.
    pub has_images: bool,
    /// Whether a decision tree stands in its body.
    pub has_tree: bool,
    /// Headings of levels 2 and 3, for the contents of the page.
    pub headings: Vec<HeadingView>,
    /// The article before this one in reading order.
    pub previous: Option<LinkView>,
    /// The article after this one in reading order.
    pub next: Option<LinkView>,
    /// How the translation was made; `None` where the page is the original or it is not known.
    pub translation: Option<TranslationView>,
    /// Set where the article does not exist in the page's locale and is shown in another.
    pub fallback: Option<FallbackView>,
    /// Where the file can be edited.
    pub edit: Option<String>,
    /// Date of the last change that the author wrote down.
    pub updated: Option<DateView>,
    /// The decision trees that lead to the article: their first pages.
    pub trees: Vec<LinkView>,
    /// Set where the original has changed since the article was translated.
    pub stale: Option<StaleView>,
}

/// How far an article is behind its original.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct StaleView {
    /// How many sentences of the body are marked.
    pub marked: usize,
    /// How many sentences of the original are missing.
    pub added: usize,
}

/// How a translation was made.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct TranslationView {
    /// `human` or `machine`.
    pub kind: &'static str,
    /// When.
    pub date: Option<DateView>,
}

/// The notice of an article that is shown in another language.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct FallbackView {
    /// Language tag of the article.
    pub locale: String,
    /// Name of that language in its own words.
    pub name: String,
    /// The page in that language.
    pub href: String,
}

/// A date, for the message `date`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct DateView {
    /// `2018-01-22`.
    pub iso: String,
    /// Year.
    pub year: u16,
    /// Month, from 1.
    pub month: u8,
    /// Day of the month, from 1.
    pub day: u8,
}

/// The start page of a locale.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct StartView {
    /// The sections of the site.
    pub sections: Vec<SectionView>,
    /// Number of articles.
    pub articles: usize,
    /// The decision trees.
    pub trees: Vec<TreeEntryView>,
    /// Codes that most articles explain, each with its search; at most a few.
    pub codes: Vec<LinkView>,
    /// The page of the site's terms, relative to the page; `None` where there is none.
    pub glossary: Option<String>,
    /// The heading and the first paragraph of the introduction as HTML, which stand above the search; empty where it
    /// does not begin with a heading.
    pub lead: Arc<str>,
    /// The article that the page begins with, without its lead: `index` at the root of the content.
    pub introduction: Option<ArticleView>,
}

/// A section on the start page.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct SectionView {
    /// Its title.
    pub title: String,
    /// Its own page, if it has one; else its place on the page of all articles.
    pub href: String,
    /// Language tag of the title, where it is not the page's.
    pub locale: Option<String>,
    /// Number of articles in it.
    pub articles: usize,
    /// Its first articles.
    pub first: Vec<LinkView>,
}

/// All articles of a locale.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct ContentsView {
    /// The whole navigation.
    pub entries: Vec<NavigationView>,
    /// Number of articles.
    pub articles: usize,
}

/// A heading in the contents of the page.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct HeadingView {
    /// Its id.
    pub id: String,
    /// Its text.
    pub text: String,
    /// 2 or 3.
    pub level: u8,
}

/// A link to a page.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct LinkView {
    /// Its text.
    pub title: String,
    /// Its target, relative to the page; `None` where there is no page.
    pub href: Option<String>,
    /// Language tag of the text, where it is not the page's.
    pub locale: Option<String>,
}

/// An entry of the navigation.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct NavigationView {
    /// Its text.
    pub title: String,
    /// Its target, relative to the page.
    pub href: Option<String>,
    /// Language tag of the text, where it is not the page's.
    pub locale: Option<String>,
    /// An id for the entry, unique on the page of all articles.
    pub id: String,
    /// It is the page itself.
    pub current: bool,
    /// It is on the way to the page, so its items are shown.
    pub open: bool,
    /// It leads out of the site.
    pub external: bool,
    /// How many entries below it are not shown here.
    pub hidden: usize,
    /// Entries below it.
    pub items: Vec<NavigationView>,
}

/// An entry of the navigation beside an article, which is rendered once for all pages of a folder.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct EntryView {
    /// Language tag of the page.
    pub locale: String,
    /// From the page to the page of all articles.
    pub contents: String,
    /// The entry, without what is below it.
    pub entry: NavigationView,
    /// Stands for the entries below it; empty where none are shown.
    pub items: &'static str,
}

impl EntryView {
    /// What [`EntryView::items`] is where there are any: a noncharacter, which no text contains.
    pub const ITEMS: &str = "\u{FDD0}";
}

/// The page in one locale.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct LanguageView {
    /// Language tag.
    pub locale: String,
    /// Its name in its own words: `日本語`.
    pub name: String,
    /// The page in it, relative to this page.
    pub href: String,
    /// Its page of search results.
    pub search: String,
    /// It is the page's own.
    pub current: bool,
    /// Articles are translated from it.
    pub original: bool,
    /// The article does not exist in it and is shown in another language.
    pub fallback: bool,
}

/// The address of one translation, for search engines.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct AlternateView {
    /// Language tag, or `x-default`.
    pub locale: String,
    /// Absolute address.
    pub href: String,
}
