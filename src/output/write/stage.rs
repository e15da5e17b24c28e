//! Makes the new tree, beside the old one.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, ensure};
use rayon::prelude::*;

use crate::memo::Digest;
use crate::output::write::manifest::Manifest;
use crate::output::write::plan::Plan;
use crate::output::write::{MANIFEST, Place};
use crate::output::{Contents, OutputPath, Outputs};

/// How many digits of a digest the manifest has: all that a [`Digest`] knows.
const DIGITS: usize = 32;

/// A file of the new tree.
pub(super) struct Staged {
    /// The digest of its contents, as the manifest has it.
    pub(super) digest: String,
    /// It lies in the old tree as it should, and not yet in the new one.
    pub(super) is_same: bool,
}

/// Writes those of some files into the new tree that the old one does not have.
pub(super) fn stage(
    place: &Place,
    old: &Manifest,
    before: &BTreeMap<OutputPath, Staged>,
    files: Outputs,
) -> anyhow::Result<Vec<(OutputPath, Staged)>> {
    let new = place.new_tree();
    let mut folders = BTreeSet::new();
    for path in files.keys() {
        let name = path.as_str();
        let normal = name.split('/').all(|part| !matches!(part, "" | "." | "..")) && !name.contains(['\0', '\\']);
        ensure!(normal && name != MANIFEST, "`{name}` cannot be the path of an output");
        folders.extend(Path::new(name).parent());
    }
    for folder in folders {
        let folder = new.join(folder);
        fs::create_dir_all(&folder).with_context(|| format!("cannot make `{}`", folder.display()))?;
    }
    let staged = files.into_par_iter().map(|(path, contents)| {
        let digest = digest(&contents).hex(DIGITS);
        let listed = old.files.get(path.as_str()).is_some_and(|it| *it == digest);
        let is_same = listed && lies_there(&place.directory.join(path.as_str()), &contents);
        let file = new.join(path.as_str());
        if before.get(&path).is_some_and(|it| !it.is_same) {
            fs::remove_file(&file).with_context(|| format!("cannot replace `{}`", path.as_str()))?;
        }
        if !is_same {
            create(&file, &path, &contents)?;
        }
        Ok((path, Staged { digest, is_same }))
    });
    staged.collect()
}

/// Brings into the new tree what stays as it is; the manifest comes last, so that a tree with one is whole.
pub(super) fn complete(place: &Place, plan: &Plan, files: &BTreeMap<OutputPath, Staged>) -> anyhow::Result<()> {
    let (old, new) = (&place.directory, place.new_tree());
    let foreign = plan.foreign.iter().filter_map(|it| it.parent());
    let is_file = |it: &Path| it.to_str().is_some_and(|it| files.contains_key(&OutputPath::new(it)));
    let empty = plan.empty_folders.iter().map(PathBuf::as_path).filter(|it| !is_file(it));
    let folders: BTreeSet<&Path> = foreign.chain(empty).chain([Path::new("")]).collect();
    for folder in folders {
        let folder = new.join(folder);
        fs::create_dir_all(&folder).with_context(|| format!("cannot make `{}`", folder.display()))?;
    }
    files.par_iter().filter(|it| it.1.is_same).try_for_each(|(path, _)| {
        let (from, to) = (old.join(path.as_str()), new.join(path.as_str()));
        fs::hard_link(&from, &to)
            .or_else(|_| fs::copy(&from, &to).map(drop))
            .with_context(|| format!("cannot keep `{}`", from.display()))
    })?;
    plan.foreign.par_iter().try_for_each(|path| {
        keep(&old.join(path), &new.join(path)).with_context(|| format!("cannot keep `{}`", old.join(path).display()))
    })?;
    if let Ok(metadata) = fs::metadata(old) {
        fs::set_permissions(&new, metadata.permissions())
            .context("cannot keep the permissions of the output folder")?;
    }
    let manifest = new.join(MANIFEST);
    fs::write(&manifest, &plan.manifest).with_context(|| format!("cannot write `{}`", manifest.display()))
}

fn digest(contents: &Contents) -> Digest {
    match contents {
        Contents::Bytes(bytes) => Digest::of_bytes(bytes),
        Contents::File { digest, .. } => *digest,
    }
}

/// Whether a file has these contents: someone may have changed it since the manifest was written.
fn lies_there(file: &Path, contents: &Contents) -> bool {
    if !fs::symlink_metadata(file).is_ok_and(|it| it.is_file()) {
        return false;
    }
    let Ok(mut handle) = File::open(file) else { return false };
    match contents {
        Contents::Bytes(bytes) => {
            let mut found = Vec::with_capacity(bytes.len() + 1);
            let read = Read::by_ref(&mut handle).take(bytes.len() as u64 + 1).read_to_end(&mut found);
            read.is_ok() && found == **bytes
        }
        Contents::File { digest, .. } => Digest::of_reader(handle).is_ok_and(|it| it == *digest),
    }
}

fn create(file: &Path, path: &OutputPath, contents: &Contents) -> anyhow::Result<()> {
    let write = |bytes: &[u8]| File::create_new(file).and_then(|mut it| it.write_all(bytes));
    match contents {
        Contents::Bytes(bytes) => write(bytes).with_context(|| format!("cannot write `{}`", path.as_str())),
        Contents::File { file: source, digest } => {
            fs::copy(source, file)
                .with_context(|| format!("cannot copy `{}` to `{}`", source.display(), path.as_str()))?;
            make_writable(file).with_context(|| format!("cannot write `{}`", path.as_str()))?;
            let copied = File::open(file)
                .and_then(Digest::of_reader)
                .with_context(|| format!("cannot read `{}`", path.as_str()))?;
            ensure!(copied == *digest, "`{}` changed while the site was built; build it again", source.display());
            Ok(())
        }
    }
}

/// A picture that is write-protected in its repository need not be so in the site.
fn make_writable(file: &Path) -> io::Result<()> {
    let mut permissions = fs::metadata(file)?.permissions();
    if permissions.readonly() {
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            permissions.set_mode(permissions.mode() | 0o200);
        }
        #[cfg(not(unix))]
        permissions.set_readonly(false);
        fs::set_permissions(file, permissions)?;
    }
    Ok(())
}

/// Brings a file that is not ours into the new tree.
fn keep(old: &Path, new: &Path) -> io::Result<()> {
    // A link to a symbolic link would be followed on some systems.
    if fs::symlink_metadata(old)?.is_symlink() {
        return copy_symlink(old, new);
    }
    fs::hard_link(old, new).or_else(|_| fs::copy(old, new).map(drop))
}

#[cfg(unix)]
fn copy_symlink(old: &Path, new: &Path) -> io::Result<()> {
    std::os::unix::fs::symlink(fs::read_link(old)?, new)
}

#[cfg(windows)]
fn copy_symlink(old: &Path, new: &Path) -> io::Result<()> {
    let target = fs::read_link(old)?;
    if old.is_dir() {
        std::os::windows::fs::symlink_dir(target, new)
    } else {
        std::os::windows::fs::symlink_file(target, new)
    }
}
