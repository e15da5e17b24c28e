//! Translations that come back → what the files become.
//!
//! A translation is taken only if its original is what the file has now, and if the file, read again, then says exactly
//! what was asked for and nothing else differently. Everything else is a finding.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use crate::exchange::entry::Entry;
use crate::exchange::file::File;
use crate::exchange::refusal::refusal;
use crate::exchange::unit::{Texts, Unit, is_edge, units, with_line_feeds};
use crate::exchange::verify::{Before, Edit};
use crate::finding::{Finding, Reported, code, suggestion};
use crate::source::Snapshot;
use crate::text::{SourcePath, Span};

/// A file that gets other translations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Its path.
    pub path: SourcePath,
    /// Its text now.
    pub before: Arc<str>,
    /// Its text with the translations.
    pub after: String,
    /// What changes in it.
    pub units: Vec<ChangedUnit>,
}

/// A unit that gets another translation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangedUnit {
    /// Its id.
    pub id: String,
    /// Its line in the file as it is now.
    pub line: usize,
    /// Its translation now.
    pub before: String,
    /// Its new translation.
    pub after: String,
}

/// What files become when translations are put into them, sorted by path. `exchange` names where these come from.
pub fn changes(files: &[File], snapshot: &Snapshot, exchange: &SourcePath, entries: &[Entry]) -> Reported<Vec<Change>> {
    let mut findings = Vec::new();
    let by_path: HashMap<&str, &File> = files.iter().map(|it| (it.path().as_str(), it)).collect();
    let mut by_file: BTreeMap<&SourcePath, (&File, Vec<&Entry>)> = BTreeMap::new();
    for entry in entries {
        if let Some(flaw) = &entry.flaw {
            findings.push(invalid(exchange, entry, flaw));
            continue;
        }
        match by_path.get(entry.file.as_str()) {
            Some(file) => by_file.entry(file.path()).or_insert_with(|| (file, Vec::new())).1.push(entry),
            None => findings.push(unknown_file(exchange, entry, &by_path)),
        }
    }
    let mut changes = Vec::new();
    for (file, entries) in by_file.into_values() {
        changes.extend(change(file, snapshot, exchange, &entries).drain_into(&mut findings));
    }
    Reported { value: changes, findings }
}

fn invalid(exchange: &SourcePath, entry: &Entry, flaw: &str) -> Finding {
    let named =
        if entry.id.is_empty() { String::new() } else { format!("the entry of `{}` is not imported: ", entry.id) };
    Finding::new(code::EXCHANGE_INVALID, Span::new(exchange, entry.at.clone()), format!("{named}{flaw}"))
        .help("export the unit again, and give its marks back as they are")
}

fn unknown_file(exchange: &SourcePath, entry: &Entry, files: &HashMap<&str, &File>) -> Finding {
    let finding =
        |message: String| Finding::new(code::EXCHANGE_UNIT_UNKNOWN, Span::new(exchange, entry.at.clone()), message);
    if entry.file.is_empty() {
        return finding("this entry does not say which file it belongs to".to_owned())
            .help("import what `taiyaku export` wrote, with the names of files and units that it has");
    }
    let mut known: Vec<&str> = files.keys().copied().collect();
    known.sort_unstable();
    let finding = finding(format!("no file `{}` has translations", entry.file));
    match suggestion::closest(&entry.file, known) {
        Some(meant) => finding.help(format!("did you mean `{meant}`?")),
        None => finding.help("it may have been renamed since the export: export it again"),
    }
}

fn change(file: &File, snapshot: &Snapshot, exchange: &SourcePath, entries: &[&Entry]) -> Reported<Option<Change>> {
    let text = |path: &SourcePath| snapshot.texts.get(path).map(|it| Arc::clone(it.text()));
    let (Some(translation), Some(original)) = (text(file.path()), text(file.original_path())) else {
        return Reported::default();
    };
    let texts = Texts { translation: &translation, original: &original };
    let all = units(file, texts);
    let mut importing = Importing {
        file,
        exchange,
        units: &all,
        asked: BTreeMap::new(),
        entries: BTreeMap::new(),
        findings: Vec::new(),
    };
    let indexes: HashMap<&str, usize> = all.iter().enumerate().map(|(index, it)| (it.id.as_str(), index)).collect();
    for entry in entries {
        importing.add(entry, indexes.get(entry.id.as_str()).copied());
    }
    let Importing { asked, entries, mut findings, .. } = importing;
    if asked.is_empty() {
        return Reported { value: None, findings };
    }
    let has_returns = translation.find('\n').is_some_and(|it| translation[..it].ends_with('\r'));
    let line_ended = |it: &String| if has_returns { it.replace('\n', "\r\n") } else { it.clone() };
    let edits: Vec<Edit> = asked.iter().map(|(unit, text)| Edit { unit: *unit, text: line_ended(text) }).collect();
    let (after, refused) = Before::new(file, texts, &all).edited(&edits);
    for index in &refused {
        let unit = &all[edits[*index].unit];
        let message = format!("the new translation of `{}` would change more than this unit", unit.id);
        findings.push(refused_finding(file, exchange, unit, entries[&edits[*index].unit], message));
    }
    let changed = |(index, edit): (usize, &Edit)| {
        let unit = &all[edit.unit];
        let (id, line, before) = (unit.id.clone(), unit.line, unit.translation.text().into_owned());
        (!refused.contains(&index)).then(|| ChangedUnit { id, line, before, after: asked[&edit.unit].clone() })
    };
    let units: Vec<ChangedUnit> = edits.iter().enumerate().filter_map(changed).collect();
    let path = file.path().clone();
    let value = (!units.is_empty()).then(|| Change { path, before: Arc::clone(&translation), after, units });
    Reported { value, findings }
}

/// The entries of one file, as they are sorted out.
struct Importing<'i> {
    file: &'i File,
    exchange: &'i SourcePath,
    units: &'i [Unit<'i>],
    /// New translations by the index of their unit, with line feeds for line ends.
    asked: BTreeMap<usize, String>,
    /// Where these come from.
    entries: BTreeMap<usize, &'i Entry>,
    findings: Vec<Finding>,
}

impl<'i> Importing<'i> {
    fn add(&mut self, entry: &'i Entry, index: Option<usize>) {
        let place = Span::new(self.exchange, entry.at.clone());
        let Some(index) = index else {
            let message = match entry.id.is_empty() {
                true => "this entry does not say which unit it belongs to".to_owned(),
                false => format!("`{}` has no unit `{}`", entry.file, entry.id),
            };
            self.findings.push(
                Finding::new(code::EXCHANGE_UNIT_UNKNOWN, place, message)
                    .help("its original was changed or removed after the export: export the file again"),
            );
            return;
        };
        let unit = &self.units[index];
        let Some(asked) = entry.target.as_deref().map(exchanged).filter(|it| !it.is_empty()) else { return };
        if asked == unit.translation.text() {
            return;
        }
        if exchanged(&entry.source) != unit.original.text() {
            let span = Span::new(self.file.original_path(), unit.original.range.clone());
            let message = format!("the original of `{}` is not the one that was translated", unit.id);
            self.findings.push(
                Finding::new(code::EXCHANGE_ORIGINAL_CHANGED, span, message)
                    .label(place, "the translation that was not imported")
                    .help("export the file again and translate the original as it is now"),
            );
            return;
        }
        if entry.is_unfinished {
            let message = format!("the translation of `{}` is marked as unfinished, and was not imported", unit.id);
            self.findings.push(
                Finding::new(code::EXCHANGE_TRANSLATION_UNFINISHED, place, message)
                    .help("remove the mark when the translation is finished"),
            );
            return;
        }
        if let Some(reason) = refusal(unit, &asked, self.file.original.is_none()) {
            let message = format!("the new translation of `{}` {reason}", unit.id);
            self.findings.push(refused_finding(self.file, self.exchange, unit, entry, message));
            return;
        }
        match self.asked.get(&index) {
            Some(other) if *other != asked => {
                let flaw = "the unit has another translation before this one";
                self.findings.push(invalid(self.exchange, entry, flaw));
            }
            _ => {
                self.asked.insert(index, asked);
                self.entries.insert(index, entry);
            }
        }
    }
}

/// A text as it is compared: with line feeds for line ends, and without white space at its edges.
fn exchanged(text: &str) -> String {
    with_line_feeds(text).trim_matches(is_edge).to_owned()
}

fn refused_finding(file: &File, exchange: &SourcePath, unit: &Unit<'_>, entry: &Entry, message: String) -> Finding {
    Finding::new(code::EXCHANGE_TRANSLATION_REFUSED, Span::new(file.path(), unit.translation.range.clone()), message)
        .label(Span::new(exchange, entry.at.clone()), "the translation that was not imported")
        .help("keep marks, tags and line breaks as the translation has them now, or edit the file itself")
}
