//! `TOC.md` and `toc.yml` → entries of navigation (`format.md` section 3).
//!
//! Knows one file. What an `href` means is asked in `site/nav`.

mod markdown;
mod yaml;

use crate::finding::Reported;
use crate::source::Source;
use crate::text::{SourcePath, TextRange};

/// One table of contents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Toc {
    /// Where it is.
    pub path: SourcePath,
    /// Its entries.
    pub entries: Vec<TocEntry>,
    /// It only says which way leads to other tables of contents: docfx shows it as breadcrumbs.
    pub is_breadcrumb: bool,
}

/// An entry of a table of contents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TocEntry {
    /// Its text without markup, empty where the target's title is meant.
    pub title: String,
    /// Its target as written.
    pub href: Option<String>,
    /// Another table of contents whose entries stand below this one, where `href` is not it.
    pub toc: Option<String>,
    /// Its place in the file: the target's, where that has one of its own.
    pub range: TextRange,
    /// The entries below it.
    pub items: Vec<TocEntry>,
}

/// Whether a file is a table of contents by its name, in any case.
pub fn is_toc(path: &SourcePath) -> bool {
    // It is asked of every file of a site, often.
    ["toc.md", "toc.yml", "toc.yaml"].iter().any(|it| {
        let Some(start) = path.as_str().len().checked_sub(it.len()) else { return false };
        let (folder, name) = path.as_str().as_bytes().split_at(start);
        name.eq_ignore_ascii_case(it.as_bytes()) && folder.last().is_none_or(|it| *it == b'/')
    })
}

/// Parses a table of contents; what cannot be read is a finding, and left out.
pub fn parse(source: &Source) -> Reported<Toc> {
    match source.path().extension().eq_ignore_ascii_case("md") {
        true => markdown::parse(source),
        false => yaml::parse(source),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::finding::Finding;
    use crate::syntax::landing;

    fn in_text(findings: &[Finding], text: &str) -> bool {
        findings.iter().all(|it| text.get(it.span.range.as_usize()).is_some())
    }

    proptest! {
        #[test]
        fn any_text_is_read_and_findings_are_inside_it(
            text in "([-#:\\[\\]()<>!&*{}'\"|? \n]|href|name|items|あ|\r\n|<!--|-->|---\n|- |: |a\\.md){0,40}",
        ) {
            for path in ["TOC.md", "toc.yml"] {
                let toc = parse(&Source::new(path, text.as_str()));
                prop_assert!(in_text(&toc.findings, &text));
            }
            let page = format!("### YamlMime:Hub\n{text}");
            let parsed = landing::parse(&Source::new("index.yml", page.as_str()), &|_, _, _, _| Vec::new());
            prop_assert!(in_text(&parsed.findings, &page));
        }
    }

    #[test]
    fn a_table_of_contents_is_known_by_its_name() {
        for (path, expected) in [
            ("TOC.md", true),
            ("a/toc.yml", true),
            ("a/Toc.YAML", true),
            ("a/toc.md.txt", false),
            ("a/mytoc.md", false),
        ] {
            assert_eq!(is_toc(&path.into()), expected, "{path}");
        }
    }
}

/// What the tests of both forms share.
#[cfg(test)]
mod outline {
    use super::{TocEntry, parse};
    use crate::source::Source;

    /// The entries as indented lines, then the findings with what they point at.
    pub(super) fn outline(path: &str, text: &str) -> String {
        let toc = parse(&Source::new(path, text));
        let mut out = String::new();
        if toc.value.is_breadcrumb {
            out.push_str("(breadcrumb)\n");
        }
        entries(text, &toc.value.entries, 0, &mut out);
        for finding in toc.findings {
            let at = &text[finding.span.range.as_usize()];
            out.push_str(&format!("{}: {} at {at:?}\n", finding.code, finding.message));
        }
        out
    }

    fn entries(text: &str, items: &[TocEntry], depth: usize, out: &mut String) {
        for it in items {
            let href = it.href.as_ref().map_or(String::new(), |href| format!(" -> {href}"));
            let toc = it.toc.as_ref().map_or(String::new(), |toc| format!(" + {toc}"));
            let at = &text[it.range.as_usize()];
            out.push_str(&format!("{}{:?}{href}{toc}   [{at}]\n", "  ".repeat(depth), it.title));
            entries(text, &it.items, depth + 1, out);
        }
    }
}
