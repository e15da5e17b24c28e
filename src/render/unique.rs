//! Every id stands once in a body, also where a file is included twice or two files chose the same ids.

use std::collections::HashMap;
use std::fmt::Write;

const ID: &str = " id=\"";

/// Leaves each id of well-formed HTML to one element: the first heading that has it, else the first element.
///
/// A unit that stands again says so in `data-unit`.
pub fn with_ids_once(html: String) -> String {
    let mut ids: Vec<&str> = html.match_indices(ID).map(|(at, _)| value(&html[at + ID.len()..])).collect();
    ids.sort_unstable();
    if ids.windows(2).all(|it| it[0] != it[1]) {
        return html;
    }
    let places = ids_in_tags(&html);
    let id = |at: usize| value(&html[at + ID.len()..]);
    let headings = places.iter().filter(|at| is_heading(tag(&html, **at)));
    let mut owners: HashMap<&str, usize> = HashMap::new();
    for at in headings.chain(&places) {
        owners.entry(id(*at)).or_insert(*at);
    }
    let mut out = String::with_capacity(html.len());
    let mut done = 0;
    for at in places.iter().copied().filter(|at| owners[id(*at)] != *at) {
        out.push_str(&html[done..at]);
        done = at + ID.len() + id(at).len() + 1;
        if is_unit(tag(&html, at)) {
            let _ = write!(out, " data-unit=\"{}\"", id(at));
        }
    }
    out.push_str(&html[done..]);
    out
}

/// The start of a tag, up to an attribute.
fn tag(html: &str, attribute: usize) -> &str {
    let before = &html[..attribute];
    &before[before.rfind('<').unwrap_or(attribute)..]
}

fn is_heading(tag: &str) -> bool {
    matches!(tag.as_bytes(), [b'<', b'h', b'1'..=b'6'] | [b'<', b'h', b'1'..=b'6', b' ', ..])
}

fn is_unit(tag: &str) -> bool {
    tag.contains("class=\"unit") || tag.contains(" unit\"")
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

    #[test]
    fn a_heading_keeps_its_id_rather_than_an_anchor_before_it() {
        check("<a id=\"x\"></a><h2 id=\"x\">a</h2><h3 id=\"x\">b</h3>", "<a></a><h2 id=\"x\">a</h2><h3>b</h3>");
    }

    #[test]
    fn a_unit_that_stands_again_says_which_it_is() {
        check(
            "<p class=\"unit\" id=\"u\">a</p><p class=\"paragraph unit\" id=\"u\">a</p>",
            "<p class=\"unit\" id=\"u\">a</p><p class=\"paragraph unit\" data-unit=\"u\">a</p>",
        );
    }
}
