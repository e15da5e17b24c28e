//! Findings as JUnit XML: a test suite for each file, a test case for each finding in it.
//!
//! The form has no schema of its own; this is what GitLab, Jenkins and Azure Pipelines read.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::Run;
use super::place::{Columns, Lines};
use crate::finding::Finding;
use crate::text::SourcePath;

/// A run as JUnit XML.
///
/// A finding that makes the command fail is a failure; a lighter one, and one that a comment suppresses, is a test that
/// was skipped. A file without findings has one test that passes.
pub fn junit(run: &Run<'_>) -> String {
    let lines = Lines::new(run.texts, Columns::Characters);
    let mut suites: BTreeMap<&SourcePath, Suite> = run.files.iter().map(|it| (*it, Suite::default())).collect();
    // In the order of the report.
    let mut order: Vec<&SourcePath> = Vec::new();
    for finding in run.all() {
        let suite = suites.entry(&finding.span.path).or_default();
        if suite.cases.is_empty() {
            order.push(&finding.span.path);
        }
        suite.add(finding, None, run, &lines);
    }
    for (entry, reason) in &run.suppressed {
        suites.entry(&entry.finding.span.path).or_default().add(entry.finding, Some(reason), run, &lines);
    }
    let first: Vec<(&SourcePath, Suite)> = order.iter().filter_map(|it| suites.remove_entry(it)).collect();
    let mut bodies = String::new();
    let mut all = Suite::default();
    for (path, suite) in first.into_iter().chain(suites) {
        all.tests += suite.tests.max(1);
        all.failures += suite.failures;
        all.skipped += suite.skipped;
        suite.write(path, run, &mut bodies);
    }
    let counts = all.counts();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"taiyaku\"{counts}>\n{bodies}</testsuites>\n"
    )
}

#[derive(Default)]
struct Suite {
    tests: usize,
    failures: usize,
    skipped: usize,
    cases: String,
}

impl Suite {
    fn add(&mut self, finding: &Finding, reason: Option<&&str>, run: &Run<'_>, lines: &Lines<'_>) {
        let start = lines.place_or_start(&finding.span).start;
        let file = format!("{}{}", run.base, finding.span.path);
        let place = format!("{file}:{}:{}", start.line, start.column);
        let help = finding.help.as_ref().map_or(String::new(), |it| format!("\nhelp: {it}"));
        let text = escaped(&format!("{place}: {}{help}", finding.message));
        let (code, message) = (finding.code.name(), escaped(&finding.message));
        let fails = run.threshold.is_some_and(|it| finding.severity <= it);
        self.tests += 1;
        let (file, line) = (escaped(&file), start.line);
        let name = escaped(&format!("{code} {}:{}", start.line, start.column));
        let mut put = |it: std::fmt::Arguments<'_>| self.cases.write_fmt(it).expect("a text takes all");
        put(format_args!("    <testcase name=\"{name}\" classname=\"{file}\" file=\"{file}\" line=\"{line}\">\n"));
        match reason {
            Some(reason) => {
                put(format_args!("      <skipped message=\"{}\"/>\n", escaped(&format!("suppressed: {reason}"))));
                self.skipped += 1;
            }
            None if fails => {
                put(format_args!("      <failure type=\"{code}\" message=\"{message}\">{text}</failure>\n"));
                self.failures += 1;
            }
            None => {
                put(format_args!("      <skipped message=\"{message}\"/>\n      <system-out>{text}</system-out>\n"));
                self.skipped += 1;
            }
        }
        self.cases.push_str("    </testcase>\n");
    }

    fn counts(&self) -> String {
        let Self { tests, failures, skipped, .. } = self;
        format!(" tests=\"{tests}\" failures=\"{failures}\" errors=\"0\" skipped=\"{skipped}\"")
    }

    fn write(&self, path: &SourcePath, run: &Run<'_>, out: &mut String) {
        let name = escaped(&format!("{}{path}", run.base));
        let clean = format!("    <testcase name=\"no findings\" classname=\"{name}\" file=\"{name}\"/>\n");
        let cases = if self.tests == 0 { &clean } else { &self.cases };
        let counts = Self { tests: self.tests.max(1), cases: String::new(), ..*self }.counts();
        write!(out, "  <testsuite name=\"{name}\"{counts}>\n{cases}  </testsuite>\n").expect("a text takes all");
    }
}

/// A text for XML 1.0, which has no place for most control characters and for noncharacters.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for it in text.chars() {
        match it {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\t' => out.push(it),
            '\u{FFFE}' | '\u{FFFF}' => out.push('\u{FFFD}'),
            _ if it.is_control() => out.push('\u{FFFD}'),
            _ => out.push(it),
        }
    }
    out
}
