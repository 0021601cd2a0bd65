//! The form in which group names are compared.

use std::borrow::Cow;

use unicode_normalization::{IsNormalized, UnicodeNormalization as _, is_nfc_quick};

/// A name after NFC and case folding; a distinguished name is in canonical form.
pub(crate) struct GroupName<'s> {
    pub(crate) key: &'s str,
    pub(crate) distinguished: bool,
    /// The value of the leading CN, which a bare name of the policy also matches.
    pub(crate) leading_cn: Option<&'s str>,
    /// True if it contains an unescaped `=` but is not a distinguished name: it cannot be compared.
    pub(crate) is_malformed: bool,
}

/// For each byte, true if a name of such bytes is written as it is compared: a table lookup takes a third of the instructions
/// of comparing.
#[expect(clippy::indexing_slicing, reason = "a mistake does not compile")]
const AS_COMPARED: [bool; 256] = {
    let mut table = [false; 256];
    let bytes = b"abcdefghijklmnopqrstuvwxyz0123456789-_.";
    let mut at = 0;
    while at < bytes.len() {
        table[bytes[at] as usize] = true;
        at += 1;
    }
    table
};

impl<'s> GroupName<'s> {
    /// Reads `name` as a distinguished name (RFC 4514) or as a bare one, and writes it to `scratch` unless it is written
    /// as it is compared.
    pub(crate) fn read(name: &'s str, scratch: &'s mut String) -> Self {
        let is_as_compared = |byte: u8| AS_COMPARED.get(usize::from(byte)).copied().unwrap_or_default();
        if name.bytes().all(is_as_compared) {
            return Self { key: name, distinguished: false, leading_cn: None, is_malformed: false };
        }
        scratch.clear();
        scratch.reserve(64);
        scratch.push_str(name);
        scratch.make_ascii_lowercase();
        let shape = Shape::of(scratch.as_bytes());
        let mut is_malformed = false;
        let written = match shape {
            Shape::Bare => None,
            Shape::Plain { cn } => Some(Written { key: scratch.len(), leading_cn: cn }),
            Shape::Other => {
                scratch.clear();
                let written = read_escaped(name, scratch);
                if written.is_none() {
                    is_malformed = holds_equals(name);
                    scratch.clear();
                    scratch.push_str(&fold(name));
                }
                written
            }
        };
        let Written { key, leading_cn } = written.unwrap_or(Written { key: scratch.len(), leading_cn: None });
        let text: &'s str = scratch;
        Self {
            key: text.get(..key).unwrap_or_default(),
            distinguished: written.is_some(),
            leading_cn: leading_cn.and_then(|(start, end)| text.get(start..end)),
            is_malformed,
        }
    }

    /// Returns true if a part of a distinguished name has no value, which no directory allows.
    pub(crate) fn has_empty_value(&self) -> bool {
        let follows = |at: usize| {
            self.key.get(at..).is_some_and(|rest| rest.is_empty() || rest.starts_with([',', '+']))
        };
        let is_type = |at| self.key.get(..at).and_then(|before| before.rsplit([',', '+']).next());
        let empty = |at: usize| {
            follows(at.saturating_add(1)) && is_type(at).is_some_and(|kind| attribute_type(kind).is_some())
        };
        self.distinguished && self.key.match_indices('=').any(|(at, _)| empty(at))
    }
}

/// Returns true if `name` contains an `=` that no backslash escapes.
fn holds_equals(name: &str) -> bool {
    let mut escape = false;
    name.chars().any(|c| {
        let found = c == '=' && !escape;
        escape = c == '\\' && !escape;
        found
    })
}

/// Returns true for characters that a backslash escapes (RFC 4514, `special` and `escaped`).
pub(super) fn is_escape(byte: u8) -> bool {
    matches!(byte, b' ' | b'"' | b'#' | b'+' | b',' | b';' | b'<' | b'=' | b'>' | b'\\')
}

/// The kind of a name in lower case, found in one pass: most names in a directory are already canonical.
enum Shape {
    /// ASCII without `=`: a bare name.
    Bare,
    /// A distinguished name of ASCII, without escapes and without spaces beside `,` and `=`.
    Plain { cn: Option<(usize, usize)> },
    /// A name that needs the full parser.
    Other,
}

impl Shape {
    fn of(text: &[u8]) -> Self {
        let (mut in_type, mut before, mut equals, mut first_end) = (true, b',', false, None);
        for (at, byte) in text.iter().copied().enumerate() {
            match byte {
                b'=' if in_type && before != b',' => (in_type, equals) = (false, true),
                b',' if !in_type && before != b' ' => {
                    in_type = true;
                    first_end = first_end.or(Some(at));
                }
                b'a'..=b'z' => {}
                b'0'..=b'9' | b'-' if before != b',' || !in_type => {}
                b' ' if !in_type && before != b'=' => {}
                b' ' if !in_type => return Self::Other,
                0 | 128.. | b'\\' | b'"' | b'+' | b';' | b'<' | b'>' | b'#' | b',' | b'=' => {
                    return Self::Other;
                }
                _ if in_type => {
                    // Not part of an attribute type; allowed in a bare name, if no `=` follows.
                    let odd = |b: &u8| !b.is_ascii() || *b == b'=';
                    let closer = equals || text.iter().any(odd);
                    return if closer { Self::Other } else { Self::Bare };
                }
                _ => {}
            }
            before = byte;
        }
        match (equals, in_type || before == b' ') {
            (true, false) => {
                let cn = text.starts_with(b"cn=").then(|| (3, first_end.unwrap_or(text.len())));
                Self::Plain { cn }
            }
            (false, _) => Self::Bare,
            (true, true) => Self::Other,
        }
    }
}

/// The positions of the parts of a distinguished name in the scratch text.
#[derive(Clone, Copy)]
struct Written {
    key: usize,
    leading_cn: Option<(usize, usize)>,
}

fn read_escaped(text: &str, out: &mut String) -> Option<Written> {
    let mut leading_cn = None;
    let mut rest = text;
    loop {
        let mut rdn: Vec<(Cow<'static, str>, String)> = Vec::with_capacity(1);
        let end = loop {
            let (kind, value, end, after) = attribute(rest)?;
            rdn.push((kind, value));
            rest = after;
            if end != Some('+') {
                break end;
            }
        };
        if out.is_empty() {
            leading_cn = rdn.iter().find(|(kind, _)| kind == "cn").map(|(_, value)| value.clone());
        } else {
            out.push(',');
        }
        // A relative distinguished name with several attributes is a set.
        rdn.sort_unstable();
        for (index, (kind, value)) in rdn.iter().enumerate() {
            if index > 0 {
                out.push('+');
            }
            out.push_str(kind);
            out.push('=');
            push_escaped(out, value);
        }
        if end.is_none() {
            break;
        }
    }
    let key = out.len();
    // The CN without escapes is stored after the name.
    let leading_cn = leading_cn.map(|cn| {
        out.push_str(&cn);
        (key, out.len())
    });
    Some(Written { key, leading_cn })
}

/// Applies NFC, then full Unicode case folding.
fn fold(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        if !text.bytes().any(|b| b.is_ascii_uppercase()) {
            return Cow::Borrowed(text);
        }
        return Cow::Owned(text.to_ascii_lowercase());
    }
    let nfc: Cow<'_, str> = match is_nfc_quick(text.chars()) {
        IsNormalized::Yes => Cow::Borrowed(text),
        _ => Cow::Owned(text.nfc().collect()),
    };
    Cow::Owned(unicase::UniCase::unicode(nfc).to_folded_case())
}

/// Returns the leading CN of a distinguished name as written, without escapes; `None` if the name begins
/// with another attribute.
pub(super) fn written_cn(name: &str) -> Option<String> {
    let (kind, rest) = name.split_once('=')?;
    let rest = rest.trim_start_matches(' ');
    let is_cn = attribute_type(kind.trim_matches(' ')).is_some_and(|kind| kind == "cn");
    if !is_cn || rest.starts_with('#') {
        return None;
    }
    unescape(rest).map(|(value, ..)| value)
}

/// Reads `type=value` up to an unescaped `,` or `+` or the end: type, folded value, separator, rest.
fn attribute(text: &str) -> Option<(Cow<'static, str>, String, Option<char>, &str)> {
    let (kind, rest) = text.split_once('=')?;
    let kind = attribute_type(kind.trim_matches(' '))?;
    let rest = rest.trim_start_matches(' ');
    if let Some(hex) = rest.strip_prefix('#') {
        let (digits, end, after) = match hex.find([',', '+']) {
            Some(at) => (hex.get(..at)?, hex.get(at..)?.chars().next(), hex.get(at..)?.get(1..)?),
            None => (hex, None, ""),
        };
        let digits = digits.trim_end_matches(' ');
        let well_formed = !digits.is_empty()
            && digits.len().is_multiple_of(2)
            && digits.bytes().all(|b| b.is_ascii_hexdigit());
        // The NUL distinguishes the encoding `#41` from the text `\#41`.
        return well_formed.then(|| (kind, format!("\u{0}{}", digits.to_ascii_lowercase()), end, after));
    }
    let (value, end, after) = unescape(rest)?;
    Some((kind, fold(&value).into_owned(), end, after))
}

/// Returns the text of a value, without unescaped trailing spaces.
fn unescape(text: &str) -> Option<(String, Option<char>, &str)> {
    let mut bytes: Vec<u8> = Vec::with_capacity(text.len());
    let mut kept = 0;
    let mut chars = text.char_indices();
    let mut end = None;
    let mut after = "";
    while let Some((at, c)) = chars.next() {
        match c {
            ',' | '+' => {
                end = Some(c);
                after = text.get(at.checked_add(1)?..)?;
                break;
            }
            '"' | ';' | '<' | '>' | '\0' => return None,
            '\\' => {
                let (_, next) = chars.next()?;
                let byte = if let Some(byte) = u8::try_from(next).ok().filter(|byte| is_escape(*byte)) {
                    byte
                } else {
                    let (_, low) = chars.next()?;
                    let (high, low) = (next.to_digit(16)?, low.to_digit(16)?);
                    // No directory has a NUL in a name, and here it marks encoded values.
                    u8::try_from(high.checked_mul(16)?.checked_add(low)?).ok().filter(|byte| *byte != 0)?
                };
                bytes.push(byte);
                kept = bytes.len();
            }
            c => {
                bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
                if c != ' ' {
                    kept = bytes.len();
                }
            }
        }
    }
    bytes.truncate(kept);
    Some((String::from_utf8(bytes).ok()?, end, after))
}

/// Returns a short name or object identifier; identifiers of RFC 4514 section 3 become short names.
pub(super) fn attribute_type(text: &str) -> Option<Cow<'static, str>> {
    let first = text.bytes().next()?;
    if first.is_ascii_digit() {
        let name = match text {
            "2.5.4.3" => "cn",
            "2.5.4.7" => "l",
            "2.5.4.8" => "st",
            "2.5.4.10" => "o",
            "2.5.4.11" => "ou",
            "2.5.4.6" => "c",
            "2.5.4.9" => "street",
            "0.9.2342.19200300.100.1.25" => "dc",
            "0.9.2342.19200300.100.1.1" => "uid",
            other => {
                let arcs =
                    other.split('.').all(|arc| !arc.is_empty() && arc.bytes().all(|b| b.is_ascii_digit()));
                return arcs.then(|| Cow::Owned(other.to_owned()));
            }
        };
        return Some(Cow::Borrowed(name));
    }
    if let Some(name) = ["cn", "ou", "dc", "o"].into_iter().find(|name| name.eq_ignore_ascii_case(text)) {
        return Some(Cow::Borrowed(name));
    }
    let well_formed =
        first.is_ascii_alphabetic() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    well_formed.then(|| Cow::Owned(text.to_ascii_lowercase()))
}

fn push_escaped(out: &mut String, value: &str) {
    for c in value.chars() {
        if matches!(c, ',' | '+' | '\\') {
            out.push('\\');
        }
        out.push(c);
    }
}
