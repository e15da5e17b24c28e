//! One Markdown file → one [`document::Document`].

pub mod document;
pub mod front_matter;
pub mod html;
pub mod plain;
pub mod slug;
pub mod walk;
