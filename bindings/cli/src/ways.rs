//! The ways in, in words, by what an attacker takes over.

use std::collections::BTreeSet;

use bonafides::analyze::{Cell, RestsOn, Way, Ways};

use crate::paper::{Ink, Lines as _, Paint, WIDTH, printable, wrap};

/// For a terminal: a block for each action and set of groups, in it a line for each set of causes that opens it.
pub(crate) fn text(ways: &Ways, paint: Paint) -> String {
    let policy = ways.policy();
    let title = format!("{} {}", policy.name(), policy.version());
    let mut page = format!("{}\n{}\n", paint.with(Ink::Bold, &printable(title.trim())), policy.digest());
    for cells in ways.cells().chunk_by(|a, b| a.action() == b.action() && a.groups().eq(b.groups())) {
        page.push('\n');
        page.line(&paint.with(Ink::Green, &printable(&heading(cells))));
        block(ways, cells, &mut page);
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

/// An action, and the groups of the subject.
fn heading(cells: &[Cell]) -> String {
    cells.first().map_or(String::new(), |cell| format!("{}, {}", cell.action(), whom(cell.groups())))
}

/// The groups of a subject.
pub(crate) fn whom<'g>(groups: impl Iterator<Item = &'g str>) -> String {
    let groups: Vec<&str> = groups.collect();
    if groups.is_empty() { "no group".to_owned() } else { groups.join(" + ") }
}

/// The causes of which the loss of any one leaves no way in all these cells.
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
    let openings = all.openings(cells);
    if openings.is_empty() {
        page.line(&format!("  {}", nothing(cells)));
    }
    for opening in &openings {
        let signals: Vec<(&str, &str)> = opening.signals().collect();
        hang(&printable(&in_words(opening.way(), &signals)), page);
    }
    let alone: Vec<String> = alone(cells).into_iter().collect();
    if !alone.is_empty() {
        hang(&printable(&format!("Enough alone: {}", alone.join(", "))), page);
    }
    let lost = lost(cells);
    if !lost.is_empty() {
        hang(&printable(&format!("No way without: {}", lost.join(", "))), page);
    }
    if cells.iter().any(|cell| !cell.is_exact()) {
        page.line("  The work ran out: there may be more ways.");
    }
}

/// The causes of a way, the signals that it takes, and its challenges.
pub(crate) fn in_words(way: &Way, signals: &[(&str, &str)]) -> String {
    let causes: Vec<&str> = way.causes().collect();
    let mut words = if causes.is_empty() { "nothing".to_owned() } else { causes.join(" + ") };
    if !signals.is_empty() {
        let signals: Vec<String> =
            signals.iter().map(|(signal, outcome)| format!("{signal} {outcome}")).collect();
        words.push_str(", with ");
        words.push_str(&signals.join(", "));
    }
    let checks: Vec<String> = way
        .checks()
        .iter()
        .map(|check| match &check.item {
            Some(item) if item != "1" => format!("{} {item}", check.check),
            _ => check.check.clone(),
        })
        .collect();
    if !checks.is_empty() {
        words.push_str(" (");
        words.push_str(&checks.join(", "));
        words.push(')');
    }
    words
}

fn hang(text: &str, page: &mut String) {
    for (index, line) in wrap(text, WIDTH.saturating_sub(4)).iter().enumerate() {
        page.line(&format!("{}{line}", if index == 0 { "  " } else { "    " }));
    }
}
