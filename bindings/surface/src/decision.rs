use bonafides::case::FactorView;
use bonafides::decision::{IgnoredReason, Reason, UnmetKind};
use bonafides::{Time, Verdict};
use serde::Serialize;
use std::collections::BTreeMap;

/// The answer of one evaluation, with its explanation.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Decision {
    /// The verdict.
    pub verdict: Verdict,
    /// Why it is refused; none unless it is.
    pub reason: Option<Reason>,
    /// The same in words.
    pub why: Option<String>,
    /// What was asked for.
    pub action: String,
    /// The score.
    pub points: i64,
    /// The largest number of points that is required in any case, with what risks add.
    pub points_required: i64,
    /// What each factor contributes.
    pub factors: Vec<FactorView>,
    /// Ids of the groups that matched, in the order of the policy.
    pub groups: Vec<String>,
    /// Ids of the risks that fired, in the order of the policy.
    pub risks: Vec<String>,
    /// The unmet part of the requirement, by layer.
    pub missing: Vec<Missing>,
    /// Open challenges without which no way to approval is left.
    pub mandatory: Vec<String>,
    /// Evidence that hurts, scores or meets an entry.
    pub counted: Vec<Counted>,
    /// Evidence that does nothing, and why.
    pub ignored: Vec<Ignored>,
    /// The person a case of these rules goes to.
    pub escalate: Option<String>,
    /// What the approval yields; none unless it is one.
    pub grant: Option<String>,
    /// The policy that was decided by.
    pub policy: PolicyReference,
}

/// What is missing in one layer of the rules.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Missing {
    /// The document path of the layer: `actions.reset_password`.
    pub layer: String,
    /// In words.
    pub text: String,
    /// In the shape of the policy.
    pub unmet: Unmet,
}

/// What does not hold, with what there is and what is needed.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Unmet {
    /// The score is too low.
    Points {
        /// The score.
        have: i64,
        /// What it must be.
        need: i64,
    },
    /// The capped score of one factor is too low.
    PointsIn {
        /// The factor.
        factor: String,
        /// Its score.
        have: i64,
        /// What it must be.
        need: i64,
    },
    /// Too few factors.
    Factors {
        /// Factors that reach their `min`.
        have: i64,
        /// How many must.
        need: i64,
    },
    /// Too few different causes.
    Independent {
        /// Different causes of what passed.
        have: i64,
        /// How many there must be.
        need: i64,
    },
    /// Entries that must be met and are not, in the order of the policy.
    Pass {
        /// The entries.
        entries: Vec<Wanted>,
    },
    /// Too few of a list.
    AtLeast {
        /// How many hold.
        have: i64,
        /// How many must.
        need: i64,
        /// Entries that are not met.
        entries: Vec<Wanted>,
        /// Requirements that do not hold.
        requirements: Vec<Unmet>,
    },
    /// All of these must hold, and do not.
    All {
        /// What does not hold.
        requirements: Vec<Unmet>,
    },
    /// One of these would be enough.
    Any {
        /// What does not hold.
        requirements: Vec<Unmet>,
    },
}

/// An entry that is not met: a challenge, a signal with its outcomes, or an item with grades.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Wanted {
    /// The check.
    pub check: String,
    /// Of a signal: one of these outcomes.
    pub outcomes: Vec<String>,
    /// Of a graded challenge: at least these grades.
    pub grades: BTreeMap<String, u16>,
}

/// Evidence that hurts, scores or meets an entry.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Counted {
    /// The check.
    pub check: String,
    /// Its outcome.
    pub outcome: String,
    /// When it was observed.
    pub at: Time,
    /// Which item of a repeatable check.
    pub item: Option<String>,
    /// Points it brings to the score; 0 if it only meets an entry.
    pub points: i64,
}

/// Evidence that does nothing, and why.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Ignored {
    /// The check.
    pub check: String,
    /// Its outcome.
    pub outcome: String,
    /// When it was observed.
    pub at: Time,
    /// Which item of a repeatable check.
    pub item: Option<String>,
    /// The first reason that applies.
    pub reason: IgnoredReason,
}

/// The cheapest way to approval; empty unless the verdict is `challenge`.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Plan {
    /// What to ask: mandatory challenges first, then in the order of the policy.
    pub steps: Vec<PlanStep>,
    /// Cost of all steps together, in the policy's own unit.
    pub cost: i64,
    /// Whether it is sure that nothing cheaper leads to approval.
    pub exact: bool,
    /// The policy that was planned by.
    pub policy: PolicyReference,
}

/// A challenge to be passed.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct PlanStep {
    /// The challenge.
    pub check: String,
    /// What asking costs.
    pub cost: i64,
    /// Whether there is no way without it.
    pub mandatory: bool,
    /// The grades it must at least reach.
    pub grades: BTreeMap<String, u16>,
}

/// Which policy it was.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct PolicyReference {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// SHA-256 of the document as canonical JSON (RFC 8785), in hex.
    pub digest: String,
}

impl Missing {
    /// What is missing in each layer of a decision, and nothing else of it.
    pub fn of(decision: &bonafides::Decision) -> Vec<Self> {
        let missing = |(layer, unmet): (String, bonafides::decision::Unmet<'_>)| Self {
            layer,
            text: unmet.to_string(),
            unmet: unmet.kind().into(),
        };
        decision.missing().map(missing).collect()
    }
}

impl From<&bonafides::Decision> for Decision {
    fn from(decision: &bonafides::Decision) -> Self {
        let counted = |it: bonafides::decision::Counted<'_>| Counted {
            check: it.check.to_owned(),
            outcome: it.outcome.to_owned(),
            at: it.at,
            item: it.item.map(str::to_owned),
            points: it.points,
        };
        let ignored = |it: bonafides::decision::Ignored<'_>| Ignored {
            check: it.check.to_owned(),
            outcome: it.outcome.to_owned(),
            at: it.at,
            item: it.item.map(str::to_owned),
            reason: it.reason,
        };
        Self {
            verdict: decision.verdict(),
            reason: decision.reason(),
            why: decision.reason().map(|reason| reason.message().to_owned()),
            action: decision.action().to_owned(),
            points: decision.points(),
            points_required: decision.points_required(),
            factors: decision.factors().map(Into::into).collect(),
            groups: decision.groups().map(str::to_owned).collect(),
            risks: decision.risks().map(str::to_owned).collect(),
            missing: Missing::of(decision),
            mandatory: decision.mandatory().map(str::to_owned).collect(),
            counted: decision.counted().map(counted).collect(),
            ignored: decision.ignored().map(ignored).collect(),
            escalate: decision.escalate().map(str::to_owned),
            grant: decision.grant().map(str::to_owned),
            policy: decision.policy().into(),
        }
    }
}

impl From<UnmetKind<'_>> for Unmet {
    fn from(kind: UnmetKind<'_>) -> Self {
        let unmet = |list: Vec<bonafides::decision::Unmet<'_>>| {
            list.iter().map(|unmet| unmet.kind().into()).collect()
        };
        let wanted = |list: Vec<bonafides::decision::Wanted<'_>>| list.into_iter().map(Into::into).collect();
        match kind {
            UnmetKind::Points { have, need } => Self::Points { have, need },
            UnmetKind::PointsIn { factor, have, need } => {
                Self::PointsIn { factor: factor.to_owned(), have, need }
            }
            UnmetKind::Factors { have, need } => Self::Factors { have, need },
            UnmetKind::Independent { have, need } => Self::Independent { have, need },
            UnmetKind::Pass(entries) => Self::Pass { entries: wanted(entries) },
            UnmetKind::AtLeast { have, need, entries, requirements } => {
                Self::AtLeast { have, need, entries: wanted(entries), requirements: unmet(requirements) }
            }
            UnmetKind::Keys(list) | UnmetKind::All(list) => Self::All { requirements: unmet(list) },
            UnmetKind::Any(list) => Self::Any { requirements: unmet(list) },
            // A condition of a later version: nobody can meet what is not known here.
            _ => Self::Any { requirements: Vec::new() },
        }
    }
}

impl From<bonafides::decision::Wanted<'_>> for Wanted {
    fn from(wanted: bonafides::decision::Wanted<'_>) -> Self {
        Self {
            check: wanted.check.to_owned(),
            outcomes: wanted.outcomes.into_iter().map(str::to_owned).collect(),
            grades: wanted.grades.into_iter().map(|(name, grade)| (name.to_owned(), grade)).collect(),
        }
    }
}

impl From<&bonafides::Plan> for Plan {
    fn from(plan: &bonafides::Plan) -> Self {
        let step = |step: bonafides::decision::Step<'_>| PlanStep {
            check: step.check.to_owned(),
            cost: step.cost,
            mandatory: step.mandatory,
            grades: step.grades.iter().map(|(name, grade)| ((*name).to_owned(), *grade)).collect(),
        };
        Self {
            steps: plan.steps().map(step).collect(),
            cost: plan.cost(),
            exact: plan.is_exact(),
            policy: plan.policy().into(),
        }
    }
}

impl From<&bonafides::Policy> for PolicyReference {
    fn from(policy: &bonafides::Policy) -> Self {
        let [name, version, digest] = [policy.name(), policy.version(), policy.digest()].map(str::to_owned);
        Self { name, version, digest }
    }
}
