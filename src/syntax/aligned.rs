//! The literal delimiters of an aligned article → text with atoms, and the units they stand for.
//!
//! Works on delimiters alone, never by balancing tags (`format.md` P2): translations contain
//! unclosed and stray tags.

use std::collections::HashMap;

use memchr::memmem;

use super::document::{Inlines, Unit, UnitPlace, UnitSide};
use super::line::{fenced, has_fence};
use super::mapped::Mapped;
use super::mark::push_unit;
use crate::finding::{Finding, code};
use crate::text::{SourcePath, Span};

/// What a unit begins with.
pub const UNIT_OPEN: &str = "<span data-ttu-id=\"";
const MIDDLE: &str = "</span><span class=\"sxs-lookup\"><span data-stu-id=\"";
const END: &str = "</span></span>";
const CLOSE_SPAN: &str = "</span>";
const ESCAPED_MARK: &str = "&quot;sxs-lookup&quot;";

/// Whether a text has anything of the aligned form in it, outside of fenced code, which shows it to readers.
pub fn is_aligned(text: &str) -> bool {
    let finders = ["data-ttu-id=", "data-stu-id="];
    let marks = || finders.into_iter().flat_map(|it| memmem::find_iter(text.as_bytes(), it));
    let Some(first) = marks().next() else { return false };
    // The first unit hardly ever stands below code.
    if !has_fence(&text[..first]) {
        return true;
    }
    let code = fenced(text);
    marks().any(|at| !code.iter().any(|it| it.contains(&at)))
}

/// Undoes the escaping of quotation marks around units (`format.md` P1).
pub fn repair(mapped: Mapped, path: &SourcePath, findings: &mut Vec<Finding>) -> Mapped {
    let text = mapped.text();
    if memmem::find(text.as_bytes(), ESCAPED_MARK.as_bytes()).is_none() {
        return mapped;
    }
    let mut repaired = Mapped::default();
    let mut done = 0;
    let code = fenced(text);
    let quotes: Vec<usize> = text.match_indices('"').map(|it| it.0).collect();
    let mut index = 0;
    while index + 1 < quotes.len() {
        let region = quotes[index] + 1..quotes[index + 1];
        // A region may span code, but one that begins in it is shown to readers.
        let in_code = code.iter().any(|it| it.contains(&region.start));
        if in_code || !text[region.clone()].contains(ESCAPED_MARK) {
            index += 1;
            continue;
        }
        findings.push(
            Finding::new(
                code::UNIT_ESCAPED,
                Span::new(path, mapped.source_range(region.clone())),
                "quotation marks of units are written as `&quot;` here",
            )
            .help("the units are read as if they had quotation marks; write `\"` to be exact"),
        );
        for (at, entity) in text[region.clone()].match_indices("&quot;") {
            let at = region.start + at;
            repaired.push_from(&mapped, done..at);
            repaired.replace_from("\"", &mapped, at..at + entity.len());
            done = at + entity.len();
        }
        index += 2;
    }
    repaired.push_from(&mapped, done..text.len());
    repaired
}

/// Replaces every unit by an atom that carries its index, and returns the units.
pub fn extract(mapped: Mapped, path: &SourcePath, findings: &mut Vec<Finding>) -> (Mapped, Vec<Unit>) {
    let text = mapped.text();
    let finders = Finders::new();
    let openers: Vec<usize> = finders.open.find_iter(text.as_bytes()).collect();
    // A file has hundreds of units, which are moved each time that they need more room.
    let mut output = Mapped::with_capacity(text.len() / 4, 2 * openers.len() + 1);
    let mut units: Vec<Unit> = Vec::with_capacity(openers.len());
    let code = fenced(text);
    let mut ids = HashMap::with_capacity(openers.len());
    let mut atom = String::new();
    let mut done = 0;
    let mut from = 0;
    for (number, start) in openers.iter().copied().enumerate() {
        if start < from {
            continue;
        }
        if let Some(block) = code.iter().find(|it| it.contains(&start)) {
            from = block.end;
            continue;
        }
        // Nothing of another unit may stand inside: a missing delimiter must not swallow what follows.
        let limit = openers.get(number + 1).copied().unwrap_or(text.len());
        let Some(raw) = read_unit(text, start, limit, &finders) else {
            findings.push(
                Finding::new(
                    code::UNIT_MALFORMED,
                    Span::new(path, mapped.source_range(start..start + UNIT_OPEN.len())),
                    "this unit lacks its middle or its end, and is shown as it is written",
                )
                .help("a unit is `<span data-ttu-id=\"ID\">…</span><span class=\"sxs-lookup\"><span data-stu-id=\"ID\">…</span></span>` with equal ids"),
            );
            from = start + UNIT_OPEN.len();
            continue;
        };
        output.push_from(&mapped, done..start);
        atom.clear();
        push_unit(&mut atom, units.len());
        output.replace_from(&atom, &mapped, start..raw.end);
        let unit = Unit {
            id: raw.id.into(),
            range: mapped.source_range(start..raw.end),
            translation: side(&mapped, raw.translation),
            original: side(&mapped, raw.original),
            place: UnitPlace::Inline,
        };
        if let Some(first) = ids.insert(raw.id, unit.range) {
            findings.push(
                Finding::new(
                    code::UNIT_DUPLICATE_ID,
                    Span::new(path, unit.range),
                    format!("another unit has the id `{}`", unit.id),
                )
                .label(Span::new(path, first), "it is here")
                .help("give every unit of an article an id of its own"),
            );
        }
        units.push(unit);
        done = raw.end;
        from = raw.end;
    }
    if units.is_empty() {
        return (mapped, units);
    }
    output.push_from(&mapped, done..text.len());
    (output, units)
}

fn side(mapped: &Mapped, range: std::ops::Range<usize>) -> UnitSide {
    let text = mapped.text()[range.clone()].into();
    UnitSide { range: mapped.source_range(range), text, content: Inlines::default() }
}

struct RawUnit<'a> {
    id: &'a str,
    translation: std::ops::Range<usize>,
    original: std::ops::Range<usize>,
    end: usize,
}

/// Reads the unit that opens at `start` and ends before `limit` (`format.md` P2 to P4); `None` where a delimiter is
/// missing.
fn read_unit<'t>(text: &'t str, start: usize, limit: usize, finders: &Finders) -> Option<RawUnit<'t>> {
    let id_start = start + UNIT_OPEN.len();
    let id_end = id_start + text[id_start..].find('"')?;
    let id = &text[id_start..id_end];
    if id.is_empty()
        || !id.bytes().all(|it| it.is_ascii_alphanumeric() || it == b'-')
        || !text[id_end..].starts_with("\">")
    {
        return None;
    }
    let translation_start = id_end + 2;
    let mut from = translation_start;
    let (translation_end, original_start) = loop {
        let middle = found(&finders.middle, text, from..limit)?;
        from = middle + MIDDLE.len();
        if text[from..].strip_prefix(id).is_some_and(|it| it.starts_with("\">")) {
            break (middle, from + id.len() + 2);
        }
    };
    let mut original_end = found(&finders.end, text, original_start..limit)?;
    let closers =
        text.as_bytes()[original_end..].chunks(CLOSE_SPAN.len()).take_while(|it| *it == CLOSE_SPAN.as_bytes()).count();
    // P4: a closer belongs to the original while that has more openers than closers.
    for _ in 2..closers {
        let original = &text[original_start..original_end];
        if span_openers(original) <= original.matches(CLOSE_SPAN).count() {
            break;
        }
        original_end += CLOSE_SPAN.len();
    }
    Some(RawUnit {
        id,
        translation: translation_start..translation_end,
        original: original_start..original_end,
        end: original_end + END.len(),
    })
}

/// Searches for the delimiters, made once for a file.
struct Finders {
    open: memmem::Finder<'static>,
    middle: memmem::Finder<'static>,
    end: memmem::Finder<'static>,
}

impl Finders {
    fn new() -> Self {
        Self {
            open: memmem::Finder::new(UNIT_OPEN),
            middle: memmem::Finder::new(MIDDLE),
            end: memmem::Finder::new(END),
        }
    }
}

/// Where a delimiter stands in a stretch of a text.
fn found(finder: &memmem::Finder<'_>, text: &str, range: std::ops::Range<usize>) -> Option<usize> {
    Some(range.start + finder.find(text.as_bytes().get(range.clone())?)?)
}

fn span_openers(text: &str) -> usize {
    text.match_indices("<span").filter(|(at, it)| text[at + it.len()..].starts_with(['>', ' ', '\t', '\n'])).count()
}

/// The names of a side that consists of anchors only (`format.md` P11); `None` for any other.
pub fn anchor_names(text: &str) -> Option<Vec<String>> {
    let mut names = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        let tag = rest.strip_prefix("<a ")?;
        let (attributes, after) = tag.split_once('>')?;
        names.push(anchor_name(attributes)?);
        rest = after.trim_start().strip_prefix("</a>")?.trim_start();
    }
    (!names.is_empty()).then_some(names)
}

/// The `name` or `id` in the attributes of an `<a>` that is no link.
pub fn anchor_name(attributes: &str) -> Option<String> {
    let mut name = None;
    let mut rest = attributes.trim().trim_end_matches('/').trim_end();
    while !rest.is_empty() {
        let (key, after) = rest.split_once('=')?;
        let after = after.trim_start();
        let quote = after.chars().next().filter(|it| matches!(it, '"' | '\''))?;
        let (value, after) = after[1..].split_once(quote)?;
        match key.trim().to_ascii_lowercase().as_str() {
            "name" | "id" => name = name.or_else(|| (!value.trim().is_empty()).then(|| value.trim().to_owned())),
            "href" if value.is_empty() => {}
            _ => return None,
        }
        rest = after.trim_start();
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    fn units(text: &str) -> (String, Vec<(String, String)>, usize) {
        let path = SourcePath::from("a.md");
        let mut findings = Vec::new();
        let repaired = repair(Mapped::verbatim(text, 0), &path, &mut findings);
        let (mapped, units) = extract(repaired, &path, &mut findings);
        let sides = units.iter().map(|it| (it.translation.text.to_string(), it.original.text.to_string())).collect();
        (mapped.text().to_owned(), sides, findings.len())
    }

    fn unit(id: &str, translation: &str, original: &str) -> String {
        format!(
            "<span data-ttu-id=\"{id}\">{translation}</span><span class=\"sxs-lookup\"><span data-stu-id=\"{id}\">{original}</span></span>"
        )
    }

    #[test]
    fn vectors_1_to_4_of_the_format() {
        let cases = [
            ("A", "B"),
            ("A", "OriginalCompany.<span>com."),
            ("A", "<span>https://x</span>"),
            ("手順 </span> に従います。", "B"),
        ];
        for (translation, original) in cases {
            let text = format!("{} {}", unit("79c0f-103", translation, original), unit("79c0f-104", "後", "after"));
            let (rest, sides, findings) = units(&text);
            assert_eq!(rest, "\u{FDD1}0\u{FDD2} \u{FDD1}1\u{FDD2}");
            assert_eq!(sides[0], (translation.to_owned(), original.to_owned()));
            assert_eq!(sides[1], ("後".to_owned(), "after".to_owned()));
            assert_eq!(findings, 0);
        }
    }

    #[test]
    fn vector_5_escaped_quotation_marks_are_repaired() {
        let text = "(x.png \"<span data-ttu-id=&quot;d1077-129&quot;>い</span><span class=&quot;sxs-lookup&quot;><span data-stu-id=&quot;d1077-129&quot;>E</span></span>\") &quot;kept&quot;";
        let (rest, sides, findings) = units(text);
        assert_eq!(rest, "(x.png \"\u{FDD1}0\u{FDD2}\") &quot;kept&quot;");
        assert_eq!(sides, [("い".to_owned(), "E".to_owned())]);
        assert_eq!(findings, 1);
    }

    #[test]
    fn what_lacks_a_delimiter_stays_and_is_reported() {
        let broken = "<span data-ttu-id=\"79c0f-103\">A</span><span class=\"sxs-lookup\"><span data-stu-id=\"79c0f-999\">B</span></span>";
        let text = format!("{broken} {}", unit("79c0f-104", "後", "after"));
        let (rest, sides, findings) = units(&text);
        assert_eq!(rest, format!("{broken} \u{FDD1}0\u{FDD2}"));
        assert_eq!((sides.len(), findings), (1, 1));
    }

    #[test]
    fn anchors_alone_are_recognised() {
        assert_eq!(anchor_names("<a name=\"x\"> </a>"), Some(vec!["x".to_owned()]));
        assert_eq!(anchor_names("<a href=\"\" id=\"bkmk-y\"></a>"), Some(vec!["bkmk-y".to_owned()]));
        assert_eq!(anchor_names("<a name=\"x\">text</a>"), None);
        assert_eq!(anchor_names("<a href=\"y\">text</a>"), None);
    }
}
