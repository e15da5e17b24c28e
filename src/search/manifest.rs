//! What is needed to find the files of an index ↔ `search/manifest.js`.
//!
//! `taiyaku("manifest","",{…})` with
//!
//! | Key | Value |
//! |---|---|
//! | `version` | 1 |
//! | `articles` | How many documents there are |
//! | `shards` | How many shards there are: a power of two |
//! | `units`, `terms` | Digests, three bytes each, in base 64 |
//! | `unitGroup`, `termGroup` | How many neighbours share one of them |
//! | `sizes` | How long the units' files are, a digit in base 64 for so many neighbours as `sizeGroup` says |
//! | `locales` | The site's locales |
//! | `frequent` | Lists of frequent terms, the most frequent first: [`crate::search::frequency`] |
//! | `parts` | For the shards that have several parts, the terms that the further ones begin with |
//! | `facets` | `sections`: titles by locale, the n-th selected by the term `\u0001s:n`; `kinds`; `provenances` |
//! | `codes` | Codes that stand in several documents |

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::search::coder;
use crate::search::files::{self, SIZES, ShortDigest, TERM_DIGESTS, UNIT_DIGESTS, group_size};
use crate::search::script;

/// What is needed to find the files of an index.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Manifest {
    /// The version of the format.
    pub version: u32,
    /// How many documents there are.
    pub articles: usize,
    /// How many shards there are.
    pub shards: usize,
    units: String,
    unit_group: usize,
    terms: String,
    term_group: usize,
    sizes: String,
    size_group: usize,
    /// The site's locales.
    pub locales: Vec<String>,
    /// The lists of frequent terms.
    pub frequent: Vec<String>,
    /// The terms that the further parts of shards begin with, as lists.
    pub parts: BTreeMap<usize, String>,
    /// What results can be narrowed to.
    pub facets: Facets,
    /// Codes that stand in several documents.
    pub codes: Vec<String>,
}

/// What results can be narrowed to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facets {
    /// The titles of the site's sections by locale.
    pub sections: Vec<BTreeMap<String, String>>,
    /// The kinds of documents that there are.
    pub kinds: Vec<String>,
    /// The ways in which translations were made.
    pub provenances: Vec<String>,
}

impl Manifest {
    /// A manifest of files of these digests.
    pub fn new(documents: usize, units: &[ShortDigest], shards: usize, terms: &[ShortDigest]) -> Self {
        let coded = |digests: &[ShortDigest]| {
            let mut out = String::new();
            coder::push_base64(&mut out, &digests.iter().flat_map(|it| it.0).collect::<Vec<u8>>());
            out
        };
        Self {
            version: 1,
            articles: documents,
            shards,
            units: coded(units),
            unit_group: group_size(documents, UNIT_DIGESTS),
            terms: coded(terms),
            term_group: group_size(shards, TERM_DIGESTS),
            sizes: String::new(),
            size_group: group_size(documents, SIZES),
            locales: Vec::new(),
            frequent: Vec::new(),
            parts: BTreeMap::new(),
            facets: Facets::default(),
            codes: Vec::new(),
        }
    }

    /// Notes the lengths of the units' files.
    pub fn set_sizes(&mut self, bytes: &[usize]) {
        let digit = |of: &[usize]| {
            let kilobytes = of.iter().sum::<usize>() / of.len() / 1024;
            coder::DIGITS[kilobytes.isqrt().min(63)]
        };
        self.sizes = bytes.chunks(self.size_group).map(|it| char::from(digit(it))).collect();
    }

    /// How long the file of a document's units is, about, in kilobytes.
    pub fn size(&self, document: u32) -> usize {
        let digit = self.sizes.as_bytes().get(document as usize / self.size_group);
        let root = digit.and_then(|it| coder::DIGITS.iter().position(|digit| digit == it)).unwrap_or(0);
        root * (root + 1) + 1
    }

    /// Its script.
    pub fn script(&self) -> Vec<u8> {
        script::script("manifest", "", self)
    }

    /// Reads a manifest.
    pub fn read(script: &str) -> Option<Self> {
        serde_json::from_value(script::payload(script, "manifest")?).ok()
    }

    /// The file of a document's units.
    pub fn unit_file(&self, document: usize) -> Option<String> {
        let digest = digest(&self.units, document / self.unit_group)?;
        Some(files::unit_file(digest, document % self.unit_group, self.unit_group))
    }

    /// The file of a part of a shard.
    pub fn shard_file(&self, part: (usize, usize)) -> Option<String> {
        Some(files::shard_file(digest(&self.terms, part.0 / self.term_group)?, part))
    }
}

fn digest(digests: &str, index: usize) -> Option<ShortDigest> {
    let bytes = coder::base64(digests.get(index * 4..index * 4 + 4)?)?;
    Some(ShortDigest(bytes.try_into().ok()?))
}
