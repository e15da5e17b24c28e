//! What is rendered, in which order.

pub mod view;
