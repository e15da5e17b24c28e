//! Reuse of pure results: a table from the digest of an input to its value.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hash, Hasher};
use std::sync::Arc;

use rayon::prelude::*;
use twox_hash::xxhash3_128;

/// The digest of a value: equal values have equal digests on every machine of one architecture.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest([u8; 16]);

impl Digest {
    /// The digest of everything that a value hashes: quick, for what is remembered and told apart, where nobody
    /// gains by making two values alike.
    pub fn of(value: &(impl Hash + ?Sized)) -> Self {
        let mut hasher = QuickHasher(xxhash3_128::Hasher::new());
        value.hash(&mut hasher);
        Self(hasher.0.finish_128().to_le_bytes())
    }

    /// The digest of bytes alone: cryptographic, for what is published.
    pub fn of_bytes(bytes: &[u8]) -> Self {
        Self::from_hash(blake3::hash(bytes))
    }

    /// The digest of all bytes that a reader yields, without holding them.
    pub fn of_reader(reader: impl std::io::Read) -> std::io::Result<Self> {
        let mut hasher = blake3::Hasher::new();
        hasher.update_reader(reader)?;
        Ok(Self::from_hash(hasher.finalize()))
    }

    /// The first `length` hexadecimal digits, 32 at the most.
    pub fn hex(self, length: usize) -> String {
        let digits = self.0.iter().flat_map(|byte| [byte >> 4, byte & 15]);
        digits.take(length).map(|it| char::from(b"0123456789abcdef"[usize::from(it)])).collect()
    }

    fn from_hash(hash: blake3::Hash) -> Self {
        Self(hash.as_bytes()[..16].try_into().expect("a hash has 32 bytes"))
    }
}

struct QuickHasher(xxhash3_128::Hasher);

impl Hasher for QuickHasher {
    fn write(&mut self, bytes: &[u8]) {
        self.0.write(bytes);
    }

    fn finish(&self) -> u64 {
        unreachable!("only `Digest::of` uses this hasher, and it takes the whole hash")
    }
}

/// How many inputs one thread looks up before it shares the work.
const LOOKED_UP: usize = 512;

type ByDigest<V> = HashMap<Digest, Arc<V>, BuildHasherDefault<DigestHasher>>;

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
}

impl<V> Clone for Kept<V> {
    fn clone(&self) -> Self {
        Self { value: Arc::clone(&self.value), digest: self.digest, computed: self.computed }
    }
}

impl<V> Kept<V> {
    /// A value that no memo has.
    pub fn new(value: V) -> Self {
        Self { value: Arc::new(value), digest: None, computed: true }
    }

    /// The same, of an earlier round: nothing was computed for it in this one.
    #[must_use]
    pub fn again(&self) -> Self {
        Self { computed: false, ..self.clone() }
    }

    /// Whether it was computed in this round.
    pub fn is_computed(&self) -> bool {
        self.computed
    }

    /// The digest of its input, which stands for the value in the input of another memo. A memo that keeps nothing
    /// has no digests; no other uses them then.
    pub fn digest(&self) -> Digest {
        self.digest.unwrap_or_default()
    }
}

/// Results of one pure function, by the digest of their input.
///
/// Holds the results of the current round and of the one before, and no others.
pub struct Memo<V> {
    previous: ByDigest<V>,
    current: ByDigest<V>,
    computed: usize,
    keeps: bool,
}

impl<V> Default for Memo<V> {
    fn default() -> Self {
        Self { previous: ByDigest::default(), current: ByDigest::default(), computed: 0, keeps: true }
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
        self.computed = 0;
    }

    fn end(&mut self) {
        // A round has about as many results as the one before, so the space is kept.
        self.previous.clear();
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
        self.kept(results)
    }

    /// Like [`Memo::map`]; where nothing is kept, it lets go of each input as soon as its value is there: for inputs that
    /// take much memory.
    pub fn map_each<I: Hash + Send + Sync>(&mut self, inputs: Vec<I>, f: fn(&I) -> V) -> Vec<Arc<V>> {
        let results: Vec<Kept<V>> = match self.keeps {
            true => self.each(&inputs, f),
            false => inputs.into_par_iter().map(|input| Kept::new(f(&input))).collect(),
        };
        self.kept(results)
    }

    /// Applies `f` to every input and returns the values in order, reusing the value of an equal input of the previous
    /// round; [`Memo::keep`] takes the results.
    pub fn each<I: Hash + Sync>(&self, inputs: &[I], f: fn(&I) -> V) -> Vec<Kept<V>> {
        self.each_if(inputs, f, |_, _| true)
    }

    /// Like [`Memo::each`], for values that depend on more than their input hashes: one of the previous round is taken
    /// only where it still `holds`.
    ///
    /// Most are known after an edit. To look up a few takes less time than to wake another thread for it, so only many
    /// are looked up in parallel, and those that are unknown are computed so.
    pub fn each_if<I: Hash + Sync>(
        &self,
        inputs: &[I],
        f: fn(&I) -> V,
        holds: impl Fn(&I, &V) -> bool + Sync,
    ) -> Vec<Kept<V>> {
        if !self.keeps {
            return inputs.par_iter().map(|input| Kept::new(f(input))).collect();
        }
        let known = |input: &I| self.known(input, |it| holds(input, it));
        let known: Vec<(Digest, Option<Arc<V>>)> = match inputs.len() > LOOKED_UP {
            true => inputs.par_iter().with_min_len(LOOKED_UP).map(known).collect(),
            false => inputs.iter().map(known).collect(),
        };
        let unknown: Vec<&I> = inputs.iter().zip(&known).filter(|it| it.1.1.is_none()).map(|it| it.0).collect();
        let computed: Vec<Arc<V>> = match unknown.len() > 1 {
            true => unknown.into_par_iter().map(|it| Arc::new(f(it))).collect(),
            false => unknown.into_iter().map(|it| Arc::new(f(it))).collect(),
        };
        let mut computed = computed.into_iter();
        let kept = |(digest, value): (Digest, Option<Arc<V>>)| {
            let is_computed = value.is_none();
            let value = value.or_else(|| computed.next()).expect("what is unknown was computed");
            Kept { value, digest: Some(digest), computed: is_computed }
        };
        known.into_iter().map(kept).collect()
    }

    fn kept(&mut self, results: Vec<Kept<V>>) -> Vec<Arc<V>> {
        let values = results.iter().map(|it| Arc::clone(&it.value)).collect();
        self.keep(results);
        values
    }

    /// The digest of an input, and the value of an equal input of the previous round where it still `holds`.
    fn known<I: Hash>(&self, input: &I, holds: impl Fn(&V) -> bool) -> (Digest, Option<Arc<V>>) {
        let digest = Digest::of(input);
        (digest, self.previous.get(&digest).filter(|it| holds(it)).map(Arc::clone))
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
        let (digest, known) = self.known(input, holds);
        let computed = known.is_none();
        Kept { value: known.unwrap_or_else(|| Arc::new(f(input))), digest: Some(digest), computed }
    }

    /// [`Memo::of`] for the only input of a round.
    pub fn only<I: Hash>(&mut self, input: &I, f: fn(&I) -> V) -> Arc<V> {
        let kept = self.of(input, f);
        let value = Arc::clone(&kept.value);
        self.keep([kept]);
        value
    }

    /// Keeps results of [`Memo::of`] for the next round.
    pub fn keep(&mut self, results: impl IntoIterator<Item = Kept<V>>) {
        for Kept { value, digest, computed } in results {
            self.computed += usize::from(computed);
            if let Some(digest) = digest {
                self.current.insert(digest, value);
            }
        }
    }

    /// How many values this round computed: for tests of what an edit costs.
    pub fn computed(&self) -> usize {
        self.computed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_new_inputs_are_computed_and_order_is_kept() {
        let mut memo = Memo::default();
        let lengths = |memo: &mut Memo<usize>, inputs: &[&str]| -> Vec<usize> {
            memo.begin();
            memo.map(inputs, |it| it.len()).iter().map(|it| **it).collect()
        };
        assert_eq!(lengths(&mut memo, &["a", "bb", "ccc"]), [1, 2, 3]);
        assert_eq!(memo.computed(), 3);
        assert_eq!(lengths(&mut memo, &["ccc", "dddd", "a"]), [3, 4, 1]);
        assert_eq!(memo.computed(), 1);
    }

    #[test]
    fn many_inputs_are_looked_up_like_few() {
        let mut memo = Memo::default();
        let many: Vec<usize> = (0..3 * LOOKED_UP).collect();
        memo.begin();
        assert!(memo.map(&many, |it| it * 2).iter().zip(&many).all(|(value, it)| **value == it * 2));
        memo.begin();
        let results = memo.each_if(&many, |it| it * 2 + 1, |input, _| input % 3 > 0);
        let is_right = |(it, input): (&Kept<usize>, &usize)| {
            let is_old = input % 3 > 0;
            it.is_computed() != is_old && *it.value == input * 2 + usize::from(!is_old)
        };
        assert!(results.iter().zip(&many).all(is_right));
        memo.keep(results);
        assert_eq!(memo.computed(), LOOKED_UP);
    }
}
