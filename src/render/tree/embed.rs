//! A tree that stands in an article: disclosures inside one another down to what to do, of which the script shows one
//! question at a time.

use crate::locale::Locale;
use crate::render::body::{BodyWriter, Words};
use crate::render::html::{push_address, push_attribute, push_text};
use crate::render::ids;
use crate::render::inline::InlineWriter;
use crate::site::trees::embed::{Branch, BranchText, EmbeddedTree, Line, Twig};

/// Appends a tree to the body of an article.
pub fn push(body: &mut InlineWriter<'_>, tree: &EmbeddedTree) {
    // The article may be shown in another language than the reader's, and its words of the interface are in that.
    let foreign = (tree.locale != *body.locale).then(|| body.locale.as_str());
    let mut writer =
        TreeWriter { locale: &tree.locale, words: body.words, out: &mut body.out, tables: &mut body.tables, foreign };
    writer.push("<section class=\"embedded-tree\"");
    if foreign.is_some() {
        push_attribute(writer.out, "lang", tree.locale.as_str());
    }
    push_attribute(writer.out, "data-restart", &writer.words.tree_restart);
    push_attribute(writer.out, "data-change", &writer.words.tree_change);
    push_attribute(writer.out, "aria-label", &tree.title.text);
    writer.push(">\n<p class=\"embedded-title\"");
    writer.line(&tree.title);
    writer.push("</p>\n");
    writer.branch(&tree.root);
    writer.push("<p class=\"embedded-open\"><a");
    push_address(writer.out, "href", &tree.href);
    writer.words(|it| &it.tree_open);
    writer.push("</a></p>\n</section>\n");
}

struct TreeWriter<'w> {
    locale: &'w Locale,
    words: &'w Words,
    out: &'w mut String,
    tables: &'w mut usize,
    /// The language of the words, where it is not that of the tree.
    foreign: Option<&'w str>,
}

impl TreeWriter<'_> {
    fn push(&mut self, html: &str) {
        self.out.push_str(html);
    }

    fn branch(&mut self, branch: &Branch) {
        self.push("<div class=\"branch");
        self.push(if branch.is_outcome { " branch-outcome\"" } else { "\"" });
        push_attribute(self.out, "data-node", &branch.node);
        self.push(">\n");
        if branch.is_outcome {
            self.push("<p class=\"branch-goto\"");
            self.words(|it| &it.tree_goto);
            self.push("</p>\n");
        }
        self.push("<p class=\"branch-question\"");
        self.line(&branch.heading);
        self.push("</p>\n");
        branch.texts.iter().for_each(|it| self.text(it));
        if branch.is_outcome {
            self.push("<p class=\"branch-page\"><a");
            push_address(self.out, "href", &branch.href);
            self.words(|it| &it.tree_outcome);
            self.push("</a></p>\n");
        }
        if !branch.twigs.is_empty() {
            self.push("<ul class=\"twigs\">\n");
            branch.twigs.iter().for_each(|it| self.twig(it));
            self.push("</ul>\n");
        }
        self.push("</div>\n");
    }

    fn text(&mut self, text: &BranchText) {
        let mut writer = BodyWriter::inside(&text.linked, &text.locale, self.words);
        writer.inline.tables = *self.tables;
        writer.document();
        *self.tables = writer.inline.tables;
        self.push("<div class=\"branch-text\"");
        if text.locale != *self.locale {
            push_attribute(self.out, "lang", text.locale.as_str());
        }
        self.push(">\n");
        // The article may have the same section, which is what links to it mean.
        let html = ids::none(&writer.inline.out);
        self.push(&html);
        self.push("</div>\n");
    }

    fn twig(&mut self, twig: &Twig) {
        self.push("<li>");
        match (&twig.next, &twig.href) {
            (Some(next), _) => {
                self.push("<details");
                self.names(twig);
                self.push("><summary");
                self.label(twig);
                self.push("</summary>\n");
                self.branch(next);
                self.push("</details>");
            }
            (None, Some(href)) => {
                self.push("<a class=\"twig-link\"");
                self.names(twig);
                push_address(self.out, "href", href);
                self.label(twig);
                self.push("</a>");
            }
            (None, None) => {
                self.push("<span");
                self.label(twig);
                self.push("</span>");
            }
        }
        self.push("</li>\n");
    }

    /// The names that the script knows an answer and what it leads to by.
    fn names(&mut self, twig: &Twig) {
        push_attribute(self.out, "data-answer", &twig.answer);
        if let Some(node) = &twig.node {
            push_attribute(self.out, "data-to", node);
        }
    }

    fn label(&mut self, twig: &Twig) {
        match &twig.label {
            Some(label) => self.line(label),
            None => self.words(|it| &it.tree_otherwise),
        }
    }

    /// Ends a start tag and writes words of the tree in it.
    fn line(&mut self, line: &Line) {
        if let Some(locale) = &line.locale {
            push_attribute(self.out, "lang", locale);
        }
        self.push(">");
        push_text(self.out, &line.text);
    }

    /// Ends a start tag and writes words of the interface in it.
    fn words(&mut self, chosen: impl Fn(&Words) -> &String) {
        if let Some(locale) = self.foreign {
            push_attribute(self.out, "lang", locale);
        }
        self.push(">");
        push_text(self.out, chosen(self.words));
    }
}
