use std::borrow::Cow;
use std::sync::Arc;

use bonafides::CheckResult;
use napi_derive::napi;

use crate::error::raised;

/// Facts that are read once, for many decisions.
#[napi]
pub struct Facts(pub(crate) Arc<bonafides::Facts<'static>>);

#[napi]
impl Facts {
    /// Reads facts from JSON text.
    #[napi(factory, catch_unwind)]
    pub fn from_json(text: String) -> napi::Result<Self> {
        bonafides::Facts::from_json(&text).map(|facts| Self(Arc::new(owned(facts)))).map_err(raised)
    }
}

fn text(text: Cow<'_, str>) -> Cow<'static, str> {
    Cow::Owned(text.into_owned())
}

fn owned(facts: bonafides::Facts<'_>) -> bonafides::Facts<'static> {
    let result = |it: CheckResult<'_>| {
        let mut result = CheckResult::new(text(it.check), text(it.outcome), it.at);
        result.item = it.item.map(text);
        result.grades = it.grades.into_iter().map(|(name, grade)| (text(name), grade)).collect();
        result
    };
    let mut owned = bonafides::Facts::new(text(facts.action), facts.now);
    owned.groups = facts.groups.map(|groups| groups.into_iter().map(text).collect());
    owned.evidence = facts.evidence.into_iter().map(result).collect();
    owned.unavailable = facts.unavailable.into_iter().map(text).collect();
    owned
}
