//! What is rendered, in which order.

pub mod article;
pub mod body;
pub mod entries;
mod glossary;
pub mod html;
pub mod ids;
pub mod inline;
pub mod navigation;
pub mod pages;
pub mod region;
pub mod sanitize;
pub mod search;
pub mod search_page;
pub mod sidebar;
pub mod stale;
pub mod structured;
pub mod tree;
pub mod units;
pub mod wrap;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::locale::Locale;
use crate::site::linked::{LinkedDocument, Target};
use crate::source::Source;
use crate::syntax::document::{ReferenceKind, Side};

/// Renders one trusted Markdown text, its addresses and raw HTML as they are: for comparison with specifications.
pub fn markdown(text: &str) -> String {
    let document = Arc::new(crate::syntax::parse(&Source::new("text.md", text)).value);
    let target = |reference: &crate::syntax::document::Reference| match reference.kind {
        ReferenceKind::Image | ReferenceKind::HtmlImage => {
            Target::Image { address: reference.target.clone(), dimensions: None }
        }
        _ => Target::Internal(reference.target.clone()),
    };
    let linked = LinkedDocument {
        targets: document.references.iter().map(target).collect(),
        document,
        side: Side::Translation,
        includes: BTreeMap::new(),
        layout: Arc::default(),
    };
    let locale = Locale::parse("en").expect("`en` is a language tag");
    let words = body::Words::default();
    let mut writer = body::BodyWriter::new(&linked, &locale, &words);
    writer.inline.trusted = true;
    writer.document();
    writer.inline.out
}
