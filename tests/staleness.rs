//! Translations against originals that change: on articles made at random, and on the corpus where it is present.
//!
//! What is to be found is known, since each change is made here.

#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test may fail")]

#[path = "support/random.rs"]
mod random;

use std::collections::BTreeSet;
use std::io::Write;
use std::path::Path;

use random::Random;
use taiyaku::check::staleness::compare::{Comparison, compare};
use taiyaku::check::staleness::words::words;
use taiyaku::source::{Snapshot, Source};
use taiyaku::syntax::document::{Document, Side, UnitPlace};

const SEED: u64 = 20_261_128;

const WORDS: &[&str] = &[
    "cable", "lamp", "hub", "network", "plug", "select", "open", "wait", "green", "button", "menu", "power", "reset",
    "twice", "before", "after", "until", "setting", "password", "device", "the", "a", "of", "in", "to", "and", "if",
    "your", "red", "slow", "again", "with", "signal", "room", "tablet", "phone",
];

/// A block of an article: how its lines begin, and its sentences.
#[derive(Clone)]
struct Block {
    mark: &'static str,
    sentences: Vec<String>,
}

fn article(random: &mut Random) -> Vec<Block> {
    let mut blocks = vec![Block { mark: "# ", sentences: vec![title(random)] }];
    for _ in 0..3 + random.below(8) {
        blocks.push(match random.below(5) {
            0 => Block { mark: "## ", sentences: vec![title(random)] },
            1 => Block { mark: "- ", sentences: vec![sentence(random)] },
            2 => Block { mark: "> ", sentences: vec![sentence(random)] },
            _ => Block { mark: "", sentences: (0..1 + random.below(4)).map(|_| sentence(random)).collect() },
        });
    }
    blocks
}

fn title(random: &mut Random) -> String {
    let length = 2 + random.below(4);
    capital(&phrase(random, length))
}

fn sentence(random: &mut Random) -> String {
    let length = 4 + random.below(9);
    format!("{}{}", capital(&phrase(random, length)), random.pick(&[".", ".", ".", "?", "!"]))
}

fn phrase(random: &mut Random, length: usize) -> String {
    (0..length).map(|_| random.pick(WORDS)).collect::<Vec<_>>().join(" ")
}

fn capital(text: &str) -> String {
    text[..1].to_uppercase() + &text[1..]
}

/// The article as a localisation system writes it; the id of a unit says which sentence it is.
fn aligned(blocks: &[Block]) -> String {
    let mut text = String::new();
    for (number, block) in blocks.iter().enumerate() {
        let unit = |(index, original): (usize, &String)| {
            let id = format!("{number:03x}aa-{index}");
            format!(
                "<span data-ttu-id=\"{id}\">訳文です。</span><span class=\"sxs-lookup\"><span data-stu-id=\"{id}\">{original}</span></span>"
            )
        };
        let units: Vec<String> = block.sentences.iter().enumerate().map(unit).collect();
        text.push_str(&format!("{}{}\n\n", block.mark, units.join(" ")));
    }
    text
}

/// The article in the original's language alone, written as people write.
fn plain(blocks: &[Block], random: &mut Random) -> String {
    let mut text = String::new();
    for block in blocks {
        let breaks: &[&str] = if block.mark.is_empty() { &[" ", "  ", "\n", "\u{A0}"] } else { &[" "] };
        let mut line = String::new();
        for sentence in block.sentences.iter().filter(|it| !it.is_empty()) {
            if !line.is_empty() {
                line.push_str(random.pick(breaks));
            }
            line.push_str(&decorated(sentence, random));
        }
        text.push_str(&format!("{}{line}\n\n", block.mark));
    }
    text
}

/// A sentence in another way of writing it.
fn decorated(sentence: &str, random: &mut Random) -> String {
    let words: Vec<&str> = sentence.split(' ').collect();
    let at = random.below(words.len());
    let end = words[at].trim_end_matches(['.', '?', '!']).len();
    let (word, mark) = words[at].split_at(end);
    let written = match random.below(4) {
        0 => format!("**{word}**{mark}"),
        1 => format!("*{word}*{mark}"),
        2 if mark == "." => format!("{word}\\."),
        _ => words[at].to_owned(),
    };
    [&words[..at], &[written.as_str()], &words[at + 1..]].concat().join(" ")
}

fn document(text: &str) -> Document {
    taiyaku::syntax::parse(&Source::new("a.md", text)).value
}

fn compared(article: &Document, original: &str) -> Comparison {
    let outside = |_: usize| None;
    compare(&words(article, Side::Original, &outside), &words(&document(original), Side::Translation, &outside))
}

fn stale_ids(article: &Document, comparison: &Comparison) -> BTreeSet<String> {
    let all = comparison.changed.keys().chain(&comparison.gone);
    all.map(|it| article.units[*it as usize].id.to_string()).collect()
}

#[test]
fn an_original_that_says_the_same_is_never_stale() {
    for number in 0..400 {
        let mut random = Random::new(SEED, number);
        let blocks = article(&mut random);
        let original = plain(&blocks, &mut random);
        let comparison = compared(&document(&aligned(&blocks)), &original);
        assert_eq!(comparison, Comparison::default(), "article {number}:\n{original}");
    }
}

/// A sentence with one change, or none at all.
fn edited(sentence: &str, random: &mut Random) -> String {
    let mut words: Vec<String> = sentence.split(' ').map(str::to_owned).collect();
    let at = random.below(words.len());
    match random.below(5) {
        // A new word in place of another, which keeps the mark at the end.
        0 => {
            let end = words[at].trim_end_matches(['.', '?', '!']).len();
            words[at].replace_range(..end, "zebra");
        }
        1 => words.insert(at, "zebra".to_owned()),
        2 if words.len() > 3 && at + 1 < words.len() => drop(words.remove(at)),
        3 => words = vec!["Zebra".to_owned(), "stripes".to_owned(), "never".to_owned(), "sleep.".to_owned()],
        _ => return String::new(),
    }
    words.join(" ")
}

#[test]
fn an_edit_of_a_sentence_is_found_at_exactly_that_unit() {
    for number in 0..1200 {
        let mut random = Random::new(SEED ^ 1, number);
        let blocks = article(&mut random);
        let aligned = document(&aligned(&blocks));
        let block = random.below(blocks.len());
        let index = random.below(blocks[block].sentences.len());
        let mut changed = blocks.clone();
        let before = changed[block].sentences[index].clone();
        changed[block].sentences[index] = edited(&before, &mut random);
        let original = plain(&changed, &mut random);
        let found = stale_ids(&aligned, &compared(&aligned, &original));
        let expected = BTreeSet::from([format!("{block:03x}aa-{index}")]);
        let after = &changed[block].sentences[index];
        assert_eq!(found, expected, "article {number}: `{before}` → `{after}` in:\n{original}");
    }
}

#[test]
fn new_sentences_make_no_unit_stale() {
    for number in 0..400 {
        let mut random = Random::new(SEED ^ 2, number);
        let blocks = article(&mut random);
        let mut longer = blocks.clone();
        let new = "Zebra stripes never sleep.".to_owned();
        if random.below(2) == 0 {
            longer.insert(1 + random.below(blocks.len()), Block { mark: "", sentences: vec![new.clone()] });
        } else {
            let block = 1 + random.below(blocks.len() - 1);
            let ends_with_mark = longer[block].sentences.iter().all(|it| it.ends_with(['.', '?', '!']));
            if !ends_with_mark {
                continue;
            }
            let at = random.below(longer[block].sentences.len() + 1);
            longer[block].sentences.insert(at, new.clone());
        }
        let original = plain(&longer, &mut random);
        let aligned = document(&aligned(&blocks));
        let comparison = compared(&aligned, &original);
        let added: Vec<&str> = comparison.added.iter().map(|it| it.0.as_str()).collect();
        assert!(stale_ids(&aligned, &comparison).is_empty(), "article {number}: {comparison:?} in:\n{original}");
        assert_eq!(added, [new.as_str()], "article {number}:\n{original}");
    }
}

#[test]
fn a_paragraph_that_moves_is_as_it_was() {
    for number in 0..300 {
        let mut random = Random::new(SEED ^ 3, number);
        let blocks = article(&mut random);
        let mut moved = blocks.clone();
        let block = moved.remove(1 + random.below(blocks.len() - 1));
        moved.insert(1 + random.below(moved.len()), block);
        let original = plain(&moved, &mut random);
        let comparison = compared(&document(&aligned(&blocks)), &original);
        assert_eq!(comparison, Comparison::default(), "article {number}:\n{original}");
    }
}

/// Real aligned articles, as text and parsed.
fn corpus() -> Vec<(Source, Document)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
    let mut articles = Vec::new();
    for name in ["intune/sxs", "sfb", "alchemy", "mdop"] {
        let folder = root.join(name);
        if !folder.is_dir() {
            let _ = writeln!(std::io::stderr(), "skipped: corpus {name}, absent from {}", folder.display());
            continue;
        }
        let snapshot = taiyaku::source::load::load(&folder, &[], &Snapshot::default()).unwrap();
        for source in snapshot.texts.into_values().filter(|it| it.path().as_str().ends_with(".md")) {
            let document = taiyaku::syntax::parse(&source).value;
            if !document.units.is_empty() {
                articles.push((source, document));
            }
        }
    }
    articles
}

/// The English side of an article, one of its units with another text.
fn exported(document: &Document, text: &str, changed: Option<(usize, &str)>) -> String {
    let (mut out, mut done) = (String::new(), 0);
    for (index, unit) in document.units.iter().enumerate() {
        let range = unit.range.as_usize();
        if range.start < done {
            continue;
        }
        out.push_str(&text[done..range.start]);
        match changed {
            Some((wanted, new)) if wanted == index => out.push_str(new),
            _ => out.push_str(&text[unit.original.range.as_usize()]),
        }
        done = range.end;
    }
    out + &text[done..]
}

#[test]
fn exports_of_real_articles_are_hardly_ever_stale() {
    let articles = corpus();
    let (mut units, mut stale, mut added) = (0, 0, 0);
    for (source, document) in &articles {
        let path = source.path();
        let comparison = compared(document, &exported(document, source.text(), None));
        let found = stale_ids(document, &comparison);
        units += document.units.len();
        stale += found.len();
        added += comparison.added.len();
        if !found.is_empty() || !comparison.added.is_empty() {
            println!("{path}: {found:?} {:?} {:?}", comparison.changed.values().collect::<Vec<_>>(), comparison.added);
        }
    }
    println!("{} articles, {units} units: {stale} stale, {added} added", articles.len());
    assert!(stale * 500 <= units, "{stale} of {units} units are said to be stale and are not");
    assert!(added * 500 <= units, "{added} sentences are said to be new and are not, among {units}");
}

#[test]
fn changes_to_real_articles_are_found() {
    let articles = corpus();
    if articles.is_empty() {
        return;
    }
    let mut random = Random::new(SEED ^ 4, 0);
    let (mut made, mut found, mut others) = (0, 0, 0);
    while made < 200 {
        let (source, document) = &articles[random.below(articles.len())];
        let index = random.below(document.units.len());
        let unit = &document.units[index];
        let english = &source.text()[unit.original.range.as_usize()];
        let Some(new) = mutated(english, &mut random).filter(|_| unit.place == UnitPlace::Inline) else { continue };
        let before = compared(document, &exported(document, source.text(), None));
        let after = compared(document, &exported(document, source.text(), Some((index, &new))));
        let (before, after) = (stale_ids(document, &before), stale_ids(document, &after));
        made += 1;
        if after.contains(&*unit.id) {
            found += 1;
        } else {
            println!("missed in {}: {} `{english}` → `{new}`", source.path(), unit.id);
        }
        let wrong: Vec<&String> = after.iter().filter(|it| ***it != *unit.id && !before.contains(*it)).collect();
        if !wrong.is_empty() {
            println!("others in {}: {wrong:?} after `{english}` → `{new}`", source.path());
        }
        others += wrong.len();
    }
    println!("{made} changes: {found} found, {others} other units named");
    assert!(found * 100 >= made * 97, "only {found} of {made} changes are found");
    assert!(others * 100 <= made * 3, "{others} units are said to be stale beside {made} that are");
}

/// A sentence with one word changed, added or left out, or nothing in its place.
fn mutated(english: &str, random: &mut Random) -> Option<String> {
    let is_plain = !english.contains(['<', '`', '[', '&', '\\', '|', '{', '\n']);
    let words: Vec<&str> = english.split(' ').collect();
    let is_word = |it: &&str| it.len() > 2 && it.bytes().all(|it| it.is_ascii_alphabetic());
    let places: Vec<usize> = words.iter().enumerate().filter(|it| is_word(it.1)).map(|it| it.0).collect();
    if !is_plain || places.is_empty() || words.len() < 3 {
        return None;
    }
    let at = places[random.below(places.len())];
    let mut words: Vec<String> = words.into_iter().map(str::to_owned).collect();
    match random.below(4) {
        0 => "zebra".clone_into(&mut words[at]),
        1 => words.insert(at, "zebra".to_owned()),
        2 => drop(words.remove(at)),
        _ => return Some(String::new()),
    }
    Some(words.join(" "))
}
