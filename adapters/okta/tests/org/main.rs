//! The directory at a stand-in for Okta, which is made from the public description of its management API. No real org was tried.
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
mod org;
mod people;

use bonafides::Policy;
use bonafides_parts::BoundPolicy;

/// Returns a policy, whose names are not bound to groups.
fn policy(yaml: &str) -> BoundPolicy {
    BoundPolicy::new(Policy::from_yaml(yaml).unwrap(), std::sync::Arc::default())
}
