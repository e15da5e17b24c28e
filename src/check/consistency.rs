//! What articles of one site say in different ways: terms, sentences, spellings, spaces.
//!
//! All articles are compared with one another, and the next build compares again where an article says something else:
//! what is found is kept by the parts of [`claims`].

mod differences;

use std::sync::Arc;

use rayon::prelude::*;

use super::claims::{self, Differing, PARTS, Subjects};
use super::usage::Usage;
use crate::config::Spacing;
use crate::finding::groups::{Found, Groups, groups};
use crate::locale::Locale;
use crate::memo::Digest;
use crate::memo::runs::List;
use crate::text::SourcePath;

/// A translation and how it uses words.
#[derive(Clone, Debug)]
pub struct Used {
    /// Its file.
    pub path: SourcePath,
    /// Its language.
    pub locale: Locale,
    /// How it uses words.
    pub usage: Arc<Usage>,
    /// Stands for its terms, without their places in the file.
    pub terms: Digest,
}

impl Used {
    /// That of a file in a language.
    pub fn new(path: SourcePath, locale: Locale, usage: Arc<Usage>) -> Self {
        Self { terms: Digest::of(&(&path, &locale, usage.terms_digest)), path, locale, usage }
    }
}

/// What was compared in the build before.
#[derive(Default)]
pub struct Consistency(Option<Compared>);

struct Compared {
    used: List<Used>,
    spacing: Spacing,
    parts: Vec<Part>,
    /// What is wrong with the spaces of each article.
    spaces: Vec<Groups>,
}

/// A part of what all articles claim, compared.
#[derive(Clone, Default)]
struct Part {
    differing: Differing,
    findings: Groups,
}

impl Part {
    /// On what an article differs.
    fn subjects(&self, article: usize) -> Subjects {
        let start = self.differing.partition_point(|it| (it.0 as usize) < article);
        self.differing[start..].iter().take_while(|it| it.0 as usize == article).map(|it| it.1).collect()
    }
}

impl Consistency {
    /// Compares the articles of a site, sorted by path.
    pub fn check(&mut self, list: &List<Used>, spacing: Spacing, found: &mut Found) {
        let is_comparable = |it: &Compared| {
            let differing = it.used.differing(list);
            differing.is_some_and(|mut it| it.all(|(one, other)| one.path == other.path && one.locale == other.locale))
        };
        let before = self.0.take().filter(is_comparable);
        let used: Vec<&Used> = list.iter().collect();
        let (parts, spaces) = match before {
            Some(before) => before.again(&used, spacing),
            None => (compared(&used, vec![None; PARTS]), used.iter().map(|it| spaces_of(it, spacing)).collect()),
        };
        parts.iter().for_each(|it| found.share(&it.findings));
        spaces.iter().for_each(|it| found.share(it));
        self.0 = Some(Compared { used: list.clone(), spacing, parts, spaces });
    }
}

impl Compared {
    /// The same with other versions of some articles.
    fn again(self, used: &[&Used], spacing: Spacing) -> (Vec<Part>, Vec<Groups>) {
        let both = || self.used.iter().zip(used).enumerate();
        let changed: Vec<(usize, &Usage, &Usage)> = both()
            .filter(|(_, (one, other))| !Arc::ptr_eq(&one.usage, &other.usage))
            .map(|(article, (one, other))| (article, &*one.usage, &*other.usage))
            .collect();
        let is_same = |number: usize, part: &Part| {
            changed.iter().all(|(article, one, other)| {
                one.claims.is_alike_in(&other.claims, number)
                    && differences::is_same(one, other, &part.subjects(*article))
            })
        };
        let parts = self.parts.into_iter().enumerate().map(|(number, part)| is_same(number, &part).then_some(part));
        let mut spaces = self.spaces;
        for (index, (old, new)) in both() {
            if self.spacing != spacing || !Arc::ptr_eq(&new.usage, &old.usage) {
                spaces[index] = spaces_of(new, spacing);
            }
        }
        (compared(used, parts.collect()), spaces)
    }
}

/// Compares the parts that are not known.
fn compared(used: &[&Used], known: Vec<Option<Part>>) -> Vec<Part> {
    let unknown: Vec<usize> = (0..PARTS).filter(|it| known[*it].is_none()).collect();
    let differing: Vec<Differing> = unknown.par_iter().map(|it| claims::differing(used, *it)).collect();
    let mut subjects = vec![Subjects::new(); used.len()];
    // Parts follow one another in the order of subjects, and so do the claims in them.
    for (article, subject) in differing.iter().flatten() {
        subjects[*article as usize].push(*subject);
    }
    let mut findings = differences::of_subjects(used, &subjects);
    let mut parts: Vec<Part> = known.into_iter().map(Option::unwrap_or_default).collect();
    for (number, differing) in unknown.into_iter().zip(differing) {
        let findings = groups(std::mem::take(&mut findings[number]));
        parts[number] = Part { differing, findings };
    }
    parts
}

fn spaces_of(used: &Used, spacing: Spacing) -> Groups {
    groups(differences::spaces(&used.path, &used.usage, spacing).into_iter().collect())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::check::claims::Claims;
    use crate::check::usage::{Sentence, Word};
    use crate::finding::Finding;
    use crate::text::TextRange;

    /// What an article says: sentences by original, translation and place, and words.
    type Said = (Vec<(u8, u8, u8)>, Vec<(u8, bool, u8)>);

    fn said() -> impl Strategy<Value = Said> {
        let sentences = prop::collection::vec((0..6_u8, 0..3_u8, 0..4_u8), 0..5);
        (sentences, prop::collection::vec((0..4_u8, any::<bool>(), 0..4_u8), 0..4))
    }

    fn usage((sentences, words): &Said) -> Arc<Usage> {
        let range = |at: u8| TextRange::new(usize::from(at), usize::from(at) + 1);
        // Subjects lie in several parts.
        let subject = |it: u8| u64::from(it) << 58;
        let sentence =
            |it: &(u8, u8, u8)| Sentence { original: subject(it.0), translation: u64::from(it.1), range: range(it.2) };
        let word = |it: &(u8, bool, u8)| Word {
            text: format!("語{}{}", it.0, if it.1 { "ー" } else { "" }).into(),
            stem: subject(it.0) + 1,
            is_long: it.1,
            count: u32::from(it.2) + 1,
            range: range(it.2),
        };
        let sentences: Vec<Sentence> = sentences.iter().map(sentence).collect();
        let words: Vec<Word> = words.iter().map(word).collect();
        let claims = sentences.iter().map(|it| (it.original, it.translation));
        let claims = claims.chain(words.iter().map(|it| (it.stem, u64::from(it.is_long))));
        let claims = Claims::new(claims.collect());
        Arc::new(Usage { sentences, words, claims, ..Usage::default() })
    }

    fn check(consistency: &mut Consistency, used: &[Used]) -> Vec<Finding> {
        let mut found = Found::default();
        consistency.check(&used.iter().cloned().collect(), Spacing::Consistent, &mut found);
        found.sorted()
    }

    proptest! {
        #[test]
        fn after_any_edit_the_same_is_found_as_afresh(
            articles in prop::collection::vec(said(), 1..5),
            edits in prop::collection::vec((0..5_usize, said()), 1..6),
        ) {
            let name = |it: usize| SourcePath::new(format!("{it}.md"));
            let locale = Locale::parse("ja").unwrap();
            let used = |(index, it): (usize, &Said)| Used::new(name(index), locale.clone(), usage(it));
            let mut used: Vec<Used> = articles.iter().enumerate().map(used).collect();
            let mut consistency = Consistency::default();
            check(&mut consistency, &used);
            for (index, said) in edits {
                let index = index % used.len();
                used[index].usage = usage(&said);
                let expected = check(&mut Consistency::default(), &used);
                prop_assert_eq!(check(&mut consistency, &used), expected);
            }
        }
    }
}
