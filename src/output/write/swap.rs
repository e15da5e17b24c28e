//! Puts the new tree in the old one's place, and sees to it that one build at a time does so.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

use crate::output::write::Place;

/// Holds the output folder for one build. The system lets go of it when the build dies.
pub(super) struct Lock {
    file: File,
    path: PathBuf,
    work: PathBuf,
}

/// Takes the lock, or says that another build has it.
pub(super) fn lock(place: &Place) -> anyhow::Result<Lock> {
    let path = place.lock_file();
    // Whoever had the lock before may just be removing it: then what we lock is a file without a name.
    for _ in 0..100 {
        match fs::create_dir(&place.work) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
                return Err(error).with_context(|| format!("cannot write beside `{}`", place.directory.display()));
            }
            _ => {}
        }
        let file = match File::options().create(true).truncate(false).write(true).open(&path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => return Err(error).with_context(|| format!("cannot make `{}`", path.display())),
        };
        match file.try_lock() {
            Ok(()) if is_same(&file, &path) => return Ok(Lock { file, path, work: place.work.clone() }),
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                bail!("another build is writing to `{}`; wait for it to end", place.directory.display());
            }
            Err(TryLockError::Error(error)) => {
                return Err(error).with_context(|| format!("cannot lock `{}`", path.display()));
            }
        }
    }
    bail!("other builds keep writing to `{}`", place.directory.display());
}

impl Lock {
    /// Lets go of the folder, and removes the folder of work if nothing is left in it.
    pub(super) fn release(self) {
        // A file that is open cannot be removed everywhere; an old lock file does no harm.
        let _ = fs::remove_file(&self.path).and_then(|()| fs::remove_dir(&self.work));
        drop(self.file);
    }
}

#[cfg(unix)]
fn is_same(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let identity = |it: fs::Metadata| (it.dev(), it.ino());
    file.metadata().map(identity).ok() == fs::metadata(path).map(identity).ok()
}

#[cfg(not(unix))]
fn is_same(_: &File, path: &Path) -> bool {
    path.exists()
}

/// Mends what a killed build left: puts an old site back that had been put aside, and removes the rest.
pub(super) fn recover(place: &Place) -> anyhow::Result<()> {
    if place.old_tree().exists() && !place.directory.exists() {
        fs::rename(place.old_tree(), &place.directory)
            .with_context(|| format!("cannot put `{}` back", place.directory.display()))?;
    }
    clear(place)
}

/// Removes the trees that are not in use.
pub(super) fn clear(place: &Place) -> anyhow::Result<()> {
    for tree in [place.new_tree(), place.old_tree()] {
        match fs::remove_dir_all(&tree) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(error).with_context(|| format!("cannot remove `{}`", tree.display()));
            }
            _ => {}
        }
    }
    Ok(())
}

/// Exchanges the new tree and the old one.
pub(super) fn swap(place: &Place) -> anyhow::Result<()> {
    let (new, directory) = (place.new_tree(), &place.directory);
    let failed =
        || format!("cannot replace `{}`; is it a mounted folder? then build into one below it", directory.display());
    if !directory.exists() {
        return fs::rename(&new, directory).with_context(failed);
    }
    if exchange(&new, directory).is_ok() {
        return Ok(());
    }
    // Without an exchange there is a moment with no site; `recover` knows it by `old`.
    let old = place.old_tree();
    fs::rename(directory, &old).with_context(failed)?;
    fs::rename(&new, directory).or_else(|error| fs::rename(&old, directory).and(Err(error))).with_context(failed)
}

#[cfg(target_os = "linux")]
fn exchange(new: &Path, old: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    renameat_with(CWD, new, CWD, old, RenameFlags::EXCHANGE).map_err(io::Error::from)
}

#[cfg(not(target_os = "linux"))]
fn exchange(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}
