//! The metadata block at the head of an article.

use std::collections::BTreeMap;

use crate::text::TextRange;

/// Metadata of an article: keys in lower case (`format.md` section 3), unknown ones kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FrontMatter {
    /// The block in the file with its delimiters; empty where there is none.
    pub range: TextRange,
    /// The values.
    pub values: BTreeMap<String, Entry>,
}

/// A value and its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The value.
    pub value: Value,
    /// Its place in the file.
    pub range: TextRange,
}

/// What a value can be: the rule of `format.md` section 3.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Text, numbers and dates as they are written, `true` and `false`.
    Text(String),
    /// A list of those.
    List(Vec<String>),
    /// Nothing.
    Null,
}

impl FrontMatter {
    /// The text of a key given in lower case; `None` where it is absent, empty or a list.
    pub fn text(&self, key: &str) -> Option<&str> {
        match &self.values.get(key)?.value {
            Value::Text(text) if !text.trim().is_empty() => Some(text.trim()),
            Value::Text(_) | Value::List(_) | Value::Null => None,
        }
    }

    /// The place of a key given in lower case, else of the whole block.
    pub fn range_of(&self, key: &str) -> TextRange {
        self.values.get(key).map_or(self.range, |it| it.range)
    }
}
