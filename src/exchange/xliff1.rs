//! XLIFF 1.2.

use std::fmt::Write;

use crate::exchange::entry::{Entry, Unreadable};
use crate::exchange::file::File;
use crate::exchange::markup::{Kind, Mark, Part, Piece, pieces_of_both};
use crate::exchange::tmx::content;
use crate::exchange::unit::Unit;
use crate::exchange::xml::{Node, NodeKind, XmlReader, character_name, push_attribute, push_text};
use crate::exchange::{Languages, TOOL, TOOL_VERSION};

pub(super) const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
    <xliff version=\"1.2\" xmlns=\"urn:oasis:names:tc:xliff:document:1.2\">\n";

/// What an element's `ctype` says where it stands for a character that XML cannot carry.
const CHARACTER: &str = "x-character";

pub(super) fn body(file: &File, units: &[Unit<'_>], languages: &Languages) -> String {
    let mut out = String::from("<file");
    push_attribute(&mut out, "original", file.path().as_str());
    push_attribute(&mut out, "source-language", languages.source.as_str());
    push_attribute(&mut out, "target-language", languages.target.as_str());
    push_attribute(&mut out, "datatype", "x-markdown");
    push_attribute(&mut out, "xml:space", "preserve");
    out.push_str(">\n<header>");
    push_tool(&mut out);
    let provenance = file.provenance();
    if file.original.is_some() {
        out.push_str("<note from=\"");
        out.push_str(TOOL);
        out.push_str("\">originals: ");
        push_text(&mut out, file.original_path().as_str());
        out.push_str("</note>");
    }
    if let Some(provenance) = &provenance {
        let date = provenance.date.as_ref().map(|it| format!(", {it}")).unwrap_or_default();
        write!(out, "<note from=\"{TOOL}\">translated by: {}{date}</note>", provenance.kind).expect("a text takes all");
    }
    out.push_str("</header>\n<body>\n");
    let is_machine = provenance.is_some_and(|it| it.kind == "machine");
    for unit in units {
        push_unit(&mut out, unit, is_machine);
    }
    out.push_str("</body>\n</file>\n");
    out
}

fn push_tool(out: &mut String) {
    write!(out, "<tool tool-id=\"{TOOL}\" tool-name=\"{TOOL}\" tool-version=\"{TOOL_VERSION}\"/>")
        .expect("a text takes all");
}

fn push_unit(out: &mut String, unit: &Unit<'_>, is_machine: bool) {
    out.push_str("<trans-unit");
    push_attribute(out, "id", &unit.id);
    push_attribute(out, "resname", &unit.id);
    out.push_str(">\n<source>");
    let (source, target) = (unit.original.text(), unit.translation.text());
    let [source, target] = pieces_of_both(&source, &target, unit.nature);
    source.iter().for_each(|it| push_piece(out, it));
    out.push_str("</source>\n<target");
    match target.is_empty() {
        true => out.push_str(" state=\"needs-translation\""),
        false if is_machine => out.push_str(" state=\"needs-review-translation\" state-qualifier=\"mt-suggestion\""),
        false => out.push_str(" state=\"translated\""),
    }
    out.push('>');
    target.iter().for_each(|it| push_piece(out, it));
    out.push_str("</target>\n<context-group purpose=\"location\"><context context-type=\"linenumber\">");
    write!(out, "{}</context></context-group>\n</trans-unit>\n", unit.line).expect("a text takes all");
}

fn push_piece(out: &mut String, piece: &Piece<'_>) {
    let Mark { number, raw, part, kind } = match piece {
        Piece::Text(text) => return push_text(out, text),
        Piece::Character(character) => {
            let name = character_name(*character);
            // Its number is out of the way of marks, which do not stand beside such characters.
            return write!(out, "<ph id=\"{name}\" ctype=\"{CHARACTER}\">{name}</ph>").expect("a text takes all");
        }
        Piece::Mark(mark) => mark,
    };
    let name = match part {
        Part::Alone => "ph",
        Part::Open => "bpt",
        Part::Close => "ept",
    };
    write!(out, "<{name} id=\"{number}\"").expect("a text takes all");
    if *part != Part::Close {
        write!(out, " ctype=\"{}\"", kind_name(*kind, *part)).expect("a text takes all");
    }
    out.push('>');
    push_text(out, raw);
    write!(out, "</{name}>").expect("a text takes all");
}

/// What a mark is, in the words that its element may use.
fn kind_name(kind: Kind, part: Part) -> &'static str {
    match (kind, part) {
        (Kind::Bold, Part::Open | Part::Close) => "bold",
        (Kind::Bold, Part::Alone) => "x-bold",
        (Kind::Italic, Part::Open | Part::Close) => "italic",
        (Kind::Italic, Part::Alone) => "x-italic",
        (Kind::Link, Part::Open | Part::Close) => "link",
        (Kind::Link, Part::Alone) => "x-link",
        (Kind::Image, Part::Open | Part::Close) => "x-image",
        (Kind::Image, Part::Alone) => "image",
        (Kind::Code, _) => "x-code",
        (Kind::Html, _) => "x-html",
        (Kind::Construct, _) => "x-docfx",
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
            "trans-unit" => {
                let id = element.attribute("id").unwrap_or_default().to_owned();
                entries.push(entry(&mut reader, Entry { file: file.clone(), id, at, ..Entry::default() })?);
            }
            _ => {}
        }
    }
    Ok(entries)
}

fn entry(reader: &mut XmlReader<'_>, mut entry: Entry) -> Result<Entry, Unreadable> {
    let end = reader.depth();
    while let Some(Node { kind, .. }) = reader.next()? {
        match kind {
            NodeKind::Start(element) => match element.name.as_str() {
                "source" => entry.source = content(reader, "ctype", CHARACTER, &mut entry)?,
                "target" => {
                    entry.is_unfinished = matches!(element.attribute("state"), Some("new" | "needs-translation"));
                    entry.target = Some(content(reader, "ctype", CHARACTER, &mut entry)?);
                }
                // Proposals, and the original in segments: none of them is the translation.
                _ => reader.skip()?,
            },
            NodeKind::End(_) if reader.depth() < end => break,
            NodeKind::End(_) | NodeKind::Text(_) => {}
        }
    }
    Ok(entry)
}
