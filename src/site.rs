//! All files of a site, linked.

pub mod linked;
pub mod nav;
