//! Responses (RFC 4511).

use super::ber::{BOOLEAN, ENUMERATED, INTEGER, OCTETS, Reader, SEQUENCE, SET, header, number};
use super::entry::Entry;

/// The control with the place of the next page.
pub(super) const PAGED_RESULTS: &str = "1.2.840.113556.1.4.319";
/// The longest message that is accepted, in bytes.
const LONGEST: usize = 64 << 20;

/// A message of the server.
#[derive(Debug)]
pub(super) struct Response {
    /// The request that it answers; 0 for a message that answers none.
    pub(super) id: u32,
    pub(super) body: Body,
}

#[derive(Debug)]
pub(super) enum Body {
    Entry(Entry),
    /// The end of an operation.
    Done(Outcome),
    /// Anything else, such as a reference to another server, which is never followed.
    Other,
}

/// The end of an operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Outcome {
    pub(crate) code: u32,
    /// Eight hexadecimal digits with which Active Directory begins its explanation: an error of Windows. The rest may
    /// name an account, and is dropped.
    pub(crate) reason: Option<u32>,
    /// The number after `data`, which says why a sign-in is refused.
    pub(crate) data: Option<u32>,
    /// True if the server refers to others.
    pub(crate) refers: bool,
    /// The place where the next page begins.
    pub(super) cookie: Vec<u8>,
}

impl Response {
    /// Returns the length of the first message in `bytes`: `Ok(None)` if more bytes are needed to tell, and an error if it
    /// is malformed or too long.
    pub(super) fn length(bytes: &[u8]) -> Result<Option<usize>, Malformed> {
        if bytes.first().is_some_and(|tag| *tag != SEQUENCE) {
            return Err(Malformed);
        }
        match header(bytes).ok_or(Malformed)? {
            Some((header, length)) if length <= LONGEST => Ok(Some(header.saturating_add(length))),
            Some(_) => Err(Malformed),
            None => Ok(None),
        }
    }

    pub(super) fn read(bytes: &[u8]) -> Result<Self, Malformed> {
        Self::read_message(bytes).ok_or(Malformed)
    }

    fn read_message(bytes: &[u8]) -> Option<Self> {
        let mut message = Reader::new(Reader::new(bytes).take(SEQUENCE)?);
        let id = number(message.take(INTEGER)?)?;
        let (tag, body) = message.next()?;
        let controls = message.optional(0xa0).unwrap_or_default();
        let body = match tag {
            0x64 => Body::Entry(entry(body)?),
            // The ends of a sign-in, a search, a modification and an extended operation.
            0x61 | 0x65 | 0x67 | 0x78 => Body::Done(outcome(body, controls)?),
            _ => Body::Other,
        };
        Some(Self { id, body })
    }
}

/// A message that is not LDAP.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Malformed;

fn text(bytes: &[u8]) -> Option<&str> {
    std::str::from_utf8(bytes).ok()
}

fn entry(body: &[u8]) -> Option<Entry> {
    let mut body = Reader::new(body);
    let mut entry = Entry::new(text(body.take(OCTETS)?)?);
    let mut attributes = Reader::new(body.take(SEQUENCE)?);
    while !attributes.is_at_end() {
        let mut attribute = Reader::new(attributes.take(SEQUENCE)?);
        let name = text(attribute.take(OCTETS)?)?;
        let mut set = Reader::new(attribute.take(SET)?);
        let mut values = Vec::new();
        while !set.is_at_end() {
            values.push(set.take(OCTETS)?.to_vec());
        }
        entry.add(name, values);
    }
    Some(entry)
}

fn outcome(body: &[u8], controls: &[u8]) -> Option<Outcome> {
    let mut body = Reader::new(body);
    let code = number(body.take(ENUMERATED)?)?;
    body.take(OCTETS)?;
    let explanation = String::from_utf8_lossy(body.take(OCTETS)?).into_owned();
    let reason = explanation.split(|c: char| !c.is_ascii_hexdigit()).next();
    let reason = reason.filter(|digits| digits.len() == 8);
    let data = explanation.split_once("data ").map(|(_, rest)| rest);
    let data = data.and_then(|rest| rest.split(|c: char| !c.is_ascii_hexdigit()).next());
    let hexadecimal = |digits: &str| u32::from_str_radix(digits, 16).ok();
    Some(Outcome {
        code,
        reason: reason.and_then(hexadecimal),
        data: data.and_then(hexadecimal),
        refers: body.optional(0xa3).is_some(),
        cookie: cookie(controls).unwrap_or_default(),
    })
}

/// Returns the cookie of a page.
fn cookie(controls: &[u8]) -> Option<Vec<u8>> {
    let mut controls = Reader::new(controls);
    while !controls.is_at_end() {
        let mut control = Reader::new(controls.take(SEQUENCE)?);
        if control.take(OCTETS)? != PAGED_RESULTS.as_bytes() {
            continue;
        }
        control.optional(BOOLEAN);
        let mut value = Reader::new(Reader::new(control.take(OCTETS)?).take(SEQUENCE)?);
        value.take(INTEGER)?;
        return value.take(OCTETS).map(<[u8]>::to_vec);
    }
    None
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Body, Malformed, Outcome, PAGED_RESULTS, Response};
    use crate::ldap::ber::{ENUMERATED, INTEGER, OCTETS, SEQUENCE, SET, Writer};
    use crate::ldap::fault::{Refusal, SignIn};
    use crate::ldap::filter::Filter;
    use crate::ldap::request::Search;

    /// The end of an operation, as a server writes it.
    fn done(tag: u8, code: i32, explanation: &str, referral: &[&str], cookie: Option<&[u8]>) -> Vec<u8> {
        let mut out = Writer::with_capacity(512);
        out.nested(SEQUENCE, |out| {
            out.number(INTEGER, 7);
            out.nested(tag, |out| {
                out.number(ENUMERATED, code);
                out.text("");
                out.text(explanation);
                if !referral.is_empty() {
                    out.nested(0xa3, |out| referral.iter().for_each(|url| out.text(url)));
                }
            });
            if let Some(cookie) = cookie {
                out.nested(0xa0, |out| {
                    out.nested(SEQUENCE, |out| {
                        out.text(PAGED_RESULTS);
                        out.nested(OCTETS, |out| {
                            out.nested(SEQUENCE, |out| {
                                out.number(INTEGER, 0);
                                out.bytes(OCTETS, cookie);
                            });
                        });
                    });
                });
            }
        });
        out.into_bytes().to_vec()
    }

    fn outcome(bytes: &[u8]) -> Option<Outcome> {
        match Response::read(bytes) {
            Ok(Response { id: 7, body: Body::Done(outcome) }) => Some(outcome),
            _ => None,
        }
    }

    /// The explanations are those of Windows.
    #[test]
    fn the_reason_of_windows_is_read_and_the_rest_is_dropped() -> Result<(), &'static str> {
        let text = "80090308: LdapErr: DSID-0C09042A, comment: AcceptSecurityContext error, data 773, v4563";
        let refused = outcome(&done(0x61, 49, text, &[], None)).ok_or("no outcome")?;
        assert_eq!((refused.code, refused.reason, refused.data), (49, Some(0x8009_0308), Some(0x773)));
        assert_eq!(SignIn::of(&refused), SignIn::PasswordExpired);
        let text = "0000052D: SvcErr: DSID-031A124C, problem 5003 (WILL_NOT_PERFORM), data 0";
        let refused = outcome(&done(0x67, 53, text, &[], None)).ok_or("no outcome")?;
        assert_eq!(Refusal::of(&refused).to_string(), "it is unwilling (result 53, error 0000052D)");
        let refused =
            outcome(&done(0x67, 50, "acl_modify: CN=Sanne may not", &[], None)).ok_or("no outcome")?;
        assert_eq!(Refusal::of(&refused).to_string(), "the desk's account lacks the right (result 50)");
        Ok(())
    }

    #[test]
    fn a_referral_is_a_refusal_and_never_followed() -> Result<(), &'static str> {
        let text = "0000202B: RefErr: DSID-0310082F, data 0, 1 access points";
        let bytes = done(0x65, 10, text, &["ldap://child.contoso.example/DC=child"], None);
        let referred = outcome(&bytes).ok_or("no outcome")?;
        let refusal = Refusal::of(&referred);
        assert_eq!(refusal.code, Refusal::REFERRAL);
        assert_eq!(refusal.to_string(), "it refers to another server (result 10, error 0000202B)");
        // For one entry, that means that it is not here. For the base of all searches, it is an error.
        assert!(Search::entry("CN=Boss,DC=child", ["cn"]).is_nothing(&referred));
        assert!(!Search::below("DC=child", Filter::Present("cn"), ["cn"]).is_nothing(&referred));
        // A reference among the results of a search.
        let mut out = Writer::with_capacity(64);
        out.nested(SEQUENCE, |out| {
            out.number(INTEGER, 7);
            out.nested(0x73, |out| out.text("ldap://child.contoso.example/DC=child??sub"));
        });
        assert!(matches!(Response::read(&out.into_bytes()), Ok(Response { body: Body::Other, .. })));
        Ok(())
    }

    #[test]
    fn the_next_page_begins_where_the_server_says() -> Result<(), &'static str> {
        let search = Search::below("DC=x", Filter::Present("cn"), ["cn"]).paged(2).until(2);
        for (cookie, found, next) in
            [(Some(&b"abc"[..]), 1, true), (Some(b"abc"), 2, false), (Some(b""), 1, false), (None, 1, false)]
        {
            let outcome = outcome(&done(0x65, 0, "", &[], cookie)).ok_or("no outcome")?;
            assert_eq!(search.next_page(&outcome, found), cookie.filter(|_| next), "{cookie:?}");
        }
        Ok(())
    }

    fn entry(values: &[Vec<u8>]) -> Vec<u8> {
        let mut out = Writer::with_capacity(512);
        out.nested(SEQUENCE, |out| {
            out.number(INTEGER, 7);
            out.nested(0x64, |out| {
                out.text("CN=a,DC=x");
                out.nested(SEQUENCE, |out| {
                    out.nested(SEQUENCE, |out| {
                        out.text("member");
                        out.nested(SET, |out| values.iter().for_each(|value| out.bytes(OCTETS, value)));
                    });
                });
            });
        });
        out.into_bytes().to_vec()
    }

    #[test]
    fn a_message_that_is_too_long_is_refused_before_it_is_read() {
        assert_eq!(Response::length(&[0x30, 0x84, 0x04, 0, 0, 1]), Err(Malformed));
        assert_eq!(Response::length(&[0x30, 0x84, 0x04, 0, 0, 0]), Ok(Some((64 << 20) + 6)));
        assert_eq!(Response::length(b"HTTP/1.1 400"), Err(Malformed));
        assert_eq!(Response::length(&[]), Ok(None));
    }

    proptest! {
        #[test]
        fn entries_are_read_whole_or_not_at_all(
            values in proptest::collection::vec(proptest::collection::vec(any::<u8>(), 0..40), 0..5),
            cut in any::<proptest::sample::Index>(),
            changed in any::<(proptest::sample::Index, u8)>(),
        ) {
            let bytes = entry(&values);
            match Response::read(&bytes) {
                Ok(Response { id: 7, body: Body::Entry(entry) }) => prop_assert_eq!(entry.bytes("member"), &values[..]),
                other => prop_assert!(false, "{other:?}"),
            }
            let cut = cut.index(bytes.len());
            prop_assert!(Response::read(bytes.get(..cut).unwrap_or_default()).is_err());
            // Whatever changes, nothing panics.
            let mut other = bytes.clone();
            if let Some(byte) = other.get_mut(changed.0.index(bytes.len())) { *byte = changed.1; }
            let _ = (Response::length(&other), Response::read(&other));
        }
    }
}
