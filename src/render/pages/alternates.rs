//! What search engines are told of a page in other locales: which pages are one page in several languages.

use crate::locale::Locale;
use crate::render::pages::{INDEX, Views, is_hidden};
use crate::site::address::absolute;
use crate::site::catalog::Article;
use crate::syntax::robots::robots;
use crate::view::{AlternateView, PageView};

impl<'a> Views<'a> {
    /// Gives a page that every locale has its own address, and those of its like.
    pub(in crate::render) fn list_alternates(&self, view: &mut PageView, locale: &Locale, name: &str) {
        if let Some(base) = &self.config.base_url {
            let address = |it: &Locale| absolute(base, &format!("{it}/{name}"));
            view.canonical = Some(address(locale));
            let all: Vec<&Locale> = self.config.locales.iter().collect();
            view.alternates = self.alternates(&all, &address);
        }
    }

    /// A page in several locales, and for readers of any other language: the original, else the first.
    pub(super) fn alternates(&self, locales: &[&Locale], address: &dyn Fn(&Locale) -> String) -> Vec<AlternateView> {
        let alternate = |it: &&Locale| AlternateView { locale: it.to_string(), href: address(it) };
        let original = locales.iter().find(|it| ***it == self.config.original).or(locales.first());
        let default = original.map(|it| AlternateView { locale: "x-default".to_owned(), href: address(it) });
        locales.iter().map(alternate).chain(default).collect()
    }

    /// The start pages, and for readers of any other language the page that offers them all.
    pub(super) fn start_alternates(&self, base: &str) -> Vec<AlternateView> {
        let article = self.site.catalog.articles.iter().find(|it| it.slug == INDEX);
        let locales = article.map_or_else(|| self.config.locales.iter().collect(), |it| self.indexed(it));
        if locales.len() < 2 {
            return Vec::new();
        }
        let mut alternates = self.alternates(&locales, &|it| absolute(base, &format!("{it}/{INDEX}.html")));
        if let Some(default) = alternates.last_mut() {
            default.href = absolute(base, "index.html");
        }
        alternates
    }

    /// The locales in which an article is written and may be listed.
    pub(super) fn indexed(&self, article: &Article) -> Vec<&'a Locale> {
        let is_indexed = |locale: &&Locale| {
            article.variants.get(*locale).is_some_and(|it| !is_hidden(robots(&it.document, false).0.as_deref()))
        };
        self.config.locales.iter().filter(is_indexed).collect()
    }
}
