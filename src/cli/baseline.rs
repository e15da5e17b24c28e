//! Findings that are known already: only others are reported, and make the command fail.
//!
//! A baseline is a file of fingerprints, so it does not matter where in a file a finding stands. The rest of an entry
//! is for the people who read the file.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::{Context, bail};
use serde::{Deserialize, Serialize};

use crate::cli::report::Entry;

/// What this program writes; a file of another version was written by another one.
const VERSION: u32 = 1;

/// Findings that are known.
#[derive(Debug, Serialize, Deserialize, PartialEq, Eq)]
pub(super) struct Baseline {
    version: u32,
    findings: Vec<Known>,
}

#[derive(Clone, Debug, Serialize, Deserialize, PartialEq, Eq, PartialOrd, Ord)]
struct Known {
    file: String,
    code: String,
    message: String,
    fingerprint: String,
}

/// Findings beside a baseline.
pub(super) struct Compared<'a> {
    /// Those that it has not.
    pub(super) new: Vec<Entry<'a>>,
    /// How many it has.
    pub(super) known: usize,
    /// What it has beside, a line for each.
    pub(super) gone: Vec<String>,
}

impl Baseline {
    /// All of these findings.
    pub(super) fn of(entries: &[Entry<'_>]) -> Self {
        let known = entries.iter().filter_map(|it| {
            Some(Known {
                file: it.finding.span.path.to_string(),
                code: it.finding.code.to_string(),
                message: it.finding.message.clone(),
                fingerprint: it.fingerprint?.to_string(),
            })
        });
        let mut findings: Vec<Known> = known.collect();
        findings.sort();
        Self { version: VERSION, findings }
    }

    pub(super) fn read(file: &Path) -> anyhow::Result<Self> {
        let shown = file.display();
        let text = fs::read_to_string(file).with_context(|| {
            format!("cannot read the baseline `{shown}`; `--write-baseline {shown}` makes it of what is found now")
        })?;
        let baseline: Self =
            serde_json::from_str(&text).with_context(|| format!("`{shown}` is no baseline of taiyaku"))?;
        if baseline.version != VERSION {
            let version = baseline.version;
            bail!("the baseline `{shown}` has version {version}, and this program knows {VERSION}; write it anew");
        }
        Ok(baseline)
    }

    pub(super) fn write(&self, file: &Path) -> anyhow::Result<()> {
        let mut text = serde_json::to_string_pretty(self).expect("texts and numbers are valid JSON");
        text.push('\n');
        fs::write(file, text).with_context(|| format!("cannot write the baseline `{}`", file.display()))
    }

    pub(super) fn compare<'a>(&self, entries: Vec<Entry<'a>>) -> Compared<'a> {
        let mut left: BTreeSet<&str> = self.findings.iter().map(|it| it.fingerprint.as_str()).collect();
        let all = entries.len();
        let is_new = |it: &Entry<'_>| it.fingerprint.is_none_or(|it| !left.remove(it.to_string().as_str()));
        let new: Vec<Entry<'a>> = entries.into_iter().filter(is_new).collect();
        let gone = self.findings.iter().filter(|it| left.contains(it.fingerprint.as_str()));
        let gone = gone.map(|it| format!("{}: {}: {}", it.file, it.code, it.message)).collect();
        Compared { known: all - new.len(), new, gone }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::fingerprint::fingerprints;
    use crate::finding::Finding;
    use crate::finding::code::FILE_NOT_FOUND;
    use crate::source::Snapshot;
    use crate::text::{SourcePath, Span};

    /// The findings at each `x` of a text.
    fn findings(text: &str) -> (Vec<Finding>, Snapshot) {
        let path = SourcePath::from("a.md");
        let spans = text.match_indices('x').map(|it| Span::new(&path, it.0..it.0 + 1));
        let findings = spans.map(|it| Finding::new(FILE_NOT_FOUND, it, "no file `x`")).collect();
        (findings, Snapshot::of_texts([("a.md", text)]))
    }

    fn entries((findings, snapshot): &(Vec<Finding>, Snapshot)) -> Vec<Entry<'_>> {
        let prints = fingerprints(findings, snapshot);
        findings.iter().zip(prints).map(|(finding, it)| Entry { finding, fingerprint: Some(it) }).collect()
    }

    #[track_caller]
    fn check(before: &str, after: &str, new: usize, known: usize, gone: &[&str]) {
        let (before, after) = (findings(before), findings(after));
        let compared = Baseline::of(&entries(&before)).compare(entries(&after));
        assert_eq!((compared.new.len(), compared.known), (new, known));
        assert_eq!(compared.gone, gone);
    }

    #[test]
    fn only_what_was_not_there_before_is_new() {
        check("- x\n", "新しい行\n\n- x\n", 0, 1, &[]);
        check("- x\n", "- x\n- x\n", 1, 1, &[]);
        check("- x\n", "- 別のx\n", 1, 0, &["a.md: file-not-found: no file `x`"]);
    }

    #[test]
    fn a_baseline_is_read_as_it_was_written() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("baseline.json");
        let baseline = Baseline::of(&entries(&findings("x\n\nx\n")));
        baseline.write(&file).unwrap();
        assert_eq!(Baseline::read(&file).unwrap(), baseline);
        fs::write(&file, "{\"version\": 2, \"findings\": []}").unwrap();
        assert!(Baseline::read(&file).unwrap_err().to_string().contains("has version 2"));
        fs::write(&file, "[]").unwrap();
        assert!(Baseline::read(&file).unwrap_err().to_string().contains("is no baseline"));
    }
}
