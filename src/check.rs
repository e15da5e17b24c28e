//! What is done with findings once they are all there.

pub mod content;
pub mod tree;

use std::hash::{Hash, Hasher};

use crate::config::Config;
use crate::finding::{self, Finding};
use crate::memo::Memo;
use crate::site::{Page, Site};

/// A page that is to be checked; hashes as its key.
pub struct PageInput<'a>(&'a Page);

impl Hash for PageInput<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.key.hash(state);
    }
}

/// Everything that is wrong with a linked site beyond what parsing and linking have found.
pub fn run(site: &Site, pages: &mut Memo<Vec<Finding>>) -> Vec<Finding> {
    let inputs: Vec<PageInput<'_>> =
        site.pages.iter().filter(|it| it.locale == it.body_locale).map(|it| PageInput(it)).collect();
    let checked = pages.map(&inputs, |it| {
        let mut findings = Vec::new();
        content::check(it.0, &mut findings);
        findings
    });
    let mut findings: Vec<Finding> = checked.iter().flat_map(|it| it.iter().cloned()).collect();
    tree::check(&site.trees, &mut findings);
    findings
}

/// Gives findings the severities that `site.toml` wants, leaves out those it turns off, and sorts them.
pub fn apply_levels(config: &Config, findings: Vec<Finding>) -> Vec<Finding> {
    let levelled = findings.into_iter().filter_map(|mut finding| {
        if let Some(level) = config.levels.get(&finding.code) {
            finding.severity = (*level)?;
        }
        Some(finding)
    });
    let mut findings = levelled.collect();
    finding::sort(&mut findings);
    findings
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config;
    use crate::finding::Severity;
    use crate::finding::code::{FILE_NOT_FOUND, HEADING_EMPTY, IMAGE_NOT_FOUND};
    use crate::source::Snapshot;
    use crate::text::{SourcePath, Span};

    #[test]
    fn levels_change_severities_and_turn_findings_off() {
        let toml = "[findings]\nfile-not-found = 'error'\nimage-not-found = 'off'\n";
        let config = config::parse(&Snapshot::of_texts([("site.toml", toml)])).unwrap().value;
        let finding = |code| Finding::new(code, Span::file(&SourcePath::from("a.md")), "x");
        let codes = [IMAGE_NOT_FOUND, HEADING_EMPTY, FILE_NOT_FOUND, FILE_NOT_FOUND];
        let findings = apply_levels(&config, codes.map(finding).to_vec());
        let shown: Vec<_> = findings.iter().map(|it| (it.code, it.severity)).collect();
        assert_eq!(shown, [(FILE_NOT_FOUND, Severity::Error), (HEADING_EMPTY, Severity::Suggestion)]);
    }
}
