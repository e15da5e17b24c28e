//! Every id once in a page.
//!
//! Authors write an anchor twice, localisation systems give equal headings equal anchors, and a file may be
//! included twice. A browser goes to the first element of an id, so later ones only make the page invalid.

use std::collections::HashMap;

const ID: &str = " id=\"";

/// Leaves each id to one element: to the first heading that has it, else to the first element.
///
/// A later part of a unit says in `data-unit` which one it belongs to.
pub fn unique(html: String) -> String {
    if !has_repeated(&html) {
        return html;
    }
    let places: Vec<Place> = places(&html).collect();
    let mut owners: HashMap<&str, usize> = HashMap::with_capacity(places.len());
    for (index, place) in places.iter().enumerate() {
        let id = &html[place.value.clone()];
        match owners.get(id) {
            Some(owner) if place.is_heading && !places[*owner].is_heading => drop(owners.insert(id, index)),
            Some(_) => {}
            None => drop(owners.insert(id, index)),
        }
    }
    let mut is_kept = vec![false; places.len()];
    owners.into_values().for_each(|it| is_kept[it] = true);
    without(&html, places.iter().zip(is_kept).filter(|it| !it.1).map(|it| it.0))
}

/// The same blocks where they stand on another page than their own: nothing in them can be linked to.
pub fn none(html: &str) -> String {
    let places: Vec<Place> = places(html).collect();
    without(html, places.iter())
}

/// Leaves ids out; units say in `data-unit` which they are.
fn without<'p>(html: &str, places: impl Iterator<Item = &'p Place>) -> String {
    let mut out = String::with_capacity(html.len());
    let mut done = 0;
    for place in places {
        let attribute = place.value.start - ID.len();
        out.push_str(&html[done..attribute]);
        let tag = &html[place.tag..attribute];
        if tag.contains("class=\"unit") || tag.contains(" unit\"") {
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
    // A number for each id, the same for the same: two ids may share one, which costs time as well and nothing else.
    let number = |at: usize| {
        let value = html.as_bytes()[at + ID.len()..].iter().take_while(|it| **it != b'"');
        value.fold(0xcbf2_9ce4_8422_2325, |hash: u64, it| (hash ^ u64::from(*it)).wrapping_mul(0x100_0000_01b3))
    };
    let mut ids: Vec<u64> = memchr::memmem::find_iter(html.as_bytes(), ID).map(number).collect();
    ids.sort_unstable();
    ids.windows(2).any(|it| it[0] == it[1])
}

/// An `id` attribute.
struct Place {
    /// Where its tag begins.
    tag: usize,
    value: std::ops::Range<usize>,
    is_heading: bool,
}

fn places(html: &str) -> impl Iterator<Item = Place> {
    let bytes = html.as_bytes();
    memchr::memmem::find_iter(bytes, ID).filter_map(move |at| {
        let tag = memchr::memrchr2(b'<', b'>', &bytes[..at])?;
        let start = at + ID.len();
        let end = start + memchr::memchr(b'"', &bytes[start..])?;
        let name = bytes[tag..at].strip_prefix(b"<")?;
        let is_heading = matches!(name, [b'h', b'1'..=b'6'] | [b'h', b'1'..=b'6', b' ', ..]);
        Some(Place { tag, value: start..end, is_heading })
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
    fn blocks_of_another_page_claim_no_id() {
        let html = "<h2 id=\"a\"><span class=\"unit\" id=\"u\">x</span></h2><span class=\"anchor\" id=\"b\"></span>y";
        assert_eq!(none(html), "<h2><span class=\"unit\" data-unit=\"u\">x</span></h2>y");
    }

    #[test]
    fn units_that_stand_twice_still_say_which_they_are() {
        check(
            "<span class=\"unit\" id=\"u\">a</span><p class=\"paragraph unit\" id=\"u\">b</p>",
            "<span class=\"unit\" id=\"u\">a</span><p class=\"paragraph unit\" data-unit=\"u\">b</p>",
        );
    }
}
