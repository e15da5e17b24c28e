//! Raw HTML made safe and balanced, with units in it.
//!
//! Takes a region of a body: an author's HTML mixed with the renderer's own. First every tag is written anew by the
//! rules of [`policy`], addresses are resolved, and marks of units are put around each stretch of their text, so that
//! they move along with it; then a parser that works as a browser's balances it. The parser sees plain tags only,
//! so it cannot read them differently, and has the same allow-list once more. What it would leave as it is (`settled`)
//! is not given to it.

mod settled;

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use self::settled::is_settled;
use crate::render::wrap::{self, Part};
use crate::syntax::document::ReferenceKind;
use crate::syntax::html::policy::{self, AttributeFate, ElementFate};
use crate::syntax::html::{Attribute, TokenKind, attribute, push_attribute_value, push_shown, scan};

/// Begins an address that the renderer has resolved already.
pub const RESOLVED: char = '\u{fdd6}';

/// What the addresses of a region lead to.
pub struct Targets<'f> {
    /// The address of a link or image as the page has to write it; `None` for a broken one.
    pub resolve: &'f dyn Fn(ReferenceKind, &str) -> Option<String>,
    /// The HTML in place of an image that cannot be shown, by its alternative text.
    pub missing_image: &'f dyn Fn(&str) -> String,
    /// The HTML in place of a box that is ticked, or is not.
    pub checkbox: &'f dyn Fn(bool) -> String,
    /// The HTML in place of a frame with a video, by its address: pages load nothing from elsewhere.
    pub video: &'f dyn Fn(&str) -> String,
    /// The start tag of the frame in which a table is scrolled.
    pub table_frame: &'f dyn Fn() -> String,
}

/// Makes HTML safe and balanced. Marks of units stand around each stretch of their text afterwards.
pub fn sanitize(html: &str, targets: &Targets<'_>) -> String {
    let mut writer = Writer {
        out: String::with_capacity(html.len() * 5 / 4),
        targets,
        unit: None,
        is_filled: false,
        tables: Vec::new(),
        depth: 0,
        skipped: 0,
    };
    writer.write(html);
    if is_settled(&writer.out) {
        let html = settled::written(writer.out);
        debug_assert_eq!(balanced(&html), html, "the parser is left out where it would change nothing");
        return html;
    }
    balanced(&writer.out)
}

/// The same with elements nested as a browser nests them.
fn balanced(html: &str) -> String {
    // A browser makes an empty paragraph of an end tag without a start tag.
    POLICY.clean(html).to_string().replace("<p></p>", "")
}

static POLICY: LazyLock<ammonia::Builder<'static>> = LazyLock::new(|| {
    let mut builder = ammonia::Builder::empty();
    let attributes: HashMap<_, HashSet<_>> =
        policy::ELEMENTS.iter().map(|(name, own)| (*name, own.iter().copied().collect())).collect();
    builder
        .tags(policy::ELEMENTS.iter().map(|it| it.0).collect())
        .tag_attributes(attributes)
        .generic_attributes([policy::GENERIC_ATTRIBUTES, policy::MACHINE_ATTRIBUTES].concat().into_iter().collect())
        .generic_attribute_prefixes(HashSet::from(["aria-"]))
        .url_schemes(policy::SCHEMES.iter().copied().collect())
        .link_rel(None);
    builder
});

struct Writer<'f> {
    out: String,
    targets: &'f Targets<'f>,
    unit: Option<usize>,
    /// Whether the unit has any content yet.
    is_filled: bool,
    /// The tables that are open, each with whether it has got a frame.
    tables: Vec<bool>,
    /// How many elements are open, and how many more were nested too deep to be kept.
    depth: usize,
    skipped: usize,
}

/// How deep elements may be nested; browsers stop at 512, and a parser that balances them works longer the deeper
/// they are.
const DEEPEST: usize = 200;

impl Writer<'_> {
    fn write(&mut self, html: &str) {
        for token in scan(html) {
            let source = &html[token.range.as_usize()];
            match &token.kind {
                TokenKind::Text => self.text(source),
                TokenKind::Open { name, attributes, .. } => self.open(name, attributes, source),
                TokenKind::Close { name } => self.close(name, source),
                TokenKind::Comment { .. } | TokenKind::Declaration | TokenKind::Opaque => self.skip(source),
            }
        }
    }

    fn text(&mut self, source: &str) {
        for part in wrap::parts(source) {
            match part {
                Part::Open(unit) => (self.unit, self.is_filled) = (Some(unit), false),
                Part::Close(_) => self.end_unit(),
                Part::Text(text) if text.trim().is_empty() => self.out.push_str(text),
                Part::Text(text) => self.content(|out| push_shown(out, text)),
            }
        }
    }

    /// Writes something that can be seen, between the marks of its unit.
    fn content(&mut self, write: impl FnOnce(&mut String)) {
        if let Some(unit) = self.unit {
            wrap::push_open(&mut self.out, unit);
            write(&mut self.out);
            wrap::push_close(&mut self.out, unit);
            self.is_filled = true;
        } else {
            write(&mut self.out);
        }
    }

    fn end_unit(&mut self) {
        if let Some(unit) = self.unit.take()
            && !self.is_filled
        {
            wrap::push_open(&mut self.out, unit);
            wrap::push_close(&mut self.out, unit);
        }
    }

    /// Leaves out a stretch of HTML, but not the end of a unit that began before it: a unit whose text opens a
    /// comment must not swallow those that follow.
    fn skip(&mut self, source: &str) {
        let mut is_inside = false;
        for part in wrap::parts(source) {
            match part {
                Part::Open(_) => is_inside = true,
                Part::Close(_) if is_inside => is_inside = false,
                Part::Close(_) => self.end_unit(),
                Part::Text(_) => {}
            }
        }
    }

    fn open(&mut self, name: &str, attributes: &[Attribute<'_>], source: &str) {
        match policy::element_fate(name, |wanted| attribute(attributes, wanted).map(unmarked)) {
            ElementFate::Shown => self.text(source),
            ElementFate::Unwrapped | ElementFate::Removed => {}
            ElementFate::Checkbox => {
                let is_ticked = attribute(attributes, "checked").is_some();
                let html = (self.targets.checkbox)(is_ticked);
                self.content(|out| out.push_str(&html));
            }
            ElementFate::Kept("iframe") => {
                let source = attribute(attributes, "src").map(unmarked).unwrap_or_default();
                let html = (self.targets.video)(source.trim());
                self.content(|out| out.push_str(&html));
            }
            ElementFate::Kept(written) if nests(written) && self.depth >= DEEPEST => self.skipped += 1,
            ElementFate::Kept(written) => {
                self.depth += usize::from(nests(written));
                if written == "table" {
                    self.open_table_frame();
                }
                let tag = self.tag(name, written, attributes);
                if written == "img" { self.content(|out| out.push_str(&tag)) } else { self.out.push_str(&tag) }
            }
        }
    }

    fn close(&mut self, name: &str, source: &str) {
        match policy::element_fate(name, |_| None) {
            ElementFate::Shown => self.text(source),
            ElementFate::Kept("br") => self.out.push_str("<br>"),
            ElementFate::Kept(written) if nests(written) && self.skipped > 0 => self.skipped -= 1,
            ElementFate::Kept(written) if !policy::is_void(written) => {
                self.depth = self.depth.saturating_sub(usize::from(nests(written)));
                self.out.push_str("</");
                self.out.push_str(written);
                self.out.push('>');
                if written == "table" && self.tables.pop() == Some(true) {
                    self.out.push_str("</div>");
                }
            }
            // A frame was closed where it was opened.
            ElementFate::Kept(_) | ElementFate::Unwrapped | ElementFate::Removed | ElementFate::Checkbox => {}
        }
    }

    /// Puts an author's table into a frame, as the renderer's own have it; not a table in a table.
    fn open_table_frame(&mut self) {
        let last = self.out.rfind('<').map_or("", |at| &self.out[at..]);
        let is_framed = !self.tables.is_empty() || last.starts_with("<div class=\"table\"");
        if !is_framed {
            let frame = (self.targets.table_frame)();
            self.out.push_str(&frame);
        }
        self.tables.push(!is_framed);
    }

    fn tag(&self, name: &str, written: &'static str, attributes: &[Attribute<'_>]) -> String {
        let mut tag = Tag::new(written);
        if name == "center" {
            tag.class("align-center");
        }
        for (index, it) in attributes.iter().enumerate() {
            if attributes[..index].iter().any(|earlier| earlier.name == it.name) {
                continue;
            }
            match policy::attribute_fate(name, &it.name, unmarked(&it.value)) {
                AttributeFate::Class(class) => tag.class(class),
                AttributeFate::Id => tag.anchor(&it.value, attribute(attributes, "id")),
                AttributeFate::Kept if it.name == "class" => tag.class(&it.value),
                AttributeFate::Kept => match (written, it.name.as_ref()) {
                    ("a", "href") => self.link(&mut tag, &it.value),
                    ("img", "src") => match self.address(ReferenceKind::HtmlImage, &it.value) {
                        Some(source) => tag.attribute("src", &source),
                        None => return self.missing_image(attributes),
                    },
                    _ => tag.attribute(&it.name, &it.value),
                },
                AttributeFate::Ignored => {}
                AttributeFate::Dropped if written == "img" && it.name == "src" => {
                    return self.missing_image(attributes);
                }
                AttributeFate::Dropped if written == "a" && it.name == "href" => tag.class("broken"),
                AttributeFate::Dropped => {}
            }
        }
        let lacks = |wanted| attribute(attributes, wanted).is_none();
        match written {
            "img" if lacks("src") => return self.missing_image(attributes),
            "img" => {
                for (attribute, value) in [("alt", ""), ("loading", "lazy"), ("decoding", "async")] {
                    if lacks(attribute) {
                        tag.attribute(attribute, value);
                    }
                }
            }
            _ => {}
        }
        tag.finish()
    }

    fn link(&self, tag: &mut Tag, href: &str) {
        // `<a href="" id="bkmk-x"></a>` is an anchor and leads nowhere.
        if href.trim().is_empty() {
            return;
        }
        let Some(target) = self.address(ReferenceKind::HtmlLink, href) else { return tag.class("broken") };
        let is_external = !href.starts_with(RESOLVED)
            && (target.starts_with("//") || matches!(policy::scheme(&target).as_deref(), Some("http" | "https")));
        tag.attribute("href", &target);
        if is_external {
            tag.rel("external noopener");
        }
    }

    fn address(&self, kind: ReferenceKind, address: &str) -> Option<String> {
        match address.strip_prefix(RESOLVED) {
            Some(resolved) => Some(resolved.to_owned()),
            None => (self.targets.resolve)(kind, address.trim()),
        }
    }

    fn missing_image(&self, attributes: &[Attribute<'_>]) -> String {
        (self.targets.missing_image)(attribute(attributes, "alt").unwrap_or_default().trim())
    }
}

/// Whether an element stands open until its end tag.
fn nests(name: &str) -> bool {
    !policy::is_void(name) && !policy::has_optional_end(name)
}

fn unmarked(address: &str) -> &str {
    address.strip_prefix(RESOLVED).unwrap_or(address)
}

/// A start tag that is being written.
struct Tag {
    name: &'static str,
    before: String,
    attributes: String,
    classes: String,
    rel: String,
}

impl Tag {
    fn new(name: &'static str) -> Self {
        let (before, attributes, classes, rel) = Default::default();
        Self { name, before, attributes, classes, rel }
    }

    fn attribute(&mut self, name: &str, value: &str) {
        if name == "rel" {
            self.rel(value);
            return;
        }
        self.attributes.push(' ');
        self.attributes.push_str(name);
        self.attributes.push_str("=\"");
        push_attribute_value(&mut self.attributes, value);
        self.attributes.push('"');
    }

    fn class(&mut self, names: &str) {
        push_words(&mut self.classes, names);
    }

    fn rel(&mut self, words: &str) {
        push_words(&mut self.rel, words);
    }

    /// Keeps the name of an anchor as id, in an element of its own where the tag has another id.
    fn anchor(&mut self, name: &str, id: Option<&str>) {
        match id {
            None => self.attribute("id", name.trim()),
            Some(id) if id == name => {}
            Some(_) => {
                self.before.push_str("<span class=\"anchor\" id=\"");
                push_attribute_value(&mut self.before, name.trim());
                self.before.push_str("\"></span>");
            }
        }
    }

    fn finish(self) -> String {
        let Self { name, mut before, attributes, classes, rel } = self;
        before.push('<');
        before.push_str(name);
        push_words_attribute(&mut before, "class", &classes);
        before.push_str(&attributes);
        push_words_attribute(&mut before, "rel", &rel);
        before.push('>');
        before
    }
}

fn push_words_attribute(out: &mut String, name: &str, words: &str) {
    if !words.is_empty() {
        out.push(' ');
        out.push_str(name);
        out.push_str("=\"");
        push_attribute_value(out, words);
        out.push('"');
    }
}

fn push_words(out: &mut String, words: &str) {
    for word in words.split_whitespace() {
        if !out.split(' ').any(|it| it == word) {
            if !out.is_empty() {
                out.push(' ');
            }
            out.push_str(word);
        }
    }
}

#[cfg(test)]
mod tests;
