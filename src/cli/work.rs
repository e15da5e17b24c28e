//! `taiyaku build` and `taiyaku check`: one run, its reports and its exit status.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use clap::{Args, ValueEnum};

use crate::check::fingerprint::{Fingerprint, fingerprints};
use crate::check::settled::{Settled, settle};
use crate::check::suppression::Suppressed;
use crate::check::tree::Coverage;
use crate::cli::baseline::Baseline;
use crate::cli::progress::Progress;
use crate::cli::report::form::{Wanted, wanted};
use crate::cli::report::{self, Entry, Options, Run, Summary, plural};
use crate::cli::verify::{self, Digests};
use crate::cli::{Outcome, delivery, git, language_of_environment, locale, print, say, tree};
use crate::config::docfx::PageFilter;
use crate::config::{self, Config, Overrides};
use crate::finding::{Reported, Severity};
use crate::locale::Locale;
use crate::output::write::compress::Compressed;
use crate::output::write::{self, Written};
use crate::output::{Nowhere, Sink};
use crate::pipeline;
use crate::source::Snapshot;
use crate::source::load::{Reread, load, load_original};
use crate::text::SourcePath;

/// How many entries of a baseline that are gone are named.
const NAMED: usize = 10;

#[derive(Args)]
pub(super) struct Work {
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
    /// The folder that has the original as it is now; the same as staleness.original in site.toml
    #[arg(long, value_name = "DIR")]
    original_folder: Option<PathBuf>,
    /// How findings are shown
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
    /// A further report: text, json, sarif, junit or github, on standard output or into a file; may be given several
    /// times
    #[arg(long = "report", value_name = "FORMAT[=FILE]", value_parser = wanted)]
    reports: Vec<Wanted>,
    /// Only findings that this file does not have are reported and make the command fail
    #[arg(long, value_name = "FILE", conflicts_with = "write_baseline")]
    baseline: Option<PathBuf>,
    /// Write all findings into a file for --baseline
    #[arg(long, value_name = "FILE")]
    write_baseline: Option<PathBuf>,
    /// Report findings first whose files have changed since this revision of Git
    #[arg(long, value_name = "REV")]
    changed_since: Option<String>,
    /// Show every finding: text shows at most 20 of each kind otherwise
    #[arg(long)]
    all: bool,
    /// How many threads work [default: one for each core]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub(super) threads: Option<u16>,
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

/// What a run found, and what is to be told of it beside.
struct Found {
    settled: Settled,
    /// Of the findings and then of those that are suppressed; empty where nobody asks for them.
    fingerprints: Vec<Fingerprint>,
    baseline: Option<Baseline>,
    changed: Option<BTreeSet<SourcePath>>,
    trees: Vec<Coverage>,
    files: Vec<SourcePath>,
}

impl Work {
    pub(super) fn build(&self, verify: bool) -> anyhow::Result<Outcome> {
        self.run(Some(&self.out()), verify)
    }

    pub(super) fn check(&self) -> anyhow::Result<Outcome> {
        self.run(None, false)
    }

    fn run(&self, out: Option<&Path>, verify: bool) -> anyhow::Result<Outcome> {
        self.refuse_reports_in_one_place()?;
        let baseline = self.baseline.as_deref().map(Baseline::read).transpose()?;
        let revision = self.changed_since.as_deref().filter(|_| self.folder.is_dir());
        let changed = revision.map(|it| git::changed(&self.folder, it)).transpose()?;
        let permitted = write::permit(&self.folder, &self.out());
        // `check` writes nothing: a folder that is not our output is part of the site.
        let ignore = if permitted.is_ok() { vec![self.out()] } else { Vec::new() };
        if out.is_some() {
            permitted?;
        }
        let mut snapshot = load(&self.folder, &ignore, &Snapshot::default())?;
        let Reported { value: config, findings } = match config::parse(&snapshot) {
            Ok(config) => config,
            Err(findings) => {
                let settled = Settled { findings, ..Settled::default() };
                let (trees, files) = (Vec::new(), Vec::new());
                let found = Found { settled, fingerprints: Vec::new(), baseline: None, changed, trees, files };
                self.report(&found, &snapshot)?;
                return Ok(Outcome::Refused);
            }
        };
        let config = self.override_in(config, &snapshot)?;
        if let Some(folder) = &config.original_folder {
            snapshot.original = Some(Box::new(load_original(&self.folder, folder, None)?));
        }
        let mut writer = out.map(write::Writer::begin).transpose()?;
        let sink: &mut dyn Sink = match &mut writer {
            Some(writer) => writer,
            None => &mut Nowhere,
        };
        let mut digests = Digests::new(sink);
        let sink: &mut dyn Sink = if verify { &mut digests } else { digests.sink() };
        let mut compressed = Compressed::new(sink, &config.publish.compress);
        let mut progress = Progress::new(&mut compressed);
        let (build, snapshot) = pipeline::build_once(snapshot, &config, &mut progress);
        drop(progress);
        let digests = digests.finish();
        let mut everything = build.found;
        everything.extend(findings);
        everything.extend(snapshot.findings.iter().cloned());
        let settled = settle(&config, everything, &build.suppressions);

        let fingerprints = self.fingerprints(&settled, &snapshot);
        let files = files(&snapshot, &config);
        let found = Found { settled, fingerprints, baseline, changed, trees: build.trees, files };
        let fails = self.report(&found, &snapshot)?;
        if out.is_none() && self.format == Format::Text {
            say(&tree::coverage(&found.trees))?;
        }
        let differs = verify && self.differs(&ignore, &snapshot, &digests)?;
        match (writer, out) {
            (Some(_), _) if fails || differs => say("nothing was written\n")?,
            (Some(writer), Some(out)) => say(&describe(writer.finish()?, out))?,
            _ => {}
        }
        // The process ends here: the system takes the memory back faster than it could be given back piece by piece.
        std::mem::forget((build.site, snapshot));
        Ok(if fails || differs { Outcome::Findings } else { Outcome::Clean })
    }

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

    fn override_in(&self, config: Config, snapshot: &Snapshot) -> anyhow::Result<Config> {
        let original_folder = self.original_folder.as_deref().map(absolute).transpose()?;
        let overrides = Overrides { base_url: self.base_url.clone(), locales: self.locales.clone(), original_folder };
        config.with(&overrides, snapshot).context("--base-url")
    }

    /// Each report has a place of its own.
    fn refuse_reports_in_one_place(&self) -> anyhow::Result<()> {
        let mut places: BTreeSet<Option<&Path>> = BTreeSet::new();
        if self.format == Format::Json {
            places.insert(None);
        }
        for wanted in &self.reports {
            let file = wanted.file.as_deref();
            if !places.insert(file) {
                match file {
                    Some(file) => bail!("two reports would be written to `{}`: give each its own file", file.display()),
                    None => {
                        bail!("two reports would go to standard output: give one a file, as in `--report json=FILE`")
                    }
                }
            }
        }
        Ok(())
    }

    /// What findings are known by, where anything asks for it.
    fn fingerprints(&self, settled: &Settled, snapshot: &Snapshot) -> Vec<Fingerprint> {
        let is_asked = self.baseline.is_some()
            || self.write_baseline.is_some()
            || self.format == Format::Json
            || self.reports.iter().any(|it| it.form.has_fingerprints());
        if !is_asked {
            return Vec::new();
        }
        let suppressed = settled.suppressed.iter().map(|it| &it.finding);
        fingerprints(settled.findings.iter().chain(suppressed), &Reread::new(&self.folder, snapshot))
    }

    /// Reports what was found in every way that is asked for; whether it makes the command fail.
    fn report(&self, found: &Found, snapshot: &Snapshot) -> anyhow::Result<bool> {
        let Settled { findings, suppressed } = &found.settled;
        let fingerprint = |index: usize| found.fingerprints.get(index).copied();
        let entry = |(index, finding): (usize, _)| Entry { finding, fingerprint: fingerprint(index) };
        let mut entries: Vec<Entry<'_>> = findings.iter().enumerate().map(entry).collect();
        let known = suppressed.iter().enumerate().map(|(index, it)| {
            let Suppressed { finding, reason } = it;
            (entry((findings.len() + index, finding)), reason.as_str())
        });
        let mut also = Vec::new();
        if !suppressed.is_empty() {
            also.push(format!("{} suppressed", suppressed.len()));
        }
        if let Some(file) = &self.write_baseline {
            Baseline::of(&entries).write(file)?;
            also.push(format!("{} written to {}", entries.len(), file.display()));
            entries.clear();
        }
        let mut gone = String::new();
        if let Some(baseline) = &found.baseline {
            let compared = baseline.compare(entries);
            also.push(format!("{} known", compared.known));
            gone = self.gone(&compared.gone);
            entries = compared.new;
        }
        if let Some(changed) = &found.changed {
            entries.sort_by_key(|it| !changed.contains(&it.finding.span.path));
        }
        let texts = Reread::new(&self.folder, snapshot);
        let threshold = self.threshold();
        let run = Run {
            findings: entries,
            suppressed: known.collect(),
            trees: &found.trees,
            files: found.files.iter().collect(),
            threshold,
            base: delivery::base(&self.folder),
            language: if language_of_environment() == "ja" { "ja".to_owned() } else { "en".to_owned() },
            texts: &texts,
        };
        let also = also.iter().map(|it| format!("; {it}")).collect::<String>();
        match self.format {
            Format::Json => print(&report::json(&run))?,
            Format::Text => {
                say(&report::text(run.all(), &texts, Options { all: self.all, ..Options::default() }))?;
                say(&format!("{}{also}\n{gone}", Summary::of(run.all())))?;
            }
        }
        self.reports.iter().try_for_each(|it| delivery::deliver(it, &run))?;
        Ok(threshold.is_some_and(|it| run.all().any(|finding| finding.severity <= it)))
    }

    /// What a baseline has and the site has not any more.
    fn gone(&self, gone: &[String]) -> String {
        let Some(file) = self.baseline.as_ref().filter(|_| !gone.is_empty()) else { return String::new() };
        let named: String = gone.iter().take(NAMED).map(|it| format!("  {it}\n")).collect();
        let more = if gone.len() > NAMED { format!("  and {} more\n", gone.len() - NAMED) } else { String::new() };
        let (count, file) = (plural(gone.len(), "finding"), file.display());
        format!("{count} of {file} no longer found; `--write-baseline {file}` writes it anew:\n{named}{more}")
    }

    /// Builds the site again, and says what differs.
    fn differs(&self, ignore: &[PathBuf], first: &Snapshot, digests: &verify::Files) -> anyhow::Result<bool> {
        let snapshot = load(&self.folder, ignore, &Snapshot::default())?;
        if !verify::is_same(first, &snapshot) {
            bail!("the site's files changed while it was built twice; run the command again");
        }
        let Ok(Reported { value: config, .. }) = config::parse(&snapshot) else {
            bail!("the same configuration cannot be read a second time: this is a fault of taiyaku");
        };
        let config = self.override_in(config, &snapshot)?;
        let again = verify::again(snapshot, &config)?;
        let differences = verify::differences(digests, &again);
        match differences.is_empty() {
            true => say(&format!("{} are the same when they are built again\n", plural(digests.len(), "file")))?,
            false => {
                say(&report::failure("the same site was built with other bytes"))?;
                say(&format!("\n{differences}"))?;
            }
        }
        Ok(!differences.is_empty())
    }
}

/// The files of a site that authors write.
fn files(snapshot: &Snapshot, config: &Config) -> Vec<SourcePath> {
    let filter = PageFilter::new(snapshot, config);
    let is_written = |it: &&SourcePath| {
        let extension = it.extension().to_ascii_lowercase();
        ["md", "yml", "yaml", "toml", "ftl"].contains(&&*extension) && !filter.is_excluded(it)
    };
    snapshot.texts.keys().filter(is_written).cloned().collect()
}

/// A folder of the command line, which is relative to where that was written.
pub(super) fn absolute(folder: &Path) -> anyhow::Result<String> {
    let folder = std::path::absolute(folder).context("--original-folder")?;
    let text = folder.to_str().with_context(|| format!("the name of `{}` is not plain UTF-8", folder.display()))?;
    Ok(text.to_owned())
}

fn describe(written: Written, out: &Path) -> String {
    let Written { written, kept, removed } = written;
    let index = out.join("index.html");
    if written == 0 && removed == 0 {
        return format!("all {kept} files of {} are as they were\n", out.display());
    }
    format!("wrote {written} files, kept {kept}, removed {removed}: open {}\n", index.display())
}
