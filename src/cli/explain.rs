//! `taiyaku explain`: the guide's page of a finding, as it was when the program was built.

use anyhow::bail;
use include_dir::{Dir, include_dir};

use crate::finding::Code;
use crate::finding::code::ALL;
use crate::finding::suggestion::closest;

static EN: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/content/en/checks");
static JA: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/content/ja/checks");

/// The page of a code as Markdown: in English where the language has none.
pub fn explain(code: &str, language: &str) -> anyhow::Result<&'static str> {
    let Some(code) = Code::named(code) else {
        match closest(code, ALL.iter().map(|it| it.name())) {
            Some(meant) => bail!("there is no finding `{code}`; did you mean `{meant}`?"),
            None => bail!("there is no finding `{code}`; findings name their codes in brackets"),
        }
    };
    match page(code, language) {
        Some(page) => Ok(page),
        None => bail!("`{code}` has no explanation yet"),
    }
}

/// The page of a code that exists.
pub fn page(code: Code, language: &str) -> Option<&'static str> {
    let name = format!("{code}.md");
    let folder = if language == "ja" { &JA } else { &EN };
    folder.get_file(&name).or_else(|| EN.get_file(&name)).and_then(|it| it.contents_utf8())
}

/// What a page says first: a paragraph, each sentence in a line of its own.
pub fn description(page: &str) -> &str {
    page.split("\n\n").map(str::trim).find(|it| !it.is_empty() && !it.starts_with('#')).unwrap_or_default()
}

/// What a page says in one line: the first sentence of its description.
pub fn summary(page: &str) -> &str {
    description(page).lines().next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_explained_in_the_reader_s_language() {
        let japanese = explain("config-invalid", "ja").unwrap();
        assert!(japanese.chars().any(|it| ('ぁ'..='ん').contains(&it)), "{japanese}");
        assert!(explain("config-invalid", "fr").unwrap().contains("How to mend it"));
    }

    #[test]
    fn every_page_says_in_one_line_what_it_is_about() {
        for code in ALL {
            for language in ["ja", "en"] {
                let summary = summary(page(*code, language).unwrap());
                assert!(summary.ends_with(['.', '。']), "{code} {language}: {summary}");
            }
        }
    }

    #[test]
    fn an_unknown_code_brings_a_suggestion() {
        let error = explain("config-invald", "en").unwrap_err().to_string();
        assert_eq!(error, "there is no finding `config-invald`; did you mean `config-invalid`?");
    }
}
