//! Edits of a policy from choices.

use serde_json::{Map, Value, json};

use super::choices::Choices;
use super::require::{Checks, outcomes, requirement};

/// The policy after one to three edits.
pub(super) fn edited(policy: &Value, c: &mut Choices) -> Value {
    let mut policy = policy.clone();
    for _ in 0..*c.of(&[1, 1, 1, 2, 3]) {
        edit(&mut policy, c);
    }
    policy
}

fn edit(policy: &mut Value, c: &mut Choices) {
    match c.below(14) {
        0..=4 => number(policy, c),
        5 => drop_one(policy, c, "/groups"),
        6 => drop_one(policy, c, "/risks"),
        7 => drop_key(policy, c),
        8 => new_requirement(policy, c),
        9 => new_forbid(policy, c),
        10 => rename(policy, c),
        11 => match_other(policy, c),
        12 => {
            let everyone = policy["unmatched"] == "everyone";
            policy["unmatched"] = Value::from(if everyone { "deny" } else { "everyone" });
        }
        _ => verdict(policy, c),
    }
}

/// One number of the requirements, points and caps, a step up or down.
fn number(policy: &mut Value, c: &mut Choices) {
    let mut paths = Vec::new();
    for section in ["everyone", "actions", "groups", "risks", "challenges", "signals", "factors", "families"]
    {
        collect(policy.get(section), &format!("/{section}"), &Value::is_i64, &mut paths);
    }
    if paths.is_empty() {
        return;
    }
    let number = policy.pointer_mut(c.of(&paths).as_str()).unwrap();
    let step = *c.of(&[1, -1, 5, -5, 10, -10]);
    *number = Value::from(number.as_i64().unwrap() + step);
}

/// Pointers to all values like this.
fn collect(value: Option<&Value>, at: &str, like: &impl Fn(&Value) -> bool, paths: &mut Vec<String>) {
    let Some(value) = value else { return };
    if like(value) {
        paths.push(at.to_owned());
    }
    match value {
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                collect(Some(item), &format!("{at}/{index}"), like, paths);
            }
        }
        Value::Object(members) => {
            for (key, item) in members {
                collect(Some(item), &format!("{at}/{key}"), like, paths);
            }
        }
        _ => {}
    }
}

fn drop_one(policy: &mut Value, c: &mut Choices, list: &str) {
    let Some(items) = policy.pointer_mut(list).and_then(Value::as_array_mut) else { return };
    let at = c.below(items.len());
    items.remove(at);
    if items.is_empty() {
        policy.as_object_mut().unwrap().remove(list.trim_start_matches('/'));
    }
}

/// One key of a requirement, one item of a list in it, a forbid, or a whole check.
fn drop_key(policy: &mut Value, c: &mut Choices) {
    let mut paths = Vec::new();
    for section in ["everyone", "actions", "groups", "risks"] {
        collect(policy.get(section), &format!("/{section}"), &|_| true, &mut paths);
    }
    paths.retain(|path| path.contains("/require/") || path.ends_with("/forbid"));
    if c.chance(30) {
        collect(policy.get("challenges"), "/challenges", &Value::is_object, &mut paths);
        collect(policy.get("signals"), "/signals", &Value::is_object, &mut paths);
        paths.retain(|path| path.matches('/').count() == 2 || path.contains("/require/"));
    }
    if paths.is_empty() {
        return;
    }
    let path = c.of(&paths).clone();
    let (parent, key) = path.rsplit_once('/').unwrap();
    match policy.pointer_mut(parent) {
        Some(Value::Object(members)) => _ = members.remove(key),
        Some(Value::Array(items)) => _ = items.remove(key.parse().unwrap()),
        _ => {}
    }
}

/// Another requirement for everyone, an action or a group.
fn new_requirement(policy: &mut Value, c: &mut Choices) {
    let (challenges, signals) = (members(policy, "challenges"), members(policy, "signals"));
    if signals.is_empty() {
        return;
    }
    let made = requirement(c, &Checks { challenges: &challenges, signals: &signals }, 1);
    if let Some(layer) = layer(policy, c) {
        layer.insert("require".into(), made);
    }
}

fn new_forbid(policy: &mut Value, c: &mut Choices) {
    let challenges = members(policy, "challenges");
    let names: Vec<&String> = challenges.keys().collect();
    let forbid = json!([c.of(&names)]);
    if let Some(layer) = layer(policy, c) {
        layer.insert("forbid".into(), forbid);
    }
}

fn verdict(policy: &mut Value, c: &mut Choices) {
    let said = Value::from(*c.of(&["escalate", "deny"]));
    if let Some(group) = some_group(policy, c) {
        group.insert("verdict".into(), said);
    }
}

/// A check gets another name, wherever it stands; or an outcome of a signal does.
fn rename(policy: &mut Value, c: &mut Choices) {
    let mut names: Vec<String> = members(policy, "challenges").into_iter().map(|(name, _)| name).collect();
    for (name, body) in members(policy, "signals") {
        names.extend(outcomes(&body));
        names.push(name);
    }
    let name = c.of(&names).clone();
    let text = policy.to_string().replace(&format!("\"{name}\""), &format!("\"{name}_2\""));
    *policy = serde_json::from_str(&text).unwrap();
}

/// A group matches another name.
fn match_other(policy: &mut Value, c: &mut Choices) {
    let names =
        ["Domain Admins", "CN=Staff,OU=Groups,DC=contoso,DC=com", "B\u{e4}cker", "CN=Tier0 Operators,DC=x"];
    let name = *c.of(&names);
    let add = c.chance(50);
    let Some(group) = some_group(policy, c) else { return };
    match group.get_mut("match").and_then(Value::as_array_mut) {
        Some(list) if add && !list.contains(&json!(name)) => list.push(json!(name)),
        _ => _ = group.insert("match".into(), json!([name])),
    }
}

fn layer<'p>(policy: &'p mut Value, c: &mut Choices) -> Option<&'p mut Map<String, Value>> {
    match c.below(3) {
        0 => policy.as_object_mut()?.entry("everyone").or_insert_with(|| json!({})).as_object_mut(),
        1 => {
            let actions = policy["actions"].as_object_mut()?;
            let names: Vec<String> = actions.keys().cloned().collect();
            actions.get_mut(c.of(&names))?.as_object_mut()
        }
        _ => some_group(policy, c),
    }
}

fn some_group<'p>(policy: &'p mut Value, c: &mut Choices) -> Option<&'p mut Map<String, Value>> {
    let groups = policy.get_mut("groups")?.as_array_mut()?;
    let at = c.below(groups.len());
    groups[at].as_object_mut()
}

fn members(policy: &Value, section: &str) -> Map<String, Value> {
    policy.get(section).and_then(Value::as_object).cloned().unwrap_or_default()
}
