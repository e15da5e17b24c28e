//! Numbers for the nodes of a tree: in the order of the answers, each before what follows from it.

use crate::site::trees::{LinkedGoal, LinkedKind, LinkedTree};

/// Nodes and their numbers.
pub struct Numbering {
    /// The nodes in the order of their numbers.
    pub order: Vec<usize>,
    numbers: Vec<usize>,
}

impl Numbering {
    /// The number of a node, from 1.
    pub fn number(&self, node: usize) -> usize {
        self.numbers[node]
    }
}

/// Numbers the nodes of a tree, those that no way leads to last.
pub fn numbering(tree: &LinkedTree) -> Numbering {
    let mut numbers = vec![0; tree.nodes.len()];
    let mut order = Vec::with_capacity(numbers.len());
    let starts = std::iter::once(tree.graph.start).chain(0..tree.nodes.len());
    for start in starts {
        let mut waiting = vec![start];
        while let Some(node) = waiting.pop() {
            if numbers[node] != 0 {
                continue;
            }
            order.push(node);
            numbers[node] = order.len();
            waiting.extend(next(tree, node).into_iter().rev());
        }
    }
    Numbering { order, numbers }
}

/// The nodes that a node leads to, in the order of its answers.
pub fn next(tree: &LinkedTree, node: usize) -> Vec<usize> {
    match &tree.nodes[node].kind {
        LinkedKind::Outcome { otherwise, .. } => otherwise.iter().copied().collect(),
        LinkedKind::Question(choices) => {
            let node = |it: &LinkedGoal| match it {
                LinkedGoal::Node(node) => Some(*node),
                LinkedGoal::Article(..) | LinkedGoal::Tree(_) | LinkedGoal::Nowhere => None,
            };
            choices.iter().filter_map(|it| node(&it.goal)).collect()
        }
    }
}
