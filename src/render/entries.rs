//! The whole navigation of a locale as one script: pages show a part of it, and a filter looks through all of it.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::locale::Locale;
use crate::memo::Digest;
use crate::output::{Contents, OutputPath};
use crate::site::Site;
use crate::site::nav::{Entry, EntryTarget, Navigation};

/// A navigation of fewer articles is seen at a glance, so it has no filter.
const FEWEST: usize = 12;

/// The entries of one locale, as a script.
pub struct EntriesFile {
    /// Its file in the output.
    pub output: String,
    script: Arc<[u8]>,
}

impl EntriesFile {
    /// The file to write.
    pub fn written(&self) -> (OutputPath, Contents) {
        (OutputPath::new(self.output.as_str()), Contents::Bytes(Arc::clone(&self.script)))
    }
}

/// The files of all locales whose navigation is long.
pub fn files(site: &Site) -> BTreeMap<Locale, EntriesFile> {
    let long = site.navigations.iter().filter(|it| it.1.reading_order().len() >= FEWEST);
    let slug = |article: usize| site.catalog.articles[article].slug.as_str();
    long.map(|(locale, navigation)| (locale.clone(), file(navigation, &slug))).collect()
}

fn file<'a>(navigation: &Navigation, slug: &dyn Fn(usize) -> &'a str) -> EntriesFile {
    let locale = navigation.locale();
    let mut rows = Vec::new();
    for entry in navigation.entries() {
        push(entry, 0, locale, slug, &mut rows);
    }
    let script = format!("taiyaku(\"navigation\",\"{locale}\",[\n{}\n]);\n", rows.join(",\n"));
    let script: Arc<[u8]> = script.into_bytes().into();
    EntriesFile { output: format!("navigation/{locale}-{}.js", Digest::of_bytes(&script).hex(8)), script }
}

/// An entry as `[depth, title, address, language]`, then those below it; what is not there at the end is left out.
///
/// The address of an article is its path in the folder of the locale, without `.html`.
fn push<'a>(entry: &Entry, depth: usize, locale: &Locale, slug: &dyn Fn(usize) -> &'a str, rows: &mut Vec<String>) {
    let address = match &entry.target {
        EntryTarget::Article(index) => Some(slug(*index)),
        EntryTarget::External(address) => Some(address.as_str()),
        EntryTarget::None => None,
    };
    let language = (entry.title.locale != *locale).then(|| entry.title.locale.as_str());
    let row = match (address, language) {
        (None, None) => serde_json::json!([depth, entry.title.text]),
        (Some(address), None) => serde_json::json!([depth, entry.title.text, address]),
        (address, Some(language)) => serde_json::json!([depth, entry.title.text, address.unwrap_or(""), language]),
    };
    rows.push(row.to_string());
    for item in &entry.items {
        push(item, depth + 1, locale, slug, rows);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::site::nav::{ArticleInput, Meaning, TocInput, build};
    use crate::source::Source;
    use crate::syntax::toc;

    #[test]
    fn an_entry_is_written_once_with_its_depth_and_language() {
        let [ja, en] = ["ja", "en"].map(|tag| Locale::parse(tag).unwrap());
        let source = Source::new("TOC.md", "# 手順\n## [一](1)\n# [外](https://example.com/)\n# [三](3)\n");
        let toc = toc::parse(&source).value;
        let article = |index, path, title, title_locale| ArticleInput { index, path, title, title_locale };
        let articles = [article(1, "a", "One", &en), article(3, "c", "Three \"3\"", &en)];
        let resolve = |_: &_, href: &str| match href.parse() {
            Ok(index) => Meaning::Article(index),
            Err(_) => Meaning::External(href.to_owned()),
        };
        let navigation = build(&en, &[TocInput { toc: &toc, folder: "", locale: &ja }], &articles, &resolve).value;
        let file = file(&navigation, &|index| ["", "a", "", "c"][index]);
        let expected = "taiyaku(\"navigation\",\"en\",[\n[0,\"手順\",\"\",\"ja\"],\n[1,\"One\",\"a\"],\n\
                        [0,\"外\",\"https://example.com/\",\"ja\"],\n[0,\"Three \\\"3\\\"\",\"c\"]\n]);\n";
        assert_eq!(std::str::from_utf8(&file.script).unwrap(), expected);
        assert!(file.output.starts_with("navigation/en-"), "{}", file.output);
    }
}
