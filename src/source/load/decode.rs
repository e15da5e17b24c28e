//! Turns the bytes of a text file into text that the rest of the program can rely on.
//!
//! The text is UTF-8 without a byte order mark, NUL or noncharacters; the parser uses
//! noncharacters as marks of its own. Ranges of findings are ranges of that text.

use std::borrow::Cow;

use crate::finding::code::{CHARACTER_FORBIDDEN, ENCODING_INVALID};
use crate::finding::{Finding, Reported};
use crate::text::{SourcePath, Span, TextRange};

const REPLACEMENT: char = char::REPLACEMENT_CHARACTER;

/// Decodes a text file; whatever cannot be decoded becomes U+FFFD.
pub fn decode<'b>(path: &SourcePath, bytes: &'b [u8]) -> Reported<Cow<'b, str>> {
    let mut findings = Vec::new();
    let text = match bytes {
        [0xff, 0xfe, rest @ ..] => utf16(path, rest, u16::from_le_bytes, &mut findings).into(),
        [0xfe, 0xff, rest @ ..] => utf16(path, rest, u16::from_be_bytes, &mut findings).into(),
        [0xef, 0xbb, 0xbf, rest @ ..] => utf8(path, rest, &mut findings),
        _ => utf8(path, bytes, &mut findings),
    };
    let value = without_forbidden(path, text, &mut findings);
    Reported { value, findings }
}

/// Whether Unicode reserves a character for use inside programs.
pub fn is_noncharacter(character: char) -> bool {
    let code = u32::from(character);
    (0xfdd0..=0xfdef).contains(&code) || code & 0xfffe == 0xfffe
}

fn utf16(path: &SourcePath, bytes: &[u8], unit: fn([u8; 2]) -> u16, findings: &mut Vec<Finding>) -> String {
    let (pairs, _) = bytes.as_chunks::<2>();
    let text = char::decode_utf16(pairs.iter().map(|it| unit(*it))).map(|it| it.unwrap_or(REPLACEMENT)).collect();
    findings.push(
        Finding::new(ENCODING_INVALID, Span::file(path), "the file is UTF-16, not UTF-8").help("save it as UTF-8"),
    );
    text
}

fn utf8<'b>(path: &SourcePath, bytes: &'b [u8], findings: &mut Vec<Finding>) -> Cow<'b, str> {
    // Japanese text takes the standard library ten times as long.
    if let Ok(text) = simdutf8::basic::from_utf8(bytes) {
        return Cow::Borrowed(text);
    }
    let mut text = String::with_capacity(bytes.len() + 16);
    let (mut first, mut count) = (None, 0);
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        if !chunk.invalid().is_empty() {
            first.get_or_insert((text.len(), chunk.invalid().to_vec()));
            count += 1;
            text.push(REPLACEMENT);
        }
    }
    let (at, invalid) = first.expect("bytes that are not UTF-8 have an invalid chunk");
    let hex: Vec<String> = invalid.iter().map(|byte| format!("{byte:02X}")).collect();
    let message = format!("the bytes `{}` are not UTF-8{}", hex.join(" "), others(count - 1));
    findings.push(
        Finding::new(ENCODING_INVALID, Span::new(path, at..at + REPLACEMENT.len_utf8()), message)
            .help("save the file as UTF-8; it may be Shift_JIS or Windows-1252"),
    );
    Cow::Owned(text)
}

fn without_forbidden<'b>(path: &SourcePath, text: Cow<'b, str>, findings: &mut Vec<Finding>) -> Cow<'b, str> {
    let is_forbidden = |it: char| it == '\0' || is_noncharacter(it);
    // U+FDD0..=U+FDEF begin with EF B7, and U+nFFFE and U+nFFFF end in BF BE and BF BF: few texts have any of these.
    let has = |bytes: &[u8]| memchr::memmem::find(text.as_bytes(), bytes).is_some();
    let is_suspect = has(b"\0") || has(b"\xEF\xB7") || has(b"\xBF\xBE") || has(b"\xBF\xBF");
    if !is_suspect || !text.contains(is_forbidden) {
        return text;
    }
    let mut clean = String::with_capacity(text.len());
    let (mut first, mut count) = (None, 0);
    for character in text.chars() {
        if is_forbidden(character) {
            first.get_or_insert((clean.len(), character));
            count += 1;
            clean.push(REPLACEMENT);
        } else {
            clean.push(character);
        }
    }
    // What was found before has moved: a NUL became three bytes, a noncharacter of four as well.
    let length = |range: &str| range.chars().map(|it| if is_forbidden(it) { 3 } else { it.len_utf8() }).sum::<usize>();
    for finding in findings.iter_mut() {
        let range = finding.span.range.as_usize();
        let start = length(&text[..range.start]);
        finding.span.range = TextRange::new(start, start + length(&text[range]));
    }
    let (at, character) = first.expect("the text contains one");
    let message = format!("the character U+{:04X} must not appear in text{}", u32::from(character), others(count - 1));
    findings.push(
        Finding::new(CHARACTER_FORBIDDEN, Span::new(path, at..at + REPLACEMENT.len_utf8()), message)
            .help("delete it; readers see `\u{fffd}` in its place"),
    );
    Cow::Owned(clean)
}

fn others(count: usize) -> String {
    match count {
        0 => String::new(),
        1 => ", nor is one other place in the file".to_owned(),
        _ => format!(", nor are {count} other places in the file"),
    }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;

    #[track_caller]
    fn check(bytes: &[u8], expected: Expect) {
        let Reported { value, findings } = decode(&SourcePath::from("a.md"), bytes);
        let mut shown = format!("{value:?}\n");
        for it in findings {
            shown += &format!("[{}] {}..{}: {}\n", it.code, it.span.range.start, it.span.range.end, it.message);
        }
        expected.assert_eq(&shown);
    }

    #[test]
    fn a_byte_order_mark_is_no_text() {
        check(
            "\u{feff}見出し\r\n".as_bytes(),
            expect![[r#"
            "見出し\r\n"
        "#]],
        );
    }

    #[test]
    fn invalid_bytes_are_replaced_and_found_once() {
        check(
            b"a\n\x83\x65\x83b \xe3\x81",
            expect![[r#"
            "a\n�e�b �"
            [encoding-invalid] 2..5: the bytes `83` are not UTF-8, nor are 2 other places in the file
        "#]],
        );
    }

    #[test]
    fn utf_16_is_read_with_a_finding() {
        check(
            &[0xff, 0xfe, 0x42, 0x30, 0x0a, 0x00],
            expect![[r#"
            "あ\n"
            [encoding-invalid] 0..0: the file is UTF-16, not UTF-8
        "#]],
        );
    }

    #[test]
    fn nul_and_noncharacters_never_reach_the_parser() {
        check(
            "全角ＡＢ\0 \u{fdd0}\u{10ffff}".as_bytes(),
            expect![[r#"
            "全角ＡＢ� ��"
            [character-forbidden] 12..15: the character U+0000 must not appear in text, nor are 2 other places in the file
        "#]],
        );
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_become_text_that_the_parser_can_take(bytes: Vec<u8>, text: String) {
            for bytes in [bytes, [text.as_bytes(), b"\0\xef\xb7\x90"].concat()] {
                let Reported { value, findings } = decode(&SourcePath::from("a.md"), &bytes);
                assert!(!value.contains(|it| it == '\0' || is_noncharacter(it)));
                assert!(findings.iter().all(|it| value.get(it.span.range.as_usize()).is_some()));
            }
        }
    }
}
