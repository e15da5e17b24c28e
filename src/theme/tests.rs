mod views;

use std::collections::BTreeMap;

use self::views::{article, contents, entries, view};
use super::*;
use crate::finding::Finding;
use crate::locale::Locale;
use crate::view::LanguageView;

fn config() -> Config {
    let locales = vec![Locale::parse("ja").unwrap(), Locale::parse("en").unwrap()];
    Config {
        title: BTreeMap::new(),
        base_url: None,
        original: locales[1].clone(),
        locales,
        roots: BTreeMap::new(),
        exclude: Vec::new(),
        absolute: None,
        prefixes: BTreeMap::new(),
        levels: BTreeMap::new(),
        edit_url: None,
        theme: "own".to_owned(),
        trees: Vec::new(),
        search: crate::config::SearchConfig::default(),
        publish: crate::config::PublishConfig::default(),
        spacing: crate::config::Spacing::default(),
        glossary: true,
        original_folder: None,
        editor: None,
    }
}

fn theme(texts: &[(&str, &str)]) -> Reported<Theme> {
    let (config, snapshot) = (config(), Snapshot::of_texts(texts.iter().copied()));
    let messages = Messages::load(&config, &snapshot).value;
    assemble(&config, &snapshot, Arc::new(messages))
}

fn render(theme: &Theme, view: &PageView) -> Reported<String> {
    let Reported { value, findings } = theme.render(view);
    Reported { value: String::from_utf8(value.to_vec()).unwrap(), findings }
}

/// The page of an article, by a theme with these files; and what was found.
fn article_page(texts: &[(&str, &str)]) -> (String, Vec<String>) {
    let Reported { value: theme, mut findings } = theme(texts);
    let page = render(&theme, &view("ja", article())).drain_into(&mut findings);
    (page, findings.iter().map(|it| line(it, texts)).collect())
}

fn line(finding: &Finding, texts: &[(&str, &str)]) -> String {
    let path = finding.span.path.as_str();
    let text = texts.iter().find(|(it, _)| *it == path).map_or("", |(_, text)| text);
    let at = crate::text::LineIndex::new(text).position(text, finding.span.range.as_usize().start);
    format!("{}[{}] {path}:{}:{}: {}", "error", finding.code, at.line, at.column, finding.message)
}

#[test]
fn calls_that_are_folded_make_what_they_make_when_they_are_called() {
    // A site's own templates are not folded.
    let own: Vec<(String, &str)> =
        embedded_templates().into_iter().map(|(name, text)| (format!("themes/own/templates/{name}"), text)).collect();
    let own: Vec<(&str, &str)> = own.iter().map(|(path, text)| (path.as_str(), *text)).collect();
    let (folded, called) = (theme(&[]).value, theme(&own));
    assert_eq!(called.findings, []);
    for locale in ["ja", "en"] {
        for content in contents() {
            let view = view(locale, content);
            let page = render(&called.value, &view);
            assert_eq!(page.findings, []);
            assert_eq!(render(&folded, &view).value, page.value, "{}", view.template);
        }
        for entry in entries(locale) {
            let [folded, called] = [&folded, &called.value].map(|it| it.render_entry(&entry, str::to_owned));
            assert!(called.value.starts_with("<li>"), "{}", called.value);
            assert_eq!((folded.value, called.findings), (called.value, Vec::new()));
        }
    }
}

#[test]
fn every_kind_of_page_renders_in_every_locale() {
    let theme = theme(&[]);
    assert_eq!(theme.findings, []);
    for locale in ["ja", "en"] {
        for content in contents() {
            let view = view(locale, content);
            let page = render(&theme.value, &view);
            assert_eq!(page.findings, [], "{} in {locale}", view.template);
            assert!(page.value.starts_with("<!doctype html>"), "{}", view.template);
            assert!(page.value.contains(&format!("<html lang=\"{locale}\" dir=\"ltr\">")));
            assert_eq!(page.value.matches("<h1").count(), 1, "{} has one first heading", view.template);
            assert!(!page.value.contains("{$"), "{} gives every message its arguments", view.template);
        }
    }
}

#[test]
fn pages_hold_no_inline_script_or_style_and_ask_nothing_of_other_hosts() {
    let theme = theme(&[]).value;
    for content in contents() {
        let page = render(&theme, &view("ja", content)).value;
        for banned in [" style=", "<style", "javascript:", " onclick=", " onload=", "src=\"http", "data:"] {
            assert!(!page.contains(banned), "{banned}");
        }
        for script in page.split("<script").skip(1) {
            // A block of data is never run.
            if script.starts_with(" type=\"application/ld+json\">") {
                continue;
            }
            // The file of a tree is made for the site and lies beside its pages.
            let is_own =
                script.starts_with(" defer src=\"../assets/") || script.starts_with(" defer src=\"../../../trees/");
            assert!(is_own && script.contains("\"></script>"), "{script}");
        }
    }
}

/// The example of the guide: colours, a logo, a footer and one block are its own, and all else is the default theme's.
#[test]
fn the_example_theme_changes_parts_and_copies_no_template() {
    let example = [
        ("themes/own/assets/colors.css", include_str!("../../themes/example/assets/colors.css")),
        ("themes/own/assets/logo.svg", include_str!("../../themes/example/assets/logo.svg")),
        ("themes/own/templates/base.html", include_str!("../../themes/example/templates/base.html")),
        ("themes/own/templates/article.html", include_str!("../../themes/example/templates/article.html")),
    ];
    let (page, findings) = article_page(&example);
    assert_eq!(findings, Vec::<String>::new());
    let (default, _) = article_page(&[]);
    let at = |page: &str, text: &str| page.find(text).unwrap_or_else(|| panic!("no {text}"));
    assert!(at(&page, "/assets/site.") < at(&page, "/assets/colors."), "its colours come after the default ones");
    assert!(page.contains("src=\"../assets/logo."));
    assert!(at(&page, "<footer") < page.rfind("hreflang=\"en\"").unwrap(), "the footer has the other language");
    assert!(at(&default, "class=\"provenance\"") < at(&default, "<article"));
    assert!(at(&page, "class=\"provenance\"") > at(&page, "</article>"));
    for (path, text) in example.iter().filter(|it| it.0.ends_with(".html")) {
        assert!(text.contains("{% extends \"default/") && text.lines().count() < 25, "{path}");
    }
}

#[test]
fn style_sheets_name_no_side() {
    let own = |folder: &str| EMBEDDED.get_dir(folder).into_iter().flat_map(|it| it.files());
    for file in own("assets").filter(|it| it.path().extension().is_some_and(|it| it == "css")) {
        let text = file.contents_utf8().unwrap();
        let css =
            text.replace("safe-area-inset-left", "").replace("safe-area-inset-right", "").replace(".align-right", "");
        for line in css.lines().filter(|it| !it.trim_start().starts_with("/*")) {
            let has = |it: &str| line.contains(it);
            assert!(!has("left") && !has("right"), "{}: {line}", file.path().display());
            // Four values name the sides in their order.
            let four = line.split([';', '{']).find(|it| {
                let (name, value) = it.split_once(':').unwrap_or_default();
                let values = value.split_whitespace().collect::<Vec<_>>();
                matches!(name.trim(), "margin" | "padding" | "inset")
                    && values.len() == 4
                    && !value.contains('(')
                    && values[1] != values[3]
            });
            let selector = line.split('{').next().unwrap_or_default().trim();
            let has_twin = selector.starts_with("[dir=") || css.contains(&format!("[dir=\"rtl\"] {selector} {{"));
            assert!(four.is_none() || has_twin, "{}: {line}", file.path().display());
        }
    }
}

#[test]
fn templates_hold_no_word() {
    for (name, text) in embedded_templates() {
        for line in text.lines().filter(|it| !it.trim_start().starts_with("{#")) {
            let mut visible = String::new();
            let mut rest = line;
            while let Some(start) = rest.find(['<', '{']) {
                visible.push_str(&rest[..start]);
                let close = if rest[start..].starts_with('<') { ">" } else { "}" };
                let Some(end) = rest[start..].rfind(close) else { break };
                rest = &rest[start + end + 1..];
            }
            assert!(!visible.chars().any(char::is_alphabetic), "{name}: {line}");
        }
    }
}

#[test]
fn values_are_escaped_and_the_body_is_not() {
    let (page, _) = article_page(&[]);
    assert!(page.contains("Help &amp; More"));
    assert!(page.contains("<a href=\"#a\">&lt;a&gt;</a>"));
    assert!(page.contains("<code>x &lt; y</code>"));
}

#[test]
fn a_fallback_says_so_in_the_language_of_the_page_and_marks_the_language_of_the_body() {
    let (page, _) = article_page(&[]);
    assert!(page.contains("この記事はまだ日本語に翻訳されていません"));
    assert!(page.contains("<article class=\"body\" lang=\"en\">"));
}

#[test]
fn more_than_three_languages_are_a_menu() {
    let theme = theme(&[]).value;
    let mut view = view("ja", article());
    assert!(!render(&theme, &view).value.contains("<details class=\"menu\">"));
    for tag in ["fr", "de"] {
        view.languages.push(LanguageView { locale: tag.to_owned(), ..view.languages[1].clone() });
    }
    let page = render(&theme, &view).value;
    assert!(page.contains("<details class=\"menu\"><summary><span lang=\"ja\">日本語</span></summary>"));
    assert_eq!(page.matches("class=\"language\"").count(), 4);
}

#[test]
fn assets_are_named_by_their_digest_and_all_that_a_page_names_exist() {
    let theme = theme(&[]).value;
    let files: Vec<String> = theme.assets().iter().map(|(path, _)| path.as_str().to_owned()).collect();
    let page = render(&theme, &view("ja", article())).value;
    for address in page.split("../assets/").skip(1).map(|it| it.split(['"', ' ']).next().unwrap()) {
        assert!(files.contains(&format!("assets/{address}")), "{address}");
    }
    let css = files.iter().find(|it| it.starts_with("assets/site.") && it.ends_with(".css")).unwrap();
    let digest = css.strip_prefix("assets/site.").and_then(|it| it.strip_suffix(".css")).unwrap();
    assert!(digest.len() == 8 && digest.chars().all(|it| it.is_ascii_hexdigit()), "{css}");
}

#[test]
fn a_site_overrides_one_block_of_every_page() {
    let base = "{% extends \"default/base.html\" %}{% block footer_links %}{{ super() }}<a>own</a>{% endblock %}";
    let (page, findings) = article_page(&[("themes/own/templates/base.html", base)]);
    assert_eq!(findings, [""; 0]);
    assert!(page.contains("<a>own</a>") && page.contains("すべての記事") && page.contains("class=\"pager\""));
}

#[test]
fn a_site_overrides_one_template_one_component_and_one_asset() {
    let (page, findings) = article_page(&[
        (
            "themes/own/templates/article.html",
            "{% extends \"default/article.html\" %}{% block pager %}own pager{% endblock %}",
        ),
        ("themes/own/templates/parts.html", "{% component date(date: map) %}own date{% endcomponent date %}"),
        ("themes/own/assets/extra.css", "body{}"),
    ]);
    assert_eq!(findings, [""; 0]);
    assert!(page.contains("own pager") && page.contains("own date"));
}

#[test]
fn a_site_overrides_one_message() {
    let (page, _) = article_page(&[("locales/ja/site.ftl", "previous = ひとつ前\n")]);
    assert!(page.contains("ひとつ前") && page.contains("このページの内容"));
}

#[test]
fn a_template_that_cannot_be_parsed_is_found_and_the_default_one_is_used() {
    let (page, findings) = article_page(&[
        (
            "themes/own/templates/base.html",
            "{% extends \"default/base.html\" %}\n{% block footer %}{{ t(id= }}{% endblock %}",
        ),
        (
            "themes/own/templates/article.html",
            "{% extends \"default/article.html\" %}{% block pager %}own pager{% endblock %}",
        ),
    ]);
    assert!(page.contains("site-footer") && page.contains("own pager"));
    assert_eq!(findings.len(), 1);
    assert!(findings[0].starts_with("error[template-error] themes/own/templates/base.html:2:"), "{findings:?}");
}

#[test]
fn names_that_do_not_exist_are_found_where_they_stand() {
    let (page, findings) = article_page(&[(
        "themes/own/templates/base.html",
        "{% extends \"default/base.html\" %}\n{% block footer %}{{ site_title | shout }}{% endblock %}{% block no %}{% endblock %}",
    )]);
    assert!(page.contains("site-footer"));
    assert_eq!(
        findings,
        [
            "error[template-error] themes/own/templates/base.html:2:35: unknown filter `shout`",
            "error[template-error] themes/own/templates/base.html:2:66: block `no` is not defined in any parent template",
        ]
    );
    let (_, findings) = article_page(&[("themes/own/templates/base.html", "{% extends \"no.html\" %}")]);
    assert_eq!(
        findings,
        [
            "error[template-error] themes/own/templates/base.html:1:1: template `base.html` extends `no.html`, which does not exist"
        ]
    );
}

#[test]
fn a_template_that_fails_on_a_page_is_found_and_the_page_is_the_default_one() {
    let base = "{% extends \"default/base.html\" %}\n{% block footer %}{{ site_titel }}{% endblock %}";
    let (page, findings) = article_page(&[("themes/own/templates/base.html", base)]);
    assert!(page.contains("site-footer"));
    assert_eq!(findings.len(), 1);
    assert!(findings[0].starts_with("error[template-error] themes/own/templates/base.html:2:22: "), "{findings:?}");

    let base = "{% extends \"default/base.html\" %}\n{% block footer %}{{ t(id=\"no-such\") }}{% endblock %}";
    let (_, findings) = article_page(&[("themes/own/templates/base.html", base)]);
    assert!(findings[0].contains("there is no message `no-such`"), "{findings:?}");
}

#[test]
fn a_theme_hashes_by_all_that_it_is_made_of() {
    let digest = |texts: &[(&str, &str)]| Digest::of(&theme(texts).value);
    let plain = digest(&[]);
    assert_eq!(plain, digest(&[]));
    assert_ne!(plain, digest(&[("themes/own/assets/extra.css", "a{}")]));
    assert_ne!(plain, digest(&[("themes/own/templates/extra.html", "a")]));
    assert_ne!(plain, digest(&[("locales/ja/site.ftl", "home = 家\n")]));
    assert_eq!(plain, digest(&[("content/ja/a.md", "# a")]));
}

#[test]
fn pictures_of_a_theme_stand_in_place_of_ours() {
    let icons = "{% component icon(name: string) %}<i>{{ name }}</i>{% endcomponent icon %}";
    let (page, findings) = article_page(&[("themes/own/templates/icons.html", icons)]);
    assert_eq!(findings, Vec::<String>::new());
    assert!(page.contains("<i>scheme</i>") && !page.contains("<svg"), "{page}");
    assert!(article_page(&[]).0.contains("<circle cx=\"10\""), "ours are there without");
}
