//! `taiyaku serve`: what a writer sees in the terminal while the site is shown in a browser.

use std::collections::HashMap;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use clap::Args;

use crate::check::settled::SettledFiles;
use crate::cli::progress::Bar;
use crate::cli::report::{self, Options, Summary};
use crate::cli::work::absolute;
use crate::cli::{Outcome, locale, say};
use crate::config::Overrides;
use crate::config::values::editor;
use crate::finding::{Code, Finding};
use crate::locale::Locale;
use crate::output::write;
use crate::preview::{self, News, Round};

/// The port that is tried first.
const PORT: u16 = 4000;

#[derive(Args)]
pub(super) struct Serve {
    /// The folder of the site
    #[arg(value_name = "FOLDER", default_value = ".")]
    folder: PathBuf,
    /// The port to listen at; if it is taken, the next one that is free
    #[arg(long, value_name = "N", default_value_t = PORT)]
    port: u16,
    /// The name or address to listen at: others than this machine's own let other machines read the site
    #[arg(long, value_name = "HOST", default_value = "localhost")]
    host: String,
    /// Open the site in a browser
    #[arg(long)]
    open: bool,
    /// Look at the files from time to time: for folders whose changes the system does not tell
    #[arg(long)]
    poll: bool,
    /// A locale to build instead of those of site.toml; may be given several times
    #[arg(long = "locale", value_name = "TAG", value_delimiter = ',', value_parser = locale)]
    locales: Vec<Locale>,
    /// The folder that has the original as it is now; the same as staleness.original in site.toml
    #[arg(long, value_name = "DIR")]
    original_folder: Option<PathBuf>,
    /// What opens a sentence's file: the name of an editor, or an address with {path}, {line} and {column}
    #[arg(long, value_name = "EDITOR", value_parser = editor_named)]
    editor: Option<String>,
}

fn editor_named(written: &str) -> Result<String, String> {
    editor(written).map_err(|it| match it.help {
        Some(help) => format!("{}; {help}", it.message),
        None => it.message,
    })
}

impl Serve {
    pub(super) fn run(&self) -> anyhow::Result<Outcome> {
        let out = self.folder.join("public");
        let ignore = if write::permit(&self.folder, &out).is_ok() { vec![out] } else { Vec::new() };
        let original_folder = self.original_folder.as_deref().map(absolute).transpose()?;
        let options = preview::Options {
            folder: self.folder.clone(),
            ignore,
            overrides: Overrides { base_url: None, locales: self.locales.clone(), original_folder },
            host: self.host.clone(),
            port: self.port,
            poll: self.poll,
            editor: self.editor.clone(),
        };
        let mut terminal = Terminal { open: self.open, ..Terminal::default() };
        match preview::serve(&options, &mut |news| terminal.tell(news))? {}
    }
}

/// What the writer was told already.
#[derive(Default)]
struct Terminal {
    open: bool,
    findings: SettledFiles,
    bar: Bar,
}

impl Terminal {
    fn tell(&mut self, news: News<'_>) -> anyhow::Result<()> {
        match news {
            News::Listening { address, taken } => {
                if let Some(port) = taken {
                    say(&format!("port {port} is taken by another program\n"))?;
                }
                say(&format!("{address} shows the site; Ctrl-C ends it\n"))?;
                if self.open && !open(address) {
                    say("no browser could be started\n")?;
                }
                Ok(())
            }
            News::Polling(reason) => say(&format!(
                "the system does not tell of changes ({reason}), so the files are looked at now and then\n"
            )),
            News::Progress { done, all } => {
                self.bar.set(done, all);
                Ok(())
            }
            News::Built(round) => {
                self.bar.clear();
                self.built(round)
            }
            News::Failed(error) => say(&format!("{}\n", report::failure(&format!("{error:#}")))),
        }
    }

    /// Says what is new: all of it is seen on the pages.
    fn built(&mut self, round: &Round) -> anyhow::Result<()> {
        let new = new_ones(&self.findings, &round.findings);
        say(&report::text(new, &*round.snapshot, Options::default()))?;
        let (took, summary) = (round.milliseconds, Summary::of_files(&round.findings));
        say(&match (round.is_built, round.number, round.changed) {
            (false, ..) => format!("{summary}; the pages stay as they were\n"),
            (true, 0, _) => format!("built in {took} ms; {summary}\n"),
            (true, _, 1) => format!("1 page changed in {took} ms; {summary}\n"),
            (true, _, changed) => format!("{changed} pages changed in {took} ms; {summary}\n"),
        })?;
        self.findings = round.findings.clone();
        Ok(())
    }
}

/// The findings that were not there before. Places may have moved, so they do not count.
fn new_ones<'r>(before: &'r SettledFiles, after: &'r SettledFiles) -> Vec<&'r Finding> {
    fn key(finding: &Finding) -> (Code, &str) {
        (finding.code, &finding.message)
    }
    let mut new = Vec::new();
    for file in after.newer_than(before) {
        let earlier = before.get(&file.path);
        let mut known: HashMap<_, usize> = HashMap::new();
        let earlier = earlier.into_iter().flat_map(|it| &it.settled.findings);
        earlier.for_each(|it| *known.entry(key(it)).or_default() += 1);
        for finding in &file.settled.findings {
            match known.get_mut(&key(finding)) {
                Some(count) if *count > 0 => *count -= 1,
                _ => new.push(finding),
            }
        }
    }
    new
}

/// Asks the system to open an address; whether it could be asked.
fn open(address: &str) -> bool {
    let (program, arguments): (&str, &[&str]) = match std::env::consts::OS {
        "macos" => ("open", &[]),
        "windows" => ("cmd", &["/C", "start", ""]),
        _ => ("xdg-open", &[]),
    };
    let mut command = Command::new(program);
    command.args(arguments).arg(address).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.spawn().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::settled::as_found;
    use crate::finding::code::HEADING_EMPTY;
    use crate::text::{SourcePath, Span};

    #[test]
    fn only_what_was_not_there_before_is_new() {
        let finding =
            |message: &str, at| Finding::new(HEADING_EMPTY, Span::new(&SourcePath::from("a.md"), at..at), message);
        let before = as_found(vec![finding("x", 1), finding("y", 2)]);
        let after = as_found(vec![finding("y", 3), finding("y", 4), finding("z", 5)]);
        let new = |before, after| new_ones(before, after).into_iter().map(|it| it.message.clone()).collect::<Vec<_>>();
        assert_eq!(new(&before, &after), ["y", "z"]);
        assert_eq!(new(&after, &before), ["x"]);
        assert_eq!(new(&SettledFiles::default(), &before), ["x", "y"]);
    }
}
