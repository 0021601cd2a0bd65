//! The evidence that counts, and its points.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::document::{adverse_lifetime, check, checks, evidence_lifetime};
use super::facts::{Evidence, is_current};

/// One result and its effect.
pub(super) struct Piece {
    pub(super) evidence: Evidence,
    pub(super) current: bool,
    pub(super) helps: bool,
    /// The negative points it costs now, or 0.
    pub(super) hurts: i64,
    /// The points it earns now, or 0.
    pub(super) scores: i64,
    /// Set if another piece of the same cause scores in its place.
    pub(super) same_cause: bool,
}

/// The score of a list of evidence.
pub(super) struct Tally {
    /// In the order of the evidence.
    pub(super) pieces: Vec<Piece>,
    /// The earned points of every factor that a check of the policy has, and those counted after the cap.
    pub(super) factors: BTreeMap<String, (i64, i64)>,
    pub(super) total: i64,
}

/// Steps 5 and 6; the evidence is sorted by document order, time and item.
pub(super) fn tally(policy: &Value, forbidden: &BTreeSet<String>, evidence: &[Evidence], now: i64) -> Tally {
    let mut pieces: Vec<Piece> = evidence
        .iter()
        .map(|e| {
            let current = is_current(e, evidence);
            Piece {
                evidence: e.clone(),
                current,
                helps: helps(policy, forbidden, e, current, now),
                hurts: hurts(policy, e, current, now),
                scores: 0,
                same_cause: false,
            }
        })
        .collect();
    pay(policy, &mut pieces);
    pay_families(policy, &mut pieces);
    one_per_cause(policy, &mut pieces);
    let factors = factors(policy, &pieces);

    // "Per factor the sum of those points, capped; plus all negative points, uncapped; checks
    // without a factor straight."
    let mut total = 0;
    for (_, counted) in factors.values() {
        total += counted;
    }
    for piece in &pieces {
        total += piece.hurts;
        if factor(policy, &piece.evidence).is_none() {
            total += piece.scores;
        }
    }
    Tally { pieces, factors, total }
}

/// "It helps if it is current, not forbidden, and `now - at <= evidence_lifetime`."
fn helps(policy: &Value, forbidden: &BTreeSet<String>, e: &Evidence, current: bool, now: i64) -> bool {
    // A failed challenge cannot help: it has no positive points and meets no entry.
    current
        && e.outcome != "failed"
        && !forbidden.contains(&e.check)
        && now - e.at <= evidence_lifetime(policy)
}

/// "It hurts (negative points) while `now - at <= adverse_lifetime`, forbidden or not"; "what it
/// supersedes does nothing more, except that a failed challenge keeps its negative points".
fn hurts(policy: &Value, e: &Evidence, current: bool, now: i64) -> i64 {
    let counts = current || e.outcome == "failed";
    if counts && now - e.at <= adverse_lifetime(policy) { worth(policy, e).min(0) } else { 0 }
}

/// The points of a result by its check; 0 for a member of a family.
pub(super) fn worth(policy: &Value, e: &Evidence) -> i64 {
    check(policy, &e.check).map_or(0, |check| check.points(&e.outcome))
}

fn pay(policy: &Value, pieces: &mut [Piece]) {
    for piece in pieces.iter_mut().filter(|piece| piece.helps) {
        piece.scores = worth(policy, &piece.evidence).max(0);
    }
}

/// "the first item earns 40, every further one 25, in whatever order they come": by rank.
fn pay_families(policy: &Value, pieces: &mut [Piece]) {
    let families = policy["families"].as_object();
    for (family, body) in families.into_iter().flatten() {
        let points: Vec<i64> =
            body["points"].as_array().into_iter().flatten().filter_map(Value::as_i64).collect();
        let mut rank = 0;
        for piece in pieces.iter_mut().filter(|piece| piece.helps) {
            let member = check(policy, &piece.evidence.check);
            if member.and_then(|check| check.text("family")) == Some(family) {
                // The last entry of the points holds for every further item.
                piece.scores = points[rank.min(points.len() - 1)];
                rank += 1;
            }
        }
    }
}

/// "Of the helping items with one cause only the one with the most points scores (ties: document
/// order, then time, then item)."
fn one_per_cause(policy: &Value, pieces: &mut [Piece]) {
    let causes: BTreeSet<String> =
        checks(policy).iter().filter_map(|check| check.text("cause")).map(String::from).collect();
    for cause in causes {
        // The first of those with the most points: the pieces are in the order of the ties.
        let mut best: Option<usize> = None;
        for i in 0..pieces.len() {
            let takes_part = shares(policy, &pieces[i], &cause);
            if takes_part && best.is_none_or(|best| pieces[i].scores > pieces[best].scores) {
                best = Some(i);
            }
        }
        for (i, piece) in pieces.iter_mut().enumerate() {
            if shares(policy, piece, &cause) && Some(i) != best {
                piece.scores = 0;
                piece.same_cause = true;
            }
        }
    }
}

/// Returns true if a piece helps with points of this named cause; negative points do not compete.
fn shares(policy: &Value, piece: &Piece, cause: &str) -> bool {
    let check = check(policy, &piece.evidence.check);
    piece.helps
        && worth(policy, &piece.evidence) >= 0
        && check.and_then(|check| check.text("cause")) == Some(cause)
}

fn factors(policy: &Value, pieces: &[Piece]) -> BTreeMap<String, (i64, i64)> {
    let mut factors = BTreeMap::new();
    for name in checks(policy).iter().filter_map(|check| check.text("factor")) {
        let mut earned = 0;
        for piece in pieces {
            if factor(policy, &piece.evidence).as_deref() == Some(name) {
                earned += piece.scores;
            }
        }
        let cap = policy["factors"][name]["cap"].as_i64();
        factors.insert(name.into(), (earned, cap.map_or(earned, |cap| earned.min(cap))));
    }
    factors
}

fn factor(policy: &Value, e: &Evidence) -> Option<String> {
    check(policy, &e.check)?.text("factor").map(String::from)
}
