//! The evidence that counted, and the reasons why the rest did not.

use serde_json::{Map, Value, json};

use super::Situation;
use super::document::{adverse_lifetime, evidence_lifetime};
use super::facts::Evidence;
use super::require::{entries, meets};
use super::score::{Piece, Tally, worth};

/// "`points` {`total`, `required`, `factors` {earned, counted}}"
pub(super) fn points(situation: &Situation<'_>, tally: &Tally) -> Value {
    let mut factors = Map::new();
    for (factor, (earned, counted)) in &tally.factors {
        let score = json!({ "earned": earned, "counted": counted });
        factors.insert(factor.clone(), score);
    }
    json!({
        "total": tally.total,
        "required": situation.layers.required(),
        "factors": factors,
    })
}

/// "`counted` (all that hurts, scores or meets an entry)"
pub(super) fn counted(situation: &Situation<'_>, tally: &Tally) -> Vec<Value> {
    let counted = tally.pieces.iter().filter(|p| counts(situation, p));
    counted
        .map(|piece| {
            let mut result = result(&piece.evidence);
            result["points"] = Value::from(piece.hurts + piece.scores);
            result
        })
        .collect()
}

/// "and `ignored` evidence with the reason (`expired`, `forbidden`, `superseded`, `inconclusive`,
/// `same_cause`; the first that applies)"
pub(super) fn ignored(situation: &Situation<'_>, tally: &Tally) -> Vec<Value> {
    let mut ignored = Vec::new();
    for piece in &tally.pieces {
        if counts(situation, piece) {
            continue;
        }
        if let Some(reason) = reason(situation, piece) {
            let mut result = result(&piece.evidence);
            result["reason"] = Value::from(reason);
            ignored.push(result);
        }
    }
    ignored
}

fn counts(situation: &Situation<'_>, piece: &Piece) -> bool {
    piece.hurts < 0 || piece.scores > 0 || meets_any_entry(situation, piece)
}

fn meets_any_entry(situation: &Situation<'_>, piece: &Piece) -> bool {
    let requirements = &situation.layers.requirements;
    piece.helps
        && requirements
            .iter()
            .flat_map(|(_, requirement)| entries(requirement))
            .any(|entry| meets(&entry, &piece.evidence))
}

fn reason(situation: &Situation<'_>, piece: &Piece) -> Option<&'static str> {
    let e = &piece.evidence;
    let adverse = e.outcome == "failed" || worth(situation.policy, e) < 0;
    let lifetime =
        if adverse { adverse_lifetime(situation.policy) } else { evidence_lifetime(situation.policy) };
    if situation.facts.now - e.at > lifetime {
        Some("expired")
    } else if situation.layers.forbidden.contains(&e.check) {
        Some("forbidden")
    } else if e.outcome == "inconclusive" {
        // Before `superseded` without harm: an inconclusive result is never superseded, so both cannot apply.
        Some("inconclusive")
    } else if !piece.current {
        Some("superseded")
    } else if piece.same_cause {
        Some("same_cause")
    } else {
        None
    }
}

fn result(e: &Evidence) -> Value {
    let mut result = json!({ "check": e.check, "outcome": e.outcome, "at": e.at });
    if let Some(item) = &e.item {
        result["item"] = Value::from(item.clone());
    }
    result
}
