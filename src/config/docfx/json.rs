//! JSON as docfx reads it: with comments and commas before closing brackets.

use serde_json::Value;

/// Parses a text; else the byte where it went wrong, and why.
pub(super) fn parse(text: &str) -> Result<Value, (usize, String)> {
    serde_json::from_slice(&strict(text)).map_err(|error| {
        let line: usize = text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum();
        let mut at = (line + error.column().saturating_sub(1)).min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        let message = error.to_string();
        let message = message.split(" at line ").next().unwrap_or(&message);
        (at, format!("it is not valid JSON: {message}"))
    })
}

/// The text with blanks in place of comments and superfluous commas, so that places stay.
fn strict(text: &str) -> Vec<u8> {
    let mut bytes = text.as_bytes().to_vec();
    let (mut at, mut comma) = (0, None);
    while at < bytes.len() {
        let rest = &bytes[at..];
        let length = match rest {
            [b'"', ..] => string_length(rest),
            [b'/', b'/', ..] => rest.iter().position(|it| *it == b'\n').unwrap_or(rest.len()),
            [b'/', b'*', ..] => rest.windows(2).skip(2).position(|it| it == b"*/").map_or(rest.len(), |end| end + 4),
            _ => 1,
        };
        match bytes[at] {
            b'/' if length > 1 => {
                bytes[at..at + length].iter_mut().filter(|it| !it.is_ascii_whitespace()).for_each(|it| *it = b' ');
            }
            b',' => comma = Some(at),
            b']' | b'}' => {
                if let Some(comma) = comma.take() {
                    bytes[comma] = b' ';
                }
            }
            byte if byte.is_ascii_whitespace() => {}
            _ => comma = None,
        }
        at += length;
    }
    bytes
}

fn string_length(bytes: &[u8]) -> usize {
    let mut at = 1;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 2,
            b'"' => return at + 1,
            _ => at += 1,
        }
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_last_commas_are_overlooked() {
        let text = "{ // あ \"x\"\n \"a\": [1, 2, /* ] */ ], \"b\": \"// ,]\\\"\", }";
        assert_eq!(parse(text).unwrap(), serde_json::json!({"a": [1, 2], "b": "// ,]\""}));
    }

    #[test]
    fn an_error_has_its_place() {
        let text = "{\n  \"a\": あ\n}";
        assert_eq!(parse(text).unwrap_err().0, 9);
        for broken in ["", "{", "\"", "\"\\", "/*", "/", "{\"a\" 1}"] {
            assert!(parse(broken).is_err(), "{broken}");
        }
    }
}
