//! The effect of results, regardless of what is forbidden.

use super::error::{FactsCode, FactsError};
use super::facts::Facts;
use super::observe::unknown_check;
use super::observed::{Details, Item, NO_ITEMS, Observed, Outcome, Standing};
use super::results::{Results, last_place};
use super::time::{At, Time};
use crate::bits::Bits;
use crate::policy::Policy;
use crate::policy::compiled::{Compiled, UNOBSERVED};

/// The effect of the results, regardless of what is forbidden. Each result adds to it, and a verdict depends on nothing else
/// in the evidence.
#[derive(Debug)]
pub(super) struct Settled {
    /// Results that help: current and not expired.
    pub(super) held: Bits,
    /// The items among them, of checks that are repeatable or graded.
    pub(super) items: Vec<Item>,
    /// Challenges that are settled or unavailable.
    pub(super) closed: Bits,
    /// Items that are settled, per check that is repeatable or graded.
    pub(super) taken: Vec<u8>,
    pub(super) hurts: i64,
    /// Per check: the outcome that risks see.
    pub(super) observed: Vec<u8>,
}

/// The times from which on evidence is within its lifetimes.
#[derive(Clone, Copy)]
struct Since {
    /// Evidence that helps.
    fresh: Time,
    /// Adverse evidence.
    remembered: Time,
}

impl Settled {
    /// Resolves the results of `facts`, and determines what is current, what hurts, what helps and what is settled.
    pub(super) fn of(policy: &Policy, facts: &Facts<'_>) -> Result<(Results, Self), FactsError> {
        let compiled = policy.compiled();
        let since = Since {
            fresh: At::Before(compiled.limits.evidence_lifetime).resolve(facts.now),
            remembered: At::Before(compiled.limits.adverse_lifetime).resolve(facts.now),
        };
        let mut settled = Self::nothing(compiled);
        let results = Results::read(policy, facts, |of_item, details| {
            let mut current = true;
            // Backwards: the first conclusive result found is the latest.
            for result in of_item.iter_mut().rev() {
                result.standing = if result.outcome == Outcome::Inconclusive {
                    Standing::Inconclusive
                } else if std::mem::take(&mut current) {
                    Standing::Current
                } else {
                    Standing::Superseded
                };
                settled.add(since, result, details);
            }
        })?;
        settled.close_itemised(compiled, facts)?;
        settled.unavailable(policy, facts)?;
        Ok((results, settled))
    }

    fn nothing(compiled: &Compiled) -> Self {
        let seen = if compiled.risks.is_empty() { 0 } else { compiled.checks.list.len() };
        Self {
            held: Bits::EMPTY,
            items: Vec::new(),
            closed: Bits::EMPTY,
            taken: vec![0; compiled.checks.itemised.len()],
            hurts: 0,
            observed: vec![UNOBSERVED; seen],
        }
    }

    #[inline]
    fn add(&mut self, since: Since, result: &mut Observed, details: &Details) {
        let (fresh, remembered) = (result.at >= since.fresh, result.at >= since.remembered);
        let (passed, failed, signal) = match result.outcome {
            Outcome::Passed => (true, false, None),
            Outcome::Failed => (false, true, None),
            Outcome::Inconclusive => (false, false, None),
            Outcome::Signal(outcome) => (false, false, Some(outcome)),
        };
        let adverse = failed || result.worth < 0;
        let current = result.standing == Standing::Current;
        result.expired = !if adverse { remembered } else { fresh };
        // A superseded failure keeps its negative points; a superseded signal has no further effect.
        result.hurts = adverse && remembered && (current || failed);
        self.hurts = self.hurts.saturating_add(result.harm());
        if !current {
            return;
        }
        if let Some(outcome) = signal.filter(|_| remembered)
            && let Some(seen) = self.observed.get_mut(usize::from(result.check))
        {
            *seen = outcome;
        }
        result.helps = fresh && (passed || signal.is_some());
        if result.helps {
            self.held.insert(result.result);
        }
        let closes = passed && fresh || failed && remembered;
        if result.itemised != NO_ITEMS {
            if result.helps {
                self.items.push(Item { check: result.check, grades: details.grades(result) });
            }
            if let Some(count) = self.taken.get_mut(usize::from(result.itemised)).filter(|_| closes) {
                *count = count.saturating_add(1);
            }
        } else if closes {
            self.closed.insert(result.result);
        }
    }

    /// Closes each repeatable challenge whose items are all settled. More passed items than it takes are
    /// an error.
    fn close_itemised(&mut self, compiled: &Compiled, facts: &Facts<'_>) -> Result<(), FactsError> {
        let checks = &compiled.checks;
        for (id, taken) in checks.itemised.iter().zip(&self.taken) {
            let Some(challenge) = checks.challenge(*id) else {
                continue;
            };
            let passed = self.items.iter().filter(|item| item.check == *id).count();
            if passed > usize::from(challenge.items) {
                let name = checks.name(*id);
                let message =
                    format!("`{name}` passed with {passed} items; it takes at most {}", challenge.items);
                let place = last_place(facts, |result| result.check == name && result.outcome == "passed");
                return Err(FactsError::new(FactsCode::TooManyItems, place, message)
                    .help("remove items, or raise `repeatable` in the policy"));
            }
            if *taken >= challenge.items {
                self.closed.insert(challenge.result);
            }
        }
        Ok(())
    }

    /// Closes the challenges that this subject cannot do now.
    fn unavailable(&mut self, policy: &Policy, facts: &Facts<'_>) -> Result<(), FactsError> {
        let checks = &policy.compiled().checks;
        for (index, name) in facts.unavailable.iter().enumerate() {
            let place = || format!("unavailable[{index}]");
            let id = checks.find(name).ok_or_else(|| unknown_check(policy, name, place()))?;
            let challenge = checks.challenge(id).ok_or_else(|| {
                let message =
                    format!("`{}` is a signal; only a challenge can be unavailable", checks.name(id));
                FactsError::new(FactsCode::UnknownCheck, place(), message)
            })?;
            self.closed.insert(challenge.result);
        }
        Ok(())
    }
}
