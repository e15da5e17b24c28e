//! What a writer learns of a sentence on a page: where it is written, who translated it, what is wrong with it.

use serde::Serialize;

use crate::preview::editor::Editor;
use crate::preview::place::{self, PlaceKind};
use crate::preview::published::Published;
use crate::preview::state::{self, FindingView};
use crate::text::LineIndex;

/// What is known of an element of a page.
#[derive(Serialize)]
pub struct Inspected {
    /// Its id; empty where only the page is known.
    id: String,
    /// `path:line:column`.
    place: String,
    /// What it is, in the reader's language.
    kind: String,
    /// Where its text is from, in the reader's language.
    provenance: Option<String>,
    /// The address that opens it in the writer's editor.
    editor: String,
    /// What is wrong with it.
    findings: Vec<FindingView>,
}

/// What is known of the element with an id.
pub fn inspect(published: &Published, editor: &Editor, page: &str, id: &str) -> Option<Inspected> {
    let site = published.site.as_ref()?;
    let locale = state::locale_of(published, page);
    let place = place::find(site, page, id)?;
    let path = &place.span.path;
    let text = published.snapshot.texts.get(path).map_or("", |it| it.text());
    let position = LineIndex::new(text).position(text, place.span.range.start as usize);
    let kind = match place.kind {
        PlaceKind::Aligned => "preview-kind-aligned",
        PlaceKind::Block => "preview-kind-block",
        PlaceKind::Node => "preview-kind-node",
        PlaceKind::File => "preview-kind-file",
    };
    let word = |id: &str| published.messages.format(locale, id, &[]);
    let found = site.page_at(page);
    let translated = found.and_then(|it| match it.linked.document.front_matter.text("ms.translationtype")? {
        "HT" => Some("translated-by-human"),
        "MT" => Some("translated-by-machine"),
        _ => None,
    });
    let findings = state::within(published, &place);
    Some(Inspected {
        id: if place.kind == PlaceKind::File { String::new() } else { id.to_owned() },
        place: state::shown(path, position.line, position.column),
        kind: word(kind),
        provenance: translated.map(word),
        editor: editor.address(published.config.editor.as_deref(), path, position),
        findings: state::views(published, editor, locale, findings.into_iter()),
    })
}
