//! Text that was changed before it is parsed, and where each byte of it came from.
//!
//! Repair, atoms, marks and dedenting all change text; a finding must still point at the
//! file as its author sees it. So each of them writes through a [`Mapped`], and every range
//! that the parser returns goes back through [`Mapped::source`].

use crate::text::TextRange;

/// A text with the offset in the file of each of its stretches.
#[derive(Clone, Debug, Default)]
pub struct Mapped {
    text: String,
    /// Where stretches begin: in the text, and in the file. Between two of them both advance alike.
    points: Vec<(usize, usize)>,
}

impl Mapped {
    /// Text that stands unchanged at an offset of the file.
    pub fn verbatim(text: &str, source: usize) -> Self {
        let mut mapped = Self::default();
        mapped.push(text, source);
        mapped
    }

    /// The changed text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Appends text that stands unchanged at an offset of the file.
    pub fn push(&mut self, text: &str, source: usize) {
        let at = self.text.len();
        let continues = self.points.last().is_some_and(|&(text_at, source_at)| source_at + (at - text_at) == source);
        if !continues {
            self.points.push((at, source));
        }
        self.text.push_str(text);
    }

    /// Appends text that stands for, or is inserted at, an offset of the file.
    pub fn insert(&mut self, text: &str, source: usize) {
        self.points.push((self.text.len(), source));
        self.text.push_str(text);
    }

    /// Appends a stretch of another mapped text.
    pub fn push_from(&mut self, other: &Self, range: std::ops::Range<usize>) {
        let mut at = range.start;
        while at < range.end {
            let next = other.points.partition_point(|point| point.0 <= at);
            let stretch_end = other.points.get(next).map_or(range.end, |point| point.0.min(range.end));
            self.push(&other.text[at..stretch_end], other.source(at));
            at = stretch_end;
        }
    }

    /// Appends inserted text at the place in the file where another mapped text has an offset.
    pub fn insert_at(&mut self, text: &str, other: &Self, offset: usize) {
        self.insert(text, other.source(offset));
    }

    /// The offset in the file of an offset in the text.
    pub fn source(&self, offset: usize) -> usize {
        let after = self.points.partition_point(|point| point.0 <= offset);
        let Some(&(text_at, source_at)) = after.checked_sub(1).and_then(|it| self.points.get(it)) else {
            return self.points.first().map_or(0, |point| point.1);
        };
        let source = source_at + (offset - text_at);
        // An inserted stretch must not reach into what follows it in the file.
        match self.points.get(after) {
            Some(&(_, next)) if next >= source_at => source.min(next),
            _ => source,
        }
    }

    /// The range in the file of a range in the text.
    pub fn source_range(&self, range: std::ops::Range<usize>) -> TextRange {
        let start = self.source(range.start);
        TextRange::new(start, self.source(range.end).max(start))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_lead_back_to_the_file() {
        let mut mapped = Mapped::default();
        mapped.push("ab", 10);
        mapped.insert("XYZ", 12);
        mapped.push("cd", 20);
        assert_eq!(mapped.text(), "abXYZcd");
        let sources: Vec<usize> = (0..=7).map(|it| mapped.source(it)).collect();
        assert_eq!(sources, [10, 11, 12, 13, 14, 20, 21, 22]);
        let mut copy = Mapped::default();
        copy.push_from(&mapped, 1..6);
        assert_eq!(copy.text(), "bXYZc");
        assert_eq!((copy.source(0), copy.source(1), copy.source(4)), (11, 12, 20));
    }
}
