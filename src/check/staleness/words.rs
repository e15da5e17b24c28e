//! A document → its words, each with the unit that it belongs to.
//!
//! Two ways of writing one text have the same words: white space, escapes, emphasis, the shape of quotation marks and
//! what a link's locale and extension are make no difference.

use crate::syntax::document::{Document, HtmlPiece, Inline, Side};
use crate::syntax::html::{self, TokenKind};
use crate::syntax::walk::{Leaf, LeafContent, bare_leaves};
use crate::text::TextRange;

/// A document as words.
#[derive(Debug, Default)]
pub struct Text {
    /// All words in the order of the page.
    pub words: Vec<Word>,
    /// Where each block stands in the file.
    pub blocks: Vec<TextRange>,
}

/// A run of letters or of digits, one other character, or the target of a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// What is compared.
    pub text: String,
    /// What it is for readers.
    pub kind: WordKind,
    /// The unit that it belongs to.
    pub owner: Option<u32>,
    /// Index into [`Text::blocks`].
    pub block: u32,
    /// Whether no space stands before it.
    pub is_glued: bool,
}

/// What a word is for readers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WordKind {
    /// Shown as it is.
    Shown,
    /// The target of a link, which is not shown.
    Target,
}

impl Word {
    /// Whether it can end a sentence, where a space or nothing follows.
    pub fn is_terminal(&self) -> bool {
        matches!(self.text.as_str(), "." | "!" | "?" | ":" | "。" | "！" | "？")
    }
}

/// The words of one side of a document. `owner` says to which unit a leaf belongs as a whole; inside units, it is the
/// index of the unit.
pub fn words(document: &Document, side: Side, owner: &dyn Fn(usize) -> Option<u32>) -> Text {
    let mut text = Text::default();
    for (index, leaf) in bare_leaves(&document.blocks).iter().enumerate() {
        let block = u32::try_from(text.blocks.len()).unwrap_or(u32::MAX);
        let mut reader = Reader { document, side, words: &mut text.words, owner: owner(index), block, is_glued: false };
        reader.leaf(leaf);
        text.blocks.push(leaf.range);
    }
    text
}

struct Reader<'d, 'w> {
    document: &'d Document,
    side: Side,
    words: &'w mut Vec<Word>,
    owner: Option<u32>,
    block: u32,
    /// Whether no white space was read since the last word.
    is_glued: bool,
}

impl Reader<'_, '_> {
    fn leaf(&mut self, leaf: &Leaf<'_>) {
        match leaf.content {
            LeafContent::Inlines(inlines) => self.inlines(inlines),
            LeafContent::Html(pieces) => self.html(pieces),
            LeafContent::Video(_) | LeafContent::Include(_) => {}
        }
    }

    fn inlines(&mut self, inlines: &[Inline]) {
        for inline in inlines {
            match inline {
                Inline::Text(text) | Inline::Code(text) | Inline::NoTranslate(text) => self.push(text),
                Inline::SoftBreak | Inline::HardBreak => self.is_glued = false,
                Inline::CodeUnits(content)
                | Inline::Emphasis(content)
                | Inline::Strong(content)
                | Inline::Strikethrough(content)
                | Inline::Element { content, .. } => self.inlines(content),
                Inline::Link { reference, content, .. } => {
                    self.inlines(content);
                    if let Some(reference) = self.document.reference(*reference) {
                        self.target(&reference.target);
                    }
                }
                Inline::Html(pieces) => self.html(pieces),
                Inline::Unit(index) => self.unit(*index),
                // Alternative texts outside units are lost in aligned articles (`format.md` R2).
                Inline::Image { .. }
                | Inline::Anchor(_)
                | Inline::Include(_)
                | Inline::Checkbox(_)
                | Inline::Construct(_) => {}
            }
        }
    }

    fn unit(&mut self, index: usize) {
        let document = self.document;
        let Some(unit) = document.units.get(index) else { return };
        if !unit.is_shown() {
            return;
        }
        let outer = self.owner.replace(u32::try_from(index).unwrap_or(u32::MAX));
        self.inlines(&unit.side(self.side).content);
        self.owner = outer;
    }

    fn html(&mut self, pieces: &[HtmlPiece]) {
        for piece in pieces {
            match piece {
                HtmlPiece::Raw(raw) => self.markup(raw),
                HtmlPiece::Unit(index) => {
                    let document = self.document;
                    let Some(unit) = document.units.get(*index) else { continue };
                    let outer = self.owner.replace(u32::try_from(*index).unwrap_or(u32::MAX));
                    self.markup(&unit.side(self.side).text);
                    self.owner = outer;
                }
                HtmlPiece::AttributeUnit(_) => {}
            }
        }
    }

    fn markup(&mut self, source: &str) {
        for token in html::scan(source) {
            match &token.kind {
                TokenKind::Text => self.push(&html::decode(&source[token.range.as_usize()])),
                TokenKind::Open { name, attributes, .. } => {
                    self.is_glued &= html::policy::is_phrasing(name) && name != "br";
                    if name == "a"
                        && let Some(target) = html::attribute(attributes, "href").filter(|it| !it.trim().is_empty())
                    {
                        self.target(target);
                    }
                }
                TokenKind::Close { name } => self.is_glued &= html::policy::is_phrasing(name),
                TokenKind::Comment { .. } | TokenKind::Declaration | TokenKind::Opaque => {}
            }
        }
    }

    fn push(&mut self, text: &str) {
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            if is_space(first) {
                self.is_glued = false;
                rest = &rest[first.len_utf8()..];
                continue;
            }
            let is_same: fn(char) -> bool = match first {
                _ if first.is_alphabetic() => char::is_alphabetic,
                _ if first.is_numeric() => char::is_numeric,
                _ => |_| false,
            };
            let end = rest.find(|it| !is_same(it)).unwrap_or(rest.len()).max(first.len_utf8());
            self.word(plain(&rest[..end]), WordKind::Shown);
            rest = &rest[end..];
        }
    }

    fn word(&mut self, text: String, kind: WordKind) {
        let is_glued = self.is_glued && self.words.last().is_some_and(|it| it.block == self.block);
        self.words.push(Word { text, kind, owner: self.owner, block: self.block, is_glued });
        self.is_glued = true;
    }

    fn target(&mut self, target: &str) {
        let is_glued = self.is_glued;
        self.word(bare_target(target), WordKind::Target);
        self.is_glued = is_glued;
    }
}

fn is_space(character: char) -> bool {
    character.is_whitespace() || matches!(character, '\u{200B}' | '\u{FEFF}')
}

/// A word with straight quotation marks and plain dashes.
fn plain(word: &str) -> String {
    let straight = match word {
        "“" | "”" | "„" | "«" | "»" => "\"",
        "‘" | "’" | "‚" => "'",
        "–" | "—" | "−" => "-",
        other => other,
    };
    straight.to_owned()
}

/// A target without what localisation changes: scheme and host case, locale, extension.
fn bare_target(target: &str) -> String {
    let lower = target.trim().to_lowercase().replace('\\', "/");
    let (path, fragment) = lower.split_once('#').unwrap_or((&lower, ""));
    let without_scheme = path.trim_start_matches("https://").trim_start_matches("http://");
    let is_locale = |it: &str| {
        it.len() == 5 && it.as_bytes()[2] == b'-' && it.bytes().all(|it| it.is_ascii_lowercase() || it == b'-')
    };
    let parts = without_scheme.split('/').filter(|it| !it.is_empty() && *it != "." && !is_locale(it));
    let joined = parts.collect::<Vec<_>>().join("/");
    let stem = [".md", ".html", ".htm"].iter().find_map(|it| joined.strip_suffix(it)).unwrap_or(&joined);
    format!("{stem}#{fragment}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Source;

    fn shown(markdown: &str) -> String {
        let document = crate::syntax::parse(&Source::new("a.md", markdown)).value;
        let text = words(&document, Side::Translation, &|_| None);
        let words = text.words.iter().map(|it| if it.is_glued { format!("+{}", it.text) } else { it.text.clone() });
        words.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn ways_of_writing_one_text_have_the_same_words() {
        let plain = shown("Open the **Start** menu, and wait 10\nminutes.");
        assert_eq!(plain, "Open the Start menu +, and wait 10 minutes +.");
        assert_eq!(shown("Open&nbsp;the  __Start__ menu\\, and\u{A0}wait 10  \nminutes."), plain);
        assert_eq!(shown("“Server2012”"), "\" +Server +2012 +\"");
    }

    #[test]
    fn targets_of_links_are_words_without_what_localisation_changes() {
        assert_eq!(shown("[a](../b.md#c)"), "a +../b#c");
        assert_eq!(shown("[a](../b.html#c)"), "a +../b#c");
        assert_eq!(shown("[a](https://example.com/en-us/b)"), shown("[a](http://example.com/ja-jp/b/)"));
        assert_ne!(shown("[a](b.md)"), shown("[a](c.md)"));
    }
}
