//! Every id stands once in a body, also where a file is included twice or two files chose the same ids.

use std::collections::HashSet;

const ID: &str = " id=\"";

/// Takes away each id that stood before in well-formed HTML: a link to it goes to the first place.
pub fn with_ids_once(html: String) -> String {
    let mut ids: Vec<&str> = html.match_indices(ID).map(|(at, _)| value(&html[at + ID.len()..])).collect();
    ids.sort_unstable();
    if ids.windows(2).all(|it| it[0] != it[1]) {
        return html;
    }
    let mut out = String::with_capacity(html.len());
    let mut seen = HashSet::new();
    let mut done = 0;
    for at in ids_in_tags(&html) {
        let id = value(&html[at + ID.len()..]);
        if !seen.insert(id) {
            out.push_str(&html[done..at]);
            done = at + ID.len() + id.len() + 1;
        }
    }
    out.push_str(&html[done..]);
    out
}

/// An attribute's value, up to its quotation mark.
fn value(rest: &str) -> &str {
    rest.split('"').next().unwrap_or(rest)
}

/// Where ` id="` stands as an attribute, and not in text or in another attribute.
fn ids_in_tags(html: &str) -> Vec<usize> {
    let mut found = Vec::new();
    let (mut in_tag, mut is_quoted) = (false, false);
    for (at, byte) in html.bytes().enumerate() {
        match byte {
            b'<' if !in_tag => in_tag = true,
            b'>' if !is_quoted => in_tag = false,
            b'"' if in_tag => is_quoted = !is_quoted,
            b' ' if in_tag && !is_quoted && html[at..].starts_with(ID) => found.push(at),
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(html: &str, expected: &str) {
        assert_eq!(with_ids_once(html.to_owned()), expected);
    }

    #[test]
    fn the_first_of_equal_ids_stays() {
        check(
            r#"<h2 id="a">A</h2><p class="b" id="b">B</p><h2 id="a" class="c">A</h2><i id="b">B</i>"#,
            r#"<h2 id="a">A</h2><p class="b" id="b">B</p><h2 class="c">A</h2><i>B</i>"#,
        );
    }

    #[test]
    fn text_and_other_attributes_are_no_ids() {
        let html = r#"<p title="> id=&quot;a" id="a">x id="a" y</p>"#;
        check(html, html);
        check(&format!("{html}<b id=\"a\"></b>"), &format!("{html}<b></b>"));
    }
}
