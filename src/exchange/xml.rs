//! What the three XML formats have in common: escapes, pieces of text, and reading.

use std::borrow::Cow;
use std::ops::Range;

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use crate::exchange::Format;
use crate::exchange::entry::Unreadable;

/// The XML declaration that each file begins with.
pub(super) const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

/// The format that a root element says.
pub(super) fn format(text: &str) -> Option<Format> {
    let mut reader = XmlReader::new(text);
    while let Ok(Some(node)) = reader.next() {
        let NodeKind::Start(element) = node.kind else { continue };
        let version = element.attribute("version").unwrap_or_default();
        return match element.name.as_str() {
            "tmx" => Some(Format::Tmx),
            "xliff" if version.starts_with("2.") => Some(Format::Xliff2),
            "xliff" => Some(Format::Xliff1),
            _ => None,
        };
    }
    None
}

/// Writes text between tags.
pub(super) fn push_text(out: &mut String, text: &str) {
    push_escaped(out, text, |it| match it {
        b'&' => Some("&amp;"),
        b'<' => Some("&lt;"),
        b'>' => Some("&gt;"),
        b'\r' => Some("&#13;"),
        _ => None,
    });
}

/// Writes ` name="value"`.
pub(super) fn push_attribute(out: &mut String, name: &str, value: &str) {
    out.push(' ');
    out.push_str(name);
    out.push_str("=\"");
    push_escaped(out, value, |it| match it {
        b'&' => Some("&amp;"),
        b'<' => Some("&lt;"),
        b'"' => Some("&quot;"),
        b'\n' => Some("&#10;"),
        b'\r' => Some("&#13;"),
        b'\t' => Some("&#9;"),
        _ => None,
    });
    out.push('"');
}

fn push_escaped(out: &mut String, text: &str, escape: impl Fn(u8) -> Option<&'static str>) {
    let mut done = 0;
    for (at, byte) in text.bytes().enumerate() {
        if let Some(escaped) = escape(byte) {
            out.push_str(&text[done..at]);
            out.push_str(escaped);
            done = at + 1;
        }
    }
    out.push_str(&text[done..]);
}

/// A part of an XML text, with its place in it.
pub(super) struct Node {
    pub(super) kind: NodeKind,
    pub(super) at: Range<usize>,
}

pub(super) enum NodeKind {
    Start(Element),
    /// The end of the element of this name; an empty element has one as well.
    End(String),
    /// Text with its references resolved.
    Text(String),
}

/// A start tag. Names have no prefix.
pub(super) struct Element {
    pub(super) name: String,
    attributes: Vec<(String, String)>,
}

impl Element {
    /// The value of an attribute, by its name without a prefix.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|it| it.0 == name).map(|it| it.1.as_str())
    }
}

/// Reads an XML text part by part.
pub(super) struct XmlReader<'x> {
    reader: Reader<&'x [u8]>,
    /// How many elements are open.
    depth: usize,
}

impl<'x> XmlReader<'x> {
    pub(super) fn new(text: &'x str) -> Self {
        let mut reader = Reader::from_str(text);
        reader.config_mut().expand_empty_elements = true;
        Self { reader, depth: 0 }
    }

    fn position(&self) -> usize {
        usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX)
    }

    /// The next part; `None` at the end of the text.
    pub(super) fn next(&mut self) -> Result<Option<Node>, Unreadable> {
        loop {
            let start = self.position();
            let event = self.reader.read_event().map_err(|it| {
                let at = usize::try_from(self.reader.error_position()).unwrap_or(start);
                Unreadable::new(at..at, it.to_string())
            })?;
            let at = start..self.position();
            let kind = match event {
                Event::Start(tag) => {
                    self.depth += 1;
                    NodeKind::Start(element(&tag, &at)?)
                }
                Event::End(tag) => {
                    self.depth = self.depth.saturating_sub(1);
                    NodeKind::End(local(tag.name().as_ref()).to_owned())
                }
                Event::Text(text) => NodeKind::Text(text.xml10_content().into_owned()),
                Event::CData(text) => NodeKind::Text(text.xml10_content().into_owned()),
                Event::GeneralRef(reference) => NodeKind::Text(resolved(&reference, &at)?),
                Event::Eof if self.depth > 0 => {
                    return Err(Unreadable::new(at, "the file ends before its elements do"));
                }
                Event::Eof => return Ok(None),
                Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => continue,
            };
            return Ok(Some(Node { kind, at }));
        }
    }

    /// All text up to the end of the element that was just entered.
    pub(super) fn text(&mut self) -> Result<String, Unreadable> {
        let (mut text, end) = (String::new(), self.depth);
        while let Some(node) = self.next()? {
            match node.kind {
                NodeKind::Text(it) => text.push_str(&it),
                NodeKind::End(_) if self.depth < end => break,
                NodeKind::Start(_) | NodeKind::End(_) => {}
            }
        }
        Ok(text)
    }

    /// Leaves the element that was just entered.
    pub(super) fn skip(&mut self) -> Result<(), Unreadable> {
        self.text().map(drop)
    }

    /// How many elements are open.
    pub(super) fn depth(&self) -> usize {
        self.depth
    }
}

fn element(tag: &BytesStart<'_>, at: &Range<usize>) -> Result<Element, Unreadable> {
    let mut attributes = Vec::new();
    for attribute in tag.attributes() {
        let attribute = attribute.map_err(|it| Unreadable::new(at.clone(), it.to_string()))?;
        let value = attribute.normalized_value(XmlVersion::Implicit1_0);
        let value: Cow<'_, str> = value.map_err(|it| Unreadable::new(at.clone(), it.to_string()))?;
        attributes.push((local(attribute.key.as_ref()).to_owned(), value.into_owned()));
    }
    Ok(Element { name: local(tag.name().as_ref()).to_owned(), attributes })
}

fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |it| it.1)
}

fn resolved(reference: &quick_xml::events::BytesRef<'_>, at: &Range<usize>) -> Result<String, Unreadable> {
    match reference.resolve_char_ref() {
        Ok(Some(character)) => return Ok(character.to_string()),
        Ok(None) => {}
        Err(error) => return Err(Unreadable::new(at.clone(), error.to_string())),
    }
    let known = quick_xml::escape::resolve_xml_entity(reference);
    known.map(str::to_owned).ok_or_else(|| {
        let name: &str = reference;
        Unreadable::new(at.clone(), format!("the entity `{name}` is not known"))
    })
}

/// How a character that XML cannot carry is written in an element that stands for it.
pub(super) fn character_name(character: char) -> String {
    format!("U+{:04X}", u32::from(character))
}

/// The character of a name.
pub(super) fn named_character(name: &str) -> Option<char> {
    u32::from_str_radix(name.trim().strip_prefix("U+")?, 16).ok().and_then(char::from_u32)
}
