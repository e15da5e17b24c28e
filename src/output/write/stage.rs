//! Makes the new tree, beside the old one.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

use anyhow::{Context, ensure};
use rayon::prelude::*;

use crate::memo::Digest;
use crate::output::write::plan::Plan;
use crate::output::write::{MANIFEST, Place};
use crate::output::{Contents, OutputPath, Outputs};

/// Makes the new tree; the manifest comes last, so that a tree with one is whole.
pub(super) fn stage(place: &Place, plan: &Plan, outputs: &Outputs) -> anyhow::Result<()> {
    let (old, new) = (&place.directory, place.new_tree());
    let ours = outputs.keys().filter_map(|it| Path::new(it.as_str()).parent());
    let foreign = plan.foreign.iter().filter_map(|it| it.parent());
    let empty = plan.empty_folders.iter().filter(|it| it.to_str().is_none_or(|it| !is_output(outputs, it)));
    let folders: BTreeSet<&Path> = ours.chain(foreign).chain(empty.map(|it| it.as_path())).collect();
    for folder in folders {
        let folder = new.join(folder);
        fs::create_dir_all(&folder).with_context(|| format!("cannot make `{}`", folder.display()))?;
    }
    outputs.par_iter().try_for_each(|(path, contents)| {
        let file = new.join(path.as_str());
        let linked = plan.same.contains(path) && fs::hard_link(old.join(path.as_str()), &file).is_ok();
        if linked { Ok(()) } else { create(&file, path, contents) }
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

fn is_output(outputs: &Outputs, path: &str) -> bool {
    outputs.contains_key(&OutputPath::new(path))
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
