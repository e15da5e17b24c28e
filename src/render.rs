//! What is rendered, in which order.

pub mod navigation;
pub mod view;
