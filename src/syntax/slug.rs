//! Ids of headings, made of their text.

/// The id that a heading's plain text makes (`format.md` H2).
///
/// Text in Latin letters becomes what docfx makes of it, so that published links hold. Text with letters of another
/// script keeps letters and digits of all scripts, as GitHub has it: nothing would be left of it otherwise.
pub fn slug(text: &str) -> String {
    let is_foreign = text.chars().any(is_foreign_letter);
    let mut slug = String::with_capacity(text.len());
    for character in text.trim().chars().flat_map(char::to_lowercase) {
        match character {
            'a'..='z' | '0'..='9' | '_' | '-' => slug.push(character),
            _ if character.is_whitespace() => slug.push('-'),
            _ if is_foreign && (character.is_alphanumeric() || is_combining(character)) => slug.push(character),
            _ => {}
        }
    }
    slug
}

/// Gives out ids so that each stands once (`format.md` H3): the first keeps the bare name, later ones get `-1`, `-2`.
#[derive(Clone, Debug, Default)]
pub struct Ids {
    /// How often each name was asked for.
    counts: std::collections::HashMap<String, usize>,
}

impl Ids {
    /// Keeps an id from being given out.
    pub fn reserve(&mut self, id: &str) {
        self.counts.entry(id.to_owned()).or_insert(1);
    }

    /// The id of this name that is still free.
    pub fn take(&mut self, name: &str) -> String {
        let name = if name.is_empty() { "section" } else { name };
        let Some(count) = self.counts.get(name).copied() else {
            self.counts.insert(name.to_owned(), 1);
            return name.to_owned();
        };
        let free = |number: &usize| !self.counts.contains_key(&format!("{name}-{number}"));
        let number = (count..).find(free).expect("fewer ids are taken than there are numbers");
        self.counts.insert(name.to_owned(), number + 1);
        let id = format!("{name}-{number}");
        self.counts.insert(id.clone(), 1);
        id
    }
}

/// Whether a character is a letter of another script than Latin.
fn is_foreign_letter(character: char) -> bool {
    let is_latin = matches!(character, '\u{0}'..='\u{36f}' | '\u{1e00}'..='\u{1eff}' | '\u{2100}'..='\u{218f}'
        | '\u{2c60}'..='\u{2c7f}' | '\u{a720}'..='\u{a7ff}' | '\u{ab30}'..='\u{ab6f}' | '\u{fb00}'..='\u{fb06}'
        | '\u{ff21}'..='\u{ff5a}');
    !is_latin && character.is_alphabetic()
}

/// Whether a character changes the letter before it, such as a sound mark: Unicode counts few of them as letters.
fn is_combining(character: char) -> bool {
    use unicode_properties::{GeneralCategoryGroup, UnicodeGeneralCategory};
    character.general_category_group() == GeneralCategoryGroup::Mark
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn latin_text_becomes_what_docfx_makes_of_it() {
        assert_eq!(slug("Is it working? Check `Get-CsUser`, v2.0_x"), "is-it-working-check-get-csuser-v20_x");
        assert_eq!(slug("a - b  c"), "a---b--c");
        assert_eq!(slug("Déjà vu: “it’s”"), "dj-vu-its");
    }

    #[test]
    fn text_of_other_scripts_keeps_its_letters() {
        assert_eq!(slug("サーバーに 接続できない (Windows 10)"), "サーバーに-接続できない-windows-10");
        assert_eq!(slug("「か\u{3099}」。"), "か\u{3099}");
    }

    #[test]
    fn ids_stand_once() {
        let mut ids = Ids::default();
        ids.reserve("c");
        let taken: Vec<_> = ["a", "a", "a-1", "a", "c", "", ""].iter().map(|it| ids.take(it)).collect();
        assert_eq!(taken, ["a", "a-1", "a-1-1", "a-2", "c-1", "section", "section-1"]);
    }

    #[test]
    fn many_equal_headings_cost_no_search() {
        let mut ids = Ids::default();
        let last = (0..50_000).map(|_| ids.take("a")).last();
        assert_eq!(last.as_deref(), Some("a-49999"));
    }
}
