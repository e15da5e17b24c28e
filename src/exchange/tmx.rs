//! Translation Memory eXchange 1.4b.

use std::fmt::Write;

use crate::exchange::entry::{Entry, Unreadable};
use crate::exchange::file::File;
use crate::exchange::markup::{Mark, Part, Piece, pieces_of_both};
use crate::exchange::unit::Unit;
use crate::exchange::xml::{
    DECLARATION, Element, Node, NodeKind, XmlReader, character_name, named_character, push_attribute, push_text,
};
use crate::exchange::{Languages, TOOL, TOOL_VERSION};
use crate::locale::Locale;

pub(super) const TAIL: &str = "</body>\n</tmx>\n";

/// What an element's `type` says where it stands for a character that XML cannot carry.
const CHARACTER: &str = "x-character";

pub(super) fn head(languages: &Languages) -> String {
    let mut out = format!("{DECLARATION}<!DOCTYPE tmx SYSTEM \"tmx14.dtd\">\n<tmx version=\"1.4\">\n<header");
    push_attribute(&mut out, "creationtool", TOOL);
    push_attribute(&mut out, "creationtoolversion", TOOL_VERSION);
    push_attribute(&mut out, "datatype", "x-markdown");
    push_attribute(&mut out, "segtype", "block");
    push_attribute(&mut out, "adminlang", "en");
    push_attribute(&mut out, "srclang", languages.source.as_str());
    push_attribute(&mut out, "o-tmf", "Markdown");
    out.push_str("/>\n<body>\n");
    out
}

pub(super) fn body(file: &File, units: &[Unit<'_>], languages: &Languages) -> String {
    let mut out = String::new();
    let provenance = file.provenance();
    let path = file.path().as_str();
    for unit in units {
        out.push_str("<tu");
        push_attribute(&mut out, "tuid", &format!("{path}#{}", unit.id));
        out.push_str(">\n");
        push_prop(&mut out, "x-file", path);
        push_prop(&mut out, "x-id", &unit.id);
        push_prop(&mut out, "x-line", &unit.line.to_string());
        if file.original.is_some() {
            push_prop(&mut out, "x-original-file", file.original_path().as_str());
        }
        if let Some(provenance) = &provenance {
            push_prop(&mut out, "x-translated-by", provenance.kind);
        }
        let (source, target) = (unit.original.text(), unit.translation.text());
        let [source, target] = pieces_of_both(&source, &target, unit.nature);
        let date = provenance.as_ref().and_then(|it| it.date.as_deref());
        push_variant(&mut out, &languages.source, &source, None);
        push_variant(&mut out, &languages.target, &target, date);
        out.push_str("</tu>\n");
    }
    out
}

fn push_prop(out: &mut String, kind: &str, value: &str) {
    out.push_str("<prop");
    push_attribute(out, "type", kind);
    out.push('>');
    push_text(out, value);
    out.push_str("</prop>\n");
}

fn push_variant(out: &mut String, locale: &Locale, pieces: &[Piece<'_>], date: Option<&str>) {
    out.push_str("<tuv");
    push_attribute(out, "xml:lang", locale.as_str());
    if let Some(date) = date {
        push_attribute(out, "changedate", &format!("{}T000000Z", date.replace('-', "")));
    }
    out.push_str("><seg>");
    for piece in pieces {
        push_piece(out, piece);
    }
    out.push_str("</seg></tuv>\n");
}

fn push_piece(out: &mut String, piece: &Piece<'_>) {
    let (name, number, raw) = match piece {
        Piece::Text(text) => return push_text(out, text),
        Piece::Character(character) => {
            let name = character_name(*character);
            return write!(out, "<ph type=\"{CHARACTER}\">{name}</ph>").expect("a text takes all");
        }
        Piece::Mark(Mark { number, raw, part: Part::Alone, .. }) => ("ph x", number, raw),
        Piece::Mark(Mark { number, raw, part: Part::Open, .. }) => ("bpt i", number, raw),
        Piece::Mark(Mark { number, raw, part: Part::Close, .. }) => ("ept i", number, raw),
    };
    write!(out, "<{name}=\"{number}\"").expect("a text takes all");
    if name == "bpt i" {
        write!(out, " x=\"{number}\"").expect("a text takes all");
    }
    out.push('>');
    push_text(out, raw);
    write!(out, "</{}>", &name[..name.len() - 2]).expect("a text takes all");
}

pub(super) fn read(text: &str, target: Option<&Locale>) -> Result<Vec<Entry>, Unreadable> {
    let mut reader = XmlReader::new(text);
    let mut entries = Vec::new();
    let mut language = String::new();
    while let Some(Node { kind, at }) = reader.next()? {
        let NodeKind::Start(element) = kind else { continue };
        match element.name.as_str() {
            "header" => language = element.attribute("srclang").unwrap_or_default().to_owned(),
            "tu" => {
                let source = element.attribute("srclang").unwrap_or(&language).to_owned();
                entries.push(entry(&mut reader, Entry { at, ..Entry::default() }, &source, target)?);
            }
            _ => {}
        }
    }
    Ok(entries)
}

fn entry(
    reader: &mut XmlReader<'_>,
    mut entry: Entry,
    source: &str,
    target: Option<&Locale>,
) -> Result<Entry, Unreadable> {
    let end = reader.depth();
    let mut variants: Vec<(String, String)> = Vec::new();
    let mut language = String::new();
    while let Some(Node { kind, .. }) = reader.next()? {
        match kind {
            NodeKind::Start(element) => match element.name.as_str() {
                "prop" => match element.attribute("type") {
                    Some("x-file") => entry.file = reader.text()?,
                    Some("x-id") => entry.id = reader.text()?,
                    _ => reader.skip()?,
                },
                "note" => reader.skip()?,
                "tuv" => language = element.attribute("lang").unwrap_or_default().to_owned(),
                "seg" => {
                    let text = content(reader, "type", CHARACTER, &mut entry)?;
                    variants.push((language.clone(), text));
                }
                _ => {}
            },
            NodeKind::End(_) if reader.depth() < end => break,
            NodeKind::End(_) | NodeKind::Text(_) => {}
        }
    }
    let original = variants.iter().position(|it| is_language(&it.0, source)).unwrap_or(0);
    let is_meant = |it: &(usize, &(String, String))| {
        it.0 != original && target.is_none_or(|locale| is_language(&it.1.0, locale.as_str()))
    };
    entry.target = variants.iter().enumerate().find(is_meant).map(|it| it.1.1.clone());
    entry.source = variants.into_iter().nth(original).map(|it| it.1).unwrap_or_default();
    Ok(entry)
}

/// Whether two tags mean one language: `EN-US` and `en` do.
fn is_language(a: &str, b: &str) -> bool {
    let primary = |it: &str| it.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
    primary(a) == primary(b)
}

/// The text of an element that was just entered, with marks as they are written in elements of their own.
///
/// An element whose `attribute` is `character` stands for a character.
pub(super) fn content(
    reader: &mut XmlReader<'_>,
    attribute: &str,
    character: &str,
    entry: &mut Entry,
) -> Result<String, Unreadable> {
    let end = reader.depth();
    let mut text = String::new();
    // Where the text of an element that stands for a mark begins.
    let mut marks: Vec<(Element, usize)> = Vec::new();
    while let Some(Node { kind, .. }) = reader.next()? {
        match kind {
            NodeKind::Text(it) => text.push_str(&it),
            NodeKind::Start(element) => marks.push((element, text.len())),
            NodeKind::End(_) if reader.depth() < end => break,
            NodeKind::End(name) => {
                let Some((element, start)) = marks.pop() else { continue };
                if element.attribute(attribute) == Some(character) {
                    match named_character(&text[start..]) {
                        Some(character) => text.replace_range(start.., character.encode_utf8(&mut [0; 4])),
                        None => entry.flaw(format!("`<{name}>` does not name a character")),
                    }
                } else if name == "g" || (text.len() == start && !matches!(name.as_str(), "mrk" | "hi" | "sub")) {
                    entry.flaw(format!("`<{name}>` does not have the mark that it stands for"));
                }
            }
        }
    }
    Ok(text)
}
