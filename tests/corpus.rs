//! Whole folders of articles as they lie in a translator's repository, and what their pages must hold.
//!
//! A reader of units and a Markdown parser that share nothing with the program say what each page must show.
//! The corpus is not part of the repository: without it, its folders are skipped by name and ours remain.

#![expect(clippy::print_stdout, reason = "counts are read with `--nocapture`")]

#[path = "support/aligned.rs"]
mod aligned;
#[path = "support/expected.rs"]
mod expected;
#[path = "support/folders.rs"]
mod folders;
#[path = "support/html.rs"]
mod html;
#[path = "support/links.rs"]
mod links;
#[path = "support/page.rs"]
mod page;
#[path = "support/targets.rs"]
mod targets;

use std::collections::{BTreeMap, BTreeSet};

use aligned::{Article, Unit};
use expected::Place;
use folders::Folder;
use page::{Page, collapsed, squeezed};
use taiyaku::finding::code;
use taiyaku::pipeline::{self, Cache};
use taiyaku::text::SourcePath;

/// An aligned article, read without the program, and its two pages as the program built them.
struct Built<'f> {
    path: &'f SourcePath,
    article: Article,
    places: Vec<Place>,
    /// In the order of a unit's sides.
    pages: [Page; 2],
    /// Files that the article includes, through other files too.
    includes: Vec<SourcePath>,
}

/// Every aligned article of a folder that has pages.
fn articles(folder: &Folder) -> Vec<Built<'_>> {
    let mut articles = Vec::new();
    for (path, source) in &folder.snapshot.texts {
        if !path.as_str().ends_with(".md") || !source.text().contains("data-ttu-id") {
            continue;
        }
        let stem = path.as_str().trim_end_matches(".md").replace(' ', "-").replace(['\u{200b}', '\u{200e}'], "");
        let stem = stem.replace('\u{2013}', "-");
        let pages = ["ja", "en"].map(|it| folder.page(&format!("{it}/{stem}.html")).map(page::read));
        let [Some(translation), Some(original)] = pages else {
            assert!(is_fragment(path), "{}: {path} has no pages at {stem}.html", folder.name);
            continue;
        };
        let article = aligned::read(source.text());
        if article.units.is_empty() {
            continue;
        }
        let places = expected::places(&article);
        let mut includes = Vec::new();
        collect_includes(folder, path, &mut includes);
        articles.push(Built { path, article, places, pages: [translation, original], includes });
    }
    articles
}

/// Files that are no pages: those in folders for inclusion, and those that are not for readers.
fn is_fragment(path: &SourcePath) -> bool {
    path.as_str().split('/').any(|it| it.eq_ignore_ascii_case("includes") || it == "README.md" || it.starts_with('_'))
}

fn collect_includes(folder: &Folder, path: &SourcePath, found: &mut Vec<SourcePath>) {
    let Some(source) = folder.snapshot.texts.get(path) else { return };
    let upper = source.text().to_ascii_uppercase();
    for (at, _) in upper.match_indices("[!INCLUDE") {
        let rest = &source.text()[at..];
        let target = rest.split_once("](").and_then(|it| it.1.split_once(')')).map_or("", |it| it.0.trim());
        let Some(target) = path.resolve(target) else { continue };
        if folder.snapshot.texts.contains_key(&target) {
            found.push(target.clone());
            collect_includes(folder, &target, found);
        }
    }
}

/// Fails with all that was found, if anything was.
fn none(what: &str, found: &[String]) {
    for it in found {
        println!("{it}");
    }
    assert!(found.is_empty(), "{what}: {} times", found.len());
}

#[test]
fn every_unit_stands_once_in_the_page_of_each_language() {
    let mut wrong = Vec::new();
    for folder in folders::all() {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for built in articles(folder) {
            *counts.entry("articles").or_default() += 1;
            for (index, unit) in built.article.units.iter().enumerate() {
                let place = built.places[index];
                let kind = match (unit.is_bookmark, place) {
                    (true, _) => "bookmarks",
                    (false, Place::Hidden) => "hidden",
                    (false, Place::Text | Place::Code | Place::Html) => "units",
                    (false, Place::Attribute) => "units in attributes",
                };
                *counts.entry(kind).or_default() += 1;
                let is_shown = !unit.is_bookmark && place != Place::Hidden;
                for page in &built.pages {
                    let times = page.ids.iter().filter(|it| **it == unit.id).count();
                    if times != usize::from(is_shown) {
                        wrong.push(format!(
                            "{} {}: {} {place:?} stands {times} times",
                            folder.name, built.path, unit.id
                        ));
                    }
                }
            }
            let of_includes: Vec<Article> =
                built.includes.iter().map(|it| aligned::read(folder.snapshot.texts[it].text())).collect();
            for unit in of_includes.iter().flat_map(|it| &it.units) {
                *counts.entry("units of included files").or_default() += 1;
                for page in &built.pages {
                    if page.ids.iter().filter(|it| **it == unit.id).count() != 1 {
                        wrong.push(format!("{} {}: {} is included but not once", folder.name, built.path, unit.id));
                    }
                }
            }
        }
        println!("{}: {counts:?}", folder.name);
    }
    none("units that do not stand once", &wrong);
}

#[test]
fn no_id_is_doubled_in_a_page() {
    let mut wrong = Vec::new();
    for folder in folders::all() {
        for (path, html) in folder.pages() {
            let mut seen = BTreeSet::new();
            let page = page::read(html);
            wrong.extend(
                page.ids.iter().filter(|it| !seen.insert(*it)).map(|it| format!("{} {path}: {it}", folder.name)),
            );
        }
    }
    none("doubled ids", &wrong);
}

/// What a reader should see of a side.
fn expected_text(unit: &Unit, side: usize, place: Place) -> String {
    let text = unit.sides[side].trim();
    match place {
        Place::Text | Place::Code => expected::of_markdown(text),
        Place::Html => expected::of_html(&text.replace("\\*", "*")),
        Place::Attribute | Place::Hidden => String::new(),
    }
}

#[test]
fn the_text_of_each_unit_is_its_side() {
    let mut wrong = Vec::new();
    for folder in folders::all() {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for built in articles(folder) {
            let is_own = |unit: &Unit| built.article.units.iter().filter(|it| it.id == unit.id).count() == 1;
            let units = built.article.units.iter().enumerate().filter(|it| !it.1.is_bookmark && is_own(it.1));
            for (index, unit) in units {
                for (side, page) in built.pages.iter().enumerate() {
                    let Some((_, text)) = page.units.iter().find(|it| it.0 == unit.id) else { continue };
                    let expected = expected_text(unit, side, built.places[index]);
                    let kind = if expected::matches(&expected::collapsed(&expected), &collapsed(text)) {
                        "equal"
                    } else if expected.starts_with('\u{a0}') && squeezed(&expected) == squeezed(text) {
                        "indented by no-break spaces"
                    } else {
                        "different"
                    };
                    *counts.entry(kind).or_default() += 1;
                    if kind == "different" {
                        wrong.push(format!(
                            "{kind}: {} {}:{} {} side {side} {:?}\n  side {:?}\n  must {:?}\n  page {:?}",
                            folder.name,
                            built.path,
                            unit.lines.start(),
                            unit.id,
                            built.places[index],
                            unit.sides[side],
                            collapsed(&expected),
                            collapsed(text)
                        ));
                    }
                }
            }
        }
        println!("{}: {counts:?}", folder.name);
    }
    none("units with another text", &wrong);
}

#[test]
fn units_stand_in_the_order_of_the_file() {
    let mut wrong = Vec::new();
    for folder in folders::all() {
        for built in articles(folder) {
            let mut seen = BTreeSet::new();
            let own = built.article.units.iter().map(|it| it.id.as_str());
            let own: Vec<&str> = own.filter(|it| seen.insert(*it)).collect();
            for page in &built.pages {
                let on_page: Vec<&str> =
                    page.units.iter().map(|it| it.0.as_str()).filter(|it| own.contains(it)).collect();
                let expected: Vec<&str> = own.iter().copied().filter(|it| on_page.contains(it)).collect();
                if on_page != expected {
                    let at = on_page.iter().zip(&expected).position(|(a, b)| a != b).unwrap_or(0);
                    wrong.push(format!("{} {}: {} is moved", folder.name, built.path, on_page[at]));
                }
            }
        }
    }
    none("units that moved", &wrong);
}

#[test]
fn no_text_of_a_unit_stands_outside_of_it() {
    let mut wrong = Vec::new();
    for folder in folders::all() {
        for built in articles(folder) {
            for (index, unit) in built.article.units.iter().enumerate().filter(|it| !it.1.is_bookmark) {
                for (side, page) in built.pages.iter().enumerate() {
                    let text = collapsed(&expected_text(unit, side, built.places[index]));
                    let is_telling = text.chars().count() > 8 && !text.contains(expected::ELSEWHERE);
                    if is_telling && collapsed(&page.outside).contains(&text) && !built.article.text.contains(&text) {
                        wrong.push(format!("{} {}: {} `{text}`", folder.name, built.path, unit.id));
                    }
                }
            }
        }
    }
    none("texts of units outside of them", &wrong);
}

/// How many findings of literal marks begin in a stretch of an article.
fn reported_marks(folder: &Folder, path: &SourcePath, range: std::ops::Range<usize>) -> usize {
    let all = folder.findings.iter().filter(|it| it.code == code::EMPHASIS_LITERAL && it.span.path == *path);
    let places: BTreeSet<u32> =
        all.map(|it| it.span.range.start).filter(|it| range.contains(&(*it as usize))).collect();
    places.len()
}

#[test]
fn marks_of_emphasis_are_shown_only_where_the_rule_for_japanese_leaves_them_and_each_is_reported() {
    let mut wrong = Vec::new();
    let mut stay = 0;
    for folder in folders::all() {
        for built in articles(folder) {
            for (index, unit) in built.article.units.iter().enumerate() {
                if built.places[index] != Place::Text || unit.is_bookmark {
                    continue;
                }
                for (side, page) in built.pages.iter().enumerate() {
                    let of_unit = page.prose.iter().filter(|it| it.0.is_some_and(|it| page.units[it].0 == unit.id));
                    let shown: usize = of_unit.map(|it| expected::runs_of_marks(&it.1)).sum();
                    let left = expected::literal_marks(&unit.sides[side]);
                    let start = unit.starts[side];
                    let reported = reported_marks(folder, built.path, start..start + unit.sides[side].len());
                    stay += shown;
                    if shown != left || built.article.is_exact && shown != reported {
                        let place = format!("{} {}: {} side {side}", folder.name, built.path, unit.id);
                        wrong.push(format!("{place}: {shown} shown, {left} left by the rule, {reported} reported"));
                    }
                }
            }
            let page = &built.pages[0];
            let around: usize =
                page.prose.iter().filter(|it| it.0.is_none()).map(|it| expected::runs_of_marks(&it.1)).sum();
            let of_units = built.article.units.iter().flat_map(|unit| {
                let sides = unit.starts.iter().zip(&unit.sides);
                sides.map(|(start, side)| reported_marks(folder, built.path, *start..start + side.len()))
            });
            let reported = reported_marks(folder, built.path, 0..usize::MAX) - of_units.sum::<usize>();
            stay += around;
            if built.article.is_exact && built.includes.is_empty() && around != reported {
                wrong.push(format!("{} {}: {around} around units, {reported} reported", folder.name, built.path));
            }
        }
    }
    println!("`**` is shown {stay} times");
    none("marks of emphasis that are wrongly shown, or not reported", &wrong);
}

/// Whether readers get this file, as a page or as a part of one.
fn is_published(folder: &Folder, path: &SourcePath) -> bool {
    let inner = targets::below_root(folder, path.as_str());
    let Some(stem) = inner.strip_suffix(".md") else { return false };
    let stem = stem.strip_suffix(".ja").or(stem.strip_suffix(".en")).unwrap_or(stem).replace(' ', "-");
    ["ja", "en"].iter().any(|it| folder.page(&format!("{it}/{stem}.html")).is_some())
}

#[test]
fn every_link_and_image_that_leads_nowhere_is_reported_where_it_stands() {
    let codes = [
        code::FILE_NOT_FOUND,
        code::IMAGE_NOT_FOUND,
        code::INCLUDE_NOT_FOUND,
        code::REFERENCE_OUTSIDE_ROOT,
        code::LINK_TARGET_INVALID,
    ];
    let mut wrong = Vec::new();
    for folder in folders::all() {
        let files = targets::Files::of(folder);
        let mut read: BTreeSet<SourcePath> =
            folder.snapshot.texts.keys().filter(|it| is_published(folder, it)).cloned().collect();
        for path in read.clone() {
            let mut includes = Vec::new();
            collect_includes(folder, &path, &mut includes);
            read.extend(includes);
        }
        let (mut lead, mut reported) = (0, 0);
        for path in &read {
            let article = aligned::read(folder.snapshot.texts[path].text());
            let places = expected::places(&article);
            for it in targets::of_article(&article, &places) {
                let Some(name) = files.lacks(folder, path, &it.target) else {
                    lead += 1;
                    continue;
                };
                // A message cuts a long name.
                let name: String = name.chars().take(24).collect();
                let is_reported = folder.findings.iter().any(|finding| {
                    codes.contains(&finding.code)
                        && finding.span.path == *path
                        && it.lines.contains(&folder.line(finding))
                        && (finding.message.contains(&name) || finding.message.contains(it.target.trim()))
                });
                reported += usize::from(is_reported);
                if !is_reported {
                    wrong.push(format!("{} {path}:{:?} {}", folder.name, it.lines, it.target));
                }
            }
        }
        println!("{}: {lead} links and images lead somewhere or elsewhere, {reported} are reported", folder.name);
    }
    none("links and images that lead nowhere and are not reported", &wrong);
}

#[test]
fn every_reference_of_a_page_leads_to_something() {
    let broken: Vec<String> = folders::all().iter().flat_map(links::broken).collect();
    none("references to nothing", &broken);
}

#[test]
fn pages_run_nothing_and_load_nothing_from_elsewhere() {
    let mut faults = Vec::new();
    for folder in folders::all() {
        for (path, html) in folder.pages() {
            faults.extend(links::read(path, html).faults.iter().map(|it| format!("{} {path}: {it}", folder.name)));
        }
    }
    none("faults", &faults);
}

#[test]
fn every_bookmark_link_resolves_or_is_reported() {
    let mut wrong = Vec::new();
    for folder in folders::all() {
        let (mut resolved, mut reported) = (0, 0);
        let fragments: BTreeSet<String> = folder
            .pages()
            .flat_map(|(path, html)| links::read(path, html).links)
            .map(|(_, fragment)| fragment.to_lowercase())
            .collect();
        for (path, source) in folder.snapshot.texts.iter().filter(|it| it.0.as_str().ends_with(".md")) {
            for bookmark in links::bookmarks(source.text()) {
                let is_reported = folder.findings.iter().any(|it| {
                    let codes = [code::BOOKMARK_NOT_FOUND, code::FILE_NOT_FOUND, code::REFERENCE_OUTSIDE_ROOT];
                    codes.contains(&it.code) && it.span.path == *path && folder.line(it) == bookmark.line
                });
                if is_reported {
                    reported += 1;
                } else if fragments.contains(&bookmark.fragment.to_lowercase()) {
                    resolved += 1;
                } else {
                    wrong.push(format!("{} {path}:{} {}", folder.name, bookmark.line, bookmark.fragment));
                }
            }
        }
        println!("{}: {resolved} bookmark links resolve, {reported} are reported", folder.name);
    }
    none("bookmark links that neither resolve nor are reported", &wrong);
}

#[test]
fn one_thread_and_two_make_the_same_bytes() {
    for folder in folders::all() {
        for threads in [1, 2] {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads can be started");
            let build = pool.install(|| pipeline::build(&folder.snapshot, &folder.config, &mut Cache::default()));
            assert!(build.outputs == folder.outputs, "{} differs with {threads} threads", folder.name);
        }
    }
}

/// Articles that the other parser reads in another way than a reader of them would.
const OTHERWISE: &[&str] = &[
    // A row of a table has text beyond the header, which the other parser drops (D7).
    "Teams/expand-teams-across-your-org/healthcare/patients-audit.md",
    "troubleshooting/lights.md",
    // A tag has a quotation mark too many, which browsers overlook.
    "Teams/teams-in-30-workshops.md",
    // An alert in an indented code block is code (D2).
    "Teams/assign-change-or-remove-a-phone-number-for-a-user.md",
];

/// What differs between two texts, and where.
fn difference(place: &str, expected: &str, shown: &str) -> String {
    let at = expected.chars().zip(shown.chars()).take_while(|(a, b)| a == b).count();
    let near = |it: &str| it.chars().skip(at.saturating_sub(20)).take(90).collect::<String>();
    format!("{place}\n  must {:?}\n  page {:?}", near(expected), near(shown))
}

#[test]
fn text_around_units_is_that_of_the_article() {
    let mut wrong = Vec::new();
    for folder in folders::all() {
        for built in articles(folder).iter().filter(|it| !OTHERWISE.contains(&it.path.as_str())) {
            let expected = aligned::without_atoms(&expected::of_article(&built.article.text));
            let expected = expected::comparable(&expected);
            let without_lines = |it: &str| it.replace(['-', ':', '>'], "");
            for page in &built.pages {
                let shown = expected::comparable(&page.outside.replace('\u{1}', ""));
                if !expected::matches(&without_lines(&expected), &without_lines(&shown)) {
                    wrong.push(difference(&format!("{} {}", folder.name, built.path), &expected, &shown));
                }
            }
        }
    }
    none("articles with other text around units", &wrong);
}

#[test]
fn articles_without_units_are_shown_whole() {
    let mut wrong = Vec::new();
    for folder in folders::all() {
        let mut equal = 0;
        for (path, source) in &folder.snapshot.texts {
            let Some(stem) = path.as_str().strip_suffix(".md") else { continue };
            let in_locale = ["ja", "en"].iter().find_map(|locale| {
                let inner = stem.strip_prefix(&format!("{locale}/")).or(stem.strip_suffix(&format!(".{locale}")))?;
                Some(format!("{locale}/{}.html", inner.replace(' ', "-")))
            });
            let Some(html) = in_locale.and_then(|it| folder.page(&it)) else { continue };
            let text = source.text().replace("\r\n", "\n");
            let expected = expected::comparable(&expected::of_article(aligned::after_front_matter(&text)));
            let shown = expected::comparable(&page::read(html).shown);
            if expected::matches(&expected, &shown) {
                equal += 1;
            } else {
                wrong.push(difference(&format!("{} {path}", folder.name), &expected, &shown));
            }
        }
        println!("{}: {equal} articles without units are shown whole", folder.name);
    }
    none("articles with other text", &wrong);
}
