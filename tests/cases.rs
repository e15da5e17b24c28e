//! Runs `tests/cases`: each file is a small site and what becomes of it.
//!
//! ```text
//! A sentence that says what is shown.
//!
//! -- ja/a.md --
//! # 題
//! -- findings --
//! suggestion[translation-missing] ja/a.md:1:1: …
//! -- main ja/a.html --
//! <h1 id="…">題</h1>
//! -- files --
//! ja/a.html
//! ```
//!
//! Sections before the first expectation are the site's files. `findings` are all that were
//! found, and have to be there; `main PATH` is the content of a page's `<main>`, `head PATH` what its
//! `<head>` says of it; `file PATH` is a whole file; `files` are the paths written, without those of the theme and of search. `UPDATE_EXPECT=1 cargo test --test cases` writes
//! what is true now: read the difference before you commit it.

#![expect(clippy::disallowed_methods, reason = "cases are files, and are rewritten on demand")]

#[path = "support/site.rs"]
mod site;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use taiyaku::finding::Finding;
use taiyaku::output::{Contents, OutputPath, Outputs};

/// A case file: what stands before the first section, and the sections in order.
struct Case {
    prose: String,
    sections: Vec<(String, String)>,
}

#[test]
fn cases_hold() {
    let update = std::env::var_os("UPDATE_EXPECT").is_some();
    let mut failures = Vec::new();
    let files = case_files();
    assert!(!files.is_empty(), "there are cases");
    for file in files {
        let text = fs::read_to_string(&file).expect("a case can be read");
        let actual = run(&Case::parse(&text)).print();
        if actual == text {
            continue;
        }
        if update {
            fs::write(&file, actual).expect("a case can be written");
        } else {
            failures.push(format!("{}\n{}", file.display(), difference(&text, &actual)));
        }
    }
    assert!(failures.is_empty(), "{}\nUPDATE_EXPECT=1 writes what is true now", failures.join("\n"));
}

#[test]
fn a_case_prints_as_it_was_read() {
    let text = "Why.\n\n-- ja/a.md --\n# 題\n\n-- findings --\n-- main ja/a.html --\n<p>本文</p>\n";
    let case = Case::parse(text);
    assert_eq!(case.sections.len(), 3);
    assert_eq!(case.print(), text);
}

impl Case {
    fn parse(text: &str) -> Self {
        let mut case = Self { prose: String::new(), sections: Vec::new() };
        for line in text.split_inclusive('\n') {
            let name = line.trim_end().strip_prefix("-- ").and_then(|it| it.strip_suffix(" --"));
            match (name, case.sections.last_mut()) {
                (Some(name), _) => case.sections.push((name.to_owned(), String::new())),
                (None, Some((_, text))) => text.push_str(line),
                (None, None) => case.prose.push_str(line),
            }
        }
        case
    }

    fn print(&self) -> String {
        let sections = self.sections.iter().map(|(name, text)| format!("-- {name} --\n{text}"));
        self.prose.clone() + &sections.collect::<String>()
    }

    /// The files of the site.
    fn files(&self) -> BTreeMap<String, String> {
        self.sections.iter().filter(|(name, _)| !is_expectation(name)).cloned().collect()
    }
}

fn is_expectation(name: &str) -> bool {
    name == "findings"
        || name == "files"
        || name.starts_with("main ")
        || name.starts_with("head ")
        || name.starts_with("file ")
}

/// The case with what is true now in place of what it expects.
fn run(case: &Case) -> Case {
    let files = case.files();
    let (outputs, findings) = site::build(&site::snapshot(&files));
    let mut sections = case.sections.clone();
    if !sections.iter().any(|(name, _)| name == "findings") {
        let at = sections.iter().position(|(name, _)| is_expectation(name)).unwrap_or(sections.len());
        sections.insert(at, ("findings".to_owned(), String::new()));
    }
    for (name, text) in &mut sections {
        match name.split_once(' ').unwrap_or((name, "")) {
            ("main", page) => *text = main_of(&outputs, page),
            ("file", path) => *text = html_of(&outputs, path).unwrap_or_else(|| "(no such file)\n".to_owned()),
            ("head", page) => *text = head_of(&outputs, page),
            ("findings", "") => *text = findings.iter().map(|it| finding(it, &files)).collect(),
            ("files", "") => *text = lines(outputs.keys().filter_map(own)),
            _ => {}
        }
    }
    Case { prose: case.prose.clone(), sections }
}

/// A finding, and below it the places that explain it.
fn finding(finding: &Finding, files: &BTreeMap<String, String>) -> String {
    let labels = finding.labels.iter().map(|(span, text)| format!("    {}: {text}\n", site::place(span, files)));
    site::line(finding, files) + "\n" + &labels.collect::<String>()
}

/// A path that depends on the site, and not on the theme or on digests.
fn own(path: &OutputPath) -> Option<String> {
    let path = path.as_str();
    (!path.starts_with("assets/") && !path.starts_with("search/")).then(|| path.to_owned())
}

/// What stands in the `<main>` of a page; of an article without the way to it and its contents.
fn main_of(outputs: &Outputs, page: &str) -> String {
    let Some(html) = html_of(outputs, page) else { return "(no such page)\n".to_owned() };
    let (_, main) = html.split_once("<main").unwrap_or(("", "<p>(no main)</p>"));
    let (main, _) = main.split_once("</main>").unwrap_or((main, ""));
    let (_, main) = main.split_once('>').unwrap_or(("", main));
    let main =
        main.split_once("<div class=\"article\">").map_or(main, |(_, it)| it.trim_end().trim_end_matches("</div>"));
    lines(main.lines().map(str::trim_end).filter(|it| !it.trim().is_empty()).map(str::to_owned))
}

/// What the `<head>` of a page says of the page; what it loads and what all pages say is left out.
fn head_of(outputs: &Outputs, page: &str) -> String {
    let Some(html) = html_of(outputs, page) else { return "(no such page)\n".to_owned() };
    let (_, head) = html.split_once("<head>").unwrap_or_default();
    let (head, _) = head.split_once("</head>").unwrap_or((head, ""));
    let is_own = |it: &&str| {
        [
            "<title>",
            "<meta name=\"description\"",
            "<meta name=\"robots\"",
            "<link rel=\"canonical\"",
            "<link rel=\"alternate\"",
            "<meta property=\"og:",
            "<script type=\"application/ld+json\"",
        ]
        .iter()
        .any(|start| it.starts_with(start))
    };
    lines(head.lines().filter(is_own).map(str::to_owned))
}

fn html_of(outputs: &Outputs, page: &str) -> Option<String> {
    let Contents::Bytes(bytes) = outputs.get(&OutputPath::new(page))? else { return None };
    Some(String::from_utf8_lossy(bytes).into_owned())
}

fn lines(lines: impl Iterator<Item = String>) -> String {
    lines.map(|it| it + "\n").collect()
}

fn case_files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let entries = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().filter_map(Result::ok);
    entries.map(walkdir::DirEntry::into_path).filter(|it| it.extension().is_some_and(|it| it == "txt")).collect()
}

/// The lines that differ, as far as they do.
fn difference(expected: &str, actual: &str) -> String {
    let (mut expected, mut actual): (Vec<&str>, Vec<&str>) = (expected.lines().collect(), actual.lines().collect());
    while !expected.is_empty() && expected.first() == actual.first() {
        expected.remove(0);
        actual.remove(0);
    }
    while !expected.is_empty() && expected.last() == actual.last() {
        expected.pop();
        actual.pop();
    }
    let removed = expected.iter().map(|it| format!("- {it}\n"));
    let added = actual.iter().map(|it| format!("+ {it}\n"));
    removed.chain(added).collect()
}
