//! The keys of a tree file, once: what [`super::parse`] accepts and what [`super::schema`] tells editors.

/// A mapping of the file.
pub struct Form {
    /// What findings call it.
    pub name: &'static str,
    /// Its keys.
    pub keys: &'static [Key],
}

/// A key of a mapping.
pub struct Key {
    /// Its name.
    pub name: &'static str,
    /// What stands there.
    pub value: Value,
    /// Whether it must be there.
    pub required: bool,
    /// What it means, for editors.
    pub about: &'static str,
}

/// What a key has.
pub enum Value {
    /// A name or path.
    Name,
    /// A text: the same in all languages, by language, or a reference.
    Text,
    /// A mapping.
    Form(&'static Form),
    /// A mapping from names to mappings of one kind.
    Named(&'static Form),
    /// A list.
    List(&'static Value),
    /// One of them, or a list.
    OneOrMore(&'static Form),
}

impl Form {
    /// The names of its keys.
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        self.keys.iter().map(|it| it.name)
    }
}

const fn key(name: &'static str, value: Value, about: &'static str) -> Key {
    Key { name, value, required: false, about }
}

const fn required(name: &'static str, value: Value, about: &'static str) -> Key {
    Key { name, value, required: true, about }
}

/// Keys of a text that is taken from an article.
pub const REFERENCES: &[Key] = &[
    key("unit", Value::Name, "A unit of an article, `article.md#id`: its text in each language."),
    key("section", Value::Name, "A section of an article, `article.md#anchor`."),
];

/// The file.
pub static TREE: Form = Form {
    name: "the tree",
    keys: &[
        required("title", Value::Text, "The title of the tree."),
        key("description", Value::Text, "One sentence that says whom the tree helps."),
        key("start", Value::Name, "The node that the tree begins with; without it, the first."),
        required("nodes", Value::Named(&NODE), "The questions and outcomes by name."),
        key("expect", Value::OneOrMore(&TEST), "Ways through the tree that `taiyaku check` tries."),
    ],
};

/// A node.
pub static NODE: Form = Form {
    name: "a node",
    keys: &[
        key("question", Value::Text, "What the reader is asked."),
        key("note", Value::Text, "How the reader finds the answer out."),
        key("image", Value::Form(&IMAGE), "A picture for the question."),
        key("options", Value::List(&Value::Form(&OPTION)), "The answers."),
        key("outcome", Value::Form(&OUTCOME), "What to do, in place of a question."),
    ],
};

/// An answer.
pub static OPTION: Form = Form {
    name: "an option",
    keys: &[
        key("label", Value::Text, "What the reader chooses; without it, the heading of what it leads to."),
        key("to", Value::Name, "The node that the answer leads to."),
        key("article", Value::Name, "The article that the answer leads to, `article.md` or `article.md#anchor`."),
        key("tree", Value::Name, "The tree that the answer leads to, `other.tree.yml`."),
        key("id", Value::Name, "The answer's name in addresses and path tests; without it, that of its target."),
    ],
};

/// What to do.
pub static OUTCOME: Form = Form {
    name: "an outcome",
    keys: &[
        key("title", Value::Text, "The heading; without it, that of the section."),
        key("text", Value::Text, "Text of its own, before that of the section."),
        key("section", Value::Name, "The section of an article that says what to do, `article.md#anchor`."),
        key("otherwise", Value::Name, "The node that goes on where this did not help."),
    ],
};

/// A picture.
pub static IMAGE: Form = Form {
    name: "an image",
    keys: &[
        required("source", Value::Name, "The file of the picture, relative to the tree."),
        required("alt", Value::Text, "What the picture shows."),
    ],
};

/// A path test.
pub static TEST: Form = Form {
    name: "a path test",
    keys: &[
        required("answers", Value::List(&Value::Name), "The answers from the start on: names or labels."),
        required("outcome", Value::Name, "The node, article or tree where they lead."),
    ],
};
