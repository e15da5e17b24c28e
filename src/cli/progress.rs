//! How far a long build is, on a terminal.

use std::io::IsTerminal;

use indicatif::{ProgressBar, ProgressStyle};

use crate::output::{Batch, OutputPath, Sink};

/// Sites of fewer articles are built before a bar could be read.
const LONG: usize = 500;

/// A bar that is there while a build is long, and only where standard error is a terminal.
#[derive(Default)]
pub(super) struct Bar(Option<ProgressBar>);

impl Bar {
    /// Shows that so many articles are done, of how many.
    pub(super) fn set(&mut self, done: usize, all: usize) {
        if self.0.is_none() && all >= LONG && std::io::stderr().is_terminal() {
            let style = ProgressStyle::with_template("{bar:40} {pos} of {len} articles");
            self.0 =
                Some(ProgressBar::new(all as u64).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar())));
        }
        if let Some(bar) = &self.0 {
            bar.set_position(done as u64);
        }
    }

    /// Takes the bar away.
    pub(super) fn clear(&mut self) {
        if let Some(bar) = self.0.take() {
            bar.finish_and_clear();
        }
    }
}

/// Shows how far a build is whose files go on to another sink.
pub(super) struct Progress<'s> {
    sink: &'s mut dyn Sink,
    bar: Bar,
}

impl<'s> Progress<'s> {
    pub(super) fn new(sink: &'s mut dyn Sink) -> Self {
        Self { sink, bar: Bar::default() }
    }
}

impl Sink for Progress<'_> {
    fn take(&mut self, files: Batch) {
        self.sink.take(files);
    }

    fn progress(&mut self, done: usize, all: usize) {
        self.bar.set(done, all);
    }

    fn wishes(&mut self) -> Vec<OutputPath> {
        self.sink.wishes()
    }
}

impl Drop for Progress<'_> {
    fn drop(&mut self) {
        self.bar.clear();
    }
}
