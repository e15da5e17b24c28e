//! Images that take long to load.

use std::collections::BTreeMap;

use crate::finding::{Finding, code};
use crate::site::Site;
use crate::site::address::{relative, slug_path};
use crate::site::linked::Target;
use crate::source::{Asset, Snapshot};
use crate::text::{SourcePath, Span};

/// A page is to weigh a few kilobytes; a screenshot in full size has a few hundred.
const MOST_BYTES: u64 = 1_000_000;

/// Text is at most 40 em wide, and twice that many pixels on a dense screen; enlarged, an image fills a screen.
const MOST_PIXELS: u32 = 4096;

/// Checks the images that pages show.
pub fn check(site: &Site, snapshot: &Snapshot, findings: &mut Vec<Finding>) {
    let published = site.assets.iter().filter_map(|it| Some((it, snapshot.assets.get(it)?)));
    let large: BTreeMap<&SourcePath, String> = published.filter_map(|(path, it)| Some((path, excess(it)?))).collect();
    for (path, excess) in large {
        let help = "make it as small as readers need, and save screenshots as PNG or WebP with fewer colours";
        let mut finding = Finding::new(code::IMAGE_TOO_LARGE, Span::file(path), excess).help(help);
        if let Some(shown) = shown(site, path) {
            finding = finding.label(shown, "it is shown here");
        }
        findings.push(finding);
    }
}

/// What is too much about an image.
fn excess(asset: &Asset) -> Option<String> {
    let (width, height) = asset.dimensions?;
    if asset.size > MOST_BYTES {
        return Some(format!("this image has {} KB, more than {} KB", asset.size / 1000, MOST_BYTES / 1000));
    }
    let is_large = width.max(height) > MOST_PIXELS;
    is_large.then(|| format!("this image has {width} × {height} pixels, more than {MOST_PIXELS} on a side"))
}

/// Where an image is shown first.
fn shown(site: &Site, path: &SourcePath) -> Option<Span> {
    let output = slug_path(path.as_str());
    site.pages.iter().find_map(|page| {
        let wanted = relative(&page.output, &output);
        let is_it = |it: &Target| matches!(it, Target::Image { address, .. } if *address == wanted);
        let document = &page.linked.document;
        let at = page.linked.targets.iter().position(is_it)?;
        Some(Span::new(&document.path, document.references.get(at)?.range))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::memo::Digest;

    #[test]
    fn bytes_and_pixels_are_limited_for_images_alone() {
        let excess =
            |dimensions, size| excess(&Asset { file: "x.png".into(), digest: Digest::default(), dimensions, size });
        assert_eq!(excess(Some((1600, 900)), 1_000_000), None);
        assert_eq!(excess(None, 50_000_000), None);
        assert!(excess(Some((16, 9)), 1_500_000).is_some_and(|it| it.contains("1500 KB")));
        assert!(excess(Some((900, 5000)), 10).is_some_and(|it| it.contains("900 × 5000")));
    }
}
