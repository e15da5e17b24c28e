//! Pairs the units of an article that has one file a language.
//!
//! Sections correspond by anchor, else by place; in corresponding sections whose blocks are of the same kinds, each
//! block is a unit, else the section is one (`product.md` section 1). Looks at structure and at headings' ids alone,
//! so it costs the same for any two languages. A unit's key is made of the original's text: it is the same in both
//! languages and survives edits elsewhere.

mod aligner;
mod section;

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use self::aligner::File;
use self::section::{TextLeaf, text_leaves};
use crate::finding::Finding;
use crate::memo::Digest;
use crate::syntax::document::{Document, Side};
use crate::syntax::slug::{Ids, slug};

/// The units of both files of an article.
#[derive(Clone, Debug)]
pub struct Alignment {
    /// Those of the original.
    pub original: Layout,
    /// Those of the translation.
    pub translation: Layout,
    /// What does not correspond.
    pub findings: Vec<Finding>,
}

/// The units and heading ids of one file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Layout {
    /// What each leaf is, in the order of [`crate::syntax::walk::leaves`].
    pub leaves: Vec<LeafUnit>,
    /// The sections that are one unit, in the order of the file.
    pub sections: Vec<SectionUnit>,
    /// The ids of headings by the index of their leaf.
    pub heading_ids: BTreeMap<usize, String>,
}

/// The unit of a leaf.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum LeafUnit {
    /// It has no text.
    None,
    /// It is the unit of this key.
    Unit(String),
    /// It belongs to one of [`Layout::sections`].
    Section(usize),
}

/// A section that is one unit: what follows its heading, up to the next.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SectionUnit {
    /// Its key.
    pub key: String,
    /// Its leaves.
    pub leaves: Range<usize>,
    /// Its outermost blocks, as a range of `Document::blocks`.
    pub blocks: Range<usize>,
}

/// The units of an article that exists in one language.
pub fn alone(document: &Document) -> Layout {
    let leaves = text_leaves(document, Side::Translation);
    let mut keys = Keys::default();
    let unit =
        |it: &TextLeaf<'_>| if it.text.is_empty() { LeafUnit::None } else { LeafUnit::Unit(keys.take(&it.text)) };
    Layout { leaves: leaves.iter().map(unit).collect(), sections: Vec::new(), heading_ids: ids(&leaves) }
}

/// The ids of all headings by the index of their leaf: the first anchor of each, else what one side's text makes.
pub fn heading_ids(document: &Document, side: Side) -> BTreeMap<usize, String> {
    let mut found = BTreeMap::new();
    let headings = section::headings(document, side);
    complete_ids(headings.iter().map(|(index, it)| (*index, it)), &mut found);
    found
}

/// Pairs the units of a translation with those of its original.
pub fn align(original: &Document, translation: &Document) -> Alignment {
    let original = File::new(original, ids);
    let translation = File::new(translation, |leaves| {
        let anchored =
            leaves.iter().enumerate().filter_map(|(index, it)| Some((index, it.leaf.anchors.first()?.clone())));
        anchored.collect()
    });
    aligner::align(original, translation)
}

fn ids(leaves: &[TextLeaf<'_>]) -> BTreeMap<usize, String> {
    let mut found = BTreeMap::new();
    complete_ids(headings(leaves), &mut found);
    found
}

/// The headings among all leaves, by their index.
fn headings<'l, 'd>(leaves: &'l [TextLeaf<'d>]) -> impl Iterator<Item = (usize, &'l TextLeaf<'d>)> + Clone {
    leaves.iter().enumerate().filter(|(_, it)| it.leaf.level.is_some())
}

/// Gives an id to each heading that has none. Anchors that an author wrote come before what text makes.
fn complete_ids<'l, 'd: 'l>(
    headings: impl Iterator<Item = (usize, &'l TextLeaf<'d>)> + Clone,
    found: &mut BTreeMap<usize, String>,
) {
    let mut ids = Ids::default();
    found.values().for_each(|it| ids.reserve(it));
    for is_anchored in [true, false] {
        for (index, heading) in headings.clone() {
            if found.contains_key(&index) || heading.leaf.anchors.is_empty() == is_anchored {
                continue;
            }
            let id = match heading.leaf.anchors.first() {
                Some(anchor) => ids.take(anchor),
                None => ids.take(&slug(&heading.text)),
            };
            found.insert(index, id);
        }
    }
}

/// Makes keys of texts: `u` and six digits of the digest, and a number from the second time on.
#[derive(Default)]
struct Keys(HashMap<String, usize>);

impl Keys {
    fn take(&mut self, text: &str) -> String {
        let key = format!("u{}", Digest::of_bytes(text.as_bytes()).hex(6));
        let count = self.0.entry(key.clone()).or_default();
        *count += 1;
        if *count == 1 { key } else { format!("{key}-{count}") }
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;

    use expect_test::{Expect, expect};

    use super::*;
    use crate::source::Source;
    use crate::syntax::parse;

    fn outline(layout: &Layout, document: &Document) -> String {
        let mut lines = String::new();
        for (index, it) in text_leaves(document, Side::Translation).iter().enumerate() {
            let unit = match &layout.leaves[index] {
                LeafUnit::None => "-".to_owned(),
                LeafUnit::Unit(key) => key.clone(),
                LeafUnit::Section(section) => format!("{} (section)", layout.sections[*section].key),
            };
            let id = layout.heading_ids.get(&index).map(|it| format!(" #{it}")).unwrap_or_default();
            writeln!(lines, "{unit} {} {}{id}", it.leaf.path, it.text).unwrap();
        }
        lines
    }

    #[expect(clippy::needless_pass_by_value, reason = "as `expect!` makes it")]
    #[track_caller]
    fn check(original: &str, translation: &str, expected: Expect) {
        let original = parse(&Source::new("a.en.md", original)).value;
        let translation = parse(&Source::new("a.ja.md", translation)).value;
        let alignment = align(&original, &translation);
        let mut report = outline(&alignment.original, &original);
        report.push_str("---\n");
        report.push_str(&outline(&alignment.translation, &translation));
        for it in &alignment.findings {
            writeln!(report, "{}: {}", it.span.path, it.message).unwrap();
        }
        expected.assert_eq(&report);
    }

    #[test]
    fn blocks_of_equal_sections_are_paired_one_by_one() {
        check(
            "# Restart\n\nWait. Wait.\n\n- One\n- Two\n\n| a | b |\n|---|---|\n| c |   |\n\n![Menu](m.png)\n\n## Next\n\nWait. Wait.\n",
            "# <a name=\"restart\"></a>再起動\n\n待つ。\n\n- 一\n- 二\n\n| あ | い |\n|---|---|\n| う |  |\n\n![メニュー](m.png)\n\n## 次\n\n待つ。\n",
            expect![[r#"
                u41b027 heading 1 Restart #restart
                u82bdb0 paragraph Wait. Wait.
                ub991c0 list/item/paragraph One
                ub03648 list/item/paragraph Two
                u17762f table/header cell a
                u10e5cf table/header cell b
                uea7aa1 table/cell c
                - table/cell 
                u9a9b91 image Menu
                u768b55 heading 2 Next #next
                u82bdb0-2 paragraph Wait. Wait.
                ---
                u41b027 heading 1 再起動 #restart
                u82bdb0 paragraph 待つ。
                ub991c0 list/item/paragraph 一
                ub03648 list/item/paragraph 二
                u17762f table/header cell あ
                u10e5cf table/header cell い
                uea7aa1 table/cell う
                - table/cell 
                u9a9b91 image メニュー
                u768b55 heading 2 次 #next
                u82bdb0-2 paragraph 待つ。
            "#]],
        );
    }

    #[test]
    fn a_section_that_differs_is_one_unit() {
        check(
            "Intro\n\n# A\n\nOne\n\n- Two\n\n# B\n\nThree\n",
            "導入\n\n# あ\n\n一と二\n\n# い\n\n三\n",
            expect![[r#"
                udacb60 paragraph Intro
                u32684b heading 1 A #a
                u3036d8 (section) paragraph One
                u3036d8 (section) list/item/paragraph Two
                u9f9524 heading 1 B #b
                ue1cab3 paragraph Three
                ---
                udacb60 paragraph 導入
                u32684b heading 1 あ #a
                u3036d8 (section) paragraph 一と二
                u9f9524 heading 1 い #b
                ue1cab3 paragraph 三
                a.ja.md: the section `あ` ends where the original has a `list/item/paragraph`
            "#]],
        );
    }

    #[test]
    fn an_extra_section_misaligns_no_other() {
        check(
            "# T\n\n## A\n\n- a\n\n## B\n\nb\n\n## C\n\nc\n\nc\n",
            "# 題\n\n## あ\n\n- あ\n\n## 追加\n\n1. 足\n\n## い\n\nい\n\n## う\n\nう\n\nう\n",
            expect![[r#"
                u3d5ce0 heading 1 T #t
                u32684b heading 2 A #a
                u17762f list/item/paragraph a
                u9f9524 heading 2 B #b
                u10e5cf paragraph b
                ufc42a5 heading 2 C #c
                uea7aa1 paragraph c
                uea7aa1-2 paragraph c
                ---
                u3d5ce0 heading 1 題 #t
                u32684b heading 2 あ #a
                u17762f list/item/paragraph あ
                ubf1927 heading 2 追加 #追加
                uce601d list/item/paragraph 足
                u9f9524 heading 2 い #b
                u10e5cf paragraph い
                ufc42a5 heading 2 う #c
                uea7aa1 paragraph う
                uea7aa1-2 paragraph う
                a.ja.md: the section `追加` has no counterpart in the original
            "#]],
        );
    }

    #[test]
    fn sections_correspond_by_anchor_before_place() {
        check(
            "# T\n\n## Old way\n\na\n\n## New way\n\nb\n",
            "# <a name=\"t\"></a>題\n\n## <a name=\"new-way\"></a>新\n\nい\n",
            expect![[r#"
                u3d5ce0 heading 1 T #t
                u913f33 heading 2 Old way #old-way
                u17762f paragraph a
                uc31fa9 heading 2 New way #new-way
                u10e5cf paragraph b
                ---
                u3d5ce0 heading 1 題 #t
                uc31fa9 heading 2 新 #new-way
                u10e5cf paragraph い
                a.en.md: the section `Old way` has no counterpart in the translation
            "#]],
        );
    }

    #[test]
    fn keys_survive_edits_elsewhere() {
        let layout = |text: &str| alone(&parse(&Source::new("a.md", text)).value).leaves;
        let before = layout("# 題\n\n一\n\n一\n");
        let after = layout("# 別の題\n\n足した\n\n一\n\n一\n");
        assert_eq!(before[1..], after[2..]);
        assert_ne!(before[1], before[2]);
    }

    #[test]
    fn anchors_that_were_written_win_over_what_text_makes() {
        let document = parse(&Source::new("a.md", "# Same\n\n## <a name=\"same\"></a>Other\n\n## 手順 1\n")).value;
        let ids: Vec<_> = heading_ids(&document, Side::Translation).into_values().collect();
        assert_eq!(ids, ["same-1", "same", "手順-1"]);
    }
}
