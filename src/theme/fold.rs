//! Folds calls of which the result is known before there is any page.
//!
//! A call costs much more than the text that it makes, and a page of an article has some forty of `t(id="…")` and
//! `asset(path="…")` that are alike on all pages of a locale.
//! Only embedded templates are folded: in them such a call always stands where `locale` and `root` are the page's own.

pub(super) mod components;

/// The text of a template in which messages without arguments, addresses of assets and pictures stand themselves.
///
/// `message` knows the text of a message, `asset` the address of an asset from the root of the output, and `icon` the
/// HTML of a picture; what they do not know stays a call.
pub(super) fn folded(
    template: &str,
    message: impl Fn(&str) -> Option<String>,
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
    text
}

/// Replaces what stands between `before` and `after`, together with them, where there is something to replace it by.
fn replaced(text: &str, before: &str, after: &str, by: impl Fn(&str) -> Option<String>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for (at, _) in text.match_indices(before) {
        let argument = &text[at + before.len()..];
        let argument = &argument[..argument.find('"').unwrap_or(0)];
        let end = at + before.len() + argument.len();
        if text[end..].starts_with(after)
            && let Some(value) = by(argument)
        {
            out.push_str(&text[done..at]);
            out.push_str(&value);
            done = end + after.len();
        }
    }
    out.push_str(&text[done..]);
    out
}

/// Whether a text is the same in a template as it is on the page: nothing in it is escaped, trimmed or executed.
fn is_plain(text: &str) -> bool {
    !text.is_empty() && text.trim().len() == text.len() && !text.contains(['&', '<', '>', '"', '\'', '{'])
}

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
        let asset = |path: &str| (path == "site.css").then(|| "assets/site.1a.css".to_owned());
        let icon = |name: &str| (name == "menu").then(|| "<svg id=\"m\"/>".to_owned());
        assert_eq!(folded(template, message, asset, icon), expected);
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
    fn what_is_not_known_stays_a_call() {
        for template in [
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
