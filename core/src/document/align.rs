//! Lines of a document that is being printed, and the columns their author lined up.

use std::collections::HashMap;

use super::comments::{Comment, Place, Position};

/// A line is not made longer than this by writing a list or map on it.
pub(super) const WIDTH: usize = 120;
/// Rows of a table that its author lined up are easier to read as one line each, even if that is long.
pub(super) const TABLE_WIDTH: usize = 160;

/// One line of the output.
#[derive(Debug, Default)]
pub(super) struct Line {
    /// After a blank line.
    pub(super) blank: bool,
    /// Indentation and dashes.
    pub(super) start: String,
    pub(super) cells: Vec<Cell>,
    pub(super) comment: Option<Mark>,
    /// The list or map between brackets that stands on it.
    pub(super) flow: Option<usize>,
    /// A row among others that are lined up with it.
    pub(super) table: bool,
    /// What belongs to it stands below: no blank line after it.
    pub(super) opens: bool,
}

/// What stands between two places where an author may put more than one space.
#[derive(Debug)]
pub(super) struct Cell {
    pub(super) text: String,
    /// In the source, counted from the first cell of the same line.
    column: Option<usize>,
    /// Spaces before it.
    gap: usize,
}

/// A comment at the end of a line.
#[derive(Debug)]
pub(super) struct Mark {
    text: String,
    /// In the source, if it stood at the end of a line there, too.
    column: Option<usize>,
    /// It goes on from the line above.
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

/// The cells of a line in the making.
#[derive(Debug)]
pub(super) struct Cells {
    first: Place,
    pub(super) list: Vec<Cell>,
    /// Characters so far.
    pub(super) width: usize,
}

impl Cells {
    pub(super) fn new(first: Place) -> Self {
        Self { first, list: Vec::new(), width: 0 }
    }

    /// Starts a cell with what stands at `place` in the source.
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
    /// Characters of the cells up to the one before `end`, and of what stands before them.
    fn width_to(&self, end: usize) -> usize {
        let cells =
            self.cells.iter().take(end).map(|cell| cell.gap.saturating_add(cell.text.chars().count()));
        cells.fold(self.start.chars().count(), usize::saturating_add)
    }

    /// Characters without the comment.
    fn width(&self) -> usize {
        self.width_to(self.cells.len())
    }

    pub(super) fn too_long(&self) -> bool {
        self.width() > if self.table { TABLE_WIDTH } else { WIDTH }
    }
}

/// Lines up the cells of `rows`, the entries of one block that take one line each, as they were in
/// the source. `None` stands for an entry that takes several.
pub(super) fn rows(lines: &mut [Line], rows: &[Option<usize>]) {
    for run in rows.split(Option::is_none) {
        let run: Vec<usize> = run.iter().copied().flatten().collect();
        columns(lines, &run, 1);
    }
}

/// Neighbours whose cell `level` began at one column do so again, and are looked at further.
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

/// The text of the lines. Comments at their ends stand two spaces after them; neighbours that were
/// lined up stay where they were, if there is room.
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

/// The column of the comment of each line; 0 where there is none.
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
    // One alone stays where it was if others somewhere else stay at the same column.
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

/// A line, the column of its comment in the source if there is room for it, and the least column.
type Marked = (usize, Option<usize>, usize);

/// The column of neighbours that share one, the least they all have room for, and themselves.
fn group(members: &[Marked]) -> (Option<usize>, usize, &[Marked]) {
    let least = members.iter().map(|(_, _, least)| *least).max().unwrap_or_default();
    (members.first().and_then(|(_, column, _)| *column), least, members)
}
