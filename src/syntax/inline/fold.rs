//! Folds lists of inlines: raw tags that are simple and balanced become elements, empty links anchors, and links after
//! `[!INCLUDE` or `[!TREE` inclusions.

use crate::syntax::aligned::anchor_name;
use crate::syntax::block::DEEPEST;
use crate::syntax::context::Context;
use crate::syntax::document::{ElementName, HtmlPiece, Inline, ReferenceKind};
use crate::syntax::html::policy;
use crate::syntax::inline::join_texts;

/// Folds raw tags of a list into elements where they are simple and balanced, anchors into
/// [`Inline::Anchor`], and inclusions into [`Inline::Include`].
pub fn fold(list: Vec<Inline>, context: &mut Context<'_>) -> Vec<Inline> {
    let has_html = list.iter().any(|it| matches!(it, Inline::Html(_)));
    let folded = if has_html { fold_html(list, context) } else { list };
    context.has_html |= has_html && keeps_html(&folded);
    fold_includes(folded, context)
}

fn keeps_html(list: &[Inline]) -> bool {
    list.iter().any(|it| match it {
        Inline::Html(_) => true,
        Inline::Element { content, .. } => keeps_html(content),
        _ => false,
    })
}

/// An open tag that waits for its end.
struct OpenTag {
    name: Option<ElementName>,
    at: usize,
}

fn fold_html(list: Vec<Inline>, context: &mut Context<'_>) -> Vec<Inline> {
    let mut out: Vec<Inline> = Vec::with_capacity(list.len());
    let mut open: Vec<OpenTag> = Vec::new();
    // Links and anchors: how many `</a>` belong to anchors that were folded.
    let mut anchors = 0;
    for inline in list {
        let tag = match &inline {
            Inline::Html(pieces) => match &**pieces {
                [HtmlPiece::Raw(tag)] => Some(tag.clone()),
                _ => None,
            },
            _ => None,
        };
        let Some(tag) = tag else {
            out.push(inline);
            continue;
        };
        match tag_meaning(&tag) {
            Meaning::Comment => {}
            Meaning::Break => out.push(Inline::Element { name: ElementName::BREAK, content: [].into() }),
            Meaning::Span => {}
            Meaning::Anchor(name) => {
                anchors += 1;
                context.anchors.push(name.clone());
                out.push(Inline::Anchor(name.into()));
            }
            Meaning::CloseLink if anchors > 0 => anchors -= 1,
            Meaning::Open(name) => {
                // Deeper elements are left to the sanitiser.
                let name = Some(name).filter(|_| open.len() < DEEPEST);
                open.push(OpenTag { name, at: out.len() });
                out.push(inline);
            }
            Meaning::Close(name) if open.last().is_some_and(|it| it.name == Some(name)) => {
                let at = open.pop().map_or(0, |it| it.at);
                let mut content = out.split_off(at + 1);
                join_texts(&mut content, 0);
                out.pop();
                out.push(Inline::Element { name, content: content.into() });
            }
            Meaning::OtherOpen => {
                open.push(OpenTag { name: None, at: out.len() });
                out.push(inline);
            }
            Meaning::OtherClose => {
                if let Some(index) = open.iter().rposition(|it| it.name.is_none()) {
                    open.truncate(index);
                }
                out.push(inline);
            }
            Meaning::CloseLink | Meaning::Close(_) | Meaning::Other => out.push(inline),
        }
    }
    join_texts(&mut out, 0);
    out
}

enum Meaning {
    Comment,
    Break,
    Span,
    Anchor(String),
    CloseLink,
    Open(ElementName),
    Close(ElementName),
    OtherOpen,
    OtherClose,
    Other,
}

fn tag_meaning(tag: &str) -> Meaning {
    if tag.starts_with("<!--") {
        return Meaning::Comment;
    }
    let Some(inner) = tag.strip_prefix('<').and_then(|it| it.strip_suffix('>')) else { return Meaning::Other };
    let closes = inner.starts_with('/');
    let inner = inner.trim_start_matches('/');
    let name_end = inner.find(|it: char| !it.is_ascii_alphanumeric()).unwrap_or(inner.len());
    let name = inner[..name_end].to_ascii_lowercase();
    let attributes = inner[name_end..].trim();
    let bare = attributes.is_empty() || attributes == "/";
    match (name.as_str(), closes) {
        ("br", _) if bare => Meaning::Break,
        ("span", _) if bare => Meaning::Span,
        ("a", true) => Meaning::CloseLink,
        ("a", false) => anchor_name(attributes).map_or(Meaning::OtherOpen, Meaning::Anchor),
        (name, closes) => match ElementName::of(name) {
            Some(simple) if bare && closes => Meaning::Close(simple),
            Some(simple) if bare => Meaning::Open(simple),
            _ if policy::is_void(name) => Meaning::Other,
            _ if closes => Meaning::OtherClose,
            _ => Meaning::OtherOpen,
        },
    }
}

/// Text `[!INCLUDE ` or `[!TREE `, a link and text `]` are an inclusion (`format.md` D1).
fn fold_includes(list: Vec<Inline>, context: &mut Context<'_>) -> Vec<Inline> {
    let begins = |it: &Inline| matches!(it, Inline::Text(text) if include_start(text).is_some());
    if !list.iter().any(begins) {
        return list;
    }
    let mut out: Vec<Inline> = Vec::with_capacity(list.len());
    let mut rest = list.into_iter().peekable();
    while let Some(inline) = rest.next() {
        let start = match &inline {
            Inline::Text(text) => include_start(text).map(|(at, kind)| (Box::<str>::from(&text[..at]), kind)),
            _ => None,
        };
        let Some((before, kind)) = start else {
            out.push(inline);
            continue;
        };
        match rest.next() {
            Some(Inline::Link { reference, content }) => match rest.peek() {
                Some(Inline::Text(after)) if after.starts_with(']') => {
                    let after: Box<str> = after[1..].into();
                    rest.next();
                    if !before.is_empty() {
                        out.push(Inline::Text(before));
                    }
                    context.references[reference as usize].kind = kind;
                    out.push(Inline::Include(reference));
                    if !after.is_empty() {
                        out.push(Inline::Text(after));
                    }
                }
                _ => {
                    out.push(inline);
                    out.push(Inline::Link { reference, content });
                }
            },
            Some(other) => {
                out.push(inline);
                out.push(other);
            }
            None => out.push(inline),
        }
    }
    join_texts(&mut out, 0);
    out
}

/// Where a text ends in `[!INCLUDE` or `[!TREE`, white space aside.
fn include_start(text: &str) -> Option<(usize, ReferenceKind)> {
    let trimmed = text.trim_end();
    [("[!INCLUDE", ReferenceKind::Include), ("[!TREE", ReferenceKind::Tree)].into_iter().find_map(|(mark, kind)| {
        let at = trimmed.len().checked_sub(mark.len())?;
        trimmed.get(at..).is_some_and(|it| it.eq_ignore_ascii_case(mark)).then_some((at, kind))
    })
}
