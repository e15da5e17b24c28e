//! What holds for aligned articles of any make: on articles made at random in the grammar of the format.

#[path = "support/generate.rs"]
mod generate;
#[path = "support/html.rs"]
mod html;
#[path = "support/invariants.rs"]
mod invariants;
#[path = "support/page.rs"]
mod page;
#[path = "support/random.rs"]
mod random;
#[path = "support/site.rs"]
mod site;

use std::collections::BTreeMap;

use generate::{Kind, Unit};
use random::Random;
use taiyaku::config;
use taiyaku::output::{Contents, OutputPath, Outputs};
use taiyaku::pipeline::{self, Build, Cache};
use taiyaku::source::{Snapshot, Source};

const SEED: u64 = 20_261_124;

/// A site of generated articles, and their units.
struct Site {
    files: BTreeMap<String, String>,
    articles: Vec<Vec<Unit>>,
}

fn generated(number: usize) -> Site {
    let mut random = Random::new(SEED, number);
    let mut files = BTreeMap::from([("media/hub.png".to_owned(), String::new())]);
    let mut articles = Vec::new();
    for index in 0..=random.below(4) {
        let (text, units) = generate::article(&mut random, &format!("{number:04x}{index}"));
        files.insert(format!("a{index}.md"), text);
        articles.push(units);
    }
    Site { files, articles }
}

fn build(snapshot: &Snapshot, cache: &mut Cache) -> Build {
    let config = config::parse(snapshot).expect("there is no `site.toml`").value;
    pipeline::build(snapshot, &config, cache)
}

fn page(outputs: &Outputs, path: &str) -> page::Page {
    match outputs.get(&OutputPath::new(path)) {
        Some(Contents::Bytes(bytes)) => page::read(std::str::from_utf8(bytes).expect("a page is UTF-8")),
        _ => panic!("no page {path}"),
    }
}

#[test]
fn units_are_read_as_they_are_written_and_make_up_the_file_with_the_gaps() {
    for number in 0..400 {
        let site = generated(number);
        for (index, units) in site.articles.iter().enumerate() {
            let text = &site.files[&format!("a{index}.md")];
            invariants::check_parse(text);
            // Line ends are those of the file.
            let source = Source::new("a.md", text.replace("\r\n", "\n"));
            let document = taiyaku::syntax::parse(&source).value;
            let read: Vec<(&str, [&str; 2])> = document
                .units
                .iter()
                .map(|it| (&*it.id, [it.translation.range, it.original.range].map(|it| &source.text()[it.as_usize()])))
                .collect();
            let written: Vec<(&str, [&str; 2])> =
                units.iter().map(|it| (&*it.id, [it.written[0].as_str(), it.written[1].as_str()])).collect();
            assert_eq!(read, written, "article {index} of site {number}:\n{text}");
        }
    }
}

#[test]
fn units_are_shown_once_each_in_order_with_their_text_in_both_languages() {
    for number in 0..400 {
        let site = generated(number);
        let outputs = build(&site::snapshot(&site.files), &mut Cache::default()).outputs;
        for (index, units) in site.articles.iter().enumerate() {
            for (side, locale) in ["ja", "en"].into_iter().enumerate() {
                let page = page(&outputs, &format!("{locale}/a{index}.html"));
                let place =
                    || format!("{locale} article {index} of site {number}:\n{}", site.files[&format!("a{index}.md")]);
                let shown: Vec<&str> =
                    page.ids.iter().map(String::as_str).filter(|id| units.iter().any(|it| it.id == *id)).collect();
                let expected: Vec<&str> = units
                    .iter()
                    .filter(|it| matches!(it.kind, Kind::Shown | Kind::Attribute))
                    .map(|it| it.id.as_str())
                    .collect();
                assert_eq!(shown, expected, "{}", place());
                for unit in units.iter().filter(|it| it.kind == Kind::Shown) {
                    let text = page.units.iter().find(|it| it.0 == unit.id).map_or("", |it| it.1.as_str());
                    assert_eq!(page::collapsed(text), page::collapsed(&unit.read[side]), "{} in {}", unit.id, place());
                }
                for unit in units.iter().filter(|it| it.kind == Kind::Hidden) {
                    assert!(!page.shown.contains(&unit.read[side]), "{} in {}", unit.id, place());
                }
            }
        }
    }
}

#[track_caller]
fn assert_equal(left: &Build, right: &Build, context: &str) {
    assert_eq!(left.findings, right.findings, "findings {context}");
    assert!(left.outputs == right.outputs, "outputs differ {context}");
}

#[test]
fn a_warm_build_equals_a_cold_one() {
    let mut warm = Cache::default();
    let mut files = BTreeMap::new();
    for number in 0..60 {
        // Articles of sites before stay beside the new ones, until they are replaced.
        files.extend(generated(number).files);
        let snapshot = site::snapshot(&files);
        let cold = build(&snapshot, &mut Cache::default());
        assert_equal(&build(&snapshot, &mut warm), &cold, &format!("after site {number}"));
    }
}

#[test]
fn one_thread_equals_many() {
    for number in 0..30 {
        let snapshot = site::snapshot(&generated(number).files);
        let with = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads can be started");
            pool.install(|| build(&snapshot, &mut Cache::default()))
        };
        assert_equal(&with(1), &with(4), &format!("of site {number}"));
    }
}
