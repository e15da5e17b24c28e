//! What the pages of a site refer to, and what they may not contain.

use std::collections::{BTreeMap, BTreeSet};

use percent_encoding::percent_decode_str;
use taiyaku::output::OutputPath;
use taiyaku::syntax::html::{TokenKind, scan};

use crate::folders::Folder;

/// The references of one page to others, as paths in the output, with fragments.
#[derive(Default)]
pub(crate) struct References {
    /// `(path, fragment)`; the fragment is empty for none.
    pub(crate) links: Vec<(String, String)>,
    /// What a page may not have.
    pub(crate) faults: Vec<String>,
}

/// Attributes that load something.
const LOADING: &[&str] = &["src", "srcset", "data", "poster", "background", "action", "formaction", "manifest"];

/// Reads all tags of a page.
pub(crate) fn read(path: &str, html: &str) -> References {
    let mut found = References::default();
    for token in scan(html) {
        let TokenKind::Open { name, attributes, .. } = token.kind else { continue };
        // A host shows this page at any address, so it says where the site is.
        if name == "base" && path == "404.html" {
            continue;
        }
        let has = |wanted: &str| attributes.iter().any(|it| it.name == wanted);
        // A block of data is never run, so the policy for scripts does not concern it.
        let is_data = attributes.iter().any(|it| it.name == "type" && it.value == "application/ld+json");
        if name == "style"
            || name == "base"
            || name == "object"
            || name == "embed"
            || name == "script" && !has("src") && !is_data
        {
            found.faults.push(format!("<{name}>"));
        }
        // `canonical` and `alternate` say where the page is published; nothing is loaded from there.
        let is_about =
            attributes.iter().any(|it| it.name == "rel" && matches!(it.value.as_ref(), "canonical" | "alternate"));
        for it in &attributes {
            let value = it.value.trim();
            let scheme = value.split([':', '/', '#', '?']).next().filter(|it| value[it.len()..].starts_with(':'));
            let scheme = scheme.map(str::to_ascii_lowercase);
            if it.name == "style" || it.name.starts_with("on") || scheme.as_deref() == Some("javascript") {
                found.faults.push(format!("<{name} {}={value:?}>", it.name));
            }
            let loads = LOADING.contains(&it.name.as_ref()) || it.name == "href" && name == "link" && !is_about;
            let is_video = name == "iframe" && value.starts_with("https://");
            if loads && !is_video && (scheme.is_some() || value.starts_with('/')) {
                found.faults.push(format!("<{name} {}={value:?}> loads from elsewhere", it.name));
            }
            if (it.name == "href" || loads) && scheme.is_none() && !value.starts_with("//") {
                found.links.push(target(path, value));
            }
        }
    }
    found
}

/// Where an address in a page leads to.
fn target(from: &str, address: &str) -> (String, String) {
    let decoded = |it: &str| percent_decode_str(it).decode_utf8_lossy().into_owned();
    let (address, fragment) = address.split_once('#').unwrap_or((address, ""));
    let address = address.split('?').next().unwrap_or_default();
    if address.is_empty() {
        return (from.to_owned(), decoded(fragment));
    }
    let mut parts: Vec<String> = from.split('/').map(str::to_owned).collect();
    parts.pop();
    for part in address.split('/') {
        match part {
            "." | "" => {}
            ".." => drop(parts.pop()),
            part => parts.push(decoded(part)),
        }
    }
    (parts.join("/"), decoded(fragment))
}

/// References of a site to what is not in it.
pub(crate) fn broken(folder: &Folder) -> Vec<String> {
    let ids: BTreeMap<&str, BTreeSet<String>> =
        folder.pages().map(|(path, html)| (path, crate::page::read(html).ids.into_iter().collect())).collect();
    let mut broken = Vec::new();
    for (path, html) in folder.pages() {
        for (target, fragment) in read(path, html).links {
            if !folder.outputs.contains_key(&OutputPath::new(target.as_str())) {
                broken.push(format!("{} {path}: no file {target}", folder.name));
            } else if let Some(ids) = ids.get(target.as_str())
                && !fragment.is_empty()
                && !ids.contains(&fragment)
            {
                broken.push(format!("{} {path}: no id {fragment} in {target}", folder.name));
            }
        }
    }
    broken
}

/// A link to a bookmark as an author wrote it.
pub(crate) struct Bookmark {
    /// Its line in the file.
    pub(crate) line: usize,
    /// The name of the bookmark.
    pub(crate) fragment: String,
}

/// The bookmark links in the Markdown of an article.
pub(crate) fn bookmarks(text: &str) -> Vec<Bookmark> {
    let mut found = Vec::new();
    for (number, line) in text.lines().enumerate() {
        for part in line.split("](").skip(1) {
            let end = part.find([')', ' ', '"']).unwrap_or(part.len());
            let Some((path, fragment)) = part[..end].split_once('#') else { continue };
            let is_own = path.is_empty() || path.split('?').next().is_some_and(|it| it.ends_with(".md"));
            let is_bookmark = !fragment.is_empty() && !fragment.starts_with("tab/") && !path.contains(':');
            if is_own && is_bookmark && !path.starts_with('/') {
                let fragment = percent_decode_str(fragment).decode_utf8_lossy().into_owned();
                found.push(Bookmark { line: number + 1, fragment });
            }
        }
    }
    found
}
