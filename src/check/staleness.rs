//! Whether translations are of the original as it is now: by content, and not by when files changed.
//!
//! An aligned article has the English that was translated, and a pair a file of it; the folder that `staleness.original`
//! names has the English as it is now. Both are read as words ([`mod@words`]) and compared ([`compare`]).

pub mod compare;
pub mod words;

use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use self::compare::{Change, Comparison};
use self::words::{Text, words};
use crate::config::Config;
use crate::finding::groups::{Found, Groups, groups};
use crate::finding::{Finding, code};
use crate::locale::Locale;
use crate::memo::{Digest, Memo};
use crate::site::align::{Layout, LeafUnit};
use crate::site::stale::{Stale, StaleArticles};
use crate::site::{Page, Site};
use crate::source::{Snapshot, Source};
use crate::syntax;
use crate::syntax::document::{Document, Side};
use crate::syntax::walk::bare_leaves;
use crate::text::{LineIndex, SourcePath, Span, TextRange};

/// The longest sentence that a finding quotes, in characters.
const QUOTED: usize = 160;

/// What was compared of one article.
#[derive(Clone, Debug, Default)]
pub struct Compared {
    findings: Groups,
    stale: Arc<Stale>,
}

/// Compares every article that has a translation with the original's folder, where the site names one.
pub fn check(
    site: &Site,
    (snapshot, config): (&Snapshot, &Config),
    memo: &mut Memo<Compared>,
    found: &mut Found,
) -> StaleArticles {
    let (Some(folder), Some(_)) = (&config.original_folder, &snapshot.original) else { return StaleArticles::new() };
    let articles: Vec<(usize, Translated<'_>)> =
        (0..site.catalog.articles.len()).filter_map(|it| Some((it, translated(site, config, it)?))).collect();
    let (mut inputs, mut missing) = (Vec::new(), Vec::new());
    for (article, translated) in articles {
        match current(snapshot, site, &translated) {
            Some(current) => inputs.push((article, Input { translated, current })),
            None => missing.push(translated),
        }
    }
    if inputs.is_empty() && !missing.is_empty() {
        let message = format!("the original's folder `{folder}` has none of this site's articles");
        let finding = Finding::new(code::ORIGINAL_GONE, Span::file(missing[0].place), message);
        found.push(finding.help("name the folder in which the paths of the articles are those of this site"));
        return StaleArticles::new();
    }
    found.extend(missing.iter().map(|it| {
        let message = format!("the original's folder has no `{}` any more", it.name);
        let help = "remove the article, or follow the original to its new name";
        Finding::new(code::ORIGINAL_GONE, Span::file(it.place), message).help(help)
    }));
    let keys: Vec<&Input<'_>> = inputs.iter().map(|it| &it.1).collect();
    let compared = memo.map(&keys, |it| compared(it));
    compared.iter().for_each(|it| found.share(&it.findings));
    let stale = inputs.iter().zip(&compared).filter(|it| !it.1.stale.is_current());
    stale.map(|(input, compared)| (input.0, Arc::clone(&compared.stale))).collect()
}

/// A text that was translated, and its translation.
struct Translated<'s> {
    /// The path of the original, below the folder of its locale.
    name: String,
    /// The file of the translation.
    place: &'s SourcePath,
    /// The English that was translated.
    original: &'s Page,
    /// The translation, where it is a file of its own.
    translation: Option<&'s Page>,
}

/// All that a comparison depends on.
struct Input<'s> {
    translated: Translated<'s>,
    current: &'s Source,
}

impl Hash for Input<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let translation = self.translated.translation.map(|it| it.linked.document.digest);
        let original: Digest = self.translated.original.linked.document.digest;
        (original, translation, self.current.digest(), &self.translated.name).hash(state);
    }
}

/// What was translated of an article; `None` for one without a translation or an original.
fn translated<'s>(site: &'s Site, config: &Config, article: usize) -> Option<Translated<'s>> {
    let own = |locale: &Locale| site.pages_of(article).find(|it| it.locale == *locale && it.body_locale == *locale);
    let original = own(&config.original)?;
    let document = &original.linked.document;
    if !document.path.extension().eq_ignore_ascii_case("md") {
        return None;
    }
    let (_, inner) = site.catalog.split_root(document.path.as_str());
    if !document.units.is_empty() {
        return Some(Translated { name: inner.to_owned(), place: &document.path, original, translation: None });
    }
    let translation = config.locales.iter().filter(|it| **it != config.original).find_map(own)?;
    let is_pair = translation.linked.document.units.is_empty();
    is_pair.then(|| Translated {
        name: inner.to_owned(),
        place: &translation.linked.document.path,
        original,
        translation: Some(translation),
    })
}

/// The original as it is now: at the same path below the folder of its locale, else at the same path of the site.
fn current<'s>(snapshot: &'s Snapshot, site: &Site, translated: &Translated<'_>) -> Option<&'s Source> {
    let texts = &snapshot.original.as_ref()?.texts;
    let path = &translated.original.linked.document.path;
    let untagged = || {
        let name = site.catalog.articles[translated.original.article].name.as_str();
        texts.get(format!("{name}.md").as_str())
    };
    texts.get(translated.name.as_str()).or_else(|| texts.get(path)).or_else(untagged)
}

/// A unit of an article, as findings and pages name it.
struct Unit<'s> {
    id: &'s str,
    place: Span,
    original: Option<Span>,
}

fn compared(input: &&Input<'_>) -> Compared {
    let Input { translated, current } = input;
    let (text, units) = match translated.translation {
        None => aligned(&translated.original.linked.document),
        Some(translation) => pair(translated.original, translation),
    };
    let document = syntax::parse(current).value;
    let now = words(&document, Side::Translation, &|_| None);
    let comparison = compare::compare(&text, &now);
    let mut findings = Vec::new();
    let mut stale = Stale::default();
    report(&comparison, &units, &now, input, &mut findings);
    let id = |it: &u32| units.get(*it as usize).map(|it| it.id.to_owned());
    stale.changed.extend(comparison.changed.keys().filter_map(id));
    stale.gone.extend(comparison.gone.iter().filter_map(id));
    stale.added = comparison.added.len();
    Compared { findings: groups(findings), stale: Arc::new(stale) }
}

/// The English side of an aligned article.
fn aligned(document: &Document) -> (Text, Vec<Unit<'_>>) {
    let unit = |it: &'_ syntax::document::Unit| {
        let (place, original) = (it.translation.range, it.original.range);
        (Span::new(&document.path, place), Some(Span::new(&document.path, original)))
    };
    let units = document.units.iter().map(|it| {
        let (place, original) = unit(it);
        Unit { id: &it.id, place, original }
    });
    (words(document, Side::Original, &|_| None), units.collect())
}

/// The English file of a pair: its units are blocks or sections.
fn pair<'s>(original: &'s Page, translation: &'s Page) -> (Text, Vec<Unit<'s>>) {
    let places = block_places(&translation.linked.document, &translation.linked.layout);
    let (document, layout) = (&original.linked.document, &original.linked.layout);
    let mut units: Vec<Unit<'s>> = Vec::new();
    let mut owners = Vec::new();
    for (leaf, unit) in bare_leaves(&document.blocks).iter().zip(&layout.leaves) {
        let id = unit_id(layout, unit);
        let known = id.and_then(|id| units.iter().rposition(|it| it.id == id));
        let owner = match (id, known) {
            (None, _) => None,
            (Some(_), Some(known)) => Some(known),
            (Some(id), None) => {
                // Without a counterpart there is no translation that could be stale.
                let place = places.get(id).map(|it| Span::new(&translation.linked.document.path, *it));
                place.map(|place| {
                    let original = Some(Span::new(&document.path, leaf.range));
                    units.push(Unit { id, place, original });
                    units.len() - 1
                })
            }
        };
        owners.push(owner.and_then(|it| u32::try_from(it).ok()));
    }
    (words(document, Side::Translation, &|leaf| owners.get(leaf).copied().flatten()), units)
}

fn unit_id<'l>(layout: &'l Layout, unit: &'l LeafUnit) -> Option<&'l str> {
    match unit {
        LeafUnit::None => None,
        LeafUnit::Unit(key) => Some(key),
        LeafUnit::Section(section) => layout.sections.get(*section).map(|it| it.key.as_str()),
    }
}

/// Where the units of a file begin.
fn block_places<'l>(document: &Document, layout: &'l Layout) -> BTreeMap<&'l str, TextRange> {
    let mut places = BTreeMap::new();
    for (leaf, unit) in bare_leaves(&document.blocks).iter().zip(&layout.leaves) {
        if let Some(id) = unit_id(layout, unit) {
            places.entry(id).or_insert(leaf.range);
        }
    }
    places
}

fn report(comparison: &Comparison, units: &[Unit<'_>], now: &Text, input: &Input<'_>, findings: &mut Vec<Finding>) {
    let unit = |it: u32| units.get(it as usize);
    let finding = |code, unit: &Unit<'_>, message| {
        let finding = Finding::new(code, unit.place.clone(), message);
        unit.original.iter().fold(finding, |finding, it| finding.label(it.clone(), "what was translated"))
    };
    for (owner, change) in &comparison.changed {
        let Some(unit) = unit(*owner) else { continue };
        let message = match change {
            Change::Text(sentence) => format!("the original says now: {}", quoted(sentence)),
            Change::Target(target) => format!("a link of the original goes to `{target}` now"),
        };
        let help = "translate it anew, and put the new original beside it";
        findings.push(finding(code::ORIGINAL_CHANGED, unit, message).help(help));
    }
    for unit in comparison.gone.iter().filter_map(|it| unit(*it)) {
        let message = "the original does not say this any more".to_owned();
        findings
            .push(finding(code::ORIGINAL_GONE, unit, message).help("remove it here too, if it is not true any more"));
    }
    if let Some((first, block)) = comparison.added.first() {
        let line = now.blocks.get(*block as usize).map_or(1, |it| {
            let text = input.current.text();
            LineIndex::new(text).position(text, it.start as usize).line
        });
        let count = match comparison.added.len() {
            1 => "a sentence".to_owned(),
            count => format!("{count} sentences"),
        };
        let message =
            format!("the original has {count} more, at line {line} of `{}`: {}", input.current.path(), quoted(first));
        let finding = Finding::new(code::ORIGINAL_GREW, Span::file(input.translated.place), message);
        findings.push(finding.help("add them to the article, and translate them"));
    }
}

/// A sentence in quotation marks, cut where it is long.
fn quoted(sentence: &str) -> String {
    match sentence.char_indices().nth(QUOTED) {
        Some((at, _)) => format!("`{}…`", &sentence[..at]),
        None => format!("`{sentence}`"),
    }
}
