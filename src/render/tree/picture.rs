//! The picture of a tree: questions from left to right, answers in their order from top to bottom, as SVG.
//!
//! A node is drawn once. What leads to it from elsewhere carries its number; so does what is drawn in a later part,
//! for a large tree is drawn in parts that each fit on a page. Colours are those of the style sheet.

use std::fmt::Write as _;

use crate::locale::Locale;
use crate::render::html::{push_address, push_attribute, push_text};
use crate::render::tree::order::Numbering;
use crate::render::tree::wrap;
use crate::site::trees::{LinkedChoice, LinkedGoal, LinkedKind, LinkedTree, Phrases};
use crate::view::LinkView;

/// Width of a box, and of the answer before it.
const BOX: usize = 196;
const ANSWER: usize = 128;
/// Space inside a box, between rows and around all.
const PAD: usize = 10;
const GAP: usize = 16;
const MARGIN: usize = 8;
/// Height of a line of text, and half the width of a full-width character.
const LINE: usize = 19;
const HALF: usize = 7;
/// The most lines of a box or an answer.
const LINES: usize = 5;
/// The most nodes in one part.
const NODES: usize = 40;

/// One part of a picture.
pub struct Picture {
    width: usize,
    height: usize,
    boxes: Vec<Placed>,
    lines: Vec<Connection>,
}

/// A box with its text.
struct Placed {
    x: usize,
    y: usize,
    height: usize,
    kind: Kind,
    number: Option<usize>,
    lines: Vec<String>,
    whole: String,
    locale: Option<String>,
    href: Option<String>,
}

/// What a box stands for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Question,
    Outcome,
    /// A node that is drawn elsewhere.
    Elsewhere,
    /// An article or another tree.
    Outside,
}

/// An answer: from a box to a box.
struct Connection {
    from: (usize, usize),
    to: (usize, usize),
    label: Vec<String>,
    locale: Option<String>,
}

/// Where the boxes of a picture lead.
pub struct Around<'a> {
    /// The address of a node's page.
    pub href: &'a dyn Fn(usize) -> String,
    /// What lies outside of the tree.
    pub outside: &'a dyn Fn(&LinkedGoal) -> LinkView,
}

/// Draws a tree.
pub fn pictures(tree: &LinkedTree, numbering: &Numbering, locale: &Locale, around: &Around<'_>) -> Vec<Picture> {
    let mut drawer =
        Drawer { tree, numbering, locale, around, parents: parents(tree), owner: vec![None; tree.nodes.len()] };
    let roots = drawer.parts();
    roots.iter().enumerate().map(|(part, root)| drawer.draw(*root, part)).collect()
}

/// The node that each node is drawn after: the first that leads to it in the order of answers.
fn parents(tree: &LinkedTree) -> Vec<Option<usize>> {
    let mut parents = vec![None; tree.nodes.len()];
    for (node, arrival) in tree.arrivals.iter().enumerate() {
        parents[node] = arrival.map(|it| it.0);
    }
    parents
}

struct Drawer<'a> {
    tree: &'a LinkedTree,
    numbering: &'a Numbering,
    locale: &'a Locale,
    around: &'a Around<'a>,
    parents: Vec<Option<usize>>,
    /// The part that each node is drawn in.
    owner: Vec<Option<usize>>,
}

impl Drawer<'_> {
    /// Shares the nodes out among parts: each takes what is nearest to its root. Returns the roots.
    fn parts(&mut self) -> Vec<usize> {
        let mut roots = Vec::new();
        let starts = std::iter::once(self.tree.graph.start);
        let unreached = (0..self.tree.nodes.len()).filter(|it| !self.tree.reached[*it]);
        let mut waiting: std::collections::VecDeque<usize> = starts.chain(unreached).collect();
        while let Some(root) = waiting.pop_front() {
            if self.owner[root].is_some() {
                continue;
            }
            let part = roots.len();
            roots.push(root);
            let mut level = std::collections::VecDeque::from([root]);
            // With those that wait for their turn.
            let mut taken = 1;
            while let Some(node) = level.pop_front() {
                let below = self.drawn_below(node);
                // A question stays with its answers, or becomes the root of a part of its own.
                if node != root && !below.is_empty() && taken + below.len() > NODES {
                    waiting.push_back(node);
                    continue;
                }
                self.owner[node] = Some(part);
                taken += below.len();
                level.extend(below);
            }
        }
        roots
    }

    /// The nodes that are drawn right after a node.
    fn drawn_below(&self, node: usize) -> Vec<usize> {
        let mut below = Vec::new();
        for next in super::order::next(self.tree, node) {
            if self.parents[next] == Some(node) && next != self.tree.graph.start && !below.contains(&next) {
                below.push(next);
            }
        }
        below
    }

    fn draw(&self, root: usize, part: usize) -> Picture {
        let mut picture = Picture { width: 0, height: MARGIN, boxes: Vec::new(), lines: Vec::new() };
        self.place(root, part, &mut picture);
        picture.make_room();
        picture.width = picture.boxes.iter().map(|it| it.x + BOX).max().unwrap_or(0) + MARGIN;
        picture.height = picture.height.saturating_sub(GAP) + MARGIN;
        picture
    }

    /// Places a node and all that follows, below what is placed already.
    fn place(&self, root: usize, part: usize, picture: &mut Picture) {
        // Questions may follow one another more often than the stack of a thread could bear.
        let mut tasks = vec![Task::Enter { node: root, depth: 0 }];
        // The left ends, half way up, of the boxes that a box to their left waits for.
        let mut ends: Vec<(usize, usize)> = Vec::new();
        while let Some(task) = tasks.pop() {
            match task {
                Task::Enter { node, depth } => {
                    tasks.push(Task::Leave { node, depth, first: ends.len(), top: picture.height });
                    let mut below = self.drawn_below(node);
                    let mut next = Vec::new();
                    for answer in self.answers(node) {
                        let place =
                            below.iter().position(|it| answer.node == Some(*it) && self.owner[*it] == Some(part));
                        next.push(match place {
                            // Of several answers that lead to one node, the first leads to its box.
                            Some(place) => Task::Enter { node: below.remove(place), depth: depth + 1 },
                            None => Task::Refer { answer, depth: depth + 1 },
                        });
                    }
                    tasks.extend(next.into_iter().rev());
                }
                Task::Refer { answer, depth } => {
                    let placed = self.elsewhere(&answer, depth, picture.height);
                    picture.height += placed.height.max((answer.label.len() + 1) * LINE) + GAP;
                    ends.push((placed.x, placed.y + placed.height / 2));
                    picture.boxes.push(placed);
                }
                Task::Leave { node, depth, first, top } => {
                    let after: Vec<(usize, usize)> = ends.drain(first..).collect();
                    let mut placed = self.boxed(node, depth, top);
                    let label = self.label_before(node);
                    if let (Some(top), Some(bottom)) = (after.first(), after.last()) {
                        placed.y = placed.y.max(((top.1 + bottom.1) / 2).saturating_sub(placed.height / 2));
                    }
                    let bottom = placed.y + placed.height.max((label + 1) * LINE) + GAP;
                    picture.height = picture.height.max(bottom);
                    let middle = placed.y + placed.height / 2;
                    for (to, answer) in after.iter().zip(self.answers(node)) {
                        let (label, locale) = (answer.label, answer.locale);
                        picture.lines.push(Connection { from: (placed.x + BOX, middle), to: *to, label, locale });
                    }
                    ends.push((placed.x, middle));
                    picture.boxes.push(placed);
                }
            }
        }
    }

    /// How many lines the answer before a node has.
    fn label_before(&self, node: usize) -> usize {
        let Some(parent) = self.parents[node] else { return 0 };
        self.answers(parent).iter().find(|it| it.node == Some(node)).map_or(0, |it| it.label.len())
    }

    fn answers(&self, node: usize) -> Vec<Answer> {
        match &self.tree.nodes[node].kind {
            LinkedKind::Outcome { otherwise, .. } => {
                let answer = |to: usize| Answer { node: Some(to), label: Vec::new(), locale: None, outside: None };
                otherwise.map(answer).into_iter().collect()
            }
            LinkedKind::Question(choices) => {
                let answer = |choice: &LinkedChoice| {
                    let (text, locale) = self.text(&choice.label);
                    let (node, outside) = match &choice.goal {
                        LinkedGoal::Node(node) => (Some(*node), None),
                        goal => (None, Some((self.around.outside)(goal))),
                    };
                    let label = wrap::lines(&text, (ANSWER - 2 * PAD) / HALF, LINES);
                    Answer { node, label, locale, outside }
                };
                choices.iter().map(answer).collect()
            }
        }
    }

    fn text(&self, phrases: &Phrases) -> (String, Option<String>) {
        let Some(phrase) = phrases.get(self.locale) else { return (String::new(), None) };
        (phrase.plain.clone(), (phrase.locale != *self.locale).then(|| phrase.locale.to_string()))
    }

    fn boxed(&self, node: usize, depth: usize, y: usize) -> Placed {
        let kind = if self.tree.graph.outcomes[node] { Kind::Outcome } else { Kind::Question };
        self.boxed_as(kind, node, depth, y)
    }

    /// A box for what is drawn elsewhere or lies outside of the tree.
    fn elsewhere(&self, answer: &Answer, depth: usize, y: usize) -> Placed {
        match (answer.node, &answer.outside) {
            (Some(node), _) => self.boxed_as(Kind::Elsewhere, node, depth, y),
            (None, Some(link)) => placed(Kind::Outside, None, link.clone(), depth, y),
            (None, None) => {
                placed(Kind::Outside, None, LinkView { title: "?".to_owned(), href: None, locale: None }, depth, y)
            }
        }
    }

    fn boxed_as(&self, kind: Kind, node: usize, depth: usize, y: usize) -> Placed {
        let (title, locale) = self.text(&self.tree.nodes[node].heading);
        let link = LinkView { title, href: Some((self.around.href)(node)), locale };
        placed(kind, Some(self.numbering.number(node)), link, depth, y)
    }
}

fn placed(kind: Kind, number: Option<usize>, link: LinkView, depth: usize, y: usize) -> Placed {
    let most = if kind == Kind::Elsewhere { 2 } else { LINES };
    let LinkView { title, href, locale } = link;
    let whole = number.map_or_else(|| title.clone(), |it| format!("{it}. {title}"));
    let lines = wrap::lines(&whole, (BOX - 2 * PAD) / HALF, most);
    let height = lines.len().max(1) * LINE + 2 * PAD;
    Placed { x: MARGIN + depth * (BOX + ANSWER), y, height, kind, number, lines, whole, locale, href }
}

/// What is still to be placed.
enum Task {
    /// A node, before what follows from it.
    Enter { node: usize, depth: usize },
    /// A node, after what follows from it was placed: `first` is the first of the ends that wait for it.
    Leave { node: usize, depth: usize, first: usize, top: usize },
    /// What an answer leads to that is drawn elsewhere.
    Refer { answer: Answer, depth: usize },
}

/// An answer of a node.
struct Answer {
    node: Option<usize>,
    label: Vec<String>,
    locale: Option<String>,
    outside: Option<LinkView>,
}

impl Picture {
    /// Moves everything down as far as the label of the first answer stands out at the top.
    fn make_room(&mut self) {
        let out = |it: &Connection| (LINE * it.label.len()).saturating_sub(it.to.1.saturating_sub(LINE / 2));
        let room = self.lines.iter().map(out).max().unwrap_or(0);
        self.boxes.iter_mut().for_each(|it| it.y += room);
        for line in &mut self.lines {
            line.from.1 += room;
            line.to.1 += room;
        }
        self.height += room;
    }

    /// It as SVG, named by a title; `part` makes its ids.
    pub fn svg(&self, part: usize, title: &str) -> String {
        let mut out = String::new();
        let _ = write!(
            out,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"picture\" role=\"group\" aria-labelledby=\"picture-{part}\" width=\"{w}\" height=\"{h}\" viewBox=\"0 0 {w} {h}\"><title id=\"picture-{part}\">",
            w = self.width,
            h = self.height
        );
        push_text(&mut out, title);
        out.push_str("</title>\n");
        for line in &self.lines {
            line.push(&mut out);
        }
        let mut boxes: Vec<&Placed> = self.boxes.iter().collect();
        // Whoever reads or tabs through it follows the numbers.
        boxes.sort_by_key(|it| (it.number.unwrap_or(usize::MAX), it.kind == Kind::Elsewhere, it.y));
        for placed in boxes {
            placed.push(&mut out);
        }
        out.push_str("</svg>");
        out
    }
}

impl Connection {
    fn push(&self, out: &mut String) {
        let ((x, y), (to_x, to_y)) = (self.from, self.to);
        let bend = x + GAP;
        let _ = writeln!(out, "<path class=\"picture-line\" fill=\"none\" d=\"M{x} {y}H{bend}V{to_y}H{to_x}\"/>");
        let top = (to_y + LINE / 2).saturating_sub(self.label.len() * LINE);
        push_lines(out, "picture-answer", self.locale.as_deref(), &self.label, bend + PAD / 2, top);
    }
}

impl Placed {
    fn push(&self, out: &mut String) {
        let kind = match self.kind {
            Kind::Question => "question",
            Kind::Outcome => "outcome",
            Kind::Elsewhere => "elsewhere",
            Kind::Outside => "outside",
        };
        let name = if self.href.is_some() { "a" } else { "g" };
        let _ = write!(out, "<{name} class=\"picture-{kind}\"");
        if let Some(href) = &self.href {
            push_address(out, "href", href);
        }
        out.push('>');
        if self.lines.last().is_some_and(|it| it.ends_with('…')) {
            out.push_str("<title>");
            push_text(out, &self.whole);
            out.push_str("</title>");
        }
        let radius = if self.kind == Kind::Question { 4 } else { 14 };
        let _ = write!(
            out,
            "<rect x=\"{}\" y=\"{}\" width=\"{BOX}\" height=\"{}\" rx=\"{radius}\"/>",
            self.x, self.y, self.height
        );
        push_lines(out, "picture-text", self.locale.as_deref(), &self.lines, self.x + PAD, self.y + PAD + LINE - 5);
        let _ = writeln!(out, "</{name}>");
    }
}

fn push_lines(out: &mut String, class: &str, locale: Option<&str>, lines: &[String], x: usize, y: usize) {
    if lines.is_empty() {
        return;
    }
    let _ = write!(out, "<text class=\"{class}\" x=\"{x}\" y=\"{y}\"");
    if let Some(locale) = locale {
        push_attribute(out, "lang", locale);
    }
    out.push('>');
    for (index, line) in lines.iter().enumerate() {
        let _ = write!(out, "<tspan x=\"{x}\" y=\"{}\">", y + index * LINE);
        push_text(out, line);
        out.push_str("</tspan>");
    }
    out.push_str("</text>\n");
}
