//! A small reader for LDIF content records (RFC 2849).
//!
//! It reads what directory exports contain: comments, folded lines, base64 values, repeated
//! attributes, and the referrals that `ldbsearch` appends. It refuses what it would have to guess
//! at: change records, and values to be fetched from a URL.

use std::collections::BTreeSet;
use std::fmt;

/// A file of entries.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ldif {
    /// The entries, in the order of the file.
    pub entries: Vec<Entry>,
    /// References to other directories (`ref:` records, which have no name of their own).
    pub referrals: Vec<String>,
}

/// One entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The distinguished name, as written.
    pub dn: String,
    /// The line of the file on which the entry begins, from 1.
    pub line: usize,
    attributes: Vec<Attribute>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Attribute {
    /// In lower case: attribute names do not differ by case.
    name: String,
    value: Vec<u8>,
    line: usize,
}

impl Entry {
    /// All values of an attribute as text, in the order of the file. A value that is not UTF-8 is
    /// left out; [`Entry::bytes`] has it.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.bytes(name).filter_map(|value| std::str::from_utf8(value).ok())
    }

    /// The first value of an attribute as text.
    #[must_use]
    pub fn first<'a>(&'a self, name: &'a str) -> Option<&'a str> {
        self.all(name).next()
    }

    /// All values of an attribute as they are.
    pub fn bytes<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a [u8]> {
        self.attributes
            .iter()
            .filter(move |attribute| attribute.name.eq_ignore_ascii_case(name))
            .map(|attribute| attribute.value.as_slice())
    }

    /// The line on which an attribute first appears; the line of the entry if it has none.
    #[must_use]
    pub fn line_of(&self, name: &str) -> usize {
        self.attributes
            .iter()
            .find(|attribute| attribute.name.eq_ignore_ascii_case(name))
            .map_or(self.line, |attribute| attribute.line)
    }
}

/// Why an export was not read. Every variant names the line, from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum LdifError {
    /// A line that begins with a space continues nothing.
    NothingToContinue {
        /// The line.
        line: usize,
    },
    /// A line has no colon.
    NoColon {
        /// The line.
        line: usize,
    },
    /// What stands before the colon is not an attribute name.
    BadName {
        /// The line.
        line: usize,
    },
    /// A value announced as base64 is not base64.
    BadBase64 {
        /// The line.
        line: usize,
    },
    /// A name or address is not UTF-8.
    NotUtf8 {
        /// The line.
        line: usize,
    },
    /// A value is to be fetched from a URL. This reader fetches nothing.
    UrlValue {
        /// The line.
        line: usize,
    },
    /// A version of the format other than 1.
    Version {
        /// The line.
        line: usize,
    },
    /// A record that changes entries instead of describing one.
    ChangeRecord {
        /// The line.
        line: usize,
    },
    /// A record does not begin with its name.
    NoDn {
        /// The line.
        line: usize,
    },
    /// A record has a second name: the blank line between two records is missing.
    SecondDn {
        /// The line.
        line: usize,
    },
    /// Two records have one name.
    DuplicateDn {
        /// The line.
        line: usize,
        /// The name.
        dn: String,
    },
    /// An attribute is there, but its value means nothing.
    BadValue {
        /// The line.
        line: usize,
        /// The attribute.
        attribute: &'static str,
    },
    /// An account's primary group is not in the export. Left out, a group could be missing from a
    /// decision, so a partial export is no export.
    UnknownPrimaryGroup {
        /// The line.
        line: usize,
        /// The last part of the group's SID.
        rid: u32,
    },
}

impl fmt::Display for LdifError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NothingToContinue { line } => {
                write!(f, "line {line}: a continued line with nothing before it")
            }
            Self::NoColon { line } => {
                write!(f, "line {line}: expected `name: value`, there is no colon on it")
            }
            Self::BadName { line } => write!(f, "line {line}: this is not an attribute name"),
            Self::BadBase64 { line } => write!(f, "line {line}: the value is not base64"),
            Self::NotUtf8 { line } => write!(f, "line {line}: the value is not UTF-8"),
            Self::UrlValue { line } => {
                write!(f, "line {line}: values from a URL (`:<`) are not read, put the value itself")
            }
            Self::Version { line } => write!(f, "line {line}: only `version: 1` is known"),
            Self::ChangeRecord { line } => {
                write!(f, "line {line}: this is a change, an export has only entries")
            }
            Self::NoDn { line } => write!(f, "line {line}: a record must begin with `dn:`"),
            Self::SecondDn { line } => {
                write!(f, "line {line}: a second `dn:`, is there a blank line missing before it?")
            }
            Self::DuplicateDn { line, dn } => {
                write!(f, "line {line}: there is already an entry `{dn}`")
            }
            Self::BadValue { line, attribute } => {
                write!(f, "line {line}: this is not a value of `{attribute}`")
            }
            Self::UnknownPrimaryGroup { line, rid } => {
                write!(f, "line {line}: the primary group {rid} is not in the export")
            }
        }
    }
}

impl std::error::Error for LdifError {}

impl Ldif {
    /// Reads an export.
    pub fn parse(text: &str) -> Result<Self, LdifError> {
        let mut reader = Reader::default();
        for line in unfold(text)? {
            reader.line(&line)?;
        }
        reader.end_of_record();
        Ok(reader.done)
    }
}

/// A line with its continuations joined.
struct Line {
    number: usize,
    text: String,
}

/// Joins folded lines and drops comments (which may be folded, too). A blank line stays: it ends a
/// record.
fn unfold(text: &str) -> Result<Vec<Line>, LdifError> {
    let mut lines: Vec<Line> = Vec::new();
    let mut in_comment = false;
    // `lines` also takes the carriage return off.
    for (number, raw) in (1..).zip(text.lines()) {
        if let Some(rest) = raw.strip_prefix(' ') {
            if in_comment {
                continue;
            }
            match lines.last_mut() {
                Some(line) if !line.text.is_empty() => line.text.push_str(rest),
                _ => return Err(LdifError::NothingToContinue { line: number }),
            }
        } else if raw.starts_with('#') {
            in_comment = true;
        } else {
            in_comment = false;
            lines.push(Line { number, text: raw.to_owned() });
        }
    }
    Ok(lines)
}

#[derive(Default)]
struct Reader {
    done: Ldif,
    names: BTreeSet<String>,
    record: Record,
}

#[derive(Default)]
enum Record {
    #[default]
    None,
    Entry(Entry),
    Referral,
}

impl Reader {
    fn line(&mut self, line: &Line) -> Result<(), LdifError> {
        if line.text.is_empty() {
            self.end_of_record();
            return Ok(());
        }
        let number = line.number;
        let (name, value) = split(line)?;
        match (&mut self.record, name.as_str()) {
            (Record::None, "version") if self.done == Ldif::default() => {
                if value != b"1" {
                    return Err(LdifError::Version { line: number });
                }
            }
            (Record::None, "dn") => {
                let dn = utf8(value, number)?;
                if !self.names.insert(dn.clone()) {
                    return Err(LdifError::DuplicateDn { line: number, dn });
                }
                self.record = Record::Entry(Entry { dn, line: number, attributes: Vec::new() });
            }
            (Record::None | Record::Referral, "ref") => {
                self.done.referrals.push(utf8(value, number)?);
                self.record = Record::Referral;
            }
            (Record::None | Record::Referral, _) => return Err(LdifError::NoDn { line: number }),
            (Record::Entry(_), "dn") => return Err(LdifError::SecondDn { line: number }),
            (Record::Entry(_), "changetype" | "control") => {
                return Err(LdifError::ChangeRecord { line: number });
            }
            (Record::Entry(entry), _) => entry.attributes.push(Attribute { name, value, line: number }),
        }
        Ok(())
    }

    fn end_of_record(&mut self) {
        if let Record::Entry(entry) = std::mem::take(&mut self.record) {
            self.done.entries.push(entry);
        }
    }
}

/// `name: text` or `name:: base64`.
fn split(line: &Line) -> Result<(String, Vec<u8>), LdifError> {
    let number = line.number;
    let (name, rest) = line.text.split_once(':').ok_or(LdifError::NoColon { line: number })?;
    let is_name = name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | ';' | '_'));
    if name.is_empty() || !is_name {
        return Err(LdifError::BadName { line: number });
    }
    let value = if let Some(encoded) = rest.strip_prefix(':') {
        base64(encoded.trim()).ok_or(LdifError::BadBase64 { line: number })?
    } else if rest.starts_with('<') {
        return Err(LdifError::UrlValue { line: number });
    } else {
        rest.trim_start_matches(' ').as_bytes().to_vec()
    };
    Ok((name.to_ascii_lowercase(), value))
}

fn utf8(value: Vec<u8>, line: usize) -> Result<String, LdifError> {
    String::from_utf8(value).map_err(|_| LdifError::NotUtf8 { line })
}

/// Decodes standard base64 with padding (RFC 4648, section 4). Bits left over must be zero, so that
/// no two texts mean the same bytes.
fn base64(text: &str) -> Option<Vec<u8>> {
    let bytes = text.as_bytes();
    if !bytes.len().is_multiple_of(4) {
        return None;
    }
    let body = bytes.strip_suffix(b"==").or_else(|| bytes.strip_suffix(b"=")).unwrap_or(bytes);
    let mut decoded = Vec::with_capacity(body.len());
    for group in body.chunks(4) {
        let mut bits: u32 = 0;
        for byte in group {
            let six = match byte {
                b'A'..=b'Z' => byte.checked_sub(b'A')?,
                b'a'..=b'z' => byte.checked_sub(b'a')?.checked_add(26)?,
                b'0'..=b'9' => byte.checked_sub(b'0')?.checked_add(52)?,
                b'+' => 62,
                b'/' => 63,
                _ => return None,
            };
            bits = (bits << 6) | u32::from(six);
        }
        // Two, three or four characters hold one, two or three bytes and some bits to spare.
        let (bytes, spare) = match group.len() {
            4 => (bits, 0),
            3 => (bits >> 2, bits & 0b11),
            2 => (bits >> 4, bits & 0b1111),
            _ => return None,
        };
        if spare != 0 {
            return None;
        }
        let [_, a, b, c] = bytes.to_be_bytes();
        match group.len() {
            4 => decoded.extend([a, b, c]),
            3 => decoded.extend([b, c]),
            _ => decoded.push(c),
        }
    }
    Some(decoded)
}

#[cfg(test)]
#[allow(clippy::indexing_slicing)] // a test may fail
mod tests {
    use super::{Ldif, LdifError};

    #[test]
    fn reads_comments_folds_and_base64() -> Result<(), LdifError> {
        let text = "version: 1\r\n\
                    # a comment\r\n  that goes on\r\n\
                    dn: CN=Jos\r\n é,DC=ad,DC=test\r\n\
                    description:: SsO8cmdlbg==\r\n\
                    mail:\r\n\
                    Member: a\r\n\
                    mEMBER: b\r\n\
                    \r\n\
                    \r\n\
                    dn:: Q049YQ==\r\n\
                    objectClass: top\r\n";
        let ldif = Ldif::parse(text)?;
        assert_eq!(ldif.entries.len(), 2);
        let entry = &ldif.entries[0];
        assert_eq!((entry.dn.as_str(), entry.line), ("CN=José,DC=ad,DC=test", 4));
        assert_eq!(entry.first("DESCRIPTION"), Some("Jürgen"));
        assert_eq!(entry.first("mail"), Some(""));
        assert_eq!(entry.all("member").collect::<Vec<_>>(), ["a", "b"]);
        assert_eq!(entry.first("memberOf"), None);
        assert_eq!(entry.line_of("Member"), 8);
        assert_eq!(ldif.entries[1].dn, "CN=a");
        Ok(())
    }

    #[test]
    fn keeps_binary_values_apart_from_text() -> Result<(), LdifError> {
        let ldif = Ldif::parse("dn: CN=a\nobjectSid:: /wD+\n")?;
        assert_eq!(ldif.entries[0].first("objectSid"), None);
        assert_eq!(ldif.entries[0].bytes("objectSid").next(), Some(&[0xff, 0x00, 0xfe][..]));
        Ok(())
    }

    #[test]
    fn an_empty_file_has_no_entries() {
        assert_eq!(Ldif::parse("# nothing\n\n# at all\n"), Ok(Ldif::default()));
    }

    #[test]
    fn a_referral_is_no_entry() -> Result<(), LdifError> {
        let ldif = Ldif::parse("dn: CN=a\ncn: a\n\n# Referral\nref: ldap:///CN=b\n\n# end\n")?;
        assert_eq!(ldif.entries.len(), 1);
        assert_eq!(ldif.referrals, ["ldap:///CN=b"]);
        Ok(())
    }

    #[test]
    fn every_error_names_its_line() {
        let cases = [
            (" x: y\n", LdifError::NothingToContinue { line: 1 }),
            ("dn: CN=a\n\n x\n", LdifError::NothingToContinue { line: 3 }),
            ("dn: CN=a\nwhat\n", LdifError::NoColon { line: 2 }),
            ("dn: CN=a\nw hat: x\n", LdifError::BadName { line: 2 }),
            ("dn: CN=a\n: x\n", LdifError::BadName { line: 2 }),
            ("dn: CN=a\ncn:: abc\n", LdifError::BadBase64 { line: 2 }),
            ("dn: CN=a\ncn:: a===\n", LdifError::BadBase64 { line: 2 }),
            ("dn: CN=a\ncn:: ab=c\n", LdifError::BadBase64 { line: 2 }),
            ("dn: CN=a\ncn:: aR==\n", LdifError::BadBase64 { line: 2 }),
            ("dn:: /w==\n", LdifError::NotUtf8 { line: 1 }),
            ("dn: CN=a\njpegPhoto:< file:///etc/passwd\n", LdifError::UrlValue { line: 2 }),
            ("version: 2\n", LdifError::Version { line: 1 }),
            ("dn: CN=a\nchangetype: delete\n", LdifError::ChangeRecord { line: 2 }),
            ("cn: a\n", LdifError::NoDn { line: 1 }),
            ("dn: CN=a\ndn: CN=b\n", LdifError::SecondDn { line: 2 }),
            ("dn: CN=a\n\ndn: CN=a\n", LdifError::DuplicateDn { line: 3, dn: "CN=a".to_owned() }),
        ];
        for (text, error) in cases {
            assert!(error.to_string().starts_with("line "), "{error}");
            assert_eq!(Ldif::parse(text), Err(error), "{text:?}");
        }
    }
}
