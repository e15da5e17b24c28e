//! The program as its users run it: exit statuses, reports, and what it refuses.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test makes its own folders, and may fail")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

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

fn taiyaku(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_taiyaku"));
    command.current_dir(folder).args(arguments).env_remove("LC_ALL").env_remove("LC_MESSAGES").env("LANG", "C");
    command.output().unwrap()
}

/// Runs the program, expects an exit status, and returns standard output and error as one text.
#[track_caller]
fn check(folder: &TempDir, arguments: &[&str], status: i32) -> String {
    let output = taiyaku(folder.path(), arguments);
    let text = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
    assert_eq!(output.status.code(), Some(status), "{text}");
    text
}

#[track_caller]
fn contains(text: &str, part: &str) {
    assert!(text.contains(part), "no {part:?} in:\n{text}");
}

/// A file name that is not read is an error, so a link out of the site is one.
#[cfg(unix)]
fn break_site(folder: &TempDir) {
    std::os::unix::fs::symlink("/", folder.path().join("out")).unwrap();
}

const PAIR: &[(&str, &str)] = &[("ja/a.md", "# 題\n\n本文です。\n"), ("en/a.md", "# Title\n\nThe text.\n")];

#[test]
fn a_folder_becomes_a_site_in_public() {
    let folder = site(PAIR);
    contains(&check(&folder, &["build"], 0), "open ./public/index.html");
    assert!(folder.path().join("public/manifest.json").is_file());
    contains(&check(&folder, &["build", "."], 0), "are as they were");
    assert!(!folder.path().join(".public.taiyaku").exists());
}

#[test]
fn check_writes_nothing() {
    let folder = site(PAIR);
    check(&folder, &["check", "--threads", "1"], 0);
    assert!(!folder.path().join("public").exists());
}

#[test]
fn wrong_arguments_end_with_2_and_a_suggestion() {
    let folder = site(PAIR);
    contains(&check(&folder, &["biuld"], 2), "'build'");
    contains(&check(&folder, &["build", "--strickt"], 2), "'--strict'");
    contains(&check(&folder, &["build", "--locale", "not a tag"], 2), "language tag");
    contains(&check(&folder, &["build", "--base-url", "help.example.com"], 2), "does not begin with `https://`");
    check(&folder, &["build", "--threads", "0"], 2);
    check(&folder, &["build", "--strict", "--fail-on", "never"], 2);
    check(&folder, &[], 2);
    contains(&check(&folder, &["build", "nowhere"], 2), "there is no folder `nowhere`");
    contains(&check(&folder, &["--help"], 0), "explain");
    contains(&check(&folder, &["--version"], 0), "taiyaku ");
}

#[test]
fn an_unknown_key_ends_with_2_and_every_place() {
    let folder = site(PAIR);
    put(&folder, "site.toml", "tilte = \"Help\"\n\n[findings]\nfile-notfound = \"error\"\n");
    let text = check(&folder, &["build"], 2);
    contains(&text, "site.toml:1:1");
    contains(&text, "did you mean `title`?");
    contains(&text, "site.toml:4:1");
    contains(&text, "did you mean `file-not-found`?");
    assert!(!folder.path().join("public").exists());
}

#[test]
fn programs_get_one_json_object_on_standard_output() {
    let folder = site(PAIR);
    put(&folder, "site.toml", "tilte = \"Help\"\n");
    let output = taiyaku(folder.path(), &["check", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(report["version"], 1);
    assert_eq!(report["summary"]["errors"], 1);
    let finding = &report["findings"][0];
    assert_eq!((&finding["code"], &finding["file"]), (&"config-invalid".into(), &"site.toml".into()));
    assert_eq!((&finding["line"], &finding["end_column"]), (&1.into(), &6.into()));
    assert_eq!(finding["help"], "did you mean `title`?");
}

#[test]
fn programs_are_told_which_nodes_path_tests_pass_through() {
    let tree = "title: {ja: ハブ, en: The hub}\nnodes:\n  lamp:\n    question: {ja: 点灯?, en: Is it on?}\n    options: [{to: wait}, {to: call}]\n  wait: {outcome: {title: {ja: 待つ, en: Wait}, text: {ja: 待ちます。, en: Wait.}}}\n  call: {outcome: {title: {ja: 電話する, en: Call}, text: {ja: 電話します。, en: Call.}}}\nexpect:\n  - {answers: [wait], outcome: wait}\n  - {answers: [wait], outcome: call}\n";
    let folder = site(&[("hub.tree.yml", tree)]);
    let output = taiyaku(folder.path(), &["check", "--format", "json"]);
    assert_eq!(output.status.code(), Some(1), "a path test fails");
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["findings"][0]["code"], "tree-path-failed");
    let expected = serde_json::json!([{
        "name": "hub", "file": "hub.tree.yml", "nodes": 3, "path_tests": 2, "failed": 1, "untested": ["call"],
    }]);
    assert_eq!(report["trees"], expected);
}

#[cfg(unix)]
#[test]
fn a_build_that_fails_keeps_the_old_site() {
    let folder = site(PAIR);
    check(&folder, &["build"], 0);
    let old = fs::read(folder.path().join("public/manifest.json")).unwrap();
    break_site(&folder);
    put(&folder, "ja/b.md", "# 新しい記事\n");
    let text = check(&folder, &["build"], 1);
    contains(&text, "error[file-unreadable]");
    contains(&text, "nothing was written");
    assert_eq!(fs::read(folder.path().join("public/manifest.json")).unwrap(), old);

    check(&folder, &["build", "--fail-on", "never"], 0);
    assert_ne!(fs::read(folder.path().join("public/manifest.json")).unwrap(), old);
}

#[cfg(unix)]
#[test]
fn strict_fails_on_warnings_and_keeps_the_old_site() {
    let folder = site(PAIR);
    check(&folder, &["build"], 0);
    let old = fs::read(folder.path().join("public/manifest.json")).unwrap();
    break_site(&folder);
    put(&folder, "site.toml", "[findings]\nfile-unreadable = \"warning\"\n");
    put(&folder, "ja/b.md", "# 新しい記事\n");
    check(&folder, &["build", "--strict"], 1);
    assert_eq!(fs::read(folder.path().join("public/manifest.json")).unwrap(), old);
    check(&folder, &["build", "--fail-on", "error"], 0);
    put(&folder, "site.toml", "[findings]\nfile-unreadable = \"off\"\n");
    let text = check(&folder, &["build"], 0);
    assert!(!text.contains("file-unreadable"), "{text}");
}

#[test]
fn a_folder_of_someone_else_is_refused_and_files_beside_ours_are_kept() {
    let folder = site(PAIR);
    put(&folder, "public/thesis.txt", "own");
    contains(&check(&folder, &["build"], 2), "was not written by taiyaku");
    contains(&check(&folder, &["build", "--out", "."], 2), "contains the site's own files");
    contains(&check(&folder, &["build", "--out", ".."], 2), "contains the site's own files");
    assert_eq!(fs::read_to_string(folder.path().join("public/thesis.txt")).unwrap(), "own");

    check(&folder, &["build", "--out", "site"], 0);
    put(&folder, "site/CNAME", "help.example.com");
    put(&folder, "ja/b.md", "# 新しい記事\n");
    check(&folder, &["build", "--out", "site"], 0);
    assert_eq!(fs::read_to_string(folder.path().join("site/CNAME")).unwrap(), "help.example.com");
}

#[test]
fn a_finding_is_explained_in_the_reader_s_language() {
    let folder = site(&[]);
    contains(&check(&folder, &["explain", "config-invalid"], 0), "How to mend it");
    contains(&check(&folder, &["explain", "config-invalid", "--lang", "ja"], 0), "直し方");
    contains(&check(&folder, &["explain", "config-invalud"], 2), "did you mean `config-invalid`?");
}

#[test]
fn check_reads_a_folder_that_only_is_called_public() {
    let folder = site(&[("public/docfx.json", "{"), ("a.md", "")]);
    contains(&check(&folder, &["check"], 1), "public/docfx.json:1:1");
}

#[test]
fn the_folder_of_the_original_is_named_on_the_command_line_or_in_site_toml() {
    let folder = site(PAIR);
    put(&folder, "original/a.md", "# Title\n\nAnother text.\n");
    put(&folder, "site/ja/a.md", "# 題\n\n本文です。\n");
    put(&folder, "site/en/a.md", "# Title\n\nThe text.\n");
    let text = check(&folder, &["check", "site", "--strict", "--original-folder", "original"], 1);
    contains(&text, "the original says now: `Another text.`");
    contains(&text, "ja/a.md:3:1");
    put(&folder, "site/site.toml", "[staleness]\noriginal = \"../original\"\n");
    check(&folder, &["check", "site", "--strict"], 1);
    put(&folder, "original/a.md", "# Title\n\nThe  text.\n");
    check(&folder, &["check", "site", "--strict"], 0);
    let text = check(&folder, &["check", "site", "--original-folder", "nowhere"], 2);
    contains(&text, "the folder of the original");
    contains(&text, "there is no folder");
    put(&folder, "site/site.toml", "[staleness]\norignal = \"../original\"\n");
    contains(&check(&folder, &["check", "site"], 2), "did you mean `original`?");
}

#[test]
fn locales_can_be_listed() {
    let folder = site(PAIR);
    check(&folder, &["check", "--locale", "ja", "--locale", "en", "."], 0);
    check(&folder, &["check", "--locale", "ja,en", "."], 0);
}

#[cfg(unix)]
#[test]
fn a_reader_that_has_seen_enough_is_no_error() {
    let shell = format!("{} explain config-invalid | true; exit ${{PIPESTATUS[0]}}", env!("CARGO_BIN_EXE_taiyaku"));
    let Ok(output) = Command::new("bash").args(["-c", &shell]).output() else { return };
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn a_tree_is_printed_for_people_and_for_programs_that_draw() {
    let tree = "title: {ja: ハブ, en: The hub}\nnodes:\n  lamp:\n    question: {ja: 点灯?, en: Is it \"on\"?}\n    options: [{to: end, label: {ja: はい, en: \"Yes\"}}]\n  end: {outcome: {title: {ja: 完了, en: Done}, text: {ja: 完了, en: Done}}}\nexpect: {answers: [end], outcome: end}\n";
    let folder = site(&[("hub.tree.yml", tree)]);
    contains(&check(&folder, &["tree", ".", "hub"], 0), "1. 点灯? [lamp]\n   - はい → 2\n\n2. = 完了 [end]\n");
    let mermaid = check(&folder, &["tree", ".", "hub", "--format", "mermaid", "--lang", "en"], 0);
    contains(&mermaid, "flowchart LR\n  n1[\"Is it #quot;on#quot;?\"]\n  n1 -->|\"Yes\"| n2\n  n2([\"Done\"])\n");
    let dot = check(&folder, &["tree", ".", "hub", "--format", "dot", "--lang", "en"], 0);
    contains(&dot, "n1 [label=\"Is it \\\"on\\\"?\"];\n  n1 -> n2 [label=\"Yes\"];");
    let found = check(&folder, &["search", ".", "完了"], 0);
    contains(&found, "ハブ  点灯? はい");
    contains(&found, "ja/trees/hub/end.html");
    contains(&check(&folder, &["tree", ".", "hup"], 2), "did you mean `hub`?");
    contains(&check(&folder, &["tree", ".", "hub", "--lang", "fr"], 2), "no locale `fr`");
    contains(&check(&folder, &["tree", "--schema"], 0), "\"$schema\"");
    contains(&check(&folder, &["check"], 0), "tree hub: 1 path test passes through 2 of 2 nodes\n");
}

#[test]
fn a_new_site_builds_strictly() {
    let folder = site(&[]);
    contains(&check(&folder, &["new", "help"], 0), "`taiyaku serve help --open`");
    contains(&check(&folder, &["check", "help", "--fail-on", "suggestion"], 0), "no findings");
    check(&folder, &["build", "help", "--strict"], 0);
    for page in ["ja/guide/first-steps.html", "en/guide/lamp.html", "ja/trees/troubleshooting/lamp.html"] {
        assert!(folder.path().join("help/public").join(page).is_file(), "{page}");
    }
    contains(&check(&folder, &["new", "help"], 2), "the folder `help` is not empty");
    put(&folder, "file", "");
    contains(&check(&folder, &["new", "file"], 2), "`file` is no folder");
}

#[test]
fn shells_and_manuals_know_the_commands() {
    let folder = site(&[]);
    contains(&check(&folder, &["completions", "fish"], 0), "changed-since");
    contains(&check(&folder, &["completions", "csh"], 2), "elvish");
    contains(&check(&folder, &["man", "--out", "man/man1"], 0), "taiyaku.1");
    let page = fs::read_to_string(folder.path().join("man/man1/taiyaku-check.1")).unwrap();
    contains(&page, "\\-\\-write\\-baseline");
}
