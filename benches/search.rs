//! What search finds and what it costs: `cargo bench --bench search -- FOLDER… --seed N`.
//!
//! Builds each folder, makes queries with known answers out of what it says, and prints for each class how many have a
//! right answer first and among the first five, and what a reader's browser would load for one query. Without folders
//! it takes the corpus beside the repository, else the fixtures. `--generated N` makes a folder of N articles first.

#![expect(clippy::disallowed_methods, reason = "a program of its own that reads and writes files")]
#![expect(clippy::print_stdout, reason = "its result is what it prints")]

#[path = "support/floor.rs"]
#[expect(dead_code, reason = "only what tells articles from other files is used")]
mod floor;
#[path = "support/generate.rs"]
#[expect(dead_code, reason = "what was generated is not counted here")]
mod generate;
#[path = "../tests/support/queries.rs"]
mod queries;
#[path = "../tests/support/random.rs"]
mod random;

use std::collections::{BTreeMap, HashMap};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::Context;
use clap::Parser;
use flate2::Compression;
use flate2::write::GzEncoder;
use queries::{CLASSES, KnownQuery, Texts};
use rayon::prelude::*;
use taiyaku::config;
use taiyaku::output::{Contents, Outputs};
use taiyaku::pipeline::{self, Cache};
use taiyaku::search::engine::{Answer, Engine};
use taiyaku::source::Snapshot;
use taiyaku::source::load::load;

#[derive(Parser)]
struct Arguments {
    /// Folders of sites.
    folders: Vec<PathBuf>,
    /// Seed of the queries, and of the generated folder.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// How many queries of each class.
    #[arg(long, default_value_t = 100)]
    count: usize,
    /// Makes a folder of so many articles out of the folders, and takes that.
    #[arg(long)]
    generated: Option<usize>,
    /// Keeps the generated folder here.
    #[arg(long)]
    keep: Option<PathBuf>,
    /// Writes the queries with their answers to this file, as JSON.
    #[arg(long)]
    json: Option<PathBuf>,
    /// Prints the queries without a right answer among the first five.
    #[arg(long)]
    misses: bool,
    /// Passed by Cargo.
    #[arg(long, hide = true)]
    bench: bool,
}

fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    let folders = if arguments.folders.is_empty() { corpus() } else { arguments.folders.clone() };
    if let Some(count) = arguments.generated {
        let temporary = tempfile::Builder::new().prefix("taiyaku-search-").tempdir()?;
        let place = arguments.keep.as_deref().unwrap_or(temporary.path());
        generate::generate(&generate::origins(&folders)?, place, count, arguments.seed)?;
        return bench(place, &arguments);
    }
    folders.iter().try_for_each(|it| bench(it, &arguments))
}

fn corpus() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for corpus in ["../shared/corpus", "../../shared/corpus", "/work/shared/corpus"] {
        let corpus = root.join(corpus);
        if corpus.is_dir() {
            return ["sfb", "alchemy", "mdop", "intune/sxs"].map(|it| corpus.join(it)).into();
        }
    }
    vec![root.join("tests/fixtures/site"), root.join("tests/fixtures/aligned")]
}

fn bench(folder: &Path, arguments: &Arguments) -> anyhow::Result<()> {
    let snapshot = load(folder, &[], &Snapshot::default())?;
    let mut config = config::parse(&snapshot).ok().context("the configuration is invalid")?.value;
    let build = |config: &config::Config| {
        let start = Instant::now();
        let outputs = pipeline::build(&snapshot, config, &mut Cache::forgetful()).outputs;
        let seconds = start.elapsed().as_secs_f64();
        (search_files(outputs), seconds)
    };
    let (outputs, with) = build(&config);
    config.search.enabled = false;
    let (_, without) = build(&config);
    drop((snapshot, config));
    println!("\n{}: built in {with:.2} s, {without:.2} s without search", folder.display());
    let texts = as_texts(&outputs);
    let sizes: HashMap<&str, usize> =
        texts.par_iter().map(|(path, text)| (*path, compressed(text.as_bytes()))).collect();
    let read = |path: &str| texts.get(path).copied();
    let engine = Engine::new(&read).context("the site has no index")?;
    describe(&engine, &sizes);

    let known = Texts::read(&engine.manifest, &read);
    let queries = known.queries(arguments.seed, arguments.count);
    if let Some(path) = &arguments.json {
        std::fs::write(path, serde_json::to_string_pretty(&queries)?)?;
    }
    let start = Instant::now();
    let answers: Vec<Answer> = queries.par_iter().map(|it| engine.answer(&it.query, it.locale, 10)).collect();
    let five: Vec<Answer> = queries.par_iter().map(|it| engine.answer(&it.query, it.locale, 5)).collect();
    let per_query = start.elapsed().as_secs_f64() * 1000.0 / (2 * queries.len().max(1)) as f64;
    println!("{} queries, {per_query:.1} ms each", queries.len());
    println!(
        "{:20} {:>5} {:>6} {:>6} {:>6} {:>6} {:>8} {:>8} {:>6} {:>6}",
        "class", "n", "hit@1", "hit@5", "goal", "empty", "KB p50", "KB p95", "files", "twice"
    );
    for (class, goal) in CLASSES {
        let of_class: Vec<(&KnownQuery, &Answer, &Answer)> = queries
            .iter()
            .zip(&answers)
            .zip(&five)
            .map(|((query, answer), five)| (query, answer, five))
            .filter(|it| it.0.class == *class)
            .collect();
        let n = of_class.len();
        if n == 0 {
            continue;
        }
        let is_hit = |it: &(&KnownQuery, &Answer, &Answer), within: usize| {
            addresses(&engine, it.2).iter().take(within).any(|address| it.0.expected.contains(address))
        };
        let share = |within: usize| of_class.iter().filter(|it| is_hit(it, within)).count() as f64 / n as f64;
        let empty = of_class.iter().filter(|it| it.2.hits.is_empty()).count();
        let mut bytes: Vec<usize> = of_class
            .iter()
            .map(|it| it.2.files.iter().map(|it| sizes.get(it.as_str()).copied().unwrap_or(0)).sum())
            .collect();
        bytes.sort_unstable();
        let mut files: Vec<usize> = of_class.iter().map(|it| it.2.files.len()).collect();
        files.sort_unstable();
        let kb = |it: usize| it as f64 / 1000.0;
        println!(
            "{class:20} {n:5} {:6.3} {:6.3} {goal:6.2} {empty:6} {:8.1} {:8.1} {:6} {:6.2}{}",
            share(1),
            share(5),
            kb(bytes[n / 2]),
            kb(bytes[n * 95 / 100]),
            files[n / 2],
            of_class.iter().filter(|it| it.2.waves > 1).count() as f64 / n as f64,
            if share(5) < *goal || empty > 0 { "  <-- below" } else { "" },
        );
        if arguments.misses {
            for it in of_class.iter().filter(|it| !is_hit(it, 5)) {
                println!(
                    "   {:?} -> {:?}, expected {:?}",
                    it.0.query,
                    addresses(&engine, it.2),
                    &it.0.expected[..it.0.expected.len().min(3)]
                );
            }
        }
        if *class == "compound" || *class == "infix" {
            let noisy = of_class.iter().filter(|it| {
                let first: Vec<String> = addresses(&engine, it.1).into_iter().take(10).collect();
                let having = first.iter().filter(|address| known.has(address, &it.0.source)).count();
                having * 10 < first.len() * 9
            });
            println!("   with more than one in ten of the first ten without it: {}", noisy.count());
        }
    }
    let mut all: Vec<usize> =
        five.iter().map(|it| it.files.iter().map(|it| sizes.get(it.as_str()).copied().unwrap_or(0)).sum()).collect();
    all.sort_unstable();
    let at = |part: usize| all.get(all.len() * part / 100).copied().unwrap_or(0) as f64 / 1000.0;
    let twice = five.iter().filter(|it| it.waves > 1).count() as f64 / five.len().max(1) as f64;
    println!("all: {:.1} KB at the median, {:.1} p95; documents read twice: {twice:.3}", at(50), at(95));
    Ok(())
}

fn addresses(engine: &Engine<'_>, answer: &Answer) -> Vec<String> {
    let address = |it: u32| engine.document(it, &mut Vec::new()).map(|it| it.units.address.clone());
    answer.hits.iter().filter_map(|it| address(it.document)).collect()
}

/// The files of the index, without all others of the site.
fn search_files(outputs: Outputs) -> Outputs {
    outputs.into_iter().filter(|it| it.0.as_str().starts_with("search/")).collect()
}

fn as_texts(outputs: &Outputs) -> BTreeMap<&str, &str> {
    outputs
        .iter()
        .filter_map(|(path, contents)| match contents {
            Contents::Bytes(bytes) => Some((path.as_str(), std::str::from_utf8(bytes).ok()?)),
            Contents::File { .. } => None,
        })
        .collect()
}

fn describe(engine: &Engine<'_>, sizes: &HashMap<&str, usize>) {
    let manifest = &engine.manifest;
    for folder in ["search/manifest.js", "search/terms/", "search/units/"] {
        let mut of_folder: Vec<usize> = sizes.iter().filter(|it| it.0.starts_with(folder)).map(|it| *it.1).collect();
        of_folder.sort_unstable();
        let sum: usize = of_folder.iter().sum();
        let n = of_folder.len().max(1);
        println!(
            "{folder:20} {n:6} files, {:9.1} KB compressed: {:6.0} bytes an article; a file {} at the median, {} p95, {} at most",
            sum as f64 / 1000.0,
            sum as f64 / manifest.articles.max(1) as f64,
            of_folder[n / 2],
            of_folder[n * 95 / 100],
            of_folder[n - 1],
        );
    }
    let frequent: Vec<usize> = manifest.frequent.iter().map(|it| it.split(' ').count()).collect();
    println!("{} documents; frequent terms by how frequent they are: {frequent:?}", manifest.articles);
}

fn compressed(bytes: &[u8]) -> usize {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).and_then(|()| encoder.finish()).map_or(0, |it| it.len())
}
