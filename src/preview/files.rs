//! The files of a site that is shown. Those of a portion stay together from build to build, so that nobody has to look
//! at each of them after an edit.

use std::sync::Arc;

use crate::output::{Batch, Contents, OutputPath, Part};

/// Files of a site, in no order.
#[derive(Clone, Default)]
pub struct Files {
    /// Those of portions, each of which has files that no other has.
    parts: Vec<Arc<Part>>,
    /// All others.
    others: Part,
}

/// Where a site has a file.
#[derive(Clone, Copy)]
enum Place {
    Part(usize),
    Others,
}

impl Files {
    /// A file.
    pub fn get(&self, path: &OutputPath) -> Option<&Contents> {
        self.others.get(path).or_else(|| self.parts.iter().find_map(|it| it.get(path)))
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.parts.iter().map(|it| it.len()).sum::<usize>() + self.others.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// All files.
    pub fn iter(&self) -> impl Iterator<Item = (&OutputPath, &Contents)> {
        self.parts.iter().flat_map(|it| it.iter()).chain(&self.others)
    }

    /// Those of no portion.
    pub fn others(&self) -> impl Iterator<Item = (&OutputPath, &Contents)> {
        self.others.iter()
    }

    /// The pages that another site does not share, each with what it has there.
    pub fn pages_beside<'f>(
        &'f self,
        other: &'f Self,
    ) -> impl Iterator<Item = (&'f OutputPath, &'f Contents, Option<&'f Contents>)> {
        let parts = self.parts.iter().enumerate().filter(|it| !other.has(it.1));
        let of_parts = parts.flat_map(|(number, it)| it.iter().map(move |it| (it, Place::Part(number))));
        let all = of_parts.chain(self.others.iter().map(|it| (it, Place::Others)));
        let pages = all.filter(|it| it.0.0.as_str().ends_with(".html"));
        pages.map(|((path, contents), place)| (path, contents, other.get_near(path, place)))
    }

    /// A file that most likely is where another site has it.
    fn get_near(&self, path: &OutputPath, place: Place) -> Option<&Contents> {
        let near = match place {
            Place::Part(number) => self.parts.get(number).and_then(|it| it.get(path)),
            Place::Others => self.others.get(path),
        };
        near.or_else(|| self.get(path))
    }

    /// Whether these are its files too.
    pub fn has(&self, part: &Arc<Part>) -> bool {
        self.parts.iter().any(|it| Arc::ptr_eq(it, part))
    }

    /// Adds files of no portion.
    pub fn extend(&mut self, files: Batch) {
        self.others.extend(files);
    }

    /// Lets go of files of no portion that a portion has too.
    pub fn forget(&mut self, part: &Part) {
        part.keys().for_each(|it| drop(self.others.remove(it)));
    }

    /// Adds the files of a portion, of which no other has one.
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
        before.forget(&second);
        before.share(&second);
        assert_eq!(before.get(&OutputPath::new("c")), Some(&file("c", "1").1));
        assert_eq!((before.len(), before.iter().count(), before.is_empty()), (4, 4, false));
        let mut after = Files::from_iter([file("d.html", "1"), file("e.html", "1"), file("e", "1")]);
        after.share(&first);
        let second_after = part(&[("c", "2"), ("c.html", "2")]);
        after.share(&second_after);
        assert!(after.has(&first) && !after.has(&second));
        let beside = |one: &Files, other: &Files| {
            let text = |it: &Contents| match it {
                Contents::Bytes(bytes) => String::from_utf8(bytes.to_vec()).unwrap(),
                Contents::File { .. } => String::new(),
            };
            let of = one.pages_beside(other).map(|it| format!("{} {} {:?}", it.0.as_str(), text(it.1), it.2.map(text)));
            let mut all: Vec<String> = of.collect();
            all.sort_unstable();
            all
        };
        assert_eq!(beside(&after, &before), ["c.html 2 None", "d.html 1 None", "e.html 1 None"]);
        let mut later = Files::from_iter([file("e.html", "2")]);
        later.share(&part(&[("d.html", "3")]));
        later.share(&second_after);
        assert_eq!(beside(&later, &after), ["d.html 3 Some(\"1\")", "e.html 2 Some(\"1\")"]);
    }
}
