//! Carries reports to where they are wanted: standard output, files, and the summary of a step on GitHub.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::Context;

use crate::cli::report::form::{Form, Wanted};
use crate::cli::report::{self, Options, Run, Summary, plural};
use crate::cli::{print, say};

/// How much GitHub takes as the summary of a step.
const LARGEST_SUMMARY: usize = 1024 * 1024;

/// Writes a report to the file that it is wanted in, or to standard output.
pub(super) fn deliver(wanted: &Wanted, run: &Run<'_>) -> anyhow::Result<()> {
    let text = match wanted.form {
        Form::Text => {
            let text = report::text(run.all(), run.texts, Options { all: true, colour: false, ..Options::default() });
            format!("{text}{}\n", Summary::of(run.all()))
        }
        Form::Json => report::json(run),
        Form::Sarif => report::sarif(run),
        Form::JUnit => report::junit(run),
        Form::GitHub => annotate(run)?,
    };
    match &wanted.file {
        Some(file) => write_file(file, &text).with_context(|| format!("cannot write the report `{}`", file.display())),
        None => print(&text),
    }
}

fn write_file(file: &Path, text: &str) -> std::io::Result<()> {
    if let Some(parent) = file.parent() {
        fs::create_dir_all(parent)?;
    }
    fs::write(file, text)
}

/// Annotations for GitHub; what has no place among them goes into the summary of the step.
fn annotate(run: &Run<'_>) -> anyhow::Result<String> {
    let file = std::env::var_os("GITHUB_STEP_SUMMARY").filter(|it| !it.is_empty()).map(PathBuf::from);
    let size = file.as_ref().and_then(|it| fs::metadata(it).ok()).map_or(0, |it| it.len());
    let room = LARGEST_SUMMARY.saturating_sub(usize::try_from(size).unwrap_or(usize::MAX));
    let report::Annotations { commands, summary, rest } = report::annotations(run, room);
    match file {
        Some(file) => {
            let mut options = OpenOptions::new();
            let opened = options.create(true).append(true).open(&file);
            let written = opened.and_then(|mut it| it.write_all(summary.as_bytes()));
            written.with_context(|| format!("cannot write the summary of the step, `{}`", file.display()))?;
        }
        None if rest > 0 => {
            let count = plural(rest, "finding");
            say(&format!("{count} beyond GitHub's ten of each kind; GITHUB_STEP_SUMMARY names no file for them\n"))?;
        }
        None => {}
    }
    Ok(commands)
}

/// Where the site's folder is from where programs of CI look for files: the repository, else where the command runs.
pub(super) fn base(folder: &Path) -> String {
    let Ok(folder) = folder.canonicalize() else { return String::new() };
    let set = |name: &str| std::env::var_os(name).filter(|it| !it.is_empty()).map(PathBuf::from);
    let roots = [set("GITHUB_WORKSPACE"), set("CI_PROJECT_DIR"), Some(PathBuf::from("."))];
    let roots = roots.into_iter().flatten().filter_map(|it| it.canonicalize().ok());
    let below = roots.filter_map(|it| folder.strip_prefix(it).ok().map(Path::to_owned)).next();
    let parts = below.unwrap_or(folder);
    let parts: Vec<_> = parts.iter().map(|it| it.to_string_lossy()).collect();
    if parts.is_empty() { String::new() } else { parts.join("/").replace("//", "/") + "/" }
}
