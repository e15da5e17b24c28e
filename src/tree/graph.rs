//! What can be proved about the ways through a tree, on numbers alone and in time linear in answers.

/// Where an answer leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// To a node.
    Node(usize),
    /// Out of the tree: to an article or another tree.
    Out,
    /// Nowhere: what it names does not exist.
    Nowhere,
}

/// The ways through a tree.
#[derive(Clone, Debug, Default)]
pub struct Graph {
    /// Where the answers of each node lead, in their order.
    pub steps: Vec<Vec<Step>>,
    /// Whether a node is an outcome.
    pub outcomes: Vec<bool>,
    /// Where an outcome goes on that did not help.
    pub otherwise: Vec<Option<usize>>,
    /// The node that the tree begins with.
    pub start: usize,
}

/// The answer that leads to a node first: the node that it belongs to, and its place there.
pub type Arrival = Option<(usize, usize)>;

impl Graph {
    fn nodes_after(&self, node: usize) -> impl Iterator<Item = (usize, usize)> + '_ {
        let next = self.steps[node].iter().enumerate();
        next.filter_map(|(at, step)| match step {
            Step::Node(to) => Some((at, *to)),
            Step::Out | Step::Nowhere => None,
        })
    }

    /// How each node is reached with the fewest answers; `None` for the start and for what cannot be reached.
    ///
    /// A node that only an outcome's `otherwise` leads to is reached through that outcome, with no answer of its own.
    pub fn arrivals(&self) -> (Vec<Arrival>, Vec<bool>) {
        let mut arrivals = vec![None; self.steps.len()];
        let mut reached = vec![false; self.steps.len()];
        let mut waiting = std::collections::VecDeque::new();
        if self.start < reached.len() {
            reached[self.start] = true;
            waiting.push_back(self.start);
        }
        while let Some(node) = waiting.pop_front() {
            let otherwise = self.otherwise[node].map(|to| (usize::MAX, to));
            for (at, to) in self.nodes_after(node).chain(otherwise).collect::<Vec<_>>() {
                if !reached[to] {
                    reached[to] = true;
                    arrivals[to] = Some((node, at));
                    waiting.push_back(to);
                }
            }
        }
        (arrivals, reached)
    }

    /// The nodes from which some way ends: at an outcome, out of the tree, or at a fault of its own.
    pub fn ending(&self) -> Vec<bool> {
        let mut before: Vec<Vec<usize>> = vec![Vec::new(); self.steps.len()];
        for node in 0..self.steps.len() {
            self.nodes_after(node).for_each(|(_, to)| before[to].push(node));
        }
        let ends_itself = |node: usize| {
            self.outcomes[node]
                || self.steps[node].is_empty()
                || self.steps[node].iter().any(|it| !matches!(it, Step::Node(_)))
        };
        let mut ending: Vec<bool> = (0..self.steps.len()).map(ends_itself).collect();
        let mut waiting: Vec<usize> = (0..ending.len()).filter(|it| ending[*it]).collect();
        while let Some(node) = waiting.pop() {
            for from in std::mem::take(&mut before[node]) {
                if !ending[from] {
                    ending[from] = true;
                    waiting.push(from);
                }
            }
        }
        ending
    }

    /// A way from a node back to a node on it, for a node from which no way ends.
    pub fn circle(&self, node: usize) -> Vec<usize> {
        let mut way = vec![node];
        let mut place = vec![None; self.steps.len()];
        place[node] = Some(0);
        loop {
            let last = way[way.len() - 1];
            let Some((_, next)) = self.nodes_after(last).next() else { return way };
            if let Some(start) = place[next] {
                way.drain(..start);
                way.push(next);
                return way;
            }
            place[next] = Some(way.len());
            way.push(next);
        }
    }

    /// The most questions that lie on a way to each node and at it, where no way goes back.
    pub fn depths(&self) -> Vec<usize> {
        let order = self.downwards();
        let mut place = vec![usize::MAX; self.steps.len()];
        order.iter().enumerate().for_each(|(at, node)| place[*node] = at);
        let mut depths = vec![0; self.steps.len()];
        for node in order {
            let own = usize::from(!self.outcomes[node]);
            depths[node] += own;
            for (_, to) in self.nodes_after(node).collect::<Vec<_>>() {
                // An answer that goes back makes no way longer.
                if place[to] > place[node] && place[to] != usize::MAX {
                    depths[to] = depths[to].max(depths[node]);
                }
            }
        }
        depths
    }

    /// How many questions are answered on a way to an end, at the least and at the most.
    pub fn questions(&self) -> (usize, usize) {
        let mut answered = vec![usize::MAX; self.steps.len()];
        let mut waiting = std::collections::VecDeque::new();
        if let Some(start) = answered.get_mut(self.start) {
            *start = 0;
            waiting.push_back(self.start);
        }
        let mut fewest = usize::MAX;
        while let Some(node) = waiting.pop_front() {
            if self.outcomes[node] {
                fewest = fewest.min(answered[node]);
            }
            if self.steps[node].contains(&Step::Out) {
                fewest = fewest.min(answered[node] + 1);
            }
            for (_, to) in self.nodes_after(node) {
                if answered[to] == usize::MAX {
                    answered[to] = answered[node] + 1;
                    waiting.push_back(to);
                }
            }
        }
        let most = self.depths().into_iter().max().unwrap_or(0);
        (if fewest == usize::MAX { 0 } else { fewest }, most)
    }

    /// The nodes that can be reached, each before those that its answers lead to, but for answers that go back.
    fn downwards(&self) -> Vec<usize> {
        let mut seen = vec![false; self.steps.len()];
        let mut done = Vec::new();
        let mut stack: Vec<(usize, usize)> = Vec::new();
        if self.start < seen.len() {
            seen[self.start] = true;
            stack.push((self.start, 0));
        }
        while let Some((node, at)) = stack.last_mut() {
            let node = *node;
            let next = self.steps[node].get(*at).copied();
            *at += 1;
            match next {
                Some(Step::Node(to)) if !seen[to] => {
                    seen[to] = true;
                    stack.push((to, 0));
                }
                Some(_) => {}
                None => {
                    done.push(node);
                    stack.pop();
                }
            }
        }
        done.reverse();
        done
    }

    /// The answers on the shortest way to each node, from the start on; none for the start and what is not reached.
    pub fn way(arrivals: &[Arrival], node: usize) -> Vec<(usize, usize)> {
        let mut way = Vec::new();
        let mut at = node;
        while let Some((from, choice)) = arrivals[at] {
            way.push((from, choice));
            at = from;
        }
        way.reverse();
        way
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Nodes by their answers; a node without any is an outcome.
    fn graph(nodes: &[&[usize]]) -> Graph {
        Graph {
            steps: nodes.iter().map(|it| it.iter().map(|to| Step::Node(*to)).collect()).collect(),
            outcomes: nodes.iter().map(|it| it.is_empty()).collect(),
            otherwise: vec![None; nodes.len()],
            start: 0,
        }
    }

    #[test]
    fn the_shortest_way_is_found() {
        let graph = graph(&[&[1, 2], &[2], &[3], &[], &[3]]);
        let (arrivals, reached) = graph.arrivals();
        assert_eq!(reached, [true, true, true, true, false]);
        assert_eq!(Graph::way(&arrivals, 3), [(0, 1), (2, 0)]);
    }

    #[test]
    fn a_circle_without_exit_is_told_from_one_with() {
        let ended = graph(&[&[1, 2], &[0], &[]]);
        assert!(ended.ending().iter().all(|it| *it));
        let endless = graph(&[&[1, 3], &[2], &[1], &[]]);
        assert_eq!(endless.ending(), [true, false, false, true]);
        assert_eq!(endless.circle(1), [1, 2, 1]);
    }

    #[test]
    fn depth_counts_questions_on_the_longest_way() {
        assert_eq!(graph(&[&[1, 2], &[2], &[3], &[]]).depths(), [1, 2, 3, 3]);
        assert_eq!(graph(&[&[1], &[0, 2], &[]]).depths(), [1, 2, 2]);
    }
}
