//! References of a document → what they lead to from one page (`format.md` section 6).

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use percent_encoding::percent_decode_str;

use crate::config::Config;
use crate::finding::{Code, Finding, code};
use crate::locale::Locale;
use crate::memo::Digest;
use crate::site::address::{fragment, relative, slug_path};
use crate::site::align::Layout;
use crate::site::catalog::{Catalog, FileKind, Match};
use crate::site::ids::ArticleIds;
use crate::site::linked::{LinkedDocument, Target};
use crate::site::trees::embed::embed;
use crate::site::trees::{LinkedTree, Shelf};
use crate::source::Snapshot;
use crate::syntax::document::{Document, Reference, ReferenceKind, Side};
use crate::syntax::html::policy;
use crate::text::{SourcePath, Span, join};

/// How deep files may include one another.
const DEEPEST_INCLUDE: usize = 16;

/// What all references of a site are resolved against.
pub struct Resolver<'s> {
    /// The configuration.
    pub config: &'s Config,
    /// All files.
    pub snapshot: &'s Snapshot,
    /// All files and articles by name.
    pub catalog: &'s Catalog,
    /// Every parsed Markdown file: what can be included.
    pub documents: &'s BTreeMap<SourcePath, Arc<Document>>,
    /// The ids of each article, in the order of the catalog.
    pub ids: &'s [ArticleIds<'s>],
    /// Where site-absolute links go that no prefix maps; `{locale}` stands for the locale.
    pub absolute: Option<&'s str>,
    /// `{locale}` of each locale: `ja-jp`.
    pub regions: &'s BTreeMap<Locale, String>,
    /// The decision trees, once they are linked themselves.
    pub trees: Option<(&'s Shelf, &'s [LinkedTree])>,
}

/// The page that references are resolved for.
pub struct PageContext<'p> {
    /// Index of its article.
    pub article: usize,
    /// Its locale.
    pub locale: &'p Locale,
    /// Its file in the output.
    pub output: &'p str,
    /// Whether this page reports what is wrong in text that other locales show as well.
    pub reports_shared: bool,
    /// Whether the page shows a part of the article and is not the article's own.
    pub elsewhere: bool,
}

/// What resolving one page brings to light beside its targets.
#[derive(Default)]
pub struct Gathered {
    /// What was found.
    pub findings: Vec<Finding>,
    /// Files that the page needs to be published.
    pub assets: BTreeSet<SourcePath>,
    /// Articles whose ids were asked for.
    pub asked: BTreeSet<usize>,
    /// Other articles that are linked to.
    pub linked: BTreeSet<usize>,
    /// Files that are included, with the digests that they had.
    pub included: BTreeMap<SourcePath, Digest>,
    /// Whether decision trees were asked for.
    pub asks_trees: bool,
}

impl Resolver<'_> {
    /// Resolves everything in a document for one page.
    pub fn link(
        &self,
        document: &Arc<Document>,
        side: Side,
        layout: Arc<Layout>,
        page: &PageContext<'_>,
        gathered: &mut Gathered,
    ) -> LinkedDocument {
        self.link_within(document, side, layout, page, &mut Vec::new(), gathered)
    }

    fn link_within(
        &self,
        document: &Arc<Document>,
        side: Side,
        layout: Arc<Layout>,
        page: &PageContext<'_>,
        including: &mut Vec<SourcePath>,
        gathered: &mut Gathered,
    ) -> LinkedDocument {
        let mut targets = Vec::with_capacity(document.references.len());
        let mut includes = BTreeMap::new();
        including.push(document.path.clone());
        for (index, reference) in document.references.iter().enumerate() {
            let task = Task { resolver: self, document, reference, page, gathered };
            let target = match reference.kind {
                _ if reference.side.is_some_and(|it| it != side) => Target::Inert,
                ReferenceKind::Link | ReferenceKind::HtmlLink => task.link(),
                ReferenceKind::Image | ReferenceKind::HtmlImage => task.image(),
                ReferenceKind::Tree => task.tree(),
                ReferenceKind::Include => {
                    if let Some(included) = task.include(including) {
                        let included_side = if included.units.is_empty() { Side::Translation } else { side };
                        let layout = Arc::new(Layout {
                            heading_ids: crate::site::align::heading_ids(&included, original_side(&included)),
                            ..Layout::default()
                        });
                        let linked = self.link_within(&included, included_side, layout, page, including, gathered);
                        includes.insert(index, linked);
                    }
                    Target::Inert
                }
            };
            targets.push(target);
        }
        including.pop();
        LinkedDocument { document: Arc::clone(document), side, targets, includes, layout }
    }
}

impl Resolver<'_> {
    /// The path in this site that a configured prefix gives to a site-absolute path, written without its first slash.
    pub fn mapped(&self, path: &str) -> Option<String> {
        let mut prefixes: Vec<_> = self.config.prefixes.iter().collect();
        prefixes.sort_by_key(|(prefix, _)| std::cmp::Reverse(prefix.len()));
        prefixes.iter().find_map(|(prefix, folder)| {
            let prefix = prefix.trim_matches('/');
            let head = path.get(..prefix.len()).filter(|it| it.eq_ignore_ascii_case(prefix))?;
            let rest = &path[head.len()..];
            (rest.is_empty() || rest.starts_with('/')).then(|| join(folder, rest)).flatten()
        })
    }

    /// The published address of a site-absolute link, in a locale.
    pub fn published(&self, target: &str, locale: &Locale) -> Option<String> {
        let region = self.regions.get(locale).map_or("", String::as_str);
        let base = self.absolute?.replace("{locale}", region);
        Some(format!("{}{}", base.trim_end_matches('/'), strip_locale(target)))
    }
}

/// The side whose headings make ids (`format.md` H2).
pub fn original_side(document: &Document) -> Side {
    if document.units.is_empty() { Side::Translation } else { Side::Original }
}

/// One reference on its way to its target.
struct Task<'r, 's> {
    resolver: &'r Resolver<'s>,
    document: &'r Document,
    reference: &'r Reference,
    page: &'r PageContext<'r>,
    gathered: &'r mut Gathered,
}

/// An address cut into its parts, `%20` and entities decoded.
pub(super) struct Address {
    pub(super) path: String,
    pub(super) query: String,
    pub(super) fragment: String,
}

impl Address {
    pub(super) fn of(target: &str) -> Self {
        let (rest, fragment) = target.split_once('#').unwrap_or((target, ""));
        let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
        let decode = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
        Self { path: decode(path).replace('\\', "/"), query: query.to_owned(), fragment: decode(fragment) }
    }

    /// The query and fragment that a page of the site understands.
    pub(super) fn tail(&self, with_fragment: bool) -> String {
        let tabs = self.query.split('&').find(|it| it.starts_with("tabs="));
        let query = tabs.map_or(String::new(), |it| format!("?{}", fragment(it)));
        match with_fragment && !self.fragment.is_empty() {
            true => format!("{query}#{}", fragment(&self.fragment)),
            false => query,
        }
    }
}

impl Task<'_, '_> {
    fn report(&mut self, code: Code, message: String, help: impl Into<String>) {
        if self.reference.side.is_none() && !self.page.reports_shared {
            return;
        }
        let span = Span::new(&self.document.path, self.reference.range);
        self.gathered.findings.push(Finding::new(code, span, message).help(help));
    }

    fn link(mut self) -> Target {
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

    fn outside(&mut self, target: &str) -> Target {
        self.report(
            code::REFERENCE_OUTSIDE_ROOT,
            format!("`{target}` leaves the folder of the site"),
            "move the file into the site, or link to its published address",
        );
        Target::Broken
    }

    /// A page or file of the site at a path.
    fn internal(&mut self, path: &str, address: &Address) -> Option<Target> {
        let path = path.trim_end_matches('/');
        let catalog = self.resolver.catalog;
        let is_named = [".md", ".yml", ".yaml"].iter().any(|it| path.to_ascii_lowercase().ends_with(it));
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

    /// A file that is published as it is.
    fn file(&mut self, path: &str) -> Option<Target> {
        let (found, kind, matched) = self.resolver.catalog.file_in_any_locale(path)?;
        let found = found.clone();
        let is_page_source =
            matches!(found.extension().to_ascii_lowercase().as_str(), "md" | "yml" | "yaml" | "toml" | "ftl");
        if kind == FileKind::Text && is_page_source {
            return None;
        }
        if matched == Match::Folded {
            let help = format!("write it as `{found}`: hosts tell upper from lower case");
            self.report(code::FILE_CASE_MISMATCH, format!("the file is named `{}`", found.file_name()), help);
        }
        let address = relative(self.page.output, &slug_path(found.as_str()));
        let dimensions = self.resolver.snapshot.assets.get(&found).and_then(|it| it.dimensions);
        self.gathered.assets.insert(found);
        Some(Target::Image { address, dimensions })
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

    fn image(mut self) -> Target {
        let target = self.reference.target.clone();
        if target.is_empty() {
            self.report(
                code::LINK_TARGET_INVALID,
                "this image has no address".to_owned(),
                "write the path of the image",
            );
            return Target::MissingImage;
        }
        if target.starts_with("//") || policy::scheme(&target).is_some() {
            return self.remote_image(&target);
        }
        let address = Address::of(&target);
        let path = match address.path.strip_prefix('/') {
            Some(rest) => join("", rest),
            None => self.document.path.resolve(&address.path).map(|it| it.to_string()),
        };
        let Some(path) = path else {
            self.outside(&target);
            return Target::MissingImage;
        };
        match self.file(&path) {
            Some(target) => target,
            None => {
                self.report(
                    code::IMAGE_NOT_FOUND,
                    format!("no image `{}`", shown(&target)),
                    "add the file, or correct the path; readers see the alternative text",
                );
                Target::MissingImage
            }
        }
    }

    /// Nothing is loaded from elsewhere, so an image that is elsewhere becomes a link.
    fn remote_image(&mut self, target: &str) -> Target {
        let is_web = target.starts_with("//") || matches!(policy::scheme(target).as_deref(), Some("http" | "https"));
        let (fact, becomes) = match is_web {
            true => ("this image is on another host, and pages load nothing from there", "a link"),
            false => ("this image is written into its address, which pages do not show", "its alternative text"),
        };
        self.report(
            code::IMAGE_REMOTE,
            format!("{fact}: readers get {becomes}"),
            "save the image in the site and refer to the file",
        );
        if is_web { Target::External(target.to_owned()) } else { Target::MissingImage }
    }

    /// `[!TREE [title](path)]`: a tree file, or an article that is a tree.
    fn tree(mut self) -> Target {
        self.gathered.asks_trees = true;
        let Some((shelf, trees)) = self.resolver.trees else { return Target::Inert };
        let target = self.reference.target.clone();
        let path = self.document.path.resolve(&Address::of(&target).path);
        let by_article = |path: &SourcePath| {
            let article = self.resolver.catalog.article_at(self.resolver.config, path.as_str())?;
            trees.iter().position(|it| it.article == Some(article))
        };
        let Some(tree) = path.as_ref().and_then(|it| shelf.at(it).or_else(|| by_article(it))) else {
            let wanted = path.map_or_else(|| target.clone(), |it| it.to_string());
            let help = match crate::finding::suggestion::closest(&wanted, shelf.paths()) {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => "name a tree file, relative to this file".to_owned(),
            };
            self.report(code::TREE_REFERENCE_NOT_FOUND, format!("no tree `{}`", shown(&target)), help);
            return Target::Broken;
        };
        let slug = |article: usize| self.resolver.catalog.articles[article].slug.clone();
        Target::Tree(Arc::new(embed(trees, tree, self.page.locale, self.page.output, &slug)))
    }

    fn include(mut self, including: &[SourcePath]) -> Option<Arc<Document>> {
        let target = self.reference.target.clone();
        let address = Address::of(&target);
        let path = match address.path.strip_prefix('/').or_else(|| address.path.strip_prefix("~/")) {
            Some(rest) => join("", rest),
            None => self.document.path.resolve(&address.path).map(|it| it.to_string()),
        };
        let Some(path) = path else {
            self.outside(&target);
            return None;
        };
        let found = self.resolver.catalog.file_in_any_locale(&path);
        let document = found.and_then(|(found, _, matched)| Some((matched, self.resolver.documents.get(found)?)));
        let Some((matched, document)) = document else {
            self.report(
                code::INCLUDE_NOT_FOUND,
                format!("no file `{}` to include", shown(&target)),
                "correct the path, which is relative to this file",
            );
            return None;
        };
        if matched == Match::Folded {
            let help = format!("write it as `{}`: other machines tell upper from lower case", document.path);
            self.report(code::FILE_CASE_MISMATCH, format!("the file is named `{}`", document.path.file_name()), help);
        }
        if including.contains(&document.path) || including.len() >= DEEPEST_INCLUDE {
            let circle: Vec<&str> = including.iter().chain([&document.path]).map(|it| it.as_str()).collect();
            self.report(
                code::CIRCULAR_REFERENCE,
                format!("`{}` includes itself: {}", document.path, circle.join(" → ")),
                "remove one of the inclusions",
            );
            return None;
        }
        self.gathered.included.insert(document.path.clone(), document.digest);
        Some(Arc::clone(document))
    }
}

/// A locale in an address, as it is written: `en-us`.
struct NamedLocale<'t>(&'t str);

impl NamedLocale<'_> {
    fn tag(&self) -> &str {
        self.0
    }

    fn language(&self) -> String {
        self.0[..2].to_ascii_lowercase()
    }
}

/// The locale that is the first part of a path on the web: `https://host.example/en-us/x`.
fn named_locale(target: &str) -> Option<NamedLocale<'_>> {
    let (_, rest) = target.split_once("://")?;
    let (_, path) = rest.split_once('/')?;
    let first = path.split(['/', '?', '#']).next()?;
    let bytes = first.as_bytes();
    let is_locale =
        bytes.len() == 5 && bytes[2] == b'-' && bytes.iter().filter(|it| it.is_ascii_alphabetic()).count() == 4;
    is_locale.then_some(NamedLocale(first))
}

/// A target without the locale that docs.microsoft.com had in addresses: `/en-us/x` → `/x`.
fn strip_locale(target: &str) -> &str {
    let first = target.trim_start_matches('/').split('/').next().unwrap_or_default();
    let is_locale =
        first.len() == 5 && first.as_bytes()[2] == b'-' && first.bytes().filter(u8::is_ascii_alphabetic).count() == 4;
    if is_locale { &target[first.len() + 1..] } else { target }
}

/// A target as a finding shows it: long ones are cut.
fn shown(target: &str) -> String {
    match target.char_indices().nth(120) {
        Some((at, _)) => format!("{}…", &target[..at]),
        None => target.to_owned(),
    }
}
