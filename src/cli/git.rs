//! Which files of a site have changed, asked of Git.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Command, Output};

use anyhow::{Context, bail};

use crate::text::SourcePath;

/// The files of a folder that have changed since a revision, on this branch and in the working tree.
///
/// What has changed on the other branch since the two went apart does not count. An error where the folder is in no
/// repository, or the repository has no such revision.
pub(super) fn changed(folder: &Path, revision: &str) -> anyhow::Result<BTreeSet<SourcePath>> {
    if !git(folder, &["rev-parse", "--is-inside-work-tree"])?.status.success() {
        bail!("`--changed-since` needs a Git repository, and `{}` is in none", folder.display());
    }
    let commit = format!("{revision}^{{commit}}");
    let found = git(folder, &["rev-parse", "--verify", "--quiet", "--end-of-options", &commit])?;
    if !found.status.success() {
        bail!(
            "the repository has no revision `{revision}`; in CI, fetch enough of the history (`fetch-depth: 0`) and \
             name a branch as `origin/main`"
        );
    }
    let commit = String::from_utf8_lossy(&found.stdout).trim().to_owned();
    let base = git(folder, &["merge-base", &commit, "HEAD"])?;
    // A history that was cut off has no common ancestor.
    let since = match base.status.success() {
        true => String::from_utf8_lossy(&base.stdout).trim().to_owned(),
        false => commit,
    };
    let mut changed = paths(folder, &["diff", "--name-only", "--no-renames", "--relative", "-z", &since, "--"])?;
    changed.extend(paths(folder, &["ls-files", "--others", "--exclude-standard", "-z"])?);
    Ok(changed)
}

fn paths(folder: &Path, arguments: &[&str]) -> anyhow::Result<BTreeSet<SourcePath>> {
    let output = git(folder, arguments)?;
    if !output.status.success() {
        bail!("`git {}` failed: {}", arguments.join(" "), String::from_utf8_lossy(&output.stderr).trim());
    }
    let names = output.stdout.split(|it| *it == 0).filter(|it| !it.is_empty());
    Ok(names.filter_map(|it| std::str::from_utf8(it).ok()).map(SourcePath::new).collect())
}

fn git(folder: &Path, arguments: &[&str]) -> anyhow::Result<Output> {
    let mut command = Command::new("git");
    command.arg("-C").arg(folder).args(arguments);
    command.output().context("cannot run `git`, which `--changed-since` asks")
}
