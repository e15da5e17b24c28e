//! Findings for people: each with its lines of the file.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::ops::Range;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Element, Group, Level, Origin, Renderer, Snippet};

use crate::cli::report::Options;
use crate::finding::{Code, Finding, Severity};
use crate::source::Texts;
use crate::text::{Span, TextRange};

/// How many findings of one code are shown.
const SHOWN: usize = 20;

/// Shows findings with the lines that they are about.
///
/// Files whose text is not known are named only.
pub fn text<'f>(findings: impl IntoIterator<Item = &'f Finding>, texts: &dyn Texts, options: Options) -> String {
    let renderer = if options.colour { Renderer::styled() } else { Renderer::plain() };
    let renderer = renderer.term_width(options.width).decor_style(DecorStyle::Ascii);
    let mut counts: BTreeMap<Code, usize> = BTreeMap::new();
    let mut shown = String::new();
    for finding in findings {
        let count = counts.entry(finding.code).or_default();
        *count += 1;
        if options.all || *count <= SHOWN {
            shown += &renderer.render(&[group(finding, texts)]);
            shown += "\n\n";
        }
    }
    let mut more = false;
    for (code, count) in counts.iter().filter(|(_, count)| !options.all && **count > SHOWN) {
        more = true;
        writeln!(shown, "{} more of `{code}`: `--all` shows them", count - SHOWN).expect("a text takes all");
    }
    if more {
        shown.push('\n');
    }
    shown
}

/// Shows why there is no site at all.
pub fn failure(message: &str) -> String {
    Renderer::styled().render(&[Group::with_title(Level::ERROR.primary_title(message))])
}

fn group<'a>(finding: &'a Finding, texts: &dyn Texts) -> Group<'a> {
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Suggestion => Level::NOTE.with_name("suggestion"),
    };
    let title = level.primary_title(&*finding.message).id(finding.code.name());
    let mut elements: Vec<Element<'a>> = Vec::new();
    let (here, elsewhere): (Vec<_>, Vec<_>) =
        finding.labels.iter().partition(|(span, _)| span.path == finding.span.path);
    let all = here.iter().map(|it| it.0.range).chain([finding.span.range]);
    elements.push(match snippet(&finding.span, all, texts) {
        Some((snippet, inside)) => {
            let primary = AnnotationKind::Primary.span(inside(finding.span.range));
            let context =
                here.iter().map(|(span, text)| AnnotationKind::Context.span(inside(span.range)).label(text.as_str()));
            snippet.annotation(primary).annotations(context).into()
        }
        None => Origin::path(finding.span.path.as_str()).into(),
    });
    for (span, text) in elsewhere {
        elements.push(match snippet(span, [span.range].into_iter(), texts) {
            Some((snippet, inside)) => {
                snippet.annotation(AnnotationKind::Context.span(inside(span.range)).label(text.as_str())).into()
            }
            None => Level::NOTE.message(format!("{}: {text}", span.path)).into(),
        });
    }
    elements.extend(finding.help.as_deref().map(|help| Level::HELP.message(help).into()));
    title.elements(elements)
}

/// The lines of a file that ranges in it touch, if its text is known and long enough to have a span; and where a range
/// of the file is in them.
fn snippet<'a, T: Clone>(
    span: &'a Span,
    ranges: impl Iterator<Item = TextRange>,
    texts: &dyn Texts,
) -> Option<(Snippet<'a, T>, impl Fn(TextRange) -> Range<usize>)> {
    let text = texts.text(&span.path)?;
    text.get(span.range.as_usize())?;
    let (start, end) = ranges.fold((text.len(), 0), |(start, end), it| {
        let it = it.as_usize();
        (start.min(it.start), end.max(it.end).min(text.len()))
    });
    let bytes = text.as_bytes();
    // The end of a file is shown on its last line.
    let start = if start == bytes.len() && bytes.ends_with(b"\n") { start - 1 } else { start };
    let start = memchr::memrchr(b'\n', &bytes[..start]).map_or(0, |it| it + 1);
    // With the line after it, as a range may end at a line's end.
    let mut ends = memchr::memchr_iter(b'\n', &bytes[end..]).map(|it| end + it + 1);
    let end = ends.nth(1).unwrap_or(text.len());
    let before = memchr::memchr_iter(b'\n', &bytes[..start]).count();
    let snippet = Snippet::source(text[start..end].to_owned()).line_start(before + 1).path(span.path.as_str());
    Some((snippet, move |range: TextRange| {
        let range = range.as_usize();
        range.start - start..range.end - start
    }))
}
