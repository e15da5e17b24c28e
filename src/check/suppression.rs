//! Comments that suppress findings, applied when everything that is wrong is known.

use crate::check::settled::Settled;
use crate::finding::code::{SUPPRESSION_INVALID, SUPPRESSION_UNUSED};
use crate::finding::suppression::Suppression;
use crate::finding::{Code, Finding};

/// A finding that a comment suppresses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suppressed {
    /// What was found.
    pub finding: Finding,
    /// Why its author leaves it as it is.
    pub reason: String,
}

/// Takes out the findings of a file that its comments suppress, and adds one for each comment that suppresses nothing.
///
/// What is wrong with such comments themselves cannot be suppressed.
pub fn apply(findings: Vec<Finding>, suppressions: &[Suppression]) -> Settled {
    let mut settled = Settled::default();
    let mut used: Vec<Vec<Code>> = vec![Vec::new(); suppressions.len()];
    for finding in findings {
        let is_own = finding.code == SUPPRESSION_INVALID;
        let covers = |it: &usize| !is_own && suppressions[*it].covers(&finding);
        let covering: Vec<usize> = (0..suppressions.len()).filter(covers).collect();
        covering.iter().for_each(|it| used[*it].push(finding.code));
        match covering.first() {
            Some(first) => {
                let reason = suppressions[*first].reason.clone();
                settled.suppressed.push(Suppressed { finding, reason });
            }
            None => settled.findings.push(finding),
        }
    }
    for (suppression, used) in suppressions.iter().zip(&used) {
        for code in suppression.codes.iter().filter(|it| !used.contains(it)) {
            let message = format!("there is no `{code}` here that this comment could suppress");
            let finding = Finding::new(SUPPRESSION_UNUSED, suppression.span.clone(), message);
            settled.findings.push(finding.help("remove the code, or the comment"));
        }
    }
    settled
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::code::{FILE_NOT_FOUND, HEADING_EMPTY};
    use crate::finding::suppression::read;
    use crate::text::{SourcePath, Span, TextRange};

    fn suppression(text: &str, comment: usize, holds: (usize, usize)) -> Suppression {
        let span = Span::new(&SourcePath::from("a.md"), comment..comment + 1);
        read(text, &span, TextRange::new(holds.0, holds.1), &mut Vec::new()).expect("the comment is right")
    }

    fn finding(code: Code, path: &str, at: usize) -> Finding {
        Finding::new(code, Span::new(&SourcePath::from(path), at..at + 1), "x")
    }

    #[track_caller]
    fn check(findings: Vec<Finding>, suppressions: &[Suppression], left: &[(&str, u32)], suppressed: &[(&str, u32)]) {
        let settled = apply(findings, suppressions);
        let place = |it: &Finding| (it.code.name(), it.span.range.start);
        assert_eq!(settled.findings.iter().map(place).collect::<Vec<_>>(), left);
        assert_eq!(settled.suppressed.iter().map(|it| place(&it.finding)).collect::<Vec<_>>(), suppressed);
    }

    #[test]
    fn a_comment_suppresses_its_code_where_it_holds() {
        let comment = suppression("taiyaku-ignore file-not-found: x", 3, (10, 20));
        let found = |code, at| finding(code, "a.md", at);
        let findings = vec![
            found(FILE_NOT_FOUND, 10),
            found(FILE_NOT_FOUND, 15),
            found(FILE_NOT_FOUND, 20),
            found(HEADING_EMPTY, 12),
            finding(FILE_NOT_FOUND, "b.md", 12),
        ];
        let left = [("file-not-found", 20), ("heading-empty", 12), ("file-not-found", 12)];
        check(findings, &[comment], &left, &[("file-not-found", 10), ("file-not-found", 15)]);
    }

    #[test]
    fn a_comment_that_suppresses_nothing_is_found() {
        let both = suppression("taiyaku-ignore file-not-found, heading-empty: x", 3, (10, 20));
        let file = suppression("taiyaku-ignore-file file-not-found: x", 1, (0, 0));
        let suppressions = [file, both];
        let findings = vec![finding(FILE_NOT_FOUND, "a.md", 10)];
        check(findings, &suppressions, &[("suppression-unused", 3)], &[("file-not-found", 10)]);
        let unused = [("suppression-unused", 1), ("suppression-unused", 3), ("suppression-unused", 3)];
        check(Vec::new(), &suppressions, &unused, &[]);
    }

    #[test]
    fn what_is_wrong_with_comments_stays() {
        let file = suppression("taiyaku-ignore-file suppression-invalid: x", 1, (0, 0));
        let left = [("suppression-invalid", 5), ("suppression-unused", 1)];
        check(vec![finding(SUPPRESSION_INVALID, "a.md", 5)], &[file], &left, &[]);
    }
}
