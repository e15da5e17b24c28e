//! Search that finds a sentence in either language, with no server.
//!
//! Two halves meet in files. The first makes them: [`postings`] cuts each document into terms, [`shard`] puts the terms
//! of all documents together, [`units`] has the text of each, [`index`] names the files. The second answers queries
//! from these files alone: [`query`] takes a query apart, [`candidates`] ranks documents by the index, [`verify`]
//! looks into their text, [`engine`] puts it together. The script in the browser does the same as the second half.
//! [`fold`] and [`tokenize`] belong to both.

pub mod answer;
pub mod candidates;
pub mod code;
pub mod coder;
pub mod directory;
pub mod document;
pub mod engine;
pub mod expectations;
pub mod files;
pub mod fingerprint;
pub mod fold;
pub mod frequency;
pub mod index;
pub mod manifest;
pub mod narrowing;
pub mod postings;
pub mod query;
pub mod script;
pub mod shard;
pub mod term_list;
pub mod text;
pub mod tokenize;
pub mod units;
pub mod verify;
