//! YAML text → nodes with their byte ranges: for files whose shape is looser than a type can say.
//!
//! Scalars stay as they are written, so `no`, `1.0` and `007` are text like any other.

mod raw;

use serde_saphyr::options::MergeKeyPolicy;
use serde_saphyr::{Location, Spanned};

use self::raw::Raw;
use crate::text::{TextRange, line_start};

/// A value, with its place in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// Its bytes in the file: of a list or map, from its first byte to the end of its last value.
    pub range: TextRange,
    /// What it is.
    pub kind: NodeKind,
}

/// What a value is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NodeKind {
    /// A scalar.
    Text(String),
    /// A sequence.
    List(Vec<Node>),
    /// A mapping, in the order of the file.
    Map(Vec<(Key, Node)>),
    /// Nothing.
    Null,
}

/// A key of a mapping.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// Its text.
    pub text: String,
    /// Its bytes in the file.
    pub range: TextRange,
}

/// Why a text is no YAML, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invalid {
    /// The place, empty where it is a point.
    pub range: TextRange,
    /// The reason, in one line.
    pub reason: String,
}

impl Node {
    /// The scalar without space around it; `None` for an empty one and for anything else.
    pub fn text(&self) -> Option<&str> {
        match &self.kind {
            NodeKind::Text(text) => Some(text.trim()).filter(|it| !it.is_empty()),
            NodeKind::List(_) | NodeKind::Map(_) | NodeKind::Null => None,
        }
    }

    /// The items of a list, none for anything else.
    pub fn items(&self) -> &[Node] {
        match &self.kind {
            NodeKind::List(items) => items,
            NodeKind::Text(_) | NodeKind::Map(_) | NodeKind::Null => &[],
        }
    }

    /// The entries of a map, none for anything else.
    pub fn entries(&self) -> &[(Key, Node)] {
        match &self.kind {
            NodeKind::Map(entries) => entries,
            NodeKind::Text(_) | NodeKind::List(_) | NodeKind::Null => &[],
        }
    }

    /// The value of a key, in any case.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entries().iter().find(|(it, _)| it.text.eq_ignore_ascii_case(key)).map(|(_, node)| node)
    }

    /// Whether there is nothing in it that a reader could see.
    pub fn is_blank(&self) -> bool {
        match &self.kind {
            NodeKind::Text(text) => text.trim().is_empty(),
            NodeKind::List(items) => items.iter().all(Node::is_blank),
            NodeKind::Map(entries) => entries.iter().all(|(_, node)| node.is_blank()),
            NodeKind::Null => true,
        }
    }
}

/// Parses one YAML document; an empty one is [`NodeKind::Null`].
pub fn parse(text: &str) -> Result<Node, Invalid> {
    // To merge maps, all keys of each map are kept and compared.
    let merges = memchr::memmem::find(text.as_bytes(), b"<<").is_some() || text.contains("!!merge");
    let options = serde_saphyr::options! {
        with_snippet: false,
        merge_keys: if merges { MergeKeyPolicy::Merge } else { MergeKeyPolicy::AsOrdinary },
        duplicate_keys: serde_saphyr::options::DuplicateKeyPolicy::PassThrough,
        non_finite_float_policy: serde_saphyr::options::NonFiniteFloatPolicy::PassThrough,
        leading_zero_numbers_as_strings: true,
        budget: serde_saphyr::budget! { max_depth: MAX_DEPTH, max_nodes: 2_000_000, max_events: 8_000_000 },
    };
    match serde_saphyr::from_str_with_options::<Spanned<Raw>>(text, options) {
        Ok(raw) => Ok(node(text, raw)),
        Err(error) => Err(invalid(text, &error)),
    }
}

/// How deep values may nest: a table of contents takes two levels for each of its own.
const MAX_DEPTH: usize = 96;

fn node(text: &str, raw: Spanned<Raw>) -> Node {
    let range = range(text, raw.defined);
    match raw.value {
        Raw::Text(value) => Node { range, kind: NodeKind::Text(value) },
        Raw::Plain => Node { range, kind: NodeKind::Text(text[range.as_usize()].to_owned()) },
        Raw::Null => Node { range, kind: NodeKind::Null },
        Raw::List(items) => {
            let items: Vec<Node> = items.into_iter().map(|it| node(text, it)).collect();
            let end = items.last().map_or(range.end, |it| it.range.end);
            Node { range: enclosing(range, end), kind: NodeKind::List(items) }
        }
        Raw::Map(entries) => {
            let entries: Vec<(Key, Node)> = entries
                .into_iter()
                .map(|(key, value)| (Key { range: self::range(text, key.defined), text: key.value }, node(text, value)))
                .collect();
            let end = entries.last().map_or(range.end, |(key, value)| value.range.end.max(key.range.end));
            Node { range: enclosing(range, end), kind: NodeKind::Map(entries) }
        }
    }
}

fn enclosing(range: TextRange, end: u32) -> TextRange {
    TextRange { start: range.start, end: range.end.max(end) }
}

/// The bytes of a location, without space at the end.
fn range(text: &str, location: Location) -> TextRange {
    let span = location.span();
    let (Some(start), Some(length)) = (span.byte_offset(), span.byte_len()) else {
        return TextRange::start_of_file();
    };
    let start = boundary(text, usize::try_from(start).unwrap_or(usize::MAX));
    let end = boundary(text, start.saturating_add(usize::try_from(length).unwrap_or(usize::MAX)));
    TextRange::new(start, start + text[start..end].trim_end().len())
}

fn boundary(text: &str, offset: usize) -> usize {
    text.floor_char_boundary(offset)
}

fn invalid(text: &str, error: &serde_saphyr::Error) -> Invalid {
    let error = error.without_snippet();
    let offset = error.location().map_or(0, |location| offset(text, location));
    let reason = error.to_string();
    let reason = reason.lines().next().unwrap_or_default();
    let reason = match reason.starts_with("multiple YAML documents") {
        true => "a second YAML document begins",
        // "… at line 3, column 1" repeats what the finding's place says.
        false => reason.split(" at line ").next().unwrap_or(reason),
    };
    Invalid { range: TextRange::new(offset, offset), reason: reason.trim().trim_end_matches(['.', ':']).to_owned() }
}

/// The byte of a location that may know its line and column alone.
fn offset(text: &str, location: Location) -> usize {
    let line = usize::try_from(location.line()).unwrap_or(usize::MAX).max(1);
    let column = usize::try_from(location.column()).unwrap_or(usize::MAX).max(1);
    let before = line_start(text, line);
    text[before..].char_indices().nth(column - 1).map_or(text.len(), |(at, _)| before + at)
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;

    fn outline(text: &str, node: &Node, depth: usize, out: &mut String) {
        let indent = "  ".repeat(depth);
        let at = format!("{:?}", &text[node.range.as_usize()]);
        match &node.kind {
            NodeKind::Text(value) => out.push_str(&format!("{indent}{value:?} from {at}\n")),
            NodeKind::Null => out.push_str(&format!("{indent}null\n")),
            NodeKind::List(items) => {
                out.push_str(&format!("{indent}list {at}\n"));
                items.iter().for_each(|it| outline(text, it, depth + 1, out));
            }
            NodeKind::Map(entries) => {
                out.push_str(&format!("{indent}map\n"));
                for (key, value) in entries {
                    assert_eq!(text[key.range.as_usize()].trim_matches(['"', '\'']), key.text);
                    out.push_str(&format!("{indent}- {}\n", key.text));
                    outline(text, value, depth + 1, out);
                }
            }
        }
    }

    #[track_caller]
    fn check(text: &str, expected: Expect) {
        let mut out = String::new();
        match parse(text) {
            Ok(node) => outline(text, &node, 0, &mut out),
            Err(invalid) => out = format!("{:?} {}\n", invalid.range, invalid.reason),
        }
        expected.assert_eq(&out);
    }

    #[test]
    fn scalars_stay_as_written_and_know_their_bytes() {
        check(
            "名前: いいえ # 注\nno: no\nn: 1.50\nz: 007\ni: .inf\nq: 'a: ''b'''\nd: \"x\\u0020y\"\ne:\nf: ''\ng: ~\n",
            expect![[r#"
                map
                - 名前
                  "いいえ" from "いいえ"
                - no
                  "no" from "no"
                - n
                  "1.50" from "1.50"
                - z
                  "007" from "007"
                - i
                  ".inf" from ".inf"
                - q
                  "a: 'b'" from "'a: ''b'''"
                - d
                  "x y" from "\"x\\u0020y\""
                - e
                  null
                - f
                  "" from "''"
                - g
                  null
            "#]],
        );
    }

    #[test]
    fn block_scalars_and_nested_lists_have_ranges() {
        check(
            "a:\n- b: |\n    一\n    二\n\n- c: >-\n    三\n    四\n- [d, {e: f}]\n- &x g\n- *x\n",
            expect![[r#"
            map
            - a
              list "b: |\n    一\n    二\n\n- c: >-\n    三\n    四\n- [d, {e: f}]\n- &x g"
                map
                - b
                  "一\n二\n" from "一\n    二"
                map
                - c
                  "三 四" from "三\n    四"
                list "[d, {e: f"
                  "d" from "d"
                  map
                  - e
                    "f" from "f"
                "g" from "g"
                "g" from "g"
        "#]],
        );
    }

    #[test]
    fn text_that_is_no_yaml_is_reported_at_its_place() {
        check(
            "a: 1\nb: [日本, 'x\n",
            expect![[r#"
            TextRange { start: 17, end: 17 } unclosed quote
        "#]],
        );
        check(
            "a: 1\n  b: 2\n",
            expect![[r#"
            TextRange { start: 8, end: 8 } mapping values are not allowed in this context
        "#]],
        );
        check(
            "a: x: y\n",
            expect![[r#"
            TextRange { start: 4, end: 4 } mapping values are not allowed in this context
        "#]],
        );
        check(
            "- a\n---\n- b\n",
            expect![[r#"
            TextRange { start: 8, end: 8 } a second YAML document begins
        "#]],
        );
        check(
            "- {a: *b}",
            expect![[r#"
            TextRange { start: 6, end: 6 } alias references unknown anchor
        "#]],
        );
    }

    #[test]
    fn empty_text_is_nothing() {
        check(
            "",
            expect![[r#"
            null
        "#]],
        );
        check(
            "# a comment\n",
            expect![[r#"
            null
        "#]],
        );
    }

    #[test]
    fn nesting_ends_in_a_finding_and_not_in_an_overflow() {
        assert!(parse(&"- ".repeat(90)).is_ok());
        assert!(parse(&"- ".repeat(200)).is_err());
        assert!(parse(&"[".repeat(20_000)).is_err());
    }
}
