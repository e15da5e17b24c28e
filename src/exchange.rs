//! Units for translators' tools, and translations back into the files that they came from.
//!
//! Pure, both ways: [`file::files`] says which files are translated, [`unit::units`] what can be translated in one,
//! [`Format`] makes text of it and reads it again, and [`import::changes`] says what the files become.
//! What is exchanged of a unit is its Markdown as it stands in the file, without the white space at its edges and with
//! line feeds for line ends; both stay in the file as they are.

pub mod entry;
pub mod file;
pub mod glossary;
pub mod import;
mod json;
pub mod markup;
mod po;
mod refusal;
mod tmx;
mod tsv;
pub mod unit;
mod verify;
mod xliff1;
mod xliff2;
mod xml;

use std::fmt;
use std::io::{self, Write};

use rayon::prelude::*;

use crate::exchange::entry::{Entry, Unreadable};
use crate::exchange::file::File;
use crate::exchange::unit::{Texts, Unit, units};
use crate::locale::Locale;
use crate::source::Snapshot;

/// A form that units are exchanged in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Translation Memory eXchange 1.4b.
    Tmx,
    /// XLIFF 1.2.
    Xliff1,
    /// XLIFF 2.1.
    Xliff2,
    /// Catalogues of GNU gettext.
    Po,
    /// A table for spreadsheets, tabs between the cells.
    Tsv,
    /// One JSON object a line.
    JsonLines,
}

/// What all units of an export have in common.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Languages {
    /// The language of the originals.
    pub source: Locale,
    /// The language of the translations.
    pub target: Locale,
}

impl Format {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 6] = [Self::Tmx, Self::Xliff1, Self::Xliff2, Self::Po, Self::Tsv, Self::JsonLines];

    /// Its name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Tmx => "tmx",
            Self::Xliff1 => "xliff-1.2",
            Self::Xliff2 => "xliff-2.1",
            Self::Po => "po",
            Self::Tsv => "tsv",
            Self::JsonLines => "jsonl",
        }
    }

    /// The format of a text, by the name of its file or else by how it begins.
    pub fn of(file_name: &str, text: &str) -> Option<Self> {
        let extension = file_name.rsplit_once('.').map_or("", |it| it.1).to_ascii_lowercase();
        match extension.as_str() {
            "tmx" => return Some(Self::Tmx),
            "po" | "pot" => return Some(Self::Po),
            "tsv" | "tab" => return Some(Self::Tsv),
            "jsonl" | "ndjson" => return Some(Self::JsonLines),
            _ => {}
        }
        let start = text.trim_start();
        if start.starts_with('<') {
            return xml::format(start);
        }
        let is_catalogue = ["msgid ", "msgctxt ", "#"].iter().any(|it| start.starts_with(it));
        match start.lines().next()? {
            _ if start.starts_with('{') => Some(Self::JsonLines),
            _ if is_catalogue => Some(Self::Po),
            first if first.contains('\t') => Some(Self::Tsv),
            _ => None,
        }
    }

    /// What stands before all units.
    pub fn head(self, languages: &Languages, date: Option<&str>) -> String {
        match self {
            Self::Tmx => tmx::head(languages),
            Self::Xliff1 => xliff1::HEAD.to_owned(),
            Self::Xliff2 => xliff2::head(languages),
            Self::Po => po::head(languages, date),
            Self::Tsv => tsv::head(),
            Self::JsonLines => String::new(),
        }
    }

    /// The units of a file. `number` is that of the file, from 1.
    pub fn body(self, number: usize, file: &File, units: &[Unit<'_>], languages: &Languages) -> String {
        if units.is_empty() {
            return String::new();
        }
        match self {
            Self::Tmx => tmx::body(file, units, languages),
            Self::Xliff1 => xliff1::body(file, units, languages),
            Self::Xliff2 => xliff2::body(number, file, units),
            Self::Po => po::body(file, units),
            Self::Tsv => tsv::body(file, units),
            Self::JsonLines => json::body(file, units, languages),
        }
    }

    /// What stands after all units.
    pub fn tail(self) -> &'static str {
        match self {
            Self::Tmx => tmx::TAIL,
            Self::Xliff1 | Self::Xliff2 => "</xliff>\n",
            Self::Po | Self::Tsv | Self::JsonLines => "",
        }
    }

    /// The translations in a text; an error where it is not of this form.
    pub fn read(self, text: &str, target: Option<&Locale>) -> Result<Vec<Entry>, Unreadable> {
        match self {
            Self::Tmx => tmx::read(text, target),
            Self::Xliff1 => xliff1::read(text),
            Self::Xliff2 => xliff2::read(text),
            Self::Po => po::read(text),
            Self::Tsv => tsv::read(text),
            Self::JsonLines => json::read(text),
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

/// How much was exported.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Exported {
    /// How many units.
    pub units: usize,
    /// How many files these stand in.
    pub files: usize,
}

/// How many files are on their way at once: it bounds what is in memory beside the documents.
const ON_THE_WAY: usize = 64;

/// Exports the units of files, which are handed on as they are made.
pub fn export(
    format: Format,
    files: &[File],
    snapshot: &Snapshot,
    languages: &Languages,
    out: &mut dyn Write,
) -> io::Result<Exported> {
    let date = files.iter().filter_map(|it| it.provenance()?.date).max();
    let mut exported = Exported::default();
    out.write_all(format.head(languages, date.as_deref()).as_bytes())?;
    for (portion, some) in files.chunks(ON_THE_WAY).enumerate() {
        let body = |(index, file): (usize, &File)| {
            let text = |path| snapshot.texts.get(path).map_or("", |it| it.text());
            let texts = Texts { translation: text(file.path()), original: text(file.original_path()) };
            let units = units(file, texts);
            (units.len(), format.body(portion * ON_THE_WAY + index + 1, file, &units, languages))
        };
        let bodies: Vec<(usize, String)> = some.par_iter().enumerate().map(body).collect();
        for (units, body) in bodies {
            exported.units += units;
            exported.files += usize::from(units > 0);
            out.write_all(body.as_bytes())?;
        }
    }
    out.write_all(format.tail().as_bytes())?;
    Ok(exported)
}

/// The text of a file that a tool wrote: UTF-8, or UTF-16 with a byte order mark.
pub fn decoded(bytes: Vec<u8>) -> Option<String> {
    let utf16 = |rest: &[u8], unit: fn([u8; 2]) -> u16| {
        let (pairs, rest) = rest.as_chunks::<2>();
        let units: Vec<u16> = pairs.iter().map(|it| unit(*it)).collect();
        rest.is_empty().then(|| String::from_utf16(&units).ok())?
    };
    match bytes.as_slice() {
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes),
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8(rest.to_vec()).ok(),
        _ => String::from_utf8(bytes).ok(),
    }
}

/// What the program calls itself in files that it exports.
const TOOL: &str = env!("CARGO_PKG_NAME");
const TOOL_VERSION: &str = env!("CARGO_PKG_VERSION");
