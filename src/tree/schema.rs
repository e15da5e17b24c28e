//! The table of keys → a JSON Schema, with which editors complete and check tree files.

use serde_json::{Map, Value as Json, json};

use super::form::{Form, Key, REFERENCES, TREE, Value};

/// The schema of a tree file.
pub fn schema() -> String {
    let mut root = object(&TREE);
    root["$schema"] = json!("https://json-schema.org/draft/2020-12/schema");
    root["title"] = json!("A decision tree of a Taiyaku site");
    root["$defs"] = json!({ "text": text(), "name": name() });
    let mut out = serde_json::to_string_pretty(&root).expect("texts and maps are JSON");
    out.push('\n');
    out
}

fn object(form: &Form) -> Json {
    let required: Vec<&str> = form.keys.iter().filter(|it| it.required).map(|it| it.name).collect();
    let mut object = json!({ "type": "object", "additionalProperties": false, "properties": properties(form.keys) });
    if !required.is_empty() {
        object["required"] = json!(required);
    }
    object
}

fn properties(keys: &[Key]) -> Json {
    let property = |key: &Key| {
        let mut value = value(&key.value);
        value["description"] = json!(key.about);
        (key.name.to_owned(), value)
    };
    Json::Object(keys.iter().map(property).collect::<Map<_, _>>())
}

fn value(value: &Value) -> Json {
    match value {
        Value::Name => json!({ "$ref": "#/$defs/name" }),
        Value::Text => json!({ "$ref": "#/$defs/text" }),
        Value::Form(form) => object(form),
        Value::Named(form) => json!({ "type": "object", "minProperties": 1, "additionalProperties": object(form) }),
        Value::List(item) => json!({ "type": "array", "items": self::value(item) }),
        Value::OneOrMore(form) => {
            json!({ "oneOf": [object(form), { "type": "array", "items": object(form) }] })
        }
    }
}

/// YAML reads `404` and `no` as other things than text; in a tree they are text.
fn name() -> Json {
    json!({ "type": ["string", "number", "boolean"] })
}

fn text() -> Json {
    let references: Vec<Json> = REFERENCES
        .iter()
        .map(|key| {
            json!({
                "type": "object",
                "additionalProperties": false,
                "required": [key.name],
                "properties": properties(std::slice::from_ref(key)),
            })
        })
        .collect();
    let by_language = json!({
        "type": "object",
        "description": "The text by language tag, as inline Markdown.",
        "minProperties": 1,
        "propertyNames": { "pattern": "^[A-Za-z]{2,3}(-[A-Za-z0-9]+)*$" },
        "additionalProperties": name(),
    });
    let same = json!({ "type": ["string", "number", "boolean"], "description": "The same text in every language." });
    let forms = [vec![same, by_language], references].concat();
    json!({ "anyOf": forms })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_committed_schema_is_that_of_the_table() {
        // `taiyaku tree --schema > schema/tree.json` writes it anew.
        assert_eq!(include_str!("../../schema/tree.json"), schema());
    }
}
