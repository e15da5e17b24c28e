mod site;

use expect_test::{Expect, expect};
use proptest::prelude::*;

use self::site::Site;
use super::*;

#[track_caller]
fn check(articles: &str, tocs: &[(&str, &str)], expected: Expect) {
    expected.assert_eq(&Site::new(articles, tocs).outline());
}

#[test]
fn one_table_of_contents_is_the_top_level_wherever_it_is() {
    check(
        "help/a = 記事\nhelp/b = 別\nhelp/sub/c = 三\nother/d = 四",
        &[("help/TOC.md", "# はじめに\n## [A](a.md)\n# [外](https://example.com/)\n")],
        expect![[r#"
            はじめに
              A -> help/a
            外 => https://example.com/
            三 -> help/sub/c
            別 -> help/b
            四 -> other/d
        "#]],
    );
}

#[test]
fn levels_of_eight_marks_are_kept() {
    let toc: String = (1..=8).map(|level| format!("{} [{level}](a{level}.md)\n", "#".repeat(level))).collect();
    let articles: String = (1..=8).map(|level| format!("a{level}\n")).collect();
    check(
        &articles,
        &[("TOC.md", &toc)],
        expect![[r#"
        1 -> a1
          2 -> a2
            3 -> a3
              4 -> a4
                5 -> a5
                  6 -> a6
                    7 -> a7
                      8 -> a8
    "#]],
    );
}

#[test]
fn a_nested_table_of_contents_stands_where_it_is_included() {
    check(
        "index = 始め\na/index = A\na/x = X\na/y = Y\nb/z = Z\nc/index = C\nc/w = W",
        &[
            (
                "toc.yml",
                "- name: 第一\n  href: a/\n- name: 第二\n  tocHref: b/toc.yml\n  topicHref: index.md\n- href: c/toc.yml\n",
            ),
            ("a/toc.yml", "- name: 甲\n  href: x.md\n"),
            ("b/toc.yml", "- name: 乙\n  href: z.md\n"),
            ("c/toc.yml", "- name: 丙\n  href: w.md\n"),
        ],
        expect![[r#"
            第一 -> a/index
              甲 -> a/x
              Y -> a/y
            第二 -> index
              乙 -> b/z
            丙 -> c/w
            C -> c/index
        "#]],
    );
}

#[test]
fn tables_of_contents_that_no_other_includes_are_sections() {
    check(
        "index = 始め\nagpm/index = AGPM\nagpm/a = A\nagpm/b = B\nmbam/c = C\nuev/index = UE-V\nuev/old/d = D",
        &[
            ("TOC.md", "# [始め](index.md)\n# [AGPM の記事](agpm/index.md)\n"),
            ("agpm/TOC.md", "# [AGPM](index.md)\n## [あ](a.md)\n"),
            ("mbam/TOC.md", "# [う](c.md)\n"),
            ("uev/TOC.md", "# 空\n"),
            ("uev/old/TOC.md", "# [え](d.md)\n"),
        ],
        expect![[r#"
            始め -> index
            AGPM の記事 -> agpm/index
              あ -> agpm/a
              B -> agpm/b
            mbam
              う -> mbam/c
            UE-V -> uev/index
              空
              old
                え -> uev/old/d
        "#]],
    );
}

#[test]
fn circles_are_cut() {
    check(
        "a = A\nx/b = B",
        &[
            ("toc.yml", "- name: 上\n  href: x/toc.yml\n- name: A\n  href: a.md\n"),
            ("x/toc.yml", "- name: B\n  href: b.md\n- name: 戻る\n  href: ../toc.yml\n"),
        ],
        expect![[r#"
            上
              B -> x/b
            A -> a
            x/toc.yml circular-reference: `toc.yml` includes this table of contents; remove one of the entries that make the circle
        "#]],
    );
    check(
        "a = A",
        &[("toc.yml", "- name: 自分\n  href: toc.yml\n- name: A\n  href: a.md\n")],
        expect![[r#"
        A -> a
        toc.yml circular-reference: `toc.yml` includes this table of contents; remove one of the entries that make the circle
    "#]],
    );
}

#[test]
fn a_table_of_contents_stands_in_one_place() {
    check(
        "x/b = B",
        &[
            ("toc.yml", "- name: 一\n  href: x/toc.yml\n- name: 二\n  href: x/toc.yml\n"),
            ("x/toc.yml", "- name: B\n  href: b.md\n"),
        ],
        expect![[r#"
            一
              B -> x/b
            toc.yml toc-invalid: the entries of `x/toc.yml` already stand in another place; include a table of contents once; link to an article from other places
        "#]],
    );
}

#[test]
fn missing_targets_are_findings_and_keep_what_is_below_them() {
    check(
        "Set-Up-Teams = 設定\na/deploy-overview = 展開\nprint = 印刷",
        &[(
            "TOC.md",
            "# [一](set-up-teams.md)\n## [二](print.md)\n# [三](b/deploy-overview.md)\n# [四](prnit.md#x)\n# [五](nothing.md)\n",
        )],
        expect![[r#"
            一
              二 -> print
              展開 -> a/deploy-overview
              設定 -> Set-Up-Teams
            TOC.md file-not-found: no file at `set-up-teams.md`; did you mean the article `Set-Up-Teams`?
            TOC.md file-not-found: no file at `b/deploy-overview.md`; did you mean the article `a/deploy-overview`?
            TOC.md file-not-found: no file at `prnit.md#x`; did you mean the article `print`?
            TOC.md file-not-found: no file at `nothing.md`; correct the target, or remove the entry
        "#]],
    );
}

#[test]
fn without_a_table_of_contents_folders_and_titles_are_the_navigation() {
    check(
        "index = ようこそ\nprint/paper = 紙\nprint/index = 印刷\nprint/ink = インク\nnet/deep/only/vpn = VPN\nnet/deep/only/wifi = Wi-Fi\nlone/x/y = 一人\nzebra = いろは",
        &[],
        expect![[r#"
            ようこそ -> index
            only
              VPN -> net/deep/only/vpn
              Wi-Fi -> net/deep/only/wifi
            いろは -> zebra
            一人 -> lone/x/y
            印刷 -> print/index
              インク -> print/ink
              紙 -> print/paper
        "#]],
    );
    check(
        "a/b/x = X\na/b/y = Y",
        &[],
        expect![[r#"
        X -> a/b/x
        Y -> a/b/y
    "#]],
    );
}

#[test]
fn articles_that_no_table_of_contents_mentions_join_their_folder() {
    check(
        "index = 始め\na/index = A\na/x = X\na/s/y = Y\na/s/z = Z\nfree = 自由\nb/index = B\nb/w = W",
        &[
            ("toc.yml", "- name: 始め\n  href: index.md\n- name: A\n  href: a/index.md\n- name: 乙\n  href: b/\n"),
            ("b/toc.yml", "- name: W\n  href: w.md\n"),
        ],
        expect![[r#"
            始め -> index
            A -> a/index
              X -> a/x
              s
                Y -> a/s/y
                Z -> a/s/z
            乙 -> b/index
              W -> b/w
            自由 -> free
        "#]],
    );
}

#[test]
fn one_entry_with_everything_below_it_takes_the_rest_too() {
    check(
        "a = A\nb = B\nx/c = C",
        &[("TOC.md", "# 手引き\n## [甲](a.md)\n")],
        expect![[r#"
        手引き
          甲 -> a
          B -> b
          C -> x/c
    "#]],
    );
}

#[test]
fn headings_without_anything_left_below_them_are_left_out() {
    check(
        "a = A",
        &[("TOC.md", "# 一\n## [二](gone.md)\n# 見出し\n# [甲](a.md)\n")],
        expect![[r#"
        見出し
        甲 -> a
        TOC.md file-not-found: no file at `gone.md`; correct the target, or remove the entry
    "#]],
    );
}

#[test]
fn two_tables_of_contents_in_a_folder_are_a_finding() {
    check(
        "a = A\nb = B",
        &[("TOC.md", "# [一](a.md)\n"), ("toc.yml", "- name: 二\n  href: b.md\n")],
        expect![[r#"
            一 -> a
            B -> b
            toc.yml toc-invalid: `TOC.md` is used for this folder in place of this file; keep one table of contents for each folder
        "#]],
    );
}

#[test]
fn breadcrumb_tables_are_not_navigation() {
    check(
        "a = A",
        &[("TOC.md", "# [一](a.md)\n"), ("breadcrumb/toc.yml", "- name: 上\n  tocHref: /\n  topicHref: /x/index\n")],
        expect![[r#"
            一 -> a
        "#]],
    );
}

#[test]
fn in_another_language_articles_have_their_own_titles() {
    let site = Site::new("a = Printing", &[("TOC.md", "# 手順\n## [印刷](a.md)\n## [外](https://example.com/)\n")]);
    let navigation = site.navigation_in("en", "ja").value;
    let mut titles = Vec::new();
    navigation.entries()[0].walk(&mut |it| titles.push(format!("{} ({})", it.title.text, it.title.locale)));
    assert_eq!(titles, ["手順 (ja)", "Printing (en)", "外 (ja)"]);
}

#[test]
fn the_table_of_contents_in_the_navigations_locale_is_used() {
    let site =
        Site::new("a = A\nb = B", &[("TOC.md", "# [日本語](a.md)\n"), ("toc.yml", "- name: English\n  href: b.md\n")]);
    let [ja, en] = ["ja", "en"].map(|tag| Locale::parse(tag).unwrap());
    let tocs = [
        TocInput { toc: &site.tocs[0], folder: "", locale: &ja },
        TocInput { toc: &site.tocs[1], folder: "", locale: &en },
    ];
    for (locale, expected) in [(&ja, "日本語"), (&en, "English")] {
        let built = build(locale, &tocs, &[], &|_, _| Meaning::External("https://example.com/".to_owned()));
        assert_eq!(built.value.entries()[0].title.text, expected);
        assert_eq!(built.findings, []);
    }
}

#[test]
fn previous_next_and_breadcrumbs_follow_the_first_place() {
    let site = Site::new(
        "a = A\nb = B\nc = C",
        &[("TOC.md", "# [甲](c.md)\n# 乙\n## 丙\n### [丁](a.md)\n## [戊](c.md)\n## [己](b.md)\n")],
    );
    let navigation = site.navigation().value;
    assert_eq!(navigation.reading_order(), [2, 0, 1]);
    assert_eq!((navigation.previous(0), navigation.next(0)), (Some(2), Some(1)));
    assert_eq!((navigation.previous(2), navigation.next(1)), (None, None));
    assert_eq!((navigation.previous(9), navigation.next(9)), (None, None));
    let names =
        |article| -> Vec<&str> { navigation.breadcrumbs(article).iter().map(|it| it.title.text.as_str()).collect() };
    assert_eq!(names(0), ["乙", "丙"]);
    assert_eq!(names(2), [""; 0]);
}

/// The part as indented lines: `>` open, `@` current, `+n` entries that are not shown.
fn part_outline(part: &Part<'_>, depth: usize, out: &mut String) {
    let indent = "  ".repeat(depth);
    for it in &part.entries {
        let mark = if it.current {
            "@ "
        } else if it.open {
            "> "
        } else {
            ""
        };
        let closed = if it.open || it.below.hidden == 0 { String::new() } else { format!(" +{}", it.below.hidden) };
        out.push_str(&format!("{indent}{mark}{}{closed}\n", it.entry.title.text));
        if it.open {
            part_outline(&it.below, depth + 1, out);
        }
    }
    if part.hidden > 0 {
        out.push_str(&format!("{indent}+{}\n", part.hidden));
    }
}

#[test]
fn a_page_shows_the_branches_on_its_way_its_siblings_and_its_children() {
    let site = Site::new(
        "a\nb\nc\nd\ne",
        &[("TOC.md", "# 一\n## [a](a.md)\n### [b](b.md)\n#### [c](c.md)\n## [d](d.md)\n### x\n# 二\n## [e](e.md)\n")],
    );
    let navigation = site.navigation().value;
    let outline = |article| {
        let mut out = String::new();
        part_outline(&navigation.part(article), 0, &mut out);
        out
    };
    expect![[r#"
        > 一
          @ a
            b +1
          d +1
        二 +1
    "#]]
    .assert_eq(&outline(0));
    expect![[r#"
        一 +2
        二 +1
    "#]]
    .assert_eq(&outline(9));
}

#[test]
fn a_page_among_thousands_shows_a_window_around_itself() {
    let articles: String = (0..3000).map(|at| format!("a{at:04}\n")).collect();
    let navigation = Site::new(&articles, &[]).navigation().value;
    for (article, first, hidden) in
        [(0, "a0000", 2976), (10, "a0000", 2976), (1500, "a1488", 2976), (2999, "a2976", 2976)]
    {
        let part = navigation.part(article);
        assert_eq!(part.entries.len(), WINDOW);
        assert_eq!(part.entries[0].entry.title.text, first);
        assert_eq!(part.hidden, hidden);
        assert_eq!(part.entries.iter().filter(|it| it.current).count(), 1);
    }
}

proptest! {
    #[test]
    fn every_article_is_once_in_the_reading_order(
        paths in prop::collection::btree_set("([ab]/){0,3}(index|x|y|z)", 0..24),
        tocs in prop::collection::btree_map(
            "([ab]/){0,2}TOC\\.md",
            prop::collection::vec((1..4_usize, "(([ab]|\\.\\.)/){0,2}((index|x|y)\\.md|TOC\\.md|)"), 0..8),
            0..4,
        ),
    ) {
        let line = |(level, href): &(usize, String)| format!("{} [t]({href})\n", "#".repeat(*level));
        let texts: Vec<(&str, String)> =
            tocs.iter().map(|(path, lines)| (path.as_str(), lines.iter().map(line).collect())).collect();
        let tocs: Vec<(&str, &str)> = texts.iter().map(|(path, text)| (*path, text.as_str())).collect();
        let articles: String = paths.iter().map(|it| format!("{it}\n")).collect();
        let site = Site::new(&articles, &tocs);
        let navigation = site.navigation().value;
        let mut order = navigation.reading_order().to_vec();
        order.sort_unstable();
        prop_assert_eq!(order, (0..paths.len()).collect::<Vec<_>>());
        for article in 0..paths.len() {
            let entry = navigation.entry(article).unwrap();
            prop_assert_eq!(&entry.target, &EntryTarget::Article(article));
        }
    }
}
