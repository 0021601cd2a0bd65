//! From bytes to entries.

use std::collections::BTreeSet;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::error::LdifError;
use crate::{Entry, Ldif, holds_names, names};

pub(crate) fn read(export: &[u8]) -> Result<Ldif, LdifError> {
    if export.starts_with(b"\xff\xfe") || export.starts_with(b"\xfe\xff") {
        return Err(LdifError::Utf16 { line: 1 });
    }
    let mut reader = Reader::default();
    for line in unfold(export.strip_prefix(b"\xef\xbb\xbf").unwrap_or(export))? {
        reader.line(&line)?;
    }
    reader.end_of_record();
    Ok(reader.done)
}

/// A line with its continuations joined.
struct Line {
    number: usize,
    text: Vec<u8>,
}

/// Joins folded lines and drops comments, which may also be folded. Keeps blank lines: they end records.
fn unfold(export: &[u8]) -> Result<Vec<Line>, LdifError> {
    let mut lines: Vec<Line> = Vec::new();
    let mut in_comment = false;
    for (number, raw) in (1..).zip(export.split(|byte| *byte == b'\n')) {
        let raw = raw.strip_suffix(b"\r").unwrap_or(raw);
        if let Some(rest) = raw.strip_prefix(b" ") {
            if in_comment {
                continue;
            }
            match lines.last_mut() {
                Some(line) if !line.text.is_empty() => line.text.extend_from_slice(rest),
                _ => return Err(LdifError::NothingToContinue { line: number }),
            }
        } else if raw.starts_with(b"#") {
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
    /// The keys of the names read so far.
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
            (Record::None, "dn") => self.record = Record::Entry(self.entry(&value, number)?),
            (Record::None | Record::Referral, "ref") => {
                let referral =
                    String::from_utf8(value).map_err(|_| LdifError::ReferralNotUtf8 { line: number })?;
                self.done.referrals.push(referral);
                self.record = Record::Referral;
            }
            (Record::None | Record::Referral, _) => return Err(LdifError::NoDn { line: number }),
            (Record::Entry(_), "dn") => return Err(LdifError::SecondDn { line: number }),
            (Record::Entry(_), "changetype" | "control") => {
                return Err(LdifError::ChangeRecord { line: number });
            }
            (Record::Entry(entry), _) => {
                if holds_names(&name) {
                    names::read(&value, number)?;
                }
                entry.add(name, value, number);
            }
        }
        Ok(())
    }

    fn entry(&mut self, dn: &[u8], line: usize) -> Result<Entry, LdifError> {
        let (dn, name) = match names::read(dn, line)? {
            Some((dn, name)) => (dn.to_owned(), Some(name)),
            None => (String::new(), None),
        };
        let key = name.as_ref().map_or(String::new(), |name| name.key().to_owned());
        if !self.names.insert(key) {
            return Err(LdifError::DuplicateDn { line, dn });
        }
        Ok(Entry::new(dn, name, line))
    }

    fn end_of_record(&mut self) {
        if let Record::Entry(entry) = std::mem::take(&mut self.record) {
            self.done.entries.push(entry);
        }
    }
}

/// Splits `name: text` or `name:: base64`; returns the name in lower case.
fn split(line: &Line) -> Result<(String, Vec<u8>), LdifError> {
    let number = line.number;
    let mut parts = line.text.splitn(2, |byte| *byte == b':');
    let (Some(name), Some(rest)) = (parts.next(), parts.next()) else {
        return Err(LdifError::NoColon { line: number });
    };
    let is_name =
        |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b';' | b'_' | b'=');
    let name = match std::str::from_utf8(name) {
        Ok(text) if !name.is_empty() && name.iter().all(is_name) => text.to_ascii_lowercase(),
        _ => return Err(LdifError::BadName { line: number }),
    };
    let mut options = name.split(';').skip(1);
    if options.any(|option| option.starts_with("range=")) {
        return Err(LdifError::Range { line: number });
    }
    if name.split_once(';').is_some_and(|(base, _)| holds_names(base)) {
        return Err(LdifError::Option { line: number });
    }
    if name.contains('=') {
        return Err(LdifError::BadName { line: number });
    }
    let value = if let Some(encoded) = rest.strip_prefix(b":") {
        // Leftover bits must be zero, so that no two texts decode to the same bytes.
        STANDARD.decode(encoded.trim_ascii()).map_err(|_| LdifError::BadBase64 { line: number })?
    } else if rest.starts_with(b"<") {
        return Err(LdifError::UrlValue { line: number });
    } else {
        let spaces = rest.iter().take_while(|byte| **byte == b' ').count();
        rest.get(spaces..).unwrap_or_default().to_owned()
    };
    Ok((name, value))
}

#[cfg(test)]
#[allow(clippy::indexing_slicing)] // a test may fail
mod tests {
    use crate::{Ldif, LdifError};

    #[test]
    fn reads_comments_folds_and_base64() -> Result<(), LdifError> {
        let text = "version: 1\r\n\
                    # a comment\r\n  that goes on\r\n\
                    dn: CN=Jos\r\n é,DC=ad,DC=test\r\n\
                    description:: SsO8cmdlbg==\r\n\
                    mail:\r\n\
                    Member: CN=a\r\n\
                    mEMBER: CN=b\r\n\
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
        assert_eq!(entry.all("member").collect::<Vec<_>>(), ["CN=a", "CN=b"]);
        assert_eq!(entry.first("memberOf"), None);
        assert_eq!(entry.line_of("Member"), 8);
        assert_eq!(ldif.entries[1].dn, "CN=a");
        Ok(())
    }

    /// A fold may split the bytes of one character.
    #[test]
    fn folds_are_of_bytes() -> Result<(), LdifError> {
        let ldif = Ldif::parse(b"dn: CN=Jos\xc3\n \xa9\n")?;
        assert_eq!(ldif.entries[0].dn, "CN=José");
        Ok(())
    }

    #[test]
    fn keeps_binary_values_apart_from_text() -> Result<(), LdifError> {
        let ldif = Ldif::parse(b"dn: CN=a\nobjectSid:: /wD+\ndescription: Stra\xdfe\n")?;
        assert_eq!(ldif.entries[0].first("objectSid"), None);
        assert_eq!(ldif.entries[0].bytes("objectSid").next(), Some(&[0xff, 0x00, 0xfe][..]));
        assert_eq!(ldif.entries[0].first("description"), None);
        assert_eq!(ldif.entries[0].bytes("description").next(), Some(&b"Stra\xdfe"[..]));
        Ok(())
    }

    #[test]
    fn an_empty_file_has_no_entries() {
        assert_eq!(Ldif::parse("# nothing\n\n# at all\n"), Ok(Ldif::default()));
        assert_eq!(Ldif::parse("\u{feff}"), Ok(Ldif::default()));
    }

    #[test]
    fn a_byte_order_mark_is_read_over() -> Result<(), LdifError> {
        assert_eq!(Ldif::parse("\u{feff}version: 1\ndn: CN=a\n")?.entries[0].dn, "CN=a");
        Ok(())
    }

    #[test]
    fn a_referral_is_no_entry() -> Result<(), LdifError> {
        let ldif = Ldif::parse("dn: CN=a\ncn: a\n\n# Referral\nref: ldap:///CN=b\n\n# end\n")?;
        assert_eq!(ldif.entries.len(), 1);
        assert_eq!(ldif.referrals, ["ldap:///CN=b"]);
        Ok(())
    }

    /// The root of a directory has an empty name, and groups without members may have an empty member.
    #[test]
    fn an_empty_name_names_nobody() -> Result<(), LdifError> {
        let ldif = Ldif::parse("dn:\nobjectClass: top\n\ndn: CN=g\nmember:\nmember: CN=a\n")?;
        assert_eq!(ldif.entries[0].name(), None);
        let members: Result<Vec<_>, _> = ldif.entries[1].names("member").collect();
        assert_eq!(members?.iter().map(|(text, _)| *text).collect::<Vec<_>>(), ["CN=a"]);
        Ok(())
    }

    #[test]
    fn every_error_names_its_line() {
        let cases: &[(&[u8], LdifError)] = &[
            (b" x: y\n", LdifError::NothingToContinue { line: 1 }),
            (b"dn: CN=a\n\n x\n", LdifError::NothingToContinue { line: 3 }),
            (b"dn: CN=a\nwhat\n", LdifError::NoColon { line: 2 }),
            (b"dn: CN=a\nw hat: x\n", LdifError::BadName { line: 2 }),
            (b"dn: CN=a\n: x\n", LdifError::BadName { line: 2 }),
            (b"dn: CN=a\nc=n: x\n", LdifError::BadName { line: 2 }),
            (b"dn: CN=a\nc\xe9: x\n", LdifError::BadName { line: 2 }),
            (b"dn: CN=a\ncn:: abc\n", LdifError::BadBase64 { line: 2 }),
            (b"dn: CN=a\ncn:: a===\n", LdifError::BadBase64 { line: 2 }),
            (b"dn: CN=a\ncn:: ab=c\n", LdifError::BadBase64 { line: 2 }),
            (b"dn: CN=a\ncn:: aR==\n", LdifError::BadBase64 { line: 2 }),
            (b"ref:: /w==\n", LdifError::ReferralNotUtf8 { line: 1 }),
            (b"dn: CN=a\njpegPhoto:< file:///etc/passwd\n", LdifError::UrlValue { line: 2 }),
            (b"dn: CN=a\nmember;range=0-1499: CN=b\n", LdifError::Range { line: 2 }),
            (b"dn: CN=a\nmemberOf;lang-en: CN=b\n", LdifError::Option { line: 2 }),
            (b"version: 2\n", LdifError::Version { line: 1 }),
            (b"dn: CN=a\nchangetype: delete\n", LdifError::ChangeRecord { line: 2 }),
            (b"cn: a\n", LdifError::NoDn { line: 1 }),
            (b"dn: CN=a\ndn: CN=b\n", LdifError::SecondDn { line: 2 }),
            (b"dn: CN=a\n\ndn: cn=A\n", LdifError::DuplicateDn { line: 3, dn: "cn=A".to_owned() }),
            (b"\xff\xfed\0n\0", LdifError::Utf16 { line: 1 }),
        ];
        for (export, error) in cases {
            assert!(error.to_string().starts_with(&format!("line {}: ", error.line())), "{error}");
            assert_eq!(Ldif::parse(export), Err(error.clone()), "{}", export.escape_ascii());
        }
    }

    /// No name is dropped, plain or in base64, in any attribute.
    #[test]
    fn what_is_no_name_is_an_error_wherever_names_stand() {
        let attributes = ["member", "memberOf", "uniqueMember", "manager", "managedBy", "MEMBEROF", "owner"];
        for attribute in attributes {
            let read = |value: &[u8]| {
                let mut export = format!("dn: CN=a\nobjectClass: top\n{attribute}:").into_bytes();
                export.extend_from_slice(value);
                Ldif::parse(&export).err()
            };
            assert_eq!(read(b" CN=\xe9\n"), Some(LdifError::NameNotUtf8 { line: 3 }), "{attribute}");
            assert_eq!(read(b": Q049VGllcuksREM9eA==\n"), Some(LdifError::NameNotUtf8 { line: 3 }));
            assert_eq!(read(b" Tier0\n"), Some(LdifError::BadDn { line: 3 }), "{attribute}");
            assert_eq!(read(b" <GUID=1>;CN=a\n"), Some(LdifError::BadDn { line: 3 }), "{attribute}");
            assert_eq!(read(b" CN=b,DC=x\n"), None, "{attribute}");
        }
        assert_eq!(Ldif::parse(b"dn: CN=\xe9\n"), Err(LdifError::NameNotUtf8 { line: 1 }));
        assert_eq!(Ldif::parse("dn:: /w==\n"), Err(LdifError::NameNotUtf8 { line: 1 }));
        assert_eq!(Ldif::parse("dn: somebody\n"), Err(LdifError::BadDn { line: 1 }));
    }
}
