//! What can be found: an article, or any other page whose units are worth finding, in all its locales.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::locale::Locale;

/// Something that can be found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document<'a> {
    /// What is known of it beside its text.
    pub card: Card,
    /// Its units in the order of the page.
    pub units: Vec<Unit<'a>>,
}

/// What is known of a document beside its text.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Card {
    /// Its path below the folder of a locale, without `.html`.
    pub address: String,
    /// What follows the path in links to it: the answers that lead to a node of a decision tree, as `?lamp=off`.
    pub query: String,
    /// The locales that it exists in, in the order of the site's.
    pub locales: Vec<Locale>,
    /// Its title in each of them.
    pub titles: BTreeMap<Locale, String>,
    /// The titles of the sections that it stands in, from the outermost, in each of them.
    pub sections: BTreeMap<Locale, Vec<String>>,
    /// Which of the site's sections it stands in.
    pub section: Option<usize>,
    /// What it is.
    pub kind: Kind,
    /// How its translation was made.
    pub provenance: Option<Provenance>,
    /// Whether search engines are told to leave it out.
    pub is_noindex: bool,
}

/// What a document is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// An article.
    Article,
    /// A landing page, or one of questions and answers.
    Landing,
    /// A node of a decision tree.
    Tree,
}

/// How a translation was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Provenance {
    /// By people.
    Human,
    /// By a machine.
    Machine,
}

impl Kind {
    /// Its name in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Article => "article",
            Self::Landing => "landing",
            Self::Tree => "tree",
        }
    }
}

impl Provenance {
    /// Its name in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Human => "ht",
            Self::Machine => "mt",
        }
    }
}

/// A unit in all locales of its document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit<'a> {
    /// Its id on the page; empty for text outside of units, which is found at the unit before it.
    pub id: Cow<'a, str>,
    /// What it is.
    pub role: Role,
    /// What stands in its element on the page of each of the document's locales.
    pub html: Vec<Cow<'a, str>>,
}

/// What a unit is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Text.
    Text,
    /// A heading of this level.
    Heading(u8),
    /// Code.
    Code,
}

impl Role {
    /// Its number in files.
    pub fn number(self) -> u8 {
        match self {
            Self::Text => 0,
            Self::Heading(level) => level,
            Self::Code => 9,
        }
    }

    /// The role of a number in files.
    pub fn of_number(number: u8) -> Self {
        match number {
            1..=6 => Self::Heading(number),
            9 => Self::Code,
            _ => Self::Text,
        }
    }
}
