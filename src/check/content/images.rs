//! Alternative texts of images: none, or one that says nothing (WCAG 2.2, 1.1.1).

use crate::finding::{Finding, code};
use crate::syntax::document::{Document, HtmlPiece, Reference, ReferenceKind, Side};
use crate::syntax::html::{self, TokenKind, attribute};
use crate::text::Span;

/// Whole alternative texts, in lower case and without numbers, that would fit any image.
const VAGUE: &[&str] = &[
    "alt",
    "alt text",
    "alternate text",
    "alternative text",
    "an image",
    "description",
    "fig",
    "figure",
    "graphic",
    "icon",
    "illustration",
    "image",
    "image description",
    "img",
    "photo",
    "picture",
    "png",
    "screen capture",
    "screen shot",
    "screencap",
    "screenshot",
    "アイコン",
    "アイコンの画像",
    "イメージ",
    "キャプチャ",
    "キャプチャー",
    "グラフィック",
    "スクリーン ショット",
    "スクリーンショット",
    "図",
    "図版",
    "画像",
    "画像の説明",
    "画面",
    "画面キャプチャ",
    "画面ショット",
    "写真",
    "代替テキスト",
    "説明",
];

/// What ends the name of an image's file.
const EXTENSIONS: &[&str] = &[".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".bmp"];

/// The finding about an image with this address and alternative text.
pub fn judge(address: &str, alt: &str, span: impl FnOnce() -> Span) -> Option<Finding> {
    let alt = alt.trim();
    let help = "say in a few words what readers learn from the image";
    if alt.is_empty() {
        let finding = Finding::new(code::ALT_TEXT_MISSING, span(), "this image has no alternative text");
        return Some(finding.help(help));
    }
    let fact = if is_file_name(alt, address) {
        format!("the alternative text `{alt}` is the name of the file")
    } else if is_vague(alt) {
        format!("the alternative text `{alt}` would fit any image")
    } else {
        return None;
    };
    Some(Finding::new(code::ALT_TEXT_VAGUE, span(), fact).help(help))
}

fn is_file_name(alt: &str, address: &str) -> bool {
    if alt.contains(char::is_whitespace) {
        return false;
    }
    let lower = alt.to_lowercase();
    if EXTENSIONS.iter().any(|it| lower.ends_with(it)) {
        return true;
    }
    let name = address.rsplit(['/', '\\']).next().unwrap_or_default();
    let stem = name.rsplit_once('.').map_or(name, |it| it.0);
    // One word may well be what the image shows: `![Keyboard](keyboard.png)`.
    let is_no_word = |it: char| it.is_ascii_digit() || matches!(it, '-' | '_');
    stem.eq_ignore_ascii_case(alt) && stem.contains(is_no_word)
}

fn is_vague(alt: &str) -> bool {
    let is_mark = |it: char| it.is_whitespace() || it.is_ascii_punctuation() || "。、".contains(it) || it.is_numeric();
    let bare = alt.trim_matches(is_mark);
    bare.len() <= 40 && VAGUE.contains(&&*bare.to_lowercase())
}

/// Checks the images in a stretch of raw HTML. `alt=""` says that an image is decoration.
pub fn html(document: &Document, pieces: &[HtmlPiece], side: Side, findings: &mut Vec<Finding>) {
    if !pieces.iter().any(|it| matches!(it, HtmlPiece::Raw(raw) if raw.contains("<img") || raw.contains("<IMG"))) {
        return;
    }
    let mut source = String::new();
    for piece in pieces {
        match piece {
            HtmlPiece::Raw(raw) => source.push_str(raw),
            HtmlPiece::Unit(index) => {
                source.push_str(document.units.get(*index).map_or("", |it| &it.side(side).text));
            }
            HtmlPiece::AttributeUnit(index) => {
                let text = document.units.get(*index).map_or("", |it| &it.side(side).text);
                html::push_attribute_value(&mut source, text);
            }
        }
    }
    for token in html::scan(&source) {
        let TokenKind::Open { name, attributes, .. } = &token.kind else { continue };
        let Some(address) = (name == "img").then(|| attribute(attributes, "src")).flatten() else { continue };
        let is_image = |it: &&Reference| it.kind == ReferenceKind::HtmlImage && it.target == address.trim();
        let Some(place) = document.references.iter().find(is_image) else { continue };
        let span = || Span::new(&document.path, place.range);
        match attribute(attributes, "alt") {
            Some(alt) if alt.trim().is_empty() => {}
            alt => findings.extend(judge(address, alt.unwrap_or_default(), span)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::SourcePath;

    #[test]
    fn names_of_files_and_empty_words_say_nothing() {
        let code_of = |address, alt| judge(address, alt, || Span::file(&SourcePath::from("a.md"))).map(|it| it.code);
        for alt in ["image", "画像 1", "Screenshot.", "スクリーンショット", "hub_front", "HUB_FRONT.PNG", "(図3)"]
        {
            assert_eq!(code_of("media/hub_front.png", alt), Some(code::ALT_TEXT_VAGUE), "{alt}");
        }
        for alt in ["Image of the hub", "ハブの画像", "keyboard", "図の見方", "hub front"] {
            assert_eq!(code_of("media/keyboard.png", alt), None, "{alt}");
        }
        assert_eq!(code_of("a.png", "  "), Some(code::ALT_TEXT_MISSING));
    }
}
