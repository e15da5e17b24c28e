//! Folds calls of which the result is known before there is any page.
//!
//! A call costs much more than the text that it makes, and a page of an article has some forty of `t(id="…")` and
//! `asset(path="…")` that are alike on all pages of a locale.
//! Only embedded templates are folded: in them such a call always stands where `locale` and `root` are the page's own.

pub(super) mod components;

use std::collections::BTreeMap;

use crate::messages::pieces::Piece;

/// The text of a template in which messages, addresses of assets and pictures stand themselves, and the values of
/// messages in their text.
///
/// `message` knows the text of a message, `pieces` what one with arguments is made of, `asset` the address of an asset
/// from the root of the output, and `icon` the HTML of a picture; what they do not know stays a call.
pub(super) fn folded<'m>(
    template: &str,
    message: impl Fn(&str) -> Option<String>,
    pieces: impl Fn(&str) -> Option<Vec<Piece<'m>>>,
    asset: impl Fn(&str) -> Option<String>,
    icon: impl Fn(&str) -> Option<String>,
) -> String {
    let text = replaced(template, "{{ <icon name=\"", "\" /> }}", icon);
    let text = replaced(&text, "{{ asset(path=\"", "\") }}", |path| {
        asset(path).filter(|it| is_plain(it)).map(|it| format!("{{{{ root }}}}{it}"))
    });
    let mut text = replaced(&text, "{{ t(id=\"", "\") }}", |id| message(id).filter(|it| is_plain(it)));
    // Among other things in an expression, or as a component's argument.
    for before in [" ", "{"] {
        text = replaced(&text, &format!("{before}t(id=\""), "\")", |id| {
            message(id).map(|it| format!("{before}{}", literal(&it)))
        });
    }
    with_values(&text, pieces)
}

/// Puts messages in whose text is known but for their arguments, where each argument is the path of a value.
fn with_values<'m>(text: &str, pieces: impl Fn(&str) -> Option<Vec<Piece<'m>>>) -> String {
    let of_call = |call: &str| -> Option<String> {
        let (id, arguments) = call.split_once("\", ")?;
        let arguments: Option<BTreeMap<&str, &str>> = arguments.split(", ").map(|it| it.split_once('=')).collect();
        let arguments = arguments?;
        if arguments.contains_key("locale") || !arguments.values().all(|it| is_path(it)) {
            return None;
        }
        let put = |piece| match piece {
            Piece::Text(text) => Some(text.to_owned()).filter(|it| !it.contains(MEANT)),
            Piece::Argument(name) => arguments.get(name).map(|path| format!("{{{{ {path} }}}}")),
        };
        pieces(id)?.into_iter().map(put).collect()
    };
    replaced(text, "{{ t(id=\"", ") }}", of_call)
}

/// Whether an expression is a variable or a field of one.
fn is_path(expression: &str) -> bool {
    let is_name = |it: u8| it.is_ascii_lowercase() || it.is_ascii_digit() || matches!(it, b'_' | b'.');
    expression.starts_with(|it: char| it.is_ascii_lowercase()) && expression.bytes().all(is_name)
}

/// Replaces what stands between `before` and the next `after`, together with them, where there is something to replace it
/// by.
fn replaced(text: &str, before: &str, after: &str, by: impl Fn(&str) -> Option<String>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((ahead, call)) = rest.split_once(before) {
        out.push_str(ahead);
        let inner = call.split_once(after).and_then(|(inner, rest)| Some((by(inner)?, rest)));
        let (value, behind) = inner.as_ref().map_or((before, call), |(value, behind)| (value.as_str(), *behind));
        out.push_str(value);
        rest = behind;
    }
    out + rest
}

/// Whether a text is the same in a template as it is on the page: nothing in it is escaped, trimmed or executed.
fn is_plain(text: &str) -> bool {
    !text.is_empty() && text.trim().len() == text.len() && !text.contains(MEANT)
}

/// What is escaped in a page, or means something in a template.
const MEANT: [char; 6] = ['&', '<', '>', '"', '\'', '{'];

/// A text as an expression of a template.
fn literal(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(template: &str, expected: &str) {
        let message = |id: &str| match id {
            "open" => Some("開く".to_owned()),
            "quoted" => Some("a \\ \"b\" {{ c }}".to_owned()),
            _ => None,
        };
        let pieces = |id: &str| match id {
            "date" => Some(vec![Piece::Argument("year"), Piece::Text("年 "), Piece::Argument("month")]),
            "markup" => Some(vec![Piece::Text("<"), Piece::Argument("year")]),
            _ => None,
        };
        let asset = |path: &str| (path == "site.css").then(|| "assets/site.1a.css".to_owned());
        let icon = |name: &str| (name == "menu").then(|| "<svg id=\"m\"/>".to_owned());
        assert_eq!(folded(template, message, pieces, asset, icon), expected);
    }

    #[test]
    fn what_is_known_stands_in_the_template() {
        check("<a title=\"{{ t(id=\"open\") }}\">{{ t(id=\"open\") }}</a>", "<a title=\"開く\">開く</a>");
        check("<link href=\"{{ asset(path=\"site.css\") }}\">", "<link href=\"{{ root }}assets/site.1a.css\">");
        check("<b>{{ <icon name=\"menu\" /> }}</b>", "<b><svg id=\"m\"/></b>");
    }

    #[test]
    fn what_would_be_escaped_or_executed_is_an_expression() {
        check("{{ t(id=\"quoted\") }}", "{{ \"a \\\\ \\\"b\\\" {{ c }}\" }}");
        check("{{ <link label={t(id=\"open\")} /> }}", "{{ <link label={\"開く\"} /> }}");
    }

    #[test]
    fn values_stand_in_the_text_of_their_message() {
        check("{{ t(id=\"date\", year=a.year, month=month) }}{{ t(id=\"open\") }}", "{{ a.year }}年 {{ month }}開く");
    }

    #[test]
    fn what_is_not_known_stays_a_call() {
        for template in [
            "{{ t(id=\"date\", year=a) }}",
            "{{ t(id=\"date\", year=a, month=t(id=\"other\")) }}",
            "{{ t(id=\"date\", year=a, month=b, locale=c) }}",
            "{{ t(id=\"date\", year=1, month=\"{count}\") }}",
            "{{ t(id=\"markup\", year=a) }}",
            "{{ t(id=\"date\", year=a",
            "<p a={t(id=\"date\", year=a, month=b)}>",
            "{{ t(id=\"open\", locale=language.locale) }}",
            "{{ t(id=\"open\" ~ kind) }}",
            "{{ t(id=\"other\") }}",
            "{{ format(id=\"open\") }}",
            "{{ asset(path=\"other.css\") }}",
            "{{ <icon name=\"other\" /> }}",
            "{{ <icon name={name} /> }}",
        ] {
            check(template, template);
        }
    }
}
