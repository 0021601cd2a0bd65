use super::error::{FactsCode, FactsError};
use super::facts::{CheckResult, Facts};
use super::time::{At, Time};
use crate::bits::Bits;
use crate::diagnostic::did_you_mean;
use crate::policy::Policy;
use crate::policy::compiled::{Challenge, Check, CheckId, CheckKind, MAX_GRADES, UNOBSERVED};

/// Evidence as one policy understands it at one time: names are numbers, what is current and
/// what has expired is settled. Decided on with [`super::Rules`] of the same policy.
#[derive(Debug, Clone)]
pub struct Evidence {
    pub(super) policy: Policy,
    pub(super) now: Time,
    /// By check in document order, then item, then time; identical results once.
    pub(super) results: Vec<Observed>,
    /// Results that help unless they are forbidden: current and not expired.
    pub(super) held: Bits,
    /// The items among them, of checks that are repeatable or graded.
    pub(super) items: Vec<Item>,
    /// Challenges that are not open whatever the rules: settled or unavailable, as results.
    pub(super) closed: Bits,
    /// Items that are settled, per check that is repeatable or graded.
    pub(super) settled: Vec<u8>,
    /// Sum of all negative points: they count whatever the rules forbid.
    pub(super) hurts: i64,
    /// Per check: the outcome that risks see, `UNOBSERVED` if there is none.
    pub(super) observed: Vec<u8>,
}

/// One result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Observed {
    pub(super) check: CheckId,
    pub(super) outcome: Outcome,
    pub(super) at: Time,
    pub(super) item: Option<Box<str>>,
    pub(super) grades: Grades,
    pub(super) standing: Standing,
    /// Its negative points count: adverse and within its lifetime.
    pub(super) hurts: i64,
    /// Too old for what it does: to help, or, if it is adverse, to hurt.
    pub(super) expired: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Outcome {
    Passed,
    Failed,
    Inconclusive,
    /// Of a signal: which of its outcomes.
    Signal(u8),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    Current,
    Superseded,
    Inconclusive,
}

pub(super) type Grades = [u16; MAX_GRADES];

/// An item that a helping challenge has shown.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Item {
    pub(super) check: CheckId,
    pub(super) grades: Grades,
}

impl Observed {
    fn key(&self) -> impl Ord + '_ {
        (self.check, &self.item, self.at, self.outcome, self.grades)
    }
}

impl Evidence {
    /// No evidence at all, in the year 1970.
    pub(crate) fn none(policy: &Policy) -> Self {
        let checks = &policy.compiled().checks;
        Self {
            policy: policy.clone(),
            now: Time::from_milliseconds(0),
            results: Vec::new(),
            held: Bits::EMPTY,
            items: Vec::new(),
            closed: Bits::EMPTY,
            settled: vec![0; checks.itemised.len()],
            hurts: 0,
            observed: vec![UNOBSERVED; checks.list.len()],
        }
    }

    /// Supposes that these results help and that so many negative points hurt.
    pub(crate) fn suppose(&mut self, held: Bits, hurts: i64) {
        self.held = held;
        self.hurts = hurts;
    }

    /// What `facts` say about checks, in the terms of `policy`.
    pub(super) fn of(policy: &Policy, facts: &Facts<'_>) -> Result<Self, FactsError> {
        let checks = &policy.compiled().checks;
        let mut evidence =
            Self { now: facts.now, results: Vec::with_capacity(facts.evidence.len()), ..Self::none(policy) };
        for (index, result) in facts.evidence.iter().enumerate() {
            let observed =
                observe(policy, facts.now, result).map_err(|error| in_list(error, result, index))?;
            evidence.results.push(observed);
        }
        // A total order: what is said about evidence must not depend on the order it came in.
        evidence.results.sort_by(|a, b| a.key().cmp(&b.key()));
        evidence.forget_repeats(policy, facts)?;
        evidence.settle(policy, facts)?;
        for (index, name) in facts.unavailable.iter().enumerate() {
            let place = || format!("unavailable[{index}]");
            let id = checks.find(name).ok_or_else(|| unknown_check(policy, name, place()))?;
            let challenge = checks.challenge(id).ok_or_else(|| {
                let message =
                    format!("`{}` is a signal; only a challenge can be unavailable", checks.name(id));
                FactsError::new(FactsCode::UnknownCheck, place(), message)
            })?;
            evidence.closed.insert(challenge.result);
        }
        Ok(evidence)
    }

    /// Identical results are one; different ones of one check and item at one time are an error.
    fn forget_repeats(&mut self, policy: &Policy, facts: &Facts<'_>) -> Result<(), FactsError> {
        let mut kept: Vec<Observed> = Vec::with_capacity(self.results.len());
        for result in self.results.drain(..) {
            let rivals = kept.iter().rev().take_while(|other| same_moment(other, &result));
            let mut known = false;
            for other in rivals {
                known |= (other.outcome, other.grades) == (result.outcome, result.grades);
                let apart = Outcome::Inconclusive;
                if !known && other.outcome != apart && result.outcome != apart {
                    let name = policy.compiled().checks.name(result.check);
                    let message = format!("`{name}` has two different results at one time");
                    let place = last_place(facts, |other| {
                        other.check == name
                            && other.item.as_deref() == result.item.as_deref()
                            && other.at.resolve(facts.now) == result.at
                    });
                    return Err(FactsError::new(FactsCode::Conflict, place, message)
                        .help("give each result the time at which it was observed"));
                }
            }
            if !known {
                kept.push(result);
            }
        }
        self.results = kept;
        Ok(())
    }

    /// Tells what is current, what hurts, what helps and what is settled.
    fn settle(&mut self, policy: &Policy, facts: &Facts<'_>) -> Result<(), FactsError> {
        let compiled = policy.compiled();
        let (helps_for, hurts_for) = (
            compiled.limits.evidence_lifetime.milliseconds(),
            compiled.limits.adverse_lifetime.milliseconds(),
        );
        let mut last: Option<(CheckId, Option<Box<str>>)> = None;
        // Backwards: the first conclusive result of a check and item that is met is its latest.
        for result in self.results.iter_mut().rev() {
            let Some(check) = compiled.checks.check(result.check) else { continue };
            if result.outcome == Outcome::Inconclusive {
                result.standing = Standing::Inconclusive;
                result.expired = result.at.age(self.now) > helps_for;
                continue;
            }
            let current =
                !last.as_ref().is_some_and(|(id, item)| *id == result.check && *item == result.item);
            if current {
                last = Some((result.check, result.item.clone()));
            }
            result.standing = if current { Standing::Current } else { Standing::Superseded };
            let adverse = result.outcome == Outcome::Failed || points_of(check, result.outcome) < 0;
            let age = result.at.age(self.now);
            result.expired = age > if adverse { hurts_for } else { helps_for };
            // A superseded failure keeps its negative points; a superseded signal does nothing more.
            if adverse && age <= hurts_for && (current || result.outcome == Outcome::Failed) {
                result.hurts = points_of(check, result.outcome).min(0);
                self.hurts = self.hurts.saturating_add(result.hurts);
            }
            if !current {
                continue;
            }
            match (&check.kind, result.outcome) {
                (CheckKind::Signal(outcomes), Outcome::Signal(outcome)) => {
                    if age <= hurts_for
                        && let Some(seen) = self.observed.get_mut(usize::from(result.check))
                    {
                        *seen = outcome;
                    }
                    if let Some(outcome) = outcomes.get(usize::from(outcome)).filter(|_| age <= helps_for) {
                        self.held.insert(outcome.result);
                    }
                }
                (CheckKind::Challenge(challenge), outcome) => {
                    let helps = outcome == Outcome::Passed && age <= helps_for;
                    let settled = helps || (outcome == Outcome::Failed && age <= hurts_for);
                    if helps {
                        self.held.insert(challenge.result);
                    }
                    if let Some(number) = challenge.itemised {
                        if helps {
                            self.items.push(Item { check: result.check, grades: result.grades });
                        }
                        if settled && let Some(count) = self.settled.get_mut(usize::from(number)) {
                            *count = count.saturating_add(1);
                        }
                    } else if settled {
                        self.closed.insert(challenge.result);
                    }
                }
                _ => {}
            }
        }
        self.close_itemised(policy, facts)
    }

    /// A repeatable challenge is closed when its places are taken; by more passed items than it takes, never.
    fn close_itemised(&mut self, policy: &Policy, facts: &Facts<'_>) -> Result<(), FactsError> {
        let checks = &policy.compiled().checks;
        for (number, id) in checks.itemised.iter().enumerate() {
            let Some(challenge) = checks.challenge(*id) else { continue };
            let passed = self.items.iter().filter(|item| item.check == *id).count();
            if passed > usize::from(challenge.items) {
                let name = checks.name(*id);
                let message =
                    format!("`{name}` has passed with {passed} items; it takes {}", challenge.items);
                let place = last_place(facts, |result| result.check == name && result.outcome == "passed");
                return Err(FactsError::new(FactsCode::TooManyItems, place, message)
                    .help("leave out what is not needed, or raise `repeatable` in the policy"));
            }
            if self.settled.get(number).is_some_and(|settled| *settled >= challenge.items) {
                self.closed.insert(challenge.result);
            }
        }
        Ok(())
    }
}

fn same_moment(a: &Observed, b: &Observed) -> bool {
    a.check == b.check && a.at == b.at && a.item == b.item
}

/// Points of one result, whether or not it counts.
pub(super) fn points_of(check: &Check, outcome: Outcome) -> i64 {
    match (&check.kind, outcome) {
        (CheckKind::Challenge(challenge), Outcome::Passed) => challenge.passed,
        (CheckKind::Challenge(challenge), Outcome::Failed) => challenge.failed,
        (CheckKind::Signal(outcomes), Outcome::Signal(at)) => {
            outcomes.get(usize::from(at)).map_or(0, |o| o.points)
        }
        _ => 0,
    }
}

fn observe(policy: &Policy, now: Time, result: &CheckResult<'_>) -> Result<Observed, FactsError> {
    let checks = &policy.compiled().checks;
    let id =
        checks.find(&result.check).ok_or_else(|| unknown_check(policy, &result.check, "check".to_owned()))?;
    let unknown = || unknown_outcome(policy, id, &result.outcome);
    let check = checks.check(id).ok_or_else(unknown)?;
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
    })
}

fn item(check: &Check, result: &CheckResult<'_>) -> Result<Option<Box<str>>, FactsError> {
    let Some(item) = &result.item else { return Ok(None) };
    if check.challenge().is_none_or(|challenge| challenge.items < 2) {
        let message = format!("`{}` is not repeatable: it has no items", check.name);
        return Err(FactsError::new(FactsCode::Item, "item", message).help("leave `item` out"));
    }
    if item.is_empty() {
        let message = "an empty `item` tells nothing apart";
        return Err(
            FactsError::new(FactsCode::Item, "item", message).help("name the item, or leave `item` out")
        );
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
                "it has no grades".to_owned()
            } else {
                format!("its grades: {}", names.join(", "))
            };
            FactsError::new(FactsCode::UnknownGrade, place(), message).help(help)
        })?;
        let max = known.get(at).map_or(0, |grade| grade.max);
        let value = u16::try_from(*given).ok().filter(|value| *value <= max).ok_or_else(|| {
            let message = format!("`{given}` is out of range for the grade `{name}`");
            FactsError::new(FactsCode::UnknownGrade, place(), message).help(format!("from 0 to {max}"))
        })?;
        if let Some(slot) = grades.get_mut(at) {
            *slot = value;
        }
    }
    Ok(grades)
}

fn unknown_check(policy: &Policy, name: &str, place: String) -> FactsError {
    let checks = &policy.compiled().checks;
    let error = FactsError::new(FactsCode::UnknownCheck, place, format!("the policy has no check `{name}`"));
    match did_you_mean(name, checks.list.iter().map(|check| &*check.name)) {
        Some(meant) => error.help(format!("did you mean `{meant}`?")),
        None => error,
    }
}

fn unknown_outcome(policy: &Policy, id: CheckId, outcome: &str) -> FactsError {
    let checks = &policy.compiled().checks;
    let message = format!("`{}` has no outcome `{outcome}`", checks.name(id));
    let outcomes = checks.check(id).map(Check::outcomes).unwrap_or_default();
    let help = if outcomes.is_empty() {
        "a challenge is `passed`, `failed` or `inconclusive`".to_owned()
    } else {
        format!("its outcomes: {}", outcomes.iter().map(|o| &*o.name).collect::<Vec<_>>().join(", "))
    };
    FactsError::new(FactsCode::UnknownOutcome, "outcome", message).help(help)
}

/// The place of the last result of a list that is such a one. In the short form no two are of one check.
fn last_place(facts: &Facts<'_>, such: impl Fn(&CheckResult<'_>) -> bool) -> String {
    let index = facts.evidence.iter().rposition(such).unwrap_or_default();
    format!("evidence[{index}]")
}

/// Puts the place of a result before the place inside it.
fn in_list(mut error: FactsError, result: &CheckResult<'_>, index: usize) -> FactsError {
    error.place = match result.at {
        // The short form: a map from check to outcome.
        At::Now => format!("evidence.{}", result.check),
        _ => format!("evidence[{index}].{}", error.place),
    };
    error
}
