//! A list of inlines in as little room as it takes: a site has hundreds of thousands of lists, and most are one text.

use std::ops::{Deref, DerefMut};

use super::Inline;

/// A list of inlines that is not made longer any more: read and changed as a slice.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Inlines(List);

#[derive(Clone, Debug, Default)]
enum List {
    #[default]
    None,
    One(Inline),
    Many(Box<[Inline]>),
}

/// Equal as slices: one inline may be kept in either way.
impl PartialEq for List {
    fn eq(&self, other: &Self) -> bool {
        self.as_slice() == other.as_slice()
    }
}

impl Eq for List {}

impl List {
    fn as_slice(&self) -> &[Inline] {
        match self {
            List::None => &[],
            List::One(inline) => std::slice::from_ref(inline),
            List::Many(inlines) => inlines,
        }
    }
}

impl Deref for Inlines {
    type Target = [Inline];

    fn deref(&self) -> &[Inline] {
        self.0.as_slice()
    }
}

impl DerefMut for Inlines {
    fn deref_mut(&mut self) -> &mut [Inline] {
        match &mut self.0 {
            List::None => &mut [],
            List::One(inline) => std::slice::from_mut(inline),
            List::Many(inlines) => inlines,
        }
    }
}

impl From<Inline> for Inlines {
    fn from(inline: Inline) -> Self {
        Self(List::One(inline))
    }
}

impl From<&[Inline]> for Inlines {
    fn from(inlines: &[Inline]) -> Self {
        match inlines {
            [] => Self(List::None),
            [inline] => Self(List::One(inline.clone())),
            inlines => Self(List::Many(inlines.into())),
        }
    }
}

impl From<Vec<Inline>> for Inlines {
    fn from(mut inlines: Vec<Inline>) -> Self {
        match inlines.pop() {
            None => Self(List::None),
            Some(last) if inlines.is_empty() => Self(List::One(last)),
            Some(last) => {
                inlines.push(last);
                Self(List::Many(inlines.into_boxed_slice()))
            }
        }
    }
}

impl From<Inlines> for Vec<Inline> {
    fn from(inlines: Inlines) -> Self {
        match inlines.0 {
            List::None => Vec::new(),
            List::One(inline) => vec![inline],
            List::Many(inlines) => inlines.into_vec(),
        }
    }
}

impl FromIterator<Inline> for Inlines {
    fn from_iter<I: IntoIterator<Item = Inline>>(inlines: I) -> Self {
        inlines.into_iter().collect::<Vec<_>>().into()
    }
}

impl IntoIterator for Inlines {
    type Item = Inline;
    type IntoIter = std::vec::IntoIter<Inline>;

    fn into_iter(self) -> Self::IntoIter {
        Vec::from(self).into_iter()
    }
}

impl<'i> IntoIterator for &'i Inlines {
    type Item = &'i Inline;
    type IntoIter = std::slice::Iter<'i, Inline>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<'i> IntoIterator for &'i mut Inlines {
    type Item = &'i mut Inline;
    type IntoIter = std::slice::IterMut<'i, Inline>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter_mut()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::document::Unit;

    #[test]
    fn documents_stay_small() {
        // A folder of 2,837 articles has 220,000 units and a million inlines.
        assert_eq!(size_of::<Inline>(), 24);
        assert_eq!(size_of::<Inlines>(), 24);
        assert!(size_of::<Unit>() <= 128, "{}", size_of::<Unit>());
    }

    #[test]
    fn a_list_is_what_it_was_made_of() {
        for length in 0..4 {
            let inlines: Vec<Inline> = (0..length).map(Inline::Unit).collect();
            let mut list = Inlines::from(inlines.clone());
            assert_eq!(*list, *inlines);
            list.reverse();
            let turned: Vec<Inline> = list.into_iter().collect();
            assert_eq!(turned, (0..length).rev().map(Inline::Unit).collect::<Vec<_>>());
        }
        assert_eq!(Inlines::from(Inline::SoftBreak), Inlines::from(vec![Inline::SoftBreak]));
    }
}
