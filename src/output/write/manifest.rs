//! `manifest.json`: every file that we wrote, with its digest.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, bail};
use serde::{Deserialize, Serialize};

use crate::output::write::MANIFEST;

const GENERATOR: &str = concat!("taiyaku ", env!("CARGO_PKG_VERSION"));

/// What of an output folder is ours.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Manifest {
    generator: String,
    /// Digests by path: the first 32 hexadecimal digits of BLAKE3.
    pub(super) files: BTreeMap<String, String>,
}

impl Default for Manifest {
    fn default() -> Self {
        Self::new(BTreeMap::new())
    }
}

impl Manifest {
    pub(super) fn new(files: BTreeMap<String, String>) -> Self {
        Self { generator: GENERATOR.to_owned(), files }
    }

    /// The manifest of an output folder; of an empty one an empty manifest; an error for a folder that is not ours.
    pub(super) fn read(directory: &Path) -> anyhow::Result<Self> {
        let shown = directory.display();
        let not_ours = "so it was not written by taiyaku; empty it, or choose another with `--out`";
        let text = match fs::read(directory.join(MANIFEST)) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                let mut entries =
                    fs::read_dir(directory).with_context(|| format!("cannot read the output folder `{shown}`"))?;
                if entries.next().is_some() {
                    bail!("the output folder `{shown}` is not empty and has no `{MANIFEST}`, {not_ours}");
                }
                return Ok(Self::default());
            }
            Err(error) => return Err(error).with_context(|| format!("cannot read `{shown}/{MANIFEST}`")),
        };
        match serde_json::from_slice::<Self>(&text) {
            Ok(manifest) if manifest.generator.starts_with("taiyaku ") => Ok(manifest),
            _ => bail!("the output folder `{shown}` has a `{MANIFEST}` of another program, {not_ours}"),
        }
    }

    pub(super) fn to_json(&self) -> Vec<u8> {
        let mut json = serde_json::to_vec_pretty(self).expect("a map of texts is valid JSON");
        json.push(b'\n');
        json
    }
}
