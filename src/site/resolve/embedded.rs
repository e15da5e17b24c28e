//! What a page shows of other files: images, decision trees, included text.

use std::sync::Arc;

use super::address::{Address, shown};
use super::{DEEPEST_INCLUDE, Task};
use crate::finding::{code, suggestion};
use crate::site::catalog::Match;
use crate::site::linked::Target;
use crate::site::trees::embed::embed;
use crate::syntax::document::Document;
use crate::syntax::html::policy;
use crate::text::{SourcePath, join};

impl Task<'_, '_> {
    pub(super) fn image(mut self) -> Target {
        let target = self.reference.target.clone();
        if target.is_empty() {
            self.report(
                code::LINK_TARGET_INVALID,
                "this image has no address".to_owned(),
                "write the path of the image",
            );
            return Target::MissingImage;
        }
        if target.starts_with("//") || policy::scheme(&target).is_some() {
            return self.remote_image(&target);
        }
        let address = Address::of(&target);
        let path = match address.path.strip_prefix('/') {
            Some(rest) => join("", rest),
            None => self.document.path.resolve(&address.path).map(|it| it.to_string()),
        };
        let Some(path) = path else {
            self.outside(&target);
            return Target::MissingImage;
        };
        match self.file(&path) {
            Some(target) => target,
            None => {
                self.report(
                    code::IMAGE_NOT_FOUND,
                    format!("no image `{}`", shown(&target)),
                    "add the file, or correct the path; readers see the alternative text",
                );
                Target::MissingImage
            }
        }
    }

    /// Nothing is loaded from elsewhere, so an image that is elsewhere becomes a link.
    fn remote_image(&mut self, target: &str) -> Target {
        let is_web = target.starts_with("//") || matches!(policy::scheme(target).as_deref(), Some("http" | "https"));
        let (fact, becomes) = match is_web {
            true => ("this image is on another host, and pages load nothing from there", "a link"),
            false => ("this image is written into its address, which pages do not show", "its alternative text"),
        };
        self.report(
            code::IMAGE_REMOTE,
            format!("{fact}: readers get {becomes}"),
            "save the image in the site and refer to the file",
        );
        if is_web { Target::External(target.to_owned()) } else { Target::MissingImage }
    }

    /// `[!TREE [title](path)]`: a tree file, or an article that is a tree.
    pub(super) fn tree(mut self) -> Target {
        self.gathered.asks_trees = true;
        let Some((shelf, trees)) = self.resolver.trees else { return Target::Inert };
        let target = self.reference.target.clone();
        let path = self.document.path.resolve(&Address::of(&target).path);
        let by_article = |path: &SourcePath| {
            let article = self.resolver.catalog.article_at(self.resolver.config, path.as_str())?;
            trees.iter().position(|it| it.article == Some(article))
        };
        let Some(tree) = path.as_ref().and_then(|it| shelf.at(it).or_else(|| by_article(it))) else {
            let wanted = path.map_or_else(|| target.clone(), |it| it.to_string());
            let help = match suggestion::closest(&wanted, shelf.paths()) {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => "name a tree file, relative to this file".to_owned(),
            };
            self.report(code::TREE_REFERENCE_NOT_FOUND, format!("no tree `{}`", shown(&target)), help);
            return Target::Broken;
        };
        let slug = |article: usize| self.resolver.catalog.articles[article].slug.clone();
        Target::Tree(Arc::new(embed(trees, tree, self.page.locale, self.page.output, &slug)))
    }

    pub(super) fn include(mut self, including: &[SourcePath]) -> Option<Arc<Document>> {
        let target = self.reference.target.clone();
        let address = Address::of(&target);
        let path = match address.path.strip_prefix('/').or_else(|| address.path.strip_prefix("~/")) {
            Some(rest) => join("", rest),
            None => self.document.path.resolve(&address.path).map(|it| it.to_string()),
        };
        let Some(path) = path else {
            self.outside(&target);
            return None;
        };
        let found = self.resolver.catalog.file_in_any_locale(&path);
        let document = found.and_then(|(found, _, matched)| Some((matched, self.resolver.documents.get(found)?)));
        let Some((matched, document)) = document else {
            self.report(
                code::INCLUDE_NOT_FOUND,
                format!("no file `{}` to include", shown(&target)),
                "correct the path, which is relative to this file",
            );
            return None;
        };
        if matched == Match::Folded {
            let help = format!("write it as `{}`: other machines tell upper from lower case", document.path);
            self.report(code::FILE_CASE_MISMATCH, format!("the file is named `{}`", document.path.file_name()), help);
        }
        if including.contains(&document.path) || including.len() >= DEEPEST_INCLUDE {
            let circle: Vec<&str> = including.iter().chain([&document.path]).map(|it| it.as_str()).collect();
            self.report(
                code::CIRCULAR_REFERENCE,
                format!("`{}` includes itself: {}", document.path, circle.join(" → ")),
                "remove one of the inclusions",
            );
            return None;
        }
        self.gathered.included.insert(document.path.clone(), document.digest);
        Some(Arc::clone(document))
    }
}
