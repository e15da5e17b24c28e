//! Every form in which redirects are written, read back as its host reads it: all have the same redirects.

#![expect(clippy::disallowed_methods, reason = "lists of real sites are files")]

#[path = "support/site.rs"]
mod site;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use percent_encoding::percent_decode_str;
use taiyaku::finding::Finding;
use taiyaku::output::{Contents, OutputPath, Outputs};

/// Old paths, decoded, and the addresses that they lead to.
type Redirects = BTreeMap<String, String>;

const SITE: &str = "base_url = \"https://help.example.com/hub\"\n[publish]\nredirects = [\"html\", \"netlify\", \"nginx\", \"apache\", \"json\"]\n";

fn text(outputs: &Outputs, path: &str) -> String {
    match outputs.get(&OutputPath::new(path)) {
        Some(Contents::Bytes(bytes)) => String::from_utf8(bytes.to_vec()).expect("outputs are UTF-8"),
        other => panic!("{path}: {other:?}"),
    }
}

fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8().expect("paths are UTF-8").into_owned()
}

fn netlify(text: &str) -> Redirects {
    let line = |line: &str| {
        let [from, to, "301"] = line.split(' ').collect::<Vec<_>>()[..] else { panic!("{line}") };
        (decoded(from), to.to_owned())
    };
    text.lines().map(line).collect()
}

/// Two quoted words of a line, `\` before what it quotes.
fn words(line: &str) -> (String, String) {
    let mut words = Vec::new();
    let mut characters = line.chars();
    while characters.by_ref().any(|it| it == '"') {
        let mut word = String::new();
        while let Some(it) = characters.next() {
            match it {
                '"' => break,
                '\\' => word.extend(characters.next()),
                it => word.push(it),
            }
        }
        words.push(word);
    }
    let [from, to] = &words[..] else { panic!("{line}") };
    (from.clone(), to.clone())
}

fn nginx(text: &str) -> Redirects {
    let map = text.split_once("default \"\";\n").and_then(|it| it.1.strip_suffix("}\n")).expect("it is a map");
    let redirects: Redirects = map.lines().inspect(|it| assert!(it.ends_with("\";"), "{it}")).map(words).collect();
    // An address is text and variables; an old path is text alone, unless it begins like an expression.
    assert!(redirects.values().all(|it| !it.contains('$')), "{redirects:?}");
    assert!(redirects.keys().all(|it| it.starts_with('/')), "{redirects:?}");
    redirects
}

fn apache(text: &str) -> Redirects {
    text.lines().inspect(|it| assert!(it.starts_with("Redirect permanent \""), "{it}")).map(words).collect()
}

fn json(text: &str) -> Redirects {
    let value: serde_json::Value = serde_json::from_str(text).expect("it is JSON");
    let field = |it: &serde_json::Value, name: &str| it[name].as_str().expect("it is a text").to_owned();
    value["redirects"].as_array().expect("it is a list").iter().map(|it| (field(it, "from"), field(it, "to"))).collect()
}

/// Stubs, by what a browser follows.
fn stubs(outputs: &Outputs) -> Redirects {
    let mut found = Redirects::new();
    for (path, contents) in outputs {
        let Contents::Bytes(bytes) = contents else { continue };
        let Ok(html) = std::str::from_utf8(bytes) else { continue };
        let Some((_, rest)) = html.split_once("http-equiv=\"refresh\" content=\"0; url=") else { continue };
        let href = rest.split('"').next().unwrap_or_default().replace("&amp;", "&");
        let from = format!("/hub/{}", path.as_str());
        let to = match href.starts_with("https://") || href.starts_with("http://") {
            true => href,
            false => joined(&from, &href),
        };
        found.insert(from, to);
    }
    found
}

fn joined(from: &str, href: &str) -> String {
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in href.split('/') {
        match part {
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// Reads back every form, and compares them; what they say, and what was found.
fn read_back(files: &BTreeMap<String, String>) -> (Redirects, Vec<Finding>) {
    let (outputs, findings) = site::build(&site::snapshot(files));
    let expected = netlify(&text(&outputs, "_redirects"));
    assert_eq!(nginx(&text(&outputs, "redirects.nginx.conf")), expected, "nginx");
    assert_eq!(apache(&text(&outputs, "redirects.apache.conf")), expected, "Apache");
    assert_eq!(json(&text(&outputs, "redirects.json")), expected, "JSON");
    let stubs = stubs(&outputs);
    let decode = |it: &Redirects| -> Redirects { it.iter().map(|(from, to)| (from.clone(), decoded(to))).collect() };
    assert_eq!(decode(&stubs), decode(&expected), "pages");
    (expected, findings)
}

#[test]
fn every_form_has_the_same_redirects_whatever_is_in_their_names() {
    let list = r##"{"redirections": [
        {"source_path": "古い $設定 \"x\".md", "redirect_url": "/新しい/頁#題"},
        {"source_path": "a'b%c.md", "redirect_url": "https://example.com/?q=$1&r={x}"},
        {"source_path": "ja/one.md", "redirect_url": "/新しい/頁"}
    ]}"##;
    let files = [
        ("site.toml", SITE),
        (".openpublishing.redirection.json", list),
        ("新しい/頁.ja.md", "# 題\n"),
        ("新しい/頁.en.md", "# 題\n"),
    ];
    let (redirects, _) = read_back(&files.map(|(path, text)| (path.to_owned(), text.to_owned())).into());
    let from: Vec<&str> = redirects.keys().map(String::as_str).collect();
    assert_eq!(
        from,
        [
            "/hub/en/a'b-c.html",
            "/hub/en/古い-$設定--x-.html",
            "/hub/ja/a'b-c.html",
            "/hub/ja/one.html",
            "/hub/ja/古い-$設定--x-.html"
        ]
    );
    assert!(redirects["/hub/ja/古い-$設定--x-.html"].ends_with(".html#%E9%A1%8C"), "{redirects:?}");
}

#[test]
fn redirects_of_real_sites_read_back() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
    for (folder, expected) in [("sfb", 502), ("intune/pairs/ja", 764)] {
        let list = corpus.join(folder).join(".openpublishing.redirection.json");
        let Ok(text) = std::fs::read_to_string(&list) else {
            eprintln!("{} is not here", list.display());
            continue;
        };
        let value: serde_json::Value =
            serde_json::from_str(text.trim_start_matches('\u{feff}')).expect("the list is JSON");
        let entries = value["redirections"].as_array().expect("it is a list");
        assert_eq!(entries.len(), expected, "{folder}");
        let mut old: BTreeSet<String> = BTreeSet::new();
        for it in entries {
            let path = it["source_path"].as_str().expect("it has a path").to_lowercase();
            old.insert(path.trim_end_matches(".md").trim_end_matches(".yml").to_owned());
        }
        let site = format!("{SITE}[links]\nabsolute = \"https://docs.example.com/{{locale}}\"\n");
        let files = [
            ("site.toml".to_owned(), site),
            (".openpublishing.redirection.json".to_owned(), text),
            ("a.ja.md".to_owned(), "# 題\n".to_owned()),
        ];
        let (redirects, findings) = read_back(&files.into());
        let ends: BTreeSet<String> = redirects
            .keys()
            .filter_map(|it| it.strip_prefix("/hub/ja/"))
            .map(|it| it.trim_end_matches(".html").to_lowercase())
            .collect();
        // What leads nowhere, or begins nowhere, was found.
        let is_dropped = |it: &&Finding| {
            ["redirection-loop", "redirection-invalid", "redirection-target-not-found"].contains(&it.code.name())
        };
        let missing: Vec<&String> = old.iter().filter(|it| !ends.contains(*it)).collect();
        assert_eq!(missing.len(), findings.iter().filter(is_dropped).count(), "{folder}: {missing:?}");
        assert_eq!(missing.len() + ends.len(), old.len(), "{folder}");
        assert!(redirects.values().all(|it| !it.is_empty()));
    }
}
