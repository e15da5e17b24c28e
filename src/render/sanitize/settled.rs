//! HTML that a parser would leave as it is.
//!
//! Most raw HTML is a line break in a sentence, or a table that is written well, and a parser costs more than all else
//! that is done with it. So what is known to be nested as a browser nests it is left alone; wherever there is a doubt,
//! the parser decides. Debug builds compare the two.

use Kind::{Cell, Columns, Flow, Group, List, Running, Table, Text};

/// What an element may have in it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Text and elements of running text; it stands in itself and in [`Text`].
    Running,
    /// The same; it stands where blocks stand.
    Text,
    /// Text, running text and blocks.
    Flow,
    /// Items of a list.
    List,
    /// Parts of a table.
    Table,
    /// Columns without content.
    Columns,
    /// Rows.
    Group,
    /// Cells.
    Cell,
}

impl Kind {
    fn of(name: &str) -> Option<Self> {
        Some(match name {
            "a" | "cite" | "code" | "del" | "em" | "i" | "ins" | "kbd" | "q" | "samp" | "span" | "strong" | "sub"
            | "sup" | "u" => Running,
            "p" | "pre" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => Text,
            "div" | "td" | "th" | "li" | "caption" => Flow,
            "ul" | "ol" => List,
            "table" => Table,
            "colgroup" => Columns,
            "thead" | "tbody" => Group,
            "tr" => Cell,
            _ => return None,
        })
    }

    /// Whether an element may stand in one of this kind.
    fn holds(self, name: &str, kind: Self) -> bool {
        match self {
            Running | Text => kind == Running,
            Flow => matches!(kind, Running | Text) || matches!(name, "div" | "ul" | "ol" | "table"),
            List => name == "li",
            Table => matches!(kind, Columns | Group) || name == "caption",
            Columns => false,
            Group => name == "tr",
            Cell => matches!(name, "td" | "th"),
        }
    }

    fn holds_text(self) -> bool {
        matches!(self, Running | Text | Flow)
    }
}

/// Whether HTML that the sanitiser has written is nested as a browser would nest it, and every character is written as
/// a parser would write it, but for no-break spaces.
pub(super) fn is_settled(html: &str) -> bool {
    // The outermost level is like the inside of a `<div>`.
    let mut open: Vec<(&str, Kind)> = Vec::new();
    let mut rest = html;
    loop {
        let inside = open.last().map_or(Flow, |it| it.1);
        let next = memchr::memchr3(b'<', b'>', b'&', rest.as_bytes());
        let text = &rest[..next.unwrap_or(rest.len())];
        if !inside.holds_text() && !text.bytes().all(|it| it == b' ' || it == b'\n') {
            return false;
        }
        let Some(at) = next else { break };
        rest = &rest[at..];
        if rest.starts_with('&') {
            if !inside.holds_text() || !["&amp;", "&lt;", "&gt;", "&nbsp;"].iter().any(|it| rest.starts_with(it)) {
                return false;
            }
            rest = &rest[1..];
            continue;
        }
        let Some(tag) = rest.strip_prefix('<').and_then(|it| it.split_once('>')).map(|it| it.0) else { return false };
        rest = &rest[tag.len() + 2..];
        let is_right = match tag.strip_prefix('/') {
            Some(name) => open.pop().is_some_and(|it| it.0 == name),
            // A parser takes away the line break with which `<pre>` begins.
            None => opens(tag, inside, &mut open) && !(tag.starts_with("pre") && rest.starts_with('\n')),
        };
        if !is_right {
            return false;
        }
    }
    open.is_empty() && !html.contains(['\r', '\0']) && !html.contains("<p></p>")
}

/// HTML that is settled, with no-break spaces written as a parser writes them.
pub(super) fn written(html: String) -> String {
    if html.contains(NO_BREAK_SPACE) { html.replace(NO_BREAK_SPACE, "&nbsp;") } else { html }
}

const NO_BREAK_SPACE: char = '\u{a0}';

/// Takes notice of a start tag; whether a parser would leave it where it is.
fn opens<'h>(tag: &'h str, inside: Kind, open: &mut Vec<(&'h str, Kind)>) -> bool {
    let (name, attributes) = tag.split_once(' ').unwrap_or((tag, ""));
    let is_plain = |it: &str| it.starts_with("&amp;") || it.starts_with("&quot;");
    if !attributes.match_indices('&').all(|it| is_plain(&attributes[it.0..])) {
        return false;
    }
    if matches!(name, "br" | "img" | "wbr") {
        return inside.holds_text();
    }
    if name == "col" {
        return inside == Columns;
    }
    // A link in a link ends the outer one, whatever stands between.
    let is_nested = name == "a" && open.iter().any(|it| it.0 == "a");
    let Some(kind) = Kind::of(name).filter(|it| inside.holds(name, *it) && !is_nested) else { return false };
    open.push((name, kind));
    true
}

#[cfg(test)]
mod tests {
    use super::super::balanced;
    use super::*;

    #[test]
    fn what_is_nested_well_needs_no_parser() {
        for html in [
            "",
            "a<br>b",
            "<strong>a<sup>2</sup></strong> &amp; <a href=\"b?c&amp;d\">e</a>",
            "<img src=\"a\" alt=\"b\">",
            "<ul>\n<li>a<ul><li><p>b</p></li></ul></li>\n</ul>",
            "<h2>a <em>b</em></h2>\n<div><h3 id=\"c\">&nbsp;d</h3></div>",
            "<pre><code>a\n\nb</code></pre><pre> \n</pre>",
            "<table><caption>a<p>b</p></caption><tbody></tbody></table>",
            "<div class=\"table\"><table>\n<colgroup>\n<col>\n</colgroup>\n<thead>\n<tr>\n<th>a</th></tr></thead><tbody><tr><td>b<p>c</p></td></tr></tbody></table></div>",
        ] {
            assert!(is_settled(html), "{html}");
            assert_eq!(balanced(html), html);
        }
    }

    #[test]
    fn what_a_parser_would_change_is_left_to_it() {
        for html in [
            "<strong>a",
            "a</strong>",
            "<em><strong>a</em></strong>",
            "a > b",
            "&quot;",
            "&copy;",
            "<a><strong><a></a></strong></a>",
            "<p></p>",
            "<p>a<p>b</p></p>",
            "<p><ul><li>a</li></ul></p>",
            "<strong><p>a</p></strong>",
            "<table><tr><td>a</td></tr></table>",
            "<table>a<tbody></tbody></table>",
            "<table><col><tbody></tbody></table>",
            "<table><colgroup><tr></tr></colgroup></table>",
            "<li>a</li>",
            "<td>a</td>",
            "<pre>\na</pre>",
            "<h2>a<p>b</p></h2>",
            "<h2>a<h3>b</h3></h2>",
            "<caption>a</caption>",
            "<table>\u{a0}<tbody></tbody></table>",
        ] {
            assert!(!is_settled(html), "{html}");
        }
    }

    #[test]
    fn no_break_spaces_are_written_as_the_parser_writes_them() {
        let html = "<p title=\"a\u{a0}b\">c\u{a0}d</p>";
        assert!(is_settled(html));
        assert_eq!(written(html.to_owned()), "<p title=\"a&nbsp;b\">c&nbsp;d</p>");
        assert_eq!(written(html.to_owned()), balanced(html));
    }
}
