//! Reachability: tests whether rules can be met at all, for policies that are being loaded.

use super::evidence::Evidence;
use super::rules::Rules;
use super::verdict::{Judgement, Reduced};
use crate::policy::requirement::NodeId;

impl Rules {
    /// Returns true if the rules would approve if everything open in `evidence` were passed.
    pub(crate) fn could_approve(&self, evidence: &Evidence) -> bool {
        let open = |judgement: &Judgement<'_>| judgement.approves(&judgement.best(), judgement.ceiling());
        self.judged(evidence, open).unwrap_or_default()
    }

    /// Returns true if the condition at `node` would then hold.
    pub(crate) fn could_hold(&self, evidence: &Evidence, node: NodeId) -> bool {
        let holds = |judgement: &Judgement<'_>| {
            judgement.best().holds(judgement.compiled, judgement.ceiling(), judgement.added(), node)
        };
        self.judged(evidence, holds).unwrap_or_default()
    }

    /// Returns what would then still be missing, in words.
    pub(crate) fn shortfall(&self, evidence: &Evidence) -> Vec<String> {
        let missing = |judgement: &Judgement<'_>| {
            let gaps = judgement.missing(&judgement.best(), judgement.ceiling());
            gaps.layers(judgement.compiled).map(|(_, unmet)| unmet.to_string()).collect()
        };
        self.judged(evidence, missing).unwrap_or_default()
    }

    fn judged<T>(&self, evidence: &Evidence, look: impl FnOnce(&Judgement<'_>) -> T) -> Option<T> {
        let (rules, reading) = self.with(evidence).ok()?;
        Some(look(&Judgement::new(rules, reading, &mut Reduced::default())))
    }
}
