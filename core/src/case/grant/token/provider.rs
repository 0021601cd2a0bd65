//! The signature of a provider over what it found.

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use ed25519_dalek::{Signature, VerifyingKey};
use serde::Serialize;

use crate::audit::canonical;

/// What a provider signs, as canonical JSON: these claims and no others.
#[derive(Debug, Serialize)]
pub(crate) struct ProviderClaims {
    pub(crate) case: String,
    pub(crate) challenge: String,
    pub(crate) nonce: String,
    pub(crate) result: String,
}

/// The one header of such a JWS, byte for byte.
const HEADER: &[u8] = br#"{"alg":"Ed25519","typ":"bonafides-result+jwt"}"#;

/// Whether `jws` is the provider's signature over exactly these claims. Nothing in it is believed
/// before: header and payload must be the ones expected.
pub(crate) fn is_signed(jws: &str, key: &[u8; 32], claims: &ProviderClaims) -> bool {
    let Ok(payload) = canonical::to_string(claims) else { return false };
    let expected = [BASE64_URL_SAFE_NO_PAD.encode(HEADER), BASE64_URL_SAFE_NO_PAD.encode(payload)].join(".");
    let Some((signed, signature)) = jws.rsplit_once('.') else { return false };
    let signature = BASE64_URL_SAFE_NO_PAD.decode(signature).ok();
    let signature = signature.and_then(|bytes| Signature::from_slice(&bytes).ok());
    let (Some(signature), Ok(key)) = (signature, VerifyingKey::from_bytes(key)) else { return false };
    signed == expected && key.verify_strict(signed.as_bytes(), &signature).is_ok()
}
