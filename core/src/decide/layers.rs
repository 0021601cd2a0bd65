use serde::Serialize;

use super::decision::{Decision, Verdict};
use super::rules::LayerId;
use super::unmet::Unmet;
use super::words::{condition_words, requirement_words};
use crate::policy::compiled::Layer;

/// A layer of the rules of a decision, in words.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct JoinedLayer<'d> {
    /// The document path, with ids in place of list positions: `groups.finance`, `risks.siege`.
    pub layer: String,
    /// The id of the risk, if the layer is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub risk: Option<&'d str>,
    /// The condition that fired the risk, in words; only for a risk.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub when: Option<String>,
    /// True if the requirement holds.
    pub holds: bool,
    /// The required conditions, each in a few words, as the policy states them: without the points that
    /// risks add.
    pub requires: Vec<String>,
    /// Checks that the layer keeps from helping.
    pub forbids: Vec<&'d str>,
    /// Points that the layer adds to every `points` requirement; 0 unless it is a risk.
    pub adds_points: i64,
    /// The verdict that the layer states regardless of the evidence: only for a group, its entry for the
    /// action, or a risk.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verdict: Option<Verdict>,
    /// The unmet part of the requirement; `None` if it holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub missing: Option<Unmet<'d>>,
}

impl Decision {
    /// Returns every layer that applied and is not empty.
    pub fn layers(&self) -> Vec<JoinedLayer<'_>> {
        let compiled = self.policy().compiled();
        let rules = self.rules.set();
        let mut layers: Vec<_> = rules.layers().map(|(id, layer)| self.joined(id, layer)).collect();
        let mut added = 0_i64;
        for id in self.risks.iter() {
            let Some(risk) = compiled.risks.get(usize::from(id)) else {
                continue;
            };
            added = added.saturating_add(risk.add_points);
            layers.push(JoinedLayer {
                risk: Some(&risk.id),
                when: Some(condition_words(compiled, &risk.when)),
                adds_points: risk.add_points,
                ..self.joined(LayerId::Risk(id), &risk.layer)
            });
        }
        if added > 0 {
            let mut layer = self.joined(LayerId::Added, &Layer::default());
            layer.requires.push(format!("at least {added} points"));
            layers.push(layer);
        }
        layers.retain(JoinedLayer::says_something);
        layers
    }

    fn joined(&self, id: LayerId, layer: &Layer) -> JoinedLayer<'_> {
        let compiled = self.policy().compiled();
        let missing = self.missing.layers(compiled).find(|(layer, _)| *layer == id).map(|(_, unmet)| unmet);
        JoinedLayer {
            layer: id.name(compiled),
            risk: None,
            when: None,
            holds: missing.is_none(),
            requires: layer.require.map(|node| requirement_words(compiled, node)).unwrap_or_default(),
            forbids: compiled.forbidden(layer).iter().map(|id| compiled.checks.name(*id)).collect(),
            adds_points: 0,
            verdict: layer.verdict.map(Verdict::from),
            missing,
        }
    }
}

impl JoinedLayer<'_> {
    fn says_something(&self) -> bool {
        let silent = self.requires.is_empty() && self.forbids.is_empty();
        !silent || self.adds_points > 0 || self.verdict.is_some()
    }
}
