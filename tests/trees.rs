//! Decision trees as readers walk through them: at random, in large ones, and in the reference article.

#![expect(clippy::disallowed_methods, reason = "a fixture is a file")]

#[path = "support/mutate.rs"]
mod mutate;
#[path = "support/random.rs"]
mod random;
#[path = "support/site.rs"]
mod site;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;

use random::Random;
use taiyaku::config;
use taiyaku::finding::{Finding, Severity};
use taiyaku::locale::Locale;
use taiyaku::output::{Contents, OutputPath, Outputs};
use taiyaku::pipeline::{self, Cache};
use taiyaku::site::trees::documents::documents;
use taiyaku::source::Snapshot;
use taiyaku::source::load::load;

const SEED: u64 = 20_261_124;

/// The text of a file of the output.
fn text<'o>(outputs: &'o Outputs, path: &str) -> Option<&'o str> {
    match outputs.get(&OutputPath::new(path))? {
        Contents::Bytes(bytes) => std::str::from_utf8(bytes).ok(),
        Contents::File { .. } => None,
    }
}

/// What the answers of a page lead to, as pages in its folder.
fn answers(html: &str) -> Vec<String> {
    let tags = html.split("<a class=\"option ").skip(1);
    let hrefs = tags.filter_map(|it| Some(it.split_once("href=\"")?.1.split_once('"')?.0.to_owned()));
    hrefs.collect()
}

fn is_outcome(html: &str) -> bool {
    html.contains("class=\"unsolved\"")
}

/// A tree whose answers lead anywhere, to nodes that do not exist too.
fn random_tree(random: &mut Random) -> String {
    let count = 1 + random.below(9);
    let mut yaml = String::from("title: {ja: 木, en: Tree}\nnodes:\n");
    for node in 0..count {
        if random.below(3) == 0 {
            let _ = writeln!(yaml, "  n{node}:\n    outcome: {{title: 末尾{node}, text: {{ja: 文, en: Text}}}}");
            continue;
        }
        let _ = writeln!(yaml, "  n{node}:\n    question: {{ja: 問{node}, en: Question {node}}}\n    options:");
        for answer in 0..random.below(4) {
            // Most of them lead on: answers that lead back make most trees fail.
            let to = if random.below(4) == 0 { random.below(count + 1) } else { node + 1 + random.below(3) };
            let _ =
                writeln!(yaml, "      - {{to: n{to}, id: a{answer}, label: {{ja: 答{answer}, en: Answer {answer}}}}}");
        }
    }
    yaml
}

#[test]
fn a_tree_without_errors_has_a_way_out_of_every_place_that_a_walk_comes_to() {
    let (mut sound, mut broken) = (0, 0);
    for number in 0..600 {
        let mut random = Random::new(SEED, number);
        let yaml = random_tree(&mut random);
        let files = BTreeMap::from([("t.tree.yml".to_owned(), yaml.clone())]);
        let (outputs, findings) = site::build(&site::snapshot(&files));
        let walked = ways_out(&outputs, &mut random);
        let has_error = findings.iter().any(|it| it.severity == Severity::Error);
        match walked {
            // What no walk came to may be at fault all the same.
            Ok(()) => sound += usize::from(!has_error),
            Err(trouble) => {
                assert!(has_error, "{number}: {trouble}\n{yaml}");
                broken += 1;
            }
        }
    }
    assert!(sound > 50 && broken > 50, "{sound} sound trees and {broken} broken ones");
}

/// Walks at random through the pages; from each page that a walk comes to, some way must lead to an outcome.
fn ways_out(outputs: &Outputs, random: &mut Random) -> Result<(), String> {
    let page = |name: &str| text(outputs, &format!("ja/trees/t/{name}"));
    let index = page("index.html").ok_or("there is no tree")?;
    let start =
        index.split_once("<a class=\"button\" href=\"").and_then(|it| it.1.split_once('"')).ok_or("no start")?.0;
    for _ in 0..8 {
        let mut at = start.to_owned();
        for _ in 0..12 {
            let html = page(&at).ok_or_else(|| format!("no page {at}"))?;
            if html.contains("option-missing") {
                return Err(format!("an answer of {at} leads nowhere"));
            }
            if is_outcome(html) {
                break;
            }
            let next = answers(html);
            if !leads_out(&page, &at) {
                return Err(format!("no way leads out of {at}"));
            }
            at.clone_from(&next[random.below(next.len())]);
        }
    }
    Ok(())
}

fn leads_out<'o>(page: &impl Fn(&str) -> Option<&'o str>, from: &str) -> bool {
    let mut seen = BTreeSet::new();
    let mut waiting = vec![from.to_owned()];
    while let Some(at) = waiting.pop() {
        if !seen.insert(at.clone()) {
            continue;
        }
        match page(&at) {
            Some(html) if is_outcome(html) => return true,
            Some(html) => waiting.extend(answers(html)),
            None => {}
        }
    }
    false
}

#[test]
fn a_damaged_tree_is_built_as_well_as_it_can_be() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/trees");
    let read = |path: &str| std::fs::read_to_string(folder.join(path)).expect("a fixture can be read");
    let paths = ["hub.tree.yml", "colour.tree.yml", "help/no-internet.md", "help/lamps.ja.md", "help/lamps.en.md"];
    let whole: BTreeMap<String, String> = paths.iter().map(|it| ((*it).to_owned(), read(it))).collect();
    for number in 0..300 {
        let mut random = Random::new(SEED, number);
        let mut files = whole.clone();
        let path = random.pick(&paths[..]);
        if let Some(text) = files.get_mut(path) {
            *text = mutate::mutate(text, &mut random);
        }
        let (outputs, findings) = site::build(&site::snapshot(&files));
        assert!(!outputs.is_empty(), "{number}");
        let lines = findings.iter().map(|it| site::line(it, &files));
        assert!(lines.into_iter().all(|it| !it.contains('\n')), "{number}: a finding is one line");
    }
}

#[test]
fn a_large_tree_is_drawn_in_parts_with_each_node_once() {
    let count = 500;
    let mut yaml = String::from("title: {ja: 大きな木, en: A large tree}\nnodes:\n");
    for node in 0..count {
        if node * 3 + 1 >= count {
            let _ = writeln!(
                yaml,
                "  n{node}:\n    outcome: {{title: {{ja: 結果{node}, en: Outcome {node}}}, text: {{ja: 文, en: Text}}}}"
            );
            continue;
        }
        let _ = writeln!(yaml, "  n{node}:\n    question: {{ja: 質問{node}です, en: Question {node}}}\n    options:");
        for to in (node * 3 + 1..=node * 3 + 3).filter(|it| *it < count) {
            let _ = writeln!(yaml, "      - {{to: n{to}, label: {{ja: 答え{to}, en: Answer {to}}}}}");
        }
    }
    let files = BTreeMap::from([("t.tree.yml".to_owned(), yaml)]);
    let (outputs, findings) = site::build(&site::snapshot(&files));
    assert!(findings.is_empty(), "{findings:#?}");
    let html = text(&outputs, "ja/trees/t/index.html").expect("the tree has a page");
    let parts: Vec<&str> = html.split("<svg ").skip(1).collect();
    let boxes = |part: &str| -> Vec<String> {
        let drawn = ["<a class=\"picture-question\" href=\"", "<a class=\"picture-outcome\" href=\""];
        let hrefs = drawn.iter().flat_map(|it| part.split(it).skip(1));
        hrefs.map(|it| it.split('"').next().unwrap_or_default().to_owned()).collect()
    };
    let all: Vec<String> = parts.iter().flat_map(|it| boxes(it)).collect();
    assert_eq!(all.len(), count, "each node is drawn once");
    assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), count, "and no other twice");
    assert!(parts.len() > 5 && parts.iter().all(|it| boxes(it).len() <= 48), "in parts that fit on a page");
}

#[test]
fn every_node_can_be_searched_and_says_how_one_gets_there() {
    let yaml = "title: {ja: ハブ, en: The hub}\nnodes:\n  \"1 lamp\":\n    question: {ja: ランプは?, en: The lamp?}\n    note: {ja: \"**前**です。\", en: In front.}\n    options:\n      - {to: cable, label: {ja: 消えている, en: \"Off\"}}\n  cable:\n    outcome: {title: {ja: 挿す, en: Plug it in}, text: {ja: 挿します。, en: Push it in.}, otherwise: restart}\n  restart:\n    outcome: {title: {ja: 再起動, en: Restart}, text: {ja: 押します。, en: Press it.}}\n";
    let snapshot = Snapshot::of_texts([("hub.tree.yml", yaml)]);
    let config = config::parse(&snapshot).expect("there is no configuration").value;
    let site = pipeline::linked(&snapshot, &config, &mut Cache::default());
    let shown = |locale: &str| -> Vec<String> {
        let documents = documents(&site.trees, &Locale::parse(locale).expect("it is a tag"));
        let line = |it: taiyaku::site::trees::documents::NodeDocument| {
            let way =
                it.way.iter().map(|(question, answer)| format!("{question} {}", answer.as_deref().unwrap_or("–")));
            format!(
                "{}{} | {} | {} | {}",
                it.address,
                it.query,
                it.heading,
                it.texts.join(" "),
                way.collect::<Vec<_>>().join(", ")
            )
        };
        documents.into_iter().map(line).collect()
    };
    assert_eq!(
        shown("ja"),
        [
            "ja/trees/hub/1-lamp.html | ランプは? | 前です。 消えている | ",
            "ja/trees/hub/cable.html?1%20lamp=cable | 挿す | 挿します。 | ランプは? 消えている",
            "ja/trees/hub/restart.html?1%20lamp=cable&cable=- | 再起動 | 押します。 | ランプは? 消えている, 挿す –",
        ]
    );
    assert_eq!(shown("en")[1], "en/trees/hub/cable.html?1%20lamp=cable | Plug it in | Push it in. | The lamp? Off");
}

/// A tree of the reference article that takes its answers and outcomes from it.
const LOOKOUT: &str = r#"
title: {section: "ARTICLE#troubleshoot-lookout-integration-with-intune"}
nodes:
  where:
    question: {ja: どこで問題が起きていますか?, en: Where does it go wrong?}
    options:
      - {to: sign-in, label: {unit: "ARTICLE#79c0f-105"}}
      - {to: device, label: {unit: "ARTICLE#79c0f-118"}}
      - {to: remediation, label: {unit: "ARTICLE#79c0f-151"}}
  sign-in:
    question: {ja: 何が表示されますか?, en: What do you see?}
    options: [{to: forbidden}, {to: consent}]
  forbidden: {outcome: {section: "ARTICLE#403-errors", otherwise: consent}}
  consent: {outcome: {section: "ARTICLE#unable-to-sign-in"}}
  device:
    question: {ja: デバイスは一覧にありますか?, en: Is the device in the list?}
    note: {unit: "ARTICLE#79c0f-120"}
    options:
      - {to: state, label: {ja: はい, en: "Yes"}}
      - {to: missing, label: {ja: いいえ, en: "No"}}
  missing: {outcome: {section: "ARTICLE#device-missing-from-lookout-device-list"}}
  state:
    question: {ja: どのような状態ですか?, en: What is its state?}
    options: [{to: pending}, {to: no-id}, {to: disconnected}, {to: new-user}]
  pending: {outcome: {section: "ARTICLE#device-reported-as-pending"}}
  no-id: {outcome: {section: "ARTICLE#device-whos-active-but-has-no-device-id"}}
  disconnected: {outcome: {section: "ARTICLE#device-reported-as-disconnected"}}
  new-user: {outcome: {section: "ARTICLE#device-has-a-new-user"}}
  remediation: {outcome: {section: "ARTICLE#compliance-remediation-workflows"}}
expect:
  - {answers: [sign-in, forbidden], outcome: forbidden}
  - {answers: [device, state, pending], outcome: pending}
"#;

const ARTICLE: &str = "intune-classic/troubleshoot/troubleshooting-lookout-integration.md";

/// The site of the reference article with both its trees; `None` where the corpus is absent.
fn reference(edit: impl Fn(&str) -> String) -> Option<(Outputs, Vec<Finding>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus/intune/sxs");
    if !folder.is_dir() {
        // Past the capture of tests that pass: what was not looked at must be seen.
        let _ = writeln!(std::io::stderr(), "skipped: corpus intune/sxs, absent from {}", folder.display());
        return None;
    }
    let mut snapshot = load(&folder, &[], &Snapshot::default()).expect("the folder can be read");
    let article = edit(snapshot.texts[ARTICLE].text());
    let configuration = format!("[[trees]]\narticle = \"{ARTICLE}\"\nname = \"headings\"\n");
    let tree = LOOKOUT.replace("ARTICLE", ARTICLE);
    let own = [("site.toml", configuration.as_str()), ("lookout.tree.yml", &tree), (ARTICLE, &article)];
    snapshot.texts.extend(Snapshot::of_texts(own).texts);
    Some(site::build(&snapshot))
}

#[test]
fn the_reference_article_is_a_tree_in_both_languages() {
    let Some((outputs, findings)) = reference(str::to_owned) else { return };
    let of_trees: Vec<&Finding> = findings.iter().filter(|it| it.code.name().starts_with("tree-")).collect();
    assert!(of_trees.is_empty(), "{of_trees:#?}");
    for locale in ["ja", "en"] {
        for tree in ["headings", "lookout"] {
            let pages: Vec<&str> = outputs.keys().map(OutputPath::as_str).collect();
            let folder = format!("{locale}/trees/{tree}/");
            let nodes = pages.iter().filter(|it| it.starts_with(&folder) && !it.ends_with("/index.html")).count();
            assert!(nodes >= 11, "{folder} has {nodes} nodes");
        }
        // Both sides of a unit are inherited, and an image is found from where it now stands.
        let html = text(&outputs, &format!("{locale}/trees/lookout/consent.html")).expect("it is a page");
        assert!(html.contains("id=\"79c0f-116\""), "{locale}");
        assert!(html.contains("src=\"../../../intune-classic/media/MTP/lookout-mtp-consent-not-accepted-error.png\""));
    }
    let english = text(&outputs, "en/trees/lookout/sign-in.html").expect("it is a page");
    assert!(english.contains(">403 errors<") && english.contains(">Unable to sign in<"));
    // Cases of a list are answers, and their first sentences name them.
    let cases = text(&outputs, "ja/trees/headings/device-missing-from-lookout-device-list.html").expect("it is a page");
    assert_eq!(answers(cases).len(), 3, "two cases and a subsection");
    let article = text(&outputs, "ja/intune-classic/troubleshoot/troubleshooting-lookout-integration.html");
    assert_eq!(article.expect("it is a page").matches("class=\"article-tree\"").count(), 2, "it names its trees");
}

#[test]
fn an_edited_unit_changes_the_trees() {
    let edit = |text: &str| text.replace(">403 errors<", ">Forbidden<").replace(">403 エラー<", ">禁止されている<");
    let Some((outputs, _)) = reference(edit) else { return };
    for (locale, label) in [("ja", "禁止されている"), ("en", "Forbidden")] {
        for page in ["lookout/sign-in", "lookout/forbidden", "headings/403-errors"] {
            let html = text(&outputs, &format!("{locale}/trees/{page}.html")).expect("it is a page");
            assert!(html.contains(&format!(">{label}<")), "{locale} {page}");
        }
    }
}
