//! Reads the files of a site from the disk. \[edge\]
//!
//! What is wrong with a single file is a finding; only a root that cannot be read is an error.
//! Knows which files are text and what a text may contain, and nothing of what texts say.

#![expect(clippy::disallowed_methods, reason = "this edge brings the files in and asks how old they are")]

mod again;
pub mod decode;
mod known;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fs::{self, File, Metadata};
use std::io::{BufReader, Read, Seek};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use anyhow::{Context, bail};
use rayon::prelude::*;
use walkdir::{DirEntry, WalkDir};

pub use self::again::load_again;
use crate::finding::code::FILE_UNREADABLE;
use crate::finding::{self, Finding, Reported};
use crate::memo::Digest;
use crate::source::load::decode::decode;
use crate::source::load::known::{Known, known};
use crate::source::{Asset, Snapshot, Source, Stamp, Texts};
use crate::text::{SourcePath, Span};

/// A file modified so shortly before it is read may be modified again without a change of its time.
const RACY: Duration = Duration::from_secs(2);

/// Ranges in a text are 32 bits wide; a replaced byte can become three.
const LARGEST_TEXT: u64 = u32::MAX as u64 / 3;

/// Reads a site's folder, without the folders in `ignore`.
///
/// A file that the disk says is as it was is taken from `previous`, a snapshot of the same folder.
pub fn load(root: &Path, ignore: &[PathBuf], previous: &Snapshot) -> anyhow::Result<Snapshot> {
    read(root, ignore, previous, |_| true)
}

/// Reads the folder that has the original of a site's articles as it is now: its Markdown alone.
///
/// `folder` is relative to the site's. What is wrong in files of another folder is for its own authors.
pub fn load_original(root: &Path, folder: &str, previous: Option<&Snapshot>) -> anyhow::Result<Snapshot> {
    let is_markdown = |it: &SourcePath| it.extension().eq_ignore_ascii_case("md");
    let nothing = Snapshot::default();
    let read = read(&root.join(folder), &[], previous.unwrap_or(&nothing), is_markdown);
    let snapshot = read.context("`staleness.original`, the folder of the original, cannot be read")?;
    Ok(Snapshot { findings: Vec::new(), ..snapshot })
}

/// Reads the files of a folder that are wanted.
fn read(
    root: &Path,
    ignore: &[PathBuf],
    previous: &Snapshot,
    is_wanted: fn(&SourcePath) -> bool,
) -> anyhow::Result<Snapshot> {
    let root = canonical_root(root)?;
    let ignore: Vec<PathBuf> = ignore.iter().filter_map(|it| it.canonicalize().ok()).collect();
    let mut findings = Vec::new();
    let mut files = walk(&root, &ignore, &mut findings)?;
    files.retain(|it| is_wanted(&it.0));

    let known = known(&files, previous);
    let loaded: Vec<Loaded> =
        files.into_par_iter().zip(known).map(|((path, file), known)| load_file(path, &file, known)).collect();

    let folder = root.file_name().map_or_else(|| "site".to_owned(), |name| name.to_string_lossy().into_owned());
    let (mut texts, mut assets, mut stamps) = (Vec::new(), Vec::new(), Vec::new());
    for Loaded { path, stamp, content } in loaded {
        match content.drain_into(&mut findings) {
            Some(Content::Text(source)) => texts.push((path.clone(), source)),
            Some(Content::Asset(asset)) => assets.push((path.clone(), asset)),
            None => {}
        }
        stamps.extend(stamp.map(|it| (path, it)));
    }
    finding::sort(&mut findings);
    // At once: a path at a time is compared with a dozen others.
    let (texts, assets, stamps) =
        (BTreeMap::from_iter(texts), BTreeMap::from_iter(assets), BTreeMap::from_iter(stamps));
    Ok(Snapshot { folder, texts, assets, findings, stamps, original: None })
}

/// The texts of a snapshot, read again where it let go of them.
pub struct Reread<'s> {
    root: &'s Path,
    snapshot: &'s Snapshot,
    /// The file that was asked for last: reports go from file to file.
    last: RefCell<Option<(SourcePath, Option<Arc<str>>)>>,
}

impl<'s> Reread<'s> {
    /// The texts of a snapshot of the folder `root`.
    pub fn new(root: &'s Path, snapshot: &'s Snapshot) -> Self {
        Self { root, snapshot, last: RefCell::new(None) }
    }

    fn read(&self, source: &Source) -> Option<Arc<str>> {
        let bytes = fs::read(self.root.join(source.path().as_str())).ok()?;
        let again = Source::new(source.path().clone(), decode(source.path(), &bytes).value);
        (again.digest() == source.digest()).then(|| Arc::clone(again.text()))
    }
}

impl Texts for Reread<'_> {
    fn text(&self, path: &SourcePath) -> Option<Arc<str>> {
        let source = self.snapshot.texts.get(path)?;
        if !source.is_released() {
            return Some(Arc::clone(source.text()));
        }
        let mut last = self.last.borrow_mut();
        match &*last {
            Some((of, text)) if of == path => text.clone(),
            _ => last.insert((path.clone(), self.read(source))).1.clone(),
        }
    }
}

struct Loaded {
    path: SourcePath,
    stamp: Option<Stamp>,
    content: Reported<Option<Content>>,
}

enum Content {
    Text(Source),
    Asset(Asset),
}

fn canonical_root(root: &Path) -> anyhow::Result<PathBuf> {
    let shown = root.display();
    if !root.exists() {
        bail!("there is no folder `{shown}`");
    }
    if !root.is_dir() {
        bail!("`{shown}` is a file; name the folder that it lies in");
    }
    root.canonicalize().with_context(|| format!("cannot read the folder `{shown}`"))
}

/// The files of a site, sorted by path, and the findings about those that are not read.
fn walk(root: &Path, ignore: &[PathBuf], findings: &mut Vec<Finding>) -> anyhow::Result<Vec<(SourcePath, PathBuf)>> {
    let mut files = Vec::new();
    let mut entries = WalkDir::new(root).follow_links(true).into_iter();
    while let Some(entry) = entries.next() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) if error.depth() == 0 => return Err(error).context("cannot read the site's folder"),
            Err(error) => {
                let below = error.path().unwrap_or(root);
                findings.push(unreadable(&shown_path(root, below), describe(&error)));
                continue;
            }
        };
        if entry.depth() == 0 {
            continue;
        }
        let skipped = match skip(&entry, root, ignore) {
            Skip::No if entry.file_type().is_dir() => continue,
            Skip::No => match source_path(root, entry.path()) {
                Some(path) => {
                    files.push((path, entry.into_path()));
                    continue;
                }
                None => Some("the name of the file is not plain UTF-8".to_owned()),
            },
            Skip::Silently => None,
            Skip::Because(reason) => Some(reason),
        };
        if let Some(reason) = skipped {
            findings.push(unreadable(&shown_path(root, entry.path()), reason));
        }
        if entry.file_type().is_dir() {
            entries.skip_current_dir();
        }
    }
    files.sort_unstable_by(|a, b| a.0.cmp(&b.0));
    Ok(files)
}

enum Skip {
    No,
    /// Nobody would expect it to be read.
    Silently,
    /// Its author may well wonder.
    Because(String),
}

fn skip(entry: &DirEntry, root: &Path, ignore: &[PathBuf]) -> Skip {
    if is_hidden(&entry.file_name().to_string_lossy()) {
        return Skip::Silently;
    }
    if entry.path_is_symlink() {
        // Broken links and circles never come here: walking reports them itself.
        let Ok(target) = entry.path().canonicalize() else {
            return Skip::Because("the symbolic link leads nowhere".to_owned());
        };
        let Ok(inside) = target.strip_prefix(root) else {
            return Skip::Because("the symbolic link leads out of the site".to_owned());
        };
        if inside.components().any(|it| is_hidden(&it.as_os_str().to_string_lossy())) {
            return Skip::Because("the symbolic link leads to a file that is not read".to_owned());
        }
        if ignore.iter().any(|it| target.starts_with(it)) {
            return Skip::Silently;
        }
    }
    if entry.file_type().is_dir() {
        // `CACHEDIR.TAG` marks folders that programs can make again, such as Cargo's `target`.
        let cache = entry.path().join("CACHEDIR.TAG").exists();
        if cache || is_output(entry.path()) || ignore.iter().any(|it| it == entry.path()) {
            return Skip::Silently;
        }
    } else if !entry.file_type().is_file() {
        return Skip::Because("it is neither a file nor a folder".to_owned());
    }
    Skip::No
}

/// Whether a folder is a site that was built, here or elsewhere: no input, whatever its name.
fn is_output(folder: &Path) -> bool {
    fs::read(folder.join("manifest.json")).is_ok_and(|it| it.starts_with(b"{\n  \"generator\": \"taiyaku "))
}

/// Whether the name of a file or folder says that it is not for readers.
pub fn is_hidden(name: &str) -> bool {
    let redirections = name.starts_with(".openpublishing.") && name.ends_with(".json");
    name == "node_modules" || (name.starts_with('.') && !redirections)
}

fn source_path(root: &Path, file: &Path) -> Option<SourcePath> {
    // Most are plain in every way.
    if std::path::MAIN_SEPARATOR == '/'
        && let (Some(root), Some(file)) = (root.to_str(), file.to_str())
        && let Some(inside) = file.strip_prefix(root).and_then(|it| it.strip_prefix('/'))
        && inside.bytes().all(|it| (b' '..0x7f).contains(&it))
    {
        return Some(SourcePath::new(inside));
    }
    let parts: Option<Vec<&str>> = file.strip_prefix(root).ok()?.iter().map(|part| part.to_str()).collect();
    let path = parts?.join("/");
    let plain = !path.chars().any(|it| it.is_control() || decode::is_noncharacter(it));
    plain.then(|| SourcePath::new(path))
}

fn shown_path(root: &Path, file: &Path) -> SourcePath {
    let relative = file.strip_prefix(root).unwrap_or(file);
    let parts: Vec<_> = relative.iter().map(|part| part.to_string_lossy()).collect();
    SourcePath::new(parts.join("/").trim_start_matches('/').to_owned())
}

fn describe(error: &walkdir::Error) -> String {
    match (error.loop_ancestor(), error.io_error()) {
        (Some(_), _) => "the symbolic link leads to a folder that it lies in".to_owned(),
        (None, Some(cause)) if cause.kind() == std::io::ErrorKind::NotFound => {
            "the symbolic link leads nowhere".to_owned()
        }
        (None, Some(cause)) => format!("cannot be read: {}", plain(cause)),
        (None, None) => "cannot be read".to_owned(),
    }
}

fn plain(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        _ => error.to_string(),
    }
}

fn unreadable(path: &SourcePath, reason: impl Into<String>) -> Finding {
    Finding::new(FILE_UNREADABLE, Span::file(path), reason).help("the file is not part of the site; mend or remove it")
}

fn load_file(path: SourcePath, file: &Path, known: Option<Known<'_>>) -> Loaded {
    // To ask how old a file is takes a fraction of opening it.
    if let Some(known) = known
        && let Ok(metadata) = fs::metadata(file)
    {
        let stamp = stamp(&metadata, SystemTime::now());
        if let Some(content) = unchanged(file, stamp, &known) {
            return Loaded { path: known.path.clone(), stamp, content };
        }
    }
    let now = SystemTime::now();
    let read = File::open(file).and_then(|handle| handle.metadata().map(|metadata| (handle, metadata)));
    let (handle, metadata) = match read {
        Ok(opened) => opened,
        Err(error) => return not_loaded(path, format!("cannot be read: {}", plain(&error))),
    };
    let stamp = stamp(&metadata, now);
    let content = if is_text(&path) {
        read_text(&path, handle, metadata.len())
    } else {
        read_asset(file, handle, metadata.len())
    };
    match content {
        Ok(content) => Loaded { path, stamp, content },
        Err(reason) => not_loaded(path, reason),
    }
}

fn not_loaded(path: SourcePath, reason: String) -> Loaded {
    let findings = vec![unreadable(&path, reason)];
    Loaded { path, stamp: None, content: Reported { value: None, findings } }
}

/// `None` on systems that do not tell when a file was modified.
fn stamp(metadata: &Metadata, now: SystemTime) -> Option<Stamp> {
    let modified = metadata.modified().ok()?;
    Some(Stamp { size: metadata.len(), modified, racy: modified + RACY > now })
}

fn unchanged(file: &Path, stamp: Option<Stamp>, known: &Known<'_>) -> Option<Reported<Option<Content>>> {
    if stamp.filter(|it| !it.racy)? != known.stamp {
        return None;
    }
    let text = known.text.cloned().map(Content::Text);
    let asset = || known.asset.filter(|it| it.file == file).cloned().map(Content::Asset);
    Some(Reported { value: Some(text.or_else(asset)?), findings: known.findings.to_vec() })
}

/// Whether the program itself may want to read a file; browsers get all others as they are.
fn is_text(path: &SourcePath) -> bool {
    match path.extension().to_ascii_lowercase().as_str() {
        "md" | "yml" | "yaml" | "toml" | "json" | "ftl" => true,
        "html" | "css" | "js" | "svg" | "txt" => path.as_str().starts_with("themes/"),
        _ => false,
    }
}

fn read_text(path: &SourcePath, mut handle: File, size: u64) -> Result<Reported<Option<Content>>, String> {
    if size > LARGEST_TEXT {
        return Err(format!("the text has {size} bytes, more than {LARGEST_TEXT}"));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0));
    // One byte more than allowed: the file may grow while it is read.
    handle
        .by_ref()
        .take(LARGEST_TEXT + 1)
        .read_to_end(&mut bytes)
        .map_err(|it| format!("cannot be read: {}", plain(&it)))?;
    if bytes.len() as u64 > LARGEST_TEXT {
        return Err(format!("the text has more than {LARGEST_TEXT} bytes"));
    }
    let Reported { value: text, findings } = decode(path, &bytes);
    Ok(Reported { value: Some(Content::Text(Source::new(path.clone(), text))), findings })
}

fn read_asset(file: &Path, handle: File, size: u64) -> Result<Reported<Option<Content>>, String> {
    if size > u64::from(u32::MAX) {
        return Err(format!("the file has {size} bytes, 4 GiB or more"));
    }
    let describe = |error: std::io::Error| format!("cannot be read: {}", plain(&error));
    let mut reader = BufReader::new(handle);
    let dimensions = imagesize::reader_size(&mut reader).ok().and_then(|it| {
        Some((u32::try_from(it.width).ok()?, u32::try_from(it.height).ok()?)).filter(|(w, h)| *w > 0 && *h > 0)
    });
    reader.rewind().map_err(describe)?;
    let digest = Digest::of_reader(reader).map_err(describe)?;
    let asset = Asset { file: file.to_owned(), digest, dimensions, size };
    Ok(Reported { value: Some(Content::Asset(asset)), findings: Vec::new() })
}

#[cfg(test)]
mod tests;
