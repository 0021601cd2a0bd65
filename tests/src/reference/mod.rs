//! A second implementation of the decision, which follows its description sentence by sentence with loops
//! over the document's JSON. It shares no code with the engine and avoids its optimisations, so that
//! generated policies and facts can run through both.
//!
//! The document is known to be free of errors, as decided by the engine's loader. Document order is the
//! order in which the `Value` lists its keys, so pass the engine the text that the same `Value` prints.

mod document;
mod explain;
mod facts;
mod layers;
mod names;
mod require;
mod score;
mod search;

use serde_json::{Value, json};

use facts::Facts;
use layers::Layers;

/// One policy, the facts that were read, and the layers that hold for them.
struct Situation<'a> {
    policy: &'a Value,
    facts: Facts,
    layers: Layers,
}

impl<'a> Situation<'a> {
    fn read(policy: &'a Value, facts: &Value) -> Result<Self, String> {
        let facts = facts::read(policy, facts)?;
        let layers = layers::of(policy, &facts);
        Ok(Self { policy, facts, layers })
    }

    fn tally(&self) -> score::Tally {
        score::tally(self.policy, &self.layers.forbidden, &self.facts.evidence, self.facts.now)
    }

    /// The verdict, and the reason of a refusal: "first line that applies".
    fn verdict(&self) -> (&'static str, Option<&'static str>) {
        // "deny, if no escalation is named"
        let escalate = match self.layers.escalate {
            Some(_) => "escalate",
            None => "deny",
        };
        if self.layers.no_group {
            return ("deny", Some("no_group"));
        }
        match self.layers.verdict.as_deref() {
            Some("deny") => return ("deny", self.layers.says),
            Some(_) => return (escalate, self.layers.says),
            None => {}
        }
        if self.layers.missing(self.policy, &self.tally()).is_empty() {
            ("approve", None)
        } else if search::reachable(self) {
            ("challenge", None)
        } else {
            (escalate, Some("out_of_reach"))
        }
    }

    /// "empty unless the verdict is `challenge`"
    fn mandatory(&self, verdict: &str) -> Vec<String> {
        if verdict == "challenge" { search::mandatory(self) } else { Vec::new() }
    }
}

/// The complete decision without its `policy`, or an error for bad facts.
///
/// # Errors
/// "Bad facts are errors, never verdicts."
pub fn decide(policy: &Value, facts: &Value) -> Result<Value, String> {
    let situation = Situation::read(policy, facts)?;
    let layers = &situation.layers;
    let tally = situation.tally();
    let (verdict, reason) = situation.verdict();
    let mut decision = json!({
        "verdict": verdict,
        "action": situation.facts.action,
        "points": explain::points(&situation, &tally),
        "groups": layers.matched,
        "risks": layers.fired,
        "missing": layers.missing(policy, &tally),
        "mandatory": situation.mandatory(verdict),
        "counted": explain::counted(&situation, &tally),
        "ignored": explain::ignored(&situation, &tally),
    });
    if let Some(reason) = reason {
        decision["reason"] = Value::from(reason);
    }
    if let Some(escalate) = &layers.escalate {
        decision["escalate"] = Value::from(escalate.clone());
    }
    let grant = &policy["actions"][&situation.facts.action]["grant"];
    if verdict == "approve" && grant.is_string() {
        decision["grant"] = grant.clone();
    }
    Ok(decision)
}

/// The cheapest plan without its `policy`, found by trying every set of open challenges; its steps
/// omit the grades they need.
///
/// # Errors
/// Bad facts, or `too large`: more candidate sets than can be tried.
pub fn plan(policy: &Value, facts: &Value) -> Result<Value, String> {
    let situation = Situation::read(policy, facts)?;
    let (verdict, _) = situation.verdict();
    // "It is empty unless the verdict is `challenge`."
    if verdict != "challenge" {
        return Ok(json!({ "steps": [], "cost": 0, "exact": true }));
    }
    let open = search::open(&situation);
    let items = search::cheapest(&situation, &open)?;
    let mandatory = situation.mandatory(verdict);
    let mut steps = Vec::new();
    let mut cost = 0;
    // "mandatory ones first", the others after them, both in document order
    for first in [true, false] {
        for (challenge, count) in open.iter().zip(&items) {
            if mandatory.contains(&challenge.name) != first {
                continue;
            }
            for _ in 0..*count {
                cost += challenge.cost;
                steps.push(json!({
                    "check": challenge.name,
                    "cost": challenge.cost,
                    "mandatory": first,
                }));
            }
        }
    }
    Ok(json!({ "steps": steps, "cost": cost, "exact": true }))
}
