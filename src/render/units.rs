//! The bodies of an article in its languages → its units, as search and bilingual reading want them.
//!
//! Reads the HTML that [`crate::render::body`] has just made, which is well formed.

use std::borrow::Cow;
use std::collections::HashMap;
use std::hash::{Hash, Hasher};
use std::ops::Range;

use crate::memo::Digest;
use crate::render::body::Body;
use crate::search::document::{Card, Document, Role, Unit};
use crate::search::index::{self, Indexed};
use crate::search::text::{is_inline, tag_end, tag_name};

/// An article that is to be found.
pub struct ArticleInput<'a> {
    /// What is known of it beside its text.
    pub card: &'a Card,
    /// Stands for that.
    pub card_digest: Digest,
    /// Its body in each of the card's locales, with the digest of what it was made of.
    pub bodies: Vec<(Digest, &'a Body)>,
}

impl Hash for ArticleInput<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.card_digest.hash(state);
        self.bodies.iter().for_each(|it| it.0.hash(state));
    }
}

/// What the index has of an article.
pub fn indexed(input: &ArticleInput<'_>) -> Indexed {
    let bodies: Vec<Vec<Part<'_>>> = input.bodies.iter().map(|it| parts(&it.1.html)).collect();
    index::indexed(&Document { card: input.card.clone(), units: paired(bodies) })
}

/// A unit in one language, or text outside of units.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Part<'h> {
    id: Cow<'h, str>,
    role: Role,
    html: Cow<'h, str>,
}

/// Pairs the parts of all languages by their ids, text outside of units by the unit before it.
fn paired(bodies: Vec<Vec<Part<'_>>>) -> Vec<Unit<'_>> {
    let count = bodies.len();
    let mut units: Vec<(Key<'_>, Unit<'_>)> = Vec::new();
    for (language, parts) in bodies.into_iter().enumerate() {
        let places: HashMap<Key<'_>, usize> =
            units.iter().enumerate().map(|(index, it)| (it.0.clone(), index)).collect();
        let mut key = Key::default();
        let mut added: Vec<(usize, Key<'_>, Unit<'_>)> = Vec::new();
        let mut last = 0;
        for Part { id, role, html } in parts {
            key = key.next(&id);
            if let Some(index) = places.get(&key) {
                units[*index].1.html[language] = html;
                last = index + 1;
            } else {
                let mut sides = vec![Cow::Borrowed(""); count];
                sides[language] = html;
                added.push((last, key.clone(), Unit { id, role, html: sides }));
            }
        }
        if units.is_empty() {
            units = added.into_iter().map(|(_, key, unit)| (key, unit)).collect();
        } else {
            // From the end, so that the places before stay what they are.
            added.into_iter().rev().for_each(|(at, key, unit)| units.insert(at, (key, unit)));
        }
    }
    units.into_iter().map(|it| it.1).collect()
}

/// Tells the parts of a page apart: the unit, and how many parts outside of units follow it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
struct Key<'h> {
    unit: Cow<'h, str>,
    after: usize,
}

impl<'h> Key<'h> {
    fn next(self, id: &Cow<'h, str>) -> Self {
        if id.is_empty() { Self { after: self.after + 1, ..self } } else { Self { unit: id.clone(), after: 0 } }
    }
}

/// The units of a body, and the text outside of them.
fn parts(html: &str) -> Vec<Part<'_>> {
    let mut reader = Reader { html, parts: Vec::new(), ends: Vec::new(), blocks: 0, outside: String::new() };
    reader.read();
    reader.parts
}

struct Reader<'h> {
    html: &'h str,
    parts: Vec<Part<'h>>,
    /// For every part, how many tags of blocks came before its end.
    ends: Vec<usize>,
    blocks: usize,
    /// Text outside of units since the last tag of a block.
    outside: String,
}

/// An element that is open.
struct Open<'h> {
    name: &'h str,
    kind: OpenKind<'h>,
}

enum OpenKind<'h> {
    Unit {
        id: &'h str,
        start: usize,
        is_further: bool,
    },
    /// Words of the interface.
    Interface,
    Other,
}

impl<'h> Reader<'h> {
    fn read(&mut self) {
        let html = self.html;
        let mut open: Vec<Open<'h>> = Vec::new();
        // How many open elements are units or words of the interface.
        let mut taken = 0;
        let mut role = Role::Text;
        let mut at = 0;
        while let Some(found) = memchr::memchr(b'<', &html.as_bytes()[at..]) {
            let start = at + found;
            if taken == 0 {
                self.outside.push_str(&html[at..start]);
            }
            let end = start + tag_end(&html[start..]);
            let tag = &html[start..end];
            at = end;
            let (name, is_end) = tag_name(tag);
            if !is_inline(name) {
                self.flush(role);
                self.blocks += 1;
                if let Some(of) = role_of(name) {
                    role = if is_end { Role::Text } else { of };
                }
            }
            if is_end {
                let Some(index) = open.iter().rposition(|it| it.name == name) else { continue };
                for it in open.drain(index..).rev() {
                    match it.kind {
                        OpenKind::Unit { id, start: inner, is_further } => {
                            taken -= 1;
                            if taken == 0 {
                                // The end tag of a block has ended the role already.
                                let role = role_of(name).unwrap_or(role);
                                self.unit(id, role, inner..start, is_further);
                            }
                        }
                        OpenKind::Interface => taken -= 1,
                        OpenKind::Other => {}
                    }
                }
            } else if !is_void(name) {
                let kind = kind(tag, end);
                taken += usize::from(!matches!(kind, OpenKind::Other));
                if let OpenKind::Unit { .. } = kind {
                    self.flush(role);
                }
                open.push(Open { name, kind });
            }
        }
        self.flush(role);
    }

    /// Adds a unit, or a further stretch of one.
    fn unit(&mut self, id: &'h str, role: Role, range: Range<usize>, is_further: bool) {
        let html = without_ids(&self.html[range]);
        let id = crate::syntax::html::decode(id);
        // Most often the stretches of a unit follow one another.
        if is_further && let Some(index) = self.parts.iter().rposition(|it| it.id == id) {
            let separator = if self.ends[index] == self.blocks { "" } else { "<br>" };
            let part = self.parts[index].html.to_mut();
            if !html.is_empty() {
                part.push_str(if part.is_empty() { "" } else { separator });
                part.push_str(&html);
            }
            self.ends[index] = self.blocks;
            return;
        }
        self.parts.push(Part { id, role, html });
        self.ends.push(self.blocks);
    }

    /// Adds the text outside of units that has been gathered.
    fn flush(&mut self, role: Role) {
        if self.outside.contains(char::is_alphanumeric) {
            let html = Cow::Owned(self.outside.trim_matches('\n').to_owned());
            self.parts.push(Part { id: Cow::Borrowed(""), role, html });
            self.ends.push(self.blocks);
        }
        self.outside.clear();
    }
}

fn role_of(name: &str) -> Option<Role> {
    match name.as_bytes() {
        [b'h', level @ b'1'..=b'6'] => Some(Role::Heading(level - b'0')),
        b"pre" => Some(Role::Code),
        _ => None,
    }
}

fn is_void(name: &str) -> bool {
    matches!(name, "img" | "br" | "hr" | "input" | "col" | "wbr" | "area" | "source" | "track" | "embed")
}

/// What the element of a start tag is; `end` is where the tag ends.
fn kind(tag: &str, end: usize) -> OpenKind<'_> {
    let Some(class) = attribute(tag, " class=\"") else { return OpenKind::Other };
    if class == "unit" || class.split(' ').any(|it| it == "unit") {
        if let Some(id) = attribute(tag, " id=\"") {
            return OpenKind::Unit { id, start: end, is_further: false };
        }
        if let Some(id) = attribute(tag, " data-unit=\"") {
            return OpenKind::Unit { id, start: end, is_further: true };
        }
    }
    match class {
        // A tree is found by its own pages.
        "alert-title" | "video" | "include-missing" | "embedded-tree" => OpenKind::Interface,
        _ => OpenKind::Other,
    }
}

fn attribute<'t>(tag: &'t str, opening: &str) -> Option<&'t str> {
    // Most tags have no attributes.
    memchr::memchr(b'"', tag.as_bytes())?;
    let start = tag.find(opening)? + opening.len();
    let end = memchr::memchr(b'"', &tag.as_bytes()[start..])?;
    Some(&tag[start..start + end])
}

/// HTML without ids, and without the elements that had nothing else.
fn without_ids(html: &str) -> Cow<'_, str> {
    const ID: &str = " id=\"";
    // Most units have no attributes.
    if memchr::memchr(b'=', html.as_bytes()).is_none() || !html.contains(ID) {
        return Cow::Borrowed(html);
    }
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = memchr::memchr(b'<', rest.as_bytes()) {
        let end = at + tag_end(&rest[at..]);
        let (text, tag) = (&rest[..at], &rest[at..end]);
        out.push_str(text);
        match tag.find(ID) {
            Some(start) => {
                let value = start + ID.len();
                let after = tag[value..].find('"').map_or(tag.len(), |it| value + it + 1);
                out.push_str(&tag[..start]);
                out.push_str(&tag[after..]);
            }
            None => out.push_str(tag),
        }
        rest = &rest[end..];
    }
    out.push_str(rest);
    Cow::Owned(out.replace("<span class=\"anchor\"></span>", ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(html: &str, expected: &[(&str, u8, &str)]) {
        let found = parts(html);
        let found: Vec<(&str, u8, &str)> =
            found.iter().map(|it| (it.id.as_ref(), it.role.number(), it.html.as_ref())).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn units_keep_their_markup_and_lose_ids() {
        check(
            "<h2 id=\"x\"><span class=\"unit\" id=\"a-1\">Re<b>set</b></span></h2>\n<p class=\"unit\" id=\"a-2\"><span \
             class=\"anchor\" id=\"y\"></span>See <a id=\"z\" href=\"b.html\">it</a>.</p>",
            &[("a-1", 2, "Re<b>set</b>"), ("a-2", 0, "See <a href=\"b.html\">it</a>.")],
        );
    }

    #[test]
    fn text_outside_of_units_counts_as_well() {
        check(
            "<p><span class=\"unit\" id=\"a\">x</span>.</p><pre class=\"code\"><code>Get-Hub &lt;1&gt;\n</code></pre>\
             <div class=\"alert\"><p class=\"alert-title\">Note</p><p>y <em>z</em></p></div>",
            &[("a", 0, "x"), ("", 9, "Get-Hub &lt;1&gt;"), ("", 0, "y z")],
        );
    }

    #[test]
    fn stretches_of_one_unit_are_one() {
        check(
            "<p><strong><span class=\"unit\" id=\"a\">x</span></strong><span class=\"unit\" data-unit=\"a\">y</span></p>\
             <p><span class=\"unit\" data-unit=\"a\">z</span></p>",
            &[("a", 0, "xy<br>z")],
        );
    }

    #[test]
    fn code_that_is_a_unit_is_code() {
        check("<pre class=\"code unit\" id=\"a\"><code>x</code></pre>", &[("a", 9, "<code>x</code>")]);
    }

    #[test]
    fn languages_are_paired_by_unit_and_by_place() {
        let part = |id: &'static str, html: &'static str| Part { id: id.into(), role: Role::Text, html: html.into() };
        let units = paired(vec![
            vec![part("a", "あ"), part("", "x"), part("b", "い")],
            vec![part("a", "a"), part("", "x"), part("", "y"), part("c", "c"), part("b", "b")],
        ]);
        let shown: Vec<String> = units.iter().map(|it| format!("{}:{}", it.id, it.html.join("/"))).collect();
        assert_eq!(shown, ["a:あ/a", ":x/x", ":/y", "c:/c", "b:い/b"]);
    }
}
