#![allow(clippy::arithmetic_side_effects, clippy::indexing_slicing, clippy::unwrap_used)]

mod answer;
mod code;
mod one_time_password;
mod otp;
mod password;
mod phc;
mod recovery;
mod typed;

use crate::case::secret::{Blocklist, PasswordPolicy};
use crate::keys::{Draws, RawKeys};

fn keys() -> RawKeys {
    RawKeys::new([1; 32], [2; 32], [3; 32], [4; 32])
}

/// Returns the requirements of a policy with these rules under `password`, as JSON; nothing is blocked.
fn policy(rules: &str) -> PasswordPolicy {
    const REST: &str = r#""format": 1, "policy": "p", "unmatched": "everyone",
        "challenges": { "key": { "type": "totp" } }, "actions": { "reset": { "require": { "pass": ["key"] } } }"#;
    let policy = crate::Policy::from_json(&format!(r#"{{ {REST}, "password": {rules} }}"#)).unwrap();
    PasswordPolicy::new(policy.password(), Blocklist::default())
}

/// Returns the draws of a seed.
fn draws(seed: u64) -> Draws {
    let mut bytes = [7; 32];
    bytes[..8].copy_from_slice(&seed.to_be_bytes());
    Draws::new(&bytes, "case", seed)
}

fn hex(bytes: &[u8]) -> String {
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 0x0F]);
    digits.map(|digit| char::from_digit(digit.into(), 16).unwrap()).collect()
}

/// Returns Pearson's statistic of `counts` against a uniform distribution.
fn chi_square(counts: &[u32]) -> f64 {
    let expected = f64::from(counts.iter().sum::<u32>()) / f64::from(u32::try_from(counts.len()).unwrap());
    counts.iter().map(|count| (f64::from(*count) - expected).powi(2) / expected).sum()
}
