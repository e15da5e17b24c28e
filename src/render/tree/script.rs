//! The file that the script of a tree's pages reads: every question and answer in every locale, once for a tree.

use serde_json::{Value, json};

use crate::memo::Digest;
use crate::site::address::slug_path;
use crate::site::trees::{LinkedGoal, LinkedKind, LinkedTree, Phrases};

/// The file in the output.
pub fn output(tree: &LinkedTree) -> String {
    let digest = Digest::of_bytes(text(tree).as_bytes()).hex(8);
    format!("trees/{}.{digest}.js", tree.name)
}

/// The tree as a script that sets one value: so that it can be loaded from disk as well.
pub fn text(tree: &LinkedTree) -> String {
    let nodes: serde_json::Map<String, Value> = tree
        .nodes
        .iter()
        .map(|node| {
            let page = format!("{}.html", slug_path(&node.id));
            let mut value = json!({ "page": page, "text": texts(&node.heading) });
            match &node.kind {
                LinkedKind::Question(choices) => {
                    let option = |it: &crate::site::trees::LinkedChoice| {
                        let to = match it.goal {
                            LinkedGoal::Node(to) => Some(tree.nodes[to].id.as_str()),
                            LinkedGoal::Article(..) | LinkedGoal::Tree(_) | LinkedGoal::Nowhere => None,
                        };
                        json!({ "id": it.id, "to": to, "text": texts(&it.label) })
                    };
                    value["options"] = choices.iter().map(option).collect();
                }
                LinkedKind::Outcome { otherwise, .. } => {
                    value["otherwise"] = json!(otherwise.map(|it| tree.nodes[it].id.as_str()));
                }
            }
            (node.id.clone(), value)
        })
        .collect();
    let start = tree.nodes.get(tree.graph.start).map(|it| it.id.as_str());
    let tree = json!({ "title": texts(&tree.title), "start": start, "nodes": nodes });
    format!("self.taiyakuTree = {tree};\n")
}

fn texts(phrases: &Phrases) -> Value {
    phrases.iter().map(|(locale, phrase)| (locale.to_string(), Value::from(phrase.plain.as_str()))).collect()
}
