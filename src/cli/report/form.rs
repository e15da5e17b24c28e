//! The forms that reports have, and where each goes: `--report FORMAT[=FILE]`.

use std::path::PathBuf;

use crate::finding::suggestion::closest;

/// What a report looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// For people.
    Text,
    /// One JSON object, described by `schema/report.json`.
    Json,
    /// SARIF 2.1.0.
    Sarif,
    /// JUnit XML.
    JUnit,
    /// Annotations of GitHub Actions.
    GitHub,
}

impl Form {
    const ALL: [(&'static str, Self); 5] = [
        ("text", Self::Text),
        ("json", Self::Json),
        ("sarif", Self::Sarif),
        ("junit", Self::JUnit),
        ("github", Self::GitHub),
    ];

    /// Whether findings are named by what stays the same of them.
    pub fn has_fingerprints(self) -> bool {
        matches!(self, Self::Json | Self::Sarif)
    }
}

/// A report that is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// What it looks like.
    pub form: Form,
    /// The file that it is written to; standard output without one.
    pub file: Option<PathBuf>,
}

/// Reads `FORMAT[=FILE]`.
pub fn wanted(written: &str) -> Result<Wanted, String> {
    let (name, file) = match written.split_once('=') {
        Some((name, file)) => (name, Some(file)),
        None => (written, None),
    };
    let Some((_, form)) = Form::ALL.iter().find(|it| it.0 == name) else {
        let names = Form::ALL.map(|it| it.0);
        return Err(match closest(name, names) {
            Some(meant) => format!("there is no format `{name}`; did you mean `{meant}`?"),
            None => format!("there is no format `{name}`; there are {}", names.join(", ")),
        });
    };
    if file == Some("") {
        return Err(format!("name a file after `{name}=`, or leave out the `=`"));
    }
    Ok(Wanted { form: *form, file: file.map(PathBuf::from) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_goes_to_standard_output_or_to_a_file() {
        assert_eq!(wanted("github"), Ok(Wanted { form: Form::GitHub, file: None }));
        let file = Some(PathBuf::from("out/a=b.sarif"));
        assert_eq!(wanted("sarif=out/a=b.sarif"), Ok(Wanted { form: Form::Sarif, file }));
    }

    #[test]
    fn an_unknown_format_brings_a_suggestion() {
        assert_eq!(wanted("sarfi=x").unwrap_err(), "there is no format `sarfi`; did you mean `sarif`?");
        assert_eq!(
            wanted("yaml").unwrap_err(),
            "there is no format `yaml`; there are text, json, sarif, junit, github"
        );
        assert_eq!(wanted("json=").unwrap_err(), "name a file after `json=`, or leave out the `=`");
    }
}
