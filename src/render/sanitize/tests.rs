use expect_test::{Expect, expect};

use super::*;
use crate::render::wrap::wrap_units;

fn clean(html: &str) -> String {
    let resolve = |kind, target: &str| match kind {
        _ if target.contains("missing") => None,
        ReferenceKind::HtmlLink => Some(target.replace(".md", ".html")),
        _ => Some(target.to_owned()),
    };
    let missing_image = |alt: &str| format!("<span class=\"image-missing\">{alt}</span>");
    let checkbox = |is_ticked: bool| format!("<i>{is_ticked}</i>");
    let table_frame = || "<div class=\"table\">".to_owned();
    sanitize(
        html,
        &Targets {
            resolve: &resolve,
            missing_image: &missing_image,
            checkbox: &checkbox,
            video: &|address| format!("<a href=\"{address}\">video</a>"),
            table_frame: &table_frame,
        },
    )
}

#[expect(clippy::needless_pass_by_value, reason = "as `expect!` makes it")]
#[track_caller]
fn check(html: &str, expected: Expect) {
    expected.assert_eq(&clean(html));
}

/// Cleans and wraps HTML in which `⟦1:` opens unit 1 and `⟧1:` closes it.
#[expect(clippy::needless_pass_by_value, reason = "as `expect!` makes it")]
#[track_caller]
fn check_units(html: &str, expected: Expect) {
    let marked = html.replace('⟦', "\u{fdd3}").replace('⟧', "\u{fdd5}").replace(':', "\u{fdd4}");
    let wrapped = wrap_units(&clean(&marked), &|it| format!("<span id=\"{it}\">"), &|_| "<span>".to_owned());
    expected.assert_eq(&format!("{} {:?}", wrapped.html, wrapped.seen));
}

#[test]
fn nothing_runs() {
    check(
        r#"<script>alert(1)</script><p onclick="x()">a</p><a href="java&#115;cript:x">b</a>"#,
        expect![[r#"<p>a</p><a class="broken">b</a>"#]],
    );
    check(
        r#"<style>p{}</style><svg onload=x><a/></svg><img src=x onerror=y><a href="vbscript:x">c</a>"#,
        expect![[r#"<img src="x" alt="" loading="lazy" decoding="async"><a class="broken">c</a>"#]],
    );
    check(r#"<iframe src="https://example.com/"></iframe><object data=x>d</object><base href=//x>"#, expect!["d"]);
    check(
        r#"<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>"#,
        expect![[r#"<p title="&lt;/noscript&gt;&lt;img src=x onerror=alert(1)&gt;"></p>"#]],
    );
    check("<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></math>", expect![[""]]);
    check("<plaintext><b>x</b><textarea><i>y</textarea><title><u>z</title>", expect!["<b>x</b><i>y<u>z</u></i>"]);
}

#[test]
fn what_the_renderer_writes_survives() {
    for html in [
        r#"<div class="table" tabindex="0" role="region" aria-label="表"><table><thead><tr><th class="align-left">a</th></tr></thead><tbody><tr><td>b</td></tr></tbody></table></div>"#,
        r#"<pre class="code" data-language="powershell" tabindex="0" translate="no"><code>a &lt; b</code></pre>"#,
        r#"<section class="tab" data-tab="windows" data-condition="" id="tab-1"><h3 class="tab-label" lang="en">W</h3></section>"#,
        r#"<span class="unit" id="79c0f-107">a &amp; b</span><span class="anchor" id="x"></span>"#,
        r#"<div class="alert alert-note" role="note"><p class="alert-title">Note</p></div>"#,
    ] {
        assert_eq!(clean(html), html);
    }
    let link = "<a href=\"\u{fdd6}../b.md\" rel=\"x\">b</a><img src=\"\u{fdd6}missing.png\" width=\"3\" height=\"4\" alt=\"\" loading=\"lazy\" decoding=\"async\">";
    check(
        link,
        expect![[
            r#"<a href="../b.md" rel="x">b</a><img src="missing.png" width="3" height="4" alt="" loading="lazy" decoding="async">"#
        ]],
    );
}

#[test]
fn addresses_are_resolved() {
    check(
        r#"<a href="a.md?x=1&amp;y">a</a><a href="missing.md" class="k">b</a><a href="https://example.com/">c</a>"#,
        expect![[
            r#"<a href="a.html?x=1&amp;y">a</a><a class="broken k">b</a><a href="https://example.com/" rel="external noopener">c</a>"#
        ]],
    );
    check(
        r#"<IMG SRC=a.png ALT=保存 width="50%"><img src="missing.png" alt="x &lt; y"><img src="data:image/png;base64,AA" alt="b">"#,
        expect![[
            r#"<img src="a.png" alt="保存" loading="lazy" decoding="async"><span class="image-missing">x &lt; y</span><span class="image-missing">b</span>"#
        ]],
    );
    check(
        r#"<a href="" id="bkmk-x"></a><a name="n"></a><a name="o" id="p">q</a>"#,
        expect![[r#"<a id="bkmk-x"></a><a id="n"></a><span class="anchor" id="o"></span><a id="p">q</a>"#]],
    );
    check(
        r#"<iframe src="https://www.youtube.com/embed/x" width="560"><p>no</p></iframe><b>y</b>"#,
        expect![[r#"<a href="https://www.youtube.com/embed/x">video</a><b>y</b>"#]],
    );
}

#[test]
fn old_html_becomes_its_equivalent() {
    check(
        r#"<center>a</center><font color="red">b</font><tt>c</tt></br><td align="right">d<table border=1><tr class="odd"><td align="center" class="x">e"#,
        expect![[
            r#"<div class="align-center">a</div><span>b</span><code>c</code><br>d<div class="table"><table><tbody><tr class="odd"><td class="align-center x">e</td></tr></tbody></table></div>"#
        ]],
    );
    check(
        r#"<input type="checkbox"> a <INPUT TYPE=checkbox checked><input type="text" value="x">"#,
        expect!["<i>false</i> a <i>true</i>"],
    );
}

#[test]
fn damage_is_balanced_and_shown() {
    check(
        "<ul><li>a<li>b</ul><p>c<div>d</div></p><b>e",
        expect!["<ul><li>a</li><li>b</li></ul><p>c</p><div>d</div><b>e</b>"],
    );
    check("<your tenant> <sip:x> a <b", expect!["&lt;your tenant&gt; &lt;sip:x&gt; a &lt;b"]);
    check("<!-- a --> b <!-- c", expect![" b "]);
}

#[test]
fn units_may_hold_half_of_an_element() {
    check_units(
        "<table><tr><td><strong>⟦1:X</strong>—y⟧1:</td></tr></table>",
        expect![[
            r#"<div class="table"><table><tbody><tr><td><span id="1"><strong>X</strong>—y</span></td></tr></tbody></table></div> {1}"#
        ]],
    );
    check_units(
        "<p><b>z</b> <strong>a ⟦1:X</strong>—y⟧1:</p>",
        expect![[r#"<p><b>z</b> <strong>a <span id="1">X</span></strong><span>—y</span></p> {1}"#]],
    );
    check_units(
        "<p>⟦1:a<p>b</p>⟧1:<b>⟦2:c⟧2:</p>",
        expect![[r#"<p><span id="1">a</span></p><p><span>b</span></p><span id="2"><b>c</b></span> {1, 2}"#]],
    );
    check_units(
        "<a href=x>⟦1:a<a href=y>b⟧1:</a></a>",
        expect![[r#"<span id="1"><a href="x">a</a><a href="y">b</a></span> {1}"#]],
    );
}

#[test]
fn a_table_gets_one_frame() {
    check(
        "<table><tr><td>a<table><tr><td>b</td></tr></table></td></tr></table></table>c",
        expect![[
            r#"<div class="table"><table><tbody><tr><td>a<table><tbody><tr><td>b</td></tr></tbody></table></td></tr></tbody></table></div>c"#
        ]],
    );
    check(
        r#"<div class="table" role="region"><table><tr><td>a</td></tr></table></div>"#,
        expect![[r#"<div class="table" role="region"><table><tbody><tr><td>a</td></tr></tbody></table></div>"#]],
    );
}

#[test]
fn marks_move_along_with_their_text() {
    check_units(
        "<table>⟦1:<tr><td>x</td></tr>⟧1:</table>",
        expect![[
            r#"<div class="table"><table><tbody><tr><td><span id="1">x</span></td></tr></tbody></table></div> {1}"#
        ]],
    );
    check_units(
        "<table><tr>⟦1:x⟧1:<td>⟦2:y⟧2:</td></tr></table>",
        expect![[
            r#"<div class="table"><span id="1">x</span><table><tbody><tr><td><span id="2">y</span></td></tr></tbody></table></div> {1, 2}"#
        ]],
    );
    check_units(
        "<table><tr><td>⟦1:x</td><td>y⟧1:</td><img src=a>⟦2:<img src=b>⟧2:</tr></table>",
        expect![[
            r#"<div class="table"><img src="a" alt="" loading="lazy" decoding="async"><span id="2"><img src="b" alt="" loading="lazy" decoding="async"></span><table><tbody><tr><td><span id="1">x</span></td><td><span>y</span></td></tr></tbody></table></div> {1, 2}"#
        ]],
    );
    check_units(
        "<ul>⟦1:<li>a</li><li>b</li>⟧1:</ul>",
        expect![[r#"<ul><li><span id="1">a</span></li><li><span>b</span></li></ul> {1}"#]],
    );
}

#[test]
fn every_unit_has_its_id_unless_it_is_swallowed() {
    check_units(
        "⟦1:⟧1:<p>⟦2: <br> ⟧2:</p><!-- ⟦3:x⟧3: --><script>⟦4:x⟧4:</script>",
        expect![[r#"<span id="1"></span><p> <br> <span id="2"></span></p> {1, 2}"#]],
    );
    check_units(
        "<p>⟦1:a <!-- b⟧1: c --> d ⟦2:e⟧2:</p>",
        expect![[r#"<p><span id="1">a </span> d <span id="2">e</span></p> {1, 2}"#]],
    );
    check_units(
        "<p>⟦1:<your ⟧1:⟦2:tenant>⟧2:</p>",
        expect![[r#"<p><span id="1">&lt;your </span><span id="2">tenant&gt;</span></p> {1, 2}"#]],
    );
}

/// The characters inside the elements of each unit, sorted; panics if the HTML is not well nested, an element of
/// a unit holds more than inline content, or an id stands twice.
fn texts_of_units(html: &str) -> std::collections::BTreeMap<String, Vec<char>> {
    let mut texts = std::collections::BTreeMap::<String, Vec<char>>::new();
    let mut open: Vec<(String, Option<String>)> = Vec::new();
    let mut ids = HashSet::new();
    for token in scan(html) {
        let unit = open.iter().find_map(|it| it.1.clone());
        match token.kind {
            TokenKind::Open { name, attributes, .. } => {
                assert!(unit.is_none() || policy::is_phrasing(&name), "{name} in a unit: {html}");
                let id = attribute(&attributes, "id").map(str::to_owned);
                let again = attribute(&attributes, "lang").map(str::to_owned);
                assert!(id.as_ref().is_none_or(|it| ids.insert(it.clone())), "{id:?} twice: {html}");
                if !policy::is_void(&name) {
                    open.push((name.into_owned(), id.or(again)));
                }
            }
            TokenKind::Close { name } => assert_eq!(open.pop().map(|it| it.0).as_deref(), Some(&*name), "{html}"),
            TokenKind::Text => {
                let text = html[token.range.as_usize()].chars().filter(|it| !it.is_whitespace());
                texts.entry(unit.unwrap_or_default()).or_default().extend(text);
            }
            _ => panic!("only tags and text are left: {html}"),
        }
    }
    assert!(open.is_empty(), "{html}");
    texts.values_mut().for_each(|it| it.sort_unstable());
    texts.retain(|_, it| !it.is_empty());
    texts
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(2000))]

    #[test]
    fn no_damage_loses_a_unit_or_its_text(choices in proptest::collection::vec(0_usize..44, 0..40)) {
        const PARTS: [&str; 44] = [
            "⟦", "⟧", "⟦", "⟧", "⟦", "⟧", "x", "y", "あ", " ", "<b>", "</b>", "<i>", "</i>", "<a href=x>", "</a>", "<p>",
            "</p>", "<div>", "</div>", "<table>", "</table>", "<tr>", "<td>", "</td>", "</tr>", "<ul>", "</ul>", "<li>",
            "</li>", "<br>", "<img src=x>", "<caption>", "<ruby>", "<rt>", "</ruby>", "<h2>", "</h2>", "<pre>", "<code>",
            "</code>", "<colgroup>", "<hr>", "<details>",
        ];
        let mut html = String::new();
        let mut expected = std::collections::BTreeMap::<String, Vec<char>>::new();
        let (mut unit, mut count) = (None, 0);
        for choice in choices {
            match (PARTS[choice], unit) {
                ("⟦", None) => {
                    wrap::push_open(&mut html, count);
                    unit = Some(count);
                    count += 1;
                }
                ("⟧", Some(open)) => {
                    wrap::push_close(&mut html, open);
                    unit = None;
                }
                ("⟦" | "⟧", _) => {}
                (part, _) => {
                    html.push_str(part);
                    if !part.starts_with('<') && part != " " {
                        let key = unit.map(|it: usize| it.to_string()).unwrap_or_default();
                        expected.entry(key).or_default().extend(part.chars());
                    }
                }
            }
        }
        if let Some(open) = unit {
            wrap::push_close(&mut html, open);
        }
        expected.values_mut().for_each(|it| it.sort_unstable());
        let first = |unit: usize| format!("<span id=\"{unit}\">");
        let wrapped = wrap_units(&clean(&html), &first, &|unit| format!("<span lang=\"{unit}\">"));
        proptest::prop_assert_eq!(wrapped.seen.len(), count, "{}", wrapped.html);
        proptest::prop_assert_eq!(texts_of_units(&wrapped.html), expected, "{}", wrapped.html);
    }
}
