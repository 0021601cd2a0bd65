//! The signature of a provider over its result.

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use ed25519_dalek::{Signature, VerifyingKey};
use serde::Serialize;

use crate::audit::canonical;

/// The claims that a provider signs, as canonical JSON; there are no others.
#[derive(Debug, Serialize)]
pub(crate) struct ProviderClaims {
    pub(crate) case: String,
    pub(crate) challenge: String,
    pub(crate) nonce: String,
    pub(crate) result: String,
}

/// The only header of such a JWS, byte for byte.
const HEADER: &[u8] = br#"{"alg":"Ed25519","typ":"bonafides-result+jwt"}"#;

/// Returns true if `jws` is the provider's signature over exactly these claims. Nothing is read from
/// it: header and payload must equal the expected ones.
pub(crate) fn is_signed(jws: &str, key: &[u8; 32], claims: &ProviderClaims) -> bool {
    let Ok(payload) = canonical::to_string(claims) else { return false };
    let expected = [BASE64_URL_SAFE_NO_PAD.encode(HEADER), BASE64_URL_SAFE_NO_PAD.encode(payload)].join(".");
    let Some((signed, signature)) = jws.rsplit_once('.') else { return false };
    let signature = BASE64_URL_SAFE_NO_PAD.decode(signature).ok();
    let signature = signature.and_then(|bytes| Signature::from_slice(&bytes).ok());
    let (Some(signature), Ok(key)) = (signature, VerifyingKey::from_bytes(key)) else { return false };
    signed == expected && key.verify_strict(signed.as_bytes(), &signature).is_ok()
}
