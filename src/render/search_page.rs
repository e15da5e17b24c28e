//! What search shows of itself: its page, pages of headings, its words, and its description for browsers.

use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use crate::config::Config;
use crate::locale::Locale;
use crate::memo::Digest;
use crate::messages::Messages;
use crate::output::{Contents, OutputPath};
use crate::render::article::headings;
use crate::render::html::push_text;
use crate::render::pages::{PageOutput, Views};
use crate::site::Page;
use crate::site::address::{absolute, relative};
use crate::view::{ContentView, LinkView, ListEntryView, ListView, SearchPageView};

/// Messages that the scripts of search show, without `search-` before them.
const WORDS: &[&str] = &[
    "all-kind",
    "all-provenance",
    "all-section",
    "and",
    "articles",
    "codes-title",
    "count",
    "dropped",
    "empty",
    "failed",
    "filter-kind",
    "filter-provenance",
    "filter-section",
    "folded",
    "hint-choose",
    "hint-close",
    "hint-open",
    "hint-tab",
    "hits",
    "is-article",
    "is-faq",
    "is-ht",
    "is-landing",
    "is-mt",
    "is-tree",
    "kind-code",
    "kind-heading",
    "kind-sentence",
    "kind-title",
    "list",
    "more",
    "nothing",
    "page",
    "placeholder",
    "quoted",
    "recent",
    "recent-clear",
    "rest",
    "without",
    "without-title",
];

/// What they put into messages: the script replaces `{name}`.
const VALUES: &[&str] = &["articles", "count", "hits", "query", "term", "terms"];

/// How many articles a page of headings has.
const ARTICLES_ON_A_PAGE: usize = 150;

/// How many codes a page of codes has.
const CODES_ON_A_PAGE: usize = 500;

/// Every code of a site, with the articles that it stands in.
pub type Codes = BTreeMap<String, Vec<usize>>;

/// How many codes a start page has.
const CODES_ON_THE_START: usize = 6;

/// The codes that most articles have, in the order of their number, for start pages.
pub fn frequent(codes: &Codes) -> Vec<&str> {
    let mut all: Vec<(&String, usize)> = codes.iter().map(|it| (it.0, it.1.len())).collect();
    all.sort_by_key(|it| std::cmp::Reverse(it.1));
    all.truncate(CODES_ON_THE_START);
    all.into_iter().map(|it| it.0.as_str()).collect()
}

/// A code as readers know it: `KB4012598`, `0x8004de40`.
fn shown(code: &str) -> String {
    if code.starts_with("0x") { code.to_owned() } else { code.to_ascii_uppercase() }
}

/// The longest name of a search that browsers show, in characters (OpenSearch 1.1).
const LONGEST_NAME: usize = 16;

/// The words of search in one locale, as a script.
pub struct Words {
    /// Its file in the output.
    pub output: String,
    /// Its bytes.
    pub script: Arc<[u8]>,
}

/// The words of search in every locale: only who searches loads them.
pub fn words(config: &Config, messages: &Messages) -> BTreeMap<Locale, Words> {
    let words = |locale: &Locale| {
        let mut entries = serde_json::Map::new();
        for name in WORDS {
            let id = format!("search-{name}");
            let text = |count: Option<i64>| {
                let value = |name: &&'static str| match count {
                    Some(count) if *name == "count" => (*name, count.into()),
                    _ => (*name, format!("{{{name}}}").into()),
                };
                let values: Vec<_> = VALUES.iter().map(value).collect();
                messages.format(locale, &id, &values)
            };
            // Of what is counted there are two forms, for one and for others.
            let other = text(None);
            let is_counted = other.contains("{count}");
            entries
                .insert((*name).to_owned(), if is_counted { vec![text(Some(1)), other].into() } else { other.into() });
        }
        let script = format!("taiyaku(\"words\",\"{locale}\",{});\n", serde_json::Value::Object(entries));
        let script: Arc<[u8]> = script.into_bytes().into();
        let output = format!("search/words-{locale}-{}.js", Digest::of_bytes(&script).hex(8));
        (locale.clone(), Words { output, script })
    };
    config.locales.iter().map(words).collect()
}

/// Where the description of a locale's search is.
pub fn description_output(locale: &Locale) -> String {
    format!("search/opensearch-{locale}.xml")
}

/// Some of the pages whose headings are listed.
pub struct HeadingList<'a> {
    locale: Locale,
    index: usize,
    count: usize,
    /// The pages that it lists.
    pub pages: Vec<&'a Page>,
}

/// Hashes as its place among the lists and the articles that it lists.
impl Hash for HeadingList<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (&self.locale, self.index, self.count).hash(state);
        self.pages.iter().for_each(|it| it.article.hash(state));
    }
}

/// A list that may have several pages.
pub(super) struct List<'l> {
    /// Its locale.
    pub(super) locale: &'l Locale,
    /// The name of its files.
    pub(super) name: &'l str,
    /// The message of its title.
    pub(super) title: &'static str,
}

impl List<'_> {
    /// The file of one of its pages, below the folder of the locale.
    pub(super) fn file(&self, index: usize) -> String {
        if index == 0 { format!("{}.html", self.name) } else { format!("{}-{}.html", self.name, index + 1) }
    }
}

impl<'a> Views<'a> {
    /// The page of results makes way for an article of its name.
    pub(super) fn search_output(&self, locale: &Locale) -> String {
        format!("{locale}/{}.html", self.names.search)
    }

    /// The page of results, which offers the pages of codes and headings, and the pages of codes.
    pub(super) fn search(&self, locale: &Locale, codes: &Codes) -> Vec<PageOutput> {
        let (codes, headings) = (self.codes(locale, codes), self.heading_lists(locale));
        let output = self.search_output(locale);
        let name = output.split_once('/').map_or("", |it| it.1).to_owned();
        let mut view = self.page(&output, locale, |it| format!("{it}/{name}"));
        view.template = "search.html";
        view.title = self.messages.format(locale, "search-label", &[]);
        // Every query is an address of it.
        view.robots = Some("noindex".to_owned());
        let of_codes = codes.iter().map(|it| (it.view.title.clone(), it.output.clone()));
        let of_headings = headings.iter().map(|it| {
            let list = self.headings_list(locale);
            (self.list_title(&list, it.index, it.count), format!("{locale}/{}", list.file(it.index)))
        });
        let link =
            |(title, file): (String, String)| LinkView { title, href: Some(relative(&output, &file)), locale: None };
        let articles = self.site.catalog.articles.len();
        let mut lists: Vec<LinkView> = of_codes.chain(of_headings).map(link).collect();
        lists.extend(self.glossary_href(&output, locale).map(|href| LinkView {
            title: self.messages.format(locale, "glossary-title", &[]),
            href: Some(href),
            locale: None,
        }));
        view.content = ContentView::Search(SearchPageView { articles, lists });
        std::iter::once(PageOutput { output, view }).chain(codes).collect()
    }

    /// Codes with the address of their search, relative to a file of the output.
    pub(super) fn code_links(&self, output: &str, locale: &Locale, codes: &[&str]) -> Vec<LinkView> {
        let search = relative(output, &self.search_output(locale));
        let link = |code: &&str| {
            let title = shown(code);
            let query = percent_encoding::utf8_percent_encode(&title, percent_encoding::NON_ALPHANUMERIC);
            LinkView { href: Some(format!("{search}?q={query}")), title, locale: None }
        };
        codes.iter().map(link).collect()
    }

    /// The lists of headings of all articles in reading order, a page for each.
    pub fn heading_lists(&self, locale: &Locale) -> Vec<HeadingList<'a>> {
        let Some(navigation) = self.site.navigations.get(locale).filter(|_| self.config.search.enabled) else {
            return Vec::new();
        };
        let place = self.config.locales.iter().position(|it| it == locale).unwrap_or_default();
        let parts: Vec<&[usize]> = navigation.reading_order().chunks(ARTICLES_ON_A_PAGE).collect();
        let count = parts.len();
        let list = |(index, articles): (usize, &&[usize])| {
            let pages = articles.iter().map(|it| self.site.page(place, *it)).collect();
            HeadingList { locale: locale.clone(), index, count, pages }
        };
        parts.iter().enumerate().map(list).collect()
    }

    /// The page of a list of headings.
    pub fn headings(&self, part: &HeadingList<'_>) -> PageOutput {
        let entries = part.pages.iter().map(|it| self.article_headings(it, &part.locale)).collect();
        self.list_page(&self.headings_list(&part.locale), part.index, part.count, entries)
    }

    fn headings_list<'l>(&'l self, locale: &'l Locale) -> List<'l> {
        List { locale, name: &self.names.headings, title: "headings-title" }
    }

    /// Every code, with the articles that it stands in.
    fn codes(&self, locale: &Locale, codes: &Codes) -> Vec<PageOutput> {
        let from = self.search_output(locale);
        let article = |article: &usize| {
            let (title, language) = self.site.title(*article, locale);
            LinkView {
                title: title.to_owned(),
                href: Some(self.href(&from, locale, *article)),
                locale: (language != locale).then(|| language.to_string()),
            }
        };
        let entry = |(code, articles): (&String, &Vec<usize>)| ListEntryView {
            link: LinkView { title: shown(code), href: None, locale: None },
            items: articles.iter().map(article).collect(),
        };
        let list = List { locale, name: &self.names.codes, title: "codes-title" };
        let entries: Vec<ListEntryView> = codes.iter().map(entry).collect();
        let parts: Vec<&[ListEntryView]> = entries.chunks(CODES_ON_A_PAGE).collect();
        let page =
            |(index, entries): (usize, &&[ListEntryView])| self.list_page(&list, index, parts.len(), entries.to_vec());
        parts.iter().enumerate().map(page).collect()
    }

    fn list_title(&self, list: &List<'_>, index: usize, count: usize) -> String {
        let values = [("number", (index as i64 + 1).into()), ("count", (count as i64).into())];
        match count {
            1 => self.messages.format(list.locale, list.title, &[]),
            _ => self.messages.format(list.locale, &format!("{}-of", list.title), &values),
        }
    }

    /// One of the pages of a list. Links in it start from the folder of the locale.
    fn list_page(&self, list: &List<'_>, index: usize, count: usize, entries: Vec<ListEntryView>) -> PageOutput {
        let (mut page, previous, next) = self.list_frame(list, index, count);
        page.view.template = "list.html";
        page.view.content = ContentView::List(ListView { entries, previous, next });
        page
    }

    /// One of the pages of a list without its content, and the pages before and after it.
    pub(super) fn list_frame(
        &self,
        list: &List<'_>,
        index: usize,
        count: usize,
    ) -> (PageOutput, Option<LinkView>, Option<LinkView>) {
        let (locale, file) = (list.locale, list.file(index));
        let output = format!("{locale}/{file}");
        let mut view = self.page(&output, locale, |it| format!("{it}/{file}"));
        view.title = self.list_title(list, index, count);
        self.list_alternates(&mut view, locale, &file);
        let link =
            |at: usize| LinkView { title: self.list_title(list, at, count), href: Some(list.file(at)), locale: None };
        let previous = index.checked_sub(1).map(link);
        let next = (index + 1 < count).then(|| link(index + 1));
        (PageOutput { output, view }, previous, next)
    }

    fn article_headings(&self, page: &Page, locale: &Locale) -> ListEntryView {
        let article = page.article;
        let (title, language) = self.site.title(article, locale);
        let language = (language != locale).then(|| language.to_string());
        let address = self.href(&self.search_output(locale), locale, article);
        let heading = |it: crate::view::HeadingView| LinkView {
            title: it.text,
            href: Some(format!("{address}#{}", it.id)),
            locale: language.clone(),
        };
        let items = headings(page).into_iter().map(heading).collect();
        let link = LinkView { title: title.to_owned(), href: Some(address.clone()), locale: language.clone() };
        ListEntryView { link, items }
    }

    /// What tells browsers how to search the site in each locale (OpenSearch): it needs absolute addresses.
    pub fn search_descriptions(&self) -> Vec<(OutputPath, Contents)> {
        let Some(base) = &self.config.base_url else { return Vec::new() };
        let description = |locale: &Locale| {
            let title = self.config.title.get(locale).or_else(|| self.config.title.values().next());
            let title = title.map(String::as_str).unwrap_or_default();
            let short: String = title.chars().take(LONGEST_NAME).collect();
            let mut xml = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
            xml.push_str("<OpenSearchDescription xmlns=\"http://a9.com/-/spec/opensearch/1.1/\">\n");
            let about = self.messages.format(locale, "search-about", &[("site", title.into())]);
            let elements = [("ShortName", short.trim()), ("Description", &about), ("Language", locale.as_str())];
            for (name, text) in elements {
                xml.push_str(&format!("<{name}>"));
                push_text(&mut xml, text);
                xml.push_str(&format!("</{name}>\n"));
            }
            xml.push_str("<InputEncoding>UTF-8</InputEncoding>\n<Url type=\"text/html\" method=\"get\" template=\"");
            push_text(&mut xml, &absolute(base, &self.search_output(locale)));
            xml.push_str("?q={searchTerms}\"/>\n");
            xml.push_str("<Url type=\"application/opensearchdescription+xml\" rel=\"self\" template=\"");
            push_text(&mut xml, &absolute(base, &description_output(locale)));
            xml.push_str("\"/>\n</OpenSearchDescription>\n");
            (OutputPath::new(description_output(locale)), Contents::Bytes(xml.into_bytes().into()))
        };
        self.config.locales.iter().map(description).collect()
    }
}
