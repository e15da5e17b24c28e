//! Search that finds a sentence in either language, with no server.

pub mod code;
pub mod coder;
pub mod document;
pub mod files;
pub mod fold;
pub mod index;
pub mod manifest;
pub mod postings;
pub mod script;
pub mod shard;
pub mod text;
pub mod tokenize;
pub mod units;
