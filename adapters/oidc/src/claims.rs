//! The claims of an ID token, and what must hold for a proof (`OpenID` Connect Core 1.0, section 3.1.3.7).

use std::time::Duration;

use bonafides::Time;
use serde::Deserialize;
use subtle::ConstantTimeEq as _;

use crate::error::TokenFault;

/// The longest id of an account, in bytes.
const LONGEST: usize = 255;

#[derive(Deserialize)]
pub(crate) struct Claims {
    iss: String,
    pub(crate) sub: String,
    aud: Audience,
    #[serde(default)]
    azp: Option<String>,
    exp: i64,
    iat: i64,
    #[serde(default)]
    nonce: String,
    #[serde(default)]
    auth_time: Option<i64>,
    #[serde(default)]
    pub(crate) acr: String,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Several(Vec<String>),
}

/// The values that an ID token is compared with.
pub(crate) struct Expected<'a> {
    pub(crate) issuer: &'a str,
    pub(crate) client: &'a str,
    pub(crate) nonce: &'a str,
    pub(crate) levels: &'a [String],
    pub(crate) max_age: Duration,
    /// The most by which the clocks may differ.
    pub(crate) skew: Duration,
    /// The time at which the sign-in began.
    pub(crate) begun: Time,
    pub(crate) now: Time,
}

impl Claims {
    pub(crate) fn read(payload: &[u8]) -> Result<Self, TokenFault> {
        serde_json::from_slice(payload).map_err(|_| TokenFault::Malformed)
    }

    /// Returns the time of the sign-in, if everything holds.
    pub(crate) fn check(&self, expected: &Expected<'_>) -> Result<Time, TokenFault> {
        if self.iss != expected.issuer {
            return Err(TokenFault::Issuer);
        }
        // Another audience beside this one could have been given the token.
        let is_ours = match &self.aud {
            Audience::One(one) => one == expected.client,
            Audience::Several(several) => several.as_slice() == [expected.client],
        };
        if !is_ours || self.azp.as_ref().is_some_and(|azp| azp != expected.client) {
            return Err(TokenFault::Audience);
        }
        let at = |seconds: i64| seconds.saturating_mul(1_000);
        let millis = |time: Duration| i64::try_from(time.as_millis()).unwrap_or(i64::MAX);
        let (now, begun, skew) =
            (expected.now.milliseconds(), expected.begun.milliseconds(), millis(expected.skew));
        if at(self.exp) <= now.saturating_sub(skew) {
            return Err(TokenFault::Expired);
        }
        let (earliest, latest) = (begun.saturating_sub(skew), now.saturating_add(skew));
        // A second is not divided.
        if at(self.iat).saturating_add(999) < earliest || at(self.iat) > latest {
            return Err(TokenFault::IssuedAt);
        }
        if !bool::from(self.nonce.as_bytes().ct_eq(expected.nonce.as_bytes())) {
            return Err(TokenFault::Nonce);
        }
        let signed_in = self.auth_time.map(at).ok_or(TokenFault::OldSignIn)?;
        let oldest = now.saturating_sub(millis(expected.max_age)).saturating_sub(skew);
        if signed_in < oldest || signed_in > latest {
            return Err(TokenFault::OldSignIn);
        }
        if !expected.levels.contains(&self.acr) {
            return Err(TokenFault::Level);
        }
        if self.sub.is_empty() || self.sub.len() > LONGEST {
            return Err(TokenFault::Subject);
        }
        Ok(Time::from_milliseconds(signed_in))
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]
mod tests {
    use std::time::Duration;

    use bonafides::Time;
    use serde_json::{Value, json};

    use super::{Claims, Expected};
    use crate::error::TokenFault;

    /// 2026-11-23T08:15:00Z, in seconds.
    const NOW: i64 = 1_795_421_700;

    fn good() -> Value {
        json!({
            "iss": "https://id.example", "sub": "u1", "aud": "desk", "azp": "desk", "exp": NOW + 60, "iat": NOW,
            "nonce": "n1", "auth_time": NOW - 200, "acr": "2",
        })
    }

    fn check(claims: &Value) -> Result<i64, TokenFault> {
        let expected = Expected {
            issuer: "https://id.example",
            client: "desk",
            nonce: "n1",
            levels: &["2".to_owned(), "3".to_owned()],
            max_age: Duration::from_secs(300),
            skew: Duration::from_secs(30),
            begun: Time::from_milliseconds((NOW - 20) * 1_000 + 500),
            now: Time::from_milliseconds(NOW * 1_000),
        };
        let signed_in = Claims::read(claims.to_string().as_bytes())?.check(&expected)?;
        Ok(signed_in.milliseconds() / 1_000)
    }

    #[test]
    fn every_claim_must_hold() {
        assert_eq!(check(&good()), Ok(NOW - 200));
        let with = |name: &str, value: Value| {
            let mut claims = good();
            claims[name] = value;
            check(&claims).err()
        };
        for (name, value, expected) in [
            ("iss", json!("https://id.example/"), Some(TokenFault::Issuer)),
            ("iss", json!("https://ID.example"), Some(TokenFault::Issuer)),
            ("aud", json!(["desk"]), None),
            ("aud", json!("another"), Some(TokenFault::Audience)),
            ("aud", json!([]), Some(TokenFault::Audience)),
            ("aud", json!(["desk", "another"]), Some(TokenFault::Audience)),
            ("azp", json!("another"), Some(TokenFault::Audience)),
            ("exp", json!(NOW - 29), None),
            ("exp", json!(NOW - 30), Some(TokenFault::Expired)),
            ("exp", json!(i64::MIN), Some(TokenFault::Expired)),
            ("iat", json!(NOW - 50), None),
            ("iat", json!(NOW - 51), Some(TokenFault::IssuedAt)),
            ("iat", json!(NOW + 30), None),
            ("iat", json!(NOW + 31), Some(TokenFault::IssuedAt)),
            ("iat", json!(i64::MAX), Some(TokenFault::IssuedAt)),
            ("nonce", json!("n2"), Some(TokenFault::Nonce)),
            ("nonce", json!(""), Some(TokenFault::Nonce)),
            ("auth_time", json!(NOW - 330), None),
            ("auth_time", json!(NOW - 331), Some(TokenFault::OldSignIn)),
            ("auth_time", json!(NOW + 31), Some(TokenFault::OldSignIn)),
            ("auth_time", json!(null), Some(TokenFault::OldSignIn)),
            ("acr", json!("3"), None),
            ("acr", json!("1"), Some(TokenFault::Level)),
            ("acr", json!("22"), Some(TokenFault::Level)),
            ("sub", json!(""), Some(TokenFault::Subject)),
            ("sub", json!("a".repeat(256)), Some(TokenFault::Subject)),
            ("sub", json!(7), Some(TokenFault::Malformed)),
            ("exp", json!("soon"), Some(TokenFault::Malformed)),
        ] {
            assert_eq!(with(name, value.clone()), expected, "{name}: {value}");
        }
        for (name, expected) in [
            ("iss", TokenFault::Malformed),
            ("sub", TokenFault::Malformed),
            ("aud", TokenFault::Malformed),
            ("exp", TokenFault::Malformed),
            ("iat", TokenFault::Malformed),
            ("nonce", TokenFault::Nonce),
            ("auth_time", TokenFault::OldSignIn),
            ("acr", TokenFault::Level),
        ] {
            let mut claims = good();
            claims.as_object_mut().unwrap().remove(name);
            assert_eq!(check(&claims), Err(expected), "without {name}");
        }
        // Two values for one claim: another reader could take the other.
        let twice = good().to_string().replacen('{', "{\"sub\":\"u2\",", 1);
        assert_eq!(Claims::read(twice.as_bytes()).err(), Some(TokenFault::Malformed));
    }
}
