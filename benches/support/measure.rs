//! Measures what a command costs, in a process of its own.
//!
//! The kernel sums up children that were waited for and keeps one peak for all of them, so each
//! command is run by a process that has no other child: this program again, as `measure`.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context, bail};
use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeValLike;

/// What a command cost.
#[derive(Clone, Copy)]
pub(crate) struct Cost {
    /// Seconds of processor time, user and system.
    pub(crate) cpu: f64,
    /// Seconds from start to end.
    pub(crate) wall: f64,
    /// Peak of resident memory in bytes.
    pub(crate) memory: f64,
}

/// Runs a command and returns what it cost; its output goes nowhere.
pub(crate) fn measure(program: &Path, arguments: &[&str]) -> anyhow::Result<Cost> {
    let output = Command::new(std::env::current_exe()?)
        .arg("measure")
        .arg(program)
        .args(arguments)
        .stderr(Stdio::inherit())
        .output()
        .with_context(|| format!("running {}", program.display()))?;
    let text = String::from_utf8_lossy(&output.stdout);
    let numbers: Vec<f64> = text.split_whitespace().filter_map(|it| it.parse().ok()).collect();
    let ([cpu, wall, memory], true) = (numbers.as_slice(), output.status.success()) else {
        bail!("`{} {}` could not be measured", program.display(), arguments.join(" "));
    };
    Ok(Cost { cpu: *cpu, wall: *wall, memory: *memory })
}

/// The other end: runs the command and prints its cost as three numbers.
#[expect(clippy::print_stdout, reason = "the parent process reads it")]
pub(crate) fn measured(command: &[String]) -> anyhow::Result<()> {
    let (program, arguments) = command.split_first().context("a command to measure")?;
    let start = Instant::now();
    let output = Command::new(program).args(arguments).stdout(Stdio::null()).stderr(Stdio::piped()).output()?;
    let wall = start.elapsed().as_secs_f64();
    if !output.status.success() {
        let end: String = String::from_utf8_lossy(&output.stderr).lines().rev().take(5).collect::<Vec<_>>().join("\n");
        bail!("`{}` ended with {}\n{end}", command.join(" "), output.status);
    }
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN)?;
    let cpu = (usage.user_time().num_microseconds() + usage.system_time().num_microseconds()) as f64 / 1e6;
    println!("{cpu} {wall} {}", usage.max_rss() as f64 * 1024.0);
    Ok(())
}

/// The middle one of some measurements, by what `key` takes from them.
pub(crate) fn median(costs: &[Cost], key: fn(&Cost) -> f64) -> f64 {
    middle(costs.iter().map(key).collect())
}

/// The middle one of some numbers.
pub(crate) fn middle(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
