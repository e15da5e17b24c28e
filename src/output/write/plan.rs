//! What has to be done: which outputs differ from what lies in the output folder, and what there is not ours.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail, ensure};
use rayon::prelude::*;
use walkdir::WalkDir;

use crate::memo::Digest;
use crate::output::write::manifest::Manifest;
use crate::output::write::{MANIFEST, Written};
use crate::output::{Contents, OutputPath, Outputs};

/// How many digits of a digest the manifest has: all that a [`Digest`] knows.
const DIGITS: usize = 32;

/// What has to be done to the output folder.
pub(super) struct Plan {
    /// Outputs that lie in the folder as they should.
    pub(super) same: BTreeSet<OutputPath>,
    /// Files and links that are not ours, relative to the folder.
    pub(super) foreign: Vec<PathBuf>,
    /// Folders in which there is nothing, relative to the folder.
    pub(super) empty_folders: Vec<PathBuf>,
    /// The new manifest.
    pub(super) manifest: Vec<u8>,
    manifest_differs: bool,
    outputs: usize,
    removed: usize,
}

impl Plan {
    pub(super) fn is_needed(&self) -> bool {
        self.manifest_differs || self.same.len() < self.outputs || self.removed > 0
    }

    pub(super) fn written(&self) -> Written {
        Written { written: self.outputs - self.same.len(), kept: self.same.len(), removed: self.removed }
    }
}

/// Compares the outputs with what lies in the folder.
pub(super) fn plan(directory: &Path, old: &Manifest, outputs: &Outputs) -> anyhow::Result<Plan> {
    let compared: Vec<(&OutputPath, String, bool)> =
        outputs.par_iter().map(|(path, contents)| compare(directory, old, path, contents)).collect::<Result<_, _>>()?;
    let digests: BTreeMap<String, String> =
        compared.iter().map(|(path, digest, _)| (path.as_str().to_owned(), digest.clone())).collect();
    let manifest = Manifest::new(digests).to_json();
    let mut plan = Plan {
        same: compared.into_iter().filter(|(_, _, same)| *same).map(|(path, _, _)| path.clone()).collect(),
        foreign: Vec::new(),
        empty_folders: Vec::new(),
        manifest_differs: fs::read(directory.join(MANIFEST)).ok().as_ref() != Some(&manifest),
        manifest,
        outputs: outputs.len(),
        removed: old.files.keys().filter(|it| !outputs.contains_key(&OutputPath::new(it.as_str()))).count(),
    };
    if plan.is_needed() && directory.exists() {
        find_foreign(directory, old, outputs, &mut plan)?;
    }
    Ok(plan)
}

fn compare<'o>(
    directory: &Path,
    old: &Manifest,
    path: &'o OutputPath,
    contents: &Contents,
) -> anyhow::Result<(&'o OutputPath, String, bool)> {
    let name = path.as_str();
    let normal = name.split('/').all(|part| !matches!(part, "" | "." | "..")) && !name.contains(['\0', '\\']);
    ensure!(normal && name != MANIFEST, "`{name}` cannot be the path of an output");
    let digest = digest(contents).hex(DIGITS);
    let listed = old.files.get(name).is_some_and(|it| *it == digest);
    let same = listed && lies_there(&directory.join(name), contents);
    Ok((path, digest, same))
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
            let read = handle.by_ref().take(bytes.len() as u64 + 1).read_to_end(&mut found);
            read.is_ok() && found == **bytes
        }
        Contents::File { digest, .. } => Digest::of_reader(handle).is_ok_and(|it| it == *digest),
    }
}

/// Finds what is not ours, and refuses to write over it.
fn find_foreign(directory: &Path, old: &Manifest, outputs: &Outputs, plan: &mut Plan) -> anyhow::Result<()> {
    let mut folders = BTreeSet::new();
    for path in outputs.keys() {
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
            if name.is_some_and(|it| outputs.contains_key(&OutputPath::new(it)))
                && has_foreign(entry.path(), directory, old)
            {
                bail!("{}", in_the_way(directory, relative));
            }
            if fs::read_dir(entry.path()).is_ok_and(|mut it| it.next().is_none()) {
                plan.empty_folders.push(relative.to_owned());
            }
        } else if !ours {
            let wanted = name.is_some_and(|it| outputs.contains_key(&OutputPath::new(it)) || folders.contains(it));
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
