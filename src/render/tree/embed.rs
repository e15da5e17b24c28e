//! A tree that stands in an article: disclosures inside one another, of which the script shows one question at a time.

use crate::render::body::Words;
use crate::render::html::{push_address, push_attribute, push_text};
use crate::site::trees::embed::{Branch, EmbeddedTree, Line};

/// Appends a tree.
pub fn push(out: &mut String, tree: &EmbeddedTree, words: &Words) {
    out.push_str("<section class=\"embedded-tree\"");
    push_attribute(out, "data-restart", &words.tree_restart);
    push_attribute(out, "aria-label", &tree.title.text);
    out.push_str(">\n<p class=\"embedded-title\"");
    push_words(out, &tree.title);
    out.push_str("</p>\n");
    push_branch(out, &tree.root, words);
    out.push_str("<p class=\"embedded-open\"><a");
    push_address(out, "href", &tree.href);
    out.push('>');
    push_text(out, &words.tree_open);
    out.push_str("</a></p>\n</section>\n");
}

fn push_branch(out: &mut String, branch: &Branch, words: &Words) {
    // An outcome says on its own page, or in its article, what to do.
    if branch.choices.is_empty() {
        return push_link(out, &branch.heading, &branch.href, words);
    }
    out.push_str("<div class=\"branch\">\n<p class=\"branch-question\"");
    push_words(out, &branch.heading);
    out.push_str("</p>\n<ul class=\"twigs\">\n");
    for twig in &branch.choices {
        out.push_str("<li>");
        match (&twig.next, &twig.href) {
            (Some(next), _) => {
                out.push_str("<details><summary");
                push_words(out, &twig.label);
                out.push_str("</summary>\n");
                push_branch(out, next, words);
                out.push_str("</details>");
            }
            (None, Some(href)) => {
                out.push_str("<a class=\"twig-link\"");
                push_address(out, "href", href);
                push_words(out, &twig.label);
                out.push_str("</a>");
            }
            (None, None) => {
                out.push_str("<span");
                push_words(out, &twig.label);
                out.push_str("</span>");
            }
        }
        out.push_str("</li>\n");
    }
    out.push_str("</ul>\n</div>\n");
}

fn push_link(out: &mut String, heading: &Line, href: &str, words: &Words) {
    out.push_str("<p class=\"branch-outcome\"><span class=\"branch-goto\">");
    push_text(out, &words.tree_goto);
    out.push_str("</span> <a");
    push_address(out, "href", href);
    push_words(out, heading);
    out.push_str("</a></p>\n");
}

/// Ends a start tag and writes the words in it.
fn push_words(out: &mut String, line: &Line) {
    if let Some(locale) = &line.locale {
        push_attribute(out, "lang", locale);
    }
    out.push('>');
    push_text(out, &line.text);
}
