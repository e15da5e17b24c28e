//! One JSON object a line.

use serde::{Deserialize, Serialize};

use crate::exchange::Languages;
use crate::exchange::entry::{Entry, Unreadable};
use crate::exchange::file::File;
use crate::exchange::unit::Unit;

/// A line that is written.
#[derive(Serialize)]
struct Line<'u> {
    file: &'u str,
    id: &'u str,
    line: usize,
    source: &'u str,
    target: &'u str,
    source_language: &'u str,
    target_language: &'u str,
    #[serde(skip_serializing_if = "Option::is_none")]
    translated_by: Option<&'u str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    translated_on: Option<&'u str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source_file: Option<&'u str>,
}

/// What is read of a line; other keys may stand in it.
#[derive(Deserialize)]
struct ReadLine {
    #[serde(default)]
    file: String,
    #[serde(default)]
    id: String,
    #[serde(default)]
    source: String,
    target: Option<String>,
}

pub(super) fn body(file: &File, units: &[Unit<'_>], languages: &Languages) -> String {
    let mut out = String::new();
    let provenance = file.provenance();
    for unit in units {
        let line = Line {
            file: file.path().as_str(),
            id: &unit.id,
            line: unit.line,
            source: &unit.original.text(),
            target: &unit.translation.text(),
            source_language: languages.source.as_str(),
            target_language: languages.target.as_str(),
            translated_by: provenance.as_ref().map(|it| it.kind),
            translated_on: provenance.as_ref().and_then(|it| it.date.as_deref()),
            source_file: file.original.as_ref().map(|it| it.path.as_str()),
        };
        out.push_str(&serde_json::to_string(&line).expect("texts and numbers are JSON"));
        out.push('\n');
    }
    out
}

pub(super) fn read(text: &str) -> Result<Vec<Entry>, Unreadable> {
    let mut entries = Vec::new();
    let mut at = 0;
    for whole in text.split_inclusive('\n') {
        let place = at..at + whole.trim_end().len();
        at += whole.len();
        if whole.trim().is_empty() {
            continue;
        }
        let ReadLine { file, id, source, target } =
            serde_json::from_str(whole.trim()).map_err(|it| Unreadable::new(place.clone(), it.to_string()))?;
        entries.push(Entry { file, id, source, target, at: place, ..Entry::default() });
    }
    Ok(entries)
}
