//! The reason why two groups cannot be met together.

use crate::decide::Rules;
use crate::load::reach;
use crate::policy::Policy;
use crate::policy::compiled::{ActionId, CheckId, GroupId};

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Reason {
    /// Checks that one group forbids and the other requires, with the number of the group that forbids: 0 or 1.
    Forbidden(Vec<(CheckId, usize)>),
    /// The parts that are missing even if everything that neither forbids is passed, and the checks that each forbids.
    Missing { missing: Vec<String>, forbidden: [Vec<CheckId>; 2] },
}

pub(super) fn of(policy: &Policy, action: ActionId, first: GroupId, second: GroupId) -> Reason {
    let base = Rules::of(policy, action, &[]);
    let alone = [first, second].map(|group| Rules::of(policy, action, &[group]));
    let [one, other] = &alone;
    let clashes = [(one, other, 0), (other, one, 1)].into_iter().flat_map(|(forbids, requires, number)| {
        let checks = forbidden(policy, forbids, &base);
        checks.into_iter().filter(|check| requires.requires(*check)).map(move |check| (check, number))
    });
    let clashes: Vec<(CheckId, usize)> = clashes.collect();
    if !clashes.is_empty() {
        return Reason::Forbidden(clashes);
    }
    let both = Rules::of(policy, action, &[first, second]);
    let missing = reach::Scene::new(&both).unreachable().unwrap_or_default();
    Reason::Missing { missing, forbidden: [one, other].map(|rules| forbidden(policy, rules, &base)) }
}

/// Checks that these rules forbid, and not the rules for everyone.
fn forbidden(policy: &Policy, rules: &Rules, base: &Rules) -> Vec<CheckId> {
    let results = (0..).zip(&policy.compiled().checks.results);
    let results = results.filter(|(id, _)| rules.forbids(*id) && !base.forbids(*id));
    let mut checks: Vec<CheckId> = results.map(|(_, result)| result.check).collect();
    checks.sort_unstable();
    checks.dedup();
    checks
}

impl Reason {
    pub(super) fn words(&self, policy: &Policy, first: GroupId, second: GroupId) -> String {
        let compiled = policy.compiled();
        let checks = |checks: &[CheckId]| {
            let names = checks.iter().map(|check| format!("`{}`", compiled.checks.name(*check)));
            names.collect::<Vec<_>>().join(", ")
        };
        let names = [first, second].map(|group| compiled.groups.id(group));
        let [one, other] = names;
        match self {
            Self::Forbidden(clashes) => {
                let of = |number: usize| -> Vec<CheckId> {
                    clashes.iter().filter(|(_, by)| *by == number).map(|(check, _)| *check).collect()
                };
                let clash = |number: usize, forbids: &str, requires: &str| {
                    let found = of(number);
                    (!found.is_empty()).then(|| {
                        format!("`{forbids}` forbids {}, which `{requires}` requires", checks(&found))
                    })
                };
                [clash(0, one, other), clash(1, other, one)]
                    .into_iter()
                    .flatten()
                    .collect::<Vec<_>>()
                    .join("; ")
            }
            Self::Missing { missing, forbidden } => {
                let parts = names.iter().zip(forbidden).filter(|(_, checks)| !checks.is_empty());
                let mut words: Vec<String> =
                    parts.map(|(name, found)| format!("`{name}` forbids {}", checks(found))).collect();
                words.push(if missing.is_empty() {
                    "no signals suit both".to_owned()
                } else {
                    format!("even if everything else is passed, this is missing: {}", missing.join("; "))
                });
                words.join("; ")
            }
        }
    }
}
