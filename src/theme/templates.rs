//! Templates of the theme, and what becomes of their errors.
//!
//! A template of the site that cannot be parsed is left out, with a finding, and the default one is used:
//! a mistake in a theme costs its look, never a page.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use fluent::FluentValue;
use tera::{Context, Error, ErrorKind, Kwargs, ReportError, State, Tera, Value};

use crate::finding::code::TEMPLATE_ERROR;
use crate::finding::{Finding, Reported};
use crate::locale::Locale;
use crate::messages::Messages;
use crate::text::{SourcePath, Span, TextRange};
use crate::theme::assets::Assets;
use crate::theme::fold::components::{self, Components};
use crate::theme::{embedded_templates, fold};

/// Under this prefix a site's template finds the one that it replaces.
const PREFIX: &str = "default/";

/// Templates that are ready to render.
pub struct Templates {
    /// Those of each locale, by its tag.
    sets: BTreeMap<String, Set>,
    sources: Sources,
}

/// The templates as they are for the pages of one locale.
struct Set {
    default: Tera,
    /// The default templates with those of the site over them; `None` where the site has none.
    own: Option<Tera>,
}

/// The site's templates by name.
struct Sources {
    folder: String,
    files: BTreeMap<String, (SourcePath, Arc<str>)>,
}

/// Loads the embedded templates, and those of the site over them, for the pages of each locale.
pub fn load(
    folder: &str,
    own: &[(String, SourcePath, Arc<str>)],
    locales: &[Locale],
    messages: &Arc<Messages>,
    assets: &Arc<Assets>,
) -> Reported<Templates> {
    let files = own.iter().map(|(name, path, text)| (name.clone(), (path.clone(), Arc::clone(text)))).collect();
    let sources = Sources { folder: folder.to_owned(), files };
    let mut findings = Vec::new();
    let mut accepted: BTreeMap<&str, &str> = own.iter().map(|(name, _, text)| (name.as_str(), &**text)).collect();
    let mut sets = BTreeMap::new();
    // A theme may have pictures of its own.
    let has_icons = own.iter().any(|it| components::defines(&it.2, "icon"));
    let icons = if has_icons { None } else { Some(icons()) };
    for locale in locales {
        let default = default_templates(locale.as_str(), own, messages, assets, icons.as_ref());
        let own = accept(&default, &mut accepted, &sources, &mut findings);
        sets.insert(locale.to_string(), Set { default, own });
    }
    Reported { value: Templates { sets, sources }, findings }
}

/// The default templates with those of the site over them, of which only those stay that can be parsed.
fn accept(
    default: &Tera,
    accepted: &mut BTreeMap<&str, &str>,
    sources: &Sources,
    findings: &mut Vec<Finding>,
) -> Option<Tera> {
    while !accepted.is_empty() {
        let mut tera = default.clone();
        let Err(error) = tera.add_raw_templates(accepted.iter()) else { return Some(tera) };
        let troubles = troubles(&error);
        let before = accepted.len();
        accepted.retain(|name, _| !troubles.iter().any(|it| it.template == *name));
        findings.extend(troubles.iter().map(|it| sources.finding(it)));
        if accepted.len() == before {
            // The fault is in how they work together, so none of them can be trusted.
            accepted.clear();
        }
    }
    None
}

impl Templates {
    /// Appends what a template makes as UTF-8 for a page of a locale of the site, or the default one where one of the
    /// site fails.
    pub fn render(&self, template: &str, locale: &str, context: &Context, html: &mut Vec<u8>) -> Vec<Finding> {
        let mut findings = Vec::new();
        let before = html.len();
        let set = self.sets.get(locale).expect("every page is in a locale of the site");
        for tera in set.own.iter().chain([&set.default]) {
            match tera.render_to(template, context, &mut *html) {
                Ok(()) => return findings,
                Err(error) => findings.extend(troubles(&error).iter().map(|it| self.sources.finding(it))),
            }
            html.truncate(before);
        }
        findings
    }
}

/// The embedded template of pictures alone.
fn icons() -> Tera {
    let mut tera = Tera::new();
    let texts = embedded_templates().into_iter().filter(|it| it.0 == "icons.html");
    tera.add_raw_templates(texts).expect("the embedded templates are tested");
    tera
}

/// The HTML of a picture; `None` where there is no such one.
fn icon(icons: &Tera, name: &str) -> Option<String> {
    let call = format!("{{{{ <icon name=\"{name}\" /> }}}}");
    icons.clone().render_str(&call, &Context::new(), true).ok().filter(|it| !it.is_empty())
}

/// The embedded templates for the pages of a locale.
fn default_templates(
    locale: &str,
    own: &[(String, SourcePath, Arc<str>)],
    messages: &Arc<Messages>,
    assets: &Arc<Assets>,
    icons: Option<&Tera>,
) -> Tera {
    let mut tera = Tera::new();
    tera.set_fallback_prefixes([PREFIX]).expect("there are no templates yet");
    // Tera's own filter copies the text, and a body is most of a page.
    tera.register_filter("safe", |value: Value, _: Kwargs, _: &State| match value.as_str() {
        Some(_) => value.mark_safe(),
        None => Value::safe_string(&value.to_string()),
    });
    let (words, files) = (Arc::clone(messages), Arc::clone(assets));
    tera.register_function("t", move |arguments: Kwargs, state: &State| message(&words, &arguments, state));
    tera.register_function("asset", move |arguments: Kwargs, state: &State| address(&files, &arguments, state));
    let folded = embedded_templates().into_iter().map(|(name, text)| {
        let text = fold::folded(
            text,
            |id| messages.lookup(locale, id, &[]),
            |id| messages.pieces(locale, id),
            |path| assets.address(path),
            |name| icon(icons?, name),
        );
        (name, text)
    });
    let folded: Vec<(&str, String)> = folded.collect();
    let is_replaced = |name: &str| own.iter().any(|it| components::defines(&it.2, name));
    let components = Components::of(folded.iter().map(|it| it.1.as_str()), is_replaced);
    let templates = folded.iter().map(|(name, text)| (format!("{PREFIX}{name}"), components.in_place(text)));
    tera.add_raw_templates(templates).expect("the embedded templates are tested");
    tera
}

/// `t(id="…", locale="…", …)`: a message, in the locale of the page unless another is given.
fn message(messages: &Messages, arguments: &Kwargs, state: &State) -> Result<String, Error> {
    let id: &str = arguments.must_get("id")?;
    let locale: Option<Cow<'_, str>> = arguments.get("locale")?;
    let of_page: Option<Value> = if locale.is_none() { state.get("locale")? } else { None };
    let locale = match (&locale, of_page.as_ref().and_then(Value::as_str)) {
        (Some(locale), _) => locale,
        (None, Some(locale)) => locale,
        (None, None) => {
            let message = "`t` does not know the locale here: a component that calls it takes `@locale`";
            return Err(Error::message(message));
        }
    };
    let values: Vec<(&str, FluentValue<'_>)> = arguments
        .iter()
        .filter_map(|(key, value)| Some((key.as_str()?, value)))
        .filter(|(name, _)| !matches!(*name, "id" | "locale"))
        .map(|(name, value)| (name, fluent_value(value)))
        .collect();
    messages.lookup(locale, id, &values).ok_or_else(|| Error::message(format!("there is no message `{id}`")))
}

fn fluent_value(value: &Value) -> FluentValue<'static> {
    match value.as_i64() {
        Some(number) => FluentValue::from(number),
        None => FluentValue::from(value.to_string()),
    }
}

/// `asset(path="…")`: the address of an asset, relative to the page.
fn address(assets: &Assets, arguments: &Kwargs, state: &State) -> Result<String, Error> {
    let path: &str = arguments.must_get("path")?;
    let root: Value = state.get("root")?.ok_or_else(|| {
        Error::message("`asset` does not know the page here: a component that calls it takes `@root`")
    })?;
    let address = assets.address(path).ok_or_else(|| Error::message(format!("the theme has no asset `{path}`")))?;
    Ok(format!("{}{address}", root.as_str().unwrap_or_default()))
}

/// One thing that is wrong with a template.
struct Trouble {
    /// Name of the template, empty where it is not known.
    template: String,
    place: Place,
    message: String,
}

enum Place {
    Range(TextRange),
    /// Line and column, both from 1.
    Position(usize, usize),
    Unknown,
}

/// Takes Tera's errors apart: only some of them are values, the rest are reports in text.
fn troubles(error: &Error) -> Vec<Trouble> {
    match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => vec![of_report(report)],
        ErrorKind::MissingParent { current, parent } => {
            vec![trouble(current, format!("template `{current}` extends `{parent}`, which does not exist"))]
        }
        ErrorKind::CircularExtend { tpl, .. } => vec![trouble(tpl, format!("template `{tpl}` extends itself"))],
        ErrorKind::CircularInclude { tpl, .. } => vec![trouble(tpl, format!("template `{tpl}` includes itself"))],
        ErrorKind::Msg(text) => text.split("\n\n").map(of_text).collect(),
        _ => vec![trouble("", error.to_string())],
    }
}

fn trouble(template: &str, message: String) -> Trouble {
    Trouble { template: template.to_owned(), place: Place::Unknown, message }
}

fn of_report(report: &ReportError) -> Trouble {
    let range = report.span().range.clone();
    Trouble {
        template: report.filename().to_owned(),
        place: Place::Range(range.into()),
        message: report.message().to_owned(),
    }
}

/// Reads `error: …` followed by `--> base.html:2:12`.
fn of_text(text: &str) -> Trouble {
    let message = text.lines().next().unwrap_or_default();
    let message = message.strip_prefix("error: ").unwrap_or(message).to_owned();
    let place = text.lines().find_map(|line| {
        let (place, column) = line.trim_start().strip_prefix("--> ")?.rsplit_once(':')?;
        let (template, line) = place.rsplit_once(':')?;
        Some((template.to_owned(), line.parse().ok()?, column.parse().ok()?))
    });
    match place {
        Some((template, line, column)) => Trouble { template, place: Place::Position(line, column), message },
        None => Trouble { template: String::new(), place: Place::Unknown, message },
    }
}

impl Sources {
    fn finding(&self, trouble: &Trouble) -> Finding {
        let span = match self.files.get(&trouble.template) {
            Some((path, text)) => Span::new(path, range(&trouble.place, text)),
            None => match self.files.values().next() {
                Some((path, _)) => Span::file(path),
                None => Span::file(&SourcePath::new(format!("{}/templates/{}", self.folder, trouble.template))),
            },
        };
        let message = trouble.message.trim_end_matches('.');
        let mut characters = message.chars();
        let first = characters.next().map(|it| it.to_ascii_lowercase());
        let message: String = first.into_iter().chain(characters).collect();
        Finding::new(TEMPLATE_ERROR, span, message).help("mend the template; until then the default one is used")
    }
}

fn range(place: &Place, text: &str) -> TextRange {
    match place {
        Place::Range(range) => *range,
        Place::Position(line, column) => {
            let start: usize = text.split_inclusive('\n').take(line - 1).map(str::len).sum();
            let within: usize = text[start..].chars().take(column - 1).map(char::len_utf8).sum();
            TextRange::new(start + within, start + within)
        }
        Place::Unknown => TextRange::start_of_file(),
    }
}
