//! The grant token: signed when an approval is redeemed, checked by a connector next to the
//! directory, offline and without the engine.
//!
//! A JWS in compact form with `alg` `Ed25519` (RFC 7515, 8037, 9864). The profile is closed: one header,
//! byte for byte, and a payload of fixed claims in RFC 8785 form.

mod claims;
mod connector;
mod error;
mod memory;
mod provider;
mod redeem;
mod sign;
#[cfg(test)]
mod tests;

pub use claims::GrantClaims;
pub use connector::{Connector, Delivery};
pub use error::{ClaimsError, GrantError, MemoryError};
pub use memory::MemoryRedemptions;
pub(crate) use provider::{ProviderClaims, is_signed};
pub use redeem::{Redeemed, Redemption, Redemptions, Revocation, WriteStatus};
pub use sign::GrantToken;
pub(crate) use sign::{secret_mac, sign};

/// The length limit of a token, in bytes.
const LONGEST_TOKEN: usize = 4096;
/// The longest lifetime of a token, in seconds.
const LONGEST_LIFE: i64 = 300;
/// The tolerated difference between the clocks of engine and connector, in seconds.
pub(crate) const SKEW: i64 = 30;

/// Returns the only header that a token can have; `None` if no key can have this id.
fn header(kid: &str) -> Option<String> {
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-');
    ((1..=64).contains(&kid.len()) && kid.bytes().all(plain)).then(|| format!("{BEFORE_KID}{kid}{AFTER_KID}"))
}

/// Returns the key id in a header; `None` unless it is, byte for byte, the only header with this id.
fn key_id(header_bytes: &[u8]) -> Option<&str> {
    let text = str::from_utf8(header_bytes).ok()?;
    let kid = text.strip_prefix(BEFORE_KID)?.strip_suffix(AFTER_KID)?;
    header(kid).map(|_| kid)
}

const BEFORE_KID: &str = r#"{"alg":"Ed25519","kid":""#;
const AFTER_KID: &str = r#"","typ":"bonafides-grant+jwt"}"#;
