//! What articles put in different ways, as findings: terms, sentences, spellings, spaces.

use super::Used;
use crate::check::claims::{PARTS, Subjects, part_of};
use crate::check::usage::{Sentence, Usage, Word, subject_of_term};
use crate::config::Spacing;
use crate::finding::{Finding, code};
use crate::site::glossary::TermUse;
use crate::text::{SourcePath, Span, TextRange};

/// How many other places a finding names.
const PLACES: usize = 3;

/// What articles put differently, of the subjects named with each, by the parts of these subjects.
pub(super) fn of_subjects(used: &[&Used], subjects: &[Subjects]) -> Vec<Vec<Finding>> {
    let mut parts = vec![Vec::new(); PARTS];
    terms(used, subjects, &mut parts);
    sentences(used, subjects, &mut parts);
    spellings(used, subjects, &mut parts);
    parts
}

/// Whether two versions of an article say something else of some subjects, or say it elsewhere.
pub(super) fn is_same(one: &Usage, other: &Usage, subjects: &[u64]) -> bool {
    terms_of(one, subjects).eq(terms_of(other, subjects))
        && sentences_of(one, subjects).eq(sentences_of(other, subjects))
        && words_of(one, subjects).eq(words_of(other, subjects))
}

fn is_among(subjects: &[u64], subject: u64) -> bool {
    subjects.binary_search(&subject).is_ok()
}

fn terms_of<'u>(usage: &'u Usage, subjects: &[u64]) -> impl Iterator<Item = (u64, &'u TermUse)> {
    let sure = usage.terms.iter().filter(|it| it.is_sure).map(|it| (subject_of_term(it), it));
    sure.filter(|it| is_among(subjects, it.0))
}

fn sentences_of<'u>(usage: &'u Usage, subjects: &[u64]) -> impl Iterator<Item = &'u Sentence> {
    usage.sentences.iter().filter(|it| is_among(subjects, it.original))
}

fn words_of<'u>(usage: &'u Usage, subjects: &[u64]) -> impl Iterator<Item = &'u Word> {
    usage.words.iter().filter(|it| is_among(subjects, it.stem))
}

/// Where something stands: the index of its article, and its bytes.
type Place = (u32, TextRange);

fn span(used: &[&Used], place: Place) -> Span {
    Span::new(&used[place.0 as usize].path, place.1)
}

/// The articles that differ from another in something, with the subjects of that.
fn differing_articles<'u>(
    used: &'u [&'u Used],
    subjects: &'u [Subjects],
) -> impl Iterator<Item = (u32, &'u Usage, &'u Subjects)> {
    let all = (0..).zip(used).zip(subjects);
    all.filter(|it| !it.1.is_empty()).map(|((index, used), subjects)| (index, &*used.usage, subjects))
}

/// Terms that have more than one rendering.
fn terms(used: &[&Used], subjects: &[Subjects], parts: &mut [Vec<Finding>]) {
    let mut all: Vec<(&str, &str, Place, u64)> = Vec::new();
    for (index, usage, subjects) in differing_articles(used, subjects) {
        let terms = terms_of(usage, subjects);
        all.extend(terms.map(|(subject, it)| (&*it.key, &*it.translation, (index, it.range), subject)));
    }
    all.sort_unstable();
    for group in all.chunk_by(|a, b| a.0 == b.0) {
        let renderings: Vec<&[(&str, &str, Place, u64)]> = group.chunk_by(|a, b| fold(a.1) == fold(b.1)).collect();
        let Some(most) = renderings.iter().max_by_key(|it| (it.len(), std::cmp::Reverse(it[0].2))) else { continue };
        // Of a term that is hardly ever used, nobody knows which rendering is meant.
        if renderings.len() < 2 || most.len() < 2 {
            continue;
        }
        for other in renderings.iter().filter(|it| it.as_ptr() != most.as_ptr() && it.len() < most.len()) {
            // A part of a longer name is the same term: `保存` in `名前を付けて保存`.
            if other[0].1.contains(most[0].1) || most[0].1.contains(other[0].1) {
                continue;
            }
            let message =
                format!("`{}` is `{}` here and `{}` in {}", other[0].0, other[0].1, most[0].1, places(most.len()));
            let mut finding = Finding::new(code::TERM_INCONSISTENT, span(used, other[0].2), message);
            for place in most.iter().take(PLACES) {
                finding = finding.label(span(used, place.2), "the other rendering");
            }
            parts[part_of(other[0].3)]
                .push(finding.help("use one name for one thing, the one that readers see on the screen"));
        }
    }
}

fn fold(term: &str) -> String {
    term.chars().filter(|it| !it.is_whitespace()).flat_map(char::to_lowercase).collect()
}

fn places(count: usize) -> String {
    if count == 1 { "1 place".to_owned() } else { format!("{count} places") }
}

/// Sentences that have more than one translation.
fn sentences(used: &[&Used], subjects: &[Subjects], parts: &mut [Vec<Finding>]) {
    let mut all: Vec<(u64, u64, Place)> = Vec::new();
    for (index, usage, subjects) in differing_articles(used, subjects) {
        all.extend(sentences_of(usage, subjects).map(|it| (it.original, it.translation, (index, it.range))));
    }
    all.sort_unstable();
    for group in all.chunk_by(|a, b| a.0 == b.0) {
        let translations: Vec<&[(u64, u64, Place)]> = group.chunk_by(|a, b| a.1 == b.1).collect();
        let Some(most) = translations.iter().max_by_key(|it| (it.len(), std::cmp::Reverse(it[0].2))) else { continue };
        let last = translations.iter().filter(|it| it.as_ptr() != most.as_ptr()).map(|it| it[0].2).max();
        let Some(at) = last else { continue };
        let message = format!(
            "the original of this sentence stands in {} and has {} translations",
            places(group.len()),
            translations.len()
        );
        let mut finding = Finding::new(code::SENTENCE_INCONSISTENT, span(used, at), message);
        for other in translations.iter().filter(|it| it[0].2 != at).take(PLACES) {
            finding = finding.label(span(used, other[0].2), "another translation");
        }
        parts[part_of(group[0].0)].push(finding.help("use one translation, or make clear what differs"));
    }
}

/// Words that are written with a long vowel at their end and without.
fn spellings(used: &[&Used], subjects: &[Subjects], parts: &mut [Vec<Finding>]) {
    let mut all: Vec<(&str, bool, Place, u32, u64)> = Vec::new();
    for (index, usage, subjects) in differing_articles(used, subjects) {
        let words = words_of(usage, subjects);
        all.extend(words.map(|it| (it.text.trim_end_matches('ー'), it.is_long, (index, it.range), it.count, it.stem)));
    }
    all.sort_unstable();
    for group in all.chunk_by(|a, b| a.0 == b.0) {
        let (short, long): (Vec<_>, Vec<_>) = group.iter().partition(|it| !it.1);
        let count = |list: &[&(&str, bool, Place, u32, u64)]| list.iter().map(|it| it.3).sum::<u32>() as usize;
        let (counts, is_long) = ((count(&short), count(&long)), count(&long) >= count(&short));
        // One of each tells nothing.
        if counts.0 == counts.1 {
            continue;
        }
        let (few, many) = if is_long { (short, long) } else { (long, short) };
        let written = |is_long: bool| format!("{}{}", group[0].0, if is_long { "ー" } else { "" });
        for word in few {
            let message = format!(
                "`{}` is written `{}` in {} of {} places",
                written(!is_long),
                written(is_long),
                counts.0.max(counts.1),
                counts.0 + counts.1
            );
            let finding = Finding::new(code::SPELLING_INCONSISTENT, span(used, word.2), message);
            let finding = finding.label(span(used, many[0].2), "the other spelling");
            parts[part_of(group[0].4)].push(finding.help("write the word in one way on the whole site"));
        }
    }
}

/// Spaces between Japanese and Latin letters, against the house style or mixed.
pub(super) fn spaces(path: &SourcePath, usage: &Usage, style: Spacing) -> Option<Finding> {
    let (spaced, close) = (usage.spacing.spaced, usage.spacing.close);
    let is_close = match style {
        Spacing::Any => return None,
        Spacing::Space => true,
        Spacing::None => false,
        Spacing::Consistent if spaced.0 == 0 || close.0 == 0 => return None,
        Spacing::Consistent => spaced.0 >= close.0,
    };
    let (few, has) = if is_close { (close, "no space") } else { (spaced, "a space") };
    if few.0 == 0 {
        return None;
    }
    let all = spaced.0 + close.0;
    let message = format!("{} of {all} places where Japanese and Latin letters meet have {has} between them", few.0);
    let help = match style {
        Spacing::Space => "put a space there: `style.spacing` in `site.toml` is `space`",
        Spacing::None => "remove the space: `style.spacing` in `site.toml` is `none`",
        Spacing::Consistent | Spacing::Any => {
            "write all of them in one way, or say which in `style.spacing` of `site.toml`"
        }
    };
    Some(Finding::new(code::SPACING_INCONSISTENT, Span::new(path, few.1), message).help(help))
}
