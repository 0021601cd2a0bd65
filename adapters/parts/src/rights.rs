//! The rights of a desk in a directory, compared with the least that suffice.

/// Returns the needed rights that the desk does not have, each with its reason, as a text; `None` if it has all.
pub fn missing_rights(needed: &[(&str, &str)], has: impl Fn(&str) -> bool) -> Option<String> {
    let missing = needed.iter().filter(|(right, _)| !has(right));
    let missing: Vec<String> = missing.map(|(right, why)| format!("`{right}`, to {why}")).collect();
    (!missing.is_empty()).then(|| missing.join("; "))
}

/// Returns the rights that the desk has beyond those that suffice, as a text; `None` if there are none.
pub fn rights_beyond<'r>(
    has: impl IntoIterator<Item = &'r str>,
    suffices: impl Fn(&str) -> bool,
) -> Option<String> {
    let beyond = has.into_iter().filter(|right| !suffices(right));
    let beyond: Vec<String> = beyond.map(|right| format!("`{right}`")).collect();
    (!beyond.is_empty()).then(|| beyond.join(", "))
}

#[cfg(test)]
mod tests {
    use super::{missing_rights, rights_beyond};

    #[test]
    fn rights_are_named_with_the_reason_that_they_are_needed() {
        let needed = [("read", "see accounts"), ("write", "set passwords"), ("end", "end sessions")];
        let missing = missing_rights(&needed, |right| right == "write");
        assert_eq!(missing.as_deref(), Some("`read`, to see accounts; `end`, to end sessions"));
        assert_eq!(missing_rights(&needed, |_| true), None);
        let beyond = |has: &[&'static str]| rights_beyond(has.iter().copied(), |right| right == "read");
        assert_eq!(beyond(&["read", "own", "all"]).as_deref(), Some("`own`, `all`"));
        assert_eq!((beyond(&["read"]), beyond(&[])), (None, None));
    }
}
