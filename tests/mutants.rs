//! Translations that are damaged on purpose: each kind of damage is found at its sentence.
//!
//! The damage is done by what stands here alone, which shares no code with the program. `MUTANTS=SEED` prints what
//! was not found, by another seed.

#![expect(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a seed is asked for; what was missed is read with `--nocapture`"
)]

#[path = "support/aligned.rs"]
#[expect(dead_code, reason = "other tests ask more of articles")]
mod aligned;
#[path = "support/damage.rs"]
mod damage;
#[path = "support/folders.rs"]
#[expect(dead_code, reason = "other tests ask more of folders")]
mod folders;
#[path = "support/random.rs"]
mod random;

use std::collections::BTreeSet;

use damage::{DAMAGES, Damage};
use random::Random;
use rayon::prelude::*;
use taiyaku::config;
use taiyaku::finding::Finding;
use taiyaku::pipeline::{self, Cache};
use taiyaku::source::Snapshot;
use taiyaku::text::SourcePath;

/// How many texts are damaged in each way.
const EACH: usize = 100;

/// A sentence that can be damaged, by the numbers of its article and its unit.
#[derive(Clone, Copy)]
struct Place {
    article: usize,
    unit: usize,
}

struct Article<'t> {
    path: &'t SourcePath,
    text: &'t str,
    units: Vec<aligned::Unit>,
    findings: Vec<Finding>,
}

/// All that is found in a site of one file.
fn findings(path: &SourcePath, text: &str, cache: &mut Cache) -> Vec<Finding> {
    let snapshot = Snapshot::of_texts([(path.as_str(), text)]);
    let config = config::parse(&snapshot).expect("a site needs no configuration").value;
    pipeline::build(&snapshot, &config, cache).findings
}

/// What is said of the stretch of a file, without places.
fn said(findings: &[Finding], start: usize, end: usize) -> BTreeSet<String> {
    let inside =
        findings.iter().filter(|it| it.span.range.start as usize <= end && it.span.range.end as usize >= start);
    inside.map(|it| format!("{}: {}", it.code, it.message)).collect()
}

fn articles(cache: &mut Cache) -> Vec<Article<'static>> {
    let texts = folders::all().iter().flat_map(|it| &it.snapshot.texts);
    // A file for inclusion is no page of its own.
    let pages = texts.filter(|it| it.0.as_str().ends_with(".md") && !it.0.as_str().contains("includes/"));
    let aligned = pages.filter(|it| it.1.text().contains("data-ttu-id"));
    let read = aligned.map(|(path, source)| (path, source.text(), aligned::read(source.text())));
    let exact = read.filter(|it| it.2.is_exact);
    let checked = exact.map(|(path, text, article)| {
        let findings = findings(path, text, cache);
        Article { path, text, units: article.units, findings }
    });
    checked.collect()
}

/// How many of the damaged sentences were found, of how many.
fn recall(articles: &[Article<'_>], damage: &Damage, seed: u64, cache: &mut Cache) -> (usize, usize) {
    let mut places = Vec::new();
    for (article, it) in articles.iter().enumerate() {
        let fits = it.units.iter().enumerate().filter(|(_, unit)| !unit.is_bookmark && (damage.fits)(&unit.sides));
        places.extend(fits.map(|(unit, _)| Place { article, unit }));
    }
    let mut random = Random::new(seed, damage.name.len());
    for at in (1..places.len()).rev() {
        places.swap(at, random.below(at + 1));
    }
    let (mut found, mut all) = (0, 0);
    for place in &places {
        if all == EACH {
            break;
        }
        let article = &articles[place.article];
        let unit = &article.units[place.unit];
        let [translation, _] = &unit.sides;
        let (start, end) = (unit.starts[0], unit.starts[0] + translation.len());
        // Only sound sentences are damaged.
        let before = said(&article.findings, start, end);
        if !before.is_empty() {
            continue;
        }
        let Some(damaged) = (damage.apply)(&unit.sides, &mut random).filter(|it| it != translation) else { continue };
        let text = format!("{}{damaged}{}", &article.text[..start], &article.text[end..]);
        let after = said(&findings(article.path, &text, cache), start, start + damaged.len());
        all += 1;
        if after.is_empty() {
            if std::env::var_os("MUTANTS").is_some() {
                println!("{}: {}\n  {}\n  {translation}\n  {damaged}", damage.name, article.path, unit.sides[1]);
            }
        } else {
            found += 1;
        }
    }
    (found, all)
}

#[test]
fn damage_is_found_where_it_was_done() {
    let seed = std::env::var("MUTANTS").ok().and_then(|it| it.parse().ok()).unwrap_or(1);
    let mut cache = Cache::default();
    let articles = articles(&mut cache);
    let recalls: Vec<(usize, usize)> =
        DAMAGES.par_iter().map(|it| recall(&articles, it, seed, &mut Cache::default())).collect();
    let mut missed = Vec::new();
    for (damage, (found, all)) in DAMAGES.iter().zip(recalls) {
        println!("{found:>4} of {all:>4}  {}", damage.name);
        assert!(all > 0, "no sentence can be damaged: {}", damage.name);
        if found * 100 < all * 95 {
            missed.push(format!("{}: {found} of {all}", damage.name));
        }
    }
    assert!(missed.is_empty(), "{missed:#?}");
}
