//! Causes that rest on each other.

/// Returns the first cause that rests on itself, and the place in its list from which a path leads back to it.
pub(super) fn circle(rests_on: &[Vec<usize>]) -> Option<(usize, usize)> {
    let below = |at: usize| rests_on.get(at).into_iter().flatten();
    (0..rests_on.len()).find_map(|from| {
        let leads_back = |first: usize| {
            let mut seen = vec![first];
            let mut next = 0_usize;
            while let Some(at) = seen.get(next).copied() {
                let new: Vec<usize> = below(at).copied().filter(|below| !seen.contains(below)).collect();
                seen.extend(new);
                next = next.saturating_add(1);
            }
            seen.contains(&from)
        };
        below(from).position(|first| leads_back(*first)).map(|place| (from, place))
    })
}
