//! Values of `site.toml` in the types that are wanted; what is of another type is a finding, and is left out.

use std::collections::BTreeSet;
use std::ops::Range;

use toml::Spanned;
use toml::de::DeValue;

use super::{Reader, Table, Value};
use crate::config::values::Trouble;
use crate::finding::Finding;
use crate::finding::code::CONFIG_INVALID;
use crate::text::Span;

impl Reader<'_> {
    /// Adds what is wrong at a place.
    pub(super) fn push(&mut self, range: Range<usize>, trouble: Trouble) {
        let mut finding = Finding::new(CONFIG_INVALID, Span::new(self.source.path(), range), trouble.message);
        finding.help = trouble.help;
        self.findings.push(finding);
    }

    /// A value, or what is wrong with it as a finding.
    pub(super) fn checked<T>(&mut self, range: Range<usize>, result: Result<T, Trouble>) -> Option<T> {
        result.map_err(|trouble| self.push(range, trouble)).ok()
    }

    /// Reports the keys of a table that are none.
    pub(super) fn keys(&mut self, table: &Table<'_>, prefix: &str, known: &[&str]) {
        for (key, _) in table.iter().filter(|(key, _)| !known.contains(&key.get_ref().as_ref())) {
            let name = key.get_ref();
            let trouble = Trouble::new(format!("unknown key `{prefix}{name}`")).meant(name, known.iter().copied());
            self.push(key.span(), trouble);
        }
    }

    /// The text of a key, if the table has it.
    pub(super) fn text_at(&mut self, table: &Table<'_>, key: &str) -> Option<Spanned<String>> {
        self.text(table.get(key)?, key)
    }

    /// A value that is a text with something in it.
    pub(super) fn text(&mut self, value: &Value<'_>, key: &str) -> Option<Spanned<String>> {
        match value.get_ref() {
            DeValue::String(text) if text.trim().is_empty() => {
                self.push(value.span(), Trouble::new(format!("`{key}` is empty")));
                None
            }
            DeValue::String(text) => Some(Spanned::new(value.span(), text.to_string())),
            other => {
                self.wrong_type(value.span(), key, "a text", other);
                None
            }
        }
    }

    /// A value that is a list of texts.
    pub(super) fn list(&mut self, value: &Value<'_>, key: &str) -> Vec<Spanned<String>> {
        match value.get_ref() {
            DeValue::Array(items) => items.iter().filter_map(|it| self.text(it, key)).collect(),
            other => {
                self.wrong_type(value.span(), key, "a list of texts", other);
                Vec::new()
            }
        }
    }

    /// A value that is a table.
    pub(super) fn table<'v>(&mut self, value: &'v Value<'_>, key: &str) -> Option<&'v Table<'v>> {
        let table = value.get_ref().as_table();
        if table.is_none() {
            self.wrong_type(value.span(), key, "a table", value.get_ref());
        }
        table
    }

    /// Values that are true or false.
    pub(super) fn switches<'c>(
        &mut self,
        table: &Table<'_>,
        prefix: &str,
        switches: impl IntoIterator<Item = (&'static str, &'c mut bool)>,
    ) {
        for (key, value) in switches {
            let Some(written) = table.get(key) else { continue };
            match written.get_ref().as_bool() {
                Some(written) => *value = written,
                None => self.wrong_type(written.span(), &format!("{prefix}{key}"), "true or false", written.get_ref()),
            }
        }
    }

    /// A list of names in `publish`, each of which stands for a value.
    pub(super) fn some_of<T: Copy + Ord>(
        &mut self,
        table: &Table<'_>,
        key: &str,
        (known, noun): (&[(&'static str, T)], &str),
        values: &mut BTreeSet<T>,
    ) {
        let Some(names) = table.get(key) else { return };
        values.clear();
        for written in self.list(names, &format!("publish.{key}")) {
            let name = written.get_ref();
            let value = known.iter().find(|it| it.0 == name).map(|it| it.1);
            let trouble = || Trouble::new(format!("`{name}` is no {noun}")).meant(name, known.iter().map(|it| it.0));
            values.extend(self.checked(written.span(), value.ok_or_else(trouble)));
        }
    }

    /// Reports a value of another type than is wanted.
    pub(super) fn wrong_type(&mut self, range: Range<usize>, key: &str, wanted: &str, found: &DeValue<'_>) {
        let found = match found {
            DeValue::String(_) => "a text",
            DeValue::Integer(_) | DeValue::Float(_) => "a number",
            DeValue::Boolean(_) => "true or false",
            DeValue::Datetime(_) => "a date",
            DeValue::Array(_) => "a list",
            DeValue::Table(_) => "a table",
        };
        self.push(range, Trouble::new(format!("`{key}` is {found} where {wanted} is wanted")));
    }
}
