//! Pages that somebody waits for, made of what is known before the whole site is.
//!
//! Such a page has no file of units yet, does not say what the original says now, and leads to no page of terms: it is
//! made anew with the others.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::look::{Look, words};
use crate::config::Config;
use crate::locale::Locale;
use crate::output::{Batch, Contents, OutputPath, Sink};
use crate::render::body::{BodyInput, Words, body};
use crate::render::entries;
use crate::render::pages::{PageOutput, Views};
use crate::render::search_page;
use crate::render::sidebar::{self, Plan, Sidebars};
use crate::site::{Page, Site};
use crate::theme::Theme;

/// Makes the pages that are waited for as soon as the site is linked, with what every page needs.
pub(super) fn show(site: &Site, config: &Config, look: &Look, sink: &mut dyn Sink) {
    let wishes = sink.wishes();
    if wishes.is_empty() {
        return;
    }
    let Look { messages, theme, .. } = look;
    let words: BTreeMap<_, _> = config.locales.iter().map(|it| (it, words(messages, it))).collect();
    let search_words = search_page::words(config, messages);
    let entries = entries::files(site);
    let views = Views::new(site, config, messages, &search_words, &entries);
    let is_wished = |it: &&Arc<Page>| wishes.iter().any(|wish| wish.as_str() == it.output);
    let plan = Plan::new(&views, site.pages.iter().filter(is_wished).map(|it| &**it));
    let rendered: Vec<_> = plan.inputs(&views, theme).par_iter().map(|it| Arc::new(sidebar::entry(it))).collect();
    let mut outputs = pages(&wishes, &views, &words, &plan.sidebars(&rendered).value, theme);
    outputs.extend(entries.values().map(|it| it.written()));
    outputs.extend(theme.assets());
    sink.take(outputs);
}

/// The pages that are waited for.
pub(super) fn pages(
    wishes: &[OutputPath],
    views: &Views<'_>,
    words: &BTreeMap<&Locale, Words>,
    sidebars: &Sidebars,
    theme: &Theme,
) -> Batch {
    let page = |wish: &OutputPath| {
        if let Some(page) = views.site.page_at(wish.as_str()) {
            let input = BodyInput { linked: &page.linked, locale: &page.body_locale, words: &words[&page.body_locale] };
            return Some(views.article(page, &body(&input), sidebars, (None, None), &[]));
        }
        views.entrance(wish.as_str())
    };
    let written = |page: PageOutput| (OutputPath::new(page.output), Contents::Bytes(theme.render(&page.view).value));
    wishes.iter().filter_map(page).map(written).collect()
}
