//! `taiyaku new`: a small site in both languages that shows what there is.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use clap::Args;
use include_dir::{Dir, include_dir};

static STARTER: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/starter");

#[derive(Args)]
pub(super) struct New {
    /// The folder of the new site: one that does not exist or is empty
    #[arg(value_name = "FOLDER")]
    folder: PathBuf,
}

impl New {
    /// Writes the site, and says what to do with it.
    pub(super) fn write(&self) -> anyhow::Result<String> {
        let shown = self.folder.display();
        if self.folder.exists() {
            let mut entries = fs::read_dir(&self.folder).with_context(|| format!("`{shown}` is no folder"))?;
            if entries.next().is_some() {
                bail!("the folder `{shown}` is not empty; name one that is empty or does not exist");
            }
        }
        write(&STARTER, &self.folder).with_context(|| format!("cannot write to `{shown}`"))?;
        Ok(format!(
            "{shown} is a site now: `taiyaku serve {shown} --open` shows it, `taiyaku build {shown}` writes it\n"
        ))
    }
}

fn write(folder: &Dir<'_>, target: &Path) -> std::io::Result<()> {
    fs::create_dir_all(target)?;
    for file in folder.files() {
        fs::write(target.join(file.path().file_name().unwrap_or_default()), file.contents())?;
    }
    folder.dirs().try_for_each(|it| write(it, &target.join(it.path().file_name().unwrap_or_default())))
}
