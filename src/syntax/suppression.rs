//! Comments of a file that suppress findings, and Markdown without them.
//!
//! In Markdown it is an HTML comment. Alone on its line it holds for the lines that follow, up to the next blank line
//! or the end of a fenced code block; at the end of a line, for that line. It is taken out of the text before anything
//! else is read, so that it breaks no list, table or paragraph. In YAML, TOML and message files it is a comment that
//! begins with `#`, and holds for its own line, or for the next one and those below it that are indented deeper.

use memchr::memmem;

use super::line::{Fences, Line, lines};
use super::mapped::Mapped;
use crate::finding::code::SUPPRESSION_INVALID;
use crate::finding::suppression::{self, MARK, Suppression};
use crate::finding::{Finding, Reported};
use crate::source::Source;
use crate::syntax::toc;
use crate::text::{SourcePath, Span, TextRange};

const OPEN: &str = "<!--";
const CLOSE: &str = "-->";

/// The suppressions of a file that is no article: a table of contents, a tree, a landing page or a configuration.
pub fn of_file(source: &Source) -> Reported<Vec<Suppression>> {
    let mut reader = Reader { path: source.path(), suppressions: Vec::new(), findings: Vec::new() };
    let text = source.text();
    if is_there(text) {
        match source.path().extension().to_ascii_lowercase().as_str() {
            "md" => drop(reader.markdown(text, 0)),
            "yml" | "yaml" | "toml" | "ftl" => reader.lines(text, 0),
            _ => {}
        }
    }
    Reported { value: reader.suppressions, findings: reader.findings }
}

/// Markdown at an offset of a file without the comments that suppress findings, and these.
pub(super) fn extract(text: &str, start: usize, path: &SourcePath) -> (Mapped, Reported<Vec<Suppression>>) {
    let mut reader = Reader { path, suppressions: Vec::new(), findings: Vec::new() };
    let mapped = if is_there(text) { reader.markdown(text, start) } else { Mapped::verbatim(text, start) };
    (mapped, Reported { value: reader.suppressions, findings: reader.findings })
}

/// The suppressions in the front matter of a file.
pub(super) fn of_front_matter(text: &str, path: &SourcePath) -> Reported<Vec<Suppression>> {
    let mut reader = Reader { path, suppressions: Vec::new(), findings: Vec::new() };
    if is_there(text) {
        reader.lines(text, 0);
    }
    Reported { value: reader.suppressions, findings: reader.findings }
}

fn is_there(text: &str) -> bool {
    memmem::find(text.as_bytes(), MARK.as_bytes()).is_some()
}

struct Reader<'p> {
    path: &'p SourcePath,
    suppressions: Vec<Suppression>,
    findings: Vec<Finding>,
}

/// An HTML comment that suppresses findings.
struct Comment<'t> {
    /// Where it begins in the content of its line.
    at: usize,
    /// What stands in it.
    text: &'t str,
}

impl Reader<'_> {
    fn markdown(&mut self, text: &str, start: usize) -> Mapped {
        let all: Vec<Line<'_>> = lines(text).collect();
        let mut mapped = Mapped::default();
        let mut fences = Fences::default();
        for (index, line) in all.iter().enumerate() {
            if fences.contains(line) {
                mapped.push(line.whole, start + line.start);
                continue;
            }
            let Some(comment) = comment(line.content) else {
                self.complain(line, start);
                mapped.push(line.whole, start + line.start);
                continue;
            };
            let holds = if comment.at > 0 { line.start..line.end() } else { self.next(&all[index + 1..], text.len()) };
            let place = start + line.content_start();
            self.read(
                comment.text,
                place + comment.at..place + line.content.len(),
                start + holds.start..start + holds.end,
            );
            // A line with the mark of a list still begins its item.
            if comment.at > 0 || !line.prefix.trim_matches(['>', ' ', '\t']).is_empty() {
                let kept = text[line.start..line.content_start() + comment.at].trim_end();
                let kept = if comment.at > 0 { kept.len() } else { line.prefix.len() };
                let line_end = line.whole.trim_end_matches(['\n', '\r']).len();
                mapped.push(&line.whole[..kept], start + line.start);
                mapped.push(&line.whole[line_end..], start + line.start + line_end);
            }
        }
        mapped
    }

    /// The lines that a comment before them holds for.
    fn next(&self, rest: &[Line<'_>], end: usize) -> std::ops::Range<usize> {
        let is_content = |it: &&Line<'_>| !it.content.is_empty() && comment(it.content).is_none_or(|it| it.at > 0);
        let Some(first) = rest.iter().position(|it| is_content(&it)) else { return end..end };
        let start = rest[first].start;
        // Its table of contents has an entry on each line, and no blank ones.
        if toc::is_toc(self.path) {
            return start..rest[first].end();
        }
        let mut fences = Fences::default();
        let is_code = fences.contains(&rest[first]);
        let belongs = |it: &&Line<'_>| if is_code { fences.contains(it) } else { !it.content.is_empty() };
        start..rest[first + 1..].iter().take_while(belongs).last().unwrap_or(&rest[first]).end()
    }

    /// Reports a comment that is not where it is read: several lines long, or with text after it.
    fn complain(&mut self, line: &Line<'_>, start: usize) {
        let mut from = 0;
        while let Some(at) = line.content[from..].find(OPEN).map(|it| from + it) {
            from = at + OPEN.len();
            let is_code = line.content[..at].bytes().filter(|it| *it == b'`').count() % 2 == 1;
            if line.content[from..].trim_start().starts_with(MARK) && !is_code {
                let place = start + line.content_start();
                let length = line.content[at..].find(CLOSE).map_or(line.content.len() - at, |it| it + CLOSE.len());
                self.misplaced(place + at..place + at + length, "put it alone on its line, or at the end of a line");
            }
        }
    }

    fn misplaced(&mut self, range: std::ops::Range<usize>, help: &str) {
        let span = Span::new(self.path, range);
        let message = "this comment suppresses nothing, because it is not read here";
        self.findings.push(Finding::new(SUPPRESSION_INVALID, span, message).help(help));
    }

    fn read(&mut self, text: &str, place: std::ops::Range<usize>, holds: std::ops::Range<usize>) {
        let span = Span::new(self.path, place);
        let holds = TextRange::new(holds.start, holds.end);
        self.suppressions.extend(suppression::read(text, &span, holds, &mut self.findings));
    }

    /// Reads comments that begin with `#`.
    fn lines(&mut self, text: &str, start: usize) {
        let all: Vec<Line<'_>> = lines(text).collect();
        for (index, line) in all.iter().enumerate() {
            let whole = line.whole.trim_end();
            if let Some((before, comment)) = line_comment(whole) {
                let at = line.start + before.len();
                let alone = before.trim().is_empty();
                let holds = if alone { below(&all[index + 1..], text.len()) } else { line.start..line.end() };
                let place = start + at..start + line.start + whole.len();
                self.read(comment, place, start + holds.start..start + holds.end);
            } else if let Some(at) = whole.find(OPEN)
                && whole[at + OPEN.len()..].trim_start().starts_with(MARK)
            {
                self.misplaced(start + line.start + at..start + line.start + whole.len(), "write `# taiyaku-ignore …`");
            }
        }
    }
}

/// The comment at the end of a line's content, if it suppresses findings.
fn comment(content: &str) -> Option<Comment<'_>> {
    let inner = content.strip_suffix(CLOSE)?;
    let at = inner.rfind(OPEN)?;
    let text = inner[at + OPEN.len()..].trim();
    text.starts_with(MARK).then_some(Comment { at, text })
}

/// What stands before a comment `# taiyaku-ignore …` in a line, and in it.
fn line_comment(line: &str) -> Option<(&str, &str)> {
    let at = line.match_indices('#').map(|it| it.0).find(|at| {
        let is_start = line[..*at].chars().next_back().is_none_or(char::is_whitespace);
        is_start && line[at + 1..].trim_start().starts_with(MARK)
    })?;
    Some((&line[..at], line[at + 1..].trim()))
}

/// The next line that says something, and those below it that are indented deeper.
fn below(rest: &[Line<'_>], end: usize) -> std::ops::Range<usize> {
    let is_content = |it: &&Line<'_>| {
        let text = it.whole.trim();
        !text.is_empty() && !text.starts_with('#')
    };
    let Some(first) = rest.iter().position(|it| is_content(&it)) else { return end..end };
    let indent = |it: &Line<'_>| it.whole.len() - it.whole.trim_start().len();
    let deeper = |it: &&Line<'_>| it.whole.trim().is_empty() || indent(it) > indent(&rest[first]);
    let last = rest[first + 1..].iter().take_while(deeper).filter(is_content).last().unwrap_or(&rest[first]);
    rest[first].start..last.end()
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;
    use crate::finding::suppression::Holds;

    /// The text that is left, then each suppression with what it holds for, then the findings.
    #[track_caller]
    fn check(path: &str, text: &str, expected: Expect) {
        let source = Source::new(path, text);
        let (mapped, Reported { value, findings }) = match path.ends_with("a.md") {
            true => extract(text, 0, source.path()),
            false => (Mapped::default(), of_file(&source)),
        };
        let held = |it: &Suppression| match it.holds {
            Holds::File => "file".to_owned(),
            Holds::Range(range) => format!("{:?}", &text[range.as_usize()]),
        };
        let suppressions = value.iter().map(|it| format!("{:?} for {}: {}\n", it.codes, held(it), it.reason));
        let said = findings.iter().map(|it| format!("{} at {:?}\n", it.message, &text[it.span.range.as_usize()]));
        let rest = mapped.text().replace('\r', "␍");
        expected.assert_eq(&(rest + &suppressions.collect::<String>() + &said.collect::<String>()));
    }

    #[test]
    fn comments_leave_lists_tables_and_paragraphs_whole() {
        check(
            "a.md",
            "- 一\n<!-- taiyaku-ignore file-not-found: x -->\n- 二\n\n| a |\n|---|\n| b | <!-- taiyaku-ignore file-not-found: y -->\n| c |\n",
            expect![[r#"
                - 一
                - 二

                | a |
                |---|
                | b |
                | c |
                [file-not-found] for "- 二\n": x
                [file-not-found] for "| b | <!-- taiyaku-ignore file-not-found: y -->\n": y
            "#]],
        );
    }

    #[test]
    fn a_comment_holds_up_to_the_next_blank_line_or_the_end_of_code() {
        check(
            "a.md",
            "<!-- taiyaku-ignore list-literal: x -->\n<!-- taiyaku-ignore file-not-found: y -->\n\na\nb\n\nc\n<!-- taiyaku-ignore unit-in-code: z -->\n```\nd\n\n<!-- taiyaku-ignore unit-in-code: shown -->\n```\ne\n> <!-- taiyaku-ignore alert-empty: w -->\n> f\n>\n> g\n- <!-- taiyaku-ignore alert-empty: v -->\n  h\n",
            expect![[r#"

                a
                b

                c
                ```
                d

                <!-- taiyaku-ignore unit-in-code: shown -->
                ```
                e
                > f
                >
                > g
                - 
                  h
                [list-literal] for "a\nb\n": x
                [file-not-found] for "a\nb\n": y
                [unit-in-code] for "```\nd\n\n<!-- taiyaku-ignore unit-in-code: shown -->\n```\n": z
                [alert-empty] for "> f\n": w
                [alert-empty] for "  h\n": v
            "#]],
        );
    }

    #[test]
    fn a_comment_that_is_not_read_is_reported() {
        check(
            "a.md",
            "a <!-- taiyaku-ignore file-not-found: x --> b\n<!-- taiyaku-ignore file-not-found:\nx -->\n`<!-- taiyaku-ignore` is code\n",
            expect![[r#"
                a <!-- taiyaku-ignore file-not-found: x --> b
                <!-- taiyaku-ignore file-not-found:
                x -->
                `<!-- taiyaku-ignore` is code
                this comment suppresses nothing, because it is not read here at "<!-- taiyaku-ignore file-not-found: x -->"
                this comment suppresses nothing, because it is not read here at "<!-- taiyaku-ignore file-not-found:"
            "#]],
        );
    }

    #[test]
    fn line_ends_of_windows_and_hard_breaks_do_not_change() {
        check(
            "a.md",
            "a  <!-- taiyaku-ignore file-not-found: x -->\r\nb\r\n<!-- taiyaku-ignore-file list-literal: y -->\r\n",
            expect![[r#"
                a␍
                b␍
                [file-not-found] for "a  <!-- taiyaku-ignore file-not-found: x -->\r\n": x
                [list-literal] for file: y
            "#]],
        );
    }

    #[test]
    fn yaml_and_toml_have_comments_of_their_own() {
        check(
            "a.tree.yml",
            "nodes:\n  # taiyaku-ignore tree-dead-end: x\n  # more\n  a:\n    question: b\n\n    note: c\n  d: e # taiyaku-ignore tree-invalid: y\n  f: g#taiyaku-ignore\n  h: <!-- taiyaku-ignore a: b -->\n",
            expect![[r#"
                [tree-dead-end] for "  a:\n    question: b\n\n    note: c\n": x
                [tree-invalid] for "  d: e # taiyaku-ignore tree-invalid: y\n": y
                this comment suppresses nothing, because it is not read here at "<!-- taiyaku-ignore a: b -->"
            "#]],
        );
        check(
            "TOC.md",
            "<!-- taiyaku-ignore toc-invalid: x -->\n# [a](a.md)\n# [b](b.md)\n",
            expect![[r##"
                [toc-invalid] for "# [a](a.md)\n": x
            "##]],
        );
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read_and_places_are_inside_it(
            text in "(<!--|-->| taiyaku-ignore|-file| file-not-found|: |：|x|あ|\r\n|\n|```|- |> |    |#|`|\\|){0,40}",
        ) {
            for path in ["a.md", "TOC.md", "toc.yml"] {
                let source = Source::new(path, text.as_str());
                let (mapped, _) = extract(&text, 0, source.path());
                proptest::prop_assert!(mapped.text().len() <= text.len());
                let reported = of_file(&source);
                let spans = reported.value.iter().map(|it| &it.span).chain(reported.findings.iter().map(|it| &it.span));
                for span in spans {
                    proptest::prop_assert!(text.get(span.range.as_usize()).is_some());
                }
            }
        }
    }
}
