//! Signatures of Standard Webhooks: HMAC-SHA-256 over id, time and body.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bonafides::keys::Sensitive;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use zeroize::Zeroizing;

/// The beginning of every secret.
const PREFIX: &str = "whsec_";
/// The most secrets at a time: the new one, and the one that it replaces.
const MOST: usize = 2;
/// The lengths that a secret may have, in bytes.
const LENGTHS: std::ops::RangeInclusive<usize> = 24..=64;

/// The secrets that sign, newest first or last.
pub(crate) struct SigningKeys(Vec<Sensitive<Vec<u8>>>);

impl SigningKeys {
    /// Reads one or two secrets, each on a line of its own: `whsec_` and 24 to 64 bytes in base64. Fails with a reason
    /// and how to fix it.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
        let keys: Option<Vec<Sensitive<Vec<u8>>>> = lines.map(key).collect();
        let wrong = |reason: &str| {
            Err(format!(
                "{reason}; write one line with `whsec_` and 24 to 64 random bytes in base64, during a rotation two"
            ))
        };
        match keys {
            None => wrong("the signing secret is malformed"),
            Some(keys) if keys.is_empty() => wrong("there is no signing secret"),
            Some(keys) if keys.len() > MOST => wrong("there are more than two signing secrets"),
            Some(keys) => Ok(Self(keys)),
        }
    }

    /// Returns the signatures by each secret: the gateway needs to know one of them.
    pub(crate) fn sign(&self, id: &str, seconds: i64, body: &[u8]) -> String {
        let signatures =
            self.0.iter().filter_map(|key| Some(mac(key, id, seconds, body)?.finalize().into_bytes()));
        let words: Vec<String> = signatures.map(|bytes| format!("v1,{}", STANDARD.encode(bytes))).collect();
        words.join(" ")
    }

    /// Returns true if one of the signatures is by one of the secrets.
    pub(crate) fn verify(&self, id: &str, seconds: i64, body: &[u8], signatures: &str) -> bool {
        let given = signatures.split(' ').filter_map(|word| word.strip_prefix("v1,"));
        let given: Vec<Vec<u8>> = given.filter_map(|word| STANDARD.decode(word).ok()).collect();
        self.0.iter().filter_map(|key| mac(key, id, seconds, body)).any(|mac| {
            // In constant time.
            given.iter().any(|given| mac.clone().verify_slice(given).is_ok())
        })
    }
}

fn key(line: &str) -> Option<Sensitive<Vec<u8>>> {
    let bytes = Zeroizing::new(STANDARD.decode(line.strip_prefix(PREFIX)?).ok()?);
    LENGTHS.contains(&bytes.len()).then(|| Sensitive::new(bytes.to_vec()))
}

fn mac(key: &Sensitive<Vec<u8>>, id: &str, seconds: i64, body: &[u8]) -> Option<Hmac<Sha256>> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key.expose()).ok()?;
    mac.update(format!("{id}.{seconds}.").as_bytes());
    mac.update(body);
    Some(mac)
}

#[cfg(test)]
#[expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a test may panic"
)]
mod tests {
    use proptest::prelude::*;

    use super::SigningKeys;

    const ONE: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    const OTHER: &str = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";

    /// The example of the specification.
    #[test]
    fn the_published_vector_is_signed_as_published() {
        let keys = SigningKeys::parse(ONE).unwrap();
        let signed = keys.sign("msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, br#"{"test": 2432232314}"#);
        assert_eq!(signed, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    #[test]
    fn during_a_rotation_both_secrets_sign_and_each_verifies() {
        let (one, other) = (SigningKeys::parse(ONE).unwrap(), SigningKeys::parse(OTHER).unwrap());
        let both = SigningKeys::parse(&format!("# since 2026-11-01\n{OTHER}\r\n\n {ONE} \n")).unwrap();
        let signed = both.sign("a", 7, b"body");
        assert_eq!(signed.split(' ').count(), 2);
        assert!(one.verify("a", 7, b"body", &signed) && other.verify("a", 7, b"body", &signed));
        assert!(both.verify("a", 7, b"body", &one.sign("a", 7, b"body")));
        assert!(!one.verify("a", 7, b"body", &other.sign("a", 7, b"body")));
    }

    #[test]
    fn a_malformed_secret_is_refused_and_not_shown() {
        let long = format!("whsec_{}", "A".repeat(88));
        let three = [ONE, OTHER, ONE].join("\n");
        for text in [
            "",
            "# none",
            "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            "whsec_",
            "whsec_short",
            "whsec_!!!!",
            &long,
            &three,
        ] {
            let error = SigningKeys::parse(text).err().unwrap();
            assert!(!error.contains("MfKQ9") && error.contains("; write one line"), "{error}");
        }
    }

    proptest! {
        #[test]
        fn a_changed_byte_a_changed_id_and_a_changed_time_are_found(
            id in "[a-z0-9._-]{1,40}", seconds in 0..4_000_000_000_i64, body in proptest::collection::vec(any::<u8>(), 0..200), at in any::<prop::sample::Index>(), by in 1..=255_u8,
        ) {
            let keys = SigningKeys::parse(ONE).unwrap();
            let signed = keys.sign(&id, seconds, &body);
            prop_assert!(keys.verify(&id, seconds, &body, &signed));
            prop_assert!(!keys.verify(&id, seconds + 1, &body, &signed));
            let other = format!("{id}x");
            prop_assert!(!keys.verify(&other, seconds, &body, &signed));
            let mut changed = body.clone();
            if changed.is_empty() { changed.push(by) } else { let at = at.index(changed.len()); changed[at] ^= by }
            prop_assert!(!keys.verify(&id, seconds, &changed, &signed));
        }

        #[test]
        fn no_header_is_a_signature_by_chance_and_none_panics(header in "\\PC{0,80}") {
            prop_assert!(!SigningKeys::parse(ONE).unwrap().verify("a", 7, b"body", &header));
        }
    }
}
