//! The directory, and the sign-in of people, at a real Keycloak: see `tests/keycloak/test`. Every test has a realm of its own.
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
mod interrupted;
mod realm;
mod sign_in;

use bonafides::Policy;
use bonafides_parts::BoundPolicy;

/// Returns a policy, whose names are not bound to groups.
fn policy(yaml: &str) -> BoundPolicy {
    BoundPolicy::new(Policy::from_yaml(yaml).unwrap(), std::sync::Arc::default())
}
