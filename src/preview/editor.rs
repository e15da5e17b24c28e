//! How a place in a file is opened in the writer's editor: an address that the editor listens to.

use std::path::{Path, PathBuf};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::text::{Position, SourcePath};

/// What a path in an editor's address need not escape.
const PATH: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'_').remove(b'.').remove(b'~').remove(b':');

/// Visual Studio Code, and what is made of it under another name.
const CODE: [&str; 4] = ["vscode", "vscode-insiders", "vscodium", "cursor"];

/// Programs of JetBrains.
const IDEA: [&str; 4] = ["idea", "webstorm", "phpstorm", "pycharm"];

/// An editor, by the address that opens a place in it.
pub struct Editor {
    wish: Option<String>,
    root: PathBuf,
}

impl Editor {
    /// An editor that the command line names, for the files of a folder.
    pub fn new(wish: Option<String>, root: &Path) -> Self {
        Self { wish, root: root.to_owned() }
    }

    /// The address that opens a place of a file; `configured` is what `site.toml` says.
    pub fn address(&self, configured: Option<&str>, path: &SourcePath, position: Position) -> String {
        let template = template(self.wish.as_deref().or(configured).unwrap_or("vscode"));
        let file = self.root.join(path.as_str()).to_string_lossy().replace('\\', "/");
        // In `vscode://file/{path}` the slash before a path is the path's own.
        let file = if template.contains("/{path}") && !template.contains("//{path}") {
            file.trim_start_matches('/')
        } else {
            &file
        };
        let file = utf8_percent_encode(file, PATH).to_string();
        let numbers = template.replace("{line}", &position.line.to_string());
        numbers.replace("{column}", &position.column.to_string()).replace("{path}", &file)
    }
}

/// The template of an address, from the name of an editor or as it was written.
fn template(editor: &str) -> String {
    match editor {
        it if CODE.contains(&it) => format!("{it}://file/{{path}}:{{line}}:{{column}}"),
        it if IDEA.contains(&it) => format!("{it}://open?file={{path}}&line={{line}}&column={{column}}"),
        it => it.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::values::EDITORS;

    #[track_caller]
    fn check(editor: Option<&str>, expected: &str) {
        let editor = Editor::new(editor.map(str::to_owned), Path::new("/home/ayumi/hub help"));
        let position = Position { line: 12, column: 3 };
        assert_eq!(editor.address(None, &SourcePath::from("ja/点灯.md"), position), expected);
    }

    #[test]
    fn a_place_has_an_address_in_each_editor() {
        check(None, "vscode://file/home/ayumi/hub%20help/ja/%E7%82%B9%E7%81%AF.md:12:3");
        check(Some("idea"), "idea://open?file=/home/ayumi/hub%20help/ja/%E7%82%B9%E7%81%AF.md&line=12&column=3");
        check(
            Some("txmt://open?url=file://{path}&line={line}"),
            "txmt://open?url=file:///home/ayumi/hub%20help/ja/%E7%82%B9%E7%81%AF.md&line=12",
        );
    }

    #[test]
    fn every_editor_that_can_be_named_has_an_address() {
        assert!(EDITORS.into_iter().all(|it| template(it).contains("://") && template(it).contains("{path}")));
        assert_eq!(EDITORS.to_vec(), [CODE, IDEA].concat());
    }
}
