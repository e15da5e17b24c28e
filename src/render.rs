//! What is rendered, in which order.

pub mod sanitize;
pub mod view;
pub mod wrap;
