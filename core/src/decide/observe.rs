//! Resolves one result of the facts against the policy; anything that does not fit is an error.

use super::error::{FactsCode, FactsError};
use super::facts::CheckResult;
use super::observed::{Details, Grades, NO_DETAIL, Observed, Results, Standing};
use super::time::Time;
use crate::diagnostic::did_you_mean;
use crate::policy::Policy;
use crate::policy::compiled::{Challenge, Check, CheckId, Compiled, Outcome};

/// Resolves `result` and adds it to `results`. Returns its check.
#[inline]
pub(super) fn observe(
    policy: &Policy,
    now: Time,
    result: &CheckResult<'_>,
    results: &mut Results,
) -> Result<CheckId, FactsError> {
    let checks = &policy.compiled().checks;
    let Some(known) = checks.result(&result.check, &result.outcome) else {
        return Err(unknown_result(policy, result));
    };
    let at = result.at.resolve(now);
    if at < Time::EARLIEST || at > now {
        return Err(out_of_time(&result.check, at));
    }
    let detail = if result.item.is_none() && result.grades.is_empty() {
        NO_DETAIL
    } else {
        detail(checks.challenge(known.check), result, &mut results.details)?
    };
    let standing =
        if known.outcome == Outcome::Inconclusive { Standing::Inconclusive } else { Standing::Current };
    // Pushed here rather than returned, which would copy it twice.
    results.list.push(Observed { known: *known, at, detail, standing });
    Ok(known.check)
}

/// Adds the item and the grades of a result, and returns their index. Few results have any: kept out of line, so that the hot
/// loop keeps its registers.
#[inline(never)]
fn detail(
    challenge: Option<&Challenge>,
    result: &CheckResult<'_>,
    details: &mut Details,
) -> Result<u32, FactsError> {
    Ok(details.add(item(challenge, result)?, grades(challenge, result)?))
}

/// The error of a result that no check of the policy can have.
#[cold]
fn unknown_result(policy: &Policy, result: &CheckResult<'_>) -> FactsError {
    match policy.compiled().checks.find(&result.check) {
        Some(id) => unknown_outcome(policy.compiled(), id),
        None => unknown_check(policy, &result.check, "check".to_owned()),
    }
}

/// The error of a result that was not observed between [`Time::EARLIEST`] and `now`.
#[cold]
fn out_of_time(check: &str, at: Time) -> FactsError {
    if at < Time::EARLIEST {
        let what = format!("the time at which `{check}` was observed");
        return FactsError::not_milliseconds("at", what);
    }
    FactsError::new(FactsCode::Future, "at", format!("`{check}` was observed after `now`"))
        .help("compare the clocks of host and provider")
}

fn item(challenge: Option<&Challenge>, result: &CheckResult<'_>) -> Result<Option<Box<str>>, FactsError> {
    let Some(item) = &result.item else {
        return Ok(None);
    };
    if challenge.is_none_or(|challenge| challenge.items < 2) {
        let message = format!("`{}` is not repeatable: it has no items", result.check);
        return Err(FactsError::new(FactsCode::Item, "item", message).help("remove `item`"));
    }
    if item.is_empty() {
        let message = "`item` is empty";
        return Err(FactsError::new(FactsCode::Item, "item", message).help("name the item, or remove `item`"));
    }
    Ok(Some(item.as_ref().into()))
}

fn grades(challenge: Option<&Challenge>, result: &CheckResult<'_>) -> Result<Grades, FactsError> {
    let mut grades = Grades::default();
    let known: &[_] = challenge.map(|challenge| &*challenge.grades).unwrap_or_default();
    for (name, given) in &result.grades {
        let place = || format!("grades.{name}");
        let at = known.iter().position(|grade| *grade.name == **name).ok_or_else(|| {
            let names: Vec<&str> = known.iter().map(|grade| &*grade.name).collect();
            let message = format!("`{}` has no grade `{name}`", result.check);
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
