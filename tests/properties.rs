//! What holds for any site: checked on texts and sites that are damaged at random, from a fixed seed.
//!
//! `fuzz/` looks for exceptions without end; this runs on every change.

#![expect(clippy::disallowed_methods, reason = "the seeds are files")]

#[path = "support/invariants.rs"]
mod invariants;
#[path = "support/mutate.rs"]
mod mutate;
#[path = "support/random.rs"]
mod random;
#[path = "support/site.rs"]
mod site;

use std::collections::BTreeMap;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use mutate::mutate;
use random::Random;
use taiyaku::config;
use taiyaku::pipeline::{self, Build, Cache};
use taiyaku::source::Snapshot;

const SEED: u64 = 20_261_123;

#[test]
fn parsing_never_fails_and_units_and_gaps_make_up_the_file() {
    let texts: Vec<String> = fixtures().into_iter().filter(|(path, _)| path.ends_with(".md")).map(|it| it.1).collect();
    for text in &texts {
        invariants::check_parse(text);
    }
    for number in 0..6000 {
        let mut random = Random::new(SEED, number);
        let text = mutate(&texts[random.below(texts.len())], &mut random);
        let outcome = catch_unwind(AssertUnwindSafe(|| invariants::check_parse(&text)));
        assert!(outcome.is_ok(), "example {number}:\n{text}");
    }
}

#[test]
fn texts_that_a_fuzzer_found_are_parsed() {
    let texts = [
        // A list in a quote that a tab belongs to in part.
        " >>>\t*\t[(\t#",
        // A list that a tab indents.
        "1. a\n   b\n\t- c\n\t\t- d\n",
        "5. ### a\n   b\n\t- c\n\t\t- d\n",
        // NUL, for which the parser gives a longer character, in what is no HTML.
        "<?$><FF& \0\rI\r&\rI\0\rC< __||-\n~;~\u{202}-\u{1a}|2\n|-\n|:\r \n[][]?o1>f",
        "a <b\0 c>x</b\0> &amp; \0 \\* `\0`",
        // An alert in an indented code block that is read as prose.
        "    <span data-ttu-id=\"aaaaa-119\"></span><span class=\"sxs-lookup\"><span data-stu-id=\"aaaaa-119\"></span></span>\n    - >[!TIP]",
        // An attribute of two lines is quoted in a message.
        "<iframe src=\"https://www.youtube.com\n500\"></iframe>\n",
    ];
    texts.iter().for_each(|it| invariants::check_parse(it));
}

#[test]
fn every_unit_of_an_undamaged_article_is_found() {
    for (path, text) in fixtures().iter().filter(|(path, _)| path.ends_with(".md")) {
        let source = taiyaku::source::Source::new(path.as_str(), text.as_str());
        let units = taiyaku::syntax::parse(&source).value.units.len();
        assert_eq!(units, text.matches("<span data-ttu-id=").count(), "{path}");
    }
}

#[test]
fn building_never_fails() {
    for number in 0..250 {
        let files = damaged(&fixtures(), number);
        let outcome = catch_unwind(AssertUnwindSafe(|| site::build(&site::snapshot(&files))));
        assert!(outcome.is_ok(), "example {number}: {files:#?}");
    }
}

#[test]
fn a_warm_build_equals_a_cold_one() {
    let mut files = fixtures();
    let mut warm = Cache::default();
    for number in 0..100 {
        let snapshot = site::snapshot(&files);
        let Ok(config) = config::parse(&snapshot) else { continue };
        let after = pipeline::build(&snapshot, &config.value, &mut warm);
        let cold = pipeline::build(&snapshot, &config.value, &mut Cache::default());
        assert_equal(&after, &cold, &format!("after edit {number}"));
        files = damaged(&files, number);
        if number % 10 == 9 {
            files = fixtures();
        }
    }
}

#[test]
fn one_thread_equals_many() {
    for number in 0..20 {
        let snapshot = site::snapshot(&if number == 0 { fixtures() } else { damaged(&fixtures(), number) });
        let Ok(config) = config::parse(&snapshot) else { continue };
        let with = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads can be started");
            pool.install(|| pipeline::build(&snapshot, &config.value, &mut Cache::default()))
        };
        assert_equal(&with(1), &with(4), &format!("example {number}"));
    }
}

#[track_caller]
fn assert_equal(left: &Build, right: &Build, context: &str) {
    assert_eq!(left.findings, right.findings, "findings {context}");
    let paths = |build: &Build| build.outputs.keys().cloned().collect::<Vec<_>>();
    assert_eq!(paths(left), paths(right), "paths {context}");
    for (path, contents) in &left.outputs {
        assert!(right.outputs.get(path) == Some(contents), "{} differs {context}", path.as_str());
    }
}

/// The files with one or two of them damaged, removed or copied.
fn damaged(files: &BTreeMap<String, String>, number: usize) -> BTreeMap<String, String> {
    let mut random = Random::new(SEED ^ 0xd17e, number);
    let mut files = files.clone();
    for _ in 0..=random.below(2) {
        let paths: Vec<String> = files.keys().filter(|it| it.as_str() != "site.toml").cloned().collect();
        let path = &paths[random.below(paths.len())];
        match random.below(6) {
            0 => drop(files.remove(path)),
            1 => {
                let copy = files[path].clone();
                files.insert(path.replace("aligned/", "Aligned/").replace(".ja.", "."), copy);
            }
            _ => drop(files.insert(path.clone(), mutate(&files[path], &mut random))),
        }
    }
    files
}

/// The site in `tests/fixtures/site`.
fn fixtures() -> BTreeMap<String, String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/site");
    let mut files = BTreeMap::new();
    for entry in walkdir::WalkDir::new(&root).into_iter().filter_map(Result::ok).filter(|it| it.file_type().is_file()) {
        let path = entry.path().strip_prefix(&root).expect("it is in the folder").to_string_lossy().replace('\\', "/");
        let bytes = fs::read(entry.path()).expect("a fixture can be read");
        files.insert(path, String::from_utf8_lossy(&bytes).into_owned());
    }
    assert!(files.len() > 5, "the fixtures are there");
    files
}

#[test]
fn damage_is_the_same_for_the_same_seed() {
    let all = |number| damaged(&fixtures(), number);
    assert_eq!(all(7), all(7));
    let differing = (0..20).filter(|it| all(*it) != fixtures()).count();
    assert!(differing > 15, "only {differing} of 20 sites are damaged");
    let _: Snapshot = site::snapshot(&all(3));
}
