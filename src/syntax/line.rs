//! Lines of Markdown as the passes before the parser see them: container prefix, content, fences.

/// A line without its line end, cut after the containers that it opens or continues.
#[derive(Clone, Copy, Debug)]
pub struct Line<'a> {
    /// Where it begins in the text.
    pub start: usize,
    /// Quote marks, list markers and white space before the content.
    pub prefix: &'a str,
    /// The rest, without white space at its end.
    pub content: &'a str,
    /// The line with its line end.
    pub whole: &'a str,
}

impl<'a> Line<'a> {
    fn new(start: usize, whole: &'a str) -> Self {
        let text = whole.trim_end();
        let length = prefix_length(text);
        Self { start, prefix: &text[..length], content: &text[length..], whole }
    }

    /// How many quote marks the prefix has.
    pub fn quotes(&self) -> usize {
        self.prefix.bytes().filter(|it| *it == b'>').count()
    }

    /// The prefix that a further line in the same containers has: list markers become spaces.
    pub fn continuation(&self) -> String {
        self.prefix.chars().map(|it| if it == '>' || it == '\t' { it } else { ' ' }).collect()
    }

    /// Where the content begins in the text.
    pub fn content_start(&self) -> usize {
        self.start + self.prefix.len()
    }

    /// Where the line ends in the text, its line end included.
    pub fn end(&self) -> usize {
        self.start + self.whole.len()
    }
}

/// The lines of a text.
pub fn lines(text: &str) -> impl Iterator<Item = Line<'_>> {
    let mut start = 0;
    text.split_inclusive('\n').map(move |whole| {
        let line = Line::new(start, whole);
        start += whole.len();
        line
    })
}

/// The length of white space, quote marks and list markers at the start of a line.
fn prefix_length(line: &str) -> usize {
    let bytes = line.as_bytes();
    let mut at = 0;
    loop {
        while matches!(bytes.get(at), Some(b' ' | b'\t')) {
            at += 1;
        }
        match bytes.get(at) {
            Some(b'>') => at += 1,
            Some(b'-' | b'*' | b'+') if matches!(bytes.get(at + 1), Some(b' ' | b'\t')) => at += 1,
            Some(b'0'..=b'9') => {
                let digits = bytes[at..].iter().take_while(|it| it.is_ascii_digit()).count();
                let marker = matches!(bytes.get(at + digits), Some(b'.' | b')'))
                    && matches!(bytes.get(at + digits + 1), Some(b' ' | b'\t'));
                if !marker || digits > 9 {
                    return at;
                }
                at += digits + 1;
            }
            _ => return at,
        }
    }
}

/// Follows fenced code blocks from line to line.
#[derive(Default)]
pub struct Fences(Option<Fence>);

struct Fence {
    mark: u8,
    length: usize,
    quotes: usize,
}

impl Fences {
    /// Whether the line belongs to a fenced code block, its fences included.
    pub fn contains(&mut self, line: &Line<'_>) -> bool {
        if let Some(fence) = &self.0 {
            if line.quotes() >= fence.quotes {
                let run = run_length(line.content, fence.mark);
                if run >= fence.length && line.content[run..].trim().is_empty() {
                    self.0 = None;
                }
                return true;
            }
            self.0 = None;
        }
        let Some(mark @ (b'`' | b'~')) = line.content.bytes().next() else {
            return false;
        };
        let length = run_length(line.content, mark);
        let opens = length >= 3 && (mark == b'~' || !line.content[length..].contains('`'));
        if opens {
            self.0 = Some(Fence { mark, length, quotes: line.quotes() });
        }
        opens
    }
}

/// Whether a text may have fenced code in it.
pub fn has_fence(text: &str) -> bool {
    let has = |fence: &str| memchr::memmem::find(text.as_bytes(), fence.as_bytes()).is_some();
    has("```") || has("~~~")
}

/// The fenced code blocks of a text that are closed, their fences included.
pub fn fenced(text: &str) -> Vec<std::ops::Range<usize>> {
    if !has_fence(text) {
        return Vec::new();
    }
    let mut fences = Fences::default();
    let mut blocks = Vec::new();
    let mut open = None;
    for line in lines(text) {
        let inside = fences.contains(&line);
        match (open, fences.0.is_some()) {
            (None, true) => open = Some(line.start),
            (Some(start), false) if inside => {
                blocks.push(start..line.end());
                open = None;
            }
            (Some(_), false) => open = None,
            (None, false) | (Some(_), true) => {}
        }
    }
    blocks
}

fn run_length(text: &str, byte: u8) -> usize {
    text.bytes().take_while(|it| *it == byte).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefixes_are_containers() {
        let prefixes: Vec<&str> =
            ["  > - a", "1. > b", "**c**", "-d", "12345678901. e"].iter().map(|it| Line::new(0, it).prefix).collect();
        assert_eq!(prefixes, ["  > - ", "1. > ", "", "", ""]);
    }

    #[test]
    fn fences_are_followed_into_and_out_of_quotes() {
        let text = "> ```\n> code\nafter\n~~~ text\n```\n~~~\nend";
        let mut fences = Fences::default();
        let inside: Vec<bool> = lines(text).map(|it| fences.contains(&it)).collect();
        assert_eq!(inside, [true, true, false, true, true, true, false]);
    }
}
