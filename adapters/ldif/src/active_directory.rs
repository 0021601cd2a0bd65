//! The values of Active Directory: ids, times and passwords, as attributes contain them.

use std::fmt::Write as _;

use bonafides::Time;
use zeroize::Zeroizing;

/// Milliseconds between 1601-01-01, where FILETIME begins, and 1970-01-01.
const FILETIME_TO_UNIX_MS: i64 = 11_644_473_600_000;
/// FILETIME for "never".
const FILETIME_NEVER: i64 = i64::MAX;

/// Returns the text of a binary `objectGUID`, such as `97e6be11-a7ad-4d6d-bcfc-a5e85ad4f4fa`; `None` if it has another
/// length.
pub fn guid(value: &[u8]) -> Option<String> {
    let bytes = <&[u8; 16]>::try_from(value).ok()?;
    // The first three parts are little-endian (MS-DTYP 2.3.4.2).
    let (little, rest) = bytes.split_at(8);
    let (first, others) = little.split_at(4);
    let others = others.chunks(2).flat_map(|part| part.iter().rev());
    let parts = first.iter().rev().chain(others).chain(rest);
    let mut text = String::with_capacity(36);
    for (at, byte) in parts.enumerate() {
        if matches!(at, 4 | 6 | 8 | 10) {
            text.push('-');
        }
        let _ = write!(text, "{byte:02x}");
    }
    Some(text)
}

/// Returns a GUID in lower case; `None` if the text is none.
pub fn guid_in_text(text: &str) -> Option<String> {
    let fits = text.len() == 36
        && text.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        });
    fits.then(|| text.to_ascii_lowercase())
}

/// Returns the binary form of a GUID; `None` if the text is none.
pub fn guid_bytes(text: &str) -> Option<Vec<u8>> {
    let digits: String = guid_in_text(text)?.split('-').collect();
    let pairs =
        digits.as_bytes().chunks(2).map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok());
    let mut bytes: Vec<u8> = pairs.collect::<Option<_>>()?;
    for part in [0..4, 4..6, 6..8] {
        bytes.get_mut(part)?.reverse();
    }
    Some(bytes)
}

/// Returns the text of a binary SID, such as `S-1-5-21-1-2-3-513`; `None` if it is malformed.
pub fn sid(value: &[u8]) -> Option<String> {
    // MS-DTYP 2.4.2.2: revision, number of parts, authority in big-endian, parts in little-endian.
    let [1, count, authority @ ..] = value else { return None };
    let (authority, parts) = authority.split_at_checked(6)?;
    let authority = authority.iter().fold(0_u64, |sum, byte| (sum << 8) | u64::from(*byte));
    let mut text = format!("S-1-{authority}");
    let parts: Vec<[u8; 4]> = parts.chunks(4).map(<[u8; 4]>::try_from).collect::<Result<_, _>>().ok()?;
    if parts.len() != usize::from(*count) {
        return None;
    }
    for part in parts {
        let _ = write!(text, "-{}", u32::from_le_bytes(part));
    }
    Some(text)
}

/// Returns the time of a FILETIME, which counts 100 ns since 1601; `None` for zero and the largest number, which are not
/// times.
pub fn filetime(filetime: i64) -> Option<Time> {
    if filetime <= 0 || filetime == FILETIME_NEVER {
        return None;
    }
    filetime.div_euclid(10_000).checked_sub(FILETIME_TO_UNIX_MS).map(Time::from_milliseconds)
}

/// Returns the time of a `GeneralizedTime` such as `20261121204711.0Z`; `None` if it is malformed, or not in UTC.
pub fn generalized_time(text: &str) -> Option<Time> {
    let digits: Vec<char> = text.chars().take_while(char::is_ascii_digit).collect();
    match &*digits {
        [y @ .., mo1, mo2, d1, d2, h1, h2, mi1, mi2, s1, s2] if y.len() == 4 && text.ends_with('Z') => {
            let year: String = y.iter().collect();
            format!("{year}-{mo1}{mo2}-{d1}{d2}T{h1}{h2}:{mi1}{mi2}:{s1}{s2}Z").parse::<Time>().ok()
        }
        _ => None,
    }
}

/// Returns a password as `unicodePwd` takes it: in quotes, in UTF-16, little-endian.
pub fn unicode_pwd(password: &str) -> Zeroizing<Vec<u8>> {
    // Grows never: it would leave copies in memory.
    let mut bytes = Zeroizing::new(Vec::with_capacity(password.len().saturating_add(2).saturating_mul(2)));
    for unit in "\"".encode_utf16().chain(password.encode_utf16()).chain("\"".encode_utf16()) {
        bytes.extend(unit.to_le_bytes());
    }
    bytes
}

/// Returns the attributes in which the addresses of a channel usually are; the first that has values counts.
pub fn usual_contact(channel: &str) -> &'static [&'static str] {
    match channel {
        "sms" => &["mobile", "telephoneNumber"],
        "private_email" => &["otherMailbox"],
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::{guid, guid_bytes, guid_in_text};

    #[test]
    fn a_guid_has_one_text_and_one_binary_form() {
        let text = "97e6be11-a7ad-4d6d-bcfc-a5e85ad4f4fa";
        let bytes = guid_bytes(text).unwrap_or_default();
        assert_eq!(bytes.first_chunk(), Some(&[0x11, 0xbe, 0xe6, 0x97, 0xad, 0xa7, 0x6d, 0x4d]));
        assert_eq!(guid(&bytes).as_deref(), Some(text));
        assert_eq!(guid_in_text(&text.to_uppercase()).as_deref(), Some(text));
        for other in ["", "97e6be11a7ad4d6dbcfca5e85ad4f4fa", "97e6be11-a7ad-4d6d-bcfc-a5e85ad4f4f\u{fb}"] {
            assert_eq!((guid_in_text(other), guid_bytes(other)), (None, None), "{other}");
        }
    }
}
