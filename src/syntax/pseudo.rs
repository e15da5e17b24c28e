//! What looks like Markdown to its author and is none: lists with other marks, prose in indented code.

use super::context::Context;
use super::document::Inline;

/// What lines of a paragraph begin with that its author takes for the marks of a list (`format.md` D8).
///
/// One line like `b. Open the menu` is enough; of other marks, which may also stand in running text, two lines with
/// the same.
pub fn list_mark(content: &[Inline], context: &Context<'_>) -> Option<&'static str> {
    let mut counts = [0_usize; MARKS.len()];
    let mut is_start = true;
    let mut is_first = true;
    for inline in content {
        if matches!(inline, Inline::SoftBreak | Inline::HardBreak) {
            (is_start, is_first) = (true, false);
            continue;
        }
        if !is_start {
            continue;
        }
        let text = text_of(inline, context).map(str::trim_start).unwrap_or_default();
        is_start = text.is_empty();
        if !is_first && is_lettered(text) {
            return Some("a letter and a dot");
        }
        if let Some(mark) = MARKS.iter().position(|it| (it.begins)(text)) {
            counts[mark] += 1;
        }
    }
    counts.iter().zip(MARKS).find(|it| *it.0 >= 2).map(|it| it.1.name)
}

struct Mark {
    name: &'static str,
    begins: fn(&str) -> bool,
}

const MARKS: [Mark; 8] = [
    Mark { name: "`・`", begins: |it| it.starts_with(['・', '･']) },
    Mark { name: "`•`", begins: |it| it.starts_with(['•', '‣', '▪', '◦']) },
    Mark { name: "`●`", begins: |it| it.starts_with(['●', '○']) },
    Mark { name: "`■`", begins: |it| it.starts_with(['■', '□', '◆', '◇']) },
    Mark { name: "`①`", begins: |it| it.starts_with(|it| matches!(it, '①'..='⑳' | '❶'..='❿')) },
    Mark { name: "`１．`", begins: |it| is_numbered(it, &['．', '、', '）']) },
    Mark { name: "`1)`", begins: |it| is_numbered(it, &[')']) },
    Mark { name: "`(1)`", begins: |it| it.strip_prefix(['(', '（']).is_some_and(|it| is_numbered(it, &[')', '）'])) },
];

/// Whether a text begins with a number of one or two digits and one of these marks.
fn is_numbered(text: &str, marks: &[char]) -> bool {
    let rest = text.trim_start_matches(|it: char| it.is_ascii_digit() || matches!(it, '０'..='９'));
    let digits = text[..text.len() - rest.len()].chars().count();
    (1..=2).contains(&digits) && rest.starts_with(marks)
}

/// Whether a text begins with a small letter, a dot and a space.
fn is_lettered(text: &str) -> bool {
    let rest = text.strip_prefix(|it: char| it.is_ascii_lowercase());
    rest.is_some_and(|it| it.starts_with(". "))
}

/// The text that an inline begins with.
fn text_of<'a>(inline: &'a Inline, context: &'a Context<'_>) -> Option<&'a str> {
    match inline {
        Inline::Text(text) => Some(text),
        Inline::Unit(index) => context.units.get(*index).map(|it| &*it.translation.text),
        Inline::Strong(content) | Inline::Emphasis(content) => content.first().and_then(|it| text_of(it, context)),
        _ => None,
    }
}

/// Whether a text in an indented code block was meant to be read: a sentence, or Markdown that code has not.
pub fn is_prose(code: &str) -> bool {
    let mut lines = code.lines().map(str::trim).filter(|it| !it.is_empty());
    let is_whole = |it: &str| is_sentence(it) || is_markdown(it);
    // Code may have a sentence in a comment or a string, and prose has no line of code.
    lines.clone().next().is_some()
        && lines.all(|it| is_whole(it) || is_short_heading(it))
        && code.lines().map(str::trim).any(is_whole)
}

/// A Japanese or English sentence.
fn is_sentence(line: &str) -> bool {
    let text = line.trim_start_matches(|it: char| it.is_ascii_digit() || "-*+>.)・•① ".contains(it));
    let is_kana = |it: &char| matches!(it, '\u{3041}'..='\u{3096}');
    let kana = text.chars().filter(is_kana).count();
    if kana > 0 {
        let is_comment = text.starts_with(['/', '#', ';']);
        return !is_comment && kana >= 4 && text.ends_with(['。', '．', '：', ':', '」', '）', ')', '？', '！']);
    }
    let has_code = text.contains(['{', '}', ';', '=', '|', '$', '\\', '<', '`', '@', '#']) || text.contains("//");
    let words: Vec<&str> = text.split_whitespace().collect();
    let is_word = |it: &&&str| it.bytes().all(|it| it.is_ascii_alphabetic() || b",.:!?'\"()*-".contains(&it));
    let plain = words.iter().filter(is_word).count();
    let is_small = |it: &&&str| FUNCTION_WORDS.contains(&&*it.to_ascii_lowercase());
    !has_code
        && words.len() >= 4
        && plain * 10 >= words.len() * 8
        && words.iter().filter(is_small).count() >= 1
        && text.starts_with(|it: char| it.is_ascii_uppercase() || it == '*')
        && text.trim_end_matches(['*', ')', '"']).ends_with(['.', ':', '?', '!'])
}

/// Words that hold English sentences together and that commands and output seldom have.
const FUNCTION_WORDS: &[&str] = &[
    "a", "an", "and", "are", "as", "be", "by", "can", "for", "from", "if", "in", "is", "it", "of", "on", "or", "that",
    "the", "this", "to", "when", "will", "with", "you", "your",
];

/// A link, an image or bold text.
fn is_markdown(line: &str) -> bool {
    let has_link = line.find("](").is_some_and(|at| {
        let target = line[at + 2..].split([')', ' ']).next().unwrap_or_default();
        line[..at].contains('[') && target.contains(['.', '/', '#']) && line[at + 2..].contains(')')
    });
    let is_bold = line
        .strip_prefix("**")
        .and_then(|it| it.split_once("**"))
        .is_some_and(|it| !it.0.is_empty() && it.0.trim() == it.0);
    has_link || is_bold
}

/// `Note:` or the like between sentences.
fn is_short_heading(line: &str) -> bool {
    line.len() <= 40 && line.ends_with([':', '：']) && !line.contains(['=', '{', '('])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_and_markdown_are_prose() {
        for text in [
            "The hub restarts in a minute.",
            "1. Select the network that you want to use, and wait.",
            "ハブを再起動して、ランプが緑になるまで待ちます。",
            "![The hub](media/hub.png)",
            "**Note** Do not unplug it.",
            "See [the guide](guide.md).\n\nNote:\nThe lamp is green.",
        ] {
            assert!(is_prose(text), "{text}");
        }
    }

    #[test]
    fn code_and_output_are_no_prose() {
        for text in [
            "hub restart --wait",
            "let a = b[i](c);",
            "Get-Item -Path C:\\hub",
            "# The hub restarts in a minute.\nhub restart",
            "echo \"The hub restarts in a minute.\"",
            "Name      Value",
            "ERROR 0x80070005: access denied",
            "// ハブを再起動します。",
            "** x ** y",
            "",
        ] {
            assert!(!is_prose(text), "{text}");
        }
    }
}
