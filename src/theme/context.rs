//! Views as templates read them: each field under its own name.
//!
//! A view could be serialized as a whole, but then the names of its fields would be made anew for every page.

use tera::Context;

use crate::view::{EntryView, PageView};

macro_rules! context {
    ($($field:ident),* $(,)?) => {{
        let mut context = Context::new();
        $(context.insert(stringify!($field), $field);)*
        context
    }};
}

/// What a page's template reads.
pub fn of_page(view: &PageView) -> Context {
    // Without `..`, so that no field is forgotten.
    let PageView {
        template,
        locale,
        direction,
        root,
        base,
        home,
        contents,
        trees,
        search,
        site_title,
        title,
        description,
        robots,
        canonical,
        alternates,
        languages,
        breadcrumbs,
        navigation,
        navigation_hidden,
        units,
        content,
    } = view;
    context!(
        template,
        locale,
        direction,
        root,
        base,
        home,
        contents,
        trees,
        search,
        site_title,
        title,
        description,
        robots,
        canonical,
        alternates,
        languages,
        breadcrumbs,
        navigation,
        navigation_hidden,
        units,
        content,
    )
}

/// What the template of an entry of the navigation reads.
pub fn of_entry(view: &EntryView) -> Context {
    let EntryView { locale, contents, entry, items } = view;
    context!(locale, contents, entry, items)
}
