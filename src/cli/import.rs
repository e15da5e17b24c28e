//! `taiyaku import`: translations from translators' tools, into the files that they belong to. \[edge\]

use std::fmt::Write;
use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context, bail};
use clap::Args;

use super::{Outcome, print, say};
use crate::check::settled::settle;
use crate::cli::report::{self, Options, plural};
use crate::exchange::entry::Unreadable;
use crate::exchange::import::{Change, changes};
use crate::exchange::{self, Format};
use crate::finding::{Finding, Reported, Severity, code};
use crate::locale::Locale;
use crate::output::replace::{has_text, replace_text};
use crate::pipeline;
use crate::source::{Snapshot, Texts};
use crate::text::{SourcePath, Span};

/// What `taiyaku import` is told.
#[derive(Args)]
pub struct Import {
    /// The folder of the site
    #[arg(value_name = "FOLDER", default_value = ".")]
    folder: PathBuf,
    /// The file with the translations
    #[arg(value_name = "FILE", required = true)]
    file: PathBuf,
    /// The form of the file [default: as its name or its content says]
    #[arg(long, value_name = "FORMAT")]
    format: Option<Format>,
    /// The language of the translations, where the file has several
    #[arg(long, value_name = "TAG", value_parser = super::locale)]
    locale: Option<Locale>,
    /// Show what would change and write nothing
    #[arg(long)]
    dry_run: bool,
    /// Show every finding: at most 20 of each kind are shown otherwise
    #[arg(long)]
    all: bool,
}

impl Import {
    /// Imports a file.
    pub(super) fn run(self) -> anyhow::Result<Outcome> {
        let name = self.file.file_name().map_or_else(String::new, |it| it.to_string_lossy().into_owned());
        let bytes = fs::read(&self.file).with_context(|| format!("cannot read `{}`", self.file.display()))?;
        let text = exchange::decoded(bytes).with_context(|| format!("`{}` is not UTF-8", self.file.display()))?;
        let Some(format) = self.format.or_else(|| Format::of(&name, &text)) else {
            bail!("`{}` does not say what form it has: name it with `--format`", self.file.display());
        };
        let Some((snapshot, config)) = super::loaded(&self.folder)? else { return Ok(Outcome::Refused) };
        let path = SourcePath::new(name);
        let entries = match format.read(&text, self.locale.as_ref()) {
            Ok(entries) => entries,
            Err(Unreadable { at, message }) => {
                let finding = Finding::new(code::EXCHANGE_INVALID, Span::new(&path, at), message)
                    .help(format!("the file was read as `{format}`; nothing was imported"));
                self.report(&[finding], &snapshot, (path, text))?;
                return Ok(Outcome::Refused);
            }
        };
        let files = pipeline::translated(&snapshot, &config);
        let Reported { value: changes, mut findings } = changes(&files, &snapshot, &path, &entries);
        let done = self.written(&changes, &mut findings)?;
        let findings = settle(&config, findings, &[]).findings;
        self.report(&findings, &snapshot, (path, text))?;
        self.summarize(&done)?;
        let fails = findings.iter().any(|it| it.severity == Severity::Error);
        Ok(if fails { Outcome::Findings } else { Outcome::Clean })
    }

    /// Writes the files that are still as they were read, and returns what became, or would become, of them.
    fn written<'c>(&self, changes: &'c [Change], findings: &mut Vec<Finding>) -> anyhow::Result<Vec<&'c Change>> {
        let mut done = Vec::new();
        for change in changes {
            let file = self.folder.join(change.path.as_str());
            let is_done = match self.dry_run {
                true => has_text(&file, &change.before)?,
                false => replace_text(&file, &change.before, &change.after)?,
            };
            match is_done {
                true => done.push(change),
                false => findings.push(not_as_read(&change.path)),
            }
        }
        Ok(done)
    }

    fn summarize(&self, done: &[&Change]) -> anyhow::Result<()> {
        if self.dry_run {
            print(&done.iter().map(|it| shown(it)).collect::<String>())?;
        }
        let units = done.iter().map(|it| it.units.len()).sum();
        let (units, files) = (plural(units, "translation"), plural(done.len(), "file"));
        match (done.is_empty(), self.dry_run) {
            (true, _) => say("nothing to import: no translation differs from the files\n"),
            (false, true) => say(&format!("{units} in {files} would change; nothing was written\n")),
            (false, false) => say(&format!("imported {units} into {files}\n")),
        }
    }

    fn report(&self, findings: &[Finding], snapshot: &Snapshot, exchange: (SourcePath, String)) -> anyhow::Result<()> {
        if findings.is_empty() {
            return Ok(());
        }
        let texts = WithExchange { snapshot, path: exchange.0, text: exchange.1.into() };
        say(&report::text(findings, &texts, Options { all: self.all, ..Options::default() }))?;
        say(&format!("{}\n", report::Summary::of(findings)))
    }
}

fn not_as_read(path: &SourcePath) -> Finding {
    Finding::new(
        code::EXCHANGE_TRANSLATION_REFUSED,
        Span::file(path),
        "this file is not plain UTF-8, or was saved while it was imported into",
    )
    .help("save it as UTF-8, and import again")
}

/// What changes in a file, for people.
fn shown(change: &Change) -> String {
    let mut out = String::new();
    for unit in &change.units {
        writeln!(out, "{}:{} {}", change.path, unit.line, unit.id).expect("a text takes all");
        for (sign, text) in [('-', &unit.before), ('+', &unit.after)] {
            text.split('\n').for_each(|line| writeln!(out, "{sign} {line}").expect("a text takes all"));
        }
    }
    out
}

/// The texts of a site and the one that is imported.
struct WithExchange<'s> {
    snapshot: &'s Snapshot,
    path: SourcePath,
    text: Arc<str>,
}

impl Texts for WithExchange<'_> {
    fn text(&self, path: &SourcePath) -> Option<Arc<str>> {
        if *path == self.path { Some(Arc::clone(&self.text)) } else { self.snapshot.text(path) }
    }
}
