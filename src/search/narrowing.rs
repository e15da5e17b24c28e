//! What a reader narrows results to: a kind, a section, a way of translation.

use std::fmt;

use crate::search::manifest::Manifest;
use crate::search::postings::facet;

/// What results are narrowed to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Narrowing {
    /// The name of a kind: see [`crate::search::document::Kind`].
    pub kind: Option<String>,
    /// The title of a section in any of the site's languages.
    pub section: Option<String>,
    /// The name of a way of translation: see [`crate::search::document::Provenance`].
    pub provenance: Option<String>,
}

/// A facet that a site does not have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownFacet {
    /// What it is: `kind`, `section`, `provenance`.
    pub key: &'static str,
    /// What was asked for.
    pub value: String,
    /// What there is.
    pub known: Vec<String>,
}

impl fmt::Display for UnknownFacet {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "nothing that search finds is of {} `{}`", self.key, self.value)
    }
}

impl std::error::Error for UnknownFacet {}

impl Narrowing {
    /// The terms that select what results are narrowed to.
    pub fn facets(&self, manifest: &Manifest) -> Result<Vec<String>, UnknownFacet> {
        let named = |key: &'static str, value: &Option<String>, known: &[String]| {
            let Some(value) = value else { return Ok(None) };
            match known.contains(value) {
                true => Ok(Some(facet(&key[..1], value))),
                false => Err(UnknownFacet { key, value: value.clone(), known: known.to_vec() }),
            }
        };
        let facets = &manifest.facets;
        let kind = named("kind", &self.kind, &facets.kinds)?;
        let provenance = named("provenance", &self.provenance, &facets.provenances)?;
        let section = match &self.section {
            None => None,
            Some(value) => {
                let number = facets.sections.iter().position(|titles| titles.values().any(|it| it == value));
                let known = || facets.sections.iter().flat_map(|it| it.values().cloned()).collect();
                let unknown = || UnknownFacet { key: "section", value: value.clone(), known: known() };
                Some(facet("s", &number.ok_or_else(unknown)?.to_string()))
            }
        };
        Ok([section, kind, provenance].into_iter().flatten().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facets_are_those_that_the_site_has() {
        let mut manifest = Manifest::new(1, &[], 1, &[]);
        manifest.facets.kinds = vec!["article".to_owned(), "tree".to_owned()];
        let title = |tag: &str, title: &str| (tag.to_owned(), title.to_owned());
        manifest.facets.sections = vec![
            [title("ja", "設定"), title("en", "Setup")].into(),
            [title("ja", "修理"), title("en", "Repair")].into(),
        ];
        let narrowing = |kind: &str, section: &str| Narrowing {
            kind: Some(kind.to_owned()),
            section: Some(section.to_owned()),
            provenance: None,
        };
        let expected = vec!["\u{1}s:1".to_owned(), "\u{1}k:tree".to_owned()];
        assert_eq!(narrowing("tree", "Repair").facets(&manifest), Ok(expected.clone()));
        assert_eq!(narrowing("tree", "修理").facets(&manifest), Ok(expected));
        let unknown = narrowing("trees", "修理").facets(&manifest).expect_err("there is no such kind");
        assert_eq!((unknown.key, unknown.known.len()), ("kind", 2));
        assert_eq!(narrowing("tree", "x").facets(&manifest).map_err(|it| it.key), Err("section"));
    }
}
