//! Which files of the index have the terms of a query, as the manifest says.
//!
//! A shard that is too long to be loaded for one term is cut into *parts*, each a file of its own; the manifest has the
//! terms that its further parts begin with.

use std::collections::BTreeMap;

use crate::search::frequency::Frequencies;
use crate::search::manifest::Manifest;
use crate::search::postings::shard_hash;
use crate::search::query::Atom;
use crate::search::shard::shard_of;
use crate::search::term_list;

/// A part of a shard: the number of the shard, and of the part in it.
pub type Part = (usize, usize);

/// The most parts that are loaded for the beginning of a word. If there are more, the frequent words that begin so
/// decide which.
const PARTS: usize = 3;

/// Knows where terms are.
pub struct Directory {
    /// How frequent terms are.
    pub frequencies: Frequencies,
    /// The first terms of the further parts of a shard.
    parts: BTreeMap<usize, Vec<String>>,
    shards: usize,
}

impl Directory {
    /// The directory of an index.
    pub fn new(manifest: &Manifest) -> Self {
        let parts = manifest.parts.iter().map(|(shard, firsts)| (*shard, term_list::read(firsts))).collect();
        let frequencies = Frequencies::read(&manifest.frequent, manifest.articles);
        Self { frequencies, parts, shards: manifest.shards }
    }

    /// All parts of the index.
    pub fn all(&self) -> impl Iterator<Item = Part> {
        let parts = |shard: usize| self.parts.get(&shard).map_or(1, |firsts| firsts.len() + 1);
        (0..self.shards).flat_map(move |shard| (0..parts(shard)).map(move |part| (shard, part)))
    }

    /// The parts that have the terms of an atom, in the order of the terms.
    pub fn parts(&self, atom: &Atom) -> Vec<Part> {
        let mut parts: Vec<Part> = Vec::new();
        for term in &atom.terms {
            let shard = shard_of(shard_hash(term), self.shards.max(1).ilog2()) as usize;
            let of_term = if atom.is_prefix { self.beginning(shard, term) } else { vec![self.part(shard, term)] };
            for part in of_term {
                if !parts.contains(&(shard, part)) {
                    parts.push((shard, part));
                }
            }
        }
        parts
    }

    fn part(&self, shard: usize, term: &str) -> usize {
        self.parts.get(&shard).map_or(0, |firsts| firsts.partition_point(|it| it.as_str() <= term))
    }

    /// The parts that have the terms that begin with a prefix.
    fn beginning(&self, shard: usize, prefix: &str) -> Vec<usize> {
        let first = self.part(shard, prefix);
        let is_before = |it: &String| it.as_str() <= prefix || it.starts_with(prefix);
        let last = self.parts.get(&shard).map_or(0, |firsts| firsts.partition_point(is_before));
        if last - first < PARTS {
            return (first..=last).collect();
        }
        let mut frequent: Vec<_> = self.frequencies.beginning(prefix).collect();
        frequent.sort_by_key(|it| std::cmp::Reverse(it.1));
        let mut parts = vec![first];
        for (word, _) in frequent {
            let part = self.part(shard, word);
            if parts.len() < PARTS && !parts.contains(&part) {
                parts.push(part);
            }
        }
        parts.sort_unstable();
        parts
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::frequency::{self, Frequency};

    fn directory(firsts: &[&str], frequent: &[&str]) -> Directory {
        let mut manifest = Manifest::new(1000, &[], 1, &[]);
        manifest.parts.insert(0, term_list::written(firsts.iter().copied()));
        manifest.frequent = frequency::lists(frequent.iter().map(|it| (*it, Frequency::Frequent)));
        Directory::new(&manifest)
    }

    #[track_caller]
    fn check(directory: &Directory, term: &str, is_prefix: bool, expected: &[usize]) {
        let atom = Atom { terms: vec![term.to_owned()], chunk: 0, weight: 1, is_prefix };
        let parts: Vec<usize> = directory.parts(&atom).into_iter().map(|it| it.1).collect();
        assert_eq!(parts, expected, "{term}");
    }

    #[test]
    fn a_word_is_in_one_part() {
        let directory = directory(&["configure", "connect"], &[]);
        check(&directory, "con", false, &[0]);
        check(&directory, "configure", false, &[1]);
        check(&directory, "congress", false, &[1]);
        check(&directory, "zebra", false, &[2]);
    }

    #[test]
    fn the_beginning_of_a_word_is_looked_for_in_few_parts() {
        let directory = directory(&["conb", "conc", "cond", "cone", "conf", "zebra"], &["cone", "conf"]);
        check(&directory, "cond", true, &[3]);
        check(&directory, "con", true, &[0, 4, 5]);
    }
}
