//! `sitemap.xml`: every page that search engines may show, each with its translations.

use std::fmt::Write;

use crate::publish::Listed;
use crate::render::html::escaped;

/// How many addresses a file may have: the protocol's 50,000, less what keeps a file with translations under 50 MB.
pub const MOST: usize = 40_000;

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
const PAGES: &str =
    "<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" xmlns:xhtml=\"http://www.w3.org/1999/xhtml\">\n";
const INDEX: &str = "<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n";

/// The files of the sitemap: one, or an index and its parts.
pub fn files(base: &str, listed: &[Listed], most: usize) -> Vec<(String, String)> {
    if listed.len() <= most {
        return vec![("sitemap.xml".to_owned(), pages(listed))];
    }
    let mut index = format!("{HEAD}{INDEX}");
    let mut files = Vec::new();
    for (number, part) in listed.chunks(most).enumerate() {
        let name = format!("sitemap-{}.xml", number + 1);
        let _ = writeln!(index, "<sitemap><loc>{}</loc></sitemap>", escaped(&format!("{base}/{name}")));
        files.push((name, pages(part)));
    }
    index.push_str("</sitemapindex>\n");
    files.push(("sitemap.xml".to_owned(), index));
    files
}

fn pages(listed: &[Listed]) -> String {
    let mut text = format!("{HEAD}{PAGES}");
    for page in listed {
        let _ = write!(text, "<url><loc>{}</loc>", escaped(&page.address));
        for it in &page.alternates {
            let (locale, href) = (escaped(&it.locale), escaped(&it.href));
            let _ = write!(text, "<xhtml:link rel=\"alternate\" hreflang=\"{locale}\" href=\"{href}\"/>");
        }
        text.push_str("</url>\n");
    }
    text.push_str("</urlset>\n");
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_sitemap_is_cut_into_parts_that_the_index_names() {
        let page = |name: &str| Listed {
            locale: "ja".to_owned(),
            is_article: true,
            address: format!("https://x.example/ja/{name}.html"),
            alternates: Vec::new(),
            title: String::new(),
            description: String::new(),
        };
        let pages = ["a", "b&c", "d"].map(page);
        assert_eq!(files("https://x.example", &pages, 3).len(), 1);
        let files = files("https://x.example", &pages, 2);
        let names: Vec<&str> = files.iter().map(|it| it.0.as_str()).collect();
        assert_eq!(names, ["sitemap-1.xml", "sitemap-2.xml", "sitemap.xml"]);
        assert!(files[0].1.contains("<loc>https://x.example/ja/b&amp;c.html</loc>"), "{}", files[0].1);
        assert_eq!(files[1].1.matches("<url>").count(), 1);
        assert!(files[2].1.contains("<loc>https://x.example/sitemap-2.xml</loc>"), "{}", files[2].1);
    }
}
