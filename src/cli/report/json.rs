//! Findings for programs: one JSON object, which `schema/report.json` describes.

use serde::Serialize;

use super::place::{Columns, Lines};
use super::{Entry, Run, Summary};
use crate::check::tree::Coverage;
use crate::finding::Severity;
use crate::text::Span;

#[derive(Serialize)]
struct Report<'a> {
    /// Grows when a field changes its meaning or goes.
    version: u32,
    summary: Counts,
    findings: Vec<Found<'a>>,
    suppressed: Vec<Suppressed<'a>>,
    trees: Vec<Tree<'a>>,
}

#[derive(Serialize)]
struct Counts {
    errors: usize,
    warnings: usize,
    suggestions: usize,
    files: usize,
}

/// A decision tree, and what its path tests pass through.
#[derive(Serialize)]
struct Tree<'a> {
    name: &'a str,
    file: &'a str,
    nodes: usize,
    path_tests: usize,
    failed: usize,
    untested: &'a [String],
}

impl<'a> Tree<'a> {
    fn of(coverage: &'a Coverage) -> Self {
        let Coverage { path, name, tests, failed, nodes, untested } = coverage;
        Self { name, file: path.as_str(), nodes: *nodes, path_tests: *tests, failed: *failed, untested }
    }
}

#[derive(Serialize)]
struct Found<'a> {
    code: &'static str,
    severity: Severity,
    #[serde(flatten)]
    place: Place<'a>,
    message: &'a str,
    help: Option<&'a str>,
    labels: Vec<Label<'a>>,
    fingerprint: Option<String>,
}

#[derive(Serialize)]
struct Suppressed<'a> {
    #[serde(flatten)]
    found: Found<'a>,
    reason: &'a str,
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

/// A run as one JSON object.
pub fn json(run: &Run<'_>) -> String {
    let lines = Lines::new(run.texts, Columns::Characters);
    let Summary { errors, warnings, suggestions, files } = Summary::of(run.all());
    let report = Report {
        version: 1,
        summary: Counts { errors, warnings, suggestions, files },
        findings: run.findings.iter().map(|it| found(*it, &lines)).collect(),
        suppressed: run.suppressed.iter().map(|it| Suppressed { found: found(it.0, &lines), reason: it.1 }).collect(),
        trees: run.trees.iter().map(Tree::of).collect(),
    };
    let mut json = serde_json::to_string_pretty(&report).expect("texts and numbers are valid JSON");
    json.push('\n');
    json
}

fn found<'a>(entry: Entry<'a>, lines: &Lines<'_>) -> Found<'a> {
    let finding = entry.finding;
    Found {
        code: finding.code.name(),
        severity: finding.severity,
        place: place(&finding.span, lines),
        message: &finding.message,
        help: finding.help.as_deref(),
        labels: finding.labels.iter().map(|it| Label { place: place(&it.0, lines), message: &it.1 }).collect(),
        fingerprint: entry.fingerprint.map(|it| it.to_string()),
    }
}

fn place<'a>(span: &'a Span, lines: &Lines<'_>) -> Place<'a> {
    let place = lines.place_or_start(span);
    Place {
        file: span.path.as_str(),
        line: place.start.line,
        column: place.start.column,
        end_line: place.end.line,
        end_column: place.end.column,
    }
}
