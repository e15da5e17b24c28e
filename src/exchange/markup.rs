//! The marks in a unit's Markdown, which translators' tools protect.
//!
//! All pieces together are the text, whatever it is: what is not known as a mark is text.

use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Options, Parser, Tag};

use crate::exchange::unit::Nature;
use crate::syntax::cjk;
use crate::syntax::mapped::Mapped;

/// A part of a unit's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece<'t> {
    /// What is translated.
    Text(&'t str),
    /// A character that XML cannot carry.
    Character(char),
    /// A mark: code, a tag, an address.
    Mark(Mark<'t>),
}

/// A stretch that stays as it is in the translation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark<'t> {
    /// Counts marks from 1; the two of a pair have one number, and so have equal marks of both sides.
    pub number: usize,
    /// As it is written.
    pub raw: &'t str,
    /// Its part in a pair.
    pub part: Part,
    /// What it is.
    pub kind: Kind,
}

/// The part of a mark in a pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// It has no counterpart.
    Alone,
    /// Its counterpart follows; all pairs are nested.
    Open,
    /// Its counterpart precedes.
    Close,
}

/// What a mark is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Strong emphasis.
    Bold,
    /// Emphasis.
    Italic,
    /// A link.
    Link,
    /// An image.
    Image,
    /// A code span.
    Code,
    /// A tag.
    Html,
    /// A construct of docfx.
    Construct,
}

/// Whether XML 1.0 has no way to write a character; line ends are line feeds here.
pub fn is_forbidden(character: char) -> bool {
    (character < ' ' && !matches!(character, '\t' | '\n')) || matches!(character, '\u{FFFE}' | '\u{FFFF}')
}

/// The pieces of both sides of a unit; equal marks have equal numbers.
pub fn pieces_of_both<'t>(source: &'t str, target: &'t str, nature: Nature) -> [Vec<Piece<'t>>; 2] {
    let source = pieces(source, nature);
    let mut target = pieces(target, nature);
    renumber(&source, &mut target);
    [source, target]
}

/// Cuts a text into pieces.
pub fn pieces(text: &str, nature: Nature) -> Vec<Piece<'_>> {
    if text.contains(is_forbidden) {
        return characters(text);
    }
    let marks = match nature {
        Nature::Sentence | Nature::Block => marks(text),
        Nature::Verbatim | Nature::Section => Vec::new(),
    };
    let mut pieces = Vec::with_capacity(2 * marks.len() + 1);
    let mut done = 0;
    for (range, number, part, kind) in marks {
        push_text(&mut pieces, &text[done..range.start]);
        done = range.end;
        pieces.push(Piece::Mark(Mark { number, raw: &text[range], part, kind }));
    }
    push_text(&mut pieces, &text[done..]);
    pieces
}

fn push_text<'t>(pieces: &mut Vec<Piece<'t>>, text: &'t str) {
    if !text.is_empty() {
        pieces.push(Piece::Text(text));
    }
}

fn characters(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut done = 0;
    for (at, character) in text.char_indices().filter(|it| is_forbidden(it.1)) {
        push_text(&mut pieces, &text[done..at]);
        pieces.push(Piece::Character(character));
        done = at + character.len_utf8();
    }
    push_text(&mut pieces, &text[done..]);
    pieces
}

type Found = (Range<usize>, usize, Part, Kind);

/// An element that is open.
struct Open {
    kind: Kind,
    range: Range<usize>,
    /// How many bytes its opening mark has.
    length: usize,
    /// Where the title of a link or image stands in its text.
    title: Option<String>,
    number: usize,
    /// Where what is in it ends, if there is anything.
    inner: Option<usize>,
    /// Where it stands among the marks.
    index: usize,
}

/// What keeps the parser from taking the start of a unit for the start of a block.
const GUARD: &str = "a ";

fn marks(text: &str) -> Vec<Found> {
    if !text.contains(['*', '_', '`', '<', '[', ':']) {
        return Vec::new();
    }
    let guarded = cjk::mark_emphasis(Mapped::verbatim(&format!("{GUARD}{text}"), 0));
    let mut found: Vec<Found> = Vec::new();
    let mut open: Vec<Option<Open>> = Vec::new();
    let mut number = 0;
    for (event, range) in Parser::new_ext(guarded.text(), Options::empty()).into_offset_iter() {
        let range = guarded.source_range(range).as_usize();
        // The guard is text of its own.
        let range = range.start.saturating_sub(GUARD.len())..range.end.saturating_sub(GUARD.len());
        match event {
            Event::Start(tag) => {
                let element = element(tag, &range);
                number += usize::from(element.is_some());
                let index = found.len();
                open.push(element.map(|it| Open { number, index, ..it }));
            }
            Event::End(_) => {
                if let Some(Some(element)) = open.pop() {
                    close(text, element, &mut found, &mut number);
                }
                grow(&mut open, &range);
            }
            Event::Code(_) | Event::InlineHtml(_) => {
                let kind = if matches!(event, Event::Code(_)) { Kind::Code } else { Kind::Html };
                number += 1;
                grow(&mut open, &range);
                found.push((range, number, Part::Alone, kind));
            }
            _ => grow(&mut open, &range),
        }
    }
    constructs(text, &mut found, &mut number);
    found
}

fn element(tag: Tag<'_>, range: &Range<usize>) -> Option<Open> {
    let open = |kind, length, title: &str| {
        let title = Some(title.to_owned()).filter(|it| !it.is_empty());
        Some(Open { kind, range: range.clone(), length, title, number: 0, inner: None, index: 0 })
    };
    match tag {
        Tag::Strong => open(Kind::Bold, 2, ""),
        Tag::Emphasis => open(Kind::Italic, 1, ""),
        // All of it is a mark.
        Tag::Link { link_type: LinkType::Autolink | LinkType::Email, .. } => open(Kind::Link, 0, ""),
        Tag::Link { title, .. } => open(Kind::Link, 1, &title),
        Tag::Image { title, .. } => open(Kind::Image, 2, &title),
        _ => None,
    }
}

/// Tells the innermost open element that something stands in it.
fn grow(open: &mut [Option<Open>], range: &Range<usize>) {
    if let Some(Some(element)) = open.last_mut() {
        element.inner = Some(element.inner.map_or(range.end, |it| it.max(range.end)));
    }
}

/// Adds the marks of an element that has ended.
fn close(text: &str, element: Open, found: &mut Vec<Found>, number: &mut usize) {
    let Open { kind, range, length, title, number: own, inner, index } = element;
    let is_pair = matches!(kind, Kind::Bold | Kind::Italic);
    let closing = match inner {
        Some(inner) if is_pair => Some(inner.max(range.end - length.min(range.len()))),
        Some(inner) if length > 0 => text[inner..range.end].find(']').map(|it| inner + it),
        Some(_) | None => None,
    };
    let Some(closing) = closing.filter(|it| *it > range.start + length) else {
        // What stands inside is a part of it.
        found.truncate(index);
        found.push((range, own, Part::Alone, kind));
        return;
    };
    found.insert(index, (range.start..range.start + length, own, Part::Open, kind));
    let rest = &text[closing..range.end];
    // A title is translated: `](image.png "` and `")` are the marks around it.
    match title.and_then(|it| Some((rest.rfind(&it)?, it.len()))).filter(|it| it.0 > 2) {
        Some((at, length)) => {
            *number += 1;
            found.push((closing..closing + at, own, Part::Close, kind));
            found.push((closing + at + length..range.end, *number, Part::Alone, kind));
        }
        None => found.push((closing..range.end, own, Part::Close, kind)),
    }
}

/// Adds docfx constructs, `:::no-loc text="Hub":::`, that stand in the text between marks.
fn constructs(text: &str, found: &mut Vec<Found>, number: &mut usize) {
    let mut from = 0;
    while let Some(at) = text[from..].find(":::").map(|it| from + it) {
        let Some(end) = text[at + 3..].find(":::").map(|it| at + 6 + it) else { return };
        let index = found.partition_point(|it| it.0.end <= at);
        if found.get(index).is_none_or(|it| it.0.start >= end) {
            *number += 1;
            found.insert(index, (at..end, *number, Part::Alone, Kind::Construct));
        }
        from = end;
    }
}

/// A mark, and for the first of a pair what its counterpart is.
fn whole<'p, 't>(pieces: &'p [Piece<'t>]) -> impl Iterator<Item = (usize, &'t str, &'t str)> + 'p {
    pieces.iter().filter_map(move |it| match it {
        Piece::Mark(Mark { number, raw, part: Part::Alone, .. }) => Some((*number, *raw, "")),
        Piece::Mark(Mark { number, raw, part: Part::Open, .. }) => Some((*number, *raw, closing(pieces, *number))),
        Piece::Mark(_) | Piece::Text(_) | Piece::Character(_) => None,
    })
}

/// What closes the pair of a number.
pub fn closing<'t>(pieces: &[Piece<'t>], number: usize) -> &'t str {
    let close = pieces.iter().find_map(|it| match it {
        Piece::Mark(Mark { number: found, raw, part: Part::Close, .. }) if *found == number => Some(*raw),
        Piece::Mark(_) | Piece::Text(_) | Piece::Character(_) => None,
    });
    close.unwrap_or_default()
}

/// Gives the marks of a translation the numbers of equal marks of the original.
fn renumber(source: &[Piece<'_>], target: &mut [Piece<'_>]) {
    let mut free: Vec<(usize, &str, &str)> = whole(source).collect();
    let mut next = free.iter().map(|it| it.0).max().unwrap_or(0);
    let numbers: Vec<(usize, usize)> = whole(target)
        .map(|(number, raw, closing)| {
            let equal = free.iter().position(|it| (it.1, it.2) == (raw, closing));
            let new = equal.map_or_else(
                || {
                    next += 1;
                    next
                },
                |it| free.remove(it).0,
            );
            (number, new)
        })
        .collect();
    for piece in target {
        if let Piece::Mark(mark) = piece
            && let Some((_, new)) = numbers.iter().find(|it| it.0 == mark.number)
        {
            mark.number = *new;
        }
    }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;

    fn shown(pieces: &[Piece<'_>]) -> String {
        let piece = |it: &Piece<'_>| match it {
            Piece::Text(text) => (*text).to_owned(),
            Piece::Character(character) => format!("{{U+{:04X}}}", u32::from(*character)),
            Piece::Mark(Mark { number, raw, part, .. }) => {
                let sign = match part {
                    Part::Alone => "",
                    Part::Open => "<",
                    Part::Close => ">",
                };
                format!("{{{sign}{number} {raw}}}")
            }
        };
        pieces.iter().map(piece).collect()
    }

    fn raw(pieces: &[Piece<'_>]) -> String {
        let mut raw = String::new();
        for piece in pieces {
            match piece {
                Piece::Text(text) | Piece::Mark(Mark { raw: text, .. }) => raw.push_str(text),
                Piece::Character(character) => raw.push(*character),
            }
        }
        raw
    }

    #[expect(clippy::needless_pass_by_value, reason = "as `expect!` makes it")]
    #[track_caller]
    fn check(text: &str, expected: Expect) {
        let pieces = pieces(text, Nature::Sentence);
        assert_eq!(raw(&pieces), text);
        expected.assert_eq(&shown(&pieces));
    }

    #[test]
    fn marks_are_told_from_text() {
        check("**「保存」** を *必ず* 選ぶ", expect!["{<1 **}「保存」{>1 **} を {<2 *}必ず{>2 *} 選ぶ"]);
        check(
            "[**OK**](a.md \"題\")と`Get-Hub`",
            expect![r#"{<1 [}{<2 **}OK{>2 **}{>1 ](a.md "}題{3 ")}と{4 `Get-Hub`}"#],
        );
        check(
            "![図](a.png)<br><a href=\"x\">ここ</a>",
            expect![[r#"{<1 ![}図{>1 ](a.png)}{2 <br>}{3 <a href="x">}ここ{4 </a>}"#]],
        );
        check("<https://example.com/>と[](a.md)", expect!["{1 <https://example.com/>}と{2 [](a.md)}"]);
        check("- [x] 6. # > a | b", expect!["- [x] 6. # > a | b"]);
        check(":::no-loc text=\"Hub\":::を[\\*](b)", expect![[r#"{2 :::no-loc text="Hub":::}を{<1 [}\*{>1 ](b)}"#]]);
        check("a\u{1b}**b**", expect!["a{U+001B}**b**"]);
    }

    #[test]
    fn equal_marks_of_both_sides_have_equal_numbers() {
        let both = pieces_of_both("Run `a` in **[B](b)**.", "**[Ｂ](b)**で`a`と`c`を実行", Nature::Block);
        expect!["Run {1 `a`} in {<2 **}{<3 [}B{>3 ](b)}{>2 **}."].assert_eq(&shown(&both[0]));
        expect!["{<2 **}{<3 [}Ｂ{>3 ](b)}{>2 **}で{1 `a`}と{4 `c`}を実行"].assert_eq(&shown(&both[1]));
    }

    proptest::proptest! {
        #[test]
        fn the_pieces_of_any_text_are_the_text(text in "([*_`<>\\[\\]()!:\"\\\\ \n\u{1b}a-c漢]|:::|\\]\\(|<b>|&lt;){0,24}") {
            let pieces = pieces(&text, Nature::Sentence);
            proptest::prop_assert_eq!(raw(&pieces), text.as_str());
            // Pairs are nested, and each has both its marks.
            let mut open = Vec::new();
            for piece in &pieces {
                match piece {
                    Piece::Mark(Mark { number, part: Part::Open, .. }) => open.push(*number),
                    Piece::Mark(Mark { number, part: Part::Close, .. }) => proptest::prop_assert_eq!(open.pop(), Some(*number)),
                    _ => {}
                }
            }
            proptest::prop_assert!(open.is_empty());
        }
    }
}
