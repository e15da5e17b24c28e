//! `taiyaku export`: units for translators' tools. \[edge\]

use std::collections::BTreeSet;
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;

use anyhow::{Context, bail};
use clap::builder::PossibleValue;
use clap::{Args, ValueEnum};

use super::{Outcome, print, say};
use crate::cli::report::plural;
use crate::config::Config;
use crate::exchange::file::File;
use crate::exchange::{self, Exported, Format, Languages, glossary};
use crate::locale::Locale;
use crate::output::replace::Replacement;
use crate::pipeline;
use crate::source::Snapshot;

/// What `taiyaku export` is told.
#[derive(Args)]
pub struct Export {
    /// What is exported [default: units], and the folder of the site [default: .]
    #[arg(value_names = ["WHAT", "FOLDER"], num_args = 0..=2)]
    what_and_folder: Vec<PathBuf>,
    /// The form of the export
    #[arg(long, value_name = "FORMAT")]
    format: Format,
    /// Where it is written [default: standard output]
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// The language of the translations [default: the only one]
    #[arg(long, value_name = "TAG", value_parser = super::locale)]
    locale: Option<Locale>,
}

/// What can be exported.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum What {
    Units,
    Glossary,
}

impl ValueEnum for Format {
    fn value_variants<'a>() -> &'a [Self] {
        &Self::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.name()))
    }
}

impl Export {
    /// Exports what was asked for.
    pub(super) fn run(self) -> anyhow::Result<Outcome> {
        let (what, folder) = self.what_and_folder()?;
        let Some((snapshot, config)) = super::loaded(&folder)? else { return Ok(Outcome::Refused) };
        match what {
            What::Units => self.units(&snapshot, &config),
            What::Glossary => self.glossary(&snapshot, &config),
        }
    }

    fn glossary(&self, snapshot: &Snapshot, config: &Config) -> anyhow::Result<Outcome> {
        let forms = glossary::FORMATS;
        if !forms.contains(&self.format) {
            let names: Vec<String> = forms.iter().map(|it| format!("`{it}`")).collect();
            bail!("a glossary cannot be exported as `{}`, but as {}", self.format, names.join(" or "));
        }
        let mut terms = pipeline::terms(snapshot, config);
        if let Some(wanted) = &self.locale {
            terms.iter_mut().for_each(|it| it.renderings.retain(|it| it.locale == *wanted));
            terms.retain(|it| !it.renderings.is_empty());
        }
        let text = glossary::export(&terms, &config.original, self.format).expect("this form is one of a glossary");
        match &self.out {
            None => print(&text)?,
            Some(path) => {
                let mut out = Replacement::begin(path)?;
                out.write_all(text.as_bytes()).with_context(|| format!("cannot write `{}`", path.display()))?;
                out.finish()?;
                say(&format!("exported {}\n", plural(terms.len(), "term")))?;
            }
        }
        Ok(Outcome::Clean)
    }

    fn units(&self, snapshot: &Snapshot, config: &Config) -> anyhow::Result<Outcome> {
        let files = pipeline::translated(snapshot, config);
        let languages = languages(config, &files, self.locale.as_ref())?;
        let files: Vec<File> = files.into_iter().filter(|it| it.locale == languages.target).collect();
        let written = match &self.out {
            None => super::streamed(|| {
                let mut out = BufWriter::new(io::stdout().lock());
                let written = exchange::export(self.format, &files, snapshot, &languages, &mut out)?;
                out.flush().map(|()| written)
            })?,
            Some(path) => {
                let mut out = Replacement::begin(path)?;
                let written = exchange::export(self.format, &files, snapshot, &languages, &mut out);
                let written = written.with_context(|| format!("cannot write `{}`", path.display()))?;
                out.finish()?;
                Some(written)
            }
        };
        if let Some(Exported { units, files }) = written {
            say(&format!("exported {} of {}\n", plural(units, "unit"), plural(files, "file")))?;
        }
        Ok(Outcome::Clean)
    }

    /// A first word that names what is exported is no folder; `./units` is.
    fn what_and_folder(&self) -> anyhow::Result<(What, PathBuf)> {
        let what = |it: &PathBuf| it.to_str().and_then(|it| What::from_str(it, false).ok());
        let default = || PathBuf::from(".");
        match self.what_and_folder.as_slice() {
            [] => Ok((What::Units, default())),
            [first, rest @ ..] => match (what(first), rest) {
                (Some(what), _) => Ok((what, rest.first().cloned().unwrap_or_else(default))),
                (None, []) => Ok((What::Units, first.clone())),
                (None, _) => {
                    let names: Vec<_> =
                        What::value_variants().iter().filter_map(ValueEnum::to_possible_value).collect();
                    let names: Vec<&str> = names.iter().map(PossibleValue::get_name).collect();
                    bail!("`{}` cannot be exported: {} can", first.display(), names.join(", "))
                }
            },
        }
    }
}

/// The languages of an export: the only one that there are translations in, else the one that was asked for.
fn languages(config: &Config, files: &[File], wanted: Option<&Locale>) -> anyhow::Result<Languages> {
    let source = config.original.clone();
    let found: BTreeSet<&Locale> = files.iter().map(|it| &it.locale).collect();
    let names = || found.iter().map(|it| format!("`{it}`")).collect::<Vec<_>>().join(", ");
    let target = match (wanted, found.len()) {
        (_, 0) => bail!("the site has no translations: no article exists in two languages"),
        (Some(wanted), _) if found.contains(wanted) => wanted.clone(),
        (Some(wanted), _) => bail!("the site has no translations in `{wanted}`, but in {}", names()),
        (None, 1) => files[0].locale.clone(),
        (None, _) => bail!("the site has translations in {}: choose one with `--locale`", names()),
    };
    Ok(Languages { source, target })
}
