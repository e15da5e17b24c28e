//! Which pages are certainly linked as they were, without a look at them: after an edit, nearly all.

use std::sync::Arc;

use super::{Asked, LinkedPage};
use crate::memo::runs::{List, Runs};
use crate::memo::{Digest, Kept, Mark};

/// Of what a page asks of other files: trees and included files. All other bits are for articles, of which several have
/// one.
const NO_ARTICLE: u64 = 1 << 63;

fn bit(article: usize) -> u64 {
    1 << (article % 63)
}

impl Asked {
    /// All of it in one number: where two of them have no bit in common, they have nothing in common.
    fn mask(&self) -> u64 {
        let is_more = self.trees.is_some() || !self.included.is_empty();
        self.ids.iter().fold(if is_more { NO_ARTICLE } else { 0 }, |mask, it| mask | bit(it.0))
    }
}

/// With what pages were linked in the build before, and what each asked for.
#[derive(Default)]
pub(in crate::site) struct Staying {
    asked: Runs<u64>,
    before: Option<Before>,
}

struct Before {
    /// Stands for the shape of the site and for the ids of included files.
    around: Digest,
    /// Stand for the files of each article.
    sources: Arc<Vec<Digest>>,
    asked: List<u64>,
}

impl Staying {
    /// Whether pages, by their indexes, are certainly linked as they were: what is around them, the shape of the site and the
    /// ids of included files, is the same, and neither their own files nor those of articles that they ask are others now.
    pub(in crate::site) fn pages(&self, around: Digest, sources: &Arc<Vec<Digest>>) -> impl Fn(usize) -> bool + Sync {
        let before = self.before.as_ref().filter(|it| it.around == around && it.sources.len() == sources.len());
        let both = before.iter().flat_map(|it| it.sources.iter().zip(&**sources)).enumerate();
        let changed: Vec<usize> = both.filter(|(_, (one, other))| one != other).map(|it| it.0).collect();
        let mask = changed.iter().fold(NO_ARTICLE, |mask, it| mask | bit(*it));
        let articles = sources.len();
        move |page| {
            before.is_some_and(|it| it.asked[page] & mask == 0) && changed.binary_search(&(page % articles)).is_err()
        }
    }

    /// Takes notice of pages, which the memo is to keep at a mark.
    pub(in crate::site) fn note(
        &mut self,
        (linked, start): (&[Kept<LinkedPage>], Mark),
        (around, sources): (Digest, &Arc<Vec<Digest>>),
    ) {
        let asked = self.asked.update(linked, start, |_, it| [it.asked.mask()]);
        self.before = Some(Before { around, sources: Arc::clone(sources), asked });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_stay_that_ask_of_no_file_that_is_another_one() {
        let digests = |texts: [&str; 3]| Arc::new(texts.map(Digest::of).to_vec());
        let asked = [0, bit(2), NO_ARTICLE, bit(0), 0, 0].into_iter().collect();
        let before = Some(Before { around: Digest::of("shape"), sources: digests(["a", "b", "c"]), asked });
        let staying = Staying { before, ..Staying::default() };
        let stay = |shape: &str, sources| {
            let stays = staying.pages(Digest::of(shape), &sources);
            (0..6).map(|it| if stays(it) { '1' } else { '0' }).collect::<String>()
        };
        // Of three articles in two languages.
        assert_eq!(stay("shape", digests(["a", "b", "c"])), "110111");
        assert_eq!(stay("shape", digests(["a", "b", "other"])), "100110");
        assert_eq!(stay("shape", digests(["other", "b", "c"])), "010011");
        assert_eq!(stay("other", digests(["a", "b", "c"])), "000000");
        assert_eq!(stay("shape", Arc::new(vec![Digest::of("a")])), "000000");
    }
}
