//! Articles in plain Markdown, for programs that read no pages: language models, scripts.
//!
//! A twin is made of the article's body as readers have it: in one language, with what it includes. It lies beside the
//! page, so that relative links go where those of the page go.

use std::sync::{Arc, LazyLock};

use htmd::element_handler::{HandlerResult, Handlers};
use htmd::options::{BrStyle, BulletListMarker, HrStyle, Options};
use htmd::{Element, HtmlToMarkdown};

use crate::config::Config;
use crate::output::OutputPath;
use crate::publish::Listed;
use crate::render::pages::PageOutput;
use crate::view::ContentView;

static CONVERTER: LazyLock<HtmlToMarkdown> = LazyLock::new(|| {
    let options = Options {
        hr_style: HrStyle::Dashes,
        br_style: BrStyle::Backslash,
        bullet_list_marker: BulletListMarker::Dash,
        ul_bullet_spacing: 1,
        ol_number_spacing: 1,
        ..Options::default()
    };
    let controls = vec!["script", "style", "svg", "button", "input", "template"];
    HtmlToMarkdown::builder()
        .options(options)
        .skip_tags(controls)
        .add_handler(vec!["div", "p"], alert)
        .add_handler(vec!["pre"], code)
        .build()
});

/// Alerts are quoted, with their titles in bold.
fn alert(handlers: &dyn Handlers, element: Element<'_>) -> Option<HandlerResult> {
    let mut classes = attribute(&element, "class").unwrap_or_default().split(' ');
    match classes.next() {
        Some("alert") => {
            let content = handlers.walk_children(element.node).content;
            let lines: Vec<String> = content.trim().lines().map(|it| format!("> {it}").trim_end().to_owned()).collect();
            Some(format!("\n\n{}\n\n", lines.join("\n")).into())
        }
        Some("alert-title") => {
            Some(format!("\n\n**{}**\n\n", handlers.walk_children(element.node).content.trim()).into())
        }
        _ => handlers.fallback(element),
    }
}

/// Blocks of code say their language.
fn code(handlers: &dyn Handlers, element: Element<'_>) -> Option<HandlerResult> {
    let language = attribute(&element, "data-language").unwrap_or_default().to_owned();
    let content = handlers.walk_children(element.node).content;
    let content = content.trim_matches('\n');
    let fence = content.len() - content.trim_start_matches('`').len();
    Some(format!("\n\n{}{language}{}\n\n", &content[..fence], &content[fence..]).into())
}

fn attribute<'e>(element: &Element<'e>, name: &str) -> Option<&'e str> {
    element.attrs.iter().find(|it| &*it.name.local == name).map(|it| &*it.value)
}

/// The twin of a page and its file, where the configuration wants it and the page is an article that others may be
/// told of.
pub fn twin(page: &PageOutput, config: &Config) -> Option<(OutputPath, Arc<[u8]>)> {
    if !config.publish.markdown || Listed::of(page).is_none_or(|it| !it.is_article) {
        return None;
    }
    let body = match &page.view.content {
        ContentView::Article(article) => Arc::clone(&article.body),
        ContentView::Start(start) => format!("{}{}", start.lead, start.introduction.as_ref()?.body).into(),
        _ => return None,
    };
    let text = CONVERTER.convert(&body).ok()?;
    Some((OutputPath::new(path(&page.output)), format!("{}\n", text.trim()).into_bytes().into()))
}

/// The file, or the address, of the twin of a page.
pub fn path(page: &str) -> String {
    format!("{}.md", page.strip_suffix(".html").unwrap_or(page))
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;

    #[test]
    fn what_readers_see_is_there() {
        let html = r#"<h1 id="a"><span class="unit" id="4c1d7-101">題</span></h1>
<div class="alert alert-note" role="note"><p class="alert-title"><svg><path d="m0 0"/></svg>メモ</p><p>一行目<br>二行目</p></div>
<ol><li><p>手順<a href="b.html#x">記事</a></p><pre class="code" data-language="sh"><code>ls *
</code></pre></li></ol>
<ul><li><strong>保存</strong>を押す</li></ul>
<table><thead><tr><th>a</th><th>b|c</th></tr></thead><tbody><tr><td>1</td><td><code>x</code></td></tr></tbody></table>"#;
        expect![[r#"
            # 題

            > **メモ**
            >
            > 一行目\
            > 二行目

            1. 手順[記事](b.html#x)

               ```sh
               ls *
               ```

            - **保存**を押す

            | a | b&#124;c |
            | - | --- |
            | 1 | `x` |"#]]
        .assert_eq(&CONVERTER.convert(html).unwrap());
    }

    #[test]
    fn a_twin_has_the_name_of_its_page() {
        assert_eq!(
            (path("ja/a.html").as_str(), path("https://a.example/ja/b").as_str()),
            ("ja/a.md", "https://a.example/ja/b.md")
        );
    }
}
