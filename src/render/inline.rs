//! Inlines of one side → HTML, with sentences joined as their language does it (`format.md` R3).

mod link;

use crate::locale::Locale;
use crate::render::body::{BodyWriter, NUMBER, Words};
use crate::render::html::{push_attribute, push_text};
use crate::render::{sanitize, wrap};
use crate::site::linked::{LinkedDocument, Target};
use crate::syntax::cjk::joins_without_space;
use crate::syntax::document::{ElementName, HtmlPiece, Inline, ReferenceIndex, UnitSide};
use crate::syntax::html as raw;

/// Writes inlines.
pub struct InlineWriter<'a> {
    /// What has been written.
    pub out: String,
    /// The locale that the document is read in.
    pub locale: &'a Locale,
    /// Words of the interface.
    pub words: &'a Words,
    /// Whether what is written will be sanitised: units are marks then, and addresses carry a sign.
    pub in_region: bool,
    /// Ids of the units in the region, in the order of their marks.
    pub region_units: Vec<String>,
    /// How many tables the page has so far.
    pub tables: usize,
    /// Whether raw HTML is written as it is: for texts of our own only.
    pub trusted: bool,
    linked: &'a LinkedDocument,
    /// The last character that a reader sees in this leaf.
    last: Option<char>,
    in_unit: bool,
    in_link: bool,
}

impl<'a> InlineWriter<'a> {
    /// A writer that has written nothing.
    pub fn new(linked: &'a LinkedDocument, locale: &'a Locale, words: &'a Words) -> Self {
        Self {
            out: String::new(),
            locale,
            words,
            in_region: false,
            region_units: Vec::new(),
            tables: 0,
            trusted: false,
            linked,
            last: None,
            in_unit: false,
            in_link: false,
        }
    }

    /// Begins a leaf: what was written before is no neighbour of its text.
    pub fn begin(&mut self) {
        self.last = None;
    }

    fn side(&self, unit: usize) -> Option<(&'a str, &'a UnitSide)> {
        let unit = self.linked.document.units.get(unit)?;
        Some((&unit.id, unit.side(self.linked.side)))
    }

    /// Writes a list of inlines.
    pub fn inlines(&mut self, list: &'a [Inline]) {
        for (index, inline) in list.iter().enumerate() {
            self.inline(inline, &list[index + 1..]);
        }
    }

    fn inline(&mut self, inline: &'a Inline, rest: &'a [Inline]) {
        match inline {
            Inline::Text(text) if self.is_separator() && is_blank(text) => self.gap(rest, " "),
            Inline::Text(text) => self.text(text),
            Inline::Code(text) => {
                self.push("<code translate=\"no\">");
                self.text(text);
                self.push("</code>");
            }
            Inline::CodeUnits(parts) => {
                self.push("<code>");
                self.code(parts);
                self.push("</code>");
            }
            Inline::NoTranslate(text) => {
                self.push("<span translate=\"no\">");
                self.text(text);
                self.push("</span>");
            }
            Inline::SoftBreak => self.gap(rest, "\n"),
            Inline::HardBreak => {
                self.push("<br>\n");
                self.last = None;
            }
            Inline::Emphasis(content) => self.element("em", content),
            Inline::Strong(content) => self.element("strong", content),
            Inline::Strikethrough(content) => self.element("del", content),
            Inline::Element { name: ElementName::BREAK, .. } => {
                self.push("<br>");
                self.last = None;
            }
            Inline::Element { name, content } => self.element(name.as_str(), content),
            Inline::Link { reference, content } => self.link(*reference, content),
            Inline::Image { reference, alt, decorative } => self.image(*reference, alt, *decorative),
            Inline::Html(pieces) => self.html(pieces),
            Inline::Unit(unit) => self.unit(*unit, rest),
            Inline::Anchor(name) => self.anchor(name),
            Inline::Include(reference) => self.include(*reference),
            Inline::Checkbox(ticked) => {
                self.push("<input type=\"checkbox\" disabled");
                if *ticked {
                    self.push(" checked");
                }
                let label = self.words.task(*ticked);
                if !label.is_empty() {
                    push_attribute(&mut self.out, "aria-label", label);
                }
                self.push("> ");
            }
            Inline::Construct(_) => {}
        }
    }

    fn push(&mut self, html: &str) {
        self.out.push_str(html);
    }

    fn text(&mut self, text: &str) {
        push_text(&mut self.out, text);
        self.last = text.chars().next_back().or(self.last);
    }

    fn element(&mut self, name: &str, content: &'a [Inline]) {
        self.out.push('<');
        self.push(name);
        self.out.push('>');
        self.inlines(content);
        self.push("</");
        self.push(name);
        self.out.push('>');
    }

    /// Whether white space here separates units, and is not an author's own.
    fn is_separator(&self) -> bool {
        !self.in_unit && !self.linked.document.units.is_empty()
    }

    /// Writes white space between inlines, or nothing where the language joins them without (`format.md` R3).
    fn gap(&mut self, rest: &[Inline], space: &str) {
        let next = self.first_of(rest);
        let joins = self.locale.is_written_without_spaces()
            && (self.last.is_some_and(joins_without_space) || next.is_some_and(joins_without_space));
        let doubled = self.last.is_none_or(char::is_whitespace) || next.is_some_and(char::is_whitespace);
        if !joins && !doubled {
            self.push(space);
            self.last = Some(' ');
        }
    }

    /// The first character that a reader sees in inlines, white space aside.
    fn first_of(&self, list: &[Inline]) -> Option<char> {
        list.iter().find_map(|it| match it {
            Inline::Text(text) | Inline::Code(text) | Inline::NoTranslate(text) => {
                text.chars().find(|it| !it.is_whitespace())
            }
            Inline::Emphasis(content)
            | Inline::Strong(content)
            | Inline::Strikethrough(content)
            | Inline::Element { content, .. }
            | Inline::Link { content, .. }
            | Inline::CodeUnits(content) => self.first_of(content),
            Inline::Unit(unit) => self.first_of(&self.side(*unit)?.1.content),
            Inline::Image { .. } | Inline::Html(_) | Inline::Include(_) | Inline::Checkbox(_) => Some('\u{FFFC}'),
            Inline::SoftBreak | Inline::HardBreak | Inline::Anchor(_) | Inline::Construct(_) => None,
        })
    }

    fn unit(&mut self, index: usize, rest: &'a [Inline]) {
        let Some((id, side)) = self.side(index) else { return };
        let mut content: &[Inline] = &side.content;
        let is_space = |it: Option<&Inline>| matches!(it, Some(Inline::Text(text)) if **text == *" ");
        if is_space(content.first()) && content.len() > 1 {
            content = &content[1..];
            self.gap(content, " ");
        }
        let trailing = is_space(content.last()) && content.len() > 1;
        if trailing {
            content = &content[..content.len() - 1];
        }
        self.open_unit(id);
        self.in_unit = true;
        self.inlines(content);
        self.in_unit = false;
        self.close_unit();
        if trailing {
            self.gap(rest, " ");
        }
    }

    fn open_unit(&mut self, id: &str) {
        if self.in_region {
            wrap::push_open(&mut self.out, self.region_units.len());
            self.region_units.push(id.to_owned());
        } else {
            self.push("<span class=\"unit\"");
            push_attribute(&mut self.out, "id", id);
            self.push(">");
        }
    }

    fn close_unit(&mut self) {
        if self.in_region {
            wrap::push_close(&mut self.out, self.region_units.len() - 1);
        } else {
            self.push("</span>");
        }
    }

    /// Writes the parts of code: units as they are written.
    pub fn code(&mut self, parts: &'a [Inline]) {
        for part in parts {
            match part {
                Inline::Text(text) => self.text(text),
                Inline::Unit(index) => {
                    if let Some((id, side)) = self.side(*index) {
                        self.open_unit(id);
                        self.text(side.text.trim());
                        self.close_unit();
                    }
                }
                _ => {}
            }
        }
    }

    /// Writes an empty element for an old anchor.
    pub fn anchor(&mut self, name: &str) {
        self.push("<span class=\"anchor\"");
        push_attribute(&mut self.out, "id", name);
        self.push("></span>");
    }

    /// An address that the page may have as it is.
    pub fn own_address(&self, address: &str) -> String {
        if self.in_region && !self.trusted { format!("{}{address}", sanitize::RESOLVED) } else { address.to_owned() }
    }

    /// Writes raw HTML with the units in it; it is sanitised with what stands around it.
    pub fn html(&mut self, pieces: &'a [HtmlPiece]) {
        for piece in pieces {
            match piece {
                HtmlPiece::Raw(html) => self.push(html),
                HtmlPiece::Unit(index) => {
                    if let Some((id, side)) = self.side(*index) {
                        let fragment = unescape_marks(&raw::escape_pseudo_tags(side.text.trim()));
                        self.open_unit(id);
                        self.push(&fragment);
                        self.close_unit();
                    }
                }
                HtmlPiece::AttributeUnit(index) => {
                    if let Some((_, side)) = self.side(*index) {
                        raw::push_attribute_value(&mut self.out, &raw::decode(&side.text));
                    }
                }
            }
        }
        self.last = None;
    }

    fn include(&mut self, reference: ReferenceIndex) {
        // Among other text, a tree is a link to its first question.
        if let Target::Tree(tree) = self.linked.target(reference) {
            self.open_link(&tree.href, "");
            self.push(">");
            self.text(&tree.title.text);
            return self.push("</a>");
        }
        let Some(included) = self.linked.included(reference) else {
            self.push("<span class=\"include-missing\">");
            let words = &self.words.include_missing;
            self.text(words);
            return self.push("</span>");
        };
        let language = self.linked.foreign_language(included);
        if let Some(language) = language {
            self.push("<span");
            push_attribute(&mut self.out, "lang", language);
            self.push(">");
        }
        // Among inlines, a document of one paragraph is that paragraph's inlines.
        if let [block] = included.document.blocks.as_slice()
            && let crate::syntax::document::BlockKind::Paragraph(content) = &block.kind
            && !crate::render::region::has_html(content, included)
        {
            let mut writer = InlineWriter::new(included, self.locale, self.words);
            writer.in_region = self.in_region;
            writer.region_units = std::mem::take(&mut self.region_units);
            writer.last = self.last;
            writer.inlines(content);
            self.region_units = std::mem::take(&mut writer.region_units);
            self.last = writer.last;
            self.push(&writer.out);
        } else {
            let mut writer = BodyWriter::new(included, self.locale, self.words);
            writer.inline.tables = self.tables;
            writer.inline.in_region = self.in_region;
            writer.inline.region_units = std::mem::take(&mut self.region_units);
            writer.document();
            self.tables = writer.inline.tables;
            self.region_units = std::mem::take(&mut writer.inline.region_units);
            self.push(&writer.inline.out);
            self.last = None;
        }
        if language.is_some() {
            self.push("</span>");
        }
    }
}

/// Whether a text is white space and nothing else.
fn is_blank(text: &str) -> bool {
    text.chars().all(char::is_whitespace)
}

/// The HTML in place of an image that cannot be shown.
pub fn missing_image(words: &Words, alt: &str, language: Option<&str>) -> String {
    let mut out = String::from("<span class=\"image-missing\"><span class=\"image-missing-label\">");
    push_text(&mut out, &words.image_missing);
    out.push_str("</span>");
    if !alt.trim().is_empty() {
        out.push_str(" <span");
        if let Some(language) = language {
            push_attribute(&mut out, "lang", language);
        }
        out.push('>');
        push_text(&mut out, alt);
        out.push_str("</span>");
    }
    out.push_str("</span>");
    out
}

/// The start tag of the frame in which a table is scrolled, named by the table's number on the page.
pub fn table_frame(words: &Words, number: usize) -> String {
    let mut out = String::from("<div class=\"table\" tabindex=\"0\" role=\"region\"");
    push_attribute(&mut out, "aria-label", &words.table_label.replace(NUMBER, &number.to_string()));
    out.push('>');
    out
}

/// Undoes the escapes that the localisation system put into fragments of HTML (`format.md` P8).
fn unescape_marks(fragment: &str) -> String {
    fragment.replace("\\*", "*")
}
