//! One-time passwords by counter (RFC 4226) and by time (RFC 6238).

use hmac::{Hmac, KeyInit as _, Mac as _};
use serde::{Deserialize, Serialize};
use sha1::Sha1;
use sha2::{Sha256, Sha512};
use subtle::{Choice, ConditionallySelectable as _, ConstantTimeEq as _};

use crate::case::secret::{base32, typed};
use crate::keys::{Draws, Sensitive, sealed_serde};

/// The secret that an enrolled authenticator and the engine share. Serialised only into sealed rows.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct TotpSecret {
    #[serde(with = "sealed_serde")]
    pub(crate) secret: Sensitive<Vec<u8>>,
    pub(crate) algorithm: TotpAlgorithm,
    /// The digits of a code: 6 to 8.
    pub(crate) digits: u8,
    /// The length of a step, in seconds.
    pub(crate) period: u32,
}

/// The hash of the HMAC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum TotpAlgorithm {
    Sha1,
    Sha256,
    Sha512,
}

impl TotpSecret {
    /// The digits of the codes of every secret that the engine draws.
    pub(crate) const DIGITS: u8 = 6;

    /// Makes a secret of 160 bits with settings that every authenticator supports: SHA-1, 6 digits, 30
    /// seconds.
    pub(crate) fn draw(draws: &mut Draws) -> Self {
        let secret = Sensitive::new(draws.bytes::<20>("totp_secret").to_vec());
        Self { secret, algorithm: TotpAlgorithm::Sha1, digits: Self::DIGITS, period: 30 }
    }

    /// Returns the step of a code, read by [`typed::code`], if it may be accepted: the present step or one
    /// next to it, and later than the last one accepted.
    ///
    /// All candidates are always compared, in constant time. If two of them have the same code, the later
    /// step counts, so that the code is not valid twice. A secret of less than 128 bits, or with other than
    /// 6 to 8 digits, accepts nothing (RFC 4226 §4).
    pub(crate) fn verify(&self, code: &str, now_ms: i64, last_accepted: Option<u64>) -> Option<u64> {
        if self.secret.expose().len() < 16 || !(6..=8).contains(&self.digits) {
            return None;
        }
        let typed = typed::code(code);
        let now = u64::try_from(now_ms).ok()?;
        let present = now.checked_div(u64::from(self.period).saturating_mul(1000))?;
        let (mut step, mut accepted) = (0_u64, Choice::from(0));
        for candidate in [present.checked_sub(1), Some(present), present.checked_add(1)].into_iter().flatten()
        {
            let fresh = last_accepted.is_none_or(|last| candidate > last);
            let same = typed.expose().as_bytes().ct_eq(self.code(candidate)?.expose().as_bytes());
            let hit = same & Choice::from(u8::from(fresh));
            step.conditional_assign(&candidate, hit);
            accepted |= hit;
        }
        bool::from(accepted).then_some(step)
    }

    /// Returns the `otpauth://totp/` address that sets up an authenticator, shown as a QR code.
    ///
    /// A colon separates issuer and account, so one in their names becomes a hyphen.
    pub(crate) fn provisioning_uri(&self, issuer: &str, account: &str) -> Sensitive<String> {
        let (issuer, account) = (escaped(issuer), escaped(account));
        let secret = base32::encode(self.secret.expose(), base32::STANDARD);
        Sensitive::new(format!(
            "otpauth://totp/{issuer}:{account}?secret={}&issuer={issuer}&algorithm={}&digits={}&period={}",
            secret.expose(),
            self.algorithm.as_str(),
            self.digits,
            self.period,
        ))
    }

    /// Returns the code of a step, with leading zeros.
    fn code(&self, step: u64) -> Option<Sensitive<String>> {
        let (key, message) = (self.secret.expose(), step.to_be_bytes());
        let code = match self.algorithm {
            TotpAlgorithm::Sha1 => hotp(key, step, self.digits)?,
            TotpAlgorithm::Sha256 => {
                let hmac = Hmac::<Sha256>::new_from_slice(key).ok()?.chain_update(message);
                truncated(&hmac.finalize().into_bytes(), self.digits)
            }
            TotpAlgorithm::Sha512 => {
                let hmac = Hmac::<Sha512>::new_from_slice(key).ok()?.chain_update(message);
                truncated(&hmac.finalize().into_bytes(), self.digits)
            }
        };
        Some(Sensitive::new(format!("{code:0width$}", width = usize::from(self.digits))))
    }
}

impl TotpAlgorithm {
    /// Returns the name in an `otpauth` address.
    const fn as_str(self) -> &'static str {
        match self {
            Self::Sha1 => "SHA1",
            Self::Sha256 => "SHA256",
            Self::Sha512 => "SHA512",
        }
    }
}

/// Returns the value of RFC 4226 §5.3 with `digits` digits, at most nine, as a number.
pub(super) fn hotp(secret: &[u8], counter: u64, digits: u8) -> Option<u32> {
    let hmac = Hmac::<Sha1>::new_from_slice(secret).ok()?.chain_update(counter.to_be_bytes());
    Some(truncated(&hmac.finalize().into_bytes(), digits))
}

/// Returns the four bytes at the offset in the last half byte, without the sign bit, cut to `digits`
/// digits.
fn truncated(hmac: &[u8], digits: u8) -> u32 {
    let offset = usize::from(hmac.last().copied().unwrap_or_default() & 0x0F);
    let four = hmac.get(offset..).and_then(<[u8]>::first_chunk).copied().unwrap_or_default();
    let value = u32::from_be_bytes(four) & 0x7FFF_FFFF;
    let bound = 10_u32.checked_pow(u32::from(digits));
    bound.and_then(|bound| value.checked_rem(bound)).unwrap_or(value)
}

/// Percent-encodes `text` except for the unreserved characters of RFC 3986; a colon becomes a hyphen.
fn escaped(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~');
    let mut escaped = String::with_capacity(text.len());
    for byte in text.trim().bytes() {
        match byte {
            b':' => escaped.push('-'),
            plain_byte if plain(plain_byte) => escaped.push(char::from(plain_byte)),
            other => {
                let digits = [other >> 4, other & 0x0F].map(|half| char::from_digit(half.into(), 16));
                escaped.push('%');
                escaped.extend(digits.into_iter().flatten().map(|digit| digit.to_ascii_uppercase()));
            }
        }
    }
    escaped
}
