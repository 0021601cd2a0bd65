use bonafides::{Reason, Verdict};
use bonafides_surface as surface;
use napi_derive::napi;

use crate::error::thrown;

/// The answer of one evaluation.
#[napi]
pub struct Decision(pub(crate) bonafides::Decision);

#[napi]
impl Decision {
    /// The verdict.
    #[napi(getter, catch_unwind)]
    pub fn verdict(&self) -> &'static str {
        verdict(self.0.verdict())
    }

    /// Why it is refused.
    #[napi(getter, catch_unwind)]
    pub fn reason(&self) -> Option<&'static str> {
        self.0.reason().map(|reason| match reason {
            Reason::NoGroup => "no_group",
            Reason::Risk => "risk",
            Reason::OutOfReach => "out_of_reach",
        })
    }

    /// What was asked for.
    #[napi(getter, catch_unwind)]
    pub fn action(&self) -> &str {
        self.0.action()
    }

    /// The score.
    #[napi(getter, catch_unwind)]
    pub fn points(&self) -> i64 {
        self.0.points()
    }

    /// The points that are required in any case.
    #[napi(getter, catch_unwind)]
    pub fn points_required(&self) -> i64 {
        self.0.points_required()
    }

    /// Groups that matched.
    #[napi(getter, catch_unwind)]
    pub fn groups(&self) -> Vec<&str> {
        self.0.groups().collect()
    }

    /// Risks that fired.
    #[napi(getter, catch_unwind)]
    pub fn risks(&self) -> Vec<&str> {
        self.0.risks().collect()
    }

    /// Challenges without which there is no way.
    #[napi(getter, catch_unwind)]
    pub fn mandatory(&self) -> Vec<&str> {
        self.0.mandatory().collect()
    }

    /// Whom a case of these rules goes to.
    #[napi(getter, catch_unwind)]
    pub fn escalate(&self) -> Option<&str> {
        self.0.escalate()
    }

    /// What the approval yields.
    #[napi(getter, catch_unwind)]
    pub fn grant(&self) -> Option<&str> {
        self.0.grant()
    }

    /// One line for each thing that is missing.
    #[napi(catch_unwind)]
    pub fn explain(&self) -> Vec<String> {
        self.0.missing().map(|(layer, unmet)| format!("{layer}: {unmet}")).collect()
    }

    /// All of it in the form of the bindings, as JSON.
    #[napi(catch_unwind)]
    pub fn form(&self) -> napi::Result<String> {
        surface::write(&surface::Decision::from(&self.0)).map_err(thrown)
    }

    /// The JSON of `schema/decision.json`.
    #[napi(catch_unwind)]
    pub fn to_json(&self) -> String {
        self.0.to_json()
    }
}

pub(crate) fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Approve => "approve",
        Verdict::Challenge => "challenge",
        Verdict::Escalate => "escalate",
        Verdict::Deny => "deny",
    }
}

/// The cheapest way to approval.
#[napi]
pub struct Plan(pub(crate) bonafides::Plan);

#[napi]
impl Plan {
    /// All of it in the form of the bindings, as JSON.
    #[napi(catch_unwind)]
    pub fn form(&self) -> napi::Result<String> {
        surface::write(&surface::Plan::from(&self.0)).map_err(thrown)
    }

    /// The JSON of `schema/plan.json`.
    #[napi(catch_unwind)]
    pub fn to_json(&self) -> String {
        self.0.to_json()
    }
}
