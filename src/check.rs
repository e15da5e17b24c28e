//! What is done with findings once they are all there.

pub mod content;
pub mod tree;

use crate::config::Config;
use crate::finding::{self, Finding};
use crate::site::Site;

/// Everything that is wrong with a linked site beyond what parsing and linking have found.
pub fn run(site: &Site) -> Vec<Finding> {
    let mut findings = Vec::new();
    for page in site.pages.iter().filter(|it| it.locale == it.body_locale) {
        content::check(page, &mut findings);
    }
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
