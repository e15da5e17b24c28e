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
        debug_assert_eq!(balanced(&writer.out), writer.out, "the parser is left out where it would change nothing");
        return writer.out;
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
mod tests {
    use expect_test::{Expect, expect};

    use super::*;
    use crate::render::wrap::wrap_units;

    fn clean(html: &str) -> String {
        let resolve = |kind, target: &str| match kind {
            _ if target.contains("missing") => None,
            ReferenceKind::HtmlLink => Some(target.replace(".md", ".html")),
            _ => Some(target.to_owned()),
        };
        let missing_image = |alt: &str| format!("<span class=\"image-missing\">{alt}</span>");
        let checkbox = |is_ticked: bool| format!("<i>{is_ticked}</i>");
        let table_frame = || "<div class=\"table\">".to_owned();
        sanitize(
            html,
            &Targets {
                resolve: &resolve,
                missing_image: &missing_image,
                checkbox: &checkbox,
                video: &|address| format!("<a href=\"{address}\">video</a>"),
                table_frame: &table_frame,
            },
        )
    }

    #[expect(clippy::needless_pass_by_value, reason = "as `expect!` makes it")]
    #[track_caller]
    fn check(html: &str, expected: Expect) {
        expected.assert_eq(&clean(html));
    }

    /// Cleans and wraps HTML in which `⟦1:` opens unit 1 and `⟧1:` closes it.
    #[expect(clippy::needless_pass_by_value, reason = "as `expect!` makes it")]
    #[track_caller]
    fn check_units(html: &str, expected: Expect) {
        let marked = html.replace('⟦', "\u{fdd3}").replace('⟧', "\u{fdd5}").replace(':', "\u{fdd4}");
        let wrapped = wrap_units(&clean(&marked), &|it| format!("<span id=\"{it}\">"), &|_| "<span>".to_owned());
        expected.assert_eq(&format!("{} {:?}", wrapped.html, wrapped.seen));
    }

    #[test]
    fn nothing_runs() {
        check(
            r#"<script>alert(1)</script><p onclick="x()">a</p><a href="java&#115;cript:x">b</a>"#,
            expect![[r#"<p>a</p><a class="broken">b</a>"#]],
        );
        check(
            r#"<style>p{}</style><svg onload=x><a/></svg><img src=x onerror=y><a href="vbscript:x">c</a>"#,
            expect![[r#"<img src="x" alt="" loading="lazy" decoding="async"><a class="broken">c</a>"#]],
        );
        check(r#"<iframe src="https://example.com/"></iframe><object data=x>d</object><base href=//x>"#, expect!["d"]);
        check(
            r#"<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>"#,
            expect![[r#"<p title="&lt;/noscript&gt;&lt;img src=x onerror=alert(1)&gt;"></p>"#]],
        );
        check("<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></math>", expect![[""]]);
        check("<plaintext><b>x</b><textarea><i>y</textarea><title><u>z</title>", expect!["<b>x</b><i>y<u>z</u></i>"]);
    }

    #[test]
    fn what_the_renderer_writes_survives() {
        for html in [
            r#"<div class="table" tabindex="0" role="region" aria-label="表"><table><thead><tr><th class="align-left">a</th></tr></thead><tbody><tr><td>b</td></tr></tbody></table></div>"#,
            r#"<pre class="code" data-language="powershell" tabindex="0" translate="no"><code>a &lt; b</code></pre>"#,
            r#"<section class="tab" data-tab="windows" data-condition="" id="tab-1"><h3 class="tab-label" lang="en">W</h3></section>"#,
            r#"<span class="unit" id="79c0f-107">a &amp; b</span><span class="anchor" id="x"></span>"#,
            r#"<div class="alert alert-note" role="note"><p class="alert-title">Note</p></div>"#,
        ] {
            assert_eq!(clean(html), html);
        }
        let link = "<a href=\"\u{fdd6}../b.md\" rel=\"x\">b</a><img src=\"\u{fdd6}missing.png\" width=\"3\" height=\"4\" alt=\"\" loading=\"lazy\" decoding=\"async\">";
        check(
            link,
            expect![[
                r#"<a href="../b.md" rel="x">b</a><img src="missing.png" width="3" height="4" alt="" loading="lazy" decoding="async">"#
            ]],
        );
    }

    #[test]
    fn addresses_are_resolved() {
        check(
            r#"<a href="a.md?x=1&amp;y">a</a><a href="missing.md" class="k">b</a><a href="https://example.com/">c</a>"#,
            expect![[
                r#"<a href="a.html?x=1&amp;y">a</a><a class="broken k">b</a><a href="https://example.com/" rel="external noopener">c</a>"#
            ]],
        );
        check(
            r#"<IMG SRC=a.png ALT=保存 width="50%"><img src="missing.png" alt="x &lt; y"><img src="data:image/png;base64,AA" alt="b">"#,
            expect![[
                r#"<img src="a.png" alt="保存" loading="lazy" decoding="async"><span class="image-missing">x &lt; y</span><span class="image-missing">b</span>"#
            ]],
        );
        check(
            r#"<a href="" id="bkmk-x"></a><a name="n"></a><a name="o" id="p">q</a>"#,
            expect![[r#"<a id="bkmk-x"></a><a id="n"></a><span class="anchor" id="o"></span><a id="p">q</a>"#]],
        );
        check(
            r#"<iframe src="https://www.youtube.com/embed/x" width="560"><p>no</p></iframe><b>y</b>"#,
            expect![[r#"<a href="https://www.youtube.com/embed/x">video</a><b>y</b>"#]],
        );
    }

    #[test]
    fn old_html_becomes_its_equivalent() {
        check(
            r#"<center>a</center><font color="red">b</font><tt>c</tt></br><td align="right">d<table border=1><tr class="odd"><td align="center" class="x">e"#,
            expect![[
                r#"<div class="align-center">a</div><span>b</span><code>c</code><br>d<div class="table"><table><tbody><tr class="odd"><td class="align-center x">e</td></tr></tbody></table></div>"#
            ]],
        );
        check(
            r#"<input type="checkbox"> a <INPUT TYPE=checkbox checked><input type="text" value="x">"#,
            expect!["<i>false</i> a <i>true</i>"],
        );
    }

    #[test]
    fn damage_is_balanced_and_shown() {
        check(
            "<ul><li>a<li>b</ul><p>c<div>d</div></p><b>e",
            expect!["<ul><li>a</li><li>b</li></ul><p>c</p><div>d</div><b>e</b>"],
        );
        check("<your tenant> <sip:x> a <b", expect!["&lt;your tenant&gt; &lt;sip:x&gt; a &lt;b"]);
        check("<!-- a --> b <!-- c", expect![" b "]);
    }

    #[test]
    fn units_may_hold_half_of_an_element() {
        check_units(
            "<table><tr><td><strong>⟦1:X</strong>—y⟧1:</td></tr></table>",
            expect![[
                r#"<div class="table"><table><tbody><tr><td><span id="1"><strong>X</strong>—y</span></td></tr></tbody></table></div> {1}"#
            ]],
        );
        check_units(
            "<p><b>z</b> <strong>a ⟦1:X</strong>—y⟧1:</p>",
            expect![[r#"<p><b>z</b> <strong>a <span id="1">X</span></strong><span>—y</span></p> {1}"#]],
        );
        check_units(
            "<p>⟦1:a<p>b</p>⟧1:<b>⟦2:c⟧2:</p>",
            expect![[r#"<p><span id="1">a</span></p><p><span>b</span></p><span id="2"><b>c</b></span> {1, 2}"#]],
        );
        check_units(
            "<a href=x>⟦1:a<a href=y>b⟧1:</a></a>",
            expect![[r#"<span id="1"><a href="x">a</a><a href="y">b</a></span> {1}"#]],
        );
    }

    #[test]
    fn a_table_gets_one_frame() {
        check(
            "<table><tr><td>a<table><tr><td>b</td></tr></table></td></tr></table></table>c",
            expect![[
                r#"<div class="table"><table><tbody><tr><td>a<table><tbody><tr><td>b</td></tr></tbody></table></td></tr></tbody></table></div>c"#
            ]],
        );
        check(
            r#"<div class="table" role="region"><table><tr><td>a</td></tr></table></div>"#,
            expect![[r#"<div class="table" role="region"><table><tbody><tr><td>a</td></tr></tbody></table></div>"#]],
        );
    }

    #[test]
    fn marks_move_along_with_their_text() {
        check_units(
            "<table>⟦1:<tr><td>x</td></tr>⟧1:</table>",
            expect![[
                r#"<div class="table"><table><tbody><tr><td><span id="1">x</span></td></tr></tbody></table></div> {1}"#
            ]],
        );
        check_units(
            "<table><tr>⟦1:x⟧1:<td>⟦2:y⟧2:</td></tr></table>",
            expect![[
                r#"<div class="table"><span id="1">x</span><table><tbody><tr><td><span id="2">y</span></td></tr></tbody></table></div> {1, 2}"#
            ]],
        );
        check_units(
            "<table><tr><td>⟦1:x</td><td>y⟧1:</td><img src=a>⟦2:<img src=b>⟧2:</tr></table>",
            expect![[
                r#"<div class="table"><img src="a" alt="" loading="lazy" decoding="async"><span id="2"><img src="b" alt="" loading="lazy" decoding="async"></span><table><tbody><tr><td><span id="1">x</span></td><td><span>y</span></td></tr></tbody></table></div> {1, 2}"#
            ]],
        );
        check_units(
            "<ul>⟦1:<li>a</li><li>b</li>⟧1:</ul>",
            expect![[r#"<ul><li><span id="1">a</span></li><li><span>b</span></li></ul> {1}"#]],
        );
    }

    #[test]
    fn every_unit_has_its_id_unless_it_is_swallowed() {
        check_units(
            "⟦1:⟧1:<p>⟦2: <br> ⟧2:</p><!-- ⟦3:x⟧3: --><script>⟦4:x⟧4:</script>",
            expect![[r#"<span id="1"></span><p> <br> <span id="2"></span></p> {1, 2}"#]],
        );
        check_units(
            "<p>⟦1:a <!-- b⟧1: c --> d ⟦2:e⟧2:</p>",
            expect![[r#"<p><span id="1">a </span> d <span id="2">e</span></p> {1, 2}"#]],
        );
        check_units(
            "<p>⟦1:<your ⟧1:⟦2:tenant>⟧2:</p>",
            expect![[r#"<p><span id="1">&lt;your </span><span id="2">tenant&gt;</span></p> {1, 2}"#]],
        );
    }

    /// The characters inside the elements of each unit, sorted; panics if the HTML is not well nested, an element of
    /// a unit holds more than inline content, or an id stands twice.
    fn texts_of_units(html: &str) -> std::collections::BTreeMap<String, Vec<char>> {
        let mut texts = std::collections::BTreeMap::<String, Vec<char>>::new();
        let mut open: Vec<(String, Option<String>)> = Vec::new();
        let mut ids = HashSet::new();
        for token in scan(html) {
            let unit = open.iter().find_map(|it| it.1.clone());
            match token.kind {
                TokenKind::Open { name, attributes, .. } => {
                    assert!(unit.is_none() || policy::is_phrasing(&name), "{name} in a unit: {html}");
                    let id = attribute(&attributes, "id").map(str::to_owned);
                    let again = attribute(&attributes, "lang").map(str::to_owned);
                    assert!(id.as_ref().is_none_or(|it| ids.insert(it.clone())), "{id:?} twice: {html}");
                    if !policy::is_void(&name) {
                        open.push((name.into_owned(), id.or(again)));
                    }
                }
                TokenKind::Close { name } => assert_eq!(open.pop().map(|it| it.0).as_deref(), Some(&*name), "{html}"),
                TokenKind::Text => {
                    let text = html[token.range.as_usize()].chars().filter(|it| !it.is_whitespace());
                    texts.entry(unit.unwrap_or_default()).or_default().extend(text);
                }
                _ => panic!("only tags and text are left: {html}"),
            }
        }
        assert!(open.is_empty(), "{html}");
        texts.values_mut().for_each(|it| it.sort_unstable());
        texts.retain(|_, it| !it.is_empty());
        texts
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig::with_cases(2000))]

        #[test]
        fn no_damage_loses_a_unit_or_its_text(choices in proptest::collection::vec(0_usize..44, 0..40)) {
            const PARTS: [&str; 44] = [
                "⟦", "⟧", "⟦", "⟧", "⟦", "⟧", "x", "y", "あ", " ", "<b>", "</b>", "<i>", "</i>", "<a href=x>", "</a>", "<p>",
                "</p>", "<div>", "</div>", "<table>", "</table>", "<tr>", "<td>", "</td>", "</tr>", "<ul>", "</ul>", "<li>",
                "</li>", "<br>", "<img src=x>", "<caption>", "<ruby>", "<rt>", "</ruby>", "<h2>", "</h2>", "<pre>", "<code>",
                "</code>", "<colgroup>", "<hr>", "<details>",
            ];
            let mut html = String::new();
            let mut expected = std::collections::BTreeMap::<String, Vec<char>>::new();
            let (mut unit, mut count) = (None, 0);
            for choice in choices {
                match (PARTS[choice], unit) {
                    ("⟦", None) => {
                        wrap::push_open(&mut html, count);
                        unit = Some(count);
                        count += 1;
                    }
                    ("⟧", Some(open)) => {
                        wrap::push_close(&mut html, open);
                        unit = None;
                    }
                    ("⟦" | "⟧", _) => {}
                    (part, _) => {
                        html.push_str(part);
                        if !part.starts_with('<') && part != " " {
                            let key = unit.map(|it: usize| it.to_string()).unwrap_or_default();
                            expected.entry(key).or_default().extend(part.chars());
                        }
                    }
                }
            }
            if let Some(open) = unit {
                wrap::push_close(&mut html, open);
            }
            expected.values_mut().for_each(|it| it.sort_unstable());
            let first = |unit: usize| format!("<span id=\"{unit}\">");
            let wrapped = wrap_units(&clean(&html), &first, &|unit| format!("<span lang=\"{unit}\">"));
            proptest::prop_assert_eq!(wrapped.seen.len(), count, "{}", wrapped.html);
            proptest::prop_assert_eq!(texts_of_units(&wrapped.html), expected, "{}", wrapped.html);
        }
    }
}
