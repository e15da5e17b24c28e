//! The one road from a snapshot to a site.

mod parse;

use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};
use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;

use self::parse::{ParseCache, Parsed, articles, parse};
use crate::check;
use crate::check::staleness;
use crate::check::translation::Compared;
use crate::check::tree::Coverage;
use crate::config::Config;
use crate::config::docfx::PageFilter;
use crate::exchange;
use crate::finding::suppression::Suppression;
use crate::finding::{Finding, Reported};
use crate::locale::Locale;
use crate::memo::{Digest, Kept, Memo};
use crate::messages::Messages;
use crate::output::{Contents, OutputPath, Outputs, Sink};
use crate::publish::{self, Listed, markdown};
use crate::render;
use crate::render::body::{Body, BodyInput, NUMBER, Words, body};
use crate::render::entries::EntriesFile;
use crate::render::pages::{PageOutput, Views};
use crate::render::search::{Findable, FoundCard};
use crate::render::search_page::{self, Codes, HeadingList};
use crate::render::sidebar::{self, EntryHtml, Plan, Sidebars};
use crate::render::units::{ArticleInput, indexed};
use crate::search::engine::Engine;
use crate::search::expectations::{self, Expected};
use crate::search::index::{IndexBuilder, Indexed};
use crate::search::shard::Shard;
use crate::site::address::slug_path;
use crate::site::catalog::Article;
use crate::site::glossary::Glossary;
use crate::site::reuse::Links;
use crate::site::stale::Stale;
use crate::site::trees::LinkedTree;
use crate::site::{Page, Site, link};
use crate::source::{Snapshot, Source};
use crate::text::SourcePath;
use crate::theme::{self, Theme};
use crate::view::PageView;

/// Results that the next build may use again.
#[derive(Default)]
pub struct Cache {
    parsed: ParseCache,
    entries: Memo<Reported<EntryHtml>>,
    links: Links,
    checked: Memo<Vec<Finding>>,
    compared: Memo<Compared>,
    stale: Memo<staleness::Compared>,
    look: Option<Look>,
    sidebars: Option<(Digest, Arc<Reported<Sidebars>>)>,
    bodies: Memo<Body>,
    articles: Memo<Made>,
    lists: Memo<Made>,
    nodes: Option<Nodes>,
    pages: Memo<Reported<Arc<[u8]>>>,
    indexed: Memo<Indexed>,
    shards: Memo<Shard>,
}

impl Cache {
    /// How many of each the last build did anew: for tests of what an edit costs.
    pub fn computed(&self) -> Computed {
        Computed {
            parsed: self.parsed.computed(),
            linked: self.links.linked(),
            bodies: self.bodies.computed(),
            rendered: self.pages.computed(),
            indexed: self.indexed.computed(),
            shards: self.shards.computed(),
        }
    }

    /// For a build that no other follows: nothing is kept, and no input is hashed.
    pub fn forgetful() -> Self {
        Self {
            parsed: ParseCache::forgetful(),
            entries: Memo::forgetful(),
            links: Links::forgetful(),
            checked: Memo::forgetful(),
            compared: Memo::forgetful(),
            stale: Memo::forgetful(),
            look: None,
            sidebars: None,
            bodies: Memo::forgetful(),
            articles: Memo::forgetful(),
            lists: Memo::forgetful(),
            nodes: None,
            pages: Memo::forgetful(),
            indexed: Memo::forgetful(),
            shards: Memo::forgetful(),
        }
    }

    /// How many bodies, of articles and of nodes of trees, and how many pages the last build rendered: for tests of
    /// what an edit costs.
    pub fn rendered(&self) -> (usize, usize) {
        (self.bodies.computed(), self.pages.computed())
    }

    fn begin(&mut self) {
        self.parsed.begin();
        self.checked.begin();
        self.compared.begin();
        self.stale.begin();
        self.bodies.begin();
        self.articles.begin();
        self.lists.begin();
        self.pages.begin();
        self.indexed.begin();
        self.shards.begin();
    }
}

/// What a build did anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Computed {
    /// Files that were parsed.
    pub parsed: usize,
    /// Pages whose references were resolved.
    pub linked: usize,
    /// Bodies that were rendered.
    pub bodies: usize,
    /// Pages that were rendered.
    pub rendered: usize,
    /// Documents that were indexed.
    pub indexed: usize,
    /// Shards of the index that were written.
    pub shards: usize,
}

/// How many pages are on their way at once: it bounds what is in memory beside the documents and the outputs.
const ON_THE_WAY: usize = 256;

/// A site, and what was found while it was made.
pub struct Build {
    /// The files of the site.
    pub outputs: Outputs,
    /// What was found, beside what loading and configuration found.
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
    let Report { findings, suppressions, trees, site, messages } = build_into(snapshot, config, cache, &mut outputs);
    Build { outputs, findings, suppressions, trees, site, messages }
}

/// What there is to say of a site that was built.
pub struct Report {
    /// What was found, beside what loading and configuration found.
    pub findings: Vec<Finding>,
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
    let mut findings = Vec::new();
    let filter = PageFilter::new(&snapshot, config);
    let articles = articles(&snapshot, config, &filter);
    // Pairs are compared when they are linked, and their texts are kept until then.
    for article in articles.iter().filter(|it| it.is_aligned_page(&filter)) {
        if let Some(source) = snapshot.texts.get_mut(article.path()) {
            source.release();
        }
    }
    let parsed = parse((&snapshot, config), &filter, articles, &mut cache.parsed, &mut findings);
    (build_parsed(&snapshot, config, parsed, findings, &mut cache, sink), snapshot)
}

/// Builds a site whose files go into a sink as soon as they are made.
pub fn build_into(snapshot: &Snapshot, config: &Config, cache: &mut Cache, sink: &mut dyn Sink) -> Report {
    cache.begin();
    let mut findings = Vec::new();
    let filter = PageFilter::new(snapshot, config);
    let articles = articles(snapshot, config, &filter);
    let parsed = parse((snapshot, config), &filter, articles, &mut cache.parsed, &mut findings);
    build_parsed(snapshot, config, parsed, findings, cache, sink)
}

fn build_parsed(
    snapshot: &Snapshot,
    config: &Config,
    parsed: Parsed,
    mut findings: Vec<Finding>,
    cache: &mut Cache,
    sink: &mut dyn Sink,
) -> Report {
    let Look { messages, theme, digest: look, .. } = look(snapshot, config, cache, &mut findings);

    let site = link(&parsed.parts(snapshot, config), &mut cache.links).drain_into(&mut findings);
    let used = parsed.used.clone();
    let checked = check::run(&site, (snapshot, config), used, &mut cache.checked, &mut cache.compared);
    findings.extend(checked.findings);
    let glossary = checked.glossary;

    let stale = staleness::check(&site, (snapshot, config), &mut cache.stale, &mut findings);

    let words: BTreeMap<_, _> = config.locales.iter().map(|it| (it, words(&messages, it))).collect();
    let search_words = search_page::words(config, &messages);
    let mut views = Views::new(&site, config, &messages, &search_words);
    views.has_glossary = glossary.iter().any(|it| it.uses() > 1);
    let frame = Digest::of(&(look, site.surroundings, views.has_glossary));
    let sidebars = sidebars(frame, &views, &theme, cache);
    findings.extend(sidebars.findings.iter().cloned());
    let findable = Findable::new(&site, config);
    let nodes = render::tree::search::nodes(&site, config);
    let mut index = IndexBuilder::new(findable.cards.iter().flatten().count() + nodes.len());
    let mut found_nodes = cache.indexed.map(&nodes, render::tree::search::indexed);
    // The files of the search, where the site has tests of it.
    let mut searched = snapshot.texts.contains_key(expectations::FILE).then(Outputs::new);
    // None of them has the address of a page: `site::redirects` sees to it.
    let mut outputs = publish::stubs(&site, config, &messages);
    let mut listed = Vec::new();
    outputs.extend(views.entries.values().map(EntriesFile::written));
    let portions = portions(&findable.cards, index.group_size(), ON_THE_WAY / config.locales.len());
    let last = portions.last().cloned();
    for some in portions {
        let pages: Vec<&Page> = some.clone().flat_map(|article| site.pages_of(article)).collect();
        let body_of = |page: &&Page| {
            let words = &words[&page.body_locale];
            let input = BodyInput { linked: &page.linked, locale: &page.body_locale, words };
            cache.bodies.of(&KeyedBody { key: page.key, look, input }, |it| body(&it.input))
        };
        let bodies: Vec<Kept<Body>> = pages.par_iter().map(body_of).collect();
        let cards = &findable.cards[some.clone()];
        let of_article = bodies.chunks(config.locales.len());
        let found: Vec<ArticleInput<'_>> =
            cards.iter().zip(of_article).filter_map(|(card, bodies)| Some(card.as_ref()?.with(bodies))).collect();
        let mut found = cache.indexed.map(&found, indexed);
        // Groups stay whole where the nodes of trees follow the last articles at once.
        if last.as_ref() == Some(&some) {
            found.append(&mut found_nodes);
        }
        let mut files = index.add(found, &mut outputs).into_iter();
        if let Some(searched) = &mut searched {
            searched.extend(outputs.clone());
        }
        let files: Vec<Option<String>> = cards.iter().map(|it| it.as_ref().and_then(|_| files.next())).collect();
        let made_of = |(page, body): (&&Page, &Kept<Body>)| {
            let units = files[page.article - some.start].as_deref();
            let input = ArticlePage {
                frame,
                page,
                body,
                units,
                stale: stale.get(&page.article).filter(|_| page.is_translation(config)).map(|it| &**it),
                views: &views,
                sidebars: &sidebars.value,
                theme: &theme,
                pages: &cache.pages,
            };
            cache.articles.of(&input, |it| {
                let view = it.views.article(it.page, &it.body.value, it.sidebars, (it.units, it.stale));
                let markdown = markdown::twin(&view, it.views.config);
                Made { markdown, ..made(it.theme, view, it.pages) }
            })
        };
        let made: Vec<Kept<Made>> = pages.par_iter().zip(&bodies).map(made_of).collect();
        cache.bodies.keep(bodies);
        finish(&made, cache, &mut outputs, &mut findings);
        listed.extend(made.iter().filter_map(|it| it.value.listed.clone()));
        cache.articles.keep(made);
        sink.take(std::mem::take(&mut outputs));
    }
    // Of a site without articles.
    index.add(found_nodes, &mut outputs);
    let mut codes = Codes::new();
    if config.search.enabled {
        outputs.extend(
            search_words
                .values()
                .map(|it| (OutputPath::new(it.output.as_str()), Contents::Bytes(Arc::clone(&it.script)))),
        );
        outputs.extend(views.search_descriptions());
        let documents = index.finish(
            &config.locales,
            findable.facets(nodes.iter().map(|it| it.card())),
            &mut cache.shards,
            &mut outputs,
        );
        let articles = findable.articles();
        let article = |document: &u32| articles.get(*document as usize).copied();
        let of_articles = documents.iter().map(|(code, it)| (code, it.iter().filter_map(article).collect::<Vec<_>>()));
        // A code that stands in nodes of trees alone is found by a search.
        codes.extend(of_articles.filter(|it| !it.1.is_empty()).map(|(code, articles)| (code.clone(), articles)));
        if let Some(mut searched) = searched {
            searched.extend(outputs.clone());
            findings.extend(search_tests(snapshot, &site, &searched));
        }
    }
    outputs.extend(site.trees.iter().map(script));
    let others = views.others(&codes, &glossary);
    let others: Vec<Kept<Made>> = others.into_par_iter().map(|it| Kept::new(made(&theme, it, &cache.pages))).collect();
    finish(&others, cache, &mut outputs, &mut findings);
    listed.extend(others.iter().filter_map(|it| it.value.listed.clone()));
    let lists = lists(frame, &views, &theme, cache);
    finish(&lists, cache, &mut outputs, &mut findings);
    listed.extend(lists.iter().filter_map(|it| it.value.listed.clone()));
    cache.lists.keep(lists);
    let nodes_made = trees(frame, &views, &words, &theme, cache);
    finish(&nodes_made, cache, &mut outputs, &mut findings);
    listed.extend(nodes_made.iter().filter_map(|it| it.value.listed.clone()));
    outputs.extend(publish::files(&site, config, &messages, listed));
    outputs.extend(theme.assets());
    outputs.extend(site.assets.iter().filter_map(|it| published(snapshot, it)));
    sink.take(outputs);
    crate::finding::sort(&mut findings);
    let trees = check::tree::coverage(&site.trees);
    let suppressions = parsed.suppressions.clone();
    drop((views, words, findable, nodes));
    if !cache.parsed.keeps() {
        // No other build follows, so the process ends, and the system takes memory back faster than it can be given
        // back piece by piece.
        std::mem::forget((parsed, sidebars));
    }
    Report { findings, suppressions, trees, site, messages }
}

/// The linked site alone, without its pages.
pub fn linked(snapshot: &Snapshot, config: &Config, cache: &mut Cache) -> Site {
    cache.begin();
    let filter = PageFilter::new(snapshot, config);
    let articles = articles(snapshot, config, &filter);
    let parsed = parse((snapshot, config), &filter, articles, &mut cache.parsed, &mut Vec::new());
    link(&parsed.parts(snapshot, config), &mut cache.links).value
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
    let articles = articles(snapshot, config, &filter);
    let parsed = parse((snapshot, config), &filter, articles, &mut cache.parsed, &mut Vec::new());
    let site = link(&parsed.parts(snapshot, config), &mut cache.links).value;
    check::run(&site, (snapshot, config), parsed.used.clone(), &mut cache.checked, &mut cache.compared).glossary
}

/// Runs the site's own tests of its search, over the files that readers will search.
fn search_tests(snapshot: &Snapshot, site: &Site, outputs: &Outputs) -> Vec<Finding> {
    let Some(tests) = snapshot.texts.get(&SourcePath::from(expectations::FILE)) else { return Vec::new() };
    let read = |path: &str| match outputs.get(&OutputPath::new(path))? {
        Contents::Bytes(bytes) => std::str::from_utf8(bytes).ok(),
        Contents::File { .. } => None,
    };
    let expected = |path: &str, place: Option<&str>| {
        let is_meant = |it: &&Article| {
            it.variants.values().any(|it| it.document.path.as_str() == path)
                || path.strip_suffix(".md") == Some(&it.name)
        };
        if let Some(article) = site.catalog.articles.iter().find(is_meant) {
            return Some(Expected { address: article.slug.clone(), unit: place.map(str::to_owned) });
        }
        // Without the name of a node, a tree is where it begins.
        let tree = site.trees.iter().find(|it| it.path.as_str() == path)?;
        let node = match place {
            Some(id) => tree.nodes.iter().position(|it| it.id == id)?,
            None => tree.graph.start,
        };
        Some(Expected { address: tree.page(node).trim_end_matches(".html").to_owned(), unit: None })
    };
    Engine::new(&read).map(|it| expectations::check(tests, &it, &expected)).unwrap_or_default()
}

/// Cuts the articles into portions of `length` or a little more, so that groups of found ones are whole.
fn portions(cards: &[Option<FoundCard>], group: usize, length: usize) -> Vec<Range<usize>> {
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

/// A page that is made, and its file in the output.
struct Made {
    output: OutputPath,
    html: Kept<Reported<Arc<[u8]>>>,
    /// What others are told of it.
    listed: Option<Listed>,
    /// The article in Markdown, where others are told of it and it is asked for.
    markdown: Option<(OutputPath, Arc<[u8]>)>,
}

fn made(theme: &Theme, page: PageOutput, pages: &Memo<Reported<Arc<[u8]>>>) -> Made {
    let listed = Listed::of(&page);
    let PageOutput { output, view } = page;
    let html = pages.of(&PageInput { theme, view: &view }, |input| input.theme.render(input.view));
    Made { output: OutputPath::new(output), html, listed, markdown: None }
}

/// All that the page of an article is made of; hashes as what stands for it.
struct ArticlePage<'a> {
    /// Stands for the theme, the words, the configuration and everything that a page shows of others.
    frame: Digest,
    page: &'a Page,
    body: &'a Kept<Body>,
    units: Option<&'a str>,
    stale: Option<&'a Stale>,
    views: &'a Views<'a>,
    sidebars: &'a Sidebars,
    theme: &'a Theme,
    pages: &'a Memo<Reported<Arc<[u8]>>>,
}

impl Hash for ArticlePage<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.frame, self.page.key, self.body.digest(), self.units, self.stale).hash(state);
    }
}

/// A body that is to be rendered; hashes as the key of its page and the words of the interface.
struct KeyedBody<'a> {
    key: Digest,
    look: Digest,
    input: BodyInput<'a>,
}

impl Hash for KeyedBody<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.key, self.look).hash(state);
    }
}

/// A page that is made of many articles or of a tree; hashes as what stands for it.
struct ListPage<'a> {
    frame: Digest,
    list: List<'a>,
    views: &'a Views<'a>,
    theme: &'a Theme,
    pages: &'a Memo<Reported<Arc<[u8]>>>,
}

#[derive(Hash)]
enum List<'a> {
    /// All articles of a locale.
    Contents(&'a Locale),
    /// Headings of some articles.
    Headings(HeadingList<'a>),
}

impl Hash for ListPage<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.frame, &self.list).hash(state);
    }
}

/// The pages that list many articles.
fn lists(frame: Digest, views: &Views<'_>, theme: &Theme, cache: &Cache) -> Vec<Kept<Made>> {
    let locales = &views.config.locales;
    let contents = locales.iter().map(List::Contents);
    let headings = locales.iter().flat_map(|it| views.heading_lists(it)).map(List::Headings);
    let input = |list| ListPage { frame, list, views, theme, pages: &cache.pages };
    let inputs: Vec<ListPage<'_>> = contents.chain(headings).map(input).collect();
    let page = |input: &ListPage<'_>| {
        cache.lists.of(input, |it| {
            let page = match &it.list {
                List::Contents(locale) => it.views.contents_page(locale),
                List::Headings(list) => it.views.headings(list),
            };
            made(it.theme, page, it.pages)
        })
    };
    inputs.par_iter().map(page).collect()
}

/// The words and the theme of a site.
#[derive(Clone)]
struct Look {
    /// Stands for the configuration, the words and the theme.
    digest: Digest,
    messages: Arc<Messages>,
    theme: Arc<Theme>,
    findings: Arc<[Finding]>,
}

/// Loads the words and the theme, or takes those of the build before where their files are the same.
fn look(snapshot: &Snapshot, config: &Config, cache: &mut Cache, findings: &mut Vec<Finding>) -> Look {
    let folders = ["locales/", "themes/"];
    let is_part = |path: &SourcePath| folders.iter().any(|it| path.as_str().starts_with(it));
    let texts: Vec<&Source> = snapshot.texts.values().filter(|it| is_part(it.path())).collect();
    let assets: Vec<_> = snapshot.assets.iter().filter(|it| is_part(it.0)).collect();
    let digest = Digest::of(&(config, texts, assets));
    let look = cache.look.take().filter(|it| it.digest == digest).unwrap_or_else(|| {
        let mut findings = Vec::new();
        let messages = Arc::new(Messages::load(config, snapshot).drain_into(&mut findings));
        let theme = theme::assemble(config, snapshot, Arc::clone(&messages)).drain_into(&mut findings);
        Look { digest, messages, theme: Arc::new(theme), findings: findings.into() }
    });
    findings.extend(look.findings.iter().cloned());
    cache.look = Some(look.clone());
    look
}

/// The navigation beside articles, or that of the build before where it shows the same.
fn sidebars(frame: Digest, views: &Views<'_>, theme: &Theme, cache: &mut Cache) -> Arc<Reported<Sidebars>> {
    if let Some((_, sidebars)) = cache.sidebars.as_ref().filter(|it| it.0 == frame && cache.pages.keeps()) {
        return Arc::clone(sidebars);
    }
    cache.entries.begin();
    let plan = Plan::new(views);
    let entries = cache.entries.map(&plan.inputs(views, theme), sidebar::entry);
    let sidebars = Arc::new(plan.sidebars(&entries));
    cache.sidebars = Some((frame, Arc::clone(&sidebars)));
    sidebars
}

/// The pages of all trees, and the bodies in them.
struct Nodes {
    frame: Digest,
    made: Arc<Vec<Kept<Made>>>,
    bodies: Vec<Kept<Body>>,
}

/// The pages of decision trees, or those of the build before: the trees are a part of the frame.
fn trees(
    frame: Digest,
    views: &Views<'_>,
    words: &BTreeMap<&Locale, Words>,
    theme: &Theme,
    cache: &mut Cache,
) -> Arc<Vec<Kept<Made>>> {
    let known = cache.nodes.take().filter(|it| it.frame == frame && cache.pages.keeps());
    let (made, bodies) = match known {
        // All of it was computed in an earlier round.
        Some(Nodes { made, bodies, .. }) => {
            (made.iter().map(Kept::again).collect(), bodies.iter().map(Kept::again).collect())
        }
        None => {
            let (pages, bodies) = render::tree::pages(views, words, &cache.bodies);
            (pages.into_par_iter().map(|it| Kept::new(made(theme, it, &cache.pages))).collect(), bodies)
        }
    };
    let made: Arc<Vec<Kept<Made>>> = Arc::new(made);
    cache.bodies.keep(bodies.iter().cloned());
    cache.nodes = Some(Nodes { frame, made: Arc::clone(&made), bodies });
    made
}

/// Adds pages to the outputs.
fn finish(made: &[Kept<Made>], cache: &mut Cache, outputs: &mut Outputs, findings: &mut Vec<Finding>) {
    for page in made {
        let Made { output, html, markdown, .. } = &*page.value;
        outputs.extend(markdown.iter().map(|(path, text)| (path.clone(), Contents::Bytes(Arc::clone(text)))));
        findings.extend(html.value.findings.iter().cloned());
        outputs.insert(output.clone(), Contents::Bytes(Arc::clone(&html.value.value)));
        let html = if page.is_computed() { html.clone() } else { html.again() };
        cache.pages.keep([html]);
    }
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
        tree_open: text("tree-open"),
        tree_restart: text("tree-restart"),
        tree_goto: text("tree-goto"),
        tree_change: text("node-change"),
        tree_otherwise: text("outline-otherwise"),
        tree_outcome: text("tree-outcome"),
    }
}

/// The file that the script of a tree's pages reads.
fn script(tree: &LinkedTree) -> (OutputPath, Contents) {
    let text = render::tree::script::text(tree).into_bytes();
    (OutputPath::new(render::tree::script::output(tree)), Contents::Bytes(text.into()))
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
