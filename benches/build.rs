//! What a full build costs, as a multiple of the floor: `cargo bench --bench build`.
//!
//! Generates a folder of aligned articles in memory (`/dev/shm`), runs the floor and
//! `taiyaku build` in turn, each in a process of its own, and prints medians and their ratio.
//! Times differ from machine to machine; the ratio hardly does.
//!
//! `cargo bench --bench build -- --growth` shows what 8,000 articles cost beside 1,000;
//! `cargo bench --bench build -- generate FOLDER COUNT` leaves the generated folder there to look at.

#![expect(clippy::disallowed_methods, reason = "a program of its own that reads and writes files")]
#![expect(clippy::print_stdout, reason = "its result is what it prints")]

#[path = "support/floor.rs"]
mod floor;
#[path = "support/generate.rs"]
mod generate;
#[path = "support/measure.rs"]
mod measure;
#[path = "../tests/support/random.rs"]
mod random;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, ensure};
use clap::Parser;
use generate::Origin;
use measure::{Cost, median};

/// What a full build may cost, as a multiple of the floor.
const BUDGET: f64 = 4.0;

/// What an article of a site of 8,000 may cost beside one of a site of 1,000.
const GROWTH_BUDGET: f64 = 1.1;

#[derive(Parser)]
struct Arguments {
    /// Number of articles.
    #[arg(long, default_value_t = 2837)]
    articles: usize,
    /// How often each program runs.
    #[arg(long, default_value_t = 5)]
    runs: usize,
    /// Seed of the generated folder.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Folder of aligned articles to repeat; by default the corpus beside the repository, else the fixtures.
    #[arg(long)]
    source: Vec<PathBuf>,
    /// Compares 8,000 articles with 1,000 instead.
    #[arg(long)]
    growth: bool,
    /// Threads of both programs; by default as many as there are processors.
    #[arg(long)]
    threads: Option<usize>,
    /// Ends with an error where a budget is not met.
    #[arg(long)]
    enforce: bool,
    /// Passed by Cargo.
    #[arg(long, hide = true)]
    bench: bool,
}

fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.first().map(String::as_str) {
        Some("measure") => measure::measured(&arguments[1..]),
        Some("floor") => floor::main(&arguments[1..]),
        Some("generate") => generated(&arguments[1..]),
        _ => bench(&Arguments::parse()),
    }
}

fn bench(arguments: &Arguments) -> anyhow::Result<()> {
    let origins = generate::origins(&arguments.source)?;
    let memory = Path::new("/dev/shm");
    let place = tempfile::Builder::new().prefix("taiyaku-bench-").tempdir_in(if memory.is_dir() {
        memory.to_owned()
    } else {
        println!("no /dev/shm: the cost of creating files is part of what follows");
        std::env::temp_dir()
    })?;
    println!("load average {}", load());
    let ratio = if arguments.growth {
        let small = compare(arguments, &origins, 1000, place.path())?;
        let large = compare(arguments, &origins, 8000, place.path())?;
        let growth = large.0 / 8.0 / small.0;
        println!("8,000 articles beside 1,000: {growth:.3} × linear (budget {GROWTH_BUDGET})");
        ensure!(!arguments.enforce || growth <= GROWTH_BUDGET, "growth is above its budget");
        small.1.max(large.1)
    } else {
        compare(arguments, &origins, arguments.articles, place.path())?.1
    };
    println!("load average {}", load());
    ensure!(!arguments.enforce || ratio <= BUDGET, "the ratio is above its budget");
    Ok(())
}

/// Generates a folder and nothing else: `FOLDER COUNT`.
fn generated(arguments: &[String]) -> anyhow::Result<()> {
    let [folder, count, ..] = arguments else {
        anyhow::bail!("`generate` takes a folder to write to and a number of articles");
    };
    let generated = generate::generate(&generate::origins(&[])?, Path::new(folder), count.parse()?, 1)?;
    println!("{:.1} MB of Markdown, {} other files", generated.bytes as f64 / 1e6, generated.others);
    Ok(())
}

/// Measures both programs on `count` articles; returns the processor time of the build and its ratio to the floor.
fn compare(arguments: &Arguments, origins: &[Origin], count: usize, place: &Path) -> anyhow::Result<(f64, f64)> {
    let folder = place.join(format!("articles-{count}"));
    let generated = generate::generate(origins, &folder, count, arguments.seed)?;
    let markdown = generated.bytes as f64;
    println!("{count} articles, {:.1} MB of Markdown, {} other files", markdown / 1e6, generated.others);

    let (floor_out, build_out) = (place.join("floor"), place.join("build"));
    let text = |path: &Path| path.to_str().map(str::to_owned).context("the temporary folder's name is not UTF-8");
    let (folder, floor_to, build_to) = (text(&folder)?, text(&floor_out)?, text(&build_out)?);
    let this = std::env::current_exe()?;
    let product = Path::new(env!("CARGO_BIN_EXE_taiyaku"));
    let threads = arguments.threads.map(|it| it.to_string());
    let mut build = vec!["build", &folder, "--out", &build_to, "--fail-on", "never"];
    if let Some(threads) = &threads {
        build.extend(["--threads", threads]);
    }

    let (mut floors, mut builds) = (Vec::new(), Vec::new());
    let (mut floor_size, mut build_size) = ((0, 0), (0, 0));
    for _ in 0..arguments.runs.max(1) {
        floors.push(measure::measure(&this, &["floor", &folder, &floor_to])?);
        builds.push(measure::measure(product, &build)?);
        (floor_size, build_size) = (size(&floor_out)?, size(&build_out)?);
        remove(&floor_out)?;
        remove(&build_out)?;
    }
    remove(Path::new(&folder))?;
    ensure!(floor_size.0 == 2 * count, "the floor wrote {} pages instead of {}", floor_size.0, 2 * count);

    println!("{:12} {:>9} {:>9} {:>10} {:>9} {:>10}", "", "CPU s", "wall s", "peak MB", "files", "MB");
    print("floor", &floors, floor_size);
    print("build", &builds, build_size);
    let (floor_cpu, build_cpu) = (median(&floors, |it| it.cpu), median(&builds, |it| it.cpu));
    let ratio = build_cpu / floor_cpu;
    let memory = median(&builds, |it| it.memory) / markdown;
    println!("ratio of the medians: {ratio:.2} × floor in CPU (budget {BUDGET}), memory {memory:.1} × the Markdown");
    if build_size.0 < 2 * count {
        println!("note: the build wrote {} files for {count} articles in two languages", build_size.0);
    }
    Ok((build_cpu, ratio))
}

fn print(name: &str, costs: &[Cost], (files, bytes): (usize, u64)) {
    let (cpu, wall) = (median(costs, |it| it.cpu), median(costs, |it| it.wall));
    let memory = median(costs, |it| it.memory) / 1e6;
    println!("{name:12} {cpu:9.3} {wall:9.3} {memory:10.1} {files:9} {:10.1}", bytes as f64 / 1e6);
}

/// Number and bytes of the files in a folder.
fn size(folder: &Path) -> anyhow::Result<(usize, u64)> {
    let (mut files, mut bytes) = (0, 0);
    for entry in walkdir::WalkDir::new(folder).into_iter().filter_map(Result::ok) {
        let metadata = entry.metadata()?;
        if metadata.is_file() {
            files += 1;
            bytes += metadata.len();
        }
    }
    Ok((files, bytes))
}

fn remove(folder: &Path) -> anyhow::Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    Ok(())
}

/// The load average of the last one, five and fifteen minutes.
fn load() -> String {
    let text = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let numbers: Vec<&str> = text.split_whitespace().take(3).collect();
    if numbers.is_empty() { "unknown".to_owned() } else { numbers.join(" ") }
}
