//! YAML text → nodes with their byte ranges: for files whose shape is looser than a type can say.
//!
//! Scalars stay as they are written, so `no`, `1.0` and `007` are text like any other.

mod events;

use self::events::Reader;
use crate::text::TextRange;

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
    Reader::new(text).document()
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
            TextRange { start: 4, end: 4 } a second YAML document begins
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
    fn maps_are_merged_where_they_say_nothing_themselves() {
        check(
            "a: &x {b: 1, c: 2}\nd: &y {c: 3}\ne:\n  <<: *x\n  c: 4\nf: {<<: [*y, *x]}\ng: {<<: ~}\n'<<': h\n",
            expect![[r#"
                map
                - a
                  map
                  - b
                    "1" from "1"
                  - c
                    "2" from "2"
                - d
                  map
                  - c
                    "3" from "3"
                - e
                  map
                  - c
                    "4" from "4"
                  - b
                    "1" from "1"
                - f
                  map
                  - c
                    "3" from "3"
                  - b
                    "1" from "1"
                - g
                  map
                - <<
                  "h" from "h"
            "#]],
        );
    }

    #[test]
    fn what_cannot_be_a_key_or_be_merged_is_reported_at_its_place() {
        for (text, at, reason) in [
            ("? [a]\n: b\n", 2, "a key must be text"),
            ("~: a\n", 0, "a key must be text"),
            ("a: &x [b]\n*x : c\n", 10, "a key must be text"),
            ("a: 1\n<<: b\n", 9, "what is merged by `<<` must be a map"),
            ("a: 1\n<<: [b]\n", 9, "what is merged by `<<` must be a map"),
            ("a: &x [b, *x]\n", 10, "alias references unknown anchor"),
        ] {
            let Err(invalid) = parse(text) else { panic!("{text}") };
            assert_eq!((invalid.range, invalid.reason.as_str()), (TextRange::new(at, at), reason), "{text}");
        }
        assert_eq!(parse("&x a: b\n*x : c\n").map(|it| it.entries().len()), Ok(2));
    }

    #[test]
    fn aliases_that_repeat_aliases_end_in_a_finding_and_not_in_all_memory() {
        let mut text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
        for level in 1..12 {
            let alias = format!("*a{}, ", level - 1).repeat(10);
            text.push_str(&format!("a{level}: &a{level} [{alias}]\n"));
        }
        let Err(invalid) = parse(&text) else { panic!("it is too large") };
        assert_eq!(invalid.reason, "there are more than 2000000 values");
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
