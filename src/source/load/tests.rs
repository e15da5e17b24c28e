//! Tests on real folders.

use expect_test::{Expect, expect};
use std::fs;
use std::time::{Duration, SystemTime};
use tempfile::TempDir;

use super::*;

fn site(files: &[(&str, &[u8])]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, bytes) in files {
        let file = folder.path().join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, bytes).unwrap();
    }
    folder
}

fn load_all(folder: &TempDir) -> Snapshot {
    load(folder.path(), &[], &Snapshot::default()).unwrap()
}

#[track_caller]
fn check(snapshot: &Snapshot, expected: Expect) {
    let mut shown = String::new();
    for path in snapshot.texts.keys() {
        shown += &format!("text {path}\n");
    }
    for (path, asset) in &snapshot.assets {
        shown += &format!("asset {path} {} {:?}\n", asset.size, asset.dimensions);
    }
    for it in &snapshot.findings {
        shown += &format!("[{}] {}: {}\n", it.code, it.span.path, it.message);
    }
    expected.assert_eq(&shown);
}

/// The head of a PNG of 3 × 2 pixels.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x03\0\0\0\x02\x08\x02\0\0\0\0\0\0\0";

#[test]
fn texts_are_read_and_other_files_described() {
    let folder = site(&[
        ("ja/a.md", "# 題".as_bytes()),
        ("media/図.png", PNG),
        ("media/empty.png", b""),
        ("page.html", b"<p>"),
        ("themes/mine/templates/page.html", b"<p>"),
        (".openpublishing.redirection.json", b"{}"),
        (".git/config", b""),
        (".hidden.md", b""),
        ("node_modules/x/README.md", b""),
        ("target/CACHEDIR.TAG", b""),
        ("target/doc/a.md", b""),
        ("help/target/a.md", b""),
        ("public/ja/a.md", b""),
        ("site/manifest.json", b"{\n  \"generator\": \"taiyaku 0.1.0\",\n  \"files\": {}\n}\n"),
        ("site/ja/a.md", b""),
    ]);
    let snapshot = load(folder.path(), &[folder.path().join("public")], &Snapshot::default()).unwrap();
    check(
        &snapshot,
        expect![[r#"
        text .openpublishing.redirection.json
        text help/target/a.md
        text ja/a.md
        text themes/mine/templates/page.html
        asset media/empty.png 0 None
        asset media/図.png 33 Some((3, 2))
        asset page.html 3 None
    "#]],
    );
}

#[cfg(unix)]
#[test]
fn links_are_followed_inside_the_site_only() {
    use std::os::unix::fs::symlink;
    let outside = site(&[("secret.md", b"")]);
    let folder = site(&[("a/x.md", b""), (".git/HEAD", b"")]);
    let at = |path: &str| folder.path().join(path);
    symlink("a/x.md", at("inside.md")).unwrap();
    symlink("a", at("folder")).unwrap();
    symlink(outside.path(), at("out")).unwrap();
    symlink(outside.path().join("secret.md"), at("out.md")).unwrap();
    symlink(".git/HEAD", at("head.md")).unwrap();
    symlink("nowhere.md", at("broken.md")).unwrap();
    symlink("..", at("a/circle")).unwrap();
    check(
        &load_all(&folder),
        expect![[r#"
        text a/x.md
        text folder/x.md
        text inside.md
        [file-unreadable] a/circle: the symbolic link leads to a folder that it lies in
        [file-unreadable] broken.md: the symbolic link leads nowhere
        [file-unreadable] folder/circle: the symbolic link leads to a folder that it lies in
        [file-unreadable] head.md: the symbolic link leads to a file that is not read
        [file-unreadable] out: the symbolic link leads out of the site
        [file-unreadable] out.md: the symbolic link leads out of the site
    "#]],
    );
}

#[cfg(target_os = "linux")]
#[test]
fn names_must_be_plain_text() {
    use std::os::unix::ffi::OsStrExt;
    let folder = site(&[("a.md", b"")]);
    fs::write(folder.path().join(std::ffi::OsStr::from_bytes(b"\x83.md")), b"").unwrap();
    fs::write(folder.path().join("\u{fdd0}.md"), b"").unwrap();
    check(
        &load_all(&folder),
        expect![[r#"
        text a.md
        [file-unreadable] ﷐.md: the name of the file is not plain UTF-8
        [file-unreadable] �.md: the name of the file is not plain UTF-8
    "#]],
    );
}

#[test]
fn a_file_is_read_again_only_when_the_disk_says_so() {
    let folder = site(&[("a.md", b"one\0"), ("b.md", b"new"), ("i.png", PNG)]);
    let old = SystemTime::now() - Duration::from_secs(60);
    let set = |path: &str| File::options().write(true).open(folder.path().join(path)).unwrap().set_modified(old);
    set("a.md").unwrap();
    set("i.png").unwrap();
    let first = load_all(&folder);
    assert!(first.stamps[&SourcePath::from("b.md")].racy);

    // A change that the disk does not tell of: proof that the file is not read.
    fs::write(folder.path().join("a.md"), b"two\0").unwrap();
    set("a.md").unwrap();
    fs::write(folder.path().join("b.md"), b"NEW").unwrap();
    let second = load(folder.path(), &[], &first).unwrap();
    assert_eq!(&*second.texts[&SourcePath::from("a.md")].text().clone(), "one\u{fffd}");
    assert_eq!(&*second.texts[&SourcePath::from("b.md")].text().clone(), "NEW");
    assert_eq!(second.findings, first.findings);
    assert_eq!(second.findings.len(), 1);
    assert_eq!(second.assets, first.assets);

    fs::remove_file(folder.path().join("a.md")).unwrap();
    let third = load(folder.path(), &[], &second).unwrap();
    assert_eq!(third.texts.len(), 1);
    assert!(third.findings.is_empty());
}

#[test]
fn a_root_must_be_a_folder() {
    let folder = site(&[("a.md", b"")]);
    let error = |path: &str| load(&folder.path().join(path), &[], &Snapshot::default()).err().unwrap().to_string();
    assert!(error("none").starts_with("there is no folder `"));
    assert!(error("a.md").ends_with("a.md` is a file; name the folder that it lies in"));
}

#[test]
fn files_that_are_named_are_read_again_and_others_are_taken_as_they_were() {
    let folder = site(&[("ja/a.md", b"a\xff"), ("ja/b.md", b"b\xff"), ("c.png", PNG)]);
    let root = folder.path().canonicalize().unwrap();
    let before = load_all(&folder);
    let again = |files: &[&str]| {
        let files: Vec<PathBuf> = files.iter().map(|it| root.join(it)).collect();
        load_again(&root, &files, &before)
    };
    fs::write(root.join("ja/a.md"), "# A").unwrap();
    fs::write(root.join("c.png"), b"").unwrap();
    check(
        &again(&["ja/a.md", "ja/came-and-went.md", "c.png"]).unwrap(),
        expect![[r#"
            text ja/a.md
            text ja/b.md
            asset c.png 0 None
            [encoding-invalid] ja/b.md: the bytes `FF` are not UTF-8
        "#]],
    );
    // The one that is not named is as it was.
    fs::write(root.join("ja/b.md"), "# B").unwrap();
    assert_eq!(&**again(&["ja/a.md"]).unwrap().texts["ja/b.md"].text(), "b\u{fffd}");
    fs::write(root.join("ja/new.md"), "").unwrap();
    assert!(again(&["ja/a.md", "ja/new.md"]).is_none(), "a new file");
    assert!(again(&["ja"]).is_none(), "a folder");
    let elsewhere = root.parent().unwrap().join("elsewhere.md");
    assert!(load_again(&root, &[elsewhere], &before).is_none(), "a file of another folder");
    fs::remove_file(root.join("ja/a.md")).unwrap();
    assert!(again(&["ja/a.md"]).is_none(), "a file that is gone");
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(root.join("ja/b.md"), root.join("ja/a.md")).unwrap();
        assert!(again(&["ja/a.md"]).is_none(), "a symbolic link");
    }
}
