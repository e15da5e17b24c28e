//! The theme: templates and assets, the site's own over the embedded default.
//!
//! A template reads a [`PageView`], `t(id="…")` for words and `asset(path="…")` for the address of an asset.
//! A site's template may extend the one it replaces as `default/<name>` and change a block of it.

pub mod assets;
pub mod context;
mod fold;
pub mod templates;

use std::cell::RefCell;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use include_dir::{Dir, include_dir};
use tera::Context;

use crate::config::Config;
use crate::finding::Reported;
use crate::memo::Digest;
use crate::messages::Messages;
use crate::output::{Contents, OutputPath};
use crate::source::Snapshot;
use crate::text::SourcePath;
use crate::theme::assets::Assets;
use crate::theme::templates::Templates;
use crate::view::{EntryView, PageView};

thread_local! {
    /// Where a thread makes one page after the other, in memory that is warm; a page leaves it at its exact length.
    static BUFFER: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

static EMBEDDED: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/themes/default");

/// Everything that turns a view into a page; hashes as the digest of all its sources.
pub struct Theme {
    templates: Templates,
    assets: Arc<Assets>,
    digest: Digest,
}

/// Lays the site's theme over the embedded one.
pub fn assemble(config: &Config, snapshot: &Snapshot, messages: Arc<Messages>) -> Reported<Theme> {
    let folder = format!("themes/{}", config.theme);
    let assets = Arc::new(assets::collect(&folder, snapshot));
    let own = own_templates(&folder, snapshot);
    let digest = Digest::of(&(&*messages, &*assets, &own, embedded_templates()));
    let Reported { value: templates, findings } = templates::load(&folder, &own, &config.locales, &messages, &assets);
    Reported { value: Theme { templates, assets, digest }, findings }
}

impl Theme {
    /// The page of a view, as UTF-8.
    ///
    /// Where a template of the site fails, the page comes from the default one, with a finding.
    pub fn render(&self, view: &PageView) -> Reported<Arc<[u8]>> {
        self.in_buffer(view.template, &view.locale, &context::of_page(view), |html| Arc::from(html))
    }

    /// An entry of the navigation beside articles, as a function of its HTML.
    pub fn render_entry<T>(&self, view: &EntryView, of_html: impl FnOnce(&str) -> T) -> Reported<T> {
        self.in_buffer("navigation-entry.html", &view.locale, &context::of_entry(view), |html| {
            of_html(std::str::from_utf8(html).expect("templates and values are UTF-8"))
        })
    }

    fn in_buffer<T>(
        &self,
        template: &str,
        locale: &str,
        context: &Context,
        of_html: impl FnOnce(&[u8]) -> T,
    ) -> Reported<T> {
        BUFFER.with_borrow_mut(|html| {
            html.clear();
            let findings = self.templates.render(template, locale, context, html);
            Reported { value: of_html(html), findings }
        })
    }

    /// The files that pages refer to, under names that carry their digests.
    pub fn assets(&self) -> Vec<(OutputPath, Contents)> {
        self.assets.outputs()
    }
}

impl Hash for Theme {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.digest.hash(state);
    }
}

/// Names and texts of the embedded templates.
fn embedded_templates() -> Vec<(&'static str, &'static str)> {
    let files = EMBEDDED.get_dir("templates").into_iter().flat_map(|folder| folder.files());
    files.filter_map(|it| Some((it.path().file_name()?.to_str()?, it.contents_utf8()?))).collect()
}

/// Names, files and texts of the site's templates.
fn own_templates(folder: &str, snapshot: &Snapshot) -> Vec<(String, SourcePath, Arc<str>)> {
    let folder = format!("{folder}/templates/");
    let own = snapshot.texts.values().filter(|it| it.path().extension() == "html");
    own.filter_map(|it| {
        let name = it.path().as_str().strip_prefix(&folder)?;
        Some((name.to_owned(), it.path().clone(), Arc::clone(it.text())))
    })
    .collect()
}

#[cfg(test)]
mod tests;
