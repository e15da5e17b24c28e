//! Reuse of pure results: a table from the digest of an input to its value.

mod digest;
pub mod runs;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hash, Hasher};
use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;

pub use self::digest::Digest;

/// How many inputs one thread looks up before it shares the work.
const LOOKED_UP: usize = 512;

/// So many inputs that have changed are looked for one by one: a table of all would take longer to make.
const SEARCHED: usize = 16;

type Places = HashMap<Digest, usize, BuildHasherDefault<DigestHasher>>;

/// Digests are spread evenly: a part of one is hash enough.
#[derive(Default)]
struct DigestHasher(u64);

impl Hasher for DigestHasher {
    fn write(&mut self, bytes: &[u8]) {
        if let Some(part) = bytes.first_chunk() {
            self.0 ^= u64::from_le_bytes(*part);
        }
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

/// A value, and what a [`Memo`] needs to know to keep it.
pub struct Kept<V> {
    /// The value.
    pub value: Arc<V>,
    digest: Option<Digest>,
    computed: bool,
    /// Where it was in the previous round.
    place: Option<Mark>,
}

impl<V> Clone for Kept<V> {
    fn clone(&self) -> Self {
        Self { value: Arc::clone(&self.value), ..*self }
    }
}

impl<V> Kept<V> {
    /// A value that no memo has.
    pub fn new(value: V) -> Self {
        Self { value: Arc::new(value), digest: None, computed: true, place: None }
    }

    /// The same, of an earlier round: nothing was computed for it in this one.
    #[must_use]
    pub fn again(&self) -> Self {
        Self { computed: false, place: None, ..self.clone() }
    }

    /// Whether it was computed in this round.
    pub fn is_computed(&self) -> bool {
        self.computed
    }

    /// Whether it is what was kept so far behind a mark, in the previous round.
    fn was_at(&self, Mark { round, place }: Mark, offset: usize) -> bool {
        self.place == Some(Mark { round, place: place + offset })
    }

    /// The digest of its input, which stands for the value in the input of another memo. A memo that keeps nothing
    /// has no digests; no other uses them then.
    pub fn digest(&self) -> Digest {
        self.digest.unwrap_or_default()
    }
}

/// A round of a memo, and how many results it had kept by then.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Mark {
    round: u64,
    place: usize,
}

/// Results of one pure function, by the digest of their input.
///
/// Holds the results of the current round and of the one before, and no others. Inputs mostly come in the order in which
/// they came before, so a result is looked for there first.
pub struct Memo<V> {
    previous: Vec<Entry<V>>,
    /// Where results are in `previous`, once one is not where it was before.
    places: OnceLock<Places>,
    /// How many inputs were not where they were before.
    misplaced: AtomicUsize,
    /// Where in `previous` the results of the next inputs probably are.
    next: usize,
    current: Vec<Entry<V>>,
    round: u64,
    computed: usize,
    keeps: bool,
}

struct Entry<V> {
    digest: Digest,
    /// `None` where this round has taken it.
    value: Option<Arc<V>>,
}

impl<V> Default for Memo<V> {
    fn default() -> Self {
        Self {
            previous: Vec::new(),
            places: OnceLock::new(),
            misplaced: AtomicUsize::new(0),
            next: 0,
            current: Vec::new(),
            round: 0,
            computed: 0,
            keeps: true,
        }
    }
}

/// Goes from round to round.
pub trait Rounds {
    /// Begins a round: from now on, results of the round that ends are reused, and older ones are gone.
    fn begin(&mut self);

    /// Ends a round: lets go of results of the round before, which `begin` would do when somebody waits for the next.
    fn end(&mut self);
}

impl<V> Rounds for Memo<V> {
    fn begin(&mut self) {
        self.end();
        std::mem::swap(&mut self.previous, &mut self.current);
        self.next = 0;
        self.round += 1;
        self.computed = 0;
    }

    fn end(&mut self) {
        // A round has about as many results as the one before, so the space is kept.
        self.previous.clear();
        self.places.take();
        *self.misplaced.get_mut() = 0;
    }
}

impl<V: Send + Sync> Memo<V> {
    /// A memo that keeps nothing: for a build that no other follows.
    pub fn forgetful() -> Self {
        Self { keeps: false, ..Self::default() }
    }

    /// Whether results are kept for the next round.
    pub fn keeps(&self) -> bool {
        self.keeps
    }

    /// Applies `f` to every input in parallel and returns the values in order,
    /// reusing the value of an equal input of the previous round.
    pub fn map<I: Hash + Sync>(&mut self, inputs: &[I], f: fn(&I) -> V) -> Vec<Arc<V>> {
        let results = self.each(inputs, f);
        let values = results.iter().map(|it| Arc::clone(&it.value)).collect();
        self.keep(results);
        values
    }

    /// Like [`Memo::each`]; where nothing is kept, it lets go of each input as soon as its value is there: for inputs that
    /// take much memory.
    pub fn each_of<I: Hash + Send + Sync>(&mut self, inputs: Vec<I>, f: fn(&I) -> V) -> Vec<Kept<V>> {
        match self.keeps {
            true => self.each(&inputs, f),
            false => inputs.into_par_iter().map(|input| Kept::new(f(&input))).collect(),
        }
    }

    /// Applies `f` to every input and returns the values in order, reusing the value of an equal input of the previous
    /// round; [`Memo::keep`] takes the results. Unlike [`Memo::map`], it touches no value that stays: for thousands of
    /// values, that is what an edit costs.
    pub fn each<I: Hash + Sync>(&mut self, inputs: &[I], f: fn(&I) -> V) -> Vec<Kept<V>> {
        self.each_if(inputs, f, |_, _| true)
    }

    /// Like [`Memo::each`], for values that depend on more than their input hashes: one of the previous round is taken
    /// only where it still `holds`.
    ///
    /// Most are known after an edit. To look up a few takes less time than to wake another thread for it, so only many
    /// are looked up in parallel, and those that are unknown are computed so.
    pub fn each_if<I: Hash + Sync>(
        &mut self,
        inputs: &[I],
        f: fn(&I) -> V,
        holds: impl Fn(&I, &V) -> bool + Sync,
    ) -> Vec<Kept<V>> {
        self.each_but(inputs, f, holds, |_| false)
    }

    /// Like [`Memo::each_if`]; `stays` says of which inputs, by their indexes, it is known that they are those that were
    /// there in the previous round, and that their values hold: nobody has to look at them.
    pub fn each_but<I: Hash + Sync>(
        &mut self,
        inputs: &[I],
        f: fn(&I) -> V,
        holds: impl Fn(&I, &V) -> bool + Sync,
        stays: impl Fn(usize) -> bool + Sync,
    ) -> Vec<Kept<V>> {
        if !self.keeps {
            return inputs.par_iter().map(|input| Kept::new(f(input))).collect();
        }
        let place = |(index, input): (usize, &I)| {
            let probable = self.next + index;
            match self.previous.get(probable).filter(|it| it.value.is_some() && stays(index)) {
                Some(it) => (it.digest, Some(probable)),
                None => self.place(input, probable, |it| holds(input, it)),
            }
        };
        let places: Vec<(Digest, Option<usize>)> = match inputs.len() > LOOKED_UP {
            true => inputs.par_iter().enumerate().with_min_len(LOOKED_UP).map(place).collect(),
            false => inputs.iter().enumerate().map(place).collect(),
        };
        if let Some(last) = places.iter().rev().find_map(|it| it.1) {
            self.next = last + 1;
        }
        let known: Vec<(Digest, Option<usize>, Option<Arc<V>>)> = places
            .into_iter()
            .map(|(digest, place)| (digest, place, place.and_then(|it| self.previous[it].value.take())))
            .collect();
        let unknown: Vec<&I> = inputs.iter().zip(&known).filter(|it| it.1.2.is_none()).map(|it| it.0).collect();
        let computed: Vec<Arc<V>> = match unknown.len() > 1 {
            true => unknown.into_par_iter().map(|it| Arc::new(f(it))).collect(),
            false => unknown.into_iter().map(|it| Arc::new(f(it))).collect(),
        };
        let mut computed = computed.into_iter();
        let kept = |(digest, place, value): (Digest, Option<usize>, Option<Arc<V>>)| {
            let (is_computed, place) = (value.is_none(), place.filter(|_| value.is_some()).map(|it| self.before(it)));
            let value = value.or_else(|| computed.next()).expect("what is unknown was computed");
            Kept { value, digest: Some(digest), computed: is_computed, place }
        };
        known.into_iter().map(kept).collect()
    }

    /// The digest of an input, and where the value of an equal input of the previous round is, if it still `holds`.
    fn place<I: Hash>(&self, input: &I, probable: usize, holds: impl Fn(&V) -> bool) -> (Digest, Option<usize>) {
        let digest = Digest::of(input);
        let is_there = |it: usize| self.previous.get(it).is_some_and(|it| it.digest == digest);
        let place = if is_there(probable) { Some(probable) } else { self.find(digest) };
        (digest, place.filter(|it| self.previous[*it].value.as_deref().is_some_and(holds)))
    }

    /// Where the result of an input is that is not where it was before.
    fn find(&self, digest: Digest) -> Option<usize> {
        if self.places.get().is_none() && self.misplaced.fetch_add(1, Ordering::Relaxed) < SEARCHED {
            return self.previous.iter().position(|it| it.digest == digest);
        }
        let all = || self.previous.iter().enumerate().map(|(place, it)| (it.digest, place)).collect();
        self.places.get_or_init(all).get(&digest).copied()
    }

    /// Applies `f` to an input, or takes the value of an equal input of the previous round.
    ///
    /// For steps that follow one another on one input; [`Memo::keep`] takes the results.
    pub fn of<I: Hash>(&self, input: &I, f: fn(&I) -> V) -> Kept<V> {
        self.of_if(input, f, |_| true)
    }

    /// Like [`Memo::of`], for values that depend on more than their input hashes: one of the previous round is taken
    /// only where it still `holds`.
    pub fn of_if<I: Hash>(&self, input: &I, f: fn(&I) -> V, holds: impl Fn(&V) -> bool) -> Kept<V> {
        if !self.keeps {
            return Kept::new(f(input));
        }
        let (digest, place) = self.place(input, self.next, holds);
        let known = place.and_then(|it| self.previous[it].value.clone());
        let (computed, place) = (known.is_none(), place.filter(|_| known.is_some()).map(|it| self.before(it)));
        Kept { value: known.unwrap_or_else(|| Arc::new(f(input))), digest: Some(digest), computed, place }
    }

    /// [`Memo::of`] for the only input of a round.
    pub fn only<I: Hash>(&mut self, input: &I, f: fn(&I) -> V) -> Arc<V> {
        let kept = self.of(input, f);
        let value = Arc::clone(&kept.value);
        self.keep([kept]);
        value
    }

    /// Keeps results of [`Memo::each`] and [`Memo::of`] for the next round.
    pub fn keep(&mut self, results: impl IntoIterator<Item = Kept<V>>) {
        for Kept { value, digest, computed, .. } in results {
            self.computed += usize::from(computed);
            self.current.extend(digest.map(|digest| Entry { digest, value: Some(value) }));
        }
    }

    /// Where the next results will be kept.
    pub fn mark(&self) -> Mark {
        Mark { round: self.round, place: self.current.len() }
    }

    /// A place of the previous round.
    fn before(&self, place: usize) -> Mark {
        Mark { round: self.round - 1, place }
    }

    /// How many results are kept so far.
    pub fn kept(&self) -> usize {
        self.current.len()
    }

    /// Keeps some results of the previous round, unseen: those that were kept then when so many were.
    pub fn carry(&mut self, range: Range<usize>) {
        self.next = range.end;
        let entry = |it: &mut Entry<V>| Entry { digest: it.digest, value: it.value.take() };
        self.current.extend(self.previous[range].iter_mut().map(entry));
    }

    /// How many values this round computed: for tests of what an edit costs.
    pub fn computed(&self) -> usize {
        self.computed
    }
}
