//! Lines of a label: broken between words, and between Japanese characters as *kinsoku* rules allow.
//!
//! Widths are in halves of a full-width character, which no font changes much.

use unicode_width::UnicodeWidthChar;

/// Characters that no line begins with.
const NOT_FIRST: &str = "、。，．・：；？！ー゛゜ヽヾゝゞ々〜～…‥）］｝〕〉》」』】〙〗〟’”»ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ,.:;?!)]}%°";

/// Characters that no line ends with.
const NOT_LAST: &str = "（［｛〔〈《「『【〘〖〝‘“«([{#$¥@";

/// Breaks a text into lines of at most `width`; what does not fit into `most` lines ends in `…`.
pub fn lines(text: &str, width: usize, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    let mut used = 0;
    for piece in pieces(text) {
        let own = measure(piece.trim_end());
        if used > 0 && used + own > width {
            lines.push(std::mem::take(&mut line).trim_end().to_owned());
            used = 0;
        }
        // A word longer than a line is cut where the line ends.
        for character in piece.chars() {
            let own = character.width().unwrap_or(0);
            if used > 0 && used + own > width && !character.is_whitespace() && measure(piece) > width {
                lines.push(std::mem::take(&mut line));
                used = 0;
            }
            if used > 0 || !character.is_whitespace() {
                line.push(character);
                used += own;
            }
        }
    }
    if !line.trim().is_empty() {
        lines.push(line.trim_end().to_owned());
    }
    if lines.len() > most {
        lines.truncate(most);
        if let Some(last) = lines.last_mut() {
            while measure(last) + 2 > width && last.pop().is_some() {}
            last.push('…');
        }
    }
    lines
}

/// How wide a text is.
pub fn measure(text: &str) -> usize {
    text.chars().map(|it| it.width().unwrap_or(0)).sum()
}

/// The stretches between which lines may break: words with the space after them, and Japanese characters with the
/// marks that must stay beside them.
fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut previous: Option<char> = None;
    for (at, character) in text.char_indices() {
        if previous.is_some_and(|it| may_break(it, character)) {
            pieces.push(&text[start..at]);
            start = at;
        }
        previous = Some(character);
    }
    if start < text.len() {
        pieces.push(&text[start..]);
    }
    pieces
}

fn may_break(before: char, after: char) -> bool {
    if after.is_whitespace() || NOT_FIRST.contains(after) || NOT_LAST.contains(before) {
        return false;
    }
    let is_wide = |it: char| it.width().unwrap_or(0) > 1;
    before.is_whitespace() || is_wide(before) || is_wide(after)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn japanese_breaks_as_kinsoku_allows() {
        assert_eq!(lines("「設定」を開きます。", 8, 9), ["「設定」", "を開きま", "す。"]);
        assert_eq!(lines("サーバーに接続", 6, 9), ["サー", "バーに", "接続"]);
        assert_eq!(lines("これは（注）です", 8, 9), ["これは", "（注）で", "す"]);
    }

    #[test]
    fn words_stay_whole_where_they_can() {
        assert_eq!(lines("Open the settings", 9, 9), ["Open the", "settings"]);
        assert_eq!(lines("Microsoft Intuneを開く", 10, 9), ["Microsoft", "Intuneを開", "く"]);
        assert_eq!(lines("0x80070005abcdef", 8, 9), ["0x800700", "05abcdef"]);
    }

    #[test]
    fn what_does_not_fit_ends_in_dots() {
        assert_eq!(lines("一二三四五六七八", 6, 2), ["一二三", "四五…"]);
        assert!(lines("", 6, 2).is_empty());
    }

    #[test]
    fn every_line_fits() {
        let text = "Lookout for Workアプリで「アクティブ化」をタップしていないため、デバイスが保留中（Pending）と表示されます。";
        for width in 8..40 {
            // A mark that may not begin a line can stand out of it by itself.
            assert!(lines(text, width, 99).iter().all(|it| measure(it) <= width + 2), "{width}");
        }
    }
}
