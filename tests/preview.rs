//! The preview as its users meet it: what is served, and how often saves of every kind build the site anew.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test makes its own folders, and may fail")]

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use tempfile::TempDir;

/// Longer than any build of so small a site takes.
const LONG: Duration = Duration::from_secs(30);

/// Longer than the preview waits for a burst to settle.
const QUIET: Duration = Duration::from_millis(2500);

struct Preview {
    folder: TempDir,
    process: Child,
    lines: Receiver<String>,
    port: u16,
}

impl Preview {
    fn start(files: &[(&str, &str)], arguments: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for (path, text) in files {
            let file = folder.path().join(path);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, text).unwrap();
        }
        let mut command = Command::new(env!("CARGO_BIN_EXE_taiyaku"));
        command.arg("serve").arg(folder.path()).args(arguments).stderr(Stdio::piped()).stdout(Stdio::null());
        let mut process = command.spawn().unwrap();
        let (sender, lines) = channel();
        let stderr = process.stderr.take().unwrap();
        std::thread::spawn(move || {
            BufReader::new(stderr).lines().map_while(Result::ok).for_each(|it| drop(sender.send(it)));
        });
        let mut preview = Self { folder, process, lines, port: 0 };
        let address = preview.line_with("http://");
        preview.port = address.split(['/', ':']).filter_map(|it| it.parse().ok()).next().unwrap();
        preview.line_with("built in");
        preview
    }

    /// The next line that has a text.
    #[track_caller]
    fn line_with(&self, part: &str) -> String {
        let mut before = Vec::new();
        loop {
            match self.lines.recv_timeout(LONG) {
                Ok(line) if line.contains(part) => return line,
                Ok(line) => before.push(line),
                Err(_) => panic!("no line with {part:?} after {before:#?}"),
            }
        }
    }

    /// How many builds follow, the first of which has to come.
    #[track_caller]
    fn builds(&self) -> Vec<String> {
        let mut builds = vec![self.line_with(" changed in ")];
        while let Ok(line) = self.lines.recv_timeout(QUIET) {
            if line.contains(" changed in ") {
                builds.push(line);
            }
        }
        builds
    }

    fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    fn get(&self, path: &str) -> (u16, Vec<u8>) {
        self.get_from(path, &format!("localhost:{}", self.port))
    }

    fn get_from(&self, path: &str, host: &str) -> (u16, Vec<u8>) {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        write!(stream, "GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").unwrap();
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        let head = bytes.windows(4).position(|it| it == b"\r\n\r\n").unwrap();
        let status = std::str::from_utf8(&bytes[9..12]).unwrap().parse().unwrap();
        (status, bytes.split_off(head + 4))
    }

    #[track_caller]
    fn shows(&self, path: &str, part: &str) {
        let (_, body) = self.get(path);
        let text = String::from_utf8_lossy(&body);
        assert!(text.contains(part), "no {part:?} in {path}:\n{text}");
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

const SITE: &[(&str, &str)] = &[
    ("ja/lamp.md", "# ランプが赤い\n\nハブを再起動します。\n"),
    ("en/lamp.md", "# The lamp is red\n\nRestart the hub.\n"),
    ("ja/cable.md", "# ケーブル\n\nケーブルを確かめます。\n"),
    ("en/cable.md", "# Cable\n\nCheck the cable.\n"),
];

fn text(words: &str) -> String {
    format!("# The lamp is red\n\n{words}\n")
}

#[cfg(unix)]
#[test]
fn a_file_that_no_event_names_is_read_too() {
    let mut files = SITE.to_vec();
    files.push(("_parts/lamp.md", "# A part\n\nBefore.\n"));
    let preview = Preview::start(&files, &["--port", "4755"]);
    let target = preview.path("_parts/lamp.md");
    std::os::unix::fs::symlink(&target, preview.path("en/part.md")).unwrap();
    preview.builds();
    preview.shows("/en/part.html", "Before.");
    // The event names the file, and not the link to it.
    fs::write(target, "# A part\n\nAfter.\n").unwrap();
    preview.builds();
    preview.shows("/en/part.html", "After.");
}

#[test]
fn each_way_of_saving_builds_once() {
    let preview = Preview::start(SITE, &["--port", "4610"]);
    let file = preview.path("en/lamp.md");
    type Save<'a> = &'a dyn Fn(&str);
    let ways: [(&str, Save<'_>); 6] = [
        ("in place", &|text| fs::write(&file, text).unwrap()),
        ("renamed over", &|text| {
            let new = preview.path("en/lamp.md.tmp");
            fs::write(&new, text).unwrap();
            fs::rename(new, &file).unwrap();
        }),
        ("with a backup", &|text| {
            let backup = preview.path("en/lamp.md~");
            fs::rename(&file, &backup).unwrap();
            fs::write(&file, text).unwrap();
            fs::remove_file(backup).unwrap();
        }),
        ("with a swap file", &|text| {
            let swap = preview.path("en/.lamp.md.swp");
            fs::write(&swap, "swap").unwrap();
            fs::write(preview.path("en/4913"), "").unwrap();
            fs::remove_file(preview.path("en/4913")).unwrap();
            fs::write(&file, text).unwrap();
            fs::remove_file(swap).unwrap();
        }),
        ("emptied, then written in two steps", &|text| {
            let (head, rest) = text.split_at(10);
            let mut open = fs::File::create(&file).unwrap();
            // Longer than the preview waits after a file that is complete.
            std::thread::sleep(Duration::from_millis(60));
            open.write_all(head.as_bytes()).unwrap();
            open.flush().unwrap();
            std::thread::sleep(Duration::from_millis(60));
            open.write_all(rest.as_bytes()).unwrap();
        }),
        ("emptied by one program, written by another", &|text| {
            drop(fs::File::create(&file).unwrap());
            std::thread::sleep(Duration::from_millis(60));
            fs::write(&file, text).unwrap();
        }),
    ];
    for (way, save) in ways {
        save(&text(way));
        assert_eq!(preview.builds().len(), 1, "{way}");
        preview.shows("/en/lamp.html", way);
    }
}

#[test]
fn a_checkout_of_hundreds_of_files_builds_once() {
    let preview = Preview::start(SITE, &["--port", "4630"]);
    for number in 0..150 {
        let name = format!("part-{}/step-{number}.md", number % 7);
        for locale in ["ja", "en"] {
            let file = preview.path(&format!("{locale}/{name}"));
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, format!("# Step {number}\n\nDo {number}.\n")).unwrap();
        }
    }
    assert_eq!(preview.builds().len(), 1);
    preview.shows("/en/part-0/step-147.html", "Do 147.");
    fs::rename(preview.path("en/part-0"), preview.path("en/part-9")).unwrap();
    assert_eq!(preview.builds().len(), 1);
    preview.shows("/en/part-9/step-147.html", "Do 147.");
    fs::write(preview.path("en/part-9/step-147.md"), "# Step\n\nIn a folder that was renamed.\n").unwrap();
    assert_eq!(preview.builds().len(), 1);
    preview.shows("/en/part-9/step-147.html", "In a folder that was renamed.");
    fs::remove_dir_all(preview.path("en/part-9")).unwrap();
    assert_eq!(preview.builds().len(), 1);
    assert_eq!(preview.get("/en/part-9/step-147.html").0, 404);
}

#[test]
fn reading_and_output_build_nothing() {
    let preview = Preview::start(SITE, &["--port", "4650"]);
    fs::read(preview.path("en/lamp.md")).unwrap();
    let status = Command::new(env!("CARGO_BIN_EXE_taiyaku")).arg("build").arg(preview.folder.path()).output().unwrap();
    assert!(status.status.success());
    fs::write(preview.path("en/lamp.md"), text("After all that.")).unwrap();
    assert_eq!(preview.builds().len(), 1);
    preview.shows("/en/lamp.html", "After all that.");
}

#[test]
fn files_are_looked_at_where_nothing_tells_of_changes() {
    let preview = Preview::start(SITE, &["--port", "4670", "--poll"]);
    fs::write(preview.path("en/lamp.md"), text("Seen by looking.")).unwrap();
    preview.line_with("pages changed in");
    preview.shows("/en/lamp.html", "Seen by looking.");
}

#[test]
fn files_that_are_written_slowly_are_waited_for_where_nothing_tells_of_changes() {
    let preview = Preview::start(SITE, &["--port", "4810", "--poll"]);
    // Longer than there is between two looks.
    let mut file = fs::File::create(preview.path("en/lamp.md")).unwrap();
    for part in text("Written slowly.").as_bytes().chunks(3) {
        file.write_all(part).unwrap();
        std::thread::sleep(Duration::from_millis(60));
    }
    drop(file);
    assert_eq!(preview.builds().len(), 1);
    preview.shows("/en/lamp.html", "Written slowly.");
}

#[test]
fn what_is_served_is_what_is_written_and_a_script() {
    let preview = Preview::start(SITE, &["--port", "4690"]);
    let out = tempfile::tempdir().unwrap();
    let site = out.path().join("site");
    let mut build = Command::new(env!("CARGO_BIN_EXE_taiyaku"));
    build.arg("build").arg(preview.folder.path()).arg("--out").arg(&site).stderr(Stdio::null());
    assert!(build.status().unwrap().success());
    let mut compared = 0;
    for (path, bytes) in files(&site) {
        // The manifest is about files on a disk.
        if path == "manifest.json" {
            continue;
        }
        let (status, served) = preview.get(&format!("/{path}"));
        assert_eq!(status, 200, "{path}");
        assert_eq!(without_script(&served), bytes, "{path}");
        compared += 1;
    }
    assert!(compared > 20, "{compared} files");
}

fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = walkdir::WalkDir::new(folder).into_iter().map(Result::unwrap).filter(|it| it.file_type().is_file());
    let name = |it: &Path| it.strip_prefix(folder).unwrap().to_str().unwrap().to_owned();
    entries.map(|it| (name(it.path()), fs::read(it.path()).unwrap())).collect()
}

fn without_script(bytes: &[u8]) -> Vec<u8> {
    let Ok(text) = std::str::from_utf8(bytes) else { return bytes.to_owned() };
    let Some((before, rest)) = text.split_once("<script defer src=\"/_taiyaku/") else { return bytes.to_owned() };
    let (_, after) = rest.split_once("</script>").unwrap();
    format!("{before}{after}").into_bytes()
}

#[test]
fn only_this_machine_and_only_the_site_is_served() {
    let preview = Preview::start(SITE, &["--port", "4710"]);
    fs::write(preview.folder.path().parent().unwrap().join("taiyaku-secret.txt"), "secret").unwrap();
    for path in
        ["/../taiyaku-secret.txt", "/%2e%2e/taiyaku-secret.txt", "/ja/lamp.md", "/ja/%00", "//etc/passwd", "/%ff"]
    {
        assert_eq!(preview.get(path).0, 404, "{path}");
    }
    assert_eq!(preview.get_from("/", "help.example.com").0, 403);
    assert_eq!(preview.get_from("/_taiyaku/source?page=/en/lamp.html", "help.example.com").0, 403);
    assert_eq!(preview.get_from("/", "127.0.0.1:80").0, 200);
    assert_eq!(preview.get("/en").0, 308);
    let next = Preview::start(SITE, &["--port", "4710"]);
    assert_ne!(next.port, 4710, "two previews have two ports");
}

#[test]
fn a_broken_configuration_leaves_the_last_good_site() {
    let preview = Preview::start(SITE, &["--port", "4730"]);
    fs::write(preview.path("site.toml"), "title = 'Hub'\ntheem = 'x'\n").unwrap();
    preview.line_with("the pages stay as they were");
    preview.shows("/en/lamp.html", "Restart the hub.");
    preview.shows("/_taiyaku/changes?page=/en/lamp.html", "\"file\":\"site.toml\",\"line\":2,\"column\":1");
    fs::remove_file(preview.path("site.toml")).unwrap();
    preview.line_with(" changed in ");
    preview.shows("/_taiyaku/changes?page=/en/lamp.html", "\"findings\":[]");
}

#[test]
fn a_sentence_leads_to_its_line() {
    let preview = Preview::start(SITE, &["--port", "4750", "--editor", "idea"]);
    let (_, page) = preview.get("/en/lamp.html");
    let page = String::from_utf8(page).unwrap();
    let paragraph = page.split("<p class=\"unit\" id=\"").nth(1).unwrap().split('"').next().unwrap();
    let path = format!("/_taiyaku/source?page=/en/lamp.html&id={paragraph}");
    preview.shows(&path, "\"place\":\"en/lamp.md:3:1\"");
    preview.shows(&path, "en/lamp.md&line=3&column=1\"");
}
