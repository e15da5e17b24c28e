//! Digests of values.

use std::hash::{Hash, Hasher};

use twox_hash::xxhash3_128;

/// The digest of a value: equal values have equal digests on every machine of one architecture.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest([u8; 16]);

impl Digest {
    /// The digest of everything that a value hashes: quick, for what is remembered and told apart, where nobody
    /// gains by making two values alike.
    pub fn of(value: &(impl Hash + ?Sized)) -> Self {
        let mut hasher = QuickHasher { short: [0; SHORT], length: 0, long: None };
        value.hash(&mut hasher);
        Self(hasher.finish_128().to_le_bytes())
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

/// So many bytes are hashed at once. Most inputs are a few digests, for which to set up a hasher that takes them piece
/// by piece costs more than to hash them.
const SHORT: usize = 240;

/// Collects what is hashed until it is too much.
struct QuickHasher {
    short: [u8; SHORT],
    length: usize,
    long: Option<xxhash3_128::Hasher>,
}

impl QuickHasher {
    fn finish_128(&self) -> u128 {
        match &self.long {
            Some(hasher) => hasher.finish_128(),
            // What is hashed is a digest alone, mostly, and as good as another one.
            None if self.length == 16 => u128::from_le_bytes(self.short[..16].try_into().expect("there are 16 bytes")),
            None => xxhash3_128::Hasher::oneshot(&self.short[..self.length]),
        }
    }
}

impl Hasher for QuickHasher {
    fn write(&mut self, bytes: &[u8]) {
        if let Some(hasher) = &mut self.long {
            hasher.write(bytes);
        } else if let Some(place) = self.short.get_mut(self.length..self.length + bytes.len()) {
            place.copy_from_slice(bytes);
            self.length += bytes.len();
        } else {
            let hasher = self.long.insert(xxhash3_128::Hasher::new());
            hasher.write(&self.short[..self.length]);
            hasher.write(bytes);
        }
    }

    fn finish(&self) -> u64 {
        unreachable!("only `Digest::of` uses this hasher, and it takes the whole hash")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_is_the_same_however_its_input_comes() {
        for length in [0, 1, SHORT - 1, SHORT, SHORT + 1, 3 * SHORT] {
            let bytes: Vec<u8> = (0..length).map(|it| it as u8).collect();
            let hashed = |piece: usize| {
                struct Pieces<'b>(&'b [u8], usize);
                impl Hash for Pieces<'_> {
                    fn hash<H: Hasher>(&self, state: &mut H) {
                        self.0.chunks(self.1).for_each(|it| state.write(it));
                    }
                }
                Digest::of(&Pieces(&bytes, piece))
            };
            let whole = Digest(xxhash3_128::Hasher::oneshot(&bytes).to_le_bytes());
            assert_eq!([1, 7, SHORT, 1000].map(hashed), [whole; 4], "{length} bytes");
        }
    }
}
