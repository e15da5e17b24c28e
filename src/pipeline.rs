//! The one road from a snapshot to a site.

use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use rayon::prelude::*;

use crate::check;
use crate::config::Config;
use crate::config::docfx::PageFilter;
use crate::finding::{Finding, Reported};
use crate::memo::{Kept, Memo};
use crate::messages::Messages;
use crate::output::{Contents, OutputPath, Outputs};
use crate::render::body::{Body, BodyInput, NUMBER, Words, body};
use crate::render::pages::{PageOutput, Views};
use crate::render::sidebar::{self, EntryHtml, Plan};
use crate::site::address::slug_path;
use crate::site::{Parts, link};
use crate::source::{Snapshot, Source};
use crate::syntax::document::Document;
use crate::syntax::toc::{self, Toc};
use crate::syntax::{self, landing};
use crate::text::SourcePath;
use crate::theme::{self, Theme};
use crate::view::PageView;

/// Results that the next build may use again.
#[derive(Default)]
pub struct Cache {
    documents: Memo<Reported<Option<Arc<Document>>>>,
    tocs: Memo<Reported<Arc<Toc>>>,
    entries: Memo<Reported<EntryHtml>>,
    bodies: Memo<Body>,
    pages: Memo<Reported<Arc<[u8]>>>,
}

impl Cache {
    /// For a build that no other follows: nothing is kept, and no input is hashed.
    pub fn forgetful() -> Self {
        Self {
            documents: Memo::forgetful(),
            tocs: Memo::forgetful(),
            entries: Memo::forgetful(),
            bodies: Memo::forgetful(),
            pages: Memo::forgetful(),
        }
    }

    fn begin(&mut self) {
        self.documents.begin();
        self.tocs.begin();
        self.entries.begin();
        self.bodies.begin();
        self.pages.begin();
    }
}

/// A site, and what was found while it was made.
pub struct Build {
    /// The files of the site.
    pub outputs: Outputs,
    /// What was found, beside what loading and configuration found.
    pub findings: Vec<Finding>,
}

/// Builds a site.
pub fn build(snapshot: &Snapshot, config: &Config, cache: &mut Cache) -> Build {
    cache.begin();
    let mut findings = Vec::new();
    let messages = Arc::new(Messages::load(config, snapshot).drain_into(&mut findings));
    let theme = theme::assemble(config, snapshot, Arc::clone(&messages)).drain_into(&mut findings);

    let parsed = parse(snapshot, config, cache, &mut findings);
    let parts = Parts { config, snapshot, pages: &parsed.pages, documents: &parsed.documents, tocs: &parsed.tocs };
    let site = link(&parts).drain_into(&mut findings);
    findings.extend(check::run(&site));

    let words: BTreeMap<_, _> = config.locales.iter().map(|it| (it, words(&messages, it))).collect();
    let views = Views::new(&site, config, &messages);
    let plan = Plan::new(&views);
    let entries = cache.entries.map(&plan.inputs(&views, &theme), sidebar::entry);
    let sidebars = plan.sidebars(&entries, &mut findings);
    let made: Vec<Made> = site
        .pages
        .par_iter()
        .map(|page| {
            let input = BodyInput { linked: &page.linked, locale: &page.body_locale, words: &words[&page.body_locale] };
            let body = cache.bodies.of(&input, body);
            let PageOutput { output, view } = views.article(page, &body.value, &sidebars);
            let html = cache.pages.of(&PageInput { theme: &theme, view: &view }, render);
            // Where nothing is remembered, what a page is made of goes as soon as it is made.
            Made { output, body: Some(body).filter(Kept::is_reusable), html }
        })
        .chain(views.others().into_par_iter().map(|PageOutput { output, view }| {
            let html = cache.pages.of(&PageInput { theme: &theme, view: &view }, render);
            Made { output, body: None, html }
        }))
        .collect();
    let mut outputs = Outputs::new();
    for Made { output, body, html } in made {
        findings.extend(html.value.findings.iter().cloned());
        outputs.insert(OutputPath::new(output), Contents::Bytes(Arc::clone(&html.value.value)));
        cache.bodies.keep(body);
        cache.pages.keep([html]);
    }
    outputs.extend(theme.assets());
    outputs.extend(site.assets.iter().filter_map(|it| published(snapshot, it)));
    crate::finding::sort(&mut findings);
    drop((views, sidebars, words));
    if !cache.documents.keeps() {
        // No other build follows, so the process ends, and the system takes memory back faster than it can be given
        // back piece by piece.
        std::mem::forget((site, parsed, entries));
    }
    Build { outputs, findings }
}

struct PageInput<'a> {
    theme: &'a Theme,
    view: &'a PageView,
}

impl Hash for PageInput<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.theme.hash(state);
        self.view.hash(state);
    }
}

fn render(input: &PageInput<'_>) -> Reported<Arc<[u8]>> {
    input.theme.render(input.view)
}

/// A page of the site on its way to the outputs.
struct Made {
    output: String,
    body: Option<Kept<Body>>,
    html: Kept<Reported<Arc<[u8]>>>,
}

/// All files of a site, parsed.
struct Parsed {
    pages: Vec<Arc<Document>>,
    documents: BTreeMap<SourcePath, Arc<Document>>,
    tocs: Vec<Arc<Toc>>,
}

fn parse(snapshot: &Snapshot, config: &Config, cache: &mut Cache, findings: &mut Vec<Finding>) -> Parsed {
    let filter = PageFilter::new(snapshot, config);
    let is_markdown = |it: &&Source| it.path().extension().eq_ignore_ascii_case("md");
    let sources: Vec<&Source> = snapshot
        .texts
        .values()
        .filter(|it| !toc::is_toc(it.path()) && (is_markdown(it) || filter.is_page(it.path())))
        .collect();
    let parsed = cache.documents.map(&sources, |it| parse_page(it));
    let mut pages = Vec::new();
    let mut documents = BTreeMap::new();
    let mut unpublished: BTreeMap<SourcePath, &[Finding]> = BTreeMap::new();
    for (source, reported) in sources.iter().zip(&parsed) {
        let is_page = filter.is_page(source.path());
        match is_page {
            true => findings.extend(reported.findings.iter().cloned()),
            false => {
                unpublished.insert(source.path().clone(), &reported.findings);
            }
        }
        if let Some(document) = &reported.value {
            if is_page {
                pages.push(Arc::clone(document));
            }
            documents.insert(source.path().clone(), Arc::clone(document));
        }
    }
    findings.extend(included(&pages, &documents, &unpublished));
    let sources: Vec<&Source> =
        snapshot.texts.values().filter(|it| toc::is_toc(it.path()) && !filter.is_excluded(it.path())).collect();
    let tocs = cache.tocs.map(&sources, |it| {
        let Reported { value, findings } = toc::parse(it);
        Reported { value: Arc::new(value), findings }
    });
    findings.extend(tocs.iter().flat_map(|it| it.findings.iter().cloned()));
    Parsed { pages, documents, tocs: tocs.iter().map(|it| Arc::clone(&it.value)).collect() }
}

/// What was found in files that are no pages but that pages include, through other files too.
fn included(
    pages: &[Arc<Document>],
    documents: &BTreeMap<SourcePath, Arc<Document>>,
    unpublished: &BTreeMap<SourcePath, &[Finding]>,
) -> Vec<Finding> {
    let mut waiting: Vec<&Arc<Document>> = pages.iter().collect();
    let mut seen = std::collections::BTreeSet::new();
    let mut findings = Vec::new();
    while let Some(document) = waiting.pop() {
        let includes = document.references.iter().filter(|it| it.kind == syntax::document::ReferenceKind::Include);
        for path in includes.filter_map(|it| document.path.resolve(&it.target)) {
            if let Some(included) = documents.get(&path)
                && seen.insert(path.clone())
            {
                findings.extend(unpublished.get(&path).into_iter().flat_map(|it| it.iter().cloned()));
                waiting.push(included);
            }
        }
    }
    findings
}

fn parse_page(source: &Source) -> Reported<Option<Arc<Document>>> {
    if source.path().extension().eq_ignore_ascii_case("md") {
        let Reported { value, findings } = syntax::parse(source);
        return Reported { value: Some(Arc::new(value)), findings };
    }
    let path = source.path();
    let Reported { value, findings } = landing::parse(source, &|markdown, at, references, findings| {
        syntax::parse_fragment(markdown, path, at, references, findings)
    });
    Reported { value: value.map(Arc::new), findings }
}

fn words(messages: &Messages, locale: &crate::locale::Locale) -> Words {
    let text = |id: &str| messages.format(locale, id, &[]);
    Words {
        alerts: ["alert-note", "alert-tip", "alert-important", "alert-warning", "alert-caution"].map(text),
        image_missing: text("image-missing"),
        include_missing: text("include-missing"),
        table_label: messages.format(locale, "table-label", &[("number", NUMBER.into())]),
        tasks: ["task-open", "task-done"].map(text),
        video_label: text("video-label"),
        link_without_text: text("link-without-text"),
    }
}

/// A file that is published as it is.
fn published(snapshot: &Snapshot, path: &SourcePath) -> Option<(OutputPath, Contents)> {
    let output = OutputPath::new(slug_path(path.as_str()));
    if let Some(asset) = snapshot.assets.get(path) {
        return Some((output, Contents::File { file: asset.file.clone(), digest: asset.digest }));
    }
    let text = snapshot.texts.get(path)?;
    Some((output, Contents::Bytes(Arc::from(text.text().as_bytes()))))
}
