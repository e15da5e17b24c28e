//! The metadata of a YAML page, in the form that articles have.

use std::collections::BTreeMap;

use crate::syntax::front_matter::{Entry, FrontMatter, Value};
use crate::syntax::yaml::{Node, NodeKind};

/// The values of `metadata`, then those that stand beside it; the first of a key counts.
pub(super) fn front_matter(root: &Node) -> FrontMatter {
    let metadata = root.get("metadata");
    let mut values = BTreeMap::new();
    let inner = metadata.map_or(&[][..], Node::entries);
    for (key, node) in inner.iter().chain(root.entries()) {
        if let Some(value) = value(node) {
            let entry = Entry { value, range: node.range };
            values.entry(key.text.to_lowercase()).or_insert(entry);
        }
    }
    FrontMatter::new(metadata.map_or(root.range, |it| it.range), values)
}

/// The value of a node that front matter could have.
fn value(node: &Node) -> Option<Value> {
    match &node.kind {
        NodeKind::Text(text) => Some(Value::Text(text.clone())),
        NodeKind::Null => Some(Value::Null),
        NodeKind::List(items) => {
            let texts: Option<Vec<String>> = items.iter().map(|it| it.text().map(str::to_owned)).collect();
            texts.map(Value::List)
        }
        NodeKind::Map(_) => None,
    }
}
