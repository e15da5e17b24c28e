//! Taiyaku builds a searchable static help site from bilingual Markdown.
//!
//! A build is a function from a [`source::Snapshot`] of the site's files to outputs and findings:
//!
//! ```text
//! disk ─load─▶ Snapshot ─parse─▶ Documents ─link─▶ Site ─┬─check──▶ findings ├─▶ report
//!                                                        └─render─▶ pages    ├─▶ write ─▶ disk
//! ```
//!
//! Modules in reading order, from the bottom up; `tests/tidy.rs` enforces that a module uses
//! lower layers only. `ARCHITECTURE.md` says why.

pub mod check;
pub mod cli;
pub mod config;
pub mod exchange;
pub mod finding;
pub mod locale;
pub mod memo;
pub mod messages;
pub mod output;
pub mod pipeline;
pub mod preview;
pub mod publish;
pub mod render;
pub mod search;
pub mod site;
pub mod source;
pub mod syntax;
pub mod text;
pub mod theme;
pub mod tree;
pub mod view;
