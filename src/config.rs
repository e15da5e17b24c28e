//! Configuration: `site.toml`, and what a folder without one means.
//!
//! What is wrong with `site.toml` ends a build, since nobody would want the site that it makes;
//! so [`parse`] gives the configuration or everything that keeps it from being one.

pub mod docfx;
mod file;
mod overrides;
pub mod values;

use std::collections::BTreeMap;

use crate::finding::{Code, Finding, Reported, Severity};
use crate::locale::Locale;
use crate::source::Snapshot;
use crate::text::SourcePath;

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
    /// The site's own search.
    pub search: SearchConfig,
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

/// What the command line says instead of `site.toml`.
#[derive(Clone, Debug, Default)]
pub struct Overrides {
    /// `--base-url`.
    pub base_url: Option<String>,
    /// `--locale`, as often as it was given.
    pub locales: Vec<Locale>,
}

/// The configuration of a site, or what is wrong with its `site.toml`.
///
/// Findings beside a configuration are about content, such as an invalid `docfx.json`.
pub fn parse(snapshot: &Snapshot) -> Result<Reported<Config>, Vec<Finding>> {
    let Reported { value: docfx, findings } = docfx::read(snapshot);
    let mut config = defaults(snapshot, docfx::title(&docfx));
    let Some(source) = snapshot.texts.get(&SourcePath::from("site.toml")) else {
        return Ok(Reported { value: config, findings });
    };
    let wrong = file::apply(source, snapshot, &mut config);
    if wrong.is_empty() { Ok(Reported { value: config, findings }) } else { Err(wrong) }
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
        search: SearchConfig::default(),
    }
}

/// Folders at the top of the site that are named like a locale and have Markdown in them.
fn named_roots(snapshot: &Snapshot, locales: &[Locale]) -> BTreeMap<Locale, String> {
    let is_markdown = |it: &&SourcePath| it.extension().eq_ignore_ascii_case("md");
    let mut folders: Vec<&str> =
        snapshot.texts.keys().filter(is_markdown).filter_map(|it| Some(it.as_str().split_once('/')?.0)).collect();
    folders.dedup();
    let mut roots = BTreeMap::new();
    for locale in locales {
        let tagged = || folders.iter().filter_map(|it| Some((*it, Locale::parse(it)?)));
        let exact = tagged().find(|(_, tag)| tag == locale);
        // `ja-jp` is a folder of `ja`, and `ja` one of `ja-JP`, unless another locale claims it.
        let close = tagged().find(|(_, tag)| {
            let one_is_general = tag.as_str() == locale.language() || locale.as_str() == tag.language();
            one_is_general && !locales.contains(tag)
        });
        if let Some((folder, _)) = exact.or(close) {
            roots.insert(locale.clone(), folder.to_owned());
        }
    }
    roots
}

#[cfg(test)]
mod tests;
