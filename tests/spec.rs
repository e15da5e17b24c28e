//! Markdown in English renders as CommonMark and GitHub Flavored Markdown say.
//!
//! The examples of the specifications are not copied into this repository. They come with the
//! package `pulldown-cmark`, whose exact version the lock file names, and are read from there:
//! all of CommonMark 0.31.2, and GFM's for tables, strikethrough and task lists. For GFM's bare
//! links the reference is comrak.

#![expect(clippy::disallowed_methods, reason = "the examples are read from Cargo's folder")]
#![expect(clippy::print_stderr, reason = "failures are shown in full")]

#[path = "support/html.rs"]
mod html;

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use html::{normalize, normalize_ours};
use taiyaku::render::markdown;

/// Examples that render differently on purpose, by suite and number, and the reason for each.
///
/// An example that is listed here and renders as specified is an error as well.
const DEVIATIONS: &[(&str, &[u32], &str)] = &[
    ("spec", &[79], "a heading without text is no heading, and a finding"),
    ("spec", &[96, 98], "what stands between two `---` at the head of a file is its front matter"),
    ("spec", &[138, 187, 334], "of two spaces that a browser shows as one, one is written"),
    (
        "spec",
        &[150, 163, 201, 491, 524, 536, 613, 614, 615, 617, 623],
        "a tag that HTML does not know is shown as text",
    ),
    ("spec", &[196], "a title is one line"),
    ("spec", &[484], "a link without text shows where it goes, and is a finding"),
    ("spec", &[602, 606, 608, 611, 612], "bare links are GFM's"),
    ("spec", &[625, 626], "comments are not published"),
    ("gfm_table", &[6], "a table whose delimiters are too few is a table all the same, as docfx has it"),
    ("gfm_table", &[7], "a cell beyond the header is kept, and is a finding"),
    ("gfm_table", &[8], "a table without rows has no body, as GFM says and the package does not"),
];

/// Texts with bare links that differ from GFM on purpose, and the reason for each.
const BARE_LINK_DEVIATIONS: &[(&str, &str)] =
    &[("Try http://example.com/a*b*c today", "emphasis is read before bare links")];

/// Texts whose bare links are GFM's.
const BARE_LINKS: &[&str] = &[
    "See https://example.com for more.",
    "See https://example.com.",
    "(See https://example.com/a_(b).)",
    "Go to https://example.com/search?q=a&b=c, then wait.",
    "**https://example.com/bold**",
    "Write to help@example.com today.",
    "See www.example.com for more.",
    "`https://example.com/code` stays code",
    "[https://example.com](https://example.org) stays a link",
    "<https://example.com/angle> stays an autolink",
    "https://example.com/path/to/page.html#section!",
    "\"https://example.com/quoted\"",
    "https://example.com/a~b/c_d-e?x=%20y",
    "no link in http:// alone",
    "| a |\n|---|\n| https://example.com/cell |\n",
];

struct Example {
    number: u32,
    markdown: String,
    html: String,
}

#[test]
fn english_renders_as_commonmark_says() {
    let examples = examples("spec");
    assert_eq!(examples.len(), 652, "CommonMark 0.31.2 has 652 examples");
    check("spec", &examples);
}

#[test]
fn tables_render_as_gfm_says() {
    check("gfm_table", &examples("gfm_table"));
}

#[test]
fn strikethrough_renders_as_gfm_says() {
    check("gfm_strikethrough", &examples("gfm_strikethrough"));
}

#[test]
fn task_lists_render_as_gfm_says() {
    check("gfm_tasklist", &examples("gfm_tasklist"));
}

#[test]
fn bare_links_are_those_of_gfm() {
    let mut options = comrak::Options::default();
    options.extension.autolink = true;
    options.extension.table = true;
    options.render.r#unsafe = true;
    for text in BARE_LINKS {
        let expected = comrak::markdown_to_html(text, &options);
        assert_eq!(normalize_ours(&markdown(text)), normalize(&expected), "rendering {text:?}");
    }
    for (text, reason) in BARE_LINK_DEVIATIONS {
        let expected = comrak::markdown_to_html(text, &options);
        assert_ne!(normalize_ours(&markdown(text)), normalize(&expected), "no longer a deviation ({reason}): {text:?}");
    }
}

#[test]
fn spelling_is_normalised_and_meaning_is_not() {
    let same = [
        ("<br />", "<br>"),
        ("<p>a\nb</p>\n<p>c</p>", "<p>a b</p><p>c</p>"),
        ("<a href=\"x\" title='y'>z</a>", "<a title=\"y\" href=\"x\">z</a>"),
        ("<td style=\"text-align: right\">1</td>", "<td align=\"right\">1</td>"),
        ("<p>&quot;&#x27;&gt;</p>", "<p>\"'&gt;</p>"),
    ];
    for (left, right) in same {
        assert_eq!(normalize(left), normalize(right));
    }
    for (left, right) in [("<p>a b</p>", "<p>ab</p>"), ("<pre>a  b</pre>", "<pre>a b</pre>"), ("&lt;a>", "<a>")] {
        assert_ne!(normalize(left), normalize(right));
    }
}

/// Compares every example with what we make of it.
#[track_caller]
fn check(suite: &str, examples: &[Example]) {
    assert!(!examples.is_empty(), "no examples of {suite} found");
    let (mut failures, mut kept) = (Vec::new(), Vec::new());
    for example in examples {
        let deviation =
            DEVIATIONS.iter().find(|(name, numbers, _)| *name == suite && numbers.contains(&example.number));
        let (actual, expected) = (normalize_ours(&markdown(&example.markdown)), normalize(&example.html));
        match deviation {
            None if actual != expected => {
                eprintln!(
                    "{suite} {}\n{}\nspecified {expected}\nrendered  {actual}\n",
                    example.number, example.markdown
                );
                failures.push(example.number);
            }
            Some((_, _, reason)) if actual == expected => kept.push((example.number, *reason)),
            _ => {}
        }
    }
    assert!(failures.is_empty(), "{} of {} render differently: {failures:?}", failures.len(), examples.len());
    assert!(kept.is_empty(), "listed as deviations but render as specified: {kept:?}");
}

/// The examples of a suite, read from the source of the package.
fn examples(suite: &str) -> Vec<Example> {
    let file = package("pulldown-cmark").join("tests/suite").join(suite).with_extension("rs");
    let source = fs::read_to_string(&file).unwrap_or_else(|error| panic!("reading {}: {error}", file.display()));
    let mut examples = Vec::new();
    for function in source.split("#[test]").skip(1) {
        let number =
            function.split_once("_test_").and_then(|(_, it)| it.split_once("()")).expect("a test has a number");
        let literal = |name: &str| {
            let (_, text) = function.split_once(&format!("let {name} = r##\"")).expect("an example has two texts");
            text.split_once("\"##;").expect("a text ends").0.to_owned()
        };
        let number = number.0.parse().expect("a number");
        examples.push(Example { number, markdown: literal("original"), html: literal("expected") });
    }
    examples
}

/// The folder of a package that this one is built with.
fn package(name: &str) -> PathBuf {
    let cargo = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO")).args(arguments).current_dir(env!("CARGO_MANIFEST_DIR")).output();
        output.expect("Cargo runs")
    };
    // Packages of other platforms are not there on a fresh machine.
    let version = String::from_utf8(cargo(&["-vV"]).stdout).expect("the version is text");
    let host = version.lines().find_map(|it| it.strip_prefix("host: ")).expect("the version names the host");
    let output = cargo(&["metadata", "--format-version", "1", "--locked", "--offline", "--filter-platform", host]);
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|_| panic!("`cargo metadata` failed:\n{}", String::from_utf8_lossy(&output.stderr)));
    let packages = metadata["packages"].as_array().expect("metadata lists packages");
    let package = packages.iter().find(|it| it["name"] == name).expect("the package is a dependency");
    let manifest = PathBuf::from(package["manifest_path"].as_str().expect("a package has a manifest"));
    manifest.parent().expect("a manifest stands in a folder").to_owned()
}
