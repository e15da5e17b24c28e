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
    stretches: Vec<Stretch>,
}

/// A stretch of the text, up to where the next one begins.
#[derive(Clone, Copy, Debug)]
struct Stretch {
    /// Where it begins in the text.
    at: usize,
    /// Where it begins in the file.
    source: usize,
    /// Where what it stands for ends in the file; `None` where it stands there unchanged.
    replaced: Option<usize>,
}

impl Mapped {
    /// Nothing, with room for this many bytes and stretches.
    pub fn with_capacity(bytes: usize, stretches: usize) -> Self {
        Self { text: String::with_capacity(bytes), stretches: Vec::with_capacity(stretches) }
    }

    /// Makes it empty, and keeps the room.
    pub fn clear(&mut self) {
        self.text.clear();
        self.stretches.clear();
    }

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
        let continues =
            self.stretches.last().is_some_and(|it| it.replaced.is_none() && it.source + (at - it.at) == source);
        if !continues {
            self.stretches.push(Stretch { at, source, replaced: None });
        }
        self.text.push_str(text);
    }

    /// Appends text that the parser read at a range: it stands there unchanged, but for U+FFFD in place of NUL, which is
    /// longer (CommonMark 0.31, section 2.3).
    pub fn push_read(&mut self, text: &str, source: std::ops::Range<usize>) {
        if text.len() > source.len() {
            self.replace(text, source);
        } else {
            self.push(text, source.start);
        }
    }

    /// Appends text that stands for these bytes of the file, or for nothing at an offset of it.
    pub fn replace(&mut self, text: &str, source: std::ops::Range<usize>) {
        self.stretches.push(Stretch { at: self.text.len(), source: source.start, replaced: Some(source.end) });
        self.text.push_str(text);
    }

    /// Appends a stretch of another mapped text.
    pub fn push_from(&mut self, other: &Self, range: std::ops::Range<usize>) {
        let mut at = range.start;
        let mut next = other.stretches.partition_point(|it| it.at <= at);
        while at < range.end {
            let end = other.stretches.get(next).map_or(range.end, |it| it.at.min(range.end));
            let text = &other.text[at..end];
            match next.checked_sub(1).and_then(|it| other.stretches.get(it)) {
                Some(Stretch { source, replaced: Some(replaced), .. }) => self.replace(text, *source..*replaced),
                Some(Stretch { at: from, source, replaced: None }) => self.push(text, source + (at - from)),
                None => self.push(text, other.source(at)),
            }
            at = end;
            next += other.stretches[next..].iter().take_while(|it| it.at <= at).count();
        }
    }

    /// Appends text that stands for a stretch of another mapped text, or for nothing at an offset of it.
    pub fn replace_from(&mut self, text: &str, other: &Self, range: std::ops::Range<usize>) {
        let source = other.source_range(range).as_usize();
        self.replace(text, source);
    }

    /// The offset in the file of an offset in the text.
    ///
    /// Inside a stretch that stands for something else, it is where that begins.
    pub fn source(&self, offset: usize) -> usize {
        let after = self.stretches.partition_point(|it| it.at <= offset);
        match after.checked_sub(1).and_then(|it| self.stretches.get(it)) {
            Some(Stretch { replaced: Some(end), .. }) if offset >= self.text.len() => *end,
            Some(Stretch { source, replaced: Some(_), .. }) => *source,
            Some(Stretch { at, source, replaced: None }) => source + (offset - at),
            None => self.stretches.first().map_or(0, |it| it.source),
        }
    }

    /// The offset in the file where a stretch that ends at an offset in the text ends.
    fn source_end(&self, offset: usize) -> usize {
        let Some(last) = offset.checked_sub(1) else { return self.source(offset) };
        let after = self.stretches.partition_point(|it| it.at <= last);
        match after.checked_sub(1).and_then(|it| self.stretches.get(it)) {
            Some(Stretch { replaced: Some(end), .. }) => *end,
            Some(Stretch { at, source, replaced: None }) => source + (offset - at),
            None => self.source(offset),
        }
    }

    /// The range in the file of a range in the text.
    pub fn source_range(&self, range: std::ops::Range<usize>) -> TextRange {
        let start = self.source(range.start);
        let end = if range.end > range.start { self.source_end(range.end) } else { start };
        TextRange::new(start, end.max(start))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_lead_back_to_the_file() {
        let mut mapped = Mapped::default();
        mapped.push("ab", 10);
        mapped.replace("XYZ", 12..20);
        mapped.push("cd", 20);
        assert_eq!(mapped.text(), "abXYZcd");
        let sources: Vec<usize> = (0..=7).map(|it| mapped.source(it)).collect();
        assert_eq!(sources, [10, 11, 12, 12, 12, 20, 21, 22]);
        let mut copy = Mapped::default();
        copy.push_from(&mapped, 1..6);
        assert_eq!(copy.text(), "bXYZc");
        assert_eq!((copy.source(0), copy.source(1), copy.source(4)), (11, 12, 20));
        assert_eq!(mapped.source_range(2..5), TextRange::new(12, 20));
        assert_eq!(mapped.source_range(1..3), TextRange::new(11, 20));
        let mut tail = Mapped::verbatim("a", 0);
        tail.replace("XYZ", 1..1);
        assert_eq!(tail.source_range(0..4), TextRange::new(0, 1));
    }
}
