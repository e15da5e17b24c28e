//! Findings for people and for programs.
//!
//! Pure: makes texts of findings and of the snapshot that they are about, and prints nothing.

pub mod form;
mod github;
mod json;
mod junit;
mod place;
mod sarif;
mod text;

use std::collections::BTreeSet;
use std::fmt;

use crate::check::fingerprint::Fingerprint;
use crate::check::settled::SettledFiles;
use crate::check::tree::Coverage;
use crate::finding::{Finding, Severity};
use crate::source::Texts;
use crate::text::SourcePath;

pub use github::{Annotations, annotations};
pub use json::json;
pub use junit::junit;
pub use sarif::sarif;
pub use text::{failure, text};

/// What there is to report of one run.
pub struct Run<'a> {
    /// The findings, in the order in which they are reported.
    pub findings: Vec<Entry<'a>>,
    /// Findings that comments suppress, with the reasons.
    pub suppressed: Vec<(Entry<'a>, &'a str)>,
    /// What the path tests of decision trees pass through.
    pub trees: &'a [Coverage],
    /// The files that were looked at.
    pub files: Vec<&'a SourcePath>,
    /// The lightest severity that makes the command fail.
    pub threshold: Option<Severity>,
    /// Where the site's folder is from where programs look for files: `""`, or a path that ends with `/`.
    pub base: String,
    /// The language that the kinds of findings are explained in.
    pub language: String,
    /// What files say.
    pub texts: &'a dyn Texts,
}

/// A finding that is reported.
#[derive(Clone, Copy)]
pub struct Entry<'a> {
    /// What was found.
    pub finding: &'a Finding,
    /// What stays the same of it; `None` where no report asks for it.
    pub fingerprint: Option<Fingerprint>,
}

impl<'a> Run<'a> {
    /// The findings alone.
    pub fn all(&self) -> impl Iterator<Item = &'a Finding> + Clone {
        self.findings.iter().map(|it| it.finding)
    }
}

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
    pub fn of<'f>(findings: impl IntoIterator<Item = &'f Finding>) -> Self {
        let mut summary = Self::default();
        let mut files = BTreeSet::new();
        let mut last = None;
        for finding in findings {
            match finding.severity {
                Severity::Error => summary.errors += 1,
                Severity::Warning => summary.warnings += 1,
                Severity::Suggestion => summary.suggestions += 1,
            }
            // Those of one file follow one another.
            if last.replace(&finding.span.path) != Some(&finding.span.path) {
                files.insert(&finding.span.path);
            }
        }
        summary.files = files.len();
        summary
    }

    /// Adds up what was counted file by file.
    pub fn of_files(files: &SettledFiles) -> Self {
        let ([errors, warnings, suggestions], files) = files.counts();
        Self { errors, warnings, suggestions, files }
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kinds = [(self.errors, "error"), (self.warnings, "warning"), (self.suggestions, "suggestion")];
        let kinds: Vec<String> =
            kinds.iter().filter(|(count, _)| *count > 0).map(|(count, noun)| plural(*count, noun)).collect();
        match kinds.is_empty() {
            true => formatter.write_str("no findings"),
            false => write!(formatter, "{} in {}", kinds.join(", "), plural(self.files, "file")),
        }
    }
}

/// A number of things.
pub fn plural(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests;
