//! Search that finds a sentence in either language, with no server.

pub mod code;
pub mod fold;
pub mod tokenize;
