//! Every id once in a page.
//!
//! Authors write an anchor twice, localisation systems give equal headings equal anchors, and a file may be
//! included twice. A browser goes to the first element of an id, so later ones only make the page invalid.

use std::collections::{HashMap, HashSet};

const ID: &str = " id=\"";

/// Leaves each id to one element: to the first heading that has it, else to the first element.
///
/// A later part of a unit says in `data-unit` which one it belongs to.
pub fn unique(html: String) -> String {
    if !has_repeated(&html) {
        return html;
    }
    let mut owners: HashMap<&str, Place> = HashMap::new();
    for place in places(&html) {
        let id = &html[place.value.clone()];
        match owners.get(id) {
            Some(owner) if place.is_heading && !owner.is_heading => drop(owners.insert(id, place)),
            Some(_) => {}
            None => drop(owners.insert(id, place)),
        }
    }
    let kept: HashSet<usize> = owners.values().map(|it| it.value.start).collect();
    let mut out = String::with_capacity(html.len());
    let mut done = 0;
    for place in places(&html).filter(|it| !kept.contains(&it.value.start)) {
        let attribute = place.value.start - ID.len();
        out.push_str(&html[done..attribute]);
        if place.is_unit {
            out.push_str(" data-unit=\"");
            done = place.value.start;
        } else {
            done = place.value.end + 1;
        }
    }
    out.push_str(&html[done..]);
    // An anchor without its id stands for nothing.
    out.replace("<span class=\"anchor\"></span>", "")
}

/// The same text where it stands on another page than its own: its units say which they are, and claim no id.
pub fn borrowed(html: &str) -> String {
    html.replace("<span class=\"unit\" id=\"", "<span class=\"unit\" data-unit=\"")
}

/// Whether an id may stand in more than one place: text looks like an attribute too, which costs time and nothing else.
fn has_repeated(html: &str) -> bool {
    let value = |at: usize| {
        let value = &html.as_bytes()[at + ID.len()..];
        &value[..memchr::memchr(b'"', value).unwrap_or(value.len())]
    };
    let mut ids: Vec<&[u8]> = memchr::memmem::find_iter(html.as_bytes(), ID).map(value).collect();
    ids.sort_unstable();
    ids.windows(2).any(|it| it[0] == it[1])
}

/// An `id` attribute.
struct Place {
    value: std::ops::Range<usize>,
    is_heading: bool,
    is_unit: bool,
}

fn places(html: &str) -> impl Iterator<Item = Place> {
    memchr::memmem::find_iter(html.as_bytes(), ID).filter_map(|at| {
        let tag = &html[html[..at].rfind(['<', '>'])?..at];
        let start = at + ID.len();
        let end = start + html[start..].find('"')?;
        let name = tag.strip_prefix('<')?.as_bytes();
        let is_heading = matches!(name, [b'h', b'1'..=b'6'] | [b'h', b'1'..=b'6', b' ', ..]);
        let is_unit = tag.contains("class=\"unit") || tag.contains(" unit\"");
        Some(Place { value: start..end, is_heading, is_unit })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(html: &str, expected: &str) {
        assert_eq!(unique(html.to_owned()), expected);
    }

    #[test]
    fn different_ids_stay() {
        check("<p id=\"a\">x</p><h2 id=\"b\">id=\"a\"</h2>", "<p id=\"a\">x</p><h2 id=\"b\">id=\"a\"</h2>");
    }

    #[test]
    fn the_first_anchor_keeps_an_id() {
        let anchor = "<span class=\"anchor\" id=\"x\"></span>";
        check(&format!("{anchor}<p>a</p>{anchor}<p id=\"x\">b</p>"), &format!("{anchor}<p>a</p><p>b</p>"));
    }

    #[test]
    fn a_heading_keeps_it_rather_than_an_anchor() {
        check("<span class=\"anchor\" id=\"x\"></span>\n<h2 id=\"x\">a</h2>", "\n<h2 id=\"x\">a</h2>");
        check("<h2 id=\"x\">a</h2><h3 id=\"x\">b</h3>", "<h2 id=\"x\">a</h2><h3>b</h3>");
    }

    #[test]
    fn units_that_stand_twice_still_say_which_they_are() {
        check(
            "<span class=\"unit\" id=\"u\">a</span><p class=\"paragraph unit\" id=\"u\">b</p>",
            "<span class=\"unit\" id=\"u\">a</span><p class=\"paragraph unit\" data-unit=\"u\">b</p>",
        );
    }
}
