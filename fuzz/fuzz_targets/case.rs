//! Any small site is built: files are separated as in `tests/cases`.

#![no_main]

#[path = "../../tests/support/site.rs"]
mod site;

use std::collections::BTreeMap;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let mut files = BTreeMap::new();
    for section in text.split("\n-- ").take(8) {
        let (path, text) = section.split_once(" --\n").unwrap_or(("a.md", section));
        // Paths as loading gives them.
        let path = path.replace(char::is_control, "");
        let path: Vec<&str> = path.split('/').filter(|it| !matches!(*it, "" | "." | "..")).collect();
        if !path.is_empty() {
            files.insert(path.join("/"), text.to_owned());
        }
    }
    let (_, findings) = site::build(&site::snapshot(&files));
    for finding in &findings {
        assert!(!site::line(finding, &files).contains('\n'));
    }
});
