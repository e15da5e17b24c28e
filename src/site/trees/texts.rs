//! Texts of a tree in every locale: as they are written, or as an article has them.

mod locate;

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;
use std::sync::Arc;

use crate::finding::{Code, Finding, code};
use crate::locale::Locale;
use crate::memo::Digest;
use crate::site::Layouts;
use crate::site::align::Layout;
use crate::site::linked::LinkedDocument;
use crate::site::resolve::{Gathered, PageContext, Resolver};
use crate::site::trees::place::Places;
use crate::site::trees::texts::locate::section;
use crate::site::trees::{Phrase, Phrases, Shelf, Text as PageText};
use crate::syntax::cjk::joins_without_space;
use crate::syntax::document::{self, Block, BlockKind, Document, Inline, Inlines, ReferenceKind, Side, has_includes};
use crate::syntax::front_matter::FrontMatter;
use crate::syntax::{excerpt, plain};
use crate::text::{SourcePath, Span, TextRange};
use crate::tree::{Image, Node, NodeKind, Outcome, Part, Reference, Text, Tree, Written};

/// Stands for the article of a page that is none.
const NO_ARTICLE: usize = usize::MAX;

/// Texts of one page in each locale.
type Texts = BTreeMap<Locale, Vec<PageText>>;

/// Links the texts of one tree after the other.
pub(super) struct Linker<'r, 's> {
    pub(super) resolver: &'r Resolver<'s>,
    pub(super) shelf: &'r Shelf,
    pub(super) gathered: Gathered,
    layouts: &'s [&'s Layouts],
    places: HashMap<(usize, Locale), Places<'s>>,
    path: SourcePath,
    folder: String,
    page: String,
}

/// A place in an article, found.
pub(super) struct Located {
    /// The article.
    pub(super) article: usize,
    /// The id as the article has it.
    pub(super) id: String,
    /// The locale that each locale of the site reads it in.
    pub(super) locales: BTreeMap<Locale, Locale>,
}

impl<'r, 's> Linker<'r, 's> {
    pub(super) fn new(resolver: &'r Resolver<'s>, layouts: &'s [&'s Layouts], shelf: &'r Shelf) -> Self {
        Self {
            resolver,
            shelf,
            gathered: Gathered::default(),
            layouts,
            places: HashMap::new(),
            path: SourcePath::from(""),
            folder: String::new(),
            page: String::new(),
        }
    }

    /// Begins with a tree.
    pub(super) fn enter(&mut self, tree: &Tree, name: &str) {
        self.path = tree.path.clone();
        self.folder = format!("trees/{name}");
        self.page = "index".to_owned();
    }

    /// Begins with the page of a node.
    pub(super) fn page(&mut self, slug: &str) {
        slug.clone_into(&mut self.page);
    }

    pub(super) fn path(&self) -> &SourcePath {
        &self.path
    }

    pub(super) fn set_path(&mut self, path: &SourcePath) {
        self.path = path.clone();
    }

    pub(super) fn span(&self, range: TextRange) -> Span {
        Span::new(&self.path, range)
    }

    pub(super) fn report(&mut self, code: Code, range: TextRange, message: String, help: impl Into<String>) {
        self.gathered.findings.push(Finding::new(code, Span::new(&self.path, range), message).help(help));
    }

    fn locales(&self) -> &'s [Locale] {
        &self.resolver.config.locales
    }

    /// The same words in every locale.
    pub(super) fn literal(&self, words: &str) -> Phrases {
        let document = Arc::new(synthetic(&self.path, Inline::Text(words.into()).into(), Vec::new(), words));
        let phrase = |locale: &Locale| Phrase {
            plain: words.to_owned(),
            linked: unlinked(Arc::clone(&document), Side::Translation),
            locale: locale.clone(),
        };
        self.locales().iter().map(|it| (it.clone(), phrase(it))).collect()
    }

    /// The question of a node, or the heading of an outcome.
    pub(super) fn heading(&mut self, node: &Node) -> Phrases {
        match &node.kind {
            NodeKind::Question { question, .. } => self.phrases(question),
            NodeKind::Outcome(outcome) => match (&outcome.title, &outcome.section) {
                (Some(title), _) => self.phrases(title),
                (None, Some(section)) => self.phrases(&Text::Reference(section.clone())),
                (None, None) => self.literal(&node.id.text),
            },
        }
    }

    /// A text as one line in each locale.
    pub(super) fn phrases(&mut self, text: &Text) -> Phrases {
        match text {
            Text::Written { range, sides } => {
                let chosen = self.chosen(*range, sides);
                chosen.into_iter().map(|(locale, written)| (locale.clone(), written_phrase(written, &locale))).collect()
            }
            Text::Reference(reference) => {
                let Some(located) = self.located(reference) else { return self.literal(&reference.target) };
                let phrase = |(locale, own): (&Locale, &Locale)| {
                    Some((locale.clone(), self.phrase_at(located.article, reference.part, &located.id, own)?))
                };
                located.locales.iter().filter_map(phrase).collect()
            }
        }
    }

    /// The side of a written text that each locale reads; languages that are missing are reported.
    fn chosen<'t>(&mut self, range: TextRange, sides: &'t [Written]) -> BTreeMap<Locale, &'t Written> {
        let mut chosen = BTreeMap::new();
        for locale in self.locales() {
            let fits = |it: &&Written| match &it.locale {
                Some(own) => own == locale || own.as_str() == locale.language(),
                // The same in all languages, if it is no Japanese that an English reader would get.
                None => locale.is_written_without_spaces() || !it.text.chars().any(joins_without_space),
            };
            if let Some(written) = sides.iter().find(fits) {
                chosen.insert(locale.clone(), written);
                continue;
            }
            let foreign = sides.iter().filter_map(|it| it.locale.as_ref()).find(|it| !self.locales().contains(it));
            let help = match foreign {
                Some(tag) => format!("`{tag}` is none of the site's locales: write `{locale}: …`"),
                None => format!("write `{{{locale}: …}}` too, or take the text from an article with `unit:`"),
            };
            self.report(code::TREE_LANGUAGE_MISSING, range, format!("this text is missing in `{locale}`"), help);
            let original = |it: &&Written| it.locale.as_ref() == Some(&self.resolver.config.original);
            if let Some(written) = sides.iter().find(original).or(sides.first()) {
                chosen.insert(locale.clone(), written);
            }
        }
        chosen
    }

    /// What stands at a place, as one line.
    pub(super) fn phrase_at(&mut self, article: usize, part: Part, id: &str, locale: &Locale) -> Option<Phrase> {
        let places = self.places(article, locale)?;
        let inlines = match part {
            Part::Unit => places.unit(id)?,
            Part::Section | Part::Introduction => places.heading(section(places, id)?.heading).into(),
            Part::Case(index) => places.cases(&section(places, id)?)?.1.get(index)?.sentence.into(),
        };
        let (document, side) = (places.document, places.side);
        let spaceless = locale.is_written_without_spaces();
        let plain = plain::plain(&inlines, document, side, spaceless);
        let line = Arc::new(excerpt::line(document, &inlines, side, spaceless));
        Some(Phrase { plain, linked: unlinked(line, side), locale: locale.clone() })
    }

    /// What stands beside the question of a node.
    pub(super) fn notes(&mut self, node: &Node) -> Texts {
        let mut notes = node.note.as_ref().map(|it| self.texts(it)).unwrap_or_default();
        if let Some(image) = &node.image {
            for (locale, text) in self.image(image) {
                notes.entry(locale).or_default().push(text);
            }
        }
        notes
    }

    /// What an outcome says, and where that is from.
    pub(super) fn outcome(&mut self, outcome: &Outcome) -> (Texts, Option<(usize, Option<String>)>) {
        let mut texts = outcome.text.as_ref().map(|it| self.texts(it)).unwrap_or_default();
        let Some(located) = outcome.section.as_ref().and_then(|it| self.located_quietly(it, outcome)) else {
            return (texts, None);
        };
        let part = outcome.section.as_ref().map_or(Part::Section, |it| it.part);
        for (locale, own) in &located.locales {
            let found = self.texts_at(&located, part, own, locale);
            texts.entry(locale.clone()).or_default().extend(found);
        }
        let has_anchor = outcome.section.as_ref().is_some_and(|it| it.target.contains('#'));
        (texts, Some((located.article, has_anchor.then_some(located.id))))
    }

    /// The heading of an outcome without a title has reported what is wrong with its section.
    fn located_quietly(&mut self, section: &Reference, outcome: &Outcome) -> Option<Located> {
        let before = self.gathered.findings.len();
        let located = self.located(section);
        if outcome.title.is_none() {
            self.gathered.findings.truncate(before);
        }
        located
    }

    /// A text as blocks in each locale.
    fn texts(&mut self, text: &Text) -> Texts {
        let mut texts = Texts::new();
        match text {
            Text::Written { range, sides } => {
                for (locale, written) in self.chosen(*range, sides) {
                    let linked =
                        self.linked(&written.document, Side::Translation, Layout::default(), NO_ARTICLE, &locale);
                    let own = written.locale.clone().unwrap_or_else(|| locale.clone());
                    texts.entry(locale).or_default().push(PageText { linked, locale: own });
                }
            }
            Text::Reference(reference) => {
                let Some(located) = self.located(reference) else { return texts };
                for (locale, own) in &located.locales {
                    let found = self.texts_at(&located, reference.part, own, locale);
                    texts.entry(locale.clone()).or_default().extend(found);
                }
            }
        }
        texts
    }

    /// What stands at a place, as blocks for the page in a locale.
    fn texts_at(&mut self, located: &Located, part: Part, own: &Locale, locale: &Locale) -> Vec<PageText> {
        let Some(places) = self.places(located.article, own) else { return Vec::new() };
        let (document, side) = (places.document, places.side);
        let paragraph = |content: &[Inline], range| Block { range, kind: BlockKind::Paragraph(content.into()) };
        let stretch = |places: &Places<'s>, blocks: Range<usize>, level: u8| {
            let layout = places.layout(&blocks);
            (excerpt::blocks(document, &document.blocks[blocks], level.saturating_sub(1)), layout)
        };
        let mut parts: Vec<(Document, Layout)> = Vec::new();
        match part {
            Part::Unit => {
                let content = places.unit(&located.id).unwrap_or_default();
                let block = paragraph(&content, TextRange::default());
                parts.push((excerpt::blocks(document, &[block], 0), Layout::default()));
            }
            Part::Section => {
                let Some(section) = section(places, &located.id) else { return Vec::new() };
                parts.push(stretch(places, section.blocks, section.level));
            }
            Part::Introduction => {
                let Some(section) = section(places, &located.id) else { return Vec::new() };
                let all = section.introduction.clone();
                let list = places.cases(&section).map_or(all.end, |it| it.0);
                parts.push(stretch(places, all.start..list, section.level));
                parts.push(stretch(places, (list + 1).min(all.end)..all.end, section.level));
            }
            Part::Case(index) => {
                let Some(section) = section(places, &located.id) else { return Vec::new() };
                let Some(case) = places.cases(&section).and_then(|it| it.1.get(index).copied()) else {
                    return Vec::new();
                };
                let mut blocks = Vec::new();
                if !plain::plain(case.rest, document, side, false).is_empty() {
                    blocks.push(paragraph(case.rest, case.item.range));
                }
                blocks.extend(case.blocks.iter().cloned());
                parts.push((excerpt::blocks(document, &blocks, 0), Layout::default()));
            }
        }
        parts.retain(|it| !it.0.blocks.is_empty());
        let text = |(document, layout)| PageText {
            linked: self.linked(&Arc::new(document), side, layout, located.article, locale),
            locale: own.clone(),
        };
        parts.into_iter().map(text).collect()
    }

    /// Resolves what a text refers to, for the page that is being made.
    fn linked(
        &mut self,
        document: &Arc<Document>,
        side: Side,
        layout: Layout,
        article: usize,
        locale: &Locale,
    ) -> LinkedDocument {
        let output = format!("{locale}/{}/{}.html", self.folder, self.page);
        let is_own = article == NO_ARTICLE;
        let context = PageContext { article, locale, output: &output, reports_shared: is_own, elsewhere: true };
        let mut gathered = Gathered::default();
        let linked = self.resolver.link(document, side, Arc::new(layout), &context, &mut gathered);
        self.gathered.assets.append(&mut gathered.assets);
        // What is wrong with an article is reported by the article's page.
        if is_own {
            self.gathered.findings.append(&mut gathered.findings);
        }
        linked
    }

    fn image(&mut self, image: &Image) -> BTreeMap<Locale, PageText> {
        let alts = image.alt.as_ref().map(|it| self.phrases(it)).unwrap_or_default();
        let mut texts = BTreeMap::new();
        for locale in self.locales() {
            let alt = alts.get(locale).map_or_else(String::new, |it| it.plain.clone());
            let reference = document::Reference {
                range: image.source.range,
                target: image.source.text.clone(),
                kind: ReferenceKind::Image,
                side: None,
                title: Inlines::default(),
            };
            let content =
                Inline::Image { reference: 0, alt: [Inline::Text(alt.as_str().into())].into(), decorative: false };
            let key = format!("{}\n{alt}", image.source.text);
            let document = Arc::new(synthetic(&self.path, content.into(), vec![reference], &key));
            let linked = self.linked(&document, Side::Translation, Layout::default(), NO_ARTICLE, locale);
            texts.insert(locale.clone(), PageText { linked, locale: locale.clone() });
        }
        texts
    }
}

fn written_phrase(written: &Written, locale: &Locale) -> Phrase {
    let spaceless = locale.is_written_without_spaces();
    let document = match written.document.blocks.as_slice() {
        [Block { kind: BlockKind::Paragraph(content), .. }] => {
            excerpt::line(&written.document, content, Side::Translation, spaceless)
        }
        // What Markdown takes for a list or a heading, such as `1. Windows`, is a line as it is written.
        _ => excerpt::line(
            &written.document,
            &[Inline::Text(written.text.as_str().into())],
            Side::Translation,
            spaceless,
        ),
    };
    let content: &[Inline] = match document.blocks.first().map(|it| &it.kind) {
        Some(BlockKind::Paragraph(content)) => content,
        _ => &[],
    };
    Phrase {
        plain: plain::plain(content, &document, Side::Translation, spaceless),
        locale: written.locale.clone().unwrap_or_else(|| locale.clone()),
        linked: unlinked(Arc::new(document), Side::Translation),
    }
}

/// A document that refers to nothing.
fn unlinked(document: Arc<Document>, side: Side) -> LinkedDocument {
    LinkedDocument { document, side, targets: Vec::new(), includes: BTreeMap::new(), layout: Arc::default() }
}

/// A document of one paragraph that stands in no file.
fn synthetic(path: &SourcePath, content: Inlines, references: Vec<document::Reference>, key: &str) -> Document {
    Document {
        path: path.clone(),
        digest: Digest::of(&(path, key)),
        front_matter: FrontMatter::default(),
        blocks: vec![Block { range: TextRange::default(), kind: BlockKind::Paragraph(content) }],
        units: Vec::new(),
        has_includes: has_includes(&references),
        references,
        anchors: Vec::new(),
        suppressions: Vec::new(),
        aligned: false,
        has_html: false,
        faq: false,
    }
}
