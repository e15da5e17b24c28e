//! Carries the outputs to the disk: all of them or nothing. \[edge\]
//!
//! A complete new tree is made in a folder beside the output folder, while the build goes on, and then the
//! two are exchanged in one step. So a build that fails or is killed leaves the old site whole, or the new one.
//! Batch that did not change are linked from the old tree, not written again; files that are not
//! ours are linked as well.
//!
//! What this does not cover: a file that someone else puts into the output folder in the very moment
//! of its replacement, and a power failure. Nothing is forced to the disk (`fsync`), as in other
//! programs that make what can be made again: Cargo, mdBook, Zola, Hugo. Git forces its objects, which
//! cannot. Here the next build mends what a failure tore: it trusts no date or size of the old tree but
//! compares every byte, and a manifest that was torn makes it ask for an empty folder. Forcing each of
//! 3,000 files of 12 KB took some twelve seconds on a disk that took them in less than one (and forcing
//! their folder alone, which is no promise for them, between three and four): more than the build.
//!
//! ```text
//! public/           the site that readers see
//! .public.taiyaku/  while a build writes: `lock`, `new` (the tree that is made), `old` (see `swap`)
//! ```

#![expect(clippy::disallowed_methods, reason = "this edge writes")]

pub mod compress;
mod manifest;
mod plan;
mod stage;
mod swap;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail, ensure};

use crate::output::write::manifest::Manifest;
use crate::output::write::stage::Staged;
use crate::output::{Batch, OutputPath, Outputs, Sink};

/// Name of the file that says what of the output folder is ours.
pub const MANIFEST: &str = "manifest.json";

/// What was done to the output folder.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Batch that are new or differ.
    pub written: usize,
    /// Batch that were as they should be.
    pub kept: usize,
    /// Batch of the old site that the new one does not have.
    pub removed: usize,
}

/// Makes the output folder contain the outputs, and what it had that is not ours.
pub fn write(directory: &Path, outputs: Outputs) -> anyhow::Result<Written> {
    let mut writer = Writer::begin(directory)?;
    writer.take(outputs.into_iter().collect());
    writer.finish()
}

/// A new tree in the making. One that is dropped before [`Writer::finish`] leaves everything as it was.
pub struct Writer {
    place: Place,
    /// Folders that had to be made for the output folder to lie in, the outermost first.
    made: Vec<PathBuf>,
    lock: Option<swap::Lock>,
    old: Manifest,
    files: BTreeMap<OutputPath, Staged>,
    /// What went wrong first: the files after it are not written.
    failure: Option<anyhow::Error>,
}

impl Writer {
    /// Takes hold of an output folder; an error where another build has it, or where it is not ours.
    pub fn begin(directory: &Path) -> anyhow::Result<Self> {
        let place = Place::of(directory)?;
        let made = place.parent.ancestors().take_while(|it| !it.exists()).map(Path::to_owned).collect();
        fs::create_dir_all(&place.parent).with_context(|| format!("cannot make `{}`", place.parent.display()))?;
        let lock = Some(swap::lock(&place)?);
        let (old, files) = (Manifest::default(), BTreeMap::new());
        let mut writer = Self { place, made, lock, old, files, failure: None };
        swap::recover(&writer.place)?;
        if writer.place.directory.exists() {
            writer.old = Manifest::read(&writer.place.directory)?;
        }
        Ok(writer)
    }

    /// Puts the new tree in the old one's place, where they differ.
    pub fn finish(mut self) -> anyhow::Result<Written> {
        if let Some(failure) = self.failure.take() {
            return Err(failure);
        }
        let plan = plan::plan(&self.place.directory, &self.old, &self.files)?;
        if plan.is_needed() {
            stage::complete(&self.place, &plan, &self.files)?;
            swap::swap(&self.place)?;
            self.made.clear();
        }
        Ok(plan.written())
    }
}

impl Sink for Writer {
    fn take(&mut self, files: Batch) {
        if self.failure.is_some() {
            return;
        }
        match stage::stage(&self.place, &self.old, &self.files, files.into_iter().collect()) {
            Ok(staged) => self.files.extend(staged),
            Err(failure) => self.failure = Some(failure),
        }
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        // What cannot be removed now is in nobody's way; the next build tries again and says why it cannot.
        let _ = swap::clear(&self.place);
        if let Some(lock) = self.lock.take() {
            lock.release();
        }
        for folder in &self.made {
            let _ = fs::remove_dir(folder);
        }
    }
}

/// Refuses an output folder that a build of `root` must not write to.
///
/// Asks before the site is read, because files in the output folder are not read.
pub fn permit(root: &Path, directory: &Path) -> anyhow::Result<()> {
    let place = Place::of(directory)?;
    let shown = place.directory.display();
    if let Ok(root) = root.canonicalize()
        && root.starts_with(&place.directory)
    {
        bail!("the output folder `{shown}` contains the site's own files; choose another with `--out`");
    }
    // A build that was killed between two steps may have left the site aside: `write` will see to it.
    if place.directory.exists() {
        Manifest::read(&place.directory)?;
    }
    Ok(())
}

/// Where the output folder and the folder of a build's work lie.
struct Place {
    /// The output folder, without symbolic links.
    directory: PathBuf,
    /// The folder that it lies in.
    parent: PathBuf,
    /// The folder beside it that a build works in.
    work: PathBuf,
}

impl Place {
    fn of(directory: &Path) -> anyhow::Result<Self> {
        let shown = directory.display();
        ensure!(!directory.is_file(), "the output folder `{shown}` is a file; choose another with `--out`");
        let directory = canonical(directory).with_context(|| format!("cannot find the output folder `{shown}`"))?;
        let (Some(parent), Some(name)) = (directory.parent(), directory.file_name()) else {
            bail!("`{shown}` cannot be an output folder; choose another with `--out`");
        };
        let mut work = std::ffi::OsString::from(".");
        work.push(name);
        work.push(".taiyaku");
        Ok(Self { work: parent.join(work), parent: parent.to_owned(), directory })
    }

    fn lock_file(&self) -> PathBuf {
        self.work.join("lock")
    }

    fn new_tree(&self) -> PathBuf {
        self.work.join("new")
    }

    fn old_tree(&self) -> PathBuf {
        self.work.join("old")
    }
}

/// The canonical form of a path, whose last parts need not exist.
fn canonical(path: &Path) -> std::io::Result<PathBuf> {
    let path = std::path::absolute(path)?;
    let mut missing = Vec::new();
    for existing in path.ancestors() {
        match existing.canonicalize() {
            Ok(mut canonical) => {
                canonical.extend(missing.iter().rev());
                return Ok(canonical);
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound && !existing.is_symlink() => {
                // `a/..` of a folder `a` that does not exist is nothing we could make.
                let Some(name) = existing.file_name() else { return Err(error) };
                missing.push(name.to_owned());
            }
            Err(error) => return Err(error),
        }
    }
    Err(std::io::ErrorKind::NotFound.into())
}

#[cfg(test)]
mod tests;
