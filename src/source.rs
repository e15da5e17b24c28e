//! The input of a build: all files of a site at one moment.

pub mod load;

use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::SystemTime;

use crate::finding::Finding;
use crate::memo::Digest;
use crate::text::SourcePath;

/// A text file, with the digest of its path and text.
///
/// Copies share all of it: to copy what is known of thousands of files must not touch their texts.
#[derive(Clone, Debug)]
pub struct Source(Arc<Parts>);

#[derive(Debug)]
struct Parts {
    path: SourcePath,
    text: Arc<str>,
    digest: Digest,
    is_released: bool,
}

impl Source {
    /// A text file of the site.
    pub fn new(path: impl Into<SourcePath>, text: impl Into<Arc<str>>) -> Self {
        let (path, text) = (path.into(), text.into());
        let digest = Digest::of(&(&path, &text));
        Self(Arc::new(Parts { path, text, digest, is_released: false }))
    }

    /// Where it is.
    pub fn path(&self) -> &SourcePath {
        &self.0.path
    }

    /// What it says, as UTF-8 without a byte order mark; line ends as in the file.
    pub fn text(&self) -> &Arc<str> {
        &self.0.text
    }

    /// Lets go of the text: who wants it again has to read the file again.
    pub fn release(&mut self) {
        let Parts { path, digest, .. } = &*self.0;
        let parts = Parts { path: path.clone(), text: Arc::from(""), digest: *digest, is_released: true };
        self.0 = Arc::new(parts);
    }

    /// Whether the text was let go of.
    pub fn is_released(&self) -> bool {
        self.0.is_released
    }

    /// Digest of path and text.
    pub fn digest(&self) -> Digest {
        self.0.digest
    }
}

/// Hashes as its digest.
impl Hash for Source {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.digest().hash(state);
    }
}

/// A file that is published as it is, if anything refers to it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Asset {
    /// Where it is on disk: `output/write` copies it from there.
    pub file: PathBuf,
    /// Digest of its bytes.
    pub digest: Digest,
    /// Width and height in pixels, where it is an image whose header says so.
    pub dimensions: Option<(u32, u32)>,
    /// Size in bytes.
    pub size: u64,
}

/// What the disk said of a file when it was read: if it says the same again, the file is not read again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// Size in bytes.
    pub size: u64,
    /// Time of last modification.
    pub modified: SystemTime,
    /// The file was modified so shortly before it was read that its time cannot be trusted.
    pub racy: bool,
}

/// All files of a site at one moment, sorted by path.
#[derive(Clone, Default)]
pub struct Snapshot {
    /// Name of the site's folder: the title of last resort.
    pub folder: String,
    /// Text files: Markdown, YAML, JSON, TOML, Fluent messages, templates and theme texts.
    pub texts: BTreeMap<SourcePath, Source>,
    /// All other files.
    pub assets: BTreeMap<SourcePath, Asset>,
    /// What was wrong with files while they were read.
    pub findings: Vec<Finding>,
    /// What the disk said of each file.
    pub stamps: BTreeMap<SourcePath, Stamp>,
    /// The Markdown of the folder that has the original as it is now, where the site names one.
    pub original: Option<Box<Snapshot>>,
}

/// The texts of files, for reports that show places in them.
pub trait Texts {
    /// The text of a file; `None` where it is not known, or not the one that was read before.
    fn text(&self, path: &SourcePath) -> Option<Arc<str>>;
}

impl Texts for Snapshot {
    fn text(&self, path: &SourcePath) -> Option<Arc<str>> {
        self.texts.get(path).filter(|it| !it.is_released()).map(|it| Arc::clone(it.text()))
    }
}

impl Snapshot {
    /// A snapshot of texts alone: for tests, fuzzing and examples.
    pub fn of_texts<'a>(texts: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let texts = texts.into_iter().map(|(path, text)| (SourcePath::from(path), Source::new(path, text)));
        Self { folder: "site".to_owned(), texts: texts.collect(), ..Self::default() }
    }
}
