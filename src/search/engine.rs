//! Answers queries over the files of an index, as the script in the browser does.
//!
//! The index names documents that may have what is looked for. Their texts are read, a few at a time and the most
//! promising first; what stands there decides. So a result is a sentence that has the phrase, as far as any has.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use crate::search::answer::{Hit, Prepared, Search, Tier};
use crate::search::candidates::{Candidate, Found, candidates};
use crate::search::files::MANIFEST;
use crate::search::manifest::Manifest;
use crate::search::postings::{Place, shard_hash};
use crate::search::query::{Atom, Query, is_needed};
use crate::search::shard::{Posting, ShardReader, shard_of};
use crate::search::units::Units;

/// Reads a file of the index.
pub type Read<'f> = dyn Fn(&str) -> Option<&'f str> + Sync + 'f;

/// Answers queries.
pub struct Engine<'f> {
    /// The manifest.
    pub manifest: Manifest,
    read: &'f Read<'f>,
    common: BTreeSet<String>,
    shards: Vec<OnceLock<Option<ShardReader>>>,
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
}

/// How many documents are read at once: for a few words, and for what is long enough to be in one sentence only.
const WAVES: [usize; 2] = [5, 3];

/// From so many characters on, a query is long.
const LONG: usize = 9;

/// How many documents are read for a query that is long, or may be the beginning of a word, before those are enough
/// that have it only in parts.
const READ_FOR_WHOLE: usize = 9;

/// The most documents that are read for a query.
const MOST_READ: usize = 16;

/// The most documents that are read where none has the whole query.
const MOST_READ_IN_PART: usize = 10;

impl<'f> Engine<'f> {
    /// An engine over the files that `read` gives; `None` if they have no manifest.
    pub fn new(read: &'f Read<'f>) -> Option<Self> {
        let manifest = Manifest::read(read(MANIFEST)?)?;
        let shards = (0..manifest.shards).map(|_| OnceLock::new()).collect();
        let documents = (0..manifest.articles).map(|_| OnceLock::new()).collect();
        let common = manifest.common.iter().cloned().collect();
        Some(Self { manifest, read, common, shards, documents })
    }

    /// Answers a query for a reader of a locale, with documents until `wanted` of them have it all.
    pub fn answer(&self, text: &str, locale: &str, wanted: usize) -> Answer {
        let query = Query::parse(text);
        let mut answer = Answer { folded: query.folded.clone(), ..Answer::default() };
        if query.atoms.is_empty() {
            return answer;
        }
        answer.files.push(MANIFEST.to_owned());
        let is_common = |it: &str| self.common.contains(it);
        let found: Vec<Found> = query
            .asked(&is_common)
            .into_iter()
            .map(|atom| Found { atom, postings: self.postings(&query.atoms[atom], &mut answer.files) })
            .collect();
        let candidates = candidates(&query, &found, self.manifest.articles);
        let needed = query.chunks.iter().map(|it| is_needed(it, &query, &is_common)).collect();
        let search = Search { query: &query, needed, locale };
        answer.hits = self.hits(&search, &candidates, wanted, &mut answer.files);
        let has = |chunk: usize| answer.hits.iter().any(|it| it.shares[chunk] >= 50);
        let chunks = query.chunks.iter().enumerate();
        answer.dropped = chunks.filter(|it| search.needed[it.0] && !has(it.0)).map(|it| it.1.text.clone()).collect();
        answer
    }

    fn hits(&self, search: &Search<'_>, candidates: &[Candidate], wanted: usize, files: &mut Vec<String>) -> Vec<Hit> {
        let mut hits: Vec<Hit> = Vec::new();
        let mut read = 0;
        let is_long = search.query.whole.characters.len() >= LONG;
        // カスタマ is more likely カスタマー than the beginning of カスタマイズ.
        let is_open = search.query.whole.ends_in_katakana();
        while read < candidates.len().min(MOST_READ) {
            let has = |tier: Tier| hits.iter().filter(|it| it.tier >= tier).count();
            // What lacks an atom that others have cannot be better than what has them all.
            let is_rest = !candidates[read].is_complete;
            let has_whole = match is_long {
                true => has(Tier::Whole) > 0,
                false => !is_open || hits.iter().any(|it| it.has_word),
            };
            let is_enough = has(Tier::All) >= wanted && (has_whole || read >= READ_FOR_WHOLE)
                || is_long && wanted <= WAVES[0] && has_whole
                || is_rest && has(Tier::Loose) > 0;
            if is_enough || is_rest && read >= MOST_READ_IN_PART {
                break;
            }
            let end = (read + WAVES[usize::from(is_long)]).min(candidates.len());
            for candidate in &candidates[read..end] {
                hits.extend(
                    self.document(candidate.document, files).and_then(|it| search.phrases(candidate.document, it)),
                );
            }
            read = end;
        }
        if hits.is_empty() {
            let parts = |it: &Candidate| search.parts(it.document, self.document(it.document, &mut Vec::new())?);
            hits = candidates[..read].iter().filter_map(parts).collect();
        }
        let best = hits.iter().map(|it| it.tier).max().unwrap_or(Tier::Part);
        // Documents with all of the query are worth seeing beside those that have it as one phrase.
        hits.retain(|it| it.tier >= best.min(Tier::All));
        hits.sort_by(|a, b| b.tier.cmp(&a.tier).then(b.score.cmp(&a.score)).then(a.document.cmp(&b.document)));
        hits
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
        for term in &atom.terms {
            let Some(shard) = self.shard(term, files) else { continue };
            if atom.is_prefix {
                shard.beginning(term).for_each(|it| add(it.1));
            } else {
                add(shard.postings(term).unwrap_or_default());
            }
        }
        postings.into_iter().collect()
    }

    fn shard(&self, term: &str, files: &mut Vec<String>) -> Option<&ShardReader> {
        let number = shard_of(shard_hash(term), self.manifest.shards.ilog2()) as usize;
        let file = self.manifest.shard_file(number)?;
        let read = || ShardReader::read((self.read)(&file)?, self.manifest.articles);
        let shard = self.shards.get(number)?.get_or_init(read).as_ref();
        if !files.contains(&file) {
            files.push(file);
        }
        shard
    }
}
