//! Looks up names in the tables of the policy, and knows those of HTML that no article keeps.

use super::{ELEMENTS, RENAMED};

/// HTML elements beyond [`ELEMENTS`] and [`RENAMED`], obsolete ones among them: not shown, but known.
pub(super) const OTHER_ELEMENTS: &[&str] = &[
    "applet",
    "area",
    "audio",
    "base",
    "basefont",
    "bgsound",
    "blink",
    "body",
    "button",
    "canvas",
    "data",
    "datalist",
    "dialog",
    "embed",
    "fieldset",
    "form",
    "frame",
    "frameset",
    "head",
    "hgroup",
    "html",
    "image",
    "input",
    "isindex",
    "keygen",
    "label",
    "legend",
    "link",
    "listing",
    "map",
    "marquee",
    "math",
    "menu",
    "menuitem",
    "meta",
    "meter",
    "multicol",
    "noembed",
    "noframes",
    "noscript",
    "object",
    "optgroup",
    "option",
    "output",
    "param",
    "picture",
    "plaintext",
    "progress",
    "rb",
    "rtc",
    "script",
    "search",
    "select",
    "slot",
    "source",
    "spacer",
    "style",
    "svg",
    "template",
    "textarea",
    "title",
    "track",
    "video",
    "xmp",
];

/// Attributes that say how things look, which the theme decides.
pub(super) const PRESENTATIONAL_ATTRIBUTES: &[&str] = &[
    "align",
    "alink",
    "background",
    "bgcolor",
    "border",
    "bordercolor",
    "cellpadding",
    "cellspacing",
    "char",
    "charoff",
    "clear",
    "color",
    "compact",
    "face",
    "frame",
    "frameborder",
    "height",
    "hspace",
    "link",
    "marginheight",
    "marginwidth",
    "noshade",
    "nowrap",
    "rules",
    "scrolling",
    "size",
    "summary",
    "target",
    "type",
    "valign",
    "vlink",
    "vspace",
    "width",
    "xml:lang",
    "xmlns",
];

/// The row of [`ELEMENTS`] of this name.
pub(super) fn allowed(name: &str) -> Option<(&'static str, &'static [&'static str])> {
    let letter = name.as_bytes().first()?.checked_sub(b'a').map(usize::from)?;
    let (start, end) = (*BEGINNINGS.get(letter)?, *BEGINNINGS.get(letter + 1)?);
    ELEMENTS[start..end].iter().find(|it| it.0 == name).copied()
}

/// Where the elements of each letter begin in [`ELEMENTS`]: every tag of a text is looked up several times.
const BEGINNINGS: [usize; 27] = {
    let mut beginnings = [0; 27];
    let mut at = 0;
    while at < ELEMENTS.len() {
        let letter = (ELEMENTS[at].0.as_bytes()[0] - b'a') as usize;
        at += 1;
        let mut later = letter + 1;
        while later < beginnings.len() {
            beginnings[later] = at;
            later += 1;
        }
    }
    beginnings
};

/// The modern equivalent of an obsolete element.
pub(super) fn renamed(name: &str) -> Option<&'static str> {
    RENAMED.binary_search_by(|(it, _)| it.cmp(&name)).ok().map(|at| RENAMED[at].1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_that_are_searched_are_sorted() {
        let names: Vec<_> = ELEMENTS.iter().map(|it| it.0).collect();
        assert!(names.is_sorted());
        assert!(RENAMED.is_sorted());
        assert!(OTHER_ELEMENTS.is_sorted());
        assert!(RENAMED.iter().all(|(_, it)| allowed(it).is_some()));
        assert!(OTHER_ELEMENTS.iter().all(|it| allowed(it).is_none() && renamed(it).is_none()));
    }
}
