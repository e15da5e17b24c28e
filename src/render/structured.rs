//! What a page is, as JSON-LD for search engines: an article, the way to it, and questions with their answers.
//!
//! A block of data in `<script type="application/ld+json">` is never run, so the policy for scripts does not concern it.

use serde_json::{Value, json};

use crate::render::article::description;
use crate::site::Page;
use crate::site::address::absolute;
use crate::syntax::document::Document;
use crate::syntax::plain;
use crate::syntax::walk::bare_leaves;
use crate::text::SourcePath;
use crate::view::PageView;

/// The data of an article whose body is in the language of the page.
pub fn article(base: &str, page: &Page, view: &PageView) -> Option<String> {
    let address = view.canonical.as_ref()?;
    let document = &page.linked.document;
    let mut about = json!({
        "@type": "TechArticle",
        "headline": view.title,
        "inLanguage": view.locale,
        "mainEntityOfPage": address,
        "isPartOf": {
            "@type": "WebSite",
            "name": view.site_title,
            "url": absolute(base, &format!("{}/index.html", view.locale)),
        },
    });
    let summary = description(page);
    if !summary.is_empty() {
        about["description"] = summary.into();
    }
    let mut graph = vec![about];
    // The last step is the page itself; one without an address would be no step.
    let step = |(position, (title, address)): (usize, (&str, String))| json!({"@type": "ListItem", "position": position + 1, "name": title, "item": address});
    let way =
        view.breadcrumbs.iter().filter_map(|it| Some((it.title.as_str(), published(base, page, it.href.as_deref()?)?)));
    let way: Vec<Value> = way.chain([(view.title.as_str(), address.clone())]).enumerate().map(step).collect();
    if way.len() > 1 {
        graph.push(json!({"@type": "BreadcrumbList", "itemListElement": way}));
    }
    let questions = if is_faq(document) { questions(page) } else { Vec::new() };
    if !questions.is_empty() {
        graph.push(json!({"@type": "FAQPage", "inLanguage": view.locale, "mainEntity": questions}));
    }
    let data = json!({"@context": "https://schema.org", "@graph": graph});
    // Nothing in the data may end the element that it stands in.
    Some(data.to_string().replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026"))
}

/// The absolute address of a relative one.
fn published(base: &str, page: &Page, href: &str) -> Option<String> {
    let path = href.split(['#', '?']).next().filter(|it| !it.is_empty())?;
    let path = SourcePath::new(page.output.as_str()).resolve(path)?;
    Some(format!("{base}/{path}"))
}

fn is_faq(document: &Document) -> bool {
    document.faq || document.front_matter.text("ms.topic").is_some_and(|it| it.eq_ignore_ascii_case("faq"))
}

/// Each heading below the title with the text under it; headings that only gather others have none.
fn questions(page: &Page) -> Vec<Value> {
    let document = &page.linked.document;
    let spaceless = page.body_locale.is_written_without_spaces();
    let mut found: Vec<(String, Vec<String>)> = Vec::new();
    let mut is_asked = false;
    for leaf in bare_leaves(&document.blocks) {
        let text = plain::leaf_text(&leaf, document, page.linked.side, spaceless);
        match leaf.level {
            Some(1) => is_asked = false,
            Some(_) => {
                is_asked = true;
                found.push((text, Vec::new()));
            }
            None if is_asked && !text.is_empty() => found.last_mut().into_iter().for_each(|it| it.1.push(text.clone())),
            None => {}
        }
    }
    let answered = found.into_iter().filter(|it| !it.0.is_empty() && !it.1.is_empty());
    answered
        .map(|(question, answer)| {
            json!({
                "@type": "Question",
                "name": question,
                "acceptedAnswer": {"@type": "Answer", "text": answer.join("\n")},
            })
        })
        .collect()
}
