//! Decision trees → the views of their pages: every node, every tree, and all trees of a locale.

pub mod embed;
pub mod export;
pub mod order;
pub mod picture;
pub mod script;
pub mod search;
pub mod wrap;

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::locale::Locale;
use crate::memo::{Kept, Memo};
use crate::render::body::{Body, BodyInput, Words, body};
use crate::render::ids;
use crate::render::inline::InlineWriter;
use crate::render::pages::{PageOutput, Views};
use crate::render::tree::order::{Numbering, numbering};
use crate::render::tree::picture::{Around, pictures};
use crate::site::Page;
use crate::site::address::{fragment, relative};
use crate::site::linked::{LinkedDocument, Target};
use crate::site::trees::{LinkedChoice, LinkedGoal, LinkedKind, LinkedTree, Phrase, Phrases, Text};
use crate::syntax::document::BlockKind;
use crate::syntax::robots::robots;
use crate::view::tree::{AnswerView, NodeView, OptionView, OutlineView, StepView, TextView, TreeEntryView, TreeView};
use crate::view::{ContentView, LinkView, PageView};

/// The page of all trees, below the folder of a locale.
pub const TREES: &str = "trees/index.html";

/// All pages of decision trees; none where the site has no tree. `units` are the files of the articles' units.
pub fn pages(
    views: &Views<'_>,
    words: &BTreeMap<&Locale, Words>,
    units: &[Option<String>],
    bodies: &Memo<Body>,
) -> (Vec<PageOutput>, Vec<Kept<Body>>) {
    if views.site.trees.is_empty() {
        return Default::default();
    }
    let mut pages = Vec::new();
    let mut kept = Vec::new();
    for locale in &views.config.locales {
        pages.push(all(views, locale));
        for tree in &views.site.trees {
            let pager =
                Pager { views, tree, locale, words: &words[locale], script: script::output(tree), units, bodies };
            pages.push(pager.overview());
            let nodes: Vec<(PageOutput, Vec<Kept<Body>>)> =
                (0..tree.nodes.len()).into_par_iter().map(|it| pager.node(it)).collect();
            for (page, bodies) in nodes {
                pages.push(page);
                kept.extend(bodies);
            }
        }
    }
    (pages, kept)
}

/// The trees as a list of links from a page.
pub fn entries(views: &Views<'_>, output: &str, locale: &Locale) -> Vec<TreeEntryView> {
    let entry = |tree: &LinkedTree| {
        let address = |page: &str| relative(output, &format!("{locale}/{page}"));
        let (fewest, most) = tree.graph.questions();
        TreeEntryView {
            link: link(&tree.title, locale, Some(address(&tree.page(tree.graph.start)))),
            overview: address(&tree.overview()),
            description: tree.description.as_ref().map(|it| link(it, locale, None)),
            fewest,
            most,
        }
    };
    views.site.trees.iter().map(entry).collect()
}

/// The first pages of the trees that lead to an article, but for those that it shows itself.
pub fn leading_to(views: &Views<'_>, page: &Page) -> Vec<LinkView> {
    let (output, locale) = (&page.output, &page.locale);
    let trees = views.site.trees.iter().filter(|it| it.articles().contains(&page.article));
    let first = |it: &LinkedTree| relative(output, &format!("{locale}/{}", it.page(it.graph.start)));
    let shown: Vec<&str> = page.linked.targets.iter().filter_map(embedded).collect();
    let trees = trees.map(|it| (it, first(it))).filter(|it| !shown.contains(&it.1.as_str()));
    trees.map(|(tree, href)| link(&tree.title, locale, Some(href))).collect()
}

/// The first page of a tree that stands in an article.
fn embedded(target: &Target) -> Option<&str> {
    match target {
        Target::Tree(tree) => Some(&tree.href),
        _ => None,
    }
}

fn all(views: &Views<'_>, locale: &Locale) -> PageOutput {
    let output = format!("{locale}/{TREES}");
    let mut view = views.page(&output, locale, |it| format!("{it}/{TREES}"));
    view.template = "trees.html";
    view.title = views.messages.format(locale, "trees-title", &[]);
    view.breadcrumbs = vec![home(views, &view, locale)];
    view.content = ContentView::Trees { trees: entries(views, &output, locale) };
    views.list_alternates(&mut view, locale, TREES);
    PageOutput { output, view }
}

fn home(views: &Views<'_>, view: &PageView, locale: &Locale) -> LinkView {
    LinkView { title: views.messages.format(locale, "home", &[]), href: Some(view.home.clone()), locale: None }
}

/// The phrase of a locale as a link, or as words that lead nowhere.
fn link(phrases: &Phrases, locale: &Locale, href: Option<String>) -> LinkView {
    let (title, own) = match phrases.get(locale) {
        Some(phrase) => (phrase.plain.clone(), &phrase.locale),
        None => (String::new(), locale),
    };
    LinkView { title, href, locale: (own != locale).then(|| own.to_string()) }
}

/// Makes the pages of one tree in one locale.
struct Pager<'a> {
    views: &'a Views<'a>,
    tree: &'a LinkedTree,
    locale: &'a Locale,
    words: &'a Words,
    script: String,
    units: &'a [Option<String>],
    bodies: &'a Memo<Body>,
}

impl Pager<'_> {
    fn output(&self, page: &str) -> String {
        format!("{}/{page}", self.locale)
    }

    fn phrase(&self, phrases: &Phrases) -> TextView {
        let Some(phrase) = phrases.get(self.locale) else { return TextView { html: "".into(), locale: None } };
        TextView { html: phrase_html(phrase, self.words).into(), locale: self.language(&phrase.locale) }
    }

    fn language(&self, own: &Locale) -> Option<String> {
        (own != self.locale).then(|| own.to_string())
    }

    fn frame(&self, page: &str, title: &Phrases) -> PageView {
        let output = self.output(page);
        let mut view = self.views.page(&output, self.locale, |it| format!("{it}/{page}"));
        view.title = title.get(self.locale).map_or_else(String::new, |it| it.plain.clone());
        let words = self.views.messages.format(self.locale, "trees-title", &[]);
        let all = LinkView { title: words, href: view.trees.clone(), locale: None };
        view.breadcrumbs = vec![home(self.views, &view, self.locale), all];
        let about = self.tree.description.as_ref().unwrap_or(&self.tree.title);
        view.description = about.get(self.locale).map_or_else(String::new, |it| it.plain.clone());
        self.views.list_alternates(&mut view, self.locale, page);
        view
    }

    /// The page of one node, and what its texts were rendered to.
    fn node(&self, index: usize) -> (PageOutput, Vec<Kept<Body>>) {
        let node = &self.tree.nodes[index];
        let page = self.tree.page(index);
        let output = self.output(&page);
        let mut view = self.frame(&page, &node.heading);
        let tree = link(&self.tree.title, self.locale, Some(relative(&output, &self.output(&self.tree.overview()))));
        view.breadcrumbs.push(tree.clone());
        view.robots = robots_of(self.tree, index, self.locale);
        view.template = "node.html";
        let from = match &node.kind {
            LinkedKind::Outcome { source: Some((article, _)), .. } => Some(*article),
            LinkedKind::Outcome { source: None, .. } | LinkedKind::Question(_) => self.tree.article,
        };
        if let Some(article) = from.filter(|it| self.is_written(*it))
            && let Some(Some(file)) = self.units.get(article)
        {
            view.units = Some(relative(&output, file));
            view.units_from = self.article(article, None, &output).href;
        }
        let notes = node.notes.get(self.locale).map_or([].as_slice(), Vec::as_slice);
        let (options, texts, source, otherwise) = match &node.kind {
            LinkedKind::Question(choices) => {
                (choices.iter().map(|it| self.option(it, &output)).collect(), [].as_slice(), None, None)
            }
            LinkedKind::Outcome { texts, source, otherwise } => {
                let source = source.as_ref().map(|(article, id)| self.article(*article, id.as_deref(), &output));
                let otherwise = otherwise.map(|it| self.node_link(it, &output));
                (Vec::new(), texts.get(self.locale).map_or([].as_slice(), Vec::as_slice), source, otherwise)
            }
        };
        let way = self.way(index, &output);
        let all: Vec<&Text> = notes.iter().chain(texts).collect();
        let bodies: Vec<Kept<Body>> = all.iter().map(|it| self.body(it)).collect();
        let mut texts = self.texts(&all, &bodies);
        let rest = texts.split_off(notes.len());
        view.content = ContentView::Node(Box::new(NodeView {
            id: node.id.clone(),
            outcome: matches!(node.kind, LinkedKind::Outcome { .. }),
            fallback: node.heading.get(self.locale).is_none_or(|it| it.locale != *self.locale),
            first: index == self.tree.graph.start,
            tree,
            start: relative(&output, &self.output(&self.tree.page(self.tree.graph.start))),
            heading: self.phrase(&node.heading),
            notes: texts,
            options,
            texts: rest,
            source,
            otherwise,
            back: way.last().and_then(|it| it.question.href.clone()),
            way,
            has_tabs: bodies.iter().any(|it| it.value.has_tabs),
            has_code: bodies.iter().any(|it| it.value.has_code),
            has_images: bodies.iter().any(|it| it.value.has_images),
            script: relative(&output, &self.script),
        }));
        (PageOutput { output, view }, bodies)
    }

    /// Whether an article exists in the language of the page.
    fn is_written(&self, article: usize) -> bool {
        self.views.site.catalog.articles[article].variants.contains_key(self.locale)
    }

    fn node_link(&self, node: usize, output: &str) -> LinkView {
        link(&self.tree.nodes[node].heading, self.locale, Some(relative(output, &self.output(&self.tree.page(node)))))
    }

    fn option(&self, choice: &LinkedChoice, output: &str) -> OptionView {
        let (kind, href) = self.goal(&choice.goal, output);
        OptionView { id: choice.id.clone(), label: self.phrase(&choice.label), href, kind }
    }

    fn goal(&self, goal: &LinkedGoal, output: &str) -> (&'static str, Option<String>) {
        let address = |page: String| Some(relative(output, &self.output(&page)));
        match goal {
            LinkedGoal::Node(node) => ("node", address(self.tree.page(*node))),
            LinkedGoal::Tree(tree) => {
                let tree = &self.views.site.trees[*tree];
                ("tree", address(tree.page(tree.graph.start)))
            }
            LinkedGoal::Article(article, id) => ("article", self.article(*article, id.as_deref(), output).href),
            LinkedGoal::Nowhere => ("node", None),
        }
    }

    /// What an answer leads to outside of the tree.
    fn outside(&self, goal: &LinkedGoal, output: &str) -> LinkView {
        match goal {
            LinkedGoal::Article(article, id) => self.article(*article, id.as_deref(), output),
            LinkedGoal::Tree(tree) => link(&self.views.site.trees[*tree].title, self.locale, self.goal(goal, output).1),
            LinkedGoal::Node(_) | LinkedGoal::Nowhere => LinkView { title: "?".to_owned(), href: None, locale: None },
        }
    }

    fn article(&self, article: usize, id: Option<&str>, output: &str) -> LinkView {
        let site = self.views.site;
        let (title, own) = site.title(article, self.locale);
        let mut href = relative(output, &self.output(&format!("{}.html", site.catalog.articles[article].slug)));
        if let Some(id) = id {
            href.push('#');
            href.push_str(&fragment(id));
        }
        LinkView { title: title.to_owned(), href: Some(href), locale: self.language(own) }
    }

    fn way(&self, node: usize, output: &str) -> Vec<StepView> {
        let step = |(from, choice): (usize, Option<usize>)| StepView {
            question: self.node_link(from, output),
            answer: choice.map(|it| link(&self.tree.choices(from)[it].label, self.locale, None)),
        };
        self.tree.way(node).into_iter().map(step).collect()
    }

    /// Texts as HTML; an id stands on the page once.
    fn texts(&self, texts: &[&Text], bodies: &[Kept<Body>]) -> Vec<TextView> {
        let html: Vec<&str> = bodies.iter().map(|it| &*it.value.html).collect();
        let all = ids::unique(html.join("\0"));
        let parts = all.split('\0').zip(texts);
        parts.map(|(html, text)| TextView { html: html.into(), locale: self.language(&text.locale) }).collect()
    }

    fn body(&self, text: &Text) -> Kept<Body> {
        self.bodies.of(&BodyInput { linked: &text.linked, locale: &text.locale, words: self.words }, body)
    }

    /// The page with the picture and the outline.
    fn overview(&self) -> PageOutput {
        let page = self.tree.overview();
        let output = self.output(&page);
        let mut view = self.frame(&page, &self.tree.title);
        view.robots = (0..self.tree.nodes.len())
            .filter_map(|it| robots_of(self.tree, it, self.locale))
            .max_by_key(|it| it.to_lowercase().contains("noindex"));
        view.template = "tree.html";
        let numbering = numbering(self.tree);
        let outcomes = self.tree.graph.outcomes.iter().filter(|it| **it).count();
        let article = |it: usize| self.article(it, None, &output);
        let href = |node: usize| relative(&output, &self.output(&self.tree.page(node)));
        let outside = |goal: &LinkedGoal| self.outside(goal, &output);
        let around = Around { href: &href, outside: &outside };
        let drawn = pictures(self.tree, &numbering, self.locale, &around);
        let count = drawn.len();
        let label = |part: usize| {
            let arguments = [("part", part.into()), ("parts", count.into())];
            self.views.messages.format(self.locale, "picture-label", &arguments)
        };
        view.content = ContentView::Tree(TreeView {
            heading: self.phrase(&self.tree.title),
            description: self.tree.description.as_ref().map(|it| link(it, self.locale, None)),
            start: href(self.tree.graph.start),
            article: self.tree.article.map(article),
            questions: self.tree.nodes.len() - outcomes,
            outcomes,
            pictures: drawn.iter().enumerate().map(|(index, it)| it.svg(index + 1, &label(index + 1)).into()).collect(),
            outline: self.outline(&numbering, &output),
        });
        PageOutput { output, view }
    }

    fn outline(&self, numbering: &Numbering, output: &str) -> Vec<OutlineView> {
        let entry = |node: &usize| OutlineView {
            number: numbering.number(*node),
            node: self.node_link(*node, output),
            outcome: self.tree.graph.outcomes[*node],
            answers: self.answers(*node, numbering, output),
        };
        numbering.order.iter().map(entry).collect()
    }

    fn answers(&self, node: usize, numbering: &Numbering, output: &str) -> Vec<AnswerView> {
        let nothing = LinkView { title: String::new(), href: None, locale: None };
        match &self.tree.nodes[node].kind {
            LinkedKind::Outcome { otherwise, .. } => {
                let answer = |it: usize| AnswerView {
                    label: nothing.clone(),
                    number: Some(numbering.number(it)),
                    target: Some(self.node_link(it, output)),
                };
                otherwise.map(answer).into_iter().collect()
            }
            LinkedKind::Question(choices) => {
                let answer = |choice: &LinkedChoice| {
                    let (number, target) = match &choice.goal {
                        LinkedGoal::Node(to) => (Some(numbering.number(*to)), self.node_link(*to, output)),
                        goal => (None, self.outside(goal, output)),
                    };
                    let target = target.href.is_some().then_some(target);
                    AnswerView { label: link(&choice.label, self.locale, None), number, target }
                };
                choices.iter().map(answer).collect()
            }
        }
    }
}

/// What search engines are told of a node: what they are told of the articles that it takes text from, and that
/// a page in another language than its own is not to be listed.
pub fn robots_of(tree: &LinkedTree, index: usize, locale: &Locale) -> Option<String> {
    let node = &tree.nodes[index];
    let heading = node.heading.get(locale);
    let labels = tree.choices(index).iter().filter_map(|it| it.label.get(locale));
    let notes = node.notes.get(locale).into_iter().flatten();
    let texts = match &node.kind {
        LinkedKind::Outcome { texts, .. } => texts.get(locale).map_or([].as_slice(), Vec::as_slice),
        LinkedKind::Question(_) => &[],
    };
    let phrases = heading.into_iter().chain(labels).map(|it| (&it.linked, &it.locale));
    let sources = phrases.chain(notes.chain(texts).map(|it| (&it.linked, &it.locale)));
    let told = |(linked, own): (&LinkedDocument, &Locale)| robots(&linked.document, own != locale).0;
    sources.filter_map(told).max_by_key(|it| it.to_lowercase().contains("noindex"))
}

/// A phrase as inline HTML; its units keep their own pages' ids to themselves.
fn phrase_html(phrase: &Phrase, words: &Words) -> String {
    let Some(BlockKind::Paragraph(content)) = phrase.linked.document.blocks.first().map(|it| &it.kind) else {
        return crate::render::html::escaped(&phrase.plain);
    };
    let mut writer = InlineWriter::new(&phrase.linked, &phrase.locale, words);
    writer.inlines(content);
    ids::borrowed(&writer.out)
}
