//! What a full build costs, as a multiple of the floor: `cargo bench --bench build`.
//!
//! Generates a folder of aligned articles in memory (`/dev/shm`), runs the floor and `taiyaku build` in turn, each in a
//! process of its own, and prints medians and ratios: of a build without search and without a look at translations,
//! and of a whole one. Times differ from machine to machine, and on some from minute to minute, so each build is
//! divided by the floor before it and after it.
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
use measure::{Cost, median, middle};
use taiyaku::check::translation;

/// What the pages of a site may cost, as a multiple of the floor: a build without search and without a look at
/// translations.
const PAGES_BUDGET: f64 = 4.0;

/// What a whole build may cost, as a multiple of the floor.
const WHOLE_BUDGET: f64 = 10.0;

/// What a whole build may hold in memory, as a multiple of the bytes of Markdown.
const MEMORY_BUDGET: f64 = 12.0;

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
    let is_met = if arguments.growth {
        let small = compare(arguments, &origins, 1000, place.path())?;
        let large = compare(arguments, &origins, 8000, place.path())?;
        let growth = large.cpu / 8.0 / small.cpu;
        println!("8,000 articles beside 1,000: {growth:.3} × linear (budget {GROWTH_BUDGET})");
        ensure!(!arguments.enforce || growth <= GROWTH_BUDGET, "growth is above its budget");
        small.is_met && large.is_met
    } else {
        compare(arguments, &origins, arguments.articles, place.path())?.is_met
    };
    println!("load average {}", load());
    ensure!(!arguments.enforce || is_met, "a build is above its budget");
    Ok(())
}

/// A build with some configuration, measured.
struct Build {
    name: &'static str,
    /// The text of `site.toml`.
    configuration: String,
    budget: f64,
    costs: Vec<Cost>,
    /// Each as a multiple of the floor before and after it.
    ratios: Vec<f64>,
    /// Files and bytes that it wrote.
    size: (usize, u64),
}

impl Build {
    fn new(name: &'static str, configuration: String, budget: f64) -> Self {
        Self { name, configuration, budget, costs: Vec::new(), ratios: Vec::new(), size: (0, 0) }
    }

    fn ratio(&self) -> f64 {
        middle(self.ratios.clone())
    }
}

/// A site without search and without a look at translations.
fn pages_alone() -> String {
    let off = translation::CODES.iter().map(|it| format!("{it} = \"off\"\n"));
    format!("glossary = false\n[search]\nenabled = false\n[findings]\n{}", off.collect::<String>())
}

/// What a comparison came to.
struct Outcome {
    /// Seconds of processor time of a whole build.
    cpu: f64,
    /// Whether all budgets are met.
    is_met: bool,
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

/// Measures the floor and both builds on `count` articles.
fn compare(arguments: &Arguments, origins: &[Origin], count: usize, place: &Path) -> anyhow::Result<Outcome> {
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
    let mut command = vec!["build", &folder, "--out", &build_to, "--fail-on", "never"];
    if let Some(threads) = &threads {
        command.extend(["--threads", threads]);
    }

    let mut builds =
        [Build::new("pages", pages_alone(), PAGES_BUDGET), Build::new("whole", String::new(), WHOLE_BUDGET)];
    let mut floor_size = (0, 0);
    let mut floor = || -> anyhow::Result<Cost> {
        let cost = measure::measure(&this, &["floor", &folder, &floor_to])?;
        floor_size = size(&floor_out)?;
        remove(&floor_out)?;
        Ok(cost)
    };
    let mut floors = vec![floor()?];
    for _ in 0..arguments.runs.max(1) {
        for build in &mut builds {
            fs::write(Path::new(&folder).join("site.toml"), &build.configuration)?;
            let (before, cost) = (floors[floors.len() - 1], measure::measure(product, &command)?);
            build.size = size(&build_out)?;
            remove(&build_out)?;
            let after = floor()?;
            build.ratios.push(cost.cpu * 2.0 / (before.cpu + after.cpu));
            build.costs.push(cost);
            floors.push(after);
        }
    }
    remove(Path::new(&folder))?;
    ensure!(floor_size.0 == 2 * count, "the floor wrote {} pages instead of {}", floor_size.0, 2 * count);

    println!("{:12} {:>9} {:>9} {:>10} {:>9} {:>10}", "", "CPU s", "wall s", "peak MB", "files", "MB");
    print("floor", &floors, floor_size);
    for build in &builds {
        print(build.name, &build.costs, build.size);
        ensure!(build.size.0 >= 2 * count, "a build wrote {} files for {count} articles", build.size.0);
    }
    for build in &builds {
        println!("{}: {:.2} × floor in CPU, the median (budget {})", build.name, build.ratio(), build.budget);
    }
    let whole = &builds[builds.len() - 1].costs;
    let memory = median(whole, |it| it.memory) / markdown;
    println!("memory of the whole: {memory:.1} × the Markdown (budget {MEMORY_BUDGET})");
    let is_met = memory <= MEMORY_BUDGET && builds.iter().all(|it| it.ratio() <= it.budget);
    Ok(Outcome { cpu: median(whole, |it| it.cpu), is_met })
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
