//! Answers queries over a built site: `answers SITE < queries.json`, for comparison with the script in the browser.
//!
//! Reads `[["query", "locale", ["facet", …]], …]` and prints, for each, the pages and units of its hits in order and what was dropped.

#![expect(clippy::disallowed_methods, reason = "a program of its own that reads files")]
#![expect(clippy::print_stdout, reason = "its result is what it prints")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::Context;
use taiyaku::search::engine::Engine;

/// How many documents the browser wants that have all of a query.
const WANTED: usize = 5;

fn main() -> anyhow::Result<()> {
    let site = PathBuf::from(std::env::args().nth(1).context("name the folder of a built site")?);
    let queries: Vec<(String, String, Vec<String>)> = serde_json::from_reader(std::io::stdin())?;
    let mut files = BTreeMap::new();
    gather(&site, "search", &mut files)?;
    let read = |path: &str| files.get(path).map(String::as_str);
    let engine = Engine::new(&read).context("the site has no index")?;
    let mut answers = Vec::new();
    for (query, locale, facets) in &queries {
        let answer = engine.narrowed(query, locale, WANTED, facets);
        let mut hits = Vec::new();
        for hit in &answer.hits {
            let document = engine.document(hit.document, &mut Vec::new()).context("the document was read")?;
            let unit = |it: &taiyaku::search::answer::UnitHit| (it.unit, it.score);
            let units: Vec<(usize, u32)> = hit.units.iter().map(unit).collect();
            hits.push((document.units.address.clone(), hit.score, units));
        }
        answers.push((hits, answer.dropped));
    }
    println!("{}", serde_json::to_string(&answers)?);
    Ok(())
}

fn gather(site: &Path, folder: &str, files: &mut BTreeMap<String, String>) -> anyhow::Result<()> {
    for entry in std::fs::read_dir(site.join(folder))? {
        let entry = entry?;
        let path = format!("{folder}/{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            gather(site, &path, files)?;
        } else if path.ends_with(".js") {
            files.insert(path, std::fs::read_to_string(entry.path())?);
        }
    }
    Ok(())
}
