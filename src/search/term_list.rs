//! Terms in the order of their characters ↔ text.
//!
//! Spaces stand between the terms. The first character of each says how many characters it shares with the one before
//! (`#` for none, `$` for one, …); the rest follows.

/// The most characters that a term is said to share with the one before.
const SHARED: usize = 40;

/// Writes terms one after the other.
#[derive(Clone, Debug, Default)]
pub struct TermWriter {
    out: String,
    last: String,
}

impl TermWriter {
    /// Adds a term that follows all before.
    pub fn push(&mut self, term: &str) {
        if !self.out.is_empty() {
            self.out.push(' ');
        }
        let shared = self.last.chars().zip(term.chars()).take(SHARED).take_while(|(a, b)| a == b).count();
        self.out.push(char::from(b'#' + shared as u8));
        self.out.extend(term.chars().skip(shared));
        self.last.clear();
        self.last.push_str(term);
    }

    /// The text.
    pub fn finish(self) -> String {
        self.out
    }
}

/// Terms as text.
pub fn written<'t>(terms: impl Iterator<Item = &'t str>) -> String {
    let mut writer = TermWriter::default();
    terms.for_each(|it| writer.push(it));
    writer.finish()
}

/// The terms of a text.
pub fn read(text: &str) -> Vec<String> {
    let mut terms: Vec<String> = Vec::new();
    for coded in text.split(' ') {
        let Some(shared) = coded.chars().next().and_then(|it| u32::from(it).checked_sub(u32::from('#'))) else {
            continue;
        };
        let before = terms.last().map_or("", String::as_str);
        let term = before.chars().take(shared as usize).chain(coded.chars().skip(1)).collect();
        terms.push(term);
    }
    terms
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_share_what_they_begin_with() {
        let terms = ["hub", "hubs", "設定", "設置"];
        let text = written(terms.into_iter());
        assert_eq!((text.as_str(), read(&text).as_slice()), ("#hub &s #設定 $置", terms.map(String::from).as_slice()));
        assert_eq!(read(""), Vec::<String>::new());
    }
}
