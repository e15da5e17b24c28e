//! The keys that a mapping has, compared with those that it may have.

use super::{Parser, Value};
use crate::finding::suggestion;
use crate::syntax::yaml::{Key, NodeKind as Kind};
use crate::text::TextRange;
use crate::tree::form::{self, Form};

/// The entries of a mapping.
pub(super) struct Fields<'v>(&'v [(Key, Value)]);

impl<'v> Fields<'v> {
    /// The key of a name, and its value.
    pub(super) fn entry(&self, name: &str) -> Option<&'v (Key, Value)> {
        self.0.iter().find(|(key, _)| key.text.eq_ignore_ascii_case(name))
    }

    /// The value of a key.
    pub(super) fn get(&self, name: &str) -> Option<&'v Value> {
        self.entry(name).map(|it| &it.1)
    }
}

impl Parser<'_> {
    /// The entries of a mapping, after its keys were compared with those that it may have.
    pub(super) fn fields<'v>(&mut self, value: &'v Value, at: TextRange, form: &Form) -> Option<Fields<'v>> {
        let Kind::Map(entries) = &value.kind else {
            let range = if value.is_blank() { at } else { value.range };
            let names: Vec<String> = form.names().map(|it| format!("`{it}`")).collect();
            self.report(
                range,
                format!("{} is wanted here, with keys", form.name),
                format!("possible: {}", names.join(", ")),
            );
            return None;
        };
        for (key, _) in entries {
            if !form.names().any(|it| key.text.eq_ignore_ascii_case(it)) {
                self.unknown(key, form.name, form.names());
            }
        }
        for (index, (key, _)) in entries.iter().enumerate() {
            if entries[..index].iter().any(|it| it.0.text.eq_ignore_ascii_case(&key.text)) {
                self.report(key.range, format!("`{}` stands twice", key.text), "keep one of the two lines");
            }
        }
        // A key that is misspelt is not missing as well.
        let meant = |name: &str| {
            let unknown = entries.iter().filter(|(key, _)| !form.names().any(|it| key.text.eq_ignore_ascii_case(it)));
            unknown.filter_map(|it| suggestion::closest(&it.0.text, form.names())).any(|it| it == name)
        };
        let missing = form.keys.iter().filter(|it| it.required && value.get(it.name).is_none() && !meant(it.name));
        for key in missing {
            let place = entries.first().map_or(at, |it| it.0.range);
            let range = if std::ptr::eq(form, &raw const form::TREE) { TextRange::start_of_file() } else { place };
            self.report(range, format!("{} has no `{}`", form.name, key.name), key.about);
        }
        Some(Fields(entries))
    }

    /// Reports a key that has no meaning where it stands.
    pub(super) fn unknown(&mut self, key: &Key, place: &str, possible: impl Iterator<Item = &'static str>) {
        let possible: Vec<&str> = possible.collect();
        let help = match suggestion::closest(&key.text, possible.iter().copied()) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => format!("possible: {}", possible.iter().map(|it| format!("`{it}`")).collect::<Vec<_>>().join(", ")),
        };
        self.report(key.range, format!("{place} has no key `{}`", key.text), help);
    }
}
