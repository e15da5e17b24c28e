//! The test vectors of the format's reference (`format.md` section 8), 6 to 15; 1 to 5 are beside `syntax/aligned`.

use taiyaku::config;
use taiyaku::output::{Contents, OutputPath};
use taiyaku::pipeline::{Cache, build};
use taiyaku::source::Snapshot;

/// The bodies of `a.md` in Japanese and English, and the codes of what was found.
struct Built {
    ja: String,
    en: String,
    codes: Vec<&'static str>,
}

fn built(article: &str, others: &[(&str, &str)]) -> Built {
    let files = others.iter().copied().chain([("a.md", article)]);
    let snapshot = Snapshot::of_texts(files);
    let config = config::parse(&snapshot).expect("a site without configuration is configured").value;
    let build = build(&snapshot, &config, &mut Cache::default());
    let body = |path: &str| {
        let Some(Contents::Bytes(bytes)) = build.outputs.get(&OutputPath::new(path)) else { panic!("no {path}") };
        let page = String::from_utf8(bytes.to_vec()).expect("pages are UTF-8");
        let start = page.find("<article").expect("an article's page has an article");
        page[start..page.find("</article>").expect("it ends")].to_owned()
    };
    Built {
        ja: body("ja/a.html"),
        en: body("en/a.html"),
        codes: build.findings.iter().map(|it| it.code.name()).collect(),
    }
}

fn unit(number: u32, ja: &str, en: &str) -> String {
    format!(
        "<span data-ttu-id=\"12abc-{number}\">{ja}</span><span class=\"sxs-lookup\"><span data-stu-id=\"12abc-{number}\">{en}</span></span>"
    )
}

#[track_caller]
fn contains(text: &str, part: &str) {
    assert!(text.contains(part), "{part:?} is not in {text}");
}

#[test]
fn vector_6_a_unit_that_looks_like_a_definition_is_a_paragraph() {
    let it = built(&unit(101, "[**保存**]: 設定を保存します。", "[**Save**]: Saves the settings."), &[]);
    contains(&it.ja, "<p><span class=\"unit\" id=\"12abc-101\">[<strong>保存</strong>]: 設定を保存します。</span></p>");
    contains(&it.en, "[<strong>Save</strong>]: Saves the settings.");
}

#[test]
fn vector_7_an_indented_line_in_a_unit_is_text() {
    let it = built(&unit(101, "\n            **[X]** を押します。", "\n            Press **[X]**."), &[]);
    contains(&it.ja, "<strong>[X]</strong> を押します。");
    assert!(!it.ja.contains("<pre"), "{}", it.ja);
}

#[test]
fn vector_8_a_heading_that_links_to_a_tab_is_a_tab() {
    let heading = format!("#### <a name=\"students\"></a>[{}](#tab/students/)\n\n", unit(101, "学生", "Students"));
    let it = built(&format!("{heading}{}\n\n***\n\n{}", unit(102, "中", "in"), unit(103, "外", "out")), &[]);
    contains(&it.ja, "data-tab=\"students\"");
    contains(&it.ja, "<span class=\"unit\" id=\"12abc-101\">学生</span>");
    let end = it.ja.find("</section>").expect("a tab is a section");
    assert!(it.ja.find("id=\"12abc-102\"").is_some_and(|at| at < end), "{}", it.ja);
    assert!(it.ja.find("id=\"12abc-103\"").is_some_and(|at| at > end), "{}", it.ja);
}

#[test]
fn vector_9_an_underlined_heading_keeps_its_anchor() {
    let it = built(&format!("<a name=\"t\"></a>{}\n=====\n", unit(101, "題", "Title")), &[]);
    contains(&it.ja, "<h1 id=\"t\"><span class=\"unit\" id=\"12abc-101\">題</span></h1>");
    contains(&it.en, "<h1 id=\"t\"><span class=\"unit\" id=\"12abc-101\">Title</span></h1>");
}

#[test]
fn vector_10_two_alerts_in_one_quote_are_two() {
    let text = format!("> [!NOTE]\n> {}\n> [!TIP]\n> {}\n", unit(101, "甲", "a"), unit(102, "乙", "b"));
    let it = built(&text, &[]);
    for page in [&it.ja, &it.en] {
        let (note, tip) = (page.find("alert-note").expect("a note"), page.find("alert-tip").expect("a tip"));
        let (first, second) = (page.find("12abc-101").expect("a unit"), page.find("12abc-102").expect("a unit"));
        assert!(note < first && first < tip && tip < second, "{page}");
    }
}

#[test]
fn vector_11_a_table_of_unequal_rows_loses_nothing() {
    let text = format!("| {} | b |\n|---|---|---|\n| 1 | 2 | 3 |\n", unit(101, "甲", "a"));
    let it = built(&text, &[]);
    contains(&it.ja, "<td>1</td><td>2</td><td>3</td>");
    assert_eq!(it.ja.matches("<tr>").count(), 2, "{}", it.ja);
}

#[test]
fn vector_12_half_a_tag_in_a_unit_pairs_with_the_other_half() {
    let text = format!("<table><tr><td><strong>{}</td></tr></table>", unit(101, "圧縮</strong>—指定", "X</strong>—y"));
    let it = built(&text, &[]);
    contains(&it.en, "<td><span class=\"unit\" id=\"12abc-101\"><strong>X</strong>—y</span></td>");
    contains(&it.ja, "<td><span class=\"unit\" id=\"12abc-101\"><strong>圧縮</strong>—指定</span></td>");
}

#[test]
fn vector_13_japanese_sentences_join_and_english_ones_keep_their_space() {
    let it = built(&format!("{} {}", unit(101, "a。", "a."), unit(102, "b。", "b.")), &[]);
    contains(&it.ja, "a。</span><span");
    contains(&it.en, "a.</span> <span");
}

#[test]
fn vector_14_eight_hashes_are_the_eighth_level() {
    let toc: String = (1..=8).map(|it| format!("{} [名{it}](p{it}.md)\n", "#".repeat(it))).collect();
    let pages: Vec<(String, String)> = (1..=8).map(|it| (format!("p{it}.md"), format!("# 名{it}\n"))).collect();
    let files: Vec<(&str, &str)> =
        pages.iter().map(|it| (it.0.as_str(), it.1.as_str())).chain([("TOC.md", toc.as_str())]).collect();
    let snapshot = Snapshot::of_texts(files);
    let config = config::parse(&snapshot).expect("a site without configuration is configured").value;
    let build = build(&snapshot, &config, &mut Cache::default());
    let Some(Contents::Bytes(bytes)) = build.outputs.get(&OutputPath::new("ja/contents.html")) else {
        panic!("no contents")
    };
    let page = String::from_utf8(bytes.to_vec()).expect("pages are UTF-8");
    let main = &page[page.find("<main").expect("a page has a main part")..];
    let last = main.find("名8").expect("the deepest entry is there");
    let depth = main[..last].matches("<ul").count() - main[..last].matches("</ul>").count();
    assert!(depth >= 7, "the eighth level is {depth} lists deep: {main}");
}

#[test]
fn vector_15_an_alternative_text_without_an_original_is_reported() {
    let text = format!("{}\n\n![設定の画面](m.png)\n\n{}", unit(101, "前", "before"), unit(103, "後", "after"));
    let it = built(&text, &[]);
    assert!(it.codes.contains(&"original-missing"), "{:?}", it.codes);
    contains(&it.ja, "設定の画面");
}
