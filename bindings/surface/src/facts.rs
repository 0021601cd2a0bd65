use std::borrow::Cow;

use bonafides::{CheckResult, Facts};

use crate::Error;

/// Reads facts from JSON text, as values that outlive it.
pub fn facts(text: &str) -> Result<Facts<'static>, Error> {
    Ok(owned(Facts::from_json(text)?))
}

fn text(text: Cow<'_, str>) -> Cow<'static, str> {
    Cow::Owned(text.into_owned())
}

fn owned(facts: Facts<'_>) -> Facts<'static> {
    let result = |it: CheckResult<'_>| {
        let mut result = CheckResult::new(text(it.check), text(it.outcome), it.at);
        result.item = it.item.map(text);
        result.grades = it.grades.into_iter().map(|(name, grade)| (text(name), grade)).collect();
        result
    };
    let mut owned = Facts::new(text(facts.action), facts.now);
    owned.groups = facts.groups.map(|groups| groups.into_iter().map(text).collect());
    owned.evidence = facts.evidence.into_iter().map(result).collect();
    owned.unavailable = facts.unavailable.into_iter().map(text).collect();
    owned
}
