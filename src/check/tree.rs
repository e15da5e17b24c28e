//! What is wrong with the ways through a decision tree.

use std::collections::{BTreeMap, BTreeSet};

use crate::finding::{Finding, code};
use crate::site::trees::{LinkedChoice, LinkedGoal, LinkedKind, LinkedTree};
use crate::text::{SourcePath, Span};
use crate::tree::PathTest;

/// How many answers readers can compare.
const MOST_CHOICES: usize = 7;

/// How many questions readers answer.
const MOST_QUESTIONS: usize = 7;

/// What the path tests of a tree pass through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coverage {
    /// The file of the tree.
    pub path: SourcePath,
    /// Its part of addresses.
    pub name: String,
    /// How many path tests it has.
    pub tests: usize,
    /// How many of them fail.
    pub failed: usize,
    /// How many nodes it has.
    pub nodes: usize,
    /// The nodes that no path test passes through.
    pub untested: Vec<String>,
}

/// Checks all trees of a site.
pub fn check(trees: &[LinkedTree], findings: &mut Vec<Finding>) {
    for tree in trees {
        nodes(tree, findings);
        circles(tree, findings);
        depth(tree, findings);
        for test in &tree.tests {
            findings.extend(walk(trees, tree, test).err());
        }
    }
}

/// What the path tests of each tree pass through.
pub fn coverage(trees: &[LinkedTree]) -> Vec<Coverage> {
    let coverage = |tree: &LinkedTree| {
        let walks: Vec<BTreeSet<usize>> = tree.tests.iter().filter_map(|it| walk(trees, tree, it).ok()).collect();
        let failed = tree.tests.len() - walks.len();
        let passed: BTreeSet<usize> = walks.into_iter().flatten().collect();
        let untested = (0..tree.nodes.len()).filter(|it| !passed.contains(it));
        Coverage {
            path: tree.path.clone(),
            name: tree.name.clone(),
            tests: tree.tests.len(),
            failed,
            nodes: tree.nodes.len(),
            untested: untested.map(|it| tree.nodes[it].id.clone()).collect(),
        }
    };
    trees.iter().map(coverage).collect()
}

fn nodes(tree: &LinkedTree, findings: &mut Vec<Finding>) {
    for (index, node) in tree.nodes.iter().enumerate() {
        let id = &node.id;
        let mut report = |code, message, help: &str| {
            findings.push(Finding::new(code, node.span.clone(), message).help(help));
        };
        if !tree.reached[index] {
            let help = "let an answer lead to it, or remove it";
            report(code::TREE_NODE_UNREACHABLE, format!("no way leads to the node `{id}`"), help);
        }
        match &node.kind {
            LinkedKind::Question(choices) => {
                if choices.is_empty() {
                    let help = "give it `options`, or make it an `outcome`";
                    report(code::TREE_DEAD_END, format!("the question `{id}` has no answers"), help);
                }
                if choices.len() > MOST_CHOICES {
                    let count = choices.len();
                    let message = format!("the question `{id}` has {count} answers, more than readers can compare");
                    let help = "ask a question before it that tells groups of answers apart";
                    report(code::TREE_OPTIONS_TOO_MANY, message, help);
                }
                alike(choices, findings);
            }
            LinkedKind::Outcome { texts, source, .. } => {
                // A section that does not exist was reported as such.
                let is_empty = source.is_some() && texts.values().all(Vec::is_empty);
                if is_empty {
                    let help = "write what to do under the heading, or name another section";
                    report(code::TREE_DEAD_END, format!("the section of the outcome `{id}` has no text"), help);
                }
            }
        }
    }
}

/// Answers that a reader of some language cannot tell apart.
fn alike(choices: &[LinkedChoice], findings: &mut Vec<Finding>) {
    let mut reported = BTreeSet::new();
    let locales: BTreeSet<_> = choices.iter().flat_map(|it| it.label.keys()).collect();
    for locale in locales {
        let mut seen: BTreeMap<String, usize> = BTreeMap::new();
        for (index, choice) in choices.iter().enumerate() {
            let Some(label) = choice.label.get(locale) else { continue };
            let read = label.plain.to_lowercase();
            let read = read.trim_matches(|it: char| it.is_whitespace() || ".。!?！？".contains(it)).to_owned();
            let first = *seen.entry(read).or_insert(index);
            if first != index && reported.insert(index) {
                let message = format!("two answers read `{}` in `{locale}`", label.plain);
                let finding = Finding::new(code::TREE_OPTIONS_ALIKE, choice.span.clone(), message);
                let finding = finding.label(choices[first].span.clone(), "the other answer");
                findings.push(finding.help("say in each what tells it apart"));
            }
        }
    }
}

fn circles(tree: &LinkedTree, findings: &mut Vec<Finding>) {
    let ending = tree.graph.ending();
    let mut told: BTreeSet<usize> = BTreeSet::new();
    for node in (0..tree.nodes.len()).filter(|it| !ending[*it]) {
        let circle = tree.graph.circle(node);
        // One finding for each circle, at the first of its nodes.
        if !circle.iter().any(|it| told.contains(it)) {
            let names: Vec<&str> = circle.iter().map(|it| tree.nodes[*it].id.as_str()).collect();
            let message = format!("from here no answer leads to an outcome: {}", names.join(" → "));
            let at = circle.iter().min().copied().unwrap_or(node);
            let finding = Finding::new(code::TREE_CYCLE_WITHOUT_EXIT, tree.nodes[at].span.clone(), message);
            findings.push(finding.help("let an answer in the circle lead to an outcome"));
        }
        told.extend(circle);
        told.insert(node);
    }
}

fn depth(tree: &LinkedTree, findings: &mut Vec<Finding>) {
    let depths = tree.graph.depths();
    let deepest =
        (0..depths.len()).filter(|it| tree.reached[*it]).max_by_key(|it| (depths[*it], std::cmp::Reverse(*it)));
    let Some(node) = deepest.filter(|it| depths[*it] > MOST_QUESTIONS) else { return };
    let message =
        format!("the way to `{}` has {} questions, more than readers answer", tree.nodes[node].id, depths[node]);
    let finding = Finding::new(code::TREE_TOO_DEEP, tree.nodes[node].span.clone(), message);
    findings.push(finding.help("ask first what tells most apart, or lead to another tree"));
}

/// The nodes that a path test passes through, or why it fails.
fn walk(trees: &[LinkedTree], tree: &LinkedTree, test: &PathTest) -> Result<BTreeSet<usize>, Finding> {
    let mut at = tree.graph.start;
    let mut passed: BTreeSet<usize> = [at].into();
    let mut end = tree.nodes[at].id.clone();
    let mut open = true;
    for answer in &test.answers {
        let fail = |message: String| {
            let span = Span::new(&tree.path, answer.range);
            Finding::new(code::TREE_PATH_FAILED, span, message).label(tree.nodes[at].span.clone(), "the node")
        };
        let choices = tree.choices(at);
        if !open || choices.is_empty() {
            return Err(fail(format!("the way ends at `{end}` before the answer `{}`", answer.text))
                .help("remove the answers that are never asked for"));
        }
        let named = choices.iter().find(|it| it.id == answer.text);
        let chosen = named.or_else(|| choices.iter().find(|it| it.label.values().any(|it| it.plain == answer.text)));
        let Some(choice) = chosen else {
            let possible: Vec<String> = choices.iter().map(|it| format!("`{}`", it.id)).collect();
            return Err(fail(format!("`{}` has no answer `{}`", tree.nodes[at].id, answer.text))
                .help(format!("possible: {}", possible.join(", "))));
        };
        match &choice.goal {
            LinkedGoal::Node(to) => {
                at = *to;
                passed.insert(at);
                end.clone_from(&tree.nodes[at].id);
            }
            LinkedGoal::Tree(other) => (end, open) = (trees[*other].name.clone(), false),
            LinkedGoal::Article(..) | LinkedGoal::Nowhere => (end, open) = (choice.id.clone(), false),
        }
    }
    if end == test.outcome.text {
        return Ok(passed);
    }
    let message = format!("these answers lead to `{end}`, not to `{}`", test.outcome.text);
    let finding = Finding::new(code::TREE_PATH_FAILED, Span::new(&tree.path, test.outcome.range), message);
    Err(finding.label(tree.nodes[at].span.clone(), "where they lead").help("correct the test, or the tree"))
}
