//! Resolves one result of the facts against the policy; anything that does not fit is an error.

use super::error::{FactsCode, FactsError};
use super::facts::CheckResult;
use super::observed::{Grades, Observed, Outcome, Standing};
use super::time::Time;
use crate::diagnostic::did_you_mean;
use crate::policy::Policy;
use crate::policy::compiled::{Challenge, Check, CheckId, CheckKind, Compiled};

#[inline]
pub(super) fn observe(
    compiled: &Compiled,
    now: Time,
    id: CheckId,
    result: &CheckResult<'_>,
) -> Result<Observed, FactsError> {
    let unknown = || unknown_outcome(compiled, id);
    let check = compiled.checks.check(id).ok_or_else(unknown)?;
    let outcome = match &check.kind {
        CheckKind::Challenge(_) => match &*result.outcome {
            "passed" => Outcome::Passed,
            "failed" => Outcome::Failed,
            "inconclusive" => Outcome::Inconclusive,
            _ => return Err(unknown()),
        },
        CheckKind::Signal(outcomes) => {
            let at = outcomes.iter().position(|known| *known.name == *result.outcome).ok_or_else(unknown)?;
            Outcome::Signal(u8::try_from(at).map_err(|_| unknown())?)
        }
    };
    let at = result.at.resolve(now);
    if at < Time::EARLIEST {
        let what = format!("the time at which `{}` was observed", check.name);
        return Err(FactsError::not_milliseconds("at", what));
    }
    if at > now {
        return Err(FactsError::new(
            FactsCode::Future,
            "at",
            format!("`{}` was observed after `now`", check.name),
        )
        .help("compare the clocks of host and provider"));
    }
    let item = item(check, result)?;
    let grades = grades(check, result)?;
    Ok(Observed {
        check: id,
        outcome,
        at,
        item,
        grades,
        standing: Standing::Current,
        hurts: 0,
        expired: false,
        helps: None,
    })
}

#[inline]
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

#[inline]
fn grades(check: &Check, result: &CheckResult<'_>) -> Result<Grades, FactsError> {
    if result.grades.is_empty() {
        return Ok(Grades::default());
    }
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
