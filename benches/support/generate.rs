//! Makes a folder of many aligned articles out of a few, the same for the same seed.
//!
//! The first round is the articles as they are. Every further round has new file names, new unit
//! ids, other numbers, and here and there another word of the same corpus, so that no two texts
//! are equal; links go to the articles of the same round. Includes, images and tables of contents
//! are carried along once, the latter with the entries of all rounds.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, ensure};

use crate::floor;
use crate::random::Random;

/// A folder that articles are taken from, and the folder that they go to.
pub(crate) struct Origin {
    /// Where they are.
    pub(crate) folder: PathBuf,
    /// The folder in the generated site, empty for its root.
    pub(crate) name: String,
}

/// What was generated.
pub(crate) struct Generated {
    /// Bytes of Markdown in articles.
    pub(crate) bytes: usize,
    /// Files that are no articles.
    pub(crate) others: usize,
}

struct Article {
    path: String,
    text: String,
}

/// The folders that articles are taken from.
#[expect(clippy::print_stdout, reason = "what was measured is a part of the result")]
pub(crate) fn origins(sources: &[PathBuf]) -> anyhow::Result<Vec<Origin>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    if !sources.is_empty() {
        let name = |it: &Path| it.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        return Ok(sources.iter().map(|it| Origin { folder: it.clone(), name: name(it) }).collect());
    }
    let corpus = root.join("../shared/corpus");
    let corpus = if corpus.is_dir() { corpus } else { root.join("../../shared/corpus") };
    let folders = ["sfb", "alchemy", "mdop"].map(|name| Origin { folder: corpus.join(name), name: name.to_owned() });
    let present: Vec<Origin> = folders.into_iter().filter(|it| it.folder.is_dir()).collect();
    if !present.is_empty() {
        return Ok(present);
    }
    let fixtures = root.join("tests/fixtures/site");
    ensure!(fixtures.is_dir(), "neither the corpus nor {} is there", fixtures.display());
    println!("no corpus beside the repository: repeating the fixtures");
    Ok(vec![Origin { folder: fixtures, name: String::new() }])
}

/// Writes `count` articles made of those of the origins, and what belongs to them.
pub(crate) fn generate(origins: &[Origin], out: &Path, count: usize, seed: u64) -> anyhow::Result<Generated> {
    let (articles, others) = read(origins)?;
    ensure!(!articles.is_empty(), "no aligned articles to repeat");
    let index: HashMap<&str, usize> = articles.iter().enumerate().map(|(at, it)| (it.path.as_str(), at)).collect();
    let words = Words::of(&articles);
    let mut bytes = 0;
    for number in 0..count {
        let (round, at) = (number / articles.len(), number % articles.len());
        let article = &articles[at];
        // In the last round only the first articles are there; links to others stay as they are.
        let exists = |path: &str| index.get(path).is_some_and(|at| round * articles.len() + at < count);
        let text = if round == 0 {
            article.text.clone()
        } else {
            vary(article, round, &words, &mut Random::new(seed, number), &exists)
        };
        write(&out.join(rename(&article.path, round)), text.as_bytes())?;
        bytes += text.len();
    }
    let rounds = count.div_ceil(articles.len());
    for (path, file) in &others {
        let contents = fs::read(file)?;
        let contents = match std::str::from_utf8(&contents) {
            Ok(text) if is_contents(path) => contents_of_rounds(path, text, rounds, &index, count).into_bytes(),
            _ => contents,
        };
        write(&out.join(path), &contents)?;
    }
    Ok(Generated { bytes, others: others.len() })
}

fn read(origins: &[Origin]) -> anyhow::Result<(Vec<Article>, BTreeMap<String, PathBuf>)> {
    let (mut articles, mut others) = (Vec::new(), BTreeMap::new());
    for origin in origins {
        let place = |path: &Path| -> String {
            let path = path.to_string_lossy().replace('\\', "/");
            if origin.name.is_empty() { path } else { format!("{}/{path}", origin.name) }
        };
        let markdown = floor::articles(&origin.folder)?;
        for path in &markdown {
            let file = origin.folder.join(path);
            let text = fs::read_to_string(&file).with_context(|| file.display().to_string())?;
            if text.contains("data-ttu-id") {
                articles.push(Article { path: place(path), text });
            }
        }
        for entry in walkdir::WalkDir::new(&origin.folder).sort_by_file_name() {
            let entry = entry?;
            let path = entry.path().strip_prefix(&origin.folder)?;
            // Articles without units would be pages that the floor makes and nobody counted.
            if entry.file_type().is_file() && markdown.binary_search_by(|it| it.as_path().cmp(path)).is_err() {
                others.insert(place(path), entry.path().to_owned());
            }
        }
    }
    Ok((articles, others))
}

fn write(file: &Path, contents: &[u8]) -> anyhow::Result<()> {
    fs::create_dir_all(file.parent().context("a generated file stands in a folder")?)?;
    fs::write(file, contents).with_context(|| file.display().to_string())
}

/// The name of an article in a round: `a/x.md` is `a/x-r002.md` in round 2.
fn rename(path: &str, round: usize) -> String {
    match path.strip_suffix(".md") {
        Some(stem) if round > 0 => format!("{stem}-r{round:03}.md"),
        _ => path.to_owned(),
    }
}

fn is_contents(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path).to_ascii_lowercase();
    name == "toc.md" || name == "toc.yml"
}

/// A table of contents with the entries of every round, where repeating its text keeps it valid.
fn contents_of_rounds(path: &str, text: &str, rounds: usize, index: &HashMap<&str, usize>, count: usize) -> String {
    let is_yaml = path.ends_with(".yml");
    let mut lines = text.lines().filter(|it| !it.trim().is_empty() && !it.starts_with('#')).peekable();
    let entries = match lines.peek() {
        Some(&"items:") => text.split_once("items:\n").map_or("", |(_, entries)| entries),
        Some(first) if !is_yaml || first.starts_with("- ") => text,
        _ => return text.to_owned(),
    };
    if is_yaml && entries.lines().any(|it| it.starts_with(|it: char| it.is_alphabetic())) {
        return text.to_owned();
    }
    let mut all = text.trim_end().to_owned();
    for round in 1..rounds {
        let exists = |path: &str| index.get(path).is_some_and(|at| round * index.len() + at < count);
        all.push('\n');
        for line in entries.lines() {
            let start = if is_yaml { line.find("href: ").map(|at| at + 6) } else { line.find("](") };
            let target = start.map(|at| line[at..].trim_start_matches(['(', ']']).trim_end_matches([' ', ')']));
            match target.and_then(|it| target_in_round(path, it, round, &exists).map(|renamed| (it, renamed))) {
                Some((target, renamed)) => all.push_str(&line.replace(target, &renamed)),
                None => all.push_str(line),
            }
            all.push('\n');
        }
    }
    all.push('\n');
    all
}

/// A relative link in the file at `path`, as it is in a round; `None` where it stays as it is.
fn target_in_round(path: &str, target: &str, round: usize, exists: &dyn Fn(&str) -> bool) -> Option<String> {
    let end = target.find(['#', '?']).unwrap_or(target.len());
    let (file, tail) = target.split_at(end);
    let parent = path.rsplit_once('/').map_or("", |(parent, _)| parent);
    let resolved = taiyaku::text::join(parent, file)?;
    (file.ends_with(".md") && exists(&resolved)).then(|| format!("{}{tail}", rename(file, round)))
}

/// An article with other ids, numbers, words and links.
fn vary(article: &Article, round: usize, words: &Words, random: &mut Random, exists: &dyn Fn(&str) -> bool) -> String {
    let text = replace_ids(&article.text, random);
    let head = text.strip_prefix("---\n").and_then(|it| it.find("\n---\n")).map_or(0, |at| at + 9);
    let mut varied = text[..head].to_owned();
    // Both sides of a sentence have the same number, and go on to.
    let mut numbers: HashMap<&str, Option<String>> = HashMap::new();
    let mut rest = &text[head..];
    while !rest.is_empty() {
        if let Some(target) = rest.strip_prefix("](") {
            let end = target.find(')').unwrap_or(target.len());
            let renamed = target_in_round(&article.path, &target[..end], round, exists);
            varied.push_str("](");
            varied.push_str(renamed.as_deref().unwrap_or(&target[..end]));
            rest = &target[end..];
            continue;
        }
        let (stretch, is_prose) = stretch(rest);
        if is_prose && stretch.as_bytes()[0].is_ascii_digit() {
            let number = numbers.entry(stretch).or_insert_with(|| {
                let digit = |random: &mut Random| char::from(b'1' + random.below(9) as u8);
                (random.below(2) == 0).then(|| stretch.chars().map(|_| digit(random)).collect())
            });
            varied.push_str(number.as_deref().unwrap_or(stretch));
        } else if is_prose && random.below(16) == 0 {
            varied.push_str(words.other(stretch, random));
        } else {
            varied.push_str(stretch);
        }
        rest = &rest[stretch.len()..];
    }
    varied
}

/// The text with a new prefix for its unit ids, one for the whole file.
fn replace_ids(text: &str, random: &mut Random) -> String {
    let Some(old) = text.split_once("data-ttu-id=\"").and_then(|(_, it)| it.get(..6)) else {
        return text.to_owned();
    };
    let new = format!("{:05x}-", random.next() & 0xf_ffff);
    text.replace(&format!("tu-id=\"{old}"), &format!("tu-id=\"{new}"))
}

/// The stretch that a text begins with, and whether it is a word or number that may be another.
fn stretch(text: &str) -> (&str, bool) {
    // Markup, code, addresses, entities and escapes stay.
    for (opening, closing) in [("```", "```"), ("`", "`"), ("<", ">"), ("[!", "]"), (":::", "\n"), ("&", ";")] {
        if let Some(rest) = text.strip_prefix(opening) {
            let end = rest.find(closing).map_or(text.len(), |at| opening.len() + at + closing.len());
            return (&text[..end], false);
        }
    }
    if text.starts_with("http") {
        let end = text.find(|it: char| !it.is_ascii_graphic() || it == '<').unwrap_or(text.len());
        return (&text[..end], false);
    }
    let kind = |it: char| match it {
        'a'..='z' | 'A'..='Z' => 1,
        '0'..='9' => 2,
        'ァ'..='ー' => 3,
        _ => 0,
    };
    let first = kind(text.chars().next().unwrap_or_default());
    if first == 0 {
        let end = text.char_indices().nth(1).map_or(text.len(), |(at, _)| at);
        let is_escape = text.starts_with('\\') && text[end..].starts_with(|it: char| it.is_ascii());
        return (&text[..if is_escape && end < text.len() { end + 1 } else { end }], false);
    }
    let end = text.find(|it| kind(it) != first).unwrap_or(text.len());
    // Numbers at the start of a line are those of lists; one digit more or less is not the point.
    (&text[..end], end >= 3 || (first == 2 && end == 2))
}

/// Words of the corpus, by script.
struct Words {
    latin: Vec<String>,
    katakana: Vec<String>,
}

impl Words {
    fn of(articles: &[Article]) -> Self {
        let (mut latin, mut katakana) = (Vec::new(), Vec::new());
        for article in articles {
            for word in article.text.split(|it: char| !it.is_ascii_alphabetic()).filter(|it| it.len() >= 5) {
                latin.push(word.to_owned());
            }
            for word in article.text.split(|it: char| !('ァ'..='ー').contains(&it)).filter(|it| it.len() >= 9) {
                katakana.push(word.to_owned());
            }
        }
        for words in [&mut latin, &mut katakana] {
            words.sort();
            words.dedup();
        }
        Self { latin, katakana }
    }

    fn other<'a>(&'a self, word: &'a str, random: &mut Random) -> &'a str {
        let words = if word.as_bytes()[0].is_ascii() { &self.latin } else { &self.katakana };
        if words.is_empty() { word } else { &words[random.below(words.len())] }
    }
}
