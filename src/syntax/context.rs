//! What the parts of the parser share while one file is parsed.

use super::construct::Construct;
use super::document::{Inlines, Reference, ReferenceIndex, ReferenceKind, Side, Unit, UnitPlace};
use super::html;
use super::mapped::Mapped;
use super::mark::{Part, parts};
use crate::finding::{Code, Finding};
use crate::text::{SourcePath, Span, TextRange};

/// What is gathered while one file is parsed.
pub struct Context<'a> {
    /// The file.
    pub path: &'a SourcePath,
    /// Its units, whose places are found out.
    pub units: Vec<Unit>,
    /// What was taken out of its text.
    pub constructs: Vec<Construct>,
    /// Its references.
    pub references: Vec<Reference>,
    /// Ids that raw HTML and old anchors define.
    pub anchors: Vec<String>,
    /// Whether raw HTML that must be sanitised was found among inlines.
    pub has_html: bool,
    /// All raw HTML in the order of the file, with the translations of the units in it.
    pub html: Mapped,
    /// What was found.
    pub findings: Vec<Finding>,
    /// How many rows, columns and zones stand around what is being arranged.
    pub rows: usize,
    /// The side of the unit that is being parsed; `None` outside units.
    pub side: Option<Side>,
}

impl<'a> Context<'a> {
    /// Nothing gathered yet.
    pub fn new(path: &'a SourcePath) -> Self {
        Self {
            path,
            units: Vec::new(),
            constructs: Vec::new(),
            references: Vec::new(),
            anchors: Vec::new(),
            has_html: false,
            html: Mapped::default(),
            findings: Vec::new(),
            rows: 0,
            side: None,
        }
    }

    /// Reports a finding.
    pub fn report(&mut self, code: Code, range: TextRange, message: impl Into<String>, help: &str) {
        self.findings.push(Finding::new(code, Span::new(self.path, range), message).help(help));
    }

    /// Adds a reference and returns its index.
    pub fn refer(&mut self, range: TextRange, target: &str, kind: ReferenceKind) -> ReferenceIndex {
        let target = self.without_marks(target).trim().to_owned();
        let index = self.references.len() as ReferenceIndex;
        self.references.push(Reference { range, target, kind, side: self.side, title: Inlines::default() });
        index
    }

    /// The unit as it was found among inlines or elsewhere.
    pub fn place_unit(&mut self, index: usize, place: UnitPlace) {
        if let Some(unit) = self.units.get_mut(index).filter(|it| it.place != UnitPlace::Anchor) {
            unit.place = place;
        }
    }

    /// A text in which atoms are put back as they were written; of units, the translation.
    pub fn without_marks(&self, text: &str) -> String {
        let mut plain = String::with_capacity(text.len());
        for part in parts(text) {
            match part {
                Part::Text(text, _) => plain.push_str(text),
                Part::Unit(index, _) => plain.push_str(self.units.get(index).map_or("", |it| &it.translation.text)),
                Part::Construct(index, _) => {
                    let written = self.constructs.get(index).map(|it| it.text.clone()).unwrap_or_default();
                    plain.push_str(&self.without_marks(&written));
                }
            }
        }
        plain
    }

    /// Reports what is wrong with the raw HTML of the whole file, and gathers its references and ids.
    pub fn review_html(&mut self) {
        let mapped = std::mem::take(&mut self.html);
        self.review(&mapped);
    }

    /// The same for one stretch of HTML.
    pub fn review(&mut self, mapped: &Mapped) {
        if mapped.text().is_empty() {
            return;
        }
        let tokens = html::scan(mapped.text());
        let source = |range: TextRange| mapped.source_range(range.as_usize());
        let path = self.path;
        self.findings.extend(html::review::findings(&tokens, &|range| Span::new(path, source(range))));
        for reference in html::references(&tokens) {
            self.references.push(Reference {
                range: source(reference.range),
                target: reference.target,
                kind: reference.kind,
                side: self.side,
                title: Inlines::default(),
            });
        }
        self.anchors.extend(html::ids(&tokens).into_iter().map(|it| it.0));
    }
}
