//! Raw HTML as it stands in Markdown: tags, comments and text with their places.
//!
//! Knows what tokens are, which of them refer to something or have ids, and how text is escaped and read again.
//! Balances nothing; `render/sanitize` does that.

pub mod policy;
pub mod review;
mod scanner;

use std::borrow::Cow;

use crate::syntax::document::ReferenceKind;
use crate::text::{TextRange, bytes};

/// A stretch of raw HTML. The tokens of a text follow one another without gaps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token<'a> {
    /// Its bytes in the scanned text.
    pub range: TextRange,
    /// What it is.
    pub kind: TokenKind<'a>,
}

/// What a token is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TokenKind<'a> {
    /// `<p class="x">`.
    Open {
        /// In lower case.
        name: Cow<'a, str>,
        /// In the order in which they are written, repeated ones too.
        attributes: Vec<Attribute<'a>>,
        /// Whether it ends with `/>`.
        self_closing: bool,
    },
    /// `</p>`.
    Close {
        /// In lower case.
        name: Cow<'a, str>,
    },
    /// `<!-- … -->`.
    Comment {
        /// One that is not closed reaches to the end of the text.
        closed: bool,
    },
    /// `<!DOCTYPE …>`, `<![CDATA[…>`, `<?…>` and what else a browser takes for a comment.
    Declaration,
    /// The content of an element that has no text for readers, such as a script.
    Opaque,
    /// Text, with entities.
    Text,
}

/// An attribute of a tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attribute<'a> {
    /// Its name in lower case.
    pub name: Cow<'a, str>,
    /// The bytes of its name.
    pub name_range: TextRange,
    /// Its value with entities decoded, empty where there is none.
    pub value: Cow<'a, str>,
    /// The bytes of its value without the quotes.
    pub value_range: TextRange,
}

impl Attribute<'_> {
    /// The bytes of name and value, without the closing quote.
    pub fn range(&self) -> TextRange {
        TextRange { start: self.name_range.start, end: self.value_range.end.max(self.name_range.end) }
    }
}

/// The value of the first attribute of this name, which is the one that counts.
pub fn attribute<'t>(attributes: &'t [Attribute<'_>], name: &str) -> Option<&'t str> {
    attributes.iter().find(|it| it.name == name).map(|it| it.value.as_ref())
}

/// A `href` or `src` in raw HTML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HtmlReference {
    /// Its target with entities decoded.
    pub target: String,
    /// The bytes of its value in the scanned text.
    pub range: TextRange,
    /// What it is: [`ReferenceKind::HtmlLink`] or [`ReferenceKind::HtmlImage`].
    pub kind: ReferenceKind,
}

/// Cuts text into tokens, in time linear in its length.
pub fn scan(text: &str) -> Vec<Token<'_>> {
    scanner::tokens(text)
}

/// The links and images of the tags that are shown.
pub fn references(tokens: &[Token<'_>]) -> Vec<HtmlReference> {
    let mut references = Vec::new();
    for token in tokens {
        let TokenKind::Open { name, attributes, .. } = &token.kind else { continue };
        let (wanted, kind) = match name.as_ref() {
            "a" => ("href", ReferenceKind::HtmlLink),
            "img" => ("src", ReferenceKind::HtmlImage),
            _ => continue,
        };
        let found = attributes.iter().find(|it| it.name == wanted);
        // `<a href="" id="bkmk-x"></a>` is an anchor and leads nowhere.
        if let Some(it) = found.filter(|it| !it.value.trim().is_empty()) {
            references.push(HtmlReference { target: it.value.trim().to_owned(), range: it.value_range, kind });
        }
    }
    references
}

/// The ids that HTML defines, `<a name>` among them, each with the bytes of its value.
pub fn ids(tokens: &[Token<'_>]) -> Vec<(String, TextRange)> {
    let mut ids = Vec::new();
    for token in tokens {
        let TokenKind::Open { name, attributes, .. } = &token.kind else { continue };
        if !policy::is_html_element(name) {
            continue;
        }
        for it in attributes {
            let defines = it.name == "id" || it.name == "name" && name == "a";
            let id = it.value.trim();
            if defines && !id.is_empty() && ids.last().is_none_or(|(last, _)| last != id) {
                ids.push((id.to_owned(), it.value_range));
            }
        }
    }
    ids
}

/// Escapes tags that are no HTML, such as `<your tenant>`, and tags that never end, so that they are shown as text.
pub fn escape_pseudo_tags(text: &str) -> Cow<'_, str> {
    let tokens = scan(text);
    let is_shown = |token: &Token<'_>| match &token.kind {
        TokenKind::Open { name, .. } | TokenKind::Close { name } => !policy::is_html_element(name),
        TokenKind::Text => text[token.range.as_usize()].contains('<'),
        TokenKind::Comment { .. } | TokenKind::Declaration | TokenKind::Opaque => false,
    };
    if !tokens.iter().any(is_shown) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 16);
    for token in &tokens {
        let source = &text[token.range.as_usize()];
        if is_shown(token) { push_shown(&mut escaped, source) } else { escaped.push_str(source) }
    }
    Cow::Owned(escaped)
}

/// Appends source text so that its angle brackets are shown; entities stay what they are.
pub fn push_shown(out: &mut String, source: &str) {
    push_escaped(out, source, |it, _| (it == b'<') | (it == b'>'));
}

/// Appends text as the value of an attribute in double quotes, or as any other text.
pub fn push_attribute_value(out: &mut String, value: &str) {
    push_escaped(out, value, |it, _| (it == b'&') | (it == b'<') | (it == b'>') | (it == b'"'));
}

/// Appends text, and entities for those of its characters that are to be escaped.
#[inline(always)]
fn push_escaped(out: &mut String, text: &str, is_escaped: impl Fn(u8, u8) -> bool) {
    let mut rest = text;
    while let Some(at) = bytes::position(rest.as_bytes(), &is_escaped) {
        out.push_str(&rest[..at]);
        out.push_str(match rest.as_bytes()[at] {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            _ => "&quot;",
        });
        rest = &rest[at + 1..];
    }
    out.push_str(rest);
}

/// Replaces entities by the characters that they stand for.
pub fn decode(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        decoded.push_str(&rest[..at]);
        rest = &rest[at..];
        // The longest name has 31 letters; a number needs fewer.
        let name = rest.bytes().skip(1).take(32).take_while(|it| it.is_ascii_alphanumeric() || *it == b'#').count();
        let length = if rest.as_bytes().get(1 + name) == Some(&b';') { name + 2 } else { 1 };
        push_entity(&mut decoded, &rest[..length]);
        rest = &rest[length..];
    }
    decoded.push_str(rest);
    Cow::Owned(decoded)
}

fn push_entity(out: &mut String, entity: &str) {
    match entity {
        "&amp;" => out.push('&'),
        "&lt;" => out.push('<'),
        "&gt;" => out.push('>'),
        "&quot;" => out.push('"'),
        "&nbsp;" => out.push('\u{a0}'),
        _ => {
            // The table of two thousand names is the Markdown parser's.
            for event in pulldown_cmark::Parser::new(entity) {
                if let pulldown_cmark::Event::Text(text) = event {
                    out.push_str(&text);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_and_ids_are_found() {
        let text = r##"<a href="" id="bkmk-x"></a><a name="n" id="n" href="a.md#b">t</a><IMG SRC=i.png><p id=q>"##;
        let tokens = scan(text);
        let targets: Vec<_> = references(&tokens).into_iter().map(|it| (it.target, it.kind)).collect();
        assert_eq!(
            targets,
            [("a.md#b".to_owned(), ReferenceKind::HtmlLink), ("i.png".to_owned(), ReferenceKind::HtmlImage)]
        );
        let found: Vec<_> = ids(&tokens).into_iter().map(|(id, range)| (id, &text[range.as_usize()])).collect();
        assert_eq!(found, [("bkmk-x".to_owned(), "bkmk-x"), ("n".to_owned(), "n"), ("q".to_owned(), "q")]);
    }

    #[test]
    fn entities_of_every_kind_are_decoded() {
        assert_eq!(decode("a&amp;b&#x41;&#66;&eacute;&nosuch;&&lt &quot;"), "a&bABé&nosuch;&&lt \"");
    }
}
