//! Files for those who find and serve a site: search engines, language models, hosts, and readers with old addresses.

pub mod headers;
pub mod llms;
pub mod markdown;
pub mod redirects;
pub mod sitemap;

use crate::config::{Config, RedirectForm};
use crate::messages::Messages;
use crate::output::{Contents, OutputPath, Outputs};
use crate::render::pages::{PageOutput, is_hidden, path_of};
use crate::site::Site;
use crate::site::redirects::Redirect;
use crate::view::{AlternateView, ContentView};

/// A page that others may be told of: it has an address of its own, and does not ask to be left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Its locale.
    pub locale: String,
    /// Whether it is an article or a landing page, which a start page may be.
    pub is_article: bool,
    /// Its absolute address.
    pub address: String,
    /// Itself and its translations.
    pub alternates: Vec<AlternateView>,
    /// Its title.
    pub title: String,
    /// Its summary, else the site's.
    pub description: String,
}

impl Listed {
    /// What is told of a page; `None` for one that is left out.
    pub fn of(page: &PageOutput) -> Option<Self> {
        let view = &page.view;
        let address = view.canonical.as_ref()?;
        let is_own = match &view.content {
            // A fallback's address is that of the original.
            ContentView::Article(article) => article.fallback.is_none(),
            ContentView::Start(start) => start.introduction.as_ref().is_none_or(|it| it.fallback.is_none()),
            ContentView::Contents(_)
            | ContentView::Glossary(_)
            | ContentView::Node(_)
            | ContentView::Tree(_)
            | ContentView::Trees { .. }
            | ContentView::Languages => true,
            ContentView::Search(_) | ContentView::List(_) | ContentView::NotFound => false,
        };
        let is_article = match &view.content {
            ContentView::Article(_) => true,
            ContentView::Start(start) => start.introduction.is_some(),
            _ => false,
        };
        (is_own && !is_hidden(view.robots.as_deref())).then(|| Self {
            locale: view.locale.clone(),
            is_article,
            address: address.clone(),
            alternates: view.alternates.clone(),
            title: view.title.clone(),
            description: view.description.clone(),
        })
    }
}

/// The files beside the pages, of all pages that are listed.
pub fn files(site: &Site, config: &Config, messages: &Messages, mut listed: Vec<Listed>) -> Outputs {
    let root = config.base_url.as_deref().map_or_else(|| "/".to_owned(), path_of);
    let mut outputs = Outputs::new();
    let mut add = |path: &str, text: String| {
        outputs.insert(OutputPath::new(path), Contents::Bytes(text.into_bytes().into()));
    };
    if !site.redirects.is_empty() {
        for form in &config.publish.redirects {
            match form {
                // These are there before the pages, which win.
                RedirectForm::Html => {}
                RedirectForm::Netlify => add("_redirects", redirects::netlify(&site.redirects, &root)),
                RedirectForm::Nginx => add("redirects.nginx.conf", redirects::nginx(&site.redirects, &root)),
                RedirectForm::Apache => add("redirects.apache.conf", redirects::apache(&site.redirects, &root)),
                RedirectForm::Json => add("redirects.json", redirects::json(&site.redirects, &root)),
            }
        }
    }
    let Some(base) = &config.base_url else { return outputs };
    listed.sort_by(|a, b| a.address.cmp(&b.address));
    if config.publish.sitemap {
        for (path, text) in sitemap::files(base, &listed, sitemap::MOST) {
            add(&path, text);
        }
    }
    if config.publish.robots {
        let sitemap = if config.publish.sitemap { format!("\nSitemap: {base}/sitemap.xml\n") } else { String::new() };
        add("robots.txt", format!("User-agent: *\nAllow: /\n{sitemap}"));
    }
    if config.publish.llms {
        add("llms.txt", llms::text(config, messages, &listed));
    }
    if config.publish.headers {
        add("_headers", headers::text(&root));
    }
    outputs
}

/// The pages at old addresses.
pub fn stubs(site: &Site, config: &Config, messages: &Messages) -> Outputs {
    if !config.publish.redirects.contains(&RedirectForm::Html) {
        return Outputs::new();
    }
    let stub = |it: &Redirect| redirects::stub(it, config.base_url.as_deref(), messages);
    let file = |it: &Redirect| (OutputPath::new(it.from.as_str()), Contents::Bytes(stub(it).into_bytes().into()));
    site.redirects.iter().map(file).collect()
}
