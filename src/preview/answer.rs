//! A request → what the server answers. Pure: it looks files up in a map, so no path can leave the site.

use std::path::PathBuf;
use std::sync::Arc;

use percent_encoding::percent_decode_str;

use crate::output::Contents;
use crate::preview::published::Published;

/// Addresses below this are the preview's own.
pub const OWN: &str = "/_taiyaku/";

/// What is answered.
#[derive(Debug, PartialEq, Eq)]
pub enum Answer {
    /// A file of the site.
    File {
        /// `200`, or `404` with the page for addresses that do not exist.
        status: u16,
        /// The type of its content.
        kind: &'static str,
        /// Its content.
        body: Body,
    },
    /// The address of a folder without its final slash.
    Moved(String),
    /// There is no such file, and no page that says so.
    Nothing,
}

/// The content of a file.
#[derive(Debug, PartialEq, Eq)]
pub enum Body {
    /// These bytes.
    Bytes(Arc<[u8]>),
    /// Those of a file on disk.
    Disk(PathBuf),
}

/// What is answered to a request for a path, which may be below the path of the site's published address.
pub fn answer(published: &Published, path: &str) -> Answer {
    let Some(path) = site_path(published, path) else { return Answer::Nothing };
    let name = if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path.clone() };
    if let Some(contents) = published.output(&name) {
        return file(200, &name, published, contents);
    }
    if published.output(&format!("{path}/index.html")).is_some() {
        let last = path.rsplit('/').next().unwrap_or_default();
        return Answer::Moved(format!("./{last}/"));
    }
    match published.output("404.html") {
        Some(contents) => file(404, "404.html", published, contents),
        None => Answer::Nothing,
    }
}

/// The file of the site that a path of a request means.
pub fn output_name(published: &Published, path: &str) -> String {
    let path = site_path(published, path).unwrap_or_default();
    if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path }
}

fn site_path(published: &Published, path: &str) -> Option<String> {
    let path = percent_decode_str(path).decode_utf8().ok()?;
    let path = path.trim_start_matches('/');
    // The page for addresses that do not exist names files below the path that the site is published at.
    let base = published.config.base_url.as_deref().and_then(|it| it.split_once("://")?.1.split_once('/'));
    let base = base.map_or("", |it| it.1.trim_matches('/'));
    let below = path.strip_prefix(base).filter(|_| !base.is_empty()).and_then(|it| it.strip_prefix('/'));
    Some(below.unwrap_or(path).to_owned())
}

fn file(status: u16, name: &str, published: &Published, contents: &Contents) -> Answer {
    let body = match contents {
        Contents::Bytes(bytes) if name.ends_with(".html") => Body::Bytes(with_preview(bytes, published).into()),
        Contents::Bytes(bytes) => Body::Bytes(Arc::clone(bytes)),
        Contents::File { file, .. } => Body::Disk(file.clone()),
    };
    Answer::File { status, kind: kind(name), body }
}

/// A page with the preview's own script, which stands before all others, to see the page as it was served.
fn with_preview(html: &[u8], published: &Published) -> Vec<u8> {
    const HEAD: &[u8] = b"<head>";
    let digest = crate::memo::Digest::of_bytes(html).hex(16);
    let locale = published.config.locales.first().map_or("", |it| it.as_str());
    let added =
        format!("<script defer src=\"{OWN}preview.js\" data-digest=\"{digest}\" data-locale=\"{locale}\"></script>");
    let at = memchr::memmem::find(html, HEAD).map_or(0, |it| it + HEAD.len());
    [&html[..at], added.as_bytes(), &html[at..]].concat()
}

/// Whether a request may be answered by its `Host`: a page of another site that has its name resolved to this machine
/// must not read the preview.
pub fn is_host_allowed(host: Option<&str>, own: &str) -> bool {
    let Some(host) = host else { return false };
    let name = match host.strip_prefix('[').and_then(|it| it.split_once(']')) {
        Some((address, _)) => address,
        None => host.rsplit_once(':').map_or(host, |it| it.0),
    };
    let name = name.trim_end_matches('.').to_ascii_lowercase();
    name == "localhost"
        || name.ends_with(".localhost")
        || name == own.to_ascii_lowercase()
        || name.parse::<core::net::IpAddr>().is_ok()
}

/// The type of a file by its name.
fn kind(name: &str) -> &'static str {
    match name.rsplit_once('.').map_or("", |it| it.1).to_ascii_lowercase().as_str() {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "json" => "application/json",
        "xml" => "application/xml",
        "txt" | "md" | "yml" | "yaml" | "toml" => "text/plain; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "ico" => "image/vnd.microsoft.icon",
        "pdf" => "application/pdf",
        "mp4" => "video/mp4",
        "webm" => "video/webm",
        "woff2" => "font/woff2",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_this_machine_are_answered() {
        let allowed = |host| is_host_allowed(Some(host), "hub.local");
        assert!(
            ["localhost:4000", "LOCALHOST", "127.0.0.1:4000", "[::1]:4000", "[::1]", "a.localhost:1", "hub.local:80"]
                .into_iter()
                .all(allowed)
        );
        assert!(!["example.com", "localhost.example.com:4000", "", "127.0.0.1.example.com"].into_iter().any(allowed));
        assert!(!is_host_allowed(None, "hub.local"));
    }
}
