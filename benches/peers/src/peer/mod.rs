//! The engines, one in each file: how it writes a rule, and how it is called.

mod by_hand;
mod cedar;
mod cel;
mod engine;
mod infix;
mod json_logic;
mod zen;

pub(crate) use by_hand::ByHand;
pub(crate) use engine::Peer;

use crate::rule::Rule;

/// Returns each engine with its name in the table.
pub(crate) fn all(rules: &[Rule]) -> Vec<(&'static str, Box<dyn Peer>)> {
    vec![
        ("JSONLogic (`datalogic-rs`)", Box::new(json_logic::JsonLogic::new(rules))),
        ("CEL (`cel`)", Box::new(cel::Cel::new(rules))),
        ("ZEN (`zen-expression`)", Box::new(zen::Zen::new(rules))),
        ("Cedar (`cedar-policy`)", Box::new(cedar::Cedar::new(rules))),
    ]
}
