//! Who may run a case, as the policy says it; and what the engine itself observes of the case.

use crate::case::protocol::{Operator, RefusalCode};
use crate::case::step::{Situation, StepError, refuse};
use crate::decide::{CheckResult, Facts, Rules};
use crate::policy::Policy;
use crate::policy::compiled::{OperatorRules, SignalSource};

impl Operator {
    /// Whether it is the same one: id and kind. Roles and level are those of the moment.
    pub(in crate::case) fn is(&self, other: &Self) -> bool {
        self.id == other.id && self.kind == other.kind
    }

    fn fits(&self, rules: &OperatorRules) -> bool {
        let in_role = |role: &str| self.roles.iter().any(|own| own == role);
        // A level that is none of the three is none.
        let strong = |least: u8| self.level.is_some_and(|level| (least..=3).contains(&level));
        (rules.roles.is_empty() || rules.roles.iter().any(|role| in_role(role)))
            && rules.level.is_none_or(strong)
            && (rules.kinds.is_empty() || rules.kinds.contains(&self.kind))
    }
}

impl<'a> Situation<'a> {
    /// Whether this operator may run this case: by every layer of the policy of the opening, and of the
    /// one in force as far as that knows the action.
    fn may_run(&self, by: &Operator) -> bool {
        let policies = self.policies();
        // What can not be read is refused by the decision.
        let rules = policies.map(|policy| self.rules(policy).ok());
        rules.iter().flatten().flat_map(Rules::operators).all(|rules| by.fits(rules))
    }

    /// Refuses whom the policy does not let run this case. Nobody is refused on their own screen: there
    /// the case runs on as a decoy.
    pub(in crate::case) fn must_run(&self, by: &Operator) -> Result<(), StepError> {
        if self.is_self_service() || self.may_run(by) {
            Ok(())
        } else {
            refuse(RefusalCode::WrongOperator, "")
        }
    }

    /// Whether the present operator may still run this case, with the roles and the level they last had.
    pub(in crate::case) fn is_run_rightly(&self) -> bool {
        self.may_run(&self.case().operator)
    }

    /// What a case remembers of an operator: of their roles those that either policy asks for, so that it
    /// does not grow with what a directory lists.
    pub(in crate::case) fn remembered_operator(&self, by: &Operator) -> Operator {
        let policies = self.policies();
        let asked = |role: &String| policies.iter().any(|policy| policy.compiled().asks_role(role));
        Operator { roles: by.roles.iter().filter(|role| asked(role)).cloned().collect(), ..by.clone() }
    }

    /// Adds what the engine observes itself, as `policy` names it: now, since it is so now. What the
    /// policy lists no outcome for stays unobserved.
    pub(in crate::case) fn observe_itself(&self, policy: &'a Policy, facts: &mut Facts<'a>) {
        for check in &policy.compiled().checks.list {
            let seen = match check.from {
                None => continue,
                Some(SignalSource::Channel) => self.case().channel.as_str(),
                Some(SignalSource::OperatorKind) => self.case().operator.kind.as_str(),
                Some(SignalSource::FailedElsewhere) if self.has_failed_elsewhere(policy.compiled()) => "some",
                Some(SignalSource::FailedElsewhere) => "none",
            };
            // By another policy the host may have said it.
            facts.evidence.retain(|result| result.check != *check.name);
            if let Some(outcome) = check.outcomes().iter().find(|outcome| *outcome.name == *seen) {
                facts.evidence.push(CheckResult::new(&*check.name, &*outcome.name, self.time()));
            }
        }
    }
}
