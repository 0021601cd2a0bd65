//! The lines of a printed document, and the columns that their author aligned.

use std::collections::HashMap;

use super::comments::{Comment, Place, Position};

/// The maximum width of a line with a list or map in brackets.
pub(super) const WIDTH: usize = 120;
/// The maximum width of a row that its author aligned with others: a table reads best with one line per row.
pub(super) const TABLE_WIDTH: usize = 160;

/// One line of the output.
#[derive(Debug, Default)]
pub(super) struct Line {
    /// Set after a blank line.
    pub(super) blank: bool,
    /// Indentation and dashes.
    pub(super) start: String,
    pub(super) cells: Vec<Cell>,
    pub(super) comment: Option<Mark>,
    /// The number of the list or map in brackets on this line.
    pub(super) flow: Option<usize>,
    /// Set for a row that is aligned with others.
    pub(super) table: bool,
    /// Set if its value follows below: no blank line after it.
    pub(super) opens: bool,
}

/// The text between two places where an author may put more than one space.
#[derive(Debug)]
pub(super) struct Cell {
    pub(super) text: String,
    /// The column in the source, counted from the first cell of the same line.
    column: Option<usize>,
    /// The number of spaces before it.
    gap: usize,
}

/// A comment at the end of a line.
#[derive(Debug)]
pub(super) struct Mark {
    text: String,
    /// The column in the source, if it was also at the end of a line there.
    column: Option<usize>,
    /// Set if it continues the line above.
    follows: bool,
}

impl Mark {
    pub(super) fn new(comment: &Comment) -> Self {
        Self {
            text: comment.text.clone(),
            column: (comment.position == Position::End && !comment.moved).then_some(comment.column),
            follows: comment.position == Position::Follows,
        }
    }
}

/// The cells of a line under construction.
#[derive(Debug)]
pub(super) struct Cells {
    first: Place,
    pub(super) list: Vec<Cell>,
    /// The width so far, in characters.
    pub(super) width: usize,
}

impl Cells {
    pub(super) fn new(first: Place) -> Self {
        Self { first, list: Vec::new(), width: 0 }
    }

    /// Starts a cell with the text at `place` in the source.
    pub(super) fn cell(&mut self, place: Place) {
        let same = place.line == self.first.line && place.column >= self.first.column;
        let column = same.then(|| place.column.saturating_sub(self.first.column));
        let gap = usize::from(!self.list.is_empty());
        self.width = self.width.saturating_add(gap);
        self.list.push(Cell { text: String::new(), column, gap });
    }

    pub(super) fn push(&mut self, text: &str) {
        if self.list.is_empty() {
            self.cell(self.first);
        }
        if let Some(cell) = self.list.last_mut() {
            cell.text.push_str(text);
            self.width = self.width.saturating_add(text.chars().count());
        }
    }
}

impl Line {
    /// Returns the width, in characters, of the start and the cells before `end`.
    fn width_to(&self, end: usize) -> usize {
        let cells =
            self.cells.iter().take(end).map(|cell| cell.gap.saturating_add(cell.text.chars().count()));
        cells.fold(self.start.chars().count(), usize::saturating_add)
    }

    /// Returns the width without the comment, in characters.
    fn width(&self) -> usize {
        self.width_to(self.cells.len())
    }

    pub(super) fn too_long(&self) -> bool {
        self.width() > if self.table { TABLE_WIDTH } else { WIDTH }
    }
}

/// Aligns the cells of `rows`, the one-line entries of a block, as in the source. `None` is an entry of
/// several lines.
pub(super) fn rows(lines: &mut [Line], rows: &[Option<usize>]) {
    for run in rows.split(Option::is_none) {
        let run: Vec<usize> = run.iter().copied().flatten().collect();
        columns(lines, &run, 1);
    }
}

/// Aligns neighbours whose cells of this `level` shared a column in the source, then their further cells.
fn columns(lines: &mut [Line], run: &[usize], level: usize) {
    let column = |at: usize| lines.get(at)?.cells.get(level)?.column;
    let groups: Vec<&[usize]> = run
        .chunk_by(|a, b| column(*a).is_some() && column(*a) == column(*b))
        .filter(|g| g.len() > 1)
        .collect();
    for group in groups {
        let own = group.iter().filter_map(|at| lines.get(*at));
        let widest = own.clone().map(|line| line.width_to(level)).max().unwrap_or_default();
        let table = level == 1 && own.filter(|line| line.flow.is_some()).count() > 1;
        for at in group {
            let Some(line) = lines.get_mut(*at) else { continue };
            let gap = widest.saturating_add(1).saturating_sub(line.width_to(level));
            line.table |= table;
            if let Some(cell) = line.cells.get_mut(level) {
                cell.gap = gap;
            }
        }
        columns(lines, group, level.saturating_add(1));
    }
}

/// Returns the text of the lines. Comments at their ends follow after two spaces; aligned neighbours keep
/// their column if there is room.
pub(super) fn text(lines: &[Line]) -> String {
    let columns = comment_columns(lines);
    let mut out = String::new();
    let mut opened = true;
    for (line, column) in lines.iter().zip(columns) {
        if line.blank && !opened {
            out.push('\n');
        }
        opened = line.opens;
        let start = out.len();
        out.push_str(&line.start);
        for cell in &line.cells {
            out.extend(std::iter::repeat_n(' ', cell.gap));
            out.push_str(&cell.text);
        }
        if let Some(mark) = &line.comment {
            let width = out.get(start..).unwrap_or_default().chars().count();
            out.extend(std::iter::repeat_n(' ', column.saturating_sub(width)));
            out.push_str(&mark.text);
        }
        out.push('\n');
    }
    out
}

/// Returns the column of each line's comment; 0 if there is none.
fn comment_columns(lines: &[Line]) -> Vec<usize> {
    let marked: Vec<Marked> = lines
        .iter()
        .enumerate()
        .filter_map(|(at, line)| {
            let mark = line.comment.as_ref().filter(|mark| !mark.follows)?;
            let width = line.width();
            Some((at, mark.column.filter(|column| *column > width), width.saturating_add(2)))
        })
        .collect();
    let groups: Vec<_> = marked.chunk_by(|a, b| a.1.is_some() && a.1 == b.1).map(group).collect();
    // A single comment keeps its column if others elsewhere share it.
    let mut shared: HashMap<usize, usize> = HashMap::new();
    for (column, least, _) in &groups {
        if let Some(column) = column.filter(|column| column >= least) {
            let count = shared.entry(column).or_default();
            *count = count.saturating_add(1);
        }
    }
    let mut columns = vec![0; lines.len()];
    for (column, least, members) in groups {
        let kept = column.filter(|column| {
            members.len() > 1 || *column >= least && shared.get(column).is_some_and(|count| *count > 1)
        });
        for (at, _, _) in members {
            if let Some(column) = columns.get_mut(*at) {
                *column = least.max(kept.unwrap_or_default());
            }
        }
    }
    let mut above = 0;
    for (line, column) in lines.iter().zip(&mut columns) {
        if line.comment.as_ref().is_some_and(|mark| mark.follows) {
            *column = above;
        }
        above = *column;
    }
    columns
}

/// A line, the column of its comment in the source if there is room for it, and the minimum column.
type Marked = (usize, Option<usize>, usize);

/// Returns the column that neighbours share, the minimum column that fits them all, and the neighbours.
fn group(members: &[Marked]) -> (Option<usize>, usize, &[Marked]) {
    let least = members.iter().map(|(_, _, least)| *least).max().unwrap_or_default();
    (members.first().and_then(|(_, column, _)| *column), least, members)
}
