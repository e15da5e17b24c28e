//! HTML in one spelling, so that two texts can be compared by what they mean.
//!
//! As the test runner of CommonMark does: attributes in order, entities as characters, white
//! space collapsed outside `pre`, and none next to the tags of blocks.

use std::collections::BTreeMap;

/// A piece of HTML text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Token {
    /// `<name attributes>`.
    Open(String, BTreeMap<String, String>),
    /// `</name>`.
    Close(String),
    /// Text with its entities decoded.
    Text(String),
    /// A comment, declaration, instruction or CDATA section, as written.
    Other(String),
}

const BLOCKS: &[&str] = &[
    "article",
    "header",
    "aside",
    "hgroup",
    "blockquote",
    "hr",
    "iframe",
    "body",
    "li",
    "map",
    "button",
    "object",
    "canvas",
    "ol",
    "caption",
    "output",
    "col",
    "p",
    "colgroup",
    "pre",
    "dd",
    "progress",
    "div",
    "section",
    "dl",
    "table",
    "td",
    "dt",
    "tbody",
    "embed",
    "textarea",
    "fieldset",
    "tfoot",
    "figcaption",
    "th",
    "figure",
    "thead",
    "footer",
    "tr",
    "form",
    "ul",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "video",
    "script",
    "style",
    "br",
];

/// The pieces of a text of HTML.
pub(crate) fn tokens(html: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut text = String::new();
    let mut rest = html;
    while let Some(first) = rest.chars().next() {
        match if first == '<' { markup(rest) } else { None } {
            Some((token, length)) => {
                if !text.is_empty() {
                    tokens.push(Token::Text(decode(&std::mem::take(&mut text))));
                }
                tokens.push(token);
                rest = &rest[length..];
            }
            None => {
                text.push(first);
                rest = &rest[first.len_utf8()..];
            }
        }
    }
    if !text.is_empty() {
        tokens.push(Token::Text(decode(&text)));
    }
    tokens
}

/// The tag, comment or declaration that a text begins with, and its length.
fn markup(text: &str) -> Option<(Token, usize)> {
    for (opening, closing) in [("<!--", "-->"), ("<![CDATA[", "]]>"), ("<?", "?>"), ("<!", ">")] {
        if text.starts_with(opening) {
            let end = text.find(closing)? + closing.len();
            return Some((Token::Other(text[..end].to_owned()), end));
        }
    }
    let is_close = text.starts_with("</");
    let start = if is_close { 2 } else { 1 };
    let name_end = start + text[start..].find(|it: char| !it.is_ascii_alphanumeric() && it != '-')?;
    let name = text[start..name_end].to_ascii_lowercase();
    if !name.starts_with(|it: char| it.is_ascii_alphabetic()) {
        return None;
    }
    let mut attributes = BTreeMap::new();
    let mut at = name_end;
    loop {
        at += text[at..].len() - text[at..].trim_start().len();
        let rest = &text[at..];
        if rest.starts_with("/>") {
            at += 2;
            break;
        }
        if rest.starts_with('>') {
            at += 1;
            break;
        }
        let key_end = rest.find(|it: char| it.is_whitespace() || "=/>\"'<".contains(it))?;
        if key_end == 0 || is_close {
            return None;
        }
        let key = rest[..key_end].to_ascii_lowercase();
        at += key_end;
        let (value, length) = value(&text[at..])?;
        attributes.insert(key, decode(value));
        at += length;
    }
    // `style="text-align: x"` and `align="x"` say the same of a cell.
    if let Some(align) = attributes.get("style").and_then(|it| it.strip_prefix("text-align: ")).map(str::to_owned) {
        attributes.remove("style");
        attributes.insert("align".to_owned(), align);
    }
    Some((if is_close { Token::Close(name) } else { Token::Open(name, attributes) }, at))
}

/// The value that follows an attribute's name, empty for none, and the length of `=` and it.
fn value(text: &str) -> Option<(&str, usize)> {
    let trimmed = text.trim_start();
    let Some(after) = trimmed.strip_prefix('=') else {
        return Some(("", 0));
    };
    let after = after.trim_start();
    let skipped = text.len() - after.len();
    let (value, length) = match after.chars().next()? {
        quote @ ('"' | '\'') => {
            let end = after[1..].find(quote)?;
            (&after[1..=end], end + 2)
        }
        _ => {
            let end = after.find(|it: char| it.is_whitespace() || it == '>')?;
            (&after[..end], end)
        }
    };
    Some((value, skipped + length))
}

/// A text with the entities decoded that renderers write.
pub(crate) fn decode(text: &str) -> String {
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        decoded.push_str(before);
        let entity = after.split_once(';').and_then(|(name, rest)| Some((character(name)?, rest)));
        let (character, next) = entity.unwrap_or(('&', after));
        decoded.push(character);
        rest = next;
    }
    decoded.push_str(rest);
    decoded
}

fn character(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some('\u{a0}'),
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)
        }
    }
}

/// HTML in its one spelling.
#[allow(dead_code, reason = "not every test that reads HTML compares it")]
pub(crate) fn normalize(html: &str) -> String {
    spell(tokens(html))
}

/// Our HTML in that spelling, without what our pages add to every element of a kind.
///
/// Code is not to be translated and says its language to the script that copies it, pictures
/// load when they are needed, tables scroll in a box, cells are aligned by a class, and a
/// paragraph with raw HTML in it is a `div`, which may contain whatever that turns out to be.
#[allow(dead_code, reason = "not every test that reads HTML compares it")]
pub(crate) fn normalize_ours(html: &str) -> String {
    let mut kept = Vec::new();
    let mut language = String::new();
    let mut divisions = Vec::new();
    for mut token in tokens(html) {
        match &mut token {
            Token::Open(name, attributes) => {
                let class = attributes.get("class").cloned().unwrap_or_default();
                match name.as_str() {
                    "pre" if class == "code" => {
                        language = attributes.get("data-language").cloned().unwrap_or_default();
                        attributes.clear();
                    }
                    "code" => {
                        attributes.remove("translate");
                        if !language.is_empty() {
                            attributes
                                .insert("class".to_owned(), format!("language-{}", std::mem::take(&mut language)));
                        }
                    }
                    "img" => attributes.retain(|key, _| key != "loading" && key != "decoding"),
                    "td" | "th" => {
                        if let Some(align) = class.strip_prefix("align-") {
                            attributes.remove("class");
                            attributes.insert("align".to_owned(), align.to_owned());
                        }
                        attributes.remove("scope");
                    }
                    "div" => {
                        divisions.push(class.clone());
                        match class.as_str() {
                            "table" => continue,
                            "paragraph" => token = Token::Open("p".to_owned(), BTreeMap::new()),
                            _ => {}
                        }
                    }
                    _ => {}
                }
            }
            Token::Close(name) if name == "div" => match divisions.pop().as_deref() {
                Some("table") => continue,
                Some("paragraph") => "p".clone_into(name),
                _ => {}
            },
            Token::Close(_) | Token::Text(_) | Token::Other(_) => {}
        }
        kept.push(token);
    }
    spell(kept)
}

/// Tokens in the one spelling of HTML.
fn spell(tokens: Vec<Token>) -> String {
    let escape = |it: &str| it.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;");
    let mut normal = String::new();
    let mut preformatted = 0_usize;
    let mut after_block = true;
    for token in tokens {
        match token {
            Token::Text(text) if preformatted > 0 => normal.push_str(&escape(&text)),
            Token::Text(text) => {
                let mut collapsed = String::new();
                for character in escape(&text).chars() {
                    let is_space = matches!(character, ' ' | '\t' | '\n' | '\r');
                    match (is_space, collapsed.ends_with(' ')) {
                        (true, true) => {}
                        (true, false) => collapsed.push(' '),
                        (false, _) => collapsed.push(character),
                    }
                }
                let text = if after_block { collapsed.trim_start_matches(' ') } else { &collapsed };
                let text = if normal.ends_with(' ') { text.trim_start_matches(' ') } else { text };
                normal.push_str(text);
                after_block &= text.is_empty();
            }
            Token::Open(name, attributes) => {
                after_block = BLOCKS.contains(&name.as_str());
                if after_block && preformatted == 0 {
                    normal.truncate(normal.trim_end_matches(' ').len());
                }
                preformatted += usize::from(name == "pre");
                normal.push_str(&format!("<{name}"));
                for (key, value) in attributes {
                    normal.push_str(&format!(" {key}=\"{}\"", escape(&value)));
                }
                normal.push('>');
            }
            Token::Close(name) => {
                after_block = BLOCKS.contains(&name.as_str());
                if after_block && preformatted == 0 {
                    normal.truncate(normal.trim_end_matches(' ').len());
                }
                preformatted = preformatted.saturating_sub(usize::from(name == "pre"));
                normal.push_str(&format!("</{name}>"));
            }
            Token::Other(text) => {
                normal.push_str(&text);
                after_block = false;
            }
        }
    }
    normal.truncate(normal.trim_end().len());
    normal
}
