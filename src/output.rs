//! The result of a build: what is to be written, and where.

pub mod replace;
pub mod write;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use foldhash::HashMap;

/// A file of the output: `/`-separated and relative to the output folder.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OutputPath(Arc<str>);

impl OutputPath {
    /// Takes a path that is relative, normal and `/`-separated.
    pub fn new(path: impl Into<Arc<str>>) -> Self {
        Self(path.into())
    }

    /// The path as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What a file of the output contains.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Contents {
    /// These bytes.
    Bytes(Arc<[u8]>),
    /// The bytes of this file on disk, with the digest they had when the snapshot was made.
    File {
        /// The file on disk.
        file: PathBuf,
        /// Digest of its bytes.
        digest: crate::memo::Digest,
    },
}

/// Everything that a build writes, by path.
pub type Outputs = BTreeMap<OutputPath, Contents>;

/// Files that are made, in the order in which they were: of two with one path the later one counts.
pub type Batch = Vec<(OutputPath, Contents)>;

/// Files that were made together, by path: one and the same in memory from build to build where it does not change.
pub type Part = HashMap<OutputPath, Contents>;

/// An encoding of contents, as HTTP knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Encoding {
    /// RFC 1952, in `x.gz`.
    Gzip,
    /// RFC 7932, in `x.br`.
    Brotli,
}

impl Encoding {
    /// Every encoding, by its name in `site.toml`.
    pub const ALL: [(&'static str, Self); 2] = [("gzip", Self::Gzip), ("brotli", Self::Brotli)];
}

/// Takes the files of a site while it is made, so that nobody has to hold all of them at once.
pub trait Sink: Send {
    /// Takes some files.
    fn take(&mut self, files: Batch);

    /// Takes files that stay together from build to build.
    fn share(&mut self, part: &Arc<Part>) {
        self.take(part.iter().map(|(path, contents)| (path.clone(), contents.clone())).collect());
    }

    /// Takes notice of how many articles are done, of how many.
    fn progress(&mut self, _done: usize, _all: usize) {}

    /// Pages that somebody waits for: they are made first, and made anew when the whole site is known.
    fn wishes(&mut self) -> Vec<OutputPath> {
        Vec::new()
    }
}

/// Holds everything.
impl Sink for Outputs {
    fn take(&mut self, files: Batch) {
        self.extend(files);
    }
}

/// Lets go of everything: where only the findings of a build are asked for.
pub struct Nowhere;

impl Sink for Nowhere {
    fn take(&mut self, _: Batch) {}
}
