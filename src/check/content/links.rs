//! Texts of links that say nothing of where the links go (WCAG 2.2, 2.4.4).

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::finding::{Finding, code};
use crate::text::Span;

/// Whole texts of links, in lower case, that make sense only with what stands around them.
const VAGUE: &[&str] = &[
    "click",
    "click here",
    "click this",
    "click this link",
    "details",
    "go here",
    "here",
    "learn more",
    "link",
    "more",
    "more details",
    "more info",
    "more information",
    "read more",
    "see here",
    "see more",
    "select here",
    "tap here",
    "this",
    "this article",
    "this document",
    "this link",
    "this one",
    "this page",
    "this site",
    "this topic",
    "this website",
    "ここ",
    "ここから",
    "ここをクリック",
    "ここを参照",
    "こちら",
    "こちらから",
    "こちらのページ",
    "こちらのリンク",
    "こちらの記事",
    "こちらをクリック",
    "こちらを参照",
    "このサイト",
    "このトピック",
    "このドキュメント",
    "このページ",
    "このリンク",
    "この記事",
    "もっと見る",
    "もっと読む",
    "リンク",
    "続きを読む",
    "詳しくはこちら",
    "詳しくはここ",
    "詳細",
    "詳細はこちら",
    "詳細を見る",
    "詳細情報",
];

static VAGUE_TEXTS: LazyLock<HashSet<&str>> = LazyLock::new(|| VAGUE.iter().copied().collect());

/// The finding about a link with this text.
pub fn vague(text: &str, span: impl FnOnce() -> Span) -> Option<Finding> {
    // Hardly any link has so many marks around so short a text.
    if text.len() > 100 {
        return None;
    }
    let is_mark = |it: char| it.is_whitespace() || ".,:;!?>»→…。、：「」『』()（）[]\"'“”‘’".contains(it);
    let bare = text.trim_matches(is_mark);
    // The longest of these texts has 24 bytes.
    if bare.is_empty() || bare.len() > 24 || !VAGUE_TEXTS.contains(&*bare.to_lowercase()) {
        return None;
    }
    let message = format!("the text `{bare}` does not say where the link goes");
    let help = "make a link of the words that name the page, such as its title";
    Some(Finding::new(code::LINK_TEXT_VAGUE, span(), message).help(help))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::SourcePath;

    #[test]
    fn only_texts_that_name_nothing_are_vague() {
        let is_vague = |text| vague(text, || Span::file(&SourcePath::from("a.md"))).is_some();
        for text in ["here", "Click here.", "こちら", "「こちら」", "詳しくはこちら", "More information…"]
        {
            assert!(is_vague(text), "{text}");
        }
        for text in ["Here is how to reset it", "こちらの設定", "Learn more about cables", "詳細設定", "", "…"]
        {
            assert!(!is_vague(text), "{text}");
        }
        assert!(VAGUE.iter().all(|it| it.len() <= 24), "longer texts are never looked up");
    }
}
