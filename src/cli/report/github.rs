//! Findings as annotations of GitHub Actions: lines that its runner reads on standard output, and a summary.
//!
//! The forms and limits are those of GitHub's documentation, "Workflow commands for GitHub Actions" and "Limits":
//! a step shows ten annotations of each kind, and its summary has at most 1 MiB. What has no place among the
//! annotations stands in the summary.

use std::fmt::Write;

use super::place::{Columns, Lines, Place};
use super::{Entry, Run, Summary, plural};
use crate::finding::{Finding, Severity};

/// How many annotations of each kind a step shows.
const SHOWN: usize = 10;

/// What GitHub shows of a run.
#[derive(Debug, PartialEq, Eq)]
pub struct Annotations {
    /// Lines for standard output.
    pub commands: String,
    /// Markdown for the summary of the step.
    pub summary: String,
    /// How many findings are in the summary only.
    pub rest: usize,
}

/// A run as annotations, those first in the report first, and the rest as a table of at most `limit` bytes.
pub fn annotations(run: &Run<'_>, limit: usize) -> Annotations {
    let lines = Lines::new(run.texts, Columns::Characters);
    let kinds = [Severity::Error, Severity::Warning, Severity::Suggestion];
    let mut counts = kinds.map(|it| (it, 0));
    let mut commands = String::new();
    let mut rest = Vec::new();
    for Entry { finding, .. } in &run.findings {
        let count = counts.iter_mut().find(|it| it.0 == finding.severity).expect("all severities are counted");
        count.1 += 1;
        match count.1 <= SHOWN {
            true => commands.push_str(&command(finding, run, lines.place(&finding.span))),
            false => rest.push(*finding),
        }
    }
    Annotations { commands, summary: summary(&rest, run, &lines, limit), rest: rest.len() }
}

fn command(finding: &Finding, run: &Run<'_>, place: Option<Place>) -> String {
    let kind = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Suggestion => "notice",
    };
    let file = property(&format!("{}{}", run.base, finding.span.path));
    let mut place = place.map_or(String::new(), |Place { start, end }| {
        // Columns are shown for what stands in one line only.
        match start.line == end.line {
            true => format!(",line={},col={},endColumn={}", start.line, start.column, end.column),
            false => format!(",line={},endLine={}", start.line, end.line),
        }
    });
    write!(place, ",title={}", property(finding.code.name())).expect("a text takes all");
    let help = finding.help.as_ref().map_or(String::new(), |it| format!("\n{it}"));
    format!("::{kind} file={file}{place}::{}\n", data(&format!("{}{help}", finding.message)))
}

/// The message of a command.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A property of a command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

fn summary(rest: &[&Finding], run: &Run<'_>, lines: &Lines<'_>, limit: usize) -> String {
    let mut out = format!("### taiyaku: {}\n\n", Summary::of(run.all()));
    if !rest.is_empty() {
        out.push_str("| Severity | Code | Place | Finding |\n|---|---|---|---|\n");
    }
    for (index, finding) in rest.iter().enumerate() {
        let row = row(finding, run, lines);
        let more = format!("\n{} had no place here.\n", plural(rest.len() - index, "finding"));
        let reserved = if index + 1 == rest.len() { 0 } else { more.len() };
        if out.len() + row.len() + reserved > limit {
            // Without the room for a sentence, nothing is better than half of it.
            return if out.len() + more.len() > limit { String::new() } else { out + &more };
        }
        out.push_str(&row);
    }
    if out.len() > limit { String::new() } else { out }
}

fn row(finding: &Finding, run: &Run<'_>, lines: &Lines<'_>) -> String {
    let severity = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Suggestion => "suggestion",
    };
    let start = lines.place_or_start(&finding.span).start;
    let place = cell(&format!("{}{}:{}:{}", run.base, finding.span.path, start.line, start.column));
    let message = [Some(&finding.message), finding.help.as_ref()].into_iter().flatten().map(|it| cell(it));
    let message = message.collect::<Vec<_>>().join("<br>");
    format!("| {severity} | `{}` | {place} | {message} |\n", finding.code)
}

/// A text in a cell: names stay in backticks, and everything else is shown as it is.
fn cell(text: &str) -> String {
    let is_code = text.matches('`').count().is_multiple_of(2);
    let mut out = String::new();
    for (index, part) in text.replace(['\r', '\n'], " ").split('`').enumerate() {
        if index > 0 {
            out.push_str(if is_code { "`" } else { "\\`" });
        }
        match is_code && index % 2 == 1 {
            // A bar ends the cell, even in code.
            true => out.push_str(&part.replace('|', "\\|")),
            false => part.chars().for_each(|it| match it {
                '&' => out.push_str("&amp;"),
                '<' => out.push_str("&lt;"),
                '>' => out.push_str("&gt;"),
                '|' | '*' | '_' | '[' | ']' | '\\' | '~' | '@' | '#' => {
                    out.push('\\');
                    out.push(it);
                }
                _ => out.push(it),
            }),
        }
    }
    out
}
