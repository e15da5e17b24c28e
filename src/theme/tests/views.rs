//! A view of every kind of page, in which everything is there that a page can have.

use crate::view::tree::{AnswerView, NodeView, OptionView, OutlineView, StepView, TextView, TreeEntryView, TreeView};
use crate::view::{
    ArticleView, ContentView, ContentsView, DateView, EntryView, FallbackView, GlossaryEntryView, GlossaryOtherView,
    GlossaryView, HeadingView, LanguageView, LinkView, ListEntryView, ListView, NavigationView, PageView,
    SearchPageView, SearchView, SectionView, StartView, TranslationView,
};

/// The page of a locale that shows this.
pub(super) fn view(locale: &str, content: ContentView) -> PageView {
    let language = |tag: &str, name: &str| LanguageView {
        original: tag == "en",
        locale: tag.to_owned(),
        name: name.to_owned(),
        href: format!("../{tag}/a.html"),
        search: format!("../{tag}/search.html"),
        current: tag == locale,
        fallback: tag == "ja",
    };
    PageView {
        template: match content {
            ContentView::Article(_) => "article.html",
            ContentView::Start(_) => "start.html",
            ContentView::Contents(_) => "contents.html",
            ContentView::Node(_) => "node.html",
            ContentView::Tree(_) => "tree.html",
            ContentView::Trees { .. } => "trees.html",
            ContentView::Search(_) => "search.html",
            ContentView::List(_) => "list.html",
            ContentView::Glossary(_) => "glossary.html",
            ContentView::NotFound => "not-found.html",
            ContentView::Languages => "languages.html",
        },
        locale: locale.to_owned(),
        direction: "ltr",
        root: "../".to_owned(),
        base: None,
        navigation_hidden: 0,
        navigation_script: Some("navigation/en.js".to_owned()),
        units: Some("../search/units/1.js".to_owned()),
        units_from: None,
        home: "index.html".to_owned(),
        contents: "contents.html".to_owned(),
        trees: Some("trees/index.html".to_owned()),
        search: Some(SearchView {
            page: "search.html".to_owned(),
            words: "../search/words.js".to_owned(),
            manifest: "../search/manifest.js".to_owned(),
            description: Some("../search/opensearch.xml".to_owned()),
        }),
        site_title: "Help & More".to_owned(),
        title: "Title".to_owned(),
        description: String::new(),
        robots: Some("noindex".to_owned()),
        canonical: None,
        alternates: Vec::new(),
        region: "ja_JP".to_owned(),
        structured: Some("{}".to_owned()),
        languages: vec![language("ja", "日本語"), language("en", "English")],
        breadcrumbs: vec![link("Home")],
        navigation: "<li>navigation</li>".to_owned(),
        content,
    }
}

/// What every kind of page shows.
pub(super) fn contents() -> Vec<ContentView> {
    let section = SectionView {
        locale: None,
        title: "Intune".to_owned(),
        href: "contents.html#intune".to_owned(),
        articles: 2,
        first: vec![link("first")],
    };
    vec![
        article(),
        ContentView::Start(StartView {
            sections: vec![section],
            articles: 2,
            trees: vec![tree_entry()],
            codes: vec![link("0x80070005")],
            glossary: Some("glossary.html".to_owned()),
            lead: "".into(),
            introduction: None,
        }),
        ContentView::Contents(ContentsView {
            entries: vec![entry("top", vec![entry("current", vec![])])],
            articles: 1,
        }),
        node(),
        tree(),
        ContentView::Trees { trees: vec![tree_entry()] },
        ContentView::Search(SearchPageView { articles: 2, lists: vec![link("headings")] }),
        ContentView::Glossary(GlossaryView {
            entries: vec![GlossaryEntryView {
                term: "Save".to_owned(),
                others: vec![GlossaryOtherView {
                    term: "保存".to_owned(),
                    locale: "ja".to_owned(),
                    places: vec![link("place")],
                    more: 2,
                }],
            }],
            previous: None,
            next: Some(link("after")),
        }),
        ContentView::List(ListView {
            entries: vec![ListEntryView { link: link("article"), items: vec![link("heading")] }],
            previous: Some(link("before")),
            next: None,
        }),
        ContentView::NotFound,
        ContentView::Languages,
    ]
}

/// An article with everything that one can have.
pub(super) fn article() -> ContentView {
    let date = DateView { iso: "2018-01-22".to_owned(), year: 2018, month: 1, day: 22 };
    ContentView::Article(ArticleView {
        body_locale: "en".to_owned(),
        body: "<h1>Title</h1><pre class=\"code\" tabindex=\"0\"><code>x &lt; y</code></pre>".into(),
        has_tabs: false,
        has_code: true,
        has_images: true,
        has_tree: true,
        headings: ["a", "b"].map(|id| HeadingView { id: id.to_owned(), text: format!("<{id}>"), level: 2 }).to_vec(),
        previous: Some(link("before")),
        next: None,
        translation: Some(TranslationView { kind: "machine", date: Some(date.clone()) }),
        fallback: Some(FallbackView {
            locale: "en".to_owned(),
            name: "English".to_owned(),
            href: "../en/a.html".to_owned(),
        }),
        edit: Some("https://example.com/edit".to_owned()),
        updated: Some(date),
        trees: vec![link("tree")],
        stale: None,
    })
}

fn node() -> ContentView {
    ContentView::Node(Box::new(NodeView {
        id: "a".to_owned(),
        outcome: true,
        fallback: false,
        first: false,
        tree: link("tree"),
        start: "start.html".to_owned(),
        heading: text("<b>Question</b>"),
        notes: vec![text("<p>note</p>")],
        options: vec![OptionView {
            id: "yes".to_owned(),
            label: text("Yes"),
            href: Some("yes.html".to_owned()),
            kind: "article",
        }],
        texts: vec![text("<pre class=\"code\"></pre>")],
        source: Some(link("article")),
        otherwise: Some(link("next")),
        way: vec![StepView { question: link("before"), answer: None }],
        back: Some("before.html".to_owned()),
        has_tabs: true,
        has_code: true,
        has_images: true,
        script: "../../../trees/a.js".to_owned(),
    }))
}

fn tree() -> ContentView {
    let answer = AnswerView { label: link("yes"), number: Some(2), target: Some(link("b")) };
    ContentView::Tree(TreeView {
        heading: text("Tree"),
        description: Some(link("about")),
        start: "a.html".to_owned(),
        article: Some(link("article")),
        questions: 1,
        outcomes: 1,
        pictures: vec!["<svg></svg>".into(), "<svg></svg>".into()],
        outline: vec![OutlineView { number: 1, node: link("a"), outcome: true, answers: vec![answer] }],
    })
}

fn tree_entry() -> TreeEntryView {
    TreeEntryView {
        link: link("tree"),
        overview: "tree/index.html".to_owned(),
        description: Some(link("about")),
        fewest: 1,
        most: 3,
    }
}

/// Entries beside an article, of each kind that has a look of its own.
pub(super) fn entries(locale: &str) -> Vec<EntryView> {
    let plain = || entry("a < b", Vec::new());
    let of = |entry: NavigationView| EntryView {
        locale: locale.to_owned(),
        contents: "../contents.html".to_owned(),
        entry,
        items: "",
    };
    vec![
        of(plain()),
        of(entry("current", Vec::new())),
        of(NavigationView { locale: Some("en".to_owned()), external: true, ..plain() }),
        of(NavigationView { href: None, hidden: 2, ..plain() }),
        of(NavigationView { href: None, hidden: 1, locale: Some("en".to_owned()), ..plain() }),
        of(NavigationView { href: None, ..plain() }),
        EntryView { items: EntryView::ITEMS, ..of(entry("open", vec![plain()])) },
    ]
}

fn entry(title: &str, items: Vec<NavigationView>) -> NavigationView {
    NavigationView {
        title: title.to_owned(),
        href: items.is_empty().then(|| "b.html".to_owned()),
        locale: None,
        id: format!("entry-{title}"),
        current: title == "current",
        open: !items.is_empty(),
        external: false,
        hidden: 0,
        items,
    }
}

fn link(title: &str) -> LinkView {
    LinkView { title: title.to_owned(), href: Some("a.html".to_owned()), locale: None }
}

fn text(html: &str) -> TextView {
    TextView { html: html.into(), locale: Some("ja".to_owned()) }
}
