//! What search engines are told of a site: our fixtures always, the corpus where it is present.
//!
//! Every page names its translations and is named by them; pages that ask to be left out, and pages in place of a
//! missing translation, are in no list (`product.md` section 2).

#[path = "support/sources.rs"]
mod sources;

use std::collections::{BTreeMap, BTreeSet};

use taiyaku::config;
use taiyaku::finding::code::ROBOTS_MISSPELT;
use taiyaku::output::{Contents, OutputPath, Outputs};
use taiyaku::pipeline::{self, Cache};
use taiyaku::source::Snapshot;
use taiyaku::source::load::load;
use taiyaku::syntax::html::{TokenKind, scan};
use taiyaku::text::SourcePath;

const BASE: &str = "https://help.example.com/hub";

/// What the head of a page says of it.
#[derive(Default)]
struct Head {
    canonical: Option<String>,
    robots: String,
    /// Addresses by locale.
    alternates: BTreeMap<String, String>,
}

fn head(html: &str) -> Head {
    let mut head = Head::default();
    for token in scan(html.split("</head>").next().unwrap_or_default()) {
        let TokenKind::Open { name, attributes, .. } = token.kind else { continue };
        let value = |wanted: &str| {
            attributes.iter().find(|it| it.name == wanted).map_or(String::new(), |it| it.value.to_string())
        };
        match (&*name, value("rel").as_str(), value("name").as_str()) {
            ("link", "canonical", _) => head.canonical = Some(value("href")),
            ("link", "alternate", _) => drop(head.alternates.insert(value("hreflang"), value("href"))),
            ("meta", _, "robots") => head.robots = value("content"),
            _ => {}
        }
    }
    head
}

struct Published {
    name: String,
    outputs: Outputs,
    heads: BTreeMap<String, Head>,
    /// Pages whose file has a `robots` value that search engines do not know.
    misspelt: Vec<String>,
}

impl Published {
    fn text(&self, path: &str) -> &str {
        match self.outputs.get(&OutputPath::new(path)) {
            Some(Contents::Bytes(bytes)) => std::str::from_utf8(bytes).expect("it is UTF-8"),
            _ => panic!("{} has no {path}", self.name),
        }
    }

    fn head_at(&self, address: &str) -> Option<&Head> {
        self.heads.get(address.strip_prefix(BASE)?.strip_prefix('/')?)
    }
}

fn published() -> Vec<Published> {
    let site = |(name, folder): (String, std::path::PathBuf)| {
        let snapshot = load(&folder, &[], &Snapshot::default()).expect("the folder can be read");
        let mut config =
            config::parse(&snapshot).unwrap_or_else(|it| panic!("{name} has a configuration: {it:?}")).value;
        config.base_url = Some(BASE.to_owned());
        config.publish.markdown = true;
        config.search.enabled = false;
        let build = pipeline::build(&snapshot, &config, &mut Cache::default());
        let mut heads = BTreeMap::new();
        for (path, contents) in &build.outputs {
            if let Contents::Bytes(bytes) = contents
                && path.as_str().ends_with(".html")
            {
                heads.insert(path.as_str().to_owned(), head(std::str::from_utf8(bytes).expect("a page is UTF-8")));
            }
        }
        let is_misspelt =
            |path: &SourcePath| build.findings.iter().any(|it| it.code == ROBOTS_MISSPELT && it.span.path == *path);
        let pages = build.site.pages.iter().filter(|it| is_misspelt(&it.linked.document.path));
        let misspelt = pages.map(|it| it.output.clone()).collect();
        Published { name, outputs: build.outputs, heads, misspelt }
    };
    sources::all().into_iter().map(site).collect()
}

#[test]
fn what_is_told_of_a_site_is_true() {
    let mut hidden = 0;
    let mut misspelt = 0;
    for site in published() {
        let sitemap = site.text("sitemap.xml");
        let listed: BTreeSet<&str> =
            sitemap.split("<loc>").skip(1).filter_map(|it| it.split_once("</loc>")).map(|it| it.0).collect();
        assert!(!listed.is_empty(), "{} has pages", site.name);
        for (path, head) in &site.heads {
            let place = format!("{} {path}", site.name);
            let own = head.canonical.clone().unwrap_or_default();
            let is_hidden = head.robots.contains("noindex");
            let is_own = own == format!("{BASE}/{path}");
            for (locale, address) in &head.alternates {
                let other = site.head_at(address).unwrap_or_else(|| panic!("{place}: no page at {address}"));
                assert!(!other.robots.contains("noindex"), "{place}: {locale} leads to a page that is left out");
                assert_eq!(other.canonical.as_ref(), Some(address), "{place}: {locale} leads to another page's copy");
                assert_eq!(other.alternates, head.alternates, "{place}: {address} names other translations");
            }
            if !head.alternates.is_empty() {
                assert!(head.alternates.values().any(|it| *it == own), "{place} is none of its own translations");
                assert!(!is_hidden && is_own, "{place} has translations and is left out");
            }
            let twin = OutputPath::new(format!("{}.md", path.trim_end_matches(".html")));
            if is_hidden || !is_own {
                hidden += usize::from(is_hidden);
                let address = format!("{BASE}/{path}");
                assert!(!listed.contains(&*address), "{place} is in the sitemap");
                assert!(!sitemap.contains(&format!("href=\"{address}\"")), "{place} is a translation in the sitemap");
                let stem = format!("{BASE}/{}", path.trim_end_matches("html"));
                assert!(!site.text("llms.txt").contains(&stem), "{place} is in llms.txt");
                assert!(!site.outputs.contains_key(&twin), "{place} has a twin");
            }
        }
        for address in listed {
            assert!(site.head_at(address).is_some(), "{}: no page at {address}", site.name);
        }
        for path in &site.misspelt {
            assert!(site.heads[path].robots.contains("noindex"), "{} {path} is misspelt and listed", site.name);
        }
        misspelt += site.misspelt.len();
    }
    assert!(hidden > 0 && misspelt > 0, "the folders have articles that ask to be left out: {hidden}, {misspelt}");
}
