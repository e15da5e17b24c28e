//! `taiyaku search`: what a reader of the site would find, and why.

use std::fmt::Write as _;

use anyhow::Context;

use crate::config::Config;
use crate::output::{Contents, OutputPath, Outputs};
use crate::pipeline::{self, Cache};
use crate::search::answer::{Hit, Prepared, Tier, UnitHit};
use crate::search::engine::{Answer, Engine};
use crate::source::Snapshot;

/// How many units of an article are shown.
const UNITS: usize = 3;

const MARK: &str = "\x1b[1;33m";
const FAINT: &str = "\x1b[2m";
const PLAIN: &str = "\x1b[0m";

/// What the search of a site finds, as text with colours.
pub fn search(snapshot: &Snapshot, config: &Config, query: &str, locale: &str, limit: usize) -> anyhow::Result<String> {
    let outputs = pipeline::build(snapshot, config, &mut Cache::forgetful()).outputs;
    let read = |path: &str| text(&outputs, path);
    let engine = Engine::new(&read).context("the site has no search: see `[search]` in site.toml")?;
    let answer = engine.answer(query, locale, limit);
    let mut out = String::new();
    if answer.hits.is_empty() {
        let _ = writeln!(out, "nothing is found for `{}`", answer.folded);
    }
    for (place, hit) in answer.hits.iter().take(limit).enumerate() {
        if let Some(document) = engine.document(hit.document, &mut Vec::new()) {
            print(&mut out, place + 1, hit, document, locale);
        }
    }
    conclude(&mut out, &answer, limit);
    Ok(out)
}

fn text<'o>(outputs: &'o Outputs, path: &str) -> Option<&'o str> {
    match outputs.get(&OutputPath::new(path))? {
        Contents::Bytes(bytes) => std::str::from_utf8(bytes).ok(),
        Contents::File { .. } => None,
    }
}

fn print(out: &mut String, place: usize, hit: &Hit, document: &Prepared, locale: &str) {
    let units = &document.units;
    let shown = if units.locales.iter().any(|it| it == locale) { locale } else { &units.locales[0] };
    let title = units.titles.get(shown).map_or("", String::as_str);
    let way = units.sections.get(shown).map(|it| it.join(" › ")).unwrap_or_default();
    let why = reason(hit.tier);
    let _ = writeln!(out, "{place}. {title}  {FAINT}{way}{PLAIN}\n   {FAINT}{why}, score {}{PLAIN}", hit.score);
    for unit in hit.units.iter().take(UNITS) {
        let address = format!("{shown}/{}.html{}", units.address, units.query);
        let anchor = units.anchor(unit.unit).map(|it| format!("#{it}")).unwrap_or_default();
        let _ = writeln!(out, "   {address}{anchor}");
        // The sentence in the reader's language first, then its counterpart.
        let mut sides: Vec<usize> = (0..units.locales.len()).collect();
        sides.sort_by_key(|it| units.locales[*it] != shown);
        for side in sides {
            let sentence = sentence(document, unit, side);
            if !sentence.trim().is_empty() {
                let _ = writeln!(out, "   {FAINT}{}{PLAIN} {sentence}", units.locales[side]);
            }
        }
    }
    if hit.units.len() > UNITS {
        let _ = writeln!(out, "   {FAINT}and {} more{PLAIN}", hit.units.len() - UNITS);
    }
    out.push('\n');
}

fn reason(tier: Tier) -> &'static str {
    match tier {
        Tier::Whole => "has the whole query as one phrase",
        Tier::All => "has every part of the query",
        Tier::Loose => "has every part of the query, but inside of other words",
        Tier::Most => "has most of the query",
        Tier::Part => "has some of the query",
    }
}

/// A sentence on one line, with marks where it was found.
fn sentence(document: &Prepared, unit: &UnitHit, side: usize) -> String {
    let text = document.text(unit.unit, side);
    let mut out = String::new();
    let mut done = 0;
    for mark in unit.marks.iter().filter(|_| side == unit.locale) {
        let (start, end) = (mark.start as usize, mark.end as usize);
        out.push_str(&text[done..start]);
        out.push_str(MARK);
        out.push_str(&text[start..end]);
        out.push_str(PLAIN);
        done = end;
    }
    out.push_str(&text[done..]);
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn conclude(out: &mut String, answer: &Answer, limit: usize) {
    if !answer.dropped.is_empty() {
        let _ = writeln!(out, "not found: {}", answer.dropped.join(", "));
    }
    if answer.hits.len() > limit {
        let _ = writeln!(out, "{} more; --limit shows them", answer.hits.len() - limit);
    }
}

#[cfg(test)]
mod tests {
    use anstream::adapter::strip_str;

    use super::*;
    use crate::config;

    #[test]
    fn results_say_where_they_are_and_why() {
        let texts = [
            ("ja/power.md", "# 電源\n\n電源が入らない場合は、[リセット]を押します。\n"),
            ("en/power.md", "# Power\n\nIf it does not turn on, press [Reset].\n"),
        ];
        let snapshot = Snapshot::of_texts(texts);
        let config = config::parse(&snapshot).unwrap().value;
        let found = search(&snapshot, &config, "turn on", "ja", 5).unwrap();
        let found = strip_str(&found).to_string();
        let expected = [
            "1. 電源",
            "has the whole query as one phrase",
            "ja/power.html#",
            "ja 電源が入らない",
            "en If it does not",
        ];
        assert!(expected.iter().all(|it| found.contains(it)), "{found}");
        let nothing = search(&snapshot, &config, "xyzzy", "ja", 5).unwrap();
        assert!(nothing.contains("nothing is found for `xyzzy`"), "{nothing}");
    }
}
