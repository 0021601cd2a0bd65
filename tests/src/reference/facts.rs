//! Bad facts are errors, never verdicts.

use std::collections::{BTreeMap, BTreeSet};

use chrono::DateTime;
use serde_json::Value;

use super::document::{Check, check, checks, duration, evidence_lifetime};
use super::names;

/// One result of one check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Evidence {
    pub(super) check: String,
    pub(super) outcome: String,
    /// Milliseconds since 1970.
    pub(super) at: i64,
    pub(super) item: Option<String>,
    /// Every grade of the check; 0 by default.
    pub(super) grades: BTreeMap<String, i64>,
}

/// The facts after step 1.
pub(super) struct Facts {
    pub(super) action: String,
    pub(super) groups: Vec<String>,
    /// Sorted by document order of the check, then time, then item; identical results once.
    pub(super) evidence: Vec<Evidence>,
    pub(super) unavailable: BTreeSet<String>,
    pub(super) now: i64,
}

/// "Facts: `action`, `subject.groups` (short: `groups`), `evidence`, `unavailable`, and `now`."
pub(super) fn read(policy: &Value, facts: &Value) -> Result<Facts, String> {
    only_keys(facts, &["action", "groups", "subject", "evidence", "unavailable", "now"], "facts")?;
    let action = text(&facts["action"], "action")?;
    if policy["actions"].get(&action).is_none() {
        return Err(format!("action: unknown action {action}"));
    }
    // "`now` is required"
    let now = moment(&facts["now"], None, "now")?;
    let evidence = evidence(policy, facts, now)?;
    conflicts(&evidence)?;
    too_many_items(policy, &evidence, now)?;
    Ok(Facts {
        action,
        groups: groups(policy, facts)?,
        evidence,
        unavailable: unavailable(policy, facts)?,
        now,
    })
}

/// "both group keys at once are an error"
fn groups(policy: &Value, facts: &Value) -> Result<Vec<String>, String> {
    let short = facts.get("groups");
    let long = match facts.get("subject") {
        None => None,
        Some(subject) => {
            only_keys(subject, &["groups"], "subject")?;
            Some(subject.get("groups").ok_or("subject: no groups")?)
        }
    };
    match (short, long) {
        (Some(_), Some(_)) => Err("groups: both group keys at once".into()),
        (Some(list), None) | (None, Some(list)) => {
            let groups = text_list(list, "groups")?;
            match groups.iter().position(|group| !names::comparable(policy, group)) {
                Some(at) => Err(format!("groups[{at}]: cannot be compared")),
                None => Ok(groups),
            }
        }
        // A host that forgets the groups must not cause an approval.
        (None, None) if policy.get("groups").is_some() => Err("groups: missing".into()),
        (None, None) => Ok(Vec::new()),
    }
}

/// "`unavailable` (challenges this subject cannot do now)"
fn unavailable(policy: &Value, facts: &Value) -> Result<BTreeSet<String>, String> {
    let Some(list) = facts.get("unavailable") else {
        return Ok(BTreeSet::new());
    };
    let names = text_list(list, "unavailable")?;
    for name in &names {
        if check(policy, name).is_none_or(|check| check.signal) {
            return Err(format!("unavailable: {name} is not a challenge"));
        }
    }
    Ok(names.into_iter().collect())
}

/// "Evidence is a list of results; a map `{check: outcome}` is short for results observed at `now`."
fn evidence(policy: &Value, facts: &Value, now: i64) -> Result<Vec<Evidence>, String> {
    let mut results = Vec::new();
    match facts.get("evidence") {
        None => {}
        Some(Value::Array(list)) => {
            for result in list {
                let keys = ["check", "outcome", "at", "item", "grades"];
                only_keys(result, &keys, "evidence")?;
                let at = moment(&result["at"], Some(now), "evidence.at")?;
                results.push(one_result(policy, result, at)?);
            }
        }
        Some(Value::Object(map)) => {
            for (name, outcome) in map {
                let result = serde_json::json!({ "check": name, "outcome": outcome });
                results.push(one_result(policy, &result, now)?);
            }
        }
        Some(_) => return Err("evidence: neither a list nor a map".into()),
    }
    if results.iter().any(|result| result.at > now) {
        return Err("evidence: from the future".into());
    }
    // Of two different results at one time one is `inconclusive`: it comes last.
    results.sort_by_key(|e| {
        let place = check(policy, &e.check).map(|check| check.place);
        let inconclusive = e.outcome == "inconclusive";
        (place, e.at, e.item.clone(), inconclusive, e.grades.clone())
    });
    // "identical ones are one"
    results.dedup();
    Ok(results)
}

/// "an unknown action, check, outcome, grade or name; `item` on a check that is not repeatable"
fn one_result(policy: &Value, result: &Value, at: i64) -> Result<Evidence, String> {
    let name = text(&result["check"], "evidence.check")?;
    let check = check(policy, &name).ok_or(format!("evidence: unknown check {name}"))?;
    let outcome = text(&result["outcome"], "evidence.outcome")?;
    if !check.outcomes().contains(&outcome) {
        return Err(format!("evidence: {name} has no outcome {outcome}"));
    }
    let item = match result.get("item") {
        None => None,
        Some(item) => Some(text(item, "evidence.item")?),
    };
    if item.is_some() && check.repeatable().is_none() {
        return Err(format!("evidence: {name} is not repeatable"));
    }
    if item.as_deref() == Some("") {
        return Err("evidence: empty item".into());
    }
    Ok(Evidence { grades: grades(&check, result)?, check: name, outcome, at, item })
}

/// "each with integer grades from 0 to the given maximum (a grade not given is 0)"
fn grades(check: &Check<'_>, result: &Value) -> Result<BTreeMap<String, i64>, String> {
    let declared = check.grades();
    let mut grades: BTreeMap<String, i64> = declared.iter().map(|(name, _)| (name.clone(), 0)).collect();
    let Some(given) = result.get("grades") else {
        return Ok(grades);
    };
    let given = given.as_object().ok_or("evidence.grades: no map")?;
    for (name, grade) in given {
        let max = declared.iter().find(|(known, _)| known == name);
        let max = max.ok_or(format!("evidence: {} has no grade {name}", check.name))?;
        let grade = whole(grade).ok_or("evidence.grades: no integer")?;
        if grade < 0 || grade > max.1 {
            return Err(format!("evidence: grade {name} out of range"));
        }
        grades.insert(name.clone(), grade);
    }
    Ok(grades)
}

/// "two different results, `inconclusive` apart, of one check (and item) at one time"
fn conflicts(evidence: &[Evidence]) -> Result<(), String> {
    for a in evidence {
        for b in evidence {
            let same_moment = a.check == b.check && a.item == b.item && a.at == b.at;
            let inconclusive = a.outcome == "inconclusive" || b.outcome == "inconclusive";
            if same_moment && a != b && !inconclusive {
                return Err(format!("evidence: two results of {} at one time", a.check));
            }
        }
    }
    Ok(())
}

/// "more different items whose current outcome is an unexpired `passed` than `repeatable` allows"
fn too_many_items(policy: &Value, evidence: &[Evidence], now: i64) -> Result<(), String> {
    for check in checks(policy) {
        let Some(limit) = check.repeatable() else {
            continue;
        };
        let mut passed = 0;
        for e in evidence.iter().filter(|e| e.check == check.name) {
            let unexpired = now - e.at <= evidence_lifetime(policy);
            if e.outcome == "passed" && is_current(e, evidence) && unexpired {
                passed += 1;
            }
        }
        if passed > limit {
            return Err(format!("evidence: {} has too many items", check.name));
        }
    }
    Ok(())
}

/// "`inconclusive` supersedes nothing. Of the rest, for each check (and item) the latest is *current*."
pub(super) fn is_current(e: &Evidence, evidence: &[Evidence]) -> bool {
    let superseded = evidence.iter().any(|later| {
        later.check == e.check && later.item == e.item && later.outcome != "inconclusive" && later.at > e.at
    });
    e.outcome != "inconclusive" && !superseded
}

fn only_keys(value: &Value, known: &[&str], place: &str) -> Result<(), String> {
    let map = value.as_object().ok_or(format!("{place}: no map"))?;
    match map.keys().find(|key| !known.contains(&key.as_str())) {
        Some(key) => Err(format!("{place}: unknown key {key}")),
        None => Ok(()),
    }
}

fn text(value: &Value, place: &str) -> Result<String, String> {
    let text = value.as_str().ok_or(format!("{place}: no text"))?;
    Ok(text.to_owned())
}

fn text_list(value: &Value, place: &str) -> Result<Vec<String>, String> {
    let list = value.as_array().ok_or(format!("{place}: no list"))?;
    list.iter().map(|entry| text(entry, place)).collect()
}

/// Milliseconds, RFC 3339, or (where `now` is given) a time before it: `-10m`; from the year 2000
/// ("seconds taken for milliseconds") to the year 9999.
fn moment(value: &Value, now: Option<i64>, place: &str) -> Result<i64, String> {
    const FIRST: i64 = 946_684_800_000;
    const LAST: i64 = 253_402_300_799_999;
    let bad = format!("{place}: no time");
    let text = value.as_str().unwrap_or_default();
    let time = match (text.strip_prefix('-'), now) {
        (Some(before), Some(now)) => now - duration(before).ok_or(bad.clone())?,
        _ => match whole(value) {
            Some(ms) => ms,
            None => rfc3339(text).ok_or(bad.clone())?,
        },
    };
    if (FIRST..=LAST).contains(&time) { Ok(time) } else { Err(bad) }
}

/// A date, `T`, a time and an offset; a leap second only where there can be one.
fn rfc3339(text: &str) -> Option<i64> {
    let time = DateTime::parse_from_rfc3339(text).ok()?;
    let (_, after) = text.split_once(['T', 't'])?;
    let leap = after.split(':').nth(2)?.starts_with("60");
    let ends_day = time.to_utc().format("%H:%M").to_string() == "23:59";
    (text.is_ascii() && (!leap || ends_day)).then(|| time.timestamp_millis())
}

/// A whole number, possibly written as `1.0`.
fn whole(value: &Value) -> Option<i64> {
    let float = value.as_f64().filter(|n| n.fract() == 0.0 && n.abs() < 9_007_199_254_740_992.0);
    #[expect(clippy::cast_possible_truncation, reason = "whole and within 53 bits")]
    value.as_i64().or(float.map(|n| n as i64))
}
