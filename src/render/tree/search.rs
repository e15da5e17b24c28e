//! Nodes of decision trees as documents of the site's search: found by their texts, shown with the way to them.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};

use crate::config::Config;
use crate::locale::Locale;
use crate::render::html::escaped;
use crate::render::tree::robots_of;
use crate::search::document::{Card, Document, Kind, Role, Unit};
use crate::search::index::{self, Indexed};
use crate::site::Site;
use crate::site::trees::documents::{NodeDocument, documents};

/// A node that is to be found.
pub struct NodeInput {
    document: Document<'static>,
}

impl NodeInput {
    /// What is known of it beside its text.
    pub fn card(&self) -> &Card {
        &self.document.card
    }
}

impl Hash for NodeInput {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.document.card.hash(state);
        self.document.units.iter().for_each(|it| (it.role.number(), &it.html).hash(state));
    }
}

/// What the index has of a node.
pub fn indexed(input: &NodeInput) -> Indexed {
    index::indexed(&input.document)
}

/// All nodes that the search of a site finds.
pub fn nodes(site: &Site, config: &Config) -> Vec<NodeInput> {
    if !config.search.enabled {
        return Vec::new();
    }
    let by_locale: Vec<Vec<NodeDocument>> = config.locales.iter().map(|it| documents(&site.trees, it)).collect();
    let places = site
        .trees
        .iter()
        .flat_map(|tree| (0..tree.nodes.len()).filter(move |it| tree.reached[*it]).map(move |it| (tree, it)));
    let mut nodes = Vec::new();
    for (at, (tree, node)) in places.enumerate() {
        let sides: Vec<&NodeDocument> = by_locale.iter().map(|it| &it[at]).collect();
        let is_noindex = config
            .locales
            .iter()
            .any(|it| robots_of(tree, node, it).is_some_and(|it| it.contains("noindex") || it.contains("none")));
        if is_noindex && !config.search.noindex {
            continue;
        }
        let address = tree.page(node).trim_end_matches(".html").to_owned();
        nodes.push(NodeInput { document: document(address, &sides, is_noindex) });
    }
    nodes
}

fn document(address: String, sides: &[&NodeDocument], is_noindex: bool) -> Document<'static> {
    let by_locale = |text: &dyn Fn(&NodeDocument) -> String| -> BTreeMap<Locale, String> {
        sides.iter().map(|it| (it.locale.clone(), text(it))).collect()
    };
    let step = |(question, answer): &(String, Option<String>)| match answer {
        Some(answer) => format!("{question} {answer}"),
        None => question.clone(),
    };
    let way = |it: &&NodeDocument| (it.locale.clone(), it.way.iter().map(step).collect());
    let unit = |role, text: &dyn Fn(&NodeDocument) -> String| Unit {
        id: Cow::Borrowed(""),
        role,
        html: sides.iter().map(|it| Cow::Owned(escaped(&text(it)))).collect(),
    };
    let count = sides.iter().map(|it| it.texts.len()).max().unwrap_or(0);
    let mut units = vec![unit(Role::Heading(1), &|it| it.heading.clone())];
    units.extend((0..count).map(|at| unit(Role::Text, &|it| it.texts.get(at).cloned().unwrap_or_default())));
    // Ids of nodes and answers are the same in all languages, and so are the answers that lead to a node.
    let query = sides.first().map(|it| it.query.clone()).unwrap_or_default();
    let card = Card {
        address,
        query,
        locales: sides.iter().map(|it| it.locale.clone()).collect(),
        titles: by_locale(&|it| it.tree.clone()),
        sections: sides.iter().map(way).collect(),
        section: None,
        kind: Kind::Tree,
        provenance: None,
        is_noindex,
    };
    Document { card, units }
}
