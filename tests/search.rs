//! Search: the vectors that this program and the script in the browser share, and queries with known answers over
//! whole folders.

#[path = "support/folders.rs"]
#[expect(dead_code, reason = "only outputs are looked at")]
mod folders;
#[path = "support/queries.rs"]
mod queries;
#[path = "support/random.rs"]
mod random;

use std::collections::BTreeMap;

use folders::Folder;
use queries::{CLASSES, KnownQuery, Texts};
use serde::Deserialize;
use taiyaku::output::{Contents, OutputPath};
use taiyaku::pipeline::{self, Cache};
use taiyaku::search::engine::{Answer, Engine};
use taiyaku::search::fold::folded;
use taiyaku::search::narrowing::Narrowing;
use taiyaku::search::tokenize::{Term, Tokenizer};

#[derive(Deserialize)]
struct Vector {
    name: String,
    text: String,
    heading: bool,
    folded: String,
    terms: Vec<(String, usize, usize)>,
    codes: Vec<(String, usize, usize)>,
    phrase: String,
    from: Vec<usize>,
    to: Vec<usize>,
    flags: Vec<u8>,
}

#[test]
fn texts_are_cut_as_the_vectors_say() {
    let vectors: Vec<Vector> =
        serde_json::from_str(include_str!("search/tokens.json")).expect("the vectors are JSON of this shape");
    assert!(vectors.len() >= 60, "{} vectors", vectors.len());
    let mut tokenizer = Tokenizer::default();
    for vector in &vectors {
        let (name, text) = (&vector.name, vector.text.as_str());
        assert_eq!(folded(text), vector.folded, "{name}");
        let mut terms = Vec::new();
        tokenizer.terms(text, vector.heading, &mut |term, place| {
            terms.push((written(term), utf16(text, place.start), utf16(text, place.end)));
        });
        assert_eq!(terms, vector.terms, "{name}");
        let phrase = tokenizer.phrase(text);
        assert_eq!(phrase.characters.iter().collect::<String>(), vector.phrase, "{name}");
        let from: Vec<usize> = phrase.places.iter().map(|it| utf16(text, it.start)).collect();
        let to: Vec<usize> = phrase.places.iter().map(|it| utf16(text, it.end)).collect();
        assert_eq!((from, to, &phrase.flags), (vector.from.clone(), vector.to.clone(), &vector.flags), "{name}");
        let codes: Vec<_> = phrase.codes.iter().map(|(it, place)| (it.clone(), place.start, place.end)).collect();
        assert_eq!(codes, vector.codes, "{name}");
    }
}

fn written(term: Term<'_>) -> String {
    match term {
        Term::Word(word) => word.to_owned(),
        Term::Gram(first, second) => [first, second].iter().collect(),
        Term::Single(character) => character.to_string(),
    }
}

/// A place in bytes as one in UTF-16 units.
fn utf16(text: &str, at: u32) -> usize {
    text[..at as usize].encode_utf16().count()
}

/// How many queries of each class are asked of each folder.
const COUNT: usize = 30;

#[test]
fn what_a_folder_says_is_found() {
    let mut failures = Vec::new();
    for folder in folders::all() {
        let read = |path: &str| text(folder, path);
        let engine = Engine::new(&read).expect("a site has a search");
        let known = Texts::read(&engine.manifest, &read);
        let queries = known.queries(7, COUNT);
        let (mut asked, mut found): (BTreeMap<&str, usize>, BTreeMap<&str, usize>) = Default::default();
        for query in &queries {
            let answer = engine.answer(&query.query, query.locale, 5);
            if answer.hits.is_empty() {
                failures.push(format!("{}: nothing for {} `{}`", folder.name, query.class, query.query));
            }
            *asked.entry(query.class).or_default() += 1;
            let is_found = is_hit(&engine, &answer, query);
            if !is_found {
                println!("{}: {} `{}` from {:?}", folder.name, query.class, query.query, query.expected);
            }
            *found.entry(query.class).or_default() += usize::from(is_found);
        }
        for (class, goal) in CLASSES {
            let (asked, found) = (asked.get(class).copied().unwrap_or(0), found.get(class).copied().unwrap_or(0));
            // One query more or less is chance where so few are asked; `benches/search.rs` asks more.
            let allowed = ((1.0 - goal) * asked as f64).ceil() as usize;
            if asked - found > allowed {
                failures.push(format!("{}: {class} {found} of {asked}", folder.name));
            }
        }
        assert!(!queries.is_empty() || folder.outputs.len() < 12, "{} gives queries", folder.name);
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

fn is_hit(engine: &Engine<'_>, answer: &Answer, query: &KnownQuery) -> bool {
    let address = |it: u32| engine.document(it, &mut Vec::new()).map(|it| it.units.address.clone());
    answer.hits.iter().take(5).filter_map(|it| address(it.document)).any(|it| query.expected.contains(&it))
}

#[test]
fn compounds_bring_articles_that_have_them() {
    for folder in folders::all() {
        let read = |path: &str| text(folder, path);
        let engine = Engine::new(&read).expect("a site has a search");
        let known = Texts::read(&engine.manifest, &read);
        for query in known.queries(11, COUNT).iter().filter(|it| it.class == "compound") {
            let answer = engine.answer(&query.query, query.locale, 10);
            let address = |it: u32| engine.document(it, &mut Vec::new()).map(|it| it.units.address.clone());
            let first: Vec<String> = answer.hits.iter().take(10).filter_map(|it| address(it.document)).collect();
            let having = first.iter().filter(|it| known.has(it, &query.source)).count();
            assert!(having * 10 >= first.len() * 9, "{}: `{}` brings {first:?}", folder.name, query.query);
        }
    }
}

#[test]
fn results_are_narrowed_to_what_a_reader_chooses() {
    let mut narrowed = 0;
    for folder in folders::all() {
        let read = |path: &str| text(folder, path);
        let engine = Engine::new(&read).expect("a site has a search");
        let facets = &engine.manifest.facets;
        let section = |titles: &BTreeMap<String, String>| titles.values().next().cloned();
        let sections = facets.sections.iter().map(|it| Narrowing { section: section(it), ..Narrowing::default() });
        let kinds = facets.kinds.iter().map(|it| Narrowing { kind: Some(it.clone()), ..Narrowing::default() });
        let ways =
            facets.provenances.iter().map(|it| Narrowing { provenance: Some(it.clone()), ..Narrowing::default() });
        let queries = Texts::read(&engine.manifest, &read).queries(3, 4);
        for narrowing in sections.chain(kinds).chain(ways).take(12) {
            let terms = narrowing.facets(&engine.manifest).expect("the site has it");
            for query in &queries {
                let answer = engine.narrowed(&query.query, query.locale, 5, &terms);
                for hit in &answer.hits {
                    let document = engine.document(hit.document, &mut Vec::new()).expect("it was read");
                    let units = &document.units;
                    // An article in one language may have its section's title in the other.
                    let first: Vec<&String> = units.sections.values().filter_map(|it| it.first()).collect();
                    let of = |title: &String| {
                        let mut sections = facets.sections.iter().filter(|it| it.values().any(|it| it == title));
                        sections.any(|it| it.values().any(|it| first.contains(&it)))
                    };
                    let fits = narrowing.kind.as_ref().is_none_or(|it| *it == units.kind)
                        && narrowing.provenance.as_ref().is_none_or(|it| *it == units.provenance)
                        && narrowing.section.as_ref().is_none_or(of);
                    assert!(
                        fits,
                        "{}: `{}` brings {} of {:?} in {narrowing:?}",
                        folder.name, query.query, units.address, units.sections
                    );
                    narrowed += 1;
                }
            }
        }
    }
    assert!(narrowed > 100, "{narrowed} results");
}

#[test]
fn a_fallback_is_no_second_document_and_every_page_names_its_units() {
    for folder in folders::all() {
        let read = |path: &str| text(folder, path);
        let engine = Engine::new(&read).expect("a site has a search");
        // Nodes of decision trees are found, and have no units of their own, but those of an article.
        let is_own = |it: &(&str, &str)| it.1.contains("data-units=") && !it.1.contains("data-from=");
        let pages = folder.pages().filter(is_own).count();
        let mut articles = 0;
        for number in 0..engine.manifest.articles {
            let file = engine.manifest.unit_file(number).expect("every document has a file");
            let units = text(folder, &file).unwrap_or_else(|| panic!("{}: no {file}", folder.name));
            articles += usize::from(!units.contains("\"k\":\"tree\""));
        }
        assert_eq!(pages, articles * folder.config.locales.len(), "{}", folder.name);
    }
}

#[test]
fn a_warm_build_writes_the_same_index() {
    for folder in folders::all().iter().filter(|it| it.name.starts_with("fixture")) {
        let mut cache = Cache::default();
        let first = pipeline::build(&folder.snapshot, &folder.config, &mut cache).outputs;
        let second = pipeline::build(&folder.snapshot, &folder.config, &mut cache).outputs;
        let cold = pipeline::build(&folder.snapshot, &folder.config, &mut Cache::forgetful()).outputs;
        assert!(first == second && second == cold, "{}", folder.name);
    }
}

fn text<'f>(folder: &'f Folder, path: &str) -> Option<&'f str> {
    match folder.outputs.get(&OutputPath::new(path))? {
        Contents::Bytes(bytes) => std::str::from_utf8(bytes).ok(),
        Contents::File { .. } => None,
    }
}
