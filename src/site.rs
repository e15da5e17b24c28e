//! All files of a site together.

pub mod nav;
