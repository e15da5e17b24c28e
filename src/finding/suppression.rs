//! Findings that an author knows of: comments that suppress them, each with a reason.
//!
//! Knows what is said in such a comment. Where comments stand in a file is found by `syntax`, and what they suppress
//! by `check`, once everything that is wrong is known.

use crate::finding::code::{ALL, SUPPRESSION_INVALID};
use crate::finding::suggestion::closest;
use crate::finding::{Code, Finding};
use crate::text::{Span, TextRange};

/// What a comment begins with that suppresses findings.
pub const MARK: &str = "taiyaku-ignore";

/// How such a comment is written, for helps.
const FORM: &str = "`taiyaku-ignore CODE: reason`";

/// A comment that suppresses findings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suppression {
    /// The comment.
    pub span: Span,
    /// The kinds of findings that it suppresses.
    pub codes: Vec<Code>,
    /// Why.
    pub reason: String,
    /// Where.
    pub holds: Holds,
}

/// Where a comment suppresses findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// In the whole of its file.
    File,
    /// For findings that begin here.
    Range(TextRange),
}

impl Suppression {
    /// Whether a finding begins where this holds, and is of a kind that it suppresses.
    pub fn covers(&self, finding: &Finding) -> bool {
        let is_here = match self.holds {
            Holds::File => true,
            Holds::Range(range) => (range.start..range.end).contains(&finding.span.range.start),
        };
        is_here && finding.span.path == self.span.path && self.codes.contains(&finding.code)
    }
}

/// Reads a comment that begins with [`MARK`]: `text` is what stands in it, and `range` where it holds if it does not
/// hold for its file.
///
/// What is wrong with it is pushed; `None` where it suppresses nothing. The codes that exist hold beside one that does
/// not, but without a reason none does.
pub fn read(text: &str, span: &Span, range: TextRange, findings: &mut Vec<Finding>) -> Option<Suppression> {
    let rest = text.strip_prefix(MARK)?;
    let (rest, holds) = match rest.strip_prefix("-file") {
        Some(rest) => (rest, Holds::File),
        None => (rest, Holds::Range(range)),
    };
    let mut invalid = |message: &str, help: String| {
        findings.push(Finding::new(SUPPRESSION_INVALID, span.clone(), message).help(help));
    };
    if rest.starts_with(|it: char| it.is_alphanumeric() || it == '-') {
        let name = text.split(|it: char| it.is_whitespace() || is_colon(it)).next().unwrap_or(text);
        invalid(&format!("`{name}` means nothing"), "write `taiyaku-ignore` or `taiyaku-ignore-file`".to_owned());
        return None;
    }
    let (names, reason) = rest.split_once(is_colon).unwrap_or((rest, ""));
    let names = names.split(|it: char| it.is_whitespace() || matches!(it, ',' | '、')).filter(|it| !it.is_empty());
    let names: Vec<&str> = names.collect();
    let reason = reason.trim();
    if names.is_empty() {
        invalid("this comment names no code of a finding", format!("write {FORM}"));
        return None;
    }
    if reason.is_empty() {
        invalid("this comment gives no reason, so it suppresses nothing", format!("write {FORM}"));
        return None;
    }
    let mut codes = Vec::new();
    for name in names {
        match (Code::named(name), closest(name, ALL.iter().map(|it| it.name()))) {
            (Some(code), _) => codes.push(code),
            (None, Some(meant)) => {
                invalid(&format!("there is no finding `{name}`"), format!("did you mean `{meant}`?"))
            }
            (None, None) => {
                invalid(&format!("there is no finding `{name}`"), "findings name their codes in brackets".to_owned());
            }
        }
    }
    (!codes.is_empty()).then(|| Suppression { span: span.clone(), codes, reason: reason.to_owned(), holds })
}

/// Japanese is written with the wide one as well.
fn is_colon(it: char) -> bool {
    matches!(it, ':' | '：')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::code::{FILE_NOT_FOUND, TRANSLATION_NUMBER};
    use crate::text::SourcePath;

    #[track_caller]
    fn check(text: &str, codes: &[Code], reason: &str, messages: &[&str]) {
        let span = Span::file(&SourcePath::from("a.md"));
        let mut findings = Vec::new();
        let suppression = read(text, &span, TextRange::new(5, 9), &mut findings);
        let said: Vec<&str> = findings.iter().map(|it| it.message.as_str()).collect();
        assert_eq!(said, messages, "{text}");
        let read = suppression.map(|it| (it.codes, it.reason)).unwrap_or_default();
        assert_eq!(read, (codes.to_vec(), reason.to_owned()), "{text}");
    }

    #[test]
    fn codes_and_a_reason_are_read() {
        check("taiyaku-ignore translation-number: 型番", &[TRANSLATION_NUMBER], "型番", &[]);
        check("taiyaku-ignore-file file-not-found： a: b", &[FILE_NOT_FOUND], "a: b", &[]);
        let both = [TRANSLATION_NUMBER, FILE_NOT_FOUND];
        check("taiyaku-ignore translation-number, file-not-found: x", &both, "x", &[]);
        check("taiyaku-ignore translation-number、file-not-found:x", &both, "x", &[]);
    }

    #[test]
    fn what_is_wrong_is_said() {
        check("taiyaku-ignore: x", &[], "", &["this comment names no code of a finding"]);
        check("taiyaku-ignore", &[], "", &["this comment names no code of a finding"]);
        let no_reason = "this comment gives no reason, so it suppresses nothing";
        check("taiyaku-ignore translation-number", &[], "", &[no_reason]);
        check("taiyaku-ignore translation-number: ", &[], "", &[no_reason]);
        check("taiyaku-ignore-line translation-number: x", &[], "", &["`taiyaku-ignore-line` means nothing"]);
        let unknown = "there is no finding `translation-numbr`";
        check("taiyaku-ignore translation-numbr: x", &[], "", &[unknown]);
        check("taiyaku-ignore translation-numbr file-not-found: x", &[FILE_NOT_FOUND], "x", &[unknown]);
    }

    #[test]
    fn a_finding_is_covered_where_it_begins() {
        let path = SourcePath::from("a.md");
        let holding = |text: &str| {
            read(text, &Span::file(&path), TextRange::new(5, 9), &mut Vec::new()).expect("the comment is right")
        };
        let at = |path: &str, at: usize| Finding::new(FILE_NOT_FOUND, Span::new(&path.into(), at..20), "x");
        let next = holding("taiyaku-ignore file-not-found: x");
        assert!(next.covers(&at("a.md", 5)) && !next.covers(&at("a.md", 9)) && !next.covers(&at("b.md", 5)));
        let file = holding("taiyaku-ignore-file file-not-found: x");
        assert!(file.covers(&at("a.md", 0)) && !file.covers(&at("b.md", 0)));
        assert!(!holding("taiyaku-ignore translation-number: x").covers(&at("a.md", 5)));
    }
}
