//! A build after an edit is the build of a fresh start, byte for byte, and does anew only what the edit reaches.

#[path = "support/random.rs"]
mod random;

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;

use random::Random;
use taiyaku::check::settled::{Settling, settle};
use taiyaku::config;
use taiyaku::finding::{Finding, Reported};
use taiyaku::output::{Batch, OutputPath, Outputs, Sink};
use taiyaku::pipeline::{self, Cache, Computed};
use taiyaku::source::load::load;
use taiyaku::source::{Snapshot, Source};
use taiyaku::text::SourcePath;

const SEED: u64 = 20_261_124;

/// The site of a snapshot, or what keeps it from being one.
fn built(snapshot: &Snapshot, cache: &mut Cache) -> (Outputs, Vec<Finding>) {
    let Reported { value: config, mut findings } = match config::parse(snapshot) {
        Ok(config) => config,
        Err(findings) => return (Outputs::new(), findings),
    };
    let build = pipeline::build(snapshot, &config, cache);
    findings.extend(build.findings);
    (build.outputs, settle(&config, findings, &build.suppressions).findings)
}

/// The same as a preview makes it, build after build.
fn again(snapshot: &Snapshot, cache: &mut Cache, settling: &mut Settling) -> (Outputs, Vec<Finding>) {
    let Reported { value: config, findings } = match config::parse(snapshot) {
        Ok(config) => config,
        Err(findings) => return (Outputs::new(), findings),
    };
    let mut outputs = Outputs::new();
    let report = pipeline::build_into(snapshot, &config, cache, &mut outputs);
    cache.end();
    let mut found = report.found;
    found.extend(findings);
    let files = settling.settle(&config, found, &report.suppressions);
    (outputs, files.iter().flat_map(|it| it.settled.findings.iter().cloned()).collect())
}

fn fixture(name: &str) -> Snapshot {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name);
    load(&folder, &[], &Snapshot::default()).expect("a fixture can be read")
}

fn put(snapshot: &mut Snapshot, path: &str, text: &str) {
    snapshot.texts.insert(SourcePath::from(path), Source::new(path, text));
}

fn text(snapshot: &Snapshot, path: &str) -> String {
    snapshot.texts[&SourcePath::from(path)].text().to_string()
}

/// The files that two sites do not share.
fn difference<'o>(one: &'o Outputs, other: &'o Outputs) -> Vec<&'o str> {
    let mut different: Vec<&str> = Vec::new();
    let paths = one.keys().chain(other.keys().filter(|it| !one.contains_key(it)));
    for path in paths {
        if one.get(path) != other.get(path) {
            different.push(path.as_str());
        }
    }
    different
}

#[test]
fn nothing_is_done_again_where_nothing_changed() {
    let none = Computed { parsed: 0, linked: 0, bodies: 0, rendered: 0, indexed: 0, shards: 0 };
    for name in ["aligned", "landing", "pairs", "site", "suffix", "trees"] {
        let mut cache = Cache::default();
        let first = built(&fixture(name), &mut cache);
        assert!(cache.computed().rendered > 0, "{name}");
        let second = built(&fixture(name), &mut cache);
        assert_eq!(cache.computed(), none, "{name}");
        assert_eq!(difference(&first.0, &second.0), Vec::<&str>::new(), "{name}");
        assert_eq!(first.1, second.1, "{name}: what was found is found again");
    }
}

#[test]
fn a_sentence_costs_its_own_page() {
    let edit = |snapshot: &mut Snapshot| {
        let path = "network/cable.en.md";
        let text = text(snapshot, path);
        put(snapshot, path, &format!("{text}\nA sentence more, about quizzaciously blinking lights.\n"));
    };
    let mut snapshot = fixture("site");
    let mut cache = Cache::default();
    built(&snapshot, &mut cache);
    edit(&mut snapshot);
    built(&snapshot, &mut cache);
    let computed = cache.computed();
    assert_eq!((computed.parsed, computed.indexed), (1, 1), "{computed:?}");
    assert!(computed.linked <= 2 && computed.rendered <= 2, "{computed:?}");
}

#[test]
fn an_include_costs_the_pages_that_include_it() {
    let mut snapshot = fixture("aligned");
    let mut cache = Cache::default();
    let (before, _) = built(&snapshot, &mut cache);
    let path =
        snapshot.texts.keys().find(|it| it.as_str().starts_with("includes/")).expect("there are includes").clone();
    let text = snapshot.texts[&path].text().to_string();
    put(&mut snapshot, path.as_str(), &format!("{text}\nOne more sentence.\n"));
    let (after, _) = built(&snapshot, &mut cache);
    let computed = cache.computed();
    let changed = difference(&before, &after).into_iter().filter(|it| it.ends_with(".html")).count();
    assert_eq!(computed.parsed, 1);
    assert!(changed > 0 && computed.rendered == changed, "{changed} pages changed: {computed:?}");
}

/// Asks for pages, and keeps what comes first.
struct Waiting {
    wishes: Vec<OutputPath>,
    first: Option<Outputs>,
    all: Outputs,
}

impl Sink for Waiting {
    fn take(&mut self, files: Batch) {
        self.first.get_or_insert_with(|| files.iter().cloned().collect());
        self.all.extend(files);
    }

    fn wishes(&mut self) -> Vec<OutputPath> {
        std::mem::take(&mut self.wishes)
    }
}

#[test]
fn pages_that_somebody_waits_for_come_first_and_change_nothing() {
    let snapshot = fixture("site");
    let (all, _) = built(&snapshot, &mut Cache::default());
    let names = ["index.html", "ja/network/cable.html", "en/network/cable.html", "ja/no-such.html"];
    let wishes = names.map(OutputPath::new).to_vec();
    let mut sink = Waiting { wishes, first: None, all: Outputs::new() };
    let config = config::parse(&snapshot).expect("the fixture has a configuration").value;
    pipeline::build_into(&snapshot, &config, &mut Cache::default(), &mut sink);
    let first = sink.first.expect("there are files");
    let pages: Vec<&str> = first.keys().map(OutputPath::as_str).filter(|it| it.ends_with(".html")).collect();
    assert_eq!(pages, ["en/network/cable.html", "index.html", "ja/network/cable.html"]);
    assert!(first.keys().any(|it| it.as_str().ends_with(".css")), "a page is shown with its style");
    assert_eq!(difference(&sink.all, &all), Vec::<&str>::new());
}

/// A build that no other follows compares translations at once and lets go of texts; a preview does so later.
#[test]
fn a_single_build_is_like_the_first_of_many() {
    for name in ["aligned", "landing", "pairs", "site", "suffix", "trees"] {
        let snapshot = fixture(name);
        let config = config::parse(&snapshot).expect("the fixture has a configuration").value;
        let mut outputs = Outputs::new();
        let (report, _) = pipeline::build_once(snapshot.clone(), &config, &mut outputs);
        let build = pipeline::build(&snapshot, &config, &mut Cache::default());
        assert_eq!(difference(&outputs, &build.outputs), Vec::<&str>::new(), "{name}");
        assert_eq!(report.found.sorted(), build.findings, "{name}");
    }
}

/// Changes one file as a writer would: a word, a heading, a line less, damage, a rename, a file less, a file again.
fn edit(random: &mut Random, snapshot: &mut Snapshot, gone: &mut Vec<Source>, number: usize) -> String {
    let paths: Vec<SourcePath> = snapshot.texts.keys().cloned().collect();
    let path = paths[random.below(paths.len())].clone();
    let old = snapshot.texts[&path].text().to_string();
    let cut = |at: usize| (0..=at).rev().find(|it| old.is_char_boundary(*it)).unwrap_or(0);
    match random.below(10) {
        0..=3 => {
            let line = old.match_indices('\n').map(|it| it.0 + 1).nth(random.below(old.lines().count().max(1)));
            let at = cut(line.unwrap_or(old.len()));
            let added = ["Word ", "\n# 見出し\n\n", "[a](b.md#c) ", "## Heading {n}\n", "<b>", "`x` ", "\n- item\n"];
            put(snapshot, path.as_str(), &format!("{}{}{}", &old[..at], random.pick(&added), &old[at..]));
            format!("a word in {path}")
        }
        4 | 5 => {
            let lines: Vec<&str> = old.split_inclusive('\n').collect();
            let less = random.below(lines.len().max(1));
            let rest: String = lines.iter().enumerate().filter(|it| it.0 != less).map(|it| *it.1).collect();
            put(snapshot, path.as_str(), &rest);
            format!("a line less in {path}")
        }
        6 => {
            snapshot.texts.remove(&path);
            gone.push(Source::new(path.clone(), old));
            format!("{path} is gone")
        }
        7 => {
            snapshot.texts.remove(&path);
            let folder = path.parent();
            let name =
                format!("{folder}{}moved-{number}.{}", if folder.is_empty() { "" } else { "/" }, path.extension());
            put(snapshot, &name, &old);
            format!("{path} is now {name}")
        }
        8 if !snapshot.assets.is_empty() => {
            let index = random.below(snapshot.assets.len());
            let asset = snapshot.assets.values_mut().nth(index).expect("it is below the length");
            asset.dimensions = Some((number as u32 + 1, 7));
            asset.digest = taiyaku::memo::Digest::of(&number);
            "a picture".to_owned()
        }
        _ => match gone.pop() {
            Some(source) => {
                let path = source.path().clone();
                snapshot.texts.insert(path.clone(), source);
                format!("{path} is back")
            }
            None => {
                put(snapshot, "locales/ja/interface.ftl", &format!("home = 家{number}\n"));
                "a word of the interface".to_owned()
            }
        },
    }
}

/// Edits at random: each warm build is the cold one.
fn sequence(name: &str, snapshot: &mut Snapshot, number: usize, edits: usize) {
    let mut random = Random::new(SEED, number);
    let mut cache = Cache::default();
    let mut gone = Vec::new();
    let mut done: Vec<String> = Vec::new();
    let mut settling = Settling::default();
    again(snapshot, &mut cache, &mut settling);
    for number in 0..edits {
        done.push(edit(&mut random, snapshot, &mut gone, number));
        let (warm, warm_findings) = again(snapshot, &mut cache, &mut settling);
        let (cold, cold_findings) = built(snapshot, &mut Cache::default());
        let last = &done[done.len().saturating_sub(5)..];
        assert_eq!(difference(&warm, &cold), Vec::<&str>::new(), "{name}, edit {number}: {last:#?}");
        assert_eq!(warm_findings, cold_findings, "{name}, edit {number}: {last:#?}");
    }
}

#[test]
fn after_any_edit_a_warm_build_is_a_cold_one() {
    for (index, name) in ["aligned", "landing", "pairs", "site", "suffix", "trees"].into_iter().enumerate() {
        // 200 in all where CI is in a hurry.
        sequence(name, &mut fixture(name), index, 34);
    }
}

/// A site of so many small articles that pages are made in several portions.
fn many_articles() -> Snapshot {
    let mut snapshot = Snapshot::default();
    for number in 0..300 {
        let next = (number + 7) % 300;
        let ja = format!(
            "# 手順 {number}\n\nランプ {number} を確かめます。[次](a{next:03}.md#section)\n\n## Section\n\n終わりです。\n"
        );
        let en =
            format!("# Step {number}\n\nCheck lamp {number}. [Next](a{next:03}.md#section)\n\n## Section\n\nDone.\n");
        put(&mut snapshot, &format!("ja/a{number:03}.md"), &ja);
        put(&mut snapshot, &format!("en/a{number:03}.md"), &en);
    }
    snapshot
}

#[test]
fn after_any_edit_of_many_articles_a_warm_build_is_a_cold_one() {
    sequence("many articles", &mut many_articles(), 7, 24);
}

#[test]
fn a_sentence_of_one_of_many_articles_costs_its_pages_alone() {
    let mut snapshot = many_articles();
    let mut cache = Cache::default();
    built(&snapshot, &mut cache);
    let edited = text(&snapshot, "ja/a150.md").replace("終わりです", "これで終わりです");
    put(&mut snapshot, "ja/a150.md", &edited);
    let warm = built(&snapshot, &mut cache);
    let Computed { parsed, linked, bodies, rendered, indexed, .. } = cache.computed();
    assert_eq!((parsed, linked, bodies, rendered, indexed), (1, 2, 2, 2, 1));
    assert!(warm == built(&snapshot, &mut Cache::default()));
}

#[test]
fn after_any_edit_of_real_articles_a_warm_build_is_a_cold_one() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
    if !corpus.is_dir() || cfg!(debug_assertions) {
        let _ = writeln!(std::io::stderr(), "skipped: {} is absent, or this is no release build", corpus.display());
        return;
    }
    for (index, name) in ["intune/pairs", "intune/sxs", "sfb", "alchemy", "mdop"].into_iter().enumerate() {
        let mut snapshot = load(&corpus.join(name), &[], &Snapshot::default()).expect("the corpus can be read");
        sequence(name, &mut snapshot, index, 200);
    }
}

#[test]
fn a_theme_and_its_words_reach_every_page() {
    let edits: [(&str, &str); 3] = [
        (
            "themes/default/templates/base.html",
            "{% extends \"default/base.html\" %}{% block footer %}<hr>{% endblock %}",
        ),
        ("locales/en/interface.ftl", "all-articles = Everything\n"),
        ("site.toml", "title = \"Another\"\n"),
    ];
    for (path, content) in edits {
        let mut snapshot = fixture("pairs");
        let mut cache = Cache::default();
        built(&snapshot, &mut cache);
        put(&mut snapshot, path, content);
        let (warm, _) = built(&snapshot, &mut cache);
        let computed = cache.computed();
        let (cold, _) = built(&snapshot, &mut Cache::default());
        assert_eq!(difference(&warm, &cold), Vec::<&str>::new(), "{path}");
        assert_eq!(computed.parsed, 0, "{path}");
        let pages: BTreeMap<&OutputPath, _> = warm.iter().filter(|it| it.0.as_str().ends_with(".html")).collect();
        assert!(computed.rendered >= pages.len() / 2, "{path}: {computed:?} of {}", pages.len());
    }
}

/// Edits of what one file says of others: where they were, what language they are in, how they put a sentence.
#[test]
fn what_articles_say_of_the_site_is_read_again() {
    let list = |to: &str| {
        let head = "{\"redirections\": [{\"source_path\": \"setup/quick-start.md\", \"redirect_url\": \"";
        format!("{head}{to}\"}}]}}")
    };
    let redirections = ".openpublishing.redirection.json";
    let wiring = "setup/wiring.md";
    let again = "reference/again.md";
    let sentence = |japanese: &str| {
        let english = "Connect the cable to the first port of the modem, then wait for a minute.";
        let ours = format!("<span data-ttu-id=\"4c1d7-101\">{japanese}</span>");
        let theirs = format!("<span class=\"sxs-lookup\"><span data-stu-id=\"4c1d7-101\">{english}</span></span>");
        format!("---\ntitle: {japanese}\nms.contentlocale: ja-JP\n---\n{ours}{theirs}\n")
    };
    let base = fixture("aligned");
    let with = |path: &str, before: &str, after: &str| {
        let old = text(&base, path);
        assert!(old.contains(before), "{path}");
        (path.to_owned(), old.replacen(before, after, 1))
    };
    let edits = [
        (redirections.to_owned(), list("/hikari-hub/setup/wiring#connect-a-modem")),
        with(wiring, "connect-a-modem", "connect-the-modem"),
        with(wiring, "title:", "redirect_from: /old/wiring\ntitle:"),
        with(wiring, "title:", "redirect_from: /older/wiring\ntitle:"),
        with(wiring, "title:", "redirect_from: quick-start\ntitle:"),
        with(wiring, "ms.contentlocale: ja-JP", "ms.contentlocale: ja"),
        with(wiring, "ms.contentlocale: ja-JP", "ms.contentlocale: en"),
        (redirections.to_owned(), list("https://example.com/")),
        (again.to_owned(), sentence("ケーブルをつなぎ、1 分待ちます。")),
        ("reference/once-more.md".to_owned(), sentence("ケーブルを接続して、1 分お待ちください。")),
        (again.to_owned(), sentence("ケーブルを接続して、1 分お待ちください。")),
        (again.to_owned(), sentence("ケーブルをつなぎ、1 分待ちます。").replace("title", "\ntitle")),
    ];
    let mut snapshot = base.clone();
    let mut cache = Cache::default();
    let mut last = built(&snapshot, &mut cache);
    for (number, (path, written)) in edits.iter().enumerate() {
        put(&mut snapshot, path, written);
        let warm = built(&snapshot, &mut cache);
        let cold = built(&snapshot, &mut Cache::default());
        assert_eq!(difference(&warm.0, &cold.0), Vec::<&str>::new(), "edit {number} of {path}");
        assert_eq!(warm.1, cold.1, "edit {number} of {path}");
        assert!(!difference(&warm.0, &last.0).is_empty() || warm.1 != last.1, "edit {number} of {path} shows nothing");
        last = warm;
    }
}

#[test]
fn links_miss_an_anchor_that_an_include_of_their_target_has_lost() {
    let mut snapshot = Snapshot::default();
    put(&mut snapshot, "docs/from.md", "# From\n\n[there](to.md#place)\n");
    put(&mut snapshot, "docs/to.md", "# To\n\n[!INCLUDE [part](includes/part.md)]\n");
    put(&mut snapshot, "docs/includes/part.md", "<a id=\"place\"></a>Text\n");
    let mut cache = Cache::default();
    let before = built(&snapshot, &mut cache).1;
    put(&mut snapshot, "docs/includes/part.md", "Text\n");
    let after = built(&snapshot, &mut cache);
    assert_eq!(after.1, built(&snapshot, &mut Cache::default()).1);
    assert_eq!(after.1.len(), before.len() + 1, "{before:?} {:?}", after.1);
    assert_eq!(after.0, built(&snapshot, &mut Cache::default()).0);
}
