//! How often what is said of translations is right, by findings over real articles that people have judged.
//!
//! `tests/judged.tsv` has the places and the judgements, without the articles' text.

use std::collections::{BTreeMap, BTreeSet};

#[path = "support/folders.rs"]
#[expect(dead_code, reason = "other tests ask more of folders")]
mod folders;

use taiyaku::finding::Finding;

/// The code, and the folder and file, line and column.
type Place<'t> = (&'t str, String);

/// The judgements: whether a finding is right.
fn judged() -> BTreeMap<Place<'static>, bool> {
    let lines = include_str!("judged.tsv").lines().skip(1);
    let line = |line: &'static str| {
        let [code, place, verdict] = line.split('\t').collect::<Vec<_>>()[..] else { panic!("{line}") };
        assert!(matches!(verdict, "right" | "wrong"), "{line}");
        ((code, place.to_owned()), verdict == "right")
    };
    lines.map(line).collect()
}

fn place(folder: &folders::Folder, finding: &Finding) -> String {
    let text = folder.snapshot.texts[&finding.span.path].text();
    let before = &text[..finding.span.range.start as usize];
    let column = before.chars().rev().take_while(|it| *it != '\n').count() + 1;
    format!("{}/{}:{}:{column}", folder.name, finding.span.path, folder.line(finding))
}

#[test]
fn nine_of_ten_findings_are_right() {
    let judged = judged();
    let corpus: Vec<_> = folders::all().iter().filter(|it| it.name.starts_with("corpus ")).collect();
    if corpus.is_empty() {
        return;
    }
    let mut found: BTreeSet<(String, String)> = BTreeSet::new();
    for folder in &corpus {
        let findings = folder.findings.iter().filter(|it| it.code.name().starts_with("translation-"));
        found.extend(findings.map(|it| (it.code.name().to_owned(), place(folder, it))));
    }
    let codes: BTreeSet<&str> = judged.keys().map(|it| it.0).collect();
    for code in &codes {
        let verdicts: Vec<bool> = judged.iter().filter(|it| it.0.0 == *code).map(|it| *it.1).collect();
        let right = verdicts.iter().filter(|it| **it).count();
        assert!(right * 10 >= verdicts.len() * 9, "{code}: {right} of {} are right", verdicts.len());
        let kept = judged.iter().filter(|(place, is_right)| {
            place.0 == *code && **is_right && found.contains(&(place.0.to_owned(), place.1.clone()))
        });
        let kept = kept.count();
        assert!(kept * 10 >= right * 9, "{code}: of {right} findings that were right, {kept} are left");
    }
}
