//! The ways in, in words, by what an attacker takes over.

use std::collections::{BTreeMap, BTreeSet};

use bonafides::analyze::{Cell, Opening, RestsOn, Way, Ways};

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
    let listed = Listed::of(all, cells);
    if listed.openings.is_empty() {
        page.line(&format!("  {}", nothing(cells)));
    }
    for line in listed.shared_words().into_iter().chain(listed.in_words()) {
        hang(&printable(&line), page);
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

/// The openings of an action for a set of groups. What most of them take of the signals is said once.
pub(crate) struct Listed<'w> {
    pub(crate) openings: Vec<Opening<'w>>,
    shared: Vec<(&'w str, &'w str)>,
}

impl<'w> Listed<'w> {
    pub(crate) fn of(all: &'w Ways, cells: &'w [Cell]) -> Self {
        let openings = all.openings(cells);
        let shared = if openings.len() > 1 { shared(&openings) } else { Vec::new() };
        Self { openings, shared }
    }

    /// The signals that an opening takes and that are not said for all.
    pub(crate) fn own_signals(&self, opening: &Opening<'w>) -> Vec<(&'w str, &'w str)> {
        opening.signals().filter(|signal| !self.shared.contains(signal)).collect()
    }

    /// The signals that most openings take; `None` if there are none.
    pub(crate) fn shared_words(&self) -> Option<String> {
        (!self.shared.is_empty())
            .then(|| format!("With {}, unless another outcome is named:", signal_words(&self.shared)))
    }

    /// A line for each opening.
    pub(crate) fn in_words(&self) -> Vec<String> {
        self.openings.iter().map(|opening| in_words(opening.way(), &self.own_signals(opening))).collect()
    }
}

/// Of each signal that all openings take, the outcome that most of them take.
fn shared<'w>(openings: &[Opening<'w>]) -> Vec<(&'w str, &'w str)> {
    let Some(first) = openings.first() else { return Vec::new() };
    let most_taken = |(signal, _)| {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for opening in openings {
            let (_, outcome) = opening.signals().find(|(name, _)| *name == signal)?;
            let count = counts.entry(outcome).or_default();
            *count = count.saturating_add(1);
        }
        counts.into_iter().max_by_key(|(_, count)| *count).map(|(outcome, _)| (signal, outcome))
    };
    first.signals().filter_map(most_taken).collect()
}

fn signal_words(signals: &[(&str, &str)]) -> String {
    let signals: Vec<String> =
        signals.iter().map(|(signal, outcome)| format!("{signal} {outcome}")).collect();
    signals.join(", ")
}

/// The causes of a way, the signals that it takes, and its challenges.
pub(crate) fn in_words(way: &Way, signals: &[(&str, &str)]) -> String {
    let causes: Vec<&str> = way.causes().collect();
    let mut words = if causes.is_empty() { "nothing".to_owned() } else { causes.join(" + ") };
    if !signals.is_empty() {
        words.push_str(", with ");
        words.push_str(&signal_words(signals));
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
