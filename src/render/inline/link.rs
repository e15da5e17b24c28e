//! Links and images → HTML, as far as their targets can be reached and shown, with words for those that have none.

use crate::render::html::{push_address, push_attribute};
use crate::render::inline::{InlineWriter, missing_image};
use crate::site::linked::Target;
use crate::syntax::document::{Document, Inline, ReferenceIndex, Side};
use crate::syntax::html::policy;
use crate::syntax::plain;

impl<'a> InlineWriter<'a> {
    /// Writes a link around its content.
    pub(super) fn link(&mut self, reference: ReferenceIndex, content: &'a [Inline]) {
        let target = self.linked.target(reference);
        // A link inside a link cannot be: its text stays.
        if self.in_link {
            return self.inlines(content);
        }
        match target {
            Target::Internal(address) => self.open_link(address, ""),
            Target::External(address) if address.starts_with("mailto:") => self.open_link(address, ""),
            Target::External(address) => self.open_link(address, " rel=\"external noopener\""),
            Target::Broken | Target::Image { .. } | Target::MissingImage | Target::Tree(_) | Target::Inert => {
                self.push("<a class=\"broken\"");
            }
        }
        self.title(reference);
        self.push(">");
        self.in_link = true;
        let is_empty = self.first_of(content).is_none();
        self.inlines(content);
        if is_empty {
            let text = self.text_of_empty_link(reference);
            self.text(&text);
        }
        self.in_link = false;
        self.push("</a>");
    }

    /// Begins the start tag of a link to an address.
    pub(super) fn open_link(&mut self, address: &str, attributes: &str) {
        self.push("<a");
        let address = self.own_address(address);
        push_address(&mut self.out, "href", &address);
        self.push(attributes);
    }

    /// Text for a link that lost its own (`format.md` D11): its title, else that of the same link in the
    /// original, else its address.
    fn text_of_empty_link(&self, reference: ReferenceIndex) -> String {
        let document = &self.linked.document;
        let title = plain::plain(self.linked.title(reference), document, self.linked.side, false);
        if !title.trim().is_empty() {
            return title;
        }
        let target = document.reference(reference).map_or("", |it| it.target.as_str());
        document
            .units
            .iter()
            .filter_map(|it| link_text(&it.original.content, target, document))
            .find(|it| !it.trim().is_empty())
            .or_else(|| (!target.is_empty()).then(|| target.to_owned()))
            .unwrap_or_else(|| self.words.link_without_text.clone())
    }

    fn title(&mut self, reference: ReferenceIndex) {
        let title = self.linked.title(reference);
        if !title.is_empty() {
            let title = plain::plain(title, &self.linked.document, self.linked.side, false);
            push_attribute(&mut self.out, "title", &title);
        }
    }

    /// Writes an image, or what stands in place of one that cannot be shown.
    pub(super) fn image(&mut self, reference: ReferenceIndex, alt: &'a [Inline], decorative: bool) {
        let document = &self.linked.document;
        let mut text = plain::plain(alt, document, self.linked.side, self.locale.is_written_without_spaces());
        let mut language = None;
        // An alternative text outside units exists in the translation only (`format.md` R2).
        let untranslated = self.linked.side == Side::Original
            && document.aligned
            && !self.in_unit
            && !text.trim().is_empty()
            && !alt.iter().any(|it| matches!(it, Inline::Unit(_)));
        if untranslated {
            let target = document.reference(reference).map_or("", |it| it.target.as_str());
            match words_of_file_name(target) {
                Some(words) => text = words,
                None => language = document.front_matter.text("ms.contentlocale"),
            }
        }
        match self.linked.target(reference) {
            Target::Image { address, dimensions } => {
                self.push("<img");
                let address = self.own_address(address);
                push_address(&mut self.out, "src", &address);
                if let Some((width, height)) = dimensions {
                    push_attribute(&mut self.out, "width", &width.to_string());
                    push_attribute(&mut self.out, "height", &height.to_string());
                }
                push_attribute(&mut self.out, "alt", if decorative { "" } else { &text });
                if let Some(language) = language {
                    push_attribute(&mut self.out, "lang", language);
                }
                self.title(reference);
                self.push(" loading=\"lazy\" decoding=\"async\">");
            }
            Target::External(address) => {
                // Nothing is loaded from elsewhere: the image is a link.
                let shown = if text.trim().is_empty() { address.clone() } else { text };
                if self.in_link {
                    self.text(&shown);
                } else {
                    self.open_link(address, " class=\"image-external\" rel=\"external noopener\"");
                    if let Some(language) = language {
                        push_attribute(&mut self.out, "lang", language);
                    }
                    self.push(">");
                    self.text(&shown);
                    self.push("</a>");
                }
            }
            Target::Internal(_) | Target::Broken | Target::MissingImage | Target::Tree(_) | Target::Inert => {
                let missing = missing_image(self.words, &text, language);
                self.push(&missing);
            }
        }
        for part in alt.iter().chain(self.linked.title(reference)) {
            if let Inline::Unit(index) = part
                && let Some((id, _)) = self.side(*index)
            {
                // The text of the unit is in an attribute; its id still is on the page.
                self.open_unit(id);
                self.close_unit();
            }
        }
        self.last = Some('\u{FFFC}');
    }
}

/// The text of a link to a target among inlines.
fn link_text(list: &[Inline], target: &str, document: &Document) -> Option<String> {
    list.iter().find_map(|it| match it {
        Inline::Link { reference, content, .. } => {
            let same = document.reference(*reference).is_some_and(|it| it.target == target);
            same.then(|| plain::plain(content, document, Side::Original, false))
        }
        Inline::Emphasis(content) | Inline::Strong(content) | Inline::Element { content, .. } => {
            link_text(content, target, document)
        }
        _ => None,
    })
}

/// `lookout-consent-error.png` → `lookout consent error`; `None` for names that say nothing.
fn words_of_file_name(target: &str) -> Option<String> {
    if policy::scheme(target).as_deref() == Some("data") {
        return None;
    }
    let name = target.rsplit(['/', '\\']).next()?.split(['?', '#']).next()?;
    let stem = name.rsplit_once('.').map_or(name, |it| it.0);
    let words: Vec<&str> = stem.split(|it: char| !it.is_alphanumeric()).filter(|it| !it.is_empty()).collect();
    let telling = words.iter().filter(|it| it.len() >= 3 && it.chars().all(char::is_alphabetic)).count();
    (telling >= 2).then(|| words.join(" "))
}
