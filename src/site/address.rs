//! Addresses: where a file of the site is published, and how a page refers to another.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// What a path in a relative address need not escape.
const PATH: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~')
    .remove(b'/')
    .remove(b'(')
    .remove(b')')
    .remove(b'+')
    .remove(b',')
    .remove(b'@')
    .remove(b'!')
    .remove(b'\'')
    .remove(b'$');

/// What a fragment or query need not escape beside that.
const FRAGMENT: &AsciiSet = &PATH.remove(b'=').remove(b'?').remove(b'&').remove(b':').remove(b';').remove(b'%');

/// A path as a part of an address: spaces become hyphens, characters that cannot be seen are left out
/// (`format.md` P12), and so is what a file system or address could take for something else.
pub fn slug_path(path: &str) -> String {
    let mut slug = String::with_capacity(path.len());
    for character in path.chars() {
        match character {
            '/' => slug.push('/'),
            '\u{2010}'..='\u{2015}' => slug.push('-'),
            it if it.is_whitespace() => slug.push('-'),
            '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2064}' | '\u{FEFF}' => {}
            it if it.is_control() => {}
            '<' | '>' | ':' | '"' | '\\' | '|' | '?' | '*' | '#' | '%' | '&' => slug.push('-'),
            it => slug.push(it),
        }
    }
    slug
}

/// The address of one file of the output as another refers to it: `../a/b.html`.
pub fn relative(from: &str, to: &str) -> String {
    // Both share the path up to this slash.
    let shared = from.bytes().zip(to.bytes()).take_while(|(a, b)| a == b).count();
    let shared = from.as_bytes()[..shared].iter().rposition(|it| *it == b'/').map_or(0, |it| it + 1);
    let up = from[shared..].bytes().filter(|it| *it == b'/').count();
    let rest = &to[shared..];
    let mut address = String::with_capacity(3 * up + rest.len());
    (0..up).for_each(|_| address.push_str("../"));
    address.extend(utf8_percent_encode(rest, PATH));
    address
}

/// From a file of the output to the output's root: `../../`, or `./`.
pub fn root(from: &str) -> String {
    match from.matches('/').count() {
        0 => "./".to_owned(),
        depth => "../".repeat(depth),
    }
}

/// An id as the fragment of an address.
pub fn fragment(id: &str) -> String {
    utf8_percent_encode(id, FRAGMENT).collect()
}

/// A path as a part of an absolute address.
pub fn absolute(base: &str, path: &str) -> String {
    let path: String = utf8_percent_encode(path, PATH).collect();
    format!("{base}/{path}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_relative_and_name_the_file() {
        assert_eq!(relative("ja/a/b.html", "ja/a/c.html"), "c.html");
        assert_eq!(relative("ja/a/b.html", "en/a/b.html"), "../../en/a/b.html");
        assert_eq!(relative("index.html", "ja/x y.html"), "ja/x%20y.html");
        assert_eq!(relative("ja/a.html", "ja/a/b.html"), "a/b.html");
        assert_eq!((root("index.html").as_str(), root("ja/a/b.html").as_str()), ("./", "../../"));
    }

    #[test]
    fn slugs_have_no_spaces_and_nothing_invisible() {
        assert_eq!(slug_path("a b/c\u{200B}\u{200B}d\u{2013}e"), "a-b/cd-e");
        assert_eq!(slug_path("設定/CQD-data"), "設定/CQD-data");
    }
}
