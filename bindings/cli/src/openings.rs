//! The ways in by what an attacker takes over, in words.

use std::collections::BTreeMap;

use bonafides::analyze::{Cell, Opening, Way, Ways};

/// The openings of an action for a set of groups. Signals that most of them take are named once.
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

    /// The signals that an opening takes, without the shared ones.
    pub(crate) fn own_signals(&self, opening: &Opening<'w>) -> Vec<(&'w str, &'w str)> {
        opening.signals().filter(|signal| !self.shared.contains(signal)).collect()
    }

    /// The signals that most openings take; `None` if there are none.
    pub(crate) fn shared_words(&self) -> Option<String> {
        (!self.shared.is_empty())
            .then(|| format!("With {}, unless another outcome is named:", signal_words(&self.shared)))
    }

    /// A line for each opening.
    pub(crate) fn in_words(&self) -> impl Iterator<Item = String> {
        self.openings.iter().map(|opening| in_words(opening.way(), &self.own_signals(opening)))
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

/// The causes of a way, the signals that it takes, and its challenges, unless they are called the same.
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
    if !checks.iter().eq(&causes) {
        words.push_str(" (");
        words.push_str(&checks.join(", "));
        words.push(')');
    }
    words
}
