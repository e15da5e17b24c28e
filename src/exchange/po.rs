//! Catalogues of GNU gettext.
//!
//! A translation made by a machine is `fuzzy`, as gettext calls what a person has yet to look at.

use std::fmt::Write;
use std::ops::Range;

use crate::exchange::entry::{Entry, Unreadable};
use crate::exchange::file::File;
use crate::exchange::unit::Unit;
use crate::exchange::{Languages, TOOL, TOOL_VERSION};

pub(super) fn head(languages: &Languages, date: Option<&str>) -> String {
    // Nothing in an export tells when it was made, so that equal units make equal files.
    let date = date.unwrap_or("1970-01-01");
    let fields = [
        format!("Project-Id-Version: {TOOL}"),
        format!("POT-Creation-Date: {date} 00:00+0000"),
        format!("PO-Revision-Date: {date} 00:00+0000"),
        "Last-Translator: none".to_owned(),
        "Language-Team: none".to_owned(),
        format!("Language: {}", languages.target.as_str().replace('-', "_")),
        "MIME-Version: 1.0".to_owned(),
        "Content-Type: text/plain; charset=UTF-8".to_owned(),
        "Content-Transfer-Encoding: 8bit".to_owned(),
        format!("X-Source-Language: {}", languages.source),
        format!("X-Generator: {TOOL} {TOOL_VERSION}"),
    ];
    let mut out = String::from("msgid \"\"\nmsgstr \"\"\n");
    for field in fields {
        push_quoted(&mut out, &format!("{field}\n"));
    }
    out
}

pub(super) fn body(file: &File, units: &[Unit<'_>]) -> String {
    let mut out = String::new();
    let provenance = file.provenance();
    let is_machine = provenance.as_ref().is_some_and(|it| it.kind == "machine");
    let comment = provenance.map(|it| {
        let date = it.date.map(|date| format!(", {date}")).unwrap_or_default();
        format!("#. translated by: {}{date}\n", it.kind)
    });
    let path = file.path().as_str();
    for unit in units {
        out.push('\n');
        out.push_str(comment.as_deref().unwrap_or_default());
        if file.original.is_some() {
            writeln!(out, "#. original: {}", file.original_path()).expect("a text takes all");
        }
        writeln!(out, "#: {}:{}", reference(path), unit.line).expect("a text takes all");
        let target = unit.translation.text();
        if is_machine && !target.is_empty() {
            out.push_str("#, fuzzy\n");
        }
        push_field(&mut out, "msgctxt", &format!("{path}#{}", unit.id));
        push_field(&mut out, "msgid", &unit.original.text());
        push_field(&mut out, "msgstr", &target);
    }
    out
}

/// A file's name as gettext wants it: one with spaces stands between U+2068 and U+2069.
fn reference(path: &str) -> String {
    if path.contains(' ') { format!("\u{2068}{path}\u{2069}") } else { path.to_owned() }
}

fn push_field(out: &mut String, keyword: &str, text: &str) {
    out.push_str(keyword);
    out.push(' ');
    // Several lines begin on the line after the keyword.
    if text.trim_end_matches('\n').contains('\n') {
        out.push_str("\"\"\n");
    }
    if text.is_empty() {
        out.push_str("\"\"\n");
    }
    for line in text.split_inclusive('\n') {
        push_quoted(out, line);
    }
}

fn push_quoted(out: &mut String, text: &str) {
    out.push('"');
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            it if it < ' ' || it == '\u{7f}' => {
                write!(out, "\\{:03o}", u32::from(it)).expect("a text takes all");
            }
            it => out.push(it),
        }
    }
    out.push_str("\"\n");
}

/// A field of an entry that strings are added to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Field {
    Context,
    Source,
    Target,
    /// A plural form, or what stood there before: neither is ours.
    Other,
}

/// An entry in the making.
#[derive(Default)]
struct Making {
    context: Option<String>,
    source: Option<String>,
    target: Option<String>,
    is_fuzzy: bool,
    start: Option<usize>,
}

pub(super) fn read(text: &str) -> Result<Vec<Entry>, Unreadable> {
    let mut entries = Vec::new();
    let mut making = Making::default();
    let mut field = Field::Other;
    let mut at = 0;
    for whole in text.split_inclusive('\n') {
        let place = at..at + whole.trim_end().len();
        at += whole.len();
        let line = whole.trim();
        let begins = line.is_empty() || line.starts_with('#') || line.starts_with("msgctxt");
        if begins && making.target.is_some() {
            entries.extend(std::mem::take(&mut making).entry(place.start));
        }
        if let Some(comment) = line.strip_prefix('#') {
            making.is_fuzzy |= comment.strip_prefix(',').is_some_and(|it| it.split(',').any(|it| it.trim() == "fuzzy"));
            continue;
        }
        let (keyword, string) = match line.find('"') {
            Some(quote) => (line[..quote].trim_end(), &line[quote..]),
            None if line.is_empty() => continue,
            None => return Err(Unreadable::new(place, "this line is no field of an entry")),
        };
        let next = match keyword {
            "" => field,
            "msgctxt" => Field::Context,
            "msgid" => Field::Source,
            "msgstr" | "msgstr[0]" => Field::Target,
            "msgid_plural" => Field::Other,
            other if other.starts_with("msgstr[") => Field::Other,
            other => return Err(Unreadable::new(place, format!("`{other}` is no field of an entry"))),
        };
        // Without a context, an entry begins at its original.
        if keyword == "msgid" && making.target.is_some() {
            entries.extend(std::mem::take(&mut making).entry(place.start));
        }
        field = next;
        making.start.get_or_insert(place.start);
        let string = unquoted(string, &place)?;
        let slot = match field {
            Field::Context => &mut making.context,
            Field::Source => &mut making.source,
            Field::Target => &mut making.target,
            Field::Other => continue,
        };
        slot.get_or_insert_default().push_str(&string);
    }
    if making.source.is_some() {
        entries.extend(making.entry(at));
    }
    Ok(entries)
}

impl Making {
    /// The entry; `None` for the head of the catalogue.
    fn entry(self, end: usize) -> Option<Entry> {
        let Self { context, source, target, is_fuzzy, start } = self;
        let source = source.unwrap_or_default();
        if context.is_none() && source.is_empty() {
            return None;
        }
        let context = context.unwrap_or_default();
        let (file, id) = context.rsplit_once('#').unwrap_or_default();
        let start = start.unwrap_or(end);
        Some(Entry {
            file: file.to_owned(),
            id: id.to_owned(),
            source,
            target,
            is_unfinished: is_fuzzy,
            flaw: None,
            at: start..start,
        })
    }
}

/// The text of a string with its escapes resolved.
fn unquoted(string: &str, place: &Range<usize>) -> Result<String, Unreadable> {
    let inner = string.strip_prefix('"').and_then(|it| it.strip_suffix('"')).filter(|_| string.len() > 1);
    let inner = inner.ok_or_else(|| Unreadable::new(place.clone(), "this string is not closed"))?;
    let mut text = String::with_capacity(inner.len());
    let mut rest = inner.chars().peekable();
    while let Some(character) = rest.next() {
        if character == '"' {
            return Err(Unreadable::new(place.clone(), "a quotation mark in this string has no backslash before it"));
        }
        if character != '\\' {
            text.push(character);
            continue;
        }
        let digits = |rest: &mut std::iter::Peekable<std::str::Chars<'_>>, radix, first, most| {
            let mut code: u32 = first;
            for _ in 0..most {
                let Some(digit) = rest.peek().and_then(|it| it.to_digit(radix)) else { break };
                code = code * radix + digit;
                rest.next();
            }
            char::from_u32(code)
        };
        let escaped = match rest.next() {
            Some('n') => Some('\n'),
            Some('t') => Some('\t'),
            Some('r') => Some('\r'),
            Some('a') => Some('\u{7}'),
            Some('b') => Some('\u{8}'),
            Some('f') => Some('\u{c}'),
            Some('v') => Some('\u{b}'),
            Some('x') => digits(&mut rest, 16, 0, 2),
            Some(it @ ('"' | '\\' | '\'' | '?')) => Some(it),
            Some(it) => it.to_digit(8).and_then(|it| digits(&mut rest, 8, it, 2)),
            None => None,
        };
        let escaped =
            escaped.ok_or_else(|| Unreadable::new(place.clone(), "a backslash in this string escapes nothing"))?;
        text.push(escaped);
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_other_tools_write_is_read() {
        let text = "# Translators: none\nmsgid \"\"\nmsgstr \"\"\n\"Language: ja\\n\"\n\n#: a.md:3\n#, fuzzy, no-wrap\n#| msgid \"Old\"\nmsgctxt \"a#b.md#x-1\"\nmsgid \"\"\n\"One\\n\"\n\"\\\"two\\\"\\033\\x1b\\t\"\nmsgstr \"一\"\n#~ msgid \"gone\"\n#~ msgstr \"消えた\"\nmsgctxt \"a.md#2\"\nmsgid \"B\"\nmsgstr \"\"\n";
        let entries = read(text).expect("it is a catalogue");
        let all: Vec<_> = entries.iter().map(|it| (&*it.file, &*it.id, &*it.source, it.target.as_deref())).collect();
        assert_eq!(all, [("a#b.md", "x-1", "One\n\"two\"\u{1b}\u{1b}\t", Some("一")), ("a.md", "2", "B", Some(""))]);
        assert_eq!([entries[0].is_unfinished, entries[1].is_unfinished], [true, false]);
    }

    #[test]
    fn what_is_no_catalogue_is_told_with_its_place() {
        let fails = |text: &str| read(text).expect_err("it is no catalogue");
        assert_eq!(fails("msgid \"a\nmsgstr \"\"\n"), Unreadable::new(0..8, "this string is not closed"));
        assert_eq!(fails("\nmessage \"a\"\n"), Unreadable::new(1..12, "`message` is no field of an entry"));
        assert_eq!(fails("msgid \"a\\q\"\n").message, "a backslash in this string escapes nothing");
    }
}
