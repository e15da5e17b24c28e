//! Text as a reader sees it, without markup.

use std::borrow::Cow;

use crate::syntax::cjk::joins_without_space;
use crate::syntax::document::{Block, BlockKind, Document, HtmlPiece, Inline, Side};
use crate::syntax::html::{self, TokenKind, attribute};
use crate::syntax::walk::{Leaf, LeafContent};

/// The text of inlines as a reader of one side sees it, images by their alternative text.
///
/// White space is normal: one space between words, none at the edges. Where a language is written without spaces
/// (`spaceless`), none stands between two units that meet in such a character (`format.md` R3), nor where a line of
/// the file ends between two such characters.
pub fn plain(inlines: &[Inline], document: &Document, side: Side, spaceless: bool) -> String {
    let mut text = Text::new(document, side, spaceless);
    text.inlines(inlines);
    text.out
}

/// The same, borrowed from the document where it stands there as it is seen.
pub fn seen<'i>(inlines: &'i [Inline], document: &'i Document, side: Side, spaceless: bool) -> Cow<'i, str> {
    let text = match inlines {
        [Inline::Unit(index)] => {
            document.units.get(*index).filter(|it| it.is_shown()).map(|it| &it.side(side).content[..])
        }
        _ => None,
    };
    match text.unwrap_or(inlines) {
        [Inline::Text(text)] if has_normal_space(text) => Cow::Borrowed(text),
        _ => Cow::Owned(plain(inlines, document, side, spaceless)),
    }
}

/// Whether the white space of a text is normal: one space between words, none at the edges.
fn has_normal_space(text: &str) -> bool {
    let is_other = |it: u8| it.is_ascii_whitespace() && it != b' ';
    !text.starts_with(' ') && !text.ends_with(' ') && !text.bytes().any(is_other) && !text.contains("  ")
}

/// The text of a leaf, by the rules of [`plain`].
pub fn leaf_text(leaf: &Leaf<'_>, document: &Document, side: Side, spaceless: bool) -> String {
    let mut text = Text::new(document, side, spaceless);
    match leaf.content {
        LeafContent::Inlines(inlines) => text.inlines(inlines),
        LeafContent::Html(pieces) => text.html(pieces),
        LeafContent::Video(_) | LeafContent::Include(_) => {}
    }
    text.out
}

/// The text of the first heading of level 1, if it has one.
pub fn title(document: &Document, side: Side, spaceless: bool) -> Option<String> {
    let is_title = |it: &&Block| matches!(it.kind, BlockKind::Heading { level: 1, .. });
    document.blocks.iter().find(is_title).and_then(|block| match &block.kind {
        BlockKind::Heading { content, .. } => Some(plain(content, document, side, spaceless)),
        _ => None,
    })
}

/// White space that is not written yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Gap {
    Space,
    LineBreak,
    BetweenUnits,
}

struct Text<'d> {
    document: &'d Document,
    side: Side,
    spaceless: bool,
    out: String,
    gap: Option<Gap>,
    /// The length of `out` where the last unit ended.
    unit_end: Option<usize>,
}

impl<'d> Text<'d> {
    fn new(document: &'d Document, side: Side, spaceless: bool) -> Self {
        Self { document, side, spaceless, out: String::new(), gap: None, unit_end: None }
    }

    fn inlines(&mut self, inlines: &[Inline]) {
        for inline in inlines {
            match inline {
                Inline::Text(text) | Inline::Code(text) | Inline::NoTranslate(text) => self.push(text),
                Inline::SoftBreak => self.gap = self.gap.or(Some(Gap::LineBreak)),
                Inline::HardBreak => self.gap = Some(Gap::Space),
                Inline::CodeUnits(content)
                | Inline::Emphasis(content)
                | Inline::Strong(content)
                | Inline::Strikethrough(content)
                | Inline::Element { content, .. }
                | Inline::Link { content, .. } => self.inlines(content),
                Inline::Image { alt, .. } => self.inlines(alt),
                Inline::Html(pieces) => self.html(pieces),
                Inline::Unit(index) => self.unit(*index),
                Inline::Anchor(_) | Inline::Include(_) | Inline::Checkbox(_) | Inline::Construct(_) => {}
            }
        }
    }

    fn unit(&mut self, index: usize) {
        let document = self.document;
        let Some(unit) = document.units.get(index) else { return };
        if !unit.is_shown() {
            return;
        }
        if self.gap.is_some() && self.unit_end == Some(self.out.len()) {
            self.gap = Some(Gap::BetweenUnits);
        }
        self.inlines(&unit.side(self.side).content);
        self.unit_end = Some(self.out.len());
    }

    fn html(&mut self, pieces: &[HtmlPiece]) {
        let mut source = String::new();
        for piece in pieces {
            match piece {
                HtmlPiece::Raw(raw) => source.push_str(raw),
                HtmlPiece::Unit(index) => {
                    source.push_str(self.document.units.get(*index).map_or("", |it| &it.side(self.side).text));
                }
                HtmlPiece::AttributeUnit(index) => {
                    let text = self.document.units.get(*index).map_or("", |it| &it.side(self.side).text);
                    html::push_attribute_value(&mut source, text);
                }
            }
        }
        for token in html::scan(&source) {
            match &token.kind {
                TokenKind::Text => self.push(&html::decode(&source[token.range.as_usize()])),
                TokenKind::Open { name, .. } | TokenKind::Close { name } if !html::policy::is_html_element(name) => {
                    self.push(&html::decode(&source[token.range.as_usize()]));
                }
                TokenKind::Open { name, attributes, .. } if name == "img" => {
                    self.push(attribute(attributes, "alt").unwrap_or_default());
                }
                TokenKind::Open { name, .. } | TokenKind::Close { name } if !is_inside_words(name) => {
                    self.gap = Some(Gap::Space);
                }
                TokenKind::Open { .. }
                | TokenKind::Close { .. }
                | TokenKind::Comment { .. }
                | TokenKind::Declaration
                | TokenKind::Opaque => {}
            }
        }
    }

    fn push(&mut self, text: &str) {
        let mut rest = text;
        loop {
            let word = rest.trim_ascii_start();
            if word.len() < rest.len() {
                self.gap = self.gap.or(Some(Gap::Space));
            }
            let Some(first) = word.chars().next() else { return };
            if let Some(gap) = self.gap.take()
                && let Some(before) = self.out.chars().next_back()
                && self.is_written(gap, before, first)
            {
                self.out.push(' ');
            }
            let end = word.bytes().position(|it| it.is_ascii_whitespace()).unwrap_or(word.len());
            self.out.push_str(&word[..end]);
            rest = &word[end..];
        }
    }

    fn is_written(&self, gap: Gap, before: char, after: char) -> bool {
        match gap {
            Gap::LineBreak if self.spaceless => !(joins_without_space(before) && joins_without_space(after)),
            Gap::BetweenUnits if self.spaceless => !(joins_without_space(before) || joins_without_space(after)),
            Gap::Space | Gap::LineBreak | Gap::BetweenUnits => true,
        }
    }
}

/// Whether the tags of an element may stand inside a word.
fn is_inside_words(element: &str) -> bool {
    html::policy::is_phrasing(element) && element != "br"
        || matches!(element, "font" | "big" | "tt" | "strike" | "nobr")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::memo::Digest;
    use crate::syntax::document::{Unit, UnitPlace, UnitSide};
    use crate::syntax::front_matter::FrontMatter;
    use crate::text::{SourcePath, TextRange};

    fn document(units: &[(&str, &str)]) -> Document {
        let side = |text: &str| UnitSide {
            range: TextRange::default(),
            text: text.into(),
            content: Inline::Text(text.into()).into(),
        };
        let unit = |(translation, original): &(&str, &str)| Unit {
            id: Box::default(),
            range: TextRange::default(),
            translation: side(translation),
            original: side(original),
            place: UnitPlace::Inline,
        };
        Document {
            path: SourcePath::from("a.md"),
            digest: Digest::default(),
            front_matter: FrontMatter::default(),
            blocks: Vec::new(),
            units: units.iter().map(unit).collect(),
            has_includes: false,
            references: Vec::new(),
            anchors: Vec::new(),
            suppressions: Vec::new(),
            aligned: true,
            has_html: false,
            faq: false,
        }
    }

    fn text(text: &str) -> Inline {
        Inline::Text(text.into())
    }

    #[test]
    fn japanese_sentences_join_without_a_space() {
        let document = document(&[("a。", "a."), ("b。", "b."), ("Windows", "Windows"), ("10", "10")]);
        let inlines = [
            Inline::Unit(0),
            text(" "),
            Inline::Strong([Inline::Unit(1)].into()),
            Inline::SoftBreak,
            Inline::Unit(2),
            text("  "),
            Inline::Unit(3),
        ];
        assert_eq!(plain(&inlines, &document, Side::Translation, true), "a。b。Windows 10");
        assert_eq!(plain(&inlines, &document, Side::Original, false), "a. b. Windows 10");
    }

    #[test]
    fn line_breaks_in_the_file_are_spaces_between_words_only() {
        let document = document(&[]);
        let inlines = [
            text("日本"),
            Inline::SoftBreak,
            text("語"),
            Inline::SoftBreak,
            text("and "),
            text(" 語 です"),
            Inline::HardBreak,
            text("。"),
        ];
        assert_eq!(plain(&inlines, &document, Side::Translation, true), "日本語 and 語 です 。");
        assert_eq!(plain(&inlines[..3], &document, Side::Translation, false), "日本 語");
    }

    #[test]
    fn raw_html_is_read_without_its_tags() {
        let document = document(&[("<b>太</b>字", "bo<b>ld</b>")]);
        let inlines = [Inline::Html(Box::new([
            HtmlPiece::Raw("<p title=\"".to_owned()),
            HtmlPiece::AttributeUnit(0),
            HtmlPiece::Raw("\">a &lt; <img alt='c'>".to_owned()),
            HtmlPiece::Unit(0),
            HtmlPiece::Raw("<br>d<!-- x --></p><script>e</script>".to_owned()),
        ]))];
        assert_eq!(plain(&inlines, &document, Side::Original, false), "a < cbold d");
    }
}
