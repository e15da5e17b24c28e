//! What the server shows at one moment, exchanged as a whole.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::watch;

use crate::check::settled::SettledFiles;
use crate::config::{self, Config};
use crate::memo::Digest;
use crate::messages::Messages;
use crate::output::{Contents, OutputPath, Part};
use crate::preview::editor::Editor;
use crate::preview::files::{Files, is_same};
use crate::preview::place;
use crate::site::Site;
use crate::source::Snapshot;
use crate::text::SourcePath;

/// A site that was built, and what is wrong with its files now.
pub struct Published {
    /// The files of the last site that could be built.
    pub outputs: Arc<Files>,
    /// Files of the build that is under way, which take the place of those; the last ones count.
    newer: Vec<Arc<Part>>,
    /// What they were made of; `None` before the first build.
    pub site: Option<Arc<Site>>,
    /// The configuration that they were made with.
    pub config: Arc<Config>,
    /// The words of the interface.
    pub messages: Arc<Messages>,
    /// The files of the site as they are now.
    pub snapshot: Arc<Snapshot>,
    /// What is wrong with them.
    pub findings: SettledFiles,
    /// Whether `outputs` are all there will be of these files.
    pub is_complete: bool,
    /// Whether the files as they are now make no site, so that an earlier one is shown.
    pub is_stale: bool,
    /// Pages of an earlier build whose files cannot be read now, with these files.
    kept: Arc<BTreeMap<OutputPath, (Contents, Vec<SourcePath>)>>,
}

impl Published {
    /// Nothing, until something is built.
    fn empty() -> Self {
        let snapshot = Snapshot::default();
        let config = config::parse(&snapshot).map(|it| it.value);
        let config = config.unwrap_or_else(|_| unreachable!("a folder without `site.toml` has a configuration"));
        let messages = Messages::load(&config, &snapshot).value;
        Self {
            outputs: Arc::default(),
            newer: Vec::new(),
            site: None,
            config: Arc::new(config),
            messages: Arc::new(messages),
            snapshot: Arc::new(snapshot),
            findings: SettledFiles::default(),
            is_complete: false,
            is_stale: false,
            kept: Arc::default(),
        }
    }

    /// The same with some newer files.
    pub fn with(&self, files: impl IntoIterator<Item = Arc<Part>>) -> Self {
        Self {
            outputs: Arc::clone(&self.outputs),
            newer: self.newer.iter().cloned().chain(files).collect(),
            site: self.site.clone(),
            config: Arc::clone(&self.config),
            messages: Arc::clone(&self.messages),
            snapshot: Arc::clone(&self.snapshot),
            findings: self.findings.clone(),
            kept: Arc::clone(&self.kept),
            ..*self
        }
    }

    /// The files of the first build that are there already.
    pub fn begun(before: &Self, config: Arc<Config>, outputs: Files) -> Self {
        Self {
            outputs: Arc::new(outputs),
            newer: Vec::new(),
            site: None,
            config,
            messages: Arc::clone(&before.messages),
            snapshot: Arc::default(),
            findings: SettledFiles::default(),
            is_complete: false,
            is_stale: false,
            kept: Arc::default(),
        }
    }

    /// A site that has just been built.
    pub fn new(
        before: &Self,
        snapshot: Arc<Snapshot>,
        config: Config,
        findings: SettledFiles,
        (outputs, site, messages): (Files, Site, Arc<Messages>),
    ) -> Self {
        let kept = kept(before, &outputs, &snapshot, &findings);
        Self {
            outputs: Arc::new(outputs),
            newer: Vec::new(),
            site: Some(Arc::new(site)),
            config: Arc::new(config),
            messages,
            snapshot,
            findings,
            is_complete: true,
            is_stale: false,
            kept: Arc::new(kept),
        }
    }

    /// The site before, and what keeps the files of now from being one.
    pub fn without_site(before: &Self, snapshot: Arc<Snapshot>, findings: SettledFiles) -> Self {
        Self {
            outputs: Arc::clone(&before.outputs),
            newer: before.newer.clone(),
            site: before.site.clone(),
            config: Arc::clone(&before.config),
            messages: Arc::clone(&before.messages),
            snapshot,
            findings,
            is_complete: true,
            is_stale: true,
            kept: Arc::clone(&before.kept),
        }
    }

    /// A file of the site.
    pub fn output(&self, path: &str) -> Option<&Contents> {
        self.file(&OutputPath::new(path))
    }

    /// A file of the site.
    pub fn file(&self, path: &OutputPath) -> Option<&Contents> {
        let newer = self.newer.iter().rev().find_map(|it| it.get(path));
        newer.or_else(|| self.outputs.get(path)).or_else(|| self.kept.get(path).map(|it| &it.0))
    }

    /// Whether a page is shown as an earlier build made it.
    pub fn is_kept(&self, page: &str) -> bool {
        self.is_stale || self.kept.contains_key(&OutputPath::new(page))
    }

    /// The files that a page is made of.
    pub fn files(&self, page: &str) -> Vec<SourcePath> {
        if let Some((_, files)) = self.kept.get(&OutputPath::new(page)) {
            return files.clone();
        }
        self.site.as_ref().map(|it| place::files(it, page)).unwrap_or_default()
    }

    /// How many pages differ from those before; none where there were none.
    pub fn changed_pages(&self, before: &Self) -> usize {
        if before.outputs.is_empty() || Arc::ptr_eq(&self.outputs, &before.outputs) {
            return 0;
        }
        let is_other = |old: Option<&Contents>, new: &Contents| old.is_none_or(|old| !is_same(old, new));
        self.outputs.pages_beside(&before.outputs).filter(|(_, new, old)| is_other(*old, new)).count()
    }
}

/// Pages that the new build has not got, although their file is still there: it has an error, and the page stays as
/// it was until that is mended.
fn kept(
    before: &Published,
    outputs: &Files,
    snapshot: &Snapshot,
    findings: &SettledFiles,
) -> BTreeMap<OutputPath, (Contents, Vec<SourcePath>)> {
    let errors: Vec<&SourcePath> = findings.with_errors().map(|it| &it.path).collect();
    if errors.is_empty() {
        return BTreeMap::new();
    }
    let is_kept = |files: &[SourcePath]| {
        files.first().is_some_and(|it| snapshot.texts.contains_key(it) && errors.binary_search(&it).is_ok())
    };
    let lost = before.outputs.pages_beside(outputs).filter(|it| it.2.is_none());
    let lost = lost.map(|(path, contents, _)| (path.clone(), (contents.clone(), before.files(path.as_str()))));
    let earlier = before.kept.iter().filter(|it| outputs.get(it.0).is_none());
    let earlier = earlier.map(|(path, it)| (path.clone(), it.clone()));
    earlier.chain(lost).filter(|(_, (_, files))| is_kept(files)).collect()
}

/// Where the loop puts what it built, and the server finds it.
pub struct Stage {
    current: watch::Sender<Arc<Published>>,
    /// How a place in a file is opened.
    pub editor: Editor,
    /// Paths that browsers ask for before there is a site.
    wishes: Mutex<Vec<String>>,
    /// Pages that browsers show now, and how many do.
    open: Mutex<BTreeMap<OutputPath, usize>>,
}

/// A page that a browser shows, until this is dropped.
pub struct Open<'s> {
    stage: &'s Stage,
    page: OutputPath,
}

impl Drop for Open<'_> {
    fn drop(&mut self) {
        let mut open = self.stage.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = open.get_mut(&self.page) {
            *count -= 1;
        }
        open.retain(|_, count| *count > 0);
    }
}

impl Stage {
    /// An empty stage.
    pub fn new(editor: Editor) -> Self {
        Self {
            current: watch::Sender::new(Arc::new(Published::empty())),
            editor,
            wishes: Mutex::default(),
            open: Mutex::default(),
        }
    }

    /// What is shown now.
    pub fn current(&self) -> Arc<Published> {
        Arc::clone(&self.current.borrow())
    }

    /// Shows something else from now on.
    pub fn publish(&self, published: Published) {
        self.current.send_replace(Arc::new(published));
    }

    /// Remembers what a browser asks for, until the site is complete.
    pub fn wish(&self, path: &str) {
        if !self.current.borrow().is_complete {
            self.wishes.lock().unwrap_or_else(PoisonError::into_inner).push(path.to_owned());
        }
    }

    /// What browsers have asked for since this was asked last.
    pub fn wishes(&self) -> Vec<String> {
        std::mem::take(&mut *self.wishes.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Takes notice of a browser that shows a page.
    pub fn open(&self, page: &str) -> Open<'_> {
        let page = OutputPath::new(page);
        *self.open.lock().unwrap_or_else(PoisonError::into_inner).entry(page.clone()).or_default() += 1;
        Open { stage: self, page }
    }

    /// The pages that browsers show.
    pub fn opened(&self) -> Vec<OutputPath> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner).keys().cloned().collect()
    }

    /// Tells of everything that is published from now on.
    pub fn follow(&self) -> watch::Receiver<Arc<Published>> {
        self.current.subscribe()
    }
}

/// The digest of a file of the site, for browsers to tell whether it is still the same.
pub fn digest(contents: &Contents) -> Digest {
    match contents {
        Contents::Bytes(bytes) => Digest::of_bytes(bytes),
        Contents::File { digest, .. } => *digest,
    }
}
