//! A parsed article file: blocks, inlines and units, with their places in the file.
//!
//! One `Document` holds one block structure. In an aligned article the structure contains
//! [`Inline::Unit`] atoms, each of which has a translation and an original side
//! (`format.md` P7); everything else belongs to both languages (R1).

mod element;
mod inlines;

pub use self::element::ElementName;
pub use self::inlines::Inlines;
use crate::finding::suppression::Suppression;
use crate::memo::Digest;
use crate::syntax::front_matter::FrontMatter;
use crate::text::{SourcePath, TextRange};

/// One parsed file.
#[derive(Clone, Debug)]
pub struct Document {
    /// Where it is.
    pub path: SourcePath,
    /// Digest of path and text: stands for the whole document when it is hashed.
    pub digest: Digest,
    /// The metadata block.
    pub front_matter: FrontMatter,
    /// The content.
    pub blocks: Vec<Block>,
    /// The units of an aligned article in the order of the file; none in other articles.
    pub units: Vec<Unit>,
    /// Every reference to another place, in the order of the file.
    pub references: Vec<Reference>,
    /// Whether one of them includes another file.
    pub has_includes: bool,
    /// Ids that old anchors and raw HTML define, apart from those of headings.
    pub anchors: Vec<String>,
    /// Its comments that suppress findings.
    pub suppressions: Vec<Suppression>,
    /// Whether the file was written in the aligned form, with or without units in its body.
    pub aligned: bool,
    /// Whether raw HTML that must be sanitised stands among its inlines.
    pub has_html: bool,
    /// Whether it is made of questions and answers: a page `### YamlMime:FAQ`.
    pub faq: bool,
}

/// Whether one of some references includes another file.
pub fn has_includes(references: &[Reference]) -> bool {
    references.iter().any(|it| it.kind == ReferenceKind::Include)
}

impl std::hash::Hash for Document {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.digest.hash(state);
    }
}

/// Equal as their digests are.
impl PartialEq for Document {
    fn eq(&self, other: &Self) -> bool {
        self.digest == other.digest
    }
}

impl Eq for Document {}

impl Document {
    /// One of its references; `None` for one of another document.
    pub fn reference(&self, index: ReferenceIndex) -> Option<&Reference> {
        self.references.get(index as usize)
    }

    /// The files that it includes itself, as it names them: there may be no such file.
    pub fn included_paths(&self) -> impl Iterator<Item = SourcePath> {
        let includes = self.references.iter().filter(|it| it.kind == ReferenceKind::Include);
        includes.filter_map(|it| self.path.resolve(&it.target))
    }
}

/// One of the two languages of an aligned article. Other articles have only a translation side.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Side {
    /// `data-ttu-id`: the language of the file.
    Translation,
    /// `data-stu-id`: the language it was translated from.
    Original,
}

/// An aligned pair of stretches of text: the smallest thing that is translated as a whole.
#[derive(Clone, Debug)]
pub struct Unit {
    /// Both ids: `79c0f-103`, `79c0f-p101`.
    pub id: Box<str>,
    /// The whole construct in the file.
    pub range: TextRange,
    /// The translation.
    pub translation: UnitSide,
    /// The original.
    pub original: UnitSide,
    /// Where the unit stands.
    pub place: UnitPlace,
}

impl Unit {
    /// Whether readers see it: it is neither a bookmark alone nor in a comment (`format.md` P11).
    pub fn is_shown(&self) -> bool {
        !matches!(self.place, UnitPlace::Anchor | UnitPlace::Hidden)
    }

    /// One side.
    pub fn side(&self, side: Side) -> &UnitSide {
        match side {
            Side::Translation => &self.translation,
            Side::Original => &self.original,
        }
    }

    /// One side, to be changed.
    pub fn side_mut(&mut self, side: Side) -> &mut UnitSide {
        match side {
            Side::Translation => &mut self.translation,
            Side::Original => &mut self.original,
        }
    }
}

/// One side of a unit.
#[derive(Clone, Debug, Default)]
pub struct UnitSide {
    /// Its text in the file.
    pub range: TextRange,
    /// Its text after repair (`format.md` P1, P4), before it is normalised; kept where it is not read as inlines.
    pub text: Box<str>,
    /// It as inline Markdown.
    pub content: Inlines,
}

/// Where a unit stands, which decides how its text is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnitPlace {
    /// Among inlines: its text is inline Markdown.
    Inline,
    /// In code: its text is shown as it is written.
    Code,
    /// In a raw HTML block: its text is a fragment of HTML (`format.md` P8).
    Html,
    /// Both sides are anchors only: bookmark targets, not shown (`format.md` P11).
    Anchor,
    /// In an attribute that readers see or hear, such as `alt`: its text is shown, and nothing on the page has its id.
    Attribute,
    /// Inside a comment or another part of a tag: never shown.
    Hidden,
}

/// A block, with its range in the file.
#[derive(Clone, Debug)]
pub struct Block {
    /// Its bytes in the file.
    pub range: TextRange,
    /// What it is.
    pub kind: BlockKind,
}

/// What a block is.
#[expect(missing_docs, reason = "the doc of a variant explains its fields")]
#[derive(Clone, Debug)]
pub enum BlockKind {
    /// A heading with a level from 1 to 6. Its id is the first of `anchors`, else made of its text (`format.md` H2).
    Heading { level: u8, anchors: Box<[String]>, content: Inlines },
    /// A paragraph.
    Paragraph(Inlines),
    /// A list, numbered from `start` if it is.
    List { start: Option<u64>, tight: bool, items: Vec<Item> },
    /// A block quotation.
    Quote(Vec<Block>),
    /// `> [!NOTE]` (`format.md` D2).
    Alert { kind: AlertKind, blocks: Vec<Block> },
    /// `> [!div class="x"]` (`format.md` D3).
    Division { class: Box<str>, blocks: Vec<Block> },
    /// `> [!VIDEO url]` (`format.md` D3).
    Video { url: String },
    /// A group of tabs (`format.md` D4).
    Tabs(Vec<Tab>),
    /// `:::row:::` (`format.md` D5).
    Row(Vec<Column>),
    /// `::: zone target="docs"` (`format.md` D5).
    Zone { target: Box<str>, blocks: Vec<Block> },
    /// A code block: texts and units. `language` is the first word of the fence's info string, empty for none.
    Code { language: Box<str>, content: Inlines },
    /// A table; every row has as many cells as `alignments`.
    Table { alignments: Box<[Alignment]>, header: Box<[Cell]>, rows: Box<[Box<[Cell]>]> },
    /// Raw HTML, with units in it.
    Html(Vec<HtmlPiece>),
    /// `[!INCLUDE [title](path)]` or `[!TREE [title](path)]` alone on its line (`format.md` D1).
    Include(ReferenceIndex),
    /// Old anchors that belong to the place before the next block.
    Anchors(Vec<String>),
    /// A thematic break.
    Rule,
}

/// An item of a list.
#[derive(Clone, Debug)]
pub struct Item {
    /// Its bytes in the file.
    pub range: TextRange,
    /// Its content.
    pub blocks: Vec<Block>,
}

/// A tab: `# [label](#tab/id/condition)`.
#[derive(Clone, Debug)]
pub struct Tab {
    /// What selects it: `windows`, or several joined by `+`.
    pub id: String,
    /// A second condition, empty for none.
    pub condition: String,
    /// The ids that its heading had.
    pub anchors: Vec<String>,
    /// Its label.
    pub label: Inlines,
    /// Its heading's bytes in the file.
    pub range: TextRange,
    /// Its content.
    pub blocks: Vec<Block>,
}

/// `:::column span="2":::`.
#[derive(Clone, Debug)]
pub struct Column {
    /// How many parts of the row's width it takes, from 1.
    pub span: u8,
    /// Its content.
    pub blocks: Vec<Block>,
}

/// A cell of a table.
#[derive(Clone, Debug, Default)]
pub struct Cell {
    /// Its bytes in the file.
    pub range: TextRange,
    /// Its content.
    pub content: Inlines,
}

/// How a column of a table is aligned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alignment {
    /// As its language has it.
    None,
    /// At the start.
    Left,
    /// In the middle.
    Center,
    /// At the end.
    Right,
}

/// What an alert says of its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AlertKind {
    /// Worth knowing.
    Note,
    /// A help.
    Tip,
    /// Needed for success.
    Important,
    /// A danger of harm.
    Warning,
    /// A danger of unwanted results.
    Caution,
}

/// A stretch of raw HTML, or a unit in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HtmlPiece {
    /// HTML as written, but for pseudo tags, which are escaped.
    Raw(String),
    /// A unit whose side is put here as a fragment of HTML. Index into `Document::units`.
    Unit(usize),
    /// A unit inside a tag's attribute: its side's text is put here, escaped for an attribute.
    AttributeUnit(usize),
}

/// A stretch of text in a leaf block.
#[expect(missing_docs, reason = "the doc of a variant explains its fields")]
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Inline {
    /// Text without markup.
    Text(Box<str>),
    /// A code span.
    Code(Box<str>),
    /// A code span that contains units: its parts are texts and units.
    CodeUnits(Box<[Inline]>),
    /// `:::no-loc text="…":::`: text that is never translated.
    NoTranslate(Box<str>),
    /// A line break in the file that is none on the page.
    SoftBreak,
    /// A line break.
    HardBreak,
    /// Emphasis.
    Emphasis(Box<[Inline]>),
    /// Strong emphasis.
    Strong(Box<[Inline]>),
    /// Text struck out.
    Strikethrough(Box<[Inline]>),
    /// A link.
    Link { reference: ReferenceIndex, content: Box<[Inline]> },
    /// An image; `alt` is shown as plain text.
    Image { reference: ReferenceIndex, alt: Box<[Inline]>, decorative: bool },
    /// A balanced HTML element without attributes that is known to be harmless: `sup`, `strong`, `kbd`, …
    Element { name: ElementName, content: Box<[Inline]> },
    /// Other raw HTML: sanitised with the leaf block that it stands in.
    Html(Box<[HtmlPiece]>),
    /// A unit. Index into `Document::units`.
    Unit(usize),
    /// An old anchor.
    Anchor(Box<str>),
    /// `[!INCLUDE [title](path)]` or `[!TREE [title](path)]` among other text.
    Include(ReferenceIndex),
    /// The box of a task list's item, ticked or not.
    Checkbox(bool),
    /// A construct that was taken out of the text: none is left when parsing ends.
    Construct(usize),
}

/// A reference from this file to another place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// Where it stands in the file.
    pub range: TextRange,
    /// Its target as written, with escapes and entities decoded.
    pub target: String,
    /// What it is.
    pub kind: ReferenceKind,
    /// The side it stands in, where it stands in one side of a unit only.
    pub side: Option<Side>,
    /// What is said of it beside its text: the title of a link or an image.
    pub title: Inlines,
}

/// Which of a document's references: an index into `Document::references`.
pub type ReferenceIndex = u32;

/// What a reference is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ReferenceKind {
    /// A link.
    Link,
    /// An image.
    Image,
    /// An inclusion of another file's content.
    Include,
    /// An inclusion of a decision tree.
    Tree,
    /// `href` in raw HTML.
    HtmlLink,
    /// `src` in raw HTML.
    HtmlImage,
}
