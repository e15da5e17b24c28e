//! A whole build in memory, for tests.

use std::collections::BTreeMap;

use taiyaku::check::settled::settle;
use taiyaku::config;
use taiyaku::finding::{self, Finding, Reported};
use taiyaku::output::Outputs;
use taiyaku::pipeline::{self, Cache};
use taiyaku::source::{Asset, Snapshot};
use taiyaku::text::{LineIndex, Span};

/// Where a case has the folder of the original.
const ORIGINAL: &str = "../original/";

/// A site of these files, and in `../original/` the original as it is now; those that are no texts are images of 4 by 3 pixels or the like.
pub(crate) fn snapshot(files: &BTreeMap<String, String>) -> Snapshot {
    let is_asset = |path: &str| [".png", ".jpg", ".gif", ".svg", ".zip"].iter().any(|it| path.ends_with(it));
    let texts = files.iter().filter(|(path, _)| !is_asset(path) && !path.starts_with(ORIGINAL));
    let original = files.iter().filter_map(|(path, text)| Some((path.strip_prefix(ORIGINAL)?, text.as_str())));
    let original = Snapshot::of_texts(original);
    let mut snapshot = Snapshot::of_texts(texts.map(|(path, text)| (path.as_str(), text.as_str())));
    for (path, text) in files.iter().filter(|(path, _)| is_asset(path)) {
        let asset = Asset {
            file: path.into(),
            digest: taiyaku::memo::Digest::of_bytes(text.as_bytes()),
            dimensions: Some((4, 3)),
            size: text.len() as u64,
        };
        snapshot.assets.insert(path.as_str().into(), asset);
    }
    snapshot.original = (!original.texts.is_empty()).then(|| Box::new(original));
    snapshot
}

/// What the site says and writes; a configuration that cannot be used writes nothing.
#[allow(dead_code, reason = "some programs build with a cache of their own")]
pub(crate) fn build(snapshot: &Snapshot) -> (Outputs, Vec<Finding>) {
    let Reported { value: config, mut findings } = match config::parse(snapshot) {
        Ok(config) => config,
        Err(findings) => return (Outputs::new(), findings),
    };
    let build = pipeline::build(snapshot, &config, &mut Cache::default());
    findings.extend(build.findings);
    let mut findings = settle(&config, findings, &build.suppressions).findings;
    finding::sort(&mut findings);
    (build.outputs, findings)
}

/// A finding in one line: `error[code] path:line:column: message`.
#[allow(dead_code, reason = "not every program that builds sites prints findings")]
pub(crate) fn line(finding: &Finding, files: &BTreeMap<String, String>) -> String {
    let severity = format!("{:?}", finding.severity).to_lowercase();
    format!("{severity}[{}] {}: {}", finding.code, place(&finding.span, files), finding.message)
}

/// `path:line:column`.
#[allow(dead_code, reason = "not every program that builds sites prints findings")]
pub(crate) fn place(span: &Span, files: &BTreeMap<String, String>) -> String {
    let path = span.path.as_str();
    let Some(text) = files.get(path) else { return path.to_owned() };
    let position = LineIndex::new(text).position(text, span.range.start as usize);
    format!("{path}:{}:{}", position.line, position.column)
}
