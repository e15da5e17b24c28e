use expect_test::{Expect, expect};

use super::*;
use crate::syntax::front_matter::Value;

/// Stands for the parser of Markdown: a paragraph for each stretch between blank lines.
fn paragraphs(text: &str, range: TextRange, _: &mut Vec<Reference>, _: &mut Vec<Finding>) -> Vec<Block> {
    let paragraph = |it: &str| BlockKind::Paragraph(Inline::Text(it.trim().replace('\n', " ").into()).into());
    text.split("\n\n").filter(|it| !it.trim().is_empty()).map(|it| Block { range, kind: paragraph(it) }).collect()
}

fn blocks(document: &Document, items: &[Block], indent: &str, out: &mut String) {
    for block in items {
        match &block.kind {
            BlockKind::Heading { level, content, .. } => {
                out.push_str(&format!("{indent}{} {}\n", "#".repeat(usize::from(*level)), inlines(document, content)));
            }
            BlockKind::Paragraph(content) => out.push_str(&format!("{indent}{}\n", inlines(document, content))),
            BlockKind::List { tight, items, .. } => {
                for item in items {
                    out.push_str(&format!("{indent}{}\n", if *tight { "-" } else { "*" }));
                    blocks(document, &item.blocks, &format!("{indent}  "), out);
                }
            }
            other => panic!("no such block is made here: {other:?}"),
        }
    }
}

fn inlines(document: &Document, content: &[Inline]) -> String {
    let inline = |it: &Inline| match it {
        Inline::Text(text) => text.to_string(),
        Inline::Link { reference, content, .. } => {
            format!("[{}]({})", inlines(document, content), document.references[*reference as usize].target)
        }
        other => panic!("no such inline is made here: {other:?}"),
    };
    content.iter().map(inline).collect()
}

fn outline(text: &str) -> String {
    let page = parse(&Source::new("docs/index.yml", text), &paragraphs);
    let mut out = String::new();
    if let Some(document) = &page.value {
        blocks(document, &document.blocks, "", &mut out);
        for it in &document.references {
            let written = &text[it.range.as_usize()];
            assert_eq!(written.trim_matches(['\'', '"']), it.target, "a reference knows its place");
        }
    }
    for it in &page.findings {
        let at = &text[it.span.range.as_usize()];
        out.push_str(&format!("{:?} {}: {} at {at:?}\n", it.severity, it.code, it.message));
    }
    out
}

#[track_caller]
fn check(text: &str, expected: Expect) {
    expected.assert_eq(&outline(text));
}

#[test]
fn a_hub_is_headings_lists_and_links() {
    check(
        "### YamlMime:Hub
title: ヘルプ
summary: 端末の問題を解決します。
brand: example
metadata:
  title: ヘルプ センター
highlightedContent:
  items:
    - title: はじめに
      itemType: overview
      url: ./start.md
    - title: 動画
      itemType: video
      url: 'https://example.com/v'
productDirectory:
  title: 製品
  summary: 製品ごとの記事です。
  items:
    - title: 端末
      imageSrc: 'https://example.com/a.svg'
      summary: 端末の設定です。
      url: device.md
    - title: 事例
      imageSrc: x.svg
      links:
        - url: case.md
          text: 事例 1
additionalContent:
  sections:
    - title: お困りですか?
    - items:
        - title: 窓口
          summary: お電話ください。
          url: call.md
    - title: 資料
      items:
        - title: 分類
          links:
            - text: 一
              url: a.md
          footerLink:
            text: すべて
            url: all.md
",
        expect![[r#"
            # ヘルプ
            端末の問題を解決します。
            -
              [はじめに](./start.md)
            -
              [動画](https://example.com/v)
            ## 製品
            製品ごとの記事です。
            *
              [端末](device.md)
              端末の設定です。
            ### 事例
            -
              [事例 1](case.md)
            ## お困りですか?
            *
              [窓口](call.md)
              お電話ください。
            ## 資料
            ### 分類
            -
              [一](a.md)
            [すべて](all.md)
        "#]],
    );
}

#[test]
fn a_landing_page_has_a_heading_for_each_card() {
    check(
        "### YamlMime:Landing\ntitle: Help\nsummary: Short.\nlandingContent:\n- title: Start\n  linkLists:\n  - linkListType: overview\n    links:\n    - text: What it is\n      url: a.md\n  - linkListType: quickstart\n    links:\n    - text: Try it\n      url: b.md\n",
        expect![[r#"
            # Help
            Short.
            ## Start
            -
              [What it is](a.md)
            -
              [Try it](b.md)
        "#]],
    );
}

#[test]
fn questions_are_headings_below_their_section() {
    check(
        "### YamlMime:FAQ\ntitle: Questions\nsummary: ''\nsections:\n- name: Ignored\n  questions:\n  - question: Why?\n    answer: |\n      Because.\n\n      Really.\n- name: 料金\n  questions:\n  - answer: 無料です。\n    question: いくらですか?\nadditionalContent: More.\n",
        expect![[r#"
            # Questions
            ## Why?
            Because.
            Really.
            ## 料金
            ### いくらですか?
            無料です。
            More.
        "#]],
    );
}

#[test]
fn the_steps_of_a_tutorial_are_sections() {
    check(
        "### YamlMime:Tutorial\r\nmetadata:\r\n  title: Learn\r\nitems:\r\n- durationInMinutes: 1\r\n  content: Welcome.\r\n- title: 一歩目\r\n  content: >\r\n    始めます。\r\n",
        expect![[r#"
            # Learn
            Welcome.
            ## 一歩目
            始めます。
        "#]],
    );
}

#[test]
fn text_that_is_not_shown_is_a_finding() {
    check(
        "### YamlMime:Hub\nfoo: text\nbar:\n  baz: more\ntools:\n  items:\n  - plain\n  - url: a.md\n    badge: new\n    imageSrc: i.svg\n  - badge: old\n",
        expect![[r#"
            -
              [a.md](a.md)
            Warning landing-invalid: this page has no `title` at ""
            Warning landing-invalid: the text of `foo` is not shown at "foo"
            Warning landing-invalid: the text of `baz` is not shown at "baz"
            Warning landing-invalid: this item of `items` is not shown at "plain"
            Warning landing-invalid: the text of `badge` is not shown at "badge"
            Warning landing-invalid: the text of `badge` is not shown at "badge"
        "#]],
    );
    check(
        "### YamlMime:FAQ\ntitle: Q\nsections:\n- questions:\n  - question: A\n    answer: {b: c}\n    note: d\n",
        expect![[r##"
        # Q
        ## A
        Warning landing-invalid: this must be text at "{b: c"
        Warning landing-invalid: the text of `note` is not shown at "note"
    "##]],
    );
}

#[test]
fn other_kinds_are_no_pages() {
    check(
        "### YamlMime:Yaml\nchromeless: true\n",
        expect![[r#"
        Suggestion landing-invalid: `Yaml` is no kind of page at "Yaml"
    "#]],
    );
    check("- name: a\n  href: b.md\n", expect![[""]]);
    check(
        "### YamlMime:Achievements\na: b\n",
        expect![[r#"
        Suggestion landing-invalid: `Achievements` is no kind of page at "Achievements"
    "#]],
    );
    check(
        "### YamlMime:Hub\ntitle: 'a\n",
        expect![[r#"
        Warning landing-invalid: this page is not valid YAML: unclosed quote at ""
    "#]],
    );
}

#[test]
fn metadata_comes_before_what_stands_beside_it() {
    let text = "### YamlMime:Hub\ntitle: Seen\nMetadata:\n  Title: For search\n  ms.TranslationType: MT\n  ms.collection:\n  - a\n  - b\n  ms.custom: 007\n";
    let page = parse(&Source::new("index.yml", text), &paragraphs).value.unwrap();
    let front_matter = page.front_matter;
    assert_eq!(front_matter.text("title"), Some("For search"));
    assert_eq!(front_matter.text("ms.translationtype"), Some("MT"));
    assert_eq!(front_matter.text("ms.custom"), Some("007"));
    assert_eq!(front_matter.get("ms.collection").unwrap().value, Value::List(vec!["a".to_owned(), "b".to_owned()]));
    assert_eq!(&text[front_matter.range_of("title").as_usize()], "For search");
}
