//! Assets of the theme: files under names that change when they change.

use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use crate::memo::Digest;
use crate::output::{Contents, OutputPath};
use crate::source::Snapshot;
use crate::text::join;
use crate::theme::EMBEDDED;

/// Folder of the output that holds the assets.
const FOLDER: &str = "assets";

/// The assets of a theme by the names that templates give them; hashes as their published names.
pub struct Assets(BTreeMap<String, Asset>);

struct Asset {
    /// Path below the folder of assets: `site.1a2b3c4d.css`.
    published: String,
    contents: Contents,
}

impl Assets {
    /// The address of an asset, relative to the root of the output.
    pub fn address(&self, name: &str) -> Option<String> {
        self.0.get(name).map(|it| format!("{FOLDER}/{}", it.published))
    }

    /// Names of all assets.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// The files to write.
    pub fn outputs(&self) -> Vec<(OutputPath, Contents)> {
        let outputs = self.0.values();
        outputs.map(|it| (OutputPath::new(format!("{FOLDER}/{}", it.published)), it.contents.clone())).collect()
    }
}

impl Hash for Assets {
    fn hash<H: Hasher>(&self, state: &mut H) {
        for (name, asset) in &self.0 {
            (name, &asset.published).hash(state);
        }
    }
}

/// Collects the assets of the site's theme and those of the embedded one that it does not replace.
pub fn collect(folder: &str, snapshot: &Snapshot) -> Assets {
    let folder = format!("{folder}/assets/");
    let mut files: BTreeMap<String, (Digest, Contents)> = BTreeMap::new();
    for (name, bytes) in embedded("assets") {
        let is_code = name.ends_with(".js") || name.ends_with(".css");
        let contents = if is_code { of_bytes(without_comments(bytes)) } else { of_bytes(bytes) };
        files.insert(name, contents);
    }
    for source in snapshot.texts.values() {
        if let Some(name) = source.path().as_str().strip_prefix(&folder) {
            files.insert(name.to_owned(), of_bytes(source.text().as_bytes()));
        }
    }
    for (path, asset) in &snapshot.assets {
        if let Some(name) = path.as_str().strip_prefix(&folder) {
            let contents = Contents::File { file: asset.file.clone(), digest: asset.digest };
            files.insert(name.to_owned(), (asset.digest, contents));
        }
    }
    let published: BTreeMap<String, String> =
        files.iter().map(|(name, (digest, _))| (name.clone(), published(name, *digest))).collect();
    let assets = files.into_iter().map(|(name, (digest, contents))| {
        let (digest, contents) = match &contents {
            Contents::Bytes(bytes) if name.ends_with(".css") => of_bytes(with_addresses(&name, bytes, &published)),
            Contents::Bytes(_) | Contents::File { .. } => (digest, contents),
        };
        let asset = Asset { published: self::published(&name, digest), contents };
        (name, asset)
    });
    Assets(assets.collect())
}

fn embedded(folder: &'static str) -> impl Iterator<Item = (String, &'static [u8])> {
    let files = EMBEDDED.get_dir(folder).into_iter().flat_map(|it| it.files());
    files.filter_map(|it| Some((it.path().file_name()?.to_str()?.to_owned(), it.contents())))
}

/// An embedded script or style sheet without what only its developers read: lines of comment and indentation.
///
/// None has a text or a comment of several lines, in which they would count.
fn without_comments(code: &[u8]) -> Vec<u8> {
    let code = std::str::from_utf8(code).expect("embedded scripts and style sheets are UTF-8");
    let lines = code.lines().map(str::trim_start).filter(|it| !it.is_empty());
    let is_comment = |it: &&str| it.starts_with("//") || (it.starts_with("/*") && it.ends_with("*/"));
    lines.filter(|it| !is_comment(it)).flat_map(|it| [it, "\n"]).collect::<String>().into_bytes()
}

fn of_bytes(bytes: impl Into<Arc<[u8]>>) -> (Digest, Contents) {
    let bytes = bytes.into();
    (Digest::of_bytes(&bytes), Contents::Bytes(bytes))
}

/// `icons/menu.svg` → `icons/menu.1a2b3c4d.svg`.
fn published(name: &str, digest: Digest) -> String {
    let file = name.rfind('/').map_or(0, |slash| slash + 1);
    let digest = digest.hex(8);
    match name[file..].rfind('.') {
        Some(dot) => format!("{}.{digest}{}", &name[..file + dot], &name[file + dot..]),
        None => format!("{name}.{digest}"),
    }
}

/// A style sheet whose `url(…)` of other assets name them as they are published.
fn with_addresses(name: &str, bytes: &[u8], published: &BTreeMap<String, String>) -> Vec<u8> {
    let Ok(css) = std::str::from_utf8(bytes) else { return bytes.to_owned() };
    let folder = name.rsplit_once('/').map_or("", |(folder, _)| folder);
    let up = "../".repeat(folder.split('/').filter(|it| !it.is_empty()).count());
    let mut result = String::with_capacity(css.len());
    let mut rest = css;
    while let Some((before, after)) = rest.split_once("url(") {
        let Some((reference, behind)) = after.split_once(')') else { break };
        result.push_str(before);
        let path = reference.trim().trim_matches(['"', '\'']);
        // One style sheet cannot name another so: their digests could depend on each other.
        let target = join(folder, path).filter(|it| !it.ends_with(".css")).and_then(|it| published.get(&it));
        match target {
            Some(target) => result.push_str(&format!("url(\"{up}{target}\")")),
            None => result.push_str(&format!("url({reference})")),
        }
        rest = behind;
    }
    result.push_str(rest);
    result.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_carry_the_digest_before_the_extension() {
        let digest = Digest::of_bytes(b"");
        let hex = digest.hex(8);
        assert_eq!(published("site.css", digest), format!("site.{hex}.css"));
        assert_eq!(published("a.b/menu", digest), format!("a.b/menu.{hex}"));
        assert_eq!(published("icons/a.min.svg", digest), format!("icons/a.min.{hex}.svg"));
    }

    #[test]
    fn scripts_and_style_sheets_are_published_without_comments() {
        let script = "// What it does.\n\"use strict\";\n(() => {\n  /** Adds. */\n  const a = 1 + 1; // Two.\n})();\n";
        let expected = "\"use strict\";\n(() => {\nconst a = 1 + 1; // Two.\n})();\n";
        assert_eq!(String::from_utf8(without_comments(script.as_bytes())).unwrap(), expected);
        let style = "/* What it is. */\n@media print {\n  a { color: red; } /* b */\n}\n";
        let expected = "@media print {\na { color: red; } /* b */\n}\n";
        assert_eq!(String::from_utf8(without_comments(style.as_bytes())).unwrap(), expected);
        for (name, bytes) in embedded("assets").filter(|it| it.0.ends_with(".css")) {
            let odd = std::str::from_utf8(bytes).unwrap().lines().find(|it| it.contains("/*") != it.contains("*/"));
            assert_eq!(odd, None, "{name} has a comment of several lines");
        }
        for (name, bytes) in embedded("assets").filter(|it| it.0.ends_with(".js")) {
            let odd = std::str::from_utf8(bytes)
                .unwrap()
                .lines()
                .find(|it| it.matches('`').count() % 2 == 1 || it.trim_start().starts_with("* "));
            assert_eq!(odd, None, "{name} has a text or comment of several lines");
        }
    }

    #[test]
    fn a_style_sheet_names_assets_as_they_are_published() {
        let snapshot = Snapshot::of_texts([
            ("themes/own/assets/css/extra.css", "a{background:url('../mark.svg')}b{src:url(https://example.com/x)}"),
            ("themes/own/assets/mark.svg", "<svg/>"),
        ]);
        let assets = collect("themes/own", &snapshot);
        let mark = assets.address("mark.svg").unwrap();
        let mark = mark.strip_prefix("assets/").unwrap();
        let extra = assets.0.get("css/extra.css").unwrap();
        let expected = format!("a{{background:url(\"../{mark}\")}}b{{src:url(https://example.com/x)}}");
        assert_eq!(extra.contents, Contents::Bytes(expected.into_bytes().into()));
    }

    #[test]
    fn an_asset_of_the_site_takes_the_place_of_the_embedded_one() {
        let embedded = collect("themes/own", &Snapshot::default());
        let own = collect("themes/own", &Snapshot::of_texts([("themes/own/assets/site.css", "body{}")]));
        assert_ne!(embedded.address("site.css"), own.address("site.css"));
        assert_eq!(embedded.address("tabs.js"), own.address("tabs.js"));
        assert_eq!(embedded.names().count(), own.names().count());
    }
}
