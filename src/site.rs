//! All files of a site, linked.

pub mod align;
