//! Reads single files again of a folder that was read before.

use std::fs;
use std::path::{Path, PathBuf};

use super::{Content, Loaded, load_file, source_path};
use crate::finding;
use crate::finding::Reported;
use crate::source::Snapshot;

/// Reads some files of a site's folder again, and takes all others from `previous`, a snapshot of it, unseen.
///
/// `root` is free of symbolic links. `None` where that would not be the whole truth: where one of the files is new, or
/// gone, or a symbolic link. What else has changed in the folder, only [`load`](super::load) sees.
pub fn load_again(root: &Path, files: &[PathBuf], previous: &Snapshot) -> Option<Snapshot> {
    let mut snapshot = previous.clone();
    for file in files {
        let path = source_path(root, file)?;
        let (is_known, metadata) = (previous.stamps.contains_key(&path), fs::symlink_metadata(file));
        match metadata {
            // It came and went in the meantime.
            Err(error) if !is_known && error.kind() == std::io::ErrorKind::NotFound => continue,
            Ok(metadata) if is_known && metadata.is_file() => {}
            _ => return None,
        }
        let Loaded { path, stamp, content: Reported { value, findings } } = load_file(path, file, None);
        snapshot.findings.retain(|it| it.span.path != path);
        snapshot.findings.extend(findings);
        match value? {
            Content::Text(source) => drop(snapshot.texts.insert(path.clone(), source)),
            Content::Asset(asset) => drop(snapshot.assets.insert(path.clone(), asset)),
        }
        snapshot.stamps.insert(path, stamp?);
    }
    finding::sort(&mut snapshot.findings);
    Some(snapshot)
}
