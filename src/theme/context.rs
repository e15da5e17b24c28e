//! Views as templates read them: each field under its own name.
//!
//! A view could be serialized as a whole, but then the names of its fields would be made anew for every page.

use tera::Context;

use crate::view::{EntryView, PageView};

/// All fields of a view. The pattern has no `..`, so that none can be forgotten.
macro_rules! context {
    ($View:ident, $view:expr, $($field:ident),* $(,)?) => {{
        let $View { $($field),* } = $view;
        let mut context = Context::new();
        $(context.insert(stringify!($field), $field);)*
        context
    }};
}

/// What a page's template reads.
pub fn of_page(view: &PageView) -> Context {
    context!(
        PageView,
        view,
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
        region,
        structured,
        languages,
        breadcrumbs,
        navigation,
        navigation_hidden,
        navigation_script,
        units,
        units_from,
        content,
    )
}

/// What the template of an entry of the navigation reads.
pub fn of_entry(view: &EntryView) -> Context {
    context!(EntryView, view, locale, contents, entry, items)
}
