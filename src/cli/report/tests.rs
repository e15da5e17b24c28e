//! Tests of what people and programs read.

use expect_test::{Expect, expect};

use super::*;
use crate::finding::code::{BOOKMARK_NOT_FOUND, FILE_NOT_FOUND, IMAGE_NOT_FOUND, UNIT_DUPLICATE_ID};
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
    assert_eq!(Summary::of(&[finding(), finding(), error.clone()]).to_string(), "1 error, 2 warnings in 1 file");
    assert_eq!(Summary::of(&[]).to_string(), "no findings");
}

#[test]
fn programs_get_lines_and_columns() {
    let labelled = finding().label(span("設定を確認します"), "here");
    expect![[r#"
        {
          "version": 1,
          "summary": {
            "errors": 0,
            "warnings": 1,
            "suggestions": 0,
            "files": 1
          },
          "findings": [
            {
              "code": "file-not-found",
              "severity": "warning",
              "file": "ja/connect.md",
              "line": 3,
              "column": 11,
              "end_line": 3,
              "end_column": 22,
              "message": "there is no file `settigns.md`",
              "help": "did you mean `settings.md`?",
              "labels": [
                {
                  "file": "ja/connect.md",
                  "line": 5,
                  "column": 1,
                  "end_line": 5,
                  "end_column": 9,
                  "message": "here"
                }
              ]
            }
          ],
          "trees": []
        }
    "#]]
    .assert_eq(&json(&[labelled], &[], &snapshot()));
}
