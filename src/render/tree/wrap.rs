//! Lines of a label: broken between words, and between Japanese characters as *kinsoku* rules allow.
//!
//! Widths are in halves of a full-width character, which no font changes much.

use unicode_width::UnicodeWidthChar;

/// Characters that no line begins with.
const NOT_FIRST: &str = "、。，．・：；？！ー゛゜ヽヾゝゞ々〜～…‥）］｝〕〉》」』】〙〗〟’”»ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ,.:;?!)]}%°";

/// Characters that no line ends with.
const NOT_LAST: &str = "（［｛〔〈《「『【〘〖〝‘“«([{#$¥@";

/// Breaks a text into lines of at most `width`, of about the same length; what does not fit into `most` lines ends in
/// `…`.
pub fn lines(text: &str, width: usize, most: usize) -> Vec<String> {
    let mut lines = filled(text, width);
    if lines.len() > most {
        lines.truncate(most);
        if let Some(last) = lines.last_mut() {
            while measure(last) + 2 > width && last.pop().is_some() {}
            last.push('…');
        }
        return lines;
    }
    if lines.len() > 1 { shared(text, width, lines.len()).unwrap_or(lines) } else { lines }
}

/// What a line break inside of a phrase costs, beside the squares of how far lines are from the same length.
const TORN: usize = 150;

/// A text as lines of about the same length that end where phrases do; `None` where a word is cut.
fn shared(text: &str, width: usize, count: usize) -> Option<Vec<String>> {
    let pieces = pieces(text);
    let aim = measure(text).div_ceil(count);
    // The least cost of the text up to each piece in the lines so far, and where the last of them begins.
    let mut best: Vec<Option<(usize, Vec<usize>)>> = vec![None; pieces.len() + 1];
    best[0] = Some((0, Vec::new()));
    for _ in 0..count {
        let mut next = vec![None; pieces.len() + 1];
        for (start, (cost, starts)) in best.iter().enumerate().filter_map(|(at, it)| Some((at, it.as_ref()?))) {
            let mut used = 0;
            for end in start + 1..=pieces.len() {
                let own = used + measure(pieces[end - 1].trim_end());
                used += measure(pieces[end - 1]);
                if own > width {
                    break;
                }
                let torn = end < pieces.len() && is_torn(pieces[end - 1], pieces[end]);
                let cost = cost + own.abs_diff(aim).pow(2) + usize::from(torn) * TORN;
                if next[end].as_ref().is_none_or(|it: &(usize, Vec<usize>)| cost < it.0) {
                    next[end] = Some((cost, starts.iter().copied().chain([start]).collect()));
                }
            }
        }
        best = next;
    }
    let (_, starts) = best.pop()??;
    let ends = starts.iter().skip(1).copied().chain([pieces.len()]);
    Some(starts.iter().zip(ends).map(|(start, end)| pieces[*start..end].concat().trim().to_owned()).collect())
}

/// Whether a break between two pieces is inside of a phrase: Japanese phrases end in hiragana or a mark, and few begin
/// with hiragana.
fn is_torn(before: &str, after: &str) -> bool {
    let is_hiragana = |it: char| ('ぁ'..='ゟ').contains(&it);
    let (Some(last), Some(first)) = (before.chars().next_back(), after.chars().next()) else { return false };
    let ends = last.is_whitespace() || is_hiragana(last) || NOT_FIRST.contains(last) && last != 'ー';
    !ends || is_hiragana(first) && is_hiragana(last)
}

/// Lines that each hold as much as fits.
fn filled(text: &str, width: usize) -> Vec<String> {
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
        assert_eq!(lines("「設定」を開きます。", 8, 9), ["「設定」", "を開き", "ます。"]);
        assert_eq!(lines("サーバーに接続", 6, 9), ["サー", "バーに", "接続"]);
        assert_eq!(lines("これは（注）です", 8, 9), ["これは", "（注）", "です"]);
    }

    #[test]
    fn words_stay_whole_where_they_can() {
        assert_eq!(lines("Open the settings", 9, 9), ["Open the", "settings"]);
        assert_eq!(lines("Microsoft Intuneを開く", 10, 9), ["Microsoft", "Intuneを", "開く"]);
        assert_eq!(lines("0x80070005abcdef", 8, 9), ["0x800700", "05abcdef"]);
    }

    #[test]
    fn lines_share_a_text_and_end_where_phrases_do() {
        assert_eq!(lines("ランプの色を調べたい", 18, 9), ["ランプの", "色を調べたい"]);
        assert_eq!(lines("近所の人もつながりませんか?", 24, 9), ["近所の", "人もつながりませんか?"]);
        assert_eq!(lines("What is shown on it", 18, 9), ["What is", "shown on it"]);
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
