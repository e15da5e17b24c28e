//! Marks that carry units through HTML, and the elements that they become.
//!
//! While a body is put together, a unit stands between two marks made of noncharacters, which no parser changes.
//! In the end they become elements. A unit may begin inside `<strong>` and end outside of it
//! (`<strong>⟦X</strong>—y⟧`), or reach over several blocks: then it becomes several elements, so that all is well
//! nested and they hold inline content only.

use std::collections::BTreeSet;

use crate::syntax::html::policy;
use crate::text::push_number;

const OPEN: char = '\u{fdd3}';
const INDEX_END: char = '\u{fdd4}';
const CLOSE: char = '\u{fdd5}';

/// HTML in which marks have become elements.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrapped {
    /// The HTML.
    pub html: String,
    /// The units that stand in it.
    pub seen: BTreeSet<usize>,
}

/// Appends the mark where a unit begins.
pub fn push_open(out: &mut String, unit: usize) {
    push_mark(out, OPEN, unit);
}

/// Appends the mark where a unit ends.
pub fn push_close(out: &mut String, unit: usize) {
    push_mark(out, CLOSE, unit);
}

fn push_mark(out: &mut String, mark: char, unit: usize) {
    out.push(mark);
    push_number(out, unit);
    out.push(INDEX_END);
}

/// A stretch of text between marks, or a mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part<'t> {
    /// Text without marks.
    Text(&'t str),
    /// A unit begins.
    Open(usize),
    /// A unit ends.
    Close(usize),
}

/// Cuts text at its marks.
pub fn parts(text: &str) -> impl Iterator<Item = Part<'_>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let at = rest.find([OPEN, CLOSE]).unwrap_or(rest.len());
        if at > 0 {
            let (text, after) = rest.split_at(at);
            rest = after;
            return Some(Part::Text(text));
        }
        let is_open = rest.starts_with(OPEN);
        let number = &rest[OPEN.len_utf8()..];
        let digits = number.bytes().take_while(u8::is_ascii_digit).count();
        rest = number[digits..].strip_prefix(INDEX_END).unwrap_or(&number[digits..]);
        // A lone noncharacter is no mark of ours and nothing that can be seen.
        let Ok(unit) = number[..digits].parse() else { return Some(Part::Text("")) };
        Some(if is_open { Part::Open(unit) } else { Part::Close(unit) })
    })
}

/// Replaces marks in well-formed HTML by elements.
///
/// `open` makes the start tag of the first element of a unit, which has its id, and `again` that of later ones.
/// A unit without text becomes one empty element.
pub fn wrap_units(html: &str, open: &dyn Fn(usize) -> String, again: &dyn Fn(usize) -> String) -> Wrapped {
    let pieces = pieces(html);
    let mut writer = Writer {
        out: String::with_capacity(html.len() + html.len() / 4),
        pending: String::new(),
        inside: None,
        seen: BTreeSet::new(),
        open,
        again,
    };
    let mut at = 0;
    while let Some(piece) = pieces.get(at) {
        let end = if piece.is_phrasing && piece.end > at { piece.end } else { at };
        match piece.content {
            Content::Unit(unit) if piece.is_whole() => {
                if !(piece.source.is_empty() && writer.seen.contains(&unit)) {
                    writer.enter(unit);
                    pieces[at..=end].iter().for_each(|it| writer.out.push_str(it.source));
                }
                at = end;
            }
            Content::Nothing if piece.is_whole() => {
                let out = if writer.inside.is_some() { &mut writer.pending } else { &mut writer.out };
                pieces[at..=end].iter().for_each(|it| out.push_str(it.source));
                at = end;
            }
            Content::Unit(_) | Content::Nothing | Content::Other => {
                writer.leave();
                writer.out.push_str(piece.source);
            }
        }
        at += 1;
    }
    writer.leave();
    Wrapped { html: writer.out, seen: writer.seen }
}

/// What text and pictures something holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Content {
    /// None that can be seen.
    Nothing,
    /// That of one unit.
    Unit(usize),
    /// That of several units or none, or blocks.
    Other,
}

impl Content {
    fn join(self, other: Self) -> Self {
        match (self, other) {
            (Self::Nothing, it) | (it, Self::Nothing) => it,
            (Self::Unit(a), Self::Unit(b)) if a == b => self,
            (Self::Unit(_) | Self::Other, Self::Unit(_) | Self::Other) => Self::Other,
        }
    }
}

/// A tag, or text within or outside one unit.
#[derive(Debug)]
struct Piece<'h> {
    source: &'h str,
    kind: Kind,
    is_phrasing: bool,
    /// Of the whole element where the piece is its start tag.
    content: Content,
    /// The index of the end tag where the piece is a start tag, else its own.
    end: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Text,
    Start,
    End,
    Void,
}

impl Piece<'_> {
    /// Whether the piece with all that belongs to it can stand inside one element for text.
    fn is_whole(&self) -> bool {
        self.kind != Kind::End && self.is_phrasing
    }
}

fn pieces(html: &str) -> Vec<Piece<'_>> {
    let mut pieces: Vec<Piece<'_>> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    let mut unit: Option<usize> = None;
    // Whether the unit has any content yet.
    let mut is_filled = false;
    let mut rest = html;
    while !rest.is_empty() {
        let length = if rest.starts_with('<') { tag_length(rest) } else { rest.find('<').unwrap_or(rest.len()) };
        let (source, after) = rest.split_at(length);
        rest = after;
        if source.starts_with('<') {
            let content = push_tag(&mut pieces, &mut open, source, unit);
            is_filled |= content != Content::Nothing;
            continue;
        }
        for part in parts(source) {
            match part {
                Part::Open(it) => (unit, is_filled) = (Some(it), false),
                Part::Close(it) => {
                    if !is_filled && unit == Some(it) {
                        push_leaf(&mut pieces, &open, "", Content::Unit(it), Kind::Text);
                    }
                    unit = None;
                }
                Part::Text(text) => {
                    let is_blank = text.trim_ascii().is_empty();
                    let content = if is_blank { Content::Nothing } else { unit.map_or(Content::Other, Content::Unit) };
                    is_filled |= !is_blank;
                    push_leaf(&mut pieces, &open, text, content, Kind::Text);
                }
            }
        }
    }
    pieces
}

fn push_leaf<'h>(pieces: &mut Vec<Piece<'h>>, open: &[usize], source: &'h str, content: Content, kind: Kind) {
    if let Some(parent) = open.last() {
        pieces[*parent].content = pieces[*parent].content.join(content);
    }
    let end = pieces.len();
    pieces.push(Piece { source, kind, is_phrasing: true, content, end });
}

/// Adds a tag; returns the content that it is by itself.
fn push_tag<'h>(pieces: &mut Vec<Piece<'h>>, open: &mut Vec<usize>, source: &'h str, unit: Option<usize>) -> Content {
    let is_end = source.starts_with("</");
    let name = &source[1 + usize::from(is_end)..];
    let name = &name[..name.bytes().take_while(u8::is_ascii_alphanumeric).count()];
    let is_phrasing = policy::is_phrasing(name);
    let index = pieces.len();
    if is_end {
        pieces.push(Piece { source, kind: Kind::End, is_phrasing, content: Content::Other, end: index });
        if let Some(start) = open.pop() {
            pieces[start].end = index;
            let content = if pieces[start].is_phrasing { pieces[start].content } else { Content::Other };
            pieces[start].content = content;
            if let Some(parent) = open.last() {
                pieces[*parent].content = pieces[*parent].content.join(content);
            }
        }
        return Content::Nothing;
    }
    if !policy::is_void(name) {
        pieces.push(Piece { source, kind: Kind::Start, is_phrasing, content: Content::Nothing, end: index });
        open.push(index);
        return Content::Nothing;
    }
    let content = match name {
        "img" => unit.map_or(Content::Other, Content::Unit),
        _ if is_phrasing => Content::Nothing,
        _ => Content::Other,
    };
    push_leaf(pieces, open, source, content, Kind::Void);
    pieces[index].is_phrasing = is_phrasing;
    if name == "img" { content } else { Content::Nothing }
}

/// The length of the tag that the text begins with; `>` may stand in quotes.
fn tag_length(html: &str) -> usize {
    let mut is_quoted = false;
    for (at, byte) in html.bytes().enumerate() {
        match byte {
            b'"' => is_quoted = !is_quoted,
            b'>' if !is_quoted => return at + 1,
            _ => {}
        }
    }
    html.len()
}

struct Writer<'f> {
    out: String,
    /// What follows the content of the element that is open, and may be outside of it.
    pending: String,
    /// The unit whose element is open.
    inside: Option<usize>,
    seen: BTreeSet<usize>,
    open: &'f dyn Fn(usize) -> String,
    again: &'f dyn Fn(usize) -> String,
}

impl Writer<'_> {
    fn enter(&mut self, unit: usize) {
        if self.inside == Some(unit) {
            self.out.push_str(&self.pending);
            self.pending.clear();
            return;
        }
        self.leave();
        let tag = if self.seen.insert(unit) { (self.open)(unit) } else { (self.again)(unit) };
        self.out.push_str(&tag);
        self.inside = Some(unit);
    }

    fn leave(&mut self) {
        if self.inside.take().is_some() {
            self.out.push_str("</span>");
        }
        self.out.push_str(&self.pending);
        self.pending.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Wraps HTML in which `⟦1:` opens unit 1 and `⟧` closes it.
    fn wrap(html: &str) -> String {
        let mut marked = String::new();
        let mut unit = 0;
        let mut rest = html;
        while let Some(at) = rest.find(['⟦', '⟧']) {
            marked.push_str(&rest[..at]);
            let is_open = rest[at..].starts_with('⟦');
            rest = &rest[at + '⟦'.len_utf8()..];
            if is_open {
                let (number, after) = rest.split_once(':').unwrap();
                unit = number.parse().unwrap();
                rest = after;
                push_open(&mut marked, unit);
            } else {
                push_close(&mut marked, unit);
            }
        }
        marked.push_str(rest);
        let wrapped = wrap_units(&marked, &|it| format!("<span id={it}>"), &|it| format!("<span again={it}>"));
        wrapped.html.replace("</span>", "⟧")
    }

    #[test]
    fn inline_content_becomes_one_element() {
        assert_eq!(wrap("<p>⟦1:a <b>b</b><br>c⟧ ⟦2:d⟧</p>"), "<p><span id=1>a <b>b</b><br>c⟧ <span id=2>d⟧</p>");
        assert_eq!(wrap("⟦1:<a href=\"x>y\">a</a>⟧"), "<span id=1><a href=\"x>y\">a</a>⟧");
        assert_eq!(wrap("<a>⟦1:x⟧</a><b>⟦2:y⟧ z</b>"), "<span id=1><a>x</a>⟧<b><span id=2>y⟧ z</b>");
    }

    #[test]
    fn a_unit_across_elements_is_split() {
        assert_eq!(wrap("<strong>⟦1:X</strong>—y⟧"), "<span id=1><strong>X</strong>—y⟧");
        assert_eq!(wrap("<strong>a ⟦1:X</strong>—y⟧"), "<strong>a <span id=1>X⟧</strong><span again=1>—y⟧");
        assert_eq!(wrap("⟦1:a <b>b⟧ c</b>"), "<span id=1>a ⟧<b><span again=1>b⟧ c</b>");
        assert_eq!(wrap("⟦1:a <b>b</b> c⟧ d<b>⟦1:e⟧</b>"), "<span id=1>a <b>b</b> c⟧ d<span again=1><b>e</b>⟧");
    }

    #[test]
    fn blocks_are_never_inside_a_unit() {
        assert_eq!(
            wrap("<div>⟦1:a <p>b <i>c</i></p> <hr> <img src=x> d</div>⟧"),
            "<div><span id=1>a ⟧<p><span again=1>b <i>c</i>⟧</p> <hr> <span again=1><img src=x> d⟧</div>"
        );
        assert_eq!(wrap("<i>⟦1:a<div>b</div></i>⟧"), "<i><span id=1>a⟧<div><span again=1>b⟧</div></i>");
    }

    #[test]
    fn what_has_no_text_stays_outside_or_becomes_one_empty_element() {
        assert_eq!(
            wrap("⟦1:<br>a<br>⟧<br>⟦2:⟧<p>⟦3: <a id=\"x\"></a>⟧</p>"),
            "<br><span id=1>a⟧<br><br><span id=2>⟧<p> <a id=\"x\"></a><span id=3>⟧</p>"
        );
        assert_eq!(wrap("⟦1:a⟧ ⟦1:⟧ ⟦2:<img>⟧"), "<span id=1>a⟧  <span id=2><img>⟧");
    }

    #[test]
    fn lone_noncharacters_disappear() {
        assert_eq!(wrap("a\u{fdd3}b\u{fdd5}999999999999999999999\u{fdd4}c"), "abc");
    }

    #[test]
    fn the_units_that_stand_in_the_html_are_known() {
        let html = format!("<b>{OPEN}7{INDEX_END}a{CLOSE}7{INDEX_END}</b>");
        let tag = |_| "<span>".to_owned();
        assert_eq!(wrap_units(&html, &tag, &tag).seen, BTreeSet::from([7]));
    }
}
