//! `taiyaku build --verify`: the same site built again must have the same bytes.

use std::collections::BTreeMap;
use std::fmt;

use anyhow::Context;

use crate::config::Config;
use crate::memo::Digest;
use crate::output::write::compress::Compressed;
use crate::output::{Batch, Contents, Nowhere, OutputPath, Sink};
use crate::pipeline;
use crate::source::Snapshot;

/// The files of a site, with the digest of the bytes of each.
pub(super) type Files = BTreeMap<OutputPath, Digest>;

/// Takes the digest of each file on its way.
pub(super) struct Digests<'s> {
    sink: &'s mut dyn Sink,
    files: Files,
}

impl<'s> Digests<'s> {
    pub(super) fn new(sink: &'s mut dyn Sink) -> Self {
        Self { sink, files: Files::new() }
    }

    /// Where the files go: for whoever does not ask for digests.
    pub(super) fn sink(&mut self) -> &mut dyn Sink {
        self.sink
    }

    pub(super) fn finish(self) -> Files {
        self.files
    }
}

impl Sink for Digests<'_> {
    fn take(&mut self, files: Batch) {
        self.files.extend(files.iter().map(|(path, contents)| {
            let digest = match contents {
                Contents::Bytes(bytes) => Digest::of_bytes(bytes),
                Contents::File { digest, .. } => *digest,
            };
            (path.clone(), digest)
        }));
        self.sink.take(files);
    }
}

/// Whether two snapshots are of the same files.
pub(super) fn is_same(one: &Snapshot, other: &Snapshot) -> bool {
    let texts = one.texts.len() == other.texts.len()
        && one.texts.iter().zip(&other.texts).all(|(a, b)| a.0 == b.0 && a.1.digest() == b.1.digest());
    texts && one.assets == other.assets
}

/// Builds a site again, with another number of threads than are at work here.
pub(super) fn again(snapshot: Snapshot, config: &Config) -> anyhow::Result<Files> {
    let threads = if rayon::current_num_threads() == 1 { 2 } else { 1 };
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().context("cannot start the threads")?;
    let mut nowhere = Nowhere;
    let mut digests = Digests::new(&mut nowhere);
    let mut compressed = Compressed::new(&mut digests, &config.publish.compress);
    let (build, snapshot) = pool.install(|| pipeline::build_once(snapshot, config, &mut compressed));
    // As after the first build: the process ends soon.
    std::mem::forget((build.site, snapshot));
    Ok(digests.finish())
}

/// What two builds of one site do not have in common.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Differences(Vec<(OutputPath, &'static str)>);

impl Differences {
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Display for Differences {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|(path, how)| writeln!(formatter, "  {}: {how}", path.as_str()))
    }
}

pub(super) fn differences(first: &Files, second: &Files) -> Differences {
    let paths = first.keys().chain(second.keys().filter(|it| !first.contains_key(*it)));
    let difference = |path: &OutputPath| match (first.get(path), second.get(path)) {
        (Some(one), Some(other)) if one == other => None,
        (Some(_), Some(_)) => Some("other bytes"),
        (Some(_), None) => Some("not there the second time"),
        (None, _) => Some("only there the second time"),
    };
    let mut differences: Vec<_> = paths.filter_map(|it| Some((it.clone(), difference(it)?))).collect();
    differences.sort();
    Differences(differences)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_of_difference_is_named() {
        let files = |files: &[(&str, &str)]| -> Files {
            files.iter().map(|(path, text)| (OutputPath::new(*path), Digest::of_bytes(text.as_bytes()))).collect()
        };
        let first = files(&[("a", "1"), ("b", "1"), ("c", "1")]);
        let second = files(&[("a", "1"), ("b", "2"), ("aa", "1")]);
        let expected = "  aa: only there the second time\n  b: other bytes\n  c: not there the second time\n";
        assert_eq!(differences(&first, &second).to_string(), expected);
        assert!(differences(&first, &first).is_empty());
    }
}
