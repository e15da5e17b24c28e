//! Findings for people and for programs.
//!
//! Pure: makes texts of findings and of the snapshot that they are about, and prints nothing.

mod json;
mod text;

use std::collections::BTreeSet;
use std::fmt;

use crate::finding::{Finding, Severity};

pub use json::json;
pub use text::{failure, text};

/// How findings are shown to people.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Show every finding, not the first of each code only.
    pub all: bool,
    /// How many columns there are.
    pub width: usize,
    /// Write colours as escape sequences.
    pub colour: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { all: false, width: 120, colour: true }
    }
}

/// How many findings there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Findings that break the site.
    pub errors: usize,
    /// Findings that readers are likely to notice.
    pub warnings: usize,
    /// Findings that are worth a look.
    pub suggestions: usize,
    /// Files with findings.
    pub files: usize,
}

impl Summary {
    /// Counts findings.
    pub fn of(findings: &[Finding]) -> Self {
        let count = |severity| findings.iter().filter(|it| it.severity == severity).count();
        let files: BTreeSet<_> = findings.iter().map(|it| &it.span.path).collect();
        Self {
            errors: count(Severity::Error),
            warnings: count(Severity::Warning),
            suggestions: count(Severity::Suggestion),
            files: files.len(),
        }
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plural = |count: usize, noun: &str| format!("{count} {noun}{}", if count == 1 { "" } else { "s" });
        let kinds = [(self.errors, "error"), (self.warnings, "warning"), (self.suggestions, "suggestion")];
        let kinds: Vec<String> =
            kinds.iter().filter(|(count, _)| *count > 0).map(|(count, noun)| plural(*count, noun)).collect();
        match kinds.is_empty() {
            true => formatter.write_str("no findings"),
            false => write!(formatter, "{} in {}", kinds.join(", "), plural(self.files, "file")),
        }
    }
}

#[cfg(test)]
mod tests;
