//! The keys of a provider, and the signatures that they verify.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bonafides_http::{Client, HttpUrl, Request};
use ring::signature::{
    ECDSA_P256_SHA256_FIXED, RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents, UnparsedPublicKey,
};
use serde::Deserialize;

use crate::error::{SignInError, TokenFault};

/// The keys with which a provider signs, as it publishes them now (RFC 7517).
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Keys {
    keys: Vec<Key>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Key {
    kty: String,
    kid: Option<String>,
    alg: Option<String>,
    #[serde(rename = "use")]
    usage: Option<String>,
    crv: String,
    n: String,
    e: String,
    x: String,
    y: String,
}

/// The header of a token (RFC 7515). One that demands more than this crate checks is not read.
#[derive(Deserialize)]
struct Header {
    alg: String,
    #[serde(default)]
    kid: Option<String>,
    #[serde(default)]
    crit: Option<serde_json::Value>,
}

impl Keys {
    /// Asks a provider.
    pub(crate) fn ask(client: &Client, url: &HttpUrl) -> Result<Self, SignInError> {
        let answer = client
            .call(&Request::get(url))
            .map_err(|unanswered| SignInError::Unavailable(unanswered.reason()))?;
        if answer.status != 200 {
            let reason = format!("it answered {} when asked for its keys; look at its log", answer.status);
            return Err(SignInError::Unavailable(reason));
        }
        answer
            .json()
            .ok_or_else(|| SignInError::Provider("its keys are malformed; look at its log".to_owned()))
    }

    /// Returns the content of a token that one of these keys has signed.
    pub(crate) fn open(&self, token: &str) -> Result<Vec<u8>, TokenFault> {
        let (signed, signature) = token.rsplit_once('.').ok_or(TokenFault::Malformed)?;
        let (header, payload) = signed.split_once('.').ok_or(TokenFault::Malformed)?;
        let decoded = |part: &str| URL_SAFE_NO_PAD.decode(part).map_err(|_| TokenFault::Malformed);
        let header: Header = serde_json::from_slice(&decoded(header)?).map_err(|_| TokenFault::Malformed)?;
        if header.crit.is_some() {
            return Err(TokenFault::Malformed);
        }
        let (payload, signature) = (decoded(payload)?, decoded(signature)?);
        let kty = match header.alg.as_str() {
            "RS256" => "RSA",
            "ES256" => "EC",
            _ => return Err(TokenFault::Algorithm),
        };
        let mut fitting = self.keys.iter().filter(|key| key.fits(kty, &header));
        if fitting.any(|key| key.has_signed(signed.as_bytes(), &signature)) {
            Ok(payload)
        } else {
            Err(TokenFault::Signature)
        }
    }
}

impl Key {
    /// Returns true if this is the key that a header names.
    fn fits(&self, kty: &str, header: &Header) -> bool {
        self.kty == kty
            && self.usage.as_deref().is_none_or(|usage| usage == "sig")
            && self.alg.as_ref().is_none_or(|alg| *alg == header.alg)
            && header.kid.as_ref().is_none_or(|kid| self.kid.as_ref() == Some(kid))
    }

    fn has_signed(&self, signed: &[u8], signature: &[u8]) -> bool {
        let decoded = |part: &str| URL_SAFE_NO_PAD.decode(part).ok();
        let verified = || {
            if self.kty == "RSA" {
                let (n, e) = (decoded(&self.n)?, decoded(&self.e)?);
                let key = RsaPublicKeyComponents { n: without_zeros(&n), e: without_zeros(&e) };
                return key.verify(&RSA_PKCS1_2048_8192_SHA256, signed, signature).ok();
            }
            let (x, y) = (decoded(&self.x)?, decoded(&self.y)?);
            if self.crv != "P-256" || x.len() != 32 || y.len() != 32 {
                return None;
            }
            let point = [&[4][..], &x, &y].concat();
            UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point).verify(signed, signature).ok()
        };
        verified().is_some()
    }
}

fn without_zeros(number: &[u8]) -> &[u8] {
    let first = number.iter().position(|byte| *byte != 0).unwrap_or(number.len());
    number.get(first..).unwrap_or_default()
}

#[cfg(test)]
#[expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    use ring::rand::SystemRandom;
    use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};
    use serde_json::{Value, json};

    use super::Keys;
    use crate::error::TokenFault;

    struct Signer {
        pair: EcdsaKeyPair,
        random: SystemRandom,
    }

    impl Signer {
        fn new() -> Self {
            let random = SystemRandom::new();
            let pkcs8 = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).unwrap();
            let pair =
                EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, pkcs8.as_ref(), &random).unwrap();
            Self { pair, random }
        }

        fn key(&self) -> Value {
            let point = self.pair.public_key().as_ref();
            let (x, y) = (URL_SAFE_NO_PAD.encode(&point[1..33]), URL_SAFE_NO_PAD.encode(&point[33..]));
            json!({ "kty": "EC", "crv": "P-256", "kid": "k1", "use": "sig", "alg": "ES256", "x": x, "y": y })
        }

        fn sign(&self, header: &Value, payload: &str) -> String {
            let encoded = |text: &str| URL_SAFE_NO_PAD.encode(text);
            let signed = format!("{}.{}", encoded(&header.to_string()), encoded(payload));
            let signature = self.pair.sign(&self.random, signed.as_bytes()).unwrap();
            format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature.as_ref()))
        }
    }

    fn keys(list: &[Value]) -> Keys {
        serde_json::from_value(json!({ "keys": list })).unwrap()
    }

    #[test]
    fn only_a_key_of_the_provider_for_signatures_counts() {
        let (signer, other) = (Signer::new(), Signer::new());
        let header = json!({ "alg": "ES256", "kid": "k1", "typ": "JWT" });
        let token = signer.sign(&header, "{}");
        assert_eq!(keys(&[signer.key()]).open(&token), Ok(b"{}".to_vec()));
        assert_eq!(keys(&[other.key(), signer.key()]).open(&token), Ok(b"{}".to_vec()), "two of one name");
        assert_eq!(keys(&[other.key()]).open(&token), Err(TokenFault::Signature));
        assert_eq!(keys(&[]).open(&token), Err(TokenFault::Signature));
        for (name, value) in [
            ("use", json!("enc")),
            ("alg", json!("RS256")),
            ("kid", json!("k2")),
            ("kty", json!("RSA")),
            ("crv", json!("P-384")),
            ("x", json!("")),
        ] {
            let mut key = signer.key();
            key[name] = value;
            assert_eq!(keys(&[key]).open(&token), Err(TokenFault::Signature), "{name}");
        }
    }

    #[test]
    fn another_algorithm_or_form_is_no_proof() {
        let signer = Signer::new();
        let keys = keys(&[signer.key()]);
        for alg in ["none", "HS256", "ES384", "RS512", "PS256", ""] {
            let token = signer.sign(&json!({ "alg": alg, "kid": "k1" }), "{}");
            assert_eq!(keys.open(&token), Err(TokenFault::Algorithm), "{alg}");
        }
        let critical = signer.sign(&json!({ "alg": "ES256", "kid": "k1", "crit": ["b64"] }), "{}");
        assert_eq!(keys.open(&critical), Err(TokenFault::Malformed));
        let token = signer.sign(&json!({ "alg": "ES256", "kid": "k1" }), "{\"sub\":\"u1\"}");
        for at in 0..token.len() {
            let cut = &token[..at];
            assert!(keys.open(cut).is_err(), "cut at {at}");
            let mut changed = token.clone().into_bytes();
            changed[at] = if changed[at] == b'A' { b'B' } else { b'A' };
            let changed = String::from_utf8(changed).unwrap();
            // The last character of a part may have bits without a meaning, which the decoder refuses.
            assert!(keys.open(&changed).is_err(), "changed at {at}");
        }
        assert!(keys.open(&format!("{token}.x")).is_err());
    }
}
