//! `taiyaku tree`: a decision tree as text, or the schema of tree files.

use std::path::PathBuf;

use anyhow::{Context, bail};
use clap::{Args, ValueEnum};

use crate::check::tree::Coverage;
use crate::config;
use crate::finding::suggestion;
use crate::locale::Locale;
use crate::pipeline::{self, Cache};
use crate::render::tree::export::{Form, export};
use crate::source::Snapshot;
use crate::source::load::load;
use crate::tree::schema::schema;

/// What `taiyaku tree` is told.
#[derive(Args)]
pub struct Tree {
    /// The folder of the site
    #[arg(value_name = "FOLDER", required_unless_present = "schema")]
    folder: Option<PathBuf>,
    /// The name of the tree, such as lookout for lookout.tree.yml
    #[arg(value_name = "TREE", required_unless_present = "schema")]
    tree: Option<String>,
    /// The form of the text
    #[arg(long, value_name = "FORM", default_value = "outline")]
    format: Format,
    /// The language of the text [default: the site's first]
    #[arg(long, value_name = "TAG", value_parser = super::locale)]
    lang: Option<Locale>,
    /// Print the JSON Schema of tree files, for editors
    #[arg(long)]
    schema: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Mermaid,
    Dot,
    Outline,
}

impl Tree {
    /// The text that was asked for.
    pub fn text(&self) -> anyhow::Result<String> {
        let (Some(folder), Some(name)) = (&self.folder, &self.tree) else { return Ok(schema()) };
        if self.schema {
            return Ok(schema());
        }
        let snapshot = load(folder, &[folder.join("public")], &Snapshot::default())?;
        let Ok(config) = config::parse(&snapshot) else { bail!("site.toml has findings: see `taiyaku check`") };
        let config = config.value;
        let locale = self.lang.as_ref().unwrap_or(&config.locales[0]);
        if !config.locales.contains(locale) {
            bail!("the site has no locale `{locale}`");
        }
        let site = pipeline::linked(&snapshot, &config, &mut Cache::forgetful());
        let names = || site.trees.iter().map(|it| it.name.as_str());
        let tree = site.trees.iter().find(|it| it.name == *name).with_context(|| {
            match suggestion::closest(name, names()) {
                Some(meant) => format!("there is no tree `{name}`: did you mean `{meant}`?"),
                None => format!("there is no tree `{name}`; the site has {}", listed(names().collect())),
            }
        })?;
        let form = match self.format {
            Format::Mermaid => Form::Mermaid,
            Format::Dot => Form::Dot,
            Format::Outline => Form::Outline,
        };
        Ok(export(&site, tree, locale, form))
    }
}

fn listed(names: Vec<&str>) -> String {
    if names.is_empty() { "none".to_owned() } else { config::values::listed(&names) }
}

/// What the path tests of a site's trees pass through, a line for each tree.
pub fn coverage(trees: &[Coverage]) -> String {
    let line = |it: &Coverage| {
        let passed = it.nodes - it.untested.len();
        let tests = match (it.tests, it.failed) {
            (1, 0) => "1 path test passes".to_owned(),
            (tests, 0) => format!("{tests} path tests pass"),
            (tests, failed) if tests - failed == 1 => format!("1 of {tests} path tests passes"),
            (tests, failed) => format!("{} of {tests} path tests pass", tests - failed),
        };
        let rest = match it.untested.len() {
            0 => String::new(),
            1..=8 => format!("; not through {}", it.untested.join(", ")),
            more => format!("; not through {} and {} more", it.untested[..8].join(", "), more - 8),
        };
        format!("tree {}: {tests} through {passed} of {} nodes{rest}\n", it.name, it.nodes)
    };
    // A tree without path tests promises nothing.
    trees.iter().filter(|it| it.tests > 0).map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::SourcePath;

    #[test]
    fn coverage_names_what_no_test_passes_through() {
        let tree = |tests, failed, untested: &[&str]| Coverage {
            path: SourcePath::from("a.tree.yml"),
            name: "a".to_owned(),
            tests,
            failed,
            nodes: 4,
            untested: untested.iter().map(|it| (*it).to_owned()).collect(),
        };
        assert_eq!(coverage(&[tree(0, 0, &["b"])]), "");
        assert_eq!(coverage(&[tree(2, 0, &[])]), "tree a: 2 path tests pass through 4 of 4 nodes\n");
        assert_eq!(
            coverage(&[tree(1, 0, &["b", "c"])]),
            "tree a: 1 path test passes through 2 of 4 nodes; not through b, c\n"
        );
        assert_eq!(
            coverage(&[tree(3, 1, &["b"])]),
            "tree a: 2 of 3 path tests pass through 3 of 4 nodes; not through b\n"
        );
    }
}
