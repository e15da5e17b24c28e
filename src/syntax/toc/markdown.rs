//! `TOC.md`: each line `#…# [text](href)` or `#…# text` is an entry, as deep as it has `#`s.
//!
//! Read by line, because more than six `#`s are no Markdown heading (`format.md` section 3, TOC).

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::{Toc, TocEntry};
use crate::finding::{Finding, Reported, code};
use crate::source::Source;
use crate::text::{Span, TextRange};

pub(super) fn parse(source: &Source) -> Reported<Toc> {
    let mut findings = Vec::new();
    let mut lines = Vec::new();
    for range in visible_lines(source.text()) {
        let text = &source.text()[range.clone()];
        match line(text, range.clone().into()) {
            Some(line) => {
                report(&line, source, &mut findings);
                lines.push(line);
            }
            None => findings.push(
                Finding::new(
                    code::TOC_INVALID,
                    Span::new(source.path(), range),
                    "this line is not an entry of a table of contents",
                )
                .help("begin it with `#` and a space: `# [text](article.md)`"),
            ),
        }
    }
    lines.retain(|it| !it.entry.title.is_empty() || it.entry.href.is_some());
    let mut lines = lines.into_iter().peekable();
    let entries = nest(&mut lines, 0);
    Reported { value: Toc { path: source.path().clone(), entries, is_breadcrumb: false }, findings }
}

/// An entry before it is put below another.
struct Line {
    level: usize,
    entry: TocEntry,
    /// Targets after the first, which an entry has no place for.
    further: Vec<String>,
}

/// The lines that are not blank, without front matter and comments; indentation and line ends left out.
fn visible_lines(text: &str) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    let mut in_comment = false;
    let mut at = front_matter_end(text);
    for raw in text[at..].split_inclusive('\n') {
        let start = at;
        at += raw.len();
        let mut rest = start..at;
        if in_comment {
            let Some(end) = raw.find("-->") else { continue };
            in_comment = false;
            rest.start = start + end + "-->".len();
        }
        let piece = &text[rest.clone()];
        if let Some(open) = piece.find("<!--")
            && !piece[open..].contains("-->")
        {
            in_comment = true;
            rest.end = rest.start + open;
        }
        let piece = &text[rest.clone()];
        let trimmed = piece.trim();
        let is_comment = trimmed.starts_with("<!--") && trimmed.find("-->") == trimmed.len().checked_sub(3);
        if !trimmed.is_empty() && !is_comment {
            let start = rest.start + (piece.len() - piece.trim_start().len());
            ranges.push(start..start + trimmed.len());
        }
    }
    ranges
}

fn front_matter_end(text: &str) -> usize {
    let mut lines = text.split_inclusive('\n');
    let Some(first) = lines.next().filter(|it| it.trim_end() == "---") else { return 0 };
    let mut end = first.len();
    for line in lines {
        end += line.len();
        if matches!(line.trim_end(), "---" | "...") {
            return end;
        }
    }
    0
}

fn line(text: &str, range: TextRange) -> Option<Line> {
    let rest = text.trim_start_matches('#');
    let level = text.len() - rest.len();
    if level == 0 {
        return None;
    }
    let content = translation(rest.trim());
    let (title, mut targets) = inlines(&content);
    let (title, href) = match targets.is_empty() {
        true => loose_link(&content).unwrap_or((title, None)),
        false => (title, Some(targets.remove(0))),
    };
    let href = href.filter(|it| !it.is_empty());
    let entry = TocEntry { title, href, toc: None, range, items: Vec::new() };
    Some(Line { level, entry, further: targets })
}

/// The text with every unit replaced by its translation (`format.md` P2).
fn translation(text: &str) -> Cow<'_, str> {
    const OPEN: &str = "<span data-ttu-id=\"";
    if !text.contains(OPEN) {
        return Cow::Borrowed(text);
    }
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, unit)) = rest.split_once(OPEN) {
        out.push_str(before);
        let parts = unit.split_once("\">").and_then(|(id, after)| {
            let middle = format!("</span><span class=\"sxs-lookup\"><span data-stu-id=\"{id}\">");
            let (translation, original) = after.split_once(middle.as_str())?;
            Some((translation, original.split_once("</span></span>")?.1))
        });
        let Some((translation, after)) = parts else {
            out.push_str(OPEN);
            rest = unit;
            continue;
        };
        out.push_str(translation);
        rest = after;
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// The text of inline Markdown without its marks, and the targets of its links.
fn inlines(content: &str) -> (String, Vec<String>) {
    // As a heading, so that `1. text` and `- text` stay text.
    let heading = format!("# {content}");
    let mut title = String::new();
    let mut targets = Vec::new();
    let mut hidden = 0_usize;
    for event in Parser::new_ext(&heading, Options::empty()) {
        match event {
            Event::Start(Tag::Link { dest_url, .. }) => targets.push(dest_url.trim().to_owned()),
            Event::Start(Tag::HtmlBlock) => hidden += 1,
            Event::End(TagEnd::HtmlBlock) => hidden = hidden.saturating_sub(1),
            Event::Text(text) | Event::Code(text) if hidden == 0 => title.push_str(&text),
            Event::InlineHtml(tag) if tag.starts_with("<br") => title.push(' '),
            Event::SoftBreak | Event::HardBreak => title.push(' '),
            _ => {}
        }
    }
    (title.trim().to_owned(), targets)
}

/// `[text](a target with spaces.md)`: docfx takes it for a link, Markdown does not.
fn loose_link(content: &str) -> Option<(String, Option<String>)> {
    let (text, target) = content.strip_prefix('[')?.strip_suffix(')')?.rsplit_once("](")?;
    let (title, _) = inlines(text);
    let target = target.trim().trim_start_matches('<').trim_end_matches('>');
    Some((title, Some(target.to_owned())))
}

fn report(line: &Line, source: &Source, findings: &mut Vec<Finding>) {
    let span = Span::new(source.path(), line.entry.range);
    if line.entry.title.is_empty() {
        findings.push(
            Finding::new(code::TOC_INVALID, span.clone(), "this entry has no text")
                .help("write the text between `[` and `]`"),
        );
    }
    for target in &line.further {
        let message = format!("this entry has a second link, to `{target}`");
        findings.push(
            Finding::new(code::TOC_INVALID, span.clone(), message).help("give the second link a line of its own"),
        );
    }
}

/// Takes the lines that are deeper than `above`, each below the last one that is less deep than itself.
fn nest(lines: &mut std::iter::Peekable<impl Iterator<Item = Line>>, above: usize) -> Vec<TocEntry> {
    let mut entries = Vec::new();
    while let Some(line) = lines.next_if(|it| it.level > above) {
        let mut entry = line.entry;
        // Depth is bounded: entries below the deepest level that is shown become its siblings.
        if line.level < MAX_LEVEL {
            entry.items = nest(&mut *lines, line.level);
        }
        entries.push(entry);
    }
    entries
}

/// Far more than anyone nests by hand; keeps a line of thousands of `#`s from being a deep call.
const MAX_LEVEL: usize = 64;

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use crate::syntax::toc::outline::outline;

    #[track_caller]
    fn check(markdown: &str, expected: Expect) {
        expected.assert_eq(&outline("docs/TOC.md", markdown));
    }

    #[test]
    fn the_number_of_marks_is_the_depth_beyond_six_too() {
        check(
            "# 一\n## [二](b.md)\n### 三\n#### 四\n##### 五\n###### 六\n####### 七\n######## [八](h.md)\n## [九](i.md)\n",
            expect![[r#"
                "一"   [# 一]
                  "二" -> b.md   [## [二](b.md)]
                    "三"   [### 三]
                      "四"   [#### 四]
                        "五"   [##### 五]
                          "六"   [###### 六]
                            "七"   [####### 七]
                              "八" -> h.md   [######## [八](h.md)]
                  "九" -> i.md   [## [九](i.md)]
            "#]],
        );
    }

    #[test]
    fn levels_may_be_skipped_and_lines_indented_or_end_in_crlf() {
        check(
            "## [a](a.md)\r\n\r\n  #### [b](b.md)\r\n### c\r\n# d ##\r\n#e\r\n",
            expect![[r#"
            "a" -> a.md   [## [a](a.md)]
              "b" -> b.md   [#### [b](b.md)]
              "c"   [### c]
            "d"   [# d ##]
            "e"   [#e]
        "#]],
        );
    }

    #[test]
    fn text_loses_its_marks_escapes_and_entities() {
        check(
            "# [**太字** と `code` \\_x\\_ &amp; &lt;y&gt;](a.md)\n# [[保存] ボタン](b.md?a=1&amp;b=2 \"title\")\n# 1. 手順<br>二\n",
            expect![[r#"
                "太字 と code _x_ & <y>" -> a.md   [# [**太字** と `code` \_x\_ &amp; &lt;y&gt;](a.md)]
                "[保存] ボタン" -> b.md?a=1&b=2   [# [[保存] ボタン](b.md?a=1&amp;b=2 "title")]
                "1. 手順 二"   [# 1. 手順<br>二]
            "#]],
        );
    }

    #[test]
    fn units_give_their_translation() {
        check(
            "# [<span data-ttu-id=\"79c0f-101\">概要</span><span class=\"sxs-lookup\"><span data-stu-id=\"79c0f-101\">Overview</span></span>](a.md)\n",
            expect![[r#"
                "概要" -> a.md   [# [<span data-ttu-id="79c0f-101">概要</span><span class="sxs-lookup"><span data-stu-id="79c0f-101">Overview</span></span>](a.md)]
            "#]],
        );
    }

    #[test]
    fn a_target_with_spaces_is_a_target() {
        check(
            "# [a](my file.md)\n# [b](<my file.md>)\n",
            expect![[r#"
            "a" -> my file.md   [# [a](my file.md)]
            "b" -> my file.md   [# [b](<my file.md>)]
        "#]],
        );
    }

    #[test]
    fn front_matter_and_comments_are_no_entries() {
        check(
            "---\ntitle: x\n---\n<!-- # no -->\n# a <!-- no -->\n<!--\n# no\n--> \n# b\n",
            expect![[r#"
            "a"   [# a <!-- no -->]
            "b"   [# b]
        "#]],
        );
    }

    #[test]
    fn what_is_no_entry_is_a_finding() {
        check(
            "# a\ntext\n- [b](b.md)\n# [](c.md)\n#\n# [d](d.md) [e](e.md)\n",
            expect![[r##"
            "a"   [# a]
            "" -> c.md   [# [](c.md)]
            "d e" -> d.md   [# [d](d.md) [e](e.md)]
            toc-invalid: this line is not an entry of a table of contents at "text"
            toc-invalid: this line is not an entry of a table of contents at "- [b](b.md)"
            toc-invalid: this entry has no text at "# [](c.md)"
            toc-invalid: this entry has no text at "#"
            toc-invalid: this entry has a second link, to `e.md` at "# [d](d.md) [e](e.md)"
        "##]],
        );
    }

    #[test]
    fn thousands_of_marks_are_no_deep_call() {
        let markdown: String = (1..3000).map(|level| format!("{} x\n", "#".repeat(level))).collect();
        let toc = super::parse(&crate::source::Source::new("TOC.md", markdown));
        assert_eq!(toc.value.entries.len(), 1);
    }
}
