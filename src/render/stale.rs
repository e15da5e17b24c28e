//! Marks in a body at the sentences whose original has changed.
//!
//! Put into the finished HTML, so that a body is rendered once whatever becomes of its original, and that pages of
//! sites which do not ask for it are as they were.

use crate::render::html::push_attribute;
use crate::site::stale::Stale;

const ID: &str = " id=\"";

/// The body with a mark at the beginning of each unit that is stale, and how many there are.
///
/// A mark is a sign with a name for those who hear the page: `changed`, or `gone`.
pub fn marked(html: &str, stale: &Stale, changed: &str, gone: &str) -> (String, usize) {
    let mut out = String::with_capacity(html.len() + 128 * (stale.changed.len() + stale.gone.len()));
    let (mut done, mut count) = (0, 0);
    for at in memchr::memmem::find_iter(html.as_bytes(), ID) {
        let start = at + ID.len();
        let Some(length) = html[start..].find('"') else { break };
        let id = &html[start..start + length];
        let label = match (stale.changed.contains(id), stale.gone.contains(id)) {
            (true, _) => changed,
            (false, true) => gone,
            (false, false) => continue,
        };
        let Some(tag_start) = html[..at].rfind('<') else { continue };
        let Some(tag_end) = html[start..].find('>').map(|it| start + it + 1) else { break };
        let tag = &html[tag_start..at];
        let class = tag.find("class=\"").map(|it| tag_start + it + "class=\"".len());
        let Some(class) = class.filter(|_| tag.contains("\"unit") || tag.contains(" unit\"")) else { continue };
        out.push_str(&html[done..class]);
        out.push_str("stale ");
        out.push_str(&html[class..tag_end]);
        out.push_str("<span class=\"stale-mark\" role=\"img\"");
        push_attribute(&mut out, "aria-label", label);
        push_attribute(&mut out, "title", label);
        out.push_str("></span>");
        done = tag_end;
        count += 1;
    }
    out.push_str(&html[done..]);
    (out, count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_stands_at_the_beginning_of_each_stale_unit() {
        let stale = Stale { changed: ["u1".to_owned()].into(), gone: ["u3".to_owned()].into(), added: 0 };
        let html = "<h2 id=\"u1\"><span class=\"unit\" id=\"u1\">a</span></h2><p class=\"x unit\" id=\"u3\">b</p>\
                    <p class=\"unit\" id=\"u2\">c</p>";
        let mark = |label: &str| {
            format!("<span class=\"stale-mark\" role=\"img\" aria-label=\"{label}\" title=\"{label}\"></span>")
        };
        let expected = format!(
            "<h2 id=\"u1\"><span class=\"stale unit\" id=\"u1\">{}a</span></h2>\
             <p class=\"stale x unit\" id=\"u3\">{}b</p><p class=\"unit\" id=\"u2\">c</p>",
            mark("new &amp; old"),
            mark("gone")
        );
        assert_eq!(marked(html, &stale, "new & old", "gone"), (expected, 2));
        assert_eq!(marked(html, &Stale::default(), "", ""), (html.to_owned(), 0));
    }
}
