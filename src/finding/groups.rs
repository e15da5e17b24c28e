//! Findings that one build hands to the next: in groups that are shared and never copied.
//!
//! A site has tens of thousands of findings, and a save changes a few of them. What came to light in one step about one
//! file is a group; a step that is not done again hands on its groups, and who looks at findings sees at once which
//! files have others than before.

use std::sync::Arc;

use crate::finding::{Finding, Reported, sort};
use crate::memo::runs::List;
use crate::text::SourcePath;

/// Findings of one file that came to light in one step, in the order in which they did. Has at least one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group(Vec<Finding>);

impl Group {
    /// The file.
    pub fn path(&self) -> &SourcePath {
        &self.0[0].span.path
    }

    /// The findings.
    pub fn findings(&self) -> &[Finding] {
        &self.0
    }

    /// The findings, copied where others have the group too.
    pub fn into_findings(group: Arc<Self>) -> Vec<Finding> {
        Arc::try_unwrap(group).unwrap_or_else(|it| (*it).clone()).0
    }
}

/// The findings of one step, sorted by file.
pub type Groups = Box<[Arc<Group>]>;

/// Puts the findings of one step into groups.
pub fn groups(mut findings: Vec<Finding>) -> Groups {
    findings.sort_by(|a, b| a.span.path.cmp(&b.span.path));
    let mut groups = Vec::new();
    while let Some(last) = findings.last() {
        let start = findings.partition_point(|it| it.span.path < last.span.path);
        groups.push(Arc::new(Group(findings.split_off(start))));
    }
    groups.reverse();
    groups.into()
}

/// A value that the next build may use again, and what was found on the way to it.
#[derive(Clone, Debug, Default)]
pub struct Remembered<T> {
    /// The value.
    pub value: T,
    /// What was found.
    pub findings: Groups,
}

impl<T> From<Reported<T>> for Remembered<T> {
    fn from(reported: Reported<T>) -> Self {
        Self { value: reported.value, findings: groups(reported.findings) }
    }
}

/// Groups that neighbours have: one and the same in memory from build to build while nothing changes in them.
pub type GroupRun = Arc<Vec<Arc<Group>>>;

/// Everything that was found so far, in any order.
#[derive(Clone, Debug, Default)]
pub struct Found {
    runs: Vec<GroupRun>,
    groups: Vec<Arc<Group>>,
    /// What no build remembers.
    single: Vec<Finding>,
}

impl Found {
    /// Adds a finding.
    pub fn push(&mut self, finding: Finding) {
        self.single.push(finding);
    }

    /// Adds groups of a step, which stay where they are.
    pub fn share(&mut self, groups: &[Arc<Group>]) {
        self.groups.extend_from_slice(groups);
    }

    /// Adds runs of groups.
    pub fn share_runs(&mut self, runs: &List<Arc<Group>>) {
        self.runs.extend_from_slice(runs.runs());
    }

    /// Adds everything that was found elsewhere.
    pub fn append(&mut self, mut other: Self) {
        self.runs.append(&mut other.runs);
        self.groups.append(&mut other.groups);
        self.single.append(&mut other.single);
    }

    /// All of it, in runs of groups: those that steps have, and a last one.
    pub fn into_runs(mut self) -> Vec<GroupRun> {
        self.groups.extend(groups(self.single));
        self.runs.push(Arc::new(self.groups));
        self.runs
    }

    /// All of it, in groups.
    pub fn into_groups(self) -> Vec<Arc<Group>> {
        let runs = self.runs.into_iter().flat_map(Arc::unwrap_or_clone);
        runs.chain(self.groups).chain(groups(self.single)).collect()
    }

    /// All of it, sorted by file, place and code, without repetitions.
    pub fn sorted(self) -> Vec<Finding> {
        let mut findings: Vec<Finding> = self.into_groups().into_iter().flat_map(Group::into_findings).collect();
        sort(&mut findings);
        findings
    }
}

impl Extend<Finding> for Found {
    fn extend<I: IntoIterator<Item = Finding>>(&mut self, findings: I) {
        self.single.extend(findings);
    }
}

impl From<Vec<Finding>> for Found {
    fn from(single: Vec<Finding>) -> Self {
        Self { single, ..Self::default() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::code::HEADING_EMPTY;
    use crate::text::Span;

    fn finding(path: &str, message: &str) -> Finding {
        Finding::new(HEADING_EMPTY, Span::file(&SourcePath::from(path)), message)
    }

    #[test]
    fn a_group_has_the_findings_of_one_file_in_their_order() {
        let found = [("b.md", "2"), ("a.md", "1"), ("b.md", "1"), ("c.md", "1")].map(|it| finding(it.0, it.1));
        let groups = groups(found.to_vec());
        let said = |it: &Arc<Group>| -> (String, Vec<String>) {
            (it.path().to_string(), it.findings().iter().map(|it| it.message.clone()).collect())
        };
        let expected = [("a.md", &["1"][..]), ("b.md", &["2", "1"]), ("c.md", &["1"])];
        let expected = expected.map(|it| (it.0.to_owned(), it.1.iter().map(|it| (*it).to_owned()).collect()));
        assert_eq!(groups.iter().map(said).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn everything_that_was_found_is_sorted_and_said_once() {
        let mut found = Found::from(vec![finding("b.md", "1")]);
        let step = groups(vec![finding("b.md", "1"), finding("a.md", "1")]);
        found.share(&step);
        found.push(finding("a.md", "0"));
        assert_eq!(found.sorted(), [finding("a.md", "0"), finding("a.md", "1"), finding("b.md", "1")]);
    }
}
