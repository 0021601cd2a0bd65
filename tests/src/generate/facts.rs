//! Facts that fit a policy, built from choices.

use chrono::{DateTime, SecondsFormat};
use serde_json::{Map, Value, json};
use unicode_normalization::UnicodeNormalization;

use super::choices::Choices;
use super::require::outcomes;

const NOW: i64 = 1_790_000_000_000;
const MINUTE: i64 = 60_000;

/// The sort of caller: one who proves much, one who has just begun, one who fails.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mood {
    Proving,
    Beginning,
    Failing,
    Mixed,
}

/// Builds the facts of [`facts`](super::facts).
pub(super) fn build(policy: &Value, c: &mut Choices) -> Value {
    let mood =
        *c.of(&[Mood::Proving, Mood::Beginning, Mood::Proving, Mood::Mixed, Mood::Failing, Mood::Mixed]);
    let actions: Vec<&String> = keys(&policy["actions"]);
    let mut facts = json!({ "action": c.of(&actions), "now": NOW });
    if c.chance(15) {
        facts["now"] = Value::from(rfc3339(NOW));
    }
    add_groups(policy, c, &mut facts);
    let unavailable = unavailable(policy, c, mood);
    if !unavailable.is_empty() || c.chance(20) {
        facts["unavailable"] = Value::from(unavailable);
    }
    facts["evidence"] =
        if c.chance(8) { short_evidence(policy, c, mood) } else { Value::from(evidence(policy, c, mood)) };
    if c.chance(5) {
        spoil(policy, c, &mut facts);
    }
    facts
}

fn add_groups(policy: &Value, c: &mut Choices, facts: &mut Value) {
    let groups = policy["groups"].as_array();
    // The groups are optional only if the policy declares none.
    if groups.is_none() && c.chance(50) {
        return;
    }
    let mut names: Vec<String> = Vec::new();
    for group in groups.into_iter().flatten() {
        if c.chance(55) {
            let ours: Vec<&str> =
                group["match"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
            let name = *c.of(&ours);
            names.push(other_spelling(c, name));
        }
    }
    if c.chance(25) {
        let unknown = *c.of(&["CN=Staff,OU=Other,DC=contoso,DC=com", "staff", "OU=Bäcker"]);
        names.push(unknown.into());
    }
    if c.chance(25) {
        facts["subject"] = json!({ "groups": names });
    } else {
        facts["groups"] = json!(names);
    }
}

/// The same group in another spelling of a directory; a bare name may become a distinguished one.
fn other_spelling(c: &mut Choices, name: &str) -> String {
    let name = if name.contains('=') || !c.chance(40) {
        name.to_owned()
    } else {
        format!("CN={name},OU=Groups,DC=contoso,DC=com")
    };
    match c.below(7) {
        1 => name.to_uppercase(),
        2 => name.to_lowercase(),
        3 => name.nfd().collect(),
        // Spaces around `,` and `=` mean nothing, unless the comma is escaped.
        4 if !name.contains("\\,") => name.replace(',', " , ").replace('=', " ="),
        5 => name.replace("\\,", "\\2c").replace("\\26", "&"),
        6 if name.contains('=') => name.replace("ü", "\\C3\\BC"),
        _ => name,
    }
}

fn unavailable(policy: &Value, c: &mut Choices, mood: Mood) -> Vec<Value> {
    let percent = match mood {
        Mood::Failing => 30,
        Mood::Mixed => 8,
        Mood::Proving | Mood::Beginning => 3,
    };
    keys(&policy["challenges"])
        .into_iter()
        .filter(|_| c.chance(percent))
        .map(|name| Value::from(name.as_str()))
        .collect()
}

/// The list form: every check with its items, each item with one or more results.
fn evidence(policy: &Value, c: &mut Choices, mood: Mood) -> Vec<Value> {
    let mut results: Vec<(Value, i64)> = Vec::new();
    let observed = match mood {
        Mood::Proving | Mood::Failing => 70,
        Mood::Beginning => 25,
        Mood::Mixed => 50,
    };
    for (name, signal) in policy["signals"].as_object().into_iter().flatten() {
        let mut more = c.chance(observed);
        while more && results.len() < 40 {
            let outcome = signal_outcome(c, signal, mood);
            let result = json!({ "check": name, "outcome": outcome });
            results.push((result, age(policy, c, mood)));
            more = c.chance(25);
        }
    }
    for (name, challenge) in policy["challenges"].as_object().into_iter().flatten() {
        for item in items(c, challenge) {
            let asked = match mood {
                Mood::Proving => 85,
                Mood::Failing => 65,
                Mood::Beginning => 15,
                Mood::Mixed => 45,
            };
            let mut more = c.chance(asked);
            while more && results.len() < 40 {
                let outcome = challenge_outcome(c, mood);
                let mut result = json!({ "check": name, "outcome": outcome });
                if let Some(item) = item {
                    result["item"] = Value::from(item);
                }
                if let Some(grades) = grades(c, challenge, outcome) {
                    result["grades"] = grades;
                }
                results.push((result, age(policy, c, mood)));
                more = c.chance(20);
            }
        }
    }
    let mut list: Vec<Value> = Vec::new();
    for (i, (result, age)) in results.iter().enumerate() {
        let earlier = results[..i].iter();
        // Only `spoil` makes two results of one check at one time.
        if earlier.clone().any(|other| conflict(other, &(result.clone(), *age))) {
            continue;
        }
        let mut result = result.clone();
        result["at"] = at(c, *age);
        list.push(result.clone());
        if c.chance(6) {
            list.push(result);
        }
    }
    // The order of the list must not matter, so it is not that of the document.
    if !list.is_empty() {
        let start = c.below(list.len());
        list.rotate_left(start);
    }
    list
}

fn conflict(a: &(Value, i64), b: &(Value, i64)) -> bool {
    let inconclusive = a.0["outcome"] == "inconclusive" || b.0["outcome"] == "inconclusive";
    let same = a.0["check"] == b.0["check"] && a.0["item"] == b.0["item"] && a.1 == b.1;
    same && a.0 != b.0 && !inconclusive
}

/// The map form, in which every result is of now.
fn short_evidence(policy: &Value, c: &mut Choices, mood: Mood) -> Value {
    let mut map = Map::new();
    for (name, signal) in policy["signals"].as_object().into_iter().flatten() {
        if c.chance(60) {
            let outcome = signal_outcome(c, signal, mood);
            map.insert(name.clone(), Value::from(outcome));
        }
    }
    for name in keys(&policy["challenges"]) {
        if c.chance(60) {
            let outcome = challenge_outcome(c, mood);
            map.insert(name.clone(), Value::from(outcome));
        }
    }
    Value::Object(map)
}

fn signal_outcome(c: &mut Choices, signal: &Value, mood: Mood) -> String {
    let outcomes = outcomes(signal);
    let worth = |outcome: &String| signal["outcomes"][outcome.as_str()].as_i64();
    let best = outcomes.iter().max_by_key(|outcome| worth(outcome));
    match best {
        Some(best) if mood == Mood::Proving && c.chance(60) => best.clone(),
        _ => c.of(&outcomes).clone(),
    }
}

fn challenge_outcome(c: &mut Choices, mood: Mood) -> &'static str {
    let (passed, failed) = match mood {
        Mood::Proving => (93, 4),
        Mood::Beginning => (70, 15),
        Mood::Mixed => (65, 22),
        Mood::Failing => (12, 78),
    };
    match c.below(100) {
        n if n < passed => "passed",
        n if n < passed + failed => "failed",
        _ => "inconclusive",
    }
}

/// The items of a challenge: one more than it allows, which matters only if all of them pass.
fn items(c: &mut Choices, challenge: &Value) -> Vec<Option<&'static str>> {
    let names = [Some("one"), Some("two"), None, Some("Zwölf")];
    match challenge["repeatable"].as_u64() {
        None => vec![None],
        Some(number) => {
            let number = usize::try_from(number).unwrap_or(1);
            let extra = usize::from(c.chance(8));
            names[..(number + extra).min(names.len())].to_vec()
        }
    }
}

/// No grades, the highest, or any; an inconclusive result has none.
fn grades(c: &mut Choices, challenge: &Value, outcome: &str) -> Option<Value> {
    let declared = challenge["grades"].as_object()?;
    if outcome == "inconclusive" || c.chance(15) {
        return None;
    }
    let highest = c.chance(55);
    let mut grades = Map::new();
    for (grade, max) in declared {
        let most = max.as_u64().and_then(|max| usize::try_from(max).ok());
        let most = most.unwrap_or(0);
        let given = if highest { most } else { c.between(0, most) };
        if given > 0 || c.chance(50) {
            grades.insert(grade.clone(), Value::from(given));
        }
    }
    Some(Value::Object(grades))
}

/// The age of a result: mostly recent, otherwise around the ends of the two lifetimes.
fn age(policy: &Value, c: &mut Choices, mood: Mood) -> i64 {
    let helps = lifetime(policy, "evidence_lifetime", 30 * MINUTE);
    let hurts = lifetime(policy, "adverse_lifetime", 24 * 60 * MINUTE);
    let lately = [0, MINUTE, 3 * MINUTE, 5 * MINUTE, 7 * MINUTE];
    let edges = [helps, helps + 1, helps - 1, hurts / 2, hurts, hurts + 1];
    let edge = if mood == Mood::Proving { 8 } else { 25 };
    if c.chance(edge) { *c.of(&edges) } else { *c.of(&lately) }
}

/// A duration that generated policies use; any other text is read as the default.
fn lifetime(policy: &Value, key: &str, default: i64) -> i64 {
    match policy["limits"][key].as_str() {
        Some("10m") => 10 * MINUTE,
        Some("15m") => 15 * MINUTE,
        Some("1h") => 60 * MINUTE,
        Some("2h") => 120 * MINUTE,
        _ => default,
    }
}

/// One of the three ways to write a time.
fn at(c: &mut Choices, age: i64) -> Value {
    match c.below(8) {
        6 => Value::from(rfc3339(NOW - age)),
        7 if age > 0 && age % MINUTE == 0 => Value::from(format!("-{}m", age / MINUTE)),
        _ => Value::from(NOW - age),
    }
}

fn rfc3339(ms: i64) -> String {
    let time = DateTime::from_timestamp_millis(ms).unwrap_or_default();
    time.to_rfc3339_opts(SecondsFormat::Millis, true)
}

/// Makes one place of the facts bad.
fn spoil(policy: &Value, c: &mut Choices, facts: &mut Value) {
    let challenges = keys(&policy["challenges"]);
    let name = *c.of(&challenges);
    let passed = |at: i64| json!({ "check": name, "outcome": "passed", "at": at });
    let mut bad: Vec<Value> = Vec::new();
    match c.below(10) {
        0 => bad.push(passed(NOW + 1)),
        1 => bad.push(json!({ "check": "nonesuch", "outcome": "passed", "at": NOW })),
        2 => bad.push(json!({ "check": name, "outcome": "unobserved", "at": NOW })),
        3 => {
            bad.push(passed(NOW - 1));
            bad.push(json!({ "check": name, "outcome": "failed", "at": NOW - 1 }));
        }
        4 => {
            // Bad if the check is not repeatable.
            let mut result = passed(NOW);
            result["item"] = Value::from("four");
            bad.push(result);
        }
        5 => {
            let mut result = passed(NOW);
            result["grades"] = json!({ "colour": 1 });
            bad.push(result);
        }
        6 => facts["action"] = Value::from("nonesuch"),
        7 => {
            facts["groups"] = json!([]);
            facts["subject"] = json!({ "groups": [] });
        }
        8 => facts["unavailable"] = json!(["nonesuch"]),
        _ => facts["now"] = Value::Null,
    }
    if !bad.is_empty() {
        let list = facts["evidence"].as_array().cloned().unwrap_or_default();
        facts["evidence"] = Value::from([list, bad].concat());
    }
}

fn keys(map: &Value) -> Vec<&String> {
    map.as_object().map(Map::keys).into_iter().flatten().collect()
}
