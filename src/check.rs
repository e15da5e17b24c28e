//! What is done with findings once they are all there.

pub mod claims;
pub mod consistency;
pub mod content;
pub mod duplicates;
pub mod fingerprint;
pub mod reach;
pub mod settled;
pub mod staleness;
pub mod suppression;
pub mod translation;
pub mod tree;
pub mod usage;
pub mod weight;

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use self::consistency::{Consistency, Used};
use self::duplicates::{Duplicates, Named, Names};
use self::translation::{Compared, File};
use self::usage::Usage;
use crate::config::Config;
use crate::finding::groups::{Found, Group, Groups, Remembered, groups};
use crate::locale::Locale;
use crate::memo::runs::{List, Runs};
use crate::memo::{Digest, Memo, Rounds};
use crate::site::glossary::{Glossary, TermsOfArticle, glossary};
use crate::site::{Page, Site};
use crate::source::Snapshot;
use crate::syntax::document::Document;

/// Results of checks that the next build may use again.
#[derive(Default)]
pub struct Checks {
    pages: Memo<CheckedPage>,
    of_pages: Runs<Arc<Group>>,
    names: Runs<Named>,
    duplicates: Duplicates,
    consistency: Consistency,
}

impl Checks {
    /// For a build that no other follows.
    pub fn forgetful() -> Self {
        Self { pages: Memo::forgetful(), ..Self::default() }
    }

    /// Those that go from build to build.
    pub fn rounds(&mut self) -> [&mut dyn Rounds; 1] {
        [&mut self.pages]
    }
}

/// What is wrong with a page by itself, and what is compared with other pages.
pub struct CheckedPage {
    findings: Groups,
    names: Arc<Names>,
}

/// A page that is to be checked, by its index; hashes as its key, which stands for it and its title.
pub struct PageInput<'a> {
    key: Digest,
    site: &'a Site,
    index: usize,
}

impl PageInput<'_> {
    fn checked(&self) -> CheckedPage {
        let page = &self.site.pages[self.index];
        let title = self.site.titles[page.article].get(&page.locale).map(String::as_str);
        let mut findings = Vec::new();
        content::check(page, &mut findings);
        CheckedPage { findings: groups(findings), names: Arc::new(Names::of(page, title)) }
    }
}

impl Hash for PageInput<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.key.hash(state);
    }
}

/// The two files of an article that is no aligned one; hashes as their keys.
pub struct PairInput<'a> {
    translation: (&'a Page, &'a str),
    original: (&'a Page, &'a str),
}

impl Hash for PairInput<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.translation.0.linked.document.digest, self.original.0.linked.document.digest).hash(state);
    }
}

/// Translations that were compared with their originals, for the next build.
#[derive(Default)]
pub struct Comparisons {
    memo: Memo<Remembered<Arc<Usage>>>,
    of_aligned: Runs<Arc<Group>>,
    of_pairs: Runs<Arc<Group>>,
    used: Runs<Used>,
}

impl Comparisons {
    /// For a build that no other follows.
    pub fn forgetful() -> Self {
        Self { memo: Memo::forgetful(), ..Self::default() }
    }

    /// Those that go from build to build.
    pub fn rounds(&mut self) -> [&mut dyn Rounds; 1] {
        [&mut self.memo]
    }
}

/// An aligned file that is to be compared with its original.
pub struct Uncompared {
    /// The file.
    pub document: Arc<Document>,
    /// Its digest, so that nobody has to look at the file for it.
    pub digest: Digest,
    /// Whether it is a page, and not only included in some.
    pub is_page: bool,
}

/// An aligned file, whose text is among all files; hashes as its digest.
struct AlignedInput<'a> {
    file: &'a Uncompared,
    snapshot: &'a Snapshot,
}

impl Hash for AlignedInput<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.file.digest.hash(state);
    }
}

fn aligned(AlignedInput { file, snapshot }: &AlignedInput<'_>) -> Remembered<Arc<Usage>> {
    let source = snapshot.texts.get(&file.document.path).filter(|it| !it.is_released());
    source.map(|it| remembered(translation::aligned(&file.document, it.text()))).unwrap_or_default()
}

/// The language that aligned files translate into.
pub fn translation_of(config: &Config) -> &Locale {
    config.locales.iter().find(|it| **it != config.original).unwrap_or(&config.original)
}

/// How all translations use words, sorted by file, and what is wrong with those that were not compared yet.
///
/// `used` says how those use words that were compared when they were parsed.
pub fn usages(
    site: &Site,
    (snapshot, config): (&Snapshot, &Config),
    (mut used, uncompared): (Vec<Used>, &[&Uncompared]),
    comparisons: &mut Comparisons,
    found: &mut Found,
) -> List<Used> {
    let Comparisons { memo, of_aligned, of_pairs, used: all } = comparisons;
    let inputs: Vec<AlignedInput<'_>> = uncompared.iter().map(|file| AlignedInput { file, snapshot }).collect();
    let (values, start) = (memo.each(&inputs, aligned), memo.mark());
    found.share_runs(&of_aligned.update(&values, start, |_, it| it.findings.to_vec()));
    let translation = translation_of(config);
    let of_page = |at: usize, it: &Remembered<Arc<Usage>>| {
        let (path, locale) = (uncompared[at].document.path.clone(), translation.clone());
        uncompared[at].is_page.then(|| Used::new(path, locale, Arc::clone(&it.value)))
    };
    let aligned = all.update(&values, start, of_page);
    memo.keep(values);
    let is_wanted = translation::is_wanted(config);
    let inputs = if is_wanted { pair_inputs(site, snapshot, config) } else { Vec::new() };
    let pair = |it: &PairInput<'_>| {
        let (translation, original) = (it.translation, it.original);
        remembered(translation::pairs(&file(translation.0, translation.1), &file(original.0, original.1)))
    };
    let (values, start) = (memo.each(&inputs, pair), memo.mark());
    found.share_runs(&of_pairs.update(&values, start, |_, it| it.findings.to_vec()));
    for (input, compared) in inputs.iter().zip(&values) {
        let translation = input.translation.0;
        let (path, locale) = (translation.linked.document.path.clone(), translation.locale.clone());
        used.push(Used::new(path, locale, Arc::clone(&compared.value.value)));
    }
    memo.keep(values);
    if used.is_empty() {
        // Pages are sorted by file already.
        return aligned;
    }
    used.extend(aligned.iter().cloned());
    used.sort_by(|a, b| a.path.cmp(&b.path));
    used.into_iter().collect()
}

fn remembered(compared: Compared) -> Remembered<Arc<Usage>> {
    Remembered { value: compared.usage, findings: groups(compared.findings) }
}

/// How all translations use terms; hashes as that, without the places in files, which a glossary does not name.
pub struct TermsInput<'u>(pub &'u List<Used>);

impl Hash for TermsInput<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.iter().for_each(|it| it.terms.hash(state));
    }
}

/// What the translations call the terms of their originals.
pub fn terms<'u>(input: &TermsInput<'u>) -> Glossary {
    let of_article = |it: &'u Used| TermsOfArticle { path: &it.path, locale: &it.locale, terms: &it.usage.terms };
    glossary(&input.0.iter().map(of_article).collect::<Vec<_>>())
}

/// Everything that is wrong with a linked site beyond what parsing, linking and comparing have found.
pub fn run(site: &Site, (snapshot, config): (&Snapshot, &Config), used: &List<Used>, checks: &mut Checks) -> Found {
    let inputs: Vec<PageInput<'_>> =
        site.own.iter().map(|index| PageInput { key: site.keys[*index], site, index: *index }).collect();
    let (checked, start) = (checks.pages.each(&inputs, PageInput::checked), checks.pages.mark());
    let mut found = Found::default();
    found.share_runs(&checks.of_pages.update(&checked, start, |_, it| it.findings.to_vec()));
    let mut findings = Vec::new();
    tree::check(&site.trees, &mut findings);
    let locale = |at: usize| site.pages[inputs[at].index].locale.clone();
    let names =
        checks.names.update(&checked, start, |at, it| [Named { locale: locale(at), names: Arc::clone(&it.names) }]);
    checks.duplicates.check(names, &config.locales, &mut found);
    checks.pages.keep(checked);
    reach::check(site, &mut findings);
    weight::check(site, snapshot, &mut findings);
    found.extend(findings);
    checks.consistency.check(used, config.spacing, &mut found);
    found
}

fn file<'f>(page: &'f Page, text: &'f str) -> File<'f> {
    File { document: &page.linked.document, text, layout: &page.linked.layout }
}

/// The translations that have files of their own, with their originals.
fn pair_inputs<'a>(site: &'a Site, snapshot: &'a Snapshot, config: &Config) -> Vec<PairInput<'a>> {
    let text = |page: &'a Page| {
        let source = snapshot.texts.get(&page.linked.document.path).filter(|it| !it.is_released())?;
        Some((page, &**source.text()))
    };
    let input = |translation: &usize| {
        let translation = &site.pages[*translation];
        let own = |it: &&Page| it.locale == config.original && it.body_locale == it.locale;
        let original = site.pages_of(translation.article).find(own)?;
        let differs = original.linked.document.path != translation.linked.document.path;
        let is_pair = differs && original.linked.document.units.is_empty();
        is_pair.then_some(PairInput { translation: text(translation)?, original: text(original)? })
    };
    site.translations.iter().filter_map(input).collect()
}
