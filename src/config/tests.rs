//! Tests of `site.toml` and of folders without one.

use expect_test::{Expect, expect};

use super::*;
use crate::text::LineIndex;

#[track_caller]
fn config(texts: &[(&str, &str)]) -> Config {
    parse(&Snapshot::of_texts(texts.iter().copied())).unwrap().value
}

#[track_caller]
fn check(toml: &str, expected: Expect) {
    let snapshot = Snapshot::of_texts([("site.toml", toml), ("content/ja/a.md", ""), ("themes/mine/page.html", "")]);
    let index = LineIndex::new(toml);
    let findings = parse(&snapshot).err().unwrap_or_default();
    let lines = findings.iter().map(|it| {
        let at = index.position(toml, it.span.range.start as usize);
        let help = it.help.as_ref().map(|help| format!(" ({help})")).unwrap_or_default();
        format!("{}:{}: {}{help}\n", at.line, at.column, it.message)
    });
    expected.assert_eq(&lines.collect::<String>());
}

#[test]
fn a_folder_without_configuration_is_a_japanese_and_english_site() {
    let config = config(&[("en/a.md", ""), ("JA-jp/a.md", ""), ("de/a.md", "")]);
    expect![[r#"
        Config {
            title: {
                Locale(
                    "en",
                ): "site",
                Locale(
                    "ja",
                ): "site",
            },
            base_url: None,
            locales: [
                Locale(
                    "ja",
                ),
                Locale(
                    "en",
                ),
            ],
            original: Locale(
                "en",
            ),
            roots: {
                Locale(
                    "en",
                ): "en",
                Locale(
                    "ja",
                ): "JA-jp",
            },
            exclude: [],
            absolute: None,
            prefixes: {},
            levels: {},
            edit_url: None,
            theme: "default",
            trees: [],
            search: SearchConfig {
                enabled: true,
                noindex: true,
            },
            publish: PublishConfig {
                redirects: {
                    Html,
                },
                sitemap: true,
                robots: true,
                llms: true,
                headers: true,
                markdown: false,
                compress: {},
            },
            spacing: Consistent,
            glossary: true,
            original_folder: None,
            editor: None,
        }
    "#]]
    .assert_debug_eq(&config);
}

#[test]
fn a_folder_named_like_a_locale_is_its_root_only_with_articles() {
    assert!(config(&[("ja/toc.yml", ""), ("japan/a.md", ""), ("a/en/b.md", "")]).roots.is_empty());
    let deep = config(&[("a/b/ja/c/ja/a.md", ""), ("a/b/en/c/en/a.md", ""), ("other/a.md", "")]).roots;
    assert_eq!(deep.values().collect::<Vec<_>>(), ["a/b/en", "a/b/ja"]);
    assert!(config(&[("a/ja/a.md", ""), ("a/en/a.md", ""), ("b/ja/a.md", ""), ("b/en/a.md", "")]).roots.is_empty());
    let roots = config(&[("ja/a.md", ""), ("ja-jp/a.md", ""), ("en-gb/a.md", "")]).roots;
    assert_eq!(roots.values().collect::<Vec<_>>(), ["en-gb", "ja"]);
}

#[test]
fn the_title_is_that_of_the_only_docfx_that_has_one() {
    let docfx = |title: &str| format!(r#"{{"build": {{"globalMetadata": {{"titleSuffix": "{title}"}}}}}}"#);
    let (teams, other) = (docfx("Teams"), docfx("Other"));
    let title = |texts: &[(&str, &str)]| config(texts).title.into_values().next().unwrap();
    assert_eq!(title(&[("a/docfx.json", &teams), ("b/docfx.json", "{}")]), "Teams");
    assert_eq!(title(&[("a/docfx.json", &teams), ("b/docfx.json", &other)]), "site");
}

#[test]
fn everything_can_be_set() {
    let toml = r#"
        title = { ja = "ヘルプ", en = "Help" }
        base_url = "https://help.example.com/support/"
        locales = ["en", "ja", "pt-br"]
        original = "ja"
        exclude = ["drafts/**"]
        edit_url = "https://example.com/edit/main/{path}"
        theme = "mine"
        [roots]
        ja = "./content/ja/"
        [links]
        absolute = "https://docs.microsoft.com/{locale}"
        [links.prefixes]
        "/microsoftteams/" = "Teams"
        [findings]
        file-not-found = "error"
        translation-missing = "off"
    "#;
    let config = config(&[("site.toml", toml), ("content/ja/a.md", ""), ("themes/mine/templates/page.html", "")]);
    expect![[r#"Config { title: {Locale("en"): "Help", Locale("ja"): "ヘルプ", Locale("pt-BR"): "ヘルプ"}, base_url: Some("https://help.example.com/support"), locales: [Locale("en"), Locale("ja"), Locale("pt-BR")], original: Locale("ja"), roots: {Locale("ja"): "content/ja"}, exclude: ["drafts/**"], absolute: Some("https://docs.microsoft.com/{locale}"), prefixes: {"/microsoftteams": "Teams"}, levels: {file-not-found: Some(Error), translation-missing: None}, edit_url: Some("https://example.com/edit/main/{path}"), theme: "mine", trees: [], search: SearchConfig { enabled: true, noindex: true }, publish: PublishConfig { redirects: {Html}, sitemap: true, robots: true, llms: true, headers: true, markdown: false, compress: {} }, spacing: Consistent, glossary: true, original_folder: None, editor: None }"#]].assert_eq(&format!("{config:?}"));
}

#[test]
fn unknown_keys_are_named_with_a_suggestion() {
    check(
        "tilte = 'x'\nauthor = 'x'\n[links]\nabsolut = 'x'\n[findings]\nfile-notfound = 'error'\nimage-not-found = 'warn'\nzzz = 'off'\n",
        expect![[r#"
            1:1: unknown key `tilte` (did you mean `title`?)
            2:1: unknown key `author`
            4:1: unknown key `links.absolut` (did you mean `absolute`?)
            6:1: there is no finding `file-notfound` (did you mean `file-not-found`?)
            7:19: `warn` is no level (did you mean `warning`?)
            8:1: there is no finding `zzz`
        "#]],
    );
}

#[test]
fn values_are_checked_where_they_stand() {
    check(
        concat!(
            "title = 5\n",
            "base_url = 'help.example.com'\n",
            "locales = ['ja', 'en', 'ja', 'not a tag', 3]\n",
            "original = 'fr'\n",
            "exclude = 'drafts'\n",
            "edit_url = 'https://example.com/edit'\n",
            "theme = 'mien'\n",
            "[roots]\n",
            "ja = 'content/jp'\n",
            "en = '../en'\n",
            "de = 'content/ja'\n",
            "[links]\n",
            "absolute = '{locale}'\n",
            "prefixes = { teams = 'Teams', '/a' = '/etc' }\n",
        ),
        expect![[r#"
            1:9: `title` is a number where a text or a table of texts by locale is wanted
            2:12: `help.example.com` does not begin with `https://` or `http://` (write it like `https://help.example.com/support`)
            3:24: the locale `ja` is listed twice
            3:30: `not a tag` is no language tag (write it like `ja`, `en` or `pt-BR`)
            3:43: `locales` is a number where a text is wanted
            4:12: `fr` is not one of the site's locales (possible: `ja`, `en`)
            5:11: `exclude` is a text where a list of texts is wanted
            6:12: `https://example.com/edit` does not say where a file's path goes (put `{path}` where the path goes)
            7:9: there is no folder `themes/mien` (did you mean `mine`?)
            9:6: there is no folder `content/jp` (did you mean `content/ja`?)
            10:6: `../en` is not inside the site (folders are relative to the folder of `site.toml`)
            11:1: `de` is not one of the site's locales (possible: `ja`, `en`)
            13:12: `{locale}` does not begin with `https://` or `http://`
            14:14: the prefix `teams` does not begin with a slash (write `/teams`)
            14:38: `/etc` is not inside the site (folders are relative to the folder of `site.toml`)
        "#]],
    );
}

#[test]
fn locales_and_globs_must_make_sense() {
    check(
        "locales = []\nexclude = ['a[', '']\n[roots]\nja = 'content'\nen = 'content/'\n",
        expect![[r#"
            1:11: `locales` is empty (name at least one, such as `ja`)
            2:12: `a[` is no glob: unclosed character class; missing ']'
            2:18: `exclude` is empty
            4:6: `content` is the root of `en` already (give each locale a folder of its own)
        "#]],
    );
}

#[test]
fn broken_toml_is_a_finding_at_its_place() {
    check(
        "title = \"x\nbase_url = 3\n[roots\n",
        expect![[r#"
            1:11: invalid basic string, expected `"`
            3:7: unclosed table, expected `]`
        "#]],
    );
    check(
        "title = 'a'\ntitle = 'b'\n",
        expect![[r#"
        2:1: duplicate key
    "#]],
    );
}

#[test]
fn the_command_line_wins() {
    let snapshot = Snapshot::of_texts([("ja/a.md", ""), ("de/a.md", ""), ("en/a.md", "")]);
    let overrides = Overrides {
        base_url: Some("https://a.example/".to_owned()),
        locales: ["de", "ja", "de"].iter().map(|it| Locale::parse(it).unwrap()).collect(),
        ..Overrides::default()
    };
    let config = parse(&snapshot).unwrap().value.with(&overrides, &snapshot).unwrap();
    expect![[r#"Config { title: {Locale("de"): "site", Locale("ja"): "site"}, base_url: Some("https://a.example"), locales: [Locale("de"), Locale("ja")], original: Locale("ja"), roots: {Locale("de"): "de", Locale("en"): "en", Locale("ja"): "ja"}, exclude: [], absolute: None, prefixes: {}, levels: {suppression-unused: None}, edit_url: None, theme: "default", trees: [], search: SearchConfig { enabled: true, noindex: true }, publish: PublishConfig { redirects: {Html}, sitemap: true, robots: true, llms: true, headers: true, markdown: false, compress: {} }, spacing: Consistent, glossary: true, original_folder: None, editor: None }"#]].assert_eq(&format!("{config:?}"));
    let wrong = Overrides { base_url: Some("a.example".to_owned()), ..Overrides::default() };
    assert!(config.with(&wrong, &snapshot).is_err());
}

proptest::proptest! {
    #[test]
    fn any_configuration_is_read_or_has_findings_inside_it(
        toml in "((title|locales|roots|original|[a-z]{1,4})(=|\\.|\n)|\\[[a-z]{1,8}\\]\n|'[あa/{}]{0,4}'\n?|[\\[\\]{},\n]){0,12}",
    ) {
        let snapshot = Snapshot::of_texts([("site.toml", toml.as_str())]);
        let findings = parse(&snapshot).err().unwrap_or_default();
        assert!(findings.iter().all(|it| toml.get(it.span.range.as_usize()).is_some()), "{findings:?}");
    }
}
