//! The least work that makes the pages of aligned articles, with none of the product.
//!
//! Reads each article, keeps one side of its units, renders it with pulldown-cmark's own HTML
//! writer, puts it into a fixed page of 4 KB and writes it, for both languages and in parallel.
//! What the product costs is given as a multiple of this.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context;
use pulldown_cmark::{Options, Parser, html};
use rayon::prelude::*;

const OPENING: &str = "<span data-ttu-id=\"";
const MIDDLE: &str = "</span><span class=\"sxs-lookup\"><span data-stu-id=\"";
const CLOSING: &str = "</span></span>";

/// Bytes of the page round each article's body.
const PAGE: usize = 4096;

/// What the floor made.
struct Made {
    /// Articles that were read.
    articles: usize,
    /// Bytes of Markdown that were read.
    read: usize,
    /// Bytes of HTML that were written.
    written: usize,
}

/// The program: `FOLDER OUT`.
#[expect(clippy::print_stdout, reason = "its result is what it prints")]
pub(crate) fn main(arguments: &[String]) -> anyhow::Result<()> {
    let [folder, out] = arguments else {
        anyhow::bail!("the floor takes a folder of articles and a folder to write to");
    };
    let made = run(Path::new(folder), Path::new(out))?;
    println!("{} articles, {} bytes read, {} bytes written", made.articles, made.read, made.written);
    Ok(())
}

/// Writes a page in each language for every article of a folder.
fn run(folder: &Path, out: &Path) -> anyhow::Result<Made> {
    let articles = articles(folder)?;
    let folders: BTreeSet<&Path> = articles.iter().filter_map(|it| it.parent()).collect();
    for language in ["ja", "en"] {
        for parent in &folders {
            fs::create_dir_all(out.join(language).join(parent))?;
        }
    }
    let (head, foot) = page();
    let sizes = articles.par_iter().map(|path| -> anyhow::Result<(usize, usize)> {
        let text = fs::read_to_string(folder.join(path)).with_context(|| path.display().to_string())?;
        let mut written = 0;
        for (language, original) in [("ja", false), ("en", true)] {
            let mut page = String::with_capacity(PAGE + text.len());
            page.push_str(&head);
            html::push_html(&mut page, Parser::new_ext(&side(body(&text), original), options()));
            page.push_str(&foot);
            fs::write(out.join(language).join(path).with_extension("html"), &page)?;
            written += page.len();
        }
        Ok((text.len(), written))
    });
    let sizes = sizes.collect::<anyhow::Result<Vec<_>>>()?;
    let (read, written) = sizes.iter().fold((0, 0), |sum, it| (sum.0 + it.0, sum.1 + it.1));
    Ok(Made { articles: articles.len(), read, written })
}

/// Every Markdown file that is an article, relative to the folder and sorted.
pub(crate) fn articles(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut articles = Vec::new();
    for entry in walkdir::WalkDir::new(folder) {
        let entry = entry?;
        let path = entry.path().strip_prefix(folder)?;
        if entry.file_type().is_file() && is_article(path) {
            articles.push(path.to_owned());
        }
    }
    articles.sort();
    Ok(articles)
}

/// Whether a path is that of an article: no table of contents, nothing in `includes`.
fn is_article(path: &Path) -> bool {
    path.extension().is_some_and(|it| it == "md")
        && !path.file_name().is_some_and(|it| it.eq_ignore_ascii_case("TOC.md"))
        && !path.components().any(|it| it.as_os_str().eq_ignore_ascii_case("includes"))
}

fn options() -> Options {
    Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_GFM
}

/// The text without its front matter.
fn body(text: &str) -> &str {
    let rest = text.strip_prefix("---\n").and_then(|it| it.split_once("\n---\n"));
    rest.map_or(text, |(_, body)| body)
}

/// The text with one side of each unit in place of the unit.
fn side(text: &str, original: bool) -> String {
    let mut kept = String::with_capacity(text.len() / 2);
    let mut rest = text;
    while let Some((before, unit)) = rest.split_once(OPENING) {
        kept.push_str(before);
        let Some((translation, source, after)) = sides(unit) else {
            kept.push_str(OPENING);
            rest = unit;
            continue;
        };
        kept.push_str(if original { source } else { translation });
        rest = after;
    }
    kept.push_str(rest);
    kept
}

/// Both sides of the unit that `text` begins with, after its opening, and what follows it.
fn sides(text: &str) -> Option<(&str, &str, &str)> {
    let (_, text) = text.split_once("\">")?;
    let (translation, text) = text.split_once(MIDDLE)?;
    let (_, text) = text.split_once("\">")?;
    let (source, rest) = text.split_once(CLOSING)?;
    Some((translation, source, rest))
}

/// What stands before and after each body: 4 KB in all.
fn page() -> (String, String) {
    let head = "<!doctype html>\n<html><head><meta charset=\"utf-8\"><title>Floor</title></head>\n<body><nav>\n";
    let item = "<a href=\"../index.html\">A line of navigation</a>\n";
    let foot = "</main></body></html>\n";
    let mut top = head.to_owned();
    while top.len() + item.len() + "</nav><main>\n".len() + foot.len() <= PAGE {
        top.push_str(item);
    }
    top.push_str("</nav><main>\n");
    (top, foot.to_owned())
}
