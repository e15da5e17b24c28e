//! The terms of a site, for terminologists and translators' tools: a line for each rendering of each term.

use std::fmt::Write;

use serde_json::json;

use super::tsv::push_cell;
use crate::exchange::Format;
use crate::locale::Locale;
use crate::site::glossary::{Entry, Glossary, Place, Rendering};

const COLUMNS: [&str; 6] = ["source", "target", "source-language", "target-language", "count", "places"];

/// The forms that a glossary can be exported in.
pub const FORMATS: [Format; 2] = [Format::Tsv, Format::JsonLines];

/// A glossary as one of [`FORMATS`]; `None` for another form.
pub fn export(glossary: &Glossary, original: &Locale, format: Format) -> Option<String> {
    let renderings = || glossary.iter().flat_map(|it| it.renderings.iter().map(move |rendering| (it, rendering)));
    let mut out = String::new();
    match format {
        Format::Tsv => {
            out.push_str(&COLUMNS.join("\t"));
            out.push('\n');
            renderings().for_each(|it| push_row(&mut out, it.0, it.1, original));
        }
        Format::JsonLines => renderings().for_each(|it| push_object(&mut out, it.0, it.1, original)),
        Format::Tmx | Format::Xliff1 | Format::Xliff2 | Format::Po => return None,
    }
    Some(out)
}

fn push_row(out: &mut String, entry: &Entry, rendering: &Rendering, original: &Locale) {
    push_cell(out, &entry.original);
    out.push('\t');
    push_cell(out, &rendering.text);
    write!(out, "\t{original}\t{}\t{}\t", rendering.locale, rendering.places.len()).expect("a text takes all");
    let places: Vec<String> = rendering.places.iter().map(address).collect();
    push_cell(out, &places.join(" "));
    out.push('\n');
}

/// A file and the id in it. Spaces in names are written as in addresses, because spaces separate places.
fn address(place: &Place) -> String {
    format!("{}#{}", place.path.as_str().replace(' ', "%20"), place.unit)
}

fn push_object(out: &mut String, entry: &Entry, rendering: &Rendering, original: &Locale) {
    let place = |it: &Place| json!({ "file": it.path.as_str(), "id": it.unit });
    let object = json!({
        "source": entry.original,
        "target": rendering.text,
        "source_language": original.as_str(),
        "target_language": rendering.locale.as_str(),
        "count": rendering.places.len(),
        "places": rendering.places.iter().map(place).collect::<Vec<_>>(),
    });
    writeln!(out, "{object}").expect("a text takes all");
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;
    use crate::text::SourcePath;

    fn glossary() -> Glossary {
        let place = |path: &str, unit: &str| Place { path: SourcePath::from(path), unit: unit.to_owned() };
        let locale = Locale::parse("ja").unwrap();
        let rendering = |text: &str, places| Rendering { text: text.to_owned(), locale: locale.clone(), places };
        let save = vec![
            rendering("保存", vec![place("ja/a b.md", "4c1d7-101"), place("ja/c.md", "4c1d7-102")]),
            rendering("\"保存\"", vec![place("ja/c.md", "4c1d7-103")]),
        ];
        vec![Entry { original: "Save".to_owned(), renderings: save }]
    }

    #[test]
    fn each_rendering_is_a_row() {
        let table = export(&glossary(), &Locale::parse("en").unwrap(), Format::Tsv).unwrap();
        expect![[r#"
            source	target	source-language	target-language	count	places
            Save	保存	en	ja	2	ja/a%20b.md#4c1d7-101 ja/c.md#4c1d7-102
            Save	\"保存"	en	ja	1	ja/c.md#4c1d7-103
        "#]]
        .assert_eq(&table);
    }

    #[test]
    fn each_rendering_is_an_object() {
        let lines = export(&glossary(), &Locale::parse("en").unwrap(), Format::JsonLines).unwrap();
        expect![[r#"
            {"count":2,"places":[{"file":"ja/a b.md","id":"4c1d7-101"},{"file":"ja/c.md","id":"4c1d7-102"}],"source":"Save","source_language":"en","target":"保存","target_language":"ja"}
            {"count":1,"places":[{"file":"ja/c.md","id":"4c1d7-103"}],"source":"Save","source_language":"en","target":"\"保存\"","target_language":"ja"}
        "#]]
        .assert_eq(&lines);
    }

    #[test]
    fn only_its_forms_are_written() {
        let is_written = |it: &Format| export(&glossary(), &Locale::parse("en").unwrap(), *it).is_some();
        assert_eq!(Format::ALL.into_iter().filter(is_written).collect::<Vec<_>>(), FORMATS);
    }
}
