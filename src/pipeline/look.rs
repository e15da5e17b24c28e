//! The words and the theme of a site.

use std::sync::Arc;

use super::cache::Cache;
use crate::config::Config;
use crate::finding::groups::{Found, Groups, groups};
use crate::locale::Locale;
use crate::memo::Digest;
use crate::messages::Messages;
use crate::render::body::{NUMBER, Words};
use crate::source::{Snapshot, Source};
use crate::text::SourcePath;
use crate::theme::{self, Theme};

/// The words and the theme of a site.
#[derive(Clone)]
pub(super) struct Look {
    /// Stands for the configuration, the words and the theme.
    pub(super) digest: Digest,
    pub(super) messages: Arc<Messages>,
    pub(super) theme: Arc<Theme>,
    pub(super) findings: Groups,
}

/// Loads the words and the theme, or takes those of the build before where their files are the same.
pub(super) fn look(snapshot: &Snapshot, config: &Config, cache: &mut Cache, found: &mut Found) -> Look {
    let folders = ["locales/", "themes/"];
    let is_part = |path: &SourcePath| folders.iter().any(|it| path.as_str().starts_with(it));
    let texts: Vec<&Source> = snapshot.texts.values().filter(|it| is_part(it.path())).collect();
    let assets: Vec<_> = snapshot.assets.iter().filter(|it| is_part(it.0)).collect();
    let digest = Digest::of(&(config, texts, assets));
    let look = cache.look.take().filter(|it| it.digest == digest).unwrap_or_else(|| {
        let mut findings = Vec::new();
        let messages = Arc::new(Messages::load(config, snapshot).drain_into(&mut findings));
        let theme = theme::assemble(config, snapshot, Arc::clone(&messages)).drain_into(&mut findings);
        Look { digest, messages, theme: Arc::new(theme), findings: groups(findings) }
    });
    found.share(&look.findings);
    cache.look = Some(look.clone());
    look
}

pub(super) fn words(messages: &Messages, locale: &Locale) -> Words {
    let text = |id: &str| messages.format(locale, id, &[]);
    Words {
        alerts: ["alert-note", "alert-tip", "alert-important", "alert-warning", "alert-caution"].map(text),
        image_missing: text("image-missing"),
        include_missing: text("include-missing"),
        table_label: messages.format(locale, "table-label", &[("number", NUMBER.into())]),
        tasks: ["task-open", "task-done"].map(text),
        video_label: text("video-label"),
        link_without_text: text("link-without-text"),
        tree_open: text("tree-open"),
        tree_restart: text("tree-restart"),
        tree_goto: text("tree-goto"),
        tree_change: text("node-change"),
        tree_otherwise: text("outline-otherwise"),
        tree_outcome: text("tree-outcome"),
    }
}
