//! The HTML of a unit → its text, as the script in the browser reads it too.
//!
//! Tags of elements that stand inside words vanish, all others end a line.

use std::ops::Range;

use crate::syntax::html::decode;

/// The text of a unit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    /// The text.
    pub text: String,
    /// What is bold or stands in brackets, as words of a user interface do.
    pub strong: Vec<Range<u32>>,
}

/// Whether the tags of an element may stand inside a word.
pub fn is_inline(element: &str) -> bool {
    matches!(
        element,
        "a" | "abbr"
            | "b"
            | "bdi"
            | "bdo"
            | "big"
            | "cite"
            | "code"
            | "data"
            | "del"
            | "dfn"
            | "em"
            | "font"
            | "i"
            | "ins"
            | "kbd"
            | "mark"
            | "nobr"
            | "q"
            | "s"
            | "samp"
            | "small"
            | "span"
            | "strike"
            | "strong"
            | "sub"
            | "sup"
            | "time"
            | "tt"
            | "u"
            | "var"
            | "wbr"
    )
}

/// The longest stretch in brackets that is taken for words of a user interface, in bytes.
const LONGEST_LABEL: usize = 120;

impl Text {
    /// Replaces the text by that of some HTML.
    pub fn read(&mut self, html: &str) {
        self.text.clear();
        self.strong.clear();
        let mut rest = html;
        let mut bold: Option<u32> = None;
        while let Some(at) = memchr::memchr(b'<', rest.as_bytes()) {
            self.push(&rest[..at]);
            let end = at + tag_end(&rest[at..]);
            let tag = &rest[at..end];
            let (name, is_end) = tag_name(tag);
            if !is_inline(name) {
                self.text.push('\n');
            } else if matches!(name, "strong" | "b") {
                let here = self.text.len() as u32;
                match bold {
                    None if !is_end => bold = Some(here),
                    Some(start) if is_end => {
                        self.strong.push(start..here);
                        bold = None;
                    }
                    None | Some(_) => {}
                }
            }
            rest = &rest[end..];
        }
        self.push(rest);
        self.brackets();
    }

    fn push(&mut self, text: &str) {
        if memchr::memchr(b'&', text.as_bytes()).is_some() {
            self.text.push_str(&decode(text));
        } else {
            self.text.push_str(text);
        }
    }

    fn brackets(&mut self) {
        let mut open: Option<(usize, char)> = None;
        for (at, character) in self.text.char_indices() {
            match (character, open) {
                ('[' | '［' | '「' | '【', _) => open = Some((at, closing(character))),
                ('\n', _) => open = None,
                (_, Some((start, closing))) if character == closing => {
                    if at - start <= LONGEST_LABEL {
                        self.strong.push(start as u32..at as u32);
                    }
                    open = None;
                }
                _ => {}
            }
        }
    }

    /// Whether the text at a place is strong.
    pub fn is_strong(&self, at: u32) -> bool {
        self.strong.iter().any(|it| it.contains(&at))
    }
}

fn closing(bracket: char) -> char {
    match bracket {
        '[' => ']',
        '［' => '］',
        '「' => '」',
        _ => '】',
    }
}

/// The length of the tag that `html` begins with.
pub fn tag_end(html: &str) -> usize {
    let bytes = html.as_bytes();
    let mut at = 1;
    while at < bytes.len() {
        match bytes[at] {
            b'>' => return at + 1,
            quote @ (b'"' | b'\'') => {
                let Some(end) = memchr::memchr(quote, &bytes[at + 1..]) else { return bytes.len() };
                at += end + 2;
            }
            _ => at += 1,
        }
    }
    bytes.len()
}

/// The name of a tag, and whether it ends an element.
pub fn tag_name(tag: &str) -> (&str, bool) {
    let inner = tag.strip_prefix('<').unwrap_or(tag);
    let (inner, is_end) = inner.strip_prefix('/').map_or((inner, false), |it| (it, true));
    let end = inner.find(|it: char| !it.is_ascii_alphanumeric()).unwrap_or(inner.len());
    (&inner[..end], is_end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(html: &str, text: &str, strong: &[&str]) {
        let mut read = Text::default();
        read.read(html);
        let found: Vec<&str> = read.strong.iter().map(|it| &read.text[it.start as usize..it.end as usize]).collect();
        assert_eq!((read.text.as_str(), found.as_slice()), (text, strong));
    }

    #[test]
    fn tags_inside_words_vanish_and_others_end_a_line() {
        check("a<em>b</em>c<br>d<p title=\"x>y\">e &lt;f&gt;</p>", "abc\nd\ne <f>\n", &[]);
    }

    #[test]
    fn bold_words_and_words_in_brackets_are_strong() {
        check("<strong>Reset</strong> the <b>hub</b>", "Reset the hub", &["Reset", "hub"]);
        check("「設定」を開き、[保存]を選ぶ", "「設定」を開き、[保存]を選ぶ", &["「設定", "[保存"]);
    }
}
