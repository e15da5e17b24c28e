//! A build that is killed at any moment leaves the old site whole, or the new one.
#![cfg(unix)]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const ARTICLES: usize = 300;

#[test]
fn a_killed_build_leaves_a_whole_site() {
    let folder = tempfile::tempdir().unwrap();
    let public = folder.path().join("public");
    edit(folder.path(), 0);
    let start = Instant::now();
    assert!(command(folder.path()).status().unwrap().success());
    let whole_build = start.elapsed();

    let budget = Instant::now();
    let (mut killed, mut rounds) = (0, 0);
    let mut manifests = vec![manifest(&public)];
    while rounds < 30 || (rounds < 120 && budget.elapsed() < Duration::from_secs(5)) {
        rounds += 1;
        edit(folder.path(), rounds);
        let mut build = command(folder.path()).spawn().unwrap();
        // Spreads the moments over the whole build, in an order that has no pattern; 0.618… is the golden ratio.
        let part = (f64::from(rounds) * 0.618_034).fract();
        std::thread::sleep(whole_build.mul_f64(part));
        build.kill().unwrap();
        let finished = build.wait().unwrap().success();
        killed += u32::from(!finished);
        let files = check(&public);
        if manifests.last() != Some(&files) {
            manifests.push(files);
        } else {
            assert!(!finished, "a build that ends well replaces the site");
        }
    }
    assert!(killed > 0, "no build was killed before it ended");

    // What the dead builds left is cleaned up by the next that lives.
    edit(folder.path(), 1000);
    assert!(command(folder.path()).status().unwrap().success());
    check(&public);
    let beside: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|it| it.unwrap().file_name()).collect();
    assert!(!beside.iter().any(|it| it.to_string_lossy().contains("taiyaku")), "{beside:?}");
    println!("{killed} of {rounds} builds were killed, {} sites replaced another", manifests.len() - 1);
}

fn command(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_taiyaku"));
    command.args(["build", "--fail-on", "never"]).arg(folder).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

/// Writes every article anew; each third of them only once, so that some outputs stay as they are.
fn edit(folder: &Path, round: u32) {
    fs::create_dir_all(folder.join("ja")).unwrap();
    for number in 0..ARTICLES {
        if round == 0 || number % 3 != 0 {
            let text = format!("# 記事 {number}\n\n{round} 回目の本文です。\n");
            fs::write(folder.join(format!("ja/article-{number}.md")), text).unwrap();
        }
    }
}

fn manifest(public: &Path) -> BTreeMap<String, String> {
    let text = fs::read(public.join("manifest.json")).unwrap();
    let manifest: serde_json::Value = serde_json::from_slice(&text).unwrap();
    serde_json::from_value(manifest["files"].clone()).unwrap()
}

/// Checks that every file is there as the manifest says, and no other, and returns the manifest.
fn check(public: &Path) -> BTreeMap<String, String> {
    let files = manifest(public);
    for (path, digest) in &files {
        let found = blake3::hash(&fs::read(public.join(path)).unwrap()).to_hex();
        assert!(found.starts_with(digest.as_str()), "{path} is of another build");
    }
    let entries = walkdir::WalkDir::new(public).into_iter().map(Result::unwrap);
    let count = entries.filter(|it| it.file_type().is_file()).count();
    assert_eq!(count, files.len() + 1, "files that no manifest knows");
    files
}
