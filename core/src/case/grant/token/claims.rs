use serde::{Deserialize, Serialize};

use crate::audit::canonical;
use crate::case::grant::token::{ClaimsError, LONGEST_LIFE};

/// What a grant token says: these claims and no others.
///
/// `iss` to `exp` are registered names (RFC 7519); times are in seconds since 1970.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GrantClaims {
    /// The engine: its log origin.
    pub iss: String,
    /// The one connector it is for.
    pub aud: String,
    /// The account: the directory's immutable id, never a name.
    pub sub: String,
    /// The grant's id, 128 bits as text. A connector carries it out once.
    pub jti: String,
    /// When it was signed.
    pub iat: i64,
    /// From when on it is good.
    pub nbf: i64,
    /// Until when it is good; at most 300 after `iat`.
    pub exp: i64,
    /// What may be done, such as `reset_password`.
    pub action: String,
    /// The case that approved.
    pub case: String,
    /// The operator's alias.
    pub opr: String,
    /// The subject's epoch; "not me" starts a new one.
    pub epoch: u64,
    /// Digest of the policy: lower-case hex.
    pub policy: String,
    /// Hash of the record that approved: lower-case hex.
    pub rec: String,
    /// Hex HMAC-SHA-256 of the secret; none if the provider makes the secret.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub secret: Option<String>,
}

impl GrantClaims {
    /// Reads a payload. Only the canonical form is read, so that one token has one reading.
    pub(super) fn read(payload: &[u8]) -> Result<Self, ClaimsError> {
        let claims: Self = serde_json::from_slice(payload).map_err(|_| ClaimsError::Structure)?;
        match canonical::to_string(&claims) {
            Ok(canonical) if canonical.as_bytes() == payload => Ok(claims),
            _ => Err(ClaimsError::NotCanonical),
        }
    }

    /// What must hold of the claims by themselves, whoever reads them and whenever.
    pub(super) fn check(&self) -> Result<(), ClaimsError> {
        if self.jti.is_empty() {
            return Err(ClaimsError::NoId);
        }
        let hashes = [Some(&self.policy), Some(&self.rec), self.secret.as_ref()];
        if !hashes.into_iter().flatten().all(|hash| is_hash(hash)) {
            return Err(ClaimsError::Hash);
        }
        // No difference of the times that are read overflows: they are within 53 bits.
        let life = self.exp.saturating_sub(self.iat);
        if self.iat <= self.nbf && self.nbf < self.exp && life <= LONGEST_LIFE {
            Ok(())
        } else {
            Err(ClaimsError::Lifetime)
        }
    }
}

/// 32 bytes in lower-case hex.
fn is_hash(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}
