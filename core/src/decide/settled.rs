//! The effect of results, regardless of what is forbidden.

use super::error::{FactsCode, FactsError};
use super::facts::Facts;
use super::observe::unknown_check;
use super::observed::{Details, Item, Observed, Standing};
use super::results::{Results, last_place};
use super::time::{At, Time};
use crate::bits::Bits;
use crate::policy::Policy;
use crate::policy::compiled::{Compiled, Outcome, UNOBSERVED};

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
    /// No results, and everything open.
    pub(super) fn nothing(compiled: &Compiled) -> Self {
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

    /// Resolves the results of `facts` into `results`, and determines what is current, what hurts, what helps and what is
    /// settled.
    #[inline]
    pub(super) fn read(
        &mut self,
        policy: &Policy,
        facts: &Facts<'_>,
        results: &mut Results,
    ) -> Result<(), FactsError> {
        if facts.now < Time::EARLIEST {
            return Err(FactsError::not_milliseconds("now", "`now`"));
        }
        let compiled = policy.compiled();
        let since = Since {
            fresh: At::Before(compiled.limits.evidence_lifetime).resolve(facts.now),
            remembered: At::Before(compiled.limits.adverse_lifetime).resolve(facts.now),
        };
        let repeated = results.read(policy, facts)?;
        let mut several =
            if repeated.is_empty() { Vec::new() } else { results.take(policy, facts, &repeated)? };
        for only in &mut results.list {
            self.add(since, only, true, &results.details);
        }
        self.add_several(since, &mut several, &results.details);
        results.list.append(&mut several);
        self.close_itemised(compiled, facts)?;
        self.unavailable(policy, facts)
    }

    /// Adds results of the same checks, sorted by item and time, and sorts those of each check by time and item.
    fn add_several(&mut self, since: Since, several: &mut [Observed], details: &Details) {
        let same =
            |a: &Observed, b: &Observed| a.known.check == b.known.check && details.item(a) == details.item(b);
        for of_item in several.chunk_by_mut(same) {
            let mut current = true;
            // Backwards: the first conclusive result found is the latest.
            for result in of_item.iter_mut().rev() {
                self.add(since, result, current, details);
                current &= result.standing == Standing::Inconclusive;
            }
        }
        several.sort_by(|a, b| {
            (a.known.check, a.at, details.item(a)).cmp(&(b.known.check, b.at, details.item(b)))
        });
    }

    /// Adds a result. `current` is true if no later result of its check and item is conclusive.
    #[inline]
    fn add(&mut self, since: Since, result: &mut Observed, current: bool, details: &Details) {
        let (fresh, remembered) = (result.at >= since.fresh, result.at >= since.remembered);
        if matches!(result.known.outcome, Outcome::Inconclusive) {
            result.standing = Standing::Inconclusive;
            result.expired = !fresh;
            return;
        }
        let failed = matches!(result.known.outcome, Outcome::Failed);
        let adverse = failed || result.known.worth < 0;
        result.expired = !if adverse { remembered } else { fresh };
        // A superseded failure keeps its negative points; a superseded signal has no further effect.
        result.hurts = adverse && remembered && (current || failed);
        self.hurts = self.hurts.saturating_add(result.harm());
        if !current {
            result.standing = Standing::Superseded;
            return;
        }
        if let Outcome::Signal(outcome) = result.known.outcome
            && remembered
            && let Some(seen) = self.observed.get_mut(usize::from(result.known.check))
        {
            *seen = outcome;
        }
        result.helps = fresh && !failed;
        if result.helps {
            self.held.insert(result.known.result);
        }
        let closes = match result.known.outcome {
            Outcome::Passed => fresh,
            Outcome::Failed => remembered,
            Outcome::Inconclusive | Outcome::Signal(_) => false,
        };
        if let Some(number) = result.known.itemised {
            self.add_item(result, number, closes, details);
        } else if closes {
            self.closed.insert(result.known.result);
        }
    }

    fn add_item(&mut self, result: &Observed, number: u8, closes: bool, details: &Details) {
        if result.helps {
            self.items.push(Item { check: result.known.check, grades: details.grades(result) });
        }
        if let Some(count) = self.taken.get_mut(usize::from(number)).filter(|_| closes) {
            *count = count.saturating_add(1);
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
