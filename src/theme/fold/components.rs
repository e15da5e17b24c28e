//! Puts components where embedded templates call them.
//!
//! A call takes about a microsecond for its arguments and a context of its own, and a page of an article has some
//! fifteen. A call is replaced where the result is the same: by `{% if true %}…{% endif %}` around what the component
//! has, in which arguments stand for parameters.

use std::collections::BTreeMap;

use super::replaced;

/// How deep components call one another; deeper calls stay.
const DEPTH: usize = 4;

/// The components that may be put in place, by name.
pub(in crate::theme) struct Components {
    all: BTreeMap<String, Component>,
}

struct Component {
    parameters: Vec<Parameter>,
    /// What stands between its first tag and its last.
    body: String,
    /// Whether its first tag, and its last, take the space beside them away.
    trims: (bool, bool),
}

#[derive(Clone)]
struct Parameter {
    name: String,
    default: Option<String>,
}

impl Components {
    /// Those that templates define, without the ones that `is_replaced` knows: a theme has them in its own way.
    pub(in crate::theme) fn of<'a>(
        templates: impl Iterator<Item = &'a str>,
        is_replaced: impl Fn(&str) -> bool,
    ) -> Self {
        let mut all: BTreeMap<String, Component> =
            templates.flat_map(definitions).filter(|(name, it)| !is_replaced(name) && it.may_move(name)).collect();
        for _ in 1..DEPTH {
            let known = Self { all };
            let deeper = known.all.iter().map(|(name, it)| {
                let parameters = it.parameters.clone();
                (name.clone(), Component { parameters, body: known.in_place(&it.body), trims: it.trims })
            });
            all = deeper.collect();
        }
        Self { all }
    }

    /// A template in which components stand where they were called.
    pub(in crate::theme) fn in_place(&self, template: &str) -> String {
        replaced(template, CALL, CALL_END, |call| self.put(call))
    }

    /// What a call becomes; `None` where it must stay.
    fn put(&self, call: &str) -> Option<String> {
        let (name, arguments) = call.split_once(' ').unwrap_or((call, ""));
        let component = self.all.get(name)?;
        let mut arguments = read_arguments(arguments)?;
        let mut body = component.body.clone();
        for parameter in &component.parameters {
            let argument = arguments.remove(parameter.name.as_str()).or(parameter.default.as_deref())?;
            let root = argument.split('.').next().unwrap_or_default();
            let is_of_another = component.parameters.iter().any(|it| it.name == root && it.name != parameter.name);
            if argument != parameter.name {
                if is_of_another {
                    return None;
                }
                body = renamed(&body, &parameter.name, argument)?;
            }
        }
        let (first, last) = component.trims;
        let open = if first { "{% if true -%}" } else { "{% if true %}" };
        let close = if last { "{%- endif %}" } else { "{% endif %}" };
        arguments.is_empty().then(|| format!("{open}{body}{close}"))
    }
}

const CALL: &str = "{{ <";
const CALL_END: &str = " /> }}";

/// Whether a template, of which nobody knows how it is spaced, may define a component.
pub(in crate::theme) fn defines(template: &str, name: &str) -> bool {
    let is_word = |it: char| it.is_alphanumeric() || it == '_';
    let mut after = template.split("component").skip(1).filter_map(|it| it.trim_start().strip_prefix(name));
    after.any(|it| !it.starts_with(is_word))
}

/// The components of a template.
fn definitions(template: &str) -> impl Iterator<Item = (String, Component)> {
    template.split("{% component ").skip(1).filter_map(|text| {
        let (name, text) = text.split_once('(')?;
        let (parameters, text) = text.split_once(')')?;
        let (dash, text) = text.split_once("%}")?;
        let (text, _) = text.split_once(&format!(" endcomponent {name} %}}"))?;
        let (body, last) = match text.strip_suffix("{%-") {
            Some(body) => (body, true),
            None => (text.strip_suffix("{%")?, false),
        };
        let parameters = parameters.split(", ").filter(|it| !it.is_empty()).map(Parameter::read).collect();
        Some((name.to_owned(), Component { parameters, body: body.to_owned(), trims: (dash.trim() == "-", last) }))
    })
}

impl Component {
    /// Whether it can stand on a page: it neither calls itself nor has variables that would be the page's.
    fn may_move(&self, name: &str) -> bool {
        !self.body.contains(&format!("{CALL}{name} "))
            && !self.body.contains("{% set")
            && !self.body.contains("{%- set")
    }
}

impl Parameter {
    /// Reads `name: type = default`, or `@name`, which is the page's own.
    fn read(text: &str) -> Self {
        let (name, default) = match text.split_once(" = ") {
            Some((name, default)) => (name, Some(default.to_owned())),
            None => (text, None),
        };
        let name = name.split(':').next().unwrap_or_default();
        match name.strip_prefix('@') {
            Some(name) => Self { name: name.to_owned(), default: Some(name.to_owned()) },
            None => Self { name: name.to_owned(), default },
        }
    }
}

/// The arguments of a call by name; `None` where one is more than a path, a text or a literal.
fn read_arguments(text: &str) -> Option<BTreeMap<&str, &str>> {
    let mut arguments = BTreeMap::new();
    let mut rest = text;
    while !rest.is_empty() {
        let (name, after) = rest.split_once('=')?;
        let (value, after) = match after.strip_prefix('{') {
            Some(after) => after.split_once('}')?,
            None => {
                let end = after.strip_prefix('"')?.find('"')? + 2;
                after.split_at(end)
            }
        };
        let is_path = value.bytes().all(|it| it.is_ascii_alphanumeric() || matches!(it, b'_' | b'.'));
        let is_text = value.len() > 1 && value.starts_with('"') && value[1..].find('"') == Some(value.len() - 2);
        if !is_path && (!is_text || value.contains(['\\', '{', '}', '%'])) {
            return None;
        }
        arguments.insert(name, value);
        rest = after.trim_start();
    }
    Some(arguments)
}

/// A body in which an argument stands for a parameter; `None` where it would mean something else there.
fn renamed(body: &str, parameter: &str, argument: &str) -> Option<String> {
    let root = argument.split('.').next().unwrap_or_default();
    if body.contains(&format!("for {root} in ")) || body.contains(&format!("for {parameter} in ")) {
        return None;
    }
    let mut out = String::with_capacity(body.len());
    let mut rest = body;
    while let Some(at) = rest.find(['{']) {
        let (before, tag) = rest.split_at(at);
        out.push_str(before);
        let end = match tag.as_bytes().get(1) {
            Some(b'{') => tag.find("}}")? + 2,
            Some(b'%') => tag.find("%}")? + 2,
            _ => 1,
        };
        push_renamed(&tag[..end], parameter, argument, &mut out);
        rest = &tag[end..];
    }
    out.push_str(rest);
    Some(out)
}

/// Appends a tag in which an argument stands for a parameter, but not for attributes, names and texts.
fn push_renamed(tag: &str, parameter: &str, argument: &str, out: &mut String) {
    let is_word = |it: char| it.is_alphanumeric() || it == '_';
    let mut rest = tag;
    let mut before = None;
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '"' => rest[1..].find('"').map_or(rest.len(), |it| it + 2),
            _ if is_word(first) => rest.find(|it| !is_word(it)).unwrap_or(rest.len()),
            _ => first.len_utf8(),
        };
        let (token, after) = rest.split_at(length);
        let is_name = after.starts_with('=') && !after.starts_with("==");
        out.push_str(if token == parameter && !matches!(before, Some('.' | '<')) && !is_name {
            argument
        } else {
            token
        });
        before = token.chars().last();
        rest = after;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const COMPONENTS: &str = r#"
{% component link(link: map, @locale) -%}
<a href="{{ link.href }}"{% if link.locale != locale %} lang="{{ link.locale }}"{% endif %}>{{ t(id="x", link=link.title) }}</a>
{%- endcomponent link %}
{#- A list. -#}
{% component links(links: array, class: string = "plain", @locale) %}
<ul class="{{ class }}">{% for link in links %}{{ <link link={link} /> }}{% endfor %}</ul>
{% endcomponent links %}
{% component tree(entries: array) %}{{ <tree entries={entries.items} /> }}{% endcomponent tree %}
{% component count(links: array) %}{% set count = 1 %}{% endcomponent count %}
"#;

    #[track_caller]
    fn check(template: &str, expected: &str) {
        let components = Components::of([COMPONENTS].into_iter(), |name| name == "other");
        assert_eq!(components.in_place(template), expected);
    }

    const LINK: &str = r#"{% if true -%}
<a href="{{ next.href }}"{% if next.locale != locale %} lang="{{ next.locale }}"{% endif %}>{{ t(id="x", link=next.title) }}</a>
{%- endif %}"#;

    #[test]
    fn a_component_stands_where_it_was_called() {
        check(r#"a {{ <link link={next} /> }} b"#, &format!("a {LINK} b"));
        check(r#"{{ <link link={content.next} /> }}"#, &LINK.replace("next", "content.next"));
    }

    #[test]
    fn components_in_components_and_defaults_stand_too() {
        let link = LINK.replace("next", "link");
        let list = |class: &str| {
            format!(
                "{{% if true %}}\n<ul class=\"{{{{ {class} }}}}\">{{% for link in links %}}{link}{{% endfor %}}</ul>\n{{% endif %}}"
            )
        };
        check(r#"{{ <links links={links} /> }}"#, &list("\"plain\""));
        check(r#"{{ <links links={links} class="wide" /> }}"#, &list("\"wide\""));
    }

    #[test]
    fn what_would_mean_something_else_stays_a_call() {
        for template in [
            "{{ <tree entries={entries} /> }}",
            "{{ <count links={links} /> }}",
            "{{ <other links={links} /> }}",
            "{{ <link /> }}",
            "{{ <link link={next} more={next} /> }}",
            "{{ <link link={locale.link} /> }}",
            "{{ <link link={f(x=1)} /> }}",
            "{{ <link link=\"{{\" /> }}",
            "{{ <links links={link.items} /> }}",
            "{{ <link link={next}",
        ] {
            check(template, template);
        }
    }

    #[test]
    fn a_component_is_seen_however_it_is_spaced() {
        for text in ["{% component link(a) %}", "{%- component  link (a) -%}", "{%component\nlink(a)%}"] {
            assert!(defines(text, "link"), "{text}");
        }
        for text in ["", "link", "{% component links(a) %}", "{{ <link /> }}"] {
            assert!(!defines(text, "link"), "{text}");
        }
    }

    #[test]
    fn what_a_theme_has_in_its_own_way_stays_a_call() {
        let components = Components::of([COMPONENTS].into_iter(), |name| name == "link");
        assert_eq!(components.in_place("{{ <link link={next} /> }}"), "{{ <link link={next} /> }}");
        let list = components.in_place("{{ <links links={content.links} /> }}");
        assert!(list.contains("{% for link in content.links %}{{ <link link={link} /> }}"), "{list}");
    }
}
