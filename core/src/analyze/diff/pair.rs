//! Two policies side by side, cell by cell.

use std::collections::BTreeSet;

use super::compare::{Seen, Side, compare, knows_all};
use super::ground::{same_checks, same_failures, unjudged};
use super::outcome::{Diff, DiffResult, Mandatory, Witness};
use crate::analyze::ways::classes::{Class, FAILED, Worth, classes, supposed_time};
use crate::analyze::ways::groups::{GroupSet, Names};
use crate::analyze::ways::search::{Taken, Work};
use crate::analyze::ways::{Way, WayCheck, way};
use crate::decide::{Effect, Facts, Rules, Verdict, canonical};
use crate::policy::Policy;
use crate::policy::compiled::{ActionId, CheckId, Compiled};

pub(super) struct Pair<'a> {
    old: &'a Policy,
    new: &'a Policy,
    /// `true` if numbers of checks and results mean the same in both.
    same_checks: bool,
    /// `true` if a failure costs the same in both.
    same_failures: bool,
    /// Challenges of either policy of which a failure costs points.
    costly: Vec<&'a str>,
    /// `true` as long as every call that the new policy approves was compared, and every call that the old one does.
    proven: [bool; 2],
    found: Diff,
    unjudged: BTreeSet<String>,
}

/// The first difference of each kind for one action and set of groups.
#[derive(Default)]
struct Firsts<'a> {
    approved: Option<Call<'a>>,
    refused: Option<Call<'a>>,
    /// The same, where a challenge has failed.
    failed_approved: Option<Call<'a>>,
    failed_refused: Option<Call<'a>>,
    escalated: Option<Call<'a>>,
    denied: Option<Call<'a>>,
    mandatory: Option<Vec<String>>,
}

struct Call<'a> {
    observed: Vec<(&'a str, &'a str)>,
    way: Way,
    /// `true` if the policy that it is about knows all signals in it.
    known: bool,
}

impl<'a> Pair<'a> {
    pub(super) fn new(old: &'a Policy, new: &'a Policy) -> Self {
        let found = Diff {
            result: DiffResult::Same,
            newly_approved: Vec::new(),
            newly_refused: Vec::new(),
            newly_escalated: Vec::new(),
            newly_denied: Vec::new(),
            newly_mandatory: Vec::new(),
            unjudged: Vec::new(),
            same_ways: true,
        };
        Self {
            old,
            new,
            same_checks: same_checks(old.compiled(), new.compiled()),
            same_failures: same_failures(old.compiled(), new.compiled()),
            costly: costly(old, new),
            proven: [true; 2],
            found,
            unjudged: unjudged(old, new),
        }
    }

    /// Compares the policies for an action of subjects in these groups.
    pub(super) fn compare(&mut self, action: &str, set: &GroupSet, work: &mut Work) {
        let [old, new] = self.rules(action, set);
        let mut firsts = Firsts::default();
        let proven = self.cells(old.as_ref(), new.as_ref(), work, &mut firsts);
        for (whole, part) in self.proven.iter_mut().zip(proven) {
            *whole &= part;
        }
        let groups = self.groups(set);
        let witness = |call: Call<'_>| call.witness(action, &groups, set);
        let lets_in = |policy: &Policy, call: &Witness| {
            policy.verdict(&call.facts.known_to(policy)).is_ok_and(|verdict| verdict == Verdict::Approve)
        };
        let failed = |call: Option<Call<'_>>, by: &Policy, not_by: &Policy| {
            call.map(witness).filter(|call| lets_in(by, call) && !lets_in(not_by, call))
        };
        let approved = firsts.approved.map(witness);
        let refused = firsts.refused.map(witness);
        let approved = approved.or_else(|| failed(firsts.failed_approved, self.new, self.old));
        let refused = refused.or_else(|| failed(firsts.failed_refused, self.old, self.new));
        self.found.newly_approved.extend(approved);
        self.found.newly_refused.extend(refused);
        self.found.newly_escalated.extend(firsts.escalated.map(witness));
        self.found.newly_denied.extend(firsts.denied.map(witness));
        self.found.newly_mandatory.extend(firsts.mandatory.map(|checks| Mandatory {
            action: action.to_owned(),
            groups: groups.clone(),
            checks,
        }));
    }

    /// Proves the result by single names if there are too many sets of groups.
    ///
    /// A set requires and forbids the sum of its groups. A call that the new policy approves for a set is therefore
    /// also approved for each of its names, after all that the set forbids is left out. If the old policy approves
    /// it for each name, and forbids no more, it approves it for the set.
    pub(super) fn prove_by_single_names(&mut self, names: &Names, action: &str, work: &mut Work) {
        self.found.same_ways = false;
        let mut proven = [true; 2];
        for set in names.single() {
            let rules = self.rules(action, set);
            let effects = [0, 1].map(|at| rules.get(at).and_then(Option::as_ref).map(Rules::effect));
            let one_risk_is_not_each = effects.iter().flatten().any(Effect::has_risks);
            // A forbidden signal still keeps risks from firing: it cannot be left out like a challenge.
            let forbids_signal = rules.iter().flatten().any(forbids_signal);
            if !names.are_all() || one_risk_is_not_each || forbids_signal {
                self.proven = [false; 2];
                return;
            }
            let [old, new] = rules;
            let (old_forbids, new_forbids) = (forbids(old.as_ref()), forbids(new.as_ref()));
            let refuses = |at: usize| {
                effects.get(at).and_then(Option::as_ref).is_none_or(|effect| effect.verdict.is_some())
            };
            // Groups that do not admit a subject still apply to one whom others admit.
            let firm = |rules: &Option<Rules>| rules.clone().map(Rules::admitting);
            let old_as_is = self.cells(old.as_ref(), firm(&new).as_ref(), work, &mut Firsts::default());
            let new_as_is = self.cells(firm(&old).as_ref(), new.as_ref(), work, &mut Firsts::default());
            let [slot_new, slot_old] = &mut proven;
            *slot_new &= refuses(1) || (old_as_is[0] && old_forbids.is_subset(&new_forbids));
            *slot_old &= refuses(0) || (new_as_is[1] && new_forbids.is_subset(&old_forbids));
        }
        for (whole, part) in self.proven.iter_mut().zip(proven) {
            *whole &= part;
        }
    }

    pub(super) fn finish(mut self) -> Diff {
        let [nobody_new, nobody_lost] = self.proven;
        let found = &mut self.found;
        found.result = match (!found.newly_approved.is_empty(), !found.newly_refused.is_empty()) {
            (true, true) => DiffResult::Different,
            (true, false) if nobody_lost => DiffResult::Looser,
            (false, true) if nobody_new => DiffResult::Stricter,
            (false, false) if nobody_new && nobody_lost => DiffResult::Same,
            _ => DiffResult::Unknown,
        };
        found.unjudged = self.unjudged.into_iter().collect();
        self.found
    }

    fn rules(&self, action: &str, set: &GroupSet) -> [Option<Rules>; 2] {
        let of = |policy: &Policy, at: usize| {
            let action: ActionId = policy.compiled().action(action)?;
            Some(Rules::of(policy, action, set.matched.get(at).map(Vec::as_slice).unwrap_or_default()))
        };
        [of(self.old, 0), of(self.new, 1)]
    }

    /// Compares every class of signals. Returns true for proofs that nobody is newly approved, and newly refused.
    fn cells<'c>(
        &mut self,
        old: Option<&'c Rules>,
        new: Option<&'c Rules>,
        work: &mut Work,
        firsts: &mut Firsts<'c>,
    ) -> [bool; 2]
    where
        'a: 'c,
    {
        let same_rules = match (old, new) {
            (Some(old), Some(new)) => self.same_checks && old.effect().is_same_but_risks(&new.effect()),
            _ => false,
        };
        let sides = [(self.old, old), (self.new, new)].map(|(policy, rules)| Side { policy, rules });
        let (classes, complete) = classes(&[old, new]);
        let mut proven = [complete; 2];
        self.found.same_ways &= complete;
        for class in classes {
            if same_rules && same_worth(&class, self.old.compiled(), self.new.compiled()) {
                if !self.same_failures {
                    self.try_failures(sides, &class, work, firsts);
                }
                continue;
            }
            if [self.old, self.new].iter().any(|policy| !policy.compiled().risks.is_empty()) {
                self.unjudged.insert("observations that are too old to count".to_owned());
            }
            let [old_side, new_side] = sides;
            let [of_old, of_new] = compare(old_side, new_side, &class.observed, work);
            let all_tried = [&of_old, &of_new].iter().all(|seen| seen.exact && seen.witness.is_none());
            self.found.same_ways &= all_tried;
            let [nobody_new, nobody_lost] = &mut proven;
            let [old_kept, new_kept] = self.keep_grades(old, new, &class);
            *nobody_new &= of_new.exact && of_new.witness.is_none() && old_kept;
            *nobody_lost &= of_old.exact && of_old.witness.is_none() && new_kept;
            self.keep(firsts, &class, &of_old, &of_new);
            self.try_failures(sides, &class, work, firsts);
        }
        proven
    }

    /// Returns true if the new policy keeps every condition of the old one that demands grades, and takes no less of
    /// a call elsewhere; and the other way round. The ways have the highest grades; without this, lower ones may make
    /// a difference that no way shows.
    fn keep_grades(&mut self, old: Option<&Rules>, new: Option<&Rules>, class: &Class<'_>) -> [bool; 2] {
        let (old, new) = (Graded::of(old, class.worth.first()), Graded::of(new, class.worth.get(1)));
        let kept = |mine: &Graded<'_>, other: &Graded<'_>| {
            mine.conditions.is_empty() || self.same_checks && mine.are_kept_by(other)
        };
        let kept = [kept(&old, &new), kept(&new, &old)];
        if kept.contains(&false) {
            self.unjudged.insert("grades that are demanded".to_owned());
        }
        kept
    }

    /// Looks for calls in which challenges whose failure costs points have failed: each of them, and all. Does not
    /// prove that there are none.
    fn try_failures<'c>(
        &mut self,
        sides: [Side<'_>; 2],
        class: &Class<'c>,
        work: &mut Work,
        firsts: &mut Firsts<'c>,
    ) where
        'a: 'c,
    {
        if self.costly.is_empty() {
            return;
        }
        self.unjudged.insert("calls in which a challenge has failed".to_owned());
        let all = Some(self.costly.clone()).filter(|all| all.len() > 1);
        let [old, new] = sides;
        for failed in self.costly.iter().map(|name| vec![*name]).chain(all) {
            let mut observed = class.observed.clone();
            observed.extend(failed.into_iter().map(|name| (name, FAILED)));
            let [of_old, of_new] = compare(old, new, &observed, work);
            let call = |policy: &Policy, passed: &Taken| Call {
                way: way(policy.compiled(), passed),
                known: knows_all(policy, &observed),
                observed: observed.clone(),
            };
            better(&mut firsts.failed_approved, of_new.witness.as_ref().map(|way| call(new.policy, way)));
            better(&mut firsts.failed_refused, of_old.witness.as_ref().map(|way| call(old.policy, way)));
        }
    }

    fn keep<'c>(&self, firsts: &mut Firsts<'c>, class: &Class<'c>, old: &Seen, new: &Seen) {
        let (old_policy, new_policy) = (self.old, self.new);
        let call = |policy: &Policy, passed: &Taken| Call {
            observed: class.observed.clone(),
            way: way(policy.compiled(), passed),
            known: knows_all(policy, &class.observed),
        };
        better(&mut firsts.approved, new.witness.as_ref().map(|way| call(new_policy, way)));
        better(&mut firsts.refused, old.witness.as_ref().map(|way| call(old_policy, way)));
        if let (Some(before), Some(after)) = (old.verdict, new.verdict)
            && before != after
        {
            let found = || Some(call(new_policy, &Taken::new()));
            match after {
                Verdict::Escalate => better(&mut firsts.escalated, found()),
                Verdict::Deny => better(&mut firsts.denied, found()),
                Verdict::Approve | Verdict::Challenge => {}
            }
        }
        if let (Some(before), Some(after), None) = (&old.mandatory, &new.mandatory, &firsts.mandatory)
            && old.exact
            && new.exact
        {
            let (old, new) = (old_policy.compiled(), new_policy.compiled());
            let name = |check: &CheckId| new.checks.name(*check);
            let known = |name: &str| before.iter().any(|check| old.checks.name(*check) == name);
            let added: Vec<String> =
                after.iter().map(name).filter(|name| !known(name)).map(str::to_owned).collect();
            firsts.mandatory = Some(added).filter(|added| !added.is_empty());
        }
    }

    /// Ids of the new policy, then those that only the old one has.
    fn groups(&self, set: &GroupSet) -> Vec<String> {
        let ids = |policy: &'a Policy, at: usize| {
            let groups = set.matched.get(at).map(Vec::as_slice).unwrap_or_default();
            groups.iter().map(|group| policy.compiled().groups.id(*group).to_owned()).collect::<Vec<_>>()
        };
        let mut all = ids(self.new, 1);
        for id in ids(self.old, 0) {
            if !all.contains(&id) {
                all.push(id);
            }
        }
        all
    }
}

/// The conditions of one policy that demand grades, and the rest of what it takes of a call.
struct Graded<'r> {
    conditions: BTreeSet<Vec<u32>>,
    rules: Option<&'r Rules>,
    worth: Option<&'r Worth>,
}

impl<'r> Graded<'r> {
    fn of(rules: Option<&'r Rules>, worth: Option<&'r Worth>) -> Self {
        let conditions = rules
            .zip(worth)
            .map(|(rules, worth)| rules.graded_conditions(&worth.requires))
            .unwrap_or_default();
        Self { conditions, rules, worth }
    }

    fn are_kept_by(&self, other: &Self) -> bool {
        let ((Some(mine), Some(my_worth)), (Some(others), Some(other_worth))) =
            ((self.rules, self.worth), (other.rules, other.worth))
        else {
            return false;
        };
        let results = (0..).zip(&mine.policy().compiled().checks.results).map(|(id, _)| id);
        let forbidden = |id| others.forbids(id) || other_worth.forbids(id);
        self.conditions.is_subset(&other.conditions)
            && results.filter(|id| mine.forbids(*id)).all(forbidden)
            && my_worth.takes_no_more_than(other_worth, |id| others.forbids(id))
    }
}

/// Challenges of either policy of which a failure costs points, those of the old one first.
fn costly<'p>(old: &'p Policy, new: &'p Policy) -> Vec<&'p str> {
    let mut names = Vec::new();
    for compiled in [old.compiled(), new.compiled()] {
        for (id, challenge) in compiled.checks.challenges() {
            let name = compiled.checks.name(id);
            if challenge.failed < 0 && !names.contains(&name) {
                names.push(name);
            }
        }
    }
    names
}

impl Call<'_> {
    fn witness(self, action: &str, groups: &[String], set: &GroupSet) -> Witness {
        let mut facts = Facts::new(action.to_owned(), supposed_time()).groups(set.names.clone());
        let own = |(signal, outcome): &(&str, &str)| ((*signal).to_owned(), (*outcome).to_owned());
        let signals: Vec<(String, String)> = self.observed.iter().map(own).collect();
        for (signal, outcome) in &signals {
            facts = facts.evidence(signal.clone(), outcome.clone(), supposed_time());
        }
        facts.evidence.extend(self.way.checks().iter().map(WayCheck::result));
        Witness { action: action.to_owned(), groups: groups.to_vec(), facts, signals, way: self.way }
    }
}

/// Keeps the first call that the policy can read, or else the first.
fn better<'c>(kept: &mut Option<Call<'c>>, found: Option<Call<'c>>) {
    if let Some(found) = found
        && kept.as_ref().is_none_or(|kept| found.known && !kept.known)
    {
        *kept = Some(found);
    }
}

/// Checks that these rules forbid, by name.
fn forbids(rules: Option<&Rules>) -> BTreeSet<&str> {
    let Some(rules) = rules else { return BTreeSet::new() };
    let checks = &rules.policy().compiled().checks;
    let results = (0..).zip(&checks.results).filter(|(id, _)| rules.forbids(*id));
    results.map(|(_, result)| checks.name(result.check)).collect()
}

/// Returns true if these rules forbid a signal.
fn forbids_signal(rules: &Rules) -> bool {
    let compiled = rules.policy().compiled();
    let mut results = (0..).zip(&compiled.checks.results);
    results.any(|(id, result)| !result.challenge && rules.forbids(id))
}

/// Returns true if a class of signals has the same worth in both, for rules that are the same without risks.
fn same_worth(class: &Class<'_>, old: &Compiled, new: &Compiled) -> bool {
    let [mine, other] = &*class.worth else { return false };
    let required = |compiled: &Compiled, risks: &crate::bits::Bits| -> BTreeSet<Vec<u32>> {
        let risks = risks.iter().filter_map(|id| compiled.risks.get(usize::from(id))?.layer.require);
        risks.map(|node| canonical(compiled, node)).collect()
    };
    mine.is_same_but_requirements(other) && required(old, &mine.requires) == required(new, &other.requires)
}
