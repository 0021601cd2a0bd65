use serde::{Deserialize, Serialize};

use crate::audit::canonical;
use crate::case::grant::token::{ClaimsError, LONGEST_LIFE};

/// The claims of a grant token; a token has no others.
///
/// `iss` to `exp` are registered names (RFC 7519); times are in seconds since 1970.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct GrantClaims {
    /// The engine: its log origin.
    pub iss: String,
    /// The connector that it is for.
    pub aud: String,
    /// The account: the directory's immutable id, never a name.
    pub sub: String,
    /// The grant's id, 128 bits as text. A connector carries it out once.
    pub jti: String,
    /// The time of the signature.
    pub iat: i64,
    /// The time from which it is valid.
    pub nbf: i64,
    /// The time at which it expires; at most 300 after `iat`.
    pub exp: i64,
    /// The permitted action, such as `reset_password`.
    pub action: String,
    /// The approved case.
    pub case: String,
    /// The operator's alias.
    pub opr: String,
    /// The subject's epoch; "not me" starts a new one.
    pub epoch: u64,
    /// Digest of the policy: lower-case hex.
    pub policy: String,
    /// Hash of the record of the approval: lower-case hex.
    pub rec: String,
    /// Hex HMAC-SHA-256 of the secret; none if the provider makes the secret.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub secret: Option<String>,
}

impl GrantClaims {
    /// Reads a payload. Only the canonical form is accepted, so that a token has only one reading.
    pub(super) fn read(payload: &[u8]) -> Result<Self, ClaimsError> {
        let claims: Self = serde_json::from_slice(payload).map_err(|_| ClaimsError::Structure)?;
        match canonical::to_string(&claims) {
            Ok(canonical) if canonical.as_bytes() == payload => Ok(claims),
            _ => Err(ClaimsError::NotCanonical),
        }
    }

    /// Checks the conditions that do not depend on the reader or the time.
    pub(super) fn check(&self) -> Result<(), ClaimsError> {
        if self.jti.is_empty() {
            return Err(ClaimsError::NoId);
        }
        let hashes = [Some(&self.policy), Some(&self.rec), self.secret.as_ref()];
        if !hashes.into_iter().flatten().all(|hash| is_hash(hash)) {
            return Err(ClaimsError::Hash);
        }
        // Times are within 53 bits, so their difference does not overflow.
        let life = self.exp.saturating_sub(self.iat);
        if self.iat <= self.nbf && self.nbf < self.exp && life <= LONGEST_LIFE {
            Ok(())
        } else {
            Err(ClaimsError::Lifetime)
        }
    }
}

/// Returns true for 32 bytes in lower-case hex.
fn is_hash(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}
