use bonafides::case::FactorView;
use bonafides::decision::{IgnoredReason, Reason, UnmetKind};
use bonafides::{Time, Verdict};
use serde::Serialize;
use std::collections::BTreeMap;

/// The result of one evaluation, with its explanation.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Decision {
    /// The verdict.
    pub verdict: Verdict,
    /// The reason for a refusal; only for a refusal.
    pub reason: Option<Reason>,
    /// The reason in words.
    pub why: Option<String>,
    /// The requested action.
    pub action: String,
    /// The score.
    pub points: i64,
    /// The largest `points` requirement outside `any` and `at_least`, plus the points that risks add.
    pub points_required: i64,
    /// The contribution of each factor.
    pub factors: Vec<FactorView>,
    /// The ids of the groups that matched, in the order of the policy.
    pub groups: Vec<String>,
    /// The ids of the risks that fired, in the order of the policy.
    pub risks: Vec<String>,
    /// The unmet part of the requirement, by layer.
    pub missing: Vec<Missing>,
    /// Open challenges without which approval is out of reach.
    pub mandatory: Vec<String>,
    /// Evidence that counts: it earns or costs points, or meets an entry.
    pub counted: Vec<Counted>,
    /// Evidence that has no effect, and the reason.
    pub ignored: Vec<Ignored>,
    /// The person to whom a case under these rules is escalated.
    pub escalate: Option<String>,
    /// The grant that the approval yields; only for an approval.
    pub grant: Option<String>,
    /// The policy that was applied.
    pub policy: PolicyReference,
}

/// The unmet part of one layer of the rules.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Missing {
    /// The document path of the layer: `actions.reset_password`.
    pub layer: String,
    /// The unmet part in words.
    pub text: String,
    /// The unmet part in the shape of the policy.
    pub unmet: Unmet,
}

/// A condition that does not hold, with the present and the required value.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Unmet {
    /// The score is too low.
    Points {
        /// The score.
        have: i64,
        /// The required score.
        need: i64,
    },
    /// The capped score of one factor is too low.
    PointsIn {
        /// The factor.
        factor: String,
        /// The score of the factor.
        have: i64,
        /// The required score.
        need: i64,
    },
    /// Too few factors.
    Factors {
        /// The number of factors that reach their `min`.
        have: i64,
        /// The required number.
        need: i64,
    },
    /// Too few different causes.
    Independent {
        /// The number of different causes of passed evidence.
        have: i64,
        /// The required number.
        need: i64,
    },
    /// Required entries that are not met, in the order of the policy.
    Pass {
        /// The entries.
        entries: Vec<Wanted>,
    },
    /// Too few items of a list hold.
    AtLeast {
        /// The number that holds.
        have: i64,
        /// The required number.
        need: i64,
        /// The entries that are not met.
        entries: Vec<Wanted>,
        /// The requirements that do not hold.
        requirements: Vec<Unmet>,
    },
    /// A list of which every item must hold.
    All {
        /// The items that do not hold.
        requirements: Vec<Unmet>,
    },
    /// A list of which one item would be enough.
    Any {
        /// The items that do not hold.
        requirements: Vec<Unmet>,
    },
}

/// An entry that is not met: a challenge, a signal with its outcomes, or an item with grades.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Wanted {
    /// The check.
    pub check: String,
    /// The accepted outcomes of a signal; empty for a challenge.
    pub outcomes: Vec<String>,
    /// The minimum grades of a graded challenge.
    pub grades: BTreeMap<String, u16>,
}

/// Evidence that counts: it earns or costs points, or meets an entry.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Counted {
    /// The check.
    pub check: String,
    /// The outcome.
    pub outcome: String,
    /// The time at which it was observed.
    pub at: Time,
    /// The item, for a repeatable check.
    pub item: Option<String>,
    /// The points that it adds to the score; 0 if it only meets an entry.
    pub points: i64,
}

/// Evidence that has no effect, and the reason.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Ignored {
    /// The check.
    pub check: String,
    /// The outcome.
    pub outcome: String,
    /// The time at which it was observed.
    pub at: Time,
    /// The item, for a repeatable check.
    pub item: Option<String>,
    /// The first reason that applies.
    pub reason: IgnoredReason,
}

/// The cheapest way to approval; empty unless the verdict is `challenge`.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Plan {
    /// The challenges to ask: mandatory ones first, then in the order of the policy.
    pub steps: Vec<PlanStep>,
    /// The total cost of all steps, in the unit of the policy.
    pub cost: i64,
    /// True if it is certain that nothing cheaper leads to approval.
    pub exact: bool,
    /// The policy that was applied.
    pub policy: PolicyReference,
}

/// A challenge to pass.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct PlanStep {
    /// The challenge.
    pub check: String,
    /// The cost of asking.
    pub cost: i64,
    /// True if approval is out of reach without it.
    pub mandatory: bool,
    /// The minimum grades; only those above 0.
    pub grades: BTreeMap<String, u16>,
}

/// The policy that was applied.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct PolicyReference {
    /// The name.
    pub name: String,
    /// The version; may be empty.
    pub version: String,
    /// SHA-256 of the document as canonical JSON (RFC 8785), in hex.
    pub digest: String,
}

impl Missing {
    /// Returns the unmet part of each layer of a decision.
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
