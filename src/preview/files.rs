//! The files of a site that is shown. Those of a portion stay together from build to build, so that nobody has to look
//! at each of them after an edit.

use std::sync::Arc;

use crate::output::{Batch, Contents, OutputPath, Part};

/// Files of a site, in no order.
#[derive(Clone, Default)]
pub struct Files {
    /// Those of portions, each of which has files that no other has.
    parts: Vec<Arc<Part>>,
    /// All others, and what was there before the portion that has it.
    others: Part,
}

impl Files {
    /// A file.
    pub fn get(&self, path: &OutputPath) -> Option<&Contents> {
        self.parts.iter().find_map(|it| it.get(path)).or_else(|| self.others.get(path))
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.iter().count()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.parts.iter().all(|it| it.is_empty()) && self.others.is_empty()
    }

    /// All files.
    pub fn iter(&self) -> impl Iterator<Item = (&OutputPath, &Contents)> {
        let has = |path: &OutputPath| self.parts.iter().any(|it| it.contains_key(path));
        self.parts.iter().flat_map(|it| it.iter()).chain(self.others.iter().filter(move |it| !has(it.0)))
    }

    /// Those of no portion.
    pub fn others(&self) -> impl Iterator<Item = (&OutputPath, &Contents)> {
        self.others.iter()
    }

    /// Those that differ from the ones of another site, or that it has not got.
    pub fn newer_than<'f>(&'f self, other: &'f Self) -> impl Iterator<Item = &'f OutputPath> {
        let parts = self.parts.iter().filter(|it| !other.has(it)).flat_map(|it| it.iter());
        let all = parts.chain(&self.others);
        all.filter(|(path, new)| other.get(path).is_none_or(|old| !is_same(old, new))).map(|it| it.0)
    }

    /// Whether these are its files too.
    pub fn has(&self, part: &Arc<Part>) -> bool {
        self.parts.iter().any(|it| Arc::ptr_eq(it, part))
    }

    /// Adds files of no portion.
    pub fn extend(&mut self, files: Batch) {
        self.others.extend(files);
    }

    /// Adds the files of a portion.
    pub fn share(&mut self, part: &Arc<Part>) {
        self.parts.push(Arc::clone(part));
    }
}

impl FromIterator<(OutputPath, Contents)> for Files {
    fn from_iter<T: IntoIterator<Item = (OutputPath, Contents)>>(files: T) -> Self {
        Self { parts: Vec::new(), others: files.into_iter().collect() }
    }
}

/// Whether two files have the same bytes; those that a build took over from the one before are one in memory.
pub fn is_same(one: &Contents, other: &Contents) -> bool {
    match (one, other) {
        (Contents::Bytes(one), Contents::Bytes(other)) => Arc::ptr_eq(one, other) || one == other,
        (one, other) => one == other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str, text: &str) -> (OutputPath, Contents) {
        (OutputPath::new(path), Contents::Bytes(text.as_bytes().into()))
    }

    #[test]
    fn files_of_portions_are_the_last_word_and_those_that_stay_are_not_compared() {
        let part = |files: &[(&str, &str)]| Arc::new(files.iter().map(|it| file(it.0, it.1)).collect::<Part>());
        let (first, second) = (part(&[("a", "1"), ("b", "1")]), part(&[("c", "1")]));
        let mut before = Files::from_iter([file("d", "1")]);
        before.extend(vec![file("c", "early")]);
        before.share(&first);
        before.share(&second);
        let text = |files: &Files, path: &str| files.get(&OutputPath::new(path)).cloned();
        assert_eq!(text(&before, "c"), Some(file("c", "1").1));
        assert_eq!((before.len(), before.iter().count(), before.is_empty()), (4, 4, false));
        let mut after = Files::from_iter([file("d", "1"), file("e", "1")]);
        after.share(&first);
        after.share(&part(&[("c", "2")]));
        let mut newer: Vec<&str> = after.newer_than(&before).map(OutputPath::as_str).collect();
        newer.sort_unstable();
        assert_eq!(newer, ["c", "e"]);
        assert!(after.has(&first) && !after.has(&second));
    }
}
