use std::collections::BTreeMap;

use bonafides::analyze::{Cell, Opening};

use crate::openings::Listed;

/// The ways that are left if one cause is lost, fewest first, each number with its causes. Empty unless the cells are
/// exact.
pub(super) fn losses(listed: &Listed<'_>, cells: &[Cell]) -> Vec<String> {
    if !cells.iter().all(Cell::is_exact) {
        return Vec::new();
    }
    let mut left: BTreeMap<usize, Vec<&str>> = BTreeMap::new();
    for cause in listed.openings.iter().flat_map(Opening::causes) {
        let without = |opening: &&Opening<'_>| !opening.causes().any(|other| other == cause);
        let causes = left.entry(listed.openings.iter().filter(without).count()).or_default();
        if !causes.contains(&cause) {
            causes.push(cause);
        }
    }
    let all = listed.openings.len();
    let words =
        |left: usize| if left == 0 { "no way left".to_owned() } else { format!("{left} of {all} left") };
    left.into_iter().map(|(left, causes)| format!("{}: {}", words(left), causes.join(", "))).collect()
}
