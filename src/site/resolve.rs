//! References of a document → what they lead to from one page (`format.md` section 6).

pub(super) mod address;
mod embedded;
mod links;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use self::address::strip_locale;
use crate::config::Config;
use crate::finding::{Code, Finding, code};
use crate::locale::Locale;
use crate::memo::Digest;
use crate::site::address::{relative, slug_path};
use crate::site::align::Layout;
use crate::site::catalog::{Catalog, FileKind, Match};
use crate::site::ids::ArticleIds;
use crate::site::linked::{LinkedDocument, Target};
use crate::site::trees::{LinkedTree, Shelf};
use crate::source::Snapshot;
use crate::syntax::document::{Document, Reference, ReferenceIndex, ReferenceKind, Side};
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
                        includes.insert(index as ReferenceIndex, linked);
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

impl Task<'_, '_> {
    fn report(&mut self, code: Code, message: String, help: impl Into<String>) {
        if self.reference.side.is_none() && !self.page.reports_shared {
            return;
        }
        let span = Span::new(&self.document.path, self.reference.range);
        self.gathered.findings.push(Finding::new(code, span, message).help(help));
    }

    fn outside(&mut self, target: &str) -> Target {
        self.report(
            code::REFERENCE_OUTSIDE_ROOT,
            format!("`{target}` leaves the folder of the site"),
            "move the file into the site, or link to its published address",
        );
        Target::Broken
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
}
