//! The effect of results, regardless of what is forbidden.

use super::error::{FactsCode, FactsError};
use super::facts::Facts;
use super::lifetimes::Lifetimes;
use super::observe::unknown_check;
use super::observed::{Details, Item, Observed, Results, Standing};
use super::outlook::ItemCounts;
use super::results::last_place;
use super::time::Time;
use crate::bits::Bits;
use crate::policy::Policy;
use crate::policy::compiled::{Compiled, Outcome};

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
    pub(super) taken: ItemCounts,
    pub(super) hurts: i64,
    /// The outcomes of signals that risks see.
    pub(super) observed: Bits,
}

impl Settled {
    /// No results, and everything open.
    pub(super) fn nothing(compiled: &Compiled) -> Self {
        let mut taken = ItemCounts::new();
        taken.resize(compiled.checks.itemised.len(), 0);
        Self {
            held: Bits::EMPTY,
            items: Vec::new(),
            closed: Bits::EMPTY,
            taken,
            hurts: 0,
            observed: Bits::EMPTY,
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
    ) -> Result<Lifetimes, FactsError> {
        if facts.now < Time::EARLIEST {
            return Err(FactsError::not_milliseconds("now", "`now`"));
        }
        let compiled = policy.compiled();
        let lifetimes = Lifetimes::of(compiled, facts.now);
        let mut repeated = Bits::EMPTY;
        results.read(policy, facts, &mut repeated)?;
        if !repeated.is_empty() {
            let mut several = results.take(policy, facts, &repeated)?;
            supersede(&mut several, &results.details);
            results.list.append(&mut several);
        }
        let Results { list, details } = results;
        for result in list {
            self.add(&lifetimes, result, details);
        }
        self.close_itemised(compiled, facts)?;
        self.unavailable(policy, facts)?;
        Ok(lifetimes)
    }

    /// Adds a result.
    #[inline]
    fn add(&mut self, lifetimes: &Lifetimes, result: &Observed, details: &Details) {
        if result.known.worth < 0 {
            self.hurts = self.hurts.saturating_add(lifetimes.harm(result));
        }
        if let Some(help) = lifetimes.help(result) {
            self.held.insert(help);
        }
        if result.standing != Standing::Current {
            return;
        }
        let known = &result.known;
        let closes = match known.outcome {
            Outcome::Signal(_) => {
                if known.is_watched && lifetimes.is_remembered(result) {
                    self.observed.insert(known.result);
                }
                return;
            }
            Outcome::Failed => lifetimes.is_remembered(result),
            Outcome::Passed => lifetimes.is_fresh(result),
            Outcome::Inconclusive => false,
        };
        if !closes {
            return;
        }
        match known.itemised {
            Some(number) => self.add_item(result, number, details),
            None => _ = self.closed.insert(known.result),
        }
    }

    /// Adds an item that settles a part of its challenge.
    fn add_item(&mut self, result: &Observed, number: u8, details: &Details) {
        if result.known.outcome == Outcome::Passed {
            self.items.push(Item { check: result.known.check, grades: details.grades(result) });
        }
        if let Some(count) = self.taken.get_mut(usize::from(number)) {
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

/// Marks the results that a later conclusive one of the same check and item supersedes. Expects them sorted by item and time;
/// leaves them sorted by time and item.
fn supersede(several: &mut [Observed], details: &Details) {
    let same =
        |a: &Observed, b: &Observed| a.known.check == b.known.check && details.item(a) == details.item(b);
    for of_item in several.chunk_by_mut(same) {
        // Backwards: the first conclusive result found is the latest.
        let conclusive = of_item.iter_mut().rev().filter(|result| result.standing != Standing::Inconclusive);
        conclusive.skip(1).for_each(|result| result.standing = Standing::Superseded);
    }
    several
        .sort_by(|a, b| (a.known.check, a.at, details.item(a)).cmp(&(b.known.check, b.at, details.item(b))));
}
