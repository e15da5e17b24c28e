//! What has to be done: whether anything differs from what lies in the output folder, and what there is not ours.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use walkdir::WalkDir;

use crate::output::OutputPath;
use crate::output::write::manifest::Manifest;
use crate::output::write::stage::Staged;
use crate::output::write::{MANIFEST, Written};

/// What has to be done to the output folder.
pub(super) struct Plan {
    /// Files and links that are not ours, relative to the folder.
    pub(super) foreign: Vec<PathBuf>,
    /// Folders in which there is nothing, relative to the folder.
    pub(super) empty_folders: Vec<PathBuf>,
    /// The new manifest.
    pub(super) manifest: Vec<u8>,
    manifest_differs: bool,
    written: Written,
}

impl Plan {
    pub(super) fn is_needed(&self) -> bool {
        self.manifest_differs || self.written.written > 0 || self.written.removed > 0
    }

    pub(super) fn written(&self) -> Written {
        self.written
    }
}

/// Compares the files of the new tree with what lies in the folder.
pub(super) fn plan(directory: &Path, old: &Manifest, files: &BTreeMap<OutputPath, Staged>) -> anyhow::Result<Plan> {
    let digests = files.iter().map(|(path, it)| (path.as_str().to_owned(), it.digest.clone()));
    let manifest = Manifest::new(digests.collect()).to_json();
    let kept = files.values().filter(|it| it.is_same).count();
    let removed = old.files.keys().filter(|it| !files.contains_key(&OutputPath::new(it.as_str()))).count();
    let mut plan = Plan {
        foreign: Vec::new(),
        empty_folders: Vec::new(),
        manifest_differs: fs::read(directory.join(MANIFEST)).ok().as_ref() != Some(&manifest),
        manifest,
        written: Written { written: files.len() - kept, kept, removed },
    };
    if plan.is_needed() && directory.exists() {
        find_foreign(directory, old, files, &mut plan)?;
    }
    Ok(plan)
}

/// Finds what is not ours, and refuses to write over it.
fn find_foreign(
    directory: &Path,
    old: &Manifest,
    files: &BTreeMap<OutputPath, Staged>,
    plan: &mut Plan,
) -> anyhow::Result<()> {
    let mut folders = BTreeSet::new();
    for path in files.keys() {
        folders.extend(path.as_str().match_indices('/').map(|(at, _)| &path.as_str()[..at]));
    }
    for entry in WalkDir::new(directory).min_depth(1) {
        let entry = entry.with_context(|| format!("cannot read the output folder `{}`", directory.display()))?;
        let relative = entry.path().strip_prefix(directory).expect("walking stays below its start");
        // A name that is not Unicode is not ours, and cannot be in the way of an output.
        let name = relative.to_str().map(|it| it.replace(std::path::MAIN_SEPARATOR, "/"));
        let name = name.as_deref();
        let ours = name.is_some_and(|it| it == MANIFEST || old.files.contains_key(it));
        if entry.file_type().is_dir() {
            if name.is_some_and(|it| files.contains_key(&OutputPath::new(it)))
                && has_foreign(entry.path(), directory, old)
            {
                bail!("{}", in_the_way(directory, relative));
            }
            if fs::read_dir(entry.path()).is_ok_and(|mut it| it.next().is_none()) {
                plan.empty_folders.push(relative.to_owned());
            }
        } else if !ours {
            let wanted = name.is_some_and(|it| files.contains_key(&OutputPath::new(it)) || folders.contains(it));
            if wanted {
                bail!("{}", in_the_way(directory, relative));
            }
            plan.foreign.push(relative.to_owned());
        }
    }
    Ok(())
}

fn has_foreign(folder: &Path, directory: &Path, old: &Manifest) -> bool {
    WalkDir::new(folder).into_iter().filter_map(Result::ok).filter(|it| !it.file_type().is_dir()).any(|entry| {
        let relative = entry.path().strip_prefix(directory).ok().and_then(Path::to_str);
        !relative.is_some_and(|it| old.files.contains_key(&it.replace(std::path::MAIN_SEPARATOR, "/")))
    })
}

fn in_the_way(directory: &Path, relative: &Path) -> String {
    let file = directory.join(relative);
    format!("`{}` was not written by taiyaku and is in the way of a page; move it elsewhere", file.display())
}
