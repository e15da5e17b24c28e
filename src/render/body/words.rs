//! Words of the interface that stand in bodies.

/// Words of the interface that stand in bodies.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Words {
    /// Titles of the five kinds of alert, in the order of [`AlertKind`](crate::syntax::document::AlertKind).
    pub alerts: [String; 5],
    /// Before the alternative text of an image that does not exist.
    pub image_missing: String,
    /// In place of an included file that does not exist.
    pub include_missing: String,
    /// Accessible name of a table that can be scrolled, with [`NUMBER`] where its number belongs.
    pub table_label: String,
    /// Accessible names of a box that is not ticked, and of one that is.
    pub tasks: [String; 2],
    /// Text of a link to a video, and accessible name of its frame.
    pub video_label: String,
    /// Text of a link that has none and whose target has none either.
    pub link_without_text: String,
    /// Text of the link to a tree's own pages, below a tree that stands in an article.
    pub tree_open: String,
    /// Text of the control that takes a tree in an article back to its first question.
    pub tree_restart: String,
    /// Before the heading of an outcome.
    pub tree_goto: String,
    /// Text of the control that takes an answer back.
    pub tree_change: String,
    /// What is chosen where an outcome did not help.
    pub tree_otherwise: String,
    /// Text of the link to an outcome's own page.
    pub tree_outcome: String,
}

/// Stands for the number of a table in [`Words::table_label`].
pub const NUMBER: &str = "{number}";

impl Words {
    /// The accessible name of a box in a list of tasks.
    pub fn task(&self, is_ticked: bool) -> &str {
        &self.tasks[usize::from(is_ticked)]
    }
}
