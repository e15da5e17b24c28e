//! Settles findings build after build, and looks at files alone of which something else was found.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::files::{RUN, Run};
use super::{SettledFile, SettledFiles, settled};
use crate::config::Config;
use crate::finding::groups::{Found, Group, GroupRun};
use crate::finding::suppression::Suppression;
use crate::finding::{Code, Severity};
use crate::text::SourcePath;

/// Does [`settle`](super::settle) build after build.
#[derive(Default)]
pub struct Settling {
    levels: BTreeMap<Code, Option<Severity>>,
    suppressions: Vec<Suppression>,
    /// All that was found, in the order in which it was.
    runs: Vec<GroupRun>,
    /// The file of each group, run by run.
    owners: Vec<Vec<usize>>,
    /// All files of which there is anything to settle, sorted by path.
    files: Vec<File>,
    settled: SettledFiles,
}

type Place = (usize, usize);

/// What there is of one file.
struct File {
    path: SourcePath,
    /// Where its groups are: in which run, and where in that.
    groups: Vec<Place>,
    suppressions: Vec<Suppression>,
    settled: Arc<SettledFile>,
}

impl Settling {
    /// What is left of the findings of each file; the same in memory where it is the same.
    pub fn settle(&mut self, config: &Config, found: Found, suppressions: &[Suppression]) -> SettledFiles {
        let runs = found.into_runs();
        match self.changed(config, &runs, suppressions) {
            Some(changed) => self.renew(runs, &changed),
            None => self.settle_all(config, runs, suppressions),
        }
        self.settled.clone()
    }

    /// The files of which something else was found, where what was found stands in the same order; `None` where that is
    /// not so.
    fn changed(&self, config: &Config, runs: &[GroupRun], suppressions: &[Suppression]) -> Option<BTreeSet<usize>> {
        let is_alike = self.levels == config.levels && self.suppressions == suppressions;
        if !is_alike || self.runs.len() != runs.len() {
            return None;
        }
        let mut changed = BTreeSet::new();
        let differing =
            self.runs.iter().zip(runs).zip(&self.owners).filter(|((one, other), _)| !Arc::ptr_eq(one, other));
        for ((before, after), owners) in differing {
            if before.len() != after.len() {
                return None;
            }
            for ((before, after), owner) in before.iter().zip(&**after).zip(owners) {
                if Arc::ptr_eq(before, after) {
                    continue;
                }
                if *after.path() != self.files[*owner].path {
                    return None;
                }
                if before != after {
                    changed.insert(*owner);
                }
            }
        }
        Some(changed)
    }

    /// Settles some files again.
    fn renew(&mut self, runs: Vec<GroupRun>, changed: &BTreeSet<usize>) {
        self.runs = runs;
        for index in changed {
            let file = &self.files[*index];
            let settled = Arc::new(self.settled(&file.path, &file.groups, &file.suppressions));
            self.files[*index].settled = settled;
        }
        let runs: BTreeSet<usize> = changed.iter().map(|it| it / RUN).collect();
        let run = |it: usize| (it, run(&self.files[it * RUN..self.files.len().min((it + 1) * RUN)]));
        if !runs.is_empty() {
            self.settled = self.settled.with(runs.into_iter().map(run).collect());
        }
    }

    /// Settles all files, but takes what is left of those of which the same was found.
    fn settle_all(&mut self, config: &Config, runs: Vec<GroupRun>, suppressions: &[Suppression]) {
        let before = std::mem::take(self);
        (self.levels, self.suppressions, self.runs) = (config.levels.clone(), suppressions.to_vec(), runs);
        let mut inputs: BTreeMap<&SourcePath, (Vec<Place>, Vec<Suppression>)> = BTreeMap::new();
        for (number, run) in self.runs.iter().enumerate() {
            for (at, group) in run.iter().enumerate() {
                inputs.entry(group.path()).or_default().0.push((number, at));
            }
        }
        for it in suppressions {
            inputs.entry(&it.span.path).or_default().1.push(it.clone());
        }
        self.owners = self.runs.iter().map(|it| vec![0; it.len()]).collect();
        let mut files = Vec::with_capacity(inputs.len());
        for (path, (groups, suppressions)) in inputs {
            groups.iter().for_each(|(run, at)| self.owners[*run][*at] = files.len());
            let is_same = |it: &File| {
                let found = |(own, other): (&Place, &Place)| {
                    let (own, other) = (before.group(own), self.group(other));
                    Arc::ptr_eq(own, other) || own == other
                };
                let is_found_alike = it.groups.len() == groups.len() && it.groups.iter().zip(&groups).all(found);
                before.levels == self.levels && it.suppressions == suppressions && is_found_alike
            };
            let known = before.files.binary_search_by(|it| it.path.cmp(path)).ok().map(|it| &before.files[it]);
            let settled = match known.filter(|it| is_same(it)) {
                Some(known) => Arc::clone(&known.settled),
                None => Arc::new(self.settled(path, &groups, &suppressions)),
            };
            files.push(File { path: path.clone(), groups, suppressions, settled });
        }
        self.files = files;
        self.settled = SettledFiles::of_runs(self.files.chunks(RUN).map(|it| Arc::new(run(it))));
    }

    fn group(&self, (run, at): &Place) -> &Arc<Group> {
        &self.runs[*run][*at]
    }

    fn settled(&self, path: &SourcePath, groups: &[Place], suppressions: &[Suppression]) -> SettledFile {
        let findings = groups.iter().flat_map(|it| self.group(it).findings().iter().cloned()).collect();
        SettledFile::new(path.clone(), settled(&self.levels, findings, suppressions))
    }
}

fn run(files: &[File]) -> Run {
    Run::new(&files[0].path, files.iter().map(|it| &it.settled))
}
