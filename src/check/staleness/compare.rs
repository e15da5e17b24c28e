//! The words that were translated, against the words of the original as it is now.
//!
//! Blocks that are equal say nothing; between them, words are compared, and each unit is judged by what became of its
//! own. A unit stays current where all its words stand together somewhere; else the sentence that is most like it has
//! taken its place, or none has. What no unit accounts for is new.

use std::collections::BTreeMap;
use std::ops::Range;

use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::words::{Text, Word, WordKind};

/// How much of a sentence must be left for it to be the same one.
const ALIKE: f64 = 0.5;

/// What became of the units of an article.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comparison {
    /// Units whose text is another now, by their indexes.
    pub changed: BTreeMap<u32, Change>,
    /// Units whose text is there no more.
    pub gone: Vec<u32>,
    /// Sentences that no unit has: the text, and the index of their block.
    pub added: Vec<(String, u32)>,
}

/// What a unit says now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Another text.
    Text(String),
    /// The same text with a link that goes elsewhere.
    Target(String),
}

/// Compares the text that was translated with the text as it is now.
pub fn compare(translated: &Text, current: &Text) -> Comparison {
    let (old, new) = (&translated.words, &current.words);
    let mut comparer = Comparer { old, new, matched: matches(old, new), taken: vec![None; new.len()] };
    let mut comparison = Comparison::default();
    let units = comparer.units();
    let mut open = Vec::new();
    for unit in units {
        if !comparer.stands(&unit) {
            open.push(unit);
        }
    }
    open.retain(|unit| !comparer.stands_elsewhere(unit));
    for unit in open {
        match comparer.successor(&unit) {
            Some(sentence) => {
                let change = change(&old[unit.words], &new[sentence]);
                comparison.changed.insert(unit.owner, change);
            }
            None => comparison.gone.push(unit.owner),
        }
    }
    comparer.rest(&mut comparison);
    comparison
}

/// A unit, and its words.
struct OldUnit {
    owner: u32,
    words: Range<usize>,
}

struct Comparer<'t> {
    old: &'t [Word],
    new: &'t [Word],
    /// For each word that was translated, the one that it is now.
    matched: Vec<Option<usize>>,
    /// The unit that accounts for each word of the current text; `u32::MAX` for text outside of units.
    taken: Vec<Option<u32>>,
}

/// Stands for text outside of units.
const OUTSIDE: u32 = u32::MAX;

impl Comparer<'_> {
    /// The units in the order of the page. Of one whose words stand apart, each stretch counts.
    fn units(&mut self) -> Vec<OldUnit> {
        let mut units = Vec::new();
        let mut at = 0;
        for stretch in self.old.chunk_by(|a, b| a.owner == b.owner) {
            let words = at..at + stretch.len();
            at = words.end;
            match stretch[0].owner {
                Some(owner) => units.push(OldUnit { owner, words }),
                None => words.filter_map(|it| self.matched[it]).for_each(|it| self.taken[it] = Some(OUTSIDE)),
            }
        }
        units
    }

    /// Whether a unit's words are all there, in their place and together.
    fn stands(&mut self, unit: &OldUnit) -> bool {
        let Some(first) = self.matched[unit.words.start] else { return false };
        let together = unit.words.clone().zip(first..).all(|(old, new)| self.matched[old] == Some(new));
        if together {
            self.take(first..first + unit.words.len(), unit.owner);
        }
        together
    }

    /// Whether a unit's words stand together in words that nothing accounts for, first between its neighbours, then
    /// anywhere as sentences of their own.
    fn stands_elsewhere(&mut self, unit: &OldUnit) -> bool {
        let wanted = &self.old[unit.words.clone()];
        let fits = |at: usize| {
            let found = self.new.get(at..at + wanted.len())?;
            let is_free = self.taken[at..at + wanted.len()].iter().all(Option::is_none);
            (is_free && found.iter().zip(wanted).all(|(a, b)| a.text == b.text)).then_some(at)
        };
        let region = self.region(unit);
        let is_whole = |at: &usize| self.begins(*at) && self.ends(*at + wanted.len());
        let near = region.clone().find_map(|it| fits(it).filter(|it| is_whole(it)));
        let found = near.or_else(|| (0..self.new.len()).filter_map(fits).find(is_whole));
        if let Some(at) = found {
            self.take(at..at + unit.words.len(), unit.owner);
        }
        found.is_some()
    }

    /// The sentence that has taken the place of a unit.
    fn successor(&mut self, unit: &OldUnit) -> Option<Range<usize>> {
        let was = shown(&self.old[unit.words.clone()]);
        let free: Vec<usize> = self.region(unit).filter(|it| self.taken[*it].is_none()).collect();
        let candidates = self.sentences(&free);
        let likeness = |it: &Range<usize>| likeness(&was, &shown(&self.new[it.clone()]));
        let best = candidates.into_iter().map(|it| (likeness(&it), it)).max_by(|a, b| a.0.total_cmp(&b.0))?;
        let (alike, sentence) = best;
        if alike < ALIKE {
            return None;
        }
        self.take(sentence.clone(), unit.owner);
        Some(sentence)
    }

    /// Where a unit can be now: between what is known of the words before it and after it.
    fn region(&self, unit: &OldUnit) -> Range<usize> {
        let before = self.matched[..unit.words.start].iter().rev().find_map(|it| *it);
        let after = self.matched[unit.words.end..].iter().find_map(|it| *it);
        let start = before.map_or(0, |it| it + 1);
        start..after.unwrap_or(self.new.len()).max(start)
    }

    /// What no unit accounts for: whole sentences are new, and a part of one belongs to the unit that it stands in.
    fn rest(&self, comparison: &mut Comparison) {
        let free: Vec<usize> = (0..self.new.len()).filter(|it| self.taken[*it].is_none()).collect();
        for run in self.runs(&free) {
            let before = run.start.checked_sub(1).filter(|_| !self.begins(run.start)).and_then(|it| self.taken[it]);
            let after = self.taken.get(run.end).copied().flatten().filter(|_| !self.ends(run.end));
            match before.or(after) {
                Some(OUTSIDE) => {}
                Some(owner) => {
                    if !comparison.changed.contains_key(&owner) && !comparison.gone.contains(&owner) {
                        let sentence = self.sentence_around(&run);
                        comparison.changed.insert(owner, Change::Text(shown(&self.new[sentence])));
                    }
                }
                None => {
                    let words: Vec<usize> = run.collect();
                    let sentences = self.sentences(&words).into_iter();
                    let is_text = |it: &Range<usize>| {
                        self.new[it.clone()]
                            .iter()
                            .any(|it| it.text.chars().any(char::is_alphanumeric) && it.kind == WordKind::Shown)
                    };
                    comparison.added.extend(
                        sentences.filter(is_text).map(|it| (shown(&self.new[it.clone()]), self.new[it.start].block)),
                    );
                }
            }
        }
        comparison.gone.sort_unstable();
        comparison.gone.dedup();
        comparison.gone.retain(|it| !comparison.changed.contains_key(it));
    }

    /// The sentence that a stretch of words stands in.
    fn sentence_around(&self, run: &Range<usize>) -> Range<usize> {
        let start = (0..=run.start).rev().find(|it| self.begins(*it)).unwrap_or(0);
        let end = (run.end..=self.new.len()).find(|it| self.ends(*it)).unwrap_or(self.new.len());
        start..end
    }

    fn take(&mut self, words: Range<usize>, owner: u32) {
        self.taken[words].fill(Some(owner));
    }

    /// Stretches of words that follow one another in one block.
    fn runs(&self, words: &[usize]) -> Vec<Range<usize>> {
        let follows = |a: &usize, b: &usize| *b == *a + 1 && self.new[*a].block == self.new[*b].block;
        words.chunk_by(follows).map(|it| it[0]..it[it.len() - 1] + 1).collect()
    }

    /// Stretches of words that are sentences.
    fn sentences(&self, words: &[usize]) -> Vec<Range<usize>> {
        let mut sentences = Vec::new();
        for run in self.runs(words) {
            let mut start = run.start;
            for end in run.start + 1..=run.end {
                if end == run.end || self.ends(end) {
                    sentences.push(start..end);
                    start = end;
                }
            }
        }
        sentences
    }

    /// Whether a sentence can begin at a word.
    fn begins(&self, at: usize) -> bool {
        at == 0 || at >= self.new.len() || self.ends(at)
    }

    /// Whether a sentence can end before a word.
    fn ends(&self, at: usize) -> bool {
        let (Some(last), Some(next)) = (at.checked_sub(1).and_then(|it| self.new.get(it)), self.new.get(at)) else {
            return true;
        };
        if last.block != next.block {
            return true;
        }
        // Behind the mark may stand what closes a quotation or a link.
        let closing = |it: &&Word| it.kind == WordKind::Target || matches!(it.text.as_str(), "\"" | "'" | ")");
        let before = self.new[..at].iter().rev().take(3).find(|it| !closing(it));
        !next.is_glued && next.kind == WordKind::Shown && before.is_some_and(Word::is_terminal)
    }
}

/// For each word that was translated, the one that it is now.
fn matches(old: &[Word], new: &[Word]) -> Vec<Option<usize>> {
    let mut matched = vec![None; old.len()];
    let (old_blocks, new_blocks) = (blocks(old), blocks(new));
    let key = |words: &[Word], range: &Range<usize>| -> Vec<String> {
        words[range.clone()].iter().map(|it| it.text.clone()).collect()
    };
    let old_keys: Vec<_> = old_blocks.iter().map(|it| key(old, it)).collect();
    let new_keys: Vec<_> = new_blocks.iter().map(|it| key(new, it)).collect();
    let spanning = |blocks: &[Range<usize>], indexes: Range<usize>, length: usize| {
        let start = blocks.get(indexes.start).map_or(length, |it| it.start);
        start..indexes.end.checked_sub(1).filter(|_| !indexes.is_empty()).map_or(start, |it| blocks[it].end)
    };
    for op in capture_diff_slices(Algorithm::Patience, &old_keys, &new_keys) {
        let old_words = spanning(&old_blocks, op.old_range(), old.len());
        let new_words = spanning(&new_blocks, op.new_range(), new.len());
        if matches!(op, DiffOp::Equal { .. }) {
            old_words.zip(new_words).for_each(|(old, new)| matched[old] = Some(new));
            continue;
        }
        let texts = |words: &[Word]| words.iter().map(|it| it.text.clone()).collect::<Vec<_>>();
        let (before, after) = (texts(&old[old_words.clone()]), texts(&new[new_words.clone()]));
        for op in capture_diff_slices(Algorithm::Myers, &before, &after) {
            if let DiffOp::Equal { old_index, new_index, len } = op {
                let places = (old_words.start + old_index..).zip(new_words.start + new_index..).take(len);
                places.for_each(|(old, new)| matched[old] = Some(new));
            }
        }
    }
    matched
}

fn blocks(words: &[Word]) -> Vec<Range<usize>> {
    let mut at = 0;
    let block = |it: &[Word]| {
        at += it.len();
        at - it.len()..at
    };
    words.chunk_by(|a, b| a.block == b.block).map(block).collect()
}

/// What has become of a sentence.
fn change(old: &[Word], new: &[Word]) -> Change {
    let text = shown(new);
    let targets = new.iter().filter(|it| it.kind == WordKind::Target && !old.iter().any(|old| old.text == it.text));
    match targets.map(|it| it.text.trim_end_matches('#')).next() {
        Some(target) if text == shown(old) => Change::Target(target.to_owned()),
        Some(_) | None => Change::Text(text),
    }
}

/// Words as a reader sees them.
fn shown(words: &[Word]) -> String {
    let mut text = String::new();
    for word in words.iter().filter(|it| it.kind == WordKind::Shown) {
        if !word.is_glued && !text.is_empty() {
            text.push(' ');
        }
        text.push_str(&word.text);
    }
    text
}

/// How much two sentences have in common, from 0 to 1: of their letters, or of the words of the shorter one.
fn likeness(a: &str, b: &str) -> f64 {
    let (a, b) = (a.to_lowercase(), b.to_lowercase());
    strsim::sorensen_dice(&a, &b).max(strsim::normalized_levenshtein(&a, &b)).max(shared(&a, &b))
}

/// The part of the shorter sentence's words that the other one has in the same order, where there are a few.
fn shared(a: &str, b: &str) -> f64 {
    let words = |it: &str| -> Vec<String> {
        it.split(|it: char| !it.is_alphanumeric()).filter(|it| !it.is_empty()).map(str::to_owned).collect()
    };
    let (a, b) = (words(a), words(b));
    let common = capture_diff_slices(Algorithm::Myers, &a, &b)
        .iter()
        .filter(|it| matches!(it, DiffOp::Equal { .. }))
        .map(|it| it.old_range().len())
        .sum::<usize>();
    let shorter = a.len().min(b.len());
    if shorter < 2 { 0.0 } else { 0.9 * common as f64 / shorter as f64 }
}
