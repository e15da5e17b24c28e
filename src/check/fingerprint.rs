//! What stays the same of a finding when other lines of its file change.
//!
//! Baselines and services that follow findings over time know them by it. It is computed only when it is asked for,
//! because it reads the lines of every finding.

use std::collections::BTreeMap;
use std::fmt;

use crate::finding::Finding;
use crate::memo::Digest;
use crate::source::Texts;
use crate::syntax::aligned::UNIT_OPEN;

/// Stands for a finding: the digest of its code, its file and what is said at its place, and how many of the same
/// stand before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fingerprint {
    digest: Digest,
    occurrence: usize,
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}", self.digest.hex(16), self.occurrence)
    }
}

/// The fingerprints of findings, in their order. Those of one file must stand in the order of their places.
pub fn fingerprints<'f>(findings: impl IntoIterator<Item = &'f Finding>, texts: &dyn Texts) -> Vec<Fingerprint> {
    let mut occurrences: BTreeMap<Digest, usize> = BTreeMap::new();
    let fingerprint = |finding: &Finding| {
        let digest = digest(finding, texts);
        let occurrence = occurrences.entry(digest).or_default();
        *occurrence += 1;
        Fingerprint { digest, occurrence: *occurrence }
    };
    findings.into_iter().map(fingerprint).collect()
}

fn digest(finding: &Finding, texts: &dyn Texts) -> Digest {
    let (code, path, range) = (finding.code.name(), finding.span.path.as_str(), finding.span.range.as_usize());
    let text = texts.text(&finding.span.path).filter(|it| range.end > 0 && it.get(range.clone()).is_some());
    // A finding about a whole file has no line of its own.
    let Some(text) = text else { return Digest::of(&(code, path, normal(&finding.message))) };
    let at = &text[range.clone()];
    Digest::of(&(code, path, normal(stretch(&text, range.start)), normal(at.lines().next().unwrap_or(at))))
}

/// The line that an offset stands in; of an aligned article, the unit in that line.
fn stretch(text: &str, offset: usize) -> &str {
    let start = text[..offset].rfind('\n').map_or(0, |it| it + 1);
    let end = text[offset..].find('\n').map_or(text.len(), |it| offset + it);
    let line = &text[start..end];
    let at = offset - start;
    let mut units = line.match_indices(UNIT_OPEN).map(|it| it.0);
    let after = units.clone().find(|it| *it > at).unwrap_or(line.len());
    let before = units.by_ref().take_while(|it| *it <= at).last().unwrap_or(0);
    &line[before..after]
}

/// A text whose white space says nothing.
fn normal(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::code::{FILE_NOT_FOUND, TRANSLATION_MISSING};
    use crate::source::Snapshot;
    use crate::text::{SourcePath, Span};

    /// The fingerprints of findings at each `none` of a text.
    fn at(text: &str) -> Vec<String> {
        let snapshot = Snapshot::of_texts([("a.md", text)]);
        let path = SourcePath::from("a.md");
        let spans = text.match_indices("none").map(|(at, it)| Span::new(&path, at..at + it.len()));
        let findings: Vec<Finding> = spans.map(|it| Finding::new(FILE_NOT_FOUND, it, "no file")).collect();
        fingerprints(&findings, &snapshot).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn it_stays_when_lines_move_and_white_space_changes() {
        let before = at("# 題\n\n[一](none)  と\n");
        assert_eq!(before, at("# 題\n\n別の段落です。\n\n  [一](none) と\r\n"));
        assert_ne!(before, at("# 題\n\n[二](none)と\n"));
    }

    #[test]
    fn a_second_equal_finding_is_another() {
        let one = at("[一](none)\n");
        let two = at("[一](none)\n\n[一](none)\n");
        assert_eq!(two[0], one[0]);
        assert_ne!(two[1], one[0]);
        assert_eq!(two[1].split(':').next(), one[0].split(':').next());
    }

    #[test]
    fn another_unit_of_the_line_does_not_matter() {
        let unit = |id: &str, text: &str| format!("<span data-ttu-id=\"1a2b3-{id}\">{text}</span>");
        let line = |first: &str| format!("- {}{}", unit("101", first), unit("102", "[一](none)"));
        assert_eq!(at(&line("前")), at(&line("変えた前")));
    }

    #[test]
    fn a_finding_about_a_file_is_known_by_what_it_says() {
        let finding = |message| Finding::new(TRANSLATION_MISSING, Span::file(&"a.md".into()), message);
        let of = |text, message| fingerprints(&[finding(message)], &Snapshot::of_texts([("a.md", text)]));
        assert_eq!(of("# 題\n", "x"), of("# 別の題\n", "x"));
        assert_ne!(of("# 題\n", "x"), of("# 題\n", "y"));
    }
}
