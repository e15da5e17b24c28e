//! A site and its bodies → the views of all pages.

mod alternates;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::config::Config;
use crate::locale::Locale;
use crate::messages::Messages;
use crate::render::article::{article, description, take_lead};
use crate::render::body::Body;
use crate::render::entries::EntriesFile;
use crate::render::search_page::{Codes, Words, description_output, frequent};
use crate::render::sidebar::Sidebars;
use crate::render::{navigation, stale, structured, tree};
use crate::search::files::MANIFEST;
use crate::site::address::{absolute, relative, root};
use crate::site::glossary::Glossary;
use crate::site::nav::Navigation;
use crate::site::stale::Stale;
use crate::site::{Page, Site};
use crate::syntax::robots::robots;
use crate::view::{ContentView, LanguageView, LinkView, PageView, SearchView, StaleView, StartView};

/// What views are made of.
pub struct Views<'a> {
    /// The site.
    pub site: &'a Site,
    /// Its configuration.
    pub config: &'a Config,
    /// Words of the interface.
    pub messages: &'a Messages,
    /// Words of search in each locale.
    pub words: &'a BTreeMap<Locale, Words>,
    /// The whole navigation of each locale where that is long.
    pub entries: &'a BTreeMap<Locale, EntriesFile>,
    /// Whether there are terms to show.
    pub has_glossary: bool,
    /// Names of pages that make way for articles.
    pub(super) names: Names,
    /// What all pages of a locale say of it and of the site.
    about: BTreeMap<&'a Locale, About>,
}

/// What all pages of a locale say of it and of the site: it is put into words once, and not for each page.
struct About {
    /// The name of the locale in its own words.
    native_name: String,
    /// Its language and region as Open Graph writes them.
    region: String,
    /// The title of the site.
    title: String,
    /// What the site is, for pages that have no summary of their own.
    description: String,
    /// What leads to the start page.
    home: String,
}

impl About {
    fn new(locale: &Locale, config: &Config, messages: &Messages) -> Self {
        let title = config.title.get(locale).or_else(|| config.title.values().next()).cloned().unwrap_or_default();
        Self {
            native_name: messages.native_name(locale),
            region: locale.with_likely_region().replace('-', "_"),
            description: messages.format(locale, "site-description", &[("site", title.as_str().into())]),
            home: messages.format(locale, "home", &[]),
            title,
        }
    }
}

/// Names of pages that no article makes, without `.html`; each makes way for an article of its name.
pub(super) struct Names {
    /// All articles.
    pub(super) contents: String,
    /// The results of a search.
    pub(super) search: String,
    /// Headings, of which there may be several pages.
    pub(super) headings: String,
    /// Codes, likewise.
    pub(super) codes: String,
    /// Terms, likewise.
    pub(super) glossary: String,
}

impl Names {
    fn new(site: &Site) -> Self {
        let taken = |name: &str| site.catalog.articles.iter().any(|it| it.slug.eq_ignore_ascii_case(name));
        let free = |name: &str| {
            let numbered = (2..).map(|it| format!("{name}-{it}"));
            std::iter::once(name.to_owned()).chain(numbered).find(|it| !taken(it)).unwrap_or_default()
        };
        Self {
            contents: free("contents"),
            search: free("search"),
            headings: free("headings"),
            codes: free("codes"),
            glossary: free("glossary"),
        }
    }
}

/// The view of a page, and its file in the output.
pub struct PageOutput {
    /// The file.
    pub output: String,
    /// The view.
    pub view: PageView,
}

/// The name of the article that a locale's start page begins with.
const INDEX: &str = "index";

impl<'a> Views<'a> {
    /// Views of a site.
    pub fn new(
        site: &'a Site,
        config: &'a Config,
        messages: &'a Messages,
        words: &'a BTreeMap<Locale, Words>,
        entries: &'a BTreeMap<Locale, EntriesFile>,
    ) -> Self {
        let names = Names::new(site);
        let about = config.locales.iter().map(|it| (it, About::new(it, config, messages))).collect();
        Self { site, config, messages, words, entries, has_glossary: false, names, about }
    }

    /// The page of one article, and the file of its units.
    pub fn article(
        &self,
        page: &Page,
        body: &Body,
        sidebars: &Sidebars,
        (units, behind): (Option<&str>, Option<&Stale>),
        codes: &[&str],
    ) -> PageOutput {
        let found = &self.site.catalog.articles[page.article];
        let document = &page.linked.document;
        let is_fallback = page.body_locale != page.locale;
        let mut content = article(self.site, self.config, page, body, &|it| self.messages.native_name(it));
        content.trees = tree::leading_to(self, page);
        if let Some(behind) = behind {
            let word = |id: &str| self.messages.format(&page.locale, id, &[]);
            let (html, marked) = stale::marked(&content.body, behind, &word("stale-changed"), &word("stale-gone"));
            content.body = html.into();
            content.stale = Some(StaleView { marked, added: behind.added });
        }
        let mut view = self.page(&page.output, &page.locale, |locale| format!("{locale}/{}.html", found.slug));
        let (title, _) = self.site.title(page.article, &page.locale);
        view.title = title.to_owned();
        let summary = description(page);
        if !summary.is_empty() {
            view.description = summary;
        }
        view.units = units.map(|it| relative(&page.output, it));
        view.robots = robots(document, is_fallback).0;
        let is_listed = |locale: &&Locale| found.variants.contains_key(locale);
        for (language, locale) in view.languages.iter_mut().zip(&self.config.locales) {
            language.fallback = !is_listed(&locale);
        }
        if let Some(base) = &self.config.base_url {
            let address = |locale: &Locale| absolute(base, &format!("{locale}/{}.html", found.slug));
            view.canonical = Some(address(&page.body_locale));
            let real = self.indexed(found);
            if real.len() > 1 && real.contains(&&page.locale) {
                view.alternates = match self.is_start(page) {
                    true => self.start_alternates(base),
                    false => self.alternates(&real, &address),
                };
            }
        }
        if let Some(navigation) = self.site.navigations.get(&page.locale) {
            (view.navigation, view.navigation_hidden) = sidebars.of_page(page, navigation);
            view.navigation_script = self.entries.get(&page.locale).map(|it| relative(&page.output, &it.output));
            view.breadcrumbs = self.breadcrumbs(&view, navigation, page);
            let href = |index: usize| self.href(&page.output, &page.locale, index);
            content.previous = navigation::previous(navigation, page.article, &href);
            content.next = navigation::next(navigation, page.article, &href);
        }
        if self.is_start(page) {
            view.template = "start.html";
            let mut start = self.start_content(&page.output, &page.locale, codes);
            start.lead = take_lead(&mut content);
            start.introduction = Some(content);
            view.content = ContentView::Start(start);
            view.breadcrumbs.clear();
        } else {
            view.template = "article.html";
            view.content = ContentView::Article(content);
        }
        if let Some(base) = &self.config.base_url
            && !is_fallback
        {
            view.structured = structured::article(base, page, &view);
        }
        PageOutput { output: page.output.clone(), view }
    }

    fn breadcrumbs(&self, view: &PageView, navigation: &Navigation, page: &Page) -> Vec<LinkView> {
        let href = |index: usize| self.href(&page.output, &page.locale, index);
        let title = self.about[&page.locale].home.clone();
        let home = LinkView { title, href: Some(view.home.clone()), locale: None };
        let way = navigation::breadcrumbs(navigation, page.article, &view.contents, &href);
        std::iter::once(home).chain(way).collect()
    }

    /// Whether a page is the one that its locale begins with.
    pub fn is_start(&self, page: &Page) -> bool {
        self.site.catalog.articles[page.article].slug == INDEX
    }

    /// The address of an article, relative to a file of the output.
    pub fn href(&self, from: &str, locale: &Locale, article: usize) -> String {
        relative(from, &format!("{locale}/{}.html", self.site.catalog.articles[article].slug))
    }

    /// The pages that no article makes, but for long lists: start pages, search, the choice of languages, and the page
    /// for addresses that do not exist.
    pub fn others(&self, codes: &Codes, glossary: &Glossary) -> Vec<PageOutput> {
        let mut pages = Vec::new();
        for locale in &self.config.locales {
            let slugs = || self.site.catalog.articles.iter().map(|it| it.slug.as_str());
            if !slugs().any(|it| it == INDEX) {
                pages.push(self.start(locale, &frequent(codes)));
            }
            if self.config.search.enabled {
                pages.extend(self.search(locale, codes));
            }
        }
        pages.extend(self.glossary(glossary));
        pages.push(self.languages());
        pages.push(self.not_found());
        pages
    }

    /// The page that a site or a locale begins with, where its file has this name and no article makes it.
    pub fn entrance(&self, output: &str) -> Option<PageOutput> {
        if output == "index.html" {
            return Some(self.languages());
        }
        let folder = output.strip_suffix("/index.html")?;
        self.config.locales.iter().find(|it| it.as_str() == folder).map(|it| self.start(it, &[]))
    }

    fn start(&self, locale: &Locale, codes: &[&str]) -> PageOutput {
        let output = format!("{locale}/index.html");
        let mut view = self.page(&output, locale, |it| format!("{it}/index.html"));
        view.template = "start.html";
        view.content = ContentView::Start(self.start_content(&output, locale, codes));
        if let Some(base) = &self.config.base_url {
            view.canonical = Some(absolute(base, &output));
            view.alternates = self.start_alternates(base);
        }
        PageOutput { output, view }
    }

    fn start_content(&self, output: &str, locale: &Locale, codes: &[&str]) -> StartView {
        let contents = self.contents(output, locale);
        let articles = &self.site.catalog.articles;
        let start = articles.iter().position(|it| it.slug == INDEX);
        let href = |index| self.href(output, locale, index);
        let sections = self.site.navigations.get(locale).map(|it| navigation::sections(it, start, &contents, &href));
        let others = articles.len() - usize::from(start.is_some());
        StartView {
            sections: sections.unwrap_or_default(),
            articles: others,
            trees: tree::entries(self, output, locale),
            codes: self.code_links(output, locale, codes),
            glossary: self.glossary_href(output, locale),
            lead: Arc::default(),
            introduction: None,
        }
    }

    /// The address of the page of all articles, relative to a file of the output.
    pub fn contents(&self, from: &str, locale: &Locale) -> String {
        relative(from, &self.contents_output(locale))
    }

    /// The page of all articles.
    pub fn contents_page(&self, locale: &Locale) -> PageOutput {
        let output = self.contents_output(locale);
        let name = output.split_once('/').map_or("", |it| it.1).to_owned();
        let mut view = self.page(&output, locale, |it| format!("{it}/{name}"));
        view.template = "contents.html";
        view.title = self.messages.format(locale, "contents-title", &[]);
        if let Some(navigation) = self.site.navigations.get(locale) {
            view.content =
                ContentView::Contents(navigation::contents(navigation, &|index| self.href(&output, locale, index)));
        }
        self.list_alternates(&mut view, locale, &name);
        PageOutput { output, view }
    }

    fn contents_output(&self, locale: &Locale) -> String {
        format!("{locale}/{}.html", self.names.contents)
    }

    fn languages(&self) -> PageOutput {
        let output = "index.html".to_owned();
        let first = &self.config.locales[0];
        let mut view = self.page(&output, first, |it| format!("{it}/index.html"));
        view.languages.iter_mut().for_each(|it| it.current = false);
        view.template = "languages.html";
        view.content = ContentView::Languages;
        if let Some(base) = &self.config.base_url {
            view.canonical = Some(absolute(base, &output));
            view.alternates = self.start_alternates(base);
        }
        PageOutput { output, view }
    }

    fn not_found(&self) -> PageOutput {
        let output = "404.html".to_owned();
        let first = &self.config.locales[0];
        let mut view = self.page(&output, first, |it| format!("{it}/index.html"));
        view.template = "not-found.html";
        view.title = self.messages.format(first, "not-found-title", &[]);
        view.robots = Some("noindex".to_owned());
        view.content = ContentView::NotFound;
        // A host serves this page at any depth, so its addresses start from the root that the site has there. The
        // name of the host is left out: a copy of the site elsewhere must not load parts of this one.
        view.base = self.config.base_url.as_deref().map(path_of);
        PageOutput { output, view }
    }

    /// What every page has.
    pub(super) fn page(&self, output: &str, locale: &Locale, in_locale: impl Fn(&Locale) -> String) -> PageView {
        let about = &self.about[locale];
        let language = |it: &Locale| LanguageView {
            original: *it == self.config.original,
            locale: it.to_string(),
            name: self.about[it].native_name.clone(),
            href: relative(output, &in_locale(it)),
            search: relative(output, &self.search_output(it)),
            current: it == locale,
            fallback: false,
        };
        PageView {
            template: "",
            locale: locale.to_string(),
            direction: if locale.is_right_to_left() { "rtl" } else { "ltr" },
            root: root(output),
            base: None,
            home: relative(output, &format!("{locale}/index.html")),
            contents: self.contents(output, locale),
            search: self.config.search.enabled.then(|| SearchView {
                page: relative(output, &self.search_output(locale)),
                words: relative(output, &self.words[locale].output),
                manifest: relative(output, MANIFEST),
                description: self.config.base_url.is_some().then(|| relative(output, &description_output(locale))),
            }),
            title: about.title.clone(),
            trees: (!self.site.trees.is_empty()).then(|| relative(output, &format!("{locale}/{}", tree::TREES))),
            site_title: about.title.clone(),
            description: about.description.clone(),
            robots: None,
            canonical: None,
            alternates: Vec::new(),
            region: about.region.clone(),
            structured: None,
            languages: self.config.locales.iter().map(language).collect(),
            breadcrumbs: Vec::new(),
            navigation: String::new(),
            navigation_hidden: 0,
            navigation_script: None,
            units: None,
            units_from: None,
            content: ContentView::NotFound,
        }
    }
}

/// Whether search engines are told to leave a page out.
pub fn is_hidden(robots: Option<&str>) -> bool {
    robots.is_some_and(|it| it.split(", ").any(|word| matches!(word, "noindex" | "none")))
}

/// The path of an absolute address, as a folder.
pub fn path_of(address: &str) -> String {
    let rest = address.split_once("://").map_or(address, |it| it.1);
    let path = rest.split_once('/').map_or("", |it| it.1).trim_end_matches('/');
    if path.is_empty() { "/".to_owned() } else { format!("/{path}/") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_base_is_the_path_of_the_site_on_any_host() {
        assert_eq!(path_of("https://help.example.com"), "/");
        assert_eq!(path_of("https://help.example.com/"), "/");
        assert_eq!(path_of("https://help.example.com/support"), "/support/");
        assert_eq!(path_of("https://help.example.com/a/b/"), "/a/b/");
    }
}
