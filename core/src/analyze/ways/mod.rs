//! The ways in: every minimal set of challenge results that approves.

mod causes;
mod cell;
pub(super) mod classes;
pub(super) mod groups;
mod opening;
mod options;
pub(super) mod search;
mod show;

use std::collections::BTreeMap;

use crate::decide::Rules;
use crate::policy::Policy;
use crate::policy::compiled::ActionId;
pub use causes::{RestsOn, minimal_causes, shared_causes};
pub(super) use cell::as_map;
pub use cell::{Cell, Way, WayCheck, Ways};
use classes::{CanOccur, Class, classes_within, evidence, favours};
use groups::{GroupSet, GroupSets};
pub use opening::{MOST_OPENINGS, Opening};
pub(super) use options::help;
pub use options::{WaysError, WaysOptions};
use search::{Found, Taken, Work};
pub(super) use show::way;

impl Policy {
    /// Returns the ways in: for each action, set of groups and class of signals, all minimal sets of challenge
    /// results that approve if they are passed now, with the highest grades and nothing else known.
    ///
    /// Neither the operator nor the time affects a way. The work is limited to about two million looks at the
    /// rules and 100 000 ways for one cell, and sixteen million looks in all; 1 024 sets of groups for one action,
    /// and 4 096 classes of signals for one action and set. Beyond a limit, the result says that it is not exact.
    ///
    /// Returns an error only for an action or a group that the policy does not have.
    pub fn ways(&self, options: &WaysOptions) -> Result<Ways, WaysError> {
        self.ways_within(options, &|_, _| true)
    }

    /// Returns the ways in under the observations that can occur. Of each signal, at least one can.
    pub(super) fn ways_within(
        &self,
        options: &WaysOptions,
        can_occur: &CanOccur<'_>,
    ) -> Result<Ways, WaysError> {
        let actions = options.actions(self)?;
        let given = options.sets(self)?;
        let names = options.names(self);
        let mut ways = Ways { policy: self.clone(), complete: true, cells: Vec::new() };
        let mut work = Work::ALL;
        for action in actions {
            let GroupSets { sets, complete } = match &given {
                Some(sets) => GroupSets { sets: sets.clone(), complete: true },
                None => names.sets(&[(self, Some(action))], false),
            };
            ways.complete &= complete;
            for set in &sets {
                self.add_cells(action, set, can_occur, &mut work, &mut ways);
            }
        }
        Ok(ways)
    }

    fn add_cells(
        &self,
        action: ActionId,
        set: &GroupSet,
        can_occur: &CanOccur<'_>,
        work: &mut Work,
        ways: &mut Ways,
    ) {
        let groups = set.matched.first().cloned().unwrap_or_default();
        let rules = Rules::of(self, action, &groups);
        let (found, complete) = found(&rules, can_occur, work);
        ways.complete &= complete;
        ways.cells.extend(found.iter().map(|alike| show::cell(&rules, set, alike)));
    }
}

/// The ways of all classes of signals that have the same.
struct Alike<'a> {
    /// The member with the fewest observations.
    observed: Vec<(&'a str, &'a str)>,
    /// The classes that are least favourable to the caller.
    least: Vec<Class<'a>>,
    found: Found,
}

impl<'a> Alike<'a> {
    /// Keeps the class unless one that is known takes no more of the signals. Classes come with the fewest observations
    /// first: what holds without an observation is not shown by one that is against the caller.
    fn add(&mut self, class: Class<'a>) {
        if !self.least.iter().any(|known| favours(&class.worth, &known.worth)) {
            let observed = class.observed.len();
            self.least
                .retain(|known| known.observed.len() < observed || !favours(&known.worth, &class.worth));
            self.least.push(class);
        }
    }
}

/// The ways of each class of signals; classes with the same ways are one. `false` if there are classes beyond these.
fn found<'a>(rules: &'a Rules, can_occur: &CanOccur<'_>, work: &mut Work) -> (Vec<Alike<'a>>, bool) {
    let compiled = rules.policy().compiled();
    let (classes, complete) = classes_within(&[Some(rules)], can_occur);
    let mut cells: Vec<Alike<'a>> = Vec::new();
    let mut known: BTreeMap<Vec<Taken>, usize> = BTreeMap::new();
    for class in classes {
        let found = evidence(rules.policy(), &class.observed)
            .and_then(|evidence| rules.premise(&evidence, |premise| search::ways(compiled, premise, work)))
            .unwrap_or_default();
        // An inexact list is never the same as another.
        let same = if found.exact { known.get(&found.ways) } else { None };
        if let Some(cell) = same.and_then(|at| cells.get_mut(*at)) {
            cell.add(class);
            continue;
        }
        if found.exact {
            known.insert(found.ways.clone(), cells.len());
        }
        cells.push(Alike { observed: class.observed.clone(), least: vec![class], found });
    }
    (cells, complete)
}
