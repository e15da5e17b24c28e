//! Findings for programs: one JSON object.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::cli::report::Summary;
use crate::finding::{Finding, Severity};
use crate::source::Texts;
use crate::text::{LineIndex, Position, SourcePath, Span};

#[derive(Serialize)]
struct Report<'a> {
    /// Grows when a field changes its meaning or goes.
    version: u32,
    summary: Counts,
    findings: Vec<Entry<'a>>,
}

#[derive(Serialize)]
struct Counts {
    errors: usize,
    warnings: usize,
    suggestions: usize,
    files: usize,
}

#[derive(Serialize)]
struct Entry<'a> {
    code: &'static str,
    severity: Severity,
    #[serde(flatten)]
    place: Place<'a>,
    message: &'a str,
    help: Option<&'a str>,
    labels: Vec<Label<'a>>,
}

#[derive(Serialize)]
struct Label<'a> {
    #[serde(flatten)]
    place: Place<'a>,
    message: &'a str,
}

/// Lines and columns from 1, columns in characters; the end is that of the first character after.
#[derive(Serialize)]
struct Place<'a> {
    file: &'a str,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
}

/// All findings as one JSON object.
pub fn json(findings: &[Finding], texts: &dyn Texts) -> String {
    let mut lines = Lines { texts, indexes: BTreeMap::new() };
    let Summary { errors, warnings, suggestions, files } = Summary::of(findings);
    let findings = findings.iter().map(|it| Entry {
        code: it.code.name(),
        severity: it.severity,
        place: lines.place(&it.span),
        message: &it.message,
        help: it.help.as_deref(),
        labels: it.labels.iter().map(|(span, text)| Label { place: lines.place(span), message: text }).collect(),
    });
    let findings = findings.collect();
    let report = Report { version: 1, summary: Counts { errors, warnings, suggestions, files }, findings };
    let mut json = serde_json::to_string_pretty(&report).expect("texts and numbers are valid JSON");
    json.push('\n');
    json
}

struct Lines<'a> {
    texts: &'a dyn Texts,
    indexes: BTreeMap<&'a SourcePath, LineIndex>,
}

impl<'a> Lines<'a> {
    fn place(&mut self, span: &'a Span) -> Place<'a> {
        let text = self.texts.text(&span.path).unwrap_or_default();
        let index = self.indexes.entry(&span.path).or_insert_with(|| LineIndex::new(&text));
        let Position { line, column } = index.position(&text, span.range.start as usize);
        let end = index.position(&text, span.range.end as usize);
        Place { file: span.path.as_str(), line, column, end_line: end.line, end_column: end.column }
    }
}
