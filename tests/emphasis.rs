//! Emphasis next to Japanese is that of the published CJK-friendly rule.
//!
//! The reference is comrak with its option `cjk_friendly_emphasis`. Random documents are compared
//! as HTML; those on which comrak and pulldown-cmark differ without the option tell nothing of the
//! rule and do not count.

#[path = "support/html.rs"]
mod html;
#[path = "support/random.rs"]
mod random;

use html::{normalize, normalize_ours};
use random::Random;
use taiyaku::render::markdown;

const DOCUMENTS: usize = 120_000;

/// Delimiters are half of what a document is made of.
const DELIMITERS: &[&str] = &["*", "**", "_", "__", "***"];

const TEXTS: &[&str] = &[
    "漢字",
    "かな",
    "カナ",
    "々",
    "𠮷",
    "ｶﾅ",
    "한글",
    "a",
    "Word",
    "7",
    "é",
    "Я",
    " ",
    "　",
    "「",
    "」",
    "、",
    "。",
    "（",
    "）",
    "！",
    "”",
    "(",
    ")",
    ",",
    ".",
    "!",
    "\"",
    "-",
    "$",
    "€",
    "😀",
    "❤\u{fe0f}",
    "〰\u{fe0e}",
    "。\u{fe00}",
    "葛\u{e0100}",
    "ｱ",
    "ﾞ",
    "·",
    "…",
    "\\*",
    "&nbsp;",
    "`code`",
    "[a](b)",
];

/// What the rule is for, in words of our own.
const EXAMPLES: &[(&str, &str)] = &[
    ("**「重要」**です", "<p><strong>「重要」</strong>です</p>"),
    ("エラー**（0x80070005）**が出ます", "<p>エラー<strong>（0x80070005）</strong>が出ます</p>"),
    ("*再起動します。*その後", "<p><em>再起動します。</em>その後</p>"),
    ("これは**`cmd`**です", "<p>これは<strong><code>cmd</code></strong>です</p>"),
    ("**[設定](a.md)**を開く", "<p><strong><a href=\"a.md\">設定</a></strong>を開く</p>"),
    ("a**(b)**c", "<p>a**(b)**c</p>"),
    ("2 ** 3 は 8", "<p>2 ** 3 は 8</p>"),
    ("変数__名前__です", "<p>変数__名前__です</p>"),
];

#[test]
fn emphasis_next_to_japanese_is_recognised() {
    for (text, expected) in EXAMPLES {
        assert_eq!(normalize_ours(&markdown(text)), normalize(expected), "rendering {text}");
    }
}

#[test]
fn emphasis_is_that_of_the_published_rule() {
    let plain = comrak::Options::default();
    let mut friendly = comrak::Options::default();
    friendly.extension.cjk_friendly_emphasis = true;

    let (mut comparable, mut changed) = (0, 0);
    let mut differences = Vec::new();
    for number in 0..DOCUMENTS {
        let text = document(&mut Random::new(20_261_123, number));
        let without = comrak::markdown_to_html(&text, &plain);
        if !equal(&without, &pulldown(&text)) {
            continue;
        }
        comparable += 1;
        let with = comrak::markdown_to_html(&text, &friendly);
        changed += usize::from(with != without);
        let ours = markdown(&text);
        if ours != with && normalize_ours(&ours) != normalize(&with) {
            differences.push(format!("{text:?}\n  rule {}\n  ours {}", normalize(&with), normalize_ours(&ours)));
        }
    }
    assert!(comparable > DOCUMENTS * 9 / 10, "only {comparable} of {DOCUMENTS} documents can be compared");
    assert!(changed > DOCUMENTS / 100, "only {changed} documents are changed by the rule");
    let first = differences.iter().take(10).cloned().collect::<Vec<_>>().join("\n");
    assert!(differences.is_empty(), "{} of {comparable} documents differ, for instance\n{first}", differences.len());
}

/// A document of 3 to 21 pieces.
fn document(random: &mut Random) -> String {
    let length = 3 + random.below(19);
    // A letter first keeps most documents from being lists and breaks, which have no emphasis.
    let mut text = if random.below(8) == 0 { String::new() } else { random.pick(&["x", "字"]).to_owned() };
    for _ in 0..length {
        text.push_str(if random.below(2) == 0 { random.pick(DELIMITERS) } else { random.pick(TEXTS) });
    }
    text
}

fn equal(left: &str, right: &str) -> bool {
    left == right || normalize(left) == normalize(right)
}

fn pulldown(text: &str) -> String {
    let mut html = String::new();
    pulldown_cmark::html::push_html(&mut html, pulldown_cmark::Parser::new(text));
    html
}
