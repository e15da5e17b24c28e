//! How many documents have a term, as far as the manifest says: so a query asks the index for what tells documents
//! apart, and need not load long lists to learn that they are long.
//!
//! The manifest lists the *frequent* terms by the share of documents that have them. Of the most frequent the index
//! has only the weighty places: the larger a site, the more terms that is, so that no list is too long to load.

use std::collections::BTreeMap;

use crate::search::term_list;

/// A term is on the first of these lists whose share of all documents, in hundredths, it exceeds.
const SHARES: [usize; 3] = [60, 30, 12];

/// From so many documents on, frequent terms are listed.
const LISTED_FROM: usize = 300;

/// From so many documents on, of the terms of the first, of the first two, of all lists only weighty places are kept.
const DROPPED_FROM: [usize; 3] = [1000, 8000, 30_000];

/// How frequent a term is, the most frequent last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Frequency {
    /// It is on no list.
    Rare,
    /// More than an eighth of all documents have it.
    Frequent,
    /// More than a quarter have it.
    Abundant,
    /// Most have it.
    Common,
}

/// How frequent terms are.
#[derive(Clone, Debug, Default)]
pub struct Frequencies {
    known: BTreeMap<String, Frequency>,
    /// Of terms from this frequency on only weighty places are in the index.
    dropped: Option<Frequency>,
}

/// How frequent a term is that so many documents of all have.
pub fn frequency(found: usize, documents: usize) -> Frequency {
    if documents < LISTED_FROM {
        return Frequency::Rare;
    }
    let list = SHARES.iter().position(|share| found * 100 > documents * share);
    list.map_or(Frequency::Rare, of_list)
}

/// Whether of a term of this frequency only weighty places are in an index of so many documents.
pub fn is_dropped(frequency: Frequency, documents: usize) -> bool {
    dropped(documents).is_some_and(|it| frequency >= it)
}

fn dropped(documents: usize) -> Option<Frequency> {
    DROPPED_FROM.iter().rposition(|it| documents >= *it).map(of_list)
}

fn of_list(list: usize) -> Frequency {
    [Frequency::Common, Frequency::Abundant, Frequency::Frequent][list]
}

/// The lists of the manifest, of terms that are sorted.
pub fn lists<'t>(terms: impl Iterator<Item = (&'t str, Frequency)> + Clone) -> Vec<String> {
    (0..SHARES.len())
        .map(|list| term_list::written(terms.clone().filter(|it| it.1 == of_list(list)).map(|it| it.0)))
        .collect()
}

impl Frequencies {
    /// Reads the lists of the manifest of so many documents.
    pub fn read(lists: &[String], documents: usize) -> Self {
        let of = |(list, text): (usize, &String)| {
            term_list::read(text).into_iter().map(move |it| (it, of_list(list))).collect::<Vec<_>>()
        };
        let known = lists.iter().take(SHARES.len()).enumerate().flat_map(of).collect();
        Self { known, dropped: dropped(documents) }
    }

    /// How frequent a term is.
    pub fn of(&self, term: &str) -> Frequency {
        self.known.get(term).copied().unwrap_or(Frequency::Rare)
    }

    /// Whether only weighty places of a term are in the index.
    pub fn is_dropped(&self, term: &str) -> bool {
        self.dropped.is_some_and(|it| self.of(term) >= it)
    }

    /// The frequent terms that begin with a prefix, in their order.
    pub fn beginning<'f>(&'f self, prefix: &'f str) -> impl Iterator<Item = (&'f str, Frequency)> {
        let from = self.known.range(prefix.to_owned()..);
        from.take_while(move |it| it.0.starts_with(prefix)).map(|it| (it.0.as_str(), *it.1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_larger_a_site_the_more_terms_are_in_it_with_weighty_places_alone() {
        let kept = |documents: usize| {
            [15, 40, 70].map(|share| !is_dropped(frequency(documents * share / 100, documents), documents))
        };
        assert_eq!(kept(200), [true, true, true]);
        assert_eq!(kept(2_837), [true, true, false]);
        assert_eq!(kept(12_000), [true, false, false]);
        assert_eq!(kept(50_000), [false, false, false]);
    }

    #[test]
    fn lists_give_the_frequencies_that_they_were_made_of() {
        let terms = [("hub", Frequency::Frequent), ("the", Frequency::Common), ("設定", Frequency::Abundant)];
        let frequencies = Frequencies::read(&lists(terms.into_iter()), 1000);
        assert!(terms.iter().all(|it| frequencies.of(it.0) == it.1));
        assert_eq!(frequencies.of("zebra"), Frequency::Rare);
        assert!(frequencies.is_dropped("the") && !frequencies.is_dropped("設定"));
        assert_eq!(frequencies.beginning("th").map(|it| it.0).collect::<Vec<_>>(), ["the"]);
    }
}
