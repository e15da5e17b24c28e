//! What was read of each file before, and what the disk said of it then.

use std::collections::btree_map::Iter;
use std::iter::Peekable;
use std::path::PathBuf;

use crate::finding::Finding;
use crate::source::{Asset, Snapshot, Source, Stamp};
use crate::text::SourcePath;

/// What was read of a file before.
pub(super) struct Known<'p> {
    pub(super) path: &'p SourcePath,
    pub(super) stamp: Stamp,
    pub(super) text: Option<&'p Source>,
    pub(super) asset: Option<&'p Asset>,
    pub(super) findings: &'p [Finding],
}

/// What was read before of each of some files, sorted by path. Goes through both side by side: to look for each file
/// takes longer than to ask the disk.
pub(super) fn known<'p>(files: &[(SourcePath, PathBuf)], previous: &'p Snapshot) -> Vec<Option<Known<'p>>> {
    fn take<'p, V>(rest: &mut Peekable<Iter<'p, SourcePath, V>>, path: &SourcePath) -> Option<(&'p SourcePath, &'p V)> {
        while rest.next_if(|it| it.0 < path).is_some() {}
        rest.next_if(|it| it.0 == path)
    }
    let (mut texts, mut assets) = (previous.texts.iter().peekable(), previous.assets.iter().peekable());
    let (mut stamps, mut findings) = (previous.stamps.iter().peekable(), &*previous.findings);
    let of_file = |(path, _): &(SourcePath, PathBuf)| {
        let (path, stamp) = take(&mut stamps, path)?;
        let start = findings.iter().take_while(|it| it.span.path < *path).count();
        let end = start + findings[start..].iter().take_while(|it| it.span.path == *path).count();
        let own = &findings[start..end];
        findings = &findings[end..];
        let (text, asset) = (take(&mut texts, path), take(&mut assets, path));
        Some(Known { path, stamp: *stamp, text: text.map(|it| it.1), asset: asset.map(|it| it.1), findings: own })
    };
    files.iter().map(of_file).collect()
}
