//! What raw HTML may contain: the one table that findings and the sanitiser share.
//!
//! The rules, in short:
//! - An element of [`ELEMENTS`] stays; one of [`RENAMED`] becomes its modern equivalent; the tags of any other
//!   HTML element are removed and its content stays, but for [`opaque`] ones. Names that are no HTML are text.
//! - An attribute stays if its element or every element may have it. Machine attributes (`data-…`) and
//!   presentational ones go without a word: they say nothing, and the theme decides how things look. `align`
//!   becomes a class. Everything else is removed with a finding.
//! - `class` stays as written: a class does nothing that the theme's style sheet does not say.
//! - Links have one of [`SCHEMES`] or none; images have http, https or none. The site's content security policy
//!   shows no `data:` images.

mod names;

use self::names::{OTHER_ELEMENTS, PRESENTATIONAL_ATTRIBUTES, allowed, renamed};

/// Attributes that every element may have, besides `aria-…` and [`MACHINE_ATTRIBUTES`].
pub const GENERIC_ATTRIBUTES: &[&str] = &["class", "dir", "id", "lang", "role", "tabindex", "title", "translate"];

/// The `data-…` attributes that the renderer writes; all others are dropped (`format.md` P8).
pub const MACHINE_ATTRIBUTES: &[&str] = &["data-condition", "data-language", "data-tab", "data-target", "data-unit"];

/// The elements that may stand in an article, with the attributes that they alone may have.
pub const ELEMENTS: &[(&str, &[&str])] = &[
    ("a", &["href", "hreflang", "rel"]),
    ("abbr", &[]),
    ("address", &[]),
    ("article", &[]),
    ("aside", &[]),
    ("b", &[]),
    ("bdi", &[]),
    ("bdo", &[]),
    ("blockquote", &[]),
    ("br", &[]),
    ("caption", &[]),
    ("cite", &[]),
    ("code", &[]),
    ("col", &["span"]),
    ("colgroup", &["span"]),
    ("dd", &[]),
    ("del", &["datetime"]),
    ("details", &["open"]),
    ("dfn", &[]),
    ("div", &[]),
    ("dl", &[]),
    ("dt", &[]),
    ("em", &[]),
    ("figcaption", &[]),
    ("figure", &[]),
    ("footer", &[]),
    ("h1", &[]),
    ("h2", &[]),
    ("h3", &[]),
    ("h4", &[]),
    ("h5", &[]),
    ("h6", &[]),
    ("header", &[]),
    ("hr", &[]),
    ("i", &[]),
    ("iframe", &["allowfullscreen", "height", "loading", "src", "width"]),
    ("img", &["alt", "decoding", "height", "loading", "src", "width"]),
    ("ins", &["datetime"]),
    ("kbd", &[]),
    ("li", &["value"]),
    ("mark", &[]),
    ("nav", &[]),
    ("ol", &["reversed", "start", "type"]),
    ("p", &[]),
    ("pre", &[]),
    ("q", &[]),
    ("rp", &[]),
    ("rt", &[]),
    ("ruby", &[]),
    ("s", &[]),
    ("samp", &[]),
    ("section", &[]),
    ("small", &[]),
    ("span", &[]),
    ("strong", &[]),
    ("sub", &[]),
    ("summary", &[]),
    ("sup", &[]),
    ("table", &[]),
    ("tbody", &[]),
    ("td", &["colspan", "headers", "rowspan"]),
    ("tfoot", &[]),
    ("th", &["abbr", "colspan", "headers", "rowspan", "scope"]),
    ("thead", &[]),
    ("time", &["datetime"]),
    ("tr", &[]),
    ("u", &[]),
    ("ul", &[]),
    ("var", &[]),
    ("wbr", &[]),
];

/// Obsolete elements, and what they are written as.
pub const RENAMED: &[(&str, &str)] = &[
    ("acronym", "abbr"),
    ("big", "span"),
    ("center", "div"),
    ("dir", "ul"),
    ("font", "span"),
    ("main", "div"),
    ("nobr", "span"),
    ("strike", "s"),
    ("tt", "code"),
];

/// The schemes that a link may have.
pub const SCHEMES: &[&str] = &["http", "https", "mailto", "tel", "sip", "sips", "ms-settings"];

const OPAQUE_ELEMENTS: &[&str] = &["iframe", "math", "script", "style", "svg"];

/// Where videos may come from: `https:` and one of these.
pub const VIDEO_HOSTS: &[&str] = &[
    "www.microsoft.com/videoplayer/embed",
    "www.youtube.com/embed",
    "www.youtube-nocookie.com",
    "videoplayercdn.osi.office.net",
    "player.vimeo.com",
];

/// What becomes of an element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ElementFate {
    /// It stays, under this name.
    Kept(&'static str),
    /// Its tags are removed and its content stays.
    Unwrapped,
    /// It is removed with its content.
    Removed,
    /// It is written as a box that is ticked or not.
    Checkbox,
    /// It is no HTML and is shown as text.
    Shown,
}

/// What becomes of an attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AttributeFate {
    /// It stays.
    Kept,
    /// It becomes a class of this name.
    Class(&'static str),
    /// It becomes the `id`.
    Id,
    /// It goes, and nothing is lost.
    Ignored,
    /// It goes, and the author should know.
    Dropped,
}

/// Whether a name in lower case is that of an HTML element, obsolete ones and the roots of SVG and MathML among them.
pub fn is_html_element(name: &str) -> bool {
    allowed(name).is_some() || renamed(name).is_some() || OTHER_ELEMENTS.binary_search(&name).is_ok()
}

/// Whether an element has no content and no end tag.
pub fn is_void(name: &str) -> bool {
    // Every tag of a text is looked up several times: comparing lengths first is faster than a search in a table.
    matches!(
        name,
        "area"
            | "base"
            | "basefont"
            | "bgsound"
            | "br"
            | "col"
            | "embed"
            | "frame"
            | "hr"
            | "image"
            | "img"
            | "input"
            | "keygen"
            | "link"
            | "meta"
            | "param"
            | "source"
            | "spacer"
            | "track"
            | "wbr"
    )
}

/// Whether the end tag of an element may be left out.
pub fn has_optional_end(name: &str) -> bool {
    matches!(
        name,
        "body"
            | "caption"
            | "colgroup"
            | "dd"
            | "dt"
            | "head"
            | "html"
            | "li"
            | "optgroup"
            | "option"
            | "p"
            | "rb"
            | "rp"
            | "rt"
            | "rtc"
            | "tbody"
            | "td"
            | "tfoot"
            | "th"
            | "thead"
            | "tr"
    )
}

/// Whether an element stands among text; all others begin a block of their own.
pub fn is_phrasing(name: &str) -> bool {
    matches!(
        name,
        "a" | "abbr"
            | "b"
            | "bdi"
            | "bdo"
            | "br"
            | "cite"
            | "code"
            | "del"
            | "dfn"
            | "em"
            | "i"
            | "img"
            | "ins"
            | "kbd"
            | "mark"
            | "q"
            | "rp"
            | "rt"
            | "ruby"
            | "s"
            | "samp"
            | "small"
            | "span"
            | "strong"
            | "sub"
            | "sup"
            | "time"
            | "u"
            | "var"
            | "wbr"
    )
}

/// The name of an element whose content is no text for readers.
pub fn opaque(name: &str) -> Option<&'static str> {
    OPAQUE_ELEMENTS.iter().find(|it| **it == name).copied()
}

/// What becomes of an element, given its name in lower case and its attributes by name.
pub fn element_fate<'v>(name: &str, attribute: impl Fn(&str) -> Option<&'v str>) -> ElementFate {
    match name {
        "iframe" if !attribute("src").is_some_and(is_video) => ElementFate::Removed,
        "input" if attribute("type").is_some_and(|it| it.eq_ignore_ascii_case("checkbox")) => ElementFate::Checkbox,
        "math" | "script" | "style" | "svg" => ElementFate::Removed,
        _ => match allowed(name).map(|it| it.0).or_else(|| renamed(name)) {
            Some(name) => ElementFate::Kept(name),
            None if OTHER_ELEMENTS.binary_search(&name).is_ok() => ElementFate::Unwrapped,
            None => ElementFate::Shown,
        },
    }
}

/// What becomes of an attribute of an element that stays, under the element's name as written.
pub fn attribute_fate(element: &str, name: &str, value: &str) -> AttributeFate {
    let own = allowed(element).or_else(|| allowed(renamed(element)?)).map_or(&[][..], |(_, attributes)| attributes);
    match (element, name) {
        (_, "align") if !value.eq_ignore_ascii_case("justify") => alignment(value),
        ("a", "name") => AttributeFate::Id,
        ("a", "href") | ("img", "src") if !is_allowed_target(element, value) => AttributeFate::Dropped,
        ("img" | "iframe", "width" | "height") if value.is_empty() || !value.bytes().all(|it| it.is_ascii_digit()) => {
            AttributeFate::Ignored
        }
        _ if own.contains(&name) || GENERIC_ATTRIBUTES.contains(&name) || name.starts_with("aria-") => {
            AttributeFate::Kept
        }
        _ if MACHINE_ATTRIBUTES.contains(&name) => AttributeFate::Kept,
        _ if name.starts_with("data-") || PRESENTATIONAL_ATTRIBUTES.contains(&name) => AttributeFate::Ignored,
        _ => AttributeFate::Dropped,
    }
}

/// The scheme of an address in lower case, as a browser finds it.
pub fn scheme(address: &str) -> Option<String> {
    if !address.as_bytes().contains(&b':') {
        return None;
    }
    let mut scheme = String::new();
    let significant = address.trim_start_matches(|it: char| it <= ' ').chars().filter(|it| !"\t\r\n".contains(*it));
    for character in significant {
        match character {
            ':' if scheme.starts_with(|it: char| it.is_ascii_alphabetic()) => return Some(scheme),
            '+' | '-' | '.' => scheme.push(character),
            _ if character.is_ascii_alphanumeric() => scheme.push(character.to_ascii_lowercase()),
            _ => return None,
        }
    }
    None
}

/// Whether a video may be shown inside a page: `https:` and a host that is known for videos.
pub fn is_video(address: &str) -> bool {
    let address = address.trim();
    let Some(rest) = address.strip_prefix("https://").or_else(|| address.strip_prefix("//")) else { return false };
    VIDEO_HOSTS
        .iter()
        .any(|host| rest.strip_prefix(host).is_some_and(|after| after.is_empty() || after.starts_with(['/', '?', '#'])))
}

fn is_allowed_target(element: &str, address: &str) -> bool {
    match (element, scheme(address).as_deref()) {
        (_, None | Some("http" | "https")) => true,
        ("img", Some(_)) => false,
        (_, Some(scheme)) => SCHEMES.contains(&scheme),
    }
}

fn alignment(value: &str) -> AttributeFate {
    let classes =
        [("left", "align-left"), ("center", "align-center"), ("middle", "align-center"), ("right", "align-right")];
    let class = classes.iter().find(|(name, _)| value.trim().eq_ignore_ascii_case(name));
    class.map_or(AttributeFate::Ignored, |(_, class)| AttributeFate::Class(class))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn schemes_are_found_as_a_browser_finds_them() {
        assert_eq!(scheme(" java\nscript:alert(1)").as_deref(), Some("javascript"));
        assert_eq!(scheme("MAILTO:a@example.com").as_deref(), Some("mailto"));
        assert_eq!(scheme("a/b:c"), None);
        assert_eq!(scheme("#x:y"), None);
        assert_eq!(scheme("//example.com"), None);
    }

    #[test]
    fn videos_come_from_known_hosts_over_https() {
        assert!(is_video("https://www.youtube.com/embed/abc"));
        assert!(is_video("https://www.microsoft.com/videoplayer/embed/x?y"));
        assert!(!is_video("http://www.youtube.com/embed/abc"));
        assert!(!is_video("https://www.youtube.com/embedded"));
        assert!(!is_video("https://player.vimeo.com.example.com/"));
    }

    #[test]
    fn attributes_stay_become_classes_or_go() {
        use AttributeFate::{Class, Dropped, Id, Ignored, Kept};
        assert_eq!(attribute_fate("td", "align", "center"), Class("align-center"));
        assert_eq!(attribute_fate("td", "colspan", "2"), Kept);
        assert_eq!(attribute_fate("col", "width", "50%"), Ignored);
        assert_eq!(attribute_fate("img", "width", "50"), Kept);
        assert_eq!(attribute_fate("img", "width", "50%"), Ignored);
        assert_eq!(attribute_fate("a", "name", "x"), Id);
        assert_eq!(attribute_fate("a", "data-raw-source", "[x](y)"), Ignored);
        assert_eq!(attribute_fate("a", "href", "javascript:alert(1)"), Dropped);
        assert_eq!(attribute_fate("img", "src", "data:image/png;base64,AA"), Dropped);
        assert_eq!(attribute_fate("p", "onclick", "x()"), Dropped);
        assert_eq!(attribute_fate("p", "style", "color: red"), Dropped);
    }

    #[test]
    fn elements_stay_change_their_name_or_go() {
        let fate = |name| element_fate(name, |_| None);
        assert_eq!(fate("table"), ElementFate::Kept("table"));
        assert_eq!(fate("tt"), ElementFate::Kept("code"));
        assert_eq!(fate("script"), ElementFate::Removed);
        assert_eq!(fate("iframe"), ElementFate::Removed);
        assert_eq!(fate("form"), ElementFate::Unwrapped);
        assert_eq!(fate("sipdomain"), ElementFate::Shown);
    }
}
