//! What translators, machines and input methods do to a sentence: damage of known kinds.
//!
//! Each kind takes both sides and changes the translation. Shares no code with the program.

use crate::random::Random;

/// The translation and the original.
pub(crate) type Sides = [String; 2];

/// A kind of damage.
pub(crate) struct Damage {
    /// For people.
    pub(crate) name: &'static str,
    /// Whether a sentence can be damaged so.
    pub(crate) fits: fn(&Sides) -> bool,
    /// The damaged translation.
    pub(crate) apply: fn(&Sides, &mut Random) -> Option<String>,
}

/// Every kind.
pub(crate) const DAMAGES: &[Damage] = &[
    Damage { name: "number dropped", fits: |it| !shared_numbers(it).is_empty(), apply: drop_number },
    Damage { name: "number changed", fits: |it| !shared_numbers(it).is_empty(), apply: change_number },
    Damage { name: "link to another target", fits: |it| !targets(&it[0]).is_empty(), apply: change_target },
    Damage { name: "links exchanged", fits: has_two_targets, apply: exchange_targets },
    Damage { name: "link text emptied", fits: |it| !link_texts(&it[0]).is_empty(), apply: empty_link_text },
    Damage { name: "code lost", fits: |it| !codes(&it[0]).is_empty(), apply: lose_code },
    Damage { name: "code changed", fits: |it| !codes(&it[0]).is_empty(), apply: change_code },
    Damage { name: "code without marks", fits: |it| !codes(&it[0]).is_empty(), apply: unmark_code },
    Damage { name: "bold shifted", fits: |it| !bolds(&it[0]).is_empty(), apply: shift_bold },
    Damage { name: "bold lost", fits: |it| !bolds(&it[0]).is_empty(), apply: lose_bold },
    Damage { name: "escape split", fits: |it| !escapes(&it[0]).is_empty(), apply: split_escape },
    Damage { name: "backslash to yen", fits: |it| it[0].contains('\\'), apply: backslash_to_yen },
];

type Ranges = Vec<std::ops::Range<usize>>;

fn replaced(text: &str, range: &std::ops::Range<usize>, with: &str) -> String {
    format!("{}{with}{}", &text[..range.start], &text[range.end..])
}

fn one(ranges: &Ranges, random: &mut Random) -> Option<std::ops::Range<usize>> {
    (!ranges.is_empty()).then(|| ranges[random.below(ranges.len())].clone())
}

/// Runs of digits.
fn numbers(text: &str) -> Ranges {
    let mut ranges = Ranges::new();
    for (at, character) in text.char_indices().filter(|it| it.1.is_ascii_digit()) {
        match ranges.last_mut() {
            Some(last) if last.end == at => last.end = at + character.len_utf8(),
            _ => ranges.push(at..at + character.len_utf8()),
        }
    }
    ranges
}

/// Numbers that the original has as well.
fn shared_numbers([translation, original]: &Sides) -> Ranges {
    let theirs: Vec<&str> = numbers(original).into_iter().map(|it| &original[it]).collect();
    numbers(translation).into_iter().filter(|it| theirs.contains(&&translation[it.clone()])).collect()
}

fn drop_number(sides: &Sides, random: &mut Random) -> Option<String> {
    Some(replaced(&sides[0], &one(&shared_numbers(sides), random)?, ""))
}

fn change_number(sides: &Sides, random: &mut Random) -> Option<String> {
    let range = one(&shared_numbers(sides), random)?;
    let digit = range.start + random.below(range.len());
    let old = sides[0].as_bytes()[digit] - b'0';
    let new = (usize::from(old) + 1 + random.below(9)) % 10;
    Some(replaced(&sides[0], &(digit..digit + 1), &new.to_string()))
}

/// Where targets of links stand.
fn targets(text: &str) -> Ranges {
    let opening = text.match_indices("](").map(|it| it.0 + 2);
    opening.filter_map(|it| Some(it..it + text[it..].find(')')?)).filter(|it| !it.is_empty()).collect()
}

/// Where texts of links stand. Pictures are none.
fn link_texts(text: &str) -> Ranges {
    let closing = text.match_indices("](").map(|it| it.0);
    let range = closing.filter_map(|close| {
        let open = text[..close].rfind('[')?;
        (!text[..open].ends_with('!') && open + 1 < close).then_some(open + 1..close)
    });
    range.collect()
}

fn change_target(sides: &Sides, random: &mut Random) -> Option<String> {
    let range = one(&targets(&sides[0]), random)?;
    let others = ["../other/article.md", "https://example.com/elsewhere", "#another-section"];
    Some(replaced(&sides[0], &range, random.pick(&others)))
}

fn has_two_targets([translation, _]: &Sides) -> bool {
    let ranges = link_targets(translation);
    ranges.len() == 2 && translation[ranges[0].clone()] != translation[ranges[1].clone()]
}

/// Targets of links that are no pictures.
fn link_targets(text: &str) -> Ranges {
    let behind = link_texts(text).into_iter().map(|it| it.end + 2);
    behind.filter_map(|it| Some(it..it + text[it..].find(')')?)).collect()
}

fn exchange_targets([translation, _]: &Sides, _: &mut Random) -> Option<String> {
    let [first, second] = &link_targets(translation)[..] else { return None };
    let (one, other) = (&translation[first.clone()], &translation[second.clone()]);
    let between = &translation[first.end..second.start];
    Some(format!("{}{other}{between}{one}{}", &translation[..first.start], &translation[second.end..]))
}

fn empty_link_text(sides: &Sides, random: &mut Random) -> Option<String> {
    Some(replaced(&sides[0], &one(&link_texts(&sides[0]), random)?, ""))
}

/// Code between single backticks, with them.
fn codes(text: &str) -> Ranges {
    let marks: Vec<usize> = text.match_indices('`').map(|it| it.0).collect();
    let is_single = !text.contains("``") && !text.contains("\\`") && marks.len().is_multiple_of(2);
    let pairs = if is_single { marks.as_chunks::<2>().0 } else { &[] };
    pairs.iter().map(|[open, close]| *open..close + 1).collect()
}

fn lose_code(sides: &Sides, random: &mut Random) -> Option<String> {
    Some(replaced(&sides[0], &one(&codes(&sides[0]), random)?, ""))
}

fn change_code(sides: &Sides, random: &mut Random) -> Option<String> {
    let range = one(&codes(&sides[0]), random)?;
    let letters: Vec<(usize, char)> =
        sides[0][range.clone()].char_indices().filter(|it| it.1.is_ascii_alphabetic()).collect();
    let (at, letter) = *letters.get(random.below(letters.len().max(1)))?;
    let other = if letter.eq_ignore_ascii_case(&'x') { "q" } else { "x" };
    Some(replaced(&sides[0], &(range.start + at..range.start + at + 1), other))
}

fn unmark_code(sides: &Sides, random: &mut Random) -> Option<String> {
    let range = one(&codes(&sides[0]), random)?;
    Some(replaced(&sides[0], &range, &sides[0][range.start + 1..range.end - 1]))
}

/// Bold texts, without their marks.
fn bolds(text: &str) -> Ranges {
    let marks: Vec<usize> = text.match_indices("**").map(|it| it.0).collect();
    let is_plain = !text.contains("***") && !text.contains("\\*") && marks.len().is_multiple_of(2);
    let pairs = if is_plain { marks.as_chunks::<2>().0 } else { &[] };
    pairs.iter().map(|[open, close]| open + 2..*close).filter(|it| !it.is_empty()).collect()
}

/// Both marks one to three letters to the right or to the left; where there are none, over brackets and stops too.
fn shift_bold(sides: &Sides, random: &mut Random) -> Option<String> {
    shifted(&sides[0], random, char::is_alphanumeric).or_else(|| shifted(&sides[0], random, |it| it != '*'))
}

fn shifted(text: &str, random: &mut Random, counts: fn(char) -> bool) -> Option<String> {
    let bold = one(&bolds(text), random)?;
    let (before, inner, after) = (&text[..bold.start - 2], &text[bold.clone()], &text[bold.end + 2..]);
    let count = 1 + random.below(3);
    let is_right = random.below(2) == 0;
    if inner.chars().filter(|it| counts(*it) && *it != ' ').count() <= count {
        return None;
    }
    if let Some(right) = beyond(after, count, counts).filter(|_| is_right) {
        let left = beyond(inner, count, counts)?;
        return Some(format!("{before}{}**{}{}**{}", &inner[..left], &inner[left..], &after[..right], &after[right..]));
    }
    let (left, right) = (last(before, count, counts)?, last(inner, count, counts)?);
    Some(format!("{}**{}{}**{}{after}", &before[..left], &before[left..], &inner[..right], &inner[right..]))
}

/// Where a number of letters end, with nothing but spaces between them.
fn beyond(text: &str, count: usize, counts: fn(char) -> bool) -> Option<usize> {
    let is_between = |it: &(usize, char)| it.1 == ' ' || counts(it.1);
    let (at, letter) = text.char_indices().take_while(is_between).filter(|it| it.1 != ' ').nth(count - 1)?;
    Some(at + letter.len_utf8())
}

/// Where the last letters of a text begin.
fn last(text: &str, count: usize, counts: fn(char) -> bool) -> Option<usize> {
    let is_between = |it: &(usize, char)| it.1 == ' ' || counts(it.1);
    text.char_indices().rev().take_while(is_between).filter(|it| it.1 != ' ').nth(count - 1).map(|it| it.0)
}

fn lose_bold(sides: &Sides, random: &mut Random) -> Option<String> {
    let bold = one(&bolds(&sides[0]), random)?;
    Some(replaced(&sides[0], &(bold.start - 2..bold.end + 2), &sides[0][bold]))
}

/// Backslashes before marks that they escape.
fn escapes(text: &str) -> Ranges {
    let bytes = text.as_bytes();
    let is_escape = |at: &usize| bytes.get(at + 1).is_some_and(|it| b"_*[]#~|`".contains(it));
    text.match_indices('\\').map(|it| it.0).filter(is_escape).map(|it| it..it + 1).collect()
}

fn split_escape(sides: &Sides, random: &mut Random) -> Option<String> {
    Some(replaced(&sides[0], &one(&escapes(&sides[0]), random)?, "\\ "))
}

fn backslash_to_yen(sides: &Sides, random: &mut Random) -> Option<String> {
    let backslashes = sides[0].match_indices('\\').map(|it| it.0..it.0 + 1).collect();
    let yen = if random.below(2) == 0 { "¥" } else { "￥" };
    Some(replaced(&sides[0], &one(&backslashes, random)?, yen))
}
