//! Tests of what people and programs read.

use expect_test::{Expect, expect};

use super::*;
use crate::check::fingerprint::fingerprints;
use crate::finding::code::{BOOKMARK_NOT_FOUND, FILE_NOT_FOUND, IMAGE_NOT_FOUND, IMAGE_REMOTE, UNIT_DUPLICATE_ID};
use crate::source::Snapshot;
use crate::text::{SourcePath, Span};

const ARTICLE: &str = "# 接続できない\n\n[設定を確認する](settigns.md)してから再起動します。\n\n設定を確認します。\n";

fn span(text: &str) -> Span {
    let at = ARTICLE.find(text).unwrap();
    Span::new(&SourcePath::from("ja/connect.md"), at..at + text.len())
}

fn snapshot() -> Snapshot {
    Snapshot::of_texts([("ja/connect.md", ARTICLE), ("en/connect.md", "# No connection\n")])
}

fn finding() -> Finding {
    Finding::new(FILE_NOT_FOUND, span("settigns.md"), "there is no file `settigns.md`")
        .help("did you mean `settings.md`?")
}

#[track_caller]
fn check(findings: &[Finding], options: Options, expected: Expect) {
    expected.assert_eq(&text(findings, &snapshot(), Options { colour: false, ..options }));
}

#[test]
fn a_finding_is_shown_with_its_line() {
    check(
        &[finding()],
        Options::default(),
        expect![[r#"
        warning[file-not-found]: there is no file `settigns.md`
         --> ja/connect.md:3:11
          |
        3 | [設定を確認する](settigns.md)してから再起動します。
          |                  ^^^^^^^^^^^
          |
          = help: did you mean `settings.md`?

    "#]],
    );
}

#[test]
fn labels_are_shown_in_their_files() {
    let english = Span::new(&SourcePath::from("en/connect.md"), 2..15);
    let finding = Finding::new(UNIT_DUPLICATE_ID, span("設定を確認します"), "two units are called `a-1`")
        .label(span("設定を確認する"), "the first")
        .label(english, "its original")
        .label(Span::file(&SourcePath::from("other.md")), "a file that is not known");
    check(
        &[finding],
        Options::default(),
        expect![[r#"
        error[unit-duplicate-id]: two units are called `a-1`
         --> ja/connect.md:5:1
          |
        3 | [設定を確認する](settigns.md)してから再起動します。
          |  -------------- the first
        4 |
        5 | 設定を確認します。
          | ^^^^^^^^^^^^^^^^
          |
         ::: en/connect.md:1:3
          |
        1 | # No connection
          |   ------------- its original
          |
          = note: other.md: a file that is not known

    "#]],
    );
}

#[test]
fn a_long_line_is_trimmed_around_the_place() {
    check(
        &[finding()],
        Options { width: 50, ..Options::default() },
        expect![[r#"
        warning[file-not-found]: there is no file `settigns.md`
         --> ja/connect.md:3:11
          |
        3 | [設定を確認する](settigns.md)してから再起...
          |                  ^^^^^^^^^^^
          |
          = help: did you mean `settings.md`?

    "#]],
    );
}

#[test]
fn a_finding_about_a_file_or_its_end_has_a_place() {
    let file = SourcePath::from("ja/connect.md");
    let image = Finding::new(IMAGE_NOT_FOUND, Span::file(&SourcePath::from("media/図.png")), "an asset");
    let end = Finding::new(FILE_NOT_FOUND, Span::new(&file, ARTICLE.len()..ARTICLE.len()), "at the end");
    let wrong = Finding::new(FILE_NOT_FOUND, Span::new(&file, 1..9999), "beyond the end");
    check(
        &[Finding::new(FILE_NOT_FOUND, Span::file(&file), "at the start"), end, wrong, image],
        Options::default(),
        expect![[r#"
            warning[file-not-found]: at the start
             --> ja/connect.md:1:1
              |
            1 | # 接続できない
              | ^

            warning[file-not-found]: at the end
             --> ja/connect.md:5:11
              |
            5 | 設定を確認します。
              |                   ^

            warning[file-not-found]: beyond the end
            --> ja/connect.md

            warning[image-not-found]: an asset
            --> media/図.png

        "#]],
    );
}

#[test]
fn many_findings_of_a_code_are_counted() {
    let findings: Vec<Finding> = (0..23)
        .map(|number| {
            Finding::new(BOOKMARK_NOT_FOUND, Span::file(&SourcePath::from("x.md")), format!("number {number}"))
        })
        .collect();
    let shown = text(&findings, &snapshot(), Options { colour: false, ..Options::default() });
    assert!(shown.contains("number 19") && !shown.contains("number 20"));
    assert!(shown.ends_with("\n\n3 more of `bookmark-not-found`: `--all` shows them\n\n"));
    let shown = text(&findings, &snapshot(), Options { colour: false, all: true, ..Options::default() });
    assert!(shown.contains("number 22") && !shown.contains("more of"));
}

#[test]
fn the_summary_counts_by_severity() {
    let mut error = finding();
    error.severity = Severity::Error;
    assert_eq!(Summary::of(&[finding(), finding(), error]).to_string(), "1 error, 2 warnings in 1 file");
    assert_eq!(Summary::of(&[]).to_string(), "no findings");
}

/// A run over findings, of which the last is suppressed.
fn run<'a>(findings: &'a [Finding], texts: &'a Snapshot) -> Run<'a> {
    let prints = fingerprints(findings, texts);
    let mut entries: Vec<Entry<'_>> =
        findings.iter().zip(prints).map(|(finding, it)| Entry { finding, fingerprint: Some(it) }).collect();
    let suppressed = entries.pop().map(|it| (it, "見本です")).into_iter().collect();
    Run {
        findings: entries,
        suppressed,
        trees: &[],
        files: texts.texts.keys().collect(),
        threshold: Some(Severity::Warning),
        base: "docs/".to_owned(),
        language: "en".to_owned(),
        texts,
    }
}

fn some() -> Vec<Finding> {
    let labelled = finding().label(span("設定を確認します"), "here");
    let mut light = Finding::new(IMAGE_REMOTE, span("設定を確認します"), "`<b>` | 100%, a");
    light.span.range.end += 3;
    let asset = Finding::new(IMAGE_NOT_FOUND, Span::file(&SourcePath::from("media/図 1.png")), "an asset");
    vec![labelled, light, asset, Finding::new(FILE_NOT_FOUND, span("# 接続"), "known")]
}

#[test]
fn programs_get_lines_and_columns() {
    let (findings, snapshot) = (some(), snapshot());
    let mut report: serde_json::Value = serde_json::from_str(&json(&run(&findings, &snapshot))).unwrap();
    let first = report["findings"][0].take();
    expect![[r#"
        {
          "code": "file-not-found",
          "column": 11,
          "end_column": 22,
          "end_line": 3,
          "file": "ja/connect.md",
          "fingerprint": "06212cd29c7d3993:1",
          "help": "did you mean `settings.md`?",
          "labels": [
            {
              "column": 1,
              "end_column": 9,
              "end_line": 5,
              "file": "ja/connect.md",
              "line": 5,
              "message": "here"
            }
          ],
          "line": 3,
          "message": "there is no file `settigns.md`",
          "severity": "warning"
        }
        {
          "errors": 0,
          "files": 2,
          "suggestions": 1,
          "warnings": 2
        }
        [
          {
            "code": "file-not-found",
            "column": 1,
            "end_column": 5,
            "end_line": 1,
            "file": "ja/connect.md",
            "fingerprint": "e717caf527fb2536:1",
            "help": null,
            "labels": [],
            "line": 1,
            "message": "known",
            "reason": "見本です",
            "severity": "warning"
          }
        ]
    "#]]
    .assert_eq(&format!("{first:#}\n{:#}\n{:#}\n", report["summary"], report["suppressed"]));
}

#[test]
fn sarif_counts_in_utf_16_and_knows_what_is_suppressed() {
    let text = "𠮷野家の[設定](none.md)\n";
    let snapshot = Snapshot::of_texts([("ja/設 定.md", text)]);
    let at = text.find("none.md").unwrap();
    let span = Span::new(&SourcePath::from("ja/設 定.md"), at..at + 7);
    let finding = Finding::new(FILE_NOT_FOUND, span, "no file `none.md`").help("mend it");
    let findings = [finding.clone(), finding];
    let log: serde_json::Value = serde_json::from_str(&sarif(&run(&findings, &snapshot))).unwrap();
    let run = &log["runs"][0];
    let rule = &run["tool"]["driver"]["rules"][0];
    assert_eq!((&rule["id"], &rule["defaultConfiguration"]["level"]), (&"file-not-found".into(), &"warning".into()));
    assert!(rule["help"]["markdown"].as_str().unwrap().contains("## How to mend it"), "{rule:#}");
    expect![[r#"
        [
          {
            "level": "warning",
            "locations": [
              {
                "physicalLocation": {
                  "artifactLocation": {
                    "uri": "docs/ja/%E8%A8%AD%20%E5%AE%9A.md",
                    "uriBaseId": "%SRCROOT%"
                  },
                  "region": {
                    "endColumn": 18,
                    "endLine": 1,
                    "startColumn": 11,
                    "startLine": 1
                  }
                }
              }
            ],
            "message": {
              "text": "no file `none.md`\nmend it"
            },
            "partialFingerprints": {
              "primaryLocationLineHash": "d944d3bf0a166b0d:1"
            },
            "ruleId": "file-not-found",
            "ruleIndex": 0
          },
          {
            "level": "warning",
            "locations": [
              {
                "physicalLocation": {
                  "artifactLocation": {
                    "uri": "docs/ja/%E8%A8%AD%20%E5%AE%9A.md",
                    "uriBaseId": "%SRCROOT%"
                  },
                  "region": {
                    "endColumn": 18,
                    "endLine": 1,
                    "startColumn": 11,
                    "startLine": 1
                  }
                }
              }
            ],
            "message": {
              "text": "no file `none.md`\nmend it"
            },
            "partialFingerprints": {
              "primaryLocationLineHash": "d944d3bf0a166b0d:2"
            },
            "ruleId": "file-not-found",
            "ruleIndex": 0,
            "suppressions": [
              {
                "justification": "見本です",
                "kind": "inSource"
              }
            ]
          }
        ]
    "#]]
    .assert_eq(&format!("{:#}\n", run["results"]));
}

#[test]
fn junit_has_a_suite_for_each_file() {
    let (findings, snapshot) = (some(), snapshot());
    expect![[r#"
        <?xml version="1.0" encoding="UTF-8"?>
        <testsuites name="taiyaku" tests="5" failures="2" errors="0" skipped="2">
          <testsuite name="docs/ja/connect.md" tests="3" failures="1" errors="0" skipped="2">
            <testcase name="file-not-found 3:11" classname="docs/ja/connect.md" file="docs/ja/connect.md" line="3">
              <failure type="file-not-found" message="there is no file `settigns.md`">docs/ja/connect.md:3:11: there is no file `settigns.md`
        help: did you mean `settings.md`?</failure>
            </testcase>
            <testcase name="image-remote 5:1" classname="docs/ja/connect.md" file="docs/ja/connect.md" line="5">
              <skipped message="`&lt;b&gt;` | 100%, a"/>
              <system-out>docs/ja/connect.md:5:1: `&lt;b&gt;` | 100%, a</system-out>
            </testcase>
            <testcase name="file-not-found 1:1" classname="docs/ja/connect.md" file="docs/ja/connect.md" line="1">
              <skipped message="suppressed: 見本です"/>
            </testcase>
          </testsuite>
          <testsuite name="docs/media/図 1.png" tests="1" failures="1" errors="0" skipped="0">
            <testcase name="image-not-found 1:1" classname="docs/media/図 1.png" file="docs/media/図 1.png" line="1">
              <failure type="image-not-found" message="an asset">docs/media/図 1.png:1:1: an asset</failure>
            </testcase>
          </testsuite>
          <testsuite name="docs/en/connect.md" tests="1" failures="0" errors="0" skipped="0">
            <testcase name="no findings" classname="docs/en/connect.md" file="docs/en/connect.md"/>
          </testsuite>
        </testsuites>
    "#]]
    .assert_eq(&junit(&run(&findings, &snapshot)));
}

#[test]
fn annotations_are_escaped() {
    let (findings, snapshot) = (some(), snapshot());
    let Annotations { commands, summary, rest } = annotations(&run(&findings, &snapshot), 1000);
    assert_eq!((summary.as_str(), rest), ("### taiyaku: 2 warnings, 1 suggestion in 2 files\n\n", 0));
    expect![[r#"
        ::warning file=docs/ja/connect.md,line=3,col=11,endColumn=22,title=file-not-found::there is no file `settigns.md`%0Adid you mean `settings.md`?
        ::notice file=docs/ja/connect.md,line=5,col=1,endColumn=10,title=image-remote::`<b>` | 100%25, a
        ::warning file=docs/media/図 1.png,title=image-not-found::an asset
    "#]]
    .assert_eq(&commands);
}

#[test]
fn what_github_does_not_show_stands_in_the_summary() {
    let path = SourcePath::from("a,b:c.md");
    let warning = |number| Finding::new(FILE_NOT_FOUND, Span::file(&path), format!("number {number} | `a|b` *"));
    let lighter = |number| Finding::new(IMAGE_REMOTE, Span::file(&path), format!("`{number}"));
    let mut findings: Vec<Finding> = (0..13).map(warning).chain((0..11).map(lighter)).collect();
    findings.push(findings[0].clone());
    let snapshot = snapshot();
    let all = annotations(&run(&findings, &snapshot), 10_000);
    assert_eq!(all.commands.matches("::warning file=docs/a%2Cb%3Ac.md,title=file-not-found::").count(), 10);
    assert_eq!(all.commands.matches("::notice ").count(), 10);
    assert_eq!(all.rest, 4);
    expect![[r#"
        ### taiyaku: 13 warnings, 11 suggestions in 1 file

        | Severity | Code | Place | Finding |
        |---|---|---|---|
        | warning | `file-not-found` | docs/a,b:c.md:1:1 | number 10 \| `a\|b` \* |
        | warning | `file-not-found` | docs/a,b:c.md:1:1 | number 11 \| `a\|b` \* |
        | warning | `file-not-found` | docs/a,b:c.md:1:1 | number 12 \| `a\|b` \* |
        | suggestion | `image-remote` | docs/a,b:c.md:1:1 | \`10 |
    "#]]
    .assert_eq(&all.summary);
    assert_eq!(annotations(&run(&findings, &snapshot), all.summary.len()).summary, all.summary);
    let short = annotations(&run(&findings, &snapshot), all.summary.len() - 1).summary;
    assert!(short.ends_with("number 12 \\| `a\\|b` \\* |\n\n1 finding had no place here.\n"), "{short}");
    assert_eq!(annotations(&run(&findings, &snapshot), 20).summary, "");
}
