//! Reads the policy document with its defaults.

use serde_json::Value;

/// One way to get evidence, as the document writes it.
pub(super) struct Check<'a> {
    pub(super) name: &'a str,
    /// The number of checks before it in the document.
    pub(super) place: usize,
    pub(super) signal: bool,
    pub(super) body: &'a Value,
}

impl<'a> Check<'a> {
    /// A key of the check that holds text: `factor`, `cause`, `family`.
    pub(super) fn text(&self, key: &str) -> Option<&'a str> {
        self.body.get(key).and_then(Value::as_str)
    }

    pub(super) fn repeatable(&self) -> Option<i64> {
        self.body.get("repeatable").and_then(Value::as_i64)
    }

    /// The names of its grades, each with its maximum.
    pub(super) fn grades(&self) -> Vec<(String, i64)> {
        let Some(grades) = self.body.get("grades").and_then(Value::as_object) else {
            return Vec::new();
        };
        grades.iter().map(|(name, max)| (name.clone(), max.as_i64().unwrap_or(0))).collect()
    }

    /// "Outcomes of a challenge: `passed`, `failed`, `inconclusive`"; those of a signal are declared.
    pub(super) fn outcomes(&self) -> Vec<String> {
        if !self.signal {
            return ["passed", "failed", "inconclusive"].map(String::from).to_vec();
        }
        match &self.body["outcomes"] {
            Value::Object(outcomes) => outcomes.keys().cloned().collect(),
            list => texts(list),
        }
    }

    /// The points of an outcome; 0 for a family, which pays by rank.
    pub(super) fn points(&self, outcome: &str) -> i64 {
        if self.signal {
            return self.body["outcomes"][outcome].as_i64().unwrap_or(0);
        }
        match self.body.get("points") {
            Some(Value::Object(points)) => points.get(outcome).and_then(Value::as_i64).unwrap_or(0),
            Some(points) if outcome == "passed" => points.as_i64().unwrap_or(0),
            _ => 0,
        }
    }

    /// "total `cost`, default 1, per item"
    pub(super) fn cost(&self) -> i64 {
        self.body.get("cost").and_then(Value::as_i64).unwrap_or(1)
    }
}

/// All checks in the order of the document.
pub(super) fn checks(policy: &Value) -> Vec<Check<'_>> {
    let mut found = Vec::new();
    for (section, bodies) in policy.as_object().into_iter().flatten() {
        if section != "signals" && section != "challenges" {
            continue;
        }
        for (name, body) in bodies.as_object().into_iter().flatten() {
            found.push(Check { name, place: found.len(), signal: section == "signals", body });
        }
    }
    found
}

/// The check of that name.
pub(super) fn check<'a>(policy: &'a Value, name: &str) -> Option<Check<'a>> {
    checks(policy).into_iter().find(|check| check.name == name)
}

/// "How long evidence helps (default 30m)", in milliseconds.
pub(super) fn evidence_lifetime(policy: &Value) -> i64 {
    lifetime(policy, "evidence_lifetime", "30m")
}

/// "How long it hurts (default 24h)", in milliseconds.
pub(super) fn adverse_lifetime(policy: &Value) -> i64 {
    lifetime(policy, "adverse_lifetime", "24h")
}

fn lifetime(policy: &Value, key: &str, default: &str) -> i64 {
    let text = policy["limits"][key].as_str().unwrap_or(default);
    duration(text).unwrap_or(0)
}

/// A duration such as `30m`, in milliseconds.
pub(super) fn duration(text: &str) -> Option<i64> {
    let unit = match text.chars().last()? {
        's' => 1_000,
        'm' => 60_000,
        'h' => 3_600_000,
        'd' => 86_400_000,
        'w' => 604_800_000,
        _ => return None,
    };
    let digits = &text[..text.len() - 1];
    if !digits.chars().all(|c| c.is_ascii_digit()) {
        return None;
    }
    let count: i64 = digits.parse().ok()?;
    (1..=999_999).contains(&count).then(|| count * unit)
}

/// `x` is short for `[x]`: the texts of either.
pub(super) fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => vec![text.clone()],
        Value::Array(list) => list.iter().filter_map(Value::as_str).map(String::from).collect(),
        _ => Vec::new(),
    }
}
