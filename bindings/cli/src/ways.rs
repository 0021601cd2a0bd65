//! The ways in, in words, by what an attacker takes over.

use std::collections::BTreeSet;

use bonafides::analyze::{Cell, RestsOn, Way, Ways};

use crate::openings::Listed;
use crate::paper::{Ink, Lines as _, Paint, hang, printable, title_of};

/// For a terminal: a block for each action and set of groups, in it a line for each set of causes that opens it.
pub(crate) fn text(ways: &Ways, paint: Paint) -> String {
    let policy = ways.policy();
    let title = printable(&title_of(policy));
    let mut page = format!("{}\n{}\n", paint.with(Ink::Bold, &title), policy.digest());
    for cells in by_groups(ways) {
        page.push('\n');
        page.line(&paint.with(Ink::Green, &printable(&heading(cells))));
        block(ways, cells, &mut page);
    }
    if graded(ways) {
        page.line("\nThe ways assume the highest grades; with lower ones, a way may need more.");
    }
    let idle = ways.idle_challenges();
    if !idle.is_empty() {
        page.line(&format!("\nIn none of these ways: {}", printable(&idle.join(", "))));
    }
    if !ways.is_complete() {
        page.line("\nThere are too many sets of groups or classes of signals: some are not shown.");
    }
    page
}

/// Returns true if a way contains a graded challenge.
pub(crate) fn graded(ways: &Ways) -> bool {
    let mut checks = ways.cells().iter().flat_map(Cell::ways).flat_map(Way::checks);
    checks.any(|check| !check.grades.is_empty())
}

/// The cells of each action and set of groups.
pub(crate) fn by_groups(ways: &Ways) -> impl Iterator<Item = &[Cell]> {
    ways.cells().chunk_by(|a, b| a.action() == b.action() && a.groups().eq(b.groups()))
}

/// An action, and the groups of the subject.
fn heading(cells: &[Cell]) -> String {
    cells.first().map_or(String::new(), |cell| format!("{}, {}", cell.action(), whom(cell.groups())))
}

/// The groups of a subject.
pub(crate) fn whom<'g>(groups: impl Iterator<Item = &'g str>) -> String {
    let groups: Vec<&str> = groups.collect();
    if groups.is_empty() { "no group".to_owned() } else { groups.join(" + ") }
}

/// The causes whose loss alone leaves no way in all these cells.
pub(crate) fn lost(cells: &[Cell]) -> Vec<&str> {
    if !cells.iter().all(Cell::is_exact) {
        return Vec::new();
    }
    let mut ways = cells.iter().flat_map(Cell::ways);
    let mut lost: Vec<&str> = ways.next().into_iter().flat_map(Way::causes).collect();
    for way in ways {
        lost.retain(|cause| way.causes().any(|other| other == *cause));
    }
    lost
}

/// The causes that are enough by themselves in one of these cells.
pub(crate) fn alone(cells: &[Cell]) -> BTreeSet<String> {
    cells.iter().flat_map(|cell| cell.single_causes(&RestsOn::default())).collect()
}

/// The words for cells without an opening.
pub(crate) fn nothing(cells: &[Cell]) -> &'static str {
    if cells.iter().all(Cell::is_exact) { "no way in" } else { "no way found" }
}

fn block(all: &Ways, cells: &[Cell], page: &mut String) {
    let listed = Listed::of(all, cells);
    if listed.openings.is_empty() {
        page.line(&format!("  {}", nothing(cells)));
    }
    for line in listed.shared_words().into_iter().chain(listed.in_words()) {
        hang(2, &printable(&line), page);
    }
    let alone: Vec<String> = alone(cells).into_iter().collect();
    if !alone.is_empty() {
        hang(2, &printable(&format!("Enough alone: {}", alone.join(", "))), page);
    }
    let lost = lost(cells);
    if !lost.is_empty() {
        hang(2, &printable(&format!("No way without: {}", lost.join(", "))), page);
    }
    if !all.are_openings_complete(cells) {
        page.line("  There are too many ways to summarise: some are not shown. `--format json` has all.");
    }
    if cells.iter().any(|cell| !cell.is_exact()) {
        page.line("  The work limit was reached: there may be more ways.");
    }
}
