//! Single values of the configuration: what is wrong with each, and what to do.

use globset::{Glob, GlobBuilder};

use crate::finding::suggestion;

/// What is wrong with a value, and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// A fact about the value.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
}

impl Trouble {
    /// A fact alone.
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), help: None }
    }

    /// Says what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Says what was probably meant, else what is possible.
    #[must_use]
    pub fn meant<'a>(mut self, written: &str, possible: impl IntoIterator<Item = &'a str>) -> Self {
        let possible: Vec<&str> = possible.into_iter().collect();
        self.help = match suggestion::closest(written, possible.iter().copied()) {
            Some(name) => Some(format!("did you mean `{name}`?")),
            None if possible.is_empty() || possible.len() > 16 => None,
            None => Some(format!("possible: {}", listed(&possible))),
        };
        self
    }
}

impl std::fmt::Display for Trouble {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.message)?;
        self.help.as_ref().map_or(Ok(()), |help| write!(formatter, "; {help}"))
    }
}

impl std::error::Error for Trouble {}

/// `` `a`, `b`, `c` ``.
pub fn listed(names: &[&str]) -> String {
    names.iter().map(|it| format!("`{it}`")).collect::<Vec<_>>().join(", ")
}

/// An absolute address, without a final slash.
pub fn base_url(url: &str) -> Result<String, Trouble> {
    let example = "write it like `https://help.example.com/support`";
    address(url).map_err(|it| it.help(example))?;
    if url.contains(['?', '#']) {
        return Err(Trouble::new(format!("the base address `{url}` has a query or a fragment")).help(example));
    }
    Ok(url.trim_end_matches('/').to_owned())
}

/// Whether a text is the address of a page or folder on the web.
pub fn address(url: &str) -> Result<(), Trouble> {
    let rest = ["https://", "http://"].iter().find_map(|scheme| {
        let (head, rest) = url.split_at_checked(scheme.len())?;
        head.eq_ignore_ascii_case(scheme).then_some(rest)
    });
    let Some(rest) = rest else {
        return Err(Trouble::new(format!("`{url}` does not begin with `https://` or `http://`")));
    };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    if host.is_empty() {
        return Err(Trouble::new(format!("`{url}` names no host")));
    }
    match url.chars().find(|it| it.is_whitespace() || it.is_control() || "<>\"\\`^|".contains(*it)) {
        Some(character) => Err(Trouble::new(format!("`{url}` contains {character:?}"))),
        None => Ok(()),
    }
}

/// A glob for paths of the site: `*` stays in one folder, case does not matter, `drafts/` means all below it.
pub fn glob(pattern: &str) -> Result<Glob, Trouble> {
    let whole = if pattern.ends_with('/') { format!("{pattern}**") } else { pattern.to_owned() };
    GlobBuilder::new(whole.trim_start_matches("./"))
        .case_insensitive(true)
        .literal_separator(true)
        .build()
        .map_err(|error| Trouble::new(format!("`{pattern}` is no glob: {}", error.kind())))
}

/// The editors that can be named; others are an address that says where the path goes.
pub const EDITORS: [&str; 8] =
    ["vscode", "vscode-insiders", "vscodium", "cursor", "idea", "webstorm", "phpstorm", "pycharm"];

/// The name of an editor, or a template of the address that opens a place in it.
pub fn editor(written: &str) -> Result<String, Trouble> {
    if EDITORS.contains(&written) || (written.contains("://") && written.contains("{path}")) {
        return Ok(written.to_owned());
    }
    let trouble = Trouble::new(format!("`{written}` is no editor that is known"));
    Err(trouble.meant(written, EDITORS))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_needs_scheme_and_host() {
        assert_eq!(base_url("HTTPS://help.example.com/a//").as_deref(), Ok("HTTPS://help.example.com/a"));
        for wrong in ["", "help.example.com", "https:///a", "https://a b", "ftp://a", "https://a/?q", "日本語"] {
            assert!(base_url(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn globs_stay_in_one_folder_and_ignore_case() {
        let matches = |pattern: &str, path: &str| glob(pattern).unwrap().compile_matcher().is_match(path);
        assert!(matches("*.md", "A.MD"));
        assert!(!matches("*.md", "a/b.md"));
        assert!(matches("Drafts/", "drafts/a/b.md"));
        assert!(matches("**/drafts/**", "drafts/a.md"));
        assert!(glob("a[").is_err());
    }
}
