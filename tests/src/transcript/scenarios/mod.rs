//! The recorded calls: together they use every input and release every command.

mod desk;
mod edges;
mod own;

use serde_json::Value;

/// Every scenario with its name, carried out.
pub(super) fn all() -> Vec<(&'static str, Value)> {
    vec![
        ("plain-reset", desk::plain_reset()),
        ("impostor", desk::impostor()),
        ("escalation", desk::escalation()),
        ("vouched", desk::vouched()),
        ("documents", desk::documents()),
        ("stored-values", desk::stored_values()),
        ("enrolment", own::enrolment()),
        ("registration", own::registration()),
        ("own-reset-with-a-key", own::reset_with_a_key()),
        ("decoy", own::decoy()),
        ("not-me", own::not_me()),
        ("providers", edges::providers()),
        ("said-twice", edges::said_twice()),
        ("refused", edges::refused()),
        ("faults", edges::faults()),
        ("new-policy", edges::new_policy()),
    ]
}
