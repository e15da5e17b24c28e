//! Findings: what is wrong with a site, as values.
//!
//! A finding has a stable code, a place, a fact in one line and what to do.
//! Nothing here prints; `cli/report` does.

pub mod code;
pub mod groups;
pub mod suggestion;
pub mod suppression;

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

pub use code::Code;

use crate::text::Span;

/// How much a finding weighs, the heaviest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The site is broken here; a build fails on it by default.
    Error,
    /// Readers are likely to notice; `--strict` fails on it.
    Warning,
    /// Worth a look.
    Suggestion,
}

/// One thing that is wrong, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Where it is.
    pub span: Span,
    /// Its stable name.
    pub code: Code,
    /// How much it weighs: the code's severity until `site.toml` says otherwise.
    pub severity: Severity,
    /// A fact about the author's file, in one line, lower case, without a final dot.
    pub message: String,
    /// Other places that explain it.
    pub labels: Vec<(Span, String)>,
    /// What to do.
    pub help: Option<String>,
}

impl Finding {
    /// A finding with the severity of its code.
    pub fn new(code: Code, span: Span, message: impl Into<String>) -> Self {
        let message = one_line(message.into());
        Self { span, code, severity: code.severity(), message, labels: Vec::new(), help: None }
    }

    /// Says what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Points at another place that explains it.
    #[must_use]
    pub fn label(mut self, span: Span, text: impl Into<String>) -> Self {
        self.labels.push((span, text.into()));
        self
    }
}

/// A message is one line, and says nothing to a terminal but its words, whatever it quotes of an author's file.
fn one_line(message: String) -> String {
    if message.contains(char::is_control) { message.replace(char::is_control, " ") } else { message }
}

/// A value, and what was found on the way to it.
#[derive(Clone, Debug, Default)]
pub struct Reported<T> {
    /// The value.
    pub value: T,
    /// What was found.
    pub findings: Vec<Finding>,
}

impl<T> Reported<T> {
    /// Moves the findings into `sink` and returns the value.
    pub fn drain_into(self, sink: &mut impl Extend<Finding>) -> T {
        sink.extend(self.findings);
        self.value
    }
}

/// Sorts findings by file, place and code, and removes repetitions.
pub fn sort(findings: &mut Vec<Finding>) {
    findings.sort_by(order);
    findings.dedup();
}

/// Orders findings by file, place and code.
pub fn order(a: &Finding, b: &Finding) -> Ordering {
    (&a.span, a.code, &a.message, &a.labels, &a.help).cmp(&(&b.span, b.code, &b.message, &b.labels, &b.help))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::SourcePath;

    #[test]
    fn a_message_is_one_line_whatever_it_quotes() {
        let span = Span::file(&SourcePath::from("a.md"));
        let finding = Finding::new(code::HTML_DROPPED, span, "the frame `a\nb\u{1b}[31m` is not shown");
        assert_eq!(finding.message, "the frame `a b [31m` is not shown");
    }
}
