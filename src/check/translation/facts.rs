//! One side of a pair, as it is written → what a translation has to keep of it.

mod reader;

use std::borrow::Cow;
use std::ops::Range;

/// Stands in [`Facts::prose`] for what is no prose.
pub const MASK: char = '\u{1}';

/// What one side of a pair says.
#[derive(Debug)]
pub struct Facts<'t> {
    /// The side as it is written.
    pub text: &'t str,
    /// The same, byte for byte in the same places, with everything masked that is no prose: code, tags, addresses.
    pub prose: Cow<'t, str>,
    /// Links with their targets.
    pub links: Vec<Link<'t>>,
    /// Addresses that stand in the text: `https://…`, `<https://…>`, `a@b.example`.
    pub addresses: Vec<Stretch<'t>>,
    /// Code spans.
    pub codes: Vec<Stretch<'t>>,
    /// `<name>`, `&lt;name&gt;`, `{0}`, `%NAME%`, `$name`.
    pub placeholders: Vec<Stretch<'t>>,
    /// What stands between marks of strong emphasis.
    pub bolds: Vec<Range<usize>>,
}

/// A stretch of a side, and what it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch<'t> {
    /// What it says, without its marks.
    pub text: &'t str,
    /// Where it begins, marks included.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
}

/// A link in the text of a side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link<'t> {
    /// Where it goes.
    pub target: &'t str,
    /// What readers select.
    pub text: Range<usize>,
    /// All of it.
    pub range: Range<usize>,
}

impl Stretch<'_> {
    /// Where it stands.
    pub fn range(&self) -> Range<usize> {
        self.start..self.end
    }
}

/// Reads one side.
pub fn facts(text: &str) -> Facts<'_> {
    let mut facts = reader::read(text);
    let bolds = between_marks(&facts.prose);
    facts.bolds.extend(bolds);
    facts.bolds.sort_by_key(|it| it.start);
    facts
}

/// The stretches between runs of two asterisks and more.
fn between_marks(prose: &str) -> Vec<Range<usize>> {
    let bytes = prose.as_bytes();
    let mut marks: Vec<Range<usize>> = Vec::new();
    let mut at = 0;
    while let Some(found) = memchr::memmem::find(&bytes[at..], b"**") {
        let start = at + found;
        let length = bytes[start..].iter().take_while(|it| **it == b'*').count();
        // One run of four closes and opens.
        if length >= 4 {
            marks.push(start..start + 2);
            marks.push(start + length - 2..start + length);
        } else {
            marks.push(start..start + length);
        }
        at = start + length;
    }
    let pairs = marks.as_chunks::<2>().0;
    pairs.iter().map(|[open, close]| open.end..close.start).filter(|it| it.start < it.end).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let facts = facts(text);
        let texts = |list: &[Stretch<'_>]| list.iter().map(|it| it.text).collect::<Vec<_>>().join(" ");
        let links: Vec<String> =
            facts.links.iter().map(|it| format!("{}>{}", &text[it.text.clone()], it.target)).collect();
        let bolds: Vec<&str> = facts.bolds.iter().map(|it| &text[it.clone()]).collect();
        let shown = format!(
            "{} | {} | {} | {} | {}",
            links.join(" "),
            texts(&facts.addresses),
            texts(&facts.codes),
            texts(&facts.placeholders),
            bolds.join(" ")
        );
        assert_eq!(shown, expected);
        assert_eq!(facts.prose.len(), text.len());
    }

    #[test]
    fn links_and_addresses() {
        check("[手順](a.md#b \"題\")と[x](<c d.md>)", "手順>a.md#b x>c d.md |  |  |  | ");
        check(
            "https://a.example/b(c)。<https://d.example> e@f.example",
            " | https://a.example/b(c) https://d.example e@f.example |  |  | ",
        );
        check("<a href=\"x.md\">題</a> ![図](y.png)", "題>x.md |  |  |  | ");
        check(
            "[(https://a.example)](https://a.example)",
            "(https://a.example)>https://a.example | https://a.example |  |  | ",
        );
        check("non-@example.com", " |  |  |  | ");
        check("[外側 [内側]](a(b).md)", "外側 [内側]>a(b).md |  |  |  | ");
    }

    #[test]
    fn code_and_placeholders() {
        check("`a b`と``c`d``", " |  | a b c`d |  | ");
        check(r"<name> \<a b> &lt;c&gt; {0} %TEMP% $home", r" |  |  | name a b c {0} %TEMP% $home | ");
        check("100% と 50%。<br/>5 < 6 > 4", " |  |  |  | ");
    }

    #[test]
    fn strong_emphasis() {
        check("**保存**を**[閉じる]**し、<b>終了</b>", " |  |  |  | 保存 [閉じる] 終了");
        check(r"\*\*x\*\* **a****b**", " |  |  |  | a b");
    }

    #[test]
    fn prose_is_what_readers_read_as_text() {
        let prose = facts("`1`を[2](3.md)で<4>").prose.replace(MASK, "");
        assert_eq!(prose, "を2で");
    }
}
