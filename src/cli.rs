//! The command line: what it offers, and what comes of it. \[edge\]
//!
//! Exit status 0: clean. 1: findings at or above `--fail-on`; what was published stays.
//! 2: the arguments, `site.toml` or the machine do not allow the work.

#![expect(clippy::disallowed_methods, reason = "this edge reads the environment")]

mod baseline;
mod delivery;
pub mod explain;
pub mod export;
mod git;
pub mod import;
mod new;
mod progress;
pub mod report;
pub mod search;
pub mod serve;
mod shell;
pub mod tree;
mod verify;
mod work;

use std::ffi::OsString;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use clap::{Args, Parser, Subcommand};

use crate::cli::report::Options;
use crate::cli::work::Work;
use crate::config::{self, Config};
use crate::locale::Locale;
use crate::output::write;
use crate::search::narrowing::Narrowing;
use crate::source::Snapshot;
use crate::source::load::load;

/// Builds a searchable bilingual help site from Japanese and English Markdown.
#[derive(Parser)]
#[command(name = "taiyaku", version, max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Build the site, all or nothing
    Build(Build),
    /// Show all findings and write nothing
    Check(Work),
    /// Show the site in a browser, as it is after each save
    Serve(serve::Serve),
    /// Show what the site's search finds, and why
    Search(Search),
    /// Explain a finding and how to mend it
    Explain(Explain),
    /// Write units, with both languages, for translators' tools
    #[command(override_usage = "taiyaku export [OPTIONS] --format <FORMAT> [WHAT] [FOLDER]")]
    Export(export::Export),
    /// Put translations from translators' tools into the articles
    #[command(allow_missing_positional = true)]
    Import(import::Import),
    /// Print a decision tree as text for review, or for programs that draw
    Tree(tree::Tree),
    /// Make a small site that shows what there is
    New(new::New),
    /// Print completions for a shell
    Completions(shell::Completions),
    /// Write man pages
    Man(shell::Man),
}

#[derive(Args)]
struct Build {
    #[command(flatten)]
    work: Work,
    /// Build twice, with different numbers of threads, and fail if a byte differs
    #[arg(long)]
    verify: bool,
}

#[derive(Args)]
struct Search {
    /// The folder of the site
    #[arg(value_name = "FOLDER")]
    folder: PathBuf,
    /// What a reader types
    #[arg(value_name = "QUERY", required = true)]
    query: Vec<String>,
    /// The language of the reader [default: the first of the site's]
    #[arg(long, value_name = "TAG", value_parser = locale)]
    locale: Option<Locale>,
    /// Only results of this kind: article, landing or tree
    #[arg(long, value_name = "KIND")]
    kind: Option<String>,
    /// Only results from the section with this title
    #[arg(long, value_name = "TITLE")]
    section: Option<String>,
    /// Only translations made in this way: ht (by people) or mt (by machine)
    #[arg(long, value_name = "WAY")]
    provenance: Option<String>,
    /// How many articles are shown
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = clap::value_parser!(u16).range(1..))]
    limit: u16,
}

#[derive(Args)]
struct Explain {
    /// The code of the finding, such as file-not-found
    code: String,
    /// The language of the explanation: ja or en [default: that of the environment]
    #[arg(long, value_name = "TAG", value_parser = locale)]
    lang: Option<Locale>,
}

fn locale(tag: &str) -> Result<Locale, String> {
    Locale::parse(tag).ok_or_else(|| "write a language tag like `ja`, `en` or `pt-BR`".to_owned())
}

/// What became of the work.
#[derive(Clone, Copy)]
enum Outcome {
    Clean,
    Findings,
    Refused,
}

/// Does what the arguments say.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let outcome = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli.command.run(),
        // Help and version come this way as well.
        Err(error) => {
            printed(error.print()).map(|()| if error.use_stderr() { Outcome::Refused } else { Outcome::Clean })
        }
    };
    let outcome = outcome.unwrap_or_else(|error| {
        // Nowhere is left to say that this cannot be said either.
        let _ = say(&format!("{}\n", report::failure(&format!("{error:#}"))));
        Outcome::Refused
    });
    ExitCode::from(match outcome {
        Outcome::Clean => 0,
        Outcome::Findings => 1,
        Outcome::Refused => 2,
    })
}

impl Command {
    fn run(self) -> anyhow::Result<Outcome> {
        match self {
            Self::Build(Build { work, verify }) => in_pool(work.threads, || work.build(verify)),
            Self::Check(work) => in_pool(work.threads, || work.check()),
            Self::Serve(serve) => serve.run(),
            Self::Search(search) => search.run(),
            Self::Explain(explain) => explain.run(),
            Self::Export(export) => export.run(),
            Self::Import(import) => import.run(),
            Self::Tree(tree) => print(&tree.text()?).map(|()| Outcome::Clean),
            Self::New(new) => say(&new.write()?).map(|()| Outcome::Clean),
            Self::Completions(completions) => print(&completions.text()).map(|()| Outcome::Clean),
            Self::Man(man) => say(&man.write()?).map(|()| Outcome::Clean),
        }
    }
}

fn in_pool(threads: Option<u16>, work: impl FnOnce() -> anyhow::Result<Outcome> + Send) -> anyhow::Result<Outcome> {
    let Some(threads) = threads else { return work() };
    let pool = rayon::ThreadPoolBuilder::new().num_threads(usize::from(threads)).build();
    pool.context("cannot start the threads")?.install(work)
}

/// The files and the configuration of a site; `None` where the configuration has findings, which are shown.
fn loaded(folder: &Path) -> anyhow::Result<Option<(Snapshot, Config)>> {
    let out = folder.join("public");
    let ignore = if write::permit(folder, &out).is_ok() { vec![out] } else { Vec::new() };
    let snapshot = load(folder, &ignore, &Snapshot::default())?;
    match config::parse(&snapshot) {
        Ok(config) => Ok(Some((snapshot, config.value))),
        Err(findings) => {
            say(&report::text(&findings, &snapshot, Options::default()))?;
            Ok(None)
        }
    }
}

impl Search {
    fn run(&self) -> anyhow::Result<Outcome> {
        let Some((snapshot, config)) = loaded(&self.folder)? else { return Ok(Outcome::Refused) };
        let locale = self.locale.as_ref().or(config.locales.first()).map_or("", Locale::as_str);
        let query = self.query.join(" ");
        let Self { kind, section, provenance, .. } = self;
        let narrowing = Narrowing { kind: kind.clone(), section: section.clone(), provenance: provenance.clone() };
        print(&search::search(&snapshot, &config, &query, locale, &narrowing, usize::from(self.limit))?)?;
        Ok(Outcome::Clean)
    }
}

impl Explain {
    fn run(&self) -> anyhow::Result<Outcome> {
        let language = self.lang.as_ref().map_or_else(language_of_environment, |it| it.language().to_owned());
        print(explain::explain(&self.code, &language)?)?;
        Ok(Outcome::Clean)
    }
}

fn language_of_environment() -> String {
    let set = |name: &&str| std::env::var(name).ok().filter(|it| !it.is_empty());
    let wish = ["LC_ALL", "LC_MESSAGES", "LANG"].iter().find_map(set).unwrap_or_default();
    wish.split(['_', '.', '-']).next().unwrap_or_default().to_ascii_lowercase()
}

/// Prints a result.
fn print(text: &str) -> anyhow::Result<()> {
    let mut stream = anstream::stdout();
    printed(stream.write_all(text.as_bytes()).and_then(|()| stream.flush()))
}

/// Says something about the work.
fn say(text: &str) -> anyhow::Result<()> {
    printed(anstream::stderr().write_all(text.as_bytes()))
}

/// A reader that has seen enough is no error.
fn printed(result: io::Result<()>) -> anyhow::Result<()> {
    streamed(|| result).map(drop)
}

/// Prints a long result as it is made; `None` where its reader has seen enough.
fn streamed<T>(print: impl FnOnce() -> io::Result<T>) -> anyhow::Result<Option<T>> {
    match print() {
        Ok(value) => Ok(Some(value)),
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(None),
        Err(error) => Err(error).context("cannot print"),
    }
}
