//! Where links lead.

use super::Task;
use super::address::{Address, named_locale, shown};
use crate::finding::{Finding, code};
use crate::site::address::{fragment, relative};
use crate::site::catalog::Match;
use crate::site::linked::Target;
use crate::syntax::document::ReferenceKind;
use crate::syntax::html::policy;
use crate::text::{SourcePath, Span};

impl Task<'_, '_> {
    pub(super) fn link(mut self) -> Target {
        let target = self.reference.target.clone();
        if target.starts_with("#tab/") {
            return Target::Inert;
        }
        if target.is_empty() {
            self.report(
                code::LINK_TARGET_INVALID,
                "this link has no target".to_owned(),
                "write where it goes, or remove the link",
            );
            return Target::Broken;
        }
        if let Some(external) = self.external(&target) {
            return external;
        }
        let address = Address::of(&target);
        if address.path.is_empty() {
            return self.on_this_page(&address);
        }
        if address.path.starts_with('/') {
            return self.absolute(&target, &address);
        }
        let Some(path) = self.document.path.resolve(&address.path) else {
            return self.outside(&target);
        };
        match self.internal(path.as_str(), &address) {
            Some(found) => found,
            None => {
                self.not_found(&target, path.as_str());
                Target::Broken
            }
        }
    }

    /// A target with a scheme, or with a host and no scheme.
    fn external(&mut self, target: &str) -> Option<Target> {
        if target.starts_with("//") {
            return Some(Target::External(target.to_owned()));
        }
        let scheme = policy::scheme(target)?;
        if policy::SCHEMES.contains(&scheme.as_str()) {
            self.names_locale(target);
            return Some(Target::External(target.to_owned()));
        }
        // `C:\x` and `note: text` are no addresses either. Of raw HTML it was said when its attributes were dropped.
        if self.reference.kind != ReferenceKind::HtmlLink {
            self.report(
                code::LINK_TARGET_INVALID,
                format!("links with `{scheme}:` are not allowed, so this one is shown as text"),
                "link to a page, or to `https:`, `mailto:` or `tel:`",
            );
        }
        Some(Target::Broken)
    }

    fn on_this_page(&mut self, address: &Address) -> Target {
        if address.fragment.is_empty() || address.fragment == "top" {
            return Target::Internal("#".to_owned());
        }
        match self.id_in(self.page.article, &address.fragment) {
            Some(id) => {
                self.missing_in_locale(&id, self.page.article, "this article");
                Target::Internal(format!("{}#{}", self.own_page(), fragment(&id)))
            }
            None => {
                self.bookmark_not_found(&address.fragment, self.page.article, "this article");
                Target::Broken
            }
        }
    }

    /// The page of the article, from a page that shows a part of it.
    fn own_page(&self) -> String {
        let article = self.resolver.catalog.articles.get(self.page.article).filter(|_| self.page.elsewhere);
        let output = article.map(|it| format!("{}/{}.html", self.page.locale, it.slug));
        output.map_or_else(String::new, |it| relative(self.page.output, &it))
    }

    /// The id of an article that a fragment means.
    fn id_in(&mut self, article: usize, id: &str) -> Option<String> {
        self.gathered.asked.insert(article);
        self.resolver.ids.get(article)?.meant(id)
    }

    fn bookmark_not_found(&mut self, id: &str, article: usize, place: &str) {
        let help = self.resolver.ids.get(article).map_or_else(String::new, |it| it.help(id));
        self.report(code::BOOKMARK_NOT_FOUND, format!("{place} has no anchor `{id}`"), help);
    }

    /// Reports an id that the article has in another locale, and not on the page that readers of this one get.
    fn missing_in_locale(&mut self, id: &str, article: usize, place: &str) {
        let (locale, config) = (self.page.locale, self.resolver.config);
        let Some(ids) = self.resolver.ids.get(article) else { return };
        if ids.is_on_page(locale, &config.original, id) {
            return;
        }
        let others: Vec<String> = ids.locales_of(id).iter().map(|it| format!("`{it}`")).collect();
        let message = format!("{place} has the anchor `{id}` in {} and not in `{locale}`", others.join(" and "));
        let help =
            format!("put `<a name=\"{id}\"></a>` at the same place of the other file, or link to an anchor of both");
        self.report(code::BOOKMARK_MISSING_IN_LOCALE, message, help);
    }

    /// Reports an address on the web that names the language of other readers: `/en-us/` in Japanese text.
    fn names_locale(&mut self, target: &str) {
        let Some(named) = named_locale(target) else { return };
        let locales = &self.resolver.config.locales;
        let is_other = named.language() != self.page.locale.language();
        if !is_other || !locales.iter().any(|it| it.language() == named.language()) {
            return;
        }
        // Text that stands in both languages is judged for the readers of each.
        let variants = self.resolver.catalog.articles.get(self.page.article).map(|it| &it.variants);
        if variants.is_none_or(|it| !it.contains_key(self.page.locale)) {
            return;
        }
        let region = self.resolver.regions.get(self.page.locale).map_or("", String::as_str);
        let message = format!("this address names `{}`, which readers of `{}` then get", named.tag(), self.page.locale);
        let help =
            format!("leave `{}/` out, so that the host chooses, or write `{region}` in this language", named.tag());
        let span = Span::new(&self.document.path, self.reference.range);
        self.gathered.findings.push(Finding::new(code::LINK_LOCALE_FIXED, span, message).help(help));
    }

    /// A link that begins with `/`: into this site where a prefix or folder says so, else out of it.
    fn absolute(&mut self, target: &str, address: &Address) -> Target {
        let path = address.path.trim_matches('/');
        for candidate in self.resolver.mapped(path).iter().map(String::as_str).chain([path]) {
            if let Some(found) = self.internal(candidate, address) {
                return found;
            }
        }
        if let Some(published) = self.resolver.published(target, self.page.locale) {
            return Target::External(published);
        }
        self.report(
            code::ABSOLUTE_LINK_UNMAPPED,
            format!("nothing says where `{target}` is"),
            "add its prefix to `[links.prefixes]`, or set `links.absolute`, in `site.toml`",
        );
        Target::External(target.to_owned())
    }

    /// A page or file of the site at a path.
    fn internal(&mut self, path: &str, address: &Address) -> Option<Target> {
        let path = path.trim_end_matches('/');
        let catalog = self.resolver.catalog;
        let extension = path.rsplit_once('.').map_or("", |it| it.1);
        let is_named = ["md", "yml", "yaml"].iter().any(|it| extension.eq_ignore_ascii_case(it));
        let endings: &[&str] = if is_named { &[""] } else { &[".md", ".yml", "/index.md", "/index.yml"] };
        let article = endings.iter().find_map(|it| catalog.article_at(self.resolver.config, &format!("{path}{it}")));
        if let Some(article) = article {
            return self.article(article, path, address);
        }
        match self.file(path)? {
            Target::Image { address: file, .. } => Some(Target::Internal(format!("{file}{}", address.tail(true)))),
            other => Some(other),
        }
    }

    fn article(&mut self, article: usize, path: &str, address: &Address) -> Option<Target> {
        if let Some((found, _, Match::Folded)) = self.resolver.catalog.file(path) {
            let help = format!("write `{}`: hosts tell upper from lower case", found.file_name());
            self.report(code::FILE_CASE_MISMATCH, format!("the file is named `{found}`"), help);
        }
        if article != self.page.article {
            self.gathered.linked.insert(article);
        }
        let found = self.resolver.catalog.articles.get(article)?;
        let output = format!("{}/{}.html", self.page.locale, found.slug);
        let id = match address.fragment.as_str() {
            "" => None,
            id => match self.id_in(article, id) {
                Some(id) => {
                    self.missing_in_locale(&id, article, &format!("`{path}`"));
                    Some(id)
                }
                None => {
                    self.bookmark_not_found(id, article, &format!("`{path}`"));
                    None
                }
            },
        };
        let tail = Address { path: String::new(), query: address.query.clone(), fragment: id.unwrap_or_default() };
        let same = article == self.page.article && !self.page.elsewhere;
        let page = if same && !tail.fragment.is_empty() { String::new() } else { relative(self.page.output, &output) };
        Some(Target::Internal(format!("{page}{}", tail.tail(true))))
    }

    fn not_found(&mut self, target: &str, path: &str) {
        if let Some((found, _, _)) = self.resolver.catalog.file(path) {
            let fact = format!("`{found}` is no page, so nothing can be linked to");
            return self.report(code::FILE_NOT_FOUND, fact, "link to an article, or publish the file as one");
        }
        let help = match self.resolver.catalog.namesake(&SourcePath::new(path)) {
            Some(nearest) => format!("did you mean `{nearest}`?"),
            None => "correct the path, or remove the link".to_owned(),
        };
        self.report(code::FILE_NOT_FOUND, format!("no file `{}`", shown(target)), help);
    }
}
