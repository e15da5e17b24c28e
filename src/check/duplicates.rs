//! Articles of one locale that search results cannot tell apart: the same title, or the same description.

use foldhash::{HashMap, HashSet};

use crate::config::Config;
use crate::finding::{Code, Finding, code};
use crate::locale::Locale;
use crate::site::{Page, Site};
use crate::syntax::document::{BlockKind, Side};
use crate::text::{SourcePath, Span};

/// How many other places a finding names.
const PLACES: usize = 3;

/// Compares the titles and descriptions of all articles, locale by locale.
pub fn check(site: &Site, config: &Config, findings: &mut Vec<Finding>) {
    // An aligned article has both languages in one file: what was said of it in one is not said again.
    let mut said: HashSet<SourcePath> = HashSet::default();
    for locale in &config.locales {
        let own = || site.pages.iter().filter(|it| it.locale == *locale && it.body_locale == *locale);
        let titles = own().map(|page| (title(site, page, locale), page.as_ref()));
        report(code::TITLE_DUPLICATE, "title", titles, &mut said, findings);
        let descriptions = own().map(|page| (description(page), page.as_ref()));
        report(code::DESCRIPTION_DUPLICATE, "description", descriptions, &mut said, findings);
    }
}

/// A text and where it stands.
type Placed<'p> = (&'p str, Span);

fn report<'p>(
    code: Code,
    name: &str,
    texts: impl Iterator<Item = (Option<Placed<'p>>, &'p Page)>,
    said: &mut HashSet<SourcePath>,
    findings: &mut Vec<Finding>,
) {
    let mut groups: HashMap<String, Vec<Placed<'p>>> = HashMap::default();
    for (placed, page) in texts {
        if let Some((text, span)) = placed
            && !said.contains(&page.linked.document.path)
        {
            groups.entry(folded(text)).or_default().push((text, span));
        }
    }
    let mut repeated: Vec<_> = groups.into_iter().filter(|it| it.1.len() > 1).collect();
    repeated.sort_unstable_by(|a, b| a.0.cmp(&b.0));
    for (_, group) in repeated {
        let (first, others) = group.split_first().expect("a group has more than one");
        for (index, (text, span)) in others.iter().enumerate() {
            let message = match others.len() {
                1 => format!("another article has the {name} `{text}`"),
                count => format!("{count} other articles have the {name} `{text}`"),
            };
            let mut finding = Finding::new(code, span.clone(), message).label(first.1.clone(), "another one");
            let rest = others.iter().enumerate().filter(|it| it.0 != index).map(|it| &it.1.1);
            for other in rest.take(PLACES - 1) {
                finding = finding.label(other.clone(), "another one");
            }
            findings.push(finding.help(format!("say in the {name} what readers find here and not there")));
            said.insert(span.path.clone());
        }
        said.insert(first.1.path.clone());
    }
}

fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// The title that a page has of its text or front matter, and its place. One made of a file's name is none.
fn title<'p>(site: &'p Site, page: &'p Page, locale: &Locale) -> Option<Placed<'p>> {
    let document = &page.linked.document;
    let title = site.titles[page.article].get(locale)?;
    let is_title = |it: &&crate::syntax::document::Block| matches!(it.kind, BlockKind::Heading { level: 1, .. });
    let heading = document.blocks.iter().find(is_title).map(|it| it.range);
    let written = || document.front_matter.text("title").map(|_| document.front_matter.range_of("title"));
    let range = heading.or_else(written)?;
    (!title.trim().is_empty()).then(|| (title.as_str(), Span::new(&document.path, range)))
}

/// The description in the front matter, which is in the language of the file.
fn description(page: &Page) -> Option<Placed<'_>> {
    let document = &page.linked.document;
    let text = (page.linked.side == Side::Translation).then(|| document.front_matter.text("description"))??;
    Some((text, Span::new(&document.path, document.front_matter.range_of("description"))))
}
