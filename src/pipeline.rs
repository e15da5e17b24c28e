//! The one road from a snapshot to a site.

mod cache;
mod early;
mod look;
mod pages;
mod parse;
mod portion;
mod searching;

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

pub use self::cache::{Cache, Computed};
use self::look::{Look, look, words};
use self::pages::{EntriesInput, StubsInput, Terms, Written, entries, lists, others, sidebars, stubs, trees};
use self::parse::articles::{PageSource, articles};
use self::parse::{Parsed, parse};
use self::portion::{Placed, PortionInput, Together, pages_of};
use self::searching::search_tests;
use crate::check::consistency::Used;
use crate::check::tree::Coverage;
use crate::check::{self, TermsInput, Uncompared, staleness};
use crate::config::Config;
use crate::config::docfx::{FilterInput, PageFilter};
use crate::exchange;
use crate::finding::Finding;
use crate::finding::groups::Found;
use crate::finding::suppression::Suppression;
use crate::memo::Digest;
use crate::memo::runs::List;
use crate::messages::Messages;
use crate::output::{Contents, OutputPath, Outputs, Sink};
use crate::publish;
use crate::render;
use crate::render::pages::Views;
use crate::render::search::Findable;
use crate::render::search_page::{self, Codes, frequent};
use crate::render::tree::script;
use crate::search::expectations;
use crate::search::index::IndexBuilder;
use crate::site::address::slug_path;
use crate::site::glossary::Glossary;
use crate::site::stale::Stale;
use crate::site::{Site, link};
use crate::source::Snapshot;
use crate::text::SourcePath;

/// How many pages are on their way at once: it bounds what is in memory beside the documents and the outputs.
const ON_THE_WAY: usize = 128;

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
    let articles: Vec<_> = articles.into_iter().map(PageSource::into_owned).collect();
    // Pairs are compared when they are linked, and their texts are kept until then.
    for article in articles.iter().filter(|it| it.is_aligned_page(&filter)) {
        if let Some(source) = snapshot.texts.get_mut(article.path()) {
            source.release();
        }
    }
    let parsed = parse((&snapshot, config), (&filter, Digest::default()), articles, &mut cache.parsed, &mut found);
    (build_parsed(&snapshot, config, parsed, found, &mut cache, sink), snapshot)
}

/// Builds a site whose files go into a sink as soon as they are made.
pub fn build_into(snapshot: &Snapshot, config: &Config, cache: &mut Cache, sink: &mut dyn Sink) -> Report {
    cache.begin();
    let mut found = Found::default();
    let parsed = parse_again(snapshot, config, cache, &mut found);
    build_parsed(snapshot, config, parsed, found, cache, sink)
}

/// Parses the files of a site, or takes those of the build before.
fn parse_again(snapshot: &Snapshot, config: &Config, cache: &mut Cache, found: &mut Found) -> Parsed {
    let filter = cache.filter.of(&FilterInput { snapshot, config }, |it| PageFilter::new(it.snapshot, it.config));
    let articles = articles(snapshot, config, &filter.value, false);
    let parsed = parse((snapshot, config), (&filter.value, filter.digest()), articles, &mut cache.parsed, found);
    cache.filter.keep([filter]);
    parsed
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
    let terms = cache.terms.map(&terms, |it| Terms::of(check::terms(it))).pop().unwrap_or_default();
    let stale = staleness::check(&site, (snapshot, config), &mut cache.stale, &mut found);
    let ground = Ground { snapshot, config, look: &look, site: &site, terms: &terms, stale: &stale };
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
    Parsed { articles, .. }: &Parsed,
    cache: &mut Cache,
    found: &mut Found,
) -> List<Used> {
    let included = articles.included.iter().filter(|it| !it.units.is_empty());
    let included = included.map(|it| Uncompared { document: Arc::clone(it), digest: it.digest, is_page: false });
    let included: Vec<Uncompared> = if articles.is_compared { Vec::new() } else { included.collect() };
    let uncompared: Vec<&Uncompared> = articles.uncompared.iter().chain(&included).collect();
    check::usages(site, of, (articles.used.clone(), &uncompared), &mut cache.compared, found)
}

/// What pages are made of.
struct Ground<'b> {
    snapshot: &'b Snapshot,
    config: &'b Config,
    look: &'b Look,
    site: &'b Site,
    terms: &'b Terms,
    stale: &'b BTreeMap<usize, Arc<Stale>>,
}

/// Makes every file of a site; what is found on the way is wrong with its theme or its search.
fn render_all(ground: &Ground<'_>, cache: &mut Cache, sink: &mut dyn Sink) -> Vec<Finding> {
    let Ground { snapshot, config, site, terms, .. } = *ground;
    let Look { messages, theme, digest: look, .. } = ground.look;
    let words: BTreeMap<_, _> = config.locales.iter().map(|it| (it, words(messages, it))).collect();
    let search_words = search_page::words(config, messages);
    let entries = cache.navigations.only(&EntriesInput(site), entries);
    let mut views = Views::new(site, config, messages, &search_words, &entries);
    views.has_glossary = terms.glossary.iter().any(|it| it.uses() > 1);
    let frame = Digest::of(&(look, site.surroundings, views.has_glossary));
    let sidebars = sidebars(frame, &views, theme, cache);
    let findable = Findable::new(site, config, &mut cache.findable);
    let nodes = render::tree::search::nodes(site, config);
    let articles = findable.articles();
    let mut index = IndexBuilder::new(articles.len() + nodes.len());
    let found_nodes = cache.indexed.each(&nodes, render::tree::search::indexed);
    cache.indexed.keep(found_nodes.iter().cloned());
    // The files of the search, where the site has tests of it.
    let mut searched = snapshot.texts.contains_key(expectations::FILE).then(Outputs::new);
    let headings = vec![Digest::default(); site.pages.len()];
    let mut all = Together { written: Written::default(), units: Vec::new(), starts: Vec::new(), headings };
    all.written.findings.extend(sidebars.findings.iter().cloned());
    // None of them has the address of a page: `site::redirects` sees to it.
    let stubs = cache.stubs.only(&StubsInput { look: *look, site, config, messages }, stubs);
    all.written.outputs.extend(stubs.iter().map(|it| (it.0.clone(), it.1.clone())));
    all.written.outputs.extend(entries.values().map(|it| it.written()));
    all.written.outputs.extend(theme.assets());
    let portions = portions(findable.is_found(), index.group_size(), ON_THE_WAY / config.locales.len());
    let last = portions.len() - 1;
    for (number, articles) in portions.into_iter().enumerate() {
        let wishes = sink.wishes();
        if !wishes.is_empty() {
            all.written.outputs.extend(early::pages(&wishes, &views, &words, &sidebars.value, theme));
            all.written.hand_over(sink);
        }
        sink.progress(articles.start, findable.cards.len());
        let nodes = if number == last { &*found_nodes } else { &[] };
        let input = PortionInput {
            frame,
            ground,
            views: &views,
            words: &words,
            sidebars: &sidebars.value,
            findable: &findable,
            group_size: index.group_size(),
            articles,
            nodes,
        };
        portion::add(&input, &mut index, &mut all, cache);
        if let Some(searched) = &mut searched {
            all.written.share_with(searched);
        }
        all.written.hand_over(sink);
    }
    let Together { mut written, units, starts, mut headings } = all;
    let mut codes = Codes::new();
    if config.search.enabled {
        let outputs = &mut written.outputs;
        outputs.extend(search_words.values().map(|it| file(&it.output, Arc::clone(&it.script))));
        outputs.extend(views.search_descriptions());
        let facets = findable.facets(nodes.iter().map(|it| it.card()));
        let files = (outputs, &mut written.parts);
        let documents = index.finish(&config.locales, facets, &mut cache.shards, files);
        let article = |document: &u32| articles.get(*document as usize).copied();
        let of_articles = documents.iter().map(|(code, it)| (code, it.iter().filter_map(article).collect::<Vec<_>>()));
        // A code that stands in nodes of trees alone is found by a search.
        codes.extend(of_articles.filter(|it| !it.1.is_empty()).map(|(code, articles)| (code.clone(), articles)));
        if let Some(mut searched) = searched {
            written.share_with(&mut searched);
            written.findings.extend(search_tests(snapshot, site, &searched));
        }
    }
    written.hand_over(sink);
    let unit = |page: usize| units.get(site.pages[page].article).and_then(Option::as_deref);
    let starts: Vec<Placed<'_>> =
        starts.iter().map(|(page, body)| Placed { page: *page, body, units: unit(*page) }).collect();
    let made = pages_of(ground, (frame, &views, &sidebars.value), &starts, &frequent(&codes), cache);
    starts.iter().zip(&made).for_each(|(it, made)| headings[it.page] = made.value.headings);
    written.add(&made, cache);
    cache.articles.keep(made);
    let others = others(frame, &views, (&codes, terms), theme, cache);
    written.add(&others, cache);
    let lists = lists(frame, &views, &headings, theme, cache);
    written.add(&lists, cache);
    cache.lists.keep(lists);
    let nodes_made = trees(frame, &views, (&words, &units), theme, cache);
    written.add(&nodes_made, cache);
    let Written { mut outputs, findings, listed, parts: _ } = written;
    outputs.extend(site.trees.iter().map(|it| file(&script::output(it), script::text(it).into_bytes().into())));
    outputs.extend(publish::files(site, config, messages, listed));
    outputs.extend(site.assets.iter().filter_map(|it| published(snapshot, it)));
    sink.take(outputs);
    cache.findable.keep(findable.cards);
    if !cache.parsed.keeps() {
        std::mem::forget(sidebars);
    }
    findings
}

/// The linked site alone, without its pages.
pub fn linked(snapshot: &Snapshot, config: &Config, cache: &mut Cache) -> Site {
    cache.begin();
    let parsed = parse_again(snapshot, config, cache, &mut Found::default());
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
    let parsed = parse_again(snapshot, config, &mut cache, &mut Found::default());
    let site = link(&parsed.parts(snapshot, config), &mut cache.links, &mut Found::default());
    let used = usages(&site, (snapshot, config), &parsed, &mut cache, &mut Found::default());
    check::terms(&TermsInput(&used))
}

/// Cuts the articles into portions of `length` or a little more, so that groups of found ones are whole; there is one at
/// least.
fn portions(is_found: impl Iterator<Item = bool>, group: usize, length: usize) -> Vec<Range<usize>> {
    let mut portions = Vec::new();
    let (mut start, mut end, mut found) = (0, 0, 0);
    for is_found in is_found {
        end += 1;
        found += usize::from(is_found);
        if end - start >= length && found % group == 0 {
            portions.push(start..end);
            start = end;
        }
    }
    if start < end || portions.is_empty() {
        portions.push(start..end);
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
