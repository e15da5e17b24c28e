//! Addresses as authors write them: their parts, and the locales in them.

use percent_encoding::percent_decode_str;

use crate::site::address::fragment;

/// An address cut into its parts, `%20` and entities decoded.
pub(in crate::site) struct Address {
    pub(in crate::site) path: String,
    pub(in crate::site) query: String,
    pub(in crate::site) fragment: String,
}

impl Address {
    pub(in crate::site) fn of(target: &str) -> Self {
        let (rest, fragment) = target.split_once('#').unwrap_or((target, ""));
        let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
        let decode = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
        Self { path: decode(path).replace('\\', "/"), query: query.to_owned(), fragment: decode(fragment) }
    }

    /// The query and fragment that a page of the site understands.
    pub(in crate::site) fn tail(&self, with_fragment: bool) -> String {
        let tabs = self.query.split('&').find(|it| it.starts_with("tabs="));
        let query = tabs.map_or(String::new(), |it| format!("?{}", fragment(it)));
        match with_fragment && !self.fragment.is_empty() {
            true => format!("{query}#{}", fragment(&self.fragment)),
            false => query,
        }
    }
}

/// A locale in an address, as it is written: `en-us`.
pub(super) struct NamedLocale<'t>(&'t str);

impl NamedLocale<'_> {
    pub(super) fn tag(&self) -> &str {
        self.0
    }

    pub(super) fn language(&self) -> String {
        self.0[..2].to_ascii_lowercase()
    }
}

/// The locale that is the first part of a path on the web: `https://host.example/en-us/x`.
pub(super) fn named_locale(target: &str) -> Option<NamedLocale<'_>> {
    let (_, rest) = target.split_once("://")?;
    let (_, path) = rest.split_once('/')?;
    let first = path.split(['/', '?', '#']).next()?;
    let bytes = first.as_bytes();
    let is_locale =
        bytes.len() == 5 && bytes[2] == b'-' && bytes.iter().filter(|it| it.is_ascii_alphabetic()).count() == 4;
    is_locale.then_some(NamedLocale(first))
}

/// A target without the locale that docs.microsoft.com had in addresses: `/en-us/x` → `/x`.
pub(super) fn strip_locale(target: &str) -> &str {
    let first = target.trim_start_matches('/').split('/').next().unwrap_or_default();
    let is_locale =
        first.len() == 5 && first.as_bytes()[2] == b'-' && first.bytes().filter(u8::is_ascii_alphabetic).count() == 4;
    if is_locale { &target[first.len() + 1..] } else { target }
}

/// A target as a finding shows it: long ones are cut.
pub(super) fn shown(target: &str) -> String {
    match target.char_indices().nth(120) {
        Some((at, _)) => format!("{}…", &target[..at]),
        None => target.to_owned(),
    }
}
