//! What a step has for each of thousands of inputs, put together so that an edit costs no more than it reaches.

use std::ops::Index;
use std::sync::Arc;

use super::{Kept, Mark};

/// How many values make up a run.
const RUN: usize = 64;

/// Items of the values of a step, for the next build: neighbours make up runs, each of which is one and the same in
/// memory while no value in it changes. To look at every value takes longer than most edits.
pub struct Runs<T> {
    /// Where the values are in the memo.
    start: Mark,
    /// How many there were.
    length: usize,
    runs: Vec<Arc<Vec<T>>>,
}

impl<T> Default for Runs<T> {
    fn default() -> Self {
        Self { start: Mark::default(), length: 0, runs: Vec::new() }
    }
}

impl<T> Runs<T> {
    /// The items of values, which the memo is to keep at a mark. `of` says which a value has; it looks
    /// only at runs in which something is not what it was.
    pub fn update<V, I: IntoIterator<Item = T>>(
        &mut self,
        values: &[Kept<V>],
        start: Mark,
        of: impl Fn(usize, &V) -> I,
    ) -> List<T> {
        let of_run = |first: usize, values: &[Kept<V>]| -> Vec<T> {
            values.iter().enumerate().flat_map(|(at, it)| of(first + at, &it.value)).collect()
        };
        self.update_whole(values, start, of_run)
    }

    /// Like [`Runs::update`], where `of` says what all values of a run have together, the first of which has an index.
    pub fn update_whole<V, I: IntoIterator<Item = T>>(
        &mut self,
        values: &[Kept<V>],
        start: Mark,
        of: impl Fn(usize, &[Kept<V>]) -> I,
    ) -> List<T> {
        let is_alike = self.length == values.len();
        let run = |(number, values): (usize, &[Kept<V>])| {
            let first = number * RUN;
            let stays = is_alike && values.iter().enumerate().all(|(at, it)| it.was_at(self.start, first + at));
            match self.runs.get(number).filter(|_| stays) {
                Some(run) => Arc::clone(run),
                None => Arc::new(of(first, values).into_iter().collect()),
            }
        };
        let runs: Vec<Arc<Vec<T>>> = values.chunks(RUN).enumerate().map(run).collect();
        // A memo that keeps nothing has no use for them.
        if values.first().is_some_and(|it| it.digest.is_some()) {
            (self.start, self.length, self.runs) = (start, values.len(), runs.clone());
        }
        List(runs)
    }

    /// Whether a value is the one that had an index before.
    pub fn has<V>(&self, index: usize, value: &Kept<V>) -> bool {
        value.was_at(self.start, index)
    }
}

/// A list in runs.
#[derive(Clone, Debug)]
pub struct List<T>(Vec<Arc<Vec<T>>>);

impl<T> Default for List<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> List<T> {
    /// The runs.
    pub fn runs(&self) -> &[Arc<Vec<T>>] {
        &self.0
    }

    /// The items of runs that another list does not share, each with the one that is there; `None` where the lists are
    /// not of the same shape.
    pub fn differing<'l>(&'l self, other: &'l Self) -> Option<impl Iterator<Item = (&'l T, &'l T)>> {
        let both = || self.0.iter().zip(&other.0);
        let is_alike =
            self.0.len() == other.0.len() && both().all(|it| Arc::ptr_eq(it.0, it.1) || it.0.len() == it.1.len());
        let differing = both().filter(|it| !Arc::ptr_eq(it.0, it.1)).flat_map(|it| it.0.iter().zip(&**it.1));
        is_alike.then_some(differing)
    }

    /// All items.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &T> + Clone {
        self.0.iter().flat_map(|it| it.iter())
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.iter().map(|it| it.len()).sum()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl<T> FromIterator<T> for List<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        let mut items = items.into_iter().peekable();
        let mut runs = Vec::new();
        while items.peek().is_some() {
            runs.push(Arc::new(items.by_ref().take(RUN).collect()));
        }
        Self(runs)
    }
}

/// Of a list with one item for each value.
impl<T> Index<usize> for List<T> {
    type Output = T;

    fn index(&self, index: usize) -> &T {
        &self.0[index / RUN][index % RUN]
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Memo, Rounds};
    use super::*;

    #[test]
    fn runs_stay_while_their_values_do() {
        let mut memo: Memo<usize> = Memo::default();
        let mut runs = Runs::default();
        let mut before: Vec<Arc<Vec<usize>>> = Vec::new();
        // Inputs, before which others are kept, and the runs that stay.
        let mut check = |others: usize, inputs: &[usize], expected: &[bool]| {
            memo.begin();
            let more: Vec<usize> = (1000..1000 + others).collect();
            let results = memo.each(&more, |it| *it);
            memo.keep(results);
            let results = memo.each(inputs, |it| it * 2);
            let list = runs.update(&results, memo.mark(), |_, it| [*it, 0]);
            memo.keep(results);
            let all: Vec<usize> = inputs.iter().flat_map(|it| [it * 2, 0]).collect();
            assert_eq!(list.iter().copied().collect::<Vec<_>>(), all);
            assert_eq!((list.len(), list.is_empty()), (all.len(), false));
            let stays = list.runs().iter().map(|it| before.iter().any(|other| Arc::ptr_eq(it, other)));
            assert_eq!(stays.collect::<Vec<_>>(), expected);
            before = list.runs().to_vec();
        };
        let all: Vec<usize> = (0..3 * RUN).collect();
        check(0, &all, &[false; 3]);
        check(0, &all, &[true; 3]);
        let mut edited = all.clone();
        edited[RUN] = 900;
        check(0, &edited, &[true, false, true]);
        check(0, &edited[..2 * RUN + 1], &[false; 3]);
        check(2, &edited[..2 * RUN + 1], &[true; 3]);
        check(1, &edited[..2 * RUN + 1], &[true; 3]);
        // One goes and one comes, so that there are as many as before, but elsewhere.
        let moved: Vec<usize> = std::iter::once(901).chain(edited[..2 * RUN].iter().copied()).collect();
        check(1, &moved, &[false; 3]);
    }
}
