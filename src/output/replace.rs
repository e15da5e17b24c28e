//! Puts a whole file in another's place, in one step. \[edge\]
//!
//! What is written lies in a file beside it until all of it is on the disk, so nobody reads a part of it, and a failure
//! leaves the old file as it was. Authors' files cannot be made again: unlike outputs, they are forced to the disk.

#![expect(clippy::disallowed_methods, reason = "this edge writes")]

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, ensure};

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// A file in the making. One that is dropped before [`Replacement::finish`] leaves everything as it was.
pub struct Replacement {
    target: PathBuf,
    temporary: PathBuf,
    file: Option<BufWriter<File>>,
}

impl Replacement {
    /// Begins a file that will stand at `target`, where another may stand.
    pub fn begin(target: &Path) -> anyhow::Result<Self> {
        // A link stays a link: what it leads to is replaced.
        let target = target.canonicalize().unwrap_or_else(|_| target.to_owned());
        ensure!(!target.is_dir(), "`{}` is a folder", target.display());
        let name = target.file_name().with_context(|| format!("`{}` is no file", target.display()))?;
        let temporary = target.with_file_name(format!(".{}.{}.taiyaku", name.to_string_lossy(), std::process::id()));
        let file = OpenOptions::new().write(true).create_new(true).open(&temporary);
        let file = file.with_context(|| format!("cannot write beside `{}`", target.display()))?;
        if let Ok(metadata) = fs::metadata(&target) {
            fs::set_permissions(&temporary, metadata.permissions())?;
        }
        Ok(Self { target, temporary, file: Some(BufWriter::new(file)) })
    }

    /// Puts it in its place.
    pub fn finish(mut self) -> anyhow::Result<()> {
        let context = || format!("cannot write `{}`", self.target.display());
        let file = self.file.take().context("it is finished once")?;
        let file = file.into_inner().map_err(io::IntoInnerError::into_error).with_context(context)?;
        file.sync_all().with_context(context)?;
        drop(file);
        fs::rename(&self.temporary, &self.target).with_context(context)
    }
}

impl Write for Replacement {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.as_mut().map_or(Ok(0), |it| it.write(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.as_mut().map_or(Ok(()), Write::flush)
    }
}

impl Drop for Replacement {
    fn drop(&mut self) {
        // It is gone where it was put in its place, and in nobody's way where it cannot be removed.
        let _ = fs::remove_file(&self.temporary);
    }
}

/// Whether a file still has the bytes of a text that was read of it, with or without a byte order mark.
pub fn has_text(file: &Path, text: &str) -> anyhow::Result<bool> {
    Ok(mark(&read(file)?, text).is_some())
}

/// Replaces the text of a file, and keeps a byte order mark; `false` where the file no longer has the text `before`.
pub fn replace_text(file: &Path, before: &str, after: &str) -> anyhow::Result<bool> {
    let bytes = read(file)?;
    let Some(mark) = mark(&bytes, before) else { return Ok(false) };
    let mut replacement = Replacement::begin(file)?;
    replacement.write_all(mark).and_then(|()| replacement.write_all(after.as_bytes()))?;
    replacement.finish()?;
    Ok(true)
}

fn read(file: &Path) -> anyhow::Result<Vec<u8>> {
    fs::read(file).with_context(|| format!("cannot read `{}`", file.display()))
}

/// The byte order mark, or nothing, before a text; `None` where the bytes are not that text.
fn mark<'b>(bytes: &'b [u8], text: &str) -> Option<&'b [u8]> {
    let length = if bytes.starts_with(BYTE_ORDER_MARK) { BYTE_ORDER_MARK.len() } else { 0 };
    let (mark, rest) = bytes.split_at(length);
    (rest == text.as_bytes()).then_some(mark)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_replaced_whole_with_its_mark_and_only_if_it_is_as_it_was_read() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.md");
        fs::write(&file, "\u{feff}一\r\n").unwrap();
        assert!(!replace_text(&file, "二\r\n", "三").unwrap());
        assert!(has_text(&file, "一\r\n").unwrap());
        assert!(replace_text(&file, "一\r\n", "二\r\n").unwrap());
        assert_eq!(fs::read_to_string(&file).unwrap(), "\u{feff}二\r\n");
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 1);
    }

    #[test]
    fn what_is_not_finished_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.tsv");
        fs::write(&file, "old").unwrap();
        let mut replacement = Replacement::begin(&file).unwrap();
        replacement.write_all(b"new").unwrap();
        drop(replacement);
        assert_eq!(fs::read_to_string(&file).unwrap(), "old");
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_stays_a_link_and_permissions_stay() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let folder = tempfile::tempdir().unwrap();
        let (file, link) = (folder.path().join("a.md"), folder.path().join("b.md"));
        fs::write(&file, "old").unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).unwrap();
        symlink("a.md", &link).unwrap();
        assert!(replace_text(&link, "old", "new").unwrap());
        assert_eq!(fs::read_to_string(&file).unwrap(), "new");
        assert!(link.is_symlink());
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o640);
    }
}
