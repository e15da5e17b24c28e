//! What a build leaves for the next one.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::look::Look;
use super::pages::{Made, Nodes, Terms};
use super::parse::ParseCache;
use super::portion::Portions;
use crate::check::{self, Checks, staleness};
use crate::config::docfx::PageFilter;
use crate::finding::Reported;
use crate::locale::Locale;
use crate::memo::{Digest, Kept, Memo, Rounds};
use crate::output::Outputs;
use crate::render::body::Body;
use crate::render::entries::EntriesFile;
use crate::render::search::FindableCache;
use crate::render::sidebar::{EntryHtml, Sidebars};
use crate::search::index::{Indexed, ShardCache};
use crate::site::reuse::Links;

/// Results that the next build may use again.
#[derive(Default)]
pub struct Cache {
    pub(super) filter: Memo<PageFilter>,
    pub(super) parsed: ParseCache,
    pub(super) entries: Memo<Reported<EntryHtml>>,
    pub(super) links: Links,
    pub(super) checks: Checks,
    pub(super) compared: check::Comparisons,
    pub(super) stale: Memo<staleness::Compared>,
    pub(super) terms: Memo<Terms>,
    pub(super) look: Option<Look>,
    pub(super) sidebars: Option<(Digest, Arc<Reported<Sidebars>>)>,
    pub(super) navigations: Memo<BTreeMap<Locale, EntriesFile>>,
    pub(super) stubs: Memo<Outputs>,
    pub(super) findable: FindableCache,
    pub(super) bodies: Memo<Body>,
    pub(super) articles: Memo<Made>,
    pub(super) lists: Memo<Made>,
    pub(super) others: Option<(Digest, Vec<Kept<Made>>)>,
    pub(super) nodes: Option<Nodes>,
    pub(super) pages: Memo<Reported<Arc<[u8]>>>,
    pub(super) portions: Portions,
    pub(super) indexed: Memo<Indexed>,
    pub(super) shards: ShardCache,
}

impl Cache {
    /// How many of each the last build did anew: for tests of what an edit costs.
    pub fn computed(&self) -> Computed {
        Computed {
            parsed: self.parsed.computed(),
            linked: self.links.linked(),
            bodies: self.bodies.computed(),
            rendered: self.pages.computed(),
            indexed: self.indexed.computed(),
            shards: self.shards.shards.computed(),
        }
    }

    /// For a build that no other follows: nothing is kept, and no input is hashed.
    pub fn forgetful() -> Self {
        Self {
            filter: Memo::forgetful(),
            parsed: ParseCache::forgetful(),
            entries: Memo::forgetful(),
            links: Links::forgetful(),
            checks: Checks::forgetful(),
            compared: check::Comparisons::forgetful(),
            stale: Memo::forgetful(),
            terms: Memo::forgetful(),
            look: None,
            sidebars: None,
            navigations: Memo::forgetful(),
            stubs: Memo::forgetful(),
            findable: FindableCache::forgetful(),
            bodies: Memo::forgetful(),
            articles: Memo::forgetful(),
            lists: Memo::forgetful(),
            others: None,
            nodes: None,
            pages: Memo::forgetful(),
            portions: Portions::default(),
            indexed: Memo::forgetful(),
            shards: ShardCache::forgetful(),
        }
    }

    /// How many bodies, of articles and of nodes of trees, and how many pages the last build rendered: for tests of
    /// what an edit costs.
    pub fn rendered(&self) -> (usize, usize) {
        (self.bodies.computed(), self.pages.computed())
    }

    /// Those that go from build to build; entries of navigations do so where any is rendered.
    fn rounds(&mut self) -> Vec<&mut dyn Rounds> {
        let mut all: Vec<&mut dyn Rounds> = vec![
            &mut self.filter,
            &mut self.stale,
            &mut self.terms,
            &mut self.navigations,
            &mut self.stubs,
            &mut self.bodies,
            &mut self.articles,
            &mut self.lists,
            &mut self.pages,
            &mut self.portions,
            &mut self.indexed,
            &mut self.shards.shards,
        ];
        all.extend(self.parsed.rounds());
        all.extend(self.links.rounds());
        all.extend(self.findable.rounds());
        all.extend(self.checks.rounds());
        all.extend(self.compared.rounds());
        all
    }

    pub(super) fn begin(&mut self) {
        self.rounds().into_iter().for_each(Rounds::begin);
    }

    /// Ends a build whose result is shown: lets go of what only the build before used.
    pub fn end(&mut self) {
        self.rounds().into_iter().for_each(Rounds::end);
    }
}

/// What a build did anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Computed {
    /// Files that were parsed.
    pub parsed: usize,
    /// Pages whose references were resolved.
    pub linked: usize,
    /// Bodies that were rendered.
    pub bodies: usize,
    /// Pages that were rendered.
    pub rendered: usize,
    /// Documents that were indexed.
    pub indexed: usize,
    /// Shards of the index that were written.
    pub shards: usize,
}
