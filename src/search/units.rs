//! The units of a document in all its languages ↔ its file: for the text of hits, and for reading both languages.
//!
//! `taiyaku("units","",{…})` with
//!
//! | Key | Value |
//! |---|---|
//! | `a` | The path of the page below the folder of a locale, without `.html` |
//! | `l` | The locales that the document exists in |
//! | `t` | Its title by locale |
//! | `s` | The titles of its sections by locale, from the outermost |
//! | `k` | `article`, `landing`, `tree` |
//! | `p` | `mt`, `ht` or empty |
//! | `r` | `true` if search engines are told to leave it out |
//! | `x` | What most ids begin with |
//! | `u` | The units: `[id, role, html, …]`, with the HTML of each locale in the order of `l` |
//!
//! An id is written without `x`, or with a space before it if it does not begin so; text outside of units has an empty
//! id. The role is 0 for text, the level of a heading, 9 for code. HTML is what stands in the unit's element on the
//! page of that language, so links in it are relative to that page; `0` in its place is that of the first locale.

use std::collections::BTreeMap;

use serde::ser::{SerializeSeq, SerializeStruct, Serializer};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::locale::Locale;
use crate::search::document::{Card, Document, Role, Unit};
use crate::search::script;

/// The script of a document's units.
pub fn unit_script(document: &Document<'_>) -> Vec<u8> {
    script::script("units", "", &UnitFile { document, prefix: prefix(document) })
}

/// What the ids of a document's units begin with, as the first of them does: up to its first hyphen.
fn prefix<'d>(document: &'d Document<'_>) -> &'d str {
    let first = document.units.iter().find(|it| !it.id.is_empty()).map_or("", |it| it.id.as_ref());
    first.find('-').map_or("", |at| &first[..=at])
}

struct UnitFile<'d> {
    document: &'d Document<'d>,
    prefix: &'d str,
}

impl Serialize for UnitFile<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Document { card, units } = self.document;
        let Card { address, query, locales, titles, sections, kind, provenance, is_noindex, .. } = card;
        let mut file = serializer.serialize_struct("UnitFile", 9 + usize::from(!query.is_empty()))?;
        file.serialize_field("a", address)?;
        if !query.is_empty() {
            file.serialize_field("q", query)?;
        }
        file.serialize_field("l", &locales.iter().map(Locale::as_str).collect::<Vec<_>>())?;
        file.serialize_field("t", &by_tag(titles))?;
        file.serialize_field("s", &by_tag(sections))?;
        file.serialize_field("k", kind.name())?;
        file.serialize_field("p", provenance.map_or("", |it| it.name()))?;
        file.serialize_field("r", is_noindex)?;
        file.serialize_field("x", self.prefix)?;
        file.serialize_field("u", &units.iter().map(|it| Row(it, self.prefix)).collect::<Vec<_>>())?;
        file.end()
    }
}

fn by_tag<V>(map: &BTreeMap<Locale, V>) -> BTreeMap<&str, &V> {
    map.iter().map(|(locale, value)| (locale.as_str(), value)).collect()
}

struct Row<'d>(&'d Unit<'d>, &'d str);

impl Serialize for Row<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(unit, prefix) = self;
        let mut row = serializer.serialize_seq(Some(2 + unit.html.len()))?;
        match unit.id.strip_prefix(prefix) {
            Some(rest) if !unit.id.is_empty() => row.serialize_element(rest)?,
            _ if unit.id.is_empty() => row.serialize_element("")?,
            _ => row.serialize_element(&format!(" {}", unit.id))?,
        }
        row.serialize_element(&unit.role.number())?;
        for (index, html) in unit.html.iter().enumerate() {
            if index > 0 && unit.html.first() == Some(html) {
                row.serialize_element(&0)?;
            } else {
                row.serialize_element(html.as_ref())?;
            }
        }
        row.end()
    }
}

/// A document's units as its file has them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Units {
    /// The path of the page below the folder of a locale, without `.html`.
    pub address: String,
    /// What follows the path in links to it.
    pub query: String,
    /// The locales that the document exists in.
    pub locales: Vec<String>,
    /// Its title by locale.
    pub titles: BTreeMap<String, String>,
    /// The titles of its sections by locale.
    pub sections: BTreeMap<String, Vec<String>>,
    /// What it is.
    pub kind: String,
    /// The units.
    pub units: Vec<ReadUnit>,
}

/// A unit as its document's file has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadUnit {
    /// Its id, empty outside of units.
    pub id: String,
    /// What it is.
    pub role: Role,
    /// Its HTML in each locale.
    pub html: Vec<String>,
}

#[derive(Deserialize)]
struct UnitPayload {
    a: String,
    #[serde(default)]
    q: String,
    l: Vec<String>,
    t: BTreeMap<String, String>,
    s: BTreeMap<String, Vec<String>>,
    k: String,
    x: String,
    u: Vec<Vec<Value>>,
}

impl Units {
    /// Reads a document's file.
    pub fn read(script: &str) -> Option<Self> {
        let UnitPayload { a, q, l, t, s, k, x, u } = serde_json::from_value(script::payload(script, "units")?).ok()?;
        let units = u.iter().map(|it| read_unit(it, &x)).collect::<Option<_>>()?;
        Some(Self { address: a, query: q, locales: l, titles: t, sections: s, kind: k, units })
    }

    /// The id to link to for a unit: its own, else that of the nearest before it.
    pub fn anchor(&self, unit: usize) -> Option<&str> {
        self.units[..=unit].iter().rev().map(|it| it.id.as_str()).find(|it| !it.is_empty())
    }
}

fn read_unit(row: &[Value], prefix: &str) -> Option<ReadUnit> {
    let [id, role, html @ ..] = row else { return None };
    let id = match id.as_str()? {
        "" => String::new(),
        it => it.strip_prefix(' ').map_or_else(|| format!("{prefix}{it}"), str::to_owned),
    };
    let first = html.first().and_then(Value::as_str).unwrap_or_default();
    let html = html.iter().map(|it| it.as_str().unwrap_or(first).to_owned()).collect();
    Some(ReadUnit { id, role: Role::of_number(u8::try_from(role.as_u64()?).ok()?), html })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::document::Kind;

    #[test]
    fn a_file_gives_the_units_that_it_was_made_of() {
        let locales: Vec<Locale> = ["ja", "en"].iter().filter_map(|it| Locale::parse(it)).collect();
        let unit = |id: &'static str, role, html: [&'static str; 2]| Unit {
            id: id.into(),
            role,
            html: html.map(Into::into).to_vec(),
        };
        let document = Document {
            card: Card {
                address: "setup/start".to_owned(),
                query: "?a=b".to_owned(),
                titles: locales.iter().map(|it| (it.clone(), "題".to_owned())).collect(),
                sections: locales.iter().map(|it| (it.clone(), vec!["節".to_owned()])).collect(),
                locales,
                section: None,
                kind: Kind::Article,
                provenance: None,
                is_noindex: false,
            },
            units: vec![
                unit("79c0f-103", Role::Heading(2), ["<b>電源</b>", "<b>Power</b>"]),
                unit("", Role::Code, ["Get-Hub", "Get-Hub"]),
                unit("other-1", Role::Text, ["\u{2028}", "\"\\"]),
            ],
        };
        let script = String::from_utf8(unit_script(&document)).expect("a script is UTF-8");
        let read = Units::read(&script).expect("it is a file of units");
        let units: Vec<Unit<'_>> = read
            .units
            .iter()
            .map(|it| Unit {
                id: it.id.as_str().into(),
                role: it.role,
                html: it.html.iter().map(|it| it.as_str().into()).collect(),
            })
            .collect();
        assert_eq!(units, document.units);
        assert_eq!((read.anchor(1), read.anchor(2)), (Some("79c0f-103"), Some("other-1")));
        assert_eq!(
            (read.address.as_str(), read.query.as_str(), read.kind.as_str()),
            ("setup/start", "?a=b", "article")
        );
    }
}
