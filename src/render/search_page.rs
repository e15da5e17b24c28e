//! What search shows of itself: its page, pages of headings, its words, and its description for browsers.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::config::Config;
use crate::locale::Locale;
use crate::memo::Digest;
use crate::messages::Messages;
use crate::output::{Contents, OutputPath};
use crate::render::article::headings;
use crate::render::html::push_text;
use crate::render::pages::{PageOutput, Views};
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

impl Views<'_> {
    /// The page of results makes way for an article of its name.
    pub(super) fn search_output(&self, locale: &Locale) -> String {
        format!("{locale}/{}.html", self.names.search)
    }

    /// The page of results, and the pages of codes and headings that it offers.
    pub(super) fn search(&self, locale: &Locale, codes: &Codes) -> Vec<PageOutput> {
        let (codes, headings) = (self.codes(locale, codes), self.headings(locale));
        let output = self.search_output(locale);
        let name = output.split_once('/').map_or("", |it| it.1).to_owned();
        let mut view = self.page(&output, locale, |it| format!("{it}/{name}"));
        view.template = "search.html";
        view.title = self.messages.format(locale, "search-label", &[]);
        // Every query is an address of it.
        view.robots = Some("noindex".to_owned());
        let link = |it: &PageOutput| LinkView {
            title: it.view.title.clone(),
            href: Some(relative(&output, &it.output)),
            locale: None,
        };
        let articles = self.site.catalog.articles.len();
        let lists = codes.iter().chain(&headings).map(link).collect();
        view.content = ContentView::Search(SearchPageView { articles, lists });
        std::iter::once(PageOutput { output, view }).chain(codes).chain(headings).collect()
    }

    /// Headings of all articles in reading order.
    fn headings(&self, locale: &Locale) -> Vec<PageOutput> {
        let Some(navigation) = self.site.navigations.get(locale) else { return Vec::new() };
        let place = self.config.locales.iter().position(|it| it == locale).unwrap_or_default();
        let entries = navigation.reading_order().iter().map(|it| self.article_headings(place, *it, locale)).collect();
        self.lists(locale, &self.names.headings, "headings-title", entries, ARTICLES_ON_A_PAGE)
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
            link: LinkView { title: code.clone(), href: None, locale: None },
            items: articles.iter().map(article).collect(),
        };
        self.lists(locale, &self.names.codes, "codes-title", codes.iter().map(entry).collect(), CODES_ON_A_PAGE)
    }

    /// The pages of a list, `length` entries to a page. Links in it start from the folder of the locale.
    fn lists(
        &self,
        locale: &Locale,
        name: &str,
        title: &str,
        entries: Vec<ListEntryView>,
        length: usize,
    ) -> Vec<PageOutput> {
        let parts: Vec<&[ListEntryView]> = entries.chunks(length).collect();
        let file =
            |index: usize| if index == 0 { format!("{name}.html") } else { format!("{name}-{}.html", index + 1) };
        let title = |index: usize| {
            let values = [("number", (index as i64 + 1).into()), ("count", (parts.len() as i64).into())];
            match parts.len() {
                1 => self.messages.format(locale, title, &[]),
                _ => self.messages.format(locale, &format!("{title}-of"), &values),
            }
        };
        let page = |(index, entries): (usize, &&[ListEntryView])| {
            let output = format!("{locale}/{}", file(index));
            let mut view = self.page(&output, locale, |it| format!("{it}/{}", file(index)));
            view.template = "list.html";
            view.title = title(index);
            self.list_alternates(&mut view, locale, &file(index));
            let link = |at: usize| LinkView { title: title(at), href: Some(file(at)), locale: None };
            view.content = ContentView::List(ListView {
                entries: entries.to_vec(),
                previous: index.checked_sub(1).map(link),
                next: (index + 1 < parts.len()).then(|| link(index + 1)),
            });
            PageOutput { output, view }
        };
        parts.iter().enumerate().map(page).collect()
    }

    fn article_headings(&self, place: usize, article: usize, locale: &Locale) -> ListEntryView {
        let page = self.site.page(place, article);
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
