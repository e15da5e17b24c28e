//! What is left of all findings in the end: file by file, so that those of a file of which nothing else was found than
//! before are not looked at again.

mod files;
mod settling;

use std::collections::BTreeMap;
use std::sync::Arc;

use foldhash::HashMap;
use rayon::prelude::*;

pub use self::files::SettledFiles;
use self::files::{RUN, Run};
pub use self::settling::Settling;

use super::suppression::{self, Suppressed};
use crate::config::Config;
use crate::finding::groups::{Found, Group};
use crate::finding::suppression::Suppression;
use crate::finding::{self, Code, Finding, Severity};
use crate::text::SourcePath;

/// What is left of all findings, and what authors know of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settled {
    /// The findings that are reported, sorted.
    pub findings: Vec<Finding>,
    /// Those that comments suppress, sorted.
    pub suppressed: Vec<Suppressed>,
}

/// What is left of the findings of one file.
#[derive(Debug, PartialEq, Eq)]
pub struct SettledFile {
    /// The file.
    pub path: SourcePath,
    /// What is left.
    pub settled: Settled,
    /// How many findings of each severity are reported, the heaviest first.
    pub counts: [usize; 3],
}

impl SettledFile {
    fn new(path: SourcePath, settled: Settled) -> Self {
        let mut counts = [0; 3];
        settled.findings.iter().for_each(|it| counts[it.severity as usize] += 1);
        Self { path, settled, counts }
    }

    /// Whether anything is left, for readers of reports or for authors who suppress it.
    fn has_anything(&self) -> bool {
        self.settled != Settled::default()
    }

    /// Whether any of its findings breaks the site.
    pub fn has_error(&self) -> bool {
        self.counts[Severity::Error as usize] > 0
    }
}

/// Findings that are left as they are.
pub fn as_found(findings: Vec<Finding>) -> SettledFiles {
    let groups = Found::from(findings).into_groups().into_iter();
    let file = |group: Arc<Group>| {
        let path = group.path().clone();
        let mut findings = Group::into_findings(group);
        finding::sort(&mut findings);
        Arc::new(SettledFile::new(path, Settled { findings, suppressed: Vec::new() }))
    };
    let files: Vec<Arc<SettledFile>> = groups.map(file).collect();
    SettledFiles::of_runs(files.chunks(RUN).map(|it| Arc::new(Run::new(&it[0].path, it.iter()))))
}

/// Takes out findings that comments suppress, gives the others the severities that `site.toml` wants, leaves out those
/// it turns off, and sorts them.
pub fn settle(config: &Config, found: impl Into<Found>, suppressions: &[Suppression]) -> Settled {
    let mut inputs: Vec<(SourcePath, Input)> = inputs(found.into(), suppressions).into_iter().collect();
    inputs.sort_by(|a, b| a.0.cmp(&b.0));
    let of_file = |(_, input): (_, Input)| {
        let findings = input.groups.into_iter().flat_map(Group::into_findings).collect();
        settled(&config.levels, findings, &input.suppressions)
    };
    let files: Vec<Settled> = inputs.into_par_iter().map(of_file).collect();
    let mut all = Settled::default();
    for file in files {
        all.findings.extend(file.findings);
        all.suppressed.extend(file.suppressed);
    }
    all
}

/// What is to be settled of one file.
#[derive(Default)]
struct Input {
    groups: Vec<Arc<Group>>,
    suppressions: Vec<Suppression>,
}

fn inputs(found: Found, suppressions: &[Suppression]) -> HashMap<SourcePath, Input> {
    let mut inputs: HashMap<SourcePath, Input> = HashMap::default();
    for group in found.into_groups() {
        match inputs.get_mut(group.path()) {
            Some(input) => input.groups.push(group),
            None => {
                let path = group.path().clone();
                inputs.insert(path, Input { groups: vec![group], suppressions: Vec::new() });
            }
        }
    }
    for it in suppressions {
        inputs.entry(it.span.path.clone()).or_default().suppressions.push(it.clone());
    }
    inputs
}

/// What is left of the findings of one file.
fn settled(levels: &BTreeMap<Code, Option<Severity>>, findings: Vec<Finding>, suppressions: &[Suppression]) -> Settled {
    let Settled { findings, suppressed } = suppression::apply(findings, suppressions);
    let suppressed = suppressed.into_iter().filter_map(|it| {
        let finding = levelled(levels, it.finding)?;
        Some(Suppressed { finding, ..it })
    });
    let mut suppressed: Vec<Suppressed> = suppressed.collect();
    suppressed.sort_by(|a, b| finding::order(&a.finding, &b.finding));
    suppressed.dedup();
    let mut findings = findings.into_iter().filter_map(|it| levelled(levels, it)).collect();
    finding::sort(&mut findings);
    Settled { findings, suppressed }
}

fn levelled(levels: &BTreeMap<Code, Option<Severity>>, mut finding: Finding) -> Option<Finding> {
    if let Some(level) = levels.get(&finding.code) {
        finding.severity = (*level)?;
    }
    Some(finding)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config;
    use crate::finding::code::{FILE_NOT_FOUND, HEADING_EMPTY, IMAGE_NOT_FOUND, SUPPRESSION_UNUSED};
    use crate::finding::groups::groups;
    use crate::finding::suppression::read;
    use crate::source::Snapshot;
    use crate::text::{Span, TextRange};

    fn finding(code: Code, path: &str) -> Finding {
        Finding::new(code, Span::file(&SourcePath::from(path)), "x")
    }

    fn config(toml: &str) -> Config {
        config::parse(&Snapshot::of_texts([("site.toml", toml)])).unwrap().value
    }

    const LEVELS: &str = "[findings]\nfile-not-found = 'error'\nimage-not-found = 'off'\n";

    #[test]
    fn levels_change_severities_and_turn_findings_off() {
        let codes = [IMAGE_NOT_FOUND, HEADING_EMPTY, FILE_NOT_FOUND, FILE_NOT_FOUND];
        let found = codes.map(|it| finding(it, "a.md")).to_vec();
        let findings = settle(&config(LEVELS), found, &[]).findings;
        let shown: Vec<_> = findings.iter().map(|it| (it.code, it.severity)).collect();
        assert_eq!(shown, [(FILE_NOT_FOUND, Severity::Error), (HEADING_EMPTY, Severity::Suggestion)]);
    }

    #[test]
    fn files_are_settled_again_where_something_else_is_found() {
        let mut settling = Settling::default();
        let mut config = config("");
        let [a, b] = ["a.md", "b.md"].map(|it| groups(vec![finding(FILE_NOT_FOUND, it), finding(HEADING_EMPTY, it)]));
        let found = |groups: &[&[Arc<Group>]], more: Vec<Finding>| {
            let mut found = Found::from(more);
            groups.iter().for_each(|it| found.share(it));
            found
        };
        let both = || found(&[&a, &b], vec![finding(IMAGE_NOT_FOUND, "c.md")]);
        let same = |one: &SettledFiles, other: &SettledFiles| -> Vec<bool> {
            one.iter().zip(other.iter()).map(|(one, other)| Arc::ptr_eq(one, other)).collect()
        };
        let first = settling.settle(&config, both(), &[]);
        assert_eq!(first.iter().map(|it| it.counts.iter().sum()).collect::<Vec<usize>>(), [2, 2, 1]);
        assert_eq!(same(&first, &settling.settle(&config, both(), &[])), [true; 3]);
        // Something else of one file.
        let more = found(&[&a, &b], vec![finding(IMAGE_NOT_FOUND, "c.md"), finding(IMAGE_NOT_FOUND, "b.md")]);
        let second = settling.settle(&config, more, &[]);
        assert_eq!(same(&first, &second), [true, false, true]);
        // A comment in it, which then suppresses nothing any more.
        let path = Span::file(&SourcePath::from("a.md"));
        let comment = "taiyaku-ignore-file file-not-found: x";
        let comment = read(comment, &path, TextRange::new(0, 0), &mut Vec::new()).unwrap();
        let third = settling.settle(&config, both(), std::slice::from_ref(&comment));
        assert_eq!(same(&second, &third), [false, false, true]);
        let sizes = |it: &SettledFile| (it.settled.findings.len(), it.settled.suppressed.len());
        assert_eq!(sizes(third.iter().next().unwrap()), (1, 1));
        let fourth = settling.settle(&config, found(&[&b], Vec::new()), &[comment]);
        let unused = &fourth.iter().next().unwrap().settled.findings;
        assert_eq!((unused.len(), unused[0].code), (1, SUPPRESSION_UNUSED));
        // Other levels, of all files.
        config.levels.insert(HEADING_EMPTY, None);
        let fifth = settling.settle(&config, both(), &[]);
        assert_eq!(same(&first, &fifth), [false; 3]);
        assert_eq!(sizes(fifth.iter().next().unwrap()), (1, 0));
    }

    #[test]
    fn one_build_and_many_settle_alike() {
        let found = || {
            let path = ["c.md", "a.md", "b.md", "a.md"];
            let codes = [IMAGE_NOT_FOUND, HEADING_EMPTY, FILE_NOT_FOUND, FILE_NOT_FOUND];
            Found::from(codes.iter().zip(path).map(|(code, path)| finding(*code, path)).collect::<Vec<_>>())
        };
        let files = Settling::default().settle(&config(LEVELS), found(), &[]);
        let many: Vec<Finding> = files.iter().flat_map(|it| it.settled.findings.iter().cloned()).collect();
        assert_eq!(many, settle(&config(LEVELS), found(), &[]).findings);
        assert!(files.iter().all(|it| it.path.as_str() != "c.md"), "all that was found in it is turned off");
        assert_eq!(files.iter().filter(|it| it.has_error()).count(), 2);
    }
}
