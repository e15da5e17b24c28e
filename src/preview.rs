//! Shows a site while it is written: builds it in memory, serves it, and builds it again when a file changes.
//!
//! The loop of a build, over and over: load, build, publish, wait. An event of the file system only means "look
//! again, here first"; what is on the disk is what counts, and all of it is looked at when the files that events name
//! are built, so an event that is lost or doubled cannot make a page stale.
//! The output folder is never touched. What a page has in a preview beside what a build writes, the server adds.

pub mod answer;
pub mod editor;

pub mod files;
pub mod inspect;
pub mod place;
pub mod published;
pub mod server;
pub mod settle;
pub mod showing;
pub mod state;
pub mod watch;

use std::convert::Infallible;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;

use crate::check::settled::{SettledFiles, Settling, as_found};
use crate::config::{self, Config, ConfigInput, Overrides};
use crate::finding::{Finding, Reported};
use crate::memo::{Digest, Memo, Rounds};
use crate::pipeline::{self, Cache};
use crate::preview::editor::Editor;
use crate::preview::published::{Published, Stage};
use crate::preview::server::{Server, clock};
use crate::preview::showing::Showing;
use crate::preview::watch::{Look, Watch};
use crate::source::Snapshot;
use crate::source::load::{load, load_again, load_original};

/// What is to be shown, and how.
pub struct Options {
    /// The folder of the site.
    pub folder: PathBuf,
    /// Folders of it that are output, and so no input.
    pub ignore: Vec<PathBuf>,
    /// What the command line says instead of `site.toml`.
    pub overrides: Overrides,
    /// The name or address to listen at.
    pub host: String,
    /// The port to listen at, or the first that is tried.
    pub port: u16,
    /// Whether to look at the files from time to time, and not to wait for events.
    pub poll: bool,
    /// How a place in a file is opened, where the command line says so.
    pub editor: Option<String>,
}

/// What happens, for whoever tells the writer.
pub enum News<'a> {
    /// The site can be opened at this address.
    Listening {
        /// The address of the site.
        address: &'a str,
        /// The port that was wished for and is taken.
        taken: Option<u16>,
    },
    /// The files are looked at from time to time, because the system cannot tell of changes.
    Polling(&'a str),
    /// A long build is under way.
    Progress {
        /// How many articles are done.
        done: usize,
        /// How many there are.
        all: usize,
    },
    /// The site, or what is wrong with its configuration, is there.
    Built(&'a Round),
    /// The files cannot be read now.
    Failed(&'a anyhow::Error),
}

/// One time through the loop.
pub struct Round {
    /// How often the site was built before.
    pub number: u64,
    /// The files that it was built of.
    pub snapshot: Arc<Snapshot>,
    /// Everything that was found.
    pub findings: SettledFiles,
    /// Whether there is a site of these files, and not only an earlier one.
    pub is_built: bool,
    /// How many pages differ from those before.
    pub changed: usize,
    /// Milliseconds from the first sign of a change to the answer.
    pub milliseconds: u64,
}

/// Shows a site until the process ends.
pub fn serve(
    options: &Options,
    tell: &mut (dyn FnMut(News<'_>) -> anyhow::Result<()> + Send),
) -> anyhow::Result<Infallible> {
    let root = options.folder.canonicalize();
    let root = root.with_context(|| format!("there is no folder `{}`", options.folder.display()))?;
    let stage = Arc::new(Stage::new(Editor::new(options.editor.clone(), &root)));
    let server = Server::start(options, Arc::clone(&stage))?;
    // Before the files are read: no change must be missed in between.
    let (mut watch, trouble) = Watch::new(&root, &options.ignore, options.poll);
    tell(News::Listening { address: &server.address, taken: server.taken })?;
    if let Some(trouble) = trouble {
        tell(News::Polling(&trouble))?;
    }
    let mut memory = Memory::default();
    let mut snapshot = Arc::new(Snapshot::default());
    let mut number = 0;
    let mut look = Look::All;
    loop {
        let start = clock();
        let first = match &look {
            Look::First(files) => seen_first(&root, files, &snapshot, &mut memory.configured),
            Look::All => None,
        };
        let is_partial = first.is_some();
        let loaded = first.map_or_else(|| loaded(options, &root, &snapshot, &mut memory.configured, &mut watch), Ok);
        let loaded = loaded.and_then(|it| {
            let is_open = number > 0 && watch.is_looking() && !is_same(&snapshot, &it.0);
            if is_open { finished(it, options, &root, &mut memory.configured, &mut watch) } else { Ok(it) }
        });
        match loaded {
            Ok((loaded, _)) if number > 0 && is_same(&snapshot, &loaded) => snapshot = Arc::new(loaded),
            Ok(loaded) => {
                let round = round(options, number, loaded, &mut memory, &stage, start, tell)?;
                tell(News::Built(&round))?;
                snapshot = round.snapshot;
                number += 1;
            }
            Err(error) => tell(News::Failed(&error))?,
        }
        look = watch.wait(&snapshot, is_partial);
    }
}

/// What one round leaves for the next.
#[derive(Default)]
struct Memory {
    configured: Memo<Configured>,
    cache: Cache,
    settling: Settling,
}

/// How long files stay as they are before they are taken for finished, where the system does not tell.
const FINISHED: Duration = Duration::from_millis(200);

/// The files once nobody writes them any more: a look from time to time may find half of one.
fn finished(
    mut seen: (Snapshot, Arc<Configured>),
    options: &Options,
    root: &Path,
    configured: &mut Memo<Configured>,
    watch: &mut Watch,
) -> anyhow::Result<(Snapshot, Arc<Configured>)> {
    let start = clock();
    while clock() - start < settle::LONGEST {
        std::thread::sleep(FINISHED);
        let again = loaded(options, root, &seen.0, configured, watch)?;
        if is_same(&seen.0, &again.0) {
            return Ok(again);
        }
        seen = again;
    }
    Ok(seen)
}

/// A configuration, or what is wrong with it.
type Configured = Result<Reported<Config>, Vec<Finding>>;

/// The files of the site and of the folder that has its original, and the configuration that they say.
fn loaded(
    options: &Options,
    root: &Path,
    previous: &Snapshot,
    configured: &mut Memo<Configured>,
    watch: &mut Watch,
) -> anyhow::Result<(Snapshot, Arc<Configured>)> {
    let mut snapshot = load(root, &options.ignore, previous)?;
    let configured = configuration(&snapshot, configured);
    let said = || (*configured).as_ref().ok().and_then(|it| it.value.original_folder.clone());
    if let Some(folder) = options.overrides.original_folder.clone().or_else(said) {
        watch.follow(&root.join(&folder));
        snapshot.original = Some(Box::new(load_original(root, &folder, previous.original.as_deref())?));
    }
    Ok((snapshot, configured))
}

/// The files as they are, of which only some are looked at; `None` where that does not tell how they are.
fn seen_first(
    root: &Path,
    files: &[PathBuf],
    previous: &Snapshot,
    configured: &mut Memo<Configured>,
) -> Option<(Snapshot, Arc<Configured>)> {
    // The original may lie in the folder too, and is read as a whole.
    let snapshot = previous.original.is_none().then(|| load_again(root, files, previous)).flatten()?;
    let configured = configuration(&snapshot, configured);
    let says_original = (*configured).as_ref().is_ok_and(|it| it.value.original_folder.is_some());
    (!says_original).then_some((snapshot, configured))
}

fn configuration(snapshot: &Snapshot, configured: &mut Memo<Configured>) -> Arc<Configured> {
    configured.begin();
    configured.only(&ConfigInput(snapshot), |it| config::parse(it.0))
}

/// Builds the site, or finds out why there is none, and puts it on the stage.
fn round(
    options: &Options,
    number: u64,
    (snapshot, configured): (Snapshot, Arc<Configured>),
    memory: &mut Memory,
    stage: &Stage,
    start: Duration,
    tell: &mut (dyn FnMut(News<'_>) -> anyhow::Result<()> + Send),
) -> anyhow::Result<Round> {
    let before = stage.current();
    let snapshot = Arc::new(snapshot);
    let (published, is_built) = match (*configured).clone() {
        Ok(Reported { value: config, findings }) => {
            let config = config.with(&options.overrides, &snapshot).context("--locale")?;
            let mut sink = Showing::new(stage, &config, tell);
            let build = pipeline::build_into(&snapshot, &config, &mut memory.cache, &mut sink);
            let outputs = sink.finish()?;
            let mut found = build.found;
            found.extend(findings);
            found.extend(snapshot.findings.iter().cloned());
            let findings = memory.settling.settle(&config, found, &build.suppressions);
            let parts = (outputs, build.site, build.messages);
            (Published::new(&before, Arc::clone(&snapshot), config, findings, parts), true)
        }
        Err(findings) => (Published::without_site(&before, Arc::clone(&snapshot), as_found(findings)), false),
    };
    let changed = published.changed_pages(&before);
    let findings = published.findings.clone();
    stage.publish(published);
    let milliseconds = u64::try_from((clock() - start).as_millis()).unwrap_or(u64::MAX);
    memory.cache.end();
    Ok(Round { number, snapshot, findings, is_built, changed, milliseconds })
}

/// Whether a build of two snapshots of one folder would be the same.
fn is_same(before: &Snapshot, after: &Snapshot) -> bool {
    let texts = |it: &Snapshot| it.texts.values().map(|it| it.digest()).collect::<Vec<Digest>>();
    let originals = |it: &Snapshot| it.original.as_deref().map(texts);
    texts(before) == texts(after)
        && originals(before) == originals(after)
        && before.assets == after.assets
        && before.findings == after.findings
}
