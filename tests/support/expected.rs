//! What a reader should see of a side of a unit, and where units stand, by the reading of another Markdown parser.

use comrak::nodes::{self, AstNode, NodeValue};
use comrak::{Arena, Options, parse_document};

use crate::aligned::{Article, atoms};
use crate::html::{Token, decode, tokens};

/// Where a unit stands in its article.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// Among text: a side is Markdown.
    Text,
    /// In an indented code block, which P9 unwraps.
    Code,
    /// In raw HTML: a side is a fragment of HTML (P8).
    Html,
    /// In the alternative text of an image or the title of a link.
    Attribute,
    /// In a comment or tag: nobody sees it.
    Hidden,
}

/// Stands for text that the program takes from elsewhere: a link's text that is lost (D11), an included file.
pub(crate) const ELSEWHERE: char = '\u{e000}';

pub(crate) fn options() -> Options<'static> {
    let mut options = Options::default();
    options.extension.cjk_friendly_emphasis = true;
    options.extension.table = true;
    options
}

/// Where each unit of an article stands.
pub(crate) fn places(article: &Article) -> Vec<Place> {
    // The other parser drops cells beyond a table's header, which must stay (D7).
    let mut places = vec![Place::Text; article.units.len()];
    let arena = Arena::new();
    let root = parse_document(&arena, &article.text, &options());
    let mut put = |text: &str, place: Place| {
        for index in atoms(text) {
            if let Some(known) = places.get_mut(index) {
                *known = place;
            }
        }
    };
    for node in root.descendants() {
        match &node.data.borrow().value {
            NodeValue::Text(text) => put(text, if in_image(node) { Place::Attribute } else { Place::Text }),
            NodeValue::Code(code) => put(&code.literal, Place::Text),
            NodeValue::CodeBlock(code) => put(&code.literal, Place::Code),
            NodeValue::Link(link) | NodeValue::Image(link) => put(&link.title, Place::Attribute),
            NodeValue::HtmlBlock(nodes::NodeHtmlBlock { literal: html, .. }) | NodeValue::HtmlInline(html) => {
                for token in tokens(html) {
                    match token {
                        // A comment that is not closed hides the rest.
                        Token::Text(text) => match text.split_once("<!--") {
                            Some((shown, hidden)) => {
                                put(shown, Place::Html);
                                put(hidden, Place::Hidden);
                            }
                            None => put(&text, Place::Html),
                        },
                        Token::Open(_, attributes) => attributes.values().for_each(|it| put(it, Place::Hidden)),
                        Token::Close(_) => {}
                        Token::Other(text) => put(&text, Place::Hidden),
                    }
                }
            }
            _ => {}
        }
    }
    places
}

fn in_image<'a>(node: &'a AstNode<'a>) -> bool {
    node.ancestors().any(|it| matches!(it.data.borrow().value, NodeValue::Image(_)))
}

/// What a reader sees of a side that is inline Markdown.
pub(crate) fn of_markdown(side: &str) -> String {
    let side = side.split('\n').map(str::trim).collect::<Vec<_>>().join(" ");
    let side = without_constructs(side.trim(), true);
    let arena = Arena::new();
    // A heading is a block whose content is inlines, whatever they look like.
    let root = parse_document(&arena, &format!("# {side}"), &options());
    let mut out = String::new();
    text_of(root, &mut out);
    out
}

/// How often a reader of a side sees marks of strong emphasis, by the rule for Japanese text.
pub(crate) fn literal_marks(side: &str) -> usize {
    let side = side.split('\n').map(str::trim).collect::<Vec<_>>().join(" ");
    let side = without_constructs(side.trim(), true);
    let arena = Arena::new();
    let root = parse_document(&arena, &format!("# {side}"), &options());
    let text = root.descendants().map(|node| match &node.data.borrow().value {
        NodeValue::Text(text) => text.to_string(),
        _ => " ".to_owned(),
    });
    runs_of_marks(&text.collect::<Vec<_>>().concat())
}

/// How many runs of two asterisks or more a text has.
pub(crate) fn runs_of_marks(text: &str) -> usize {
    text.split(|it| it != '*').filter(|it| it.len() > 1).count()
}

fn text_of<'a>(node: &'a AstNode<'a>, out: &mut String) {
    let before = out.len();
    match &node.data.borrow().value {
        NodeValue::Text(text) => out.push_str(text),
        NodeValue::Code(code) => out.push_str(&code.literal),
        NodeValue::HtmlInline(html) => out.push_str(&of_html(html)),
        NodeValue::SoftBreak | NodeValue::LineBreak => out.push(' '),
        _ => {}
    }
    for child in node.children() {
        text_of(child, out);
    }
    if let NodeValue::Link(_) = &node.data.borrow().value
        && out[before..].trim().is_empty()
        && !node.descendants().any(|it| matches!(it.data.borrow().value, NodeValue::Image(_)))
    {
        out.push(ELSEWHERE);
    }
}

/// What a reader sees of a whole article but for images; the atoms of units stay.
pub(crate) fn of_article(text: &str) -> String {
    let arena = Arena::new();
    let root = parse_document(&arena, &without_constructs(&without_markers(text), false), &options());
    let mut out = String::new();
    blocks_of(root, &mut out);
    out
}

/// A text without the lines that only say what a block is (D3, D5), and columns without their indentation.
fn without_markers(text: &str) -> String {
    let mut in_column = false;
    let mut out = String::new();
    for line in text.lines() {
        let marker = line.trim_start_matches(['>', ' ', '\t']).to_ascii_lowercase();
        if marker.starts_with(":::column") {
            in_column = !marker.contains("-end");
        }
        let markers = [":::row", ":::column", "::: zone", ":::zone", "[!div", "[!video"];
        if !markers.iter().any(|it| marker.starts_with(it)) {
            out.push_str(if in_column { line.trim_start() } else { line });
        }
        out.push('\n');
    }
    out
}

/// A text without white space, the marks of alerts, and the lines of tables that this parser takes for none (D2, D7).
pub(crate) fn comparable(text: &str) -> String {
    let mut text = crate::page::squeezed(text);
    for alert in ["NOTE", "TIP", "IMPORTANT", "WARNING", "CAUTION", "Note", "Tip", "Important", "Warning", "note"] {
        text = text.replace(&format!("[!{alert}]"), "");
    }
    if text.contains("|--") || text.contains("|:--") { text.replace(['|', '-', ':', '>'], "") } else { text }
}

fn blocks_of<'a>(node: &'a AstNode<'a>, out: &mut String) {
    match &node.data.borrow().value {
        NodeValue::Image(_) => return,
        NodeValue::HtmlBlock(html) if html.literal.trim_start().starts_with("<script") => {}
        NodeValue::HtmlBlock(html) => out.push_str(&html_text(&html.literal, false)),
        NodeValue::CodeBlock(code) => out.push_str(&code.literal),
        NodeValue::Text(text) => out.push_str(text),
        NodeValue::Code(code) => out.push_str(&code.literal),
        NodeValue::HtmlInline(html) => out.push_str(&html_text(html, false)),
        _ => out.push(' '),
    }
    node.children().for_each(|it| blocks_of(it, out));
}

/// `:::no-loc text="X":::` and `:::image alt-text="X":::` are X, and `[!INCLUDE [t](path)]` another file (D1, D5), as
/// `[!TREE [t](path)]` is.
fn without_constructs(side: &str, with_images: bool) -> String {
    let mut out = String::new();
    let mut rest = side;
    loop {
        let constant = [":::no-loc", ":::image"].iter().filter_map(|it| rest.find(it)).min();
        let upper = rest.to_ascii_uppercase();
        let include = ["[!INCLUDE", "[!TREE"].iter().filter_map(|it| upper.find(it)).min();
        let Some(at) = constant.into_iter().chain(include).min() else { return out + rest };
        out.push_str(&rest[..at]);
        let construct = &rest[at..];
        if constant == Some(at) {
            let Some((_, after)) = construct.split_once("text=\"") else { return out + construct };
            let Some((text, after)) = after.split_once('"') else { return out + construct };
            let Some((_, after)) = after.split_once(":::") else { return out + construct };
            let text = if construct.starts_with(":::image") && !with_images { "" } else { text };
            out.extend(text.chars().flat_map(|it| it.is_ascii_punctuation().then_some('\\').into_iter().chain([it])));
            rest = after;
        } else {
            let Some((_, after)) = construct.split_once(")]") else { return out + construct };
            out.push(ELSEWHERE);
            rest = after;
        }
    }
}

/// What a reader sees of a fragment of HTML.
pub(crate) fn of_html(fragment: &str) -> String {
    html_text(fragment, true)
}

fn html_text(fragment: &str, with_images: bool) -> String {
    let mut out = String::new();
    for token in tokens(&without_placeholders(fragment)) {
        match token {
            Token::Text(text) => out.push_str(&entities(text.split("<!--").next().unwrap_or_default())),
            Token::Open(name, attributes) if name == "img" && with_images => {
                out.push_str(attributes.get("alt").map_or("", String::as_str));
            }
            Token::Open(name, attributes) if name == "input" => {
                let is_checkbox = attributes.get("type").is_some_and(|it| it == "checkbox");
                let mark = if attributes.contains_key("checked") { '☑' } else { '☐' };
                out.extend(is_checkbox.then_some(mark));
            }
            Token::Open(name, _) | Token::Close(name) if name == "br" || name == "p" || name == "li" => out.push(' '),
            Token::Open(..) | Token::Close(_) | Token::Other(_) => {}
        }
    }
    out
}

/// A placeholder such as `<user name>` is shown (D9).
fn without_placeholders(fragment: &str) -> String {
    let mut parts = fragment.split('<');
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let name: String = part.trim_start_matches('/').chars().take_while(char::is_ascii_alphanumeric).collect();
        let is_markup = part.starts_with('!') || name.is_empty() || is_element(&name.to_lowercase());
        out.push_str(if is_markup { "<" } else { "&lt;" });
        out.push_str(part);
    }
    out
}

/// Named entities by the other parser.
fn entities(text: &str) -> String {
    if !text.contains('&') {
        return text.to_owned();
    }
    let arena = Arena::new();
    let escaped: String = text.split('&').map(escape).collect::<Vec<_>>().join("&");
    let mut out = String::new();
    text_of(parse_document(&arena, &format!("# x{escaped}x"), &Options::default()), &mut out);
    let inner = out.strip_prefix('x').and_then(|it| it.strip_suffix('x')).map(str::to_owned);
    decode(&inner.unwrap_or(out))
}

fn escape(text: &str) -> String {
    let escaped = |it: char| (it.is_ascii_punctuation() && it != '#' && it != ';').then_some('\\');
    text.chars().flat_map(|it| escaped(it).into_iter().chain([if it == '\n' { ' ' } else { it }])).collect()
}

fn is_element(name: &str) -> bool {
    taiyaku::syntax::html::policy::is_html_element(name)
}

/// An expected text with single spaces, none of them next to what comes from elsewhere.
pub(crate) fn collapsed(expected: &str) -> String {
    let parts: Vec<String> = expected.split(ELSEWHERE).map(crate::page::collapsed).collect();
    parts.join(&ELSEWHERE.to_string())
}

/// Whether a text is the expected one, in which [`ELSEWHERE`] is any text.
pub(crate) fn matches(expected: &str, text: &str) -> bool {
    let mut parts = expected.split(ELSEWHERE);
    let Some(mut rest) = parts.next().and_then(|it| text.strip_prefix(it)) else { return false };
    let mut parts: Vec<&str> = parts.collect();
    let Some(last) = parts.pop() else { return rest.is_empty() };
    for part in parts {
        let Some((_, after)) = rest.split_once(part) else { return false };
        rest = after;
    }
    rest.ends_with(last)
}
