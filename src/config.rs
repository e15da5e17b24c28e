//! Configuration: `site.toml`, and what a folder without one means.
//!
//! What is wrong with `site.toml` ends a build, since nobody would want the site that it makes;
//! so [`parse`] gives the configuration or everything that keeps it from being one.

pub mod docfx;
mod file;
mod overrides;
pub mod values;

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{Hash, Hasher};

use crate::finding::code::ROOTS_AMBIGUOUS;
use crate::finding::{Code, Finding, Reported, Severity};
use crate::locale::Locale;
use crate::output::Encoding;
use crate::source::{Snapshot, Source};
use crate::text::{SourcePath, Span};

/// Everything that a site's author can set.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Config {
    /// The site's title in each locale.
    pub title: BTreeMap<Locale, String>,
    /// Where the site will be published, without a final slash; `None` leaves out what needs an absolute address.
    pub base_url: Option<String>,
    /// The locales, the one that readers are offered first coming first.
    pub locales: Vec<Locale>,
    /// The locale that others are translated from.
    pub original: Locale,
    /// Folders whose files belong to one locale, relative to the site, without slashes at the ends.
    ///
    /// A locale that the command line left out keeps its folder.
    pub roots: BTreeMap<Locale, String>,
    /// Globs of files that are not published.
    pub exclude: Vec<String>,
    /// Where site-absolute links go that no prefix maps; `{locale}` stands for the reader's locale (`ja-jp`).
    pub absolute: Option<String>,
    /// Site-absolute prefixes and the folders of this site that they mean.
    pub prefixes: BTreeMap<String, String>,
    /// Severities that differ from the codes' own; `None` turns a code off.
    pub levels: BTreeMap<Code, Option<Severity>>,
    /// Where a file can be edited; `{path}` stands for its path.
    pub edit_url: Option<String>,
    /// Name of the theme in `themes/`.
    pub theme: String,
    /// Articles whose headings are decision trees.
    pub trees: Vec<HeadingTree>,
    /// The site's own search.
    pub search: SearchConfig,
    /// What is published beside the pages.
    pub publish: PublishConfig,
    /// Whether a space stands between Japanese and Latin letters.
    pub spacing: Spacing,
    /// Whether the site has a page of its terms.
    pub glossary: bool,
    /// The folder that has the original as it is now, relative to the site's.
    pub original_folder: Option<String>,
    /// What a preview opens files with: the name of an editor, or a template of an address.
    pub editor: Option<String>,
}

/// An article whose headings are a decision tree.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct HeadingTree {
    /// The file of the article.
    pub article: String,
    /// What the tree's address is made of; without it, the article's name.
    pub name: Option<String>,
}

/// Whether a space stands between Japanese and Latin letters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Spacing {
    /// In an article always, or never.
    #[default]
    Consistent,
    /// Always.
    Space,
    /// Never.
    None,
    /// It does not matter.
    Any,
}

/// What the site's own search is to find.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SearchConfig {
    /// Whether there is a search.
    pub enabled: bool,
    /// Whether it finds pages that search engines are told to leave out.
    pub noindex: bool,
}

impl Default for SearchConfig {
    fn default() -> Self {
        Self { enabled: true, noindex: true }
    }
}

/// What is published beside the pages; all but redirects needs `base_url`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PublishConfig {
    /// The forms in which redirects are written.
    pub redirects: BTreeSet<RedirectForm>,
    /// Whether there is a `sitemap.xml`.
    pub sitemap: bool,
    /// Whether there is a `robots.txt`.
    pub robots: bool,
    /// Whether there is an `llms.txt`.
    pub llms: bool,
    /// Whether there is a `_headers` for hosts that read it.
    pub headers: bool,
    /// Whether articles have twins in plain Markdown.
    pub markdown: bool,
    /// The encodings in which files have compressed twins.
    pub compress: BTreeSet<Encoding>,
}

impl Default for PublishConfig {
    fn default() -> Self {
        let redirects = BTreeSet::from([RedirectForm::Html]);
        let compress = BTreeSet::new();
        Self { redirects, sitemap: true, robots: true, llms: true, headers: true, markdown: false, compress }
    }
}

/// A form in which redirects are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RedirectForm {
    /// A page at the old address, which works on any host and from disk.
    Html,
    /// `_redirects`, which Netlify and Cloudflare read.
    Netlify,
    /// Lines for a `map` of nginx.
    Nginx,
    /// Directives of Apache.
    Apache,
    /// A list for programs.
    Json,
}

impl RedirectForm {
    /// Every form, by its name in `site.toml`.
    pub const ALL: [(&'static str, Self); 5] = [
        ("html", Self::Html),
        ("netlify", Self::Netlify),
        ("nginx", Self::Nginx),
        ("apache", Self::Apache),
        ("json", Self::Json),
    ];
}

/// What the command line says instead of `site.toml`.
#[derive(Clone, Debug, Default)]
pub struct Overrides {
    /// `--base-url`.
    pub base_url: Option<String>,
    /// `--locale`, as often as it was given.
    pub locales: Vec<Locale>,
    /// `--original-folder`, as an absolute path.
    pub original_folder: Option<String>,
}

/// The configuration of a site, or what is wrong with its `site.toml`.
///
/// Findings beside a configuration are about content, such as an invalid `docfx.json`.
pub fn parse(snapshot: &Snapshot) -> Result<Reported<Config>, Vec<Finding>> {
    let Reported { value: docfx, mut findings } = docfx::read(snapshot);
    let mut config = defaults(snapshot, docfx::title(&docfx));
    if let Some(source) = snapshot.texts.get(&SourcePath::from("site.toml")) {
        let wrong = file::apply(source, snapshot, &mut config);
        if !wrong.is_empty() {
            return Err(wrong);
        }
    }
    findings.extend(ambiguous_roots(snapshot, &config));
    Ok(Reported { value: config, findings })
}

/// All that [`parse`] looks at; hashes as that.
pub struct ConfigInput<'s>(pub &'s Snapshot);

impl Hash for ConfigInput<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let Snapshot { folder, texts, assets, .. } = self.0;
        folder.hash(state);
        texts.keys().chain(assets.keys()).for_each(|it| it.hash(state));
        let says = |it: &&Source| it.path().as_str() == "site.toml" || docfx::is_docfx(it.path());
        texts.values().filter(says).for_each(|it| it.hash(state));
    }
}

/// What a folder without `site.toml` means.
fn defaults(snapshot: &Snapshot, title: Option<String>) -> Config {
    let locale = |tag| Locale::parse(tag).expect("these are language tags");
    let locales = vec![locale("ja"), locale("en")];
    let title = title.unwrap_or_else(|| snapshot.folder.clone());
    Config {
        title: locales.iter().map(|it| (it.clone(), title.clone())).collect(),
        base_url: None,
        original: locale("en"),
        roots: named_roots(snapshot, &locales),
        locales,
        exclude: Vec::new(),
        absolute: None,
        prefixes: BTreeMap::new(),
        levels: BTreeMap::new(),
        edit_url: None,
        theme: "default".to_owned(),
        trees: Vec::new(),
        search: SearchConfig::default(),
        publish: PublishConfig::default(),
        spacing: Spacing::default(),
        glossary: true,
        original_folder: None,
        editor: None,
    }
}

/// Folders that are named like a locale and have Markdown in them: those at the top of the site, else those that lie
/// side by side in the one folder that has such folders for more than one locale.
fn named_roots(snapshot: &Snapshot, locales: &[Locale]) -> BTreeMap<Locale, String> {
    let mut groups = locale_folders(snapshot, locales);
    if groups.len() == 1 { groups.pop_first().map(|it| it.1).unwrap_or_default() } else { BTreeMap::new() }
}

/// The folders that have a folder for each of several locales, with those.
fn locale_folders(snapshot: &Snapshot, locales: &[Locale]) -> BTreeMap<String, BTreeMap<Locale, String>> {
    let mut children: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for path in snapshot.texts.keys().filter(|it| it.extension().eq_ignore_ascii_case("md")) {
        let path = path.as_str();
        let mut parent = "";
        for (slash, _) in path.match_indices('/') {
            let name = path[parent.len()..slash].trim_start_matches('/');
            children.entry(parent).or_default().insert(name);
            parent = &path[..slash];
        }
    }
    let mut groups: BTreeMap<String, BTreeMap<Locale, String>> = BTreeMap::new();
    for (parent, names) in children {
        let roots = roots_among(parent, &names, locales);
        let is_top = parent.is_empty();
        if is_top && !roots.is_empty() {
            return BTreeMap::from([(String::new(), roots)]);
        }
        // A folder inside of a locale's own belongs to that.
        let is_below =
            |root: &String| parent.strip_prefix(root.as_str()).is_some_and(|it| it.is_empty() || it.starts_with('/'));
        let is_inside = groups.values().flat_map(BTreeMap::values).any(is_below);
        if roots.len() > 1 && !is_inside {
            groups.insert(parent.to_owned(), roots);
        }
    }
    groups
}

/// The folder of each locale among those of one folder.
fn roots_among(parent: &str, names: &BTreeSet<&str>, locales: &[Locale]) -> BTreeMap<Locale, String> {
    let tagged = || names.iter().filter_map(|it| Some((*it, Locale::parse(it)?)));
    let mut roots = BTreeMap::new();
    for locale in locales {
        let exact = tagged().find(|(_, tag)| tag == locale);
        // `ja-jp` is a folder of `ja`, and `ja` one of `ja-JP`, unless another locale claims it.
        let close = tagged().find(|(_, tag)| {
            let one_is_general = tag.as_str() == locale.language() || locale.as_str() == tag.language();
            one_is_general && !locales.contains(tag)
        });
        if let Some((folder, _)) = exact.or(close) {
            let separator = if parent.is_empty() { "" } else { "/" };
            roots.insert(locale.clone(), format!("{parent}{separator}{folder}"));
        }
    }
    roots
}

/// Says why no folder is taken for the root of a locale, where several could be.
fn ambiguous_roots(snapshot: &Snapshot, config: &Config) -> Option<Finding> {
    let groups = locale_folders(snapshot, &config.locales);
    if !config.roots.is_empty() || groups.len() < 2 {
        return None;
    }
    let names: Vec<String> = groups.keys().map(|it| format!("`{it}`")).collect();
    let folder = groups.values().next().and_then(|it| it.values().next())?;
    let first = snapshot.texts.keys().find(|it| it.as_str().starts_with(&format!("{folder}/")))?;
    let message =
        format!("{} have folders for each locale, so none of these is taken for a locale's", names.join(" and "));
    let help = "build one of them by itself, or name the folder of each locale in `[roots]` of `site.toml`";
    Some(Finding::new(ROOTS_AMBIGUOUS, Span::file(first), message).help(help))
}

#[cfg(test)]
mod tests;
