//! A preview that is asked as a browser asks it.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use anyhow::{Context, bail};

/// What a save cost, in seconds.
pub(crate) struct Save {
    /// From before the file is written until the page has the change.
    pub(crate) wall: f64,
    /// Until all that it reaches is served, the search index and the findings too.
    pub(crate) all: f64,
    /// Of the processor, until the preview rests.
    pub(crate) cpu: f64,
}

/// A preview that runs.
pub(crate) struct Preview {
    process: Child,
    start: Instant,
    lines: Receiver<String>,
    port: u16,
}

impl Preview {
    /// Starts the preview of a folder.
    pub(crate) fn start(program: &Path, folder: &Path) -> anyhow::Result<Self> {
        let start = Instant::now();
        let mut command = Command::new(program);
        command.arg("serve").arg(folder).args(["--port", "4790"]).stdout(Stdio::null()).stderr(Stdio::piped());
        let mut process = command.spawn()?;
        let (sender, lines) = channel();
        let stderr = process.stderr.take().context("standard error is a pipe")?;
        std::thread::spawn(move || {
            BufReader::new(stderr).lines().map_while(Result::ok).for_each(|it| drop(sender.send(it)));
        });
        let mut preview = Self { process, start, lines, port: 0 };
        let address = preview.line("http://")?;
        let port = address.split(['/', ':']).find_map(|it| it.parse().ok());
        preview.port = port.context("the preview says where it is")?;
        Ok(preview)
    }

    fn line(&self, part: &str) -> anyhow::Result<String> {
        loop {
            let line =
                self.lines.recv_timeout(Duration::from_secs(120)).with_context(|| format!("no line with {part}"))?;
            if line.contains(part) {
                return Ok(line);
            }
        }
    }

    /// Seconds from the start until a page and its style are there.
    pub(crate) fn first(&self, page: &str) -> anyhow::Result<f64> {
        let text = self.get(page)?;
        let (_, style) = text.split_once("rel=\"stylesheet\" href=\"").context("a page has a style")?;
        let style = style.split('"').next().unwrap_or_default().trim_start_matches("../");
        self.get(&format!("/{style}"))?;
        Ok(self.start.elapsed().as_secs_f64())
    }

    /// Seconds from the start until the whole site is there.
    pub(crate) fn ready(&self) -> anyhow::Result<f64> {
        self.line("built in")?;
        let seconds = self.start.elapsed().as_secs_f64();
        rest(|| self.cpu())?;
        Ok(seconds)
    }

    /// Saves so often.
    pub(crate) fn saves(
        &self,
        page: &str,
        count: usize,
        write: impl Fn(&str) -> std::io::Result<()>,
    ) -> anyhow::Result<Vec<Save>> {
        (0..count).map(|it| self.save(page, &format!("word {it} of the bench {page}"), &write)).collect()
    }

    /// Saves a file with a text that the page has to show.
    pub(crate) fn save(
        &self,
        page: &str,
        text: &str,
        write: impl Fn(&str) -> std::io::Result<()>,
    ) -> anyhow::Result<Save> {
        let mut seen = self.seen(page, "")?;
        let before = self.cpu()?;
        let start = Instant::now();
        write(text)?;
        let mut tries = 0;
        while !self.get(page)?.contains(text) || tries == 0 {
            seen = self.seen(page, &seen)?;
            tries += 1;
            if tries > 9 {
                bail!("{page} never shows {text:?}");
            }
        }
        let wall = start.elapsed().as_secs_f64();
        self.line(" changed in ")?;
        let all = start.elapsed().as_secs_f64();
        rest(|| self.cpu())?;
        Ok(Save { wall, all, cpu: self.cpu()? - before })
    }

    /// What a page is told, once it differs from what it was told last.
    fn seen(&self, page: &str, seen: &str) -> anyhow::Result<String> {
        let state = self.get(&format!("/_taiyaku/changes?page={page}&seen={seen}"))?;
        let (_, seen) = state.split_once("\"seen\":\"").context("the preview answers with what was seen")?;
        Ok(seen.split('"').next().unwrap_or_default().to_owned())
    }

    fn get(&self, path: &str) -> anyhow::Result<String> {
        get(self.port, path)
    }

    fn cpu(&self) -> anyhow::Result<f64> {
        cpu_of(self.process.id())
    }

    /// Bytes of memory that are resident.
    pub(crate) fn memory(&self) -> anyhow::Result<f64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.process.id()))?;
        let line = status.lines().find_map(|it| it.strip_prefix("VmRSS:")).context("Linux says how much there is")?;
        Ok(line.trim().trim_end_matches(" kB").parse::<f64>()? * 1024.0)
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A page that a server on this machine shows.
pub(crate) fn get(port: u16, path: &str) -> anyhow::Result<String> {
    let mut stream = TcpStream::connect(("127.0.0.1", port))?;
    write!(stream, "GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    let answer = String::from_utf8_lossy(&answer).into_owned();
    if !answer.starts_with("HTTP/1.1 200") {
        bail!("{path}: {}", answer.lines().next().unwrap_or_default());
    }
    Ok(answer)
}

/// Seconds of the processor that all threads of a process have used.
pub(crate) fn cpu_of(process: u32) -> anyhow::Result<f64> {
    let mut nanoseconds = 0.0;
    for thread in fs::read_dir(format!("/proc/{process}/task"))? {
        let text = fs::read_to_string(thread?.path().join("schedstat"))?;
        nanoseconds += text.split(' ').next().and_then(|it| it.parse::<f64>().ok()).unwrap_or_default();
    }
    Ok(nanoseconds / 1e9)
}

/// Waits until a process does nothing, for longer than the preview waits before it looks at all files.
pub(crate) fn rest(cpu: impl Fn() -> anyhow::Result<f64>) -> anyhow::Result<()> {
    let mut used = cpu()?;
    loop {
        std::thread::sleep(Duration::from_millis(400));
        let now = cpu()?;
        if now - used < 0.002 {
            return Ok(());
        }
        used = now;
    }
}
