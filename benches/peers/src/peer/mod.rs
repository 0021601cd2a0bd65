//! The engines, one in each file: how it writes a rule, and what it is called with.

mod by_hand;
mod cedar;
mod cel;
mod infix;
mod json_logic;
mod zen;

use bonafides::Verdict;

pub(crate) use by_hand::ByHand;

use crate::rule::Rule;
use crate::status::Status;

/// A general engine with the rules of every set of groups in the workload, parsed and compiled.
pub(crate) trait Peer {
    /// Returns the word of one rule for one call.
    fn word(&mut self, rule: usize, status: &Status<'_>) -> Verdict;
}

/// Returns each engine with its name in the table.
pub(crate) fn all(rules: &[Rule]) -> Vec<(&'static str, Box<dyn Peer>)> {
    vec![
        ("JSONLogic (`datalogic-rs`)", Box::new(json_logic::JsonLogic::new(rules))),
        ("CEL (`cel`)", Box::new(cel::Cel::new(rules))),
        ("ZEN (`zen-expression`)", Box::new(zen::Zen::new(rules))),
        ("Cedar (`cedar-policy`)", Box::new(cedar::Cedar::new(rules))),
    ]
}

/// Returns the verdict of this name. A rule knows three: subjects without a group, whom a policy denies, are
/// left to the host.
fn verdict(word: &str) -> Verdict {
    match word {
        "approve" => Verdict::Approve,
        "challenge" => Verdict::Challenge,
        "escalate" => Verdict::Escalate,
        _ => panic!("`{word}` is not a verdict of a rule"),
    }
}
