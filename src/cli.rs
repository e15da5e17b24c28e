//! The command line: what it offers, and what comes of it. \[edge\]
//!
//! Exit status 0: clean. 1: findings at or above `--fail-on`; what was published stays.
//! 2: the arguments, `site.toml` or the machine do not allow the work.

#![expect(clippy::disallowed_methods, reason = "this edge reads the environment")]

pub mod explain;
pub mod export;
pub mod import;
pub mod report;
pub mod search;
pub mod serve;
pub mod tree;

use std::ffi::OsString;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::check::apply_levels;
use crate::check::tree::Coverage;
use crate::cli::report::{Options, Summary};
use crate::config::{self, Config, Overrides};
use crate::finding::{Finding, Reported, Severity};
use crate::locale::Locale;
use crate::output::write::{self, Written};
use crate::output::{Nowhere, Sink};
use crate::pipeline;
use crate::search::narrowing::Narrowing;
use crate::source::Snapshot;
use crate::source::load::{Reread, load};

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
    Build(Work),
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
}

#[derive(Args)]
struct Work {
    /// The folder of the site
    #[arg(value_name = "FOLDER", default_value = ".")]
    folder: PathBuf,
    /// Where the site is written [default: FOLDER/public]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Fail on warnings too: the same as --fail-on warning
    #[arg(long, conflicts_with = "fail_on")]
    strict: bool,
    /// The lightest finding that makes the command fail
    #[arg(long, value_name = "SEVERITY", default_value = "error")]
    fail_on: FailOn,
    /// Where the site will be published, such as `https://help.example.com/support`
    #[arg(long, value_name = "URL")]
    base_url: Option<String>,
    /// A locale to build instead of those of site.toml; may be given several times
    #[arg(long = "locale", value_name = "TAG", value_delimiter = ',', value_parser = locale)]
    locales: Vec<Locale>,
    /// How findings are shown
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
    /// Show every finding: text shows at most 20 of each kind otherwise
    #[arg(long)]
    all: bool,
    /// How many threads work [default: one for each core]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    threads: Option<u16>,
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

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum FailOn {
    Error,
    Warning,
    Suggestion,
    Never,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
}

impl Work {
    /// The lightest severity that makes the command fail.
    fn threshold(&self) -> Option<Severity> {
        match self.fail_on {
            _ if self.strict => Some(Severity::Warning),
            FailOn::Error => Some(Severity::Error),
            FailOn::Warning => Some(Severity::Warning),
            FailOn::Suggestion => Some(Severity::Suggestion),
            FailOn::Never => None,
        }
    }

    fn out(&self) -> PathBuf {
        self.out.clone().unwrap_or_else(|| self.folder.join("public"))
    }
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
            Self::Build(work) => in_pool(work.threads, || work.run(Some(&work.out()))),
            Self::Check(work) => in_pool(work.threads, || work.run(None)),
            Self::Serve(serve) => serve.run(),
            Self::Search(search) => search.run(),
            Self::Explain(explain) => explain.run(),
            Self::Export(export) => export.run(),
            Self::Import(import) => import.run(),
            Self::Tree(tree) => print(&tree.text()?).map(|()| Outcome::Clean),
        }
    }
}

fn in_pool(threads: Option<u16>, work: impl FnOnce() -> anyhow::Result<Outcome> + Send) -> anyhow::Result<Outcome> {
    let Some(threads) = threads else { return work() };
    let pool = rayon::ThreadPoolBuilder::new().num_threads(usize::from(threads)).build();
    pool.context("cannot start the threads")?.install(work)
}

impl Work {
    fn run(&self, out: Option<&Path>) -> anyhow::Result<Outcome> {
        let permitted = write::permit(&self.folder, &self.out());
        // `check` writes nothing: a folder that is not our output is part of the site.
        let ignore = if permitted.is_ok() { vec![self.out()] } else { Vec::new() };
        if out.is_some() {
            permitted?;
        }
        let snapshot = load(&self.folder, &ignore, &Snapshot::default())?;
        let Reported { value: config, mut findings } = match config::parse(&snapshot) {
            Ok(config) => config,
            Err(findings) => {
                self.report(&findings, &[], &snapshot)?;
                return Ok(Outcome::Refused);
            }
        };
        let config = self.override_in(config, &snapshot)?;
        let mut writer = out.map(write::Writer::begin).transpose()?;
        let sink: &mut dyn Sink = match &mut writer {
            Some(writer) => writer,
            None => &mut Nowhere,
        };
        let (build, snapshot) = pipeline::build_once(snapshot, &config, sink);
        findings.extend(snapshot.findings.iter().cloned());
        findings.extend(build.findings);
        let findings = apply_levels(&config, findings);

        let fails = self.threshold().is_some_and(|it| findings.iter().any(|finding| finding.severity <= it));
        self.report(&findings, &build.trees, &snapshot)?;
        if out.is_none() && self.format == Format::Text {
            say(&tree::coverage(&build.trees))?;
        }
        match (writer, out) {
            (Some(_), _) if fails => say("nothing was written\n")?,
            (Some(writer), Some(out)) => say(&describe(writer.finish()?, out))?,
            _ => {}
        }
        // The process ends here: the system takes the memory back faster than it could be given back piece by piece.
        std::mem::forget((build.site, snapshot));
        Ok(if fails { Outcome::Findings } else { Outcome::Clean })
    }

    fn override_in(&self, config: Config, snapshot: &Snapshot) -> anyhow::Result<Config> {
        let overrides = Overrides { base_url: self.base_url.clone(), locales: self.locales.clone() };
        config.with(&overrides, snapshot).context("--base-url")
    }

    fn report(&self, findings: &[Finding], trees: &[Coverage], snapshot: &Snapshot) -> anyhow::Result<()> {
        let texts = Reread::new(&self.folder, snapshot);
        match self.format {
            Format::Json => print(&report::json(findings, trees, &texts)),
            Format::Text => {
                let text = report::text(findings, &texts, Options { all: self.all, ..Options::default() });
                say(&text)?;
                say(&format!("{}\n", Summary::of(findings)))
            }
        }
    }
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

/// A number and what it counts: `1 file`, `2 files`.
fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

fn describe(written: Written, out: &Path) -> String {
    let Written { written, kept, removed } = written;
    let index = out.join("index.html");
    if written == 0 && removed == 0 {
        return format!("all {kept} files of {} are as they were\n", out.display());
    }
    format!("wrote {written} files, kept {kept}, removed {removed}: open {}\n", index.display())
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
