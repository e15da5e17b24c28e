//! Reads a side from mark to mark, and masks what is no prose.
//!
//! Reads Markdown and HTML by their marks alone, so that everything keeps its place in the file; what a mark means
//! where it is damaged is for the parser to say.

use std::borrow::Cow;
use std::ops::Range;

use super::{Facts, Link, MASK, Stretch};
use crate::syntax::html::policy;

/// Everything that a side says, but for what stands between asterisks: its prose has to be known for that.
pub(super) fn read(text: &str) -> Facts<'_> {
    let mut reader = Reader { text, masked: Vec::new(), brackets: Vec::new(), strong: None, facts: empty(text) };
    if text.bytes().any(is_mark) {
        reader.read();
    }
    let Reader { masked, mut facts, .. } = reader;
    if !masked.is_empty() {
        facts.prose = Cow::Owned(String::from_utf8(masked).expect("whole characters were masked, by ASCII"));
    }
    facts
}

fn empty(text: &str) -> Facts<'_> {
    Facts {
        text,
        prose: Cow::Borrowed(text),
        links: Vec::new(),
        addresses: Vec::new(),
        codes: Vec::new(),
        placeholders: Vec::new(),
        bolds: Vec::new(),
    }
}

fn is_mark(byte: u8) -> bool {
    matches!(byte, b'\\' | b'`' | b'<' | b'&' | b'[' | b']' | b'{' | b'%' | b'$' | b'@' | b'/')
}

struct Reader<'t> {
    text: &'t str,
    /// The prose, once anything is masked.
    masked: Vec<u8>,
    /// Brackets that are open.
    brackets: Vec<usize>,
    /// Where the content of an open `<strong>` begins.
    strong: Option<usize>,
    facts: Facts<'t>,
}

impl<'t> Reader<'t> {
    fn read(&mut self) {
        let bytes = self.text.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            at = match bytes[at] {
                b'\\' => self.escape(at),
                b'`' => self.code(at),
                b'<' => self.tag(at),
                b'&' => self.entity(at),
                b'[' => {
                    self.brackets.push(at);
                    at + 1
                }
                b']' => self.bracket(at),
                b'{' => self.braces(at),
                b'%' => self.percent(at),
                b'$' => self.variable(at),
                b'@' => self.mail(at),
                b':' if self.text[at..].starts_with("://") => self.address(at),
                _ => at + 1,
            };
        }
    }

    fn mask(&mut self, range: Range<usize>) {
        if self.masked.is_empty() {
            self.masked.extend_from_slice(self.text.as_bytes());
        }
        self.masked[range].fill(MASK as u8);
    }

    fn stretch(&self, inner: Range<usize>, outer: Range<usize>) -> Stretch<'t> {
        Stretch { text: self.text[inner].trim(), start: outer.start, end: outer.end }
    }

    /// A backslash and the mark behind it, which is no mark then.
    fn escape(&mut self, at: usize) -> usize {
        let rest = &self.text.as_bytes()[at + 1..];
        match rest.first() {
            Some(b'<') => self.placeholder(at, at + 2, ">").unwrap_or(at + 2),
            Some(b'*' | b'_' | b'`' | b'[' | b']' | b'\\' | b'&') => {
                self.mask(at..at + 2);
                at + 2
            }
            _ => at + 1,
        }
    }

    /// What stands between a mark and `close`, where it is a name for something else.
    fn placeholder(&mut self, start: usize, inner: usize, close: &str) -> Option<usize> {
        let length = self.text[inner..].find(close).filter(|it| (1..=80).contains(it))?;
        let name = self.text[inner..inner + length].trim_end_matches('\\');
        let is_name = !name.trim().is_empty() && !name.contains(['<', '\n', '\r', '(', ')']);
        if !is_name {
            return None;
        }
        let end = inner + length + close.len();
        let name = self.stretch(inner..inner + name.len(), start..end);
        self.facts.placeholders.push(name);
        self.mask(start..end);
        Some(end)
    }

    fn code(&mut self, at: usize) -> usize {
        let bytes = self.text.as_bytes();
        let run = |from: usize| bytes[from..].iter().take_while(|it| **it == b'`').count();
        let length = run(at);
        let mut from = at + length;
        while let Some(found) = memchr::memchr(b'`', &bytes[from..]) {
            let close = from + found;
            let closing = run(close);
            if closing == length {
                let code = self.stretch(at + length..close, at..close + length);
                self.facts.codes.push(code);
                self.mask(at..close + length);
                return close + length;
            }
            from = close + closing;
        }
        at + length
    }

    fn tag(&mut self, at: usize) -> usize {
        let rest = &self.text[at..];
        if rest.starts_with("<!--") {
            let end = rest.find("-->").map_or(self.text.len(), |it| at + it + 3);
            self.mask(at..end);
            return end;
        }
        let Some(length) = rest.find('>') else { return at + 1 };
        let (inner, end) = (&rest[1..length], at + length + 1);
        if inner.starts_with(char::is_whitespace) {
            return at + 1;
        }
        if inner.contains("://") && !inner.contains([' ', '"', '\'']) || is_mail(inner) {
            let address = self.stretch(at + 1..at + length, at..end);
            self.facts.addresses.push(address);
            self.mask(at..end);
            return end;
        }
        let name = inner.trim_start_matches('/');
        let name_end = name.find(|it: char| !it.is_ascii_alphanumeric()).unwrap_or(name.len());
        let (name, attributes) = name.split_at(name_end);
        if !policy::is_html_element(&name.to_ascii_lowercase())
            || !attributes.starts_with([' ', '/', '\n', '\t']) && !attributes.is_empty()
        {
            return self.placeholder(at, at + 1, ">").unwrap_or(at + 1);
        }
        if inner.starts_with('/') {
            if is_strong(name)
                && let Some(start) = self.strong.take().filter(|it| *it < at)
            {
                self.facts.bolds.push(start..at);
            }
        } else if is_strong(name) {
            self.strong = Some(end);
        } else if let Some((_, value)) = attributes.split_once("href=\"") {
            let target = value.split('"').next().unwrap_or_default();
            if !target.is_empty() {
                let text = end..self.text[end..].find("</a").map_or(self.text.len(), |it| end + it);
                self.facts.links.push(Link { target, text, range: at..end });
            }
        }
        self.mask(at..end);
        end
    }

    fn entity(&mut self, at: usize) -> usize {
        if self.text[at..].starts_with("&lt;") {
            return self.placeholder(at, at + 4, "&gt;").unwrap_or(at + 4);
        }
        let end = self.text[at..].find(';').filter(|it| (2..12).contains(it));
        let is_name = |it: &usize| {
            self.text.as_bytes()[at + 1..at + it].iter().all(|it| it.is_ascii_alphanumeric() || *it == b'#')
        };
        match end.filter(is_name) {
            Some(length) => {
                self.mask(at..at + length + 1);
                at + length + 1
            }
            None => at + 1,
        }
    }

    /// A bracket that closes: perhaps the end of a link's text.
    fn bracket(&mut self, at: usize) -> usize {
        let Some(open) = self.brackets.pop() else { return at + 1 };
        if self.text.as_bytes().get(at + 1) != Some(&b'(') {
            return at + 1;
        }
        let Some((target, end)) = target(self.text, at + 2) else { return at + 1 };
        let is_image = self.text[..open].ends_with('!');
        if !is_image {
            self.facts.links.push(Link { target: &self.text[target], text: open + 1..at, range: open..end });
        }
        self.mask(open..open + 1);
        self.mask(at..end);
        end
    }

    fn braces(&mut self, at: usize) -> usize {
        let name = self.text[at + 1..].split('}').next().unwrap_or_default();
        let is_name = |it: char| it.is_ascii_alphanumeric() || matches!(it, '_' | '-' | '.');
        if name.is_empty()
            || name.len() > 40
            || !name.chars().all(is_name)
            || !self.text[at + 1 + name.len()..].starts_with('}')
        {
            return at + 1;
        }
        self.named(at, name.len() + 2)
    }

    fn percent(&mut self, at: usize) -> usize {
        let name = self.text[at + 1..].split('%').next().unwrap_or_default();
        let is_name = |it: char| it.is_ascii_alphanumeric() || matches!(it, '_' | '(' | ')');
        let begins = name.starts_with(|it: char| it.is_ascii_alphabetic());
        if !begins
            || name.len() > 40
            || !name.chars().all(is_name)
            || !self.text[at + 1 + name.len()..].starts_with('%')
        {
            return at + 1;
        }
        self.named(at, name.len() + 2)
    }

    fn variable(&mut self, at: usize) -> usize {
        let rest = &self.text.as_bytes()[at + 1..];
        let length = rest.iter().take_while(|it| it.is_ascii_alphanumeric() || **it == b'_').count();
        if length < 2 || !rest[0].is_ascii_alphabetic() {
            return at + 1;
        }
        self.named(at, length + 1)
    }

    fn named(&mut self, at: usize, length: usize) -> usize {
        let name = self.stretch(at..at + length, at..at + length);
        self.facts.placeholders.push(name);
        self.mask(at..at + length);
        at + length
    }

    fn mail(&mut self, at: usize) -> usize {
        let bytes = self.text.as_bytes();
        let is_part = |it: &u8| it.is_ascii_alphanumeric() || matches!(it, b'.' | b'_' | b'-' | b'+');
        let start = at - bytes[..at].iter().rev().take_while(|it| is_part(it)).count();
        let mut end = at + 1 + bytes[at + 1..].iter().take_while(|it| is_part(it)).count();
        end -= bytes[at..end].iter().rev().take_while(|it| matches!(it, b'.' | b'-' | b'_')).count();
        if !is_mail(&self.text[start..end.max(start)]) {
            return at + 1;
        }
        let address = self.stretch(start..end, start..end);
        self.facts.addresses.push(address);
        self.mask(start..end);
        end
    }

    /// An address around `://`.
    fn address(&mut self, at: usize) -> usize {
        let bytes = self.text.as_bytes();
        let start = at - bytes[..at].iter().rev().take_while(|it| it.is_ascii_alphabetic()).count();
        let is_part = |it: &u8| it.is_ascii_graphic() && !matches!(it, b'<' | b'>' | b'"' | b'`' | b'|' | b'^');
        let mut end = at + bytes[at..].iter().take_while(|it| is_part(it)).count();
        // The text of a link may be an address.
        end = self.text[at..end].find("](").map_or(end, |it| at + it);
        loop {
            let text = &self.text[at..end];
            let unpaired = text.ends_with(')') && text.matches(')').count() > text.matches('(').count();
            if !unpaired && !text.ends_with(['.', ',', ';', ':', '!', '?', '*', '\'', '\\', ']', '[', '_']) {
                break;
            }
            end -= 1;
        }
        if !matches!(self.text[start..at].to_ascii_lowercase().as_str(), "http" | "https" | "ftp") || end < at + 4 {
            return at + 3;
        }
        let address = self.stretch(start..end, start..end);
        self.facts.addresses.push(address);
        self.mask(start..end);
        end
    }
}

fn is_strong(name: &str) -> bool {
    name.eq_ignore_ascii_case("strong") || name.eq_ignore_ascii_case("b")
}

fn is_mail(text: &str) -> bool {
    let part = |it: &str| {
        it.ends_with(|it: char| it.is_ascii_alphanumeric())
            && it.bytes().all(|it| it.is_ascii_alphanumeric() || b"._-+".contains(&it))
    };
    text.strip_prefix("mailto:")
        .unwrap_or(text)
        .split_once('@')
        .is_some_and(|(user, host)| part(user) && part(host) && host.contains('.') && !host.starts_with('.'))
}

/// The target of a link behind its opening parenthesis, and where the link ends.
fn target(text: &str, from: usize) -> Option<(Range<usize>, usize)> {
    let rest = &text[from..];
    let start = from + (rest.len() - rest.trim_start().len());
    if text[start..].starts_with('<') {
        let end = start + text[start..].find('>')?;
        let close = end + text[end..].find(')')?;
        return Some((start + 1..end, close + 1));
    }
    let mut depth = 0_usize;
    for (at, character) in text[start..].char_indices() {
        match character {
            '(' => depth += 1,
            ')' if depth == 0 => {
                let written = &text[start..start + at];
                // A title is for readers, not for the address.
                let length = [" \"", " '", "\n"].iter().filter_map(|it| written.find(it)).min().unwrap_or(at);
                return Some((start..start + text[start..start + length].trim_end().len(), start + at + 1));
            }
            ')' => depth -= 1,
            _ => {}
        }
    }
    None
}
