//! Shows pages as soon as they are made, and not only when the whole build is done: those that a browser waits for
//! before there is anything, and later those that browsers show.

use std::sync::Arc;

use crate::config::Config;
use crate::output::{Batch, Contents, OutputPath, Part, Sink};
use crate::preview::News;
use crate::preview::answer::output_name;
use crate::preview::files::{Files, is_same};
use crate::preview::published::{Published, Stage};

/// Gathers the files of a build. Where nothing is shown yet, those that a browser asks for are shown at once; where there
/// is a site, pages that browsers show are.
pub struct Showing<'s> {
    stage: &'s Stage,
    config: Arc<Config>,
    tell: &'s mut (dyn FnMut(News<'_>) -> anyhow::Result<()> + Send),
    outputs: Files,
    /// Files that browsers have asked for and do not have.
    awaited: Vec<OutputPath>,
    /// Whether nothing is shown yet.
    is_first: bool,
    trouble: Option<anyhow::Error>,
}

impl<'s> Showing<'s> {
    /// Has no files.
    pub fn new(
        stage: &'s Stage,
        config: &Config,
        tell: &'s mut (dyn FnMut(News<'_>) -> anyhow::Result<()> + Send),
    ) -> Self {
        let is_first = stage.current().site.is_none();
        let mut showing = Self {
            stage,
            config: Arc::new(config.clone()),
            tell,
            outputs: Files::default(),
            awaited: Vec::new(),
            is_first,
            trouble: None,
        };
        showing.show();
        showing
    }

    /// All files.
    ///
    /// # Errors
    /// That of telling how far the build is.
    pub fn finish(self) -> anyhow::Result<Files> {
        match self.trouble {
            Some(error) => Err(error),
            None => Ok(self.outputs),
        }
    }

    fn show(&mut self) {
        if self.is_first {
            let before = self.stage.current();
            self.stage.publish(Published::begun(&before, Arc::clone(&self.config), self.outputs.clone()));
        }
    }

    /// Adds what browsers have asked for since.
    fn listen(&mut self) {
        if self.is_first {
            let shown = self.stage.current();
            self.awaited.extend(self.stage.wishes().iter().map(|it| OutputPath::new(output_name(&shown, it))));
        }
    }

    /// Shows some files where a page is among them that browsers show and that is another one now.
    fn renew(&self, files: &Arc<Part>) {
        let shown = self.stage.current();
        let is_other = |path: &OutputPath, new: &Contents| shown.file(path).is_none_or(|old| !is_same(new, old));
        let is_renewed =
            |path: &OutputPath| files.get(path).is_some_and(|it| shown.file(path).is_some() && is_other(path, it));
        if self.stage.opened().iter().any(is_renewed) {
            // With it comes what it may name: files that are there already, such as a style sheet of its theme.
            let others = self.outputs.others().filter(|it| is_other(it.0, it.1));
            let others: Part = others.map(|(path, contents)| (path.clone(), contents.clone())).collect();
            self.stage.publish(shown.with([Arc::new(others), Arc::clone(files)]));
        }
    }

    /// Shows files that browsers wait for where they are there now.
    fn satisfy(&mut self) {
        self.listen();
        let count = self.awaited.len();
        self.awaited.retain(|it| self.outputs.get(it).is_none());
        if self.awaited.len() < count {
            self.show();
        }
    }
}

impl Sink for Showing<'_> {
    fn take(&mut self, files: Batch) {
        if !self.is_first {
            let opened = self.stage.opened();
            if files.iter().any(|it| opened.contains(&it.0)) {
                self.renew(&Arc::new(files.iter().cloned().collect()));
            }
        }
        self.outputs.extend(files);
        self.satisfy();
    }

    fn share(&mut self, part: &Arc<Part>) {
        if !self.is_first && !self.stage.current().outputs.has(part) {
            self.renew(part);
        }
        if self.is_first {
            // A page that somebody waited for is there already.
            self.outputs.forget(part);
        }
        self.outputs.share(part);
        self.satisfy();
    }

    fn progress(&mut self, done: usize, all: usize) {
        // Later builds are too short to be told of.
        if self.is_first && self.trouble.is_none() {
            self.trouble = (self.tell)(News::Progress { done, all }).err();
        }
    }

    fn wishes(&mut self) -> Vec<OutputPath> {
        self.satisfy();
        self.awaited.iter().filter(|it| it.as_str().ends_with(".html")).cloned().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::settled::SettledFiles;
    use crate::output::Contents;
    use crate::preview::editor::Editor;
    use crate::source::Snapshot;

    #[test]
    fn what_is_asked_for_is_shown_as_soon_as_it_is_there() {
        let stage = Stage::new(Editor::new(None, std::path::Path::new("/x")));
        stage.wish("/ja/b.html");
        let config = crate::config::parse(&Snapshot::default()).unwrap().value;
        let mut tell = |_: News<'_>| Ok(());
        let mut showing = Showing::new(&stage, &config, &mut tell);
        let file = |name: &str| vec![(OutputPath::new(name), Contents::Bytes(name.as_bytes().into()))];
        assert_eq!(showing.wishes(), [OutputPath::new("ja/b.html")]);
        showing.take(file("ja/a.html"));
        assert!(stage.current().output("ja/a.html").is_none(), "nobody waits for it");
        showing.take(file("ja/b.html"));
        assert!(stage.current().output("ja/b.html").is_some() && !stage.current().is_complete);
        assert_eq!(showing.wishes(), []);
        stage.wish("/");
        stage.wish("/ja/a.html");
        assert_eq!(showing.wishes(), [OutputPath::new("index.html")], "the other is there");
        assert!(stage.current().output("ja/a.html").is_some());
        showing.take(file("index.html"));
        showing.share(&Arc::new(file("index.html").into_iter().chain(file("ja/c.html")).collect()));
        assert_eq!(showing.finish().unwrap().len(), 4);
    }

    #[test]
    fn a_page_that_is_open_is_shown_before_the_build_is_done() {
        let stage = Stage::new(Editor::new(None, std::path::Path::new("/x")));
        let config = crate::config::parse(&Snapshot::default()).unwrap().value;
        let file = |name: &str, text: &str| (OutputPath::new(name), Contents::Bytes(text.as_bytes().into()));
        let build = crate::pipeline::build(&Snapshot::default(), &config, &mut crate::pipeline::Cache::default());
        let outputs = [file("ja/a.html", "1"), file("ja/b.html", "1")].into_iter().collect();
        let parts = (outputs, build.site, build.messages);
        let first = Published::new(&stage.current(), Arc::default(), config.clone(), SettledFiles::default(), parts);
        stage.publish(first);
        let mut tell = |_: News<'_>| Ok(());
        let mut showing = Showing::new(&stage, &config, &mut tell);
        let text = |name: &str| match stage.current().output(name) {
            Some(Contents::Bytes(bytes)) => String::from_utf8(bytes.to_vec()).unwrap(),
            _ => String::new(),
        };
        showing.take(vec![file("ja/a.html", "2")]);
        assert_eq!(text("ja/a.html"), "1", "no browser shows it");
        let open = stage.open("ja/b.html");
        showing.take(vec![file("ja/b.html", "1")]);
        assert_eq!(text("ja/b.html"), "1");
        showing.take(vec![file("ja/b.html", "2")]);
        assert_eq!((text("ja/b.html"), stage.current().is_complete), ("2".to_owned(), true));
        // A page of a portion comes with the style that it names, which came before.
        showing.take(vec![file("assets/new.css", "{}")]);
        assert_eq!(text("assets/new.css"), "", "no page names it yet");
        showing.share(&Arc::new([file("ja/b.html", "3")].into_iter().collect()));
        assert_eq!((text("ja/b.html"), text("assets/new.css")), ("3".to_owned(), "{}".to_owned()));
        drop(open);
        assert_eq!(stage.opened(), []);
    }
}
