//! Tests on real folders.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use expect_test::{Expect, expect};
use tempfile::TempDir;
use walkdir::WalkDir;

use super::*;
use crate::memo::Digest;
use crate::output::{Contents, OutputPath};

fn outputs(files: &[(&str, &str)]) -> Outputs {
    let bytes = |it: &str| Contents::Bytes(Arc::from(it.as_bytes()));
    files.iter().map(|(path, text)| (OutputPath::new(*path), bytes(text))).collect()
}

struct Folder(TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self) -> PathBuf {
        self.0.path().join("public")
    }

    fn put(&self, path: &str, text: &str) {
        let file = self.path().join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }

    #[track_caller]
    fn write(&self, files: &[(&str, &str)]) -> (usize, usize, usize) {
        let Written { written, kept, removed } = write(&self.path(), outputs(files)).unwrap();
        (written, kept, removed)
    }

    fn refusal(&self, files: &[(&str, &str)]) -> String {
        let error = write(&self.path(), outputs(files)).unwrap_err().to_string();
        error.replace(&self.0.path().canonicalize().unwrap().display().to_string(), "…")
    }

    /// Every file beside and in the folder, but for the manifest; folders that are empty.
    #[track_caller]
    fn check(&self, expected: Expect) {
        let mut shown = String::new();
        for entry in WalkDir::new(self.0.path()).sort_by_file_name().min_depth(1) {
            let entry = entry.unwrap();
            let path = entry.path().strip_prefix(self.0.path()).unwrap().display().to_string();
            if entry.file_type().is_file() && !path.ends_with("public/manifest.json") {
                shown += &format!("{path}: {}\n", fs::read_to_string(entry.path()).unwrap());
            } else if entry.file_type().is_symlink() {
                shown += &format!("{path} -> {}\n", fs::read_link(entry.path()).unwrap().display());
            } else if entry.file_type().is_dir() && fs::read_dir(entry.path()).unwrap().next().is_none() {
                shown += &format!("{path}/\n");
            }
        }
        expected.assert_eq(&shown);
    }
}

fn stamps(folder: &Path) -> BTreeMap<PathBuf, std::time::SystemTime> {
    let entries = WalkDir::new(folder).into_iter().map(Result::unwrap);
    entries.map(|it| (it.path().to_owned(), it.metadata().unwrap().modified().unwrap())).collect()
}

#[test]
fn a_site_is_written_changed_and_left_alone() {
    let folder = Folder::new();
    assert_eq!(folder.write(&[("ja/a.html", "一"), ("index.html", "i"), ("old/b.html", "b")]), (3, 0, 0));
    folder.check(expect![[r#"
        public/index.html: i
        public/ja/a.html: 一
        public/old/b.html: b
    "#]]);
    let first = stamps(&folder.path());
    assert_eq!(folder.write(&[("ja/a.html", "一"), ("index.html", "i"), ("old/b.html", "b")]), (0, 3, 0));
    assert_eq!(stamps(&folder.path()), first);

    assert_eq!(folder.write(&[("ja/a.html", "一"), ("index.html", "I"), ("ja/c/d.html", "d")]), (2, 1, 1));
    folder.check(expect![[r#"
        public/index.html: I
        public/ja/a.html: 一
        public/ja/c/d.html: d
    "#]]);
    let unchanged = folder.path().join("ja/a.html");
    assert_eq!(stamps(&unchanged)[&unchanged], first[&unchanged]);
}

/// `source/load` knows an output folder by how its manifest begins.
#[test]
fn the_manifest_names_every_file_with_its_digest() {
    let folder = Folder::new();
    folder.write(&[("b.html", "b"), ("a.html", "a")]);
    expect![[r#"
        {
          "generator": "taiyaku 0.1.0",
          "files": {
            "a.html": "17762fddd969a453925d65717ac3eea2",
            "b.html": "10e5cf3d3c8a4f9f3468c8cc58eea848"
          }
        }
    "#]]
    .assert_eq(&fs::read_to_string(folder.path().join("manifest.json")).unwrap());
}

#[test]
fn a_page_that_someone_changed_by_hand_is_written_again() {
    let folder = Folder::new();
    folder.write(&[("a.html", "right"), ("b.html", "b")]);
    folder.put("a.html", "wrong");
    fs::remove_file(folder.path().join("b.html")).unwrap();
    assert_eq!(folder.write(&[("a.html", "right"), ("b.html", "b")]), (2, 0, 0));
    folder.check(expect![[r#"
        public/a.html: right
        public/b.html: b
    "#]]);
}

#[test]
fn files_that_are_not_ours_survive() {
    let folder = Folder::new();
    folder.write(&[("ja/a.html", "a")]);
    folder.put("CNAME", "help.example.com");
    folder.put("ja/notes/own.txt", "own");
    fs::create_dir_all(folder.path().join("empty/folder")).unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink("nowhere", folder.path().join("link")).unwrap();
    assert_eq!(folder.write(&[("ja/b.html", "b")]), (1, 0, 1));
    #[cfg(unix)]
    folder.check(expect![[r#"
        public/CNAME: help.example.com
        public/empty/folder/
        public/ja/b.html: b
        public/ja/notes/own.txt: own
        public/link -> nowhere
    "#]]);
}

#[test]
fn a_file_that_is_not_ours_is_never_written_over() {
    let folder = Folder::new();
    folder.write(&[("a.html", "a")]);
    folder.put("b.html", "own");
    folder.put("c/d", "own");
    expect!["`…/public/b.html` was not written by taiyaku and is in the way of a page; move it elsewhere"]
        .assert_eq(&folder.refusal(&[("b.html", "b")]));
    expect!["`…/public/c` was not written by taiyaku and is in the way of a page; move it elsewhere"]
        .assert_eq(&folder.refusal(&[("c", "c")]));
    expect!["`…/public/b.html` was not written by taiyaku and is in the way of a page; move it elsewhere"]
        .assert_eq(&folder.refusal(&[("b.html/x.html", "b")]));
    folder.check(expect![[r#"
        public/a.html: a
        public/b.html: own
        public/c/d: own
    "#]]);
}

#[test]
fn a_file_may_take_the_place_of_our_own_folder() {
    let folder = Folder::new();
    folder.write(&[("a/b.html", "b"), ("c", "c")]);
    folder.write(&[("a", "a"), ("c/d.html", "d")]);
    folder.check(expect![[r#"
        public/a: a
        public/c/d.html: d
    "#]]);
}

#[test]
fn a_folder_of_someone_else_is_refused() {
    let folder = Folder::new();
    folder.put("thesis.txt", "own");
    expect!["the output folder `…/public` is not empty and has no `manifest.json`, so it was not written by taiyaku; empty it, or choose another with `--out`"].assert_eq(&folder.refusal(&[("a.html", "a")]));
    folder.put("manifest.json", r#"{"name": "an application", "icons": []}"#);
    expect!["the output folder `…/public` has a `manifest.json` of another program, so it was not written by taiyaku; empty it, or choose another with `--out`"].assert_eq(&folder.refusal(&[("a.html", "a")]));
    fs::remove_dir_all(folder.path()).unwrap();
    fs::write(folder.path(), "").unwrap();
    assert!(folder.refusal(&[]).contains("is a file"));
}

#[test]
fn an_output_folder_must_not_hold_the_site() {
    let folder = Folder::new();
    folder.put("a.md", "");
    let root = folder.path();
    for wrong in [root.clone(), root.join(".."), root.join("x/..")] {
        assert!(permit(&root, &wrong).is_err(), "{}", wrong.display());
    }
    permit(&root, &root.join("public")).unwrap();
    permit(&root, &root.join("../site")).unwrap();
}

#[test]
fn outputs_stay_in_their_folder() {
    let folder = Folder::new();
    for wrong in ["../a", "/a", "a//b", "", "a/./b", "manifest.json", r"..\a"] {
        assert!(folder.refusal(&[(wrong, "a")]).contains("cannot be the path of an output"), "{wrong}");
    }
}

#[test]
fn what_a_dead_build_left_is_cleaned_up() {
    let folder = Folder::new();
    folder.write(&[("a.html", "a")]);
    let work = folder.0.path().join(".public.taiyaku");
    fs::create_dir_all(work.join("new/half")).unwrap();
    fs::write(work.join("lock"), "").unwrap();
    // Killed between two renames, where a system cannot exchange folders.
    fs::rename(folder.path(), work.join("old")).unwrap();
    assert_eq!(folder.write(&[("a.html", "a")]), (0, 1, 0));
    folder.check(expect![[r#"
        public/a.html: a
    "#]]);
}

#[test]
fn where_folders_cannot_be_exchanged_they_are_renamed() {
    let folder = Folder::new();
    folder.write(&[("a.html", "a")]);
    let place = Place::of(&folder.path()).unwrap();
    assert!(swap::rename_twice(&place).is_err());
    fs::create_dir_all(place.new_tree()).unwrap();
    fs::write(place.new_tree().join("b.html"), "b").unwrap();
    folder.check(expect![[r#"
        .public.taiyaku/new/b.html: b
        public/a.html: a
    "#]]);
    swap::rename_twice(&place).unwrap();
    folder.check(expect![[r#"
        .public.taiyaku/old/a.html: a
        .public.taiyaku/old/manifest.json: {
          "generator": "taiyaku 0.1.0",
          "files": {
            "a.html": "17762fddd969a453925d65717ac3eea2"
          }
        }

        public/b.html: b
    "#]]);
}

#[cfg(unix)]
#[test]
fn an_output_folder_may_be_a_symbolic_link() {
    let folder = Folder::new();
    fs::create_dir(folder.0.path().join("real")).unwrap();
    std::os::unix::fs::symlink("real", folder.path()).unwrap();
    folder.write(&[("a.html", "a")]);
    folder.write(&[("a.html", "A")]);
    folder.check(expect![[r#"
        public -> real
        real/a.html: A
        real/manifest.json: {
          "generator": "taiyaku 0.1.0",
          "files": {
            "a.html": "32684bfa28c0c84d6f210511aace0efc"
          }
        }

    "#]]);
}

#[test]
fn one_build_at_a_time_writes_to_a_folder() {
    let folder = Folder::new();
    let lock = swap::lock(&Place::of(&folder.path()).unwrap()).unwrap();
    expect!["another build is writing to `…/public`; wait for it to end"]
        .assert_eq(&folder.refusal(&[("a.html", "a")]));
    lock.release();
    assert_eq!(folder.write(&[("a.html", "a")]), (1, 0, 0));
}

#[test]
fn a_file_is_copied_if_it_is_still_what_it_was() {
    let folder = Folder::new();
    let file = folder.0.path().join("i.png");
    fs::write(&file, "picture").unwrap();
    let digest = Digest::of_bytes(b"picture");
    let contents = Contents::File { file: file.clone(), digest };
    let outputs: Outputs = [(OutputPath::new("media/i.png"), contents)].into();
    assert_eq!(write(&folder.path(), outputs.clone()).unwrap().written, 1);
    assert_eq!(write(&folder.path(), outputs.clone()).unwrap().kept, 1);

    fs::write(&file, "another").unwrap();
    fs::remove_file(folder.path().join("media/i.png")).unwrap();
    let error = write(&folder.path(), outputs.clone()).unwrap_err().to_string();
    assert!(error.ends_with("changed while the site was built; build it again"), "{error}");
    assert!(!folder.0.path().join(".public.taiyaku").exists());
}
