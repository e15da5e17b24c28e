//! Waits until files of a site have changed. \[edge\]
//!
//! Only says that it is worth while to look, and where first: what has changed, the loop finds out by itself.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use notify::event::{AccessKind, AccessMode, EventKind, ModifyKind, RenameMode};
use notify::{Event, RecommendedWatcher, RecursiveMode, Watcher};

use crate::preview::server::clock;
use crate::preview::settle::{Burst, Seen, Sign};
use crate::source::Snapshot;
use crate::source::load::is_hidden;

/// How often files are looked at where the system does not tell of changes.
const POLL: Duration = Duration::from_millis(400);

/// After files were looked at that events name: when all are looked at, in case that an event was lost.
const AFTERWARDS: Duration = Duration::from_millis(300);

/// What is worth while to look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Look {
    /// All files.
    All,
    /// These, and all others later.
    First(Vec<PathBuf>),
}

/// Waits for changes in one folder.
pub struct Watch {
    root: PathBuf,
    ignore: Vec<PathBuf>,
    events: Option<Events>,
    /// A folder that lies elsewhere and is watched too.
    followed: Option<PathBuf>,
}

struct Events {
    receiver: Receiver<notify::Result<Event>>,
    /// Ends its work when it is dropped.
    watcher: RecommendedWatcher,
}

impl Watch {
    /// Watches a folder from now on; says why where it can only look from time to time.
    pub fn new(root: &Path, ignore: &[PathBuf], poll: bool) -> (Self, Option<String>) {
        let ignore = ignore.iter().filter_map(|it| it.canonicalize().ok().or_else(|| std::path::absolute(it).ok()));
        let watch = |events| Self { root: root.to_owned(), ignore: ignore.clone().collect(), events, followed: None };
        if poll {
            return (watch(None), None);
        }
        match events(root) {
            Ok(events) => (watch(Some(events)), None),
            Err(error) => (watch(None), Some(error.to_string())),
        }
    }

    /// Watches another folder too, and no longer the one that was followed before.
    pub fn follow(&mut self, folder: &Path) {
        if self.followed.as_deref() == Some(folder) {
            return;
        }
        if let Some(Events { watcher, .. }) = &mut self.events {
            if let Some(before) = &self.followed {
                // One that is gone has nothing to tell any more.
                let _ = watcher.unwatch(before);
            }
            // A folder that cannot be watched is read whenever the site is.
            let _ = watcher.watch(folder, RecursiveMode::Recursive);
        }
        self.followed = Some(folder.to_owned());
    }

    /// Whether files are looked at from time to time, because nothing tells of changes.
    pub fn is_looking(&self) -> bool {
        self.events.is_none()
    }

    /// Returns when it is worth while to look at files again; `is_partial` says that not all were looked at last time.
    pub fn wait(&mut self, snapshot: &Snapshot, is_partial: bool) -> Look {
        let Some(events) = &self.events else {
            std::thread::sleep(POLL);
            return Look::All;
        };
        let mut burst: Option<Burst> = None;
        loop {
            let remaining = burst.as_ref().map(|it| it.remaining(clock(), &|path| self.see(path, snapshot)));
            let event = match remaining {
                None if is_partial => events.receiver.recv_timeout(AFTERWARDS),
                None => events.receiver.recv().map_err(|_| RecvTimeoutError::Disconnected),
                Some(Some(remaining)) => events.receiver.recv_timeout(remaining),
                Some(None) => return burst.map_or(Look::All, |it| Look::First(it.into_paths())),
            };
            let event = match event {
                Ok(Ok(event)) => event,
                Err(RecvTimeoutError::Timeout) if burst.is_some() => continue,
                Err(RecvTimeoutError::Timeout) => return Look::All,
                // Something was lost: the disk knows.
                Ok(Err(_)) => return Look::All,
                Err(RecvTimeoutError::Disconnected) => {
                    self.events = None;
                    return Look::All;
                }
            };
            if event.need_rescan() {
                return Look::All;
            }
            let now = clock();
            for (path, sign) in signs(&event) {
                // A file that is closed had to be written before.
                if self.is_input(path) && (sign != Sign::Closed || burst.is_some()) {
                    burst.get_or_insert_with(|| Burst::new(now, cfg!(target_os = "linux"))).note(path, sign, now);
                }
            }
        }
    }

    /// Whether a file could be part of the site.
    fn is_input(&self, path: &Path) -> bool {
        let Ok(inside) = path.strip_prefix(&self.root) else { return true };
        let hidden = inside.iter().any(|it| is_hidden(&it.to_string_lossy()));
        // Folders of files that programs can make again change often, and are not read.
        let cache = || inside.ancestors().skip(1).any(|it| self.root.join(it).join("CACHEDIR.TAG").exists());
        !hidden && !self.ignore.iter().any(|it| path.starts_with(it)) && !cache()
    }

    fn see(&self, path: &Path, snapshot: &Snapshot) -> Seen {
        let inside = path.strip_prefix(&self.root).unwrap_or(path).to_string_lossy().replace('\\', "/");
        let metadata = path.metadata().ok();
        Seen {
            is_known: snapshot.stamps.contains_key(inside.as_str()),
            exists: metadata.is_some(),
            is_empty: metadata.is_some_and(|it| it.is_file() && it.len() == 0),
        }
    }
}

fn events(root: &Path) -> notify::Result<Events> {
    let (sender, receiver) = channel();
    let mut watcher = notify::recommended_watcher(move |event| {
        // Nobody listens any more when the process ends.
        let _ = sender.send(event);
    })?;
    watcher.watch(root, RecursiveMode::Recursive)?;
    Ok(Events { receiver, watcher })
}

/// What an event says of its paths; nothing where it tells of reading or of attributes.
fn signs(event: &Event) -> Vec<(&Path, Sign)> {
    let sign = match event.kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write)) => Sign::Closed,
        EventKind::Access(_) | EventKind::Modify(ModifyKind::Metadata(_)) => return Vec::new(),
        EventKind::Modify(ModifyKind::Name(RenameMode::Any | RenameMode::From | RenameMode::To | RenameMode::Both)) => {
            Sign::Named
        }
        EventKind::Remove(_) => Sign::Named,
        EventKind::Create(notify::event::CreateKind::Folder) => Sign::Named,
        EventKind::Any | EventKind::Create(_) | EventKind::Modify(_) | EventKind::Other => Sign::Written,
    };
    event.paths.iter().map(|it| (it.as_path(), sign)).collect()
}
