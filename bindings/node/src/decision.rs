use bonafides::decision::Reason;
use bonafides::{Decision, Verdict};
use bonafides_surface as surface;
use napi_derive::napi;
use serde::Serialize;

use crate::error::thrown;

/// The most used members of a decision, in few bytes.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Brief<'d> {
    verdict: Verdict,
    reason: Option<Reason>,
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<&'static str>,
    action: &'d str,
    points: i64,
    points_required: i64,
    groups: Vec<&'d str>,
    risks: Vec<&'d str>,
    mandatory: Vec<&'d str>,
    escalate: Option<&'d str>,
    grant: Option<&'d str>,
}

/// Returns the brief of a decision as JSON.
pub(crate) fn brief(decision: &Decision) -> Result<String, surface::Error> {
    surface::write(&Brief {
        verdict: decision.verdict(),
        reason: decision.reason(),
        why: decision.reason().map(Reason::message),
        action: decision.action(),
        points: decision.points(),
        points_required: decision.points_required(),
        groups: decision.groups().collect(),
        risks: decision.risks().collect(),
        mandatory: decision.mandatory().collect(),
        escalate: decision.escalate(),
        grant: decision.grant(),
    })
}

/// Returns a part of a decision that is not in its brief, as JSON.
pub(crate) fn part(decision: &Decision, part: &str) -> napi::Result<String> {
    match part {
        "explain" => surface::write(&decision.explain()),
        "missing" => surface::write(&surface::Missing::of(decision)),
        "form" => surface::write(&surface::Decision::from(decision)),
        _ => Ok(decision.to_json()),
    }
    .map_err(thrown)
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
#[napi(object, object_from_js = false)]
pub struct Plan {
    /// The form of the bindings, as JSON.
    pub form: String,
    /// The JSON of `schema/plan.json`.
    pub json: String,
}

impl Plan {
    pub(crate) fn of(plan: bonafides::Plan) -> napi::Result<Self> {
        let form = surface::write(&surface::Plan::from(&plan)).map_err(thrown)?;
        Ok(Self { form, json: plan.to_json() })
    }
}
