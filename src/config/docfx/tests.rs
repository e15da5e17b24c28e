//! Tests of which files are pages.

use expect_test::{Expect, expect};

use super::*;
use crate::config;

#[track_caller]
fn check(texts: &[(&str, &str)], expected: Expect) {
    let snapshot = Snapshot::of_texts(texts.iter().copied());
    let Reported { value: config, findings } = config::parse(&snapshot).unwrap();
    let filter = PageFilter::new(&snapshot, &config);
    let mut shown = String::new();
    for path in snapshot.texts.keys().filter(|it| filter.is_page(it)) {
        shown += &format!("{path}\n");
    }
    for it in findings {
        shown += &format!("[{}] {}:{}: {}\n", it.code, it.span.path, it.span.range.start, it.message);
    }
    expected.assert_eq(&shown);
}

#[test]
fn without_docfx_every_article_is_a_page() {
    check(
        &[
            ("a.md", ""),
            ("A/B.MD", ""),
            ("a/Includes/x.md", ""),
            ("_drafts/x.md", ""),
            ("a/_x.md", ""),
            ("toc.md", ""),
            ("a/TOC.md", ""),
            ("a/toc.yml", "### YamlMime:TableOfContent\n"),
            ("README.md", ""),
            ("README.ja.md", ""),
            ("LICENSE-CODE.md", ""),
            ("a/README.md", ""),
            ("index.yml", "### YamlMime:Hub\ntitle: x"),
            ("other.yml", "title: x"),
        ],
        expect![[r#"
            A/B.MD
            a.md
            a/README.md
            index.yml
        "#]],
    );
}

#[test]
fn a_readme_alone_is_an_article() {
    check(
        &[("README.md", ""), ("TOC.md", "")],
        expect![[r#"
        README.md
    "#]],
    );
}

#[test]
fn docfx_globs_hold_below_their_folder() {
    let docfx = r#"{"build": {"content": [
        {"files": ["**/*.md", "**/**.yml", ], "exclude": ["**/obj/**", "README.md"]}, // all
        {"files": "*.md", "src": "../shared"}
    ]}}"#;
    check(
        &[
            ("Teams[1]/docfx.json", docfx),
            ("Teams[1]/a.md", ""),
            ("Teams[1]/TOC.md", ""),
            ("Teams[1]/includes/x.md", ""),
            ("Teams[1]/b/OBJ/x.md", ""),
            ("Teams[1]/README.md", ""),
            ("Teams[1]/b/README.md", ""),
            ("Teams[1]/hub.yml", "### YamlMime:Hub"),
            ("Teams[1]/inner/docfx.json", r#"{"build": {"content": [{"files": ["in/*.md"]}]}}"#),
            ("Teams[1]/inner/x.md", ""),
            ("Teams[1]/inner/in/x.md", ""),
            ("metadata/docfx.json", r#"{"build": {"globalMetadata": {}}}"#),
            ("metadata/a.md", ""),
            ("shared/a.md", ""),
            ("shared/docfx.json", r#"{"build": {"content": [{"files": []}]}}"#),
        ],
        expect![[r#"
            Teams[1]/a.md
            Teams[1]/b/README.md
            Teams[1]/hub.yml
            Teams[1]/inner/in/x.md
            metadata/a.md
            shared/a.md
        "#]],
    );
}

#[test]
fn an_invalid_docfx_is_a_finding_and_the_default_rule_holds() {
    check(
        &[
            ("a/docfx.json", "{\"build\": }"),
            ("a/x.md", ""),
            ("b/docfx.json", r#"{"build": {"content": [{"files": ["a["]}]}}"#),
            ("b/x.md", ""),
            ("c/docfx.json", r#"{"build": {"content": [{"files": ["../../x/*"]}]}}"#),
            ("d/docfx.json", "[]"),
            ("d/x.md", ""),
        ],
        expect![[r#"
            a/x.md
            b/x.md
            d/x.md
            [config-invalid] a/docfx.json:10: it is not valid JSON: expected value
            [config-invalid] b/docfx.json:0: `b/a[` is no glob: unclosed character class; missing ']'
            [config-invalid] c/docfx.json:0: `../../x/*` in `build.content` leaves the site
        "#]],
    );
}

#[test]
fn site_toml_excludes_files() {
    check(
        &[("site.toml", r#"exclude = ["Drafts/", "**/x.md"]"#), ("drafts/a.md", ""), ("a/x.md", ""), ("b.md", "")],
        expect![[r#"
        b.md
    "#]],
    );
}
