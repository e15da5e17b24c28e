//! All files of a site, linked.

pub mod align;
pub mod linked;
pub mod nav;
