//! Step 8 of a decision: the explanation of the verdict, for people and hosts.

use hashbrown::HashMap;

use super::decision::{Account, IgnoredReason};
use super::observed::{Observed, Standing};
use super::points::score_each;
use super::rules::{FEW_GROUPS, LayerId};
use super::state::{Score, State};
use super::unmet::{Finder, Found, Gaps};
use super::verdict::Judgement;
use crate::bits::Bits;
use crate::policy::compiled::{NO_CAUSE, ResultId};
use crate::policy::requirement::Demand;

impl Judgement<'_> {
    /// The largest `points` requirement outside `any` and `at_least`, plus the points that risks add.
    pub(super) fn required(&self) -> i64 {
        let of_risks = self.fired_layers().map(|(_, layer)| layer.joinable.points());
        let most = of_risks.fold(self.rules.needs.points, i64::max);
        // Without one, the points that risks add are the requirement.
        if most > 0 { most.saturating_add(self.added()) } else { self.added() }
    }

    /// The gaps in `state`, which has this score.
    pub(super) fn missing(&self, state: &State<'_>, score: &Score) -> Gaps {
        let added = self.added();
        let finder = Finder { compiled: self.compiled, state, score, added };
        let mut gaps = Gaps::default();
        let mut found: Found = (self.rules.groups.len() > FEW_GROUPS).then(HashMap::new);
        self.layers().for_each(|(layer, node)| gaps.layer(&finder, layer, node, &mut found));
        if added > 0 && added > score.total {
            gaps.points(LayerId::Added, score.total, added);
        }
        gaps
    }

    /// The account of each result: its points if it counts, or the reason why it has no effect.
    pub(super) fn accounts(&self) -> Box<[Account]> {
        // Results that an entry names and that may help without scoring points, and whether any entry asks for an item.
        let (mut named, mut asks_items) = (Bits::EMPTY, false);
        for (_, layer) in self.rules.layers().chain(self.fired_layers()) {
            asks_items |= layer.asks_items;
            named.insert_all(self.compiled.requirements.set(layer.named));
        }
        let results = &self.reading.results.list;
        let scored = score_each(self.compiled, &self.reading.lifetimes, results, &self.prospect.held);
        let each = results.iter().zip(scored);
        each.map(|(result, scored)| self.account(result, scored, &named, asks_items)).collect()
    }

    fn account(&self, result: &Observed, scored: Option<i64>, named: &Bits, asks_items: bool) -> Account {
        let points = scored.unwrap_or_default();
        let lifetimes = &self.reading.lifetimes;
        let harm = lifetimes.harm(result);
        let helps = lifetimes.help(result).filter(|id| self.prospect.held.has(*id));
        let meets = |id: ResultId| named.has(id) || (asks_items && self.meets_an_item(result));
        if harm < 0 || points > 0 || helps.is_some_and(meets) {
            return Account::Counted(points.saturating_add(harm));
        }
        let reason = if lifetimes.is_expired(result) {
            IgnoredReason::Expired
        } else if self.is_forbidden(result) {
            IgnoredReason::Forbidden
        } else if result.standing == Standing::Superseded {
            IgnoredReason::Superseded
        } else if result.standing == Standing::Inconclusive {
            IgnoredReason::Inconclusive
        } else if helps.is_some() && scored.is_none() && self.has_cause(result) {
            // Helps but does not score: other evidence of the same cause does.
            IgnoredReason::SameCause
        } else {
            return Account::Neither;
        };
        Account::Ignored(reason)
    }

    fn has_cause(&self, result: &Observed) -> bool {
        self.compiled.checks.check(result.known.check).is_some_and(|check| check.cause != NO_CAUSE)
    }

    fn is_forbidden(&self, result: &Observed) -> bool {
        let Some(check) = self.compiled.checks.check(result.known.check) else {
            return false;
        };
        let any = check.challenge().map(|challenge| challenge.result);
        let any = any.or(check.outcomes().first().map(|outcome| outcome.result));
        any.is_some_and(|id| self.rules.forbidden.has(id) || self.fired.forbidden.has(id))
    }

    /// Returns true if the result satisfies any entry that asks for an item.
    fn meets_an_item(&self, result: &Observed) -> bool {
        let have = self.reading.results.details.grades(result);
        let requirements = &self.compiled.requirements;
        let mut meets = false;
        for (_, node) in self.layers() {
            requirements.each_entry(node, &mut |entry| {
                if let (true, Demand::Item { start, len, .. }) =
                    (entry.check == result.known.check, entry.demand)
                {
                    let grades = requirements.grades(start, len);
                    meets |= grades.iter().zip(have).all(|(need, have)| have >= *need);
                }
            });
        }
        meets
    }
}
