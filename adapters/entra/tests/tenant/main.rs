//! The directory at a stand-in for Entra ID and Microsoft Graph, which is made from their public description. No real tenant was
//! tried.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::arithmetic_side_effects,
    reason = "a test may panic"
)]

mod accounts;
mod changes;
mod doctor;
mod graph;
mod passes;

use bonafides::Policy;
use bonafides_parts::BoundPolicy;

/// Returns a policy, whose names are not bound to groups.
fn policy(yaml: &str) -> BoundPolicy {
    BoundPolicy::new(Policy::from_yaml(yaml).unwrap(), std::sync::Arc::default())
}
