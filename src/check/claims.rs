//! What articles claim of things that other articles may put differently, by digests alone.
//!
//! The claims of an article are cut into parts by their subjects. A part of all articles is compared by itself and
//! remembered, so an edit costs the parts in which its claims are, and not a comparison of the whole site.

use std::hash::{Hash, Hasher};

use foldhash::HashMap;

use super::consistency::Used;
use crate::memo::{Digest, Memo};

/// How many parts there are: more than an edit of one sentence has claims, and few enough to keep for each article.
const PARTS: usize = 32;

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

/// The articles that put a thing differently than others, with that thing: article by article.
pub type Differing = Vec<(u32, u64)>;

/// The subjects on which an article differs from others, sorted.
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

    fn part(&self, number: usize) -> &[Claim] {
        let end = |number: usize| self.parts.get(number).map_or(0, |it| it.0 as usize);
        let start = number.checked_sub(1).map_or(0, end);
        self.all.get(start..end(number)).unwrap_or_default()
    }
}

/// Digests are spread evenly, so that parts are of one size.
fn part_of(subject: u64) -> usize {
    (subject >> (u64::BITS - PARTS.ilog2())) as usize
}

/// One part of the claims of all articles; hashes as the digests of that part.
struct Part<'u> {
    number: usize,
    used: &'u [Used],
}

impl Hash for Part<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.number.hash(state);
        for it in self.used {
            it.usage.claims.parts.get(self.number).map(|it| it.1).hash(state);
        }
    }
}

/// On what each article differs from another, in the order of the articles.
///
/// Says too much rather than too little: two subjects may have one digest.
pub fn differing(used: &[Used], memo: &mut Memo<Differing>) -> Vec<Subjects> {
    let parts: Vec<Part<'_>> = (0..PARTS).map(|number| Part { number, used }).collect();
    let mut subjects = vec![Subjects::new(); used.len()];
    for (article, subject) in memo.map(&parts, of_part).iter().flat_map(|it| it.iter()) {
        if let Some(list) = subjects.get_mut(*article as usize) {
            list.push(*subject);
        }
    }
    // Parts follow one another in the order of subjects, and so do the claims in them.
    subjects
}

fn of_part(part: &Part<'_>) -> Differing {
    let claims = || (0..).zip(part.used.iter().map(|it| it.usage.claims.part(part.number)));
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
        let of = |claims: &&[Claim]| Used {
            path: SourcePath::from("a.md"),
            locale: locale.clone(),
            usage: Arc::new(Usage { claims: Claims::new(claims.to_vec()), ..Usage::default() }),
        };
        articles.iter().map(of).collect()
    }

    #[test]
    fn subjects_of_which_different_things_are_said_are_named() {
        let high = u64::MAX;
        let articles = used(&[&[(high, 1), (1, 1), (2, 1)], &[(1, 2), (high, 1)], &[(high, 3)], &[(5, 1), (5, 2)]]);
        let expected: Vec<Subjects> = vec![vec![1, high], vec![1, high], vec![high], vec![5]];
        assert_eq!(differing(&articles, &mut Memo::default()), expected);
    }

    #[test]
    fn only_the_parts_of_an_edit_are_compared_again() {
        let mut memo = Memo::default();
        let mut differing_of = |articles: &[&[Claim]]| {
            memo.begin();
            let found = differing(&used(articles), &mut memo);
            (found, memo.computed())
        };
        let half = 1 << 63;
        // Parts without claims are alike but for their number.
        assert_eq!(differing_of(&[&[(1, 1)], &[(half, 1)]]).1, PARTS);
        assert_eq!(differing_of(&[&[(1, 1)], &[(half, 1)]]).1, 0);
        assert_eq!(differing_of(&[&[(1, 1), (half, 2)], &[(half, 1)]]), (vec![vec![half], vec![half]], 1));
    }
}
