//! Decisions on facts: a pure function that explains its verdict.

mod decision;
mod effect;
mod error;
mod evidence;
mod explain;
mod facts;
mod json;
mod layers;
mod lifetimes;
mod mandatory;
mod observe;
mod observed;
mod outlook;
mod plain;
mod plan;
mod points;
mod premise;
mod reach;
mod reading;
mod results;
mod rules;
mod search;
mod settled;
pub(crate) mod shape;
mod state;
mod states;
mod terms;
mod time;
mod unmet;
mod unreadable;
mod verdict;
mod words;
mod writing;

pub use decision::{Counted, Decision, FactorPoints, Ignored, IgnoredReason, Reason, Verdict};
pub(crate) use effect::{Effect, canonical};
pub use error::{FactsCode, FactsError};
pub use evidence::Evidence;
pub use facts::{CheckResult, Facts};
pub(crate) use facts::{Text, present, texts};
pub use layers::JoinedLayer;
pub use plan::{Plan, Step};
pub(crate) use premise::{Passed, Premise};
pub(crate) use reading::FromMap;
pub use rules::Rules;
pub(crate) use rules::group_name;
pub(crate) use search::{Candidate, cheapest};
pub use states::{Age, CheckStates, ResultState};
pub use terms::{CheckEntries, Condition, FactorLimits, RiskTerms, ScoredResult, Scoring, Terms};
pub use time::{At, Time, TimeError};
pub use unmet::{Unmet, UnmetKind, Wanted};
pub(crate) use unreadable::unreadable;
pub(crate) use words::{both, condition_words, either, options, requirement_words};

use crate::policy::Policy;
use crate::policy::compiled::ActionId;
use evidence::Reading;
use observed::Results;
use rules::{Groups, RuleSet, match_groups};
use settled::Settled;
use verdict::{Judgement, Reduced};

impl Policy {
    /// Decides on `facts`, with the full explanation. Invalid facts are an error, never a verdict.
    pub fn decide(&self, facts: &Facts<'_>) -> Result<Decision, FactsError> {
        self.rules_of(facts)?.decide(&self.evidence(facts)?)
    }

    /// Returns the cheapest way from `facts` to approval.
    pub fn plan(&self, facts: &Facts<'_>) -> Result<Plan, FactsError> {
        self.rules_of(facts)?.plan(&self.evidence(facts)?)
    }

    /// [`Policy::decide`] from JSON text to JSON text, for other languages.
    pub fn decide_json(&self, facts: &str) -> Result<String, FactsError> {
        Ok(self.decide(&Facts::from_json(facts)?)?.to_json())
    }

    /// [`Policy::verdict`] from JSON text: the verdict of [`Policy::decide_json`], without the explanation, for hosts and
    /// other languages that have facts as text.
    pub fn verdict_json(&self, facts: &str) -> Result<Verdict, FactsError> {
        self.verdict(&Facts::from_json(facts)?)
    }

    /// Returns the verdict on `facts`, without the explanation.
    pub fn verdict(&self, facts: &Facts<'_>) -> Result<Verdict, FactsError> {
        // On the stack: shared rules and evidence would cost a thousand instructions more.
        let mut groups = Groups::new();
        let action = self.match_groups(facts, &mut groups)?;
        let mut results = Results::with_capacity(facts.evidence.len());
        let mut settled = Settled::nothing(self.compiled());
        let lifetimes = settled.read(self, facts, &mut results)?;
        let reading = Reading::new(self, results, settled, lifetimes);
        Ok(RuleSet::with(self, action, groups, |rules| {
            Judgement::new(rules, &reading, &mut Reduced::default()).verdict().0
        }))
    }

    /// [`Policy::plan`] from JSON text to JSON text, for other languages.
    pub fn plan_json(&self, facts: &str) -> Result<String, FactsError> {
        Ok(self.plan(&Facts::from_json(facts)?)?.to_json())
    }

    /// Returns the rules for a subject in `groups` and the requested `action`, resolved once for many
    /// decisions.
    pub fn rules<'g>(
        &self,
        action: &str,
        groups: impl IntoIterator<Item = &'g str>,
    ) -> Result<Rules, FactsError> {
        Rules::new(self, action, groups)
    }

    /// Returns the rules for a subject who matched exactly the groups with these ids of the policy, as a record names them.
    #[cfg(feature = "case")]
    pub fn rules_of_ids<'g>(
        &self,
        action: &str,
        groups: impl IntoIterator<Item = &'g str>,
    ) -> Result<Rules, FactsError> {
        Rules::of_ids(self, action, groups)
    }

    /// Resolves the evidence of `facts` against this policy, to be decided on with [`Rules`].
    pub fn evidence(&self, facts: &Facts<'_>) -> Result<Evidence, FactsError> {
        Evidence::of(self, facts)
    }

    /// Returns [`Policy::rules`] for the action and the groups of `facts`; fails if the groups are missing
    /// and the policy has groups.
    pub fn rules_of(&self, facts: &Facts<'_>) -> Result<Rules, FactsError> {
        let mut groups = Groups::new();
        let action = self.match_groups(facts, &mut groups)?;
        Ok(Rules::matching(self, action, groups))
    }

    /// Returns the action, and adds the groups of the policy that those of `facts` match, in its order.
    fn match_groups(&self, facts: &Facts<'_>, matched: &mut Groups) -> Result<ActionId, FactsError> {
        match &facts.groups {
            Some(groups) => match_groups(self, &facts.action, groups.iter().map(AsRef::as_ref), matched),
            None if self.compiled().groups.list.is_empty() => match_groups(self, &facts.action, [], matched),
            None => Err(FactsError::new(
                FactsCode::MissingGroups,
                "groups",
                "the groups of the subject are missing",
            )
            .help("pass `groups`, or an empty list if the subject is in none")),
        }
    }
}
