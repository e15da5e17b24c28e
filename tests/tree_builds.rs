//! What builds of decision trees cost: of an edit, of a tree in an article, of many nodes.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use taiyaku::config;
use taiyaku::output::{Contents, OutputPath, Outputs};
use taiyaku::pipeline::{self, Build, Cache};
use taiyaku::source::Snapshot;

fn build(files: &BTreeMap<&str, String>, cache: &mut Cache) -> Build {
    let snapshot = Snapshot::of_texts(files.iter().map(|(path, text)| (*path, text.as_str())));
    let config = config::parse(&snapshot).expect("there is no configuration").value;
    pipeline::build(&snapshot, &config, cache)
}

fn text<'o>(outputs: &'o Outputs, path: &str) -> &'o str {
    match outputs.get(&OutputPath::new(path)) {
        Some(Contents::Bytes(bytes)) => std::str::from_utf8(bytes).expect("pages are UTF-8"),
        _ => panic!("{path} is no page"),
    }
}

/// A tree whose questions have three answers each, down to outcomes.
fn large(count: usize) -> String {
    let mut yaml = String::from("title: {ja: 大きな木, en: A large tree}\nnodes:\n");
    for node in 0..count {
        if node * 3 + 1 >= count {
            let _ = writeln!(
                yaml,
                "  n{node}:\n    outcome: {{title: {{ja: 結果{node}, en: Outcome {node}}}, text: {{ja: \"**文**{node}\", en: Text {node}}}}}"
            );
            continue;
        }
        let _ = writeln!(yaml, "  n{node}:\n    question: {{ja: 質問{node}です, en: Question {node}}}\n    options:");
        for to in (node * 3 + 1..=node * 3 + 3).filter(|it| *it < count) {
            let _ = writeln!(yaml, "      - {{to: n{to}, label: {{ja: 答え{to}, en: Answer {to}}}}}");
        }
    }
    yaml
}

#[test]
fn a_warm_build_renders_the_nodes_that_changed_and_no_others() {
    let mut cache = Cache::default();
    let mut files = BTreeMap::from([("t.tree.yml", large(40))]);
    build(&files, &mut cache);
    let (bodies, pages) = cache.rendered();
    assert!(bodies >= 52, "each outcome in both languages: {bodies}");
    assert!(pages >= 80, "{pages}");

    build(&files, &mut cache);
    assert_eq!(cache.rendered(), (0, 0), "nothing changed");

    let edited = large(40).replace("**文**20", "**別の文**。前より長い。");
    assert_ne!(edited, files["t.tree.yml"]);
    files.insert("t.tree.yml", edited);
    let warm = build(&files, &mut cache);
    assert_eq!(cache.rendered(), (1, 1), "the text and page of one node in one language");
    let cold = build(&files, &mut Cache::default());
    assert!(warm.outputs == cold.outputs, "a warm build makes what a cold one does");
    assert!(text(&warm.outputs, "ja/trees/t/n20.html").contains("<strong>別の文</strong>"));
}

#[test]
fn an_article_shows_the_nearest_nodes_of_a_large_tree_and_links_to_the_others() {
    let files = BTreeMap::from([
        ("t.tree.yml", large(500)),
        ("a.ja.md", "# 案内\n\n[!TREE [木](t.tree.yml)]\n".to_owned()),
        ("a.en.md", "# Guide\n\n[!TREE [Tree](t.tree.yml)]\n".to_owned()),
    ]);
    let Build { outputs, findings, .. } = build(&files, &mut Cache::default());
    assert!(findings.is_empty(), "{findings:#?}");
    let html = text(&outputs, "en/a.html");
    let nodes: Vec<&str> = html
        .split("class=\"branch\" data-node=\"")
        .chain(html.split("class=\"branch branch-outcome\" data-node=\""))
        .skip(1)
        .filter_map(|it| it.split('"').next().filter(|it| it.starts_with('n')))
        .collect();
    assert_eq!(nodes.len(), 64, "as many as an article bears");
    assert_eq!(nodes.iter().collect::<BTreeSet<_>>().len(), 64, "each once");
    // The answers that led here stand in the address of what is not shown.
    assert!(html.contains("href=\"trees/t/n64.html?n0=n1&amp;n1=n6&amp;n6=n21&amp;n21=n64\""));
}
