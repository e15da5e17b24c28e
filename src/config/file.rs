//! `site.toml` over the defaults, with a finding at each place that cannot be understood.

mod typed;

use std::collections::BTreeMap;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::config::values::{self, Trouble};
use crate::config::{Config, HeadingTree, PublishConfig, RedirectForm, SearchConfig, Spacing, named_roots};
use crate::finding::{self, Code, Finding, Severity, code, suggestion};
use crate::locale::Locale;
use crate::output::Encoding;
use crate::source::{Snapshot, Source};
use crate::text::{self, SourcePath};

const KEYS: &[&str] = &[
    "title",
    "base_url",
    "locales",
    "original",
    "exclude",
    "edit_url",
    "theme",
    "roots",
    "links",
    "search",
    "findings",
    "trees",
    "preview",
    "publish",
    "style",
    "glossary",
    "staleness",
];
const PREVIEW: &[&str] = &["editor"];
const STALENESS: &[&str] = &["original"];
const STYLE: &[&str] = &["spacing"];
const SPACING: &[(&str, Spacing)] =
    &[("consistent", Spacing::Consistent), ("space", Spacing::Space), ("none", Spacing::None), ("any", Spacing::Any)];
const TREES: &[&str] = &["article", "name"];
const LINKS: &[&str] = &["absolute", "prefixes"];
const SEARCH: &[&str] = &["enabled", "noindex"];
const PUBLISH: &[&str] = &["redirects", "sitemap", "robots", "llms", "headers", "markdown", "compress"];
const LEVELS: &[&str] = &["error", "warning", "suggestion", "off"];

/// Changes `config` as `site.toml` says, and returns all that is wrong with it.
pub(super) fn apply(source: &Source, snapshot: &Snapshot, config: &mut Config) -> Vec<Finding> {
    let mut reader = Reader { source, snapshot, findings: Vec::new() };
    let (table, errors) = DeTable::parse_recoverable(source.text());
    for error in errors {
        let message = error.message().lines().collect::<Vec<_>>().join(", ");
        reader.push(error.span().unwrap_or(0..0), Trouble::new(message));
    }
    // A file that is no TOML would only repeat itself in what follows.
    if reader.findings.is_empty() {
        reader.site(table.get_ref(), config);
    }
    finding::sort(&mut reader.findings);
    reader.findings
}

type Table<'a> = DeTable<'a>;
type Value<'a> = Spanned<DeValue<'a>>;

struct Reader<'a> {
    source: &'a Source,
    snapshot: &'a Snapshot,
    findings: Vec<Finding>,
}

impl Reader<'_> {
    fn site(&mut self, table: &Table<'_>, config: &mut Config) {
        self.keys(table, "", KEYS);
        self.locales(table, config);
        if let Some(value) = table.get("title") {
            self.title(value, config);
        }
        if let Some(url) = self.text_at(table, "base_url") {
            config.base_url = self.checked(url.span(), values::base_url(url.get_ref()));
        }
        if let Some(url) = self.text_at(table, "edit_url") {
            config.edit_url = self.edit_url(&url);
        }
        for pattern in table.get("exclude").map(|it| self.list(it, "exclude")).unwrap_or_default() {
            if self.checked(pattern.span(), values::glob(pattern.get_ref())).is_some() {
                config.exclude.push(pattern.into_inner());
            }
        }
        if let Some(theme) = self.text_at(table, "theme") {
            config.theme = self.theme(theme);
        }
        if let Some(roots) = table.get("roots") {
            config.roots = self.roots(roots, &config.locales);
        }
        if let Some(links) = table.get("links").and_then(|it| self.table(it, "links")) {
            self.links(links, config);
        }
        if let Some(trees) = table.get("trees") {
            config.trees = self.trees(trees);
        }
        if let Some(search) = table.get("search").and_then(|it| self.table(it, "search")) {
            self.search(search, &mut config.search);
        }
        if let Some(publish) = table.get("publish").and_then(|it| self.table(it, "publish")) {
            self.publish(publish, &mut config.publish);
        }
        if let Some(preview) = table.get("preview").and_then(|it| self.table(it, "preview")) {
            self.keys(preview, "preview.", PREVIEW);
            if let Some(editor) = self.text_at(preview, "editor") {
                config.editor = self.checked(editor.span(), values::editor(editor.get_ref()));
            }
        }
        self.switches(table, "", [("glossary", &mut config.glossary)]);
        if let Some(staleness) = table.get("staleness").and_then(|it| self.table(it, "staleness")) {
            self.keys(staleness, "staleness.", STALENESS);
            config.original_folder = self.text_at(staleness, "original").map(Spanned::into_inner);
        }
        if let Some(style) = table.get("style").and_then(|it| self.table(it, "style")) {
            self.keys(style, "style.", STYLE);
            if let Some(spacing) = self.text_at(style, "spacing") {
                let found = SPACING.iter().find(|it| it.0 == spacing.get_ref());
                match found {
                    Some((_, found)) => config.spacing = *found,
                    None => {
                        let trouble = Trouble::new(format!("`{}` is no value of `style.spacing`", spacing.get_ref()));
                        self.push(spacing.span(), trouble.meant(spacing.get_ref(), SPACING.iter().map(|it| it.0)));
                    }
                }
            }
        }
        if let Some(levels) = table.get("findings").and_then(|it| self.table(it, "findings")) {
            config.levels = self.levels(levels);
        }
    }

    fn locales(&mut self, table: &Table<'_>, config: &mut Config) {
        if let Some(value) = table.get("locales") {
            let mut locales = Vec::new();
            for tag in self.list(value, "locales") {
                match self.checked(tag.span(), locale(tag.get_ref())) {
                    Some(locale) if locales.contains(&locale) => {
                        self.push(tag.span(), Trouble::new(format!("the locale `{locale}` is listed twice")));
                    }
                    Some(locale) => locales.push(locale),
                    None => {}
                }
            }
            let Some(last) = locales.last() else {
                if value.get_ref().as_array().is_some_and(|it| it.is_empty()) {
                    self.push(value.span(), Trouble::new("`locales` is empty").help("name at least one, such as `ja`"));
                }
                return;
            };
            let title = config.title.values().next().cloned().unwrap_or_default();
            config.title = locales.iter().map(|it| (it.clone(), title.clone())).collect();
            config.original = last.clone();
            config.roots = named_roots(self.snapshot, &locales);
            config.locales = locales;
        }
        if let Some(tag) = self.text_at(table, "original")
            && let Some(locale) = self.listed_locale(&tag, &config.locales)
        {
            config.original = locale;
        }
    }

    /// A locale that the site has.
    fn listed_locale(&mut self, tag: &Spanned<String>, locales: &[Locale]) -> Option<Locale> {
        let written = tag.get_ref();
        let parsed = self.checked(tag.span(), locale(written))?;
        if !locales.contains(&parsed) {
            let trouble = Trouble::new(format!("`{written}` is not one of the site's locales"));
            self.push(tag.span(), trouble.meant(written, locales.iter().map(Locale::as_str)));
            return None;
        }
        Some(parsed)
    }

    fn title(&mut self, value: &Value<'_>, config: &mut Config) {
        let table = match value.get_ref() {
            DeValue::String(title) => {
                config.title.values_mut().for_each(|it| title.trim().clone_into(it));
                return;
            }
            DeValue::Table(table) => table,
            other => return self.wrong_type(value.span(), "title", "a text or a table of texts by locale", other),
        };
        let mut titles = BTreeMap::new();
        for (key, value) in table {
            let tag = Spanned::new(key.span(), key.get_ref().to_string());
            let title = self.text(value, &format!("title.{}", tag.get_ref()));
            if let (Some(locale), Some(title)) = (self.listed_locale(&tag, &config.locales), title) {
                titles.insert(locale, title.into_inner().trim().to_owned());
            }
        }
        // A locale without a title of its own takes the original's.
        let Some(fallback) = titles.get(&config.original).or_else(|| titles.values().next()).cloned() else { return };
        for (locale, title) in &mut config.title {
            *title = titles.remove(locale).unwrap_or_else(|| fallback.clone());
        }
    }

    fn edit_url(&mut self, url: &Spanned<String>) -> Option<String> {
        let written = url.get_ref();
        self.checked(url.span(), values::address(written))?;
        if !written.contains("{path}") {
            let trouble = Trouble::new(format!("`{written}` does not say where a file's path goes"));
            self.push(url.span(), trouble.help("put `{path}` where the path goes"));
            return None;
        }
        Some(written.clone())
    }

    fn theme(&mut self, theme: Spanned<String>) -> String {
        let paths = self.snapshot.texts.keys().chain(self.snapshot.assets.keys());
        let own = paths.filter_map(|it| Some(it.as_str().strip_prefix("themes/")?.split_once('/')?.0));
        let mut names: Vec<&str> = own.chain(["default"]).collect();
        names.sort_unstable();
        names.dedup();
        if !names.contains(&theme.get_ref().as_str()) {
            let trouble = Trouble::new(format!("there is no folder `themes/{}`", theme.get_ref()));
            self.push(theme.span(), trouble.meant(theme.get_ref(), names));
        }
        theme.into_inner()
    }

    fn roots(&mut self, value: &Value<'_>, locales: &[Locale]) -> BTreeMap<Locale, String> {
        let Some(table) = self.table(value, "roots") else { return BTreeMap::new() };
        let mut roots: BTreeMap<Locale, String> = BTreeMap::new();
        for (key, value) in table {
            let tag = Spanned::new(key.span(), key.get_ref().to_string());
            let locale = self.listed_locale(&tag, locales);
            let Some(folder) = self.text(value, &format!("roots.{}", tag.get_ref())) else { continue };
            let Some(root) = self.checked(folder.span(), self.folder(folder.get_ref())) else { continue };
            if let Some((other, _)) = roots.iter().find(|(_, it)| **it == root) {
                let trouble = Trouble::new(format!("`{root}` is the root of `{other}` already"));
                self.push(folder.span(), trouble.help("give each locale a folder of its own"));
            } else if let Some(locale) = locale {
                roots.insert(locale, root);
            }
        }
        roots
    }

    /// A folder of the site that has files in it, without slashes at the ends.
    fn folder(&self, written: &str) -> Result<String, Trouble> {
        let folder = inside(written)?;
        let mut folders: Vec<&str> = Vec::new();
        for path in self.snapshot.texts.keys().chain(self.snapshot.assets.keys()) {
            let mut parent = path.parent();
            while !parent.is_empty() && folders.last() != Some(&parent) {
                folders.push(parent);
                parent = parent.rsplit_once('/').map_or("", |(it, _)| it);
            }
        }
        if folder.is_empty() || folders.contains(&folder.as_str()) {
            return Ok(folder);
        }
        Err(match suggestion::closest(&folder, folders) {
            Some(meant) => {
                Trouble::new(format!("there is no folder `{written}`")).help(format!("did you mean `{meant}`?"))
            }
            None => Trouble::new(format!("there is no folder `{written}` with files in it")),
        })
    }

    fn links(&mut self, table: &Table<'_>, config: &mut Config) {
        self.keys(table, "links.", LINKS);
        if let Some(url) = self.text_at(table, "absolute")
            && self.checked(url.span(), values::address(url.get_ref())).is_some()
        {
            config.absolute = Some(url.get_ref().trim_end_matches('/').to_owned());
        }
        let Some(prefixes) = table.get("prefixes").and_then(|it| self.table(it, "links.prefixes")) else { return };
        for (key, value) in prefixes {
            let prefix = key.get_ref().as_ref();
            if !prefix.starts_with('/') {
                let trouble = Trouble::new(format!("the prefix `{prefix}` does not begin with a slash"));
                self.push(key.span(), trouble.help(format!("write `/{prefix}`")));
            }
            let Some(folder) = self.text(value, &format!("links.prefixes.{prefix}")) else { continue };
            if let Some(folder) = self.checked(folder.span(), inside(folder.get_ref())) {
                config.prefixes.insert(prefix.trim_end_matches('/').to_owned(), folder);
            }
        }
    }

    fn trees(&mut self, value: &Value<'_>) -> Vec<HeadingTree> {
        let Some(items) = value.get_ref().as_array() else {
            self.wrong_type(value.span(), "trees", "a list of tables, `[[trees]]`,", value.get_ref());
            return Vec::new();
        };
        items.iter().filter_map(|it| self.tree(it)).collect()
    }

    fn tree(&mut self, value: &Value<'_>) -> Option<HeadingTree> {
        let table = self.table(value, "trees")?;
        self.keys(table, "trees.", TREES);
        let name = self.text_at(table, "name").map(Spanned::into_inner);
        let Some(article) = self.text_at(table, "article") else {
            if !table.contains_key("article") {
                let trouble = Trouble::new("a tree has no `article`");
                self.push(value.span(), trouble.help("name the article whose headings the tree is made of"));
            }
            return None;
        };
        let path = self.checked(article.span(), inside(article.get_ref()))?;
        let texts = self.snapshot.texts.keys().map(|it| it.as_str());
        if !self.snapshot.texts.contains_key(&SourcePath::new(path.clone())) {
            let trouble = Trouble::new(format!("there is no article `{}`", article.get_ref()));
            let articles: Vec<&str> = texts.filter(|it| it.ends_with(".md")).collect();
            self.push(article.span(), trouble.meant(&path, articles));
            return None;
        }
        Some(HeadingTree { article: path, name })
    }

    fn search(&mut self, table: &Table<'_>, config: &mut SearchConfig) {
        self.keys(table, "search.", SEARCH);
        self.switches(table, "search.", [("enabled", &mut config.enabled), ("noindex", &mut config.noindex)]);
    }

    fn publish(&mut self, table: &Table<'_>, config: &mut PublishConfig) {
        self.keys(table, "publish.", PUBLISH);
        let PublishConfig { redirects, sitemap, robots, llms, headers, markdown, compress } = config;
        let files = [("sitemap", sitemap), ("robots", robots), ("llms", llms), ("headers", headers)];
        self.switches(table, "publish.", files.into_iter().chain([("markdown", markdown)]));
        self.some_of(table, "redirects", (&RedirectForm::ALL, "form of redirects"), redirects);
        self.some_of(table, "compress", (&Encoding::ALL, "encoding"), compress);
    }

    fn levels(&mut self, table: &Table<'_>) -> BTreeMap<Code, Option<Severity>> {
        let mut levels = BTreeMap::new();
        for (key, value) in table {
            let name = key.get_ref().as_ref();
            let code = Code::named(name);
            if code.is_none() {
                let trouble = Trouble::new(format!("there is no finding `{name}`"));
                self.push(key.span(), trouble.meant(name, code::ALL.iter().map(|it| it.name())));
            }
            let Some(level) = self.text(value, &format!("findings.{name}")) else { continue };
            if let (Some(level), Some(code)) = (self.checked(level.span(), severity(level.get_ref())), code) {
                levels.insert(code, level);
            }
        }
        levels
    }
}

fn locale(tag: &str) -> Result<Locale, Trouble> {
    let trouble = || Trouble::new(format!("`{tag}` is no language tag")).help("write it like `ja`, `en` or `pt-BR`");
    Locale::parse(tag).ok_or_else(trouble)
}

fn severity(level: &str) -> Result<Option<Severity>, Trouble> {
    match level {
        "error" => Ok(Some(Severity::Error)),
        "warning" => Ok(Some(Severity::Warning)),
        "suggestion" => Ok(Some(Severity::Suggestion)),
        "off" => Ok(None),
        _ => Err(Trouble::new(format!("`{level}` is no level")).meant(level, LEVELS.iter().copied())),
    }
}

fn inside(folder: &str) -> Result<String, Trouble> {
    let trouble = || Trouble::new(format!("`{folder}` is not inside the site"));
    let help = "folders are relative to the folder of `site.toml`";
    if folder.starts_with(['/', '\\']) || folder.chars().nth(1) == Some(':') {
        return Err(trouble().help(help));
    }
    text::join("", folder).ok_or_else(|| trouble().help(help))
}
