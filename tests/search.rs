//! Search: the vectors that this program and the script in the browser share.

use serde::Deserialize;
use taiyaku::search::fold::folded;
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
