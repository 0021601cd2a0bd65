//! The operators who may run a case, and the signals that the engine observes itself.

use crate::case::protocol::{Operator, RefusalCode};
use crate::case::step::{Situation, StepError, refuse};
use crate::decide::{CheckResult, Facts, Rules};
use crate::policy::Policy;
use crate::policy::compiled::{OperatorRules, SignalSource};

impl Operator {
    /// Returns true for the same operator: id and kind. Roles and level may change.
    pub(in crate::case) fn is(&self, other: &Self) -> bool {
        self.id == other.id && self.kind == other.kind
    }

    fn fits(&self, rules: &OperatorRules) -> bool {
        let in_role = |role: &str| self.roles.iter().any(|own| own == role);
        // A level outside 1 to 3 is no level.
        let strong = |least: u8| self.level.is_some_and(|level| (least..=3).contains(&level));
        (rules.roles.is_empty() || rules.roles.iter().any(|role| in_role(role)))
            && rules.level.is_none_or(strong)
            && (rules.kinds.is_empty() || rules.kinds.contains(&self.kind))
    }
}

impl<'a> Situation<'a> {
    /// Returns true if this operator may run this case: by every layer of the policy of the opening, and
    /// of the one in force if that has the action.
    fn may_run(&self, by: &Operator) -> bool {
        let policies = self.policies();
        // Facts for which there are no rules are refused by the decision.
        let rules = policies.map(|policy| self.rules(policy).ok());
        rules.iter().flatten().flat_map(Rules::operators).all(|rules| by.fits(rules))
    }

    /// Refuses an operator whom the policy does not let run this case. In self-service nobody is refused:
    /// there, the case continues as a decoy.
    pub(in crate::case) fn must_run(&self, by: &Operator) -> Result<(), StepError> {
        if self.is_self_service() || self.may_run(by) {
            Ok(())
        } else {
            refuse(RefusalCode::WrongOperator, "")
        }
    }

    /// Returns true if the current operator may still run this case, with their last known roles and level.
    pub(in crate::case) fn operator_is_permitted(&self) -> bool {
        self.may_run(&self.case().operator)
    }

    /// Returns the operator as the case stores it: only with the roles that either policy asks for, so that
    /// the case does not grow with the directory's lists.
    pub(in crate::case) fn remembered_operator(&self, by: &Operator) -> Operator {
        let policies = self.policies();
        let asked = |role: &String| policies.iter().any(|policy| policy.compiled().asks_role(role));
        Operator { roles: by.roles.iter().filter(|role| asked(role)).cloned().collect(), ..by.clone() }
    }

    /// Adds the signals that the engine observes itself, as `policy` names them, with the current time. A
    /// signal without a matching outcome in the policy stays unobserved.
    pub(in crate::case) fn observe_itself(&self, policy: &'a Policy, facts: &mut Facts<'a>) {
        for check in &policy.compiled().checks.list {
            let seen = match check.from {
                None => continue,
                Some(SignalSource::Channel) => self.case().channel.as_str(),
                Some(SignalSource::OperatorKind) => self.case().operator.kind.as_str(),
                Some(SignalSource::FailedElsewhere) if self.has_failed_elsewhere(policy.compiled()) => "some",
                Some(SignalSource::FailedElsewhere) => "none",
            };
            // Under another policy, the host may have reported it.
            facts.evidence.retain(|result| result.check != *check.name);
            if let Some(outcome) = check.outcomes().iter().find(|outcome| *outcome.name == *seen) {
                facts.evidence.push(CheckResult::new(&*check.name, &*outcome.name, self.time()));
            }
        }
    }
}
