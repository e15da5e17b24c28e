//! The shards of a build, of which only those are made whose postings are not what they were.

use std::hash::{Hash, Hasher};
use std::ops::Range;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::renewed::{Change, renewed};
use super::{MEAN, Posting, Shard, ShardWriter, highest, shard_of};
use crate::search::postings::{At, Postings};

/// Shards that are neighbours: their postings are gathered together, and only if one of them is not remembered.
pub struct Group<'a> {
    documents: &'a [&'a Postings],
    shards: Range<u32>,
    bits: u32,
    gathered: OnceLock<Vec<Mutex<Option<Vec<Gathered>>>>>,
}

#[derive(Clone, Copy)]
struct Gathered {
    /// The term's id.
    term: u64,
    document: u32,
    at: At,
}

/// All that a shard depends on.
pub struct ShardInput<'a> {
    /// Its number.
    pub number: u32,
    /// The shards beside it, itself included.
    pub group: &'a Group<'a>,
    /// Stands for the postings in it when it is hashed.
    pub fingerprint: [u64; 2],
    /// That of the build before, if it was of as many documents.
    pub before: Option<Before<'a>>,
}

impl Hash for ShardInput<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.number, self.group.bits, self.group.documents.len(), self.fingerprint).hash(state);
    }
}

/// What the build before has of documents that are as many now.
#[derive(Clone, Copy)]
pub struct Before<'a> {
    /// All its shards.
    pub shards: &'a [Arc<Shard>],
    /// The documents that are others now.
    pub changes: &'a [Change],
}

/// The most groups that there are.
const GROUPS: u32 = 64;

/// All groups of shards over some documents.
pub fn groups<'a>(documents: &'a [&'a Postings], bits: u32) -> Vec<Group<'a>> {
    let shards = 1_u32 << bits;
    let size = (shards / GROUPS).max(1);
    (0..shards / size)
        .map(|it| Group { documents, shards: it * size..(it + 1) * size, bits, gathered: OnceLock::new() })
        .collect()
}

impl<'a> Group<'a> {
    /// The inputs of its shards.
    pub fn inputs<'g>(
        &'g self,
        fingerprints: &[[u64; 2]],
        before: Option<Before<'g>>,
    ) -> impl Iterator<Item = ShardInput<'g>>
    where
        'a: 'g,
    {
        let fingerprints = fingerprints[self.shards.start as usize..self.shards.end as usize].to_vec();
        self.shards.clone().zip(fingerprints).map(move |(number, fingerprint)| ShardInput {
            number,
            group: self,
            fingerprint,
            before,
        })
    }

    /// The postings of one of its shards, which are let go of: those of all shards would be as much as all documents.
    fn take(&self, shard: u32) -> Vec<Gathered> {
        let index = (shard - self.shards.start) as usize;
        let gathered = self.gathered.get_or_init(|| self.gather().into_iter().map(|it| Mutex::new(Some(it))).collect());
        let taken = gathered[index].lock().unwrap_or_else(PoisonError::into_inner).take();
        taken.unwrap_or_else(|| self.gather().swap_remove(index))
    }

    fn gather(&self) -> Vec<Vec<Gathered>> {
        let highest = highest(self.shards.clone(), self.bits);
        let mut shards: Vec<Vec<Gathered>> = self.shards.clone().map(|_| Vec::with_capacity(MEAN)).collect();
        for (document, postings) in self.documents.iter().enumerate() {
            for it in postings.range(highest.clone()) {
                let shard = (shard_of(it.hash(), self.bits) - self.shards.start) as usize;
                shards[shard].push(Gathered { term: it.id(), document: document as u32, at: it.at });
            }
        }
        shards
    }
}

/// Makes the files of a shard: of that of the build before where it can be, else of all documents.
pub fn shard(input: &ShardInput<'_>) -> Shard {
    let known = input.before.and_then(|it| {
        let shard = it.shards.get(input.number as usize)?;
        renewed(input.number, shard, it.changes, input.group.documents.len(), input.group.bits)
    });
    known.unwrap_or_else(|| of_documents(input))
}

fn of_documents(input: &ShardInput<'_>) -> Shard {
    let group = input.group;
    let mut gathered = group.take(input.number);
    gathered.sort_by_key(|it| it.term);
    let entry = |it: &Gathered| group.documents[it.document as usize].entry(it.at);
    let mut terms: Vec<&[Gathered]> = gathered.chunk_by(|a, b| a.term == b.term).collect();
    terms.sort_by(|a, b| entry(&a[0]).text.cmp(entry(&b[0]).text));
    let mut writer = ShardWriter::new(input.number, group.documents.len());
    let mut postings: Vec<Posting> = Vec::new();
    for term in terms {
        postings.clear();
        postings.extend(term.iter().map(|it| (it.document, entry(it).place)));
        writer.term(entry(&term[0]).text, term.len(), &mut postings);
    }
    writer.finish()
}
