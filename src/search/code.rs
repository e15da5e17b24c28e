//! Codes: error numbers and the many ways in which they are written.

/// The ways in which a code can be found, its canonical form first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ErrorCode {
    /// `0x` and lower-case hexadecimal digits without leading zeros.
    pub canonical: String,
    /// What stands in the text, where that differs from the canonical form and its digits.
    pub written: Option<String>,
    /// Whether the minus sign before the number belongs to it.
    pub is_negative: bool,
}

impl ErrorCode {
    /// The canonical form without `0x`.
    pub fn digits(&self) -> &str {
        &self.canonical[2..]
    }

    /// Every form, each once.
    pub fn forms(&self) -> impl Iterator<Item = &str> {
        [Some(self.canonical.as_str()), Some(self.digits()), self.written.as_deref()].into_iter().flatten()
    }
}

/// Reads a folded word as a code; `is_after_minus` says whether it stands after a minus sign.
///
/// Codes are `0x` with up to eight hexadecimal digits, eight such digits of which the first is `8` or `c` and at
/// least one is decimal, and the decimal numbers of ten digits that the latter are as 32 bits, with and without sign.
pub fn read(word: &str, is_after_minus: bool) -> Option<ErrorCode> {
    let is_hexadecimal = |it: &str| it.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    if let Some(digits) = word.strip_prefix("0x") {
        if digits.is_empty() || digits.len() > 8 || !is_hexadecimal(digits) {
            return None;
        }
        let short = digits.trim_start_matches('0');
        let short = if short.is_empty() { "0" } else { short };
        let written = (short != digits).then(|| digits.to_owned());
        return Some(ErrorCode { canonical: format!("0x{short}"), written, is_negative: false });
    }
    let has_digit = || word.bytes().any(|it| it.is_ascii_digit());
    if word.len() == 8 && word.starts_with(['8', 'c']) && is_hexadecimal(word) && has_digit() {
        return Some(ErrorCode { canonical: format!("0x{word}"), written: None, is_negative: false });
    }
    if word.len() == 10 && word.bytes().all(|it| it.is_ascii_digit()) {
        const SIGN: u64 = 1 << 31;
        let number: u64 = word.parse().ok()?;
        let bits = match is_after_minus {
            true if number <= SIGN => 2 * SIGN - number,
            false if (SIGN..2 * SIGN).contains(&number) => number,
            _ => return None,
        };
        let written = Some(word.to_owned());
        return Some(ErrorCode { canonical: format!("0x{bits:x}"), written, is_negative: is_after_minus });
    }
    None
}

/// Whether a word may be a code: a quick look that spares most words the slow one.
#[inline]
pub fn may_be(word: &str) -> bool {
    let bytes = word.as_bytes();
    matches!(bytes, [b'0', b'x', _, ..])
        || matches!((bytes.len(), bytes.first()), (8, Some(b'8' | b'c')) | (10, Some(b'0'..=b'9')))
}

/// Whether a term is a code that can be offered to a reader: `0x80070005`, `kb4012598`, `aadsts50058`.
pub fn is_shown(term: &str) -> bool {
    if term.starts_with("0x") {
        return term.len() > 4 && read(term, false).is_some();
    }
    let letters = term.bytes().take_while(u8::is_ascii_lowercase).count();
    let digits = &term[letters..];
    (2..=6).contains(&letters) && (5..=8).contains(&digits.len()) && digits.bytes().all(|it| it.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_number_has_one_code_however_it_is_written() {
        let forms = [("0x80070005", false), ("80070005", false), ("2147024891", true), ("2147942405", false)];
        for (word, is_after_minus) in forms {
            assert!(may_be(word), "{word}");
            let code = read(word, is_after_minus).expect("it is a code");
            assert_eq!(code.canonical, "0x80070005", "{word}");
        }
        assert_eq!(read("2147483648", true).map(|it| it.canonical).as_deref(), Some("0x80000000"));
        assert_eq!(read("1234567890", true).map(|it| it.canonical).as_deref(), Some("0xb669fd2e"));
    }

    #[test]
    fn words_and_other_numbers_are_no_codes() {
        for word in ["cafebabe", "12345678", "1234567890", "0x", "0xhub", "0x123456789", "8007000g"] {
            assert_eq!(read(word, false), None, "{word}");
        }
    }

    #[test]
    fn codes_that_say_something_are_shown() {
        let shown = ["0x80070005", "0x709", "kb4012598", "aadsts50058"];
        assert!(shown.iter().all(|it| is_shown(it)));
        assert!(!["0x1", "hub200", "12345678", "ip", "サー"].iter().any(|it| is_shown(it)));
    }
}
