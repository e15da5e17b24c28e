//! An adaptive binary range coder, the one of LZMA: decisions that are likely cost less than a bit.
//!
//! Each decision is made under a *model*, which holds the probability of a 0 in 2,048ths and learns from what it
//! sees. All numbers are integers of 32 bits, so that the script in the browser decodes the same.

/// The likelihood of a decision, learnt while coding.
#[derive(Clone, Copy, Debug)]
pub struct Model(u16);

const BITS: u32 = 11;
const TOP: u32 = 1 << 24;

/// How quickly a model learns: the less, the quicker.
const SHIFT: u32 = 4;

impl Default for Model {
    fn default() -> Self {
        Self(1 << (BITS - 1))
    }
}

impl Model {
    fn learn(&mut self, bit: bool) {
        if bit {
            self.0 -= self.0 >> SHIFT;
        } else {
            self.0 += ((1 << BITS) - self.0) >> SHIFT;
        }
    }
}

/// Writes decisions.
pub struct Encoder {
    low: u64,
    range: u32,
    cache: u8,
    pending: u64,
    out: Vec<u8>,
}

impl Default for Encoder {
    fn default() -> Self {
        Self { low: 0, range: u32::MAX, cache: 0, pending: 1, out: Vec::new() }
    }
}

impl Encoder {
    /// Writes a decision.
    #[inline]
    pub fn bit(&mut self, model: &mut Model, bit: bool) {
        let bound = (self.range >> BITS) * u32::from(model.0);
        if bit {
            self.low += u64::from(bound);
            self.range -= bound;
        } else {
            self.range = bound;
        }
        model.learn(bit);
        self.normalise();
    }

    /// Writes the low `count` bits of a number, of which nothing is known.
    #[inline]
    pub fn direct(&mut self, number: u32, count: u32) {
        for shift in (0..count).rev() {
            self.range >>= 1;
            if number >> shift & 1 == 1 {
                self.low += u64::from(self.range);
            }
            self.normalise();
        }
    }

    #[inline]
    fn normalise(&mut self) {
        while self.range < TOP {
            self.range <<= 8;
            self.shift();
        }
    }

    fn shift(&mut self) {
        let carry = (self.low >> 32) as u8;
        if self.low < 0xff00_0000 || carry != 0 {
            self.out.push(self.cache.wrapping_add(carry));
            for _ in 1..self.pending {
                self.out.push(0xff_u8.wrapping_add(carry));
            }
            self.pending = 0;
            self.cache = (self.low >> 24) as u8;
        }
        self.pending += 1;
        self.low = (self.low & 0x00ff_ffff) << 8;
    }

    /// The bytes of all that was written.
    pub fn finish(mut self) -> Vec<u8> {
        for _ in 0..5 {
            self.shift();
        }
        // Zeros at the end are what the decoder reads where there is nothing.
        while self.out.last() == Some(&0) {
            self.out.pop();
        }
        // The first byte is always 0.
        self.out.drain(..self.out.len().min(1));
        self.out
    }
}

/// Reads decisions.
pub struct Decoder<'b> {
    bytes: &'b [u8],
    range: u32,
    code: u32,
}

impl<'b> Decoder<'b> {
    /// Reads what an encoder has written.
    pub fn new(bytes: &'b [u8]) -> Self {
        let mut decoder = Self { bytes, range: u32::MAX, code: 0 };
        for _ in 0..4 {
            decoder.code = decoder.code << 8 | decoder.byte();
        }
        decoder
    }

    /// Reads a decision.
    pub fn bit(&mut self, model: &mut Model) -> bool {
        let bound = (self.range >> BITS) * u32::from(model.0);
        let bit = self.code >= bound;
        if bit {
            self.code -= bound;
            self.range -= bound;
        } else {
            self.range = bound;
        }
        model.learn(bit);
        self.normalise();
        bit
    }

    /// Reads a number of `count` bits, of which nothing is known.
    pub fn direct(&mut self, count: u32) -> u32 {
        let mut number = 0;
        for _ in 0..count {
            self.range >>= 1;
            let bit = self.code >= self.range;
            if bit {
                self.code -= self.range;
            }
            number = number << 1 | u32::from(bit);
            self.normalise();
        }
        number
    }

    fn normalise(&mut self) {
        while self.range < TOP {
            self.range <<= 8;
            self.code = self.code << 8 | self.byte();
        }
    }

    fn byte(&mut self) -> u32 {
        let Some((first, rest)) = self.bytes.split_first() else { return 0 };
        self.bytes = rest;
        u32::from(*first)
    }
}

/// The digits of base 64.
pub const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Appends bytes in base 64, without padding.
pub fn push_base64(out: &mut String, bytes: &[u8]) {
    for chunk in bytes.chunks(3) {
        let byte = |index: usize| u32::from(chunk.get(index).copied().unwrap_or(0));
        let number = byte(0) << 16 | byte(1) << 8 | byte(2);
        for digit in 0..=chunk.len() {
            out.push(char::from(DIGITS[(number >> (18 - 6 * digit) & 63) as usize]));
        }
    }
}

/// The bytes of base 64 without padding; `None` for anything else.
pub fn base64(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3 + 2);
    for chunk in text.as_bytes().chunks(4) {
        let mut number = 0;
        for index in 0..4 {
            let digit = match chunk.get(index) {
                Some(it) => DIGITS.iter().position(|digit| digit == it)? as u32,
                None => 0,
            };
            number = number << 6 | digit;
        }
        bytes.extend(&number.to_be_bytes()[1..chunk.len()]);
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decisions_come_back_as_they_were() {
        // Long stretches of one kind make carries and zeros at the end.
        let decisions: Vec<bool> = (0..20_000_u32).map(|it| it.wrapping_mul(2_654_435_761) >> 24 < it % 251).collect();
        let mut encoder = Encoder::default();
        let mut models = [Model::default(); 3];
        for (at, bit) in decisions.iter().enumerate() {
            encoder.bit(&mut models[at % 3], *bit);
            if at % 7 == 0 {
                encoder.direct(at as u32, 13);
            }
        }
        let bytes = encoder.finish();
        let mut decoder = Decoder::new(&bytes);
        let mut models = [Model::default(); 3];
        for (at, bit) in decisions.iter().enumerate() {
            assert_eq!(decoder.bit(&mut models[at % 3]), *bit, "{at}");
            if at % 7 == 0 {
                assert_eq!(decoder.direct(13), at as u32 & 0x1fff, "{at}");
            }
        }
    }

    #[test]
    fn likely_decisions_are_cheap() {
        let mut encoder = Encoder::default();
        let mut model = Model::default();
        (0..8000).for_each(|_| encoder.bit(&mut model, true));
        assert!(encoder.finish().len() < 60);
    }

    #[test]
    fn base64_comes_back_as_it_was() {
        for length in 0..10_u8 {
            let bytes: Vec<u8> = (0..length).map(|it| it.wrapping_mul(97)).collect();
            let mut text = String::new();
            push_base64(&mut text, &bytes);
            assert_eq!(base64(&text).as_deref(), Some(bytes.as_slice()), "{text}");
        }
        assert_eq!(base64("a?"), None);
    }
}
