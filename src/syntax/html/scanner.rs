//! Cuts raw HTML into tokens as a browser does, but for damage: a tag or declaration that never ends is text here, where
//! a browser would swallow the rest of the page.

use std::borrow::Cow;

use super::{Attribute, Token, TokenKind, decode, policy};
use crate::text::TextRange;

/// Cuts text into tokens, in time linear in its length.
pub(super) fn tokens(text: &str) -> Vec<Token<'_>> {
    Scanner { text, bytes: text.as_bytes(), tokens: Vec::new(), text_start: 0, absent_closers: Vec::new() }.run()
}

struct Scanner<'a> {
    text: &'a str,
    bytes: &'a [u8],
    tokens: Vec<Token<'a>>,
    text_start: usize,
    /// Opaque elements of which no closing tag follows any more: nobody looks for it again.
    absent_closers: Vec<&'a str>,
}

impl<'a> Scanner<'a> {
    fn run(mut self) -> Vec<Token<'a>> {
        let last_end = memchr::memrchr(b'>', self.bytes);
        let mut at = 0;
        while let Some(found) = memchr::memchr(b'<', &self.bytes[at..]) {
            let start = at + found;
            at = match self.bytes.get(start + 1) {
                Some(b'!') if self.text[start..].starts_with("<!--") => self.comment(start),
                // Nothing that follows can be closed.
                _ if last_end.is_none_or(|it| it < start) => self.text.len(),
                Some(b'!' | b'?') => self.declaration(start),
                Some(b'/') if self.bytes.get(start + 2).is_some_and(u8::is_ascii_alphabetic) => self.tag(start, true),
                Some(b'/') => self.declaration(start),
                Some(byte) if byte.is_ascii_alphabetic() => self.tag(start, false),
                Some(_) | None => start + 1,
            };
        }
        self.end_text(self.text.len());
        self.tokens
    }

    fn end_text(&mut self, end: usize) {
        if self.text_start < end {
            self.tokens.push(Token { range: TextRange::new(self.text_start, end), kind: TokenKind::Text });
        }
        self.text_start = end;
    }

    fn push(&mut self, start: usize, end: usize, kind: TokenKind<'a>) -> usize {
        self.end_text(start);
        self.tokens.push(Token { range: TextRange::new(start, end), kind });
        self.text_start = end;
        end
    }

    fn comment(&mut self, start: usize) -> usize {
        let body = &self.text[start + 4..];
        if body.starts_with('>') || body.starts_with("->") {
            let end = start + 5 + usize::from(body.starts_with('-'));
            return self.push(start, end, TokenKind::Comment { closed: true });
        }
        let closes = |at: &usize| body[..*at].ends_with("--") || body[..*at].ends_with("--!");
        match body.match_indices('>').map(|(at, _)| at).find(closes) {
            Some(at) => self.push(start, start + 4 + at + 1, TokenKind::Comment { closed: true }),
            None => self.push(start, self.text.len(), TokenKind::Comment { closed: false }),
        }
    }

    fn declaration(&mut self, start: usize) -> usize {
        let length = self.text[start..].find('>').expect("some `>` follows");
        self.push(start, start + length + 1, TokenKind::Declaration)
    }

    fn tag(&mut self, start: usize, is_close: bool) -> usize {
        let name_start = start + 1 + usize::from(is_close);
        let mut at = self.skip_while(name_start, |byte| !byte.is_ascii_whitespace() && byte != b'/' && byte != b'>');
        let name = lower_case(&self.text[name_start..at]);
        let mut attributes = Vec::new();
        let mut self_closing = false;
        loop {
            at = self.skip_while(at, |byte| byte.is_ascii_whitespace());
            match self.bytes.get(at) {
                // The tag never ends: it is text, and so is what was looked at.
                None => return self.text.len(),
                Some(b'>') => break,
                Some(b'/') => {
                    self_closing = self.bytes.get(at + 1) == Some(&b'>');
                    at += 1;
                }
                Some(_) => match self.attribute(at) {
                    Ok((attribute, end)) => {
                        attributes.push(attribute);
                        at = end;
                    }
                    Err(end) => return end,
                },
            }
        }
        let end = at + 1;
        if is_close {
            return self.push(start, end, TokenKind::Close { name });
        }
        let opaque = policy::opaque(&name);
        self.push(start, end, TokenKind::Open { name, attributes, self_closing });
        match opaque {
            Some(name) if !self_closing || name == "script" => self.opaque(name, end),
            Some(_) | None => end,
        }
    }

    /// Reads an attribute; `Err` is the end of what was looked at where its value never ends.
    fn attribute(&self, start: usize) -> Result<(Attribute<'a>, usize), usize> {
        let is_in_name = |byte: u8| !byte.is_ascii_whitespace() && !matches!(byte, b'/' | b'>' | b'=');
        // A `=` that a name begins with belongs to it.
        let name_end = self.skip_while(start + 1, is_in_name);
        let name_end = self.boundary(name_end);
        let name = lower_case(&self.text[start..name_end]);
        let name_range = TextRange::new(start, name_end);
        let without_value = |at: usize| {
            let value_range = TextRange::new(name_end, name_end);
            Ok((Attribute { name: name.clone(), name_range, value: Cow::Borrowed(""), value_range }, at))
        };
        let equals = self.skip_while(name_end, |byte| byte.is_ascii_whitespace());
        if self.bytes.get(equals) != Some(&b'=') {
            return without_value(name_end);
        }
        let at = self.skip_while(equals + 1, |byte| byte.is_ascii_whitespace());
        let (from, to, end) = match self.bytes.get(at) {
            Some(quote @ (b'"' | b'\'')) => {
                let from = at + 1;
                let Some(length) = self.text[from..].find(char::from(*quote)) else { return Err(from) };
                (from, from + length, from + length + 1)
            }
            Some(b'>') | None => return without_value(at),
            Some(_) => {
                let to = self.skip_while(at, |byte| !byte.is_ascii_whitespace() && byte != b'>');
                (at, to, to)
            }
        };
        let value = decode(&self.text[from..to]);
        Ok((Attribute { name, name_range, value, value_range: TextRange::new(from, to) }, end))
    }

    /// Takes the content of an element that has none for readers, if the element is closed.
    fn opaque(&mut self, name: &'static str, start: usize) -> usize {
        if self.absent_closers.contains(&name) {
            return start;
        }
        let closes = |at: &usize| {
            let after = &self.bytes[at + 2..];
            after.len() > name.len()
                && after[..name.len()].eq_ignore_ascii_case(name.as_bytes())
                && !after[name.len()].is_ascii_alphanumeric()
        };
        match self.text[start..].match_indices("</").map(|(at, _)| start + at).find(closes) {
            Some(end) if end == start => end,
            Some(end) => self.push(start, end, TokenKind::Opaque),
            None => {
                self.absent_closers.push(name);
                start
            }
        }
    }

    fn skip_while(&self, from: usize, is_skipped: impl Fn(u8) -> bool) -> usize {
        self.bytes[from..].iter().position(|byte| !is_skipped(*byte)).map_or(self.bytes.len(), |it| from + it)
    }

    /// The next place from `at` on where a character begins.
    fn boundary(&self, at: usize) -> usize {
        (at..=self.text.len()).find(|it| self.text.is_char_boundary(*it)).expect("the end is a boundary")
    }
}

fn lower_case(name: &str) -> Cow<'_, str> {
    if name.bytes().any(|it| it.is_ascii_uppercase()) {
        Cow::Owned(name.to_ascii_lowercase())
    } else {
        Cow::Borrowed(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::html::{escape_pseudo_tags, scan};

    fn outline(text: &str) -> String {
        let mut end = 0;
        let mut parts = Vec::new();
        for token in scan(text) {
            assert_eq!(token.range.start, end, "tokens follow one another in {text:?}");
            end = token.range.end;
            let source = &text[token.range.as_usize()];
            parts.push(match token.kind {
                TokenKind::Open { name, attributes, self_closing } => {
                    let attributes: String = attributes.iter().map(|it| format!(" {}={}", it.name, it.value)).collect();
                    format!("<{name}{attributes}{}>", if self_closing { "/" } else { "" })
                }
                TokenKind::Close { name } => format!("</{name}>"),
                TokenKind::Comment { closed } => format!("comment({closed})"),
                TokenKind::Declaration => "declaration".to_owned(),
                TokenKind::Opaque => format!("opaque({source})"),
                TokenKind::Text => format!("text({source})"),
            });
        }
        assert_eq!(end as usize, text.len(), "tokens cover {text:?}");
        parts.join(" ")
    }

    #[test]
    fn tags_and_attributes_are_read_as_a_browser_reads_them() {
        assert_eq!(outline(r#"<A HREF="x?a=1&amp;b" id=y hidden>z</A>"#), "<a href=x?a=1&b id=y hidden=> text(z) </a>");
        assert_eq!(outline("<br/><img alt= '保存' src=a.png />"), "<br/> <img alt=保存 src=a.png/>");
        assert_eq!(outline("a < b, 1<2 </ x> <3"), "text(a < b, 1<2 ) declaration text( <3)");
        assert_eq!(outline("<your tenant>"), "<your tenant=>");
        assert_eq!(outline("<ドメイン> </br>"), "text(<ドメイン> ) </br>");
        assert_eq!(outline("<a =x ü=\"é\">"), "<a =x= ü=é>");
    }

    #[test]
    fn comments_and_declarations_end_where_a_browser_ends_them() {
        assert_eq!(
            outline("<!-- a --><!--> b <!---><!--x--!>"),
            "comment(true) comment(true) text( b ) comment(true) comment(true)"
        );
        assert_eq!(outline("<!-- a <p> b>"), "comment(false)");
        assert_eq!(outline("<!DOCTYPE html><![CDATA[ > ]]><?x?>"), "declaration declaration text( ]]>) declaration");
    }

    #[test]
    fn what_never_ends_is_text() {
        assert_eq!(outline("a <b c"), "text(a <b c)");
        assert_eq!(outline("<a href=\"x <b>y</b>"), "text(<a href=\"x ) <b> text(y) </b>");
        assert_eq!(
            escape_pseudo_tags("<p>a <your tenant> </sip>&lt; <b"),
            "<p>a &lt;your tenant&gt; &lt;/sip&gt;&lt; &lt;b"
        );
    }

    #[test]
    fn scripts_have_no_tags_in_them() {
        assert_eq!(outline("<script>if (a<b) '<p>'</SCRIPT >x"), "<script> opaque(if (a<b) '<p>') </script> text(x)");
        assert_eq!(outline("<style></style><style>p"), "<style> </style> <style> text(p)");
    }

    #[test]
    fn damage_costs_no_more_than_text() {
        for hostile in [
            "<",
            "<!--",
            "<a ",
            "<a x=\"",
            "<![CDATA[",
            "<script>",
            "</",
            "<a <b x='",
            "&#",
            "<a=\"'>",
            "--!",
            "<![CDATA[>",
        ] {
            let text = hostile.repeat(60_000) + ">";
            let tokens = scan(&text);
            assert_eq!(tokens.last().expect("some token").range.end as usize, text.len());
            decode(&text);
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_covered_by_tokens(text in "[<>/!?a-c=\"' \\-\\[\\]&;あ\u{0}]{0,60}") {
            outline(&text);
            escape_pseudo_tags(&text);
        }
    }
}
