//! Sites in words, and their navigation in lines.

use crate::finding::{Finding, Reported};
use crate::locale::Locale;
use crate::site::nav::{ArticleInput, Entry, EntryTarget, Meaning, Navigation, TocInput, build};
use crate::source::Source;
use crate::syntax::toc::{self, Toc};
use crate::text::{SourcePath, join};

/// A site in words: `path = title` for articles, files below `--- path` for tables of contents.
pub(super) struct Site {
    articles: Vec<(String, String)>,
    pub(super) tocs: Vec<Toc>,
}

impl Site {
    /// A site of lines of articles, and of paths and texts of tables of contents.
    pub(super) fn new(articles: &str, tocs: &[(&str, &str)]) -> Self {
        let article = |line: &str| {
            let (path, title) = line.trim().split_once(" = ").unwrap_or((line.trim(), line.trim()));
            (path.to_owned(), title.to_owned())
        };
        let articles = articles.lines().filter(|it| !it.trim().is_empty()).map(article).collect();
        let tocs = tocs.iter().map(|(path, text)| toc::parse(&Source::new(*path, *text)).value).collect();
        Self { articles, tocs }
    }

    /// The navigation in Japanese.
    pub(super) fn navigation(&self) -> Reported<Navigation> {
        self.navigation_in("ja", "ja")
    }

    /// The navigation in one locale, with tables of contents and titles in others.
    pub(super) fn navigation_in(&self, locale: &str, toc_locale: &str) -> Reported<Navigation> {
        let [locale, toc_locale] = [locale, toc_locale].map(|tag| Locale::parse(tag).unwrap());
        let articles: Vec<_> = (self.articles.iter().enumerate())
            .map(|(index, (path, title))| ArticleInput { index, path, title, title_locale: &locale })
            .collect();
        let input = |toc| TocInput { toc, folder: toc_folder(toc), locale: &toc_locale };
        let tocs: Vec<_> = self.tocs.iter().map(input).collect();
        build(&locale, &tocs, &articles, &|from, href| self.resolve(from, href))
    }

    fn resolve(&self, from: &SourcePath, href: &str) -> Meaning {
        if href.contains("://") {
            return Meaning::External(href.to_owned());
        }
        let Some(path) = join(from.parent(), href) else { return Meaning::Missing };
        let is_toc = |it: &&Toc| it.path.as_str() == path || (href.ends_with('/') && it.path.parent() == path);
        if let Some(toc) = self.tocs.iter().find(is_toc) {
            return Meaning::Toc(toc.path.clone());
        }
        let path = path.trim_end_matches(".md");
        self.articles.iter().position(|(it, _)| it == path).map_or(Meaning::Missing, Meaning::Article)
    }

    /// The navigation as indented lines, and what was found.
    pub(super) fn outline(&self) -> String {
        let built = self.navigation();
        let mut out = String::new();
        self.entries(built.value.entries(), 0, &mut out);
        findings(&built.findings, &mut out);
        out
    }

    fn entries(&self, entries: &[Entry], depth: usize, out: &mut String) {
        for it in entries {
            let target = match &it.target {
                EntryTarget::Article(index) => format!(" -> {}", self.articles[*index].0),
                EntryTarget::External(address) => format!(" => {address}"),
                EntryTarget::None => String::new(),
            };
            out.push_str(&format!("{}{}{target}\n", "  ".repeat(depth), it.title.text));
            self.entries(&it.items, depth + 1, out);
        }
    }
}

fn toc_folder(toc: &Toc) -> &str {
    toc.path.parent()
}

fn findings(findings: &[Finding], out: &mut String) {
    for it in findings {
        let help = it.help.as_deref().unwrap_or_default();
        out.push_str(&format!("{} {}: {}; {help}\n", it.span.path, it.code, it.message));
    }
}
