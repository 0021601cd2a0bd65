//! Resolves one result of the facts against the policy; anything that does not fit is an error.

use super::error::{FactsCode, FactsError};
use super::facts::CheckResult;
use super::observed::{Details, Grades, NO_DETAIL, NO_ITEMS, Observed, Outcome, Standing};
use super::time::Time;
use crate::diagnostic::did_you_mean;
use crate::policy::Policy;
use crate::policy::compiled::{Challenge, Check, CheckId, CheckKind, Compiled};

/// Resolves `result`, a result of the check with this number; its item and grades go to `details`.
#[inline]
pub(super) fn observe(
    compiled: &Compiled,
    now: Time,
    id: CheckId,
    result: &CheckResult<'_>,
    details: &mut Details,
) -> Result<Observed, FactsError> {
    let unknown = || unknown_outcome(compiled, id);
    let check = compiled.checks.check(id).ok_or_else(unknown)?;
    let (outcome, worth, number, itemised) = match &check.kind {
        CheckKind::Challenge(challenge) => {
            let (outcome, worth) = match &*result.outcome {
                "passed" => (Outcome::Passed, challenge.passed),
                "failed" => (Outcome::Failed, challenge.failed),
                "inconclusive" => (Outcome::Inconclusive, 0),
                _ => return Err(unknown()),
            };
            (outcome, worth, challenge.result, challenge.itemised.unwrap_or(NO_ITEMS))
        }
        CheckKind::Signal(outcomes) => {
            let mut known = (0..).zip(outcomes);
            let (at, known) = known.find(|(_, known)| *known.name == *result.outcome).ok_or_else(unknown)?;
            (Outcome::Signal(at), known.points, known.result, NO_ITEMS)
        }
    };
    let at = result.at.resolve(now);
    if at < Time::EARLIEST || at > now {
        return Err(out_of_time(check, at));
    }
    let detail = if result.item.is_none() && result.grades.is_empty() {
        NO_DETAIL
    } else {
        details.add(item(check, result)?, grades(check, result)?)
    };
    Ok(Observed {
        at,
        worth,
        detail,
        check: id,
        result: number,
        outcome,
        standing: Standing::Current,
        itemised,
        expired: false,
        helps: false,
        hurts: false,
    })
}

/// The error of a result that was not observed between [`Time::EARLIEST`] and `now`.
#[cold]
fn out_of_time(check: &Check, at: Time) -> FactsError {
    if at < Time::EARLIEST {
        let what = format!("the time at which `{}` was observed", check.name);
        return FactsError::not_milliseconds("at", what);
    }
    FactsError::new(FactsCode::Future, "at", format!("`{}` was observed after `now`", check.name))
        .help("compare the clocks of host and provider")
}

fn item(check: &Check, result: &CheckResult<'_>) -> Result<Option<Box<str>>, FactsError> {
    let Some(item) = &result.item else {
        return Ok(None);
    };
    if check.challenge().is_none_or(|challenge| challenge.items < 2) {
        let message = format!("`{}` is not repeatable: it has no items", check.name);
        return Err(FactsError::new(FactsCode::Item, "item", message).help("remove `item`"));
    }
    if item.is_empty() {
        let message = "`item` is empty";
        return Err(FactsError::new(FactsCode::Item, "item", message).help("name the item, or remove `item`"));
    }
    Ok(Some(item.as_ref().into()))
}

fn grades(check: &Check, result: &CheckResult<'_>) -> Result<Grades, FactsError> {
    let mut grades = Grades::default();
    let known: &[_] = check.challenge().map(|challenge: &Challenge| &*challenge.grades).unwrap_or_default();
    for (name, given) in &result.grades {
        let place = || format!("grades.{name}");
        let at = known.iter().position(|grade| *grade.name == **name).ok_or_else(|| {
            let names: Vec<&str> = known.iter().map(|grade| &*grade.name).collect();
            let message = format!("`{}` has no grade `{name}`", check.name);
            let help = if names.is_empty() {
                "remove it: the check has no grades".to_owned()
            } else {
                format!("its grades: {}", names.join(", "))
            };
            FactsError::new(FactsCode::UnknownGrade, place(), message).help(help)
        })?;
        let max = known.get(at).map_or(0, |grade| grade.max);
        let value = u16::try_from(*given).ok().filter(|value| *value <= max).ok_or_else(|| {
            let message = format!("`{given}` is out of range for the grade `{name}`");
            FactsError::new(FactsCode::UnknownGrade, place(), message).help(format!("pass 0 to {max}"))
        })?;
        if let Some(slot) = grades.get_mut(at) {
            *slot = value;
        }
    }
    Ok(grades)
}

pub(super) fn unknown_check(policy: &Policy, name: &str, place: String) -> FactsError {
    let checks = &policy.compiled().checks;
    let error = FactsError::new(FactsCode::UnknownCheck, place, format!("the policy has no check `{name}`"));
    match did_you_mean(name, checks.list.iter().map(|check| &*check.name)) {
        Some(meant) => error.help(format!("did you mean `{meant}`?")),
        None => error,
    }
}

#[cold]
fn unknown_outcome(compiled: &Compiled, id: CheckId) -> FactsError {
    let checks = &compiled.checks;
    // The message does not repeat the value: it may be an answer in the wrong member.
    let message = format!("`{}` has no such outcome", checks.name(id));
    let outcomes = checks.check(id).map(Check::outcomes).unwrap_or_default();
    let help = if outcomes.is_empty() {
        "a challenge is `passed`, `failed` or `inconclusive`".to_owned()
    } else {
        format!("its outcomes: {}", outcomes.iter().map(|o| &*o.name).collect::<Vec<_>>().join(", "))
    };
    FactsError::new(FactsCode::UnknownOutcome, "outcome", message).help(help)
}
