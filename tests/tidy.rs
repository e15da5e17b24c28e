//! Rules of this repository that a compiler does not know.

#![expect(clippy::disallowed_methods, reason = "the repository itself is read")]

#[path = "support/html.rs"]
mod html;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use html::Token;
use taiyaku::finding::code;

/// Modules from the bottom up: a module uses those of earlier lines and itself, none of its own line.
const LAYERS: &[&[&str]] = &[
    &["text", "memo"],
    &["finding"],
    &["source", "output", "locale"],
    &["config", "syntax"],
    &["messages", "view", "tree", "search"],
    &["theme", "site"],
    &["check", "render"],
    &["publish", "exchange"],
    &["pipeline"],
    &["preview"],
    &["cli"],
];

/// Files that may read or write files, or ask for the time or the environment.
const EDGES: &[&str] =
    &["source/load", "output/replace", "output/write", "preview/server", "preview/watch", "cli", "main"];

/// Where the guide explains findings and the interface has its words.
const LOCALES: &[&str] = &["ja", "en"];

#[test]
fn modules_use_lower_layers_only() {
    let rank = |module: &str| LAYERS.iter().position(|it| it.contains(&module));
    let mut violations = Vec::new();
    for (path, text) in files("src", "rs") {
        let module = path.trim_start_matches("src/").split(['/', '.']).next().unwrap_or_default().to_owned();
        if module == "lib" || module == "main" {
            continue;
        }
        let Some(own) = rank(&module) else {
            violations.push(format!("{path}: `{module}` is in no layer: add it to `LAYERS`"));
            continue;
        };
        for (number, used) in uses(&text) {
            let lower = rank(&used).is_some_and(|it| it < own);
            if used != module && !lower {
                violations.push(format!("{path}:{number}: `{module}` uses `{used}`, which is not below it"));
            }
        }
    }
    assert!(violations.is_empty(), "{}", violations.join("\n"));
}

/// The top modules that code names through `crate::`, with their lines.
fn uses(text: &str) -> Vec<(usize, String)> {
    let without_comments = |line: &str| line.split_once("//").map_or(line, |(code, _)| code).to_owned() + "\n";
    let code: String = text.lines().map(without_comments).collect();
    let mut uses = Vec::new();
    for (at, found) in code.match_indices("crate::") {
        let number = code[..at].matches('\n').count() + 1;
        let rest = &code[at + found.len()..];
        let group = rest.strip_prefix('{').map(|it| it.split(';').next().unwrap_or(it));
        // In `crate::{a::{b, c}, d}` the modules are those outside of inner braces.
        let mut depth = 0;
        let outer = |it: &char| {
            depth += i32::from(*it == '{') - i32::from(*it == '}');
            depth == 0
        };
        let names: String = group.map_or_else(|| rest.to_owned(), |it| it.chars().filter(outer).collect());
        for name in if group.is_some() { names.split(',').collect() } else { vec![names.as_str()] } {
            let name = name.trim_start();
            let end = name.find(|it: char| !it.is_alphanumeric() && it != '_').unwrap_or(name.len());
            if end > 0 {
                uses.push((number, name[..end].to_owned()));
            }
        }
    }
    uses
}

#[test]
fn uses_are_found_in_every_form() {
    let text = "use crate::a::B; // crate::c\nuse crate::{\n    d::{E, F},\n    g,\n};\nlet h = crate::i::j();\n";
    let names: Vec<String> = uses(text).into_iter().map(|(_, name)| name).collect();
    assert_eq!(names, ["a", "d", "g", "i"]);
}

#[test]
fn only_edges_touch_the_world() {
    let mut violations = Vec::new();
    for (path, text) in files("src", "rs") {
        let name = path.trim_start_matches("src/").trim_end_matches(".rs");
        let is_edge =
            EDGES.iter().any(|it| name == *it || name.strip_prefix(it).is_some_and(|rest| rest.starts_with('/')));
        for banned in ["std::fs", "std::net", "std::process", "SystemTime::now", "Instant::now", "disallowed_methods"] {
            // Tests beside the code may use what they like.
            let code = text.split("#[cfg(test)]").next().unwrap_or(&text);
            if !is_edge && code.contains(banned) {
                violations.push(format!("{path}: `{banned}` belongs to the edges: {}", EDGES.join(", ")));
            }
        }
    }
    assert!(violations.is_empty(), "{}", violations.join("\n"));
}

#[test]
fn every_code_is_explained_in_every_locale() {
    let mut missing = Vec::new();
    for locale in LOCALES {
        let folder = format!("content/{locale}/checks");
        let pages: BTreeSet<String> = files(&folder, "md").into_keys().collect();
        for code in code::ALL {
            let page = format!("{folder}/{code}.md");
            if !pages.contains(&page) {
                missing.push(format!("{page} is missing"));
            }
        }
        for page in pages {
            let name = page.rsplit('/').next().unwrap_or(&page).trim_end_matches(".md");
            let is_overview = name == "index" || name.eq_ignore_ascii_case("toc");
            if !is_overview && code::Code::named(name).is_none() {
                missing.push(format!("{page} explains no code that exists"));
            }
        }
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

#[test]
fn locales_have_equal_messages() {
    let keys = |locale: &str| -> BTreeMap<String, String> {
        let mut keys = BTreeMap::new();
        for (path, text) in files(&format!("locales/{locale}"), "ftl") {
            let file = path.rsplit('/').next().unwrap_or(&path).to_owned();
            for key in text.lines().filter_map(message) {
                let twice = keys.insert(key.clone(), file.clone());
                assert!(twice.is_none(), "{path}: `{key}` is defined twice");
            }
        }
        keys
    };
    let (first, rest) = LOCALES.split_first().expect("there are locales");
    let expected = keys(first);
    assert!(!expected.is_empty(), "locales/{first} has no messages");
    for locale in rest {
        assert_eq!(expected, keys(locale), "messages and their files in {first} and {locale}");
    }
}

/// The name of the message that a line of Fluent begins.
fn message(line: &str) -> Option<String> {
    let (name, _) = line.split_once('=')?;
    let name = name.trim_end();
    let is_name = name.starts_with(|it: char| it.is_ascii_alphabetic() || it == '-')
        && name.chars().all(|it| it.is_ascii_alphanumeric() || it == '-' || it == '_');
    is_name.then(|| name.to_owned())
}

#[test]
fn templates_contain_no_words_styles_or_handlers() {
    let mut violations = Vec::new();
    for (path, text) in files("themes", "html") {
        let text = without_expressions(&text);
        for token in html::tokens(&text) {
            match token {
                Token::Text(text) if text.chars().any(char::is_alphabetic) => {
                    violations.push(format!("{path}: the words `{}` belong into locales/", text.trim()));
                }
                Token::Open(name, attributes) => {
                    for (key, value) in &attributes {
                        if key == "style" || key.starts_with("on") {
                            violations
                                .push(format!("{path}: <{name}> has `{key}`, which `default-src 'self'` forbids"));
                        }
                        let is_shown = ["title", "alt", "placeholder", "aria-label"].contains(&key.as_str());
                        if is_shown && value.chars().any(char::is_alphabetic) {
                            violations.push(format!("{path}: <{name} {key}> says `{value}`; it belongs into locales/"));
                        }
                    }
                    // A block of data is never run, so the policy does not concern it.
                    let is_data = attributes.get("type").is_some_and(|it| it == "application/ld+json");
                    let is_inline =
                        name == "style" || (name == "script" && !attributes.contains_key("src") && !is_data);
                    if is_inline {
                        violations
                            .push(format!("{path}: <{name}> stands in the page, which `default-src 'self'` forbids"));
                    }
                }
                Token::Text(_) | Token::Close(_) | Token::Other(_) => {}
            }
        }
    }
    assert!(violations.is_empty(), "{}", violations.join("\n"));
}

/// A template without what Tera replaces.
///
/// Expressions inside tags leave a space, so that `<p{% if x %} class="y"{% endif %}>` stays one tag.
fn without_expressions(template: &str) -> String {
    let mut plain = String::new();
    let mut rest = template;
    while let Some(at) = rest.find('{') {
        let closing = match rest.as_bytes().get(at + 1) {
            Some(b'{') => "}}",
            Some(b'%') => "%}",
            Some(b'#') => "#}",
            _ => {
                plain.push_str(&rest[..=at]);
                rest = &rest[at + 1..];
                continue;
            }
        };
        plain.push_str(&rest[..at]);
        // Within an attribute's value the space would not matter; between attributes it separates them.
        plain.push(' ');
        rest = rest[at..].find(closing).map_or("", |end| &rest[at + end + closing.len()..]);
    }
    plain.push_str(rest);
    plain
}

#[test]
fn no_registry_is_named() {
    // Put together here, so that this file does not name them either.
    let hosts =
        [["registry.", "npmjs"], ["crates", ".io"], ["pypi", ".org"], ["deb.", "debian"], ["files.", "pythonhosted"]];
    let hosts: Vec<String> = hosts.iter().map(|it| it.concat()).collect();
    let mut named = Vec::new();
    for path in tracked() {
        // Cargo writes the name of its registry into every lock file.
        if path.ends_with("Cargo.lock") {
            continue;
        }
        let Ok(text) = fs::read_to_string(root().join(&path)) else { continue };
        for host in hosts.iter().filter(|it| text.contains(it.as_str())) {
            named.push(format!("{path} names {host}"));
        }
    }
    assert!(named.is_empty(), "{}", named.join("\n"));
}

#[test]
fn long_files_are_a_question() {
    for (path, text) in files("src", "rs") {
        let lines = text.lines().count();
        if lines > 400 {
            eprintln!("{path} has {lines} lines: is it one idea?");
        }
    }
}

/// Every file that Git keeps, or would keep.
fn tracked() -> Vec<String> {
    let output = Command::new("git")
        .args(["ls-files", "--cached", "--others", "--exclude-standard"])
        .current_dir(root())
        .output()
        .expect("Git runs");
    let text = String::from_utf8(output.stdout).expect("paths are UTF-8");
    assert!(!text.is_empty(), "the repository has files");
    text.lines().map(str::to_owned).collect()
}

/// The texts of all files with an extension in a folder, by path from the repository's root.
fn files(folder: &str, extension: &str) -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    for entry in walkdir::WalkDir::new(root().join(folder)).into_iter().filter_map(Result::ok) {
        let path: PathBuf = entry.into_path();
        if path.extension().is_some_and(|it| it == extension) {
            let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            let path = path.strip_prefix(root()).expect("it is in the repository");
            files.insert(path.to_string_lossy().replace('\\', "/"), text);
        }
    }
    files
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}
