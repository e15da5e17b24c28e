//! One Markdown file → one [`document::Document`].

pub mod document;
pub mod front_matter;
pub mod landing;
pub mod toc;
pub mod yaml;
