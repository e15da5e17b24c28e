//! When a burst of events has settled, so that what the disk has then is what the writer meant.
//!
//! A fixed delay would be too long for one save and too short for a checkout of hundreds of files. So what is waited
//! for depends on what is seen: a file that a program still has open will be written on; one that is suddenly empty or
//! gone is being replaced; a new one may be there only to be renamed. Pure: time and files come from outside.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// After the last event of a file that was there before and is complete.
const QUIET: Duration = Duration::from_millis(2);

/// The same where the system does not tell when a file is closed.
const QUIET_UNTOLD: Duration = Duration::from_millis(15);

/// While a file is new, or gone: another may take its name, or it another name.
const RENAMED: Duration = Duration::from_millis(60);

/// While more than a few files change: a checkout, a folder that is copied.
const MANY: Duration = Duration::from_millis(100);

/// While a program has a file open for writing, or has emptied it.
const UNFINISHED: Duration = Duration::from_millis(300);

/// However much goes on: a look at what is there.
pub const LONGEST: Duration = Duration::from_secs(3);

/// More files than an editor touches for one save.
const FEW: usize = 4;

/// What an event says of a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// It was created or written.
    Written,
    /// A program that wrote it closed it.
    Closed,
    /// It took this name, or lost it.
    Named,
}

/// What is known of a path when it is asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// It is part of the site as it was built last.
    pub is_known: bool,
    /// It is there.
    pub exists: bool,
    /// It is a file without content.
    pub is_empty: bool,
}

/// Events that belong together.
#[derive(Debug)]
pub struct Burst {
    first: Duration,
    last: Duration,
    paths: BTreeMap<PathBuf, bool>,
    tells_close: bool,
}

impl Burst {
    /// A burst that begins now; `tells_close` says whether the system tells when a file is closed.
    pub fn new(now: Duration, tells_close: bool) -> Self {
        Self { first: now, last: now, paths: BTreeMap::new(), tells_close }
    }

    /// Adds an event.
    pub fn note(&mut self, path: &Path, sign: Sign, now: Duration) {
        self.last = now;
        let is_open = match sign {
            Sign::Written => self.tells_close,
            Sign::Closed | Sign::Named => false,
        };
        self.paths.insert(path.to_owned(), is_open);
    }

    /// How long to wait for a further event before looking at the files; `None` to look now.
    pub fn remaining(&self, now: Duration, see: &dyn Fn(&Path) -> Seen) -> Option<Duration> {
        let quiet = self.paths.iter().map(|(path, is_open)| self.quiet(*is_open, see(path))).max();
        let many = if self.paths.len() > FEW { MANY } else { Duration::ZERO };
        let end = (self.last + quiet.unwrap_or(QUIET).max(many)).min(self.first + LONGEST);
        end.checked_sub(now).filter(|it| !it.is_zero())
    }

    /// The paths that events name.
    pub fn into_paths(self) -> Vec<PathBuf> {
        self.paths.into_keys().collect()
    }

    fn quiet(&self, is_open: bool, Seen { is_known, exists, is_empty }: Seen) -> Duration {
        let closed = if self.tells_close { QUIET } else { QUIET_UNTOLD };
        match (is_known, exists) {
            // It came and went: a program tried whether it can write here.
            (false, false) => closed,
            (_, true) if is_open || is_empty => UNFINISHED,
            (true, true) => closed,
            (true, false) | (false, true) => RENAMED,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KNOWN: Seen = Seen { is_known: true, exists: true, is_empty: false };
    const EMPTY: Seen = Seen { is_empty: true, ..KNOWN };
    const GONE: Seen = Seen { is_known: true, exists: false, is_empty: false };
    const NEW: Seen = Seen { is_known: false, exists: true, is_empty: false };
    const NEITHER: Seen = Seen { is_known: false, exists: false, is_empty: false };

    /// Events as (milliseconds, path, sign), what is seen of each path, and when the files are looked at.
    #[track_caller]
    fn check(events: &[(u64, &str, Sign)], seen: &[(&str, Seen)], expected: u64) {
        let at = Duration::from_millis;
        let mut burst = Burst::new(at(events[0].0), true);
        for (time, path, sign) in events {
            burst.note(Path::new(path), *sign, at(*time));
        }
        let see = |path: &Path| seen.iter().find(|it| Path::new(it.0) == path).map_or(NEITHER, |it| it.1);
        let last = at(events[events.len() - 1].0);
        let end = last + burst.remaining(last, &see).unwrap_or_default();
        assert_eq!(end.as_millis(), u128::from(expected));
        assert_eq!(burst.remaining(end, &see), None);
    }

    #[test]
    fn a_file_that_was_written_and_closed_is_looked_at_at_once() {
        check(&[(0, "a", Sign::Written), (1, "a", Sign::Closed)], &[("a", KNOWN)], 3);
    }

    #[test]
    fn a_file_that_is_open_or_empty_is_waited_for() {
        check(&[(0, "a", Sign::Written)], &[("a", KNOWN)], 300);
        check(&[(0, "a", Sign::Written), (1, "a", Sign::Closed)], &[("a", EMPTY)], 301);
    }

    #[test]
    fn a_new_file_may_take_the_name_of_another() {
        check(&[(0, "a.tmp", Sign::Written), (1, "a.tmp", Sign::Closed)], &[("a.tmp", NEW), ("a", KNOWN)], 61);
        check(&[(0, "a.tmp", Sign::Written), (1, "a.tmp", Sign::Named), (1, "a", Sign::Named)], &[("a", KNOWN)], 3);
    }

    #[test]
    fn a_file_that_is_gone_may_come_again() {
        check(&[(0, "a", Sign::Named), (0, "a~", Sign::Named)], &[("a", GONE), ("a~", NEW)], 60);
    }

    #[test]
    fn many_files_are_waited_for_together_but_not_for_ever() {
        let many: Vec<(u64, &str, Sign)> =
            ["a", "b", "c", "d", "e"].into_iter().map(|it| (0, it, Sign::Closed)).collect();
        let seen: Vec<(&str, Seen)> = many.iter().map(|it| (it.1, KNOWN)).collect();
        check(&many, &seen, 100);
        check(&[(0, "a", Sign::Written), (2950, "a", Sign::Written)], &[("a", KNOWN)], 3000);
    }
}
