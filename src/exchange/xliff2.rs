//! XLIFF 2.1, and the other versions of 2.

use std::collections::HashMap;
use std::fmt::Write;

use crate::exchange::Languages;
use crate::exchange::entry::{Entry, Unreadable};
use crate::exchange::file::File;
use crate::exchange::markup::{Kind, Mark, Part, Piece, closing, pieces_of_both};
use crate::exchange::unit::Unit;
use crate::exchange::xml::{DECLARATION, Element, Node, NodeKind, XmlReader, push_attribute, push_text};

pub(super) fn head(languages: &Languages) -> String {
    let mut out = format!("{DECLARATION}<xliff xmlns=\"urn:oasis:names:tc:xliff:document:2.0\" version=\"2.1\"");
    push_attribute(&mut out, "srcLang", languages.source.as_str());
    push_attribute(&mut out, "trgLang", languages.target.as_str());
    push_attribute(&mut out, "xml:space", "preserve");
    out.push_str(">\n");
    out
}

pub(super) fn body(number: usize, file: &File, units: &[Unit<'_>]) -> String {
    let mut out = format!("<file id=\"f{number}\"");
    push_attribute(&mut out, "original", file.path().as_str());
    out.push_str(">\n");
    push_notes(&mut out, file);
    for unit in units {
        push_unit(&mut out, unit);
    }
    out.push_str("</file>\n");
    out
}

fn push_notes(out: &mut String, file: &File) {
    let provenance = file.provenance();
    if provenance.is_none() && file.original.is_none() {
        return;
    }
    out.push_str("<notes>");
    if file.original.is_some() {
        out.push_str("<note category=\"original-file\">");
        push_text(out, file.original_path().as_str());
        out.push_str("</note>");
    }
    if let Some(provenance) = provenance {
        write!(out, "<note category=\"translated-by\">{}</note>", provenance.kind).expect("a text takes all");
        if let Some(date) = provenance.date {
            write!(out, "<note category=\"translated-on\">{date}</note>").expect("a text takes all");
        }
    }
    out.push_str("</notes>\n");
}

fn push_unit(out: &mut String, unit: &Unit<'_>) {
    out.push_str("<unit");
    push_attribute(out, "id", &unit.id);
    push_attribute(out, "name", &unit.id);
    write!(out, ">\n<notes><note category=\"line\">{}</note></notes>\n", unit.line).expect("a text takes all");
    let (source, target) = (unit.original.text(), unit.translation.text());
    let sides = pieces_of_both(&source, &target, unit.nature);
    // What marks are written as stands once for each unit, outside of its text.
    let mut originals: Vec<&str> = Vec::new();
    for raw in sides.iter().flatten().filter_map(raw) {
        if !originals.contains(&raw) {
            originals.push(raw);
        }
    }
    if !originals.is_empty() {
        out.push_str("<originalData>");
        for (index, raw) in originals.iter().enumerate() {
            write!(out, "<data id=\"d{}\">", index + 1).expect("a text takes all");
            push_text(out, raw);
            out.push_str("</data>");
        }
        out.push_str("</originalData>\n");
    }
    let [source, target] = sides;
    let state = if target.is_empty() { "initial" } else { "translated" };
    write!(out, "<segment state=\"{state}\">\n<source>").expect("a text takes all");
    source.iter().for_each(|it| push_piece(out, it, &source, &originals));
    out.push_str("</source>\n<target>");
    target.iter().for_each(|it| push_piece(out, it, &target, &originals));
    out.push_str("</target>\n</segment>\n</unit>\n");
}

fn raw<'t>(piece: &Piece<'t>) -> Option<&'t str> {
    match piece {
        Piece::Mark(mark) => Some(mark.raw),
        Piece::Text(_) | Piece::Character(_) => None,
    }
}

fn push_piece(out: &mut String, piece: &Piece<'_>, side: &[Piece<'_>], originals: &[&str]) {
    let reference = |raw: &str| originals.iter().position(|it| *it == raw).map_or(0, |it| it + 1);
    let written = match piece {
        Piece::Text(text) => return push_text(out, text),
        Piece::Character(character) => write!(out, "<cp hex=\"{:04X}\"/>", u32::from(*character)),
        Piece::Mark(Mark { number, raw, part: Part::Alone, kind }) => {
            write!(out, "<ph id=\"{number}\"{} dataRef=\"d{}\"/>", kind_name(*kind), reference(raw))
        }
        Piece::Mark(Mark { number, raw, part: Part::Open, kind }) => {
            let (start, end) = (reference(raw), reference(closing(side, *number)));
            let kind = kind_name(*kind);
            write!(out, "<pc id=\"{number}\"{kind} dataRefStart=\"d{start}\" dataRefEnd=\"d{end}\">")
        }
        Piece::Mark(Mark { part: Part::Close, .. }) => write!(out, "</pc>"),
    };
    written.expect("a text takes all");
}

fn kind_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Bold => " type=\"fmt\" subType=\"xlf:b\"",
        Kind::Italic => " type=\"fmt\" subType=\"xlf:i\"",
        Kind::Link => " type=\"link\"",
        Kind::Image => " type=\"image\"",
        Kind::Code | Kind::Html | Kind::Construct => " type=\"other\"",
    }
}

pub(super) fn read(text: &str) -> Result<Vec<Entry>, Unreadable> {
    let mut reader = XmlReader::new(text);
    let mut entries = Vec::new();
    let mut file = String::new();
    while let Some(Node { kind, at }) = reader.next()? {
        let NodeKind::Start(element) = kind else { continue };
        match element.name.as_str() {
            "file" => file = element.attribute("original").unwrap_or_default().to_owned(),
            "unit" => {
                let id = element.attribute("id").unwrap_or_default().to_owned();
                entries.push(entry(&mut reader, Entry { file: file.clone(), id, at, ..Entry::default() })?);
            }
            _ => {}
        }
    }
    Ok(entries)
}

/// A unit, whose text a tool may have cut into several segments.
fn entry(reader: &mut XmlReader<'_>, mut entry: Entry) -> Result<Entry, Unreadable> {
    let end = reader.depth();
    let mut originals: HashMap<String, String> = HashMap::new();
    let mut target = Some(String::new());
    while let Some(Node { kind, .. }) = reader.next()? {
        match kind {
            NodeKind::Start(element) => match element.name.as_str() {
                "originalData" => {}
                "data" => {
                    let id = element.attribute("id").unwrap_or_default().to_owned();
                    let text = content(reader, &HashMap::new(), &mut entry)?;
                    originals.insert(id, text);
                }
                "segment" | "ignorable" => {
                    let is_segment = element.name == "segment";
                    entry.is_unfinished |= is_segment && element.attribute("state") == Some("initial");
                    let (source, translated) = segment(reader, &originals, &mut entry)?;
                    let translated = translated.or_else(|| (!is_segment).then(|| source.clone()));
                    target = target.zip(translated).map(|(target, it)| target + &it);
                    entry.source += &source;
                }
                // Notes, and what other modules have to say.
                _ => reader.skip()?,
            },
            NodeKind::End(_) if reader.depth() < end => break,
            NodeKind::End(_) | NodeKind::Text(_) => {}
        }
    }
    entry.target = target;
    Ok(entry)
}

fn segment(
    reader: &mut XmlReader<'_>,
    originals: &HashMap<String, String>,
    entry: &mut Entry,
) -> Result<(String, Option<String>), Unreadable> {
    let end = reader.depth();
    let (mut source, mut target) = (String::new(), None);
    while let Some(Node { kind, .. }) = reader.next()? {
        match kind {
            NodeKind::Start(element) => match element.name.as_str() {
                "source" => source = content(reader, originals, entry)?,
                "target" => target = Some(content(reader, originals, entry)?),
                _ => reader.skip()?,
            },
            NodeKind::End(_) if reader.depth() < end => break,
            NodeKind::End(_) | NodeKind::Text(_) => {}
        }
    }
    Ok((source, target))
}

/// The text of an element that was just entered, with marks as they are written.
fn content(
    reader: &mut XmlReader<'_>,
    originals: &HashMap<String, String>,
    entry: &mut Entry,
) -> Result<String, Unreadable> {
    let end = reader.depth();
    let mut text = String::new();
    let mut open: Vec<Element> = Vec::new();
    while let Some(Node { kind, .. }) = reader.next()? {
        match kind {
            NodeKind::Text(it) => text.push_str(&it),
            NodeKind::Start(element) => {
                match element.name.as_str() {
                    "cp" => match element.attribute("hex").and_then(|it| u32::from_str_radix(it, 16).ok()) {
                        Some(code) => text.extend(char::from_u32(code)),
                        None => entry.flaw("`<cp>` does not name a character".to_owned()),
                    },
                    "ph" | "sc" | "ec" => push_original(&mut text, &element, "dataRef", originals, entry),
                    "pc" => push_original(&mut text, &element, "dataRefStart", originals, entry),
                    // Annotations.
                    "mrk" | "sm" | "em" => {}
                    name => entry.flaw(format!("`<{name}>` is not known in a text")),
                }
                open.push(element);
            }
            NodeKind::End(_) if reader.depth() < end => break,
            NodeKind::End(_) => {
                if let Some(element) = open.pop().filter(|it| it.name == "pc") {
                    push_original(&mut text, &element, "dataRefEnd", originals, entry);
                }
            }
        }
    }
    Ok(text)
}

/// Writes what an element stands for.
fn push_original(
    text: &mut String,
    element: &Element,
    attribute: &str,
    originals: &HashMap<String, String>,
    entry: &mut Entry,
) {
    match element.attribute(attribute).and_then(|it| originals.get(it)) {
        Some(original) => text.push_str(original),
        None => entry.flaw(format!("`<{}>` does not say which mark it stands for", element.name)),
    }
}
