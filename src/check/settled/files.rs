//! The files in which something was found, in runs that are shared from build to build.

use std::sync::Arc;

use super::SettledFile;
use crate::finding::Severity;
use crate::text::SourcePath;

/// How many files make up a run.
pub(super) const RUN: usize = 64;

/// The files in which something was found, sorted by path.
///
/// Neighbours make up runs, each of which is one and the same in memory while nothing changes in it: a site has
/// thousands of files, and to look at each of them after a save would take longer than to build it.
#[derive(Clone, Debug, Default)]
pub struct SettledFiles(Arc<[Arc<Run>]>);

/// Some neighbours.
#[derive(Debug)]
pub(super) struct Run {
    /// The path that it begins at.
    start: SourcePath,
    files: Vec<Arc<SettledFile>>,
    /// How many findings of each severity are reported, the heaviest first.
    counts: [usize; 3],
}

impl Run {
    /// A run that begins at a path, of files of which those without anything are left out.
    pub(super) fn new<'f>(start: &SourcePath, files: impl Iterator<Item = &'f Arc<SettledFile>>) -> Self {
        let files: Vec<Arc<SettledFile>> = files.filter(|it| it.has_anything()).cloned().collect();
        let mut counts = [0; 3];
        files.iter().for_each(|file| counts.iter_mut().zip(file.counts).for_each(|(all, own)| *all += own));
        Self { start: start.clone(), files, counts }
    }
}

impl SettledFiles {
    pub(super) fn of_runs(runs: impl IntoIterator<Item = Arc<Run>>) -> Self {
        Self(runs.into_iter().collect())
    }

    /// The same with other runs in the place of some, by their indexes.
    pub(super) fn with(&self, others: Vec<(usize, Run)>) -> Self {
        let mut runs = self.0.to_vec();
        others.into_iter().for_each(|(index, run)| runs[index] = Arc::new(run));
        Self(runs.into())
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<SettledFile>> {
        self.0.iter().flat_map(|it| &it.files)
    }

    /// A file in which something was found.
    pub fn get(&self, path: &SourcePath) -> Option<&Arc<SettledFile>> {
        let run = self.0.partition_point(|it| it.start <= *path).checked_sub(1)?;
        let files = &self.0[run].files;
        files.binary_search_by(|it| it.path.cmp(path)).ok().map(|it| &files[it])
    }

    /// Those whose paths begin so.
    pub fn below<'f>(&'f self, prefix: &'f str) -> impl Iterator<Item = &'f Arc<SettledFile>> {
        let run = self.0.partition_point(|it| it.start.as_str() < prefix).saturating_sub(1);
        let from = self.0[run.min(self.0.len())..].iter().flat_map(|it| &it.files);
        from.skip_while(move |it| it.path.as_str() < prefix).take_while(move |it| it.path.as_str().starts_with(prefix))
    }

    /// Those that have errors.
    pub fn with_errors(&self) -> impl Iterator<Item = &Arc<SettledFile>> {
        let has_errors = |it: &&Arc<Run>| it.counts[Severity::Error as usize] > 0;
        self.0.iter().filter(has_errors).flat_map(|it| &it.files).filter(|it| it.has_error())
    }

    /// All but those that are known to be as they were.
    pub fn newer_than<'f>(&'f self, before: &'f Self) -> impl Iterator<Item = &'f Arc<SettledFile>> {
        let is_new = |(index, run): &(usize, &Arc<Run>)| before.0.get(*index).is_none_or(|it| !Arc::ptr_eq(it, run));
        let files = self.0.iter().enumerate().filter(is_new).flat_map(|it| &it.1.files);
        files.filter(|file| before.get(&file.path).is_none_or(|it| !Arc::ptr_eq(it, file)))
    }

    /// How many findings of each severity are reported, the heaviest first, and in how many files.
    pub fn counts(&self) -> ([usize; 3], usize) {
        let mut all = ([0; 3], 0);
        for run in &*self.0 {
            all.0.iter_mut().zip(run.counts).for_each(|(all, own)| *all += own);
            all.1 += run.files.iter().filter(|it| it.counts != [0; 3]).count();
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::settled::as_found;
    use crate::finding::Finding;
    use crate::finding::code::{FILE_NOT_FOUND, HEADING_EMPTY};
    use crate::text::Span;

    fn files(count: usize, broken: usize) -> SettledFiles {
        let finding = |it: usize| {
            let code = if it == broken { FILE_NOT_FOUND } else { HEADING_EMPTY };
            let severity = if it == broken { Severity::Error } else { Severity::Suggestion };
            Finding { severity, ..Finding::new(code, Span::file(&SourcePath::new(format!("{:04}/a.md", 2 * it))), "x") }
        };
        as_found((0..count).map(finding).collect())
    }

    #[test]
    fn files_are_found_by_their_paths() {
        for count in [0, 1, RUN, RUN + 1, 3 * RUN] {
            let files = files(count, 70);
            let all: Vec<&Arc<SettledFile>> = files.iter().collect();
            assert_eq!(all.len(), count);
            for it in &all {
                assert!(files.get(&it.path).is_some_and(|found| Arc::ptr_eq(found, it)));
                assert_eq!(files.below(it.path.as_str().split('/').next().unwrap()).count(), 1);
            }
            assert!(files.get(&SourcePath::from("0001/a.md")).is_none() && files.get(&SourcePath::from("x")).is_none());
            assert_eq!((files.below("").count(), files.below("00").count()), (count, count.min(50)));
            let errors: Vec<&str> = files.with_errors().map(|it| it.path.as_str()).collect();
            assert_eq!(errors, ["0140/a.md"].get(..usize::from(count > 70)).unwrap());
            assert_eq!(files.counts(), ([errors.len(), 0, count - errors.len()], count));
            assert_eq!(
                (files.newer_than(&files).count(), files.newer_than(&SettledFiles::default()).count()),
                (0, count)
            );
        }
    }
}
