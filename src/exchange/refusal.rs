//! Translations that a unit cannot hold, although the program itself might read them back.
//!
//! Other programs read the files too, and most of them know nothing of units: what would break a line, a cell or a tag
//! there is refused.

use crate::exchange::unit::{Nature, Unit};
use crate::source::load::decode::is_noncharacter;

/// Why a unit cannot hold a text with line feeds for line ends; `None` where it can.
pub(super) fn refusal(unit: &Unit<'_>, asked: &str, is_aligned: bool) -> Option<String> {
    if let Some(character) = asked.chars().find(|it| *it == '\0' || is_noncharacter(*it)) {
        return Some(format!("contains the character U+{:04X}, which no text may contain", u32::from(character)));
    }
    let now = &*unit.translation.text();
    if unit.block.is_cell && bars(asked) > bars(now) {
        return Some("contains a `|` without a backslash, and stands in a table".to_owned());
    }
    let open_comments = |it: &str| it.matches("<!--").count().saturating_sub(it.matches("-->").count());
    if unit.nature != Nature::Verbatim && open_comments(asked) > open_comments(now) {
        return Some("opens a comment that it does not close".to_owned());
    }
    if !is_aligned {
        return None;
    }
    if ["data-ttu-id=", "data-stu-id=", "sxs-lookup"].iter().any(|it| asked.contains(it)) {
        return Some("contains what delimits a unit".to_owned());
    }
    let spans = |it: &str| (it.matches("<span").count(), it.matches("</span>").count());
    let is_balanced = |(openers, closers)| openers == closers;
    if !is_balanced(spans(asked)) && spans(asked) != spans(now) {
        return Some("contains `<span>` and `</span>` in different numbers".to_owned());
    }
    if !asked.contains('\n') {
        return None;
    }
    if unit.block.is_one_line {
        return Some("contains a line break, and stands in a block of one line".to_owned());
    }
    let has_blank_line = asked.lines().any(|it| it.trim().is_empty());
    has_blank_line.then(|| "contains a blank line".to_owned())
}

/// How many bars a table would take for ends of cells.
fn bars(text: &str) -> usize {
    let mut count = 0;
    let mut is_escaped = false;
    for byte in text.bytes() {
        count += usize::from(byte == b'|' && !is_escaped);
        is_escaped = byte == b'\\' && !is_escaped;
    }
    count
}
