//! Weighs what was found of a query in the text of a document.

use std::ops::Range;

use crate::search::document::Role;
use crate::search::query::Query;
use crate::search::text::Text;
use crate::search::tokenize::{Phrase, Tokenizer};
use crate::search::units::Units;
use crate::search::verify::{Cut, Match, Quality, find, share};

/// The score that a text has, and where in it what was looked for stands.
type Looked = (u32, Vec<Range<usize>>);

/// The units of a document, ready to be looked at.
pub struct Prepared {
    /// The units.
    pub units: Units,
    /// The text of every unit in every locale, and the characters in which a phrase is looked for.
    texts: Vec<Vec<(String, Phrase)>>,
}

impl Prepared {
    /// Makes the units of a document ready.
    pub fn new(units: Units) -> Self {
        let mut tokenizer = Tokenizer::default();
        let mut text = Text::default();
        let mut prepare = |html: &String| {
            text.read(html);
            let phrase = tokenizer.phrase(&text.text);
            (text.text.clone(), phrase)
        };
        let texts = units.units.iter().map(|it| it.html.iter().map(&mut prepare).collect()).collect();
        Self { units, texts }
    }

    /// The text of a unit in one of the document's locales.
    pub fn text(&self, unit: usize, locale: usize) -> &str {
        &self.texts[unit][locale].0
    }
}

/// A document that answers a query.
#[derive(Clone, Debug)]
pub struct Hit {
    /// Its number.
    pub document: u32,
    /// How it answers.
    pub tier: Tier,
    /// How well, beside others of the same tier.
    pub score: u32,
    /// The units that answer, best first.
    pub units: Vec<UnitHit>,
    /// For each chunk, how much of it the document has, in hundredths.
    pub shares: Vec<u32>,
}

/// A unit that answers.
#[derive(Clone, Debug)]
pub struct UnitHit {
    /// Its index.
    pub unit: usize,
    /// Which of the document's locales it was found in.
    pub locale: usize,
    /// How well it answers.
    pub score: u32,
    /// What to mark in its text, in bytes.
    pub marks: Vec<Range<u32>>,
}

/// How a document answers a query, the best last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tier {
    /// It has a part of the query.
    Part,
    /// It has most of the query.
    Most,
    /// It has every part, but within other words.
    Loose,
    /// It has every part.
    All,
    /// It has the whole query as one phrase.
    Whole,
}

/// What a query is looked for with.
pub struct Search<'q> {
    /// The query.
    pub query: &'q Query,
    /// Whether results must have each of the chunks.
    pub needed: Vec<bool>,
    /// The reader's locale.
    pub locale: &'q str,
}

/// What a chunk found so well counts for.
fn factor(quality: Quality) -> u32 {
    match quality {
        Quality::None => 0,
        Quality::Loose => 3,
        Quality::Similar => 6,
        Quality::Exact => 8,
    }
}

/// A document with at least this much of a query has most of it.
const MOST: u32 = 60;

/// How many further units of a document count for it.
const FURTHER: usize = 4;

impl Search<'_> {
    /// How a document answers the query as phrases; `None` if it lacks one that it needs.
    pub fn phrases(&self, number: u32, document: &Prepared) -> Option<Hit> {
        let chunks = &self.query.chunks;
        let mut best = vec![Quality::None; chunks.len()];
        let mut whole = Quality::None;
        let units = self.units(document, &mut |phrase| {
            let found = self.chunk_matches(phrase);
            for (best, found) in best.iter_mut().zip(&found) {
                *best = found.quality.max(*best);
            }
            let as_whole = if chunks.len() > 1 { self.whole_match(phrase) } else { Match::default() };
            whole = whole.max(if chunks.len() > 1 { as_whole.quality } else { found.first()?.quality });
            let mut score = 0;
            let mut places = Vec::new();
            for (chunk, found) in chunks.iter().zip(&found) {
                score += chunk.weight * (factor(found.quality) + if found.is_whole { 5 } else { 0 });
                places.extend(found.places.iter().cloned());
            }
            if as_whole.quality >= Quality::Similar {
                score += 8 * self.weight();
                places = as_whole.places;
            }
            Some((score, places))
        });
        let needed = |at: usize| self.needed[at] || !self.needed.contains(&true);
        let worst = (0..chunks.len()).filter(|it| needed(*it)).map(|it| best[it]).min().unwrap_or_default();
        let tier = match (whole, worst) {
            (Quality::Exact, _) => Tier::Whole,
            (Quality::Similar, _) | (_, Quality::Exact | Quality::Similar) => Tier::All,
            (_, Quality::Loose) => Tier::Loose,
            (Quality::None | Quality::Loose, Quality::None) => return None,
        };
        let covered = chunks.iter().zip(&best).map(|(chunk, it)| chunk.weight * factor(*it)).sum::<u32>();
        let shares = best.iter().map(|it| if *it == Quality::None { 0 } else { 100 }).collect();
        Some(hit(number, tier, covered, units, shares))
    }

    /// How a document answers the query by the words and characters that it has of it.
    pub fn parts(&self, number: u32, document: &Prepared) -> Option<Hit> {
        let chunks = &self.query.chunks;
        let mut best = vec![0; chunks.len()];
        let units = self.units(document, &mut |phrase| {
            let found: Vec<(u32, Vec<Range<usize>>)> = chunks.iter().map(|it| share(self.query, it, phrase)).collect();
            let score = chunks.iter().zip(&found).map(|(chunk, it)| chunk.weight * it.0 * 8 / 100).sum();
            for (best, found) in best.iter_mut().zip(&found) {
                *best = found.0.max(*best);
            }
            Some((score, found.into_iter().flat_map(|it| it.1).collect()))
        });
        let covered = chunks.iter().zip(&best).map(|(chunk, it)| chunk.weight * it * 8 / 100).sum::<u32>();
        let tier = if covered * 100 >= self.weight() * 8 * MOST { Tier::Most } else { Tier::Part };
        // Less than half of any chunk is what most documents have of it.
        best.iter().any(|it| *it >= 50).then(|| hit(number, tier, covered, units, best))
    }

    fn weight(&self) -> u32 {
        self.query.chunks.iter().map(|it| it.weight).sum()
    }

    /// The units that `look` gives a score, each in the locale where it has the higher one, best first.
    fn units(&self, document: &Prepared, look: &mut dyn FnMut(&Phrase) -> Option<Looked>) -> Vec<UnitHit> {
        let mut hits: Vec<UnitHit> = Vec::new();
        let query_length = self.query.whole.characters.len() as u32;
        for (unit, texts) in document.texts.iter().enumerate() {
            let mut best: Option<UnitHit> = None;
            for (locale, (_, phrase)) in texts.iter().enumerate() {
                let Some((mut score, places)) = look(phrase).filter(|it| it.0 > 0) else { continue };
                let length = (phrase.characters.len() as u32).max(1);
                score += self.weight() * 4 * query_length.min(length) / length;
                score = match document.units.units[unit].role {
                    Role::Heading(1) => score * 3 / 2,
                    Role::Heading(_) => score * 5 / 4,
                    Role::Text | Role::Code => score,
                };
                if document.units.locales[locale] == self.locale {
                    score += score / 16;
                }
                if best.as_ref().is_none_or(|it| score > it.score) {
                    best = Some(UnitHit { unit, locale, score, marks: marks(&places, phrase) });
                }
            }
            hits.extend(best);
        }
        hits.sort_by(|a, b| b.score.cmp(&a.score).then(a.unit.cmp(&b.unit)));
        hits
    }

    fn chunk_matches(&self, phrase: &Phrase) -> Vec<Match> {
        let chunks = &self.query.chunks;
        let find_chunk = |at: usize| {
            let chunk = &chunks[at];
            let is_last = at + 1 == chunks.len();
            let end = is_last && self.query.atoms[chunk.atoms.clone()].last().is_some_and(|it| it.is_prefix);
            let found = find(&chunk.phrase, phrase, Cut { start: false, end });
            // The first word of what was pasted may be the end of one.
            if at == 0 && chunks.len() > 1 && found.quality == Quality::None {
                let cut = find(&chunk.phrase, phrase, Cut { start: true, end: false });
                return Match { quality: cut.quality.min(Quality::Loose), ..cut };
            }
            found
        };
        (0..chunks.len()).map(find_chunk).collect()
    }

    fn whole_match(&self, phrase: &Phrase) -> Match {
        find(&self.query.whole, phrase, Cut { start: true, end: true })
    }
}

fn hit(document: u32, tier: Tier, covered: u32, units: Vec<UnitHit>, shares: Vec<u32>) -> Hit {
    let best = units.first().map_or(0, |it| it.score);
    let further: u32 = units.iter().skip(1).take(FURTHER).map(|it| it.score).sum();
    let score = best * 4 + covered * 4 + (further / 4).min(best);
    Hit { document, tier, score, units, shares }
}

/// Characters of a phrase as stretches of its text, in order; those that touch are one.
fn marks(places: &[Range<usize>], phrase: &Phrase) -> Vec<Range<u32>> {
    let mut marks: Vec<Range<u32>> =
        places.iter().map(|it| phrase.places[it.start].start..phrase.places[it.end - 1].end).collect();
    marks.sort_by_key(|it| (it.start, it.end));
    let mut joined: Vec<Range<u32>> = Vec::new();
    for mark in marks {
        match joined.last_mut() {
            Some(last) if mark.start <= last.end => last.end = last.end.max(mark.end),
            _ => joined.push(mark),
        }
    }
    joined
}
