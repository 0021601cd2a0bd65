//! Requirements: when they hold, and their unmet part.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::document::{check, texts};
use super::facts::Evidence;
use super::score::{Piece, Tally};

/// The evidence and score that a requirement is tested against.
pub(super) struct View<'a> {
    pub(super) policy: &'a Value,
    pub(super) tally: &'a Tally,
    /// The sum that the fired risks add to every `points: n`.
    pub(super) raise: i64,
}

/// "`missing` (the unmet part of the requirement as a tree, in the shape of the policy, leaves
/// with have and need)"; empty if the requirement, a conjunction of its keys, holds.
pub(super) fn unmet(requirement: &Value, view: &View<'_>) -> Map<String, Value> {
    let mut unmet = Map::new();
    for (word, body) in requirement.as_object().into_iter().flatten() {
        let missing = match word.as_str() {
            // "`add_points` raise every `points: n` leaf"
            "points" => short(view.tally.total, int(body) + view.raise),
            "points_in" => unmet_points_in(body, view),
            "factors" => short(factors(view), int(body)),
            "independent" => short(causes(view), int(body)),
            "pass" => unmet_pass(body, view),
            "at_least" => unmet_at_least(body, view),
            "all" => {
                let trees = unmet_trees(body, view);
                (!trees.is_empty()).then(|| Value::from(trees))
            }
            "any" => {
                let trees = unmet_trees(body, view);
                (trees.len() == list(body).len()).then(|| Value::from(trees))
            }
            other => panic!("{other} is not a keyword"),
        };
        if let Some(missing) = missing {
            unmet.insert(word.clone(), missing);
        }
    }
    unmet
}

/// The `points` outside `any` and `at_least`, without what risks add.
pub(super) fn plain_points(requirement: &Value) -> Vec<i64> {
    let mut found: Vec<i64> = requirement["points"].as_i64().into_iter().collect();
    for inner in list(&requirement["all"]) {
        found.extend(plain_points(inner));
    }
    found
}

/// Every entry anywhere in a requirement.
pub(super) fn entries(requirement: &Value) -> Vec<Value> {
    let mut found = list(&requirement["pass"]).to_vec();
    for one in list(&requirement["at_least"]["of"]) {
        if is_requirement(one) {
            found.extend(entries(one));
        } else {
            found.push(one.clone());
        }
    }
    for word in ["all", "any"] {
        for inner in list(&requirement[word]) {
            found.extend(entries(inner));
        }
    }
    found
}

/// "An entry is a challenge (it passed), a signal with its outcomes, or a graded challenge (passed
/// with at least those grades)": returns true if this result, if it helps, meets the entry.
pub(super) fn meets(entry: &Value, e: &Evidence) -> bool {
    let (name, condition) = named(entry);
    if e.check != name {
        return false;
    }
    match condition {
        None => e.outcome == "passed",
        Some(Value::Object(grades)) => {
            e.outcome == "passed"
                && grades.iter().all(|(grade, least)| e.grades.get(grade).copied().unwrap_or(0) >= int(least))
        }
        Some(outcomes) => texts(outcomes).contains(&e.outcome),
    }
}

/// "the capped score of that factor is at least n (risks do not change it)"
fn unmet_points_in(body: &Value, view: &View<'_>) -> Option<Value> {
    let mut unmet = Map::new();
    for (factor, need) in body.as_object().into_iter().flatten() {
        let counted = view.tally.factors.get(factor).map_or(0, |f| f.1);
        if let Some(missing) = short(counted, int(need)) {
            unmet.insert(factor.clone(), missing);
        }
    }
    (!unmet.is_empty()).then_some(Value::Object(unmet))
}

/// "at least n factors, `context` aside, have a capped score of at least their `min` (default 1)"
fn factors(view: &View<'_>) -> i64 {
    let mut reached = 0;
    for (factor, (_, counted)) in &view.tally.factors {
        let min = view.policy["factors"][factor]["min"].as_i64().unwrap_or(1);
        if factor != "context" && *counted >= min {
            reached += 1;
        }
    }
    reached
}

/// "passed challenges have at least n different causes"; "a challenge that names none is its own
/// cause", "items of a repeatable check without a cause are each their own cause".
fn causes(view: &View<'_>) -> i64 {
    let mut causes = BTreeSet::new();
    for piece in helping(view) {
        let e = &piece.evidence;
        let check = check(view.policy, &e.check);
        // No outcome of a signal can be called `passed`.
        if e.outcome != "passed" {
            continue;
        }
        match check.and_then(|check| check.text("cause")) {
            Some(cause) => causes.insert((cause.to_owned(), None)),
            None => causes.insert((e.check.clone(), Some(e.item.clone()))),
        };
    }
    i64::try_from(causes.len()).unwrap_or(i64::MAX)
}

/// "every entry is met, each by a different piece of evidence"
fn unmet_pass(body: &Value, view: &View<'_>) -> Option<Value> {
    let unmet = unmet_entries(list(body), view);
    (!unmet.is_empty()).then(|| unmet.iter().map(normal).collect())
}

/// "k of them hold; entries by different pieces of evidence"
fn unmet_at_least(body: &Value, view: &View<'_>) -> Option<Value> {
    let of = list(&body["of"]);
    let entries: Vec<Value> = of.iter().filter(|one| !is_requirement(one)).cloned().collect();
    let unmet_entries = unmet_entries(&entries, view);
    let mut missing = Vec::new();
    for one in of {
        if !is_requirement(one) {
            if unmet_entries.contains(one) {
                missing.push(normal(one));
            }
            continue;
        }
        let tree = unmet(one, view);
        if !tree.is_empty() {
            missing.push(Value::Object(tree));
        }
    }
    let have = i64::try_from(of.len() - missing.len()).unwrap_or(i64::MAX);
    let count = short(have, int(&body["count"]))?;
    Some(json!({ "count": count, "of": missing }))
}

fn unmet_trees(body: &Value, view: &View<'_>) -> Vec<Value> {
    list(body)
        .iter()
        .map(|inner| unmet(inner, view))
        .filter(|tree| !tree.is_empty())
        .map(Value::Object)
        .collect()
}

/// "entries of a `pass` once met in list order stay met": an entry is met if it and those met
/// before it can all be met by different pieces.
fn unmet_entries(entries: &[Value], view: &View<'_>) -> Vec<Value> {
    let pieces = helping(view);
    let mut met: Vec<Value> = Vec::new();
    let mut unmet = Vec::new();
    for entry in entries {
        met.push(entry.clone());
        if !assignable(&met, &pieces) {
            met.pop();
            unmet.push(entry.clone());
        }
    }
    unmet
}

/// Tries every assignment of different pieces to the entries.
fn assignable(entries: &[Value], pieces: &[&Piece]) -> bool {
    let Some((first, others)) = entries.split_first() else {
        return true;
    };
    for (i, piece) in pieces.iter().enumerate() {
        if meets(first, &piece.evidence) {
            let mut rest = pieces.to_vec();
            rest.remove(i);
            if assignable(others, &rest) {
                return true;
            }
        }
    }
    false
}

fn helping<'a>(view: &View<'a>) -> Vec<&'a Piece> {
    view.tally.pieces.iter().filter(|piece| piece.helps).collect()
}

/// Returns true for a requirement; keywords cannot be names of checks, so its first key decides.
fn is_requirement(one: &Value) -> bool {
    const WORDS: [&str; 8] =
        ["points", "points_in", "factors", "independent", "pass", "at_least", "all", "any"];
    one.as_object().is_some_and(|map| map.keys().all(|key| WORDS.contains(&key.as_str())))
}

/// The check of an entry, and its condition.
fn named(entry: &Value) -> (String, Option<&Value>) {
    match entry {
        Value::Object(map) => {
            let (name, condition) = map.iter().next().expect("an entry has one key");
            (name.clone(), Some(condition))
        }
        name => (name.as_str().unwrap_or_default().to_owned(), None),
    }
}

/// "`{s: a}` is `{s: [a]}`", and a grade of 0 demands nothing.
fn normal(entry: &Value) -> Value {
    match named(entry) {
        (name, None) => Value::from(name),
        (name, Some(Value::Object(grades))) => {
            let mut demanded = grades.clone();
            demanded.retain(|_, least| int(least) > 0);
            if demanded.is_empty() { Value::from(name) } else { json!({ name: demanded }) }
        }
        (name, Some(outcomes)) => json!({ name: texts(outcomes) }),
    }
}

fn short(have: i64, need: i64) -> Option<Value> {
    (have < need).then(|| json!({ "have": have, "need": need }))
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn int(value: &Value) -> i64 {
    value.as_i64().unwrap_or(0)
}
