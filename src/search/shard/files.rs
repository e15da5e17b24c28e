//! The files of shards that are neighbours and share a digest in their names, from build to build.

use std::sync::Arc;

use super::{Frequent, Shard};
use crate::memo::Digest;
use crate::output::{Contents, OutputPath, Part};
use crate::search::files::{ShortDigest, TERM_DIGESTS, group_size, shard_digest, shard_file};
use crate::search::term_list;

/// Neighbours, and what the index has of them together, so that nobody has to look at each of them after an edit.
#[derive(Debug)]
pub(in crate::search) struct ShardFiles {
    shards: Vec<Arc<Shard>>,
    /// The digest in their names.
    pub(in crate::search) digest: ShortDigest,
    /// The files.
    pub(in crate::search) part: Arc<Part>,
    /// For the shards that have several parts, the terms that the further ones begin with.
    pub(in crate::search) firsts: Vec<(usize, String)>,
    /// The frequent terms in them.
    pub(in crate::search) frequent: Vec<Frequent>,
    /// The codes in them, and the documents that they stand in.
    pub(in crate::search) codes: Vec<(String, Vec<u32>)>,
}

/// All files of the shards of an index, of which most are those of the build before.
pub(in crate::search) fn files(shards: &[Arc<Shard>], before: &[Arc<ShardFiles>]) -> Vec<Arc<ShardFiles>> {
    let size = group_size(shards.len(), TERM_DIGESTS);
    let of = |(number, shards): (usize, &[Arc<Shard>])| {
        let is_same = |it: &&Arc<ShardFiles>| {
            it.shards.len() == shards.len() && it.shards.iter().zip(shards).all(|it| Arc::ptr_eq(it.0, it.1))
        };
        let known = before.get(number).filter(is_same).cloned();
        known.unwrap_or_else(|| Arc::new(ShardFiles::of(number * size, shards)))
    };
    shards.chunks(size).enumerate().map(of).collect()
}

impl ShardFiles {
    /// The files of neighbours, the first of which has a number.
    fn of(first: usize, shards: &[Arc<Shard>]) -> Self {
        let digest = shard_digest(&shards.iter().map(|it| it.digest).collect::<Vec<Digest>>());
        let mut files = Self {
            shards: shards.to_vec(),
            digest,
            part: Arc::default(),
            firsts: Vec::new(),
            frequent: Vec::new(),
            codes: Vec::new(),
        };
        let mut part = Part::default();
        for (number, shard) in (first..).zip(shards) {
            for (at, bytes) in shard.parts.iter().enumerate() {
                let file = shard_file(digest, (number, at));
                part.insert(OutputPath::new(file), Contents::Bytes(Arc::clone(bytes)));
            }
            if !shard.firsts.is_empty() {
                files.firsts.push((number, term_list::written(shard.firsts.iter().map(String::as_str))));
            }
            files.codes.extend(shard.codes.iter().cloned());
            files.frequent.extend(shard.frequent.iter().cloned());
        }
        Self { part: Arc::new(part), ..files }
    }
}
