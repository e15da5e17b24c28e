//! Where whole folders of articles lie: our fixtures always, the corpus where it is present.

use std::io::Write;
use std::path::{Path, PathBuf};

const FIXTURES: &[&str] = &["aligned", "landing", "pairs", "site", "suffix", "trees"];

const CORPUS: &[&str] = &["intune/sxs", "intune/pairs", "sfb", "alchemy", "mdop"];

/// The names and places of all folders.
pub(crate) fn all() -> Vec<(String, PathBuf)> {
    let mut all = fixtures();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for name in CORPUS {
        let folder: PathBuf = root.join("../shared/corpus").join(name);
        if folder.is_dir() {
            all.push((format!("corpus {name}"), folder));
        } else {
            // Past the capture of tests that pass: what was not looked at must be seen.
            let _ = writeln!(std::io::stderr(), "skipped: corpus {name}, absent from {}", folder.display());
        }
    }
    all
}

/// Those of the fixtures.
pub(crate) fn fixtures() -> Vec<(String, PathBuf)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    FIXTURES.iter().map(|it| (format!("fixture {it}"), root.join(it))).collect()
}
