//! Where things stand: files of the site, byte ranges in them, lines and columns.
//!
//! Knows nothing of Markdown or of the disk.

pub mod bytes;

use std::borrow::Borrow;
use std::cmp::Ordering;
use std::fmt;
use std::sync::Arc;

/// A file of the site: `/`-separated, relative to the site's folder, without `.` or `..`.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct SourcePath(Arc<str>);

impl Ord for SourcePath {
    fn cmp(&self, other: &Self) -> Ordering {
        // Most paths that are compared are the same one.
        if Arc::ptr_eq(&self.0, &other.0) { Ordering::Equal } else { self.0.cmp(&other.0) }
    }
}

impl PartialOrd for SourcePath {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl SourcePath {
    /// Takes a path that is already relative, normal and `/`-separated.
    pub fn new(path: impl Into<Arc<str>>) -> Self {
        let path = path.into();
        debug_assert!(!path.starts_with('/'), "a source path is relative: {path}");
        Self(path)
    }

    /// The path as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The folder of the file, `""` at the root.
    pub fn parent(&self) -> &str {
        self.0.rsplit_once('/').map_or("", |(parent, _)| parent)
    }

    /// The last component.
    pub fn file_name(&self) -> &str {
        self.0.rsplit_once('/').map_or(&self.0, |(_, name)| name)
    }

    /// The last component without its last extension.
    pub fn stem(&self) -> &str {
        let name = self.file_name();
        name.rsplit_once('.').map_or(name, |(stem, _)| stem)
    }

    /// The last extension as written, `""` where there is none.
    pub fn extension(&self) -> &str {
        self.file_name().rsplit_once('.').map_or("", |(_, extension)| extension)
    }

    /// Resolves a relative reference made in this file.
    ///
    /// `None` where it would leave the site's folder.
    pub fn resolve(&self, reference: &str) -> Option<Self> {
        join(self.parent(), reference).map(Self::new)
    }
}

/// Joins a folder and a relative reference, `/` or `\` separated, and removes `.` and `..`.
///
/// `None` where the result would leave the root.
pub fn join(folder: &str, reference: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|it| !it.is_empty()).collect();
    for part in reference.split(['/', '\\']) {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            _ => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

impl fmt::Display for SourcePath {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl fmt::Debug for SourcePath {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, formatter)
    }
}

/// Orders and hashes as its text does, so a map of paths can be asked for a text.
impl Borrow<str> for SourcePath {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl From<&str> for SourcePath {
    fn from(path: &str) -> Self {
        Self::new(path)
    }
}

/// Appends a number, in a fraction of the time that formatting takes.
pub fn push_number(out: &mut String, number: usize) {
    if number >= 10 {
        push_number(out, number / 10);
    }
    out.push(char::from(b"0123456789"[number % 10]));
}

/// Bytes `start..end` of one file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TextRange {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl TextRange {
    /// The range of the given bytes; files of 4 GiB and more are refused when they are loaded.
    pub fn new(start: usize, end: usize) -> Self {
        let fit = |offset: usize| u32::try_from(offset).expect("source files are under 4 GiB");
        Self { start: fit(start), end: fit(end) }
    }

    /// The empty range at the start of a file: for a finding about the whole of it.
    pub fn start_of_file() -> Self {
        Self::default()
    }

    /// As a range that slices text.
    pub fn as_usize(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }
}

impl From<std::ops::Range<usize>> for TextRange {
    fn from(range: std::ops::Range<usize>) -> Self {
        Self::new(range.start, range.end)
    }
}

/// A range of a file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The file.
    pub path: SourcePath,
    /// The bytes in it.
    pub range: TextRange,
}

impl Span {
    /// A range of a file.
    pub fn new(path: &SourcePath, range: impl Into<TextRange>) -> Self {
        Self { path: path.clone(), range: range.into() }
    }

    /// The start of a file: for a finding about the whole of it.
    pub fn file(path: &SourcePath) -> Self {
        Self { path: path.clone(), range: TextRange::start_of_file() }
    }
}

/// A place as people count it: line and column from 1, columns in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

/// Where a line, counted from 1, begins.
pub fn line_start(text: &str, line: usize) -> usize {
    text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum()
}

/// Starts of the lines of one text.
pub struct LineIndex(Vec<usize>);

impl LineIndex {
    /// Finds the lines of a text.
    pub fn new(text: &str) -> Self {
        let after_breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1);
        Self(std::iter::once(0).chain(after_breaks).collect())
    }

    /// The line and column of a byte of the text that the index was made of.
    pub fn position(&self, text: &str, offset: usize) -> Position {
        let (line, before) = self.before(text, offset);
        Position { line, column: before.chars().count() + 1 }
    }

    /// The same with the column in UTF-16 code units, as many programs count.
    pub fn utf16_position(&self, text: &str, offset: usize) -> Position {
        let (line, before) = self.before(text, offset);
        Position { line, column: before.encode_utf16().count() + 1 }
    }

    /// The line of a byte, and what stands before it there.
    fn before<'t>(&self, text: &'t str, offset: usize) -> (usize, &'t str) {
        let mut offset = offset.min(text.len());
        while !text.is_char_boundary(offset) {
            offset -= 1;
        }
        let line = self.0.partition_point(|start| *start <= offset);
        (line, &text[self.0[line - 1]..offset])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_resolve_inside_the_site_only() {
        let path = SourcePath::from("a/b/c.md");
        let resolve = |reference| path.resolve(reference).map(|it| it.to_string());
        assert_eq!(resolve("../media/x.png").as_deref(), Some("a/media/x.png"));
        assert_eq!(resolve("./d.md").as_deref(), Some("a/b/d.md"));
        assert_eq!(resolve(r"..\..\e.md").as_deref(), Some("e.md"));
        assert_eq!(resolve("../../../e.md"), None);
    }

    #[test]
    fn columns_count_characters() {
        let text = "一行目\n二行目です";
        let index = LineIndex::new(text);
        assert_eq!(index.position(text, 0), Position { line: 1, column: 1 });
        assert_eq!(index.position(text, 16), Position { line: 2, column: 3 });
        assert_eq!(index.position(text, 999), Position { line: 2, column: 6 });
        let text = "𠮷野屋";
        let index = LineIndex::new(text);
        assert_eq!(index.position(text, 4), Position { line: 1, column: 2 });
        assert_eq!(index.utf16_position(text, 4), Position { line: 1, column: 3 });
    }
}
