//! Texts that no author writes: nested without end, or of one kind of mark. Each is built, and says all it says.
//!
//! They are so long that work which grows with the square of a text's length would not end.

#[path = "support/site.rs"]
mod site;

use std::collections::BTreeMap;
use std::thread;

use taiyaku::output::Contents;

/// A word that must be readable on the page, inside of everything.
const INNERMOST: &str = "innermost";

/// Texts that nest.
fn nested() -> Vec<(&'static str, String)> {
    let levels = 20_000;
    let around = |open: &str, close: &str| format!("{}{INNERMOST}{}", open.repeat(levels), close.repeat(levels));
    let indented = |marker: &str, levels: usize| -> String {
        (0..levels).map(|it| format!("{}{marker} a\n", " ".repeat(it * (marker.len() + 1)))).collect::<String>()
            + &format!("{}{INNERMOST}\n", " ".repeat(levels * (marker.len() + 1)))
    };
    vec![
        ("quotes", format!("{} {INNERMOST}\n", ">".repeat(levels))),
        ("list", indented("-", 700)),
        ("numbered list", indented("1.", 500)),
        ("list on one line", format!("{}{INNERMOST}\n", "- ".repeat(700))),
        ("emphasis", around("*a ", " b*")),
        ("strong emphasis", around("**a ", " b**")),
        ("emphasis in Japanese", around("**「", "」**")),
        ("links", format!("{}{INNERMOST}{}", "[".repeat(levels), "](b)".repeat(levels))),
        ("images", format!("{}{INNERMOST}{}", "![".repeat(levels), "](b)".repeat(levels))),
        ("elements", around("<div>", "</div>")),
        ("elements in text", format!("a {}", around("<b>", "</b>"))),
        ("other elements in text", format!("a {}", around("<span class=\"x\">", "</span>"))),
        ("lists of HTML", around("<ul><li>", "</ul>")),
        ("unclosed elements", format!("{}{INNERMOST}", "<b>".repeat(levels))),
        ("unclosed paragraphs of HTML", format!("<div>{}{INNERMOST}</div>", "<p>a".repeat(levels))),
        ("rows", format!("{}{INNERMOST}\n", ":::row:::\n".repeat(levels))),
        ("columns", format!("{}{INNERMOST}\n", ":::column:::\n".repeat(levels))),
        ("zones", format!("{}{INNERMOST}\n", "::: zone target=\"a\"\n".repeat(levels))),
        ("alerts", format!("{}> {INNERMOST}\n", "> [!NOTE]\n".repeat(levels))),
        ("tabs", format!("{}{INNERMOST}\n", "# [a](#tab/a)\n\n".repeat(levels))),
    ]
}

/// Texts of one kind of mark, which take long where each is compared with each.
fn repeated() -> Vec<(&'static str, String)> {
    let often = 50_000;
    let marks = |mark: &str| format!("{INNERMOST} {}\n", mark.repeat(often));
    vec![
        ("brackets", marks("[")),
        ("openings of links", marks("[a](")),
        ("backticks", marks("`")),
        ("asterisks", marks("*a **b ")),
        ("openings of tags", marks("<a ")),
        ("openings of comments", marks("<!--")),
        ("comments between texts", marks("a<!-- b -->")),
        ("bare elements between texts", marks("a<span>b</span>")),
        ("elements between texts", marks("a<b>b</b><!-- c -->")),
        ("emphasis marks that pair with nothing", marks("あ**。")),
        ("texts that are not translated", marks(":::no-loc text=\"a\"::: ")),
        ("brackets behind an address", format!("{INNERMOST} https://x.y/{}\n", ")".repeat(often))),
        ("addresses", marks("http://")),
        ("addresses of mail", marks("a@b.c ")),
        ("openings of units", marks("<span data-ttu-id=\"")),
        ("units without an end", marks("<span data-ttu-id=\"aaaaa-101\">x")),
        ("entities", marks("&quot;sxs-lookup&quot;\"")),
        ("images of docfx", marks(":::image source=\"a\" ")),
        ("inclusions", marks("[!INCLUDE [a](b.md)] ")),
        ("inclusions of itself", format!("{INNERMOST}\n\n{}", "[!INCLUDE [a](a.md)]\n\n".repeat(2000))),
        ("a wide table", format!("|{0}\n|{1}\n|{0}\n", format!("{INNERMOST}|").repeat(3000), "-|".repeat(3000))),
        ("a long table", format!("|{INNERMOST}|\n|-|\n{}", "|x|\n".repeat(often))),
        ("headings", format!("# {INNERMOST}\n\n{}", "# a\n\n".repeat(often))),
        ("fences", format!("{INNERMOST}\n\n{}", "```\n".repeat(often))),
        ("definitions", format!("{INNERMOST}\n\n{}", "[a]: b\n".repeat(often))),
        ("lines", format!("{INNERMOST}\n{}", "a\n".repeat(often))),
    ]
}

#[test]
fn texts_that_nest_without_end_are_shown() {
    all_are_shown(nested());
}

#[test]
fn texts_of_one_mark_are_shown() {
    all_are_shown(repeated());
}

fn all_are_shown(texts: Vec<(&'static str, String)>) {
    for (name, text) in texts {
        let files = BTreeMap::from([("a.md".to_owned(), text)]);
        // The stack that threads have by default; pages are made on such threads.
        let build = thread::Builder::new().stack_size(2 << 20).spawn(move || site::build(&site::snapshot(&files)));
        let (outputs, _) = build.expect("a thread can be started").join().unwrap_or_else(|_| panic!("{name} fails"));
        let page = outputs.iter().find(|(path, _)| path.as_str().ends_with("/a.html"));
        let Some((_, Contents::Bytes(page))) = page else { panic!("{name} has no page") };
        let page = String::from_utf8_lossy(page);
        let (_, article) = page.split_once("<article").unwrap_or_default();
        assert!(article.contains(INNERMOST), "{name} does not say everything");
    }
}
