use hmac::{Hmac, KeyInit as _, Mac as _};
use sha1::Sha1;

/// An authenticator app (RFC 6238) with SHA-1, six digits and 30 seconds.
#[derive(Clone)]
pub(crate) struct Authenticator {
    secret: Vec<u8>,
}

impl Authenticator {
    /// Reads an `otpauth:` URI; returns `None` if it has no readable secret.
    pub(crate) fn set_up(address: &str) -> Option<Self> {
        let (_, query) = address.split_once('?')?;
        let secret = query.split('&').find_map(|part| part.strip_prefix("secret="))?;
        Some(Self { secret: base32(secret)? })
    }

    /// Returns the code that it shows at this time, in milliseconds since 1970.
    pub(crate) fn code(&self, now: i64) -> Option<String> {
        let step = now.div_euclid(30_000).to_be_bytes();
        let hmac =
            Hmac::<Sha1>::new_from_slice(&self.secret).ok()?.chain_update(step).finalize().into_bytes();
        let offset = usize::from(hmac.last()? & 0x0F);
        let number = u32::from_be_bytes(*hmac.get(offset..)?.first_chunk()?) & 0x7FFF_FFFF;
        Some(format!("{:06}", number.checked_rem(1_000_000)?))
    }

    /// Returns a code that it shows neither now nor a minute before or after.
    pub(crate) fn wrong(&self, now: i64) -> String {
        let near: Vec<Option<String>> =
            (-2..=2_i64).map(|steps| self.code(now.saturating_add(steps.saturating_mul(30_000)))).collect();
        let mut codes = (0..6_u32).map(|n| format!("{n:06}"));
        codes.find(|code| !near.contains(&Some(code.clone()))).unwrap_or_default()
    }
}

/// Decodes base32 (RFC 4648) in capitals, without padding.
fn base32(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let (mut bits, mut held) = (0_u32, 0_u32);
    for c in text.bytes() {
        let value = match c {
            b'A'..=b'Z' => c.wrapping_sub(b'A'),
            b'2'..=b'7' => c.wrapping_sub(b'2').wrapping_add(26),
            _ => return None,
        };
        bits = ((bits << 5) | u32::from(value)) & 0xFFF;
        held = held.saturating_add(5);
        if held >= 8 {
            held = held.saturating_sub(8);
            bytes.push(u8::try_from((bits >> held) & 0xFF).ok()?);
        }
    }
    Some(bytes)
}

/// Hides the secret.
impl std::fmt::Debug for Authenticator {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Authenticator")
    }
}

#[cfg(test)]
mod tests {
    use super::Authenticator;

    /// RFC 6238, appendix B, the last six of eight digits.
    #[test]
    fn it_shows_what_the_rfc_says() {
        let address = "otpauth://totp/x?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=x";
        let app = Authenticator::set_up(address);
        for (seconds, code) in [(59, "287082"), (1_111_111_109, "081804"), (20_000_000_000_i64, "353130")] {
            assert_eq!(app.as_ref().and_then(|app| app.code(seconds * 1000)).as_deref(), Some(code));
            assert_ne!(app.as_ref().map(|app| app.wrong(seconds * 1000)).as_deref(), Some(code));
        }
        assert!(Authenticator::set_up("otpauth://totp/x?secret=1&issuer=x").is_none());
    }
}
