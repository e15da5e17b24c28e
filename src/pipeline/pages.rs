//! Views → pages, each rendered once and remembered by what stands for it.

use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use rayon::prelude::*;

use super::cache::Cache;
use crate::config::Config;
use crate::finding::{Finding, Reported};
use crate::locale::Locale;
use crate::memo::{Digest, Kept, Memo, Rounds};
use crate::messages::Messages;
use crate::output::{Batch, Contents, OutputPath, Outputs, Part, Sink};
use crate::publish::{self, Listed, markdown};
use crate::render;
use crate::render::body::{Body, BodyInput, Words};
use crate::render::entries::{self, EntriesFile};
use crate::render::pages::{PageOutput, Views};
use crate::render::search_page::{Codes, HeadingList};
use crate::render::sidebar::{self, Plan, Sidebars};
use crate::site::glossary::Glossary;
use crate::site::stale::Stale;
use crate::site::{Page, Site};
use crate::theme::Theme;
use crate::view::{ContentView, PageView};

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
pub(super) struct Made {
    pub(super) output: OutputPath,
    pub(super) html: Kept<Reported<Arc<[u8]>>>,
    /// What others are told of it.
    pub(super) listed: Option<Listed>,
    /// Stands for the headings of an article.
    pub(super) headings: Digest,
    /// The article in Markdown, where others are told of it and it is asked for.
    pub(super) markdown: Option<(OutputPath, Arc<[u8]>)>,
}

fn made(theme: &Theme, page: PageOutput, pages: &Memo<Reported<Arc<[u8]>>>) -> Made {
    let listed = Listed::of(&page);
    let PageOutput { output, view } = page;
    let html = pages.of(&PageInput { theme, view: &view }, |input| input.theme.render(input.view));
    Made { output: OutputPath::new(output), html, listed, headings: Digest::default(), markdown: None }
}

/// All that the page of an article is made of; hashes as what stands for it.
pub(super) struct ArticlePage<'a> {
    /// Stands for the theme, the words, the configuration and everything that a page shows of others.
    pub(super) frame: Digest,
    pub(super) page: &'a Page,
    /// Stands for the page as it is linked.
    pub(super) key: Digest,
    pub(super) body: &'a Kept<Body>,
    pub(super) units: Option<&'a str>,
    pub(super) stale: Option<&'a Stale>,
    /// Of a start page: the codes that it offers.
    pub(super) codes: &'a [&'a str],
    pub(super) views: &'a Views<'a>,
    pub(super) sidebars: &'a Sidebars,
    pub(super) theme: &'a Theme,
    pub(super) pages: &'a Memo<Reported<Arc<[u8]>>>,
}

impl Hash for ArticlePage<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.frame, self.key, self.body.digest(), self.units, self.stale, self.codes).hash(state);
    }
}

/// Makes the page of an article, and its twin.
pub(super) fn article(input: &ArticlePage<'_>) -> Made {
    let view =
        input.views.article(input.page, &input.body.value, input.sidebars, (input.units, input.stale), input.codes);
    let markdown = markdown::twin(&view, input.views.config);
    let headings = match &view.view.content {
        _ if !input.pages.keeps() => Digest::default(),
        ContentView::Article(it) => Digest::of(&it.headings),
        _ => input.key,
    };
    Made { markdown, headings, ..made(input.theme, view, input.pages) }
}

/// A body that is to be rendered; hashes as the key of its page and the words of the interface.
pub(super) struct KeyedBody<'a> {
    pub(super) key: Digest,
    pub(super) look: Digest,
    pub(super) input: BodyInput<'a>,
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
    /// Headings of some articles, with what stands for those of each.
    Headings(HeadingList<'a>, Vec<Digest>),
}

impl Hash for ListPage<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.frame, &self.list).hash(state);
    }
}

/// The terms of a site.
#[derive(Default)]
pub(super) struct Terms {
    pub(super) glossary: Glossary,
    /// Stands for it.
    digest: Digest,
}

impl Terms {
    /// Those of a glossary.
    pub(super) fn of(glossary: Glossary) -> Self {
        Self { digest: Digest::of(&glossary), glossary }
    }
}

/// The pages that are no article's, no list's and no tree's, or those of the build before where they show the same.
pub(super) fn others(
    frame: Digest,
    views: &Views<'_>,
    (codes, terms): (&Codes, &Terms),
    theme: &Theme,
    cache: &mut Cache,
) -> Vec<Kept<Made>> {
    let digest = if cache.pages.keeps() { Digest::of(&(frame, codes, terms.digest)) } else { frame };
    if let Some((_, made)) = cache.others.as_ref().filter(|it| it.0 == digest && cache.pages.keeps()) {
        return made.iter().map(Kept::again).collect();
    }
    let pages = views.others(codes, &terms.glossary);
    let made: Vec<_> = pages.into_par_iter().map(|it| Kept::new(made(theme, it, &cache.pages))).collect();
    cache.others = Some((digest, made.clone()));
    made
}

/// The pages that list many articles; `headings` stands for those of each page of the site.
pub(super) fn lists(
    frame: Digest,
    views: &Views<'_>,
    headings: &[Digest],
    theme: &Theme,
    Cache { lists, pages, .. }: &mut Cache,
) -> Vec<Kept<Made>> {
    let locales = &views.config.locales;
    let contents = locales.iter().map(List::Contents);
    let of_page = |it: &&Page| headings.get(views.site.index_of(it, views.config)).copied().unwrap_or_default();
    let headings = locales.iter().flat_map(|it| views.heading_lists(it)).map(|it| {
        let headings = it.pages.iter().map(of_page).collect();
        List::Headings(it, headings)
    });
    let input = |list| ListPage { frame, list, views, theme, pages };
    let inputs: Vec<ListPage<'_>> = contents.chain(headings).map(input).collect();
    lists.each(&inputs, |it| {
        let page = match &it.list {
            List::Contents(locale) => it.views.contents_page(locale),
            List::Headings(list, _) => it.views.headings(list),
        };
        made(it.theme, page, it.pages)
    })
}

/// What the pages at old addresses are made of.
pub(super) struct StubsInput<'a> {
    /// Stands for the configuration and the words.
    pub(super) look: Digest,
    pub(super) site: &'a Site,
    pub(super) config: &'a Config,
    pub(super) messages: &'a Messages,
}

impl Hash for StubsInput<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.look, &self.site.redirects).hash(state);
    }
}

/// The pages at old addresses.
pub(super) fn stubs(input: &StubsInput<'_>) -> Outputs {
    publish::stubs(input.site, input.config, input.messages)
}

/// What the script of the whole navigation is made of; hashes as what pages show of one another.
pub(super) struct EntriesInput<'a>(pub(super) &'a Site);

impl Hash for EntriesInput<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.surroundings.hash(state);
    }
}

/// The whole navigation of each locale as a script.
pub(super) fn entries(input: &EntriesInput<'_>) -> BTreeMap<Locale, EntriesFile> {
    entries::files(input.0)
}

/// The navigation beside articles, or that of the build before where it shows the same.
pub(super) fn sidebars(frame: Digest, views: &Views<'_>, theme: &Theme, cache: &mut Cache) -> Arc<Reported<Sidebars>> {
    if let Some((_, sidebars)) = cache.sidebars.as_ref().filter(|it| it.0 == frame && cache.pages.keeps()) {
        return Arc::clone(sidebars);
    }
    cache.entries.begin();
    let plan = Plan::new(views, views.site.pages.iter().map(|it| &**it));
    let entries = cache.entries.map(&plan.inputs(views, theme), sidebar::entry);
    let sidebars = Arc::new(plan.sidebars(&entries));
    cache.sidebars = Some((frame, Arc::clone(&sidebars)));
    sidebars
}

/// The pages of all trees, and the bodies in them.
pub(super) struct Nodes {
    pub(super) frame: Digest,
    pub(super) made: Arc<Vec<Kept<Made>>>,
    pub(super) bodies: Vec<Kept<Body>>,
}

/// The pages of decision trees, or those of the build before: the trees are a part of the frame.
pub(super) fn trees(
    frame: Digest,
    views: &Views<'_>,
    (words, units): (&BTreeMap<&Locale, Words>, &[Option<String>]),
    theme: &Theme,
    cache: &mut Cache,
) -> Arc<Vec<Kept<Made>>> {
    let articles = || views.site.trees.iter().flat_map(|it| it.articles());
    let files: Vec<Option<&String>> = articles().filter_map(|it| units.get(it)).map(Option::as_ref).collect();
    let frame = Digest::of(&(frame, files));
    let known = cache.nodes.take().filter(|it| it.frame == frame && cache.pages.keeps());
    let (made, bodies) = match known {
        // All of it was computed in an earlier round.
        Some(Nodes { made, bodies, .. }) => {
            (made.iter().map(Kept::again).collect(), bodies.iter().map(Kept::again).collect())
        }
        None => {
            let (pages, bodies) = render::tree::pages(views, words, units, &cache.bodies);
            (pages.into_par_iter().map(|it| Kept::new(made(theme, it, &cache.pages))).collect(), bodies)
        }
    };
    let made: Arc<Vec<Kept<Made>>> = Arc::new(made);
    cache.bodies.keep(bodies.iter().cloned());
    cache.nodes = Some(Nodes { frame, made: Arc::clone(&made), bodies });
    made
}

/// What a build has made and found so far.
#[derive(Default)]
pub(super) struct Written {
    /// Files that no sink has taken yet.
    pub(super) outputs: Batch,
    /// Files of portions that no sink has taken yet.
    pub(super) parts: Vec<Arc<Part>>,
    /// What was found.
    pub(super) findings: Vec<Finding>,
    /// Pages that others are told of.
    pub(super) listed: Vec<Listed>,
}

impl Written {
    /// Puts copies of the files of the search where they are looked for.
    pub(super) fn share_with(&self, searched: &mut Outputs) {
        let all = self.outputs.iter().map(|it| (&it.0, &it.1)).chain(self.parts.iter().flat_map(|it| it.iter()));
        let of_search = all.filter(|it| it.0.as_str().starts_with("search/"));
        searched.extend(of_search.map(|(path, contents)| (path.clone(), contents.clone())));
    }

    /// Hands over the files so far.
    pub(super) fn hand_over(&mut self, sink: &mut dyn Sink) {
        sink.take(std::mem::take(&mut self.outputs));
        self.parts.drain(..).for_each(|it| sink.share(&it));
    }

    /// Adds pages.
    pub(super) fn add(&mut self, made: &[Kept<Made>], cache: &mut Cache) {
        for page in made {
            let Made { output, html, listed, markdown, headings: _ } = &*page.value;
            self.outputs.extend(markdown.iter().map(|(path, text)| (path.clone(), Contents::Bytes(Arc::clone(text)))));
            self.findings.extend(html.value.findings.iter().cloned());
            self.outputs.push((output.clone(), Contents::Bytes(Arc::clone(&html.value.value))));
            self.listed.extend(listed.clone());
            let html = if page.is_computed() { html.clone() } else { html.again() };
            cache.pages.keep([html]);
        }
    }
}
