//! Units leave in every format and come back: unchanged they change nothing, changed they change exactly themselves.

#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test makes its own folders, and may fail")]

#[path = "support/generate.rs"]
mod generate;
#[path = "support/mutate.rs"]
mod mutate;
#[path = "support/random.rs"]
mod random;
#[path = "support/site.rs"]
mod site;
#[path = "support/sources.rs"]
mod sources;

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use random::Random;
use taiyaku::config::{self, Config};
use taiyaku::exchange::entry::Entry;
use taiyaku::exchange::file::File;
use taiyaku::exchange::import::{Change, changes};
use taiyaku::exchange::unit::{Texts, Unit, units};
use taiyaku::exchange::{Format, Languages, export};
use taiyaku::finding::Reported;
use taiyaku::pipeline;
use taiyaku::source::Snapshot;
use taiyaku::source::load::load;
use taiyaku::text::SourcePath;

const SEED: u64 = 20_261_128;

/// A site, and what of it is translated.
struct Site {
    snapshot: Snapshot,
    files: Vec<File>,
    languages: Languages,
}

impl Site {
    fn new(snapshot: &Snapshot, config: &Config) -> Option<Self> {
        let files = pipeline::translated(snapshot, config);
        let target = files.first()?.locale.clone();
        let languages = Languages { source: config.original.clone(), target };
        Some(Self { snapshot: snapshot.clone(), files, languages })
    }

    /// The site in a folder; `None` where nothing is translated in it.
    fn read(folder: &Path) -> Option<Self> {
        let snapshot = load(folder, &[], &Snapshot::default()).unwrap();
        let config = config::parse(&snapshot).unwrap().value;
        Self::new(&snapshot, &config)
    }

    fn of(files: &[(&str, &str)]) -> Self {
        let files: BTreeMap<String, String> =
            files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
        let snapshot = site::snapshot(&files);
        let config = config::parse(&snapshot).unwrap().value;
        Self::new(&snapshot, &config).unwrap()
    }

    fn export(&self, format: Format) -> String {
        let mut out = Vec::new();
        export(format, &self.files, &self.snapshot, &self.languages, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    fn text(&self, path: &SourcePath) -> &str {
        self.snapshot.texts[path].text()
    }

    fn units<'s>(&'s self, file: &'s File) -> Vec<Unit<'s>> {
        let (translation, original) = (self.text(file.path()), self.text(file.original_path()));
        units(file, Texts { translation, original })
    }

    fn import(&self, entries: &[Entry]) -> (Vec<Change>, Vec<String>) {
        let Reported { value, findings } = changes(&self.files, &self.snapshot, &"exchange".into(), entries);
        (value, findings.into_iter().map(|it| format!("{} {}: {}", it.code, it.span.path, it.message)).collect())
    }

    /// What a file becomes when one of its units is to say something else.
    fn with(&self, path: &str, id: &str, asked: &str) -> Result<String, String> {
        let file = self.files.iter().find(|it| it.path().as_str() == path).unwrap();
        let units = self.units(file);
        let unit = units.iter().find(|it| it.id == id).unwrap_or_else(|| panic!("no unit {id} in {path}"));
        let source = unit.original.text().into_owned();
        let target = Some(asked.to_owned());
        let entry = Entry { file: path.to_owned(), id: id.to_owned(), source, target, ..Entry::default() };
        let (mut changes, findings) = self.import(&[entry]);
        match (changes.pop(), findings.as_slice()) {
            (Some(change), []) => Ok(change.after),
            (None, [finding]) => Err(finding.clone()),
            (None, []) => Ok(self.text(file.path()).to_owned()),
            other => panic!("{other:?}"),
        }
    }
}

fn aligned(id: &str, translation: &str, original: &str) -> String {
    format!(
        "<span data-ttu-id=\"{id}\">{translation}</span><span class=\"sxs-lookup\"><span data-stu-id=\"{id}\">{original}</span></span>"
    )
}

#[test]
fn what_comes_back_unchanged_changes_no_byte() {
    for (name, folder) in sources::all() {
        let Some(site) = Site::read(&folder) else { continue };
        for format in Format::ALL {
            let text = site.export(format);
            let entries = format.read(&text, None).unwrap_or_else(|it| panic!("{} {format}: {it:?}", name));
            let count: usize = site.files.iter().map(|it| site.units(it).len()).sum();
            assert_eq!(entries.len(), count, "{} {format}", name);
            // Each says exactly what stands in the files.
            let mut entry = entries.iter();
            for file in &site.files {
                for unit in site.units(file) {
                    let entry = entry.next().unwrap();
                    let place = || format!("{} {format} {} {}", name, file.path(), unit.id);
                    assert_eq!((entry.file.as_str(), &entry.id), (file.path().as_str(), &unit.id), "{}", place());
                    assert_eq!(entry.source, unit.original.text(), "{}", place());
                    assert_eq!(entry.target.as_deref().unwrap_or_default(), unit.translation.text(), "{}", place());
                }
            }
            let (changes, findings) = site.import(&entries);
            assert!(changes.is_empty() && findings.is_empty(), "{} {format}: {findings:#?}", name);
        }
    }
}

/// Texts that a unit of an aligned article can hold, wherever it stands.
const TEXTS: &[&str] = &[
    "**「保存」**を*必ず*選びます",
    "[ハブ](a0.md#title \"題\")と`Get-Hub -All`",
    "![図](media/hub.png)を見て<b>ここ</b>へ",
    "&lt;名前&gt; & <名前> \"引用\" 'q'",
    "\"引用\"で始まる",
    "C:\\temp\\new と \\*任意\\*",
    "タブ\tと\u{1b}と\u{b}と\u{85}と\u{2028}",
    "***[x](y)** z* `a``b` ``c`d`` ]( ) ![",
    "<!-- 注 -->a",
    ":::no-loc text=\"Hub\":::を開く",
    "contoso<span></span>.com",
    "👪🏽‍♂️ e\u{301} \u{200b}\u{a0}ﾊﾝｶｸ",
    "=1+1",
    "# 番号",
    "- 一",
    "]]>",
];

#[test]
fn a_changed_translation_changes_exactly_its_bytes_in_every_format() {
    for number in 0..120 {
        let mut random = Random::new(SEED, number);
        let (text, written) = generate::article(&mut random, &format!("{number:05x}"));
        let site = Site::of(&[("a.md", &text)]);
        let all = site.units(&site.files[0]);
        let unit = &all[random.below(all.len())];
        let asked = random.pick(TEXTS);
        // The article as it is to be, made without the program.
        let old = &written.iter().find(|it| it.id == unit.id).unwrap().written[0]
            .replace('\n', if text.contains("\r\n") { "\r\n" } else { "\n" });
        let opener = format!("<span data-ttu-id=\"{}\">", unit.id);
        let at = text.find(&opener).unwrap() + opener.len();
        assert!(text[at..].starts_with(old.as_str()));
        let trimmed = old.trim_matches([' ', '\t', '\n', '\r']);
        let start = at + old.find(trimmed).unwrap();
        let expected = format!("{}{asked}{}", &text[..start], &text[start + trimmed.len()..]);
        let other = Site::of(&[("a.md", &expected)]);
        for format in Format::ALL {
            let entries = format.read(&other.export(format), None).unwrap();
            let (changes, findings) = site.import(&entries);
            let place = || format!("{format} {number} {} {asked:?} in\n{text}", unit.id);
            assert!(findings.is_empty(), "{findings:#?} {}", place());
            if trimmed == asked {
                assert!(changes.is_empty());
                continue;
            }
            assert_eq!(changes.len(), 1, "{}", place());
            assert_eq!(changes[0].after, expected, "{}", place());
            assert_eq!(changes[0].units.len(), 1, "{}", place());
        }
    }
}

#[test]
fn whatever_comes_back_changes_its_unit_alone_or_is_refused() {
    let (mut taken, mut refused) = (0, 0);
    for number in 0..600 {
        let mut random = Random::new(SEED ^ 0xe4c, number);
        let (text, _) = generate::article(&mut random, &format!("{number:05x}"));
        let site = Site::of(&[("a.md", &text)]);
        let all = site.units(&site.files[0]);
        // Some at once, of which those that are well are taken.
        let mut entries = BTreeMap::new();
        for _ in 0..=random.below(4) {
            let unit = &all[random.below(all.len())];
            let asked = mutate::mutate(random.pick(TEXTS), &mut random);
            let source = unit.original.text().into_owned();
            let (file, id) = ("a.md".to_owned(), unit.id.clone());
            entries.insert(id.clone(), Entry { file, id, source, target: Some(asked), ..Entry::default() });
        }
        let entries: Vec<Entry> = entries.into_values().collect();
        let (changes, findings) = site.import(&entries);
        refused += findings.len();
        let Some(change) = changes.first() else { continue };
        taken += change.units.len();
        // Put together by hand, from the text and what is said to change.
        let mut expected = String::new();
        let mut done = 0;
        for unit in &all {
            let Some(changed) = change.units.iter().find(|it| it.id == unit.id) else { continue };
            expected.push_str(&text[done..unit.translation.range.start]);
            let line_end = if text.contains("\r\n") { "\r\n" } else { "\n" };
            expected.push_str(&changed.after.replace('\n', line_end));
            done = unit.translation.range.end;
        }
        expected.push_str(&text[done..]);
        assert_eq!(change.after, expected);
        let after = Site::of(&[("a.md", &change.after)]);
        let after_units = after.units(&after.files[0]);
        assert_eq!(after_units.len(), all.len());
        for (unit, now) in all.iter().zip(&after_units) {
            let changed = change.units.iter().find(|it| it.id == unit.id);
            let says = changed.map_or(unit.translation.text().into_owned(), |it| it.after.clone());
            assert_eq!((&unit.id, says.as_str()), (&now.id, &*now.translation.text()));
            assert_eq!(unit.original.raw, now.original.raw);
        }
    }
    assert!(taken > 300 && refused > 100, "{taken} taken, {refused} refused");
}

#[test]
fn what_a_unit_cannot_hold_is_refused() {
    let text = [
        format!("# {}\n", aligned("aaaaa-101", "題", "Title")),
        format!("{}\n{}\n", aligned("aaaaa-102", "一。", "One."), aligned("aaaaa-103", "二。", "Two.")),
        format!("| {} | {} |\n|---|---|\n", aligned("aaaaa-104", "甲", "A"), aligned("aaaaa-105", "a\\|b", "a\\|b")),
    ]
    .join("\n");
    let site = Site::of(&[("a.md", &text)]);
    let refused = |id: &str, asked: &str| site.with("a.md", id, asked).expect_err("it is refused");
    let says =
        |reason: &str, id: &str| format!("exchange-translation-refused a.md: the new translation of `{id}` {reason}");
    for (id, asked, reason) in [
        ("aaaaa-101", "題\n二行", "contains a line break, and stands in a block of one line"),
        ("aaaaa-102", "一。\n\n二。", "contains a blank line"),
        ("aaaaa-102", "一</span>。", "contains `<span>` and `</span>` in different numbers"),
        ("aaaaa-102", "<span data-ttu-id=\"aaaaa-109\">", "contains what delimits a unit"),
        ("aaaaa-102", "一<!-- 。", "opens a comment that it does not close"),
        ("aaaaa-102", "一\u{0}", "contains the character U+0000, which no text may contain"),
        ("aaaaa-102", "一\u{fdd1}", "contains the character U+FDD1, which no text may contain"),
        ("aaaaa-104", "甲|乙", "contains a `|` without a backslash, and stands in a table"),
        ("aaaaa-105", "a\\|b|c", "contains a `|` without a backslash, and stands in a table"),
    ] {
        assert_eq!(refused(id, asked), says(reason, id));
    }
    let with = |id: &str, asked: &str| site.with("a.md", id, asked).unwrap();
    assert_eq!(with("aaaaa-102", "一。\n続き。"), text.replace("一。", "一。\n続き。"));
    assert_eq!(with("aaaaa-104", "甲\\|乙"), text.replace('甲', "甲\\|乙"));
    assert_eq!(with("aaaaa-104", "  甲  \n"), text);
}

const PAIR: [(&str, &str); 2] = [
    (
        "ja/a.md",
        "# <a name=\"title\"></a>題\n\n一段落。\n続き。\n\n- 項目\n  次の行\n- [ ] 二つ目\n\n> [!NOTE]\n> 注意。\n\n| 列 | 値 |\n|---|---|\n| 甲 | `a` |\n\n```powershell\nGet-Hub # 見る\n```\n\n下線\n----\n\n<p>生</p>\n\n## 違う\n\n一つ。\n\n二つ。\n\n## 終わり\n\n終わり。\n",
    ),
    (
        "en/a.md",
        "# Title\n\nOne paragraph.\nMore.\n\n- Item\n  next line\n- [ ] Second\n\n> [!NOTE]\n> Note.\n\n| Column | Value |\n|---|---|\n| A | `a` |\n\n```powershell\nGet-Hub # look\n```\n\nUnderlined\n----\n\n<p>raw</p>\n\n## Different\n\nBoth in one.\n\n## End\n\nEnd.\n",
    ),
];

#[test]
fn blocks_of_a_pair_are_exchanged_without_the_marks_of_their_blocks() {
    let site = Site::of(&PAIR);
    let units = site.units(&site.files[0]);
    let shown: Vec<String> = units
        .iter()
        .map(|it| format!("{} {:?} {:?} {:?}", it.line, it.nature, it.original.raw, it.translation.raw))
        .collect();
    expect_test::expect![[r#"
        1 Block "Title" "題"
        3 Block "One paragraph.\nMore." "一段落。\n続き。"
        6 Block "Item\n  next line" "項目\n  次の行"
        8 Block "[ ] Second" "[ ] 二つ目"
        11 Block "Note." "注意。"
        13 Block "Column" "列"
        13 Block "Value" "値"
        15 Block "A" "甲"
        15 Block "`a`" "`a`"
        17 Verbatim "```powershell\nGet-Hub # look\n```" "```powershell\nGet-Hub # 見る\n```"
        21 Block "Underlined" "下線"
        24 Verbatim "<p>raw</p>" "<p>生</p>"
        26 Block "Different" "違う"
        28 Section "Both in one." "一つ。\n\n二つ。"
        32 Block "End" "終わり"
        34 Block "End." "終わり。"
    "#]]
    .assert_eq(&(shown.join("\n") + "\n"));
}

#[test]
fn a_block_of_a_pair_changes_alone_or_is_refused() {
    let site = Site::of(&PAIR);
    let units = site.units(&site.files[0]);
    let id = |raw: &str| units.iter().find(|it| it.translation.raw == raw).unwrap().id.clone();
    let text = PAIR[0].1;
    let same = [
        ("題", "新しい題"),
        ("一段落。\n続き。", "一行になった段落。"),
        ("項目\n  次の行", "項目だけ"),
        ("注意。", "注意と\n> 続き。"),
        ("甲", "`x` と **乙**"),
        ("下線", "新しい下線"),
        ("一つ。\n\n二つ。", "一つ。\n\n- 二つ。\n\n三つ。"),
        // Now its blocks correspond, and are units of their own.
        ("一つ。\n\n二つ。", "二つを一つに。"),
        ("終わり。", "本当の終わり。"),
    ];
    for (old, new) in same {
        let expected = text.replacen(old, new, 1);
        assert_eq!(site.with("ja/a.md", &id(old), new), Ok(expected), "{old:?} → {new:?}");
    }
    for (old, new) in [
        ("題", "題\n\n段落"),
        ("一段落。\n続き。", "一。\n\n二。"),
        ("一段落。\n続き。", "- 一"),
        ("一段落。\n続き。", "# 一"),
        ("一段落。\n続き。", "[保存]: 設定"),
        ("一段落。\n続き。", "```\n閉じない"),
        ("項目\n  次の行", "項目\n\n- 別の項目"),
        ("注意。", "注意\n\n外"),
        ("下線", "下線\n\n二つ目"),
        ("一つ。\n\n二つ。", "一つ。\n\n## 章\n\n二つ。\n\n```\n閉じない"),
        ("終わり。", "<!-- 終わり。"),
    ] {
        let finding = site.with("ja/a.md", &id(old), new).expect_err("it is refused");
        assert!(finding.starts_with("exchange-translation-refused ja/a.md: "), "{old:?} → {new:?}: {finding}");
    }
}

#[test]
fn line_ends_of_the_file_are_kept() {
    let text = format!("{}\r\n{}\r\n", aligned("aaaaa-101", "一\r\n二", "One"), aligned("aaaaa-102", "三", "Two"));
    let site = Site::of(&[("a.md", &text)]);
    for format in Format::ALL {
        let export = site.export(format);
        assert!(!export.contains('\r') && !export.contains("&#13;") && !export.contains("\\r"), "{format}");
    }
    assert_eq!(site.with("a.md", "aaaaa-101", "一\n二").unwrap(), text);
    assert_eq!(site.with("a.md", "aaaaa-102", "三\n四").unwrap(), text.replace('三', "三\r\n四"));
}

#[test]
fn what_does_not_fit_the_site_is_found() {
    let text = [aligned("aaaaa-101", "一", "One"), aligned("aaaaa-101", "二", "Two")].join("\n");
    let site = Site::of(&[("a.md", &text)]);
    let entry = |file: &str, id: &str, source: &str, target: &str| Entry {
        file: file.to_owned(),
        id: id.to_owned(),
        source: source.to_owned(),
        target: Some(target.to_owned()),
        ..Entry::default()
    };
    let (changes, findings) = site.import(&[
        entry("b.md", "aaaaa-101", "One", "壱"),
        entry("a.md", "aaaaa-109", "One", "壱"),
        entry("", "aaaaa-101", "One", "壱"),
        entry("a.md", "aaaaa-101", "Changed", "壱"),
        Entry { is_unfinished: true, ..entry("a.md", "aaaaa-101", "One", "壱") },
        Entry { flaw: Some("`<ph>` is lost".to_owned()), ..entry("a.md", "aaaaa-101", "One", "壱") },
        // Nothing to import.
        entry("a.md", "aaaaa-101", "Changed", "一"),
        entry("a.md", "aaaaa-101", "One", " "),
        Entry { target: None, ..entry("a.md", "aaaaa-101", "One", "") },
        // The second unit of the id.
        entry("a.md", "aaaaa-101.2", "Two", "弐"),
        entry("a.md", "aaaaa-101.2", "Two", "貳"),
    ]);
    assert_eq!(
        findings,
        [
            "exchange-unit-unknown exchange: no file `b.md` has translations",
            "exchange-unit-unknown exchange: this entry does not say which file it belongs to",
            "exchange-invalid exchange: the entry of `aaaaa-101` is not imported: `<ph>` is lost",
            "exchange-unit-unknown exchange: `a.md` has no unit `aaaaa-109`",
            "exchange-original-changed a.md: the original of `aaaaa-101` is not the one that was translated",
            "exchange-translation-unfinished exchange: the translation of `aaaaa-101` is marked as unfinished, and was not imported",
            "exchange-invalid exchange: the entry of `aaaaa-101.2` is not imported: the unit has another translation before this one",
        ]
    );
    assert_eq!(changes.len(), 1);
    assert_eq!(changes[0].after, text.replace('二', "弐"));
}

#[test]
fn what_readers_do_not_see_is_not_exported_and_includes_are_exported_once() {
    let site = Site::of(&[
        (
            "a.md",
            &[
                "---\nms.translationtype: MT\nms.lasthandoff: 03/15/2025\n---\n[!INCLUDE [x](includes/x.md)]\n\n",
                &aligned("aaaaa-101", "<a name=\"x\"> </a>", "<a name=\"x\"> </a>"),
                "\n\n<!-- ",
                &aligned("aaaaa-102", "隠れ", "Hidden"),
                " -->\n\n",
                &aligned("aaaaa-103", "見える", "Shown"),
            ]
            .concat(),
        ),
        ("b.md", &format!("[!INCLUDE [x](includes/x.md)]\n\n{}", aligned("bbbbb-101", "二", "Two"))),
        ("c.md", "# Only one language\n"),
        ("includes/x.md", &aligned("ccccc-101", "共通", "Shared")),
    ]);
    let all: Vec<String> = site
        .files
        .iter()
        .flat_map(|file| {
            site.units(file).into_iter().map(|it| format!("{} {}", file.path(), it.id)).collect::<Vec<_>>()
        })
        .collect();
    assert_eq!(all, ["a.md aaaaa-103", "b.md bbbbb-101", "includes/x.md ccccc-101"]);
    expect_test::expect![[r#"
        {"file":"a.md","id":"aaaaa-103","line":11,"source":"Shown","target":"見える","source_language":"en","target_language":"ja","translated_by":"machine","translated_on":"2025-03-15"}
        {"file":"b.md","id":"bbbbb-101","line":3,"source":"Two","target":"二","source_language":"en","target_language":"ja"}
        {"file":"includes/x.md","id":"ccccc-101","line":1,"source":"Shared","target":"共通","source_language":"en","target_language":"ja"}
    "#]]
    .assert_eq(&site.export(Format::JsonLines));
    let po = site.export(Format::Po);
    assert!(po.contains("#. translated by: machine, 2025-03-15\n#: a.md:"), "{po}");
    assert!(po.contains("\n#, fuzzy\nmsgctxt \"a.md#aaaaa-103\"\nmsgid \"Shown\"\nmsgstr \"見える\"\n"), "{po}");
}

#[test]
fn what_tools_make_of_an_export_is_read() {
    let text = aligned("aaaaa-101", "古い", "Run `a`, then **b**. End.");
    let site = Site::of(&[("a.md", &text)]);
    let after = |entries: &[Entry]| {
        let (changes, findings) = site.import(entries);
        assert!(findings.is_empty(), "{findings:?}");
        changes[0].after.clone()
    };
    let expected = text.replace("古い", "`a`と**b**。終わり。");
    // Segments, a prefix for the namespace, annotations, and marks of a pair as two elements.
    let xliff = "<x:xliff xmlns:x=\"urn:oasis:names:tc:xliff:document:2.0\" version=\"2.1\" srcLang=\"en\" trgLang=\"ja\">\
        <x:file id=\"f1\" original=\"a.md\"><x:unit id=\"aaaaa-101\"><x:originalData><x:data id=\"d1\">`a`</x:data><x:data id=\"d2\">**</x:data></x:originalData>\
        <x:segment><x:source>Run <x:ph id=\"1\" dataRef=\"d1\"/>, then <x:pc id=\"2\" dataRefStart=\"d2\" dataRefEnd=\"d2\"><x:mrk id=\"m1\">b</x:mrk></x:pc>.</x:source>\
        <x:target><x:ph id=\"1\" dataRef=\"d1\"/>と<x:sc id=\"2\" dataRef=\"d2\"/>b<x:ec startRef=\"2\" dataRef=\"d2\"/>。</x:target></x:segment>\
        <x:ignorable><x:source> </x:source><x:target></x:target></x:ignorable>\
        <x:segment><x:source>End.</x:source><x:target>終わり。</x:target></x:segment></x:unit></x:file></x:xliff>";
    assert_eq!(Format::of("a.xlf", xliff), Some(Format::Xliff2));
    assert_eq!(after(&Format::Xliff2.read(xliff, None).unwrap()), expected);
    // Proposals and segments beside the translation; references of every kind.
    let xliff = "<?xml version=\"1.0\"?><xliff version=\"1.2\"><file original=\"a.md\"><body><trans-unit id=\"aaaaa-101\">\
        <source>Run <ph id=\"1\">`a`</ph>, then <bpt id=\"2\">**</bpt>b<ept id=\"2\">**</ept>. End.</source>\
        <seg-source><mrk mtype=\"seg\" mid=\"1\">Run</mrk></seg-source>\
        <target state=\"final\"><mrk mtype=\"seg\" mid=\"1\"><ph id=\"1\">&#x60;a&#96;</ph>と<bpt id=\"2\">**</bpt>b<ept id=\"2\">**</ept>。</mrk><![CDATA[終わり。]]></target>\
        <alt-trans><source>Run</source><target>走る</target></alt-trans></trans-unit></body></file></xliff>";
    assert_eq!(Format::of("a.xliff", xliff), Some(Format::Xliff1));
    assert_eq!(after(&Format::Xliff1.read(xliff, None).unwrap()), expected);
    // Other languages, and tags with regions.
    let tmx = "<!DOCTYPE tmx SYSTEM \"tmx14.dtd\"><tmx version=\"1.4\"><header srclang=\"EN-US\"/><body><tu><prop type=\"x-file\">a.md</prop><prop type=\"x-id\">aaaaa-101</prop>\
        <tuv xml:lang=\"de\"><seg>Anders</seg></tuv><tuv xml:lang=\"EN-us\"><seg>Run <ph>`a`</ph>, then **b**. End.</seg></tuv>\
        <tuv xml:lang=\"JA\"><seg><hi>`a`</hi>と**b**。終わり。</seg></tuv></tu></body></tmx>";
    let japanese = taiyaku::locale::Locale::parse("ja");
    assert_eq!(after(&Format::Tmx.read(tmx, japanese.as_ref()).unwrap()), expected);
    // A spreadsheet quotes what it saves.
    let tsv =
        "id\tfile\tsource\ttarget\r\naaaaa-101\ta.md\t\"Run `a`, then **b**. End.\"\t\"`a`と**b**。終わり。\"\r\n";
    assert_eq!(after(&Format::Tsv.read(tsv, None).unwrap()), expected);
    // A mark that lost what it stands for is not imported.
    let lost = "<xliff version=\"1.2\"><file original=\"a.md\"><body><trans-unit id=\"aaaaa-101\"><source>Run</source><target><x id=\"1\"/></target></trans-unit></body></file></xliff>";
    let (changes, findings) = site.import(&Format::Xliff1.read(lost, None).unwrap());
    assert!(changes.is_empty());
    assert_eq!(
        findings,
        [
            "exchange-invalid exchange: the entry of `aaaaa-101` is not imported: `<x>` does not have the mark that it stands for"
        ]
    );
}

#[test]
fn what_is_broken_is_told_with_its_place() {
    for (format, text, message) in [
        (Format::Xliff1, "<xliff version=\"1.2\"><file>", "the file ends before its elements do"),
        (Format::Tmx, "<tmx>&nbsp;</tmx>", "the entity `nbsp` is not known"),
        (Format::JsonLines, "{\"file\": 1}\n", "invalid type: integer `1`, expected a string at line 1 column 10"),
        (Format::Tsv, "", "the table is empty"),
    ] {
        assert_eq!(format.read(text, None).expect_err("it is broken").message, message);
    }
}

/// Says past the capture of tests that pass what was not looked at.
fn skipped(what: &str) {
    let _ = writeln!(std::io::stderr(), "skipped: {what}; tests/run.sh installs what is missing");
}

fn is_installed(program: &str) -> bool {
    Command::new(program).arg("--version").output().is_ok_and(|it| it.status.success())
}

/// Exports of all fixtures, and of an article with everything that is hard to write.
fn exports(format: Format) -> Vec<(String, String)> {
    let sites = sources::fixtures().into_iter().filter_map(|(name, folder)| Some((name, Site::read(&folder)?)));
    let hard: String =
        TEXTS.iter().enumerate().map(|(at, it)| aligned(&format!("aaaaa-{}", 101 + at), it, it) + "\n\n").collect();
    let hard = hard + &aligned("aaaaa-199", "", "Empty") + &aligned("aaaaa-101", "同じid", "Same id");
    let hard = Site::of(&[("folder with spaces/a & \"b\".md", &hard)]);
    sites.chain([("hard".to_owned(), hard)]).map(|(name, site)| (name, site.export(format))).collect()
}

#[track_caller]
fn passes(command: &mut Command, what: &str) {
    let output = command.output().unwrap();
    let said = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
    assert!(output.status.success(), "{what}: {}", &said[..said.len().min(4000)]);
}

/// The schemas of XLIFF, which Debian's `php-symfony-translation` brings, in a folder where they find one another.
fn schemas(folder: &Path) -> Option<[PathBuf; 2]> {
    let installed = Path::new("/usr/share/php/Symfony/Component/Translation/Resources/schemas");
    let read = |name: &str| std::fs::read_to_string(installed.join(name)).ok();
    let (first, second) = (read("xliff-core-1.2-strict.xsd")?, read("xliff-core-2.0.xsd")?);
    let imported = folder.join("informativeCopiesOf3rdPartySchemas/w3c");
    std::fs::create_dir_all(&imported).unwrap();
    for place in [folder, &imported] {
        std::fs::copy(installed.join("xml.xsd"), place.join("xml.xsd")).unwrap();
    }
    let paths = [folder.join("xliff-1.2.xsd"), folder.join("xliff-2.0.xsd")];
    std::fs::write(&paths[0], first.replace("http://www.w3.org/2001/xml.xsd", "xml.xsd")).unwrap();
    std::fs::write(&paths[1], second).unwrap();
    Some(paths)
}

#[test]
fn xliff_is_valid_by_its_schemas() {
    let folder = tempfile::tempdir().unwrap();
    let Some(schemas) = schemas(folder.path()).filter(|_| is_installed("xmllint")) else {
        return skipped("XLIFF by its schemas");
    };
    // The core of 2.1 has the schema of 2.0, which takes any version.
    for (format, schema) in [Format::Xliff1, Format::Xliff2].into_iter().zip(schemas) {
        for (name, text) in exports(format) {
            let file = folder.path().join("export.xlf");
            std::fs::write(&file, text).unwrap();
            let mut command = Command::new("xmllint");
            command.args(["--nonet", "--noout", "--schema"]).arg(&schema).arg(&file);
            passes(&mut command, &format!("{format} of {name}"));
        }
    }
}

#[test]
fn tmx_is_valid_by_its_declarations() {
    if !is_installed("xmllint") {
        return skipped("TMX by its declarations");
    }
    let folder = tempfile::tempdir().unwrap();
    let declarations = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/exchange/tmx.dtd");
    for (name, text) in exports(Format::Tmx) {
        let file = folder.path().join("export.tmx");
        std::fs::write(&file, text).unwrap();
        let mut command = Command::new("xmllint");
        command.args(["--nonet", "--noout", "--dtdvalid"]).arg(&declarations).arg(&file);
        passes(&mut command, &name);
    }
}

#[test]
fn gettext_reads_the_catalogue() {
    if !is_installed("msgfmt") {
        return skipped("PO by msgfmt");
    }
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in exports(Format::Po) {
        let file = folder.path().join("export.po");
        // What gettext takes for unfinished, it does not check.
        std::fs::write(&file, text.replace("\n#, fuzzy\n", "\n")).unwrap();
        let mut command = Command::new("msgfmt");
        command.args(["--check", "--verbose", "-o"]).arg(folder.path().join("out.mo")).arg(&file);
        passes(&mut command, &name);
        // What gettext makes of it says the same.
        if is_installed("msgcat") {
            let output = Command::new("msgcat").arg("--width=40").arg(&file).output().unwrap();
            let again = Format::Po.read(&String::from_utf8(output.stdout).unwrap(), None).unwrap();
            let key = |it: &Entry| (it.file.clone(), it.id.clone(), it.source.clone(), it.target.clone());
            let ours: Vec<_> = Format::Po.read(&text, None).unwrap().iter().map(key).collect();
            assert_eq!(again.iter().map(key).collect::<Vec<_>>(), ours, "{name}");
        }
    }
}

/// Runs the program in a folder; its exit status, standard output and standard error.
fn taiyaku(folder: &Path, arguments: &[&str]) -> (Option<i32>, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_taiyaku"));
    let output = command.current_dir(folder).args(arguments).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code(), text(output.stdout), text(output.stderr))
}

/// All files of a folder, with their bytes.
fn bytes(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let entries =
        walkdir::WalkDir::new(folder).into_iter().filter_map(Result::ok).filter(|it| it.file_type().is_file());
    entries.map(|it| (it.path().to_owned(), std::fs::read(it.path()).unwrap())).collect()
}

fn on_disk(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, contents) in files {
        let file = folder.path().join("site").join(path);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, contents).unwrap();
    }
    folder
}

#[test]
fn the_program_writes_only_what_it_says_it_would() {
    let marked = format!("\u{feff}{}\r\n{}\r\n", aligned("aaaaa-101", "一", "One"), aligned("aaaaa-102", "二", "Two"));
    let plain = aligned("bbbbb-101", "三", "Three");
    let foreign = [aligned("ccccc-101", "四", "Four").as_bytes(), b"\xff"].concat();
    let folder =
        on_disk(&[("a.md", marked.as_bytes()), ("b.md", plain.as_bytes()), ("c.md", &foreign), ("d.png", b"\x89PNG")]);
    let run = |arguments: &[&str]| taiyaku(folder.path(), arguments);
    for format in Format::ALL {
        let before = bytes(folder.path());
        let (status, out, said) = run(&["export", "site", "--format", format.name()]);
        assert_eq!((status, said.as_str()), (Some(0), "exported 4 units of 3 files\n"));
        let (status, nothing, _) = run(&["export", "units", "site", "--format", format.name(), "--out", "out"]);
        assert_eq!((status, nothing.as_str()), (Some(0), ""));
        assert_eq!(std::fs::read_to_string(folder.path().join("out")).unwrap(), out);
        let (status, nothing, said) = run(&["import", "site", "out"]);
        let expected = (Some(0), "", "nothing to import: no translation differs from the files\n");
        assert_eq!((status, nothing.as_str(), said.as_str()), expected, "{format}");
        std::fs::remove_file(folder.path().join("out")).unwrap();
        assert_eq!(bytes(folder.path()), before, "{format}");
    }
    let (_, table, _) = run(&["export", "site", "--format", "tsv"]);
    let edited = table.replace("\tTwo\t二", "\tTwo\t弐\\n続き").replace("\tThree\t三", "\tOther\t参");
    let edited = edited.replace("\tFour\t四", "\tFour\t肆");
    std::fs::write(folder.path().join("back.tsv"), edited).unwrap();
    let before = bytes(folder.path());
    let (status, out, said) = run(&["import", "site", "back.tsv", "--dry-run"]);
    assert_eq!((status, out.as_str()), (Some(1), "a.md:2 aaaaa-102\n- 二\n+ 弐\n+ 続き\n"), "{said}");
    assert!(said.contains("exchange-original-changed") && said.contains("exchange-translation-refused"), "{said}");
    assert!(said.ends_with("1 translation in 1 file would change; nothing was written\n"), "{said}");
    assert_eq!(bytes(folder.path()), before);
    let (status, out, said) = run(&["import", "site", "back.tsv"]);
    assert_eq!((status, out.as_str()), (Some(1), ""));
    assert!(said.ends_with("imported 1 translation into 1 file\n"), "{said}");
    let mut expected = before;
    expected.insert(folder.path().join("site/a.md"), marked.replace('二', "弐\r\n続き").into_bytes());
    assert_eq!(bytes(folder.path()), expected);
}

#[test]
fn a_glossary_goes_where_a_program_can_read_it() {
    let text =
        [aligned("aaaaa-101", "**保存**を押す。", "Select **Save**."), aligned("aaaaa-102", "**保存**", "**Save**")];
    let folder = on_disk(&[("a.md", text.join("\n\n").as_bytes())]);
    let row = "Save\t保存\ten\tja\t2\ta.md#aaaaa-101 a.md#aaaaa-102\n";
    let (status, out, said) = taiyaku(folder.path(), &["export", "--format", "tsv", "glossary", "site"]);
    assert!(status == Some(0) && said.is_empty(), "{said}");
    assert_eq!(out, format!("source\ttarget\tsource-language\ttarget-language\tcount\tplaces\n{row}"));
    let (status, nothing, said) =
        taiyaku(folder.path(), &["export", "glossary", "site", "--format", "tsv", "--out", "x"]);
    assert_eq!((status, nothing.as_str(), said.as_str()), (Some(0), "", "exported 1 term\n"));
    assert_eq!(std::fs::read_to_string(folder.path().join("x")).unwrap(), out);
    // Also of a site that shows no glossary and compares nothing.
    let codes = taiyaku::finding::code::ALL.iter().map(|it| format!("{} = \"off\"\n", it.name()));
    let toml = format!("glossary = false\n[findings]\n{}", codes.collect::<String>());
    std::fs::write(folder.path().join("site/site.toml"), toml).unwrap();
    let (status, again, said) = taiyaku(folder.path(), &["export", "glossary", "site", "--format", "tsv"]);
    assert_eq!((status, again, said.as_str()), (Some(0), out, ""));
}

#[test]
fn wrong_use_ends_with_2_and_says_what_to_do() {
    let folder = on_disk(&[("a.md", aligned("aaaaa-101", "一", "One").as_bytes()), ("b/only.md", "# 一\n".as_bytes())]);
    let says = |arguments: &[&str], part: &str| {
        let (status, _, said) = taiyaku(folder.path(), arguments);
        assert!(status == Some(2) && said.contains(part), "{arguments:?}: {status:?} {said}");
    };
    says(&["export", "site"], "--format");
    says(&["export", "site", "--format", "xlif-1.2"], "'xliff-1.2'");
    says(&["export", "unit", "site", "--format", "po"], "`unit` cannot be exported: units, glossary can");
    says(&["export", "glossary", "site", "--format", "po"], "cannot be exported as `po`, but as `tsv` or `jsonl`");
    says(&["export", "nowhere", "--format", "po"], "there is no folder `nowhere`");
    says(&["export", "site/b", "--format", "po"], "no article exists in two languages");
    says(&["export", "site", "--format", "po", "--locale", "de"], "the site has no translations in `de`, but in `ja`");
    says(&["export", "site", "--format", "po", "--out", "site"], "site` is a folder");
    says(&["import", "site", "absent.po"], "cannot read `absent.po`");
    std::fs::write(folder.path().join("what"), "???").unwrap();
    says(&["import", "site", "what"], "name it with `--format`");
    std::fs::write(folder.path().join("a.xlf"), "<xliff version=\"1.2\"><file>").unwrap();
    says(&["import", "site", "a.xlf"], "the file ends before its elements do");
    std::fs::write(folder.path().join("b.po"), b"\xff\xff").unwrap();
    says(&["import", "site", "b.po"], "`b.po` is not UTF-8");
}
