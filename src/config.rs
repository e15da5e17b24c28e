//! Configuration: `site.toml`, and what a folder without one means.

use std::collections::BTreeMap;

use crate::finding::{Code, Severity};
use crate::l10n::Locale;

/// Everything that a site's author can set.
#[derive(Clone, Debug, Hash)]
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
}
