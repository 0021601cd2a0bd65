//! Which groups of the policy a subject is in: names compared as directories compare them.
//!
//! Names are equal after NFC and Unicode case folding; distinguished names by RFC 4514 after
//! unescaping, spaces around `,` and `=` ignored. A bare name of the policy also matches the
//! leading CN of a subject's distinguished name.

use std::borrow::Cow;
use std::hash::BuildHasher as _;

use hashbrown::{DefaultHashBuilder, HashTable};
use unicode_normalization::{IsNormalized, UnicodeNormalization as _, is_nfc_quick};

use super::compiled::GroupId;

/// From normalised names to groups. Keys lie in one text: policies have many groups.
#[derive(Debug, Default)]
pub(crate) struct GroupTable {
    hasher: DefaultHashBuilder,
    table: HashTable<u32>,
    keys: Vec<Key>,
    text: String,
}

#[derive(Debug, Clone, Copy)]
struct Key {
    end: u32,
    group: GroupId,
    /// The next key with the same name, 0 for none (a key never follows itself).
    next: u32,
    distinguished: bool,
}

/// A name in the form in which names are compared.
struct GroupName<'n> {
    key: Cow<'n, str>,
    distinguished: bool,
    leading_cn: Option<String>,
}

impl<'n> GroupName<'n> {
    fn new(name: &'n str) -> Self {
        match DistinguishedName::parse(name) {
            Some(dn) => {
                Self { key: Cow::Owned(dn.canonical), distinguished: true, leading_cn: dn.leading_cn }
            }
            None => Self { key: fold(name), distinguished: false, leading_cn: None },
        }
    }
}

impl GroupTable {
    /// Adds a name of the policy. A name may belong to several groups.
    pub(crate) fn add(&mut self, name: &str, group: GroupId) {
        let name = GroupName::new(name);
        let (key, distinguished) = (&*name.key, name.distinguished);
        let index = u32::try_from(self.keys.len()).unwrap_or(u32::MAX);
        if let Some(mut at) = self.find(key, distinguished) {
            // A second key of one name needs no second copy of it, it follows the first.
            while let Some(next) = self.keys.get(at as usize).map(|k| k.next).filter(|next| *next != 0) {
                at = next;
            }
            if let Some(last) = self.keys.get_mut(at as usize) {
                last.next = index;
            }
        } else {
            let hash = self.hasher.hash_one((distinguished, key));
            let (keys, text, hasher) = (&self.keys, &self.text, &self.hasher);
            self.table.insert_unique(hash, index, |at| hash_of(hasher, keys, text, *at));
            self.text.push_str(key);
        }
        let end = u32::try_from(self.text.len()).unwrap_or(u32::MAX);
        self.keys.push(Key { end, group, next: 0, distinguished });
    }

    /// Calls `found` with every group that `name` of the subject is in.
    pub(crate) fn matches(&self, name: &str, mut found: impl FnMut(GroupId)) {
        let name = GroupName::new(name);
        self.look_up(&name.key, name.distinguished, &mut found);
        if let Some(cn) = &name.leading_cn {
            self.look_up(cn, false, &mut found);
        }
    }

    /// Every name of the policy in the form in which it is compared, with each of its groups.
    pub(crate) fn names(&self) -> impl Iterator<Item = (GroupId, &str)> {
        let heads = (0..).zip(&self.keys).map(|(at, _)| (at, text_of(&self.keys, &self.text, at).1));
        // A key without a text of its own follows another one.
        heads.filter(|(_, text)| !text.is_empty()).flat_map(|(at, text)| {
            let key = |at: u32| self.keys.get(at as usize);
            let chain = std::iter::successors(key(at), move |k| key(k.next).filter(|_| k.next != 0));
            chain.map(move |key| (key.group, text))
        })
    }

    fn look_up(&self, key: &str, distinguished: bool, found: &mut impl FnMut(GroupId)) {
        let mut at = self.find(key, distinguished);
        while let Some(key) = at.and_then(|at| self.keys.get(at as usize)) {
            found(key.group);
            at = Some(key.next).filter(|next| *next != 0);
        }
    }

    fn find(&self, key: &str, distinguished: bool) -> Option<u32> {
        let hash = self.hasher.hash_one((distinguished, key));
        let equal = |at: &u32| text_of(&self.keys, &self.text, *at) == (distinguished, key);
        self.table.find(hash, equal).copied()
    }

    pub(crate) fn shrink(&mut self) {
        self.keys.shrink_to_fit();
        self.text.shrink_to_fit();
        let (keys, text, hasher) = (&self.keys, &self.text, &self.hasher);
        self.table.shrink_to_fit(|at| hash_of(hasher, keys, text, *at));
    }
}

fn hash_of(hasher: &DefaultHashBuilder, keys: &[Key], text: &str, at: u32) -> u64 {
    hasher.hash_one(text_of(keys, text, at))
}

fn text_of<'t>(keys: &[Key], text: &'t str, at: u32) -> (bool, &'t str) {
    let at = at as usize;
    let start = at.checked_sub(1).and_then(|before| keys.get(before)).map_or(0, |k| k.end as usize);
    let (end, distinguished) = keys.get(at).map_or((start, false), |k| (k.end as usize, k.distinguished));
    (distinguished, text.get(start..end).unwrap_or_default())
}

/// NFC, then full Unicode case folding.
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

struct DistinguishedName {
    canonical: String,
    leading_cn: Option<String>,
}

impl DistinguishedName {
    /// `None` if `text` is no distinguished name by RFC 4514: then it is a bare name.
    fn parse(text: &str) -> Option<Self> {
        // Most names of directories are plain ASCII without escapes, and most bare names have no `=`.
        if !text.contains('=') {
            return None;
        }
        if text.bytes().all(|b| b.is_ascii() && !b"\\\"+;<>#\0".contains(&b)) {
            return Self::parse_plain(text);
        }
        let mut canonical = String::with_capacity(text.len());
        let mut leading_cn = None;
        let mut rest = text;
        let mut first = true;
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
            if first {
                leading_cn = rdn.iter().find(|(kind, _)| kind == "cn").map(|(_, value)| value.clone());
                first = false;
            } else {
                canonical.push(',');
            }
            // A relative name of several attributes is a set.
            rdn.sort_unstable();
            for (index, (kind, value)) in rdn.iter().enumerate() {
                if index > 0 {
                    canonical.push('+');
                }
                canonical.push_str(kind);
                canonical.push('=');
                push_escaped(&mut canonical, value);
            }
            if end.is_none() {
                return Some(Self { canonical, leading_cn });
            }
        }
    }
}

impl DistinguishedName {
    /// The same for a name of ASCII without escapes, where folding is lower case.
    fn parse_plain(text: &str) -> Option<Self> {
        let mut canonical = String::with_capacity(text.len());
        let mut leading_cn = None;
        for (index, rdn) in text.split(',').enumerate() {
            let (kind, value) = rdn.split_once('=')?;
            let kind = attribute_type(kind.trim_matches(' '))?;
            if index > 0 {
                canonical.push(',');
            }
            canonical.push_str(&kind);
            canonical.push('=');
            let start = canonical.len();
            canonical.extend(value.trim_matches(' ').chars().map(|c| c.to_ascii_lowercase()));
            if index == 0 && kind == "cn" {
                leading_cn = canonical.get(start..).map(ToOwned::to_owned);
            }
        }
        Some(Self { canonical, leading_cn })
    }
}

/// Reads `type=value` up to an unescaped `,` or `+` or the end: type, folded value, what ended it, the rest.
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
        // The mark keeps the encoding `#41` and the text `\#41` apart.
        return well_formed.then(|| (kind, format!("\u{0}{}", digits.to_ascii_lowercase()), end, after));
    }
    let (value, end, after) = unescape(rest)?;
    Some((kind, fold(&value).into_owned(), end, after))
}

/// The text of a value. Spaces at its end that are not escaped are not part of it.
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
                match next {
                    ' ' | '"' | '#' | '+' | ',' | ';' | '<' | '=' | '>' | '\\' => {
                        bytes.push(u8::try_from(next).ok()?)
                    }
                    high => {
                        let (_, low) = chars.next()?;
                        let (high, low) = (high.to_digit(16)?, low.to_digit(16)?);
                        bytes.push(u8::try_from(high.checked_mul(16)?.checked_add(low)?).ok()?);
                    }
                }
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

/// A short name or an object identifier; the identifiers of RFC 4514 section 3 stand for their names.
fn attribute_type(text: &str) -> Option<Cow<'static, str>> {
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
