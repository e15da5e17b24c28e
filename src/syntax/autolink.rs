//! Bare links in text (`format.md` D12), as GFM's extended autolinks, but that they begin after
//! any character that is no ASCII letter or digit, and end where Japanese begins.

use crate::text::bytes;

/// A stretch of text, or a link in it.
#[derive(Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Text.
    Text(&'a str),
    /// A link.
    Link {
        /// As it is written.
        text: &'a str,
        /// Where it goes.
        target: String,
        /// Where it begins in the text.
        start: usize,
    },
}

/// Splits a text at its bare links.
pub fn split<'a>(text: &'a str, sink: &mut dyn FnMut(Piece<'a>)) {
    let mut done = 0;
    let mut at = 0;
    while let Some(sign) = bytes::position(&text.as_bytes()[at..], may_be_link) {
        at += sign;
        let found = match text.as_bytes()[at] {
            b':' => address_around(text, at, done),
            b'@' => mail_around(text, at, done),
            _ => www_at(text, at),
        };
        let Some((range, target)) = found else {
            at += 1;
            continue;
        };
        if range.start > done {
            sink(Piece::Text(&text[done..range.start]));
        }
        sink(Piece::Link { text: &text[range.clone()], target, start: range.start });
        done = range.end;
        at = range.end;
    }
    if done < text.len() {
        sink(Piece::Text(&text[done..]));
    }
}

/// Whether a byte, with the one after it, stands in the middle of `://`, of an e-mail address or before `ww.`.
fn may_be_link(byte: u8, next: u8) -> bool {
    let is_w = |it: u8| (it == b'w') | (it == b'W');
    (byte == b':') & (next == b'/') | (byte == b'@') | is_w(byte) & is_w(next)
}

type Found = (std::ops::Range<usize>, String);

/// `http://` or `https://` whose colon stands at `colon`.
fn address_around(text: &str, colon: usize, done: usize) -> Option<Found> {
    let rest = text[colon..].strip_prefix("://")?;
    let scheme = ["https", "http"].into_iter().find(|it| {
        colon >= done + it.len()
            && text.get(colon - it.len()..colon).is_some_and(|found| found.eq_ignore_ascii_case(it))
    })?;
    let start = colon - scheme.len();
    if text[..start].chars().next_back().is_some_and(|it| it.is_ascii_alphanumeric()) {
        return None;
    }
    let length = address_length(rest);
    has_host(&rest[..length]).then(|| (start..colon + 3 + length, text[start..colon + 3 + length].to_owned()))
}

/// `www.` at `start`.
fn www_at(text: &str, start: usize) -> Option<Found> {
    if !text.get(start..start + 4)?.eq_ignore_ascii_case("www.") {
        return None;
    }
    if text[..start]
        .chars()
        .next_back()
        .is_some_and(|it| it.is_ascii() && !it.is_ascii_whitespace() && !"(*_~\"'<[".contains(it))
    {
        return None;
    }
    let length = address_length(&text[start..]);
    let address = &text[start..start + length];
    (address.len() > 4 && has_host(&address[4..])).then(|| (start..start + length, format!("http://{address}")))
}

fn has_host(address: &str) -> bool {
    let host = address.split(['/', '?', '#', ':']).next().unwrap_or_default();
    let labels: Vec<&str> = host.split('.').collect();
    let valid = |label: &&str| label.bytes().all(|it| it.is_ascii_alphanumeric() || matches!(it, b'-' | b'_'));
    !host.is_empty()
        && labels.iter().all(valid)
        && labels.iter().any(|it| !it.is_empty())
        && labels.iter().rev().take(2).all(|it| !it.contains('_'))
}

/// How far an address reaches: to the first character that is no ASCII, space, `<`, `>`, `"` or backtick,
/// less what ends a sentence.
fn address_length(text: &str) -> usize {
    let stop = |it: char| !it.is_ascii() || it.is_ascii_whitespace() || it.is_ascii_control() || "<>\"`".contains(it);
    let mut end = text.find(stop).unwrap_or(text.len());
    // Brackets that are closed more often than opened: those at the end are no part of the address.
    let surplus =
        |open, close| text[..end].matches(close).count() as isize - text[..end].matches(open).count() as isize;
    let mut round = surplus('(', ')');
    let mut square = surplus('[', ']');
    loop {
        let address = &text[..end];
        let trimmed = match address.chars().next_back() {
            Some('?' | '!' | '.' | ',' | ':' | '*' | '_' | '~' | '\'' | ';') => match entity_start(address) {
                Some(start) => start,
                None => end - 1,
            },
            Some(close @ (')' | ']')) => {
                let surplus = if close == ')' { &mut round } else { &mut square };
                if *surplus <= 0 {
                    return end;
                }
                *surplus -= 1;
                end - 1
            }
            _ => return end,
        };
        end = trimmed;
    }
}

/// Where an address ends in what looks like an entity, `&hl;`: GFM leaves it out.
fn entity_start(address: &str) -> Option<usize> {
    let body = address.strip_suffix(';')?;
    let at = body.rfind('&')?;
    (at + 1 < body.len() && body[at + 1..].bytes().all(|it| it.is_ascii_alphanumeric())).then_some(at)
}

/// An e-mail address whose `@` stands at `sign`: both parts are ASCII.
fn mail_around(text: &str, sign: usize, done: usize) -> Option<Found> {
    let bytes = text.as_bytes();
    let is_local = |it: &u8| it.is_ascii_alphanumeric() || matches!(it, b'.' | b'-' | b'_' | b'+');
    let start = sign - bytes[done..sign].iter().rev().take_while(|it| is_local(it)).count();
    let domain_length = bytes[sign + 1..]
        .iter()
        .take_while(|it| it.is_ascii_alphanumeric() || matches!(it, b'.' | b'-' | b'_'))
        .count();
    let mut end = sign + 1 + domain_length;
    while end > sign + 1 && bytes[end - 1] == b'.' {
        end -= 1;
    }
    let domain = &text[sign + 1..end];
    let valid = start < sign
        && domain.contains('.')
        && !domain.ends_with(['-', '_'])
        && domain.split('.').all(|it| !it.is_empty())
        && !text[end..].starts_with('@')
        && !text[..start].ends_with(['/', '\\', ':'])
        && text[start..sign].bytes().any(|it| it.is_ascii_alphanumeric());
    valid.then(|| (start..end, format!("mailto:{}", &text[start..end])))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn links(text: &str) -> Vec<(String, String)> {
        let mut links = Vec::new();
        let mut length = 0;
        split(text, &mut |piece| match piece {
            Piece::Text(text) => length += text.len(),
            Piece::Link { text, target, .. } => {
                length += text.len();
                links.push((text.to_owned(), target));
            }
        });
        assert_eq!(length, text.len(), "nothing of {text:?} may be lost");
        links
    }

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let found: Vec<String> = links(text).into_iter().map(|it| it.0).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn links_end_where_japanese_begins() {
        check("https://aad.lookout.comにログインし", &["https://aad.lookout.com"]);
        check("「https://x.y/z」を開き、http://a.b/c?d=eを閉じる。", &["https://x.y/z", "http://a.b/c?d=e"]);
        check("電子メールはa.b@example.comまで", &["a.b@example.com"]);
        check("参照www.example.com。", &["www.example.com"]);
    }

    #[test]
    fn what_ends_a_sentence_is_no_part_of_a_link() {
        check(
            "See https://x.y/a_(b)). Or (https://x.y/c), https://x.y/d?",
            &["https://x.y/a_(b)", "https://x.y/c", "https://x.y/d"],
        );
        check("https://x.y/q&hl;", &["https://x.y/q"]);
    }

    #[test]
    fn brackets_at_the_end_are_counted_once() {
        let address = format!("https://x.y/{}a{}", "(".repeat(3), ")".repeat(5));
        check(&address, &[address.strip_suffix("))").expect("two are too many")]);
        check(&format!("https://x.y/{}", ")".repeat(100_000)), &["https://x.y/"]);
    }

    #[test]
    fn text_without_a_host_or_name_is_no_link() {
        check("http:// と https://。 a@b @x.y C:\\a@b.c www. xhttp://a.b ://", &[]);
    }
}
