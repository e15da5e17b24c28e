//! All files of a site by the names that references use, and the articles that they make up.

use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};
use std::sync::{Arc, OnceLock};

use foldhash::HashMap;

use crate::config::Config;
use crate::finding::{Finding, Reported, code};
use crate::locale::Locale;
use crate::memo::Digest;
use crate::memo::runs::List;
use crate::site::address::slug_path;
use crate::source::Snapshot;
use crate::syntax::cjk::joins_without_space;
use crate::syntax::document::{Document, Side};
use crate::text::{SourcePath, Span};

/// A file of a site that references can go to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// A text that was read.
    Text,
    /// Any other file.
    Asset,
}

/// One subject, in the locales that it exists in.
#[derive(Clone, Debug)]
pub struct Article {
    /// Its path below the root of its locale, without extension, as its original's file has it.
    pub name: String,
    /// Its path below the output folder of a locale, without `.html`.
    pub slug: String,
    /// The article in each locale that has it.
    pub variants: BTreeMap<Locale, Variant>,
}

/// An article in one locale.
#[derive(Clone, Debug)]
pub struct Variant {
    /// Its file.
    pub document: Arc<Document>,
    /// The side of the file that is read.
    pub side: Side,
}

/// All files and articles. Clones share what they have.
#[derive(Clone)]
pub struct Catalog {
    /// The articles, sorted by path.
    pub articles: Arc<Vec<Arc<Article>>>,
    /// What stands for the files of each.
    pub sources: Arc<Vec<Digest>>,
    names: Arc<Names>,
}

/// What files and articles are called.
struct Names {
    /// Files by path.
    files: BTreeMap<SourcePath, FileKind>,
    /// Files by path in lower case, once one is looked for.
    folded: OnceLock<HashMap<String, SourcePath>>,
    /// A file of each name in lower case, for suggestions, once one is made.
    by_file_name: OnceLock<HashMap<String, SourcePath>>,
    /// Articles by path below their locale's root, without extension, in lower case.
    by_name: HashMap<String, usize>,
    /// Articles by their paths below the output folder of a locale, once one is looked for.
    by_slug: OnceLock<HashMap<String, usize>>,
    /// Folders of one locale each.
    roots: Vec<(Locale, String)>,
}

/// How a name was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Match {
    /// As it is written.
    Exact,
    /// With other upper and lower case.
    Folded,
}

impl Catalog {
    /// Gathers the files of a snapshot and the articles that its pages make up.
    pub fn new(config: &Config, snapshot: &Snapshot, pages: &List<Arc<Document>>) -> Reported<Self> {
        let texts = snapshot.texts.keys().map(|it| (it.clone(), FileKind::Text));
        let assets = snapshot.assets.keys().map(|it| (it.clone(), FileKind::Asset));
        let files: BTreeMap<SourcePath, FileKind> = texts.chain(assets).collect();
        let mut names = Names {
            files,
            folded: OnceLock::new(),
            by_file_name: OnceLock::new(),
            by_name: HashMap::default(),
            by_slug: OnceLock::new(),
            roots: config.roots.iter().map(|(locale, root)| (locale.clone(), root.clone())).collect(),
        };
        let mut findings = Vec::new();
        let mut articles: Vec<Article> = Vec::new();
        for page in pages.iter() {
            names.add(config, page, &mut articles, &mut findings);
        }
        resolve_conflicts(&mut articles, &mut findings);
        let sources = articles.iter().map(source).collect();
        let articles = articles.into_iter().map(Arc::new).collect();
        let value = Self { articles: Arc::new(articles), sources: Arc::new(sources), names: Arc::new(names) };
        Reported { value, findings }
    }

    /// The same with other documents, each in the place of one of the same path.
    ///
    /// `None` where one would be of another article or locale than the one before it.
    pub fn with(&self, config: &Config, changed: &[(&Arc<Document>, &Arc<Document>)]) -> Option<Self> {
        let mut catalog = self.clone();
        for (before, after) in changed {
            let place = self.names.place(config, after);
            if before.path != after.path || self.names.place(config, before) != place {
                return None;
            }
            let index = *self.names.by_name.get(&place.name.to_lowercase())?;
            let article = Arc::make_mut(&mut Arc::make_mut(&mut catalog.articles)[index]);
            for variant in article.variants.values_mut() {
                if Arc::ptr_eq(&variant.document, before) {
                    variant.document = Arc::clone(after);
                }
            }
            Arc::make_mut(&mut catalog.sources)[index] = source(article);
        }
        Some(catalog)
    }

    /// The locale in whose root a path lies, and the rest of the path.
    pub fn split_root<'p>(&self, path: &'p str) -> (Option<&Locale>, &'p str) {
        self.names.split_root(path)
    }

    /// The article at a path of the site, which need not exist in every locale.
    pub fn article_at(&self, config: &Config, path: &str) -> Option<usize> {
        let (_, inner) = self.split_root(path);
        let stem = ["md", "yml", "yaml"].iter().find_map(|it| strip_extension(inner, it))?;
        let key = stem.to_lowercase();
        self.names.by_name.get(&key).copied().or_else(|| {
            let (name, tag) = key.rsplit_once('.')?;
            locale_of_tag(config, tag)?;
            self.names.by_name.get(name).copied()
        })
    }

    /// The article that has a path below the output folder of a locale, without `.html`.
    pub fn article_of_slug(&self, slug: &str) -> Option<usize> {
        // Those that other documents are put into keep their names.
        let all = || self.articles.iter().enumerate().map(|(index, it)| (it.slug.clone(), index)).collect();
        self.names.by_slug.get_or_init(all).get(slug).copied()
    }

    /// The file at a path, if need be with other case.
    pub fn file(&self, path: &str) -> Option<(&SourcePath, FileKind, Match)> {
        if let Some((path, kind)) = self.names.files.get_key_value(path) {
            return Some((path, *kind, Match::Exact));
        }
        let folded = || self.names.files.keys().rev().map(|it| (it.as_str().to_lowercase(), it.clone())).collect();
        let path = self.names.folded.get_or_init(folded).get(&path.to_lowercase())?;
        Some((path, *self.names.files.get(path)?, Match::Folded))
    }

    /// The file at a path, else at the same path below the roots of the other locales.
    pub fn file_in_any_locale(&self, path: &str) -> Option<(&SourcePath, FileKind, Match)> {
        self.file(path).or_else(|| {
            let (own, inner) = self.split_root(path);
            own?;
            self.names.roots.iter().find_map(|(_, root)| {
                let other = if root.is_empty() { inner.to_owned() } else { format!("{root}/{inner}") };
                self.file(&other)
            })
        })
    }

    /// A file of the same name in any folder, for suggestions.
    pub fn namesake(&self, path: &SourcePath) -> Option<&SourcePath> {
        let names = || self.names.files.keys().rev().map(|it| (it.file_name().to_lowercase(), it.clone())).collect();
        self.names.by_file_name.get_or_init(names).get(&path.file_name().to_lowercase())
    }
}

/// Stands for the files of an article.
fn source(article: &Article) -> Digest {
    struct Files<'a>(&'a Article);
    impl Hash for Files<'_> {
        fn hash<H: Hasher>(&self, state: &mut H) {
            let variants = self.0.variants.iter();
            variants.for_each(|(locale, it)| (locale, it.side, it.document.digest).hash(state));
        }
    }
    Digest::of(&Files(article))
}

/// Two articles must not have addresses that a host takes for one.
fn resolve_conflicts(articles: &mut [Article], findings: &mut Vec<Finding>) {
    let mut taken: HashMap<String, usize> = HashMap::default();
    for index in 0..articles.len() {
        let mut slug = articles[index].slug.clone();
        let mut number = 2;
        while let Some(first) = taken.get(&slug.to_lowercase()) {
            if number == 2 {
                let path = |it: usize| articles[it].variants.values().next().map(|it| it.document.path.clone());
                if let (Some(own), Some(other)) = (path(index), path(*first)) {
                    findings.push(
                        Finding::new(
                            code::ROUTE_CONFLICT,
                            Span::file(&own),
                            format!("another article has the address `{slug}.html`"),
                        )
                        .label(Span::file(&other), "this one has it")
                        .help("rename one of the two files so that they differ in more than spaces and case"),
                    );
                }
            }
            slug = format!("{}-{number}", articles[index].slug);
            number += 1;
        }
        taken.insert(slug.to_lowercase(), index);
        articles[index].slug = slug;
    }
}

impl Names {
    fn add(
        &mut self,
        config: &Config,
        document: &Arc<Document>,
        articles: &mut Vec<Article>,
        findings: &mut Vec<Finding>,
    ) {
        let place = self.place(config, document);
        let key = place.name.to_lowercase();
        let index = *self.by_name.entry(key).or_insert_with(|| {
            articles.push(Article {
                name: place.name.clone(),
                slug: slug_path(&place.name),
                variants: BTreeMap::new(),
            });
            articles.len() - 1
        });
        for (locale, side) in place.sides {
            if !config.locales.contains(&locale) {
                continue;
            }
            let article = &mut articles[index];
            if let Some(first) = article.variants.get(&locale) {
                findings.push(
                    Finding::new(
                        code::ROUTE_CONFLICT,
                        Span::file(&document.path),
                        format!("another file is `{}` in `{locale}` already, so this one is not published", place.name),
                    )
                    .label(Span::file(&first.document.path), "this one is")
                    .help("rename one of the two files"),
                );
                continue;
            }
            if locale == config.original {
                article.slug = slug_path(&place.name);
                article.name.clone_from(&place.name);
            }
            article.variants.insert(locale, Variant { document: Arc::clone(document), side });
        }
    }

    /// Where an article stands, and the locales that its file has.
    fn place(&self, config: &Config, document: &Document) -> Place {
        let path = &document.path;
        let (root, inner) = self.split_root(path.as_str());
        let stem = inner.rsplit_once('.').map_or(inner, |(stem, _)| stem);
        let suffix = stem.rsplit_once('.').and_then(|(name, tag)| Some((name, locale_of_tag(config, tag)?)));
        let name = suffix.as_ref().map_or(stem, |(name, _)| name).to_owned();
        let own = root.cloned().or(suffix.map(|it| it.1));
        if !document.units.is_empty() {
            let translation = content_locale(config, document).or(own).unwrap_or_else(|| first_translation(config));
            let sides = vec![(translation, Side::Translation), (config.original.clone(), Side::Original)];
            return Place { name, sides };
        }
        let locale =
            own.or_else(|| content_locale(config, document)).unwrap_or_else(|| guessed_locale(config, document));
        Place { name, sides: vec![(locale, Side::Translation)] }
    }

    /// The locale in whose root a path lies, and the rest of the path.
    fn split_root<'p>(&self, path: &'p str) -> (Option<&Locale>, &'p str) {
        let below = |root: &str| match root {
            "" => Some(path),
            root => path.strip_prefix(root)?.strip_prefix('/'),
        };
        let mut candidates: Vec<_> =
            self.roots.iter().filter_map(|(locale, root)| Some((locale, below(root)?))).collect();
        candidates.sort_by_key(|it| it.1.len());
        candidates.first().map_or((None, path), |(locale, rest)| (Some(locale), rest))
    }
}

#[derive(PartialEq)]
struct Place {
    name: String,
    sides: Vec<(Locale, Side)>,
}

fn strip_extension<'p>(path: &'p str, extension: &str) -> Option<&'p str> {
    let (stem, found) = path.rsplit_once('.')?;
    found.eq_ignore_ascii_case(extension).then_some(stem)
}

/// The locale of the site that a tag means: `ja` and `ja-jp` mean `ja`.
pub fn locale_of_tag(config: &Config, tag: &str) -> Option<Locale> {
    let wanted = Locale::parse(tag)?;
    let exact = config.locales.iter().find(|it| **it == wanted);
    exact.or_else(|| config.locales.iter().find(|it| it.language() == wanted.language() && tag.contains('-'))).cloned()
}

/// The locale that a file says it is written in.
fn content_locale(config: &Config, document: &Document) -> Option<Locale> {
    let tag = ["ms.contentlocale", "lang", "locale"].iter().find_map(|it| document.front_matter.text(it))?;
    locale_of_tag(config, tag)
}

fn first_translation(config: &Config) -> Locale {
    config.locales.iter().find(|it| **it != config.original).unwrap_or(&config.original).clone()
}

/// The locale of a file that does not say: by its script.
fn guessed_locale(config: &Config, document: &Document) -> Locale {
    let title = crate::syntax::plain::title(document, Side::Translation, false).unwrap_or_default();
    let text = document.front_matter.text("title").map_or(title.clone(), |it| format!("{it}{title}"));
    let spaceless = text.chars().any(joins_without_space);
    let fits = |it: &&Locale| it.is_written_without_spaces() == spaceless;
    config
        .locales
        .iter()
        .find(|it| fits(it) && **it == config.original)
        .or_else(|| config.locales.iter().find(fits))
        .unwrap_or(&config.original)
        .clone()
}
