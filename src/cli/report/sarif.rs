//! Findings as SARIF 2.1.0, for services that show what programs find in code.
//!
//! The form is that of OASIS's standard of that name; `tests/reports.rs` validates it against the schema. What is
//! asked for beyond the schema is GitHub's: `partialFingerprints.primaryLocationLineHash` is what it follows a finding
//! by, and each rule has its descriptions and a `help`.

use std::collections::BTreeMap;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

use super::place::{Columns, Lines, Place};
use super::{Entry, Run};
use crate::cli::explain;
use crate::finding::{Code, Severity};
use crate::text::Span;

/// What stays as it is in a path of a URI.
const PATH: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'(').remove(b')');

/// The name of the folder that paths are relative to.
const ROOT: &str = "%SRCROOT%";

/// A run as SARIF.
pub fn sarif(run: &Run<'_>) -> String {
    let lines = Lines::new(run.texts, Columns::Utf16);
    let known = run.findings.iter().chain(run.suppressed.iter().map(|it| &it.0)).map(|it| it.finding.code);
    let mut rules: BTreeMap<Code, usize> = known.map(|it| (it, 0)).collect();
    rules.values_mut().enumerate().for_each(|(index, it)| *it = index);

    let result = |entry: &Entry<'_>| result(*entry, rules[&entry.finding.code], run, &lines);
    let suppressed = run.suppressed.iter().map(|(entry, reason)| {
        let mut result = result(entry);
        result["suppressions"] = json!([{ "kind": "inSource", "justification": reason }]);
        result
    });
    let results: Vec<Value> = run.findings.iter().map(result).chain(suppressed).collect();
    let rules: Vec<Value> = rules.keys().map(|it| rule(*it, &run.language)).collect();
    let log = json!({
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "taiyaku",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "language": run.language,
                "rules": rules,
            } },
            "columnKind": "utf16CodeUnits",
            "originalUriBaseIds": { ROOT: { "description": { "text": "the folder that the command ran in" } } },
            "results": results,
        }],
    });
    let mut text = serde_json::to_string_pretty(&log).expect("texts and numbers are valid JSON");
    text.push('\n');
    text
}

fn rule(code: Code, language: &str) -> Value {
    let page = explain::page(code, language).unwrap_or_default();
    json!({
        "id": code.name(),
        "shortDescription": { "text": explain::summary(page) },
        "fullDescription": { "text": explain::description(page) },
        "help": { "text": page, "markdown": page },
        "defaultConfiguration": { "level": level(code.severity()) },
    })
}

fn result(entry: Entry<'_>, rule: usize, run: &Run<'_>, lines: &Lines<'_>) -> Value {
    let finding = entry.finding;
    let text = [Some(finding.message.as_str()), finding.help.as_deref()].into_iter().flatten().collect::<Vec<_>>();
    let mut result = json!({
        "ruleId": finding.code.name(),
        "ruleIndex": rule,
        "level": level(finding.severity),
        "message": { "text": text.join("\n") },
        "locations": [location(&finding.span, run, lines)],
    });
    if let Some(fingerprint) = entry.fingerprint {
        result["partialFingerprints"] = json!({ "primaryLocationLineHash": fingerprint.to_string() });
    }
    if !finding.labels.is_empty() {
        let related = finding.labels.iter().enumerate().map(|(index, (span, text))| {
            let mut related = location(span, run, lines);
            related["id"] = json!(index + 1);
            related["message"] = json!({ "text": text });
            related
        });
        result["relatedLocations"] = related.collect();
    }
    result
}

fn location(span: &Span, run: &Run<'_>, lines: &Lines<'_>) -> Value {
    let path = format!("{}{}", run.base, span.path);
    let uri = utf8_percent_encode(&path, PATH).to_string();
    let mut location = json!({ "artifactLocation": { "uri": uri, "uriBaseId": ROOT } });
    if let Some(Place { start, end }) = lines.place(span) {
        location["region"] = json!({
            "startLine": start.line, "startColumn": start.column, "endLine": end.line, "endColumn": end.column,
        });
    }
    json!({ "physicalLocation": location })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Suggestion => "note",
    }
}
