//! Compares the two sides of every pair: what a translation has to keep, and what it must not.
//!
//! Reads the texts as they are written, so that every finding has its line and column; both sides are normalised before
//! they are compared. Looks at one article, so the results are remembered with it.

pub mod emphasis;
pub mod facts;
pub mod literal;
pub mod number;
pub mod pair;
pub mod typography;
pub mod untranslated;

use std::collections::HashMap;
use std::sync::Arc;

use self::pair::{Pair, Written};
use self::untranslated::State;
use super::usage::{Gleaner, Usage};
use crate::config::Config;
use crate::finding::{Code, Finding, code};
use crate::site::align::{Layout, LeafUnit};
use crate::syntax::document::{Document, UnitPlace};
use crate::syntax::walk::{LeafContent, bare_leaves};
use crate::text::Span;

/// What the pairs of one article say.
#[derive(Clone, Debug, Default)]
pub struct Compared {
    /// What is wrong with single pairs.
    pub findings: Vec<Finding>,
    /// What is compared with other articles.
    pub usage: Arc<Usage>,
}

/// What comparing translations may find.
pub const CODES: [Code; 20] = [
    code::TRANSLATION_UNTRANSLATED,
    code::TRANSLATION_NUMBER,
    code::TRANSLATION_LINK,
    code::TRANSLATION_LINK_ORDER,
    code::TRANSLATION_LINK_TEXT,
    code::TRANSLATION_ADDRESS,
    code::TRANSLATION_CODE,
    code::TRANSLATION_PLACEHOLDER,
    code::TRANSLATION_BOLD,
    code::TRANSLATION_BOLD_DISPLACED,
    code::TRANSLATION_ESCAPE,
    code::TRANSLATION_EMPHASIS_ESCAPED,
    code::TRANSLATION_YEN,
    code::TRANSLATION_BRACKET,
    code::TRANSLATION_SPACE,
    code::TRANSLATION_WIDTH,
    code::TERM_INCONSISTENT,
    code::SENTENCE_INCONSISTENT,
    code::SPELLING_INCONSISTENT,
    code::SPACING_INCONSISTENT,
];

/// Whether any of this is wanted: where all of it is turned off, and there is no glossary, nothing is compared.
pub fn is_wanted(config: &Config) -> bool {
    config.glossary || CODES.iter().any(|it| config.levels.get(it) != Some(&None))
}

/// Compares the sides of an aligned article's units. `text` is the file.
pub fn aligned(document: &Document, text: &str) -> Compared {
    let shown = document.units.iter().filter(|it| it.is_shown());
    let pairs = shown.filter_map(|unit| {
        let written = |range: crate::text::TextRange| {
            let text = text.get(range.as_usize())?;
            Some(Written { path: &document.path, text, at: range.start as usize })
        };
        let kind = if unit.place == UnitPlace::Code { Kind::Code } else { Kind::Prose };
        Some((&*unit.id, Pair::new(written(unit.translation.range)?, written(unit.original.range)?), kind))
    });
    compared(document, pairs)
}

/// One of the two files of a pair.
pub struct File<'f> {
    /// The file, parsed.
    pub document: &'f Document,
    /// The file as it is written.
    pub text: &'f str,
    /// Its units.
    pub layout: &'f Layout,
}

/// Compares the blocks of a pair of files that are units.
pub fn pairs(translation: &File<'_>, original: &File<'_>) -> Compared {
    let (ours, theirs) = (blocks(translation), blocks(original));
    let counterparts: HashMap<&str, &(&str, Written<'_>, Kind)> = theirs.iter().map(|it| (it.0, it)).collect();
    let pairs = ours.iter().filter_map(|(key, written, kind)| {
        let (_, original, _) = counterparts.get(key)?;
        Some((*key, Pair::new(*written, *original), *kind))
    });
    compared(translation.document, pairs)
}

/// The blocks of a file that are units, by their keys.
fn blocks<'f>(file: &'f File<'_>) -> Vec<(&'f str, Written<'f>, Kind)> {
    let leaves = bare_leaves(&file.document.blocks);
    let block = |(leaf, unit): (crate::syntax::walk::Leaf<'f>, &'f LeafUnit)| {
        let LeafUnit::Unit(key) = unit else { return None };
        let kind = match leaf.content {
            LeafContent::Inlines(_) => Kind::Prose,
            LeafContent::Html(_) | LeafContent::Video(_) | LeafContent::Include(_) => return None,
        };
        let written = file.text.get(leaf.range.as_usize())?;
        // Code is for the reader's machine and may have comments in any language.
        let is_code =
            ["```", "~~~", "\t", "    "].iter().any(|it| written.starts_with(it)) || written.contains("\n```");
        let at = leaf.range.start as usize;
        let line = file.text[..at].rsplit('\n').next().unwrap_or_default();
        let kind = if is_code {
            Kind::Code
        } else if line.contains('|') {
            Kind::Cell
        } else {
            kind
        };
        Some((key.as_str(), Written { path: &file.document.path, text: written, at }, kind))
    };
    leaves.into_iter().zip(&file.layout.leaves).filter_map(block).collect()
}

/// What a pair holds.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Prose,
    /// A cell of a table, where sentences are shorter.
    Cell,
    Code,
}

fn compared<'t>(document: &Document, pairs: impl Iterator<Item = (&'t str, Pair<'t>, Kind)>) -> Compared {
    let mut findings = Vec::new();
    let mut gleaner = Gleaner::default();
    let mut untranslated = Vec::new();
    let mut prose = 0_usize;
    for (unit, pair, kind) in pairs {
        if kind == Kind::Code {
            continue;
        }
        let state = untranslated::state(&pair);
        prose += usize::from(state != State::NoProse);
        match state {
            State::NoProse => {}
            State::Untranslated => untranslated::report(&pair, &mut untranslated),
            State::Translated => {
                numbers(&pair, &mut findings);
                literal::codes(&pair, &mut findings);
                literal::placeholders(&pair, &mut findings);
                literal::links(&pair, &mut findings);
                emphasis::bolds(&pair, &mut findings);
                emphasis::link_texts(&pair, &mut findings);
                typography::marks(&pair, &mut findings);
                untranslated::remainders(&pair, &mut findings);
                gleaner.add(unit, &pair, kind == Kind::Prose);
            }
        }
    }
    // Of a file that was never translated, one finding says all there is to say.
    let count = untranslated.len();
    if count >= 5 && count * 5 >= prose * 4 {
        let message = format!("{count} of {prose} sentences are those of the original");
        let finding = Finding::new(code::TRANSLATION_UNTRANSLATED, Span::file(&document.path), message);
        findings.push(finding.help("translate the article, or leave the file out, so that readers are told"));
    } else {
        findings.extend(untranslated);
    }
    Compared { findings, usage: Arc::new(gleaner.finish()) }
}

fn numbers(pair: &Pair<'_>, findings: &mut Vec<Finding>) {
    let number::Difference { missing, extra } = number::difference(&pair.theirs.prose, &pair.ours.prose);
    // A number may stand in code or a name on one side and in the text on the other.
    let mut extra = extra.into_iter().filter(|it| !number::stands_in(pair.theirs.text, it.digits(pair.ours.text)));
    for original in missing {
        let written = &pair.theirs.text[original.range()];
        let finding = match extra.next() {
            Some(number) => {
                let message =
                    format!("`{}` stands here for `{written}` of the original", &pair.ours.text[number.range()]);
                pair.finding(code::TRANSLATION_NUMBER, number.range(), message, Some(original.range()))
            }
            None => {
                let message = format!("the number `{written}` of the original is missing");
                pair.finding(code::TRANSLATION_NUMBER, pair.whole(), message, Some(original.range()))
            }
        };
        findings.push(finding.help("give the translation the numbers of the original"));
    }
    for number in extra {
        let message = format!("the original has no number `{}`", &pair.ours.text[number.range()]);
        let finding = pair.finding(code::TRANSLATION_NUMBER, number.range(), message, None);
        findings.push(finding.help("give the translation the numbers of the original"));
    }
}
