//! Pipe tables that lose nothing (`format.md` D7).
//!
//! GFM drops cells beyond the header's, and takes no table where header and delimiter row differ
//! in their number of cells. Before the parser sees such a table, its header and delimiter row
//! get as many cells as its widest row.

use super::line::{Fences, Line, lines};
use super::mapped::Mapped;
use crate::finding::{Finding, code};
use crate::text::{SourcePath, Span};

/// Gives header and delimiter row of every table as many cells as its widest row has.
pub fn widen_tables(mapped: Mapped, path: &SourcePath, findings: &mut Vec<Finding>) -> Mapped {
    if !mapped.text().contains('|') {
        return mapped;
    }
    let all: Vec<Line<'_>> = lines(mapped.text()).collect();
    let mut fences = Fences::default();
    let mut additions: Vec<(usize, String)> = Vec::new();
    let mut at = 0;
    while at < all.len() {
        let header = &all[at];
        if fences.contains(header) {
            at += 1;
            continue;
        }
        let delimiter = all.get(at + 1).filter(|it| is_delimiter_row(it) && it.quotes() == header.quotes());
        let Some(delimiter) = delimiter.filter(|_| has_pipe(header.content) && !is_delimiter_row(header)) else {
            at += 1;
            continue;
        };
        let rows = all[at + 2..].iter().take_while(|it| is_row(it, header)).count();
        let header_cells = cells(header.content).len();
        let delimiter_cells = cells(delimiter.content).len();
        let mut width = header_cells.max(delimiter_cells);
        for row in &all[at + 2..at + 2 + rows] {
            let filled = cells(row.content).iter().rposition(|it| !it.trim().is_empty()).map_or(0, |it| it + 1);
            if filled > header_cells.max(delimiter_cells) {
                let range = row.content_start()..row.content_start() + row.content.len();
                findings.push(
                    Finding::new(
                        code::TABLE_ROW_TOO_LONG,
                        Span::new(path, mapped.source_range(range)),
                        format!("this row has {filled} cells, and the table's header {header_cells}"),
                    )
                    .help("add a cell to the header, or write `\\|` where a bar is meant as text"),
                );
            }
            width = width.max(filled);
        }
        if width > header_cells {
            additions.push((line_text_end(header), header_addition(header.content, width - header_cells)));
        }
        if width > delimiter_cells {
            additions.push((line_text_end(delimiter), delimiter_addition(delimiter.content, width - delimiter_cells)));
        }
        at += 2 + rows;
    }
    if additions.is_empty() {
        return mapped;
    }
    let mut widened = Mapped::default();
    let mut done = 0;
    for (at, addition) in additions {
        widened.push_from(&mapped, done..at);
        widened.replace_from(&addition, &mapped, at..at);
        done = at;
    }
    widened.push_from(&mapped, done..mapped.text().len());
    widened
}

fn line_text_end(line: &Line<'_>) -> usize {
    line.content_start() + line.content.len()
}

fn header_addition(row: &str, count: usize) -> String {
    let closed = if ends_in_pipe(row) { "" } else { " |" };
    format!("{closed}{}", " |".repeat(count))
}

fn delimiter_addition(row: &str, count: usize) -> String {
    if ends_in_pipe(row) { "---|".repeat(count) } else { "|---".repeat(count) }
}

fn is_row(line: &Line<'_>, header: &Line<'_>) -> bool {
    !line.content.is_empty() && line.quotes() == header.quotes() && has_pipe(line.content)
}

fn is_delimiter_row(line: &Line<'_>) -> bool {
    let content = line.content;
    content.contains('-')
        && content.bytes().all(|it| matches!(it, b'|' | b'-' | b':' | b' ' | b'\t'))
        && (content.contains('|'))
        && cells(content).iter().all(|it| {
            let it = it.trim();
            let dashes = it.strip_prefix(':').unwrap_or(it);
            let dashes = dashes.strip_suffix(':').unwrap_or(dashes);
            !dashes.is_empty() && dashes.bytes().all(|byte| byte == b'-')
        })
}

fn has_pipe(row: &str) -> bool {
    unescaped_pipes(row).next().is_some()
}

fn ends_in_pipe(row: &str) -> bool {
    unescaped_pipes(row).last().is_some_and(|it| it + 1 == row.len())
}

fn cells(row: &str) -> Vec<&str> {
    let mut cells = Vec::new();
    let first = usize::from(row.starts_with('|'));
    let mut start = first;
    for pipe in unescaped_pipes(row).filter(|it| *it >= first) {
        cells.push(&row[start..pipe]);
        start = pipe + 1;
    }
    if start < row.len() {
        cells.push(&row[start..]);
    }
    cells
}

fn unescaped_pipes(row: &str) -> impl Iterator<Item = usize> {
    let bytes = row.as_bytes();
    bytes
        .iter()
        .enumerate()
        .filter(move |(at, byte)| **byte == b'|' && (*at == 0 || bytes[at - 1] != b'\\'))
        .map(|it| it.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn widened(text: &str) -> (String, usize) {
        let mut findings = Vec::new();
        let path = SourcePath::from("a.md");
        let mapped = widen_tables(Mapped::verbatim(text, 0), &path, &mut findings);
        (mapped.text().to_owned(), findings.len())
    }

    #[test]
    fn header_and_delimiter_get_the_width_of_the_widest_row() {
        let (text, findings) = widened("| a | b |\n|---|---|---|\n| 1 | 2 | 3 |\n");
        assert_eq!(text, "| a | b | |\n|---|---|---|\n| 1 | 2 | 3 |\n");
        assert_eq!(findings, 0);
        let (text, findings) = widened("a | b\n--|--\n1 | 2 | 3\n");
        assert_eq!(text, "a | b | |\n--|--|---\n1 | 2 | 3\n");
        assert_eq!(findings, 1);
    }

    #[test]
    fn regular_tables_code_and_empty_surplus_stay() {
        for text in ["| a |\n|---|\n| 1 | |\n", "```\n| a |\n|---|---|\n```\n", "a | b\ntext\n"] {
            assert_eq!(widened(text), (text.to_owned(), 0));
        }
    }
}
