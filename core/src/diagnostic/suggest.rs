/// Returns the word of `known` that `word` most likely means, if one is close enough: as the diagnostics of a policy
/// suggest it.
pub fn did_you_mean<'k>(word: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    known
        .into_iter()
        .filter_map(|candidate| Some((closeness(word, candidate)?, candidate)))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// Returns the edit distance from `word` to `candidate`, if they are close enough.
pub(crate) fn closeness(word: &str, candidate: &str) -> Option<usize> {
    // Long texts are not typing errors, and the cost is the product of the lengths.
    if word.len() > 64 || candidate.len() > 256 {
        return None;
    }
    let (length, other) = (word.chars().count(), candidate.chars().count());
    let allowed = (length / 3).max(1);
    // The difference in length is a cheap lower bound of the distance.
    if length.abs_diff(other) > allowed {
        return None;
    }
    let distance = distance(word, candidate);
    (distance <= allowed && distance < other).then_some(distance)
}

fn distance(word: &str, candidate: &str) -> usize {
    if word.eq_ignore_ascii_case(candidate) || word.replace('-', "_") == candidate {
        return 0;
    }
    strsim::osa_distance(word, candidate)
}
