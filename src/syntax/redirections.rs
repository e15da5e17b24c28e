//! docfx's lists of redirects, `.openpublishing.redirection.json` → entries with their places.

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::finding::{Finding, Reported, code};
use crate::source::Source;
use crate::text::{self, SourcePath, Span, TextRange};

/// One redirect as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The file that was there, from the site's root.
    pub from: String,
    /// The address that it leads to.
    pub to: String,
    /// The place of the old file's name.
    pub from_range: TextRange,
    /// The place of the address.
    pub to_range: TextRange,
}

/// Whether a file is a list of redirects.
pub fn is_list(path: &SourcePath) -> bool {
    let name = path.file_name();
    name.starts_with(".openpublishing.redirection") && name.ends_with(".json")
}

#[derive(Deserialize)]
struct List<'t> {
    #[serde(borrow)]
    redirections: Vec<&'t RawValue>,
}

#[derive(Deserialize)]
struct Fields<'t> {
    #[serde(borrow)]
    source_path: Option<&'t RawValue>,
    #[serde(borrow)]
    source_path_from_root: Option<&'t RawValue>,
    #[serde(borrow)]
    redirect_url: Option<&'t RawValue>,
}

/// Reads a list of redirects.
pub fn parse(source: &Source) -> Reported<Vec<Entry>> {
    let text: &str = source.text();
    let json = text.strip_prefix('\u{feff}').unwrap_or(text);
    let invalid = |range: TextRange, fact: String, help: &str| {
        Finding::new(code::REDIRECTION_INVALID, Span::new(source.path(), range), fact).help(help)
    };
    let list: List<'_> = match serde_json::from_str(json) {
        Ok(list) => list,
        Err(error) => {
            let at = offset_of(json, error.line(), error.column()) + (text.len() - json.len());
            let fact = error.to_string();
            let fact = fact.split(" at line ").next().unwrap_or_default();
            let help = "write JSON: `{\"redirections\": [{\"source_path\": \"old.md\", \"redirect_url\": \"/new\"}]}`";
            let finding =
                invalid(TextRange::new(at, at), format!("this list of redirects cannot be read: {fact}"), help);
            return Reported { value: Vec::new(), findings: vec![finding] };
        }
    };
    let range_of = |it: &RawValue| {
        let start = it.get().as_ptr() as usize - text.as_ptr() as usize;
        TextRange::new(start, start + it.get().len())
    };
    let mut findings = Vec::new();
    let mut entries = Vec::new();
    for raw in list.redirections {
        let fields = serde_json::from_str::<Fields<'_>>(raw.get()).ok();
        let written = |it: Option<&RawValue>| {
            let it = it?;
            let text: String = serde_json::from_str(it.get()).ok()?;
            (!text.trim().is_empty()).then(|| (text.trim().to_owned(), range_of(it)))
        };
        let old = fields.as_ref().and_then(|it| {
            let (from, range) = written(it.source_path_from_root).or_else(|| written(it.source_path))?;
            let folder = if it.source_path_from_root.is_some() { "" } else { source.path().parent() };
            Some((text::join(folder, from.replace('\\', "/").trim_start_matches('/'))?, range))
        });
        let new = fields.as_ref().and_then(|it| written(it.redirect_url));
        match (old, new) {
            (Some((from, from_range)), _) if from.contains(['#', '?']) => findings.push(invalid(
                from_range,
                format!("`{from}` is a part of a page: no server is asked for it"),
                "name the file alone; to lead its readers on, keep the anchor on the page",
            )),
            (Some((from, from_range)), Some((to, to_range))) => entries.push(Entry { from, to, from_range, to_range }),
            (None, _) => findings.push(invalid(
                range_of(raw),
                "this redirect has no `source_path` inside the site".to_owned(),
                "name the file that was there, relative to this list",
            )),
            (_, None) => findings.push(invalid(
                range_of(raw),
                "this redirect has no `redirect_url`".to_owned(),
                "write where it leads",
            )),
        }
    }
    Reported { value: entries, findings }
}

/// Where a line and a column, both from 1 and in bytes, are.
fn offset_of(text: &str, line: usize, column: usize) -> usize {
    let mut at = (text::line_start(text, line) + column.saturating_sub(1)).min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Reported<Vec<Entry>> {
        parse(&Source::new("docs/.openpublishing.redirection.json", text))
    }

    #[test]
    fn entries_have_their_places_behind_a_byte_order_mark_and_tabs() {
        let text =
            "\u{feff}{\n\t\"redirections\": [\n\t\t{\"source_path\": \"a/設定.md\", \"redirect_url\": \"/b\"}\n\t]\n}";
        let Reported { value, findings } = parsed(text);
        assert_eq!(findings, []);
        let [entry] = value.as_slice() else { panic!("{value:?}") };
        assert_eq!((entry.from.as_str(), entry.to.as_str()), ("docs/a/設定.md", "/b"));
        assert_eq!(&text[entry.from_range.as_usize()], "\"a/設定.md\"");
        assert_eq!(&text[entry.to_range.as_usize()], "\"/b\"");
    }

    #[test]
    fn a_path_from_the_root_does_not_depend_on_the_list() {
        let text = r#"{"redirections": [{"source_path_from_root": "/x/a.md", "redirect_url": "/b"}]}"#;
        assert_eq!(parsed(text).value[0].from, "x/a.md");
    }

    #[test]
    fn what_is_no_redirect_is_found_at_its_place() {
        let text = r#"{"redirections": [{"source_path": "a.md"}, {"redirect_url": "/b"}, 7, {"source_path": "../../a.md", "redirect_url": "/b"}, {"source_path": "a.md#b", "redirect_url": "/b"}]}"#;
        let Reported { value, findings } = parsed(text);
        assert_eq!(value, []);
        let places: Vec<&str> = findings.iter().map(|it| &text[it.span.range.as_usize()]).collect();
        assert_eq!(places[..3], [r#"{"source_path": "a.md"}"#, r#"{"redirect_url": "/b"}"#, "7"]);
        assert_eq!(places[4..], [r#""a.md#b""#]);
        let broken = parsed("{\"redirections\": [\n  {]\n}");
        assert_eq!((broken.findings.len(), broken.findings[0].span.range.start), (1, 22));
    }
}
