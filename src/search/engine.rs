//! Answers queries over the files of an index, as the script in the browser does.
//!
//! The index names documents that may have what is looked for. Their texts are read, a few at a time and the most
//! promising first; what stands there decides. So a result is a sentence that has the phrase, as far as any has.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use crate::search::answer::{Hit, Prepared, Search, Tier};
use crate::search::candidates::{Beside, Candidate, Found, candidates};
use crate::search::directory::{Directory, Part};
use crate::search::files::MANIFEST;
use crate::search::manifest::Manifest;
use crate::search::postings::Place;
use crate::search::query::{Atom, Query, is_needed};
use crate::search::shard::{Posting, ShardReader};
use crate::search::units::Units;

/// Reads a file of the index.
pub type Read<'f> = dyn Fn(&str) -> Option<&'f str> + Sync + 'f;

/// Answers queries.
pub struct Engine<'f> {
    /// The manifest.
    pub manifest: Manifest,
    read: &'f Read<'f>,
    directory: Directory,
    shards: BTreeMap<Part, OnceLock<Option<ShardReader>>>,
    documents: Vec<OnceLock<Option<Prepared>>>,
}

/// What comes of a query.
#[derive(Debug, Default)]
pub struct Answer {
    /// The documents that answer it, best first.
    pub hits: Vec<Hit>,
    /// Chunks that no hit has.
    pub dropped: Vec<String>,
    /// The query, folded.
    pub folded: String,
    /// The files that had to be read.
    pub files: Vec<String>,
    /// How often documents were read, one after the other.
    pub waves: usize,
}

/// How many documents are read at once: for a few words, and for what is long enough to be in one sentence only.
const WAVES: [usize; 2] = [5, 8];

/// How long the files may be that are read at once, in kilobytes before they are compressed, if they are more than
/// [`LEAST`].
const WAVE_SIZE: usize = 160;

/// The fewest documents that are read at once.
const LEAST: usize = 3;

/// How many documents a reader sees at first: to show them, documents are read once, and again only while none has
/// what was looked for.
const FIRST: usize = 5;

/// How often documents are read for them at most: sentences that many documents have in part are found by reading on.
const MOST_WAVES: usize = 4;

/// How many times as many documents as are wanted are read at most.
const MOST_READ: usize = 4;

impl<'f> Engine<'f> {
    /// An engine over the files that `read` gives; `None` if they have no manifest.
    pub fn new(read: &'f Read<'f>) -> Option<Self> {
        let manifest = Manifest::read(read(MANIFEST)?)?;
        let directory = Directory::new(&manifest);
        let shards = directory.all().map(|it| (it, OnceLock::new())).collect();
        let documents = (0..manifest.articles).map(|_| OnceLock::new()).collect();
        Some(Self { manifest, read, directory, shards, documents })
    }

    /// Answers a query for a reader of a locale, with `wanted` documents or more, if so many have it all.
    pub fn answer(&self, text: &str, locale: &str, wanted: usize) -> Answer {
        self.narrowed(text, locale, wanted, &[])
    }

    /// Answers a query with documents that have all of some facets: see [`crate::search::postings::facet`].
    pub fn narrowed(&self, text: &str, locale: &str, wanted: usize, facets: &[String]) -> Answer {
        let query = Query::parse(text);
        let mut answer = Answer { folded: query.folded.clone(), ..Answer::default() };
        if query.atoms.is_empty() {
            return answer;
        }
        answer.files.push(MANIFEST.to_owned());
        let frequencies = &self.directory.frequencies;
        let found: Vec<Found> = query
            .asked(frequencies)
            .into_iter()
            .map(|atom| Found { atom, postings: self.postings(&query.atoms[atom], &mut answer.files) })
            .collect();
        let mut of_term = |term: &String| {
            let atom = Atom { terms: vec![term.clone()], chunk: 0, weight: 0, is_prefix: false };
            self.postings(&atom, &mut answer.files)
        };
        let beside = Beside {
            vowels: query.vowels.iter().map(&mut of_term).collect(),
            facets: facets.iter().map(&mut of_term).collect(),
        };
        let candidates = candidates(&query, &found, &beside, self.manifest.articles);
        let needed = query.chunks.iter().map(|it| is_needed(it, &query, frequencies)).collect();
        let search = Search { query: &query, needed, locale };
        (answer.hits, answer.waves) = self.hits(&search, &candidates, wanted, &mut answer.files);
        let has = |chunk: usize| answer.hits.iter().any(|it| it.shares[chunk] >= 50);
        let chunks = query.chunks.iter().enumerate();
        answer.dropped = chunks.filter(|it| search.needed[it.0] && !has(it.0)).map(|it| it.1.text.clone()).collect();
        answer
    }

    fn hits(
        &self,
        search: &Search<'_>,
        candidates: &[Candidate],
        wanted: usize,
        files: &mut Vec<String>,
    ) -> (Vec<Hit>, usize) {
        let mut hits: Vec<Hit> = Vec::new();
        let mut read = 0;
        let mut waves = 0;
        loop {
            let end = read + self.wave(&candidates[read..], WAVES[usize::from(search.query.is_long())]);
            for candidate in &candidates[read..end] {
                hits.extend(
                    self.document(candidate.document, files).and_then(|it| search.phrases(candidate.document, it)),
                );
            }
            read = end;
            waves += 1;
            let Some(next) = candidates.get(read) else { break };
            let has = |tier: Tier| hits.iter().filter(|it| it.tier >= tier).count();
            let is_found = has(if search.query.is_long() { Tier::Whole } else { Tier::All }) > 0;
            let is_enough = match wanted <= FIRST {
                true => is_found || waves == MOST_WAVES,
                false => is_found && has(Tier::All) >= wanted,
            };
            // What lacks an atom that others have cannot be better than what has them all.
            let is_rest = !next.is_complete && (has(Tier::Loose) > 0 || waves > 1);
            if is_enough || is_rest || read >= MOST_READ * wanted.max(FIRST) {
                break;
            }
        }
        if hits.is_empty() {
            let parts = |it: &Candidate| search.parts(it.document, self.document(it.document, &mut Vec::new())?);
            hits = candidates[..read].iter().filter_map(parts).collect();
        }
        let best = hits.iter().map(|it| it.tier).max().unwrap_or(Tier::Part);
        // Documents with all of the query are worth seeing beside those that have it as one phrase.
        hits.retain(|it| it.tier >= best.min(Tier::All));
        hits.sort_by(|a, b| b.tier.cmp(&a.tier).then(b.score.cmp(&a.score)).then(a.document.cmp(&b.document)));
        (hits, waves)
    }

    /// How many of the next candidates are read at once.
    fn wave(&self, candidates: &[Candidate], most: usize) -> usize {
        let mut size = 0;
        let fits = |(at, it): &(usize, &Candidate)| {
            size += self.manifest.size(it.document);
            *at < LEAST || *at < most && size <= WAVE_SIZE
        };
        candidates.iter().enumerate().take_while(fits).count()
    }
    /// The units of a document.
    pub fn document(&self, number: u32, files: &mut Vec<String>) -> Option<&Prepared> {
        let file = self.manifest.unit_file(number as usize)?;
        let prepared =
            self.documents.get(number as usize)?.get_or_init(|| Some(Prepared::new(Units::read((self.read)(&file)?)?)));
        files.push(file);
        prepared.as_ref()
    }

    fn postings(&self, atom: &Atom, files: &mut Vec<String>) -> Vec<Posting> {
        let mut postings: BTreeMap<u32, Place> = BTreeMap::new();
        let mut add = |found: &[Posting]| {
            for (document, place) in found {
                let joined = postings.entry(*document).or_insert(Place(0));
                let field = joined.field().max(place.field());
                *joined = Place(joined.mask() | place.mask() | field << 6);
            }
        };
        for part in self.directory.parts(atom) {
            let Some(shard) = self.shard(part, files) else { continue };
            for term in &atom.terms {
                if atom.is_prefix {
                    shard.beginning(term).for_each(|it| add(it.1));
                } else {
                    add(shard.postings(term).unwrap_or_default());
                }
            }
        }
        postings.into_iter().collect()
    }

    fn shard(&self, part: Part, files: &mut Vec<String>) -> Option<&ShardReader> {
        let file = self.manifest.shard_file(part)?;
        let read = || ShardReader::read((self.read)(&file)?, self.manifest.articles);
        let shard = self.shards.get(&part)?.get_or_init(read).as_ref();
        if !files.contains(&file) {
            files.push(file);
        }
        shard
    }
}
