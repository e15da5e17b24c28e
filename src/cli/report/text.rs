//! Findings for people: each with its lines of the file.

use std::collections::BTreeMap;
use std::fmt::Write;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Element, Group, Level, Origin, Renderer, Snippet};

use crate::cli::report::Options;
use crate::finding::{Code, Finding, Severity};
use crate::source::Texts;
use crate::text::Span;

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
    elements.push(match snippet(&finding.span, texts) {
        Some(snippet) => {
            let primary = AnnotationKind::Primary.span(finding.span.range.as_usize());
            let context = here
                .into_iter()
                .map(|(span, text)| AnnotationKind::Context.span(span.range.as_usize()).label(text.as_str()));
            snippet.annotation(primary).annotations(context).into()
        }
        None => Origin::path(finding.span.path.as_str()).into(),
    });
    for (span, text) in elsewhere {
        elements.push(match snippet(span, texts) {
            Some(snippet) => {
                snippet.annotation(AnnotationKind::Context.span(span.range.as_usize()).label(text.as_str())).into()
            }
            None => Level::NOTE.message(format!("{}: {text}", span.path)).into(),
        });
    }
    elements.extend(finding.help.as_deref().map(|help| Level::HELP.message(help).into()));
    title.elements(elements)
}

/// The file of a span, if its text is known and long enough to have it.
fn snippet<'a, T: Clone>(span: &'a Span, texts: &dyn Texts) -> Option<Snippet<'a, T>> {
    let text = texts.text(&span.path)?;
    text.get(span.range.as_usize())?;
    Some(Snippet::source(text.to_string()).path(span.path.as_str()))
}
