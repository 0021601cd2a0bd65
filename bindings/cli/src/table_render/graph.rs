//! A picture of the ways in, from left to right: causes, challenges, ways, and the approval as a door.

use std::fmt::Write as _;

use bonafides::table::Table;

use super::page::Paper;
use crate::html::escape;
use crate::openings::Listed;
use crate::ways::{by_groups, whom};

/// Most ways of one picture; more cannot be told apart.
const MOST: usize = 40;

/// The pictures of all actions and sets of groups; equal ones once.
pub(super) fn section(paper: &Paper<'_>) -> String {
    let mut figures: Vec<(Graph, Vec<String>)> = Vec::new();
    for cells in by_groups(paper.ways) {
        let listed = Listed::of(paper.ways, cells);
        if listed.openings.is_empty() {
            continue;
        }
        let name =
            cells.first().map_or(String::new(), |cell| format!("{}, {}", cell.action(), whom(cell.groups())));
        let graph = Graph::of(paper.table, &listed);
        match figures.iter_mut().find(|(known, _)| *known == graph) {
            Some((_, names)) => names.push(name),
            None => figures.push((graph, vec![name])),
        }
    }
    if figures.is_empty() {
        return String::new();
    }
    let mut page = String::from(
        "<h2>The ways in as diagrams</h2>\n<p>Each dot in the third column is a way: the challenges to its left are together enough. \
         <span class=\"one\">\u{25cf} one cause is enough</span>, <span class=\"two\">\u{25cf} two causes</span>, \
         <span class=\"many\">\u{25cf} three or more</span>; dashed: only with further signals in the caller's favour.</p>\n\
         <div class=\"graphs\">\n",
    );
    for (graph, names) in &figures {
        graph.draw(&names.join("; "), &mut page);
    }
    page + "</div>\n"
}

/// The nodes and edges of a picture.
#[derive(PartialEq, Eq)]
struct Graph {
    causes: Vec<String>,
    /// The label of each challenge, and its cause.
    checks: Vec<(String, usize)>,
    ways: Vec<Dot>,
    /// Ways that are not drawn.
    more: usize,
}

#[derive(PartialEq, Eq)]
struct Dot {
    checks: Vec<usize>,
    causes: usize,
    /// Set if the way takes signals that the others do not.
    favoured: bool,
}

impl Graph {
    fn of(table: &Table, listed: &Listed<'_>) -> Self {
        let mut graph = Self {
            causes: Vec::new(),
            checks: Vec::new(),
            ways: Vec::new(),
            more: listed.openings.len().saturating_sub(MOST),
        };
        for opening in listed.openings.iter().take(MOST) {
            let checks = opening
                .way()
                .checks()
                .iter()
                .map(|check| graph.check(table, &check.check, check.item.as_deref()))
                .collect();
            let favoured = !listed.own_signals(opening).is_empty();
            graph.ways.push(Dot { checks, causes: opening.causes().count(), favoured });
        }
        // Each way beside its challenges, so that few lines cross.
        graph.ways.sort_by_key(Dot::height);
        graph
    }

    /// The place of a challenge, which is added if it is new.
    fn check(&mut self, table: &Table, name: &str, item: Option<&str>) -> usize {
        let label = match item {
            Some(item) if item != "1" => format!("{name} {item}"),
            _ => name.to_owned(),
        };
        let cause =
            table.checks.iter().find(|check| check.name == name).and_then(|check| check.cause.clone());
        let cause = place(&mut self.causes, cause.unwrap_or_else(|| label.clone()));
        place(&mut self.checks, (label, cause))
    }

    fn draw(&self, caption: &str, page: &mut String) {
        let rows = self.causes.len().max(self.checks.len()).max(self.ways.len());
        let height = rows.saturating_mul(ROW).saturating_add(ROW);
        let y = |at: usize, of: usize| {
            // The middle of its share of the height.
            height
                .saturating_mul(at.saturating_mul(2).saturating_add(1))
                .checked_div(of.saturating_mul(2))
                .unwrap_or(0)
        };
        let cause_y = |at| y(at, self.causes.len());
        let check_y = |at| y(at, self.checks.len());
        let way_y = |at| y(at, self.ways.len());
        let middle = height.checked_div(2).unwrap_or(0);
        let caption = escape(caption);
        let mut svg = String::new();
        for (at, (_, cause)) in self.checks.iter().enumerate() {
            edge("", (CAUSE, cause_y(*cause)), (CHECK, check_y(at)), &mut svg);
        }
        for (at, way) in self.ways.iter().enumerate() {
            let class = way.class();
            for check in &way.checks {
                edge(&class, (CHECK, check_y(*check)), (WAY, way_y(at)), &mut svg);
            }
            edge(&class, (WAY, way_y(at)), (DOOR, middle), &mut svg);
            dot(&class, (WAY, way_y(at)), &mut svg);
        }
        for (at, cause) in self.causes.iter().enumerate() {
            dot("", (CAUSE, cause_y(at)), &mut svg);
            label("end", (CAUSE.saturating_sub(9), cause_y(at)), cause, &mut svg);
        }
        for (at, (name, _)) in self.checks.iter().enumerate() {
            dot("", (CHECK, check_y(at)), &mut svg);
            label("middle", (CHECK, check_y(at).saturating_sub(11)), name, &mut svg);
        }
        let top = middle.saturating_sub(16);
        let _ = writeln!(
            svg,
            "<rect class=\"door\" x=\"{DOOR}\" y=\"{top}\" width=\"18\" height=\"32\" rx=\"2\"/>"
        );
        let tall = height.saturating_add(ROW);
        let more =
            if self.more > 0 { format!("; ways that are not drawn: {}", self.more) } else { String::new() };
        let _ = writeln!(
            page,
            "<figure>\n<svg viewBox=\"0 -12 {WIDTH} {tall}\" role=\"img\" aria-label=\"Ways in: {caption}\">\n{svg}</svg>\n\
             <figcaption>{caption}{more}</figcaption>\n</figure>"
        );
    }
}

impl Dot {
    /// The mean place of its challenges, in thousandths.
    fn height(&self) -> Option<usize> {
        self.checks.iter().sum::<usize>().saturating_mul(1_000).checked_div(self.checks.len())
    }

    fn class(&self) -> String {
        let strength = match self.causes {
            0 | 1 => "one",
            2 => "two",
            _ => "many",
        };
        format!("{strength}{}", if self.favoured { " favoured" } else { "" })
    }
}

/// Columns of the picture, in its own units; the height of a node.
const CAUSE: usize = 130;
const CHECK: usize = 265;
const WAY: usize = 400;
const DOOR: usize = 450;
const WIDTH: usize = 470;
const ROW: usize = 24;

/// The place of `item` in the list, to which it is added if it is new.
fn place<T: PartialEq>(list: &mut Vec<T>, item: T) -> usize {
    list.iter().position(|known| *known == item).unwrap_or_else(|| {
        list.push(item);
        list.len().saturating_sub(1)
    })
}

fn edge(class: &str, (x1, y1): (usize, usize), (x2, y2): (usize, usize), svg: &mut String) {
    let bend = x1.midpoint(x2);
    let _ = writeln!(svg, "<path class=\"{class}\" d=\"M{x1} {y1}C{bend} {y1} {bend} {y2} {x2} {y2}\"/>");
}

fn dot(class: &str, (x, y): (usize, usize), svg: &mut String) {
    let _ = writeln!(svg, "<circle class=\"{class}\" cx=\"{x}\" cy=\"{y}\" r=\"4.5\"/>");
}

fn label(anchor: &str, (x, y): (usize, usize), text: &str, svg: &mut String) {
    let y = y.saturating_add(4);
    let _ = writeln!(svg, "<text x=\"{x}\" y=\"{y}\" text-anchor=\"{anchor}\">{}</text>", escape(text));
}
