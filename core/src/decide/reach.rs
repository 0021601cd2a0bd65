//! Reachability: tests whether rules can be met at all, for policies that are being loaded.

use super::evidence::Evidence;
use super::rules::Rules;
use super::verdict::{Judgement, Reduced};
use crate::policy::requirement::NodeId;

impl Rules {
    /// Returns true if the rules would approve if everything open in `evidence` were passed.
    pub(crate) fn could_approve(&self, evidence: &Evidence) -> bool {
        Judgement::new(self, evidence, &mut Reduced::default())
            .is_ok_and(|judgement| judgement.approves(&judgement.best(), judgement.ceiling()))
    }

    /// Returns true if the condition at `node` would then hold.
    pub(crate) fn could_hold(&self, evidence: &Evidence, node: NodeId) -> bool {
        Judgement::new(self, evidence, &mut Reduced::default()).is_ok_and(|judgement| {
            judgement.best().holds(judgement.compiled, judgement.ceiling(), judgement.added(), node)
        })
    }

    /// Returns what would then still be missing, in words.
    pub(crate) fn shortfall(&self, evidence: &Evidence) -> Vec<String> {
        let mut reduced = Reduced::default();
        let Ok(judgement) = Judgement::new(self, evidence, &mut reduced) else {
            return Vec::new();
        };
        let gaps = judgement.missing(&judgement.best(), judgement.ceiling());
        gaps.layers(judgement.compiled).map(|(_, unmet)| unmet.to_string()).collect()
    }
}
