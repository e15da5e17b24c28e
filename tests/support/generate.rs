//! Aligned articles made at random, in the grammar of the format, with all that their pages must hold.

use crate::random::Random;

/// Where a unit stands, and so what becomes of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// It is shown.
    Shown,
    /// It names places, and says nothing.
    Anchor,
    /// It is the alternative text of an image.
    Attribute,
    /// It stands in a comment.
    Hidden,
}

/// A unit, and what readers see of its sides.
#[allow(dead_code, reason = "not every program that needs units looks at pages")]
#[derive(Clone, Debug)]
pub(crate) struct Unit {
    pub(crate) id: String,
    pub(crate) kind: Kind,
    /// The sides as they are written.
    pub(crate) written: [String; 2],
    /// The sides as they are read.
    pub(crate) read: [String; 2],
}

/// An article of a prefix that no other has.
pub(crate) fn article(random: &mut Random, prefix: &str) -> (String, Vec<Unit>) {
    let mut generator = Generator { random, prefix, units: Vec::new(), tags: 0 };
    let mut lines = Vec::new();
    if generator.random.below(3) > 0 {
        lines.extend(["---", "title: 題", "ms.openlocfilehash: 0123", "---"].map(str::to_owned));
    }
    let title = generator.unit();
    lines.push(format!("# <a name=\"title\"></a>{title}"));
    for _ in 0..=generator.random.below(8) {
        lines.push(String::new());
        lines.extend(generator.block(0));
    }
    let line_end = if generator.random.below(5) == 0 { "\r\n" } else { "\n" };
    let last = if generator.random.below(2) == 0 { line_end } else { "" };
    (lines.join("\n").replace('\n', line_end) + last, generator.units)
}

/// Stretches of text: as they are written, and as they are read.
const TRANSLATION: &[(&str, &str)] = &[
    ("設定を開きます。", "設定を開きます。"),
    ("Wi-Fi", "Wi-Fi"),
    ("**「保存」**を選びます", "「保存」を選びます"),
    ("(`Get-Hub -All`)", "(Get-Hub -All)"),
    ("[ハブ](a0.md#title)を参照", "ハブを参照"),
    ("*約* 10 ~20 分", "約 10 ~20 分"),
    ("&lt;名前&gt;", "<名前>"),
    ("contoso<span></span>.com", "contoso.com"),
    ("https://example.com/aを開く", "https://example.com/aを開く"),
    ("1\n2", "1 2"),
    ("a | b", "a | b"),
    ("[保存]: 設定", "[保存]: 設定"),
    ("# 番号", "# 番号"),
    ("6. 手順", "6. 手順"),
    ("\\*任意\\*", "*任意*"),
];

const ORIGINAL: &[(&str, &str)] = &[
    ("Open Settings.", "Open Settings."),
    ("Select **Save**, then", "Select Save, then"),
    ("run `Get-Hub -All`", "run Get-Hub -All"),
    ("see [the hub](a0.md#title)", "see the hub"),
    ("*about* 10 ~20 min", "about 10 ~20 min"),
    ("&lt;name&gt;", "<name>"),
    ("contoso<span></span>.com", "contoso.com"),
    ("https://example.com/a.", "https://example.com/a."),
    ("one\n  two", "one two"),
    ("a | b", "a | b"),
    ("OriginalCompany.<span>com.", "OriginalCompany.com."),
    ("> quoted", "> quoted"),
    ("\\_optional\\_", "_optional_"),
];

struct Generator<'r> {
    random: &'r mut Random,
    prefix: &'r str,
    units: Vec<Unit>,
    tags: usize,
}

impl Generator<'_> {
    fn side(&mut self, stretches: &[(&str, &str)]) -> (String, String) {
        let (mut written, mut read) = (String::new(), String::new());
        for number in 0..=self.random.below(3) {
            let (as_written, as_read) = stretches[self.random.below(stretches.len())];
            if number > 0 {
                written.push(' ');
                read.push(' ');
            }
            written.push_str(as_written);
            read.push_str(as_read);
        }
        (written, read)
    }

    fn push(&mut self, kind: Kind, written: [String; 2], read: [String; 2]) -> String {
        let letter = if self.random.below(9) == 0 { "p" } else { "" };
        let id = format!("{}-{letter}{}", self.prefix, 101 + self.units.len());
        let unit = format!(
            "<span data-ttu-id=\"{id}\">{}</span><span class=\"sxs-lookup\"><span data-stu-id=\"{id}\">{}</span></span>",
            written[0], written[1]
        );
        self.units.push(Unit { id, kind, written, read });
        unit
    }

    /// A unit among text.
    fn unit(&mut self) -> String {
        let (translation, original) = (self.side(TRANSLATION), self.side(ORIGINAL));
        self.push(Kind::Shown, [translation.0, original.0], [translation.1, original.1])
    }

    /// A unit on one line.
    fn line(&mut self) -> String {
        let (translation, original) = (self.side(TRANSLATION), self.side(ORIGINAL));
        let line = |it: String| it.split('\n').map(str::trim).collect::<Vec<_>>().join(" ");
        self.push(Kind::Shown, [line(translation.0), line(original.0)], [translation.1, original.1])
    }

    /// A unit on one line that says nothing to Markdown.
    fn plain(&mut self, kind: Kind) -> String {
        let number = self.units.len();
        let sides = [format!("ハブ{number}番"), format!("hub {number}.")];
        self.push(kind, sides.clone(), sides)
    }

    fn sentences(&mut self, depth: usize) -> Vec<String> {
        // Inside of other blocks, the next line of a unit would begin with what these begin with.
        let one = |it: &mut Self| if depth == 0 { it.unit() } else { it.line() };
        let mut text = one(self);
        for _ in 0..self.random.below(3) {
            text.push_str(self.random.pick(&[" ", "  ", "\n", "  \n", "", "<br>"]));
            let unit = one(self);
            let marks = self.random.pick(&["", "", "", "**", "<b>"]);
            text.push_str(&match marks {
                "<b>" => format!("<b>{unit}</b>"),
                marks => format!("{marks}{unit}{marks}"),
            });
        }
        text.split('\n').map(str::to_owned).collect()
    }

    fn blocks(&mut self, depth: usize) -> Vec<String> {
        let mut lines = self.block(depth);
        for _ in 0..self.random.below(2) {
            lines.push(String::new());
            lines.extend(self.block(depth));
        }
        lines
    }

    fn block(&mut self, depth: usize) -> Vec<String> {
        let kinds = if depth == 0 { 16 } else { 9 };
        match self.random.below(kinds) {
            0 | 1 => self.sentences(depth),
            2 => {
                let unit = self.plain(Kind::Shown);
                vec![format!("{} {unit}", "#".repeat(2 + self.random.below(4)))]
            }
            3 if depth < 3 => self.list(depth),
            4 if depth < 3 => self.quote(depth),
            5 => self.table(),
            6 => vec!["~~~".to_owned(), "Get-Hub | Select *".to_owned(), String::new(), "~~~".to_owned()],
            7 => {
                let unit = self.plain(Kind::Attribute);
                let after = self.line();
                vec![format!("![{unit}](media/hub.png) {after}")]
            }
            8 => self.html_table(),
            9 => {
                let name = format!("<a name=\"place{}\"> </a>", self.units.len());
                let anchor = self.push(Kind::Anchor, [name.clone(), name], Default::default());
                let after = self.plain(Kind::Shown);
                vec![format!("{anchor}{after}")]
            }
            10 => vec![format!("<!-- {} -->", self.plain(Kind::Hidden))],
            11 => self.tabs(),
            12 => self.row(),
            13 => {
                let mut lines = vec!["::: zone target=\"docs\"".to_owned(), String::new()];
                lines.extend(self.blocks(1));
                lines.extend([String::new(), "::: zone-end".to_owned()]);
                lines
            }
            14 => vec![self.plain(Kind::Shown), "====".to_owned()],
            15 => vec!["***".to_owned()],
            _ => self.sentences(depth),
        }
    }

    fn list(&mut self, depth: usize) -> Vec<String> {
        let marker = self.random.pick(&["- ", "* ", "1. "]).to_owned();
        let mut lines = Vec::new();
        for _ in 0..=self.random.below(3) {
            let mut item = self.sentences(depth + 1);
            if self.random.below(2) == 0 {
                item.push(String::new());
                item.extend(self.blocks(depth + 1));
                item.push(String::new());
            }
            let indent = " ".repeat(marker.len());
            for (index, line) in item.iter().enumerate() {
                let prefix = if index == 0 { &marker } else { &indent };
                lines.push(if line.is_empty() { String::new() } else { format!("{prefix}{line}") });
            }
        }
        lines
    }

    fn quote(&mut self, depth: usize) -> Vec<String> {
        let mut lines = Vec::new();
        for _ in 0..=self.random.below(2) {
            let mark = self.random.pick(&["[!NOTE]", "[!tip] ", "[!IMPORTANT]", "[!div class=\"mx-imgBorder\"]"]);
            lines.push(mark.to_owned());
            lines.extend(self.blocks(depth + 1));
        }
        lines.into_iter().map(|it| if it.is_empty() { ">".to_owned() } else { format!("> {it}") }).collect()
    }

    fn table(&mut self) -> Vec<String> {
        let columns = 1 + self.random.below(3);
        let has_header = self.random.below(3) > 0;
        let row = |cells: Vec<String>| format!("| {} |", cells.join(" | "));
        let cells = |it: &mut Self| (0..columns).map(|_| it.line()).collect::<Vec<_>>();
        let header = if has_header { row(cells(self)) } else { "|".repeat(columns + 1) };
        let mut lines = vec![header, format!("|{}", "---|".repeat(columns))];
        for _ in 0..=self.random.below(2) {
            let mut cells = cells(self);
            // A row may be longer than the header.
            if self.random.below(6) == 0 {
                cells.push(self.plain(Kind::Shown));
            }
            lines.push(row(cells));
        }
        if self.random.below(3) == 0 {
            lines.push("|".repeat(columns + 1));
        }
        lines
    }

    fn html_table(&mut self) -> Vec<String> {
        let mut lines = vec!["<table>".to_owned()];
        for _ in 0..=self.random.below(2) {
            let (name, value) = (self.plain(Kind::Shown), self.plain(Kind::Shown));
            let list = self.plain(Kind::Shown);
            lines.push(format!(
                "<tr class=\"odd\"><td><strong>{name}</strong></td><td>{value}<ul><li>{list}</ul></td></tr>"
            ));
        }
        lines.push("</table>".to_owned());
        lines
    }

    fn tabs(&mut self) -> Vec<String> {
        let mut lines = Vec::new();
        for number in 0..2 + self.random.below(2) {
            self.tags += 1;
            let label = self.plain(Kind::Shown);
            lines.push(format!("### <a name=\"tab{}\"></a>[{label}](#tab/t{number})", self.tags));
            lines.push(String::new());
            lines.extend(self.blocks(1));
            lines.push(String::new());
        }
        lines.push("* * *".to_owned());
        lines
    }

    fn row(&mut self) -> Vec<String> {
        let mut lines = vec![":::row:::".to_owned()];
        for _ in 0..=self.random.below(2) {
            lines.push(
                self.random
                    .pick(&["    :::column:::", "    :::column span=\"\":::", ":::column span=\"2\":::"])
                    .to_owned(),
            );
            let content = self.sentences(1);
            lines.extend(content.into_iter().map(|it| format!("        {it}")));
            lines.push("    :::column-end:::".to_owned());
        }
        lines.push(":::row-end:::".to_owned());
        lines
    }
}
