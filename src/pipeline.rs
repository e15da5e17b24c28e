//! The one road from a snapshot to a site.

mod cache;
mod early;
mod look;
mod pages;
mod parse;
mod searching;

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

pub use self::cache::{Cache, Computed};
use self::look::{Look, look, words};
use self::pages::{
    ArticlePage, EntriesInput, KeyedBody, Made, StubsInput, Written, article, entries, lists, others, sidebars, stubs,
    trees,
};
use self::parse::{Parsed, articles, parse};
use self::searching::search_tests;
use crate::check::consistency::Used;
use crate::check::tree::Coverage;
use crate::check::{self, TermsInput, staleness};
use crate::config::Config;
use crate::config::docfx::{FilterInput, PageFilter};
use crate::exchange;
use crate::finding::Finding;
use crate::finding::groups::Found;
use crate::finding::suppression::Suppression;
use crate::memo::{Digest, Kept};
use crate::messages::Messages;
use crate::output::{Contents, OutputPath, Outputs, Sink};
use crate::publish;
use crate::render;
use crate::render::body::{Body, BodyInput, body};
use crate::render::pages::Views;
use crate::render::search::{Findable, FoundCard};
use crate::render::search_page::{self, Codes, frequent};
use crate::render::sidebar::Sidebars;
use crate::render::tree::script;
use crate::render::units::{ArticleInput, indexed};
use crate::search::expectations;
use crate::search::index::IndexBuilder;
use crate::site::address::slug_path;
use crate::site::glossary::Glossary;
use crate::site::stale::Stale;
use crate::site::{Page, Site, link};
use crate::source::Snapshot;
use crate::text::SourcePath;

/// How many pages are on their way at once: it bounds what is in memory beside the documents and the outputs.
const ON_THE_WAY: usize = 256;

/// A site, and what was found while it was made.
pub struct Build {
    /// The files of the site.
    pub outputs: Outputs,
    /// What was found, beside what loading and configuration found, sorted.
    pub findings: Vec<Finding>,
    /// Comments in its files that suppress findings.
    pub suppressions: Vec<Suppression>,
    /// What the path tests of its decision trees pass through.
    pub trees: Vec<Coverage>,
    /// What it is made of: where a page and its text come from.
    pub site: Site,
    /// The words of its interface.
    pub messages: Arc<Messages>,
}

/// Builds a site.
pub fn build(snapshot: &Snapshot, config: &Config, cache: &mut Cache) -> Build {
    let mut outputs = Outputs::new();
    let Report { found, suppressions, trees, site, messages } = build_into(snapshot, config, cache, &mut outputs);
    Build { outputs, findings: found.sorted(), suppressions, trees, site, messages }
}

/// What there is to say of a site that was built.
pub struct Report {
    /// What was found, beside what loading and configuration found.
    pub found: Found,
    /// Comments in its files that suppress findings.
    pub suppressions: Vec<Suppression>,
    /// What the path tests of its decision trees pass through.
    pub trees: Vec<Coverage>,
    /// What it is made of.
    pub site: Site,
    /// The words of its interface.
    pub messages: Arc<Messages>,
}

/// Builds a site once, whose files go into a sink as soon as they are made.
///
/// The snapshot that comes back has let go of the texts of pages, which are a fourth of what there is to hold.
pub fn build_once(mut snapshot: Snapshot, config: &Config, sink: &mut dyn Sink) -> (Report, Snapshot) {
    let mut cache = Cache::forgetful();
    let mut found = Found::default();
    let filter = PageFilter::new(&snapshot, config);
    let articles = articles(&snapshot, config, &filter, true);
    // Pairs are compared when they are linked, and their texts are kept until then.
    for article in articles.iter().filter(|it| it.is_aligned_page(&filter)) {
        if let Some(source) = snapshot.texts.get_mut(article.path()) {
            source.release();
        }
    }
    let parsed = parse((&snapshot, config), &filter, articles, &mut cache.parsed, &mut found);
    (build_parsed(&snapshot, config, parsed, found, &mut cache, sink), snapshot)
}

/// Builds a site whose files go into a sink as soon as they are made.
pub fn build_into(snapshot: &Snapshot, config: &Config, cache: &mut Cache, sink: &mut dyn Sink) -> Report {
    cache.begin();
    let mut found = Found::default();
    let filter = cache.filter.only(&FilterInput { snapshot, config }, |it| PageFilter::new(it.snapshot, it.config));
    let articles = articles(snapshot, config, &filter, false);
    let parsed = parse((snapshot, config), &filter, articles, &mut cache.parsed, &mut found);
    build_parsed(snapshot, config, parsed, found, cache, sink)
}

fn build_parsed(
    snapshot: &Snapshot,
    config: &Config,
    parsed: Parsed,
    mut found: Found,
    cache: &mut Cache,
    sink: &mut dyn Sink,
) -> Report {
    let look = look(snapshot, config, cache, &mut found);
    let site = link(&parsed.parts(snapshot, config), &mut cache.links, &mut found);
    early::show(&site, config, &look, sink);
    let used = usages(&site, (snapshot, config), &parsed, cache, &mut found);
    let terms: Vec<TermsInput<'_>> = config.glossary.then_some(TermsInput(&used)).into_iter().collect();
    let glossary = cache.glossary.map(&terms, check::terms).pop().unwrap_or_default();
    let stale = staleness::check(&site, (snapshot, config), &mut cache.stale, &mut found);
    let ground = Ground { snapshot, config, look: &look, site: &site, glossary: &glossary, stale: &stale };
    // What is wrong with the site is shown by none of its pages.
    let mut checks = std::mem::take(&mut cache.checks);
    let check = || check::run(&site, (snapshot, config), &used, &mut checks);
    let (shown, wrong) = rayon::join(|| render_all(&ground, cache, sink), check);
    cache.checks = checks;
    found.append(wrong);
    found.extend(shown);
    let trees = check::tree::coverage(&site.trees);
    let suppressions = parsed.suppressions.clone();
    if !cache.parsed.keeps() {
        // No other build follows, so the process ends, and the system takes memory back faster than it can be given
        // back piece by piece.
        std::mem::forget(parsed);
    }
    Report { found, suppressions, trees, site, messages: look.messages }
}

fn usages(
    site: &Site,
    of: (&Snapshot, &Config),
    Parsed { used, uncompared, .. }: &Parsed,
    cache: &mut Cache,
    found: &mut Found,
) -> Vec<Used> {
    check::usages(site, of, (used.clone(), uncompared), &mut cache.compared, found)
}

/// What pages are made of.
struct Ground<'b> {
    snapshot: &'b Snapshot,
    config: &'b Config,
    look: &'b Look,
    site: &'b Site,
    glossary: &'b Glossary,
    stale: &'b BTreeMap<usize, Arc<Stale>>,
}

/// Makes every file of a site; what is found on the way is wrong with its theme or its search.
fn render_all(ground: &Ground<'_>, cache: &mut Cache, sink: &mut dyn Sink) -> Vec<Finding> {
    let Ground { snapshot, config, site, glossary, .. } = *ground;
    let Look { messages, theme, digest: look, .. } = ground.look;
    let mut written = Written::default();
    let words: BTreeMap<_, _> = config.locales.iter().map(|it| (it, words(messages, it))).collect();
    let search_words = search_page::words(config, messages);
    let entries = cache.navigations.only(&EntriesInput(site), entries);
    let mut views = Views::new(site, config, messages, &search_words, &entries);
    views.has_glossary = glossary.iter().any(|it| it.uses() > 1);
    let frame = Digest::of(&(look, site.surroundings, views.has_glossary));
    let sidebars = sidebars(frame, &views, theme, cache);
    written.findings.extend(sidebars.findings.iter().cloned());
    let findable = Findable::new(site, config, &mut cache.cards);
    let nodes = render::tree::search::nodes(site, config);
    let mut index = IndexBuilder::new(findable.articles().len() + nodes.len());
    let mut found_nodes = cache.indexed.map(&nodes, render::tree::search::indexed);
    // The files of the search, where the site has tests of it.
    let mut searched = snapshot.texts.contains_key(expectations::FILE).then(Outputs::new);
    // None of them has the address of a page: `site::redirects` sees to it.
    let stubs = cache.stubs.only(&StubsInput { look: *look, site, config, messages }, stubs);
    written.outputs.extend(stubs.iter().map(|it| (it.0.clone(), it.1.clone())));
    written.outputs.extend(entries.values().map(|it| it.written()));
    written.outputs.extend(theme.assets());
    let portions = portions(&findable.cards, index.group_size(), ON_THE_WAY / config.locales.len());
    let last = portions.last().cloned();
    let mut unit_files: Vec<Option<String>> = Vec::with_capacity(findable.cards.len());
    let mut starts: Vec<Placed<'_>> = Vec::new();
    let mut headings = vec![Digest::default(); site.pages.len()];
    for some in portions {
        let wishes = sink.wishes();
        if !wishes.is_empty() {
            written.outputs.extend(early::pages(&wishes, &views, &words, &sidebars.value, theme));
            sink.take(std::mem::take(&mut written.outputs));
        }
        sink.progress(some.start, findable.cards.len());
        let pages: Vec<&Page> = some.clone().flat_map(|article| site.pages_of(article)).collect();
        let inputs = pages.iter().map(|page| {
            let words = &words[&page.body_locale];
            let input = BodyInput { linked: &page.linked, locale: &page.body_locale, words };
            KeyedBody { key: page.key, look: *look, input }
        });
        let inputs: Vec<KeyedBody<'_>> = inputs.collect();
        let bodies: Vec<Kept<Body>> = cache.bodies.each(&inputs, |it| body(&it.input));
        let cards = &findable.cards[some.clone()];
        let of_article = bodies.chunks(config.locales.len());
        let found: Vec<ArticleInput<'_>> =
            cards.iter().zip(of_article).filter_map(|(card, bodies)| Some((**card).as_ref()?.with(bodies))).collect();
        let mut found = cache.indexed.map(&found, indexed);
        // Groups stay whole where the nodes of trees follow the last articles at once.
        if last.as_ref() == Some(&some) {
            found.append(&mut found_nodes);
        }
        let mut files = index.add(found, &mut written.outputs).into_iter();
        if let Some(searched) = &mut searched {
            searched.extend(written.outputs.iter().cloned());
        }
        let files: Vec<Option<String>> = cards.iter().map(|it| (**it).as_ref().and_then(|_| files.next())).collect();
        let placed = pages.iter().copied().zip(&bodies).map(|(page, body)| {
            let units = files[page.article - some.start].clone();
            Placed { page, body: body.clone(), units }
        });
        // Start pages show the codes of all articles, so they come last.
        let is_start = |it: &Placed<'_>| views.is_start(it.page);
        let (at_start, placed) = placed.partition::<Vec<_>, _>(is_start);
        starts.extend(at_start);
        let made = articles_made(ground, (frame, &views, &sidebars.value), &placed, &[], cache);
        note_headings(ground, &placed, &made, &mut headings);
        cache.bodies.keep(bodies);
        written.add(&made, cache);
        cache.articles.keep(made);
        sink.take(std::mem::take(&mut written.outputs));
        unit_files.extend(files);
    }
    // Of a site without articles.
    index.add(found_nodes, &mut written.outputs);
    let mut codes = Codes::new();
    if config.search.enabled {
        let outputs = &mut written.outputs;
        outputs.extend(search_words.values().map(|it| file(&it.output, Arc::clone(&it.script))));
        outputs.extend(views.search_descriptions());
        let facets = findable.facets(nodes.iter().map(|it| it.card()));
        let documents = index.finish(&config.locales, facets, &mut cache.shards, outputs);
        let articles = findable.articles();
        let article = |document: &u32| articles.get(*document as usize).copied();
        let of_articles = documents.iter().map(|(code, it)| (code, it.iter().filter_map(article).collect::<Vec<_>>()));
        // A code that stands in nodes of trees alone is found by a search.
        codes.extend(of_articles.filter(|it| !it.1.is_empty()).map(|(code, articles)| (code.clone(), articles)));
        if let Some(mut searched) = searched {
            searched.extend(outputs.iter().cloned());
            written.findings.extend(search_tests(snapshot, site, &searched));
        }
    }
    let made = articles_made(ground, (frame, &views, &sidebars.value), &starts, &frequent(&codes), cache);
    note_headings(ground, &starts, &made, &mut headings);
    written.add(&made, cache);
    cache.articles.keep(made);
    let others = others(frame, &views, (&codes, glossary), theme, cache);
    written.add(&others, cache);
    let lists = lists(frame, &views, &headings, theme, cache);
    written.add(&lists, cache);
    cache.lists.keep(lists);
    let nodes_made = trees(frame, &views, (&words, &unit_files), theme, cache);
    written.add(&nodes_made, cache);
    let Written { mut outputs, findings, listed } = written;
    outputs.extend(site.trees.iter().map(|it| file(&script::output(it), script::text(it).into_bytes().into())));
    outputs.extend(publish::files(site, config, messages, listed));
    outputs.extend(site.assets.iter().filter_map(|it| published(snapshot, it)));
    sink.take(outputs);
    drop((views, words, findable, nodes));
    if !cache.parsed.keeps() {
        std::mem::forget(sidebars);
    }
    findings
}

/// A page of an article whose body is made, and the file of its units.
struct Placed<'p> {
    page: &'p Page,
    body: Kept<Body>,
    units: Option<String>,
}

/// Makes the pages of articles; those of starts offer some codes.
fn articles_made(
    ground: &Ground<'_>,
    (frame, views, sidebars): (Digest, &Views<'_>, &Sidebars),
    placed: &[Placed<'_>],
    codes: &[&str],
    cache: &Cache,
) -> Vec<Kept<Made>> {
    let inputs = placed.iter().map(|it| {
        let stale = ground.stale.get(&it.page.article).filter(|_| it.page.is_translation(ground.config));
        ArticlePage {
            frame,
            page: it.page,
            body: &it.body,
            units: it.units.as_deref(),
            stale: stale.map(|it| &**it),
            codes,
            views,
            sidebars,
            theme: &ground.look.theme,
            pages: &cache.pages,
        }
    });
    let inputs: Vec<ArticlePage<'_>> = inputs.collect();
    cache.articles.each(&inputs, article)
}

/// Puts what stands for the headings of pages where the lists of headings look for it.
fn note_headings(ground: &Ground<'_>, placed: &[Placed<'_>], made: &[Kept<Made>], headings: &mut [Digest]) {
    for (it, made) in placed.iter().zip(made) {
        headings[ground.site.index_of(it.page, ground.config)] = made.value.headings;
    }
}

/// The linked site alone, without its pages.
pub fn linked(snapshot: &Snapshot, config: &Config, cache: &mut Cache) -> Site {
    cache.begin();
    let filter = PageFilter::new(snapshot, config);
    let articles = articles(snapshot, config, &filter, false);
    let parsed = parse((snapshot, config), &filter, articles, &mut cache.parsed, &mut Found::default());
    link(&parsed.parts(snapshot, config), &mut cache.links, &mut Found::default())
}

/// The files of a site that are translated: its Markdown alone is read, and nothing is compared or linked.
pub fn translated(snapshot: &Snapshot, config: &Config) -> Vec<exchange::file::File> {
    let (pages, documents) = parse::markdown(snapshot, config);
    exchange::file::files(config, snapshot, &pages, &documents)
}

/// The terms of a site, whether or not it has a page of them.
pub fn terms(snapshot: &Snapshot, config: &Config) -> Glossary {
    let config = &Config { glossary: true, ..config.clone() };
    let mut cache = Cache::default();
    let filter = PageFilter::new(snapshot, config);
    let articles = articles(snapshot, config, &filter, false);
    let parsed = parse((snapshot, config), &filter, articles, &mut cache.parsed, &mut Found::default());
    let site = link(&parsed.parts(snapshot, config), &mut cache.links, &mut Found::default());
    let used = usages(&site, (snapshot, config), &parsed, &mut cache, &mut Found::default());
    check::terms(&TermsInput(&used))
}

/// Cuts the articles into portions of `length` or a little more, so that groups of found ones are whole.
fn portions(cards: &[Arc<Option<FoundCard>>], group: usize, length: usize) -> Vec<Range<usize>> {
    let mut portions = Vec::new();
    let (mut start, mut found) = (0, 0);
    for (at, card) in cards.iter().enumerate() {
        found += usize::from(card.is_some());
        let is_whole = at + 1 - start >= length && found % group == 0;
        if is_whole || at + 1 == cards.len() {
            portions.push(start..at + 1);
            start = at + 1;
        }
    }
    portions
}

fn file(path: &str, contents: Arc<[u8]>) -> (OutputPath, Contents) {
    (OutputPath::new(path), Contents::Bytes(contents))
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
