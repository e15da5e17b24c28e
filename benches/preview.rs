//! What a save costs while `taiyaku serve` shows a large site: `cargo bench --bench preview`.
//!
//! Generates a folder of aligned articles in memory (`/dev/shm`), starts the preview, and asks for a page as a browser
//! does: it waits until it is told of a change, and loads the page again. Times are from before a file is written until
//! the bytes with the change are there, and until everything else that the save reaches is served as well; processor
//! time is that of the preview, until it rests again.
//! With `--hugo PROGRAM`, `hugo server` is measured after it on the same articles, split into two plain trees.
//! On Linux alone, which says what each thread of another process has used.

#![expect(clippy::disallowed_methods, reason = "a program of its own that reads and writes files")]
#![expect(clippy::print_stdout, reason = "its result is what it prints")]

#[path = "support/floor.rs"]
#[expect(dead_code, reason = "only what tells articles from other files is used")]
mod floor;
#[path = "support/generate.rs"]
#[expect(dead_code, reason = "what was generated is not counted here")]
mod generate;
#[path = "support/hugo.rs"]
mod hugo;
#[path = "../tests/support/random.rs"]
mod random;
#[path = "support/saves.rs"]
mod saves;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use clap::Parser;
use saves::{Preview, Save};

/// What a save of one article may take at the median, in seconds, and of the processor.
const BUDGET: (f64, f64) = (0.050, 0.1);

/// What it may take until the first page is there, in seconds.
const FIRST: f64 = 1.0;

/// How many pages show the included file that is saved.
const INCLUDERS: usize = 20;

#[derive(Parser)]
struct Arguments {
    /// Number of articles.
    #[arg(long, default_value_t = 2837)]
    articles: usize,
    /// How often each file is saved.
    #[arg(long, default_value_t = 30)]
    saves: usize,
    /// Folder of aligned articles to repeat; by default the corpus beside the repository, else the fixtures.
    #[arg(long)]
    source: Vec<PathBuf>,
    /// Saves an article once a second for so many seconds instead, and says how memory grows.
    #[arg(long)]
    seconds: Option<u64>,
    /// The program of Hugo, to measure it in the same run, on the same articles in two plain trees.
    #[arg(long)]
    hugo: Option<PathBuf>,
    /// Ends with an error where a budget is not met.
    #[arg(long)]
    enforce: bool,
    /// Passed by Cargo.
    #[arg(long, hide = true)]
    bench: bool,
}

fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    let memory = Path::new("/dev/shm");
    let beside = if memory.is_dir() { memory.to_owned() } else { std::env::temp_dir() };
    let place = tempfile::Builder::new().prefix("taiyaku-preview-").tempdir_in(&beside)?;
    let folder = place.path();
    let origins = generate::origins(&arguments.source)?;
    generate::generate(&origins, folder, arguments.articles, 1)?;
    let files = Files::prepare(folder)?;
    println!("{} articles; load average {}", arguments.articles, load());

    let mut preview = Preview::start(Path::new(env!("CARGO_BIN_EXE_taiyaku")), folder)?;
    let first = preview.first(&files.page)?;
    println!("first page: {:.0} ms (budget {:.0})", first * 1e3, FIRST * 1e3);
    let all = preview.ready()?;
    println!("whole site: {:.0} ms", all * 1e3);

    if let Some(seconds) = arguments.seconds {
        return last(&mut preview, &files, seconds);
    }
    let article = preview.saves(&files.page, arguments.saves, |text| files.article(text))?;
    tell("an article", &article);
    let included = preview.saves(&files.includer, arguments.saves, |text| files.include(text))?;
    tell(&format!("an include of {INCLUDERS} pages"), &included);
    let toc = preview.saves("/ja/contents.html", arguments.saves.min(10), |text| files.toc(text))?;
    tell("a table of contents", &toc);
    let template = preview.saves(&files.page, arguments.saves.min(10), |text| files.template(text))?;
    tell("a template", &template);
    drop(preview);
    if let Some(program) = &arguments.hugo {
        let site = tempfile::Builder::new().prefix("taiyaku-hugo-").tempdir_in(beside)?;
        let hugo = hugo::Hugo::start(program, folder, site.path())?;
        println!("hugo, first page: {:.0} ms", hugo.first()? * 1e3);
        tell("hugo, an article", &hugo.saves(arguments.saves)?);
    }
    println!("load average {}", load());
    let (wall, cpu) = (median(&article, |it| it.wall), median(&article, |it| it.cpu));
    ensure!(!arguments.enforce || wall <= BUDGET.0 && cpu <= BUDGET.1, "a save is above its budget");
    ensure!(!arguments.enforce || first <= FIRST, "the first page is above its budget");
    Ok(())
}

/// Saves for a long time: nothing may be missed, and memory has to stay as it is.
fn last(preview: &mut Preview, files: &Files, seconds: u64) -> anyhow::Result<()> {
    let (begin, start) = (preview.memory()?, Instant::now());
    for round in 0..seconds {
        preview.save(&files.page, &format!("each second {round}"), |text| files.article(text))?;
        if round % 60 == 0 {
            println!("{round} s: {:.0} MB", preview.memory()? / 1e6);
        }
        // Waiting for the save and for the preview to rest is a part of the second.
        std::thread::sleep((start + Duration::from_secs(round + 1)).saturating_duration_since(Instant::now()));
    }
    println!("{seconds} saves, each seen; memory {:.0} MB → {:.0} MB", begin / 1e6, preview.memory()? / 1e6);
    Ok(())
}

fn tell(what: &str, saves: &[Save]) {
    let wall = |part: f64| at(saves, part, |it| it.wall) * 1e3;
    let all = |part: f64| at(saves, part, |it| it.all) * 1e3;
    let cpu = |part: f64| at(saves, part, |it| it.cpu) * 1e3;
    println!(
        "{what}: {:.0} ms, {:.0} ms at the 95th percentile; with all else {:.0} ms, {:.0} ms; processor {:.0} ms, {:.0} ms ({} saves)",
        wall(0.5),
        wall(0.95),
        all(0.5),
        all(0.95),
        cpu(0.5),
        cpu(0.95),
        saves.len()
    );
}

fn median(saves: &[Save], key: fn(&Save) -> f64) -> f64 {
    at(saves, 0.5, key)
}

fn at(saves: &[Save], part: f64, key: fn(&Save) -> f64) -> f64 {
    let mut values: Vec<f64> = saves.iter().map(key).collect();
    values.sort_by(f64::total_cmp);
    values[((values.len() - 1) as f64 * part).round() as usize]
}

fn load() -> String {
    fs::read_to_string("/proc/loadavg").unwrap_or_default().split(' ').take(3).collect::<Vec<_>>().join(" ")
}

/// What is saved, and the pages that show it.
struct Files {
    folder: PathBuf,
    /// An article.
    article: (PathBuf, String),
    /// Its page.
    page: String,
    /// A page that shows the included file.
    includer: String,
    toc: (PathBuf, String),
    template: String,
}

impl Files {
    /// Puts an included file and a template of the site's own into a folder.
    fn prepare(folder: &Path) -> anyhow::Result<Self> {
        let mut articles: Vec<PathBuf> = walkdir::WalkDir::new(folder)
            .into_iter()
            .filter_map(Result::ok)
            .map(walkdir::DirEntry::into_path)
            .filter(|it| fs::read_to_string(it).is_ok_and(|text| text.contains("data-ttu-id")))
            .filter(|it| it.extension().is_some_and(|it| it == "md") && !it.to_string_lossy().contains("includes"))
            .collect();
        articles.sort();
        ensure!(articles.len() > 2 * INCLUDERS, "the folder has too few articles");
        fs::create_dir_all(folder.join("includes"))?;
        fs::write(folder.join("includes/of-the-bench.md"), "Word\n")?;
        let count = articles.len();
        let includers: Vec<&PathBuf> = articles.iter().step_by(count / INCLUDERS).take(INCLUDERS).collect();
        for file in &includers {
            let depth = file.strip_prefix(folder)?.components().count() - 1;
            let text = fs::read_to_string(file)?;
            let up = "../".repeat(depth);
            fs::write(file, format!("{text}\n\n[!INCLUDE [x]({up}includes/of-the-bench.md)]\n"))?;
        }
        let template = include_str!("../themes/default/templates/article.html").to_owned();
        fs::create_dir_all(folder.join("themes/default/templates"))?;
        fs::write(folder.join("themes/default/templates/article.html"), &template)?;
        let article = articles[count / 2 + 1].clone();
        let tocs = walkdir::WalkDir::new(folder).into_iter().filter_map(Result::ok).map(walkdir::DirEntry::into_path);
        let mut tocs: Vec<PathBuf> =
            tocs.filter(|it| it.file_name().is_some_and(|it| it == "toc.yml" || it == "TOC.yml")).collect();
        // The one nearest to the article is the one beside it.
        tocs.retain(|it| it.parent().is_some_and(|it| article.starts_with(it)));
        tocs.sort_by_key(|it| std::cmp::Reverse(it.components().count()));
        let toc = tocs.first().context("no table of contents names the article")?.clone();
        let page = |file: &Path| -> anyhow::Result<String> {
            let path = file.strip_prefix(folder)?.with_extension("html");
            Ok(format!("/ja/{}", path.to_string_lossy().replace(' ', "-")))
        };
        Ok(Self {
            folder: folder.to_owned(),
            page: page(&article)?,
            includer: page(includers[1])?,
            article: (article.clone(), fs::read_to_string(&article)?),
            toc: (toc.clone(), fs::read_to_string(&toc)?),
            template,
        })
    }

    fn article(&self, text: &str) -> std::io::Result<()> {
        fs::write(&self.article.0, format!("{}\n\n{text}\n", self.article.1))
    }

    fn include(&self, text: &str) -> std::io::Result<()> {
        fs::write(self.folder.join("includes/of-the-bench.md"), format!("{text}\n"))
    }

    fn toc(&self, text: &str) -> std::io::Result<()> {
        let written = &self.toc.1;
        let entry = written.find("- name").unwrap_or_default();
        let line = written[..entry].rfind('\n').map_or(0, |it| it + 1);
        let (before, indent, rest) = (&written[..line], &written[line..entry], &written[line..]);
        let added = format!("{indent}- name: {text}\n{indent}  href: https://example.com/\n");
        fs::write(&self.toc.0, format!("{before}{added}{rest}"))
    }

    fn template(&self, text: &str) -> std::io::Result<()> {
        let marked = self.template.replacen("{% block main %}", &format!("{{% block main %}}<p>{text}</p>"), 1);
        fs::write(self.folder.join("themes/default/templates/article.html"), marked)
    }
}
