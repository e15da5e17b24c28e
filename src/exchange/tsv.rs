//! A table for spreadsheets: a line for each unit, tabs between cells, the names of the columns first.
//!
//! In a cell, `\t`, `\n`, `\r` and `\\` stand for a tab, line ends and a backslash, and `\"` for a quotation mark that
//! begins it. A spreadsheet puts cells in quotation marks when it saves them; such cells are read as well.

use std::fmt::Write;

use crate::exchange::entry::{Entry, Unreadable};
use crate::exchange::file::File;
use crate::exchange::unit::Unit;

const COLUMNS: [&str; 8] = ["file", "id", "line", "source", "target", "translated-by", "translated-on", "source-file"];

pub(super) fn head() -> String {
    COLUMNS.join("\t") + "\n"
}

pub(super) fn body(file: &File, units: &[Unit<'_>]) -> String {
    let mut out = String::new();
    let provenance = file.provenance();
    let kind = provenance.as_ref().map_or("", |it| it.kind);
    let date = provenance.as_ref().and_then(|it| it.date.as_deref()).unwrap_or_default();
    for unit in units {
        push_cell(&mut out, file.path().as_str());
        write!(out, "\t{}\t{}\t", unit.id, unit.line).expect("a text takes all");
        push_cell(&mut out, &unit.original.text());
        out.push('\t');
        push_cell(&mut out, &unit.translation.text());
        write!(out, "\t{kind}\t{date}\t").expect("a text takes all");
        push_cell(&mut out, file.original_path().as_str());
        out.push('\n');
    }
    out
}

pub(super) fn push_cell(out: &mut String, text: &str) {
    if text.starts_with('"') {
        out.push('\\');
    }
    for character in text.chars() {
        match character {
            '\\' => out.push_str("\\\\"),
            '\t' => out.push_str("\\t"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            it => out.push(it),
        }
    }
}

pub(super) fn read(text: &str) -> Result<Vec<Entry>, Unreadable> {
    let mut rows = rows(text).into_iter();
    let (first, at) = rows.next().ok_or_else(|| Unreadable::new(0..0, "the table is empty"))?;
    let column = |name: &str| {
        let found = first.iter().position(|it| it.trim() == name);
        found.ok_or_else(|| Unreadable::new(at.clone(), format!("the first line has no column `{name}`")))
    };
    let [file, id, source, target] = [column("file")?, column("id")?, column("source")?, column("target")?];
    let mut entries = Vec::new();
    for (cells, at) in rows {
        if cells.iter().all(|it| it.is_empty()) {
            continue;
        }
        let cell = |column: usize| cells.get(column).cloned().unwrap_or_default();
        let mut entry = Entry {
            file: cell(file),
            id: cell(id),
            source: cell(source),
            target: cells.get(target).cloned(),
            at,
            ..Entry::default()
        };
        if cells.len() > first.len() {
            entry.flaw("this line has more cells than the first".to_owned());
        }
        entries.push(entry);
    }
    Ok(entries)
}

/// The cells of each line that is not empty, with its place.
fn rows(text: &str) -> Vec<(Vec<String>, std::ops::Range<usize>)> {
    let mut rows = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let start = at;
        let mut cells = Vec::new();
        loop {
            let (cell, end) = cell(text, at);
            cells.push(cell);
            at = end;
            if text[at..].starts_with('\t') {
                at += 1;
                continue;
            }
            break;
        }
        let end = at;
        at += usize::from(text[at..].starts_with('\r'));
        at += usize::from(text[at..].starts_with('\n'));
        // A return alone is no line end here, and not to be met again.
        if at == end && at < text.len() {
            at += 1;
        }
        rows.push((cells, start..end));
    }
    rows
}

/// The cell that begins at a place, and where it ends.
fn cell(text: &str, start: usize) -> (String, usize) {
    let rest = &text[start..];
    if let Some(quoted) = rest.strip_prefix('"')
        && let Some((cell, length)) = quoted_cell(quoted)
    {
        return (unescaped(&cell), start + 1 + length);
    }
    let end = rest.find(['\t', '\n']).unwrap_or(rest.len());
    let cell = rest[..end].strip_suffix('\r').unwrap_or(&rest[..end]);
    (unescaped(cell), start + cell.len())
}

/// A cell that a spreadsheet has put in quotation marks, and how many bytes it takes after the first of them.
fn quoted_cell(text: &str) -> Option<(String, usize)> {
    let mut cell = String::new();
    let mut at = 0;
    loop {
        let quote = at + text[at..].find('"')?;
        cell.push_str(&text[at..quote]);
        at = quote + 1;
        match text[at..].chars().next() {
            Some('"') => {
                cell.push('"');
                at += 1;
            }
            None | Some('\t' | '\n' | '\r') => return Some((cell, at)),
            // No quotation of a whole cell.
            Some(_) => return None,
        }
    }
}

fn unescaped(cell: &str) -> String {
    let mut text = String::with_capacity(cell.len());
    let mut rest = cell.chars();
    while let Some(character) = rest.next() {
        if character != '\\' {
            text.push(character);
            continue;
        }
        match rest.next() {
            Some('t') => text.push('\t'),
            Some('n') => text.push('\n'),
            Some('r') => text.push('\r'),
            Some('\\') => text.push('\\'),
            Some('"') => text.push('"'),
            Some(other) => text.extend(['\\', other]),
            None => text.push('\\'),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(line: &str) -> Vec<String> {
        rows(line).remove(0).0
    }

    proptest::proptest! {
        #[test]
        fn a_cell_comes_back_as_it_was(text in "[\"\\\\\t\n\rtna漢 ]{0,12}") {
            let mut line = String::new();
            push_cell(&mut line, &text);
            line.push_str("\tafter\r\n");
            proptest::prop_assert_eq!(cells(&line), [text.as_str(), "after"]);
        }

        #[test]
        fn a_cell_comes_back_out_of_a_spreadsheet(text in "[\"\\\\\t\n\rtna漢 ]{0,12}") {
            let mut cell = String::new();
            push_cell(&mut cell, &text);
            let quoted = format!("\"{}\"\tafter", cell.replace('"', "\"\""));
            proptest::prop_assert_eq!(cells(&quoted), [text.as_str(), "after"]);
        }
    }

    #[test]
    fn columns_are_found_by_their_names() {
        let entries = read("target\tid\tnote\tfile\tsource\r\n一\tx-1\t\ta.md\tOne\r\n\r\n").expect("it is a table");
        assert_eq!(entries.len(), 1);
        assert_eq!((&*entries[0].file, &*entries[0].id, entries[0].target.as_deref()), ("a.md", "x-1", Some("一")));
        assert_eq!(
            read("file\tid\ttarget\n").expect_err("it lacks one").message,
            "the first line has no column `source`"
        );
    }
}
