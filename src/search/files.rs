//! The files of an index and their names.
//!
//! | File | What it has |
//! |---|---|
//! | `search/manifest.js` | What is needed to find the others: the only name that stays |
//! | `search/terms/<shard>-<digest>.js` | A shard, or its first part: [`crate::search::shard`] |
//! | `search/terms/<shard>.<k>-<digest>.js` | A further part of it |
//! | `search/units/<digest>.js`, `search/units/<digest>-<k>.js` | The units of a document: [`crate::search::units`] |
//!
//! Documents have numbers, which shards refer to. So that the manifest of a large site stays small, neighbours share a
//! digest: there are no more than [`UNIT_DIGESTS`] for units and [`TERM_DIGESTS`] for shards, each of three bytes.
//! A file whose content changes has another name, and so do those that share its digest.

use std::collections::BTreeSet;

use crate::memo::Digest;

/// The most digests of units' files.
pub const UNIT_DIGESTS: usize = 512;

/// The most digests of shards' files.
pub const TERM_DIGESTS: usize = 256;

/// The most lengths of units' files that the manifest has.
pub const SIZES: usize = 4096;

/// The manifest's file.
pub const MANIFEST: &str = "search/manifest.js";

/// How many neighbours share a digest.
pub fn group_size(files: usize, digests: usize) -> usize {
    files.div_ceil(digests).max(1)
}

/// Three bytes that stand for some content, in names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ShortDigest(pub [u8; 3]);

impl ShortDigest {
    /// The digest of the digests of neighbours.
    fn of(neighbours: &[Digest], attempt: u32) -> Self {
        let hex = match (neighbours, attempt) {
            ([one], 0) => one.hex(6),
            _ => Digest::of(&(neighbours, attempt)).hex(6),
        };
        let byte = |at: usize| u8::from_str_radix(&hex[at..at + 2], 16).expect("two hexadecimal digits are a byte");
        Self([byte(0), byte(2), byte(4)])
    }

    fn hex(self) -> String {
        self.0.iter().map(|it| format!("{it:02x}")).collect()
    }
}

/// Gives units' files their names, in the order of the documents.
///
/// A digest that an earlier group has already is made again with a number, until it is free.
#[derive(Default)]
pub struct UnitNames {
    digests: Vec<ShortDigest>,
    taken: BTreeSet<ShortDigest>,
}

impl UnitNames {
    /// The name of the next group of neighbours.
    pub fn group(&mut self, neighbours: &[Digest]) -> ShortDigest {
        let mut attempts = (0..).map(|it| ShortDigest::of(neighbours, it));
        let free = attempts.find(|it| !self.taken.contains(it)).expect("there are more digests than files");
        self.taken.insert(free);
        self.digests.push(free);
        free
    }

    /// The digests of all groups.
    pub fn digests(&self) -> &[ShortDigest] {
        &self.digests
    }
}

/// The name of the file of a document's units: the `index`-th of its group of up to `size`.
pub fn unit_file(digest: ShortDigest, index: usize, size: usize) -> String {
    match size {
        1 => format!("search/units/{}.js", digest.hex()),
        _ => format!("search/units/{}-{index}.js", digest.hex()),
    }
}

/// The name of the file of a part of a shard.
pub fn shard_file(digest: ShortDigest, (shard, part): (usize, usize)) -> String {
    match part {
        0 => format!("search/terms/{shard}-{}.js", digest.hex()),
        _ => format!("search/terms/{shard}.{part}-{}.js", digest.hex()),
    }
}

/// The digest in the names of the files of shards that are neighbours.
pub fn shard_digest(neighbours: &[Digest]) -> ShortDigest {
    ShortDigest::of(neighbours, 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_equal_content_have_names_of_their_own() {
        let digest = Digest::of_bytes(b"x");
        let mut names = UnitNames::default();
        let first = names.group(&[digest]);
        let second = names.group(&[digest]);
        assert_ne!(first, second);
        assert_eq!(unit_file(first, 0, 1), format!("search/units/{}.js", digest.hex(6)));
    }

    #[test]
    fn neighbours_share_a_digest() {
        let digests: Vec<Digest> = (0..3_u8).map(|it| Digest::of_bytes(&[it])).collect();
        let name = UnitNames::default().group(&digests);
        let names = [0, 1, 2].map(|it| unit_file(name, it, 3));
        let stem = names[0].strip_suffix("-0.js").expect("it is the first");
        assert_eq!(names, [0, 1, 2].map(|it| format!("{stem}-{it}.js")));
        assert_eq!((group_size(2837, UNIT_DIGESTS), group_size(10, UNIT_DIGESTS)), (6, 1));
    }
}
