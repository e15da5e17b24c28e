//! Any text is a tree file: it is parsed, linked, proved and rendered, its places lie in it, and every finding is one
//! line.

#![no_main]

use libfuzzer_sys::fuzz_target;
use taiyaku::config;
use taiyaku::pipeline::{self, Cache};
use taiyaku::source::Snapshot;

const ARTICLE: &str =
    "# ハブ\n\n## ケーブル\n\n挿します。\n\n## 再起動\n\n- 押します。\n  待ちます。\n- 抜きます。\n  挿します。\n";

fuzz_target!(|text: &str| {
    let snapshot = Snapshot::of_texts([
        ("hub.tree.yml", text),
        ("hub.ja.md", ARTICLE),
        ("a.ja.md", "[!TREE [a](hub.tree.yml)]\n"),
    ]);
    let config = config::parse(&snapshot).expect("there is no configuration").value;
    let build = pipeline::build(&snapshot, &config, &mut Cache::forgetful());
    for finding in &build.findings {
        assert!(!finding.message.contains('\n'), "{}", finding.message);
        let end = finding.span.range.end as usize;
        assert!(finding.span.path.as_str() != "hub.tree.yml" || end <= text.len(), "{}", finding.message);
    }
});
