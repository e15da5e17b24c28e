//! A page of the site and its body → what the template of an article reads.

use std::sync::Arc;

use crate::config::Config;
use crate::locale::Locale;
use crate::render::body::Body;
use crate::site::address::relative;
use crate::site::{Page, Site};
use crate::syntax::document::{Block, BlockKind, Document, Side};
use crate::syntax::plain;
use crate::syntax::walk::{Leaf, LeafContent, visit_leaves};
use crate::view::{ArticleView, DateView, FallbackView, HeadingView, TranslationView};

/// The view of an article's page.
pub fn article(
    site: &Site,
    config: &Config,
    page: &Page,
    body: &Body,
    native_name: &dyn Fn(&Locale) -> String,
) -> ArticleView {
    let document = &page.linked.document;
    let is_fallback = page.body_locale != page.locale;
    let index = config.locales.iter().position(|it| *it == page.body_locale).unwrap_or(0);
    let fallback = is_fallback.then(|| FallbackView {
        locale: page.body_locale.to_string(),
        name: native_name(&page.body_locale),
        href: relative(&page.output, &site.page(index, page.article).output),
    });
    ArticleView {
        body_locale: page.body_locale.to_string(),
        body: Arc::clone(&body.html),
        has_tabs: body.has_tabs,
        has_code: body.has_code,
        has_images: body.has_images,
        has_tree: body.has_tree,
        headings: headings(page),
        previous: None,
        next: None,
        translation: translation(document, page.linked.side),
        fallback,
        edit: config.edit_url.as_ref().map(|it| it.replace("{path}", document.path.as_str())),
        updated: document.front_matter.text("ms.date").and_then(date),
        trees: Vec::new(),
        stale: None,
    }
}

/// Takes the heading that a body begins with, and the paragraph after it, off the body.
pub fn take_lead(article: &mut ArticleView) -> Arc<str> {
    let (lead, rest) = article.body.split_at(lead_end(&article.body));
    let (lead, rest) = (Arc::from(lead), Arc::from(rest));
    article.body = rest;
    lead
}

fn lead_end(body: &str) -> usize {
    let end_of = |from: usize, open: &str, close: &str| {
        let rest = &body[from..];
        let is_open = rest.strip_prefix(open).is_some_and(|it| it.starts_with([' ', '>']));
        is_open.then(|| rest.find(close)).flatten().map(|it| from + it + close.len())
    };
    let heading = end_of(0, "<h1", "</h1>\n").unwrap_or(0);
    if heading > 0 { end_of(heading, "<p", "</p>\n").unwrap_or(heading) } else { 0 }
}

/// Headings of levels 2 and 3 that are not in a tab.
pub fn headings(page: &Page) -> Vec<HeadingView> {
    let document = &page.linked.document;
    let spaceless = page.body_locale.is_written_without_spaces();
    let heading = |index: usize, leaf: &Leaf<'_>| {
        let level = leaf.level.filter(|it| matches!(it, 2 | 3))?;
        let LeafContent::Inlines(content) = leaf.content else { return None };
        let id = page.linked.layout.heading_ids.get(&index).filter(|it| !it.is_empty())?;
        let in_tab = matches!(document.blocks.get(leaf.block).map(|it| &it.kind), Some(BlockKind::Tabs(_)));
        let text = plain::plain(content, document, page.linked.side, spaceless);
        (!in_tab && !text.trim().is_empty()).then(|| HeadingView { id: id.clone(), text, level })
    };
    let mut headings = Vec::new();
    visit_leaves(&document.blocks, |index, leaf| headings.extend(heading(index, &leaf)));
    headings
}

/// How a translation was made (`ms.translationtype`), where the page shows the translation.
pub fn translation(document: &Document, side: Side) -> Option<TranslationView> {
    let kind = match document.front_matter.text("ms.translationtype")?.to_ascii_uppercase().as_str() {
        "HT" => "human",
        "MT" => "machine",
        _ => return None,
    };
    let date = document.front_matter.text("ms.lasthandoff").and_then(date);
    (side == Side::Translation).then_some(TranslationView { kind, date })
}

/// `01/22/2018`, `1/2/2018` or `2018-01-22`.
fn date(text: &str) -> Option<DateView> {
    let text = text.split(['T', ' ']).next().unwrap_or(text);
    let (year, month, day) = if text.contains('/') {
        let mut parts = text.split('/');
        let (month, day, year) = (parts.next()?, parts.next()?, parts.next()?);
        (year, month, day)
    } else {
        let mut parts = text.split('-');
        (parts.next()?, parts.next()?, parts.next()?)
    };
    let (year, month, day) = (year.parse().ok()?, month.parse().ok()?, day.parse().ok()?);
    let possible = (1000..=9999).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day);
    possible.then(|| DateView { iso: format!("{year:04}-{month:02}-{day:02}"), year, month, day })
}

/// A summary: the front matter's, else the first paragraph's text, cut at a sentence or word.
pub fn description(page: &Page) -> String {
    let document = &page.linked.document;
    let written = match page.linked.side {
        Side::Translation => document.front_matter.text("description").or(document.front_matter.text("summary")),
        Side::Original => None,
    };
    if let Some(written) = written {
        return written.to_owned();
    }
    let spaceless = page.body_locale.is_written_without_spaces();
    let text =
        first_paragraph(&document.blocks, &|content| plain::plain(content, document, page.linked.side, spaceless));
    shortened(&text.unwrap_or_default(), if spaceless { 80 } else { 160 })
}

fn first_paragraph(blocks: &[Block], text: &dyn Fn(&[crate::syntax::document::Inline]) -> String) -> Option<String> {
    blocks.iter().find_map(|it| match &it.kind {
        BlockKind::Paragraph(content) => Some(text(content)).filter(|it| it.trim().chars().count() > 10),
        _ => None,
    })
}

fn shortened(text: &str, longest: usize) -> String {
    let Some((cut, _)) = text.char_indices().nth(longest) else { return text.to_owned() };
    let head = &text[..cut];
    let sentence =
        head.rfind(['。', '．']).map(|it| it + '。'.len_utf8()).or_else(|| head.rfind(". ").map(|it| it + 1));
    match sentence.filter(|it| *it > cut / 3) {
        Some(end) => head[..end].to_owned(),
        None => format!("{}…", head.rsplit_once(' ').map_or(head, |it| if it.0.len() > cut / 2 { it.0 } else { head })),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_both_forms_are_read() {
        assert_eq!(date("1/22/2018").map(|it| it.iso).as_deref(), Some("2018-01-22"));
        assert_eq!(date("2018-01-22T00:00:00Z").map(|it| it.iso).as_deref(), Some("2018-01-22"));
        assert_eq!(date("13/40/2018"), None);
        assert_eq!(date("soon"), None);
    }

    #[test]
    fn a_lead_is_a_heading_and_the_paragraph_after_it() {
        let split = |body: &str| body.split_at(lead_end(body)).0.to_owned();
        assert_eq!(split("<h1 id=\"a\">A</h1>\n<p>b</p>\n<p>c</p>\n"), "<h1 id=\"a\">A</h1>\n<p>b</p>\n");
        assert_eq!(split("<h1>A</h1>\n<pre>b</pre>\n<p>c</p>\n"), "<h1>A</h1>\n");
        assert_eq!(split("<p>b</p>\n"), "");
    }

    #[test]
    fn summaries_end_at_a_sentence() {
        assert_eq!(shortened("短い。", 80), "短い。");
        assert_eq!(shortened("一つ目の文です。二つ目の文は長いので切られます。", 14), "一つ目の文です。");
        assert_eq!(shortened("one two three four five", 12), "one two…");
    }
}
