//! What an article says to search engines: fails closed (`product.md` section 2).

use super::document::Document;
use super::front_matter::Value;

/// Words that `robots` may consist of.
const ROBOTS: &[&str] = &[
    "all",
    "index",
    "follow",
    "none",
    "noindex",
    "nofollow",
    "noarchive",
    "nosnippet",
    "noimageindex",
    "notranslate",
    "nocache",
];

/// What a page says to search engines: the front matter's word, in which a misspelt one counts as NOINDEX; and
/// NOINDEX for a fallback. Second: the words that are misspelt.
pub fn robots(document: &Document, is_fallback: bool) -> (Option<String>, Vec<String>) {
    let written = match document.front_matter.get("robots").map(|it| &it.value) {
        Some(Value::Text(text)) => text.to_lowercase(),
        Some(Value::List(words)) => words.join(",").to_lowercase(),
        Some(Value::Null) | None => String::new(),
    };
    let words: Vec<&str> = written.split([',', ' ', ';']).filter(|it| !it.is_empty()).collect();
    let known = |it: &str| ROBOTS.contains(&it) || it.starts_with("max-") || it.starts_with("unavailable_after");
    let misspelt: Vec<String> = words.iter().filter(|it| !known(it)).map(|it| (*it).to_owned()).collect();
    let mut kept: Vec<&str> = words.into_iter().filter(|it| known(it)).collect();
    if (is_fallback || !misspelt.is_empty()) && !kept.contains(&"noindex") && !kept.contains(&"none") {
        kept.retain(|it| !matches!(*it, "index" | "all"));
        kept.insert(0, "noindex");
    }
    ((!kept.is_empty()).then(|| kept.join(", ")), misspelt)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn robots_fail_closed() {
        let robots_of = |value: &str, fallback| {
            let text = format!("---\nROBOTS: {value}\n---\n# a\n");
            robots(&crate::syntax::parse(&crate::source::Source::new("a.md", text)).value, fallback)
        };
        assert_eq!(robots_of("NOINDEX, NOFOLLOW", false), (Some("noindex, nofollow".to_owned()), vec![]));
        assert_eq!(robots_of("NOIDEX", false), (Some("noindex".to_owned()), vec!["noidex".to_owned()]));
        assert_eq!(robots_of("index", true), (Some("noindex".to_owned()), vec![]));
        assert_eq!(robots_of("''", false), (None, vec![]));
        assert_eq!(robots_of("[NOINDEX, NOFOLLOW]", false), (Some("noindex, nofollow".to_owned()), vec![]));
    }
}
