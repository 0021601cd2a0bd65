use bonafides::Verdict;
use bonafides_surface as surface;
use napi_derive::napi;

use crate::error::thrown;

/// A decision in the form of the bindings, as JSON.
pub(crate) fn form(decision: &bonafides::Decision) -> napi::Result<String> {
    surface::write(&surface::Decision::from(decision)).map_err(thrown)
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
    /// In the form of the bindings, as JSON.
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
