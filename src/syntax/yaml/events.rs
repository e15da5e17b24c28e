//! Events of the parser → nodes. Aliases and merged maps (`<<`) are followed, within bounds.

use std::collections::HashMap;

use granit_parser::{ErrorKind, Event, Marker, Parser, ScalarStyle, ScanError, Span, StrInput, Tag};

use super::{Invalid, Key, Node, NodeKind};
use crate::text::TextRange;

/// How deep values may nest: a table of contents takes two levels for each of its own.
const MAX_DEPTH: usize = 96;

/// How many values a file may have, those that aliases repeat among them.
const MAX_NODES: usize = 2_000_000;

/// Reads the nodes of one document.
pub(super) struct Reader<'t> {
    text: &'t str,
    parser: Parser<'t, StrInput<'t>>,
    /// Values that have an anchor, each with how many values it is.
    anchors: HashMap<usize, (Node, usize)>,
    nodes: usize,
}

impl<'t> Reader<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, parser: Parser::new_from_str(text), anchors: HashMap::new(), nodes: 0 }
    }

    /// The document; an empty one is [`NodeKind::Null`].
    pub(super) fn document(&mut self) -> Result<Node, Invalid> {
        let mut document = None;
        while let Some((event, span)) = self.next()? {
            match event {
                Event::StreamStart | Event::DocumentEnd => {}
                Event::StreamEnd => break,
                Event::DocumentStart(..) if document.is_some() => {
                    return Err(self.invalid(span.start, "a second YAML document begins"));
                }
                Event::DocumentStart(..) => {}
                event => document = Some(self.node(event, span, 0)?),
            }
        }
        let nothing = || Node { range: TextRange::start_of_file(), kind: NodeKind::Null };
        Ok(document.unwrap_or_else(nothing))
    }

    fn next(&mut self) -> Result<Option<(Event<'t>, Span)>, Invalid> {
        match self.parser.next_event() {
            None => Ok(None),
            Some(Ok(event)) => Ok(Some(event)),
            Some(Err(error)) => Err(self.of_scan(&error)),
        }
    }

    /// The event after one that cannot be the last.
    fn inner(&mut self, span: Span) -> Result<(Event<'t>, Span), Invalid> {
        self.next()?.ok_or_else(|| self.invalid(span.start, "this value does not end"))
    }

    fn node(&mut self, event: Event<'t>, span: Span, depth: usize) -> Result<Node, Invalid> {
        if depth > MAX_DEPTH {
            return Err(self.invalid(span.start, &format!("values are nested more than {MAX_DEPTH} deep")));
        }
        let before = self.nodes;
        self.count(1, span)?;
        let (anchor, node) = match event {
            Event::Scalar(value, style, anchor, tag) => {
                let is_null = is_null(&value, style, tag.as_deref());
                let kind = if is_null { NodeKind::Null } else { NodeKind::Text(value.into_owned()) };
                (anchor, Node { range: self.range(span), kind })
            }
            Event::SequenceStart(_, anchor, _) => (anchor, self.list(span, depth)?),
            Event::MappingStart(_, anchor, _) => (anchor, self.map(span, depth)?),
            Event::Alias(anchor) => (0, self.alias(anchor, span)?),
            _ => return Err(self.invalid(span.start, "a value is missing")),
        };
        if anchor != 0 {
            self.anchors.insert(anchor, (node.clone(), self.nodes - before));
        }
        Ok(node)
    }

    fn list(&mut self, span: Span, depth: usize) -> Result<Node, Invalid> {
        let mut items = Vec::new();
        loop {
            match self.inner(span)? {
                (Event::SequenceEnd, _) => break,
                (event, span) => items.push(self.node(event, span, depth + 1)?),
            }
        }
        let range = self.range(span);
        let end = items.last().map_or(range.end, |it| it.range.end);
        Ok(Node { range: enclosing(range, end), kind: NodeKind::List(items) })
    }

    fn map(&mut self, span: Span, depth: usize) -> Result<Node, Invalid> {
        let mut entries: Vec<(Key, Node)> = Vec::new();
        let mut merged = Vec::new();
        loop {
            let (event, at) = match self.inner(span)? {
                (Event::MappingEnd, _) => break,
                key => key,
            };
            let is_merge = matches!(&event, Event::Scalar(it, ScalarStyle::Plain, _, None) if it == "<<");
            let key = self.key(event, at)?;
            let (event, at) = self.inner(span)?;
            let value = self.node(event, at, depth + 1)?;
            match is_merge {
                true => self.merge(value, at, &mut merged)?,
                false => entries.push((key, value)),
            }
        }
        let range = self.range(span);
        let end = entries.last().map_or(range.end, |(key, value)| value.range.end.max(key.range.end));
        for entry in merged {
            if !entries.iter().any(|it| it.0.text == entry.0.text) {
                entries.push(entry);
            }
        }
        Ok(Node { range: enclosing(range, end), kind: NodeKind::Map(entries) })
    }

    fn key(&mut self, event: Event<'t>, span: Span) -> Result<Key, Invalid> {
        let text = match event {
            Event::Scalar(value, style, anchor, tag) if !is_null(&value, style, tag.as_deref()) => {
                let text = value.into_owned();
                if anchor != 0 {
                    let node = Node { range: self.range(span), kind: NodeKind::Text(text.clone()) };
                    self.anchors.insert(anchor, (node, 1));
                }
                text
            }
            Event::Alias(anchor) => match self.alias(anchor, span)?.kind {
                NodeKind::Text(text) => text,
                NodeKind::List(_) | NodeKind::Map(_) | NodeKind::Null => return Err(self.no_key(span)),
            },
            _ => return Err(self.no_key(span)),
        };
        Ok(Key { text, range: self.range(span) })
    }

    fn no_key(&self, span: Span) -> Invalid {
        self.invalid(span.start, "a key must be text")
    }

    /// Adds the entries of a map, or of each map of a list; earlier ones come first.
    fn merge(&self, value: Node, span: Span, merged: &mut Vec<(Key, Node)>) -> Result<(), Invalid> {
        match value.kind {
            NodeKind::Map(entries) => merged.extend(entries),
            NodeKind::List(items) => {
                for item in items {
                    let NodeKind::Map(entries) = item.kind else { return Err(self.no_map(span)) };
                    merged.extend(entries);
                }
            }
            NodeKind::Null => {}
            NodeKind::Text(_) => return Err(self.no_map(span)),
        }
        Ok(())
    }

    fn no_map(&self, span: Span) -> Invalid {
        self.invalid(span.start, "what is merged by `<<` must be a map")
    }

    /// The value that an anchor names.
    fn alias(&mut self, anchor: usize, span: Span) -> Result<Node, Invalid> {
        let Some((node, count)) = self.anchors.get(&anchor).map(|it| (it.0.clone(), it.1)) else {
            return Err(self.invalid(span.start, UNKNOWN_ANCHOR));
        };
        self.count(count, span)?;
        Ok(node)
    }

    fn count(&mut self, more: usize, span: Span) -> Result<(), Invalid> {
        self.nodes += more;
        match self.nodes > MAX_NODES {
            true => Err(self.invalid(span.start, &format!("there are more than {MAX_NODES} values"))),
            false => Ok(()),
        }
    }

    /// The bytes of a span, without space at the end.
    fn range(&self, span: Span) -> TextRange {
        let (start, end) = (self.offset(span.start), self.offset(span.end));
        let text = self.text.get(start..end).unwrap_or_default();
        TextRange::new(start, start + text.trim_end().len())
    }

    fn offset(&self, marker: Marker) -> usize {
        self.text.floor_char_boundary(marker.byte_offset().unwrap_or(0))
    }

    fn invalid(&self, place: Marker, reason: &str) -> Invalid {
        let offset = self.offset(place);
        Invalid { range: TextRange::new(offset, offset), reason: reason.to_owned() }
    }

    fn of_scan(&self, error: &ScanError) -> Invalid {
        let reason = error.info();
        let reason = match error.kind() {
            ErrorKind::UnknownAnchor => UNKNOWN_ANCHOR,
            _ => reason.lines().next().unwrap_or_default(),
        };
        self.invalid(*error.marker(), reason.trim().trim_end_matches(['.', ':']))
    }
}

const UNKNOWN_ANCHOR: &str = "alias references unknown anchor";

fn enclosing(range: TextRange, end: u32) -> TextRange {
    TextRange { start: range.start, end: range.end.max(end) }
}

/// Whether a scalar is nothing (YAML 1.2.2, section 10.3.2).
fn is_null(value: &str, style: ScalarStyle, tag: Option<&Tag>) -> bool {
    match tag {
        Some(tag) => tag.core_suffix() == Some("null"),
        None => style == ScalarStyle::Plain && matches!(value, "" | "~" | "null" | "Null" | "NULL"),
    }
}
