//! The groups that match, the risks that fire, and the sum of their layers.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::document::{adverse_lifetime, texts};
use super::facts::{Facts, is_current};
use super::names;
use super::require::{self, View};
use super::score::Tally;

/// All layers that hold for one subject, action and time.
pub(super) struct Layers {
    /// Ids of the matched groups, in policy order.
    pub(super) matched: Vec<String>,
    /// Set if no group matches and the policy does not admit everyone.
    pub(super) no_group: bool,
    /// Ids of the fired risks, in policy order.
    pub(super) fired: Vec<String>,
    /// The layer id and the requirement of each layer that has one.
    pub(super) requirements: Vec<(String, Value)>,
    pub(super) forbidden: BTreeSet<String>,
    /// The sum that the fired risks add to every `points: n`.
    pub(super) raise: i64,
    /// The verdict of a fired risk, a matched group or its entry for the action: `deny` before `escalate`.
    pub(super) verdict: Option<String>,
    /// "the first that applies": the source of the verdict in the explanation.
    pub(super) says: Option<&'static str>,
    pub(super) escalate: Option<String>,
}

/// "`everyone`, the action, every matched group, every matched group's entry for this action,
/// every fired risk."
pub(super) fn of(policy: &Value, facts: &Facts) -> Layers {
    let groups = list(&policy["groups"]);
    let matched: Vec<&Value> = groups.iter().filter(|g| group_matches(g, facts)).collect();
    let ids: Vec<String> = matched.iter().map(|group| id(group)).collect();
    // "A risk may name `groups`: then it is a layer only of subjects whom one of them matches."
    let about = |risk: &Value| {
        risk.get("groups").is_none() || texts(&risk["groups"]).iter().any(|group| ids.contains(group))
    };
    let fired: Vec<&Value> =
        list(&policy["risks"]).iter().filter(|risk| about(risk) && risk_fires(policy, risk, facts)).collect();

    let action = &facts.action;
    let mut layers: Vec<(String, &Value)> = vec![
        ("everyone".into(), &policy["everyone"]),
        (format!("actions.{action}"), &policy["actions"][action]),
    ];
    for group in &matched {
        let id = id(group);
        layers.push((format!("groups.{id}"), group));
        let entry = &group["actions"][action];
        layers.push((format!("groups.{id}.actions.{action}"), entry));
    }
    for risk in &fired {
        layers.push((format!("risks.{}", id(risk)), &risk["then"]));
    }

    // "The grant comes from the action; the escalation from the first matched group, in the
    // policy's order, that names one, else from the policy."
    let escalate =
        matched.iter().find_map(|group| group["escalate"].as_str()).or(policy["escalate"].as_str());
    let of_risks: Vec<&str> = fired.iter().filter_map(|risk| risk["then"]["verdict"].as_str()).collect();
    let of_groups: Vec<&str> = matched
        .iter()
        .flat_map(|group| [&group["verdict"], &group["actions"][action]["verdict"]])
        .filter_map(Value::as_str)
        .collect();
    let says = match (of_risks.is_empty(), of_groups.is_empty()) {
        (false, _) => Some("risk"),
        (true, false) => Some("group"),
        (true, true) => None,
    };
    Layers {
        // "If none matches and `unmatched` is not `everyone`: deny, reason `no_group`"
        no_group: matched.is_empty() && policy["unmatched"] != "everyone",
        matched: ids.clone(),
        fired: fired.iter().map(|risk| id(risk)).collect(),
        // "forbids are united"
        forbidden: layers.iter().flat_map(|(_, layer)| texts(&layer["forbid"])).collect(),
        requirements: layers
            .iter()
            .filter(|(_, layer)| layer["require"].is_object())
            .map(|(id, layer)| (id.clone(), layer["require"].clone()))
            .collect(),
        // "`add_points` are summed"
        raise: fired.iter().filter_map(|risk| risk["then"]["add_points"].as_i64()).sum(),
        // "a fired risk, a matched group or its entry for the action says `deny`: deny; one says
        // `escalate`: escalate"
        verdict: ["deny", "escalate"]
            .into_iter()
            .find(|verdict| of_risks.contains(verdict) || of_groups.contains(verdict))
            .map(String::from),
        says,
        escalate: escalate.map(String::from),
    }
}

impl Layers {
    /// "The requirements of all layers must hold": the unmet part, keyed by layer id; empty if they do.
    pub(super) fn missing(&self, policy: &Value, tally: &Tally) -> Map<String, Value> {
        let view = View { policy, tally, raise: self.raise };
        let mut missing = Map::new();
        for (id, requirement) in &self.requirements {
            let unmet = require::unmet(requirement, &view);
            if !unmet.is_empty() {
                missing.insert(id.clone(), Value::Object(unmet));
            }
        }
        // "and also stand as a `points` requirement of their own"
        if tally.total < self.raise && self.raise > 0 {
            let leaf = json!({ "points": { "have": tally.total, "need": self.raise } });
            missing.insert("risks".into(), leaf);
        }
        missing
    }

    /// "`required` (the largest `points` that stands outside `any` and `at_least`)"
    pub(super) fn required(&self) -> i64 {
        let mut required = self.raise;
        for (_, requirement) in &self.requirements {
            for points in require::plain_points(requirement) {
                required = required.max(points + self.raise);
            }
        }
        required
    }
}

fn group_matches(group: &Value, facts: &Facts) -> bool {
    texts(&group["match"]).iter().any(|ours| facts.groups.iter().any(|theirs| names::matches(ours, theirs)))
}

/// "`when` holds if every signal in it has one of the listed outcomes now (its latest observation
/// within `adverse_lifetime`; none: `unobserved`). They do not see each other."
fn risk_fires(policy: &Value, risk: &Value, facts: &Facts) -> bool {
    let when = risk["when"].as_object();
    when.into_iter().flatten().all(|(signal, listed)| {
        let outcome = facts
            .evidence
            .iter()
            .filter(|e| &e.check == signal && is_current(e, &facts.evidence))
            .find(|e| facts.now - e.at <= adverse_lifetime(policy))
            .map_or("unobserved", |e| e.outcome.as_str());
        texts(listed).iter().any(|one| one == outcome)
    })
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn id(value: &Value) -> String {
    value["id"].as_str().unwrap_or_default().to_owned()
}
