//! Findings about raw HTML: what is removed, shown as text, or not balanced.

use std::collections::HashMap;

use super::policy::{self, AttributeFate, ElementFate};
use super::{Attribute, Token, TokenKind, attribute};
use crate::finding::{Code, Finding, code};
use crate::text::{Span, TextRange};

/// Everything that is to be said about raw HTML; `span` maps bytes of the scanned text to a place in a file.
pub fn findings(tokens: &[Token<'_>], span: &dyn Fn(TextRange) -> Span) -> Vec<Finding> {
    let mut findings = Vec::new();
    for token in tokens {
        match &token.kind {
            TokenKind::Open { name, attributes, .. } => {
                check_element(token.range, name, attributes, span, &mut findings)
            }
            TokenKind::Close { name } if !policy::is_html_element(name) => {
                findings.push(pseudo_tag(span(token.range), &format!("</{name}>")));
            }
            TokenKind::Comment { closed: false } => findings.push(
                Finding::new(code::COMMENT_UNCLOSED, span(comment_opener(token.range)), "a comment is not closed")
                    .help("end it with `-->`; everything after it is hidden"),
            ),
            TokenKind::Close { .. }
            | TokenKind::Comment { closed: true }
            | TokenKind::Declaration
            | TokenKind::Opaque
            | TokenKind::Text => {}
        }
    }
    check_balance(tokens, span, &mut findings);
    findings
}

fn check_element(
    range: TextRange,
    name: &str,
    attributes: &[Attribute<'_>],
    span: &dyn Fn(TextRange) -> Span,
    findings: &mut Vec<Finding>,
) {
    match policy::element_fate(name, |wanted| attribute(attributes, wanted)) {
        ElementFate::Kept(_) | ElementFate::Checkbox => {}
        ElementFate::Shown => {
            findings.push(pseudo_tag(span(range), &format!("<{name}>")));
            return;
        }
        ElementFate::Unwrapped => {
            let message = format!("`<{name}>` is not allowed in an article; its content is shown without it");
            findings.push(Finding::new(code::HTML_DROPPED, span(range), message).help("remove the tag"));
            return;
        }
        ElementFate::Removed => {
            let (message, help) = removed(name, attribute(attributes, "src"));
            findings.push(Finding::new(code::HTML_DROPPED, span(range), message).help(help));
            return;
        }
    }
    for it in attributes {
        if policy::attribute_fate(name, &it.name, &it.value) == AttributeFate::Dropped {
            let (message, help) = dropped(name, it);
            findings.push(Finding::new(code::HTML_DROPPED, span(it.range()), message).help(help));
        }
    }
}

fn pseudo_tag(span: Span, tag: &str) -> Finding {
    Finding::new(code::HTML_PSEUDO_TAG, span, format!("`{tag}` is no HTML and is shown as text"))
        .help("write `&lt;` for `<`, or put it in backticks")
}

fn removed(name: &str, source: Option<&str>) -> (String, &'static str) {
    match (name, source) {
        ("iframe", Some(source)) => {
            (format!("the frame `{source}` is not from a host of videos and is not shown"), "link to the page instead")
        }
        ("math" | "svg", _) => {
            (format!("`<{name}>` is not allowed in an article and is not shown"), "use an image file")
        }
        _ => (format!("`<{name}>` is not allowed in an article and is not shown"), "remove it"),
    }
}

fn dropped(element: &str, attribute: &Attribute<'_>) -> (String, &'static str) {
    let scheme = policy::scheme(&attribute.value);
    match (element, attribute.name.as_ref(), scheme.as_deref()) {
        ("img", "src", Some("data")) => (
            "an image inside a `data:` address is not shown; its alternative text is".to_owned(),
            "save the image as a file and refer to that",
        ),
        (_, "href" | "src", Some(scheme)) => (
            format!("an address with `{scheme}:` is not allowed and was removed"),
            "use a relative, `https:` or `mailto:` address",
        ),
        (_, "style", _) => (
            format!("`style` of `<{element}>` was removed"),
            "articles are styled by the theme; use an element that says what is meant",
        ),
        (_, name, _) => (format!("`{name}` of `<{element}>` is not allowed and was removed"), "remove it"),
    }
}

fn comment_opener(range: TextRange) -> TextRange {
    TextRange { start: range.start, end: range.end.min(range.start + 4) }
}

/// Reports elements that are not closed, and end tags of elements that are not open.
fn check_balance(tokens: &[Token<'_>], span: &dyn Fn(TextRange) -> Span, findings: &mut Vec<Finding>) {
    let mut open: Vec<(&str, TextRange)> = Vec::new();
    // How many elements of each name are open, so that a stray end tag costs no search.
    let mut counts: HashMap<&str, usize> = HashMap::new();
    let unclosed = |(name, range): (&str, TextRange)| {
        Finding::new(code::HTML_UNBALANCED, span(range), format!("`<{name}>` is not closed"))
            .help(format!("write `</{name}>` where it ends, inside the element that it stands in"))
    };
    for token in tokens {
        match &token.kind {
            TokenKind::Open { name, .. } if policy::is_html_element(name) && !policy::is_void(name) => {
                open.push((name, token.range));
                *counts.entry(name).or_default() += 1;
            }
            // `</br>` is a line break to every browser (`format.md` D9).
            TokenKind::Close { name } if name == "br" || !policy::is_html_element(name) => {}
            TokenKind::Close { name } if counts.get(name.as_ref()).is_none_or(|it| *it == 0) => findings.push(
                Finding::new(code::HTML_UNBALANCED, span(token.range), format!("`</{name}>` closes nothing"))
                    .help("remove it"),
            ),
            TokenKind::Close { name } => {
                while let Some((last, range)) = open.pop() {
                    if let Some(count) = counts.get_mut(last) {
                        *count -= 1;
                    }
                    if last == name {
                        break;
                    }
                    if !policy::has_optional_end(last) {
                        findings.push(unclosed((last, range)));
                    }
                }
            }
            TokenKind::Open { .. }
            | TokenKind::Comment { .. }
            | TokenKind::Declaration
            | TokenKind::Opaque
            | TokenKind::Text => {}
        }
    }
    findings.extend(open.into_iter().filter(|(name, _)| !policy::has_optional_end(name)).map(unclosed));
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;
    use crate::syntax::html::scan;
    use crate::text::SourcePath;

    #[expect(clippy::needless_pass_by_value, reason = "as `expect!` makes it")]
    fn check(text: &str, expected: Expect) {
        let path = SourcePath::from("a.md");
        let lines: Vec<_> = findings(&scan(text), &|range| Span::new(&path, range))
            .iter()
            .map(|it| format!("{} {:?}: {}\n", it.code.name(), &text[it.span.range.as_usize()], it.message))
            .collect();
        expected.assert_eq(&lines.concat());
    }

    #[test]
    fn what_is_removed_is_named() {
        check(
            r#"<p style="x" onclick='y()' align="center" data-z="1">a<script>b</script><form>c</form></p>"#,
            expect![[r#"
                html-dropped "style=\"x": `style` of `<p>` was removed
                html-dropped "onclick='y()": `onclick` of `<p>` is not allowed and was removed
                html-dropped "<script>": `<script>` is not allowed in an article and is not shown
                html-dropped "<form>": `<form>` is not allowed in an article; its content is shown without it
            "#]],
        );
        check(
            r#"<a href="javascript:x">a</a><img src="data:image/png;base64,AA" alt="b"><iframe src="https://example.com"></iframe>"#,
            expect![[r#"
                html-dropped "href=\"javascript:x": an address with `javascript:` is not allowed and was removed
                html-dropped "src=\"data:image/png;base64,AA": an image inside a `data:` address is not shown; its alternative text is
                html-dropped "<iframe src=\"https://example.com\">": the frame `https://example.com` is not from a host of videos and is not shown
            "#]],
        );
    }

    #[test]
    fn ordinary_html_is_not_reported() {
        check(
            r#"<table border="1"><col width="50%"><tr class="odd"><td align="left" valign="top"><p>a<ul><li>b<li>c</ul></td></table>x</br><a href="" id="b"></a><font color="red">d</font><input type="checkbox">"#,
            expect![[""]],
        );
    }

    #[test]
    fn pseudo_tags_are_named() {
        check(
            "<domainname> <your tenant></sip>",
            expect![[r#"
            html-pseudo-tag "<domainname>": `<domainname>` is no HTML and is shown as text
            html-pseudo-tag "<your tenant>": `<your>` is no HTML and is shown as text
            html-pseudo-tag "</sip>": `</sip>` is no HTML and is shown as text
        "#]],
        );
    }

    #[test]
    fn what_is_not_balanced_is_named() {
        check(
            "<b><i>a</b></i><div><p>b</div></span><!-- c",
            expect![[r#"
            comment-unclosed "<!--": a comment is not closed
            html-unbalanced "<i>": `<i>` is not closed
            html-unbalanced "</i>": `</i>` closes nothing
            html-unbalanced "</span>": `</span>` closes nothing
        "#]],
        );
    }

    #[test]
    fn balance_is_checked_in_linear_time() {
        let text = "<b>".repeat(50_000) + &"</i>".repeat(50_000);
        let path = SourcePath::from("a.md");
        assert_eq!(findings(&scan(&text), &|range| Span::new(&path, range)).len(), 100_000);
    }
}
