//! A portion of the articles of a site, made: bodies, files of their units, what the index has of them, and pages.
//!
//! One that is made of the same as in the build before is taken over as a whole, without a look at its articles: after
//! an edit, that is nearly all of the site.

use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};
use std::ops::Range;
use std::sync::Arc;

use super::Ground;
use super::cache::Cache;
use super::look::Look;
use super::pages::{ArticlePage, KeyedBody, Made, Written, article};
use crate::finding::Finding;
use crate::locale::Locale;
use crate::memo::{Digest, Kept, Rounds};
use crate::output::{Batch, Contents, OutputPath, Part};
use crate::publish::Listed;
use crate::render::body::{Body, BodyInput, Words, body};
use crate::render::pages::Views;
use crate::render::search::Findable;
use crate::render::sidebar::Sidebars;
use crate::render::units::{ArticleInput, indexed};
use crate::search::files::ShortDigest;
use crate::search::index::{IndexBuilder, Indexed, IndexedPart};

/// What a portion is made of; hashes as what stands for all of it.
pub(super) struct PortionInput<'a> {
    /// Stands for the theme, the words, the configuration and everything that a page shows of others.
    pub(super) frame: Digest,
    pub(super) ground: &'a Ground<'a>,
    pub(super) views: &'a Views<'a>,
    pub(super) words: &'a BTreeMap<&'a Locale, Words>,
    pub(super) sidebars: &'a Sidebars,
    pub(super) findable: &'a Findable<'a>,
    /// How many neighbours share a name of the files of their units.
    pub(super) group_size: usize,
    pub(super) articles: Range<usize>,
    /// Nodes of trees, which follow the last articles at once, so that groups of neighbours are whole.
    pub(super) nodes: &'a [Kept<Indexed>],
}

impl Hash for PortionInput<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let Ground { site, look, stale, .. } = self.ground;
        (self.frame, look.digest, self.group_size, &self.articles).hash(state);
        for article in self.articles.clone() {
            self.findable.cards[article].digest().hash(state);
            site.indexes_of(article).for_each(|it| site.keys[it].hash(state));
        }
        stale.range(self.articles.clone()).for_each(|it| it.hash(state));
        self.nodes.iter().for_each(|it| it.digest().hash(state));
    }
}

/// A portion that is made.
#[derive(Clone)]
pub(super) struct Portion {
    digest: Digest,
    /// The names of the files of units.
    names: Vec<ShortDigest>,
    /// Files that no sink has taken yet, where no other build follows.
    batch: Batch,
    /// Its files, where another build may follow.
    part: Arc<Part>,
    findings: Arc<[Finding]>,
    listed: Arc<[Listed]>,
    indexed: Arc<IndexedPart>,
    /// The file of the units of each article.
    units: Arc<[Option<String>]>,
    /// Start pages by their indexes, which come last, with their bodies.
    starts: Vec<(usize, Kept<Body>)>,
    /// What stands for the headings of pages, by their indexes.
    headings: Arc<[(usize, Digest)]>,
    kept: Kepts,
}

/// What a portion keeps in memos: bodies, what the index has, what pages are made of, and pages.
#[derive(Clone, Default)]
struct Kepts([Range<usize>; 4]);

/// The portions of this build and of the one before.
#[derive(Default)]
pub(super) struct Portions {
    previous: Vec<Portion>,
    current: Vec<Portion>,
}

impl Rounds for Portions {
    fn begin(&mut self) {
        self.previous = std::mem::take(&mut self.current);
    }

    fn end(&mut self) {
        self.previous.clear();
    }
}

/// What portions make up together.
pub(super) struct Together {
    pub(super) written: Written,
    /// The file of the units of each article.
    pub(super) units: Vec<Option<String>>,
    /// Start pages by their indexes, with their bodies.
    pub(super) starts: Vec<(usize, Kept<Body>)>,
    /// What stands for the headings of each page.
    pub(super) headings: Vec<Digest>,
}

/// Makes a portion, or takes it from the build before, and adds it to what is there.
pub(super) fn add(input: &PortionInput<'_>, index: &mut IndexBuilder, together: &mut Together, cache: &mut Cache) {
    let keeps = cache.pages.keeps();
    let digest = if keeps { Digest::of(input) } else { Digest::default() };
    let known = cache.portions.previous.iter().find(|it| it.digest == digest).filter(|_| keeps).cloned();
    let portion = match known {
        None => make(input, digest, None, index, cache),
        Some(known) => {
            let names = index.names(&known.indexed.digests);
            // A name may have been taken by an earlier portion, or be free again.
            match names == known.names {
                true => carried(known, cache),
                false => make(input, digest, Some(names), index, cache),
            }
        }
    };
    index.add(Arc::clone(&portion.indexed));
    together.written.findings.extend(portion.findings.iter().cloned());
    together.written.listed.extend(portion.listed.iter().cloned());
    together.units.extend(portion.units.iter().cloned());
    together.starts.extend(portion.starts.iter().cloned());
    portion.headings.iter().for_each(|(page, digest)| together.headings[*page] = *digest);
    if keeps {
        together.written.parts.push(Arc::clone(&portion.part));
        cache.portions.current.push(portion);
    } else {
        together.written.outputs.extend(portion.batch);
    }
}

/// A portion of the build before, and all that it keeps in memos.
fn carried(portion: Portion, cache: &mut Cache) -> Portion {
    let before = Kepts::so_far(cache);
    let Kepts([bodies, indexed, articles, pages]) = portion.kept;
    cache.bodies.carry(bodies);
    cache.indexed.carry(indexed);
    cache.articles.carry(articles);
    cache.pages.carry(pages);
    let starts = portion.starts.iter().map(|(page, body)| (*page, body.again())).collect();
    Portion { starts, kept: before.until(&Kepts::so_far(cache)), ..portion }
}

impl Kepts {
    fn so_far(cache: &Cache) -> Self {
        let counts = [cache.bodies.kept(), cache.indexed.kept(), cache.articles.kept(), cache.pages.kept()];
        Self(counts.map(|it| it..it))
    }

    fn until(&self, after: &Self) -> Self {
        Self(std::array::from_fn(|it| self.0[it].start..after.0[it].start))
    }
}

fn make(
    input: &PortionInput<'_>,
    digest: Digest,
    names: Option<Vec<ShortDigest>>,
    index: &mut IndexBuilder,
    cache: &mut Cache,
) -> Portion {
    let Ground { site, config, look: Look { digest: look, .. }, .. } = *input.ground;
    let before = Kepts::so_far(cache);
    let pages: Vec<usize> = input.articles.clone().flat_map(|it| site.indexes_of(it)).collect();
    let inputs = pages.iter().map(|it| {
        let page = &site.pages[*it];
        let words = &input.words[&page.body_locale];
        let input = BodyInput { linked: &page.linked, locale: &page.body_locale, words };
        KeyedBody { key: site.keys[*it], look: *look, input }
    });
    let inputs: Vec<KeyedBody<'_>> = inputs.collect();
    let bodies: Vec<Kept<Body>> = cache.bodies.each(&inputs, |it| body(&it.input));
    let cards = &input.findable.cards[input.articles.clone()];
    let of_article = bodies.chunks(config.locales.len());
    let found: Vec<ArticleInput<'_>> =
        cards.iter().zip(of_article).filter_map(|(card, bodies)| Some((*card.value).as_ref()?.with(bodies))).collect();
    let found = cache.indexed.each(&found, indexed);
    let documents = || found.iter().chain(input.nodes).map(|it| &*it.value);
    let indexed = IndexedPart::of(documents());
    let names = names.unwrap_or_else(|| index.names(&indexed.digests));
    let mut written = Written::default();
    let files = index.files(&names, indexed.digests.len());
    written.outputs.extend(
        files
            .iter()
            .zip(documents())
            .map(|(file, it)| (OutputPath::new(file.as_str()), Contents::Bytes(Arc::clone(&it.script)))),
    );
    let mut files = files.into_iter();
    let units: Arc<[Option<String>]> = cards.iter().map(|it| (*it.value).as_ref().and_then(|_| files.next())).collect();
    cache.indexed.keep(found);
    // Start pages show the codes of all articles, so they come last.
    let is_start = |it: &(usize, &Kept<Body>)| input.views.is_start(&site.pages[it.0]);
    let (starts, placed) = pages.iter().copied().zip(&bodies).partition::<Vec<_>, _>(is_start);
    let starts: Vec<(usize, Kept<Body>)> = starts.into_iter().map(|(page, body)| (page, body.clone())).collect();
    let unit = |page: usize| units[site.pages[page].article - input.articles.start].as_deref();
    let placed = placed.into_iter().map(|(page, body)| Placed { page, body, units: unit(page) });
    let placed: Vec<Placed<'_>> = placed.collect();
    let made = pages_of(input.ground, (input.frame, input.views, input.sidebars), &placed, &[], cache);
    let headings = placed.iter().zip(&made).map(|(it, made)| (it.page, made.value.headings)).collect();
    cache.bodies.keep(bodies);
    written.add(&made, cache);
    cache.articles.keep(made);
    let Written { outputs, findings, listed, .. } = written;
    let (batch, part) = match cache.pages.keeps() {
        true => (Batch::new(), outputs.into_iter().collect()),
        false => (outputs, Part::default()),
    };
    Portion {
        digest,
        names,
        batch,
        part: Arc::new(part),
        findings: findings.into(),
        listed: listed.into(),
        indexed: Arc::new(indexed),
        units,
        starts,
        headings,
        kept: before.until(&Kepts::so_far(cache)),
    }
}

/// A page of an article, by its index, whose body is made, and the file of its units.
pub(super) struct Placed<'p> {
    pub(super) page: usize,
    pub(super) body: &'p Kept<Body>,
    pub(super) units: Option<&'p str>,
}

/// Makes the pages of articles; those of starts offer some codes.
pub(super) fn pages_of(
    ground: &Ground<'_>,
    (frame, views, sidebars): (Digest, &Views<'_>, &Sidebars),
    placed: &[Placed<'_>],
    codes: &[&str],
    Cache { articles, pages, .. }: &mut Cache,
) -> Vec<Kept<Made>> {
    let inputs = placed.iter().map(|it| {
        let page = &*ground.site.pages[it.page];
        let stale = ground.stale.get(&page.article).filter(|_| page.is_translation(ground.config));
        ArticlePage {
            frame,
            page,
            key: ground.site.keys[it.page],
            body: it.body,
            units: it.units,
            stale: stale.map(|it| &**it),
            codes,
            views,
            sidebars,
            theme: &ground.look.theme,
            pages,
        }
    });
    let inputs: Vec<ArticlePage<'_>> = inputs.collect();
    articles.each(&inputs, article)
}
