// Written by `cargo run -p bonafides-generate`. Do not edit.

use super::*;

impl From<bonafides::Verdict> for Verdict {
    fn from(word: bonafides::Verdict) -> Self {
        match word {
            bonafides::Verdict::Approve => Self::Approve,
            bonafides::Verdict::Challenge => Self::Challenge,
            bonafides::Verdict::Escalate => Self::Escalate,
            bonafides::Verdict::Deny => Self::Deny,
        }
    }
}

impl From<bonafides::decision::Reason> for Reason {
    fn from(word: bonafides::decision::Reason) -> Self {
        match word {
            bonafides::decision::Reason::NoGroup => Self::NoGroup,
            bonafides::decision::Reason::Risk => Self::Risk,
            bonafides::decision::Reason::Group => Self::Group,
            bonafides::decision::Reason::OutOfReach => Self::OutOfReach,
        }
    }
}

impl From<bonafides_surface::Factor> for Factor {
    fn from(form: bonafides_surface::Factor) -> Self {
        Self {
            factor: form.factor,
            earned: form.earned,
            counted: form.counted,
        }
    }
}

impl From<bonafides_surface::Wanted> for Wanted {
    fn from(form: bonafides_surface::Wanted) -> Self {
        Self {
            check: form.check,
            outcomes: form.outcomes,
            grades: form.grades.into_iter().map(|(name, value)| (name, value.into())).collect(),
        }
    }
}

impl From<bonafides_surface::Unmet> for Unmet {
    fn from(form: bonafides_surface::Unmet) -> Self {
        match form {
            bonafides_surface::Unmet::Points { have, need } => Self::Points { have, need },
            bonafides_surface::Unmet::PointsIn { factor, have, need } => Self::PointsIn { factor, have, need },
            bonafides_surface::Unmet::Factors { have, need } => Self::Factors { have, need },
            bonafides_surface::Unmet::Independent { have, need } => Self::Independent { have, need },
            bonafides_surface::Unmet::Pass { entries } => Self::Pass { entries: entries.into_iter().map(Into::into).collect() },
            bonafides_surface::Unmet::AtLeast { have, need, entries, requirements } => Self::AtLeast { have, need, entries: entries.into_iter().map(Into::into).collect(), requirements: requirements.into_iter().map(Into::into).collect() },
            bonafides_surface::Unmet::All { requirements } => Self::All { requirements: requirements.into_iter().map(Into::into).collect() },
            bonafides_surface::Unmet::Any { requirements } => Self::Any { requirements: requirements.into_iter().map(Into::into).collect() },
        }
    }
}

impl From<bonafides_surface::Missing> for Missing {
    fn from(form: bonafides_surface::Missing) -> Self {
        Self {
            layer: form.layer,
            text: form.text,
            unmet: form.unmet.into(),
        }
    }
}

impl From<bonafides_surface::Counted> for Counted {
    fn from(form: bonafides_surface::Counted) -> Self {
        Self {
            check: form.check,
            outcome: form.outcome,
            at: form.at,
            item: form.item,
            points: form.points,
        }
    }
}

impl From<bonafides::decision::IgnoredReason> for IgnoredReason {
    fn from(word: bonafides::decision::IgnoredReason) -> Self {
        match word {
            bonafides::decision::IgnoredReason::Expired => Self::Expired,
            bonafides::decision::IgnoredReason::Forbidden => Self::Forbidden,
            bonafides::decision::IgnoredReason::Superseded => Self::Superseded,
            bonafides::decision::IgnoredReason::Inconclusive => Self::Inconclusive,
            bonafides::decision::IgnoredReason::SameCause => Self::SameCause,
        }
    }
}

impl From<bonafides_surface::Ignored> for Ignored {
    fn from(form: bonafides_surface::Ignored) -> Self {
        Self {
            check: form.check,
            outcome: form.outcome,
            at: form.at,
            item: form.item,
            reason: form.reason.into(),
        }
    }
}

impl From<bonafides_surface::PolicyReference> for PolicyReference {
    fn from(form: bonafides_surface::PolicyReference) -> Self {
        Self {
            name: form.name,
            version: form.version,
            digest: form.digest,
        }
    }
}

impl From<&bonafides::Decision> for Decision {
    fn from(it: &bonafides::Decision) -> Self {
        let form = bonafides_surface::Decision::from(it);
        Self {
            verdict: form.verdict.into(),
            reason: form.reason.map(Into::into),
            why: form.why,
            action: form.action,
            points: form.points,
            points_required: form.points_required,
            factors: form.factors.into_iter().map(Into::into).collect(),
            groups: form.groups,
            risks: form.risks,
            missing: form.missing.into_iter().map(Into::into).collect(),
            mandatory: form.mandatory,
            counted: form.counted.into_iter().map(Into::into).collect(),
            ignored: form.ignored.into_iter().map(Into::into).collect(),
            escalate: form.escalate,
            grant: form.grant,
            policy: form.policy.into(),
            json: it.to_json(),
        }
    }
}

impl From<bonafides_surface::PlanStep> for PlanStep {
    fn from(form: bonafides_surface::PlanStep) -> Self {
        Self {
            check: form.check,
            cost: form.cost,
            mandatory: form.mandatory,
            grades: form.grades.into_iter().map(|(name, value)| (name, value.into())).collect(),
        }
    }
}

impl From<&bonafides::Plan> for Plan {
    fn from(it: &bonafides::Plan) -> Self {
        let form = bonafides_surface::Plan::from(it);
        Self {
            steps: form.steps.into_iter().map(Into::into).collect(),
            cost: form.cost,
            exact: form.exact,
            policy: form.policy.into(),
            json: it.to_json(),
        }
    }
}
