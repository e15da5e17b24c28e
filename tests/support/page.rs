//! What a reader of a built page sees of its article: ids, units and the text around them.

use crate::html::{Token, tokens};

/// The article on a page.
#[derive(Default)]
pub(crate) struct Page {
    /// Every id of the page, in order.
    pub(crate) ids: Vec<String>,
    /// The units in the order of their first elements, with their text; inner units are none of an outer one's text.
    pub(crate) units: Vec<(String, String)>,
    /// The text of the article outside of its units and of images; `\u{1}` where a unit stands.
    pub(crate) outside: String,
    /// All text but that of images.
    pub(crate) shown: String,
    /// Text that is not code, with the unit that it stands in.
    pub(crate) prose: Vec<(Option<usize>, String)>,
}

const VOID: &[&str] = &["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"];

/// Elements whose tags do not end a word.
const PHRASING: &[&str] = &[
    "a", "abbr", "b", "bdi", "bdo", "cite", "code", "del", "dfn", "em", "i", "ins", "kbd", "mark", "q", "s", "samp",
    "small", "span", "strong", "sub", "sup", "u", "var", "font",
];

/// Words of the interface in an article.
const INTERFACE: &[&str] = &["alert-title", "image-missing-label", "include-missing", "video", "embedded-tree"];

#[derive(Default)]
struct Element {
    name: String,
    unit: Option<usize>,
    is_article: bool,
    is_interface: bool,
    is_code: bool,
    is_missing_image: bool,
}

/// Reads a page.
pub(crate) fn read(html: &str) -> Page {
    let mut page = Page::default();
    let mut open: Vec<Element> = Vec::new();
    for token in tokens(html) {
        match token {
            Token::Open(name, attributes) => {
                if let Some(id) = attributes.get("id") {
                    page.ids.push(id.clone());
                }
                if !PHRASING.contains(&name.as_str()) && name != "img" {
                    page.push(&open, " ", false);
                }
                if name == "img" {
                    page.push(&open, attributes.get("alt").map_or("", String::as_str), true);
                }
                if VOID.contains(&name.as_str()) {
                    continue;
                }
                let class = attributes.get("class").map_or("", String::as_str);
                let has = |wanted: &str| class.split_whitespace().any(|it| it == wanted);
                let id = attributes.get("id").or_else(|| attributes.get("data-unit"));
                // A tree shows the units of what it leads to once more.
                let is_copy = open.iter().any(|it| it.is_interface);
                let unit = id.filter(|_| has("unit") && !is_copy).map(|id| page.unit(id));
                if unit.is_some() && !open.iter().any(|it| it.unit.is_some()) {
                    page.outside.push('\u{1}');
                }
                open.push(Element {
                    unit,
                    // A start page shows the head of its article apart.
                    is_article: has("body"),
                    is_interface: INTERFACE.iter().any(|it| has(it)),
                    is_code: name == "code",
                    is_missing_image: has("image-missing"),
                    name,
                });
            }
            Token::Close(name) => {
                if open.last().is_some_and(|it| it.name == name) {
                    open.pop();
                }
                if !PHRASING.contains(&name.as_str()) {
                    page.push(&open, " ", false);
                }
            }
            Token::Text(text) => page.push(&open, &text, false),
            Token::Other(_) => {}
        }
    }
    page
}

impl Page {
    fn unit(&mut self, id: &str) -> usize {
        let known = self.units.iter().position(|it| it.0 == id);
        known.unwrap_or_else(|| {
            self.units.push((id.to_owned(), String::new()));
            self.units.len() - 1
        })
    }

    fn push(&mut self, open: &[Element], text: &str, is_image: bool) {
        if !open.iter().any(|it| it.is_article) || open.iter().any(|it| it.is_interface) {
            return;
        }
        // A space stands between the label of a missing image and its text.
        let in_missing_image = open.iter().any(|it| it.is_missing_image);
        let text = if in_missing_image { text.trim_start() } else { text };
        let is_image = is_image || in_missing_image;
        if !is_image {
            self.shown.push_str(text);
        }
        let unit = open.iter().rev().find_map(|it| it.unit);
        if !open.iter().any(|it| it.is_code) {
            self.prose.push((unit, text.to_owned()));
        }
        match unit {
            Some(unit) => self.units[unit].1.push_str(text),
            None if is_image => {}
            None => self.outside.push_str(text),
        }
    }
}

/// A text with single spaces between words and none at its edges.
pub(crate) fn collapsed(text: &str) -> String {
    text.split_ascii_whitespace().collect::<Vec<_>>().join(" ")
}

/// A text without any white space.
#[allow(dead_code, reason = "not every program that reads pages compares without it")]
pub(crate) fn squeezed(text: &str) -> String {
    text.chars().filter(|it| !it.is_whitespace()).collect()
}
