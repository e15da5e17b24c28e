//! `taiyaku completions` and `taiyaku man`: what shells and manuals say of the command line, made of its definition.

use std::path::PathBuf;

use anyhow::Context;
use clap::{Args, CommandFactory};
use clap_complete::Shell;

use crate::cli::Cli;

#[derive(Args)]
pub(super) struct Completions {
    /// The shell
    #[arg(value_name = "SHELL")]
    shell: Shell,
}

#[derive(Args)]
pub(super) struct Man {
    /// The folder that the pages are written to
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
}

impl Completions {
    /// The script that a shell reads.
    pub(super) fn text(&self) -> String {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut Cli::command(), "taiyaku", &mut script);
        String::from_utf8_lossy(&script).into_owned()
    }
}

impl Man {
    /// Writes a page for each command, and says how many there are.
    pub(super) fn write(&self) -> anyhow::Result<String> {
        let shown = self.out.display();
        std::fs::create_dir_all(&self.out).with_context(|| format!("cannot make `{shown}`"))?;
        clap_mangen::generate_to(Cli::command(), &self.out).with_context(|| format!("cannot write to `{shown}`"))?;
        Ok(format!("wrote man pages to {shown}: `man {shown}/taiyaku.1` shows the first\n"))
    }
}

#[cfg(test)]
mod tests {
    use clap::ValueEnum;

    use super::*;

    #[test]
    fn the_command_line_is_well_defined() {
        Cli::command().debug_assert();
    }

    #[test]
    fn every_shell_completes_options() {
        for shell in Shell::value_variants() {
            let script = Completions { shell: *shell }.text();
            for word in ["build", "check", "changed-since", "completions"] {
                assert!(script.contains(word), "{shell}: {word}");
            }
        }
    }
}
