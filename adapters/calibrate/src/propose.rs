//! Points by weight: the points of each pass by its measured weight, on the scale of the policy.

use bonafides::Policy;
use bonafides::analyze::{Diff, diff};
use bonafides::source::Format;
use bonafides::{PolicyError, Source};

use crate::measure::Measurement;

/// Points in proportion to weights, and the policy that has them.
#[derive(Debug)]
#[non_exhaustive]
pub struct Proposal {
    /// The challenges with proposed points, in the order of the policy.
    pub points: Vec<ProposedPoints>,
    /// The policy with these points, as text.
    pub text: String,
    /// The policy with these points.
    pub policy: Policy,
    /// The comparison with the present policy.
    pub diff: Diff,
    /// The challenges that keep their points: callers of some kind were never asked, or the text has no points for them.
    pub kept: Vec<String>,
}

/// The points of a challenge.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ProposedPoints {
    /// The challenge.
    pub check: String,
    /// The points now.
    pub now: u64,
    /// The proposed points.
    pub proposed: u64,
    /// The lowest conservative weight over the models, in millibels; at least 0.
    pub weight: u64,
}

/// Proposes points in proportion to the lowest conservative weight of each challenge over the models, so that the sum of the
/// measured challenges stays the same. A pass that distinguishes nobody gets no points. `text` is that of the policy.
///
/// Fails if the policy with these points does not load, for example because nothing can be approved any more.
pub fn propose(
    measured: &Measurement,
    policy: &Policy,
    text: &str,
    format: Format,
) -> Result<Option<Proposal>, PolicyError> {
    let mut found: Vec<(String, Place, u64)> = Vec::new();
    let mut kept = Vec::new();
    for challenge in policy.challenges() {
        let Some(check) = measured.checks.iter().find(|check| check.check == challenge.name) else {
            continue;
        };
        if check.genuine.asked == 0 || check.impostors.values().any(|share| share.asked == 0) {
            kept.push(challenge.name.to_owned());
            continue;
        }
        let weights = check.impostors.values().map(|share| share.weight.unwrap_or(0).max(0));
        let weight = u64::try_from(weights.min().unwrap_or(0)).unwrap_or(0);
        match place_of_points(text, challenge.name) {
            Some(place) => found.push((challenge.name.to_owned(), place, weight)),
            None => kept.push(challenge.name.to_owned()),
        }
    }
    let sum = |of: fn(&(String, Place, u64)) -> u64| found.iter().map(of).fold(0_u64, u64::saturating_add);
    let (points, weights) = (sum(|(_, place, _)| place.points), sum(|(_, _, weight)| *weight));
    if weights == 0 {
        return Ok(None);
    }
    let proposed = |weight: u64| {
        let share = u128::from(weight).saturating_mul(u128::from(points)).saturating_mul(2);
        let twice = share.checked_div(u128::from(weights)).unwrap_or_default();
        u64::try_from(twice.saturating_add(1) / 2).unwrap_or(u64::MAX)
    };
    let all: Vec<ProposedPoints> = found
        .iter()
        .map(|(check, place, weight)| ProposedPoints {
            check: check.clone(),
            now: place.points,
            proposed: proposed(*weight),
            weight: *weight,
        })
        .collect();
    let mut new = text.to_owned();
    let mut places: Vec<(&Place, u64)> =
        found.iter().map(|(_, place, weight)| (place, proposed(*weight))).collect();
    // From the end, so that earlier places stay valid.
    places.sort_by_key(|(place, _)| std::cmp::Reverse(place.start));
    for (place, points) in places {
        new.replace_range(place.start..place.end, &points.to_string());
    }
    let changed = Policy::load(&Source::new(&new, format))?;
    let diff = diff(policy, &changed);
    Ok(Some(Proposal { points: all, text: new, policy: changed, diff, kept }))
}

/// The place of a number in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Place {
    start: usize,
    end: usize,
    points: u64,
}

/// Returns the place of the points of a passed challenge: the first number after `points` in its entry.
fn place_of_points(text: &str, challenge: &str) -> Option<Place> {
    let section = key(text, "challenges", 0)?;
    let entry = key(text, challenge, section)?;
    let rest = text.get(entry..)?;
    let end = entry.saturating_add(end_of_entry(rest));
    let points = key(text.get(..end)?, "points", entry)?;
    // `points: 20` or `points: { passed: 20, failed: -10 }`.
    let tail = text.get(points..end)?;
    let at =
        if tail.trim_start().starts_with('{') { key(text.get(..end)?, "passed", points)? } else { points };
    let tail = text.get(at..end)?;
    let start = at.saturating_add(tail.len().saturating_sub(tail.trim_start().len()));
    let digits = text.get(start..end)?.bytes().take_while(u8::is_ascii_digit).count();
    let end = start.saturating_add(digits);
    Some(Place { start, end, points: text.get(start..end)?.parse().ok()? })
}

/// Returns the place after `name:` or `"name":`, from a place on, except in a comment or as the end of another name.
fn key(text: &str, name: &str, from: usize) -> Option<usize> {
    let mut at = from;
    while let Some(found) = text.get(at..)?.find(name) {
        let start = at.saturating_add(found);
        let after = start.saturating_add(name.len());
        at = after;
        let before = text.get(..start)?;
        let line = before.rsplit('\n').next().unwrap_or_default();
        let begins =
            before.chars().next_back().is_none_or(|c| !(c.is_alphanumeric() || matches!(c, '_' | '-' | '.')));
        let rest = text.get(after..)?;
        let colon = rest.strip_prefix('"').unwrap_or(rest).trim_start_matches(' ');
        if begins && !line.contains('#') && colon.starts_with(':') {
            let skipped = rest.len().saturating_sub(colon.len()).saturating_add(1);
            return Some(after.saturating_add(skipped));
        }
    }
    None
}

/// Returns the length of an entry: up to its closing brace, or to the next line that is indented as little.
fn end_of_entry(rest: &str) -> usize {
    if rest.trim_start().starts_with('{') {
        let mut depth = 0_u32;
        for (at, c) in rest.char_indices() {
            match c {
                '{' => depth = depth.saturating_add(1),
                '}' if depth <= 1 => return at,
                '}' => depth = depth.saturating_sub(1),
                _ => {}
            }
        }
        return rest.len();
    }
    let indent = |line: &str| line.len().saturating_sub(line.trim_start().len());
    let mut lines = rest.split_inclusive('\n');
    let mut length = lines.next().map_or(0, str::len);
    let mut own = None;
    for line in lines {
        if !line.trim().is_empty() {
            let indent = indent(line);
            if indent < *own.get_or_insert(indent) {
                break;
            }
        }
        length = length.saturating_add(line.len());
    }
    length
}

#[cfg(test)]
#[allow(clippy::unwrap_used)] // a test may fail
mod tests {
    use super::place_of_points;

    #[test]
    fn points_are_found_in_every_layout() {
        let text = "\
policy: x # challenges: { a: { points: 1 } }
challenges:
  a_b: { type: code, points: 11 }
  a:   { type: questions, factor: knowledge, points: { passed: 20, failed: -10 }, cost: 60 }
  b:
    type: totp
    points: 35
  c:
    type: totp
  d: { points: 5 }
actions: { go: { require: { points: 60 } } }
";
        let points = |name: &str| place_of_points(text, name).map(|place| place.points);
        assert_eq!(["a", "a_b", "b", "d"].map(points), [Some(20), Some(11), Some(35), Some(5)]);
        assert_eq!(["c", "e"].map(points), [None, None]);
        let json = r#"{"challenges":{"a":{"type":"totp","points":7},"b":{"points": 8}}}"#;
        assert_eq!(place_of_points(json, "b").map(|place| place.points), Some(8));
        let place = place_of_points(json, "a").unwrap();
        assert_eq!(&json[place.start..place.end], "7");
    }
}
