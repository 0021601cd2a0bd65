//! The challenges that can still be passed, and every way to do so.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::Situation;
use super::document::{Check, adverse_lifetime, check, checks, evidence_lifetime};
use super::facts::{Evidence, is_current};
use super::score;

/// The maximum number of candidate sets to search.
const MOST_SETS: usize = 4096;

/// A challenge that can be passed now, and the number of times.
#[derive(Debug, Clone)]
pub(super) struct Open {
    pub(super) name: String,
    pub(super) place: usize,
    pub(super) cost: i64,
    pub(super) slots: usize,
}

/// "A challenge is open if it is not forbidden, not unavailable, and not settled. A signal is
/// never open."
pub(super) fn open(situation: &Situation<'_>) -> Vec<Open> {
    let mut open = Vec::new();
    for check in checks(situation.policy) {
        let forbidden = situation.layers.forbidden.contains(check.name);
        let unavailable = situation.facts.unavailable.contains(check.name);
        let slots = slots(situation, &check);
        if !check.signal && !forbidden && !unavailable && slots > 0 {
            open.push(Open { name: check.name.into(), place: check.place, cost: check.cost(), slots });
        }
    }
    open
}

/// "(a repeatable one: fewer than `repeatable` items settled; items that fail take a slot)"
fn slots(situation: &Situation<'_>, check: &Check<'_>) -> usize {
    let settled =
        situation.facts.evidence.iter().filter(|e| e.check == check.name && is_settled(situation, e)).count();
    let all = usize::try_from(check.repeatable().unwrap_or(1)).unwrap_or(0);
    all.saturating_sub(settled)
}

/// "A challenge whose current outcome is `failed` is settled, not open, for `adverse_lifetime`."
/// "A helping `passed` settles."
fn is_settled(situation: &Situation<'_>, e: &Evidence) -> bool {
    let age = situation.facts.now - e.at;
    let settles = match e.outcome.as_str() {
        "failed" => age <= adverse_lifetime(situation.policy),
        "passed" => age <= evidence_lifetime(situation.policy),
        _ => false,
    };
    settles && is_current(e, &situation.facts.evidence)
}

/// The unmet part if `items` of each open challenge were passed now with the highest grades.
pub(super) fn missing_after(situation: &Situation<'_>, open: &[Open], items: &[usize]) -> Map<String, Value> {
    let mut evidence = situation.facts.evidence.clone();
    for (challenge, count) in open.iter().zip(items) {
        let check = check(situation.policy, &challenge.name).expect("open challenges are checks");
        for number in 0..*count {
            let item = check.repeatable().map(|_| new_item(&evidence, check.name, number));
            evidence.push(Evidence {
                check: challenge.name.clone(),
                outcome: "passed".into(),
                at: situation.facts.now,
                item,
                grades: check.grades().into_iter().collect(),
            });
        }
    }
    let place = |e: &Evidence| check(situation.policy, &e.check).map(|check| check.place);
    evidence.sort_by_key(|e| (place(e), e.at, e.item.clone()));
    let tally = score::tally(situation.policy, &situation.layers.forbidden, &evidence, situation.facts.now);
    situation.layers.missing(situation.policy, &tally)
}

/// A name that no item of this check uses.
fn new_item(evidence: &[Evidence], check: &str, number: usize) -> String {
    let mut name = format!("new {number}");
    while evidence.iter().any(|e| e.check == check && e.item.as_deref() == Some(name.as_str())) {
        name.push('\'');
    }
    name
}

/// "it would hold if every *open* challenge were passed now, with the highest grades, repeatable
/// ones up to their number"
pub(super) fn reachable(situation: &Situation<'_>) -> bool {
    let open = open(situation);
    let all: Vec<usize> = open.iter().map(|challenge| challenge.slots).collect();
    missing_after(situation, &open, &all).is_empty()
}

/// "`mandatory` (open challenges without which no way to approval is left)": every set of open
/// challenges without it is tried. Beyond the limit only the largest such set is.
pub(super) fn mandatory(situation: &Situation<'_>) -> Vec<String> {
    let open = open(situation);
    let full: Vec<usize> = open.iter().map(|challenge| challenge.slots).collect();
    let few = open.len() <= 12;
    // The challenges that are in every approving set so far.
    let mut always: BTreeSet<usize> = (0..open.len()).collect();
    let mut approving = |left_out: &dyn Fn(usize) -> bool| {
        let items: Vec<usize> =
            full.iter().enumerate().map(|(i, slots)| if left_out(i) { 0 } else { *slots }).collect();
        if missing_after(situation, &open, &items).is_empty() {
            always.retain(|i| !left_out(*i));
        }
    };
    if few {
        for set in 0..1_usize << open.len() {
            approving(&|i| set & (1 << i) == 0);
        }
    } else {
        for one in 0..open.len() {
            approving(&|i| i == one);
        }
    }
    always.into_iter().map(|i| open[i].name.clone()).collect()
}

/// "the cheapest set of open challenges that leads to approval if all are passed now (least total
/// `cost`, per item; then fewest items; then the least list of document places)": how many items
/// of each open challenge.
pub(super) fn cheapest(situation: &Situation<'_>, open: &[Open]) -> Result<Vec<usize>, String> {
    let mut sets = 1_usize;
    for challenge in open {
        sets = sets.saturating_mul(challenge.slots + 1);
    }
    if sets > MOST_SETS {
        return Err("too large".into());
    }
    let mut best: Option<(Rank, Vec<usize>)> = None;
    for number in 0..sets {
        let items = nth_set(open, number);
        let rank = rank(open, &items);
        let better = best.as_ref().is_none_or(|(least, _)| rank < *least);
        if better && missing_after(situation, open, &items).is_empty() {
            best = Some((rank, items));
        }
    }
    let (_, items) = best.ok_or("no set of open challenges approves")?;
    Ok(items)
}

/// The candidate sets in turn: each challenge is one digit from 0 to its slots.
fn nth_set(open: &[Open], mut number: usize) -> Vec<usize> {
    let mut items = Vec::new();
    for challenge in open {
        items.push(number % (challenge.slots + 1));
        number /= challenge.slots + 1;
    }
    items
}

/// The cost, the number of items, and the document place of every item; the least is the best.
type Rank = (i64, usize, Vec<usize>);

fn rank(open: &[Open], items: &[usize]) -> Rank {
    let mut cost = 0;
    let mut places = Vec::new();
    for (challenge, count) in open.iter().zip(items) {
        for _ in 0..*count {
            cost += challenge.cost;
            places.push(challenge.place);
        }
    }
    (cost, places.len(), places)
}
