//! Requirements over the checks of a policy.

use serde_json::{Map, Value, json};

use super::choices::Choices;

/// The checks that a requirement can name.
pub(super) struct Checks<'a> {
    pub(super) challenges: &'a Map<String, Value>,
    pub(super) signals: &'a Map<String, Value>,
}

/// A conjunction of one or two keys; `any`, `all` and `at_least` nest to `depth`.
pub(super) fn requirement(c: &mut Choices, checks: &Checks<'_>, depth: usize) -> Value {
    let mut keys = Map::new();
    for _ in 0..*c.of(&[1, 1, 2]) {
        let (word, body) = one_key(c, checks, depth);
        keys.insert(word.into(), body);
    }
    Value::Object(keys)
}

fn one_key(c: &mut Choices, checks: &Checks<'_>, depth: usize) -> (&'static str, Value) {
    let flat = ["points", "pass", "factors", "points", "independent", "points_in", "at_least"];
    let nested = ["any", "any", "all", "at_least"];
    let word = if depth > 0 && c.chance(30) { *c.of(&nested) } else { *c.of(&flat) };
    let body = match word {
        "points" => Value::from(*c.of(&[10, 15, 20, 30, 10, 40, 20, 55])),
        "factors" | "independent" => Value::from(*c.of(&[1, 2, 1, 2, 1, 2, 1, 3])),
        "points_in" => points_in(c, checks),
        "pass" => Value::from(entries(c, checks, 2, true)),
        "at_least" => at_least(c, checks, depth),
        _ => {
            // A list of one is the same as its only condition, but for what is said about `any`.
            let count = *c.of(&[2, 2, 1, 3]);
            (0..count).map(|_| requirement(c, checks, depth - 1)).collect::<Vec<_>>().into()
        }
    };
    (word, body)
}

/// Points in a factor that some check has, if any check has one.
fn points_in(c: &mut Choices, checks: &Checks<'_>) -> Value {
    let factors: Vec<&str> = checks
        .challenges
        .values()
        .chain(checks.signals.values())
        .filter_map(|check| check["factor"].as_str())
        .collect();
    let factor = if factors.is_empty() { "knowledge" } else { c.of(&factors) };
    json!({ factor: c.of(&[5, 10, 5, 10, 20]) })
}

fn at_least(c: &mut Choices, checks: &Checks<'_>, depth: usize) -> Value {
    let mut of = entries(c, checks, 3, false);
    if depth > 0 && c.chance(30) {
        of.push(requirement(c, checks, depth - 1));
    }
    let count = *c.of(&[1, 1, of.len().min(2)]);
    json!({ "count": count, "of": of })
}

/// Distinct entries, except that a repeatable check may be demanded twice if `twice`.
fn entries(c: &mut Choices, checks: &Checks<'_>, most: usize, twice: bool) -> Vec<Value> {
    let mut entries: Vec<Value> = Vec::new();
    for _ in 0..c.between(1, most) {
        let (entry, repeatable) = entry(c, checks);
        if twice && repeatable && c.chance(50) {
            entries.push(entry.clone());
            entries.push(entry);
        } else if !entries.iter().any(|other| same(other, &entry)) {
            entries.push(entry);
        }
    }
    entries
}

/// An entry, and true if its check is repeatable.
fn entry(c: &mut Choices, checks: &Checks<'_>) -> (Value, bool) {
    if c.chance(20) {
        let signals: Vec<&String> = checks.signals.keys().collect();
        let signal = *c.of(&signals);
        let outcomes = outcomes(&checks.signals[signal]);
        let listed = c.some(&outcomes, 2);
        // A single outcome is written with and without its brackets.
        return if listed.len() == 1 && c.chance(50) {
            (json!({ signal: listed[0] }), false)
        } else {
            (json!({ signal: listed }), false)
        };
    }
    let names: Vec<&String> = checks.challenges.keys().collect();
    let name = *c.of(&names);
    let challenge = &checks.challenges[name];
    let repeatable = challenge.get("repeatable").is_some();
    match challenge["grades"].as_object() {
        Some(grades) if c.chance(75) => {
            let grades: Vec<(&String, &Value)> = grades.iter().collect();
            let mut demanded = Map::new();
            for (grade, max) in c.some(&grades, 2) {
                let max = max.as_u64().and_then(|max| usize::try_from(max).ok());
                demanded.insert((*grade).clone(), Value::from(c.between(1, max.unwrap_or(1))));
            }
            (json!({ name: demanded }), repeatable)
        }
        _ => (Value::from(name.as_str()), repeatable),
    }
}

/// Returns true if two entries mean the same: `{s: a}` is `{s: [a]}`.
fn same(a: &Value, b: &Value) -> bool {
    let bare = |entry: &Value| entry.to_string().replace(['[', ']'], "");
    bare(a) == bare(b)
}

/// The outcomes that a signal declares.
pub(super) fn outcomes(signal: &Value) -> Vec<String> {
    match &signal["outcomes"] {
        Value::Object(outcomes) => outcomes.keys().cloned().collect(),
        list => list.as_array().into_iter().flatten().filter_map(Value::as_str).map(String::from).collect(),
    }
}
