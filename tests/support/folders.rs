//! The folders that are built whole: our fixtures always, the corpus where it is present.

#[path = "sources.rs"]
mod sources;

use std::path::Path;
use std::sync::LazyLock;

use taiyaku::config;
use taiyaku::config::Config;
use taiyaku::finding::Finding;
use taiyaku::output::{Contents, Outputs};
use taiyaku::pipeline::{self, Cache};
use taiyaku::source::Snapshot;
use taiyaku::source::load::load;

/// A folder and the site that was built of it.
pub(crate) struct Folder {
    /// Its name for people.
    pub(crate) name: String,
    /// The input.
    pub(crate) snapshot: Snapshot,
    /// Its configuration.
    pub(crate) config: Config,
    /// The site.
    pub(crate) outputs: Outputs,
    /// What was found.
    pub(crate) findings: Vec<Finding>,
}

impl Folder {
    /// The pages of the site with their addresses.
    pub(crate) fn pages(&self) -> impl Iterator<Item = (&str, &str)> {
        self.outputs.iter().filter_map(|(path, contents)| match contents {
            Contents::Bytes(bytes) if path.as_str().ends_with(".html") => {
                Some((path.as_str(), std::str::from_utf8(bytes).expect("a page is UTF-8")))
            }
            _ => None,
        })
    }

    /// The page at an address.
    pub(crate) fn page(&self, path: &str) -> Option<&str> {
        match self.outputs.get(&taiyaku::output::OutputPath::new(path))? {
            Contents::Bytes(bytes) => std::str::from_utf8(bytes).ok(),
            Contents::File { .. } => None,
        }
    }

    /// The line of a finding.
    pub(crate) fn line(&self, finding: &Finding) -> usize {
        let text = self.snapshot.texts.get(&finding.span.path).map_or("", |it| it.text());
        text[..finding.span.range.start as usize].matches('\n').count() + 1
    }
}

static FOLDERS: LazyLock<Vec<Folder>> =
    LazyLock::new(|| sources::all().into_iter().map(|(name, folder)| built(name, &folder)).collect());

/// All folders, built once.
pub(crate) fn all() -> &'static [Folder] {
    &FOLDERS
}

fn built(name: String, folder: &Path) -> Folder {
    let snapshot = load(folder, &[], &Snapshot::default()).expect("the folder can be read");
    let config = config::parse(&snapshot).unwrap_or_else(|it| panic!("{name} has a configuration: {it:?}"));
    let build = pipeline::build(&snapshot, &config.value, &mut Cache::default());
    let findings = config.findings.into_iter().chain(build.findings).collect();
    Folder { name, snapshot, config: config.value, outputs: build.outputs, findings }
}
