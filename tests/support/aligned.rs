//! A second reader of aligned articles, after `format.md` P1 to P5 and nothing else.
//!
//! Shares no code with the program, so that a mistake in one of the two shows.

/// A unit as the file has it.
#[derive(Clone, Debug)]
pub(crate) struct Unit {
    /// Its id.
    pub(crate) id: String,
    /// The translation and the original.
    pub(crate) sides: [String; 2],
    /// Where each side begins in the file, as far as [`Article::is_exact`].
    pub(crate) starts: [usize; 2],
    /// The lines of the file that it stands on.
    pub(crate) lines: std::ops::RangeInclusive<usize>,
    /// Whether both sides are bookmarks only (P11).
    pub(crate) is_bookmark: bool,
}

/// An article's units, and its text with a word in place of each.
pub(crate) struct Article {
    /// The units in the order of the file.
    pub(crate) units: Vec<Unit>,
    /// The text after the front matter, in which [`atom`] stands for a unit.
    pub(crate) text: String,
    /// The line of the file at which each line of the text begins.
    pub(crate) lines: Vec<usize>,
    /// Whether nothing was repaired, so that places in the file are known to the byte.
    pub(crate) is_exact: bool,
}

impl Article {
    /// Appends text that begins on a line of the file.
    fn push(&mut self, text: &str, line: usize) {
        self.lines.extend((1..=text.matches('\n').count()).map(|it| line + it));
        self.text.push_str(text);
    }

    /// The lines of the file that lines of the text stand for.
    pub(crate) fn file_lines(&self, lines: std::ops::RangeInclusive<usize>) -> std::ops::RangeInclusive<usize> {
        let first = self.lines.get(lines.start().saturating_sub(1)).copied().unwrap_or(1);
        let after = self.lines.get(*lines.end()).copied().unwrap_or(usize::MAX);
        first..=first.max(after - 1)
    }
}

const OPEN: &str = "<span data-ttu-id=\"";
const END: &str = "</span></span>";

/// The word that stands for a unit: letters and digits, as P7 asks.
pub(crate) fn atom(index: usize) -> String {
    format!("Qx{index}xQ")
}

/// The numbers of the atoms in a text.
pub(crate) fn atoms(text: &str) -> Vec<usize> {
    let after_marks = text.split("Qx").skip(1);
    after_marks.filter_map(|it| it.split_once("xQ")?.0.parse().ok()).collect()
}

/// A text without its atoms.
pub(crate) fn without_atoms(text: &str) -> String {
    let mut parts = text.split("Qx");
    let mut out = parts.next().unwrap_or_default().to_owned();
    out.extend(parts.map(|it| it.split_once("xQ").map_or(it, |it| it.1)));
    out
}

/// Reads an article.
pub(crate) fn read(text: &str) -> Article {
    let written = text;
    let text = repaired(&text.replace("\r\n", "\n"));
    let body = text.len() - after_front_matter(&text).len();
    let is_exact = written == text;
    let mut article = Article { units: Vec::new(), text: String::new(), lines: Vec::new(), is_exact };
    let line = |at: usize| text[..at].matches('\n').count() + 1;
    article.lines.push(line(body));
    let code = code(&text);
    let (mut done, mut from) = (body, body);
    while let Some(start) = text[from..].find(OPEN).map(|it| from + it) {
        let unit = if code.iter().any(|it| it.contains(&start)) { None } else { unit(&text[start..]) };
        let Some((mut unit, length)) = unit else {
            from = start + 1;
            continue;
        };
        unit.lines = line(start)..=line(start + length);
        unit.starts = unit.starts.map(|it| start + it);
        article.push(&text[done..start], line(done));
        article.text.push_str(&atom(article.units.len()));
        article.units.push(unit);
        (done, from) = (start + length, start + length);
    }
    article.push(&text[done..], line(done));
    article
}

/// The unit that a text begins with, and its length (P2 to P4).
fn unit(text: &str) -> Option<(Unit, usize)> {
    let (id, rest) = text[OPEN.len()..].split_once("\">")?;
    let middle = format!("</span><span class=\"sxs-lookup\"><span data-stu-id=\"{id}\">");
    let (translation, after) = rest.split_once(&middle)?;
    let mut end = after.find(END)?;
    while after[end..].starts_with("</span></span></span>")
        && after[..end].matches("<span").count() > after[..end].matches("</span>").count()
    {
        end += "</span>".len();
    }
    let sides = [translation.to_owned(), after[..end].to_owned()];
    let length = text.len() - after.len() + end + END.len();
    let is_bookmark = sides.iter().all(|it| is_bookmark(it));
    let starts = [text.len() - rest.len(), text.len() - after.len()];
    Some((Unit { id: id.to_owned(), sides, starts, lines: 0..=0, is_bookmark }, length))
}

fn is_bookmark(side: &str) -> bool {
    let mut rest = side.trim();
    while let Some(after) = rest.strip_prefix("<a ").and_then(|it| it.split_once('>')) {
        let Some(next) = after.1.trim_start().strip_prefix("</a>") else { return false };
        rest = next.trim_start();
    }
    rest.is_empty() && !side.trim().is_empty()
}

/// Undoes the escaping of quotation marks around units (P1).
fn repaired(text: &str) -> String {
    if !text.contains("&quot;sxs-lookup&quot;") {
        return text.to_owned();
    }
    let mut repaired = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('"') {
        repaired.push_str(before);
        repaired.push('"');
        rest = after;
        if let Some((region, after)) = rest.split_once('"')
            && region.contains("&quot;sxs-lookup&quot;")
        {
            repaired.push_str(&region.replace("&quot;", "\""));
            repaired.push('"');
            rest = after;
        }
    }
    repaired + rest
}

/// What follows the front matter (P5).
pub(crate) fn after_front_matter(text: &str) -> &str {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let Some(rest) = text.strip_prefix("---\n") else { return text };
    match rest.find("\n---\n") {
        Some(end) => &rest[end + "\n---\n".len()..],
        None => rest.strip_suffix("\n---").map_or(text, |_| ""),
    }
}

/// Fenced code, in which a unit is an example.
fn code(text: &str) -> Vec<std::ops::Range<usize>> {
    let mut blocks = Vec::new();
    let mut open: Option<(usize, &str)> = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let content = line.trim_start_matches(['>', ' ', '\t']).trim_end();
        let fence = content.chars().next().filter(|it| matches!(it, '`' | '~'));
        let length = fence.map_or(0, |it| content.len() - content.trim_start_matches(it).len());
        let is_fence = length >= 3;
        match open {
            Some((start, fence)) if is_fence && content.starts_with(fence) && content.len() == length => {
                blocks.push(start..at + line.len());
                open = None;
            }
            None if is_fence && !content[length..].contains('`') => open = Some((at, &content[..length])),
            _ => {}
        }
        at += line.len();
    }
    blocks
}
