//! What a page in a browser is told: whether it is still the same, and what is wrong with its files.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;

use crate::check::settled::{SettledFile, SettledFiles};
use crate::finding::{Finding, Severity};
use crate::locale::Locale;
use crate::memo::Digest;
use crate::preview::editor::Editor;
use crate::preview::place;
use crate::preview::published::{Published, digest};
use crate::syntax::toc;
use crate::text::{LineIndex, SourcePath, Span, join};
use crate::tree;

/// How many findings a page shows.
const SHOWN: usize = 50;

/// How many characters of a line are shown.
const WIDTH: usize = 160;

/// The messages of the interface that the script shows.
const WORDS: &[&str] = &[
    "preview-findings",
    "preview-close",
    "preview-open",
    "preview-gone",
    "preview-offline",
    "preview-stale",
    "preview-unit",
    "preview-file",
    "preview-provenance",
    "preview-no-findings",
    "preview-inspector",
    "preview-hint",
    "preview-help",
];

/// What a page is told.
#[derive(Serialize)]
pub struct State {
    /// Changes whenever anything below does.
    pub seen: String,
    /// The digest of the page; `None` where it is gone.
    pub digest: Option<String>,
    /// The digests of the pictures on the page by their addresses there.
    pub images: BTreeMap<String, String>,
    /// What is wrong with the files of the page, and with those of all pages.
    pub findings: Vec<FindingView>,
    /// Whether there are more.
    pub has_more: bool,
    /// Whether the page is shown as it was before its files were broken.
    pub is_kept: bool,
    /// Words of the interface in the reader's language.
    pub words: BTreeMap<&'static str, String>,
}

/// A finding for people.
#[derive(Serialize, Hash)]
pub struct FindingView {
    code: &'static str,
    severity: Severity,
    /// Its weight in the reader's language.
    weight: String,
    file: String,
    line: usize,
    column: usize,
    message: String,
    help: Option<String>,
    /// Its line of the file: before, at and after the place.
    source: [String; 3],
    /// The address that opens it in the writer's editor.
    editor: String,
}

/// What a page is told now.
pub fn state(published: &Published, editor: &Editor, page: &str) -> State {
    let locale = locale_of(published, page);
    let contents = published.output(page);
    let files = published.files(page);
    let mut found = concerning(&published.findings, &files);
    found.sort_by_key(|it| it.severity);
    let more = found.len().saturating_sub(SHOWN);
    let findings = views(published, editor, locale, found.iter().take(SHOWN).copied());
    let text = |id: &'static str| (id, published.messages.format(locale, id, &[]));
    let mut words: BTreeMap<&'static str, String> = WORDS.iter().map(|it| text(it)).collect();
    for (id, count) in [("preview-count", found.len()), ("preview-more", more)] {
        words.insert(id, published.messages.format(locale, id, &[("count", count.into())]));
    }
    let images = match contents {
        Some(crate::output::Contents::Bytes(html)) => images(published, page, html),
        _ => BTreeMap::new(),
    };
    let digest = contents.map(|it| digest(it).hex(16));
    let is_kept = published.is_kept(page);
    let seen = Digest::of(&(&digest, &images, &findings, more, is_kept)).hex(16);
    State { seen, digest, images, findings, has_more: more > 0, is_kept, words }
}

/// The locale of a page: the folder that it lies in.
pub fn locale_of<'p>(published: &'p Published, page: &str) -> &'p Locale {
    let locales = &published.config.locales;
    let folder = page.split('/').next().unwrap_or_default();
    locales.iter().find(|it| it.as_str() == folder).unwrap_or(&locales[0])
}

/// The findings that are shown on the pages of some files: those of the files, and what concerns every page, which is
/// the configuration, the theme, the words, and whatever keeps whole pages away.
fn concerning<'p>(found: &'p SettledFiles, files: &[SourcePath]) -> Vec<&'p Finding> {
    let frame = ["themes/", "locales/"].into_iter().flat_map(|it| found.below(it));
    let site = SourcePath::from("site.toml");
    let own = files.iter().chain([&site]).filter_map(|it| found.get(it));
    let is_shared = |it: &&Arc<SettledFile>| toc::is_toc(&it.path) || tree::is_tree(&it.path);
    let shared = found.with_errors().filter(is_shared).map(|it| (it, false));
    // Whether all of a file is shown, or its errors alone.
    let shown: BTreeMap<&SourcePath, (&'p Arc<SettledFile>, bool)> =
        shared.chain(frame.chain(own).map(|it| (it, true))).map(|it| (&it.0.path, it)).collect();
    let of_file = |(file, is_whole): (&'p Arc<SettledFile>, bool)| {
        file.settled.findings.iter().filter(move |it| is_whole || it.severity == Severity::Error)
    };
    shown.into_values().flat_map(of_file).collect()
}

/// Findings for people.
pub fn views<'p>(
    published: &'p Published,
    editor: &Editor,
    locale: &Locale,
    findings: impl Iterator<Item = &'p Finding>,
) -> Vec<FindingView> {
    // Most are of one file.
    let mut lines: BTreeMap<&SourcePath, LineIndex> = BTreeMap::new();
    let text = |it: &Finding| published.snapshot.texts.get(&it.span.path).map_or("", |it| it.text());
    let view_of = |it: &'p Finding| {
        let lines = lines.entry(&it.span.path).or_insert_with(|| LineIndex::new(text(it)));
        view(published, editor, locale, it, (text(it), lines))
    };
    findings.map(view_of).collect()
}

fn view(
    published: &Published,
    editor: &Editor,
    locale: &Locale,
    finding: &Finding,
    (text, lines): (&str, &LineIndex),
) -> FindingView {
    let Span { path, range } = &finding.span;
    let position = lines.position(text, range.start as usize);
    let severity = match finding.severity {
        Severity::Error => "preview-error",
        Severity::Warning => "preview-warning",
        Severity::Suggestion => "preview-suggestion",
    };
    FindingView {
        code: finding.code.name(),
        severity: finding.severity,
        weight: published.messages.format(locale, severity, &[]),
        file: path.to_string(),
        line: position.line,
        column: position.column,
        message: finding.message.clone(),
        help: finding.help.clone(),
        source: line(text, range.as_usize()),
        editor: editor.address(published.config.editor.as_deref(), path, position),
    }
}

/// The line of a place, cut where it is long: what is before, at and after it.
fn line(text: &str, range: std::ops::Range<usize>) -> [String; 3] {
    let (Some(head), Some(rest)) = (text.get(..range.start), text.get(range.start..)) else {
        return Default::default();
    };
    let before = head.rsplit('\n').next().unwrap_or_default();
    let line = rest.split(['\n', '\r']).next().unwrap_or_default();
    let (marked, after) = line.split_at_checked(range.len().min(line.len())).unwrap_or((line, ""));
    let from = before.char_indices().rev().nth(WIDTH / 2).map_or(0, |it| it.0);
    let cut = if from > 0 { "…" } else { "" };
    let short = |text: &str| match text.char_indices().nth(WIDTH) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    };
    [format!("{cut}{}", &before[from..]), short(marked), short(after)]
}

/// The digests of the pictures of a page.
fn images(published: &Published, page: &str, html: &[u8]) -> BTreeMap<String, String> {
    let folder = page.rsplit_once('/').map_or("", |it| it.0);
    let text = std::str::from_utf8(html).unwrap_or_default();
    let mut images = BTreeMap::new();
    for tag in text.split("<img ").skip(1) {
        let Some(address) = tag.split('>').next().and_then(|it| it.split("src=\"").nth(1)?.split('"').next()) else {
            continue;
        };
        let path = percent_encoding::percent_decode_str(address).decode_utf8_lossy();
        if let Some(contents) = join(folder, &path).and_then(|it| published.output(&it)) {
            images.insert(address.to_owned(), digest(contents).hex(16));
        }
    }
    images
}

/// The findings inside of a place.
pub fn within<'p>(published: &'p Published, place: &place::Place) -> Vec<&'p Finding> {
    let whole = &place.whole;
    let is_inside = |it: &&Finding| whole.range.as_usize().contains(&(it.span.range.start as usize));
    let file = published.findings.get(&whole.path);
    file.into_iter().flat_map(|it| &it.settled.findings).filter(is_inside).collect()
}

/// The path of a file as it is shown.
pub fn shown(path: &SourcePath, line: usize, column: usize) -> String {
    format!("{path}:{line}:{column}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::settled::as_found;
    use crate::finding::code;

    #[test]
    fn a_page_shows_what_is_wrong_with_its_files_and_with_what_all_pages_are_made_of() {
        let finding = |(path, severity): (&str, Severity)| {
            let finding = Finding::new(code::IMAGE_NOT_FOUND, Span::file(&SourcePath::from(path)), "x");
            Finding { severity, ..finding }
        };
        let findings = [
            ("a.md", Severity::Warning),
            ("b.md", Severity::Error),
            ("locales-of-mine.md", Severity::Error),
            ("locales/ja/site.ftl", Severity::Warning),
            ("site.toml", Severity::Warning),
            ("site.toml.md", Severity::Warning),
            ("themes/own/site.css", Severity::Suggestion),
            ("x/a.md", Severity::Warning),
            ("x/TOC.yml", Severity::Error),
            ("y/TOC.yml", Severity::Warning),
        ]
        .map(finding);
        let findings = as_found(findings.to_vec());
        let shown = |files: &[&str]| -> Vec<String> {
            let files: Vec<SourcePath> = files.iter().map(|it| SourcePath::from(*it)).collect();
            concerning(&findings, &files).into_iter().map(|it| it.span.path.to_string()).collect()
        };
        let all = ["locales/ja/site.ftl", "site.toml", "themes/own/site.css", "x/TOC.yml"];
        assert_eq!(shown(&[]), all);
        assert_eq!(shown(&["a.md"]), [&["a.md"], &all[..]].concat());
        assert_eq!(shown(&["b.md", "y/TOC.yml"]), [&["b.md"], &all[..], &["y/TOC.yml"]].concat());
    }

    #[test]
    fn a_line_is_cut_around_its_place() {
        let long = "あ".repeat(300);
        let text = format!("# 題\n{long}ここ{long}\n");
        let start = text.find("ここ").unwrap();
        let [before, at, after] = line(&text, start..start + 6);
        assert_eq!((before.chars().count(), at.as_str(), after.chars().count()), (82, "ここ", 161));
        assert_eq!(line("a\nbc\nd", 2..6), ["", "bc", ""]);
        assert_eq!(line("a", 5..6), ["", "", ""]);
    }
}
