//! What is done with findings once they are all there.

pub mod claims;
pub mod consistency;
pub mod content;
pub mod duplicates;
pub mod fingerprint;
pub mod reach;
pub mod staleness;
pub mod suppression;
pub mod translation;
pub mod tree;
pub mod usage;
pub mod weight;

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use self::claims::Differing;
use self::consistency::Used;
use self::duplicates::Names;
use self::suppression::Suppressed;
use self::translation::{Compared, File};
use crate::config::Config;
use crate::finding::suppression::Suppression;
use crate::finding::{self, Finding, Reported};
use crate::locale::Locale;
use crate::memo::Memo;
use crate::site::glossary::{Glossary, TermsOfArticle, glossary};
use crate::site::{Page, Site};
use crate::source::Snapshot;

/// Results of checks that the next build may use again.
#[derive(Default)]
pub struct Checks {
    pages: Memo<CheckedPage>,
    claims: Memo<Differing>,
}

impl Checks {
    /// For a build that no other follows.
    pub fn forgetful() -> Self {
        Self { pages: Memo::forgetful(), claims: Memo::forgetful() }
    }

    /// Begins a build.
    pub fn begin(&mut self) {
        self.pages.begin();
        self.claims.begin();
    }
}

/// What is wrong with a page by itself, and what is compared with other pages.
pub struct CheckedPage {
    findings: Vec<Finding>,
    names: Names,
}

/// A page that is to be checked, and its title; hashes as its key, which stands for both.
pub struct PageInput<'a>(&'a Page, Option<&'a str>);

impl Hash for PageInput<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.key.hash(state);
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

/// How all translations use words, sorted by file, and what is wrong with those that have files of their own.
///
/// `used` says how the aligned articles use words: they were compared when they were parsed.
pub fn usages(
    site: &Site,
    (snapshot, config): (&Snapshot, &Config),
    mut used: Vec<Used>,
    pairs: &mut Memo<Compared>,
) -> Reported<Vec<Used>> {
    let mut findings = Vec::new();
    let is_wanted = translation::is_wanted(config);
    let inputs = if is_wanted { pair_inputs(site, snapshot, config) } else { Vec::new() };
    let compared = pairs.map(&inputs, |it| {
        translation::pairs(&file(it.translation.0, it.translation.1), &file(it.original.0, it.original.1))
    });
    for (input, compared) in inputs.iter().zip(&compared) {
        findings.extend(compared.findings.iter().cloned());
        let translation = input.translation.0;
        used.push(Used {
            path: translation.linked.document.path.clone(),
            locale: translation.locale.clone(),
            usage: Arc::clone(&compared.usage),
        });
    }
    used.sort_by(|a, b| a.path.cmp(&b.path));
    Reported { value: used, findings }
}

/// How all translations use terms; hashes as that, without the places in files, which a glossary does not name.
pub struct TermsInput<'u>(pub &'u [Used]);

impl Hash for TermsInput<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        for Used { path, locale, usage } in self.0 {
            (path, locale, usage.terms_digest).hash(state);
        }
    }
}

/// What the translations call the terms of their originals.
pub fn terms<'u>(input: &TermsInput<'u>) -> Glossary {
    let of_article = |it: &'u Used| TermsOfArticle { path: &it.path, locale: &it.locale, terms: &it.usage.terms };
    glossary(&input.0.iter().map(of_article).collect::<Vec<_>>())
}

/// Everything that is wrong with a linked site beyond what parsing, linking and comparing have found.
pub fn run(site: &Site, (snapshot, config): (&Snapshot, &Config), used: &[Used], checks: &mut Checks) -> Vec<Finding> {
    let own = site.pages.iter().filter(|it| it.locale == it.body_locale);
    let title = |it: &Page| site.titles[it.article].get(&it.locale).map(String::as_str);
    let inputs: Vec<PageInput<'_>> = own.map(|it| PageInput(it, title(it))).collect();
    let checked = checks.pages.map(&inputs, |it| {
        let mut findings = Vec::new();
        content::check(it.0, &mut findings);
        CheckedPage { findings, names: Names::of(it.0, it.1) }
    });
    let mut findings: Vec<Finding> = checked.iter().flat_map(|it| it.findings.iter().cloned()).collect();
    tree::check(&site.trees, &mut findings);
    let names: Vec<(&Locale, &Names)> =
        inputs.iter().zip(&checked).map(|(input, it)| (&input.0.locale, &it.names)).collect();
    duplicates::check(&names, config, &mut findings);
    reach::check(site, &mut findings);
    weight::check(site, snapshot, &mut findings);
    consistency::check(used, config.spacing, &mut checks.claims, &mut findings);
    findings
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
    let translations = site.pages.iter().filter(|it| {
        it.locale == it.body_locale && it.locale != config.original && it.linked.document.units.is_empty()
    });
    let input = |translation: &'a Arc<Page>| {
        let own = |it: &&Page| it.locale == config.original && it.body_locale == it.locale;
        let original = site.pages_of(translation.article).find(own)?;
        let differs = original.linked.document.path != translation.linked.document.path;
        let is_pair = differs && original.linked.document.units.is_empty();
        is_pair.then_some(PairInput { translation: text(translation)?, original: text(original)? })
    };
    translations.filter_map(input).collect()
}

/// What is left of all findings, and what authors know of.
#[derive(Clone, Debug, Default)]
pub struct Settled {
    /// The findings that are reported, sorted.
    pub findings: Vec<Finding>,
    /// Those that comments suppress, sorted.
    pub suppressed: Vec<Suppressed>,
}

/// Takes out findings that comments suppress, gives the others the severities that `site.toml` wants, leaves out those
/// it turns off, and sorts them.
pub fn settle(config: &Config, findings: Vec<Finding>, suppressions: &[Suppression]) -> Settled {
    let Settled { findings, suppressed } = suppression::apply(findings, suppressions);
    let suppressed = suppressed.into_iter().filter_map(|it| {
        let finding = levelled(config, it.finding)?;
        Some(Suppressed { finding, ..it })
    });
    let mut suppressed: Vec<Suppressed> = suppressed.collect();
    suppressed.sort_by(|a, b| finding::order(&a.finding, &b.finding));
    suppressed.dedup();
    let mut findings = findings.into_iter().filter_map(|it| levelled(config, it)).collect();
    finding::sort(&mut findings);
    Settled { findings, suppressed }
}

fn levelled(config: &Config, mut finding: Finding) -> Option<Finding> {
    if let Some(level) = config.levels.get(&finding.code) {
        finding.severity = (*level)?;
    }
    Some(finding)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config;
    use crate::finding::Severity;
    use crate::finding::code::{FILE_NOT_FOUND, HEADING_EMPTY, IMAGE_NOT_FOUND};
    use crate::source::Snapshot;
    use crate::text::{SourcePath, Span};

    #[test]
    fn levels_change_severities_and_turn_findings_off() {
        let toml = "[findings]\nfile-not-found = 'error'\nimage-not-found = 'off'\n";
        let config = config::parse(&Snapshot::of_texts([("site.toml", toml)])).unwrap().value;
        let finding = |code| Finding::new(code, Span::file(&SourcePath::from("a.md")), "x");
        let codes = [IMAGE_NOT_FOUND, HEADING_EMPTY, FILE_NOT_FOUND, FILE_NOT_FOUND];
        let findings = settle(&config, codes.map(finding).to_vec(), &[]).findings;
        let shown: Vec<_> = findings.iter().map(|it| (it.code, it.severity)).collect();
        assert_eq!(shown, [(FILE_NOT_FOUND, Severity::Error), (HEADING_EMPTY, Severity::Suggestion)]);
    }
}
