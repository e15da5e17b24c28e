//! docfx constructs that Markdown does not know: taken out of the text before it is parsed.
//!
//! Each is replaced by an atom that carries its number. Alerts and `:::` blocks become paragraphs
//! of their own, which [`super::structure`] turns into blocks; `:::image` and `:::no-loc` stay
//! among inlines. What stands in code is put back as it was.

use memchr::memmem;

use super::document::AlertKind;
use super::html::policy;
use super::line::{Fences, Line, lines};
use super::mapped::Mapped;
use super::mark::{CONSTRUCT_CLOSE, CONSTRUCT_OPEN};
use crate::finding::{Finding, code};
use crate::text::{SourcePath, Span, TextRange};

/// A construct that was taken out of a text.
#[derive(Clone, Debug)]
pub struct Construct {
    /// What it is.
    pub kind: ConstructKind,
    /// As it was written, with the atoms of units in it.
    pub text: String,
    /// Its place in the file.
    pub range: TextRange,
}

/// What a construct is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConstructKind {
    /// `> [!NOTE]` (`format.md` D2).
    Alert(AlertKind),
    /// `> [!div class="x"]` (`format.md` D3).
    Division(String),
    /// `> [!VIDEO url]` (`format.md` D3).
    Video(String),
    /// `:::image …:::` (`format.md` D5).
    Image {
        /// The file.
        source: String,
        /// What it shows.
        alt: String,
        /// `type="icon"`: it says nothing that the text does not say.
        decorative: bool,
    },
    /// `:::no-loc text="…":::`.
    NoTranslate(String),
    /// `:::row:::`.
    Row,
    /// `:::column span="N":::`.
    Column(u8),
    /// `::: zone target="…"`, and `::: moniker range="…"`, whose content is shown as well.
    Zone(String),
    /// `:::row-end:::`, `:::column-end:::`, `::: zone-end`, `::: moniker-end`: the name before `-end`.
    End(&'static str),
    /// `:::image-end:::`: the long description before it is shown as text.
    ImageEnd,
}

/// Whether an address can be that of a video: on the web.
pub fn is_web_address(url: &str) -> bool {
    url.starts_with("//") || matches!(policy::scheme(url).as_deref(), Some("http" | "https"))
}

/// The atom of a construct.
pub fn atom(index: usize) -> String {
    format!("{CONSTRUCT_OPEN}{index}{CONSTRUCT_CLOSE}")
}

fn contains(text: &str, pattern: &str) -> bool {
    memmem::find(text.as_bytes(), pattern.as_bytes()).is_some()
}

/// Takes the constructs out of a text, and adds them to `constructs`.
pub fn extract(
    mapped: Mapped,
    path: &SourcePath,
    constructs: &mut Vec<Construct>,
    findings: &mut Vec<Finding>,
) -> Mapped {
    if !contains(mapped.text(), ":::") && !contains(mapped.text(), "[!") {
        return mapped;
    }
    let extraction = Extraction { input: &mapped, output: Mapped::default(), path, constructs, findings };
    extraction.run()
}

/// Takes `:::image` and `:::no-loc` out of one line of inlines.
pub fn extract_inline(mapped: Mapped, path: &SourcePath, constructs: &mut Vec<Construct>) -> Mapped {
    if !contains(mapped.text(), ":::") {
        return mapped;
    }
    let mut findings = Vec::new();
    let mut extraction =
        Extraction { input: &mapped, output: Mapped::default(), path, constructs, findings: &mut findings };
    extraction.copy_inline(0, mapped.text().len());
    extraction.output
}

struct Extraction<'a> {
    input: &'a Mapped,
    output: Mapped,
    path: &'a SourcePath,
    constructs: &'a mut Vec<Construct>,
    findings: &'a mut Vec<Finding>,
}

impl Extraction<'_> {
    fn run(mut self) -> Mapped {
        let input = self.input;
        let all: Vec<Line<'_>> = lines(input.text()).collect();
        let mut fences = Fences::default();
        // Indentation that lines lose because they stand in a row of columns.
        let mut dedent: Option<usize> = None;
        // How far the input is in the output: lines that stay as they are wait for the next one that does not.
        let mut done = 0;
        for (index, line) in all.iter().enumerate() {
            let is_code = fences.contains(line);
            if !is_code && let Some(kind) = block_directive(line.content) {
                self.copy_inline(done, line.start);
                done = line.end();
                let row = matches!(
                    kind,
                    ConstructKind::Row | ConstructKind::Column(_) | ConstructKind::End("row" | "column")
                );
                dedent = match kind {
                    ConstructKind::Column(_) => Some(common_indent(&all[index + 1..])),
                    ConstructKind::Row | ConstructKind::End("column") => Some(usize::MAX),
                    ConstructKind::End("row") => None,
                    _ => dedent,
                };
                let prefix = if row { line.prefix.trim_start_matches([' ', '\t']) } else { line.prefix };
                self.block(line, prefix, kind);
            } else if !is_code && let Some(kind) = quote_directive(line) {
                self.copy_inline(done, line.start);
                done = line.end();
                self.alert(line, all.get(index + 1), kind);
            } else {
                if !is_code {
                    self.complain(line);
                }
                if let Some(dedent) = dedent {
                    self.copy_inline(done, line.start);
                    done = line.end();
                    self.copy_dedented(line, dedent);
                }
            }
        }
        self.copy_inline(done, input.text().len());
        self.output
    }

    fn copy_dedented(&mut self, line: &Line<'_>, dedent: usize) {
        let indent = line.whole.len() - line.whole.trim_start_matches([' ', '\t']).len();
        self.copy_inline(line.start + dedent.min(indent), line.end());
    }

    /// A `:::` block directive: a paragraph of its own.
    fn block(&mut self, line: &Line<'_>, prefix: &str, kind: ConstructKind) {
        let at = line.start;
        let blank = format!("{}\n", line_continuation(prefix));
        self.insert(&blank, at);
        self.insert(prefix, at);
        self.construct(kind, line.content_start()..line.content_start() + line.content.len());
        self.insert("\n", line.end());
        self.insert(&blank, line.end());
    }

    /// `[!NOTE]` and its like: a paragraph of its own at the head of what follows in the quote.
    fn alert(&mut self, line: &Line<'_>, next: Option<&Line<'_>>, kind: ConstructKind) {
        let continuation = line.continuation();
        if line.content_start() > line.start && line.quotes() > 0 {
            // A second alert in the same quote ends the paragraph before it.
            let opens_container = continuation != line.prefix;
            if !opens_container {
                self.insert(&format!("{continuation}\n"), line.start);
            }
        }
        self.output.push_from(self.input, line.start..line.content_start());
        self.construct(kind, line.content_start()..line.content_start() + line.content.len());
        self.insert("\n", line.end());
        // Text that continues the quote lazily belongs to the alert; a blank quote line would cut it off.
        let lazy = next.is_some_and(|it| it.quotes() < line.quotes() && !it.content.is_empty());
        if !lazy {
            self.insert(&format!("{continuation}\n"), line.end());
        }
    }

    /// Inserts text at an offset of the input.
    fn insert(&mut self, text: &str, at: usize) {
        self.output.replace_from(text, self.input, at..at);
    }

    fn construct(&mut self, kind: ConstructKind, range: std::ops::Range<usize>) {
        if let ConstructKind::Video(url) = &kind
            && !is_web_address(url)
        {
            let span = Span::new(self.path, self.input.source_range(range.clone()));
            self.findings.push(
                Finding::new(code::LINK_TARGET_INVALID, span, format!("`{url}` is no address of a video on the web"))
                    .help("write an address that begins with `https://`"),
            );
        }
        self.output.replace_from(&atom(self.constructs.len()), self.input, range.clone());
        self.constructs.push(Construct {
            kind,
            text: self.input.text()[range.clone()].to_owned(),
            range: self.input.source_range(range),
        });
    }

    /// Copies a stretch and takes `:::image` and `:::no-loc` out of it.
    fn copy_inline(&mut self, start: usize, end: usize) {
        let text = &self.input.text()[..end];
        let mut done = start;
        let mut at = start;
        while let Some(found) = memmem::find(&text.as_bytes()[at..], b":::").map(|it| at + it) {
            match inline_directive(&text[found..]) {
                Some((kind, length)) => {
                    self.output.push_from(self.input, done..found);
                    self.construct(kind, found..found + length);
                    done = found + length;
                    at = done;
                }
                None => at = found + 3,
            }
        }
        self.output.push_from(self.input, done..end);
    }

    /// Reports what looks like a construct and is none.
    fn complain(&mut self, line: &Line<'_>) {
        let content = line.content;
        let range = line.content_start()..line.content_start() + content.len();
        let span = || Span::new(self.path, self.input.source_range(range));
        if content.starts_with(":::") && inline_directive(content).is_none() && !content.trim_matches(':').is_empty() {
            self.findings.push(
                Finding::new(code::DIRECTIVE_UNKNOWN, span(), "this `:::` construct is not known and is shown as text")
                    .help("known are image, row, column, zone, moniker and no-loc"),
            );
        } else if line.quotes() > 0 && content.starts_with("[!") {
            let Some((keyword, rest)) = content[2..].split_once(']') else { return };
            if keyword.contains(['[', '(', '"']) || keyword.to_ascii_uppercase().starts_with("INCLUDE") {
                return;
            }
            let finding = if alert_kind(keyword).is_some() {
                Finding::new(
                    code::ALERT_UNKNOWN,
                    span(),
                    format!("text after `[!{keyword}]` on its line keeps this quote from being an alert"),
                )
                .help("put the text on the next line of the quote")
            } else if rest.trim().is_empty() {
                Finding::new(
                    code::ALERT_UNKNOWN,
                    span(),
                    format!("`[!{keyword}]` is no kind of alert, so this is a plain quote"),
                )
                .help("use NOTE, TIP, IMPORTANT, WARNING or CAUTION")
            } else {
                return;
            };
            self.findings.push(finding);
        }
    }
}

fn line_continuation(prefix: &str) -> String {
    prefix.chars().map(|it| if it == '>' { '>' } else { ' ' }).collect()
}

/// The least indentation of the lines of a column.
fn common_indent(rest: &[Line<'_>]) -> usize {
    rest.iter()
        .take_while(|it| !matches!(block_directive(it.content), Some(ConstructKind::Column(_) | ConstructKind::End(_))))
        .filter(|it| !it.whole.trim().is_empty())
        .map(|it| it.whole.len() - it.whole.trim_start_matches([' ', '\t']).len())
        .min()
        .unwrap_or(0)
}

/// `:::name attributes:::`, the final colons being optional.
fn block_directive(content: &str) -> Option<ConstructKind> {
    let body = content.strip_prefix(":::")?.trim();
    let body = body.strip_suffix(":::").unwrap_or(body).trim();
    let (name, rest) =
        body.split_at(body.find(|it: char| !(it.is_ascii_alphabetic() || it == '-')).unwrap_or(body.len()));
    let attribute = |key| attribute(rest, key).unwrap_or_default();
    Some(match name.to_ascii_lowercase().as_str() {
        "row" => ConstructKind::Row,
        "column" => ConstructKind::Column(attribute("span").trim().parse().ok().filter(|it| *it > 0).unwrap_or(1)),
        "zone" => ConstructKind::Zone(format!("{}{}", attribute("target"), attribute("pivot"))),
        "moniker" => ConstructKind::Zone(attribute("range")),
        "row-end" => ConstructKind::End("row"),
        "column-end" => ConstructKind::End("column"),
        "zone-end" => ConstructKind::End("zone"),
        "moniker-end" => ConstructKind::End("zone"),
        "image-end" => ConstructKind::ImageEnd,
        _ => return None,
    })
}

/// `[!NOTE]`, `[!div class="x"]` or `[!VIDEO url]` alone on its line; alerts and divisions in a quote only.
fn quote_directive(line: &Line<'_>) -> Option<ConstructKind> {
    let body = line.content.strip_prefix("[!")?.strip_suffix(']')?;
    if let Some(kind) = alert_kind(body).filter(|_| line.quotes() > 0) {
        return Some(ConstructKind::Alert(kind));
    }
    let (name, rest) = body.split_once([' ', '\t'])?;
    if name.eq_ignore_ascii_case("div") && line.quotes() > 0 {
        return Some(ConstructKind::Division(attribute(rest, "class")?));
    }
    let url = rest.trim();
    let video = name.eq_ignore_ascii_case("video") && !url.is_empty() && !url.contains(char::is_whitespace);
    video.then(|| ConstructKind::Video(url.to_owned()))
}

fn alert_kind(keyword: &str) -> Option<AlertKind> {
    Some(match keyword.trim().to_ascii_uppercase().as_str() {
        "NOTE" => AlertKind::Note,
        "TIP" => AlertKind::Tip,
        "IMPORTANT" => AlertKind::Important,
        "WARNING" => AlertKind::Warning,
        "CAUTION" => AlertKind::Caution,
        _ => return None,
    })
}

/// `:::image …:::` or `:::no-loc …:::` at the start of a text: what it is, and its length.
fn inline_directive(text: &str) -> Option<(ConstructKind, usize)> {
    let line = text.split('\n').next().unwrap_or(text);
    let body = line.strip_prefix(":::")?;
    let trimmed = body.trim_start();
    let is_image = starts_with_word(trimmed, "image");
    if !is_image && !starts_with_word(trimmed, "no-loc") {
        return None;
    }
    // The end is the first `:::` outside quotation marks, else the first at all.
    let mut quoted = false;
    let end = body
        .char_indices()
        .find(|&(at, it)| {
            quoted ^= it == '"';
            !quoted && body[at..].starts_with(":::")
        })
        .map(|it| it.0)
        .or_else(|| body.find(":::"))?;
    let attributes = &body[..end];
    let kind = if is_image {
        let source = attribute(attributes, "source")?;
        let decorative = attribute(attributes, "type").is_some_and(|it| it.eq_ignore_ascii_case("icon"));
        ConstructKind::Image { source, alt: attribute(attributes, "alt-text").unwrap_or_default(), decorative }
    } else {
        ConstructKind::NoTranslate(attribute(attributes, "text")?)
    };
    Some((kind, 3 + end + 3))
}

fn starts_with_word(text: &str, word: &str) -> bool {
    text.get(..word.len()).is_some_and(|it| it.eq_ignore_ascii_case(word))
        && text[word.len()..].starts_with([' ', '\t'])
}

/// The value of `key="value"`, quotation marks being optional.
fn attribute(text: &str, key: &str) -> Option<String> {
    let lower = text.to_ascii_lowercase();
    let mut from = 0;
    loop {
        let at = from + lower[from..].find(key)?;
        let starts_word = at == 0 || text.as_bytes()[at - 1].is_ascii_whitespace();
        let rest = text[at + key.len()..].trim_start();
        if let Some(value) = rest.strip_prefix('=').filter(|_| starts_word) {
            let value = value.trim_start();
            return Some(match value.strip_prefix('"') {
                Some(quoted) => quoted.split('"').next().unwrap_or(quoted).to_owned(),
                None => value.split_whitespace().next().unwrap_or_default().to_owned(),
            });
        }
        from = at + key.len();
    }
}
