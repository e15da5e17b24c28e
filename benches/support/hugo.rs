//! The articles of a generated folder as two plain trees, and `hugo server` over them, asked as our preview is.
//!
//! Hugo knows no units, so each language gets a tree of its own; two bare templates show an article with its contents
//! and the way to the other language.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};

use crate::saves::{Save, cpu_of, get, rest};

const PORT: u16 = 1390;

const CONFIG: &str = "baseURL = \"http://localhost:1390/\"
defaultContentLanguage = \"ja\"
defaultContentLanguageInSubdir = true
disableKinds = [\"taxonomy\", \"term\", \"RSS\", \"sitemap\"]
[languages.ja]
contentDir = \"content/ja\"
[languages.en]
contentDir = \"content/en\"
[markup.goldmark.renderer]
unsafe = true
";

const SINGLE: &str = "<!doctype html><html lang=\"{{ .Lang }}\"><head><meta charset=\"utf-8\"><title>{{ .Title }}</title>\
</head><body><nav>{{ range .Translations }}<a href=\"{{ .RelPermalink }}\">{{ .Lang }}</a>{{ end }}</nav><main>\
<h1>{{ .Title }}</h1>{{ .TableOfContents }}{{ .Content }}</main></body></html>";

const LIST: &str = "<!doctype html><html lang=\"{{ .Lang }}\"><head><meta charset=\"utf-8\"><title>{{ .Title }}</title>\
</head><body><ul>{{ range .Pages }}<li><a href=\"{{ .RelPermalink }}\">{{ .Title }}</a></li>{{ end }}</ul></body></html>";

/// A server that runs.
pub(crate) struct Hugo {
    process: Child,
    start: Instant,
    /// An article in the middle of the Japanese tree, and its page.
    article: (PathBuf, String, String),
}

impl Hugo {
    /// Splits the articles of a folder into `site`, and starts the server there.
    pub(crate) fn start(program: &Path, folder: &Path, site: &Path) -> anyhow::Result<Self> {
        let mut articles = split(folder, site)?;
        fs::create_dir_all(site.join("layouts/_default"))?;
        fs::write(site.join("layouts/_default/single.html"), SINGLE)?;
        fs::write(site.join("layouts/_default/list.html"), LIST)?;
        fs::write(site.join("hugo.toml"), CONFIG)?;
        articles.retain(|it| !it.ends_with("index.md"));
        articles.sort();
        let article = articles.get(articles.len() / 2).context("the folder has no articles")?;
        let page = format!("/ja/{}/", article.trim_end_matches(".md").replace(' ', "-"));
        let file = site.join("content/ja").join(article);
        let text = fs::read_to_string(&file)?;
        let mut command = Command::new(program);
        command.arg("server").args(["--renderToMemory", "--port", &PORT.to_string(), "--source"]).arg(site);
        let start = Instant::now();
        let process = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().context("hugo cannot be started")?;
        Ok(Self { process, start, article: (file, text, page) })
    }

    /// Seconds from the start until a page is there.
    pub(crate) fn first(&self) -> anyhow::Result<f64> {
        while get(PORT, &self.article.2).is_err() {
            ensure!(self.start.elapsed() < Duration::from_secs(120), "hugo shows no page");
            std::thread::sleep(Duration::from_millis(5));
        }
        let seconds = self.start.elapsed().as_secs_f64();
        rest(|| self.cpu())?;
        Ok(seconds)
    }

    /// Saves the article so often.
    pub(crate) fn saves(&self, count: usize) -> anyhow::Result<Vec<Save>> {
        let (file, written, page) = &self.article;
        let save = |number: usize| {
            let text = format!("word {number} of the bench");
            let (before, start) = (self.cpu()?, Instant::now());
            fs::write(file, format!("{written}\n\n{text}\n"))?;
            while !get(PORT, page).is_ok_and(|it| it.contains(&text)) {
                ensure!(start.elapsed() < Duration::from_secs(20), "hugo never shows {text:?}");
                std::thread::sleep(Duration::from_millis(1));
            }
            let wall = start.elapsed().as_secs_f64();
            rest(|| self.cpu())?;
            Ok(Save { wall, all: wall, cpu: self.cpu()? - before })
        };
        (0..count).map(save).collect()
    }

    /// Seconds of the processor: the program from the registry of Python packages starts another one.
    fn cpu(&self) -> anyhow::Result<f64> {
        let own = self.process.id();
        let mut seconds = cpu_of(own)?;
        for entry in fs::read_dir("/proc")?.filter_map(Result::ok) {
            let Some(id) = entry.file_name().to_str().and_then(|it| it.parse::<u32>().ok()) else { continue };
            let status = fs::read_to_string(entry.path().join("status")).unwrap_or_default();
            if status.lines().any(|it| it.strip_prefix("PPid:").is_some_and(|it| it.trim() == own.to_string())) {
                seconds += cpu_of(id)?;
            }
        }
        Ok(seconds)
    }
}

impl Drop for Hugo {
    fn drop(&mut self) {
        // What it started ends when nobody reads from it any more, or here.
        let _ = Command::new("pkill").args(["-P", &self.process.id().to_string()]).status();
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Writes each aligned article in each of its languages; returns the paths.
fn split(folder: &Path, site: &Path) -> anyhow::Result<Vec<String>> {
    let mut articles = Vec::new();
    for entry in walkdir::WalkDir::new(folder).into_iter().filter_map(Result::ok) {
        let path = entry.path();
        let inside = path.strip_prefix(folder)?.to_string_lossy().to_lowercase();
        let is_article = inside.ends_with(".md") && !inside.ends_with("toc.md") && !inside.contains("includes/");
        if !is_article || !entry.file_type().is_file() {
            continue;
        }
        let text = String::from_utf8_lossy(&fs::read(path)?).into_owned();
        if !text.contains("data-ttu-id") {
            continue;
        }
        let (front_matter, body) = front_matter(text.trim_start_matches('\u{feff}'));
        let title = front_matter.lines().find_map(|it| it.strip_prefix("title:")).unwrap_or(&inside);
        let title = title.replace(['"', '\'', '\\'], "");
        for (locale, is_original) in [("ja", false), ("en", true)] {
            let file = site.join("content").join(locale).join(&inside);
            fs::create_dir_all(file.parent().context("an article lies in a folder")?)?;
            // Its templates begin so.
            let body = side(body, is_original).replace("{{", "{ {").replace("}}", "} }");
            fs::write(file, format!("---\ntitle: \"{}\"\n---\n{body}", title.trim()))?;
        }
        articles.push(inside);
    }
    Ok(articles)
}

fn front_matter(text: &str) -> (&str, &str) {
    let Some(rest) = text.strip_prefix("---") else { return ("", text) };
    match rest.find("\n---") {
        Some(end) => (&rest[..end], rest[end + 4..].trim_start_matches(['\r', '\n'])),
        None => ("", text),
    }
}

/// The text in one language.
fn side(text: &str, is_original: bool) -> String {
    const BETWEEN: &str = "</span><span class=\"sxs-lookup\"><span data-stu-id=\"";
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, unit)) = rest.split_once("<span data-ttu-id=\"") {
        let sides = unit.split_once("\">").and_then(|(_, it)| {
            let (translation, it) = it.split_once(BETWEEN)?;
            let (original, it) = it.split_once("\">")?.1.split_once("</span></span>")?;
            Some((if is_original { original } else { translation }, it))
        });
        out.push_str(before);
        let Some((side, after)) = sides else { break };
        out.push_str(side);
        rest = after;
    }
    out + rest
}
