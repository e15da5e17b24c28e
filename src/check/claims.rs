//! What articles claim of things that other articles may put differently, by digests alone.
//!
//! The claims of an article are cut into parts by their subjects, so that an edit costs the parts in which its claims
//! are, and not a comparison of the whole site.

use foldhash::HashMap;

use super::consistency::Used;
use crate::memo::Digest;

/// How many parts there are: more than an edit of one sentence has claims, and few enough to keep for each article.
pub const PARTS: usize = 32;

/// A subject and what is said of it.
pub type Claim = (u64, u64);

/// The claims of one article, each once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Claims {
    /// Sorted, so that those of one part are neighbours.
    all: Box<[Claim]>,
    /// Where each part ends, and its digest.
    parts: Box<[(u32, Digest)]>,
}

/// The articles of which one puts a thing differently than others or than itself, with that thing: article by article,
/// each with its subjects sorted.
pub type Differing = Vec<(u32, u64)>;

/// The subjects on which an article differs from others or from itself, sorted.
pub type Subjects = Vec<u64>;

impl Claims {
    /// Takes claims in any order.
    pub fn new(mut all: Vec<Claim>) -> Self {
        all.sort_unstable();
        all.dedup();
        let mut parts = Vec::new();
        if !all.is_empty() {
            let mut start = 0;
            for number in 0..PARTS {
                let end = start + all[start..].partition_point(|it| part_of(it.0) <= number);
                parts.push((u32::try_from(end).unwrap_or(u32::MAX), Digest::of(&all[start..end])));
                start = end;
            }
        }
        Self { all: all.into(), parts: parts.into() }
    }

    /// Whether another article claims the same in a part.
    pub fn is_alike_in(&self, other: &Self, part: usize) -> bool {
        let digest = |it: &Self| it.parts.get(part).map_or_else(|| Digest::of(&[] as &[Claim]), |it| it.1);
        digest(self) == digest(other)
    }

    fn part(&self, number: usize) -> &[Claim] {
        let end = |number: usize| self.parts.get(number).map_or(0, |it| it.0 as usize);
        let start = number.checked_sub(1).map_or(0, end);
        self.all.get(start..end(number)).unwrap_or_default()
    }
}

/// The part of a subject. Digests are spread evenly, so that parts are of one size.
pub fn part_of(subject: u64) -> usize {
    (subject >> (u64::BITS - PARTS.ilog2())) as usize
}

/// On what articles differ, of one part of their claims.
///
/// Says too much rather than too little: two subjects may have one digest.
pub fn differing(used: &[&Used], part: usize) -> Differing {
    let claims = || (0..).zip(used.iter().map(|it| it.usage.claims.part(part)));
    let mut first: HashMap<u64, (u64, bool)> = HashMap::default();
    let mut is_any = false;
    for (subject, said) in claims().flat_map(|it| it.1) {
        let (before, differs) = first.entry(*subject).or_insert((*said, false));
        *differs |= before != said;
        is_any |= *differs;
    }
    let mut differing = Differing::new();
    if is_any {
        let differs = |subject: u64| first.get(&subject).is_some_and(|it| it.1);
        for (article, claims) in claims() {
            differing.extend(claims.iter().filter(|it| differs(it.0)).map(|it| (article, it.0)));
        }
    }
    // An article that contradicts itself has a subject more than once.
    differing.dedup();
    differing
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::check::usage::Usage;
    use crate::locale::Locale;
    use crate::text::SourcePath;

    fn used(articles: &[&[Claim]]) -> Vec<Used> {
        let locale = Locale::parse("ja").unwrap();
        let usage = |claims: &&[Claim]| Usage { claims: Claims::new(claims.to_vec()), ..Usage::default() };
        articles.iter().map(|it| Used::new(SourcePath::from("a.md"), locale.clone(), Arc::new(usage(it)))).collect()
    }

    #[test]
    fn subjects_of_which_different_things_are_said_are_named_in_their_part() {
        let high = u64::MAX;
        let articles = used(&[&[(high, 1), (1, 1), (2, 1)], &[(1, 2), (high, 1)], &[(high, 3)], &[(5, 1), (5, 2)]]);
        let articles: Vec<&Used> = articles.iter().collect();
        assert_eq!(differing(&articles, 0), [(0, 1), (1, 1), (3, 5)]);
        assert_eq!(differing(&articles, PARTS - 1), [(0, high), (1, high), (2, high)]);
        assert_eq!(differing(&articles, 1), []);
    }

    #[test]
    fn articles_are_alike_where_they_claim_the_same() {
        let half = 1 << 63;
        let claims = |all: &[Claim]| Claims::new(all.to_vec());
        let one = claims(&[(1, 1), (half, 1)]);
        let differing =
            |other: &[Claim]| -> Vec<usize> { (0..PARTS).filter(|it| !one.is_alike_in(&claims(other), *it)).collect() };
        assert_eq!(differing(&[(1, 1), (half, 1)]), [0; 0]);
        assert_eq!(differing(&[(1, 1), (half, 2)]), [PARTS / 2]);
        assert_eq!(differing(&[]), [0, PARTS / 2]);
    }
}
