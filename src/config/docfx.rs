//! `docfx.json`: which files of a docfx repository are pages, and what the site is called.

mod json;

use std::collections::BTreeSet;
use std::hash::{Hash, Hasher};

use foldhash::HashSet;
use globset::{GlobSet, GlobSetBuilder};
use serde_json::Value;

use crate::config::{Config, values};
use crate::finding::code::CONFIG_INVALID;
use crate::finding::{Finding, Reported};
use crate::source::{Snapshot, Source};
use crate::text::{SourcePath, Span, join};

/// What one `docfx.json` says.
pub struct Docfx {
    /// The folder that it lies in.
    folder: String,
    /// `build.globalMetadata.titleSuffix`.
    title: Option<String>,
    /// `build.content`; empty where it says nothing of it.
    content: Vec<Mapping>,
}

/// An item of `build.content`.
struct Mapping {
    files: GlobSet,
    exclude: GlobSet,
}

/// Reads every `docfx.json` of a site; one that cannot be understood is a finding and left out.
pub fn read(snapshot: &Snapshot) -> Reported<Vec<Docfx>> {
    let mut all: Reported<Vec<Docfx>> = Reported::default();
    for source in snapshot.texts.values().filter(|it| is_docfx(it.path())) {
        if let Some(docfx) = parse(source).drain_into(&mut all.findings) {
            all.value.push(docfx);
        }
    }
    all
}

/// The title that exactly one of them gives.
pub fn title(all: &[Docfx]) -> Option<String> {
    let mut titles = all.iter().filter_map(|it| it.title.as_ref());
    titles.next().filter(|_| titles.next().is_none()).cloned()
}

fn parse(source: &Source) -> Reported<Option<Docfx>> {
    let mut findings = Vec::new();
    let mut push = |range: std::ops::Range<usize>, message: String| {
        let help = "until it is mended, every Markdown file in its folder is a page";
        findings.push(Finding::new(CONFIG_INVALID, Span::new(source.path(), range), message).help(help));
    };
    let value = match json::parse(source.text()) {
        Ok(value) => value,
        Err((at, message)) => {
            push(at..at, message);
            return Reported { value: None, findings };
        }
    };
    let build = &value["build"];
    let folder = source.path().parent().to_owned();
    let title = build["globalMetadata"]["titleSuffix"].as_str().map(str::trim).filter(|it| !it.is_empty());
    let content: Result<Vec<Mapping>, String> =
        items(&build["content"]).iter().map(|it| mapping(&folder, it)).collect();
    let content = content.map_err(|message| push(0..0, message)).unwrap_or_default();
    Reported { value: Some(Docfx { title: title.map(str::to_owned), folder, content }), findings }
}

/// A list, or the one item in place of one.
fn items(value: &Value) -> &[Value] {
    match value {
        Value::Array(items) => items,
        Value::Null => &[],
        other => std::slice::from_ref(other),
    }
}

fn mapping(folder: &str, item: &Value) -> Result<Mapping, String> {
    let outside = |path: &str| format!("`{path}` in `build.content` leaves the site");
    let source = item["src"].as_str().or_else(|| item["cwd"].as_str()).unwrap_or("");
    let base = join(folder, source).ok_or_else(|| outside(source))?;
    let set = |patterns: &Value| -> Result<GlobSet, String> {
        let mut set = GlobSetBuilder::new();
        for pattern in items(patterns) {
            let pattern = pattern.as_str().ok_or("`build.content` has a glob that is no text")?;
            let whole = join(&globset::escape(&base), pattern).ok_or_else(|| outside(pattern))?;
            set.add(values::glob(&whole).map_err(|it| it.message)?);
        }
        set.build().map_err(|error| error.to_string())
    };
    let files = if item.is_string() { item } else { &item["files"] };
    Ok(Mapping { files: set(files)?, exclude: set(&item["exclude"])? })
}

/// Says which files of a site are pages.
///
/// Holds for one snapshot: whether a YAML file is a landing page stands in its first line, and
/// whether `README.md` is a page depends on what else there is.
pub struct PageFilter {
    docfx: Vec<Docfx>,
    excluded: GlobSet,
    landing_pages: BTreeSet<SourcePath>,
    has_articles: bool,
    /// The files of the snapshot that are pages.
    pages: HashSet<SourcePath>,
}

/// What a filter is made of; hashes as the names of all texts, and the files that say which of them are pages.
pub struct FilterInput<'s> {
    /// All files.
    pub snapshot: &'s Snapshot,
    /// The configuration.
    pub config: &'s Config,
}

impl Hash for FilterInput<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.config.exclude.hash(state);
        for (path, source) in &self.snapshot.texts {
            path.hash(state);
            if is_docfx(path) || is_yaml(path) {
                source.hash(state);
            }
        }
    }
}

impl PageFilter {
    /// The filter of a site.
    pub fn new(snapshot: &Snapshot, config: &Config) -> Self {
        let docfx = read(snapshot).value.into_iter().filter(|it| !it.content.is_empty()).collect();
        let mut excluded = GlobSetBuilder::new();
        for glob in config.exclude.iter().filter_map(|it| values::glob(it).ok()) {
            excluded.add(glob);
        }
        let landing_pages = snapshot.texts.values().filter(|it| is_landing_page(it)).map(|it| it.path().clone());
        let mut filter = Self {
            docfx,
            excluded: excluded.build().expect("each glob of it was built alone"),
            landing_pages: landing_pages.collect(),
            has_articles: true,
            pages: HashSet::default(),
        };
        filter.has_articles = snapshot.texts.keys().any(|it| filter.decide(it));
        filter.pages = snapshot.texts.keys().filter(|it| filter.decide(it)).cloned().collect();
        filter
    }

    /// Whether `site.toml` leaves a file out.
    pub fn is_excluded(&self, path: &SourcePath) -> bool {
        self.excluded.is_match(path.as_str())
    }

    /// Whether a file of the snapshot is a page.
    pub fn is_page(&self, path: &SourcePath) -> bool {
        self.pages.contains(path)
    }

    fn decide(&self, path: &SourcePath) -> bool {
        let markdown = path.extension().eq_ignore_ascii_case("md");
        if !(markdown || self.landing_pages.contains(path)) || is_never_page(path) || self.is_excluded(path) {
            return false;
        }
        // The `docfx.json` nearest to the file decides; others only where they reach out of their folders.
        let around = |it: &&Docfx| is_below(path, &it.folder);
        let nearest = self.docfx.iter().filter(around).max_by_key(|it| it.folder.len());
        let reached = self.docfx.iter().filter(|it| !around(it)).any(|it| it.includes(path));
        match nearest {
            Some(docfx) => reached || docfx.includes(path),
            None => reached || !(self.has_articles && is_about_repository(path)),
        }
    }
}

impl Docfx {
    fn includes(&self, path: &SourcePath) -> bool {
        let path = path.as_str();
        self.content.iter().any(|it| it.files.is_match(path) && !it.exclude.is_match(path))
    }
}

fn is_below(path: &SourcePath, folder: &str) -> bool {
    folder.is_empty() || path.as_str().strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
}

pub(super) fn is_docfx(path: &SourcePath) -> bool {
    path.file_name() == "docfx.json"
}

fn is_yaml(path: &SourcePath) -> bool {
    ["yml", "yaml"].iter().any(|it| path.extension().eq_ignore_ascii_case(it))
}

/// `### YamlMime:Hub` and others, but for tables of contents.
fn is_landing_page(source: &Source) -> bool {
    let kind = source.text().lines().next().and_then(|it| it.strip_prefix("###")?.trim().strip_prefix("YamlMime:"));
    is_yaml(source.path()) && kind.is_some_and(|it| !matches!(it.trim(), "TableOfContent" | "TOC" | "ContextObject"))
}

/// Tables of contents, includes, and names that say so, whatever `docfx.json` says.
fn is_never_page(path: &SourcePath) -> bool {
    let mut parts = path.as_str().split('/').rev();
    let name = parts.next().unwrap_or_default();
    name.starts_with(['_', '.'])
        || path.stem().eq_ignore_ascii_case("toc")
        || parts.any(|it| it.starts_with(['_', '.']) || it.eq_ignore_ascii_case("includes"))
}

/// Files at the top that tell contributors of the repository, and readers nothing.
fn is_about_repository(path: &SourcePath) -> bool {
    let name = path.as_str().to_ascii_lowercase();
    // `README.ja.md` is one as well.
    let readme = name.strip_prefix("readme.").is_some_and(|rest| rest.split('.').count() <= 2);
    let others = ["license", "contributing", "security", "thirdpartynotices"];
    !name.contains('/') && (readme || others.iter().any(|it| name.starts_with(it)))
}

#[cfg(test)]
mod tests;
