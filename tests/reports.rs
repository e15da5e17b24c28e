//! Reports, suppression and baselines as CI uses them: the program on a small site, its files read back.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test makes its own folders, and may fail")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

/// Links that lead nowhere, one of them known to its author.
const SITE: &[(&str, &str)] = &[
    ("site.toml", "title = \"Hub\"\n"),
    ("ja/a.md", "# 題\n\n𠮷の[一](none.md)。\n\n<!-- taiyaku-ignore file-not-found: あとで書く -->\n[二](later.md)\n"),
    ("en/a.md", "# Title\n\nThe [first](none.md).\n\n<!-- taiyaku-ignore file-not-found: 後で -->\n[Two](later.md)\n"),
    ("ja/b.md", "# 別\n\n本文です。\n"),
    ("en/b.md", "# Other\n\nThe text.\n"),
];

fn site(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        put(&folder, path, text);
    }
    folder
}

fn put(folder: &TempDir, path: &str, text: &str) {
    let file = folder.path().join(path);
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(file, text).unwrap();
}

fn taiyaku(folder: &Path, arguments: &[&str], environment: &[(&str, &str)]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_taiyaku"));
    command.current_dir(folder).args(arguments).env("LANG", "C");
    for name in ["LC_ALL", "LC_MESSAGES", "GITHUB_STEP_SUMMARY", "GITHUB_WORKSPACE", "CI_PROJECT_DIR"] {
        command.env_remove(name);
    }
    command.envs(environment.iter().copied()).output().unwrap()
}

/// Runs the program, expects an exit status, and returns standard output and standard error.
#[track_caller]
fn check(folder: &TempDir, arguments: &[&str], status: i32) -> (String, String) {
    let output = taiyaku(folder.path(), arguments, &[]);
    let text = |it: Vec<u8>| String::from_utf8(it).unwrap();
    let (out, error) = (text(output.stdout), text(output.stderr));
    assert_eq!(output.status.code(), Some(status), "{out}{error}");
    (out, error)
}

#[track_caller]
fn contains(text: &str, part: &str) {
    assert!(text.contains(part), "no {part:?} in:\n{text}");
}

fn read(folder: &TempDir, path: &str) -> String {
    fs::read_to_string(folder.path().join(path)).unwrap()
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

#[track_caller]
fn validate(schema: &str, instance: &Value) {
    let validator = validator(schema);
    let errors: Vec<String> =
        validator.iter_errors(instance).map(|it| format!("{}: {it}", it.instance_path())).collect();
    assert!(errors.is_empty(), "{}", errors.join("\n"));
}

fn validator(schema: &str) -> jsonschema::Validator {
    // OASIS's pattern of languages is no regular expression of ECMAScript: it closes a bracket that is not open.
    let schema = json(&schema.replace("[a-zA-Z]{2}]?$", "[a-zA-Z]{2}?$"));
    jsonschema::options().should_validate_formats(true).build(&schema).unwrap()
}

const SARIF_SCHEMA: &str = include_str!("schemas/sarif-2.1.0.json");
const REPORT_SCHEMA: &str = include_str!("../schema/report.json");

#[test]
fn one_run_writes_every_report() {
    let folder = site(SITE);
    let reports = ["text=out/r.txt", "json=out/r.json", "sarif=out/r.sarif", "junit=out/r.xml", "github"];
    let mut arguments = vec!["check", "--strict"];
    arguments.extend(reports.iter().flat_map(|it| ["--report", it]));
    let (out, error) = check(&folder, &arguments, 1);
    contains(&error, "2 warnings in 2 files; 2 suppressed");
    contains(&read(&folder, "out/r.txt"), "--> ja/a.md:3:3");
    contains(&out, "::warning file=ja/a.md,line=3,col=3,endColumn=15,title=file-not-found::no file `none.md`");

    let report = json(&read(&folder, "out/r.json"));
    validate(REPORT_SCHEMA, &report);
    assert_eq!(report["findings"].as_array().unwrap().len(), 2);
    assert_eq!(report["suppressed"][1]["reason"], "あとで書く");

    let log = json(&read(&folder, "out/r.sarif"));
    validate(SARIF_SCHEMA, &log);
    let results = log["runs"][0]["results"].as_array().unwrap();
    assert_eq!(results.len(), 4);
    // The first letter is one character and two code units.
    let region = &results[1]["locations"][0]["physicalLocation"]["region"];
    assert_eq!((&region["startLine"], &region["startColumn"]), (&3.into(), &4.into()));
    assert_eq!(results[3]["suppressions"][0]["justification"], "あとで書く");

    let junit = read(&folder, "out/r.xml");
    contains(&junit, "<testsuite name=\"ja/a.md\" tests=\"2\" failures=\"1\" errors=\"0\" skipped=\"1\">");
    contains(&junit, "<testcase name=\"no findings\" classname=\"ja/b.md\" file=\"ja/b.md\"/>");
}

#[test]
fn reports_of_every_kind_of_finding_are_valid() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = tempfile::tempdir().unwrap();
    let mut codes = 0;
    for site in ["tests/fixtures/aligned", "tests/fixtures/pairs", "tests/fixtures/trees", "tests/fixtures/site"] {
        let file = |extension: &str| folder.path().join(format!("r.{extension}")).display().to_string();
        let (sarif, report) = (format!("sarif={}", file("sarif")), format!("json={}", file("json")));
        let output = taiyaku(root, &["check", site, "--report", &sarif, "--report", &report], &[]);
        assert!(output.status.code().is_some_and(|it| it < 2), "{}", String::from_utf8_lossy(&output.stderr));
        let log = json(&read(&folder, "r.sarif"));
        validate(SARIF_SCHEMA, &log);
        validate(REPORT_SCHEMA, &json(&read(&folder, "r.json")));
        codes += log["runs"][0]["tool"]["driver"]["rules"].as_array().unwrap().len();
        for result in log["runs"][0]["results"].as_array().unwrap() {
            let uri = &result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
            assert!(uri.as_str().unwrap().starts_with(&format!("{site}/")), "{uri}");
        }
    }
    assert!(codes > 10, "the fixtures have findings of many kinds: {codes}");
}

#[test]
fn a_schema_refuses_what_is_no_report() {
    for (schema, wrong) in [
        (SARIF_SCHEMA, "{\"version\": \"2.1.0\", \"runs\": [{}]}"),
        (REPORT_SCHEMA, "{\"version\": 1, \"findings\": []}"),
    ] {
        assert!(!validator(schema).is_valid(&json(wrong)), "{wrong}");
    }
}

#[test]
fn wrong_reports_end_with_2_and_a_suggestion() {
    let folder = site(SITE);
    contains(&check(&folder, &["check", "--report", "sarfi=x"], 2).1, "did you mean `sarif`?");
    contains(&check(&folder, &["check", "--report", "json="], 2).1, "name a file after `json=`");
    let twice = ["check", "--format", "json", "--report", "github"];
    contains(&check(&folder, &twice, 2).1, "two reports would go to standard output");
    let twice = ["check", "--report", "json=a", "--report", "sarif=a"];
    contains(&check(&folder, &twice, 2).1, "two reports would be written to `a`");
    put(&folder, "file", "");
    contains(&check(&folder, &["check", "--report", "json=file/a.json"], 2).1, "cannot write the report");
}

#[test]
fn a_configuration_that_cannot_be_read_is_in_every_report() {
    let folder = site(SITE);
    put(&folder, "site.toml", "tilte = \"Hub\"\n");
    let (out, _) = check(&folder, &["check", "--report", "github", "--report", "json=r.json"], 2);
    contains(&out, "::error file=site.toml,line=1,col=1,endColumn=6,title=config-invalid::");
    let report = json(&read(&folder, "r.json"));
    validate(REPORT_SCHEMA, &report);
    assert_eq!(report["findings"][0]["help"], "did you mean `title`?");
}

#[test]
fn a_fingerprint_stays_when_lines_move() {
    let folder = site(SITE);
    let prints = |folder: &TempDir| -> BTreeMap<String, String> {
        check(folder, &["check", "--report", "sarif=r.sarif"], 0);
        let log = json(&read(folder, "r.sarif"));
        let results = log["runs"][0]["results"].as_array().unwrap();
        let print = |it: &Value| {
            let place = &it["locations"][0]["physicalLocation"];
            let line = format!("{}:{}", place["artifactLocation"]["uri"], place["region"]["startLine"]);
            (it["partialFingerprints"]["primaryLocationLineHash"].as_str().unwrap().to_owned(), line)
        };
        results.iter().map(print).collect()
    };
    let before = prints(&folder);
    let article = read(&folder, "ja/a.md");
    put(&folder, "ja/a.md", &article.replace("# 題\n", "# 題\n\n新しい段落です。\n"));
    put(&folder, "en/a.md", &read(&folder, "en/a.md").replace("# Title\n", "# Title\n\nA new paragraph.\n"));
    let after = prints(&folder);
    assert_eq!(before.keys().collect::<Vec<_>>(), after.keys().collect::<Vec<_>>());
    assert_ne!(before.values().collect::<Vec<_>>(), after.values().collect::<Vec<_>>(), "lines have moved");
}

#[test]
fn github_shows_ten_of_each_kind_and_the_rest_in_the_summary() {
    let folder = site(SITE);
    let links: String = (0..14).map(|it| format!("[{it}](none-{it}.md)\n\n")).collect();
    put(&folder, "docs/ja/b.md", &format!("# 別\n\n{links}"));
    put(&folder, "summary.md", "# Before\n");
    let summary = folder.path().join("summary.md").display().to_string();
    let workspace = folder.path().display().to_string();
    let environment = [("GITHUB_STEP_SUMMARY", summary.as_str()), ("GITHUB_WORKSPACE", workspace.as_str())];
    let output = taiyaku(&folder.path().join("docs"), &["check", "--report", "github"], &environment);
    let out = String::from_utf8(output.stdout).unwrap();
    assert_eq!(out.lines().filter(|it| it.starts_with("::warning file=docs/ja/b.md,line=")).count(), 10, "{out}");
    assert_eq!(out.lines().filter(|it| it.starts_with("::notice ")).count(), 1, "{out}");
    let text = read(&folder, "summary.md");
    contains(&text, "# Before\n### taiyaku: 14 warnings, 1 suggestion in 1 file\n");
    contains(&text, "| warning | `file-not-found` | docs/ja/b.md:29:1 | no file `none-13.md`");
    assert_eq!(text.matches("| warning |").count(), 4, "{text}");

    put(&folder, "summary.md", &"x".repeat(1024 * 1024 - 200));
    taiyaku(&folder.path().join("docs"), &["check", "--report", "github"], &environment);
    let text = read(&folder, "summary.md");
    assert!(text.len() <= 1024 * 1024, "{}", text.len());
    assert!(text.ends_with("had no place here.\n"), "{}", &text[text.len() - 200..]);
}

#[test]
fn a_baseline_leaves_what_is_new() {
    let folder = site(SITE);
    check(&folder, &["check", "--strict"], 1);
    contains(&check(&folder, &["check", "--baseline", "known.json"], 2).1, "`--write-baseline known.json` makes it");
    let (_, error) = check(&folder, &["check", "--strict", "--write-baseline", "known.json"], 0);
    contains(&error, "no findings; 2 suppressed; 2 written to known.json");

    let strict = ["check", "--strict", "--baseline", "known.json", "--format", "json"];
    let article = read(&folder, "ja/a.md");
    put(&folder, "ja/a.md", &article.replace("# 題\n", "# 題\n\n新しい段落です。\n"));
    put(&folder, "en/a.md", &read(&folder, "en/a.md").replace("# Title\n", "# Title\n\nA new paragraph.\n"));
    assert_eq!(json(&check(&folder, &strict, 0).0)["findings"], json("[]"));

    put(&folder, "ja/a.md", &article.replace("𠮷の[一](none.md)。\n", "𠮷の[一](none.md)。\n\n𠮷の[一](none.md)。\n"));
    let report = json(&check(&folder, &strict, 1).0);
    let links = report["findings"].as_array().unwrap().iter().filter(|it| it["code"] == "file-not-found");
    assert_eq!(links.map(|it| &it["line"]).collect::<Vec<_>>(), [5]);

    put(&folder, "ja/a.md", &article.replace("[一](none.md)", "一"));
    let (_, error) = check(&folder, &["check", "--baseline", "known.json"], 0);
    contains(&error, "1 finding of known.json no longer found");
    contains(&error, "  ja/a.md: file-not-found: no file `none.md`");
    let both = ["check", "--baseline", "known.json", "--write-baseline", "known.json"];
    contains(&check(&folder, &both, 2).1, "cannot be used with");
}

fn git(folder: &TempDir, arguments: &[&str]) {
    let author = ["-c", "user.name=A", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"];
    let mut command = Command::new("git");
    let output = command.current_dir(folder.path()).args(author).args(arguments).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn changed_files_come_first_in_every_report() {
    let folder = site(&[]);
    for (path, text) in SITE {
        put(&folder, &format!("docs/{path}"), text);
    }
    let changed = ["check", "docs", "--changed-since", "main", "--report", "github", "--report", "junit=r.xml"];
    contains(&check(&folder, &changed, 2).1, "needs a Git repository");
    git(&folder, &["init", "--quiet", "--initial-branch", "main"]);
    git(&folder, &["add", "."]);
    git(&folder, &["commit", "--quiet", "--message", "first"]);
    contains(&check(&folder, &["check", "docs", "--changed-since", "nowhere"], 2).1, "no revision `nowhere`");
    contains(&check(&folder, &["check", "docs", "--changed-since", "--help"], 2).1, "--changed-since");

    let files = |text: &str| -> Vec<String> {
        let file = |it: &str| it.strip_prefix("::warning file=").map(|it| it.split(',').next().unwrap().to_owned());
        text.lines().filter_map(file).collect()
    };
    assert_eq!(files(&check(&folder, &changed, 0).0), ["docs/en/a.md", "docs/ja/a.md"]);
    git(&folder, &["checkout", "--quiet", "-b", "work"]);
    put(&folder, "docs/ja/a.md", &read(&folder, "docs/ja/a.md").replace("# 題", "# 新しい題"));
    git(&folder, &["commit", "--quiet", "--all", "--message", "second"]);
    put(&folder, "docs/ja/新規.md", "# 新規\n\n[一](none.md)\n");
    let (out, _) = check(&folder, &changed, 0);
    assert_eq!(files(&out), ["docs/ja/a.md", "docs/ja/新規.md", "docs/en/a.md"]);
    let junit = read(&folder, "r.xml");
    assert!(junit.find("docs/ja/新規.md") < junit.find("docs/en/a.md"), "{junit}");
}

#[test]
fn a_site_has_the_same_bytes_for_everyone_everywhere() {
    let build = |parent: &str, threads: &str, environment: &[(&str, &str)]| {
        let folder = site(&[]);
        for (path, text) in SITE {
            put(&folder, &format!("{parent}/{path}"), text);
        }
        let arguments = ["build", parent, "--verify", "--threads", threads, "--out", "out", "--locale", "ja,en"];
        let output = taiyaku(folder.path(), &arguments, environment);
        let error = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(0), "{error}");
        contains(&error, "are the same when they are built again");
        let out = folder.path().join("out");
        let files = walkdir::WalkDir::new(&out).into_iter().map(Result::unwrap).filter(|it| it.file_type().is_file());
        let file =
            |it: walkdir::DirEntry| (it.path().strip_prefix(&out).unwrap().to_owned(), fs::read(it.path()).unwrap());
        files.map(file).collect::<BTreeMap<_, _>>()
    };
    let one =
        build("a", "1", &[("TZ", "Asia/Tokyo"), ("USER", "hanako"), ("HOME", "/nowhere"), ("LANG", "ja_JP.UTF-8")]);
    let other =
        build("別/フォルダー", "4", &[("TZ", "America/New_York"), ("USER", "root"), ("HOME", "/"), ("LANG", "C")]);
    assert!(one.len() > 10, "a site has many files");
    assert_eq!(one.keys().collect::<Vec<_>>(), other.keys().collect::<Vec<_>>());
    for (path, bytes) in &one {
        assert!(other[path] == *bytes, "{} differs", path.display());
    }
}
