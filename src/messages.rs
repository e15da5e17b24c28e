//! The words of the interface: Fluent messages, the site's own over the embedded ones.
//!
//! A site overrides message by message: `locales/ja/interface.ftl` with one line changes that one.

pub mod pieces;

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use fluent::concurrent::FluentBundle;
use fluent::{FluentArgs, FluentResource, FluentValue};
use include_dir::{Dir, include_dir};

use crate::config::Config;
use crate::finding::code::{MESSAGE_INVALID, MESSAGE_MISSING};
use crate::finding::{Finding, Reported};
use crate::locale::Locale;
use crate::memo::Digest;
use crate::source::{Snapshot, Source};
use crate::text::{SourcePath, Span};

static EMBEDDED: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/locales");

/// The locale whose messages are always complete.
const COMPLETE: &str = "en";

type Bundle = FluentBundle<FluentResource>;

/// The messages of a site in all its locales; hashes as the digest of all its sources.
pub struct Messages {
    chains: BTreeMap<String, Chain>,
    last: Vec<Arc<Bundle>>,
    digest: Digest,
}

/// Where a locale's messages are looked for.
struct Chain {
    /// In the locale itself, then in its language.
    own: Vec<Arc<Bundle>>,
    /// In the original's locale, then in the one that is complete.
    others: Vec<Arc<Bundle>>,
}

impl Messages {
    /// Loads the messages of every locale of the site.
    pub fn load(config: &Config, snapshot: &Snapshot) -> Reported<Self> {
        let mut findings = Vec::new();
        let mut library = Library { snapshot, bundles: BTreeMap::new(), ids: BTreeMap::new(), findings: &mut findings };
        let last = library.bundles(&[&config.original]);
        let mut chains = BTreeMap::new();
        for locale in &config.locales {
            let own = library.own(locale);
            library.report_missing(locale, &own, &config.original);
            chains.insert(locale.as_str().to_owned(), Chain { own, others: last.clone() });
        }
        Reported { value: Self { chains, last, digest: digest(config, snapshot) }, findings }
    }

    /// The text of a message in a locale, or the next one that has it; the id itself where none has.
    pub fn format(&self, locale: &Locale, id: &str, arguments: &[(&str, FluentValue<'_>)]) -> String {
        self.lookup(locale.as_str(), id, arguments).unwrap_or_else(|| id.to_owned())
    }

    /// The text of a message for a language tag; `None` where no locale has the message.
    pub fn lookup(&self, tag: &str, id: &str, arguments: &[(&str, FluentValue<'_>)]) -> Option<String> {
        self.bundles(tag).find_map(|bundle| format(bundle, id, arguments))
    }

    /// Where the messages for a language tag are looked for, one after the other.
    fn bundles(&self, tag: &str) -> impl Iterator<Item = &Bundle> {
        let (own, others) = match self.chains.get(tag) {
            Some(chain) => (chain.own.as_slice(), chain.others.as_slice()),
            None => (self.last.as_slice(), [].as_slice()),
        };
        own.iter().chain(others).map(|it| &**it)
    }

    /// The name of a language in its own words, or its tag.
    pub fn native_name(&self, locale: &Locale) -> String {
        let own = self.chains.get(locale.as_str()).map_or([].as_slice(), |chain| &chain.own);
        own.iter().find_map(|bundle| format(bundle, "language-name", &[])).unwrap_or_else(|| locale.as_str().to_owned())
    }
}

impl Hash for Messages {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.digest.hash(state);
    }
}

fn format(bundle: &Bundle, id: &str, arguments: &[(&str, FluentValue<'_>)]) -> Option<String> {
    let pattern = bundle.get_message(id)?.value()?;
    let arguments: Option<FluentArgs> =
        (!arguments.is_empty()).then(|| arguments.iter().map(|(name, value)| (*name, value.clone())).collect());
    // An argument that is missing shows as `{$name}`, which an author understands better than a lost sentence.
    let mut errors = Vec::new();
    Some(bundle.format_pattern(pattern, arguments.as_ref(), &mut errors).into_owned())
}

/// Bundles made so far, by language tag.
struct Library<'a> {
    snapshot: &'a Snapshot,
    bundles: BTreeMap<String, Option<Arc<Bundle>>>,
    ids: BTreeMap<String, BTreeSet<String>>,
    findings: &'a mut Vec<Finding>,
}

impl Library<'_> {
    /// Bundles of the given locales, their languages, and the complete one.
    fn bundles(&mut self, locales: &[&Locale]) -> Vec<Arc<Bundle>> {
        let mut bundles: Vec<_> = locales.iter().flat_map(|locale| self.own(locale)).collect();
        bundles.extend(self.bundle(COMPLETE));
        bundles
    }

    fn own(&mut self, locale: &Locale) -> Vec<Arc<Bundle>> {
        let mut bundles: Vec<_> = self.bundle(locale.as_str()).into_iter().collect();
        if locale.language() != locale.as_str() {
            bundles.extend(self.bundle(locale.language()));
        }
        bundles
    }

    fn bundle(&mut self, tag: &str) -> Option<Arc<Bundle>> {
        if let Some(bundle) = self.bundles.get(tag) {
            return bundle.clone();
        }
        let bundle = self.make(tag);
        self.bundles.insert(tag.to_owned(), bundle.clone());
        bundle
    }

    fn make(&mut self, tag: &str) -> Option<Arc<Bundle>> {
        let embedded: Vec<&str> = embedded(tag).collect();
        let own: Vec<&Source> = own_files(self.snapshot, tag).collect();
        if embedded.is_empty() && own.is_empty() {
            return None;
        }
        let mut bundle = Bundle::new_concurrent(vec![tag.parse().ok()?]);
        // Isolation marks would end up in titles, in what readers copy and in the search index.
        bundle.set_use_isolating(false);
        let ids = self.ids.entry(tag.to_owned()).or_default();
        for text in embedded {
            ids.extend(message_ids(text));
            let resource = FluentResource::try_new(text.to_owned());
            bundle.add_resource_overriding(resource.unwrap_or_else(|(resource, _)| resource));
        }
        for source in own {
            ids.extend(message_ids(source.text()));
            let resource = match FluentResource::try_new(source.text().to_string()) {
                Ok(resource) => resource,
                Err((resource, errors)) => {
                    self.findings.extend(errors.into_iter().map(|error| {
                        Finding::new(MESSAGE_INVALID, Span::new(source.path(), error.pos.clone()), fact(&error))
                            .help("mend the message; until then the embedded one is shown")
                    }));
                    resource
                }
            };
            bundle.add_resource_overriding(resource);
        }
        Some(Arc::new(bundle))
    }

    /// Reports what a locale lacks of the complete messages, and of those that the site's original adds.
    fn report_missing(&mut self, locale: &Locale, own: &[Arc<Bundle>], original: &Locale) {
        let file = format!("locales/{locale}/interface.ftl");
        let span = Span::file(&SourcePath::new(file.as_str()));
        if own.is_empty() {
            self.findings
                .push(Finding::new(MESSAGE_MISSING, span, format!("the interface has no words in `{locale}`")).help(
                    format!("add `{file}` with the messages of the embedded `locales/{COMPLETE}/interface.ftl`"),
                ));
            return;
        }
        let expected = [COMPLETE, original.language(), original.as_str()];
        let expected: BTreeSet<&String> = expected.iter().filter_map(|tag| self.ids.get(*tag)).flatten().collect();
        let missing = expected.into_iter().filter(|id| !own.iter().any(|bundle| bundle.has_message(id)));
        self.findings.extend(missing.map(|id| {
            Finding::new(MESSAGE_MISSING, span.clone(), format!("message `{id}` is missing in `{locale}`"))
                .help(format!("add `{id} = …` to `{file}`"))
        }));
    }
}

/// The embedded message files of a tag.
fn embedded(tag: &str) -> impl Iterator<Item = &'static str> {
    let files = EMBEDDED.get_dir(tag).into_iter().flat_map(|folder| folder.files());
    files.filter_map(|file| file.contents_utf8())
}

/// The site's own message files of a tag.
fn own_files<'a>(snapshot: &'a Snapshot, tag: &str) -> impl Iterator<Item = &'a Source> {
    let folder = format!("locales/{tag}");
    snapshot.texts.values().filter(move |it| it.path().parent() == folder && it.path().extension() == "ftl")
}

/// Ids of the messages of a file: Fluent has them at the start of a line, and nothing else that begins with a letter.
fn message_ids(text: &str) -> impl Iterator<Item = String> {
    let lines = text.lines().filter(|line| line.starts_with(|it: char| it.is_ascii_alphabetic()));
    lines.filter_map(|line| line.split_once('=')).map(|(id, _)| id.trim().to_owned())
}

fn fact(error: &impl std::fmt::Display) -> String {
    let text = error.to_string();
    let mut characters = text.chars();
    let first = characters.next().map(|it| it.to_ascii_lowercase());
    first.into_iter().chain(characters).collect()
}

fn digest(config: &Config, snapshot: &Snapshot) -> Digest {
    let own: Vec<&Source> = snapshot.texts.values().filter(|it| it.path().extension() == "ftl").collect();
    let folders: Vec<_> = EMBEDDED.dirs().collect();
    let embedded: Vec<_> =
        folders.iter().flat_map(|it| it.files()).map(|it| (it.path().to_str(), it.contents_utf8())).collect();
    Digest::of(&(own, embedded, &config.locales, &config.original))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(locales: &[&str]) -> Config {
        let locales: Vec<Locale> = locales.iter().map(|it| Locale::parse(it).unwrap()).collect();
        Config {
            title: BTreeMap::new(),
            base_url: None,
            original: locales.last().unwrap().clone(),
            locales,
            roots: BTreeMap::new(),
            exclude: Vec::new(),
            absolute: None,
            prefixes: BTreeMap::new(),
            levels: BTreeMap::new(),
            edit_url: None,
            theme: "default".to_owned(),
            trees: Vec::new(),
            search: crate::config::SearchConfig::default(),
            publish: crate::config::PublishConfig::default(),
            spacing: crate::config::Spacing::default(),
            glossary: true,
            original_folder: None,
            editor: None,
        }
    }

    pub(super) fn load(locales: &[&str], texts: &[(&str, &str)]) -> Reported<Messages> {
        Messages::load(&config(locales), &Snapshot::of_texts(texts.iter().copied()))
    }

    fn facts(reported: &Reported<Messages>) -> Vec<String> {
        reported.findings.iter().map(|it| format!("{}: {}", it.code, it.message)).collect()
    }

    #[test]
    fn every_embedded_locale_has_the_same_messages() {
        let ids = |tag| -> BTreeSet<String> { embedded(tag).flat_map(message_ids).collect() };
        assert_eq!(ids("ja"), ids("en"));
        assert!(ids("ja").len() > 30);
        assert!(load(&["ja", "en"], &[]).findings.is_empty());
    }

    #[test]
    fn embedded_messages_have_no_syntax_error() {
        for folder in EMBEDDED.dirs() {
            for file in folder.files() {
                assert!(FluentResource::try_new(file.contents_utf8().unwrap().to_owned()).is_ok(), "{:?}", file.path());
            }
        }
    }

    #[test]
    fn dates_and_plurals_are_those_of_the_locale() {
        let messages = load(&["ja", "en"], &[]).value;
        let (ja, en) = (Locale::parse("ja").unwrap(), Locale::parse("en").unwrap());
        let date = [("year", 2018.into()), ("month", 1.into()), ("day", 22.into())];
        assert_eq!(messages.format(&ja, "date", &date), "2018年1月22日");
        assert_eq!(messages.format(&en, "date", &date), "22 January 2018");
        assert_eq!(messages.format(&ja, "articles-count", &[("count", 1.into())]), "1件の記事");
        assert_eq!(messages.format(&en, "articles-count", &[("count", 1.into())]), "1 article");
        assert_eq!(messages.format(&en, "articles-count", &[("count", 24.into())]), "24 articles");
    }

    #[test]
    fn a_site_overrides_one_message() {
        let messages = load(&["ja", "en"], &[("locales/ja/site.ftl", "home = 社内ヘルプ\n")]);
        let ja = Locale::parse("ja").unwrap();
        assert_eq!(messages.value.format(&ja, "home", &[]), "社内ヘルプ");
        assert_eq!(messages.value.native_name(&ja), "日本語");
        assert!(messages.findings.is_empty());
        assert_ne!(Digest::of(&messages.value), Digest::of(&load(&["ja", "en"], &[]).value));
    }

    #[test]
    fn a_region_has_the_messages_of_its_language() {
        let messages = load(&["ja", "en-GB"], &[("locales/en-GB/interface.ftl", "language-name = English (UK)\n")]);
        let uk = Locale::parse("en-GB").unwrap();
        assert_eq!(messages.value.native_name(&uk), "English (UK)");
        assert_eq!(messages.value.format(&uk, "home", &[]), "Home");
        assert!(messages.findings.is_empty());
    }

    #[test]
    fn what_a_locale_lacks_is_found_and_shown_in_another() {
        let messages = load(&["fr", "en"], &[]);
        let fr = Locale::parse("fr").unwrap();
        assert_eq!(facts(&messages), ["message-missing: the interface has no words in `fr`"]);
        assert_eq!(messages.value.format(&fr, "home", &[]), "Home");
        assert_eq!(messages.value.native_name(&fr), "fr");

        let messages = load(&["ja", "en"], &[("locales/en/site.ftl", "site-hours = 9 to 5\n")]);
        assert_eq!(facts(&messages), ["message-missing: message `site-hours` is missing in `ja`"]);
        let ja = Locale::parse("ja").unwrap();
        assert_eq!(messages.value.format(&ja, "site-hours", &[]), "9 to 5");
    }

    #[test]
    fn a_syntax_error_is_found_where_it_is_and_the_rest_of_the_file_holds() {
        let text = "home = 社内ヘルプ\nnext ! 次\nprevious = 前へ\n";
        let messages = load(&["ja", "en"], &[("locales/ja/site.ftl", text)]);
        assert_eq!(messages.findings.len(), 1, "{:?}", messages.findings);
        let finding = &messages.findings[0];
        assert_eq!(finding.code, MESSAGE_INVALID);
        assert_eq!(&text[finding.span.range.as_usize()], "!");
        let ja = Locale::parse("ja").unwrap();
        assert_eq!(messages.value.format(&ja, "previous", &[]), "前へ");
        assert_eq!(messages.value.format(&ja, "next", &[]), "次の記事");
    }
}
