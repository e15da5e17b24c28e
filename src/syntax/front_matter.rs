//! The metadata block at the head of an article.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_saphyr::Spanned;

use crate::finding::{Finding, code};
use crate::text::{SourcePath, Span, TextRange, line_start};

/// Metadata of an article: keys in lower case (`format.md` section 3), unknown ones kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FrontMatter {
    /// The block in the file with its delimiters; empty where there is none.
    pub range: TextRange,
    /// The values, sorted by key: there are dozens in an article.
    values: Box<[(Box<str>, Entry)]>,
}

/// A value and its place.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Entry {
    /// The value.
    pub value: Value,
    /// Its place in the file.
    pub range: TextRange,
}

/// What a value can be: the rule of `format.md` section 3.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Value {
    /// Text, numbers and dates as they are written, `true` and `false`.
    Text(String),
    /// A list of those.
    List(Vec<String>),
    /// Nothing.
    Null,
}

impl FrontMatter {
    /// That of a block in the file with these values.
    pub fn new(range: TextRange, values: BTreeMap<String, Entry>) -> Self {
        Self { range, values: values.into_iter().map(|(key, entry)| (key.into(), entry)).collect() }
    }

    /// The value of a key given in lower case, and its place.
    pub fn get(&self, key: &str) -> Option<&Entry> {
        self.values.binary_search_by(|it| (*it.0).cmp(key)).ok().map(|it| &self.values[it].1)
    }

    /// All values by key, sorted.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Entry)> {
        self.values.iter().map(|it| (&*it.0, &it.1))
    }

    /// The text of a key given in lower case; `None` where it is absent, empty or a list.
    pub fn text(&self, key: &str) -> Option<&str> {
        match &self.get(key)?.value {
            Value::Text(text) if !text.trim().is_empty() => Some(text.trim()),
            Value::Text(_) | Value::List(_) | Value::Null => None,
        }
    }

    /// The place of a key given in lower case, else of the whole block.
    pub fn range_of(&self, key: &str) -> TextRange {
        self.get(key).map_or(self.range, |it| it.range)
    }
}

/// Splits a text into its front matter, with delimiters, and the rest.
///
/// The block begins on the first line with `---` and ends with the next line that is `---` or `...`.
pub fn split(text: &str) -> Option<(&str, &str)> {
    let first = text.split_inclusive('\n').next()?;
    if first.trim_end() != "---" || !first.ends_with('\n') {
        return None;
    }
    let mut at = first.len();
    for line in text[at..].split_inclusive('\n') {
        at += line.len();
        if matches!(line.trim_end(), "---" | "...") {
            return Some(text.split_at(at));
        }
    }
    None
}

/// Reads the YAML between the delimiters of a block that stands at the start of the file.
pub fn parse(block: &str, path: &SourcePath, findings: &mut Vec<Finding>) -> FrontMatter {
    let range = TextRange::new(0, block.trim_end().len());
    let yaml_start = block.find('\n').map_or(block.len(), |it| it + 1);
    let yaml_end = block.trim_end().rfind('\n').map_or(yaml_start, |it| (it + 1).max(yaml_start));
    let yaml = &block[yaml_start..yaml_end];
    if yaml.trim().is_empty() {
        return FrontMatter::new(range, BTreeMap::new());
    }
    let values = plain_values(yaml, yaml_start).unwrap_or_else(|| {
        duplicates(yaml, yaml_start, path, findings);
        yaml_values(yaml, yaml_start).unwrap_or_else(|(offset, problem)| {
            let at = offset.min(range.end as usize);
            findings.push(Finding::new(code::FRONT_MATTER_INVALID, Span::new(path, at..at), problem).help(
                "quote values that contain `: ` or begin with a special character; what cannot be read is ignored",
            ));
            BTreeMap::new()
        })
    });
    FrontMatter::new(range, values)
}

/// Reads the plain form that localisation systems write: one `key: value` a line and lists of `- value`
/// (`format.md` section 3), without a YAML parser. `None` for anything else.
fn plain_values(yaml: &str, start: usize) -> Option<BTreeMap<String, Entry>> {
    let mut values: BTreeMap<String, Entry> = BTreeMap::new();
    let mut last: Option<String> = None;
    let mut at = start;
    for line in yaml.split_inclusive('\n') {
        let line_start = at;
        at += line.len();
        let text = line.trim_end();
        if text.is_empty() {
            continue;
        }
        if let Some(item) = text.strip_prefix("- ") {
            let entry = values.get_mut(last.as_ref()?)?;
            let value = plain_scalar(item)?.unwrap_or_default();
            match &mut entry.value {
                Value::List(list) => list.push(value),
                Value::Null => entry.value = Value::List(vec![value]),
                Value::Text(_) => return None,
            }
            entry.range.end = u32::try_from(line_start + text.len()).ok()?;
            continue;
        }
        let (key, rest) = match text.split_once(": ") {
            Some(split) => split,
            None => (text.strip_suffix(':')?, ""),
        };
        if key.is_empty()
            || !key.bytes().all(|it| it.is_ascii_alphanumeric() || matches!(it, b'.' | b'_' | b'-' | b':'))
        {
            return None;
        }
        let value = plain_scalar(rest)?.map_or(Value::Null, Value::Text);
        let value_start = line_start + (text.len() - rest.len());
        let entry = Entry { value, range: TextRange::new(value_start, line_start + text.len()) };
        let key = key.to_ascii_lowercase();
        if values.insert(key.clone(), entry).is_some() {
            return None;
        }
        last = Some(key);
    }
    Some(values)
}

/// A scalar whose meaning needs no YAML parser; `Some(None)` for nothing, `None` for one that does.
fn plain_scalar(text: &str) -> Option<Option<String>> {
    let text = text.trim();
    if text.is_empty() || text == "''" || text == "\"\"" {
        return Some(None);
    }
    if let Some(quoted) = text.strip_prefix('\'').and_then(|it| it.strip_suffix('\'')) {
        let unescaped = quoted.replace("''", "\u{0}");
        return (!unescaped.contains('\'')).then(|| Some(unescaped.replace('\u{0}', "'")));
    }
    if let Some(quoted) = text.strip_prefix('"').and_then(|it| it.strip_suffix('"')) {
        return (!quoted.contains(['"', '\\'])).then(|| Some(quoted.to_owned()));
    }
    let special = text
        .starts_with(['&', '*', '!', '|', '>', '\'', '"', '%', '@', '`', '[', ']', '{', '}', ',', '#', '?'])
        || text.starts_with("- ")
        || text.contains(": ")
        || text.ends_with(':')
        || text.contains(" #")
        || matches!(text, "~" | "null" | "Null" | "NULL" | "-");
    (!special).then(|| Some(text.to_owned()))
}

/// Reads any YAML mapping; an error has its offset in the file.
fn yaml_values(yaml: &str, start: usize) -> Result<BTreeMap<String, Entry>, (usize, String)> {
    let options = serde_saphyr::options! {
        strict_booleans: true,
        duplicate_keys: serde_saphyr::DuplicateKeyPolicy::FirstWins,
    };
    let parsed: BTreeMap<String, Spanned<Yaml>> =
        serde_saphyr::from_str_with_options(yaml, options).map_err(|error| {
            let offset = error.location().map_or(0, |it| offset_of(yaml, it.line() as usize, it.column() as usize));
            (start + offset, format!("the front matter is no YAML mapping: {}", one_line(&error.to_string())))
        })?;
    let mut entries: BTreeMap<String, Entry> = BTreeMap::new();
    for (key, spanned) in parsed {
        let at = spanned.referenced.span().byte_offset().unwrap_or(0) as usize;
        let length = spanned.referenced.span().byte_len().unwrap_or(0) as usize;
        let range = TextRange::new(start + at, start + (at + length).min(yaml.len()));
        let entry = Entry { value: spanned.value.into(), range };
        match entries.entry(key.to_ascii_lowercase()) {
            std::collections::btree_map::Entry::Occupied(mut first) if range.start < first.get().range.start => {
                first.insert(entry);
            }
            std::collections::btree_map::Entry::Occupied(_) => {}
            std::collections::btree_map::Entry::Vacant(place) => drop(place.insert(entry)),
        }
    }
    Ok(entries)
}

/// Reports keys that stand in a mapping twice, in upper or lower case: the first counts.
fn duplicates(yaml: &str, start: usize, path: &SourcePath, findings: &mut Vec<Finding>) {
    let mut seen: BTreeMap<String, TextRange> = BTreeMap::new();
    let mut at = start;
    for line in yaml.split_inclusive('\n') {
        let line_start = at;
        at += line.len();
        let Some(key) = key_of(line) else { continue };
        let range = TextRange::new(line_start, line_start + key.len());
        match seen.entry(key.to_ascii_lowercase()) {
            std::collections::btree_map::Entry::Occupied(first) => findings.push(
                Finding::new(
                    code::FRONT_MATTER_KEY_DUPLICATE,
                    Span::new(path, range),
                    format!("the key `{key}` stands in the front matter already, and only the first one counts"),
                )
                .label(Span::new(path, *first.get()), "the first one")
                .help("remove one of the two"),
            ),
            std::collections::btree_map::Entry::Vacant(place) => drop(place.insert(range)),
        }
    }
}

/// The key of a line at the top level of a mapping.
fn key_of(line: &str) -> Option<&str> {
    let (key, rest) = line.split_once(':')?;
    let is_key =
        !key.is_empty() && key.bytes().all(|it| it.is_ascii_alphanumeric() || matches!(it, b'.' | b'_' | b'-'));
    (is_key && !key.starts_with('-') && (rest.is_empty() || rest.starts_with([' ', '\t', '\r', '\n']))).then_some(key)
}

fn offset_of(text: &str, line: usize, column: usize) -> usize {
    let start = line_start(text, line);
    let rest = text.get(start..).unwrap_or_default();
    start + rest.chars().take(column.saturating_sub(1)).map(char::len_utf8).sum::<usize>()
}

fn one_line(text: &str) -> String {
    let line = text.lines().map(str::trim).find(|it| !it.is_empty()).unwrap_or_default();
    line.trim_end_matches('.').to_owned()
}

/// Any YAML value, coerced to what front matter can hold.
#[derive(Deserialize)]
#[serde(untagged)]
enum Yaml {
    Null(()),
    Flag(bool),
    Integer(i64),
    Float(f64),
    Text(String),
    List(Vec<Yaml>),
    Map(BTreeMap<String, Yaml>),
}

impl From<Yaml> for Value {
    fn from(yaml: Yaml) -> Self {
        match yaml {
            Yaml::Null(()) => Self::Null,
            Yaml::Flag(flag) => Self::Text(flag.to_string()),
            Yaml::Integer(number) => Self::Text(number.to_string()),
            Yaml::Float(number) => Self::Text(number.to_string()),
            Yaml::Text(text) => Self::Text(text),
            Yaml::List(items) => Self::List(items.into_iter().map(scalar_text).collect()),
            Yaml::Map(map) => {
                Self::List(map.into_iter().map(|(key, value)| format!("{key}: {}", scalar_text(value))).collect())
            }
        }
    }
}

fn scalar_text(yaml: Yaml) -> String {
    match yaml.into() {
        Value::Text(text) => text,
        Value::List(items) => items.join(", "),
        Value::Null => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(yaml: &str) -> (Vec<(String, Value)>, usize) {
        let mut findings = Vec::new();
        let block = format!("---\n{yaml}\n---\n");
        let front_matter = parse(&block, &SourcePath::from("a.md"), &mut findings);
        (front_matter.values.into_iter().map(|(key, entry)| (key.into(), entry.value)).collect(), findings.len())
    }

    #[test]
    fn plain_form_and_yaml_agree() {
        let plain =
            "title: 'a: b'\nROBOTS: NOINDEX\nms.date: 01/02/2018\nms.custom:\n- x\n- y\nempty: ''\nms:assetid: q";
        let entries = plain_values(plain, 0).expect("plain");
        let yaml = yaml_values(plain, 0).expect("YAML");
        let bare = |it: &BTreeMap<String, Entry>| -> Vec<(String, String)> {
            it.iter()
                .map(|(key, entry)| (key.clone(), format!("{:?}", entry.value).replace("Text(\"\")", "Null")))
                .collect()
        };
        assert_eq!(bare(&entries), bare(&yaml));
        assert_eq!(entries["title"].range, yaml["title"].range);
    }

    #[test]
    fn other_yaml_is_read_too() {
        let (entries, findings) = values("title: \"a \\\" b\"\ntags: [x, y]\nhideEdit: true");
        assert_eq!(findings, 0);
        assert_eq!(entries[0], ("hideedit".to_owned(), Value::Text("true".to_owned())));
        assert_eq!(entries[1], ("tags".to_owned(), Value::List(vec!["x".to_owned(), "y".to_owned()])));
        assert_eq!(entries[2], ("title".to_owned(), Value::Text("a \" b".to_owned())));
    }

    #[test]
    fn broken_yaml_is_a_finding() {
        assert_eq!(values("title: \"open").1, 1);
    }
}
