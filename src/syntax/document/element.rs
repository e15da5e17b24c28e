//! Elements that are harmless without attributes and need no sanitising when they are balanced.

const NAMES: &[&str] = &[
    "abbr", "b", "br", "cite", "code", "del", "dfn", "em", "i", "ins", "kbd", "mark", "q", "s", "samp", "small",
    "strong", "sub", "sup", "u", "var",
];

/// The name of such an element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ElementName(u8);

impl ElementName {
    /// That of a line break, which has no content.
    pub const BREAK: Self = Self(2);

    /// The name of an element, in small letters; `None` for every other element.
    pub fn of(name: &str) -> Option<Self> {
        NAMES.binary_search(&name).ok().map(|it| Self(it as u8))
    }

    /// As it is written in HTML.
    pub fn as_str(self) -> &'static str {
        NAMES[usize::from(self.0)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found() {
        assert!(NAMES.is_sorted());
        assert!(NAMES.iter().all(|it| ElementName::of(it).map(ElementName::as_str) == Some(it)));
        assert_eq!(ElementName::of("br"), Some(ElementName::BREAK));
        assert_eq!(ElementName::of("script"), None);
    }
}
